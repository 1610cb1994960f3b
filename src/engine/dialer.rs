//! What surrounds the dial pad: caller ids, the number that waits for the phone, what went wrong.

use ledgerline_core::{
    domain::{
        ids::ExtensionId,
        own_data::{OwnDialing, ShownNumber},
        phone_number::{DialError, Dialled, read_dialled},
        time::Timestamp,
        view::{CallerIdChoice, DialProblem, DialerView, QueuedDial},
    },
    wire::{json, ringcentral::extension::PhoneNumberRecord},
};

use serde::{Deserialize, Serialize};

use super::{
    caller_ids::Customers,
    desk::Desk,
    io::{Place, Stored},
    other_phones::Choice,
};

const CALLER_ID: &str = "caller-id";
/// How long a number waits for the phone. Whoever dialled has given up by then, and a call that
/// comes about behind their back is worse than none.
const QUEUED_MS: i64 = 60_000;

/// The caller id a person chose, as stored; without a number it is `Blocked`, or one of the same area.
#[derive(Clone, Serialize, Deserialize)]
struct Preferred {
    number: Option<String>,
    #[serde(default)]
    same_area: bool,
    /// Whose choice it is; absent in one stored before this was kept, which counts for nobody.
    #[serde(default)]
    owner: Option<ExtensionId>,
}

/// The machine.
#[derive(Default)]
pub(super) struct Dialer {
    pub(super) view: DialerView,
    queued: Option<Dialled>,
    preferred: Option<Preferred>,
    /// With which phone people call.
    pub(super) choices: Vec<Choice>,
    /// Who is shown another number than everybody.
    pub(super) customers: Customers,
}

impl Dialer {
    pub(super) fn load(&mut self, stored: &Stored) {
        self.preferred = stored
            .settings
            .get(CALLER_ID)
            .and_then(|json| json::read(json).ok());
    }

    pub(super) fn clear(&mut self) {
        *self = Self {
            preferred: self.preferred.take(),
            choices: std::mem::take(&mut self.choices),
            customers: std::mem::take(&mut self.customers).unasked(),
            ..Self::default()
        };
    }

    /// Shows what the last leader showed, except what was queued: that went with it.
    pub(super) fn go_on(&mut self, shown: DialerView) {
        self.queued = None;
        self.customers.go_on(&shown);
        self.view = DialerView {
            queued: None,
            ..shown
        };
    }

    pub(super) const fn view(&self) -> &DialerView {
        &self.view
    }

    /// The extension's numbers: those that may be shown, then one by area where there is a choice, then
    /// `Blocked`.
    pub(super) fn numbers(&mut self, records: Vec<PhoneNumberRecord>, desk: &Desk) {
        // The extension's own number comes first: it is what colleagues and customers know.
        let (mut choices, others): (Vec<_>, Vec<_>) = records
            .into_iter()
            .filter(|record| record.features.iter().any(|feature| feature == "CallerId"))
            .map(|record| CallerIdChoice::Number {
                number: record.phone_number,
                label: record.label.or(record.usage_type),
            })
            .partition(|choice| {
                matches!(choice, CallerIdChoice::Number { label: Some(label), .. } if label == "DirectNumber")
            });
        choices.extend(others);
        if choices.len() > 1 {
            choices.push(CallerIdChoice::SameArea);
        }
        choices.push(CallerIdChoice::Blocked);
        self.view.caller_ids = choices;
        self.choose_preferred(desk);
    }

    /// What this person prefers, if they do.
    fn preferred(&self, desk: &Desk) -> Option<&Preferred> {
        let preferred = self.preferred.as_ref();
        preferred.filter(|wanted| wanted.owner.is_some() && wanted.owner == desk.person)
    }

