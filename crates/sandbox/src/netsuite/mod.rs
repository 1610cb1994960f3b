//! Imitates NetSuite: OAuth 2.0, the record service, SuiteQL and a `RESTlet`.
//!
//! | Module | Is |
//! |---|---|
//! | [`schema`] | the record types and their fields |
//! | [`store`] | the records, in `SQLite` |
//! | `record` | `/services/rest/record/v1` |
//! | `suiteql` | `/services/rest/query/v1/suiteql`, over the same rows |
//! | `restlet` | the script that says who asks |
//! | [`oauth`] | who gets an access token: people and certificates |
//! | [`role`] | what each of the account's roles may do |
//! | [`governance`] | the concurrency limit, how slow the account is, and permissions that every role lacks |
//! | [`faults`] | failures on demand |
//! | [`by_hand`] | what people do to records and forms in NetSuite's own screens |
//! | [`access`] | which requests came |
//! | [`seed`] | what is there at the start, and well-known numbers |
//!
//! Not imitated: asynchronous and batch requests, sublists other than a customer's sales team, custom
//! fields of other records than phone calls, brackets in the `q` filter, the `entity` and
//! `transactionline` tables. All hosts of an account are one here.
//!
//! No answer carries CORS headers and `OPTIONS` is refused, as at NetSuite: a browser cannot talk
//! to it.

pub mod access;
mod by_hand;
pub mod error;
pub mod faults;
mod gate;
pub mod governance;
pub mod oauth;
mod paging;
mod record;
mod restlet;
pub mod role;
pub mod schema;
pub mod seed;
pub mod store;
mod suiteql;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, header},
    middleware,
    routing::{any, get, post},
};
use serde_json::{Value, json};

use self::{
    access::Access,
    by_hand::Account,
    error::ApiError,
    faults::Script,
    governance::{Concurrency, Governance, Level},
    oauth::{Caller, CertificateError, Grants},
    role::Role,
    schema::RecordType,
    store::Store,
};
use crate::{clock::Clock, people::Person};

