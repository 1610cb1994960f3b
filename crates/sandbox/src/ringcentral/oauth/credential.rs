//! Personal JWT credentials, as a user creates them in the developer console.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::{clock::Clock, people::Person};

/// Signs credentials of the imitated platform only; it opens nothing else.
const KEY: &[u8] = b"ledgerline sandbox credential key";
/// 2100-01-01, so that written-down credentials keep working.
const EXPIRES_AT: i64 = 4_102_444_800;

/// As the platform for trials writes it.
const ISSUER: &str = "https://platform.devtest.ringcentral.com";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    exp: i64,
}

/// The credential of a person: the same for every sandbox, so that settings files can hold it.
pub fn personal_jwt(person: &Person) -> String {
    let claims = Claims {
        iss: ISSUER.to_owned(),
        sub: person.extension_id.clone(),
        exp: EXPIRES_AT,
    };
    encode(
        &Header::new(Algorithm::HS256),
        &claims,
        &EncodingKey::from_secret(KEY),
    )
    .unwrap_or_default()
}

/// The extension id a credential speaks for, if it is genuine and not over.
pub(super) fn extension_of(assertion: &str, clock: &Clock) -> Option<String> {
    let mut validation = Validation::new(Algorithm::HS256);
    // The sandbox's own time decides, below.
    validation.validate_exp = false;
    validation.validate_aud = false;
    let token = decode::<Claims>(assertion, &DecodingKey::from_secret(KEY), &validation).ok()?;
    (token.claims.exp * 1000 > clock.now_millis()).then_some(token.claims.sub)
}
