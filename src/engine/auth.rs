//! Signing in to RingCentral: authorization code with PKCE, refresh, revoke.
//!
//! ```text
//! SignedOut ──Connect──▶ attempt ──code──▶ exchange ──▶ SignedIn ──before expiry──▶ Refreshing ─┐
//!     ▲                     │ refused, closed, blocked       ▲──────────────new pair───────────┘
//!     └──Disconnect─────────┴─ problem shown      Rejected ◀── invalid_grant, 401 after refresh
//! ```
//!
//! An attempt belongs to the tab that was clicked; the tokens belong to all tabs.

use ledgerline_core::{
    domain::{
        connection::SignInProblem,
        failure::{Failure as _, FailureKind},
        ids::ExtensionId,
        sensitive::Secret,
        time::Timestamp,
    },
    wire::{
        json,
        ringcentral::{
            error::ApiError,
            oauth::{self, OPTIONAL, SCOPES, TokenAnswer},
        },
    },
};
use serde::{Deserialize, Serialize};

use super::{
    authorization::Authorization,
    desk::{Desk, Purpose},
    io::{HttpResponse, Io, NoAnswer, Place, Stored},
};

/// Key of the tokens among the sealed values.
pub(super) const TOKENS: &str = "tokens";
/// Key of an attempt that left the page.
const ATTEMPT: &str = "sign-in";
/// Key of the note that RingCentral ended the sign-in: whoever reloads is asked to connect again, and
/// not as if they never had.
const ENDED: &str = "sign-in-ended";
/// Refresh this long before the access token ends.
const REFRESH_EARLY_MS: i64 = 5 * 60 * 1000;

/// A token pair as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tokens {
    pub(super) access: Secret<String>,
    refresh: Option<Secret<String>>,
    expires_at: Timestamp,
    pub(super) scopes: Vec<String>,
    /// When this person connected; survives refreshes.
    pub(super) since: Timestamp,
    /// Whose they are; absent in tokens stored before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<ExtensionId>,
}

impl Tokens {
    fn refresh_at(&self) -> Timestamp {
        self.expires_at.plus_millis(-REFRESH_EARLY_MS)
    }

    /// The header that proves the sender of a request (RFC 6750).
    fn bearer(&self) -> Secret<String> {
        Secret::new(format!("Bearer {}", self.access.reveal()))
    }

    /// Was this permission granted? Tokens of before permissions were kept do not say, so it is tried.
    pub(super) fn has(&self, scope: &str) -> bool {
        self.scopes.is_empty() || self.scopes.iter().any(|granted| granted == scope)
    }

    /// Permissions we asked for and did not get.
    pub(super) fn missing_scopes(&self) -> Vec<String> {
        if self.scopes.is_empty() {
            return Vec::new();
        }
        SCOPES
            .into_iter()
            .filter(|scope| !OPTIONAL.contains(scope) && !self.has(scope))
            .map(str::to_owned)
            .collect()
    }
}

/// A sign-in that was started in this tab.
#[derive(Clone, Serialize, Deserialize)]
struct Attempt {
    verifier: Secret<String>,
    state: Secret<String>,
}

enum Credentials {
    None,
    Held(Tokens),
    Refreshing {
        tokens: Tokens,
        attempt: u32,
    },
    /// Refresh failed for a passing reason; the tokens are kept.
    Paused {
        tokens: Tokens,
        attempt: u32,
        again_at: Timestamp,
    },
    Rejected,
}

/// What happened, for the other machines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum AuthNews {
    /// Nothing others must know.
    Nothing,
    /// Tokens are there for the first time, or after a rejection.
    SignedIn,
    /// A new pair replaced the old one.
    Refreshed,
    /// RingCentral does not accept the stored sign-in any more.
    Rejected,
}