/// The imitated NetSuite account. Cheap to clone; every clone is the same account.
#[derive(Clone, Debug)]
pub struct NetSuite {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    clock: Clock,
    people: Vec<Person>,
    store: Mutex<Store>,
    grants: Mutex<Grants>,
    governance: Arc<Governance>,
    faults: Mutex<faults::Queue>,
    account: Mutex<Account>,
    accesses: Mutex<Vec<Access>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl NetSuite {
    /// A freshly seeded account whose employees are these people.
    ///
    /// # Panics
    ///
    /// When the embedded seed does not fit the record types, which is settled when it is built.
    pub fn new(clock: Clock, people: &[Person]) -> Self {
        let store = seeded(&clock, people);
        Self {
            inner: Arc::new(Inner {
                clock,
                people: people.to_vec(),
                store: Mutex::new(store),
                grants: Mutex::default(),
                governance: Arc::default(),
                faults: Mutex::default(),
                account: Mutex::default(),
                accesses: Mutex::default(),
            }),
        }
    }

    /// Every record of a type, as the record service would answer each; nothing for unknown types.
    pub fn records(&self, record_type: &str) -> Option<Value> {
        let record_type = RecordType::parse(record_type)?;
        let view = record::View {
            origin: default_origin(),
            ..record::View::default()
        };
        let store = locked(&self.inner.store);
        let records = store.all(record_type).ok()?;
        let shown: rusqlite::Result<Vec<Value>> = records
            .iter()
            .map(|one| record::rendered(&store, one, &view))
            .collect();
        shown.ok().map(Value::Array)
    }

    /// Asks for a failure; [`faults`] lists what there is.
    pub fn script(&self, script: Value) -> Result<(), String> {
        match faults::parse(script)? {
            Script::Fault(fault) => locked(&self.inner.faults).push(fault),
            Script::Permission(permission, level) => {
                self.inner.governance.set_permission(&permission, level);
            }
            Script::ConcurrencyLimit(limit) => self.inner.governance.set_limit(limit),
            Script::Latency(latency) => self.inner.governance.set_latency(latency),
            Script::ExpireTokens => locked(&self.inner.grants).expire_tokens(),
        }
        Ok(())
    }

    /// Back to the seed: records, locks, forms, faults, permissions, limit, latency and log. Certificates and tokens stay,
    /// since they are how a client was set up.
    ///
    /// # Panics
    ///
    /// As [`NetSuite::new`].
    pub fn reset(&self) {
        *locked(&self.inner.store) = seeded(&self.inner.clock, &self.inner.people);
        locked(&self.inner.faults).clear();
        *locked(&self.inner.account) = Account::default();
        locked(&self.inner.accesses).clear();
        self.inner.governance.reset();
    }

    /// Lets the sandbox integration sign in with this certificate or public key, in a role that may do
    /// everything; gives its id.
    pub fn register_certificate(&self, pem: &str) -> Result<String, CertificateError> {
        self.register_certificate_as(Role::Full, pem)
    }

    /// As [`NetSuite::register_certificate`], in this role.
    pub fn register_certificate_as(
        &self,
        role: Role,
        pem: &str,
    ) -> Result<String, CertificateError> {
        locked(&self.inner.grants).register(pem, role)
    }

    /// The access tokens that clients have, for whoever looks where else they are.
    pub fn tokens(&self) -> Vec<String> {
        locked(&self.inner.grants).tokens()
    }

    /// How the account's pool was used.
    pub fn concurrency(&self) -> Concurrency {
        self.inner.governance.concurrency()
    }

    /// Every request since the start or the last reset, oldest first.
    pub fn accesses(&self) -> Vec<Access> {
        locked(&self.inner.accesses).clone()
    }

    /// The record types that requests tried to write.
    pub fn record_types_written(&self) -> BTreeSet<String> {
        locked(&self.inner.accesses)
            .iter()
            .filter_map(|one| one.writes.clone())
            .collect()
    }

    fn with_store<T>(
        &self,
        run: impl FnOnce(&Store) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        run(&locked(&self.inner.store))
    }

    /// Whether whoever asks reaches that far: by their role, less what was taken from every role.
    fn permit(&self, caller: Caller, permission: &str, needed: Level) -> Result<(), ApiError> {
        let left = self.inner.governance.permission(permission);
        if left.min(caller.role.permission(permission)) >= needed {
            Ok(())
        } else {
            Err(ApiError::insufficient_permission(permission))
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "whether the embedded seed fits is settled when it is built"
)]
fn seeded(clock: &Clock, people: &[Person]) -> Store {
    let store = Store::open().expect("a database in memory opens");
    seed::load(&store, people, clock.now_millis())
        .expect("the embedded seed fits the record types");
    store
}

fn default_origin() -> String {
    "http://localhost:8791".to_owned()
}

/// Scheme and host the client used, for links.
fn origin(headers: &HeaderMap) -> String {
    headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .map_or_else(default_origin, |host| format!("http://{host}"))
}

/// Every path of NetSuite, and the page of certificates under `/console/netsuite`.
pub fn router(netsuite: NetSuite) -> Router {
    let governed = Router::new()
        .route(
            "/services/rest/record/v1/{type}",
            get(record::list).post(record::create),
        )
        .route(
            "/services/rest/record/v1/{type}/{id}",
            get(record::read)
                .patch(record::update)
                .put(record::upsert)
                .delete(record::delete),
        )
        .route(
            "/services/rest/record/v1/metadata-catalog/{type}",
            get(record::metadata::schema),
        )
        .route("/services/rest/query/v1/suiteql", post(suiteql::run))
        .route("/services/rest/system/v1/serverTime", get(server_time))
        .route(
            "/services/rest/system/v1/governanceLimits",
            get(governance_limits),
        )
        .layer(middleware::from_fn_with_state(
            netsuite.clone(),
            gate::govern,
        ));
    let scripts = Router::new().route(restlet::PATH, any(restlet::run)).layer(
        middleware::from_fn_with_state(netsuite.clone(), gate::govern_script),
    );
    Router::new()
        .route(oauth::TOKEN_PATH, post(oauth::token::token))
        .route(oauth::REVOKE_PATH, post(oauth::token::revoke))
        .route(
            oauth::AUTHORIZE_PATH,
            get(oauth::authorize::ask).post(oauth::authorize::decide),
        )
        .merge(governed)
        .merge(scripts)
        .fallback(|| async { ApiError::not_found() })
        .method_not_allowed_fallback(|| async { ApiError::method_not_allowed() })
        .layer(middleware::from_fn_with_state(
            netsuite.clone(),
            gate::observe,
        ))
        .route(
            "/console/netsuite/certificates",
            get(oauth::machines::show).post(oauth::register),
        )
        .route(
            "/console/netsuite/machines.js",
            get(oauth::machines::script),
        )
        .merge(crate::pages::router())
        .with_state(netsuite)
}

async fn server_time(State(netsuite): State<NetSuite>) -> Json<Value> {
    Json(json!({ "serverTime": netsuite.inner.clock.now_iso() }))
}

async fn governance_limits(State(netsuite): State<NetSuite>) -> Json<Value> {
    let limit = netsuite.concurrency().limit;
    Json(json!({
        "accountConcurrencyLimit": limit,
        "accountUnallocatedConcurrencyLimit": limit,
        "integrationConcurrencyLimit": null,
        "integrationLimitType": "accountLimit",
    }))
}
