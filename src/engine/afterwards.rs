//! After every input: what is due, and what is sent.

use super::{
    Engine, SHORTEST_WAIT_MS,
    desk::Credential,
    io::{NoAnswer, Output},
};

impl Engine {
    pub(super) fn tick(&mut self) {
        let wishes = self.tabs.tick(&mut self.desk);
        self.perform_all(wishes);
        if !self.tabs.is_leading() {
            self.settle_annexes();
            return;
        }
        let news = self.auth.tick(&mut self.desk);
        self.auth_news(news);
        self.desk.device_id = self.line.device_id().map(str::to_owned);
        let has_call = self.calls.has_any();
        self.subscription.tick(has_call, &mut self.desk);
        self.line.tick(&mut self.desk);
        self.dialer.tick(self.desk.now);
        self.session
            .tick(self.auth.tokens().is_some(), &mut self.desk);
        if self.profile_again_at.is_some_and(|at| at <= self.desk.now) {
            self.read_profile();
        }
        self.calls.has_events = self.subscription.is_live();
        self.calls.has_phone = self.line.is_ready();
        let news = self.calls.tick(&mut self.desk);
        self.call_news(news);
        if self.subscription.is_live() && self.desk.person.is_some() {
            let may_read = self.may_read();
            self.catch_up.tick(may_read, &mut self.desk);
        }
        self.tick_finish_up();
        self.tick_own_presence();
        self.keep_again(false);
        let credential = self.log_credential();
        self.outbox.drain(credential, &mut self.desk);
        self.settle_annexes();
        self.subscription.follow_colleagues(&mut self.desk);
    }

    /// What calls and texts may be logged with just now; nothing without a connector.
    pub(super) fn log_credential(&self) -> Option<Credential> {
        self.desk.config.connector.as_ref()?;
        let is_usable = self.auth.usable(self.desk.now).is_some();
        self.session.credential(is_usable, self.desk.now)
    }

    pub(super) fn flush(&mut self) {
        self.send_planned();
        self.draw_seen();
        self.draw();
        let deadlines = [
            self.tabs.deadline(),
            self.auth.deadline(),
            self.subscription
                .deadline(self.calls.has_any(), self.desk.now),
            self.catch_up
                .deadline()
                .filter(|_| self.subscription.is_live() && self.desk.person.is_some()),
            self.own_presence
                .deadline()
                .filter(|_| self.may_read().presence),
            self.finish_up.deadline(&self.desk),
            self.unsaved.deadline(),
            self.line.deadline(self.desk.now),
            self.dialer.deadline(),
            self.session.deadline(self.auth.tokens().is_some()),
            self.profile_again_at,
            self.calls.deadline(),
            self.annexes.deadline(),
            self.outbox
                .deadline()
                .filter(|_| self.log_credential().is_some()),
        ];
        let next = if self.tabs.is_leading() {
            deadlines.into_iter().flatten().min()
        } else {
            self.tabs.deadline()
        };
        // What is due was done just now; whatever still says so must not keep the tab awake.
        let next = next.map(|at| at.max(self.desk.now.plus_millis(SHORTEST_WAIT_MS)));
        if let Some(at) = next.filter(|_| next != self.woke_at) {
            self.woke_at = Some(at);
            self.desk.output(Output::WakeAt(at));
        }
    }

    /// Fills in tokens. A request that needs RingCentral's waits while that is being refreshed.
    pub(super) fn send_planned(&mut self) {
        let mut held = Vec::new();
        while let Some(planned) = self.desk.next_planned() {
            let authorization = match planned.credential {
                Credential::Nothing => None,
                Credential::Grant => self.session.grant(),
                Credential::RingCentral => match self.auth.usable(self.desk.now) {
                    Some(bearer) => Some(bearer),
                    None if self.auth.tokens().is_some() => {
                        held.push(planned);
                        continue;
                    }
                    // Whoever asked hears that there is no answer, and may ask again later.
                    None => {
                        self.answered(planned, Err(NoAnswer));
                        continue;
                    }
                },
            };
            self.desk.send(planned, authorization);
        }
        self.desk.hold(held);
    }
}
