//! The account's extensions beside those that somebody can sign in with, and what an administrator
//! changes about all of them while the platform runs: names, and who is there.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use serde::Deserialize;

use crate::people::{ORDER_DESK, Person};

/// The first id of an extension that was added.
const FIRST_ID: u64 = 300_012_400;

/// What an added extension is, in the platform's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Kind {
    #[default]
    User,
    Department,
    SharedLinesGroup,
    IvrMenu,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Department => "Department",
            Self::SharedLinesGroup => "SharedLinesGroup",
            Self::IvrMenu => "IvrMenu",
        }
    }
}

/// An extension that nobody signs in with.
#[derive(Clone, Debug)]
pub(crate) struct Extension {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) status: &'static str,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) department: Option<String>,
}

impl Extension {
    /// Whose a call in the log is, with an extension and nothing to sign in with.
    pub(crate) fn holder(&self) -> Person {
        Person {
            extension_id: self.id.clone(),
            extension_number: self.number.clone(),
            first_name: self.name.clone(),
            last_name: String::new(),
            email: String::new(),
            direct_number: self.phone.clone().unwrap_or_default(),
            mobile_number: None,
            desk_number: String::new(),
            desk_device_id: String::new(),
            is_admin: false,
            has_digital_line: false,
            has_emergency_address: false,
            authorization_id: String::new(),
            sip_password: String::new(),
        }
    }
}

/// Shared by all parts of the platform.
#[derive(Clone, Debug)]
pub(crate) struct Roster(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    beside: Vec<Extension>,
    names: BTreeMap<String, String>,
    removed: BTreeSet<String>,
    next_id: u64,
}

/// A colleague who has not set up the extension yet, one who left, and a call queue.
fn seeded() -> Vec<Extension> {
    let extension = |id: &str, number: &str, name: &str, kind, status| Extension {
        id: id.to_owned(),
        number: number.to_owned(),
        name: name.to_owned(),
        kind,
        status,
        email: None,
        phone: None,
        site: None,
        department: None,
    };
    let email = |name: &str| Some(format!("{name}@northgate.example"));
    vec![
        Extension {
            email: email("femi.adeyinka"),
            ..extension(
                "300012346",
                "106",
                "Femi Adeyinka",
                Kind::User,
                "NotActivated",
            )
        },
        Extension {
            email: email("greta.holm"),
            ..extension("300012347", "107", "Greta Holm", Kind::User, "Disabled")
        },
        Extension {
            phone: Some(ORDER_DESK.direct_number.to_owned()),
            ..extension(
                ORDER_DESK.extension_id,
                ORDER_DESK.extension_number,
                ORDER_DESK.name,
                Kind::Department,
                "Enabled",
            )
        },
    ]
}

impl Default for Roster {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State {
            beside: seeded(),
            names: BTreeMap::new(),
            removed: BTreeSet::new(),
            next_id: FIRST_ID,
        })))
    }
}

impl Roster {
    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Somebody with whatever they are called now; nothing when the extension was removed.
    pub(crate) fn person(&self, person: &Person) -> Option<Person> {
        self.with(|state| {
            let is_there = !state.removed.contains(&person.extension_id);
            let name = state.names.get(&person.extension_id);
            let renamed = name.map(|name| {
                let (first, last) = name.split_once(' ').unwrap_or((name, ""));
                Person {
                    first_name: first.to_owned(),
                    last_name: last.to_owned(),
                    ..person.clone()
                }
            });
            is_there.then(|| renamed.unwrap_or_else(|| person.clone()))
        })
    }

    /// Those that nobody signs in with.
    pub(crate) fn beside(&self) -> Vec<Extension> {
        self.with(|state| {
            let there = state
                .beside
                .iter()
                .filter(|one| !state.removed.contains(&one.id));
            let renamed = there.map(|one| Extension {
                name: state.names.get(&one.id).unwrap_or(&one.name).clone(),
                ..one.clone()
            });
            renamed.collect()
        })
    }

    /// Those that nobody signs in with, also the ones that are gone.
    pub(crate) fn ever(&self) -> Vec<Extension> {
        self.with(|state| state.beside.clone())
    }

    /// There is one more; its id.
    pub(crate) fn add(
        &self,
        (number, name): (String, String),
        kind: Kind,
        email: Option<String>,
        (site, department): (Option<String>, Option<String>),
    ) -> String {
        self.with(|state| {
            let id = state.next_id.to_string();
            state.next_id += 1;
            state.beside.push(Extension {
                id: id.clone(),
                number,
                name,
                kind,
                status: "Enabled",
                email,
                phone: None,
                site,
                department,
            });
            id
        })
    }

    /// It has another name.
    pub(crate) fn rename(&self, id: &str, name: String) {
        self.with(|state| state.names.insert(id.to_owned(), name));
    }

    /// It is gone.
    pub(crate) fn remove(&self, id: &str) {
        self.with(|state| state.removed.insert(id.to_owned()));
    }

    /// As at the start.
    pub(crate) fn reset(&self) {
        let start = Self::default();
        self.with(|state| start.with(|start| std::mem::swap(state, start)));
    }
}
