//! Who is of the company by their number, so that a call between colleagues is known as one whoever tells
//! of it.

use super::Source;
use crate::domain::{finished_call::FinishedCall, phone_number::PhoneNumber};

/// The direct numbers of everybody of the company.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Colleagues {
    numbers: Vec<PhoneNumber>,
    home: String,
}

impl Colleagues {
    /// Those with these numbers, as far as they are numbers; `home` is the calling code of those without one.
    pub fn new<'n>(numbers: impl IntoIterator<Item = &'n str>, home: &str) -> Self {
        let numbers = numbers.into_iter();
        Self {
            numbers: numbers
                .filter_map(|number| PhoneNumber::parse(number, home))
                .collect(),
            home: home.to_owned(),
        }
    }

    /// Calling code of numbers without one.
    pub fn home(&self) -> &str {
        &self.home
    }

    /// Did the two of it sit in the company? RingCentral's log may say so; a number that is an extension's
    /// or somebody's direct one says it, too, whether the log or a browser tells it.
    pub fn had(&self, call: &FinishedCall, source: Source) -> bool {
        source == (Source::CompanyLog { is_internal: true })
            || call
                .remote
                .number
                .as_deref()
                .is_some_and(|it| self.have(it))
    }

    fn have(&self, number: &str) -> bool {
        let is_it = |own: &PhoneNumber| own.is_spelled_by(number, &self.home);
        is_extension(number) || self.numbers.iter().any(is_it)
    }
}

/// A colleague's short number.
pub(super) fn is_extension(number: &str) -> bool {
    (1..=6).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit())
}
