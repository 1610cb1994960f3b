//! The token endpoint.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

use crate::domain::sensitive::Secret;

/// `grant_type` of a machine.
pub const CLIENT_CREDENTIALS: &str = "client_credentials";
/// `client_assertion_type`.
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What the signed assertion says.
#[derive(Clone, Debug, Serialize)]
pub struct Assertion {
    /// The integration's client id.
    pub iss: String,
    /// What the token is for.
    pub scope: [&'static str; 1],
    /// The token endpoint's whole address.
    pub aud: String,
    /// Now, in seconds.
    pub iat: i64,
    /// At most an hour later.
    pub exp: i64,
}

/// An access token.
#[derive(Clone, Debug, Deserialize)]
pub struct TokenAnswer {
    /// The token.
    pub access_token: Secret<String>,
    /// Seconds it lives; written as text or as a number.
    #[serde(deserialize_with = "seconds")]
    pub expires_in: i64,
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = match &value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_i64(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    number.ok_or_else(|| D::Error::custom("expires_in is not a number of seconds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_of_a_token_is_text_or_a_number() {
        for life in ["3600", "\"3600\""] {
            let text =
                format!(r#"{{"access_token":"x","expires_in":{life},"token_type":"bearer"}}"#);
            assert_eq!(
                serde_json::from_str::<TokenAnswer>(&text)
                    .unwrap()
                    .expires_in,
                3600
            );
        }
        assert!(
            serde_json::from_str::<TokenAnswer>(r#"{"access_token":"x","expires_in":[]}"#).is_err()
        );
    }
}
