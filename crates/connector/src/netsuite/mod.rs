//! The connector's only way to `NetSuite`: signed in, queued, repeated where that is safe, and with
//! every failure classified.

mod begun;
mod error;
mod governor;
mod remembered;
mod token;

use std::{
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use ledgerline_core::{
    domain::{event::Platform, ids::RecordId, jwt, time::Timestamp},
    wire::{
        connector::NetSuiteHealth,
        netsuite::{
            error::{Fault, Refusal},
            metadata::{self, Schema},
            path::{self, RecordType},
            query::{Page, Query, Row},
        },
    },
};
use rand::Rng as _;
use reqwest::{Method, Response, header};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

pub(crate) use self::remembered::Remembered;
pub use self::{
    error::{NetSuiteError, Outlook},
    governor::Priority,
};
use self::{governor::Governor, token::Tokens};
use crate::{
    clock::Clock,
    events::Events,
    metrics::Metrics,
    settings::{NetSuiteCredentials, NetSuiteSettings, SettingsError},
};

/// Longest pause before a repetition.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// A signed-in client of one account. Every method may be repeated safely, and repeats by itself.
#[derive(Debug)]
pub struct NetSuite {
    http: reqwest::Client,
    clock: Clock,
    retry_base: Duration,
    /// How long an answer is waited for.
    patience: Duration,
    account: RwLock<Option<Arc<Account>>>,
    governor: Arc<Governor>,
    metrics: Arc<Metrics>,
    health: Mutex<(NetSuiteHealth, Option<String>)>,
    good_at: Mutex<Option<Timestamp>>,
    /// Where admins see what befell it; a trial's failures are its answer and no events.
    events: Option<Arc<Events>>,
}

/// An account and the way to sign in to it.
#[derive(Debug)]
pub(crate) struct Account {
    base_url: String,
    tokens: Tokens,
}

impl Account {
    pub(crate) fn new(
        credentials: &NetSuiteCredentials,
        http: reqwest::Client,
        clock: Clock,
    ) -> Result<Arc<Self>, SettingsError> {
        Ok(Arc::new(Self {
            base_url: credentials.base_url.clone(),
            tokens: Tokens::new(credentials, http, clock)?,
        }))
    }
}

/// When a record was made.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    created_date: Option<String>,
}

impl NetSuite {
    /// Reads the key, where there is one; asks nothing yet.
    pub fn new(
        settings: &NetSuiteSettings,
        http: reqwest::Client,
        clock: Clock,
        metrics: Arc<Metrics>,
    ) -> Result<Self, SettingsError> {
        let account = settings
            .credentials
            .as_ref()
            .map(|credentials| Account::new(credentials, http.clone(), clock.clone()))
            .transpose()?;
        Ok(Self {
            http,
            clock,
            account: RwLock::new(account),
            good_at: Mutex::default(),
            retry_base: settings.retry_base,
            patience: settings.patience,
            governor: Governor::new(settings.concurrency),
            metrics,
            health: Mutex::new((NetSuiteHealth::Connected, None)),
            events: None,
        })
    }

    /// The same, telling what befalls it.
    pub(crate) fn telling(self, events: Arc<Events>) -> Self {
        Self {
            events: Some(events),
            ..self
        }
    }

