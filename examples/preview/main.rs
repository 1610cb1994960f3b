//! The screens over canned views, for looking at them. Never part of a release.
//!
//! `node scripts/preview.mjs` builds and serves it; `?screen=` chooses the view.

mod views;

use std::{cell::RefCell, rc::Rc};

use ledgerline::{
    state::{Dispatch, Stores},
    ui,
};
use ledgerline_core::domain::{
    intent::Intent,
    time::Timestamp,
    view::{Area, View},
};

fn main() {
    let search = leptos::prelude::window()
        .location()
        .search()
        .unwrap_or_default();
    let screen = search
        .split(['?', '&'])
        .find_map(|part| part.strip_prefix("screen="));
    let view = Rc::new(RefCell::new(views::view(screen.unwrap_or("idle"))));
    let stores = Stores::new();
    stores.clock.tick(Timestamp::from_millis(views::NOW));
    show(stores, &view.borrow());
    let dispatch = Dispatch::new(move |intent| {
        let mut view = view.borrow_mut();
        obey(&mut view, intent);
        show(stores, &view);
    });
    ui::mount(stores, dispatch);
}

fn show(stores: Stores, view: &View) {
    for area in [
        Area::Connection,
        Area::Dialer,
        Area::Calls,
        Area::Finished,
        Area::Customer,
    ] {
        stores.apply(area, view);
    }
}

/// Enough of an engine to see controls change.
fn obey(view: &mut View, intent: Intent) {
    match intent {
        Intent::SetMuted { call, muted } => {
            if let Some(call) = view.calls.iter_mut().find(|held| held.id == call) {
                call.is_muted = muted;
            }
        }
        Intent::WriteNote { call, text } => {
            if let Some(call) = view.calls.iter_mut().find(|held| held.id == call) {
                call.note = text;
            }
        }
        Intent::ChooseDisposition { call, disposition } => {
            if let Some(call) = view.calls.iter_mut().find(|held| held.id == call) {
                call.disposition = disposition;
            }
        }
        Intent::HangUp { call }
        | Intent::Decline { call }
        | Intent::Ignore { call }
        | Intent::Reply { call, .. }
        | Intent::Forward { call, .. } => {
            view.calls.retain(|held| held.id != call);
        }
        Intent::ClearMisdialled { call } => {
            if let Some(call) = view.calls.iter_mut().find(|held| held.id == call) {
                call.in_call.misdialled = None;
            }
        }
        Intent::ClearDialProblem => view.dialer.problem = None,
        Intent::CancelQueuedDial => view.dialer.queued = None,
        Intent::ChangePresence { wish } => {
            let presence = &mut view.connection.presence;
            presence.own = presence.own.map(|own| own.after(wish));
        }
        Intent::NotePresenceProblem => view.connection.presence.problem = None,
        Intent::ChooseFinishTime { time } => view.connection.presence.finish_time = time,
        Intent::ReadyNow => {
            let presence = &mut view.connection.presence;
            if let Some(finishing) = presence.finishing.take() {
                presence.own = Some(finishing.then);
            }
        }
        Intent::Connect
        | Intent::ConnectInThisTab
        | Intent::MoveAudioHere
        | Intent::Sound { .. }
        | Intent::Disconnect
        | Intent::Dial { .. }
        | Intent::AddCall { .. }
        | Intent::ChooseCallerId { .. }
        | Intent::AskSeen { .. }
        | Intent::ChooseCallerIdFor { .. }
        | Intent::Answer { .. }
        | Intent::EndAndAnswer { .. }
        | Intent::SendToVoicemail { .. }
        | Intent::StartReply { .. }
        | Intent::NoteReplyAnswer { .. }
        | Intent::SendDigits { .. }
        | Intent::EditFinishedNote { .. }
        | Intent::EditDisposition { .. }
        | Intent::ChooseMatch { .. }
        | Intent::RetryLog { .. }
        | Intent::ShowFinished { .. }
        | Intent::ShowCall { .. }
        | Intent::EnterField { .. }
        | Intent::AddCustomer { .. }
        | Intent::Hold { .. }
        | Intent::Resume { .. }
        | Intent::SetRecording { .. }
        | Intent::Park { .. }
        | Intent::Flip { .. }
        | Intent::Transfer { .. }
        | Intent::AskFirst { .. }
        | Intent::CompleteTransfer { .. }
        | Intent::CancelTransfer { .. }
        | Intent::Merge { .. }
        | Intent::LeaveConference { .. }
        | Intent::CancelDigits { .. }
        | Intent::NoteAway
        | Intent::ChoosePhone { .. }
        | Intent::AskForOne { .. }
        | Intent::ExpectCall
        | Intent::Annex { .. } => {}
    }
}
