//! Calls that the browser could not keep: its disk is full, or it has no database.
//!
//! They stay in memory and go on their way to NetSuite; what is lost is only lost if the tab closes
//! before that. Keeping them is tried again until it works.

use ledgerline_core::domain::time::Timestamp;

/// Room may be made at any time; asking for it costs little.
const AGAIN_MS: i64 = 15_000;

/// The journal's names of them.
#[derive(Default)]
pub(super) struct Unsaved {
    keys: Vec<String>,
    again_at: Timestamp,
}

impl Unsaved {
    /// The browser has kept this call, or could not.
    pub(super) fn saved(&mut self, key: &str, is_durable: bool, now: Timestamp) {
        self.keys.retain(|unsaved| unsaved != key);
        if !is_durable {
            if self.keys.is_empty() {
                self.again_at = now.plus_millis(AGAIN_MS);
            }
            self.keys.push(key.to_owned());
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.keys.len()).unwrap_or(u32::MAX)
    }

    /// What is to be tried again by now; each comes back by [`Self::saved`].
    pub(super) fn due(&mut self, now: Timestamp) -> Vec<String> {
        if self.keys.is_empty() || self.again_at > now {
            return Vec::new();
        }
        self.all(now)
    }

    /// All of them, to be tried again at once.
    pub(super) fn all(&mut self, now: Timestamp) -> Vec<String> {
        self.again_at = now.plus_millis(AGAIN_MS);
        self.keys.clone()
    }

    /// There is no such call any more.
    pub(super) fn forget(&mut self, key: &str) {
        self.keys.retain(|unsaved| unsaved != key);
    }

    /// When [`Self::due`] has something.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        (!self.keys.is_empty()).then_some(self.again_at)
    }
}
