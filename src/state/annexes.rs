//! The stores of areas whose code comes later: texts that only that code reads.

use ledgerline_core::{
    domain::{
        company::AdminTask,
        ids::ThreadId,
        intent::Intent,
        view::{AnnexName, AnnexView, View},
    },
    json,
};
use leptos::prelude::{Get, Memo, RwSignal, Set, StoredValue, With, WithUntracked, WithValue};
use serde::{Serialize, de::DeserializeOwned};

/// What the annexes show.
#[derive(Clone, Copy, Debug)]
pub struct AnnexStore {
    /// Kept apart, so that one annex more makes nothing larger that the screens hand around.
    views: StoredValue<Views>,
    wanted: RwSignal<Option<ThreadId>>,
}

/// The view of each.
#[derive(Clone, Copy, Debug)]
struct Views {
    texts: RwSignal<Option<AnnexView>>,
    history: RwSignal<Option<AnnexView>>,
    contacts: RwSignal<Option<AnnexView>>,
    pane: RwSignal<Option<AnnexView>>,
    company: RwSignal<Option<AnnexView>>,
    logging: RwSignal<Option<AnnexView>>,
    mapping: RwSignal<Option<AnnexView>>,
    links: RwSignal<Option<AnnexView>>,
    call_handling: RwSignal<Option<AnnexView>>,
    own_data: RwSignal<Option<AnnexView>>,
    reports: RwSignal<Option<AnnexView>>,
}

impl Views {
    fn new() -> Self {
        Self {
            texts: RwSignal::new(None),
            history: RwSignal::new(None),
            contacts: RwSignal::new(None),
            pane: RwSignal::new(None),
            company: RwSignal::new(None),
            logging: RwSignal::new(None),
            mapping: RwSignal::new(None),
            links: RwSignal::new(None),
            call_handling: RwSignal::new(None),
            own_data: RwSignal::new(None),
            reports: RwSignal::new(None),
        }
    }

    const fn of(self, name: AnnexName) -> RwSignal<Option<AnnexView>> {
        match name {
            AnnexName::Texts => self.texts,
            AnnexName::History => self.history,
            AnnexName::Contacts => self.contacts,
            AnnexName::Pane => self.pane,
            AnnexName::Company => self.company,
            AnnexName::Logging => self.logging,
            AnnexName::Mapping => self.mapping,
            AnnexName::Links => self.links,
            AnnexName::CallHandling => self.call_handling,
            AnnexName::OwnData => self.own_data,
            AnnexName::Reports => self.reports,
        }
    }
}

impl AnnexStore {
    pub(super) fn new() -> Self {
        Self {
            views: StoredValue::new(Views::new()),
            wanted: RwSignal::new(None),
        }
    }

    fn of(self, name: AnnexName) -> RwSignal<Option<AnnexView>> {
        self.views.with_value(|views| views.of(name))
    }

    pub(super) fn apply(self, name: AnnexName, view: &View) {
        let (signal, new) = (self.of(name), view.annex(name));
        if signal.with_untracked(|held| held.as_ref() != new) {
            signal.set(new.cloned());
        }
    }

    /// A conversation is wanted from outside the page.
    pub fn want(self, thread: ThreadId) {
        self.wanted.set(Some(thread));
    }

    /// The conversation that is wanted from there, followed.
    pub fn wanted(self) -> Option<ThreadId> {
        self.wanted.get()
    }

    /// It works, and has something to show.
    pub fn is_there(self, name: AnnexName) -> bool {
        self.of(name).with(Option::is_some)
    }

    /// How many things in it wait to be seen.
    pub fn unseen(self, name: AnnexName) -> u32 {
        let signal = self.of(name);
        signal.with(|view| view.as_ref().map_or(0, |view| view.unseen))
    }

    /// What an admin is led to.
    pub fn task(self, name: AnnexName) -> Option<AdminTask> {
        self.of(name).with(|view| view.as_ref()?.task)
    }

    /// Its own view; `None` before it works. Only the code of the annex names the type, and so has
    /// its reader.
    pub fn view<T>(self, name: AnnexName) -> Memo<Option<T>>
    where
        T: DeserializeOwned + PartialEq + Send + Sync + 'static,
    {
        let signal = self.of(name);
        Memo::new(move |_| signal.with(|view| json::read(&view.as_ref()?.body).ok()))
    }
}

/// A wish for an annex, as the one way out of the screens takes it.
pub fn annex_wish(annex: AnnexName, wish: &impl Serialize) -> Intent {
    Intent::Annex {
        annex,
        wish: json::write(wish).unwrap_or_default(),
    }
}
