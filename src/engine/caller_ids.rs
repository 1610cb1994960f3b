//! Which number is shown to whom: one for everybody, and another to customers for whom a person chose it.
//!
//! A choice for a customer is kept for each person who uses this browser: by the record of NetSuite that
//! the number belongs to, so that it holds for all numbers of a company, and by the number itself while it
//! is not known whose that is. It is sealed, since it says whom somebody calls. What is chosen for one call is
//! kept nowhere and is over with that call.

use ledgerline_core::domain::{
    caller::{CallerIdentity, CallerMatch},
    ids::RecordId,
    phone_number::Dialled,
    view::{CallerIdChoice, DialerView, Seen, SeenWhy},
};
use ledgerline_core::wire::json;
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::{
    Engine,
    desk::Desk,
    dialer::{Dialer, read_number, shown},
    io::{Io, Place},
};

/// What is kept, under this and the name of whose it is.
const KEPT: &str = "caller-ids-";
/// Customers for whom a choice is kept; of more, those that were called longest ago are forgotten.
const MOST: usize = 300;
/// Screens of all tabs never offer more numbers at once: who is forgotten asks anew.
const MOST_ASKED: usize = 64;

/// Somebody who may be called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Callee {
    /// E.164.
    number: String,
    /// The company's record, else the person's.
    customer: Option<RecordId>,
    name: Option<String>,
}

impl Callee {
    pub(super) fn new(number: String, found: Option<&CallerMatch>) -> Self {
        let record = found.and_then(|found| found.company.as_ref().or(found.contact.as_ref()));
        Self {
            number,
            customer: record.map(|record| record.id.clone()),
            name: record.map(|record| record.name.clone()),
        }
    }
}

/// What a person wants a customer to see, as stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    customer: Option<RecordId>,
    /// Theirs, for as long as nobody here knows better.
    #[serde(default)]
    name: Option<String>,
    number: String,
    shows: Shows,
    was_called: bool,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Shows {
    Number { number: String },
    SameArea,
    Nothing,
}

impl Shows {
    fn of(choice: &CallerIdChoice) -> Self {
        match choice {
            CallerIdChoice::Number { number, .. } => Self::Number {
                number: number.clone(),
            },
            CallerIdChoice::SameArea => Self::SameArea,
            CallerIdChoice::Blocked => Self::Nothing,
        }
    }
}

impl Kept {
    /// The same record; while either is not known, the same number.
    fn is_for(&self, callee: &Callee) -> bool {
        match (&self.customer, &callee.customer) {
            (Some(kept), Some(theirs)) => kept == theirs,
            (None, _) | (_, None) => self.number == callee.number,
        }
    }
}

/// The choices for customers, and of whom a screen asked what they will see.
#[derive(Default)]
pub(super) struct Customers {
    /// Called or chosen last at the end.
    kept: Vec<Kept>,
    /// What is on disk is among them.
    is_read: bool,
    /// Asked last at the end.
    asked: Vec<String>,
    /// What the next call to a number shows.
    once: LiteMap<String, Shows>,
    /// What the last call was to show alone, as long as it may turn out not to have been made.
    used: Option<(String, Shows)>,
    /// What stood for a number before the choice for it that no call has followed yet.
    before: Option<(String, Option<Kept>)>,
}

impl Customers {
    pub(super) fn ask(&mut self, to: String) {
        self.asked.retain(|asked| *asked != to);
        self.asked.push(to);
        let too_many = self.asked.len().saturating_sub(MOST_ASKED);
        self.asked.drain(..too_many);
    }

    /// Nothing is chosen for good any more that is not read anew.
    pub(super) fn forget(&mut self) {
        self.kept.clear();
        self.is_read = false;
        self.before = None;
    }

    /// The person leaves, or another tab makes the calls: what was chosen for the next one is no longer ours.
    pub(super) fn part(&mut self) {
        self.once.clear();
        self.used = None;
    }

    /// The same, and no screen has asked anything.
    pub(super) fn unasked(self) -> Self {
        Self {
            asked: Vec::new(),
            once: LiteMap::new(),
            used: None,
            before: None,
            ..self
        }
    }

    /// Screens go on asking what they asked the last leader, and a call that is about to be made shows what was
    /// chosen for it.
    pub(super) fn go_on(&mut self, shown: &DialerView) {
        for seen in &shown.seen {
            self.ask(seen.to.clone());
            if let SeenWhy::ThisCall { number } = &seen.why
                && let Some(choice) = shown.caller_ids.get(seen.choice)
            {
                self.once.insert(number.clone(), Shows::of(choice));
            }
        }
    }

