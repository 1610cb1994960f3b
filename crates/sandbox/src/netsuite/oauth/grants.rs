//! What the account has handed out: access tokens, and what people's sign-ins live on.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{
    ACCOUNT_ID, Refusal,
    assertion::Certificates,
    integrations::{Client, Integration},
    scope::Scopes,
};
use crate::netsuite::role::Role;

pub(super) const LIFETIME_SECONDS: i64 = 3600;
const LIFETIME: i64 = LIFETIME_SECONDS * 1000;
const HOUR: i64 = 3_600_000;
/// The reference says only that a code lives shortly; no longer than RFC 6749, section 4.1.2, allows.
const CODE_LIFETIME: i64 = 10 * 60_000;
/// A confidential client's refresh token, and the longest that a public one's can be renewed: a week.
const SIGN_IN_LIFETIME: i64 = 168 * HOUR;
/// A public client's refresh token, unless the admin chooses another.
const ROTATED_LIFETIME: i64 = 48 * HOUR;

/// For whom a request is carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Caller {
    /// Internal id of the employee.
    pub employee: i64,
    /// In which role.
    pub role: Role,
    /// What the token is for.
    pub scopes: Scopes,
}

#[derive(Debug)]
struct Token {
    ends: i64,
    caller: Caller,
}

/// A person's consent on its way to the client.
#[derive(Clone, Debug)]
pub(super) struct Consent {
    pub(super) integration: &'static Integration,
    pub(super) caller: Caller,
    /// S256.
    pub(super) challenge: Option<String>,
}

#[derive(Debug)]
struct Code {
    ends: i64,
    consent: Consent,
}

#[derive(Debug)]
struct SignIn {
    integration: &'static Integration,
    caller: Caller,
    /// When this refresh token ends.
    ends: i64,
    /// When the person must sign in again, however often it was renewed.
    ends_for_good: i64,
}

/// Registered certificates, codes, sign-ins and live tokens.
#[derive(Debug, Default)]
pub(in super::super) struct Grants {
    pub(super) certificates: Certificates,
    tokens: BTreeMap<String, Token>,
    codes: BTreeMap<String, Code>,
    sign_ins: BTreeMap<String, SignIn>,
}

/// What a client is handed.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) access: String,
    pub(super) refresh: Option<String>,
}

impl Grants {
    /// For whom this access token speaks, while it is alive.
    pub(in super::super) fn caller(&self, token: &str, now_millis: i64) -> Option<Caller> {
        let token = self.tokens.get(token)?;
        (token.ends > now_millis).then_some(token.caller)
    }

    /// Every access token that was handed out and not ended.
    pub(in super::super) fn tokens(&self) -> Vec<String> {
        self.tokens.keys().cloned().collect()
    }

    /// Ends every access token.
    pub(in super::super) fn expire_tokens(&mut self) {
        self.tokens.clear();
    }

    /// A code for what a person has just allowed.
    pub(super) fn code(&mut self, consent: Consent, now_millis: i64) -> String {
        let code = random();
        let ends = now_millis + CODE_LIFETIME;
        self.codes.insert(code.clone(), Code { ends, consent });
        code
    }

    /// A code becomes a sign-in; whoever comes second finds nothing, and neither does a guesser.
    pub(super) fn exchange(
        &mut self,
        code: &str,
        integration: &'static Integration,
        is_proved: impl FnOnce(&Consent) -> bool,
        now_millis: i64,
    ) -> Result<Handed, Refusal> {
        let Code { ends, consent } = self.codes.remove(code).ok_or(Refusal::InvalidGrant)?;
        let is_theirs = consent.integration == integration;
        if ends <= now_millis || !is_theirs || !is_proved(&consent) {
            return Err(Refusal::InvalidGrant);
        }
        let lifetime = match integration.client {
            Client::Public => ROTATED_LIFETIME,
            Client::Confidential { .. } | Client::Machine => SIGN_IN_LIFETIME,
        };
        let sign_in = SignIn {
            integration,
            caller: consent.caller,
            ends: now_millis + lifetime,
            ends_for_good: now_millis + SIGN_IN_LIFETIME,
        };
        let refresh = random();
        self.sign_ins.insert(refresh.clone(), sign_in);
        Ok(Handed {
            access: self.issue(integration.id, consent.caller, now_millis),
            refresh: Some(refresh),
        })
    }

    /// A new access token. A public client's refresh token works once and is replaced; a confidential
    /// one's goes on.
    pub(super) fn refresh(
        &mut self,
        token: &str,
        integration: &'static Integration,
        now_millis: i64,
    ) -> Result<Handed, Refusal> {
        let sign_in = self.sign_ins.get(token).ok_or(Refusal::InvalidGrant)?;
        let is_theirs = sign_in.integration == integration;
        if !is_theirs || sign_in.ends.min(sign_in.ends_for_good) <= now_millis {
            return Err(Refusal::InvalidGrant);
        }
        let caller = sign_in.caller;
        let refresh = (integration.client == Client::Public).then(random);
        if let Some(next) = &refresh
            && let Some(mut sign_in) = self.sign_ins.remove(token)
        {
            sign_in.ends = now_millis + ROTATED_LIFETIME;
            self.sign_ins.insert(next.clone(), sign_in);
        }
        Ok(Handed {
            access: self.issue(integration.id, caller, now_millis),
            refresh,
        })
    }

    /// Ends the sign-in behind this refresh token, if it is this client's.
    pub(super) fn revoke(&mut self, token: &str, integration: &'static Integration) {
        if self
            .sign_ins
            .get(token)
            .is_some_and(|sign_in| sign_in.integration == integration)
        {
            self.sign_ins.remove(token);
        }
    }

    /// An access token that looks like NetSuite's and can be read like it, but is checked by no key.
    pub(super) fn issue(&mut self, client_id: &str, caller: Caller, now_millis: i64) -> String {
        let now = now_millis / 1000;
        let header = json!({ "typ": "JWT", "alg": "PS256", "kid": "sandbox" });
        let claims = json!({
            "sub": format!("{};{}", caller.role.id(), caller.employee),
            "aud": [format!("sandbox;{ACCOUNT_ID}"), client_id],
            "scope": caller.scopes.names(),
            "iss": "https://system.netsuite.com",
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
            "jti": uuid::Uuid::new_v4().to_string(),
        });
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let token = format!("{}.{}.{}", part(header), part(claims), random());
        let ends = now_millis + LIFETIME;
        self.tokens.insert(token.clone(), Token { ends, caller });
        token
    }
}

fn random() -> String {
    let half = || *uuid::Uuid::new_v4().as_bytes();
    URL_SAFE_NO_PAD.encode([half(), half()].concat())
}
