//! The annex: what it hears, and what it does about it.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use ledgerline_core::{
    domain::{
        contacts::ContactsWish,
        customer_pane::{CreatedContact, NewContact},
        directory::{Directory, Source},
        ids::ExtensionId,
        time::Timestamp,
        view::{AnnexName, AnnexView},
    },
    wire::{
        connector::DirectoryPage,
        json,
        ringcentral::{
            people::{AddressBookSync, CompanyDirectory},
            presence::AccountPresence,
        },
    },
};
use litemap::LiteMap;

use super::{
    book::People,
    kept::{Changes, Kept, Mark, Write},
    look::Look,
    making::Makings,
    presence::Presences,
    reader::Reader,
    ringcentral::{Difference, List, Side},
};
use crate::engine::{
    annex::{Annex, Ground, News},
    desk::{Credential, Desk, Purpose, connector_answer, ringcentral_answer},
    io::{HttpResponse, Io, Method, NoAnswer, Place},
};

/// The names of what is kept besides pages.
const OWNER: &str = "owner";
const MARK: &str = "mark";
/// More tabs than this do not look at once; the one that looked last stays.
const LOOKS: usize = 32;
/// Steps of work between two looks at people who come in.
const STEPS_UNSEEN: usize = 24;

/// What an answer is for.
enum Ask {
    /// A page of the directory.
    Page,
    /// A contact of this form.
    Create(String),
    /// A page of one of RingCentral's lists.
    RingCentral(List),
    /// How busy everybody is.
    Presence,
}

/// The machine.
#[expect(
    clippy::struct_excessive_bools,
    reason = "five facts that do not depend on each other"
)]
pub(super) struct Contacts {
    /// Whose phone this is; nobody's while it does not work.
    owner: Option<ExtensionId>,
    pub(super) is_read: bool,
    /// Wishes from before storage was read.
    early: Vec<ContactsWish>,
    pub(super) has_connector: bool,
    pub(super) people: People,
    pub(super) kept: Kept,
    /// Pages from disk that are not taken in yet.
    unread: VecDeque<String>,
    /// The index is being built.
    is_unsettled: bool,
    steps: usize,
    /// What tabs see of people who come in is to be brought up to date.
    pub(super) may_refresh: bool,
    pub(super) reader: Reader,
    ringcentral: Vec<Side>,
    /// What the tabs look at; the one that looked last comes first.
    pub(super) looks: Vec<Look>,
    pub(super) makings: Makings,
    pub(super) presence: Presences,
    asks: LiteMap<u64, Ask>,
    /// Grows for ever, so that a late answer finds nobody.
    next_ask: u64,
    view: Option<AnnexView>,
    /// Something changed that is shown.
    is_new: bool,
}

impl Default for Contacts {
    fn default() -> Self {
        Self {
            owner: None,
            is_read: false,
            early: Vec::new(),
            has_connector: false,
            people: nobody(""),
            kept: Kept::default(),
            unread: VecDeque::new(),
            is_unsettled: false,
            steps: 0,
            may_refresh: false,
            reader: Reader::default(),
            ringcentral: Vec::new(),
            looks: Vec::new(),
            makings: Makings::default(),
            presence: Presences::default(),
            asks: LiteMap::new(),
            next_ask: 0,
            view: None,
            is_new: false,
        }
    }
}

fn nobody(home: &str) -> People {
    People {
        directory: Rc::new(RefCell::new(Directory::new(home))),
        home: home.to_owned(),
        host: None,
    }
}

