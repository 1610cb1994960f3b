//! Which of several records has a number. One person of the company says so for all of them, and may
//! be corrected by the next.

use ledgerline_core::domain::{
    caller::CallerMatch,
    ids::{ExtensionId, RecordId},
    phone_number::PhoneNumber,
    time::Timestamp,
    who::RememberedChoice,
};
use sqlx::Row as _;

use crate::storage::{Database, StorageError};

/// A choice as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Choice {
    pub(crate) company: Option<RecordId>,
    pub(crate) contact: Option<RecordId>,
    pub(crate) told: RememberedChoice,
}

impl Choice {
    /// Is this the match that was chosen?
    pub(crate) fn is_of(&self, found: &CallerMatch) -> bool {
        let contact = found.contact.as_ref().map(|contact| &contact.id);
        let company = found.company.as_ref().map(|company| &company.id);
        match (&self.contact, &self.company) {
            (Some(chosen), _) => contact == Some(chosen),
            (None, Some(chosen)) => company == Some(chosen),
            (None, None) => false,
        }
    }
}

/// The company's choices.
#[derive(Clone, Debug)]
pub struct Choices {
    database: Database,
}

impl Choices {
    /// In this database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Remembers a choice, unless a later one is known. One of a time that is still to come is of a clock
    /// that was ahead, and gives way.
    pub(crate) async fn remember(
        &self,
        number: &PhoneNumber,
        (company, contact): (Option<&RecordId>, Option<&RecordId>),
        (extension, name): (&ExtensionId, &str),
        (at, now): (Timestamp, Timestamp),
    ) -> Result<(), StorageError> {
        let statement = "INSERT INTO number_choice (number, company, contact, extension_id, \
                         chosen_by, chosen_at) VALUES ($1, $2, $3, $4, $5, $6) \
                         ON CONFLICT (number) DO UPDATE SET company = excluded.company, \
                         contact = excluded.contact, extension_id = excluded.extension_id, \
                         chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at \
                         WHERE excluded.chosen_at >= number_choice.chosen_at \
                         OR number_choice.chosen_at > $7";
        sqlx::query(statement)
            .bind(number.as_e164())
            .bind(company.map(RecordId::as_str))
            .bind(contact.map(RecordId::as_str))
            .bind(extension.as_str())
            .bind(name)
            .bind(at.as_millis())
            .bind(now.as_millis())
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// NetSuite has these no more. A contact that is still there keeps its numbers, whosever it is now.
    pub(crate) async fn forget(&self, gone: &[RecordId]) -> Result<(), StorageError> {
        for id in gone {
            for statement in [
                "DELETE FROM number_choice WHERE contact = $1",
                "DELETE FROM number_choice WHERE company = $1 AND contact IS NULL",
                "UPDATE number_choice SET company = NULL WHERE company = $1",
            ] {
                sqlx::query(statement)
                    .bind(id.as_str())
                    .execute(&self.database)
                    .await?;
            }
        }
        Ok(())
    }

    /// What was chosen for this number.
    pub(crate) async fn of(&self, number: &PhoneNumber) -> Result<Option<Choice>, StorageError> {
        let statement =
            "SELECT company, contact, chosen_by, chosen_at FROM number_choice WHERE number = $1";
        let row = sqlx::query(statement)
            .bind(number.as_e164())
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let id = |column| {
            let id: Option<String> = row.try_get(column)?;
            Ok::<_, sqlx::Error>(id.map(RecordId::new))
        };
        Ok(Some(Choice {
            company: id("company")?,
            contact: id("contact")?,
            told: RememberedChoice {
                by: row.try_get("chosen_by")?,
                at: Timestamp::from_millis(row.try_get("chosen_at")?),
            },
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage;

    #[tokio::test]
    async fn a_choice_of_a_clock_that_was_ahead_gives_way_to_the_next() {
        let choices = Choices::new(storage::scratch().await.unwrap());
        let number = PhoneNumber::parse("+14155550134", "1").unwrap();
        let at = |millis: i64| Timestamp::from_millis(1_795_298_700_000 + millis);
        let choose = async |company: &str, when: i64, now: i64| {
            let company = RecordId::new(company);
            let by = (&ExtensionId::new("101"), "Ann");
            let records = (Some(&company), None);
            let times = (at(when), at(now));
            choices.remember(&number, records, by, times).await.unwrap();
            choices.of(&number).await.unwrap().unwrap().company.unwrap()
        };
        assert_eq!(choose("600", 86_400_000, 0).await.as_str(), "600");
        assert_eq!(choose("601", 5_000, 5_000).await.as_str(), "601");
        assert_eq!(choose("602", 4_000, 6_000).await.as_str(), "601", "older");
    }
}
