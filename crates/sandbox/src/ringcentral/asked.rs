//! Which paths each app asked for with a good token, for tests of what an app leaves alone.

use std::sync::{Arc, Mutex, PoisonError};

/// Older ones are forgotten.
const MOST: usize = 10_000;

/// A request with a good token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The app's client id.
    pub client_id: String,
    /// HTTP method.
    pub method: String,
    /// Without its query.
    pub path: String,
}

/// The latest of them.
#[derive(Clone, Default)]
pub(super) struct AllAsked(Arc<Mutex<Vec<Asked>>>);

impl AllAsked {
    pub(super) fn note(&self, asked: Asked) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.drain(..MOST / 2);
        }
        all.push(asked);
    }

    pub(super) fn all(&self) -> Vec<Asked> {
        let all = self.0.lock();
        all.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn reset(&self) {
        let all = self.0.lock();
        all.unwrap_or_else(PoisonError::into_inner).clear();
    }
}
