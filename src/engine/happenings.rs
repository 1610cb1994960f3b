//! What RingCentral reports and what the phone library does.

use ledgerline_core::{
    domain::{
        call::ReplyAnswer,
        finished_call::with_line,
        ids::{CallId, ExtensionId, TelephonySessionId},
        intent::Intent,
        view::DialProblem,
    },
    wire::{
        json,
        ringcentral::{events::Notification, telephony::TelephonySession},
    },
};

use super::{Engine, annex::News, calls::CallNews, io::PhoneInput, subscription::SocketNews};

impl Engine {
    pub(super) fn socket_news(&mut self, news: SocketNews) {
        match news {
            SocketNews::Nothing => {}
            SocketNews::Live { has_gap, heard_at } => {
                self.live(has_gap, heard_at);
                if has_gap {
                    self.tell_annexes(|| News::Gap);
                }
            }
            SocketNews::Event(event) => self.event(&event),
        }
    }

    fn event(&mut self, event: &Notification) {
        self.tell_annexes(|| News::Event(event));
        let person = self.desk.person.as_ref();
        self.own_presence.event(event, person, self.desk.now);
        if event.event.ends_with("/telephony/sessions")
            && let Ok(mut session) = json::read_value::<TelephonySession>(&event.body)
        {
            session.turn_initiator();
            let own = self.desk.person.clone();
            let own = own.as_ref().map(ExtensionId::as_str);
            // A replayed event does not bring a finished call back; a late one may tell more of it.
            let key = TelephonySessionId::new(session.telephony_session_id.clone());
            if self.outbox.call(&key).is_some() && self.calls.by_session(&key).is_none() {
                let at = session.happened_at(self.desk.now);
                if let Some(party) = session.parties.first()
                    && (own.is_none() || own == party.extension_id.as_deref())
                {
                    self.outbox.told_later(&key, party, at, &mut self.desk);
                }
                return;
            }
            let news = self
                .calls
                .event(&session, own, &mut self.callers, &mut self.desk);
            self.call_news(news);
        }
    }

    pub(super) fn phone(&mut self, input: PhoneInput) {
        if let PhoneInput::Microphone { failure } = &input {
            return self.microphone(failure.as_ref());
        }
        if let PhoneInput::ReplyAnswered {
            call,
            session,
            answer,
        } = input
        {
            let session = session.map(TelephonySessionId::new);
            return self.wish(Intent::NoteReplyAnswer {
                call,
                session,
                answer,
            });
        }
        if !self.tabs.has_lead() {
            return;
        }
        if let PhoneInput::Failed { call, failure } = &input {
            if self.calls.has_left_nothing(call) {
                self.note_not_called();
            }
            if self.hand_on_audio(call, failure) {
                return;
            }
        }
        let mut resumed = None;
        match &input {
            PhoneInput::Registered => {
                self.line.registered();
                self.calls
                    .registered(self.line.take_new_network(), &mut self.desk);
                // A machine that slept is ready again long after the wait was over.
                self.dialer.tick(self.desk.now);
                if let Some(dialled) = self.dialer.take_queued() {
                    self.call(&dialled);
                }
            }
            PhoneInput::RegistrationFailed { status } => {
                self.line.registration_failed(status, &mut self.desk);
            }
            PhoneInput::SocketClosed => self.line.socket_closed(&mut self.desk),
            PhoneInput::Renewable { lasts_ms } => self.line.renewable(*lasts_ms, self.desk.now),
            PhoneInput::Invited { invite, .. } => {
                let session = invite.session.clone().map(TelephonySessionId::new);
                resumed = session.and_then(|key| self.outbox.take(&key, &mut self.desk));
            }
            PhoneInput::ReplyAnswered { .. }
            | PhoneInput::Progress { .. }
            | PhoneInput::Up { .. }
            | PhoneInput::Failed { .. }
            | PhoneInput::Disposed { .. }
            | PhoneInput::NotHandedOn { .. }
            | PhoneInput::NotWaiting { .. }
            | PhoneInput::NotPressed { .. }
            | PhoneInput::Acted { .. }
            | PhoneInput::Path { .. }
            | PhoneInput::Microphone { .. }
            | PhoneInput::Quality { .. }
            | PhoneInput::Levels { .. } => {}
        }
        let news = self.calls.phone(input, &mut self.callers, &mut self.desk);
        if let Some(entry) = resumed {
            self.calls.resume(&entry, &mut self.desk);
        }
        self.call_news(news);
    }

    /// Into the call's note, and so to NetSuite.
    pub(super) fn note_reply_answer(
        &mut self,
        call: &CallId,
        session: Option<&TelephonySessionId>,
        answer: ReplyAnswer,
    ) {
        if !self.calls.reply_answered(call, answer, &mut self.desk)
            && let Some(session) = session
        {
            let now = self.desk.now;
            self.outbox.edit(session, &mut self.desk, |entry| {
                let note = with_line(&entry.call.note, answer.words());
                entry.call.write_note(note, now);
                entry.reply_answer = Some(answer);
            });
        }
    }

    pub(super) fn call_news(&mut self, news: CallNews) {
        match news {
            CallNews::Nothing => {}
            CallNews::Appeared(id) => self.show_call(&id),
            CallNews::RingOutOver(over) => {
                if over.is_err() {
                    self.note_not_called();
                }
                self.dialer.ring_out_over(over);
            }
            CallNews::EndedUnknown(at) => self.unknown_call_ended(at),
            CallNews::NotMade(trouble) => {
                self.dialer
                    .problem(Some(DialProblem::CallFailed { trouble }));
            }
        }
    }
}
