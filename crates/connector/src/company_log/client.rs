//! The company's way to RingCentral: a JWT is changed for an access token, which is kept in memory
//! until shortly before it ends; then the JWT is used again.
//!
//! RingCentral's limit is for user and app together and each request above it makes the wait longer,
//! so nothing at all is asked until the time it named, and pages of the log are asked for at a pace that
//! keeps below it.

mod probes;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use ledgerline_core::{
    domain::{company::Finding, event::What, sensitive::Secret, time::Timestamp},
    wire::ringcentral::{
        company_log::{CompanyLog, read_page},
        error::ApiError,
    },
};
use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
use serde_json::Value;
use thiserror::Error;

use super::{
    cursor::PAGE,
    pace::{Asker, Pace},
    quiet::Quiet,
};
use crate::{
    clock::Clock,
    metrics::Metrics,
    settings::{Origin, RingCentralCredentials, RingCentralSettings},
};

const TIMEOUT: Duration = Duration::from_secs(30);
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// A token this close to its end is not used any more.
const EARLY_MILLIS: i64 = 120_000;
/// So far clocks may be apart; answers are under way for a while.
const CLOCKS_APART_MILLIS: i64 = 30_000;

/// RingCentral did not answer as wished.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ReadError {
    /// There are no credentials.
    #[error("the company has no ringcentral credentials")]
    NotSetUp,
    /// The JWT is expired, revoked or not RingCentral's.
    #[error("ringcentral refuses the jwt")]
    Jwt {
        /// RingCentral's code.
        code: Option<String>,
    },
    /// Client id or secret are wrong.
    #[error("ringcentral does not know the app")]
    Client {
        /// RingCentral's code.
        code: Option<String>,
    },
    /// The app may not use a JWT, or is not active.
    #[error("ringcentral refuses the app")]
    App {
        /// RingCentral's code.
        code: Option<String>,
    },
    /// The app or the person lacks a permission.
    #[error("a ringcentral permission is missing")]
    Permission {
        /// RingCentral's code.
        code: Option<String>,
        /// Which.
        name: Option<String>,
    },
    /// The JWT is of another company.
    #[error("the jwt is of another account")]
    Foreign,
    /// RingCentral knows no account of the id that was given, or not for this JWT.
    #[error("there is no account of this id")]
    NoSuchAccount {
        /// RingCentral's code.
        code: Option<String>,
    },
    /// At the limit.
    #[error("ringcentral is at its limit")]
    Busy {
        /// Nothing is asked before.
        until: Timestamp,
    },
    /// No answer, or one of failure.
    #[error("ringcentral does not answer")]
    Away,
    /// An answer that makes no sense.
    #[error("ringcentral's answer cannot be read")]
    Unreadable,
}

impl ReadError {
    /// RingCentral's code.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Jwt { code }
            | Self::Client { code }
            | Self::App { code }
            | Self::NoSuchAccount { code }
            | Self::Permission { code, .. } => code.as_deref(),
            Self::NotSetUp | Self::Foreign | Self::Busy { .. } | Self::Away | Self::Unreadable => {
                None
            }
        }
    }

    /// The permission that is missing, by RingCentral's name.
    pub fn permission(&self) -> Option<&str> {
        match self {
            Self::Permission { name, .. } => name.as_deref(),
            Self::NotSetUp
            | Self::Jwt { .. }
            | Self::Client { .. }
            | Self::App { .. }
            | Self::Foreign
            | Self::NoSuchAccount { .. }
            | Self::Busy { .. }
            | Self::Away
            | Self::Unreadable => None,
        }
    }

    /// The one thing that is wrong.
    pub fn finding(&self) -> Finding {
        match self {
            Self::NotSetUp => Finding::NoJwt,
            Self::Jwt { .. } => Finding::Jwt,
            // `OAU-165`: a client of the other environment.
            Self::Client { code } | Self::App { code } if code.as_deref() == Some("OAU-165") => {
                Finding::Environment
            }
            Self::Client { .. } => Finding::Client,
            Self::App { .. } => Finding::App,
            Self::Permission { .. } => Finding::Permission,
            Self::Foreign => Finding::Account,
            Self::NoSuchAccount { .. } => Finding::NoSuchAccount,
            Self::Busy { .. } => Finding::Limit,
            Self::Away | Self::Unreadable => Finding::Away,
        }
    }

    /// What it is in the log of the connection.
    pub(crate) const fn event(&self) -> Option<What> {
        match self {
            Self::NotSetUp => None,
            Self::Jwt { .. } | Self::Client { .. } => Some(What::SignInRefused),
            Self::App { .. } => Some(What::AppRefused),
            Self::Permission { .. } => Some(What::PermissionMissing),
            Self::Foreign | Self::NoSuchAccount { .. } => Some(What::OtherAccount),
            Self::Busy { .. } => Some(What::Busy),
            Self::Away => Some(What::NoAnswer),
            Self::Unreadable => Some(What::Unreadable),
        }
    }

    /// What happened and what to do.
    pub fn words(&self) -> String {
        match self {
            Self::NotSetUp => "Nobody has set up the company's RingCentral app.".to_owned(),
            Self::Jwt { .. } => {
                "RingCentral refuses the company's JWT: it has expired or was deleted. \
                                 An administrator makes a new one; mapping, settings and waiting \
                                 calls are kept."
                    .to_owned()
            }
            Self::Client { .. } => {
                "RingCentral does not accept the company's client id and secret.".to_owned()
            }
            Self::App { .. } => {
                "RingCentral refuses the company's app. Check that it is active and has the JWT flow."
                    .to_owned()
            }
            Self::Permission { name, .. } => format!(
                "The company's app, or the person whose JWT it is, lacks the permission {} in \
                 RingCentral.",
                name.as_deref().unwrap_or("to read the company's call log")
            ),
            Self::Foreign => "The JWT is of another RingCentral account than \
                              ringcentral.account_id."
                .to_owned(),
            Self::NoSuchAccount { .. } => "RingCentral knows no account of the account ID that was \
                                           entered, or the JWT may not see it."
                .to_owned(),
            Self::Busy { .. } => {
                "RingCentral is at its limit of requests. It goes on by itself.".to_owned()
            }
            Self::Away => "RingCentral does not answer. It goes on by itself.".to_owned(),
            Self::Unreadable => {
                "RingCentral's answer makes no sense. It is asked again.".to_owned()
            }
        }
    }
}

