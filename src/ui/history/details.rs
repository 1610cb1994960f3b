//! `Call Details`, beside the table: the keys go on walking the table. On a narrow screen it takes the
//! window.

use ledgerline_core::domain::{
    caller::pages_of,
    finished_call::FinishedCall,
    history::{CallDetails, HistoryWish, NoRecording, Recording, Sound},
    time::Timestamp,
};
use leptos::prelude::*;

use crate::ui::{
    dom, format,
    icon::{Icon, icon},
    links,
    phone::{NoteOf, log_mark, notes, record_link, they_see},
    primitives::mark,
    settings::{Whose, WrongOwner, mapping_address},
    text,
};

use super::{History, actions, player, removal::Removal};

pub(super) const CLOSE_ID: &str = "close-details";

pub(super) fn details(history: History, removal: Removal) -> AnyView {
    let session = Memo::new(move |_| {
        history.mine.with(|look| {
            let open = look.details.as_ref()?;
            Some(open.call.telephony_session_id.clone())
        })
    });
    (move || session.get().map(|_| dialog(history, removal))).into_any()
}

fn dialog(history: History, removal: Removal) -> AnyView {
    let close = move || history.show(None);
    let open = Memo::new(move |_| history.mine.with(|look| look.details.clone()));
    let of = move |read: fn(&CallDetails) -> Option<String>| {
        Memo::new(move |_| open.with(|open| open.as_ref().and_then(read)))
    };
    let name = of(|open| Some(text::finished_name(&open.caller, &open.call.remote)));
    let company = of(|open| open.caller.known()?.company_name().map(str::to_owned));
    let caller_id = of(|open| Some(text::caller_id_of(&open.call.remote)));
    let answered = of(|open| Some(text::answered(&open.call, open.ring_seconds)));
    let talk = of(|open| {
        let seconds = open.call.talk_seconds();
        Some(if seconds == 0 {
            text::NOT_SHOWN.to_owned()
        } else {
            format::timer(seconds)
        })
    });
    let note = Memo::new(move |_| {
        open.with(|open| {
            open.as_ref()
                .map(|open| open.call.note.clone())
                .unwrap_or_default()
        })
    });
    let log = Memo::new(move |_| open.with(|open| open.as_ref().and_then(|open| open.log.clone())));
    let recording =
        Memo::new(move |_| open.with(|open| open.as_ref().map(|open| open.recording.clone())));
    let voicemail = of(|open| open.voicemail.clone());
    let Some(details) = open.get_untracked() else {
        return ().into_any();
    };
    let found = details.caller.known();
    let whose = found.and_then(|found| found.company.clone());
    let pages = found.and_then(|found| pages_of(found.url.as_deref()?).map(str::to_owned));
    let call = details.call.clone();
    let session = call.telephony_session_id.clone();
    let number = call.remote.number.clone();
    view! {
        <dialog
            open
            class="details"
            aria-label=text::CALL_DETAILS
            on:keydown=move |key| if key.key() == "Escape" { close() }
        >
            {heading(history, &call)}
            <div class="details-body">
                <div class="sec">
                    <p class="strong wrap">{name}</p>
                    {move || company.get().map(|company| view! { <p class="dim wrap">{company}</p> })}
                    <dl class="facts">
                        <dt>{text::CALLER_ID}</dt><dd class="num">{caller_id}</dd>
                        <dt>{text::START_AND_END}</dt><dd class="num">{span(&call)}</dd>
                        <dt>{text::ANSWERED}</dt><dd>{answered}</dd>
                        <dt>{text::DURATION}</dt><dd class="num">{talk}</dd>
                        {call
                            .heard
                            .map(|heard| view! { <dt>{text::QUALITY}</dt><dd>{heard.words()}</dd> })}
                        <dt>{text::NETSUITE}</dt>
                        <dd>
                            {move || log.with(|log| match log {
                                Some(log) => view! { {mark(log_mark(log))}" "{record_link(log)} }.into_any(),
                                None => text::NOT_LOGGED_HERE.into_any(),
                            })}
                        </dd>
                    </dl>
                    {actions::share(log)}
                    {wrong_owner(history, &call)}
                </div>
                <div class="sec">
                    <h3 class="sec-head">{text::RECORDING}</h3>
                    {move || recording.get().map(|recording| recorded(history, recording))}
                    {move || voicemail.get().map(|id| {
                        player::player(history, Sound::Voicemail { id }, text::PLAY_VOICEMAIL)
                    })}
                    <p class="meta">{text::NO_TRANSCRIPT}</p>
                </div>
                {links::linked_to(history.ui, session.clone(), whose.as_ref(), pages)}
                <div class="sec">{notes(history.ui, NoteOf::Past(session.clone()), note)}</div>
            </div>
            <footer class="details-foot">
                {removal.button()}
                <span class="grow">{number.clone().map(|number| they_see(history.ui, number))}</span>
                {number.map(|number| actions::back(history, number))}
            </footer>
        </dialog>
    }
    .into_any()
}

