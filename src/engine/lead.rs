//! The lead: what is read when it comes, what is dropped when it goes.

use ledgerline_core::{
    domain::{
        connection::{PhoneState, RingCentralState},
        ids::TelephonySessionId,
    },
    wire::json,
};

use super::{
    EVER_CONNECTED, Engine, PERSON,
    annex::News,
    auth,
    io::{Io, Place, Stored},
    outbox::{JournalEntry, Outbox},
    tabs::{TabMessage, Turn},
    unsaved::Unsaved,
};

impl Engine {
    pub(super) fn started(&mut self, stored: &Stored) {
        self.load(stored);
        self.tabs.started(&mut self.desk);
    }

    fn load(&mut self, stored: &Stored) {
        self.auth.load(stored);
        let person = stored.sealed.get(PERSON);
        self.desk.person = person.and_then(|json| json::read(json).ok());
        self.line.load(stored);
        self.subscription.load(stored);
        self.catch_up.load(stored);
        self.dialer.load(stored);
        let person = self.desk.person.clone();
        self.dialer.load_phones(stored, person.as_ref());
        self.calls.load_ring_out(stored);
        self.session.load(stored);
        // What a leader knows is newer than what is stored.
        if !self.tabs.has_lead() {
            self.finish_up.load(stored);
        }
        self.ever_connected = stored.settings.contains_key(EVER_CONNECTED);
    }

    pub(super) fn reread(&mut self, stored: &Stored) {
        self.desk.reread_came();
        let had_lead = self.tabs.has_lead();
        let was_signed_in = self.auth.tokens().is_some();
        let known = self.desk.person.take();
        self.load(stored);
        let is_signed_in = self.auth.tokens().is_some();
        let news = self.tabs.read(stored, &mut self.desk);
        if self.tabs.has_lead() {
            if had_lead && known.is_some() {
                if is_signed_in || self.desk.person.is_some() {
                    // What is stored may be older than what this tab knows.
                    self.desk.person = known;
                } else {
                    self.part();
                }
            }
            let calls = &self.calls;
            let is_live = |key: &TelephonySessionId| calls.by_session(key).is_some();
            let going_on = self.outbox.load(stored, is_live, &mut self.desk);
            if news.turn == Turn::Leads {
                self.go_on(going_on);
            }
            match (was_signed_in && self.line_is_started(), is_signed_in) {
                (_, true) => self.signed_in(),
                (true, false) => self.signed_out(),
                (false, false) => {}
            }
            if news.turn == Turn::Leads {
                self.audio_came();
            }
        }
        self.perform_all(news.perform);
    }

    /// What the last leader showed stays on screen until this one knows better.
    fn go_on(&mut self, calls: Vec<JournalEntry>) {
        self.calls.go_on(calls, &mut self.callers, &mut self.desk);
        let shown = &self.view;
        self.dialer.go_on(shown.dialer.clone());
        self.callers.go_on(shown.customer.clone(), &mut self.desk);
        if matches!(
            shown.connection.phone,
            PhoneState::Ready | PhoneState::ReadyElsewhere
        ) {
            self.line.go_on(self.desk.now);
        }
    }

    pub(super) fn turn(&mut self, turn: Turn) {
        match turn {
            Turn::None | Turn::Leads => {}
            Turn::StepsDown => self.let_go(),
        }
    }

    /// Another tab has the phone now: everything a leader holds is dropped here without a word to
    /// anybody, because the other tab goes on with it.
    fn let_go(&mut self) {
        self.desk.forget_leading();
        self.keep_again(true);
        self.audio.note = None;
        self.line.let_go(&mut self.desk);
        self.subscription.let_go(&mut self.desk);
        self.session.stop();
        self.calls.let_go(&mut self.desk);
        self.dialer.take_queued();
        self.callers.let_go();
        self.outbox = Outbox::default();
        self.settle_annexes();
        self.numbers.clear();
        self.unsaved = Unsaved::default();
        self.catch_up.let_go();
        self.own_presence.stop();
        self.finish_up.stop();
        self.has_been_live = false;
        self.profile = None;
        self.profile_again_at = None;
    }

    /// The page goes. One that the browser may bring back holds nothing meanwhile, and shows nothing as
    /// ready that it would have to ask for first.
    pub(super) fn leaving(&mut self, may_return: bool) {
        self.tabs.leaving(&mut self.desk);
        if may_return {
            if self.tabs.put_away(&mut self.desk) == Turn::StepsDown {
                self.let_go();
            }
            if self.view.connection.ringcentral == RingCentralState::Connected {
                self.view.connection.ringcentral = RingCentralState::Connecting;
            }
        }
    }

    const fn line_is_started(&self) -> bool {
        self.profile.is_some()
    }

    pub(super) fn tab(&mut self, message: TabMessage) {
        let news = self.tabs.heard(message, &self.view, &mut self.desk);
        self.turn(news.turn);
        if let Some((wish, trouble)) = news.audio {
            self.audio_handed(wish, trouble);
        }
        self.perform_all(news.perform);
    }

    /// A value is on disk, or could not be put there. A call goes on its way to NetSuite all the same.
    pub(super) fn saved(&mut self, place: Place, key: &str, is_durable: bool) {
        match place {
            Place::Journal => {
                self.unsaved.saved(key, is_durable, self.desk.now);
                if let Some(entry) = self.calls.saved(key) {
                    self.finish_up.call_over(&entry.call, self.desk.now);
                    self.outbox.add(entry, self.desk.now);
                }
            }
            Place::Sealed => {
                self.auth.saved(key, &mut self.desk);
                if key == auth::TOKENS && !self.tabs.has_lead() {
                    self.desk.io(Io::Tell(TabMessage::SignInChanged));
                }
            }
            Place::Settings => self.finish_up.saved(key, is_durable, &mut self.desk),
            Place::Kept | Place::History | Place::Directory | Place::Pending => {
                self.tell_annexes(|| News::Saved(place, key));
            }
        }
    }

    /// Tries again to have calls kept that the browser could not keep.
    pub(super) fn keep_again(&mut self, at_once: bool) {
        let now = self.desk.now;
        let keys = if at_once {
            self.unsaved.all(now)
        } else {
            self.unsaved.due(now)
        };
        for key in keys {
            if !self.calls.keep(&key, &mut self.desk) && !self.outbox.keep(&key, &mut self.desk) {
                self.unsaved.forget(&key);
            }
        }
    }
}
