//! Codes, OAuth sessions and tokens.
//!
//! A session holds one token pair. Refreshing replaces it: the old access token is refused at once,
//! the old refresh token repeats the same new pair for a short grace. Ends by revocation, by the
//! refresh token's expiry, or when a user has too many sessions with one app.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::{apps::App, pkce::Challenge};
use crate::{clock::Clock, ringcentral::permission::Scope};

pub(super) const CODE_LIFETIME_MILLIS: i64 = 60_000;
const SESSIONS_PER_USER_AND_APP: usize = 5;
/// A replaced access token is "corrupted" for this long, then unknown.
const CORRUPTED_MILLIS: i64 = 10_000;
/// The old refresh token stays good for this long after the new access token's first use …
const GRACE_AFTER_USE_MILLIS: i64 = 10_000;
/// … or for this long when the new access token is never used.
const GRACE_UNUSED_MILLIS: i64 = 3_600_000;
/// Every token begins with it, which tells a foreign string from an unknown token.
const TOKEN_PREFIX: &str = "U0pDMDFQ";

/// What a good access token says.
#[derive(Clone, Debug)]
pub struct Access {
    /// OAuth session.
    pub session_id: String,
    /// The app it was issued to.
    pub app: &'static App,
    /// The signed-in extension.
    pub extension_id: String,
    /// What it is good for.
    pub scope: Scope,
}

/// Why an access token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessRefusal {
    /// Its time is over.
    Expired,
    /// It was replaced a moment ago.
    Corrupted,
    /// Nobody knows it, or not any more.
    NotFound,
    /// It is no token of this platform.
    Unparsable,
}

/// An authorization code and what it is bound to.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) app: &'static App,
    pub(super) redirect_uri: String,
    pub(super) challenge: Option<Challenge>,
    pub(super) extension_id: String,
    pub(super) scope: Scope,
    pub(super) expires_at: i64,
}

/// What a token request settles about its session.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) app: &'static App,
    pub(super) extension_id: String,
    pub(super) scope: Scope,
    pub(super) endpoint_id: String,
    pub(super) lifetimes: Lifetimes,
}

/// How long tokens live, in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lifetimes {
    pub(super) access: i64,
    pub(super) refresh: i64,
}

/// A token pair as a token answer shows it.
#[derive(Clone, Debug)]
pub(super) struct Issued {
    pub(super) access_token: String,
    pub(super) refresh_token: String,
    pub(super) expires_in: i64,
    pub(super) refresh_expires_in: i64,
    pub(super) session_id: String,
    pub(super) grant: Grant,
}

#[derive(Clone, Debug)]
struct Pair {
    access: String,
    refresh: String,
    issued_at: i64,
    access_expires_at: i64,
    refresh_expires_at: i64,
    first_used_at: Option<i64>,
}

impl Pair {
    fn new(lifetimes: Lifetimes, now: i64) -> Self {
        Self {
            access: new_token(),
            refresh: new_token(),
            issued_at: now,
            access_expires_at: now + lifetimes.access * 1000,
            refresh_expires_at: now + lifetimes.refresh * 1000,
            first_used_at: None,
        }
    }
}

#[derive(Debug)]
struct Session {
    id: String,
    grant: Grant,
    pair: Pair,
    /// The pair before, and when it was replaced.
    previous: Option<(Pair, i64)>,
}

impl Session {
    fn issued(&self, now: i64) -> Issued {
        Issued {
            access_token: self.pair.access.clone(),
            refresh_token: self.pair.refresh.clone(),
            expires_in: (self.pair.access_expires_at - now).max(0) / 1000,
            refresh_expires_in: (self.pair.refresh_expires_at - now).max(0) / 1000,
            session_id: self.id.clone(),
            grant: self.grant.clone(),
        }
    }

    fn is_in_grace(&self, now: i64) -> bool {
        match self.pair.first_used_at {
            Some(used_at) => now - used_at <= GRACE_AFTER_USE_MILLIS,
            None => now - self.pair.issued_at <= GRACE_UNUSED_MILLIS,
        }
    }
}

