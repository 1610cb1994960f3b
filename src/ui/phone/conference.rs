//! A conference on the cards: who is in it and how they leave it, on the card of the rep's line; that it
//! has its other side, on the card of each call.

use ledgerline_core::domain::{
    call::{CallPhase, CallView},
    call_control::{Control, Situation},
    conference::{Conference, members},
    ids::CallId,
    intent::Intent,
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    primitives::{Mark, Tone, mark},
    text,
};

/// What a card shows of its call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// A call with one other.
    Call,
    /// The rep's line into a conference.
    Line,
    /// A call whose other side is in a conference.
    Member,
}

pub(super) fn face(call: Memo<Option<CallView>>) -> Memo<Face> {
    Memo::new(move |_| {
        let conference = |call: &CallView| match call.in_call.conference {
            Some(Conference::Line) => Face::Line,
            Some(Conference::In { .. }) => Face::Member,
            Some(Conference::Joining { .. }) | None => Face::Call,
        };
        call.with(|call| call.as_ref().map_or(Face::Call, conference))
    })
}

/// Instead of the controls of a call whose other side is in a conference.
pub(super) fn member() -> AnyView {
    view! {
        <p class="note info">
            {icon(Icon::Merge)} <span>{text::IN_CONFERENCE_ABOUT}</span>
        </p>
    }
    .into_any()
}

/// Beside the phase.
pub(super) fn member_mark() -> AnyView {
    mark(Mark::new(Tone::Info, Icon::Merge, text::IN_CONFERENCE))
}

/// Who is in it, each with a way out, and the rep's own.
pub(super) fn line(ui: Ui, id: CallId) -> AnyView {
    let of = id.clone();
    let present = Memo::new(move |_| {
        ui.stores.calls.with(|live| {
            members(&of, live.iter().copied())
                .filter(|call| call.phase != CallPhase::Ending)
                .map(|call| {
                    let situation = Situation::of(call, live.iter().copied());
                    let is_in = situation.allows(Control::Remove).is_ok();
                    (call.id.clone(), text::call_name(call), is_in)
                })
                .collect::<Vec<_>>()
        })
    });
    let leave = move |_| {
        ui.dispatch
            .send(Intent::LeaveConference { call: id.clone() });
    };
    view! {
        <ul class="in-conference" aria-label=text::IN_CONFERENCE>
            {move || {
                present
                    .get()
                    .into_iter()
                    .map(|(call, name, is_in)| row(ui, call, name, is_in))
                    .collect_view()
            }}
        </ul>
        <p class="ring-line">
            <span class="grow meta">{text::CONFERENCE_ABOUT}</span>
            <button class="btn" on:click=leave>{text::LEAVE_CONFERENCE}</button>
        </p>
    }
    .into_any()
}

fn row(ui: Ui, call: CallId, name: String, is_in: bool) -> AnyView {
    let label = text::remove_from_conference(&name);
    let remove = move |_| ui.dispatch.send(Intent::HangUp { call: call.clone() });
    let way_out = if is_in {
        view! {
            <button class="btn small" aria-label=label on:click=remove>{text::REMOVE_FROM_CONFERENCE}</button>
        }
        .into_any()
    } else {
        view! { <span class="meta">{text::JOINING_CONFERENCE}</span> }.into_any()
    };
    view! { <li class="ring-line"><span class="grow clip">{name}</span>{way_out}</li> }.into_any()
}
