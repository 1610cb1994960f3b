//! What the person wants done.

use ledgerline_core::domain::{
    caller::CallerIdentity,
    finished_call::{ChosenRecords, FinishedCall},
    ids::{CallId, RecordId, TelephonySessionId},
    intent::Intent,
    logging::FieldValue,
    phone_number::Dialled,
    time::Timestamp,
    view::DialProblem,
};

use super::{Engine, callers::Callers, dialer::read_number, io::PhoneIo, tabs};

impl Engine {
    /// A wish of this tab's person: signing in belongs to this tab, everything else to the leader.
    pub(super) fn wish(&mut self, intent: Intent) {
        if intent == Intent::Connect || intent == Intent::ConnectInThisTab {
            // The window could not hand over what it brings.
            let in_window = intent == Intent::Connect && !self.tabs.is_unshared();
            self.auth.connect(in_window, &mut self.desk);
        } else if intent == Intent::MoveAudioHere {
            self.move_audio_here();
        } else {
            if tabs::is_call(&intent) {
                self.audio.note = None;
            }
            if let Some(intent) = self.tabs.wish(intent) {
                self.perform(intent);
            }
        }
    }

    pub(super) fn perform_all(&mut self, intents: Vec<Intent>) {
        for intent in intents {
            self.perform(intent);
        }
    }

    pub(super) fn perform(&mut self, intent: Intent) {
        if !self.is_legal(&intent) {
            return;
        }
        let desk = &mut self.desk;
        match intent {
            // What belongs to the tab that wished it.
            Intent::Connect
            | Intent::ConnectInThisTab
            | Intent::MoveAudioHere
            | Intent::Sound { .. } => {}
            Intent::Disconnect => self.disconnect(),
            Intent::Dial { input } => self.dial(&input),
            Intent::CancelQueuedDial => drop(self.dialer.take_queued()),
            Intent::ChooseCallerId { index } => self.dialer.choose_caller_id(index, desk),
            Intent::AskSeen { to } => self.dialer.customers.ask(to),
            Intent::ChooseCallerIdFor { to, index, once } => {
                self.choose_caller_id_for(&to, index, once);
            }
            Intent::ClearDialProblem => self.dialer.problem(None),
            Intent::ClearMisdialled { call } => self.calls.misdialled(&call, None),
            Intent::AddCall { call, input } => {
                if self.read_for(&call, &input).is_some() {
                    self.dial(&input);
                }
            }
            Intent::ExpectCall => self.expect_call(),
            Intent::Answer { call } => self.calls.answer(&call, desk),
            Intent::EndAndAnswer { call } => self.calls.end_and_answer(&call, desk),
            Intent::Decline { call } => self.calls.decline(&call, desk),
            Intent::SendToVoicemail { call } => self.calls.send_to_voicemail(&call, desk),
            Intent::StartReply { call } => self.calls.start_reply(&call, desk),
            Intent::Reply { call, reply, note } => self.calls.reply(&call, reply, note, desk),
            Intent::Forward { call, input } => self.forward(&call, &input),
            Intent::NoteReplyAnswer {
                call,
                session,
                answer,
            } => self.note_reply_answer(&call, session.as_ref(), answer),
            Intent::Ignore { call } => self.calls.ignore(&call, desk),
            Intent::HangUp { call } => self.calls.hang_up(&call, desk),
            Intent::SetMuted { call, muted } => self.calls.set_muted(&call, muted, desk),
            Intent::SendDigits { call, digits } => self.calls.send_digits(&call, digits, desk),
            Intent::Hold { .. }
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
            | Intent::CancelDigits { .. } => self.perform_in_call(intent),
            Intent::WriteNote { call, text } => self.write_note(&call, text),
            Intent::EditFinishedNote { session, text } => {
                self.edit_finished(&session, |call, now| call.write_note(text, now));
            }
            Intent::ChooseDisposition { call, disposition } => {
                self.calls.choose_disposition(&call, disposition, desk);
            }
            Intent::EditDisposition {
                session,
                disposition,
            } => self.edit_finished(&session, |call, now| {
                call.choose_disposition(disposition, now);
            }),
            Intent::EnterField {
                session,
                field,
                value,
            } => self.enter_field(&session, &field, value),
            Intent::ChooseMatch {
                session,
                company,
                contact,
            } => {
                self.choose(&session, company.as_ref(), contact.as_ref());
            }
            Intent::NoteAway => self.outbox.note_away(desk),
            Intent::RetryLog { session } => self.outbox.retry(&session, desk.now),
            Intent::ShowFinished { session } => self.show_finished(session),
            Intent::ShowCall { call } => self.show_call(&call),
            Intent::AddCustomer { session, customer } => {
                self.callers.create(session, &customer, desk);
            }
            Intent::ChoosePhone { phone } => self.dialer.choose_phone(phone.as_deref(), desk),
            Intent::AskForOne { on } => self.dialer.ask_for_one(on, desk),
            Intent::ChangePresence { wish } => self.change_presence(wish),
            Intent::NotePresenceProblem => self.note_presence_problem(),
            Intent::ChooseFinishTime { time } => self.finish_up.choose(time, desk),
            Intent::ReadyNow => self.finish_up.ready_now(desk),
            Intent::Annex { annex, wish } => self.wish_of_annex(annex, wish),
        }
    }

