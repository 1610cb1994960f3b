//! The popup of a ringing call, in every tab. It takes the focus only from those who are not typing.

mod hand_on;

use ledgerline_core::domain::{
    call::CallView,
    call_control::{Control, is_talked_on},
    caller::{CallerIdentity, CallerMatch},
    ids::{CallId, RecordId},
    intent::Intent,
    phone_number::display,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon, sized},
    keys::Shortcut,
    later::{Part, later_or},
    messages::text_button,
    phone::Legal,
    primitives::keyed,
    text,
};

/// So many of those who may be calling are offered in the popup.
const MOST_CHOICES: usize = 3;

/// Calls whose popup did not tell a screen reader who rings. The voice tells them, once.
type Untold = RwSignal<Vec<(CallId, Missing)>>;

/// What a screen reader was not told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    /// Anything: the focus stayed where somebody types.
    All,
    /// Who it is, which was not known when the focus came.
    Who,
}

/// All ringing calls, and the voice that tells of those that the focus does not.
pub(crate) fn ringing(ui: Ui) -> AnyView {
    let ids = ui.stores.calls.ringing();
    let untold = Untold::default();
    let said = Memo::new(move |_| {
        let all = ids.get();
        let first = untold.with(|untold| untold.iter().find(|(id, _)| all.contains(id)).cloned());
        let (id, missing) = first?;
        let call = ui.stores.calls.call(id).get()?;
        let has_name = missing == Missing::All || call.caller.known().is_some();
        (call.caller != CallerIdentity::Looking).then(|| {
            if has_name {
                text::ringing_aloud(&call)
            } else {
                text::caller_note(&call.caller)
            }
        })
    });
    view! {
        <div class="sr" aria-live="assertive">{move || said.get()}</div>
        <div class="ringing">{keyed(ids, move |id| popup(ui, untold, id))}</div>
    }
    .into_any()
}

/// Puts the focus on the first one's popup.
pub(crate) fn focus_ringing(ui: Ui) {
    if let Some(first) = ui
        .stores
        .calls
        .ringing()
        .with_untracked(|ids| ids.first().map(frame_id))
    {
        dom::focus_later(first);
    }
}

fn frame_id(id: &CallId) -> String {
    format!("ringing-{id}")
}

fn popup(ui: Ui, untold: Untold, id: CallId) -> AnyView {
    let missing = id.clone();
    later_or(
        move || alert(ui, untold, id.clone()),
        move |again| {
            untold.update(|untold| untold.push((missing.clone(), Missing::All)));
            bare(ui, &missing, again)
        },
    )
}

/// What stands in for the popup when its part did not come: who, and the two buttons that count.
fn bare(ui: Ui, id: &CallId, again: AnyView) -> AnyView {
    let call = ui.stores.calls.call(id.clone());
    let name = move || call.with(|call| call.as_ref().map(text::call_name).unwrap_or_default());
    let main = main_buttons(ui, id, call);
    view! {
        <section class="ring" role="alertdialog" aria-label=move || text::incoming_from(&name())>
            <h2 class="two">{name}</h2>
            {main}
            <p class="meta">{text::NOT_LOADED}" "{again}</p>
        </section>
    }
    .into_any()
}

