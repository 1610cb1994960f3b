//! The IndexedDB database: one object store per place, and one for the sealing key.
//!
//! A transaction left to itself ends when its page has taken the last answer. A page that is frozen
//! before that holds up the same stores for every other tab, so transactions are told to end as soon
//! as everything is asked for.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use super::{StorageError, seal::Seal};
use crate::{
    browser::{
        js::indexed_db::{DurableDatabase, ListingFactory},
        listener::Listener,
    },
    engine::io::Place,
};

type Migration = fn(&IdbDatabase) -> Result<(), JsValue>;

/// The steps that make each version out of the one before; the count is the version.
const MIGRATIONS: &[Migration] = &[
    |database| create(database, &["keys", "sealed", "settings", "journal"]),
    |database| create(database, &["kept", "pending"]),
    |database| create(database, &["history"]),
    |database| create(database, &["directory"]),
];

fn create(database: &IdbDatabase, stores: &[&str]) -> Result<(), JsValue> {
    for store in stores {
        database.create_object_store(store)?;
    }
    Ok(())
}

const KEYS: &str = "keys";

/// Something to be on disk.
pub(super) enum Write {
    /// Put or, with `None`, delete.
    Value {
        place: Place,
        key: String,
        value: Option<String>,
    },
    Clear(Place),
}

impl Write {
    pub(super) const fn place(&self) -> Place {
        match self {
            Self::Value { place, .. } | Self::Clear(place) => *place,
        }
    }

    /// What is to be reported once it is done.
    pub(super) fn saved(&self) -> Option<(Place, String)> {
        match self {
            Self::Value { place, key, .. } => Some((*place, key.clone())),
            Self::Clear(_) => None,
        }
    }
}

pub(super) const fn store_of(place: Place) -> &'static str {
    match place {
        Place::Sealed => "sealed",
        Place::Settings => "settings",
        Place::Journal => "journal",
        Place::Kept => "kept",
        Place::History => "history",
        Place::Directory => "directory",
        Place::Pending => "pending",
    }
}

const PLACES: [Place; 7] = [
    Place::Sealed,
    Place::Settings,
    Place::Journal,
    Place::Kept,
    Place::History,
    Place::Directory,
    Place::Pending,
];

/// Calls, tokens and texts must survive a power cut; a setting, or what can be read again, need not.
const fn is_precious(place: Place) -> bool {
    match place {
        Place::Sealed | Place::Journal | Place::Pending => true,
        Place::Settings | Place::Kept | Place::History | Place::Directory => false,
    }
}

fn factory() -> Option<IdbFactory> {
    web_sys::window()?.indexed_db().ok().flatten()
}

/// Does this database exist, or can the browser not tell?
pub(super) async fn may_exist(name: &str) -> bool {
    let Some(factory) = factory() else {
        return true;
    };
    let Ok(asked) = factory.unchecked_ref::<ListingFactory>().databases() else {
        return true;
    };
    let Ok(all) = JsFuture::from(asked).await else {
        return true;
    };
    let name_of = |database: JsValue| Reflect::get(&database, &"name".into()).ok()?.as_string();
    let all = all.unchecked_into::<Array>();
    all.iter()
        .any(|database| name_of(database).as_deref() == Some(name))
}

/// Open while it lives.
pub(super) struct Database {
    database: IdbDatabase,
    /// Lets a newer version of the app in another tab migrate.
    _gives_way: Listener,
}

impl Database {
    pub(super) async fn open(name: &str) -> Result<Self, StorageError> {
        let factory = factory().ok_or(StorageError::Missing)?;
        let version = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
        let request = factory
            .open_with_u32(name, version)
            .map_err(|_| StorageError::Missing)?;
        let upgrading = request.clone();
        let _upgrade = Listener::new(&request, "upgradeneeded", move |event| {
            let old = event
                .dyn_ref::<web_sys::IdbVersionChangeEvent>()
                .map_or(0.0, web_sys::IdbVersionChangeEvent::old_version);
            migrate(&upgrading, old);
        });
        let database: IdbDatabase = finished(&request)
            .await
            .and_then(wasm_bindgen::JsCast::dyn_into)
            .map_err(|_| StorageError::Missing)?;
        let gives_way = Listener::new(&database, "versionchange", |event| {
            if let Some(database) = event
                .target()
                .and_then(|target| target.dyn_into::<IdbDatabase>().ok())
            {
                database.close();
            }
        });
        Ok(Self {
            database,
            _gives_way: gives_way,
        })
    }

    /// Every name and value of a place.
    pub(super) async fn read(&self, place: Place) -> Result<Vec<(String, JsValue)>, StorageError> {
        let transaction = self.database.transaction_with_str(store_of(place))?;
        let store = transaction.object_store(store_of(place))?;
        let (keys, values) = (store.get_all_keys()?, store.get_all()?);
        end(&transaction)?;
        let keys: Array = finished(&keys).await?.dyn_into()?;
        let values: Array = finished(&values).await?.dyn_into()?;
        Ok(keys
            .iter()
            .zip(values.iter())
            .filter_map(|(key, value)| Some((key.as_string()?, value)))
            .collect())
    }

