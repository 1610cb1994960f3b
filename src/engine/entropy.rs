//! Random values from one seed that the browser's crypto supplied, so that the engine stays
//! replayable: SHA-256 over seed and counter.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// A deterministic generator; only as secret as its seed.
pub(super) struct Entropy {
    seed: [u8; 32],
    counter: u64,
}

impl Entropy {
    pub(super) const fn new(seed: [u8; 32]) -> Self {
        Self { seed, counter: 0 }
    }

    fn block(&mut self) -> [u8; 32] {
        self.counter += 1;
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(self.counter.to_be_bytes());
        hash.finalize().into()
    }

    /// 256 bits in hexadecimal: unreserved in URLs, long enough for a PKCE verifier (RFC 7636, 4.1).
    pub(super) fn token(&mut self) -> String {
        let mut text = String::with_capacity(64);
        for byte in self.block() {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    /// A UUID, version 4.
    pub(super) fn uuid(&mut self) -> String {
        let text = self.token();
        format!(
            "{}-{}-4{}-a{}-{}",
            &text[..8],
            &text[8..12],
            &text[13..16],
            &text[17..20],
            &text[20..32]
        )
    }

    /// Milliseconds to wait before attempt number `attempt` (from 0): doubles from `first` up to
    /// `most`, half of it by chance so that many browsers do not knock at once.
    pub(super) fn backoff_ms(&mut self, attempt: u32, first: i64, most: i64) -> i64 {
        let full = first.saturating_mul(1 << attempt.min(16)).min(most);
        let chance = i64::from(u16::from_be_bytes([self.block()[0], self.block()[1]]));
        full / 2 + full / 2 * chance / i64::from(u16::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_differ_and_can_be_replayed() {
        let mut one = Entropy::new([7; 32]);
        let mut other = Entropy::new([7; 32]);
        assert_eq!(one.token(), other.token());
        assert_ne!(one.token(), one.token());
        assert_eq!(one.uuid().len(), 36);
    }

    #[test]
    fn backoff_grows_to_its_limit_and_never_past_it() {
        let mut entropy = Entropy::new([1; 32]);
        for attempt in 0..40 {
            let wait = entropy.backoff_ms(attempt, 1_000, 60_000);
            assert!((500..=60_000).contains(&wait), "{wait}");
        }
    }
}
