//! What outlives the tab. Acts are done in the order they were asked for, those waiting together in
//! one transaction. Where the browser has no database, values live as long as the tab and
//! [`Input::Saved`] says so.

mod database;
mod seal;
#[cfg(test)]
mod tests;

use litemap::LiteMap;
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use thiserror::Error;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use self::{
    database::{Database, Write},
    seal::Seal,
};
use super::feed::Feed;
use crate::engine::io::{Input, Place, Stored};

const NAME: &str = "ledgerline";

/// The browser would not do it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub(super) enum StorageError {
    /// There is no database here, or it cannot be opened.
    #[error("no database")]
    Missing,
    /// A transaction was rolled back, or a value could not be sealed.
    #[error("not written")]
    Refused,
}

impl From<JsValue> for StorageError {
    fn from(_: JsValue) -> Self {
        Self::Refused
    }
}

/// May something be kept here? Only a phone that ran has made a place for it.
pub(super) async fn is_used() -> bool {
    database::may_exist(NAME).await
}

/// An act that waits for its turn.
enum Act {
    Start,
    Reread,
    Read(Place),
    Save {
        place: Place,
        key: String,
        value: Option<String>,
    },
    Clear(Place),
    Then(Box<dyn FnOnce()>),
}

/// Where values are.
enum Shelf {
    Disk {
        database: Database,
        seal: Seal,
    },
    Memory {
        stored: Stored,
        kept: LiteMap<String, String>,
        history: LiteMap<String, String>,
        pending: LiteMap<String, String>,
    },
}

/// The queue in front of the shelf.
#[derive(Clone)]
pub(super) struct Storage(Rc<Queue>);

struct Queue {
    feed: Feed,
    acts: RefCell<VecDeque<Act>>,
    is_busy: Cell<bool>,
    /// Taken out by the act that uses it.
    shelf: RefCell<Option<Shelf>>,
}

impl Storage {
    /// Reads everything and feeds [`Input::Started`].
    pub(super) fn start(feed: Feed) -> Self {
        let storage = Self(Rc::new(Queue {
            feed,
            acts: RefCell::default(),
            is_busy: Cell::new(false),
            shelf: RefCell::default(),
        }));
        storage.enqueue(Act::Start);
        storage
    }

    pub(super) fn save(&self, place: Place, key: String, value: Option<String>) {
        self.enqueue(Act::Save { place, key, value });
    }

    pub(super) fn clear(&self, place: Place) {
        self.enqueue(Act::Clear(place));
    }

    pub(super) fn reread(&self) {
        self.enqueue(Act::Reread);
    }

    /// Reads one place and feeds [`Input::Read`].
    pub(super) fn read(&self, place: Place) {
        self.enqueue(Act::Read(place));
    }

    /// Calls `act` once everything asked for before is done.
    pub(super) fn then(&self, act: impl FnOnce() + 'static) {
        self.enqueue(Act::Then(Box::new(act)));
    }

    fn enqueue(&self, act: Act) {
        self.0.acts.borrow_mut().push_back(act);
        if !self.0.is_busy.replace(true) {
            let queue = Rc::clone(&self.0);
            spawn_local(async move { queue.work().await });
        }
    }
}

impl Queue {
    async fn work(&self) {
        loop {
            let acts = std::mem::take(&mut *self.acts.borrow_mut());
            if acts.is_empty() {
                self.is_busy.set(false);
                return;
            }
            let mut writes = Vec::new();
            for act in acts {
                match act {
                    Act::Start => {
                        let stored = self.read().await;
                        self.feed.tell(Input::Started { stored });
                    }
                    Act::Reread => {
                        self.write(std::mem::take(&mut writes)).await;
                        let stored = self.read().await;
                        self.feed.tell(Input::Reread { stored });
                    }
                    Act::Read(place) => {
                        self.write(std::mem::take(&mut writes)).await;
                        let opened = self.shelf().await;
                        let values = opened.place(place).await;
                        *self.shelf.borrow_mut() = Some(opened);
                        self.feed.tell(Input::Read { place, values });
                    }
                    Act::Save { place, key, value } => {
                        writes.push(Write::Value { place, key, value });
                    }
                    Act::Clear(place) => writes.push(Write::Clear(place)),
                    Act::Then(act) => {
                        self.write(std::mem::take(&mut writes)).await;
                        act();
                    }
                }
            }
            self.write(writes).await;
        }
    }

