//! `RingCentral` on loopback: OAuth, REST and the event socket.
//!
//! | Module | Is |
//! |---|---|
//! | [`oauth`] | authorize pages, tokens, refresh rotation, revocation |
//! | [`rest`] | the resources under `/restapi/v1.0` |
//! | [`events`] | `wstoken`, the event socket, subscriptions and notifications |
//! | `access` | who a request comes from and what its app may do |
//! | `asked` | which paths each app asked for |
//! | `rate_limit`, `faults`, `cors`, `date`, `request_id`, `error` | what all answers have in common |
//!
//! Telephony itself is elsewhere: this module shows it, and asks the SIP edge to change it.

mod access;
mod asked;
mod cors;
mod date;
mod directory;
mod error;
pub mod events;
pub mod faults;
pub mod oauth;
pub mod permission;
pub mod rate_limit;
mod request_id;
pub mod rest;
pub(crate) mod roster;
mod settings;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use tokio::task::JoinHandle;

use crate::{
    clock::Clock,
    people::Person,
    sip::{Edge, TakenCalls},
    telephony::Telephony,
};

pub use asked::Asked;
pub use directory::Directory;
pub use settings::{RateLimits, Settings, SharedSettings, WebhookSettings};

use asked::AllAsked;
use events::Gateway;
use faults::Faults;
use oauth::SignIns;
use rate_limit::RateLimiter;
use rest::{
    address_book::AddressBook,
    call_rules::{CallRules, Rule, Rules},
    messages::Messages,
    presence::{Presences, Said},
};
use roster::Roster;

/// All of the imitated platform. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct RingCentral {
    pub(crate) clock: Clock,
    pub(crate) directory: Directory,
    pub(crate) roster: Roster,
    pub(crate) telephony: Telephony,
    pub(crate) edge: Edge,
    pub(crate) sign_ins: SignIns,
    pub(crate) rate_limiter: RateLimiter,
    pub(crate) faults: Faults,
    pub(crate) gateway: Gateway,
    pub(crate) messages: Messages,
    pub(crate) address_book: AddressBook,
    pub(crate) presences: Presences,
    pub(crate) call_rules: CallRules,
    pub(crate) settings: SharedSettings,
    asked: AllAsked,
}

impl RingCentral {
    /// A platform on which nobody has signed in yet.
    pub fn new(
        people: &[Person],
        telephony: Telephony,
        edge: Edge,
        clock: Clock,
        settings: Settings,
    ) -> Self {
        let settings = SharedSettings::new(settings);
        let directory = Directory::new(people);
        Self {
            address_book: AddressBook::new(directory.clone()),
            directory,
            roster: Roster::default(),
            telephony,
            edge,
            sign_ins: SignIns::new(clock.clone()),
            rate_limiter: RateLimiter::new(clock.clone(), settings.clone()),
            faults: Faults::default(),
            gateway: Gateway::new(clock.clone(), settings.clone()),
            messages: Messages::new(clock.clone()),
            presences: Presences::default(),
            call_rules: CallRules::default(),
            settings,
            clock,
            asked: AllAsked::default(),
        }
    }

    /// Everything the platform serves over HTTP, the event socket included.
    pub fn router(&self) -> Router {
        Router::new()
            .merge(oauth::router(self))
            .merge(rest::router(self))
            .merge(events::router())
            .layer(from_fn(request_id::answer_request_id))
            .layer(from_fn_with_state(self.clone(), date::answer_date))
            .layer(from_fn_with_state(self.clone(), cors::answer_cors))
            .with_state(self.clone())
    }

    /// Turns telephony changes into notifications until the task is aborted.
    pub fn announce(&self) -> JoinHandle<()> {
        tokio::spawn(events::announce(self.clone(), self.telephony.subscribe()))
    }

    /// The tokens that clients have, and the secrets they gave for webhooks, for whoever looks where else
    /// they are.
    pub fn secrets(&self) -> Vec<String> {
        let mut secrets = self.sign_ins.tokens();
        secrets.extend(self.gateway.webhooks.tokens());
        secrets
    }

