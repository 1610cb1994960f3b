//! Finding a person by extension or number.

use std::sync::Arc;

use crate::people::Person;

/// The people of the account, in order of extension.
#[derive(Clone, Debug)]
pub struct Directory(Arc<[Person]>);

impl Directory {
    pub(crate) fn new(people: &[Person]) -> Self {
        Self(people.into())
    }

    /// Everybody.
    pub fn people(&self) -> &[Person] {
        &self.0
    }

    /// By `RingCentral` extension id.
    pub fn by_id(&self, extension_id: &str) -> Option<&Person> {
        self.0
            .iter()
            .find(|person| person.extension_id == extension_id)
    }

    /// By short number, `101`.
    pub fn by_extension_number(&self, extension_number: &str) -> Option<&Person> {
        self.0
            .iter()
            .find(|person| person.extension_number == extension_number)
    }

    /// By short or direct number.
    pub fn by_any_number(&self, number: &str) -> Option<&Person> {
        self.0
            .iter()
            .find(|person| person.extension_number == number || person.direct_number == number)
    }
}
