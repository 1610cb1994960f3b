//! Everybody's personal contacts, each change with a number, so that a sync can ask for what came
//! after one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};

use crate::{people::Person, ringcentral::Directory};

const FIRST_CONTACT_ID: i64 = 623_045_004;

/// One contact of one person.
#[derive(Clone, Debug)]
pub(super) struct Contact {
    pub(super) id: i64,
    extension_id: String,
    /// What is known, under the platform's names.
    pub(super) fields: Map<String, Value>,
    pub(super) is_deleted: bool,
    /// The number of the change that brought it.
    pub(super) created: i64,
    /// The number of its last change.
    pub(super) changed: i64,
}

#[derive(Debug, Default)]
struct Store {
    contacts: Vec<Contact>,
    changes: i64,
    /// Goes up with every reset, so that what was known before is not taken for today's.
    generation: u32,
}

impl Store {
    fn add(&mut self, extension_id: &str, fields: Map<String, Value>) -> Contact {
        self.changes += 1;
        let ordinal = i64::try_from(self.contacts.len()).unwrap_or(i64::MAX);
        let contact = Contact {
            id: FIRST_CONTACT_ID + ordinal,
            extension_id: extension_id.to_owned(),
            fields,
            is_deleted: false,
            created: self.changes,
            changed: self.changes,
        };
        self.contacts.push(contact.clone());
        contact
    }

    /// One whom NetSuite knows, one whom it does not, and a company.
    fn seed(&mut self, people: &[Person]) {
        let fields = |value: Value| serde_json::from_value(value).unwrap_or_default();
        let of = |extension_number: &str| {
            let mut people = people.iter();
            people.find(|person| person.extension_number == extension_number)
        };
        if let Some(ann) = of("101") {
            for contact in [
                json!({
                    "firstName": "Tomás", "lastName": "Arriaga", "company": "Cobalt Ridge",
                    "businessPhone": "+14155550134", "email": "tomas@cobaltridge.example",
                    "notes": "Mornings only",
                }),
                json!({
                    "firstName": "Rosa", "lastName": "Delgado", "nickName": "Rosie",
                    "jobTitle": "Trade show planner", "mobilePhone": "+15105550187",
                    "homePhone": "+15105550195", "email": "rosa.delgado@mail.example",
                }),
                json!({ "company": "Metro Couriers", "companyPhone": "+14155550114" }),
            ] {
                self.add(&ann.extension_id, fields(contact));
            }
        }
        if let Some(ben) = of("102") {
            let kit = json!({
                "firstName": "Kit", "lastName": "Halloran", "mobilePhone": "+16465550114",
            });
            self.add(&ben.extension_id, fields(kit));
        }
    }
}

/// Where the store stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) generation: u32,
    pub(super) changes: i64,
}

/// All address books. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AddressBook {
    directory: Directory,
    store: Arc<Mutex<Store>>,
}

impl AddressBook {
    pub(crate) fn new(directory: Directory) -> Self {
        let mut store = Store::default();
        store.seed(directory.people());
        Self {
            directory,
            store: Arc::new(Mutex::new(store)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A person's contacts in the order they came, with those that were deleted.
    pub(super) fn of(&self, person: &Person) -> (Version, Vec<Contact>) {
        let store = self.lock();
        let own = store.contacts.iter();
        let own = own.filter(|contact| contact.extension_id == person.extension_id);
        let version = Version {
            generation: store.generation,
            changes: store.changes,
        };
        (version, own.cloned().collect())
    }

    /// Puts one in.
    pub(super) fn add(&self, person: &Person, fields: Map<String, Value>) -> Contact {
        self.lock().add(&person.extension_id, fields)
    }

    /// Changes one; its new state, unless the person has no such contact.
    pub(super) fn change(
        &self,
        person: &Person,
        id: i64,
        change: impl FnOnce(&mut Contact),
    ) -> Option<Contact> {
        let mut store = self.lock();
        store.changes += 1;
        let changes = store.changes;
        let contact = store
            .contacts
            .iter_mut()
            .filter(|contact| contact.extension_id == person.extension_id)
            .find(|contact| contact.id == id && !contact.is_deleted)?;
        change(contact);
        contact.changed = changes;
        Some(contact.clone())
    }

    /// Back to the contacts of the start.
    pub(crate) fn reset(&self) {
        let mut store = self.lock();
        *store = Store {
            generation: store.generation + 1,
            ..Store::default()
        };
        store.seed(self.directory.people());
    }
}