    /// Uses this account from now on, or none.
    pub(crate) fn hold(&self, account: Option<Arc<Account>>) {
        *self.account.write().unwrap_or_else(PoisonError::into_inner) = account;
        let mut health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        *health = (NetSuiteHealth::Connected, None);
        drop(health);
        *self.good_at.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Another client of this account, with a health of its own and one request at a time.
    pub(crate) fn trial(&self, account: Arc<Account>) -> Self {
        Self {
            http: self.http.clone(),
            clock: self.clock.clone(),
            retry_base: self.retry_base,
            patience: self.patience,
            account: RwLock::new(Some(account)),
            governor: Governor::new(1),
            metrics: Arc::clone(&self.metrics),
            health: Mutex::new((NetSuiteHealth::Connected, None)),
            good_at: Mutex::default(),
            events: None,
        }
    }

    /// Is there an account?
    pub fn is_set_up(&self) -> bool {
        self.account().is_ok()
    }

    /// When a request last worked.
    pub fn good_at(&self) -> Option<Timestamp> {
        *self.good_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account in use, for whoever began in it or begins now.
    fn account(&self) -> Result<Arc<Account>, NetSuiteError> {
        let held = self.held().ok_or(NetSuiteError::NotSetUp)?;
        if self.was_begun_for_another(Some(&held)) {
            return Err(NetSuiteError::NotSetUp);
        }
        Ok(held)
    }

    fn held(&self) -> Option<Arc<Account>> {
        let account = self.account.read().unwrap_or_else(PoisonError::into_inner);
        account.clone()
    }

    /// Is this the account in use?
    fn holds(&self, account: Option<&Arc<Account>>) -> bool {
        match (self.held(), account) {
            (Some(held), Some(account)) => Arc::ptr_eq(&held, account),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// The account that the access token speaks of, where it says so: its audience is
    /// `application;account`.
    pub(crate) async fn signed_in_to(&self) -> Result<Option<String>, NetSuiteError> {
        let token = self.account()?.tokens.get().await?;
        let claims = jwt::claims(&token).and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let Some(audience) = claims.map(|mut claims| claims["aud"].take()) else {
            return Ok(None);
        };
        let of = |text: &Value| Some(text.as_str()?.split_once(';')?.1.to_owned());
        let named = match audience.as_array() {
            Some(all) => all.iter().find_map(of),
            None => of(&audience),
        };
        Ok(named)
    }

    /// May the role change records of this type? Changes none: there is no record of this id.
    pub(crate) async fn may_write(&self, record: RecordType) -> Result<bool, NetSuiteError> {
        let address = record.by_external_id("ledgerline-trial");
        let nothing = serde_json::json!({});
        let outcome = self
            .send(
                Priority::Interactive,
                &Method::PATCH,
                &address,
                Some(&nothing),
            )
            .await;
        match outcome {
            Ok(_) | Err(NetSuiteError::NotFound { .. } | NetSuiteError::Field { .. }) => Ok(true),
            Err(NetSuiteError::Permission { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// How the last request went, and what was wrong with it.
    pub fn health(&self) -> (NetSuiteHealth, Option<String>) {
        self.health
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Asks for next to nothing where it is not known whether that works.
    pub async fn look(&self) {
        if self.good_at().is_none() {
            let nobody = "SELECT e.id AS id FROM employee e WHERE e.id = 0".to_owned();
            drop(self.query(Priority::Interactive, nobody).await);
        } else {
            self.check_up().await;
        }
    }

    /// Asks for next to nothing when the last request failed, so that [`Self::health`] tells how
    /// NetSuite is now and not how it was.
    pub async fn check_up(&self) {
        if self.health().0 != NetSuiteHealth::Connected {
            let nobody = "SELECT e.id AS id FROM employee e WHERE e.id = 0".to_owned();
            // What comes of it is the health.
            drop(self.query(Priority::Interactive, nobody).await);
        }
    }

    /// All rows of a query that answers at most a page of them.
    pub async fn query(&self, priority: Priority, q: String) -> Result<Vec<Row>, NetSuiteError> {
        let address = format!("{}?limit=1000", path::QUERY);
        let answer = self
            .send(
                priority,
                &Method::POST,
                &address,
                Some(&body(&Query { q })?),
            )
            .await?;
        read::<Page>(answer).await.map(|page| page.items)
    }

    /// A record by external id; `None` when there is none.
    pub async fn read<T: DeserializeOwned>(
        &self,
        priority: Priority,
        record: RecordType,
        external_id: &str,
    ) -> Result<Option<T>, NetSuiteError> {
        let address = record.by_external_id(external_id);
        match self.send(priority, &Method::GET, &address, None).await {
            Ok(answer) => read(answer).await.map(Some),
            Err(NetSuiteError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// When the record with this internal id was made; `None` where there is none, or it does not say.
    pub(crate) async fn created(
        &self,
        priority: Priority,
        record: RecordType,
        id: &RecordId,
    ) -> Result<Option<Timestamp>, NetSuiteError> {
        let address = record.by_id(id);
        let answer = match self.send(priority, &Method::GET, &address, None).await {
            Err(NetSuiteError::NotFound { .. }) => return Ok(None),
            answer => read::<Created>(answer?).await?,
        };
        Ok(answer.created_date.and_then(|at| Timestamp::parse_iso(&at)))
    }

    /// Which fields records of this type have.
    pub(crate) async fn schema(
        &self,
        priority: Priority,
        record: RecordType,
    ) -> Result<Schema, NetSuiteError> {
        let answer = self
            .send(priority, &Method::GET, &record.schema(), None)
            .await?;
        read(answer).await
    }

    /// May the role read records of this type?
    pub async fn may_read(
        &self,
        priority: Priority,
        record: RecordType,
    ) -> Result<bool, NetSuiteError> {
        match self.send(priority, &Method::GET, &record.any(), None).await {
            Ok(_) => Ok(true),
            Err(NetSuiteError::Permission { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Creates or updates a record by external id; a lost answer is repeated without harm.
    pub async fn put(
        &self,
        priority: Priority,
        record: RecordType,
        external_id: &str,
        fields: &impl Serialize,
    ) -> Result<RecordId, NetSuiteError> {
        let address = record.by_external_id(external_id);
        let answer = self
            .send(priority, &Method::PUT, &address, Some(&body(fields)?))
            .await?;
        id_of(&answer)
    }

    /// Creates a record with an external id; refused where there is one with it, also when the answer to
    /// its own creation was lost and it is created again.
    pub async fn create(
        &self,
        priority: Priority,
        record: RecordType,
        external_id: &str,
        fields: &impl Serialize,
    ) -> Result<RecordId, NetSuiteError> {
        let mut body = body(fields)?;
        body["externalId"] = external_id.into();
        let answer = self
            .send(priority, &Method::POST, &record.all(), Some(&body))
            .await?;
        id_of(&answer)
    }

    /// Changes these fields of the record with this external id; false where there is none.
    pub async fn patch(
        &self,
        priority: Priority,
        record: RecordType,
        external_id: &str,
        fields: &impl Serialize,
    ) -> Result<bool, NetSuiteError> {
        let address = record.by_external_id(external_id);
        let body = body(fields)?;
        match self
            .send(priority, &Method::PATCH, &address, Some(&body))
            .await
        {
            Ok(_) => Ok(true),
            Err(NetSuiteError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Changes these fields of the record with this internal id.
    pub(crate) async fn patch_by_id(
        &self,
        priority: Priority,
        record: RecordType,
        id: &RecordId,
        fields: &impl Serialize,
    ) -> Result<(), NetSuiteError> {
        let (address, body) = (record.by_id(id), body(fields)?);
        self.send(priority, &Method::PATCH, &address, Some(&body))
            .await?;
        Ok(())
    }

    async fn send(
        &self,
        priority: Priority,
        method: &Method,
        address: &str,
        body: Option<&Value>,
    ) -> Result<Response, NetSuiteError> {
        let account = self.held();
        if self.was_begun_for_another(account.as_ref()) {
            return Err(NetSuiteError::NotSetUp);
        }
        let outcome = match &account {
            Some(account) => {
                let request = (method, address, body);
                self.send_until_settled(priority, account, request).await
            }
            None => Err(NetSuiteError::NotSetUp),
        };
        if !self.holds(account.as_ref()) {
            // It says nothing of the account that is in use by now.
            return outcome;
        }
        let health = match &outcome {
            Ok(_) => {
                let now = self.clock.now();
                *self.good_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
                (NetSuiteHealth::Connected, None)
            }
            Err(error) => error.health(),
        };
        *self.health.lock().unwrap_or_else(PoisonError::into_inner) = health;
        if let Err(error) = &outcome {
            tracing::warn!(method = %method, code = error.log_code(), "netsuite refused a request");
            let is_query = address.starts_with(path::QUERY);
            let happened = error.event(*method != Method::GET && !is_query);
            if let (Some(events), Some((what, code))) = (&self.events, happened) {
                events.note(Platform::Netsuite, what, code);
            }
        }
        outcome
    }

    /// In this account alone: while it rests or waits for its place, another one may be put to use.
    async fn send_until_settled(
        &self,
        priority: Priority,
        account: &Arc<Account>,
        request: (&Method, &str, Option<&Value>),
    ) -> Result<Response, NetSuiteError> {
        let mut repetitions = 0;
        let mut has_renewed = false;
        loop {
            let error = match self.send_once(priority, account, request).await {
                Ok(answer) => return Ok(answer),
                Err((NetSuiteError::SignIn { .. }, Some(token))) if !has_renewed => {
                    has_renewed = true;
                    account.tokens.discard(&token).await;
                    continue;
                }
                Err((error, _)) => error,
            };
            if !error.is_transient() || repetitions >= priority.repetitions() {
                return Err(error);
            }
            tokio::time::sleep(self.pause(repetitions)).await;
            repetitions += 1;
        }
    }

    /// The token it used comes back with a failure, so that only that one is thrown away.
    async fn send_once(
        &self,
        priority: Priority,
        account: &Arc<Account>,
        (method, address, body): (&Method, &str, Option<&Value>),
    ) -> Result<Response, (NetSuiteError, Option<String>)> {
        let token = account.tokens.get().await.map_err(|error| (error, None))?;
        let _permit = self
            .governor
            .permit(priority)
            .await
            .map_err(|error| (error, None))?;
        if !self.holds(Some(account)) {
            return Err((NetSuiteError::NotSetUp, None));
        }
        self.metrics.netsuite_requests.count();
        let mut request = self
            .http
            .request(method.clone(), format!("{}{address}", account.base_url))
            .bearer_auth(&token)
            .header("X-NetSuite-PropertyNameValidation", "error")
            .timeout(self.patience);
        if address.starts_with(path::QUERY) {
            request = request.header("Prefer", "transient");
        }
        if address.contains(path::METADATA) {
            request = request.header(header::ACCEPT, metadata::ACCEPT);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let refused = match request.send().await {
            Ok(answer) if answer.status().is_success() => {
                // The permit covers the body too; `NetSuite` counts a request until it is read.
                return buffered(answer).await.map_err(|error| (error, None));
            }
            Ok(answer) => answer,
            Err(_) => {
                self.metrics.netsuite_failures.count();
                return Err((NetSuiteError::NoAnswer, None));
            }
        };
        let status = refused.status();
        let bytes = refused.bytes().await.unwrap_or_default();
        let refusal = Refusal::read(status.as_u16(), &bytes);
        match refusal.fault {
            Fault::Busy => self.metrics.netsuite_busy.count(),
            Fault::Unavailable => self.metrics.netsuite_failures.count(),
            Fault::SignIn | Fault::Permission | Fault::Field | Fault::NotFound => {}
        }
        Err((refusal.into(), Some(token)))
    }

    /// Doubles each time, give or take a quarter, so that waiting requests do not come back at once.
    fn pause(&self, repetitions: u32) -> Duration {
        let pause = self
            .retry_base
            .saturating_mul(1 << repetitions.min(8))
            .min(LONGEST_PAUSE);
        pause.mul_f64(rand::rng().random_range(0.75..1.25))
    }
}

/// Where the written record is.
fn id_of(answer: &Response) -> Result<RecordId, NetSuiteError> {
    answer
        .headers()
        .get(header::LOCATION)
        .and_then(|location| location.to_str().ok())
        .and_then(path::record_id)
        .ok_or(NetSuiteError::Unreadable)
}

async fn buffered(answer: Response) -> Result<Response, NetSuiteError> {
    let (status, headers) = (answer.status(), answer.headers().clone());
    let bytes = answer.bytes().await.map_err(|_| NetSuiteError::NoAnswer)?;
    let mut whole = axum::http::Response::new(bytes);
    *whole.status_mut() = status;
    *whole.headers_mut() = headers;
    Ok(whole.into())
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, NetSuiteError> {
    answer.json().await.map_err(|_| NetSuiteError::Unreadable)
}

fn body(value: &impl Serialize) -> Result<Value, NetSuiteError> {
    serde_json::to_value(value).map_err(|_| NetSuiteError::Unreadable)
}