    /// All of it or nothing. Seals first: a transaction ends as soon as it waits for anything else.
    pub(super) async fn write(&self, seal: &Seal, writes: &[Write]) -> Result<(), StorageError> {
        let mut ready = Vec::with_capacity(writes.len());
        for write in writes {
            ready.push(match write {
                Write::Value {
                    place,
                    key,
                    value: Some(text),
                } => match place {
                    Place::Settings => Some(JsValue::from_str(text)),
                    Place::Sealed
                    | Place::Journal
                    | Place::Kept
                    | Place::History
                    | Place::Directory
                    | Place::Pending => Some(seal.close(*place, key, text).await?.into()),
                },
                Write::Value { value: None, .. } | Write::Clear(_) => None,
            });
        }
        let stores: Array = PLACES
            .into_iter()
            .filter(|place| writes.iter().any(|write| write.place() == *place))
            .map(|place| JsValue::from_str(store_of(place)))
            .collect();
        let is_precious = writes.iter().any(|write| is_precious(write.place()));
        let transaction = self.begin(&stores, is_precious)?;
        for (write, value) in writes.iter().zip(ready) {
            let store = transaction.object_store(store_of(write.place()))?;
            match (write, value) {
                (Write::Clear(_), _) => store.clear()?,
                (Write::Value { key, .. }, Some(value)) => {
                    store.put_with_key(&value, &JsValue::from_str(key))?
                }
                (Write::Value { key, .. }, None) => store.delete(&JsValue::from_str(key))?,
            };
        }
        committed(&transaction).await
    }

    fn begin(&self, stores: &Array, is_precious: bool) -> Result<IdbTransaction, JsValue> {
        let durability = if is_precious { "strict" } else { "relaxed" };
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &durability.into())?;
        self.database
            .unchecked_ref::<DurableDatabase>()
            .transaction(stores, "readwrite", &options)
    }

    /// The key kept under `name`, if there is one.
    pub(super) async fn key(&self, name: &str) -> Result<Option<JsValue>, StorageError> {
        let transaction = self.database.transaction_with_str(KEYS)?;
        let kept = transaction.object_store(KEYS)?.get(&name.into())?;
        end(&transaction)?;
        let kept = finished(&kept).await?;
        Ok((!kept.is_undefined()).then_some(kept))
    }

    /// The key kept under `name`; `fresh` if there is none yet. One transaction, so that two tabs
    /// that start at once agree.
    pub(super) async fn key_or(&self, name: &str, fresh: JsValue) -> Result<JsValue, StorageError> {
        let transaction = self.begin(&Array::of1(&JsValue::from_str(KEYS)), true)?;
        let store = transaction.object_store(KEYS)?;
        let name = JsValue::from_str(name);
        let kept = finished(&store.get(&name)?).await?;
        if !kept.is_undefined() {
            return Ok(kept);
        }
        store.put_with_key(&fresh, &name)?;
        committed(&transaction).await?;
        Ok(fresh)
    }

    #[cfg(test)]
    pub(super) async fn put_raw(
        &self,
        place: Place,
        key: &str,
        value: &[u8],
    ) -> Result<(), StorageError> {
        let transaction = self.begin(&Array::of1(&JsValue::from_str(store_of(place))), false)?;
        let store = transaction.object_store(store_of(place))?;
        store.put_with_key(&js_sys::Uint8Array::from(value), &JsValue::from_str(key))?;
        committed(&transaction).await
    }
}

fn migrate(request: &IdbOpenDbRequest, old_version: f64) {
    let Some(database) = request
        .result()
        .ok()
        .and_then(|result| result.dyn_into::<IdbDatabase>().ok())
    else {
        return;
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a version is a small whole number"
    )]
    let done = old_version as usize;
    for step in MIGRATIONS.iter().skip(done) {
        if step(&database).is_err() {
            // Rolls the upgrade back; opening then fails.
            let _ = request.transaction().map(|upgrade| upgrade.abort());
            return;
        }
    }
}

/// Nothing more will be asked for.
#[expect(
    deprecated,
    reason = "the standard has it; only the description that web-sys is made from calls it old"
)]
fn end(transaction: &IdbTransaction) -> Result<(), JsValue> {
    transaction.commit()
}

async fn finished(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let done = Closure::once_into_js(move || drop(resolve.call0(&JsValue::NULL)));
        let failed = Closure::once_into_js(move || drop(reject.call0(&JsValue::NULL)));
        request.set_onsuccess(Some(done.unchecked_ref()));
        request.set_onerror(Some(failed.unchecked_ref()));
    });
    JsFuture::from(promise).await?;
    request.result()
}

async fn committed(transaction: &IdbTransaction) -> Result<(), StorageError> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let done = Closure::once_into_js(move || drop(resolve.call0(&JsValue::NULL)));
        let failed = Closure::once_into_js(move || drop(reject.call0(&JsValue::NULL)));
        transaction.set_oncomplete(Some(done.unchecked_ref()));
        transaction.set_onabort(Some(failed.unchecked_ref()));
    });
    end(transaction)?;
    JsFuture::from(promise).await?;
    Ok(())
}