/// Which call, and when.
fn heading(history: History, call: &FinishedCall) -> AnyView {
    let session = &call.telephony_session_id;
    let head = format!(
        "{} · {}",
        text::short_id(session.as_str()),
        format::long_day(dom::local(call.started_at))
    );
    let whole = session.as_str().to_owned();
    view! {
        <header class="details-head">
            <div class="grow">
                <h2>{text::CALL_DETAILS}</h2>
                <p class="meta num" title=whole>{head}</p>
            </div>
            <button class="btn quiet icon" id=CLOSE_ID aria-label=text::CLOSE title=text::CLOSE on:click=move |_| history.show(None)>
                {icon(Icon::Cross)}
            </button>
        </header>
    }
    .into_any()
}

/// For a call that NetSuite has under somebody else: an admin corrects the mapping and files it anew,
/// everybody else is told who does.
fn wrong_owner(history: History, call: &FinishedCall) -> AnyView {
    let wrong = WrongOwner {
        call: call.telephony_session_id.clone(),
        started_at: call.started_at,
    };
    let user = history.ui.stores.connection;
    let whose = Memo::new(move |_| {
        user.with(|view| {
            let user = view.user.as_ref()?;
            Some((user.is_admin, user.extension_number.clone()?))
        })
    });
    (move || {
        Some(match whose.get()? {
            (true, number) => {
                let address = mapping_address(Some(&Whose::Number(number)), Some(&wrong));
                let follow = history.ui.router.follow(address.clone());
                view! { <p class="meta"><a class="link" href=address on:click=follow>{text::WRONG_OWNER}</a></p> }
                    .into_any()
            }
            (false, _) => {
                view! {
                    <details class="meta"><summary>{text::WRONG_OWNER}</summary><p>{text::WRONG_OWNER_ASK}</p></details>
                }
                .into_any()
            }
        })
    })
    .into_any()
}

/// In the zone of who looks, with UTC at hand.
fn span(call: &FinishedCall) -> AnyView {
    let at = |moment: Timestamp| {
        let words = format::clock_time(dom::local(moment));
        view! { <time title=text::utc(&moment.to_string()) datetime=moment.to_string()>{words}</time> }
    };
    view! { {at(call.started_at)}{text::UNTIL}{at(call.ended_at)} }.into_any()
}

fn recorded(history: History, recording: Recording) -> AnyView {
    match recording {
        Recording::There { id } => {
            player::player(history, Sound::Recording { id }, text::PLAY_RECORDING)
        }
        Recording::Missing { reason, again_at } => missing(history, reason, again_at),
    }
}

/// Why there is nothing to play, and another try where that may help.
fn missing(history: History, reason: NoRecording, again_at: Option<Timestamp>) -> AnyView {
    let refresh = move |_| history.wish(&HistoryWish::Refresh);
    let again = matches!(reason, NoRecording::NotReady | NoRecording::Unreachable).then(|| {
        view! { <button class="btn small" on:click=refresh>{text::TRY_AGAIN}</button> }
    });
    let said = match again_at {
        Some(at) => text::recording_awaited(&format::clock_time(dom::local(at))),
        None => text::no_recording(reason).to_owned(),
    };
    view! { <p class="said" role="status">{said}</p>{again} }.into_any()
}
