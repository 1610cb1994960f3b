//! Proof key for code exchange, S256 and plain.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// What the authorize request promised to prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// The verifier's SHA-256, base64url without padding.
    S256(String),
    /// The verifier itself.
    Plain(String),
}

impl Challenge {
    /// From `code_challenge` and `code_challenge_method`; `Err` for an unknown method.
    pub(super) fn read(challenge: Option<&str>, method: Option<&str>) -> Result<Option<Self>, ()> {
        let Some(challenge) = challenge.map(str::to_owned) else {
            return Ok(None);
        };
        match method {
            None | Some("plain") => Ok(Some(Self::Plain(challenge))),
            Some("S256") => Ok(Some(Self::S256(challenge))),
            Some(_) => Err(()),
        }
    }

    /// Does this verifier keep the promise?
    pub(super) fn is_met_by(&self, verifier: &str) -> bool {
        match self {
            Self::Plain(promised) => promised == verifier,
            Self::S256(promised) => {
                *promised == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Challenge;

    #[test]
    fn the_example_of_rfc_7636_is_met() {
        let challenge = Challenge::S256("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned());
        assert!(challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXj"));
    }

    #[test]
    fn a_challenge_without_a_method_is_plain() {
        let challenge = Challenge::read(Some("abc"), None);
        assert_eq!(challenge, Ok(Some(Challenge::Plain("abc".to_owned()))));
        assert!(Challenge::Plain("abc".to_owned()).is_met_by("abc"));
        assert_eq!(Challenge::read(Some("abc"), Some("S512")), Err(()));
        assert_eq!(Challenge::read(None, Some("S256")), Ok(None));
    }
}
