//! What was read of NetSuite and is used again for a while: in the account it is of, and in no other.

use std::{
    future::Future,
    sync::{Arc, Weak},
};

use ledgerline_core::domain::time::Timestamp;

use super::{Account, NetSuite, NetSuiteError};

/// One thing that is read now and then.
#[derive(Debug)]
pub(crate) struct Remembered<T> {
    good_for_millis: i64,
    /// Held while it is read: the others wait for this answer instead of asking again.
    last: tokio::sync::Mutex<Option<Reading<T>>>,
}

#[derive(Debug)]
struct Reading<T> {
    /// Another account has other ids and other people.
    account: Weak<Account>,
    at: Timestamp,
    what: T,
}

impl<T: Clone> Remembered<T> {
    /// Nothing is read yet; a reading is good for so long.
    pub(crate) fn new(good_for_millis: i64) -> Self {
        Self {
            good_for_millis,
            last: tokio::sync::Mutex::default(),
        }
    }

    /// The last reading of the account in use while it is good, else what `read` reads.
    pub(crate) async fn get(
        &self,
        netsuite: &NetSuite,
        read: impl Future<Output = Result<T, NetSuiteError>>,
    ) -> Result<T, NetSuiteError> {
        let mut last = self.last.lock().await;
        // What is begun in one account and ends in another one is of the first, and is not used again.
        let account = Arc::downgrade(&netsuite.account()?);
        let at = netsuite.clock.now();
        let known = last.as_ref().filter(|reading| {
            reading.account.ptr_eq(&account) && reading.at.is_within_last(self.good_for_millis, at)
        });
        if let Some(reading) = known {
            return Ok(reading.what.clone());
        }
        let what = read.await?;
        *last = Some(Reading {
            account,
            at,
            what: what.clone(),
        });
        Ok(what)
    }
}
