//! Areas of the engine whose code comes when somebody is signed in (adr/0018).
//!
//! An annex is made inside its own part of the app, handed over with [`Input::Attach`] and from then
//! on hears what concerns it, as [`News`]. It works only in the tab that leads, and only while it is
//! known whose phone this is: with every lead it begins anew, from what is stored. Everything it
//! wants done goes to the [`Desk`], like everybody's; its requests are [`Purpose::Annex`], and the
//! number in there is its own.
//!
//! [`Input::Attach`]: super::io::Input::Attach
//! [`Purpose::Annex`]: super::desk::Purpose::Annex

use std::fmt;

use ledgerline_core::{
    domain::{
        caller::CallerIdentity,
        ids::ExtensionId,
        time::Timestamp,
        view::{AnnexName, AnnexView},
    },
    wire::{
        json,
        ringcentral::{
            events::Notification,
            extension::{ExtensionInfo, PhoneNumberRecord},
        },
    },
};
use litemap::LiteMap;
use serde::Serialize;

use super::{
    Engine,
    callers::Callers,
    connector_session::TextsTold,
    desk::{Credential, Desk},
    dialer::Dialer,
    finish_up::FinishUp,
    io::{HttpResponse, NoAnswer, Place},
    outbox::Outbox,
    own_data::Round,
};

/// What an annex hears.
pub(super) enum News<'n> {
    /// It works from here on: this tab leads, and it is known for whom.
    Starts,
    /// It works no longer: another tab does, or the person has left. Everything is dropped, without a
    /// word to anybody.
    Stops,
    /// What was asked for with [`Io::Read`](super::io::Io::Read), of all annexes.
    Read(Place, &'n LiteMap<String, String>),
    /// Something is on disk now, or could not be put there.
    Saved(Place, &'n str),
    /// An answer to the request of this number.
    Answer(u64, Result<HttpResponse, NoAnswer>),
    /// RingCentral reports something.
    Event(&'n Notification),
    /// Events flow again, and some may have been missed.
    Gap,
    /// The network is back, or a new token came.
    Back,
    /// It is known who has this number.
    Identified(&'n str, &'n CallerIdentity),
    /// What a person wants, JSON.
    Wish(&'n str),
    /// Data that one browser has go round: a part of them is this annex' own.
    Round(&'n mut Round),
    /// They have been everywhere.
    CameRound(Box<Round>),
    /// After every input: what is due?
    Tick,
}

/// What an annex stands on.
#[expect(
    clippy::struct_excessive_bools,
    reason = "five facts that do not depend on each other"
)]
pub(super) struct Ground<'g> {
    pub(super) desk: &'g mut Desk,
    pub(super) callers: &'g mut Callers,
    pub(super) outbox: &'g mut Outbox,
    /// The person's numbers, once read.
    pub(super) numbers: &'g [PhoneNumberRecord],
    /// How the person calls, and which number they show.
    pub(super) dialer: &'g mut Dialer,
    /// How long the person wants to finish up after a call.
    pub(super) finish_up: &'g mut FinishUp,
    /// Calling code of numbers typed without one.
    pub(super) home: &'g str,
    /// RingCentral can be asked.
    pub(super) is_signed_in: bool,
    /// What the connector may be told things with just now; nothing without one.
    pub(super) credential: Option<Credential>,
    /// How far the person's texts were told, once the connector has said so.
    pub(super) texts_told: Option<TextsTold>,
    /// May administer the company's connections; not known before RingCentral has said so.
    pub(super) is_admin: bool,
    /// Somebody is on the line, whom the customer pane is about.
    pub(super) has_call: bool,
    /// The browser has a network, as far as it knows.
    pub(super) is_online: bool,
    /// A tab of this browser is on screen.
    pub(super) is_seen: bool,
}

/// The machine of an annex.
pub(super) trait Annex {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>);
    /// When [`News::Tick`] has something to do.
    fn deadline(&self) -> Option<Timestamp> {
        None
    }
    /// What it shows; `None` while it does not work.
    fn view(&self) -> Option<AnnexView>;
    /// Closing the last tab now would leave something undone.
    fn is_busy(&self) -> bool {
        false
    }
    /// How much could not be brought into NetSuite so far, and whether some of it needs a person.
    fn unlogged(&self) -> (u32, bool) {
        (0, false)
    }
}

/// What an annex shows, with so much that nobody has seen yet.
pub(super) fn drawn(annex: AnnexName, unseen: usize, view: &impl Serialize) -> AnnexView {
    AnnexView {
        annex,
        unseen: u32::try_from(unseen).unwrap_or(u32::MAX),
        task: None,
        body: json::write(view).unwrap_or_default(),
    }
}

