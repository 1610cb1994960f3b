//! What outlives the process of the event subscription. Its secret is in the vault.

use ledgerline_core::domain::{
    subscription::{Ending, Mended},
    time::Timestamp,
};
use sqlx::Row as _;

use super::plan::Known;
use crate::{
    leases::Turn,
    storage::{Database, StorageError},
};

/// As it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Kept {
    pub(super) known: Option<Known>,
    pub(super) mended: Option<Mended>,
    pub(super) last_event_at: Option<Timestamp>,
    pub(super) late_millis: Option<i64>,
}

#[derive(Clone, Debug)]
pub(super) struct Store {
    database: Database,
}

impl Store {
    pub(super) const fn new(database: Database) -> Self {
        Self { database }
    }

    pub(super) async fn read(&self) -> Result<Kept, StorageError> {
        let row = sqlx::query("SELECT * FROM company_subscription")
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else {
            return Ok(Kept::default());
        };
        let at = |column| -> Result<Option<Timestamp>, sqlx::Error> {
            let at: Option<i64> = row.try_get(column)?;
            Ok(at.map(Timestamp::from_millis))
        };
        let id: Option<String> = row.try_get("id")?;
        let address: Option<String> = row.try_get("address")?;
        let known = id.zip(address).zip(at("ends_at")?);
        let after: Option<String> = row.try_get("mended_after")?;
        let after = after.as_deref().and_then(Ending::parse);
        Ok(Kept {
            known: known.map(|((id, address), ends_at)| Known {
                id,
                address,
                ends_at,
            }),
            mended: at("mended_at")?
                .zip(after)
                .map(|(at, after)| Mended { at, after }),
            last_event_at: at("last_event_at")?,
            late_millis: row.try_get("late_millis")?,
        })
    }

    /// How the subscription stands.
    pub(super) async fn keep(
        &self,
        turn: &Turn,
        known: Option<&Known>,
        mended: Option<Mended>,
    ) -> Result<(), StorageError> {
        let statement = "INSERT INTO company_subscription (\"only\", id, address, ends_at, mended_at, \
                         mended_after) VALUES (1, $1, $2, $3, $4, $5) \
                         ON CONFLICT (\"only\") DO UPDATE SET id = excluded.id, \
                         address = excluded.address, ends_at = excluded.ends_at, \
                         mended_at = excluded.mended_at, mended_after = excluded.mended_after";
        let mut transaction = turn.begin().await?;
        sqlx::query(statement)
            .bind(known.map(|known| known.id.as_str()))
            .bind(known.map(|known| known.address.as_str()))
            .bind(known.map(|known| known.ends_at.as_millis()))
            .bind(mended.map(|mended| mended.at.as_millis()))
            .bind(mended.map(|mended| mended.after.as_str()))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// An event came, whichever connector it came to; the latest counts.
    pub(super) async fn hear(
        &self,
        at: Timestamp,
        late_millis: Option<i64>,
    ) -> Result<(), StorageError> {
        let statement = "UPDATE company_subscription SET last_event_at = $1, late_millis = $2 \
                         WHERE last_event_at IS NULL OR last_event_at < $1";
        sqlx::query(statement)
            .bind(at.as_millis())
            .bind(late_millis)
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// There is none, and never was.
    pub(super) async fn clear(&self, turn: &Turn) -> Result<(), StorageError> {
        let mut transaction = turn.begin().await?;
        sqlx::query("DELETE FROM company_subscription")
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{leases::Leases, storage};

    #[tokio::test]
    async fn what_is_kept_is_what_was_known() {
        let database = storage::scratch().await.unwrap();
        let store = Store::new(database.clone());
        let turn = Leases::new(database).wait("webhook").await.unwrap();
        assert_eq!(store.read().await.unwrap(), Kept::default());
        let at = Timestamp::from_millis;
        let whole = Kept {
            known: Some(Known {
                id: "sub-1".to_owned(),
                address: "https://phone.example/w".to_owned(),
                ends_at: at(7),
            }),
            mended: Some(Mended {
                at: at(5),
                after: Ending::Blacklisted,
            }),
            last_event_at: Some(at(6)),
            late_millis: Some(40),
        };
        store
            .keep(&turn, whole.known.as_ref(), whole.mended)
            .await
            .unwrap();
        store.hear(at(6), Some(40)).await.unwrap();
        // What another connector heard before comes to be written down after.
        store.hear(at(4), Some(90)).await.unwrap();
        assert_eq!(store.read().await.unwrap(), whole);
        store.clear(&turn).await.unwrap();
        assert_eq!(store.read().await.unwrap(), Kept::default());
    }
}
