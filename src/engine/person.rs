//! Whose phone this is: signing in, out, and from one person to the next.

use ledgerline_core::{
    domain::ids::ExtensionId,
    wire::ringcentral::{
        error::ApiError,
        extension::{ExtensionInfo, PhoneNumbers},
    },
};

use super::{
    EVER_CONNECTED, Engine, PERSON, PROFILE_AGAIN_MS,
    annex::News,
    auth::AuthNews,
    desk::Purpose,
    io::{Io, Method, Place},
    tabs::TabMessage,
};

impl Engine {
    pub(super) fn signed_in(&mut self) {
        if !self.tabs.has_lead() {
            return;
        }
        if let Some(person) = self.auth.tokens().and_then(|tokens| tokens.owner.clone()) {
            self.meet(&person);
        }
        if !self.ever_connected {
            self.ever_connected = true;
            self.desk.save(Place::Settings, EVER_CONNECTED, &true);
        }
        // Nothing here waits for anything else: the line may start from what is stored.
        self.line.start(&mut self.desk);
        self.line.network_back(&mut self.desk);
        self.subscription.start(&mut self.desk);
        self.session.start(&mut self.desk);
        self.own_presence.start(self.desk.now);
        if self.profile.is_none() {
            self.read_profile();
        }
    }

    pub(super) fn read_profile(&mut self) {
        self.profile_again_at = None;
        let path = "/restapi/v1.0/account/~/extension/~";
        self.desk.ringcentral(Purpose::Extension, Method::Get, path);
        let path = format!("{path}/phone-number?perPage=1000");
        self.desk.ringcentral(Purpose::Numbers, Method::Get, &path);
        self.read_phones();
    }

    /// RingCentral says who is signed in.
    pub(super) fn extension_read(&mut self, answer: Result<ExtensionInfo, ApiError>) {
        let Ok(info) = answer else {
            self.profile_again_at = Some(self.desk.now.plus_millis(PROFILE_AGAIN_MS));
            return;
        };
        if let Some(code) = info.home_calling_code() {
            code.clone_into(&mut self.calls.home);
        }
        // Tokens stored before their owner was do not say whose they are.
        if self.meet(&ExtensionId::new(info.id.clone())) {
            self.signed_in();
        }
        self.profile = Some(info);
    }

    /// RingCentral says which numbers they have.
    pub(super) fn numbers_read(&mut self, answer: Result<PhoneNumbers, ApiError>) {
        match answer {
            Ok(numbers) => {
                self.numbers.clone_from(&numbers.records);
                self.dialer.numbers(numbers.records, &self.desk);
            }
            Err(_) => {
                self.profile_again_at = Some(self.desk.now.plus_millis(PROFILE_AGAIN_MS));
            }
        }
    }

    pub(super) fn auth_news(&mut self, news: AuthNews) {
        match news {
            AuthNews::Nothing => {}
            AuthNews::SignedIn | AuthNews::Refreshed => {
                self.signed_in();
                self.tell_annexes(|| News::Back);
            }
            AuthNews::Rejected => {
                // Whoever signs in again is told what was missed meanwhile.
                if let Some(from) = self.subscription.heard_at() {
                    self.catch_up.missed_since(from, &mut self.desk);
                }
                self.subscription.stop(&mut self.desk);
                self.session.stop();
            }
        }
    }

    /// Whose phone this is from here on; `true` when it was somebody else's.
    pub(super) fn meet(&mut self, person: &ExtensionId) -> bool {
        let before = self.desk.person.as_ref();
        if before == Some(person) {
            return false;
        }
        let is_another = before.is_some();
        if is_another {
            self.part();
        }
        self.desk.save(Place::Sealed, PERSON, person);
        self.desk.person = Some(person.clone());
        self.outbox.meet(person, &mut self.desk);
        is_another
    }

    /// The person leaves. Nothing of theirs stays in reach of the next one.
    pub(super) fn part(&mut self) {
        self.calls.close(&mut self.desk);
        self.desk.forget_requests();
        self.outbox.part(&mut self.desk);
        self.session.forget(&mut self.desk);
        // With the grant in it, before the grant is forgotten here.
        self.send_planned();
        self.session.drop_grant();
        self.signed_out();
        self.desk.person = None;
        self.settle_annexes();
        self.desk.io(Io::Clear(Place::Kept));
        self.desk.io(Io::Clear(Place::History));
        self.desk.io(Io::Clear(Place::Directory));
    }

    pub(super) fn disconnect(&mut self) {
        self.give_back_at_leaving();
        self.part();
        self.auth.disconnect(&mut self.desk);
        // Nothing that could sign anybody in stays; calls on their way to NetSuite do.
        self.desk.io(Io::Clear(Place::Sealed));
        self.desk.io(Io::Tell(TabMessage::SignInChanged));
    }

    /// The phone stops; what is not logged yet stays in the journal.
    pub(super) fn signed_out(&mut self) {
        self.line.stop(&mut self.desk);
        self.subscription.stop(&mut self.desk);
        self.catch_up.stop(&mut self.desk);
        self.own_presence.stop();
        self.finish_up.stop();
        self.session.stop();
        self.callers.clear();
        self.numbers.clear();
        self.dialer.clear();
        self.profile = None;
        self.profile_again_at = None;
        self.ever_connected = false;
        self.desk.forget(Place::Settings, EVER_CONNECTED);
    }
}