#[wasm_split(calls, fallible)]
fn alert(ui: Ui, untold: Untold, id: CallId) -> Part {
    let call = ui.stores.calls.call(id.clone());
    let of = move |read: fn(&CallView) -> Option<String>| {
        Memo::new(move |_| call.with(|call| call.as_ref().and_then(read)))
    };
    let name = of(|call| Some(text::call_name(call)));
    let company = of(|call| call.caller.known()?.company_name().map(str::to_owned));
    let number = of(|call| {
        let number = display(call.remote.number.as_deref()?);
        (number != text::call_name(call)).then_some(number)
    });
    let to = of(|call| call.remote.number.clone());
    let line = of(text::called_line);
    let why = of(|call| Some(text::caller_note(&call.caller)));
    let candidates = Memo::new(move |_| {
        call.with(|call| match call.as_ref().map(|call| &call.caller) {
            Some(CallerIdentity::Several { matches }) => matches.clone(),
            _ => Vec::new(),
        })
    });
    let trouble = of(|call| Some(text::call_trouble(call.trouble?).to_owned()));
    let frame = frame_id(&id);
    let described = format!("{frame}-company {frame}-why");
    let (company_id, why_id) = (format!("{frame}-company"), format!("{frame}-why"));
    let focus = frame.clone();
    let gone = id.clone();
    on_cleanup(move || {
        dom::catch_focus("main");
        untold.try_update(|untold| untold.retain(|(call, _)| *call != gone));
    });
    let of_call = id.clone();
    Effect::new(move |_| {
        let of_call = of_call.clone();
        if dom::is_typing() || dom::is_modal_open() {
            untold.update(|untold| untold.push((of_call, Missing::All)));
            return;
        }
        dom::focus_later_and(focus.clone(), move || {
            // Who is known by now is told with the focus.
            let is_looking = |call: &Option<CallView>| {
                let caller = call.as_ref().map(|call| &call.caller);
                caller == Some(&CallerIdentity::Looking)
            };
            if call.try_with_untracked(is_looking) == Some(true) {
                untold.try_update(|untold| untold.push((of_call, Missing::Who)));
            }
        });
    });
    let ways = hand_on::ways(ui, id.clone(), call);
    let main = main_buttons(ui, &id, call);
    let legal = Legal::of(ui, call);
    let ignore = move |_| {
        if legal.why_not_now(Control::Ignore).is_none() {
            ui.dispatch.send(Intent::Ignore { call: id.clone() });
        }
    };
    Ok(view! {
        <section
            class="ring"
            id=frame
            tabindex="-1"
            role="alertdialog"
            aria-label=move || text::incoming_from(&name.get().unwrap_or_default())
            aria-describedby=described
        >
            <div class="ring-top">
                <span class="state info">{sized(Icon::Phone, "i solid")}<span>{text::INCOMING}</span></span>
                <span class="meta clip grow">{line}</span>
            </div>
            <div class="ring-who">
                <h2 class="two">{name}</h2>
                <p class="strong two" id=company_id>{company}</p>
                <p class="num dim">{number}</p>
            </div>
            <p class="why" id=why_id>{icon(Icon::Link)}<span>{why}</span></p>
            {main}
            <div class="ring-more">
                {ways.buttons}
                {text_button(ui, to)}
                <button
                    class="btn quiet small"
                    aria-disabled=move || legal.disabled(Control::Ignore)
                    aria-description=move || legal.why_not(Control::Ignore)
                    title=move || legal.why_not(Control::Ignore)
                    on:click=ignore
                >
                    {icon(Icon::SoundOff)}{text::IGNORE}
                </button>
            </div>
            // What comes and goes by itself moves no button from under a pointer.
            <p class="bad ring-trouble" role="alert">{trouble}</p>
            {choice(ui, call, candidates)}
            {move || last_said(ui, call).map(|words| view! { <p class="meta last-said two">{words}</p> })}
            {ways.panel}
        </section>
    }
    .into_any())
}