    /// Ends every OAuth session of this extension, with its sockets and subscriptions.
    pub fn revoke_extension(&self, extension_id: &str) {
        for session_id in self.sign_ins.revoke_extension(extension_id) {
            self.gateway.end_session(&session_id);
        }
        self.gateway.webhooks.end_of(extension_id);
    }

    /// Deletes the JWT credential of this extension, as its owner does in the developer console.
    pub fn delete_credential(&self, extension_id: &str) {
        for session_id in self.sign_ins.delete_credential(extension_id) {
            self.gateway.end_session(&session_id);
        }
        self.gateway.webhooks.end_of(extension_id);
    }

    /// The failures still to come, for tests that script them.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// What was asked with a good token since the start or the last reset, the oldest first.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.all()
    }

    /// The settings in force, for tests that change them.
    pub fn settings(&self) -> &SharedSettings {
        &self.settings
    }

    /// Makes the access tokens of this extension expire now; refresh tokens stay good.
    pub fn expire_access_tokens(&self, extension_id: &str) {
        self.sign_ins.expire_access_tokens(extension_id);
    }

    /// Breaks every event socket without a word; their sessions can be recovered.
    pub fn drop_sockets(&self) {
        self.gateway.drop_sockets();
    }

    /// Subscriptions that are posted to an address, for tests that hinder them.
    pub fn webhooks(&self) -> &events::Webhooks {
        &self.gateway.webhooks
    }

    /// Somebody says how busy they are, and which calls they take.
    pub(crate) fn say_presence(&self, person: &Person, said: Said) {
        self.presences.say(&person.extension_id, said);
        self.take_calls_of(person);
        events::presence_said(self, &person.extension_id);
    }

    /// By which rules calls to somebody ring from here on.
    pub(crate) fn set_call_rules(&self, person: &Person, rules: Rules) {
        self.call_rules.set(&person.extension_id, rules);
        self.take_calls_of(person);
    }

    /// A call rings where both its rules and what the person said of themselves let it.
    fn take_calls_of(&self, person: &Person) {
        let id = &person.extension_id;
        let mut taken = TakenCalls::from(self.presences.said(id).dnd);
        taken.direct &= self.call_rules.of(id).main == Rule::AppsRing;
        self.edge.take(id, taken);
    }

    /// The extension of this short number, whoever has it.
    pub(crate) fn extension_id(&self, number: &str) -> Option<String> {
        let person = self.directory.by_extension_number(number);
        let person = person.and_then(|person| self.roster.person(person));
        let beside = || {
            let all = self.roster.beside();
            all.into_iter().find(|one| one.number == number)
        };
        person
            .map(|person| person.extension_id)
            .or_else(|| Some(beside()?.id))
    }

    /// Every extension that may have had calls, as the log of the account names them; also those that
    /// are gone.
    pub(crate) fn everybody(&self) -> Vec<Person> {
        let beside = self.roster.ever();
        let people = self.directory.people().iter().cloned();
        people
            .chain(beside.iter().map(roster::Extension::holder))
            .collect()
    }

    /// An administrator deletes the extension; whoever was signed in with it is so no more.
    pub(crate) fn remove_extension(&self, extension_id: &str) {
        self.roster.remove(extension_id);
        self.revoke_extension(extension_id);
    }

    /// Forgets sign-ins, messages, what people said of themselves, their call rules, changes to address books and extensions, faults, rate counters and settings changes.
    pub fn reset(&self) {
        self.sign_ins.reset();
        self.gateway.reset();
        self.messages.reset();
        self.address_book.reset();
        self.roster.reset();
        self.presences.reset();
        self.call_rules.reset();
        self.edge.take_everything();
        self.faults.reset();
        self.rate_limiter.reset();
        self.settings.reset();
        self.asked.reset();
    }
}