#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    clock: Clock,
    metrics: Arc<Metrics>,
    /// The one that people sign in to.
    server: String,
    account_id: String,
    held: RwLock<Option<Arc<Held>>>,
    quiet: Mutex<Quiet>,
    pace: Mutex<Pace>,
    /// How far RingCentral's clock is ahead of ours, as of its last answer.
    ahead_millis: AtomicI64,
}

/// Credentials, and the access token that came of them.
#[derive(Debug)]
pub(crate) struct Held {
    credentials: RingCentralCredentials,
    /// Held across the request: the others wait for this answer instead of asking again.
    current: tokio::sync::Mutex<Option<(Secret<String>, Timestamp)>>,
}

/// What a JWT was changed for.
struct SignedIn {
    token: Secret<String>,
    /// So long it is good.
    seconds: i64,
    /// The app's permissions, divided by spaces.
    scope: String,
}

impl Held {
    /// The address of a path in the account that is read.
    fn url(&self, server: &str, path: &str) -> String {
        let server = self
            .credentials
            .server
            .as_ref()
            .map_or(server, Origin::as_str);
        format!("{server}{}", self.path(path))
    }

    /// A path in the account that is read.
    fn path(&self, path: &str) -> String {
        match &self.credentials.account {
            Some(account) => path.replacen("/account/~", &format!("/account/{account}"), 1),
            None => path.to_owned(),
        }
    }

    pub(crate) fn new(credentials: RingCentralCredentials) -> Arc<Self> {
        Arc::new(Self {
            credentials,
            current: tokio::sync::Mutex::default(),
        })
    }
}

impl Client {
    pub(super) fn new(
        ringcentral: &RingCentralSettings,
        credentials: Option<RingCentralCredentials>,
        http: reqwest::Client,
        (clock, metrics): (Clock, Arc<Metrics>),
    ) -> Self {
        Self {
            http,
            clock,
            metrics,
            server: ringcentral.server.as_str().to_owned(),
            account_id: ringcentral.account_id.as_str().to_owned(),
            held: RwLock::new(credentials.map(Held::new)),
            quiet: Mutex::default(),
            pace: Mutex::default(),
            ahead_millis: AtomicI64::new(0),
        }
    }

