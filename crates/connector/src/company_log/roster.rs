//! The company's extensions: read from RingCentral a page at a time, and kept, also those that are not
//! listed any more, for their calls.

use std::collections::HashMap;

use ledgerline_core::domain::{
    ids::ExtensionId,
    mapping::{Kind, Listed},
    time::Timestamp,
};
use serde_json::Value;

use super::{CompanyError, CompanyLog, EXTENSIONS_MILLIS, ReadError};
use crate::storage::StorageError;

impl CompanyLog {
    /// The extensions by id, asked for anew now and then.
    pub(super) async fn extensions(&self) -> Result<HashMap<ExtensionId, Listed>, CompanyError> {
        self.read_list(EXTENSIONS_MILLIS).await?;
        let all = self.store.extensions().await?;
        Ok(all.into_iter().map(|one| (one.id.clone(), one)).collect())
    }

    /// Every extension, as the list tells that was read so long ago at most; why it could not be read, and
    /// when it was.
    pub(crate) async fn listed(
        &self,
        longest_ago: i64,
    ) -> Result<(Vec<Listed>, Option<ReadError>, Option<Timestamp>), StorageError> {
        let trouble = match self.read_list(longest_ago).await {
            Ok(()) => None,
            Err(CompanyError::RingCentral(error)) => Some(error),
            Err(CompanyError::Storage(error)) => return Err(error),
        };
        let read_at = *self.listed_at.lock().await;
        Ok((self.store.extensions().await?, trouble, read_at))
    }

    /// Every extension that was ever listed, without asking anybody.
    pub(crate) async fn known_extensions(&self) -> Result<Vec<Listed>, StorageError> {
        self.store.extensions().await
    }

    /// All pages or none, so that an extension counts as gone only where the whole list was seen.
    async fn read_list(&self, longest_ago: i64) -> Result<(), CompanyError> {
        let mut read_at = self.listed_at.lock().await;
        let now = self.around.clock.now();
        if read_at.is_some_and(|at| at.is_within_last(longest_ago, now)) {
            return Ok(());
        }
        let mut all = Vec::new();
        let mut page = 1;
        loop {
            let (records, has_more) = self.client.extensions(page).await?;
            all.extend(records.iter().filter_map(extension));
            if !has_more {
                break;
            }
            page += 1;
        }
        self.store.keep_extensions(&all).await?;
        *read_at = Some(now);
        Ok(())
    }
}

/// An extension of the account's list (`GetExtensionInfoResponse`).
fn extension(record: &Value) -> Option<Listed> {
    let id = &record["id"];
    let id = id
        .as_str()
        .map(str::to_owned)
        .or_else(|| id.as_u64().map(|id| id.to_string()))?;
    let text = |pointer: &str| {
        let text = record.pointer(pointer).and_then(Value::as_str);
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    Some(Listed {
        id: ExtensionId::new(id),
        number: text("/extensionNumber").unwrap_or_default(),
        name: text("/name").unwrap_or_default(),
        kind: Kind::of(record["type"].as_str().unwrap_or_default()),
        email: text("/contact/email"),
        phone: text("/contact/businessPhone"),
        status: text("/status").unwrap_or_default(),
        site: text("/site/name"),
        department: text("/contact/department"),
        is_there: true,
    })
}