impl Annex for Contacts {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>) {
        match news {
            News::Starts => {
                self.owner.clone_from(&ground.desk.person);
                self.has_connector = ground.desk.config.connector.is_some();
                self.people = nobody(ground.home);
                ground.desk.io(Io::Read(Place::Directory));
            }
            News::Stops => {
                ground.callers.close_book();
                ground.desk.wants_colleagues = false;
                *self = Self {
                    next_ask: self.next_ask,
                    ..Self::default()
                };
            }
            News::Read(Place::Directory, values) => self.read(values, ground),
            News::Answer(ask, result) => {
                if let Some(ask) = self.asks.remove(&ask) {
                    self.is_new = true;
                    self.answered(ask, result, ground);
                }
            }
            News::Back => {
                self.reader.hurry(ground.desk.now);
                for side in &mut self.ringcentral {
                    side.back(ground.desk.now);
                }
                self.presence.back(ground.desk.now);
            }
            News::Event(event) => self.is_new |= self.presence.event(event, ground.desk.now),
            News::Gap => self.presence.missed(ground.desk.now),
            News::Wish(wish) => {
                if let Ok(wish) = json::read(wish) {
                    self.wish(wish, ground);
                }
            }
            News::Tick => self.tick(ground),
            News::Read(..)
            | News::Saved(..)
            | News::Identified(..)
            | News::Round(_)
            | News::CameRound(_) => {}
        }
        if std::mem::take(&mut self.is_new) {
            self.view = self.draw();
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        if !self.is_read {
            return None;
        }
        // Work is due at once; the engine lets a little time pass between two steps.
        let work = self.is_working().then_some(Timestamp::from_millis(0));
        let sides = self.ringcentral.iter().map(Side::deadline);
        let all = sides.chain([work, self.reader.deadline(), self.presence.deadline()]);
        all.flatten().min()
    }

    fn view(&self) -> Option<AnnexView> {
        self.view.clone()
    }
}

impl Contacts {
    /// People are still being taken in.
    pub(super) fn is_working(&self) -> bool {
        self.is_unsettled || !self.unread.is_empty()
    }

    // The disk.

    fn read(&mut self, values: &LiteMap<String, String>, ground: &mut Ground<'_>) {
        let Some(owner) = self.owner.clone().filter(|_| !self.is_read) else {
            return;
        };
        self.is_read = true;
        self.is_new = true;
        let value = |key: &str| values.get(key);
        let kept_for = value(OWNER).and_then(|json| json::read(json).ok());
        let mark = value(MARK).and_then(|json| json::read(json).ok());
        self.kept.mark = mark.unwrap_or_default();
        let pages: Vec<_> = self.kept.names().map(|name| value(&name)).collect();
        // When a page is lost, what is left is no copy.
        let is_mine = kept_for.as_ref() == Some(&owner) && pages.iter().all(Option::is_some);
        if is_mine {
            self.unread = pages.into_iter().flatten().cloned().collect();
            self.kept.open(values);
            if let Ok(changes) = json::write(&self.kept.changes) {
                self.unread.push_back(changes);
            }
        } else {
            self.start_anew(ground.desk);
        }
        for list in List::ALL {
            let kept = value(list.name()).filter(|_| is_mine);
            let kept = kept.and_then(|json| json::read(json).ok());
            let side = Side::new(list, kept.unwrap_or_default(), ground.desk.now);
            let mut directory = self.people.directory.borrow_mut();
            for entry in &side.kept.people {
                directory.put(entry.clone());
                self.is_unsettled = true;
            }
            self.ringcentral.push(side);
        }
        self.people.host.clone_from(&self.kept.mark.host);
        ground.callers.open_book(Box::new(self.people.clone()));
        if self.has_connector {
            self.reader = Reader::new(ground.desk.now);
        }
        for wish in std::mem::take(&mut self.early) {
            self.wish(wish, ground);
        }
    }

    fn start_anew(&mut self, desk: &mut Desk) {
        self.kept = Kept::default();
        desk.io(Io::Clear(Place::Directory));
        if let Some(owner) = &self.owner {
            desk.save(Place::Directory, OWNER, owner);
        }
        for side in &self.ringcentral {
            desk.save(Place::Directory, side.list().name(), &side.kept);
        }
    }

    // What happens.

    fn ask(&mut self, ask: Ask) -> Purpose {
        self.next_ask += 1;
        self.asks.insert(self.next_ask, ask);
        Purpose::Annex(AnnexName::Contacts, self.next_ask)
    }

