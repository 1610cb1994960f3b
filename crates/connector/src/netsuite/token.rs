//! Access tokens by client credentials: an assertion signed with the certificate's key is changed
//! for a token, which is kept until shortly before it ends. Whoever needs one waits for the same one.

use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ledgerline_core::{
    domain::time::Timestamp,
    wire::netsuite::{
        error::{Fault, Refusal},
        path,
        token::{ASSERTION_TYPE, Assertion, CLIENT_CREDENTIALS, TokenAnswer},
    },
};
use tokio::sync::Mutex;

use super::NetSuiteError;
use crate::{
    clock::Clock,
    settings::{NetSuiteCredentials, SettingsError},
};

/// A token this close to its end is not used any more.
const EARLY_MILLIS: i64 = 120_000;
const ASSERTION_SECONDS: i64 = 300;
const TIMEOUT: Duration = Duration::from_secs(20);

pub(super) struct Tokens {
    http: reqwest::Client,
    clock: Clock,
    address: String,
    client_id: String,
    header: Header,
    key: EncodingKey,
    current: Mutex<Option<Current>>,
}

struct Current {
    token: String,
    usable_until: Timestamp,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

impl Tokens {
    pub(super) fn new(
        settings: &NetSuiteCredentials,
        http: reqwest::Client,
        clock: Clock,
    ) -> Result<Self, SettingsError> {
        let pem = settings.private_key.reveal().as_bytes();
        let (key, algorithm) = EncodingKey::from_ec_pem(pem)
            .map(|key| (key, Algorithm::ES256))
            .or_else(|_| EncodingKey::from_rsa_pem(pem).map(|key| (key, Algorithm::PS256)))
            .map_err(|_| {
                SettingsError::invalid(
                    "netsuite.private_key_path",
                    "not a PEM key of EC P-256 or RSA",
                )
            })?;
        let mut header = Header::new(algorithm);
        header.kid = Some(settings.certificate_id.clone());
        Ok(Self {
            http,
            clock,
            address: format!("{}{}", settings.base_url, path::TOKEN),
            client_id: settings.client_id.clone(),
            header,
            key,
            current: Mutex::new(None),
        })
    }

    /// A token that is good for a while.
    pub(super) async fn get(&self) -> Result<String, NetSuiteError> {
        // Held across the request: the others wait for this answer instead of asking again.
        let mut current = self.current.lock().await;
        if let Some(held) = current
            .as_ref()
            .filter(|held| self.clock.now() < held.usable_until)
        {
            return Ok(held.token.clone());
        }
        let answer = self.ask().await?;
        let lifetime = answer
            .expires_in
            .saturating_mul(1000)
            .saturating_sub(EARLY_MILLIS);
        let held = Current {
            token: answer.access_token.into_inner(),
            usable_until: self.clock.now().plus_millis(lifetime),
        };
        Ok(current.insert(held).token.clone())
    }

    /// `NetSuite` did not accept this one; a newer one is left alone.
    pub(super) async fn discard(&self, token: &str) {
        let mut current = self.current.lock().await;
        if current.as_ref().is_some_and(|held| held.token == token) {
            *current = None;
        }
    }

    async fn ask(&self) -> Result<TokenAnswer, NetSuiteError> {
        let now = self.clock.now().as_millis() / 1000;
        let claims = Assertion {
            iss: self.client_id.clone(),
            scope: ["rest_webservices"],
            aud: self.address.clone(),
            iat: now,
            exp: now + ASSERTION_SECONDS,
        };
        let assertion =
            jsonwebtoken::encode(&self.header, &claims, &self.key).map_err(|error| {
                NetSuiteError::SignIn {
                    detail: error.to_string(),
                }
            })?;
        let form = [
            ("grant_type", CLIENT_CREDENTIALS),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", &assertion),
        ];
        let answer = self
            .http
            .post(&self.address)
            .form(&form)
            .timeout(TIMEOUT)
            .send()
            .await
            .map_err(|_| NetSuiteError::NoAnswer)?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(|_| NetSuiteError::NoAnswer)?;
        if status.is_success() {
            return serde_json::from_slice(&bytes).map_err(|_| NetSuiteError::Unreadable);
        }
        let refusal = Refusal::read(status.as_u16(), &bytes);
        match refusal.fault {
            Fault::Busy | Fault::Unavailable => Err(refusal.into()),
            Fault::SignIn | Fault::Permission | Fault::Field | Fault::NotFound => {
                let word = serde_json::from_slice::<serde_json::Value>(&bytes)
                    .ok()
                    .and_then(|body| body.get("error")?.as_str().map(str::to_owned));
                Err(NetSuiteError::SignIn {
                    detail: word.unwrap_or(refusal.detail),
                })
            }
        }
    }
}