/// An annex on its way into the engine.
pub struct NewAnnex {
    pub(super) name: AnnexName,
    pub(super) machine: Box<dyn Annex>,
}

impl fmt::Debug for NewAnnex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NewAnnex").field(&self.name).finish()
    }
}

/// Those that have come.
#[derive(Default)]
pub(super) struct Annexes {
    held: Vec<NewAnnex>,
    /// For whom they work.
    person: Option<ExtensionId>,
    /// Wishes that came before their annex.
    early: Vec<(AnnexName, String)>,
}

impl Annexes {
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        let deadlines = self.held.iter().map(|held| held.machine.deadline());
        deadlines.flatten().min()
    }

    pub(super) fn views(&self) -> Vec<AnnexView> {
        let views = self.held.iter().map(|held| held.machine.view());
        views.flatten().collect()
    }

    pub(super) fn is_busy(&self) -> bool {
        self.held.iter().any(|held| held.machine.is_busy())
    }

    /// What all of them have that is not in NetSuite, on top of what the outbox has.
    pub(super) fn unlogged(&self, (calls, needs_person): (u32, bool)) -> (u32, bool) {
        let held = self.held.iter().map(|held| held.machine.unlogged());
        held.fold((calls, needs_person), |(sum, needs), (more, need)| {
            (sum + more, needs || need)
        })
    }
}

impl Engine {
    pub(super) fn attach(&mut self, annex: NewAnnex) {
        let name = annex.name;
        let is_new = self.annexes.held.iter().all(|held| held.name != name);
        if !is_new {
            return;
        }
        self.annexes.held.push(annex);
        if self.annexes.person.is_some() {
            self.tell_annex(name, News::Starts);
        }
    }

    /// Begins and ends their work, as the lead and the person come and go.
    pub(super) fn settle_annexes(&mut self) {
        let person = self.desk.person.clone().filter(|_| self.tabs.has_lead());
        if person != self.annexes.person {
            if self.annexes.person.is_some() {
                self.tell_annexes(|| News::Stops);
                self.dialer.customers.part();
            }
            self.annexes.person = person;
            self.dialer.customers.forget();
            if self.annexes.person.is_some() {
                self.read_caller_ids();
                self.tell_annexes(|| News::Starts);
            } else {
                self.annexes.early.clear();
            }
        }
        if self.annexes.person.is_none() || !self.tabs.is_leading() {
            return;
        }
        for (name, wish) in std::mem::take(&mut self.annexes.early) {
            self.wish_of_annex(name, wish);
        }
        self.tell_annexes(|| News::Tick);
        self.take_round();
    }

    /// A wish waits for its annex. Where nobody is, it is what somebody who has left still wished, and
    /// nothing to the next one.
    pub(super) fn wish_of_annex(&mut self, name: AnnexName, wish: String) {
        let works = self.annexes.person.is_some();
        if works && self.annexes.held.iter().any(|held| held.name == name) {
            self.tell_annex(name, News::Wish(&wish));
        } else if self.desk.person.is_some() {
            self.annexes.early.push((name, wish));
        }
    }

    /// To all that work.
    pub(super) fn tell_annexes<'n>(&mut self, news: impl Fn() -> News<'n>) {
        for name in AnnexName::ALL {
            self.tell_annex(name, news());
        }
    }

    /// To one, if it works.
    pub(super) fn tell_annex(&mut self, name: AnnexName, news: News<'_>) {
        if self.annexes.person.is_none() {
            return;
        }
        let credential = self.log_credential();
        let Some(held) = self.annexes.held.iter_mut().find(|held| held.name == name) else {
            return;
        };
        let mut ground = Ground {
            desk: &mut self.desk,
            callers: &mut self.callers,
            outbox: &mut self.outbox,
            numbers: &self.numbers,
            dialer: &mut self.dialer,
            finish_up: &mut self.finish_up,
            home: &self.calls.home,
            is_signed_in: self.auth.tokens().is_some(),
            credential,
            texts_told: self.session.texts_told(),
            is_admin: self.profile.as_ref().is_some_and(ExtensionInfo::is_admin),
            has_call: !self.calls.is_empty(),
            is_online: self.is_online,
            is_seen: self.tabs.is_seen(),
        };
        held.machine.hear(news, &mut ground);
        if std::mem::take(&mut self.desk.doubts_netsuite) {
            self.session.start(&mut self.desk);
        }
    }
}
