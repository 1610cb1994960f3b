//! What a tab has open in Messages: one person's, and gone with them.

use ledgerline_core::domain::ids::{ExtensionId, ThreadId};
use leptos::prelude::*;

use crate::state::Stores;

/// What the screen shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) enum Opened {
    /// The list alone.
    #[default]
    Nothing,
    /// `New message`, being filled in.
    New {
        /// What it begins with.
        to: String,
        /// The wish that was made with it last.
        request: Option<String>,
    },
    /// A conversation that is being begun.
    Beginning {
        /// With whom.
        to: String,
        /// The wish to begin it.
        request: String,
    },
    /// A conversation.
    Thread(ThreadId),
}

/// All of it, with whose it is.
#[derive(Clone, Default)]
struct Held {
    whose: Option<ExtensionId>,
    opened: Opened,
}

/// A handle that is copied around. What was opened by one person is nothing to the next one.
#[derive(Clone, Copy)]
pub(crate) struct Texting {
    held: RwSignal<Held>,
    stores: Stores,
}

impl Texting {
    pub(crate) fn new(stores: Stores) -> Self {
        Self {
            held: RwSignal::new(Held::default()),
            stores,
        }
    }

    /// Whose phone this is, followed.
    pub(crate) fn person(self) -> Option<ExtensionId> {
        self.stores.connection.with(|view| view.person.clone())
    }

    fn with<T: Default>(self, read: impl FnOnce(&Held) -> T) -> T {
        let person = self.person();
        self.held.with(|held| {
            if held.whose == person {
                read(held)
            } else {
                T::default()
            }
        })
    }

    fn change(self, change: impl FnOnce(&mut Held)) {
        let person = untrack(|| self.person());
        self.held.update(|held| {
            if held.whose != person {
                *held = Held {
                    whose: person,
                    ..Held::default()
                };
            }
            change(held);
        });
    }

    /// Drops what another person had open, as soon as they are gone. What is read meanwhile is nothing.
    pub(crate) fn follow_person(self) {
        Effect::new(move |_| {
            let person = self.person();
            if self.held.with_untracked(|held| held.whose != person) {
                self.change(|_| ());
            }
        });
    }

    /// What is open, followed.
    pub(crate) fn opened(self) -> Opened {
        self.with(|held| held.opened.clone())
    }

    /// Is anything open beside the list? Followed.
    pub(crate) fn is_open(self) -> bool {
        self.opened() != Opened::Nothing
    }

    /// The conversation that is open, followed.
    pub(crate) fn thread(self) -> Option<ThreadId> {
        match self.opened() {
            Opened::Thread(thread) => Some(thread),
            Opened::Nothing | Opened::New { .. } | Opened::Beginning { .. } => None,
        }
    }

    /// The wish to begin a conversation whose answer is awaited, by its name; followed.
    pub(crate) fn awaited(self) -> Option<String> {
        match self.opened() {
            Opened::Beginning { request, .. } => Some(request),
            Opened::New { request, .. } => request,
            Opened::Nothing | Opened::Thread(_) => None,
        }
    }

    pub(crate) fn open(self, opened: Opened) {
        self.change(|held| held.opened = opened);
    }
}
