//! Asks `RingCentral` who holds an access token, and remembers the answer for a few minutes under a
//! hash of the token.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use ledgerline_core::domain::{ids::ExtensionId, time::Timestamp};
use reqwest::StatusCode;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::{clock::Clock, settings::RingCentralSettings};

const REMEMBERED_MILLIS: i64 = 5 * 60_000;
const TIMEOUT: Duration = Duration::from_secs(10);

/// Who asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// The extension.
    pub extension_id: ExtensionId,
    /// First and last name.
    pub name: String,
    /// Email.
    pub email: Option<String>,
    /// Direct number.
    pub number: Option<String>,
    /// May administer the account.
    pub is_admin: bool,
}

/// Nobody we serve.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum IdentityError {
    /// The token is not known.
    #[error("ringcentral does not know the token")]
    UnknownToken,
    /// Somebody from another company, or an app without the permission to ask.
    #[error("not a person of the configured account")]
    Foreign,
    /// No answer.
    #[error("ringcentral does not answer")]
    Unavailable,
}

/// RingCentral's ids of accounts are numbers.
pub(crate) fn is_account_id(id: &str) -> bool {
    (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// Answers who holds a token.
#[derive(Debug)]
pub struct Identities {
    http: reqwest::Client,
    clock: Clock,
    address: String,
    account_id: String,
    known: Mutex<HashMap<[u8; 32], (Identity, Timestamp)>>,
}

impl Identities {
    /// Lets in people of the configured account only.
    pub fn new(settings: &RingCentralSettings, http: reqwest::Client, clock: Clock) -> Self {
        Self {
            http,
            clock,
            address: format!("{}/restapi/v1.0/account/~/extension/~", settings.server),
            account_id: settings.account_id.as_str().to_owned(),
            known: Mutex::default(),
        }
    }

    /// Who holds this token.
    pub async fn of(&self, token: &str) -> Result<Identity, IdentityError> {
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        match self.remembered(&hash) {
            Some(identity) => Ok(identity),
            None => self.ask_and_remember(token, hash).await,
        }
    }

    /// The same, whatever is remembered.
    pub async fn of_just_now(&self, token: &str) -> Result<Identity, IdentityError> {
        self.ask_and_remember(token, Sha256::digest(token.as_bytes()).into())
            .await
    }

    async fn ask_and_remember(
        &self,
        token: &str,
        hash: [u8; 32],
    ) -> Result<Identity, IdentityError> {
        let identity = self.ask(token).await.inspect_err(|error| {
            if *error == IdentityError::UnknownToken {
                let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
                known.remove(&hash);
            }
        })?;
        let now = self.clock.now();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (_, until)| now < *until);
        known.insert(hash, (identity.clone(), now.plus_millis(REMEMBERED_MILLIS)));
        Ok(identity)
    }

    fn remembered(&self, hash: &[u8; 32]) -> Option<Identity> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (identity, until) = known.get(hash)?;
        (self.clock.now() < *until).then(|| identity.clone())
    }

    async fn ask(&self, token: &str) -> Result<Identity, IdentityError> {
        let request = self
            .http
            .get(&self.address)
            .bearer_auth(token)
            .timeout(TIMEOUT);
        let answer = request
            .send()
            .await
            .map_err(|_| IdentityError::Unavailable)?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST => {
                return Err(IdentityError::UnknownToken);
            }
            StatusCode::FORBIDDEN => return Err(IdentityError::Foreign),
            _ => return Err(IdentityError::Unavailable),
        }
        let extension: Value = answer
            .json()
            .await
            .map_err(|_| IdentityError::Unavailable)?;
        if id(&extension["account"]["id"]).as_deref() != Some(self.account_id.as_str()) {
            return Err(IdentityError::Foreign);
        }
        let text = |pointer: &str| {
            let text = extension
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        Ok(Identity {
            extension_id: ExtensionId::new(id(&extension["id"]).ok_or(IdentityError::Unavailable)?),
            name: text("/name").unwrap_or_default(),
            email: text("/contact/email"),
            number: text("/contact/businessPhone"),
            is_admin: extension.pointer("/permissions/admin/enabled") == Some(&Value::Bool(true)),
        })
    }
}

/// Ids are numbers in some places and text in others.
fn id(value: &Value) -> Option<String> {
    value
        .as_str()
        .map(str::to_owned)
        .or_else(|| value.as_u64().map(|id| id.to_string()))
}