/// The sign-in machine of one tab.
pub(super) struct Auth {
    redirect: String,
    credentials: Credentials,
    attempt: Option<Attempt>,
    /// Its window looks closed. A sign-in page that cuts itself off from its opener looks like that
    /// too, so an answer is still taken.
    closed: Option<Attempt>,
    /// Where this tab goes as soon as the attempt is on disk; leaving earlier would lose it.
    leave_for: Option<Authorization>,
    exchanging: Option<Attempt>,
    /// The tokens here are newer than those on disk, until [`Self::saved`] says otherwise.
    is_storing: bool,
    pub(super) problem: Option<SignInProblem>,
}

impl Auth {
    /// `origin` is ours, `https://phone.example.com`.
    pub(super) fn new(origin: &str) -> Self {
        Self {
            redirect: format!("{origin}/signed-in.html"),
            credentials: Credentials::None,
            attempt: None,
            closed: None,
            leave_for: None,
            exchanging: None,
            is_storing: false,
            problem: None,
        }
    }

    /// Takes up what was stored. A damaged value counts as none.
    pub(super) fn load(&mut self, stored: &Stored) {
        let read = |key: &str| stored.sealed.get(key);
        let tokens: Option<Tokens> = read(TOKENS).and_then(|json| json::read(json).ok());
        // A refresh of these very tokens is under way: its answer is awaited, not asked for again.
        let is_known = tokens.is_some() && tokens.as_ref() == self.tokens();
        if !self.is_storing && !is_known {
            self.credentials = match tokens {
                Some(tokens) => Credentials::Held(tokens),
                None if read(ENDED).is_some() => Credentials::Rejected,
                None => Credentials::None,
            };
        }
        // Whoever did not come back has given up: an answer is taken, but not waited for.
        if self.attempt.is_none() && self.closed.is_none() {
            self.closed = read(ATTEMPT).and_then(|json| json::read(json).ok());
        }
    }

    pub(super) const fn tokens(&self) -> Option<&Tokens> {
        match &self.credentials {
            Credentials::Held(tokens)
            | Credentials::Refreshing { tokens, .. }
            | Credentials::Paused { tokens, .. } => Some(tokens),
            Credentials::None | Credentials::Rejected => None,
        }
    }

    /// What a request proves its sender with, when the access token may be used now.
    pub(super) fn usable(&self, now: Timestamp) -> Option<Secret<String>> {
        match &self.credentials {
            Credentials::Held(tokens) if tokens.expires_at > now => Some(tokens.bearer()),
            Credentials::Held(_)
            | Credentials::None
            | Credentials::Refreshing { .. }
            | Credentials::Paused { .. }
            | Credentials::Rejected => None,
        }
    }

    pub(super) const fn is_rejected(&self) -> bool {
        matches!(self.credentials, Credentials::Rejected)
    }

    pub(super) const fn is_signing_in(&self) -> bool {
        self.attempt.is_some() || self.exchanging.is_some()
    }

    /// Starts a sign-in; `in_window` says whether in a window or by leaving the page.
    pub(super) fn connect(&mut self, in_window: bool, desk: &mut Desk) {
        self.problem = None;
        let authorization = Authorization {
            server: desk.config.ringcentral_server.clone(),
            client_id: desk.config.ringcentral_client_id.clone(),
            redirect: self.redirect.clone(),
            verifier: Secret::new(desk.entropy.token()),
            state: Secret::new(desk.entropy.token()),
        };
        let attempt = Attempt {
            verifier: authorization.verifier.clone(),
            state: authorization.state.clone(),
        };
        if in_window {
            desk.io(Io::OpenSignIn(authorization));
        } else {
            desk.save(Place::Sealed, ATTEMPT, &attempt);
            self.leave_for = Some(authorization);
        }
        self.attempt = Some(attempt);
        self.closed = None;
    }

    /// A sealed value is on disk.
    pub(super) fn saved(&mut self, key: &str, desk: &mut Desk) {
        if key == TOKENS {
            self.is_storing = false;
        }
        if key == ATTEMPT
            && let Some(authorization) = self.leave_for.take()
        {
            desk.io(Io::LeaveForSignIn(authorization));
        }
    }