    fn tick(&mut self, ground: &mut Ground<'_>) {
        if !self.is_read {
            return;
        }
        if self.people.home != ground.home {
            ground.home.clone_into(&mut self.people.home);
            self.people.directory.borrow_mut().at_home(ground.home);
            self.is_unsettled = true;
            ground.callers.open_book(Box::new(self.people.clone()));
        }
        self.work();
        if let Some(path) = self.reader.next(&self.kept.mark, ground.desk.now) {
            let purpose = self.ask(Ask::Page);
            ground.desk.connector(
                purpose,
                Method::Get,
                &path,
                Credential::RingCentral,
                None::<&()>,
            );
        }
        for at in 0..self.ringcentral.len() {
            let side = &mut self.ringcentral[at];
            if let Some(path) = side.next(ground.desk.now) {
                let list = side.list();
                let purpose = self.ask(Ask::RingCentral(list));
                ground.desk.ringcentral(purpose, Method::Get, &path);
            }
        }
        let is_connected = ground.is_online && ground.is_signed_in;
        let now = ground.desk.now;
        self.is_new |= self.presence.turns(is_connected, ground.is_seen, now);
        ground.desk.wants_colleagues = self.presence.is_followed(now);
        if let Some(path) = self.presence.next(now) {
            let purpose = self.ask(Ask::Presence);
            ground.desk.ringcentral(purpose, Method::Get, &path);
        }
    }

    /// Does a few milliseconds' worth of what is to be done.
    fn work(&mut self) {
        if !self.is_working() {
            return;
        }
        if let Some(page) = self.unread.pop_front() {
            let changes: Changes = json::read(&page).unwrap_or_default();
            self.take(changes);
        } else {
            self.is_unsettled = self.people.directory.borrow_mut().tidy();
        }
        self.steps += 1;
        if self.steps.is_multiple_of(STEPS_UNSEEN) || !self.is_working() {
            self.may_refresh = true;
            self.is_new = true;
        }
    }

    fn take(&mut self, changes: Changes) {
        let directory = &mut *self.people.directory.borrow_mut();
        for entry in changes.people {
            directory.put(entry);
        }
        for id in &changes.gone {
            directory.remove(Source::NetSuite, id);
        }
        self.is_unsettled = true;
    }

    fn answered(
        &mut self,
        ask: Ask,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        match ask {
            Ask::Page => self.page(result, ground),
            Ask::RingCentral(list) => self.ringcentral(list, result, ground.desk),
            Ask::Presence => {
                let desk = &mut *ground.desk;
                let entropy = &mut desk.entropy;
                let wait = |attempt, first, most| entropy.backoff_ms(attempt, first, most);
                let answer = ringcentral_answer::<AccountPresence>(result);
                self.presence.answered(answer, desk.now, wait);
                self.presence.turns(true, ground.is_seen, desk.now);
            }
            Ask::Create(form) => {
                let answer = connector_answer::<CreatedContact>(result);
                // Whoever was made is in the list without waiting a minute.
                if matches!(answer, Ok(CreatedContact::Created(_))) {
                    self.reader.hurry(ground.desk.now);
                }
                self.makings.answered(&form, answer);
            }
        }
    }