    /// What is on disk; what was chosen since the lead began is later.
    fn read(&mut self, stored: Vec<Kept>, desk: &mut Desk) {
        let since = std::mem::replace(&mut self.kept, stored);
        self.is_read = true;
        if !since.is_empty() {
            for one in since {
                let callee = Callee {
                    number: one.number.clone(),
                    customer: one.customer.clone(),
                    name: None,
                };
                self.kept.retain(|kept| !kept.is_for(&callee));
                self.kept.push(one);
            }
            self.keep(desk);
        }
    }

    fn of(&self, callee: &Callee) -> Option<&Kept> {
        self.kept.iter().rev().find(|kept| kept.is_for(callee))
    }

    fn choose(&mut self, callee: &Callee, shows: Option<Shows>, desk: &mut Desk) {
        let stands = self.of(callee).cloned();
        let before = self
            .before
            .take()
            .filter(|(number, _)| *number == callee.number);
        self.before = Some(before.unwrap_or_else(|| (callee.number.clone(), stands)));
        self.once.remove(&callee.number);
        self.kept.retain(|kept| !kept.is_for(callee));
        self.kept.extend(shows.map(|shows| Kept {
            customer: callee.customer.clone(),
            name: callee.name.clone(),
            number: callee.number.clone(),
            shows,
            was_called: false,
        }));
        self.keep(desk);
    }

    /// For the next call alone. A choice that no call has followed was meant for it, too.
    fn choose_once(&mut self, callee: &Callee, shows: Option<Shows>, desk: &mut Desk) {
        let before = self.before.take();
        if let Some((_, stood)) = before.filter(|(number, _)| *number == callee.number) {
            self.kept.retain(|kept| !kept.is_for(callee));
            self.kept.extend(stood);
            self.keep(desk);
        }
        match shows {
            Some(shows) => drop(self.once.insert(callee.number.clone(), shows)),
            None => drop(self.once.remove(&callee.number)),
        }
    }

    /// They are called.
    fn called(&mut self, callee: &Callee, desk: &mut Desk) {
        self.before = None;
        self.used = None;
        if let Some(shows) = self.once.remove(&callee.number) {
            self.used = Some((callee.number.clone(), shows));
            return;
        }
        let Some(at) = self.kept.iter().rposition(|kept| kept.is_for(callee)) else {
            return;
        };
        let mut kept = self.kept.remove(at);
        kept.was_called = true;
        self.kept.push(kept);
        self.keep(desk);
    }

    /// The last call has reached nobody, nor RingCentral: what was chosen for it is for the next one.
    fn not_called(&mut self) {
        self.once.extend(self.used.take());
    }

    /// It is known whose the number is. A choice that is another customer's stays theirs.
    fn identified(&mut self, callee: &Callee, desk: &mut Desk) {
        let mut kept = self.kept.iter_mut().rev();
        let Some(kept) = kept.find(|kept| kept.is_for(callee)) else {
            return;
        };
        if kept.customer != callee.customer || kept.name != callee.name {
            kept.customer.clone_from(&callee.customer);
            kept.name.clone_from(&callee.name);
            self.keep(desk);
        }
    }

    fn keep(&mut self, desk: &mut Desk) {
        let too_many = self.kept.len().saturating_sub(MOST);
        self.kept.drain(..too_many);
        let Some(owner) = desk.person.clone().filter(|_| self.is_read) else {
            return;
        };
        let key = [KEPT, owner.as_str()].concat();
        if self.kept.is_empty() {
            desk.forget(Place::Pending, &key);
        } else {
            desk.save(Place::Pending, &key, &self.kept);
        }
    }
}

impl Dialer {
    /// The caller id to send: a number, `anonymous` for `Blocked`, or RingCentral's default.
    pub(super) fn caller_id(&self, to: &Dialled, callee: Option<&Callee>) -> Option<String> {
        let (number, _, _) = self.shows(to, callee)?;
        Some(number.unwrap_or("anonymous").to_owned())
    }