    /// The window was blocked or closed.
    pub(super) fn window_gone(&mut self, problem: SignInProblem) {
        if let Some(attempt) = self.attempt.take() {
            self.problem = Some(problem);
            self.closed = Some(attempt);
        }
    }

    /// The return page's query.
    pub(super) fn returned(&mut self, query: &str, desk: &mut Desk) {
        let Some(attempt) = self.attempt.take().or_else(|| self.closed.take()) else {
            return;
        };
        self.closed = None;
        self.problem = None;
        desk.forget(Place::Sealed, ATTEMPT);
        let value = |name: &str| {
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(key, value)| key == name && !value.is_empty())
                .map(|(_, value)| value.into_owned())
        };
        if value("state").as_ref() != Some(attempt.state.reveal()) {
            self.problem = Some(SignInProblem::StateMismatch);
            return;
        }
        if let Some(error) = value("error") {
            let description = value("error_description");
            self.problem = Some(SignInProblem::Refused {
                error,
                description,
                code: None,
            });
            return;
        }
        let Some(code) = value("code") else {
            self.problem = Some(SignInProblem::StateMismatch);
            return;
        };
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("code_verifier", attempt.verifier.reveal()),
            ("redirect_uri", &self.redirect),
        ];
        desk.oauth_form(Purpose::TokenExchange, "token", &form);
        self.exchanging = Some(attempt);
    }

    /// RingCentral answered the exchange.
    pub(super) fn exchanged(
        &mut self,
        result: Result<HttpResponse, NoAnswer>,
        desk: &mut Desk,
    ) -> AuthNews {
        if self.exchanging.take().is_none() {
            return AuthNews::Nothing;
        }
        match read_tokens(result, desk.now, None) {
            Ok(tokens) => {
                self.problem = None;
                self.keep(tokens, desk);
                AuthNews::SignedIn
            }
            Err(error) => {
                self.problem = Some(oauth::refusal(error));
                AuthNews::Nothing
            }
        }
    }

    /// Time passed; refreshes when it is due.
    pub(super) fn tick(&mut self, desk: &mut Desk) -> AuthNews {
        match &self.credentials {
            Credentials::Held(tokens) if tokens.refresh_at() <= desk.now => self.refresh(0, desk),
            Credentials::Paused {
                attempt, again_at, ..
            } if *again_at <= desk.now => self.refresh(*attempt, desk),
            Credentials::Held(_)
            | Credentials::None
            | Credentials::Refreshing { .. }
            | Credentials::Paused { .. }
            | Credentials::Rejected => AuthNews::Nothing,
        }
    }

    /// When [`Self::tick`] has something to do.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        match &self.credentials {
            Credentials::Held(tokens) => Some(tokens.refresh_at()),
            Credentials::Paused { again_at, .. } => Some(*again_at),
            Credentials::None | Credentials::Refreshing { .. } | Credentials::Rejected => None,
        }
    }

    /// Was this sent with a token that is not the one of now? A renewal ends the token before it at
    /// once, so a refusal of what was on its way meanwhile says nothing about the new one.
    pub(super) fn has_replaced(&self, authorization: Option<&Secret<String>>) -> bool {
        self.tokens()
            .zip(authorization)
            .is_some_and(|(tokens, sent)| tokens.bearer() != *sent)
    }

    /// RingCentral refused the access token although its time has not come.
    pub(super) fn access_refused(&mut self, desk: &mut Desk) -> AuthNews {
        match self.credentials {
            Credentials::Held(_) => self.refresh(0, desk),
            Credentials::None
            | Credentials::Refreshing { .. }
            | Credentials::Paused { .. }
            | Credentials::Rejected => AuthNews::Nothing,
        }
    }

    /// A refreshed token was refused too: the sign-in is over.
    pub(super) fn reject(&mut self, desk: &mut Desk) -> AuthNews {
        self.credentials = Credentials::Rejected;
        self.is_storing = true;
        desk.forget(Place::Sealed, TOKENS);
        desk.save(Place::Sealed, ENDED, &true);
        AuthNews::Rejected
    }

    fn refresh(&mut self, attempt: u32, desk: &mut Desk) -> AuthNews {
        let Some(tokens) = self.tokens().cloned() else {
            return AuthNews::Nothing;
        };
        let Some(refresh) = &tokens.refresh else {
            return self.reject(desk);
        };
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.reveal()),
        ];
        desk.oauth_form(Purpose::TokenRefresh, "token", &form);
        self.credentials = Credentials::Refreshing { tokens, attempt };
        AuthNews::Nothing
    }

    /// RingCentral answered the refresh. What is stored belongs to the tab that leads: with another
    /// in the lead, a refusal speaks of a pair that one may have replaced, and is kept to this tab.
    pub(super) fn refreshed(
        &mut self,
        result: Result<HttpResponse, NoAnswer>,
        is_leading: bool,
        desk: &mut Desk,
    ) -> AuthNews {
        let Credentials::Refreshing { tokens, attempt } = &self.credentials else {
            return AuthNews::Nothing;
        };
        let (tokens, attempt) = (tokens.clone(), *attempt);
        match read_tokens(result, desk.now, Some(&tokens)) {
            Ok(fresh) => {
                self.keep(fresh, desk);
                AuthNews::Refreshed
            }
            // Only these two end a sign-in; a proxy's page or a passing failure does not.
            Err(ApiError::Status {
                status: 400 | 401, ..
            }) => {
                if is_leading {
                    return self.reject(desk);
                }
                self.credentials = Credentials::None;
                AuthNews::Nothing
            }
            Err(error) => {
                let asked = match error.kind() {
                    FailureKind::Transient { retry_after } => retry_after,
                    FailureKind::SignInRequired | FailureKind::Refused | FailureKind::Defect => {
                        None
                    }
                };
                let wait = asked.unwrap_or_else(|| desk.entropy.backoff_ms(attempt, 2_000, 60_000));
                let again_at = desk.now.plus_millis(wait);
                self.credentials = Credentials::Paused {
                    tokens,
                    attempt: attempt + 1,
                    again_at,
                };
                AuthNews::Nothing
            }
        }
    }

    /// Revokes and forgets everything.
    pub(super) fn disconnect(&mut self, desk: &mut Desk) {
        if let Some(tokens) = self.tokens() {
            let token = tokens.refresh.as_ref().unwrap_or(&tokens.access).reveal();
            desk.oauth_form(Purpose::Revoke, "revoke", &[("token", token)]);
        }
        self.credentials = Credentials::None;
        self.attempt = None;
        self.closed = None;
        self.exchanging = None;
        self.problem = None;
        self.is_storing = true;
        desk.forget(Place::Sealed, TOKENS);
        desk.forget(Place::Sealed, ENDED);
    }

    /// The new pair is stored before it is used: outputs are performed in order.
    fn keep(&mut self, tokens: Tokens, desk: &mut Desk) {
        self.is_storing = true;
        desk.save(Place::Sealed, TOKENS, &tokens);
        desk.forget(Place::Sealed, ENDED);
        self.credentials = Credentials::Held(tokens);
    }
}

fn read_tokens(
    result: Result<HttpResponse, NoAnswer>,
    now: Timestamp,
    before: Option<&Tokens>,
) -> Result<Tokens, ApiError> {
    let answer: TokenAnswer = super::desk::ringcentral_answer(result)?;
    let life = answer.expires_in.unwrap_or(3_600).saturating_mul(1_000);
    let granted = answer
        .scope
        .map(|scope| scope.split(' ').map(str::to_owned).collect());
    Ok(Tokens {
        access: answer.access_token,
        refresh: answer
            .refresh_token
            .or_else(|| before.and_then(|tokens| tokens.refresh.clone())),
        expires_at: now.plus_millis(life),
        scopes: granted
            .or_else(|| before.map(|tokens| tokens.scopes.clone()))
            .unwrap_or_default(),
        since: before.map_or(now, |tokens| tokens.since),
        owner: answer
            .owner_id
            .or_else(|| before.and_then(|tokens| tokens.owner.clone())),
    })
}
