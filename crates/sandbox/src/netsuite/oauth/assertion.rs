//! Client credentials: an assertion signed with the private key of a registered certificate.

use std::{collections::BTreeMap, fmt};

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::Value;

use super::{
    CLIENT_ID, CertificateError, Refusal,
    grants::{Caller, LIFETIME_SECONDS},
    scope::Scopes,
};
use crate::netsuite::{role::Role, seed::INTEGRATION_EMPLOYEE};

const RSA: &[Algorithm] = &[Algorithm::PS256, Algorithm::PS384, Algorithm::PS512];
const ELLIPTIC: &[Algorithm] = &[Algorithm::ES256, Algorithm::ES384];

/// A certificate, mapped to a role.
struct Certificate {
    key: DecodingKey,
    algorithms: &'static [Algorithm],
    role: Role,
}

/// Registered certificates by their ids.
#[derive(Default)]
pub(super) struct Certificates(BTreeMap<String, Certificate>);

impl fmt::Debug for Certificates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: Option<String>,
    aud: Option<Value>,
    scope: Option<Value>,
    iat: Option<i64>,
    exp: Option<i64>,
}

impl Certificates {
    /// Keeps the certificate and gives its id.
    pub(super) fn register(&mut self, pem: &str, role: Role) -> Result<String, CertificateError> {
        let rsa = DecodingKey::from_rsa_pem(pem.as_bytes()).map(|key| (key, RSA));
        let (key, algorithms) = rsa
            .or_else(|_| DecodingKey::from_ec_pem(pem.as_bytes()).map(|key| (key, ELLIPTIC)))
            .map_err(|_| CertificateError)?;
        let id = format!("sandbox-certificate-{}", self.0.len() + 1);
        let certificate = Certificate {
            key,
            algorithms,
            role,
        };
        self.0.insert(id.clone(), certificate);
        Ok(id)
    }

    /// The ids of all, in the order of their text.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// For whom whoever signed this asks; `audience` is the token endpoint, `now` in seconds.
    pub(super) fn check(
        &self,
        assertion: &str,
        audience: &str,
        now: i64,
    ) -> Result<Caller, Refusal> {
        let header = jsonwebtoken::decode_header(assertion).map_err(|_| Refusal::InvalidRequest)?;
        let certificate = header
            .kid
            .and_then(|kid| self.0.get(&kid))
            .filter(|certificate| certificate.algorithms.contains(&header.alg))
            .ok_or(Refusal::InvalidClient)?;
        // The times are judged by the sandbox's clock, below.
        let mut validation = Validation::new(header.alg);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let claims: Claims = jsonwebtoken::decode(assertion, &certificate.key, &validation)
            .map_err(|_| Refusal::InvalidClient)?
            .claims;
        if claims.iss.as_deref() != Some(CLIENT_ID) {
            return Err(Refusal::InvalidClient);
        }
        let is_for_us = match &claims.aud {
            Some(Value::Array(all)) => all.iter().any(|one| one == audience),
            Some(one) => one == audience,
            None => false,
        };
        let (Some(issued), Some(ends)) = (claims.iat, claims.exp) else {
            return Err(Refusal::InvalidGrant);
        };
        if !is_for_us || ends <= now || ends > issued + LIFETIME_SECONDS {
            return Err(Refusal::InvalidGrant);
        }
        let scopes = match &claims.scope {
            Some(Value::Array(all)) => Scopes::read(all.iter().filter_map(Value::as_str)),
            Some(Value::String(all)) => Scopes::read(all.split([' ', ','])),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => None,
        };
        let scopes = scopes
            .filter(|scopes| scopes.rest)
            .ok_or(Refusal::InvalidScope)?;
        Ok(Caller {
            employee: INTEGRATION_EMPLOYEE,
            role: certificate.role,
            scopes,
        })
    }
}