/// The two that count, and a third while somebody is talked to.
fn main_buttons(ui: Ui, id: &CallId, call: Memo<Option<CallView>>) -> AnyView {
    let legal = Legal::of(ui, call);
    let say = move |control: Control, intent: Intent| {
        move |_| {
            if legal.why_not_now(control).is_none() {
                ui.dispatch.send(intent.clone());
            }
        }
    };
    let decline = say(Control::Decline, Intent::Decline { call: id.clone() });
    let answer = say(Control::Answer, Intent::Answer { call: id.clone() });
    let own = id.clone();
    let waits = Memo::new(move |_| {
        ui.stores.calls.with(|live| {
            let talked = live.iter().find(|one| one.id != own && is_talked_on(one));
            talked.map(|one| text::would_wait(&text::call_name(one)))
        })
    });
    let is_other = Memo::new(move |_| waits.with(Option::is_some));
    let ends = id.clone();
    let end_and_answer = move || {
        let end = say(
            Control::EndAndAnswer,
            Intent::EndAndAnswer { call: ends.clone() },
        );
        view! {
            <p class="meta ring-waits two">{waits}</p>
            <button
                class="btn large ring-ends"
                aria-disabled=move || legal.disabled(Control::EndAndAnswer)
                aria-description=move || legal.why_not(Control::EndAndAnswer)
                title=move || legal.why_not(Control::EndAndAnswer)
                on:click=end
            >
                {sized(Icon::HangUp, "i solid")}{text::END_AND_ANSWER}
            </button>
        }
    };
    view! {
        <div class="ring-main">
            <button
                class="btn danger large"
                aria-disabled=move || legal.disabled(Control::Decline)
                aria-description=move || legal.why_not(Control::Decline)
                title=move || legal.why_not(Control::Decline)
                on:click=decline
            >
                {sized(Icon::HangUp, "i solid")}{text::DECLINE}
                <kbd class="key wide-only" aria-hidden="true">{move || ui.keys.get().of(Shortcut::Decline).to_string()}</kbd>
            </button>
            <button
                class="btn answer large"
                aria-disabled=move || legal.disabled(Control::Answer)
                aria-description=move || {
                    legal.why_not(Control::Answer).map(str::to_owned).or_else(|| waits.get())
                }
                title=move || legal.why_not(Control::Answer)
                on:click=answer
            >
                {sized(Icon::Phone, "i solid")}{text::ANSWER}
                <kbd class="key wide-only" aria-hidden="true">{move || ui.keys.get().of(Shortcut::Answer).to_string()}</kbd>
            </button>
            {move || is_other.get().then(&end_and_answer)}
        </div>
    }
    .into_any()
}

/// Who it may be, each with the reason, to be chosen with one click. A button stays the same while
/// more becomes known, so that no click falls between two.
fn choice(ui: Ui, call: Memo<Option<CallView>>, all: Memo<Vec<CallerMatch>>) -> AnyView {
    let ids = Memo::new(move |_| {
        all.with(|all| {
            let ids = all.iter().take(MOST_CHOICES).filter_map(id_of);
            ids.collect::<Vec<RecordId>>()
        })
    });
    let option = move |id: RecordId| {
        let found = Memo::new(move |_| {
            all.with(|all| {
                all.iter()
                    .find(|one| id_of(one).as_ref() == Some(&id))
                    .cloned()
            })
        });
        let of = move |read: fn(&CallerMatch) -> Option<String>| {
            Memo::new(move |_| found.with(|found| found.as_ref().and_then(read)))
        };
        let choose = move |_| {
            let session = call.with_untracked(|call| call.as_ref()?.telephony_session_id.clone());
            if let (Some(session), Some(found)) = (session, found.get_untracked()) {
                ui.dispatch.send(Intent::ChooseMatch {
                    session,
                    company: found.company.map(|company| company.id),
                    contact: found.contact.map(|contact| contact.id),
                });
            }
        };
        let name = of(|found| Some(found.display_name().to_owned()));
        let company = of(|found| found.company_name().map(str::to_owned));
        let note = of(|found| Some(text::option_note(found)));
        view! {
            <li>
                <button class="item" on:click=choose>
                    {sized(Icon::People, "i")}
                    <span class="who clip">{name}</span>
                    <span class="sub wrap">{company}</span>
                    <span class="sub wrap">{note}</span>
                </button>
            </li>
        }
        .into_any()
    };
    let is_open = Memo::new(move |_| ids.with(|ids| !ids.is_empty()));
    view! {
        <ul class="ring-choice" aria-label=text::WHICH_CUSTOMER hidden=move || !is_open.get()>
            {keyed(ids, option)}
        </ul>
    }
    .into_any()
}

/// The most specific record of a match.
fn id_of(found: &CallerMatch) -> Option<RecordId> {
    let record = found.contact.as_ref().or(found.company.as_ref())?;
    Some(record.id.clone())
}

/// What the last logged call was about, once the company has been read.
fn last_said(ui: Ui, call: Memo<Option<CallView>>) -> Option<String> {
    let session = call.with(|call| call.as_ref()?.telephony_session_id.clone())?;
    ui.stores.customer.with(|view| {
        let overview = view
            .overview
            .as_ref()
            .filter(|_| view.about.as_ref() == Some(&session))?;
        overview.phone_calls.first().map(text::last_spoke)
    })
}
