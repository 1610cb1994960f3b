//! The card of a live call: who, how long, what one may do, notes.

use ledgerline_core::domain::{
    call::{CallPhase, CallView, Direction},
    call_control::Control,
    caller::CallerIdentity,
    connection::NetSuiteState,
    ids::CallId,
    intent::Intent,
    phone_number::display,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    format,
    icon::{Icon, icon, sized},
    keys::Shortcut,
    later::{Part, later},
    messages::text_button,
    primitives::{Mark, Tone, mark},
    text,
};

use super::{
    call_controls::call_controls,
    call_quality::CallQuality,
    call_standing as standing,
    conference::{self, Face},
    disposition::{DispositionOf, disposition},
    legal::Legal,
    mini,
    move_audio::{audio_note, move_audio},
    notes::{NoteOf, notes},
    other_phones,
};

fn stage(call: &CallView) -> Mark {
    let arrow = match call.direction {
        Direction::Inbound => Icon::Inbound,
        Direction::Outbound => Icon::Outbound,
    };
    let tone = match call.phase {
        CallPhase::Talking { .. } => Tone::Good,
        CallPhase::Dialling | CallPhase::Ringing | CallPhase::Answering => Tone::Info,
        CallPhase::Ending => Tone::Quiet,
    };
    match &call.other_phone {
        Some(there) if call.phase != CallPhase::Ending => {
            let number = call.remote.number.as_deref().unwrap_or_default();
            Mark::new(tone, arrow, text::ring_out_stage(there, number))
        }
        _ => Mark::new(tone, arrow, text::phase(call.direction, &call.phase)),
    }
}

/// Counts from the answer that `RingCentral` reported; absent before.
pub(crate) fn call_timer(ui: Ui, call: Memo<Option<CallView>>) -> AnyView {
    let answered = Memo::new(move |_| {
        call.with(|call| call.as_ref().and_then(|call| call.phase.answered_at()))
    });
    let shown = move |at| format::timer(ui.stores.clock.now().seconds_since(at));
    view! {
        {move || {
            answered
                .get()
                .map(|at| {
                    view! {
                        <span class="clock num" role="timer" aria-label=text::CALL_DURATION>
                            {move || shown(at)}
                        </span>
                    }
                })
        }}
    }
    .into_any()
}

pub(super) fn call_card(ui: Ui, id: CallId) -> AnyView {
    later(move || card(ui, id.clone()))
}

#[wasm_split(calls, fallible)]
fn card(ui: Ui, id: CallId) -> Part {
    let call = ui.stores.calls.call(id.clone());
    let of = move |read: fn(&CallView) -> Option<String>| {
        Memo::new(move |_| call.with(|call| call.as_ref().and_then(read)))
    };
    let name = of(|call| Some(text::call_name(call)));
    let label = of(|call| Some(text::card_of(call)));
    let face = conference::face(call);
    let company = of(company);
    let number = of(|call| {
        let number = display(call.remote.number.as_deref()?);
        (number != text::call_name(call)).then_some(number)
    });
    let to = of(|call| call.remote.number.clone());
    let line = of(text::called_line);
    let trouble = of(|call| {
        let not_done = || call.in_call.failed.map(text::not_done);
        let trouble = call
            .trouble
            .map(|trouble| text::call_trouble(trouble).to_owned());
        trouble.or_else(not_done)
    });
    let note = Memo::new(move |_| {
        call.with(|call| {
            call.as_ref()
                .map(|call| call.note.clone())
                .unwrap_or_default()
        })
    });
    let chosen = of(|call| call.disposition.clone());
    let stage = Memo::new(move |_| call.with(|call| call.as_ref().map(stage)));
    let there = other_phones::stage(call);
    let is_here = Memo::new(move |_| there.with(Option::is_none));
    let is_muted =
        Memo::new(move |_| call.with(|call| call.as_ref().is_some_and(|call| call.is_muted)));
    let line_of = id.clone();
    let quality = CallQuality::new(ui, id.clone(), call);
    Ok(view! {
        <section class="live" aria-label=label>
            <header class="live-head">
                <div class="grow">
                    <div class="live-state">
                        <span role="status">{move || stage.get().map(mark)}</span>
                        {move || there.get().map(|(it, _)| view! { <span class="meta">{text::on_phone(&it.phone)}</span> })}
                        {move || {
                            is_muted
                                .get()
                                .then(|| mark(Mark::new(Tone::Warn, Icon::MicrophoneOff, text::MUTED)))
                        }}
                        {move || (face.get() == Face::Member).then(conference::member_mark)}
                        {standing::marks(call)}
                        <span class="meta clip">{line}</span>
                    </div>
                    <h1 class="two">{name}</h1>
                    <p class="dim two">{company}</p>
                    <p class="num dim">{number}</p>
                </div>
                <div class="live-aside">
                    <div class="live-timers">{standing::hold_timer(ui, call)} {call_timer(ui, call)}</div>
                    {quality.word()}
                    {move || is_here.get().then(|| move_audio(ui))}
                    {text_button(ui, to)}
                    {mini::button(ui)}
                </div>
            </header>
            {quality.panel()}
            {move || middle(ui, line_of.clone(), call, face.get(), is_here)}
            // What comes by itself stands below the controls, so that none moves from under a pointer.
            <div role="alert">
                {move || {
                    trouble
                        .get()
                        .map(|words| view! { <p class="note bad">{icon(Icon::Warning)}<span>{words}</span></p> })
                }}
            </div>
            {audio_note(ui)}
            {other_phones::to_key_in(call)}
            {standing::news(ui, id.clone(), call)}
            {move || (face.get() != Face::Line).then(|| write(ui, id.clone(), call, note, chosen))}
        </section>
    }
    .into_any())
}