    /// May it be done with the call it is about? The call may have gone on since its button was clicked,
    /// in another tab even.
    fn is_legal(&self, intent: &Intent) -> bool {
        intent.wants().is_none_or(|(call, controls)| {
            let mut controls = controls.iter();
            controls.any(|control| self.calls.allows(call, *control))
        })
    }

    fn forward(&mut self, call: &CallId, input: &str) {
        let beyond = DialProblem::ExtensionOutOfReach;
        if let Some(number) = self.read_callee(call, input, beyond) {
            self.calls.forward(call, number, &mut self.desk);
        }
    }

    fn show_finished(&mut self, session: TelephonySessionId) {
        if let Some(entry) = self.outbox.call(&session) {
            let number = entry.call.remote.number.clone();
            let caller = entry.caller.clone();
            self.callers
                .show(Some(session), number, caller, &mut self.desk);
        }
    }

    pub(super) fn dial(&mut self, input: &str) {
        if self.auth.tokens().is_none() {
            self.dialer.problem(Some(DialProblem::NotConnected));
            return;
        }
        let Some(dialled) = self.dialer.read(input, &self.calls.home) else {
            return;
        };
        if let Some(phone) = self.other_phone() {
            self.ring_out(&dialled, &phone);
        } else if self.line.is_ready() {
            self.call(&dialled);
        } else {
            self.dialer.queue(dialled, self.desk.now);
        }
    }

    /// A rep fills a field, of a call on the line or of one that is over.
    fn enter_field(
        &mut self,
        session: &TelephonySessionId,
        field: &str,
        value: Option<FieldValue>,
    ) {
        let entered = (field, value.clone());
        if !self.calls.enter_field(session, entered, &mut self.desk) {
            self.edit_finished(session, |call, now| call.entered.enter(field, value, now));
        }
    }

    fn edit_finished(
        &mut self,
        session: &TelephonySessionId,
        change: impl FnOnce(&mut FinishedCall, Timestamp),
    ) {
        let now = self.desk.now;
        self.outbox.edit(session, &mut self.desk, |entry| {
            change(&mut entry.call, now);
        });
    }

    /// Reads what was typed for a call there is, which says why nothing is done with it.
    pub(super) fn read_for(&mut self, call: &CallId, input: &str) -> Option<Dialled> {
        let read = read_number(input, &self.calls.home);
        self.calls.misdialled(call, read.as_ref().err().cloned());
        read.ok()
    }

    /// The same for RingCentral to call by itself, when nobody is there to key an extension in: `beyond` is
    /// said of a number that has one.
    pub(super) fn read_callee(
        &mut self,
        call: &CallId,
        input: &str,
        beyond: DialProblem,
    ) -> Option<String> {
        let dialled = self.read_for(call, input)?;
        let callee = dialled.callee_alone().map(str::to_owned);
        if callee.is_none() {
            self.calls.misdialled(call, Some(beyond));
        }
        callee
    }

    /// What was typed while the call ended arrives when it has left the list.
    fn write_note(&mut self, call: &CallId, text: String) {
        if let Some(session) = self.calls.session_of_gone(call).cloned() {
            self.edit_finished(&session, |call, now| call.write_note(text, now));
        } else {
            self.calls.write_note(call, text, &mut self.desk);
        }
    }

    /// Whoever types a number is about to call it.
    fn expect_call(&mut self) {
        if self.line.is_ready() && self.calls.is_empty() && self.other_phone().is_none() {
            self.desk.phone(PhoneIo::ExpectCall);
        }
    }

    pub(super) fn call(&mut self, dialled: &Dialled) {
        self.dialer.dialled(dialled);
        self.place(dialled);
    }

    /// Calls, and shows who it is.
    pub(super) fn place(&mut self, dialled: &Dialled) -> CallId {
        let caller_id = self.caller_id(dialled);
        let id = self
            .calls
            .dial(dialled, caller_id, &mut self.callers, &mut self.desk);
        self.show_call(&id);
        id
    }

    pub(super) fn show_call(&mut self, id: &CallId) {
        if let Some(call) = self.calls.get(id) {
            let (session, number) = (call.session.clone(), call.remote.number.clone());
            let caller = call.caller.clone();
            self.callers.show(session, number, caller, &mut self.desk);
        }
    }

    fn choose(
        &mut self,
        session: &TelephonySessionId,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
    ) {
        let caller = self
            .calls
            .by_session(session)
            .map(|call| (call.remote.number.clone(), call.caller.clone()))
            .or_else(|| {
                let entry = self.outbox.call(session)?;
                Some((entry.call.remote.number.clone(), entry.caller.clone()))
            });
        let Some((number, caller)) = caller else {
            return;
        };
        let identity = self.callers.chosen(&caller, company, contact);
        let Some(CallerIdentity::Known { found, others }) = identity else {
            return;
        };
        let chosen = ChosenRecords::of(&found, self.desk.now);
        let identity = CallerIdentity::Known { found, others };
        if let Some(number) = &number {
            Callers::tell_choice(number, &chosen, &mut self.desk);
        }
        self.file_under(session, chosen, &identity, number.as_deref());
    }

    pub(super) fn file_under(
        &mut self,
        session: &TelephonySessionId,
        chosen: ChosenRecords,
        identity: &CallerIdentity,
        number: Option<&str>,
    ) {
        let desk = &mut self.desk;
        self.calls.choose(session, &chosen, identity, desk);
        self.outbox.choose(session, chosen, identity.clone(), desk);
        if let Some(number) = number {
            self.callers.remember(number, identity.clone(), desk);
        }
        self.callers.pane_identity(identity, desk);
    }
}
