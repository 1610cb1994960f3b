//! The secret that each event brings in its header.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ledgerline_core::domain::sensitive::Secret;
use rand::RngCore as _;
use ring::hmac;

const LENGTH: usize = 32;

/// A new one.
pub(super) fn generated() -> Secret<String> {
    Secret::new(URL_SAFE_NO_PAD.encode(random()))
}

fn random() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// What tells it from others, however long the comparison is watched: both sides are hashed with a key
/// that nobody knows, and hashes are compared in constant time.
pub(super) struct Token {
    key: hmac::Key,
    tag: hmac::Tag,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

impl Token {
    pub(super) fn new(token: &str) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &random());
        let tag = hmac::sign(&key, token.as_bytes());
        Self { key, tag }
    }

    /// Is it this one?
    pub(super) fn is(&self, token: &[u8]) -> bool {
        hmac::verify(&self.key, token, self.tag.as_ref()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_itself_alone_and_never_made_twice() {
        let (one, other) = (generated(), generated());
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(one.reveal().len(), 43);
        let token = Token::new(one.reveal());
        assert!(token.is(one.reveal().as_bytes()));
        for wrong in [other.reveal().as_str(), "", &one.reveal()[1..]] {
            assert!(!token.is(wrong.as_bytes()));
        }
        assert_eq!(format!("{token:?}"), "Token");
    }
}