    fn choose_preferred(&mut self, desk: &Desk) {
        let chosen = self.preferred(desk).and_then(|wanted| {
            let mut choices = self.view.caller_ids.iter();
            choices.position(|choice| match choice {
                CallerIdChoice::Number { number, .. } => Some(number) == wanted.number.as_ref(),
                CallerIdChoice::SameArea => wanted.same_area,
                CallerIdChoice::Blocked => wanted.number.is_none() && !wanted.same_area,
            })
        });
        self.view.chosen_caller_id = chosen.unwrap_or_default();
    }

    /// What the person has chosen here, for a file.
    pub(super) fn own_dialing(&self, desk: &Desk) -> OwnDialing {
        let caller_id = self.preferred(desk).map(|preferred| ShownNumber {
            number: preferred.number.clone(),
            same_area: preferred.same_area,
        });
        OwnDialing {
            caller_id,
            phone: self.own_phone(desk.person.as_ref()),
            last_dialled: self.view.last_dialled.clone(),
        }
    }

    /// Takes what a file says of what the person has not chosen here: how much that was, and how much of
    /// it stays as it is here.
    pub(super) fn bring(&mut self, dialing: OwnDialing, desk: &mut Desk) -> (u32, u32) {
        let (mut taken, mut kept) = (0, 0);
        let mut count = |is_new: bool| *if is_new { &mut taken } else { &mut kept } += 1;
        if let Some(shown) = dialing.caller_id {
            let is_new = self.preferred(desk).is_none();
            if is_new {
                self.prefer(shown.number, shown.same_area, desk);
                self.choose_preferred(desk);
            }
            count(is_new);
        }
        if let Some(phone) = dialing.phone {
            count(self.bring_phone(&phone, desk));
        }
        if let Some(number) = dialing.last_dialled {
            let is_new = self.view.last_dialled.is_none();
            self.view.last_dialled.get_or_insert(number);
            count(is_new);
        }
        (taken, kept)
    }

    fn prefer(&mut self, number: Option<String>, same_area: bool, desk: &mut Desk) {
        let preferred = Preferred {
            number,
            same_area,
            owner: desk.person.clone(),
        };
        desk.save(Place::Settings, CALLER_ID, &preferred);
        self.preferred = Some(preferred);
    }

    pub(super) fn choose_caller_id(&mut self, index: usize, desk: &mut Desk) {
        if let Some(choice) = self.view.caller_ids.get(index) {
            self.view.chosen_caller_id = index;
            let number = match choice {
                CallerIdChoice::Number { number, .. } => Some(number.clone()),
                CallerIdChoice::SameArea | CallerIdChoice::Blocked => None,
            };
            let same_area = *choice == CallerIdChoice::SameArea;
            self.prefer(number, same_area, desk);
        }
    }

    /// The number that is shown to whom the person calls, of several the first; nothing when it is
    /// `Blocked` or not known.
    pub(super) fn own_number(&self) -> Option<&str> {
        match self.chosen()? {
            CallerIdChoice::Number { number, .. } => Some(number),
            CallerIdChoice::SameArea => self.numbers_shown().next(),
            CallerIdChoice::Blocked => None,
        }
    }

    fn chosen(&self) -> Option<&CallerIdChoice> {
        self.view.caller_ids.get(self.view.chosen_caller_id)
    }

    pub(super) fn numbers_shown(&self) -> impl Iterator<Item = &str> {
        self.view
            .caller_ids
            .iter()
            .filter_map(|choice| match choice {
                CallerIdChoice::Number { number, .. } => Some(number.as_str()),
                CallerIdChoice::SameArea | CallerIdChoice::Blocked => None,
            })
    }

    /// Reads what was typed. `Some` is to be called as soon as possible.
    pub(super) fn read(&mut self, input: &str, home: &str) -> Option<Dialled> {
        self.view.other_phones.ended = None;
        let read = read_number(input, home);
        self.view.problem = read.as_ref().err().cloned();
        read.ok()
    }

    /// Waits for the phone.
    pub(super) fn queue(&mut self, dialled: Dialled, now: Timestamp) {
        self.view.queued = Some(QueuedDial {
            number: shown(&dialled),
            until: now.plus_millis(QUEUED_MS),
        });
        self.queued = Some(dialled);
    }

