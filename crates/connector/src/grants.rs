//! Logging grants: what a browser keeps so that a call is logged even when `RingCentral` has revoked
//! the sign-in since. A grant is good for one extension and for nothing but writing its calls.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ledgerline_core::domain::{ids::ExtensionId, sensitive::Secret, time::Timestamp};
use rand::RngCore as _;
use sha2::{Digest as _, Sha256};

use crate::{
    clock::Clock,
    storage::{Database, StorageError},
};

const LIFETIME_MILLIS: i64 = 7 * 24 * 3600 * 1000;

/// Issued grants, by hash.
#[derive(Clone, Debug)]
pub struct Grants {
    database: Database,
    clock: Clock,
}

impl Grants {
    /// In this database.
    pub const fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// A new grant and its end.
    pub async fn issue(
        &self,
        extension: &ExtensionId,
    ) -> Result<(Secret<String>, Timestamp), StorageError> {
        let mut bytes = [0_u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        let grant = URL_SAFE_NO_PAD.encode(bytes);
        let now = self.clock.now();
        let ends = now.plus_millis(LIFETIME_MILLIS);
        sqlx::query("DELETE FROM logging_grant WHERE expires_at <= $1")
            .bind(now.as_millis())
            .execute(&self.database)
            .await?;
        sqlx::query(
            "INSERT INTO logging_grant (hash, extension_id, expires_at) VALUES ($1, $2, $3)",
        )
        .bind(hash(&grant))
        .bind(extension.as_str())
        .bind(ends.as_millis())
        .execute(&self.database)
        .await?;
        Ok((Secret::new(grant), ends))
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

    #[tokio::test]
    async fn a_grant_ends_after_seven_days_or_when_it_is_forgotten() {
        let clock = Clock::default();
        let grants = Grants::new(crate::storage::scratch().await.unwrap(), clock.clone());
        let ann = ExtensionId::new("101");
        let (grant, _) = grants.issue(&ann).await.unwrap();
        assert_eq!(
            grants.holder(grant.reveal()).await.unwrap(),
            Some(ann.clone())
        );
        assert_eq!(grants.holder("guessed").await.unwrap(), None);
        clock.advance_millis(LIFETIME_MILLIS);
        assert_eq!(grants.holder(grant.reveal()).await.unwrap(), None);
        let (grant, _) = grants.issue(&ann).await.unwrap();
        grants.forget(&ann).await.unwrap();
        assert_eq!(grants.holder(grant.reveal()).await.unwrap(), None);
    }
}