    fn page(&mut self, result: Result<HttpResponse, NoAnswer>, ground: &mut Ground<'_>) {
        let text = result.as_ref().ok().map(|answer| answer.body.clone());
        let now = ground.desk.now;
        let page = match connector_answer::<DirectoryPage>(result) {
            Ok(page) => page,
            Err(error) => {
                let entropy = &mut ground.desk.entropy;
                self.reader.failed(&error, entropy, now);
                return;
            }
        };
        self.reader.came(page.complete, page.progress.clone(), now);
        // Whom the company does not want kept is not kept here either.
        if page.progress.is_off {
            self.unread.clear();
            self.people.directory.borrow_mut().clear(Source::NetSuite);
            self.is_unsettled = true;
            if self.kept.mark != Mark::default() {
                self.start_anew(ground.desk);
            }
            return;
        }
        if page.epoch != self.kept.mark.epoch {
            if !self.kept.mark.epoch.is_empty() {
                self.unread.clear();
                self.people.directory.borrow_mut().clear(Source::NetSuite);
                self.is_unsettled = true;
            }
            self.start_anew(ground.desk);
        }
        let before = self.kept.mark.clone();
        let write = self.kept.take(&page);
        match (write, text) {
            (Some(Write::Page(number)), Some(text)) => ground.desk.io(Io::Save {
                place: Place::Directory,
                key: number.to_string(),
                value: Some(text.into_inner()),
            }),
            (Some(Write::Changes(number)), _) => {
                let (desk, changes) = (&mut *ground.desk, &self.kept.changes);
                desk.save(Place::Directory, &number.to_string(), changes);
            }
            (Some(Write::Page(_)) | None, _) => {}
        }
        self.kept.turn();
        if self.kept.mark != before {
            ground.desk.save(Place::Directory, MARK, &self.kept.mark);
        }
        if self.people.host != self.kept.mark.host {
            self.people.host.clone_from(&self.kept.mark.host);
            ground.callers.open_book(Box::new(self.people.clone()));
        }
        if !(page.people.is_empty() && page.gone.is_empty()) {
            self.take(Changes {
                people: page.people,
                gone: page.gone,
            });
        }
        // A copy of many changes is made anew from the beginning; who is known stays.
        if self.kept.mark.is_worn() {
            self.start_anew(ground.desk);
        }
    }

    fn ringcentral(&mut self, list: List, result: Result<HttpResponse, NoAnswer>, desk: &mut Desk) {
        let mut sides = self.ringcentral.iter_mut();
        let Some(side) = sides.find(|side| side.list() == list) else {
            return;
        };
        let before = side.kept.clone();
        let (now, entropy) = (desk.now, &mut desk.entropy);
        let wait = |attempt, first, most| entropy.backoff_ms(attempt, first, most);
        let difference = match list {
            List::Colleagues => {
                side.colleagues(ringcentral_answer::<CompanyDirectory>(result), now, wait)
            }
            List::Personal => {
                side.personal(ringcentral_answer::<AddressBookSync>(result), now, wait)
            }
        };
        if side.kept != before {
            desk.save(Place::Directory, list.name(), &side.kept);
        }
        let Difference { changed, gone } = difference;
        if changed.is_empty() && gone.is_empty() {
            return;
        }
        let directory = &mut *self.people.directory.borrow_mut();
        for entry in changed {
            directory.put(entry);
        }
        for id in &gone {
            directory.remove(Source::RingCentral, id);
        }
        self.is_unsettled = true;
    }

    // Wishes.

    fn wish(&mut self, wish: ContactsWish, ground: &mut Ground<'_>) {
        if !self.is_read {
            self.early.push(wish);
            return;
        }
        self.is_new = true;
        match wish {
            ContactsWish::Look {
                look: name,
                asked,
                text,
                is_company,
                first,
                count,
                open,
            } => {
                let at = self.looks.iter().position(|look| look.name == name);
                let mut look = at.map_or_else(|| Look::new(name), |at| self.looks.remove(at));
                look.asked = asked;
                look.at(text, is_company, (first, count));
                look.open = open;
                self.looks.insert(0, look);
                self.looks.truncate(LOOKS);
                self.reader.begin(ground.desk.now);
            }
            ContactsWish::Away { look: name } => self.looks.retain(|look| look.name != name),
            ContactsWish::Refresh => {
                self.reader.hurry(ground.desk.now);
                for side in &mut self.ringcentral {
                    side.hurry(ground.desk.now);
                }
            }
            ContactsWish::Create { contact } => self.create(&contact, ground.desk),
            ContactsWish::Forget { request } => self.makings.forget(&request),
        }
    }

    fn create(&mut self, contact: &NewContact, desk: &mut Desk) {
        if !self.makings.begin(contact) {
            return;
        }
        let form = contact.request_id.clone();
        let purpose = self.ask(Ask::Create(form.clone()));
        let credential = Credential::RingCentral;
        if !desk.connector(
            purpose,
            Method::Post,
            "/contacts",
            credential,
            Some(contact),
        ) {
            self.makings.refuse(&form);
        }
    }
}