    /// Uses these from now on, or none.
    pub(super) fn hold(&self, held: Option<Arc<Held>>) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
        *self.quiet.lock().unwrap_or_else(PoisonError::into_inner) = Quiet::default();
    }

    pub(super) fn is_set_up(&self) -> bool {
        self.held().is_ok()
    }

    fn held(&self) -> Result<Arc<Held>, ReadError> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.clone().ok_or(ReadError::NotSetUp)
    }

    /// Does with these credentials, once and a little of it, all that reading the log needs; tells how
    /// many extensions there are. Those in use are not touched.
    pub(super) async fn prove(&self, held: &Arc<Held>) -> Result<u32, ReadError> {
        let trial = Self {
            http: self.http.clone(),
            clock: self.clock.clone(),
            metrics: Arc::clone(&self.metrics),
            server: self.server.clone(),
            account_id: self.account_id.clone(),
            held: RwLock::new(Some(Arc::clone(held))),
            quiet: Mutex::default(),
            pace: Mutex::default(),
            ahead_millis: AtomicI64::new(0),
        };
        let one = [("perPage", "1".to_owned())];
        let text = trial.get("/restapi/v1.0/account/~/extension", &one).await?;
        let list: Value = serde_json::from_str(&text).map_err(|_| ReadError::Unreadable)?;
        trial.get("/restapi/v1.0/account/~/call-log", &one).await?;
        let listed = list["records"].as_array().map_or(0, Vec::len) as u64;
        let total = list["paging"]["totalElements"].as_u64().unwrap_or(listed);
        Ok(u32::try_from(total).unwrap_or(u32::MAX))
    }

    /// The time as RingCentral has it, as far as is known: which part of its log was read must not depend on
    /// whether our clock is right.
    pub(super) fn now(&self) -> Timestamp {
        let ahead = self.ahead_millis.load(Ordering::Relaxed);
        self.clock.now().plus_millis(ahead)
    }

    fn note_date(&self, answer: &Response) {
        let date = answer.headers().get(header::DATE);
        let Some(date) = date.and_then(|date| http_date(date.to_str().ok()?)) else {
            return;
        };
        let ahead = date.as_millis() - self.clock.now().as_millis();
        let is_apart = ahead.abs() > CLOCKS_APART_MILLIS;
        let ahead = if is_apart { ahead } else { 0 };
        self.ahead_millis.store(ahead, Ordering::Relaxed);
    }

    fn note_limit(&self, answer: &Response) {
        let text = |name: &str| answer.headers().get(name)?.to_str().ok();
        let number = |name: &str| text(name)?.trim().parse::<usize>().ok();
        let is_heavy =
            text("x-rate-limit-group").is_some_and(|name| name.eq_ignore_ascii_case("heavy"));
        if is_heavy
            && let Some(limit) = number("x-rate-limit-limit")
            && let Some(remaining) = number("x-rate-limit-remaining")
        {
            self.pace().heard(limit, remaining, self.clock.now());
        }
    }

    /// Nothing is asked before this.
    pub(super) fn quiet_until(&self) -> Option<Timestamp> {
        let quiet = *self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
        quiet.until(self.clock.now())
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When this one may ask for a page; nothing when it may at once.
    pub(super) fn next_at(&self, asker: Asker) -> Option<Timestamp> {
        self.pace().next_at(asker, self.clock.now())
    }

    /// Who of these may ask for a page now; else when one may, if there is any.
    pub(super) fn first(&self, wanted: &[Asker]) -> Result<Asker, Option<Timestamp>> {
        self.pace().first(wanted, self.clock.now())
    }

    /// How long that is from now.
    pub(super) fn left(&self, until: Timestamp) -> Duration {
        let left = until.millis_since(self.clock.now()).max(0);
        Duration::from_millis(left.unsigned_abs())
    }

    /// A page of the calls that began within, counted from 1.
    pub(super) async fn log(
        &self,
        (from, to): (Timestamp, Timestamp),
        (page, asker): (usize, Asker),
    ) -> Result<CompanyLog, ReadError> {
        self.pace().note(asker, self.clock.now());
        let query = [
            ("view", "Detailed".to_owned()),
            ("type", "Voice".to_owned()),
            ("dateFrom", from.to_string()),
            ("dateTo", to.to_string()),
            ("page", page.to_string()),
            ("perPage", PAGE.to_string()),
        ];
        let text = self.get("/restapi/v1.0/account/~/call-log", &query).await?;
        read_page(&text).ok_or(ReadError::Unreadable)
    }

    /// A page of the extensions, and whether there is another.
    pub(super) async fn extensions(&self, page: usize) -> Result<(Vec<Value>, bool), ReadError> {
        let query = [("page", page.to_string()), ("perPage", PAGE.to_string())];
        let text = self
            .get("/restapi/v1.0/account/~/extension", &query)
            .await?;
        let mut list: Value = serde_json::from_str(&text).map_err(|_| ReadError::Unreadable)?;
        let has_more = list["navigation"]["nextPage"].is_object();
        match list.get_mut("records").map(Value::take) {
            Some(Value::Array(records)) => Ok((records, has_more)),
            _ => Err(ReadError::Unreadable),
        }
    }

    async fn get(&self, path: &str, query: &[(&str, String)]) -> Result<String, ReadError> {
        let mut has_renewed = false;
        loop {
            let held = self.held()?;
            let token = self.token(&held).await?;
            let request = self
                .http
                .get(held.url(&self.server, path))
                .query(query)
                .bearer_auth(token.reveal());
            match self.send(request).await? {
                Ok(text) => return Ok(text),
                Err(ApiError::Status { status: 401, .. }) if !has_renewed => {
                    has_renewed = true;
                    discard(&held, &token).await;
                }
                Err(error) => return Err(refusal(error)),
            }
        }
    }

    /// A path in the account that is read, for what names paths in a body.
    pub(super) fn in_account(&self, path: &str) -> Result<String, ReadError> {
        Ok(self.held()?.path(path))
    }

    /// Anything else, with what RingCentral refuses as the inner error. A token that is not known any more
    /// is renewed once.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<Result<String, ApiError>, ReadError> {
        let mut has_renewed = false;
        loop {
            let held = self.held()?;
            let token = self.token(&held).await?;
            let mut request = self
                .http
                .request(method.clone(), held.url(&self.server, path))
                .bearer_auth(token.reveal());
            if let Some(body) = &body {
                request = request
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(body.clone());
            }
            let answer = self.send(request).await?;
            let Err(ApiError::Status { status, code, .. }) = &answer else {
                return Ok(answer);
            };
            if *status == 401 && !has_renewed {
                has_renewed = true;
                discard(&held, &token).await;
                continue;
            }
            // `SUB-505` comes as 403, too, and is no missing permission.
            let is_about_it = code.as_deref().is_some_and(|code| code.starts_with("SUB-"));
            if is_about_it || matches!(status, 400 | 402 | 404..=499) {
                return Ok(answer);
            }
            return answer.map(Ok).map_err(refusal);
        }
    }

    async fn token(&self, held: &Held) -> Result<Secret<String>, ReadError> {
        let mut current = held.current.lock().await;
        if let Some((token, until)) = current.as_ref()
            && self.clock.now() < *until
        {
            return Ok(token.clone());
        }
        let SignedIn { token, seconds, .. } = self.sign_in(held).await?;
        self.check_account(held, &token).await?;
        let lasts = seconds.saturating_mul(1000).saturating_sub(EARLY_MILLIS);
        let until = self.clock.now().plus_millis(lasts);
        *current = Some((token.clone(), until));
        tracing::info!("signed in to ringcentral for the company");
        Ok(token)
    }

    async fn sign_in(&self, held: &Held) -> Result<SignedIn, ReadError> {
        let request = self
            .http
            .post(held.url(&self.server, "/restapi/oauth/token"))
            .basic_auth(
                &held.credentials.client_id,
                Some(held.credentials.client_secret.reveal()),
            )
            .form(&[
                ("grant_type", JWT_BEARER),
                ("assertion", held.credentials.jwt.reveal()),
            ]);
        let text = match self.send(request).await? {
            Ok(text) => text,
            Err(error) => return Err(sign_in_refusal(error)),
        };
        let answer: Value = serde_json::from_str(&text).map_err(|_| ReadError::Unreadable)?;
        let token = answer["access_token"]
            .as_str()
            .ok_or(ReadError::Unreadable)?;
        Ok(SignedIn {
            token: Secret::new(token.to_owned()),
            seconds: answer["expires_in"].as_i64().unwrap_or_default(),
            scope: answer["scope"].as_str().unwrap_or_default().to_owned(),
        })
    }

    /// The calls of another company are none of this one's, unless an admin named its account.
    async fn check_account(&self, held: &Held, token: &Secret<String>) -> Result<(), ReadError> {
        let named = held.credentials.account.as_deref();
        let request = self
            .http
            .get(held.url(&self.server, "/restapi/v1.0/account/~"))
            .bearer_auth(token.reveal());
        let text = match self.send(request).await? {
            Ok(text) => text,
            // `CMN-102`: nothing of this id.
            Err(ApiError::Status {
                status: 400 | 404,
                code,
                ..
            }) if named.is_some() => return Err(ReadError::NoSuchAccount { code }),
            Err(error) => return Err(refusal(error)),
        };
        let account: Value = serde_json::from_str(&text).map_err(|_| ReadError::Unreadable)?;
        let id = &account["id"];
        let id = id
            .as_str()
            .map(str::to_owned)
            .or_else(|| id.as_u64().map(|id| id.to_string()));
        if id.as_deref() == Some(named.unwrap_or(&self.account_id)) {
            Ok(())
        } else {
            Err(ReadError::Foreign)
        }
    }

    /// The body, or the refusal; an error where there is neither.
    async fn send(&self, request: RequestBuilder) -> Result<Result<String, ApiError>, ReadError> {
        if let Some(until) = self.quiet_until() {
            return Err(ReadError::Busy { until });
        }
        self.metrics.ringcentral_requests.count();
        let outcome = self.sent(request).await;
        match &outcome {
            Ok(Ok(_)) => {}
            Err(ReadError::Busy { .. }) => self.metrics.ringcentral_busy.count(),
            Ok(Err(_)) | Err(_) => self.metrics.ringcentral_failures.count(),
        }
        outcome
    }

    async fn sent(&self, request: RequestBuilder) -> Result<Result<String, ApiError>, ReadError> {
        let answer: Response = request
            .timeout(TIMEOUT)
            .send()
            .await
            .map_err(|_| ReadError::Away)?;
        self.note_date(&answer);
        self.note_limit(&answer);
        let status = answer.status();
        let seconds = answer
            .headers()
            .get(header::RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse::<i64>().ok());
        if status == StatusCode::TOO_MANY_REQUESTS {
            let mut quiet = self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
            let until = quiet.begin(self.clock.now(), seconds);
            return Err(ReadError::Busy { until });
        }
        let text = answer.text().await.map_err(|_| ReadError::Away)?;
        Ok(if status.is_success() {
            Ok(text)
        } else {
            Err(ApiError::from_response(status.as_u16(), &text, seconds))
        })
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<Timestamp> {
    let at = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Timestamp::from_millis(at.timestamp().as_millisecond()))
}

