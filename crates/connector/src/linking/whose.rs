//! Whose call it is: whoever's RingCentral's log has it for, and whoever told it. One that is told to nobody
//! but us, since a rule leaves it out, is theirs whose links it has. Of any other nobody knows yet, as while
//! it lasts.

use ledgerline_core::domain::{
    ids::{ExtensionId, TelephonySessionId},
    phone_call::Written,
};
use sqlx::{Any, Executor, Row as _, any::AnyRow};

use crate::{ringcentral::Identity, storage::StorageError};

/// How one extension stands to a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It has to do with it.
    Theirs,
    /// Others have.
    Others,
    /// Nobody has.
    Nobodys,
}

/// What is kept of whose a call is, as far as it concerns one extension.
pub(super) struct Claim {
    logged: Part,
    told: Option<Written>,
    linked: Part,
}

/// The columns of a claim on the call that `session` stands for in the statement; the extension is bound
/// twice, as these.
pub(super) fn columns(session: &str, (own, again): (&str, &str)) -> String {
    format!(
        "(SELECT MAX(CASE WHEN c.extension = {own} THEN 2 ELSE 1 END) FROM company_call c \
         WHERE c.call = {session}) AS logged, \
         (SELECT t.written FROM told_record t WHERE t.external_id = 'rc-' || {session}) AS written, \
         (SELECT MAX(CASE WHEN k.extension = {again} THEN 2 ELSE 1 END) FROM call_link k \
         WHERE k.session = {session}) AS linked"
    )
}

impl Claim {
    /// Of a row with the [`columns`].
    pub(super) fn of(row: &AnyRow) -> Result<Self, StorageError> {
        let part = |column| {
            Ok::<_, StorageError>(match row.try_get::<Option<i64>, _>(column)? {
                None => Part::Nobodys,
                Some(2) => Part::Theirs,
                Some(_) => Part::Others,
            })
        };
        let told: Option<String> = row.try_get("written")?;
        Ok(Self {
            logged: part("logged")?,
            told: told.and_then(|text| serde_json::from_str(&text).ok()),
            linked: part("linked")?,
        })
    }

    /// This extension's on this call.
    pub(super) async fn read(
        database: impl Executor<'_, Database = Any>,
        own: &ExtensionId,
        session: &TelephonySessionId,
    ) -> Result<Self, StorageError> {
        let columns = columns("s.session", ("$1", "$2"));
        let statement = format!("SELECT {columns} FROM (SELECT CAST($3 AS TEXT) AS session) s");
        let row = sqlx::query(&statement)
            .bind(own.as_str())
            .bind(own.as_str())
            .bind(session.as_str())
            .fetch_one(database)
            .await?;
        Self::of(&row)
    }

    /// Is it this extension's, whose claim this is?
    pub(super) fn is_own(&self, own: &ExtensionId) -> bool {
        match (self.logged, &self.told) {
            (Part::Theirs, _) => true,
            (Part::Others | Part::Nobodys, Some(told)) => told.tellers().any(|one| one == own),
            (Part::Others, None) => false,
            (Part::Nobodys, None) => self.linked == Part::Theirs,
        }
    }

    /// May they say what the call is linked to? Whose it is may, and admins.
    pub(super) fn lets_change(&self, who: &Identity) -> bool {
        who.is_admin || self.is_own(&who.extension_id)
    }

    /// Nobody knows whose it is yet.
    pub(super) fn is_open(&self) -> bool {
        self.told.is_none() && self.logged == Part::Nobodys && self.linked == Part::Nobodys
    }
}
