//! What a pasted JWT says of itself, read here and sent nowhere.

use ledgerline_core::{
    domain::{
        jwt::{self, JwtFault},
        time::Timestamp,
    },
    json,
};
use serde::Deserialize;

/// A JWT's own words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pasted {
    /// Who issued it.
    pub issuer: Option<String>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
    /// Its last characters.
    pub ends_with: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Claims {
    iss: Option<String>,
    exp: Option<i64>,
}

/// Reads what was pasted.
pub fn read_pasted_jwt(text: &str) -> Result<Pasted, JwtFault> {
    let whole = jwt::cleaned(text)?;
    let claims = jwt::claims(&whole).ok_or(JwtFault::Cut)?;
    let claims: Claims = json::read(&claims).map_err(|_| JwtFault::Cut)?;
    Ok(Pasted {
        issuer: claims.iss,
        ends_at: claims
            .exp
            .and_then(|seconds| seconds.checked_mul(1000))
            .map(Timestamp::from_millis),
        ends_with: jwt::ends(&whole),
    })
}