async fn discard(held: &Held, token: &Secret<String>) {
    let mut current = held.current.lock().await;
    if current.as_ref().is_some_and(|(known, _)| known == token) {
        *current = None;
    }
}

/// What a refused resource means.
fn refusal(error: ApiError) -> ReadError {
    let ApiError::Status {
        status,
        code,
        permission,
        ..
    } = error
    else {
        return ReadError::Away;
    };
    match status {
        401 => ReadError::Jwt { code },
        403 => ReadError::Permission {
            code,
            name: permission.map(String::from),
        },
        500.. => ReadError::Away,
        _ => ReadError::Unreadable,
    }
}

/// What a refused sign-in means.
fn sign_in_refusal(error: ApiError) -> ReadError {
    let ApiError::Status {
        code, oauth_error, ..
    } = &error
    else {
        return ReadError::Away;
    };
    match oauth_error.as_deref() {
        Some("invalid_grant") => ReadError::Jwt { code: code.clone() },
        // `OAU-120`, `121` and `127` speak of the app's state, `165` of its environment.
        Some("invalid_client")
            if !matches!(
                code.as_deref(),
                Some("OAU-120" | "OAU-121" | "OAU-127" | "OAU-165")
            ) =>
        {
            ReadError::Client { code: code.clone() }
        }
        Some(_) => ReadError::App { code: code.clone() },
        None => refusal(error),
    }
}