    /// The number that they will see, which of the choices that is, and why; nothing while the numbers are
    /// not known.
    fn shows(
        &self,
        to: &Dialled,
        callee: Option<&Callee>,
    ) -> Option<(Option<&str>, usize, SeenWhy)> {
        let choices = &self.view.caller_ids;
        let kept = callee.and_then(|callee| Some((self.customers.of(callee)?, callee)));
        // A number that the extension has no longer is nobody's choice.
        let theirs = kept.and_then(|(kept, callee)| {
            let at = choices.iter().position(|it| Shows::of(it) == kept.shows)?;
            let whose = callee.name.clone().or_else(|| kept.name.clone());
            let why = if kept.was_called {
                SeenWhy::LastTime { whose }
            } else {
                SeenWhy::Chosen { whose }
            };
            Some((at, why))
        });
        let once = callee.and_then(|callee| {
            let shows = self.customers.once.get(&callee.number)?;
            let at = choices.iter().position(|it| Shows::of(it) == *shows)?;
            let number = callee.number.clone();
            Some((at, SeenWhy::ThisCall { number }))
        });
        let (at, theirs) = match once.or(theirs) {
            Some((at, why)) => (at, Some(why)),
            None => (self.view.chosen_caller_id, None),
        };
        let (number, usual) = match choices.get(at)? {
            CallerIdChoice::Number { number, .. } => (Some(number.as_str()), SeenWhy::Usual),
            CallerIdChoice::SameArea => {
                let near = match to {
                    Dialled::External { number, .. } => number.nearest(self.numbers_shown()),
                    Dialled::Internal { .. } | Dialled::Service { .. } => None,
                };
                let why = match near {
                    Some(_) => SeenWhy::SameArea,
                    None => SeenWhy::NoneOfTheirArea,
                };
                (Some(near.or_else(|| self.numbers_shown().next())?), why)
            }
            CallerIdChoice::Blocked => (None, SeenWhy::Usual),
        };
        Some((number, at, theirs.unwrap_or(usual)))
    }
}

impl Engine {
    /// Who would be called, where that is somebody outside.
    pub(super) fn callee(&self, dialled: &Dialled) -> Option<Callee> {
        match dialled {
            Dialled::External { .. } => {
                let number = shown(dialled);
                let found = self.callers.who_has(&number);
                Some(Callee::new(number, found.as_ref()))
            }
            Dialled::Internal { .. } | Dialled::Service { .. } => None,
        }
    }

    /// What they are shown, as they are called now.
    pub(super) fn caller_id(&mut self, dialled: &Dialled) -> Option<String> {
        let callee = self.callee(dialled);
        let caller_id = self.dialer.caller_id(dialled, callee.as_ref());
        self.note_called(dialled);
        caller_id
    }

    pub(super) fn note_called(&mut self, dialled: &Dialled) {
        if let Some(callee) = self.callee(dialled) {
            self.dialer.customers.called(&callee, &mut self.desk);
        }
    }

    /// This call came to nothing in this browser, or no phone was rung for it.
    pub(super) fn note_not_called(&mut self) {
        self.dialer.customers.not_called();
    }

    pub(super) fn note_whose(&mut self, number: &str, identity: &CallerIdentity) {
        if let Some(found) = identity.known() {
            let callee = Callee::new(number.to_owned(), Some(found));
            self.dialer.customers.identified(&callee, &mut self.desk);
        }
    }

    pub(super) fn choose_caller_id_for(&mut self, to: &str, index: Option<usize>, once: bool) {
        let read = read_number(to, &self.calls.home).ok();
        let Some(callee) = read.and_then(|dialled| self.callee(&dialled)) else {
            return;
        };
        let choices = &self.dialer.view.caller_ids;
        let shows = match index.map(|index| choices.get(index)) {
            Some(None) => return,
            Some(Some(choice)) => Some(Shows::of(choice)),
            None => None,
        };
        let customers = &mut self.dialer.customers;
        if once {
            customers.choose_once(&callee, shows, &mut self.desk);
        } else {
            customers.choose(&callee, shows, &mut self.desk);
        }
    }

    /// It is known whose phone this is, and this tab leads: what they chose is read.
    pub(super) fn read_caller_ids(&mut self) {
        self.desk.io(Io::Read(Place::Pending));
    }

    pub(super) fn caller_ids_read(&mut self, place: Place, values: &LiteMap<String, String>) {
        let owner = self.desk.person.clone();
        let Some(owner) = owner.filter(|_| place == Place::Pending && self.tabs.has_lead()) else {
            return;
        };
        if !self.dialer.customers.is_read {
            let stored = values.get([KEPT, owner.as_str()].concat().as_str());
            let stored = stored.and_then(|text| json::read(text).ok());
            let customers = &mut self.dialer.customers;
            customers.read(stored.unwrap_or_default(), &mut self.desk);
        }
    }

    /// Tells of whom screens asked what they will see.
    pub(super) fn draw_seen(&mut self) {
        if !self.tabs.is_leading() {
            return;
        }
        let seen: Vec<Seen> = self
            .dialer
            .customers
            .asked
            .iter()
            .filter_map(|to| {
                let dialled = read_number(to, &self.calls.home).ok()?;
                let callee = self.callee(&dialled)?;
                let (number, choice, why) = self.dialer.shows(&dialled, Some(&callee))?;
                Some(Seen {
                    to: to.clone(),
                    number: number.map(str::to_owned),
                    choice,
                    why,
                })
            })
            .collect();
        self.dialer.view.seen = seen;
    }
}