    /// Time passed: a number that waited too long is not called any more.
    pub(super) fn tick(&mut self, now: Timestamp) {
        if self.deadline().is_some_and(|until| until <= now) {
            self.take_queued();
            self.view.problem = Some(DialProblem::PhoneNotReady);
        }
    }

    /// When [`Self::tick`] has something to do.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.view.queued.as_ref().map(|queued| queued.until)
    }

    /// The phone is ready, or the person thought better of it: what waited.
    pub(super) fn take_queued(&mut self) -> Option<Dialled> {
        self.view.queued = None;
        self.queued.take()
    }

    pub(super) fn dialled(&mut self, dialled: &Dialled) {
        self.view.last_dialled = Some(shown(dialled));
    }

    pub(super) fn problem(&mut self, problem: Option<DialProblem>) {
        self.view.problem = problem;
    }
}

/// What was typed, or why nobody is called with that.
pub(super) fn read_number(input: &str, home: &str) -> Result<Dialled, DialProblem> {
    read_dialled(input, home).map_err(|error| match error {
        DialError::Empty => DialProblem::Empty,
        DialError::NotANumber => DialProblem::NotANumber,
        DialError::TooShort => DialProblem::TooShort,
        DialError::TooLong => DialProblem::TooLong,
        DialError::Emergency => DialProblem::Emergency {
            number: input.trim().to_owned(),
        },
    })
}

/// The number as the call will show it.
pub(super) fn shown(dialled: &Dialled) -> String {
    match dialled {
        Dialled::External { number, .. } => number.as_e164().to_owned(),
        Dialled::Internal { extension } => extension.clone(),
        Dialled::Service { code } => code.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{entropy::Entropy, tests::tab::config};

    fn desk() -> Desk {
        Desk::new(config(None), Entropy::new([7; 32]))
    }

    fn number(number: &str, usage: &str) -> PhoneNumberRecord {
        let record = serde_json::json!({
            "phoneNumber": number, "usageType": usage, "features": ["CallerId"]
        });
        serde_json::from_value(record).unwrap()
    }

    fn numbers() -> Vec<PhoneNumberRecord> {
        vec![
            number("+14155550100", "MainCompanyNumber"),
            number("+16505550101", "DirectNumber"),
        ]
    }

    #[test]
    fn the_number_of_the_same_area_is_shown_where_the_person_wants_that() {
        let mut desk = desk();
        desk.person = Some(ExtensionId::new("1"));
        let mut dialer = Dialer::default();
        dialer.numbers(numbers(), &desk);
        let choices = dialer.view().caller_ids.clone();
        assert_eq!(
            choices[2..],
            [CallerIdChoice::SameArea, CallerIdChoice::Blocked]
        );
        dialer.choose_caller_id(2, &mut desk);
        // Nobody's neighbour, and a colleague: the person's own number.
        for (to, shown) in [
            ("415 555 0134", "+14155550100"),
            ("650 555 0134", "+16505550101"),
            ("212 555 0134", "+16505550101"),
            ("102", "+16505550101"),
        ] {
            let dialled = dialer.read(to, "1").unwrap();
            assert_eq!(
                dialer.caller_id(&dialled, None).as_deref(),
                Some(shown),
                "{to}"
            );
        }
        // It is the choice when the numbers are read again, and nobody else's.
        dialer.numbers(numbers(), &desk);
        assert_eq!(dialer.view().chosen_caller_id, 2);
        desk.person = Some(ExtensionId::new("2"));
        dialer.numbers(numbers(), &desk);
        assert_eq!(dialer.view().chosen_caller_id, 0);
    }

    #[test]
    fn with_one_number_there_is_nothing_to_choose_by_area() {
        let mut dialer = Dialer::default();
        dialer.numbers(vec![number("+16505550101", "DirectNumber")], &desk());
        assert!(!dialer.view().caller_ids.contains(&CallerIdChoice::SameArea));
    }
}