/// What one may do.
fn middle(
    ui: Ui,
    id: CallId,
    call: Memo<Option<CallView>>,
    face: Face,
    is_here: Memo<bool>,
) -> AnyView {
    match face {
        Face::Member => conference::member(),
        Face::Line => view! {
            {call_controls(ui, id.clone(), call)}
            {conference::line(ui, id.clone())}
            {hang(ui, id, call, is_here)}
        }
        .into_any(),
        Face::Call => {
            view! { {call_controls(ui, id.clone(), call)} {hang(ui, id, call, is_here)} }.into_any()
        }
    }
}

/// The sound there is in this browser, and the end of the call.
fn hang(ui: Ui, id: CallId, call: Memo<Option<CallView>>, is_here: Memo<bool>) -> AnyView {
    let legal = Legal::of(ui, call);
    let of = id.clone();
    let hang_up = move |_| {
        if legal.why_not_now(Control::HangUp).is_none() {
            ui.dispatch.send(Intent::HangUp { call: id.clone() });
        }
    };
    view! {
        <div class="hang">
            {move || is_here.get().then(|| levels(ui, of.clone()))}
            <button
                class="btn danger large"
                aria-disabled=move || legal.disabled(Control::HangUp)
                aria-description=move || legal.why_not(Control::HangUp)
                title=move || legal.why_not(Control::HangUp)
                on:click=hang_up
            >
                {sized(Icon::HangUp, "i solid")}{text::HANG_UP}
                <kbd class="key wide-only" aria-hidden="true">{move || ui.keys.get().of(Shortcut::HangUp).to_string()}</kbd>
            </button>
        </div>
    }
    .into_any()
}

/// What is kept of the call.
fn write(
    ui: Ui,
    id: CallId,
    call: Memo<Option<CallView>>,
    note: Memo<String>,
    chosen: Memo<Option<String>>,
) -> AnyView {
    view! {
        <div class="write">
            {notes(ui, NoteOf::Live(id.clone()), note)}
            {disposition(ui, DispositionOf::Live(id), chosen)}
            <p class="will meta">{icon(Icon::Ledger)}<span>{move || destination(ui, call)}</span></p>
        </div>
    }
    .into_any()
}

fn company(call: &CallView) -> Option<String> {
    call.caller.known()?.company_name().map(str::to_owned)
}

/// Where the call will be found in `NetSuite`.
fn destination(ui: Ui, call: Memo<Option<CallView>>) -> String {
    if ui
        .stores
        .connection
        .with(|view| view.netsuite == NetSuiteState::NotSetUp)
    {
        return text::WILL_WAIT.to_owned();
    }
    let known = call.with(|call| match call.as_ref().map(|call| &call.caller) {
        Some(CallerIdentity::Known { found, .. }) => found
            .company
            .as_ref()
            .or(found.contact.as_ref())
            .map(|entity| entity.name.clone()),
        _ => None,
    });
    known.map_or_else(
        || text::WILL_LOG.to_owned(),
        |company| format!("{} {company}.", text::WILL_LOG_ON),
    )
}

fn levels(ui: Ui, id: CallId) -> AnyView {
    let levels = Memo::new(move |_| ui.stores.calls.levels(&id));
    // The names beside the bars carry them; the bars move too fast to be read out.
    view! {
        <div class="levels" aria-hidden="true">
            <span class="micro">{text::YOU}</span>
            <i style:--level=move || format!("{}%", levels.get().us)></i>
            <span class="micro">{text::THEM}</span>
            <i style:--level=move || format!("{}%", levels.get().them)></i>
        </div>
    }
    .into_any()
}
