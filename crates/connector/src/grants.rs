//! Logging grants: what a browser keeps so that a call is logged even when `RingCentral` has revoked
//! the sign-in since. A grant is good for one extension and for nothing but writing its calls.
//!
//! Browsers ask every few minutes. Whoever asks again with the same token of `RingCentral`, which changes
//! each hour, is given the same grant, so that there are few; also whoever did not hear the last answer.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ledgerline_core::domain::{ids::ExtensionId, sensitive::Secret, time::Timestamp};
use rand::RngCore as _;
use sha2::{Digest as _, Sha256};

use crate::{
    clock::Clock,
    storage::{Database, StorageError},
};

const HOUR_MILLIS: i64 = 3600 * 1000;
const LIFETIME_MILLIS: i64 = 7 * 24 * HOUR_MILLIS;
/// No token is in use for longer.
const TOKEN_MILLIS: i64 = 2 * HOUR_MILLIS;

/// Issued grants, by hash.
#[derive(Clone, Debug)]
pub struct Grants {
    database: Database,
    clock: Clock,
    lately: Arc<Mutex<Lately>>,
}

/// What was done in the last hours; in the process's memory alone.
#[derive(Debug, Default)]
struct Lately {
    /// By the hash of the token they were asked for with.
    issued: HashMap<Vec<u8>, Issued>,
    tidied_at: Option<Timestamp>,
}

#[derive(Clone, Debug)]
struct Issued {
    grant: Secret<String>,
    at: Timestamp,
}

impl Issued {
    fn ends(&self) -> Timestamp {
        self.at.plus_millis(LIFETIME_MILLIS)
    }
}

impl Grants {
    /// In this database.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self {
            database,
            clock,
            lately: Arc::default(),
        }
    }

    fn lately(&self) -> MutexGuard<'_, Lately> {
        self.lately.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The grant of whoever asks with this token of `RingCentral`, and its end: a new one, unless they
    /// have one.
    pub async fn issue(
        &self,
        extension: &ExtensionId,
        token: &Secret<String>,
    ) -> Result<(Secret<String>, Timestamp), StorageError> {
        let token = hash(token.reveal());
        let now = self.clock.now();
        let issued = self.lately().issued.get(&token).cloned();
        if let Some(issued) = issued.filter(|one| one.at.is_within_last(TOKEN_MILLIS, now))
            // Somebody may have disconnected since.
            && self.holder(issued.grant.reveal()).await?.as_ref() == Some(extension)
        {
            return Ok((issued.grant.clone(), issued.ends()));
        }
        self.tidy(now).await?;
        let mut bytes = [0_u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        let issued = Issued {
            grant: Secret::new(URL_SAFE_NO_PAD.encode(bytes)),
            at: now,
        };
        sqlx::query(
            "INSERT INTO logging_grant (hash, extension_id, expires_at) VALUES ($1, $2, $3)",
        )
        .bind(hash(issued.grant.reveal()))
        .bind(extension.as_str())
        .bind(issued.ends().as_millis())
        .execute(&self.database)
        .await?;
        let told = (issued.grant.clone(), issued.ends());
        self.lately().issued.insert(token, issued);
        Ok(told)
    }

    /// What has ended is forgotten, now and then.
    async fn tidy(&self, now: Timestamp) -> Result<(), StorageError> {
        {
            let mut lately = self.lately();
            if lately
                .tidied_at
                .is_some_and(|at| at.is_within_last(HOUR_MILLIS, now))
            {
                return Ok(());
            }
            lately.tidied_at = Some(now);
            let is_in_use = |one: &Issued| one.at.is_within_last(TOKEN_MILLIS, now);
            lately.issued.retain(|_, one| is_in_use(one));
        }
        sqlx::query("DELETE FROM logging_grant WHERE expires_at <= $1")
            .bind(now.as_millis())
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// Whose grant this is, while it lives.
    pub async fn holder(&self, grant: &str) -> Result<Option<ExtensionId>, StorageError> {
        let statement =
            "SELECT extension_id FROM logging_grant WHERE hash = $1 AND expires_at > $2";
        let holder: Option<String> = sqlx::query_scalar(statement)
            .bind(hash(grant))
            .bind(self.clock.now().as_millis())
            .fetch_optional(&self.database)
            .await?;
        Ok(holder.map(ExtensionId::new))
    }

    /// Forgets every grant of this extension.
    pub async fn forget(&self, extension: &ExtensionId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM logging_grant WHERE extension_id = $1")
            .bind(extension.as_str())
            .execute(&self.database)
            .await?;
        Ok(())
    }
}

fn hash(grant: &str) -> Vec<u8> {
    Sha256::digest(grant.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn grants() -> (Grants, Clock) {
        let clock = Clock::default();
        let database = crate::storage::scratch().await.unwrap();
        (Grants::new(database, clock.clone()), clock)
    }

    fn token(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    async fn rows(grants: &Grants) -> i64 {
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM logging_grant");
        count.fetch_one(&grants.database).await.unwrap()
    }

    #[tokio::test]
    async fn a_grant_ends_after_seven_days_or_when_it_is_forgotten() {
        let (grants, clock) = grants().await;
        let ann = ExtensionId::new("101");
        let (grant, _) = grants.issue(&ann, &token("a")).await.unwrap();
        assert_eq!(
            grants.holder(grant.reveal()).await.unwrap(),
            Some(ann.clone())
        );
        assert_eq!(grants.holder("guessed").await.unwrap(), None);
        clock.advance_millis(LIFETIME_MILLIS);
        assert_eq!(grants.holder(grant.reveal()).await.unwrap(), None);
        let (next, _) = grants.issue(&ann, &token("a")).await.unwrap();
        assert_eq!(rows(&grants).await, 1, "the one that ended is gone");
        grants.forget(&ann).await.unwrap();
        assert_eq!(grants.holder(next.reveal()).await.unwrap(), None);
        let (anew, _) = grants.issue(&ann, &token("a")).await.unwrap();
        assert_eq!(grants.holder(anew.reveal()).await.unwrap(), Some(ann));
    }

    #[tokio::test]
    async fn whoever_asks_again_has_the_same_grant_and_each_browser_its_own() {
        let (grants, clock) = grants().await;
        let ann = ExtensionId::new("101");
        let first = grants.issue(&ann, &token("a")).await.unwrap();
        for _ in 0..11 {
            clock.advance_millis(5 * 60_000);
            let again = grants.issue(&ann, &token("a")).await.unwrap();
            assert_eq!(again, first);
        }
        assert_eq!(rows(&grants).await, 1);
        // Another browser of hers, and the same one an hour later: what was told before stays good.
        let others = [token("b"), token("c")];
        for other in &others {
            let (grant, _) = grants.issue(&ann, other).await.unwrap();
            assert_ne!(grant, first.0);
        }
        assert_eq!(rows(&grants).await, 3);
        let holder = grants.holder(first.0.reveal()).await.unwrap();
        assert_eq!(holder, Some(ann));
        // A token that is somebody else's by now brings them no grant of hers.
        let ben = ExtensionId::new("102");
        let (grant, _) = grants.issue(&ben, &token("a")).await.unwrap();
        assert_eq!(grants.holder(grant.reveal()).await.unwrap(), Some(ben));
    }
}