#[cfg(test)]
mod tests {
    use ledgerline_core::wire::ringcentral::subscription::ENDED_CALLS;

    use super::*;

    #[test]
    fn the_date_of_an_answer_is_read() {
        let at = http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(at.to_string(), "1994-11-06T08:49:37.000Z");
        assert_eq!(http_date("yesterday"), None);
    }

    #[test]
    fn another_server_is_asked_where_one_was_entered() {
        let at = |server: Option<&str>| {
            let server = server.and_then(|text| Origin::of_ringcentral(text, ""));
            let held = held(None, server);
            held.url("https://settled.example", "/restapi/v1.0/account/~")
        };
        assert_eq!(at(None), "https://settled.example/restapi/v1.0/account/~");
        assert_eq!(
            at(Some("https://platform.devtest.ringcentral.com")),
            "https://platform.devtest.ringcentral.com/restapi/v1.0/account/~"
        );
    }

    fn held(account: Option<&str>, server: Option<Origin>) -> Arc<Held> {
        Held::new(RingCentralCredentials {
            client_id: String::new(),
            client_secret: Secret::new(String::new()),
            jwt: Secret::new(String::new()),
            account: account.map(str::to_owned),
            server,
        })
    }

    /// A subscription names the account in a filter, so that events are of the account that is read.
    #[test]
    fn paths_are_in_the_account_that_is_named() {
        let named = |account| held(account, None).path(ENDED_CALLS);
        assert_eq!(named(None), ENDED_CALLS);
        let found = named(Some("40001"));
        assert!(
            found.starts_with("/restapi/v1.0/account/40001/telephony/"),
            "{found}"
        );
    }
}