#[derive(Default, Debug)]
struct State {
    codes: Vec<(String, Code)>,
    sessions: Vec<Session>,
    /// Single sign-on cookies and their extension.
    browsers: Vec<(String, String)>,
    /// Extension and app of consents given.
    consents: Vec<(String, &'static str)>,
    /// Extensions whose JWT credential was deleted.
    deleted_credentials: Vec<String>,
}

/// All sign-ins. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SignIns {
    clock: Clock,
    state: Arc<Mutex<State>>,
}

impl SignIns {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            state: Arc::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Access and refresh tokens of every session.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let state = self.lock();
        let pairs = state.sessions.iter().map(|session| &session.pair);
        pairs
            .flat_map(|pair| [pair.access.clone(), pair.refresh.clone()])
            .collect()
    }

    /// A new single sign-on cookie for this extension.
    pub(super) fn open_browser(&self, extension_id: &str) -> String {
        let cookie = Uuid::new_v4().simple().to_string();
        self.lock()
            .browsers
            .push((cookie.clone(), extension_id.to_owned()));
        cookie
    }

    /// The extension a single sign-on cookie stands for.
    pub(super) fn browser(&self, cookie: &str) -> Option<String> {
        let state = self.lock();
        state
            .browsers
            .iter()
            .find(|(known, _)| known == cookie)
            .map(|(_, id)| id.clone())
    }

    pub(super) fn note_consent(&self, extension_id: &str, app: &'static App) {
        self.lock().consents.push((extension_id.to_owned(), app.id));
    }

    pub(super) fn has_consented(&self, extension_id: &str, app: &App) -> bool {
        self.lock()
            .consents
            .iter()
            .any(|(id, app_id)| id == extension_id && *app_id == app.id)
    }

    /// A new code.
    pub(super) fn issue_code(&self, code: Code) -> String {
        let text = new_token();
        self.lock().codes.push((text.clone(), code));
        text
    }

    /// What a code is bound to, without using it up.
    pub(super) fn peek_code(&self, code: &str) -> Option<Code> {
        self.lock()
            .codes
            .iter()
            .find(|(known, _)| known == code)
            .map(|(_, code)| code.clone())
    }

    /// Uses a code up.
    pub(super) fn spend_code(&self, code: &str) {
        self.lock().codes.retain(|(known, _)| known != code);
    }

    /// Opens a session; the user's oldest one with this app gives way when there are too many.
    /// Returns its first pair and the session that had to give way.
    pub(super) fn open(&self, grant: Grant) -> (Issued, Option<String>) {
        let now = self.clock.now_millis();
        let mut state = self.lock();
        let of_same_user = |session: &Session| {
            session.grant.extension_id == grant.extension_id && session.grant.app.id == grant.app.id
        };
        let dropped = (state
            .sessions
            .iter()
            .filter(|session| of_same_user(session))
            .count()
            >= SESSIONS_PER_USER_AND_APP)
            .then(|| state.sessions.iter().position(of_same_user))
            .flatten()
            .map(|oldest| state.sessions.remove(oldest).id);
        let pair = Pair::new(grant.lifetimes, now);
        let session = Session {
            id: new_id(),
            grant,
            pair,
            previous: None,
        };
        let issued = session.issued(now);
        state.sessions.push(session);
        (issued, dropped)
    }

    /// Whose session a refresh token belongs to, spent or not.
    pub(super) fn owner_of_refresh(&self, app: &App, refresh: &str) -> Option<String> {
        let state = self.lock();
        let session = state.sessions.iter().find(|session| {
            session.grant.app.id == app.id
                && (session.pair.refresh == refresh
                    || session
                        .previous
                        .as_ref()
                        .is_some_and(|(old, _)| old.refresh == refresh))
        })?;
        Some(session.grant.extension_id.clone())
    }

    /// Replaces the session's pair, or repeats the new pair while the old token is in its grace.
    pub(super) fn refresh(
        &self,
        app: &App,
        refresh: &str,
        lifetimes: Option<Lifetimes>,
    ) -> Option<Issued> {
        let now = self.clock.now_millis();
        let mut state = self.lock();
        let session = state.sessions.iter_mut().find(|session| {
            session.grant.app.id == app.id
                && (session.pair.refresh == refresh
                    || session
                        .previous
                        .as_ref()
                        .is_some_and(|(old, _)| old.refresh == refresh))
        })?;
        if session.pair.refresh != refresh {
            return session.is_in_grace(now).then(|| session.issued(now));
        }
        if now >= session.pair.refresh_expires_at {
            return None;
        }
        if let Some(lifetimes) = lifetimes {
            session.grant.lifetimes = lifetimes;
        }
        let fresh = Pair::new(session.grant.lifetimes, now);
        let replaced = std::mem::replace(&mut session.pair, fresh);
        session.previous = Some((replaced, now));
        Some(session.issued(now))
    }

    /// What this access token says, noting its use.
    pub fn authenticate(&self, access: &str) -> Result<Access, AccessRefusal> {
        if !access.starts_with(TOKEN_PREFIX) {
            return Err(AccessRefusal::Unparsable);
        }
        let now = self.clock.now_millis();
        let mut state = self.lock();
        for session in &mut state.sessions {
            if session.pair.access == access {
                if now >= session.pair.access_expires_at {
                    return Err(AccessRefusal::Expired);
                }
                session.pair.first_used_at.get_or_insert(now);
                return Ok(Access {
                    session_id: session.id.clone(),
                    app: session.grant.app,
                    extension_id: session.grant.extension_id.clone(),
                    scope: session.grant.scope.clone(),
                });
            }
            let replaced = session
                .previous
                .as_ref()
                .filter(|(old, _)| old.access == access);
            if let Some((_, replaced_at)) = replaced
                && now - replaced_at < CORRUPTED_MILLIS
            {
                return Err(AccessRefusal::Corrupted);
            }
        }
        Err(AccessRefusal::NotFound)
    }

    /// Ends the session an access or refresh token of this app belongs to; returns its id.
    pub(super) fn revoke(&self, app: &App, token: &str) -> Option<String> {
        let mut state = self.lock();
        let index = state.sessions.iter().position(|session| {
            session.grant.app.id == app.id
                && (session.pair.access == token || session.pair.refresh == token)
        })?;
        Some(state.sessions.remove(index).id)
    }

    /// Ends all sessions of an extension; returns their ids.
    pub(crate) fn revoke_extension(&self, extension_id: &str) -> Vec<String> {
        let mut state = self.lock();
        let (gone, kept) = std::mem::take(&mut state.sessions)
            .into_iter()
            .partition(|session| session.grant.extension_id == extension_id);
        state.sessions = kept;
        Vec::into_iter(gone)
            .map(|session: Session| session.id)
            .collect()
    }

    /// Deletes the JWT credential of an extension; sessions opened with it end, too.
    pub(crate) fn delete_credential(&self, extension_id: &str) -> Vec<String> {
        self.lock()
            .deleted_credentials
            .push(extension_id.to_owned());
        self.revoke_extension(extension_id)
    }

    /// Was the JWT credential of this extension deleted?
    pub(super) fn is_credential_deleted(&self, extension_id: &str) -> bool {
        let state = self.lock();
        state
            .deleted_credentials
            .iter()
            .any(|id| id == extension_id)
    }

    /// Ends the lifetime of an extension's access tokens now.
    pub(crate) fn expire_access_tokens(&self, extension_id: &str) {
        let now = self.clock.now_millis();
        for session in &mut self.lock().sessions {
            if session.grant.extension_id == extension_id {
                session.pair.access_expires_at = now;
            }
        }
    }

    pub(crate) fn reset(&self) {
        *self.lock() = State::default();
    }
}

/// Base64url of random bytes behind the platform's prefix: safe in a URL without encoding.
pub(crate) fn new_token() -> String {
    let (first, second) = (Uuid::new_v4(), Uuid::new_v4());
    let bytes = [first.into_bytes(), second.into_bytes()].concat();
    format!("{TOKEN_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

pub(super) fn new_id() -> String {
    URL_SAFE_NO_PAD.encode(Uuid::new_v4().into_bytes())
}