    async fn shelf(&self) -> Shelf {
        let kept = self.shelf.take();
        match kept {
            Some(opened) => opened,
            None => Shelf::open(NAME).await,
        }
    }

    async fn read(&self) -> Stored {
        let opened = self.shelf().await;
        let values = opened.read().await;
        *self.shelf.borrow_mut() = Some(opened);
        values
    }

    async fn write(&self, writes: Vec<Write>) {
        if writes.is_empty() {
            return;
        }
        let asked: Vec<_> = writes.iter().filter_map(Write::saved).collect();
        let mut opened = self.shelf().await;
        let is_durable = opened.write(writes).await;
        *self.shelf.borrow_mut() = Some(opened);
        for (place, key) in asked {
            self.feed.tell(Input::Saved {
                place,
                key,
                is_durable,
            });
        }
    }
}

impl Shelf {
    async fn open(name: &str) -> Self {
        match Self::open_disk(name).await {
            Ok(disk) => disk,
            Err(StorageError::Missing | StorageError::Refused) => Self::memory(),
        }
    }

    fn memory() -> Self {
        Self::Memory {
            stored: Stored::default(),
            kept: LiteMap::new(),
            history: LiteMap::new(),
            pending: LiteMap::new(),
        }
    }

    async fn open_disk(name: &str) -> Result<Self, StorageError> {
        let database = Database::open(name).await?;
        let seal = Seal::kept_in(&database).await?;
        Ok(Self::Disk { database, seal })
    }

    async fn read(&self) -> Stored {
        match self {
            Self::Memory { stored, .. } => stored.clone(),
            Self::Disk { database, seal } => Stored {
                sealed: read_sealed(database, seal, Place::Sealed).await,
                settings: read_plain(database, Place::Settings).await,
                journal: read_sealed(database, seal, Place::Journal).await,
            },
        }
    }

    async fn place(&self, place: Place) -> LiteMap<String, String> {
        match self {
            Self::Memory { kept, .. } if place == Place::Kept => kept.clone(),
            Self::Memory { history, .. } if place == Place::History => history.clone(),
            Self::Memory { .. } if place == Place::Directory => LiteMap::new(),
            Self::Memory { pending, .. } => pending.clone(),
            Self::Disk { database, seal } => read_sealed(database, seal, place).await,
        }
    }

    /// Is it on disk now?
    async fn write(&mut self, writes: Vec<Write>) -> bool {
        match self {
            Self::Memory {
                stored,
                kept,
                history,
                pending,
            } => {
                for write in writes {
                    let values = match write.place() {
                        Place::Sealed => &mut stored.sealed,
                        Place::Settings => &mut stored.settings,
                        Place::Journal => &mut stored.journal,
                        Place::Kept => &mut *kept,
                        Place::History => &mut *history,
                        // Too large to be held twice; another lead reads it anew.
                        Place::Directory => continue,
                        Place::Pending => &mut *pending,
                    };
                    remember(values, write);
                }
                false
            }
            Self::Disk { database, seal } => database.write(seal, &writes).await.is_ok(),
        }
    }
}

fn remember(shelf: &mut LiteMap<String, String>, write: Write) {
    match write {
        Write::Clear(_) => shelf.clear(),
        Write::Value {
            key,
            value: Some(value),
            ..
        } => drop(shelf.insert(key, value)),
        Write::Value {
            key, value: None, ..
        } => drop(shelf.remove(&key)),
    }
}

/// A value that does not open is damaged or from another browser profile, and counts as absent.
async fn read_sealed(database: &Database, seal: &Seal, place: Place) -> LiteMap<String, String> {
    let mut opened = LiteMap::new();
    for (key, value) in database.read(place).await.unwrap_or_default() {
        if let Ok(text) = seal.open(place, &key, &value).await {
            opened.insert(key, text);
        }
    }
    opened
}

async fn read_plain(database: &Database, place: Place) -> LiteMap<String, String> {
    let mut texts = LiteMap::new();
    for (key, value) in database.read(place).await.unwrap_or_default() {
        if let Some(text) = value.as_string() {
            texts.insert(key, text);
        }
    }
    texts
}
