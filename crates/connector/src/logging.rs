//! The company's logging rules: kept by version, and tried on recent calls before they are saved
//! (adr/0040).

use ledgerline_core::domain::{
    logging::{Fault, LoggingQuestion, LoggingRules, LoggingSettings},
    time::Timestamp,
};
use sqlx::Row as _;
use thiserror::Error;

use crate::{
    clock::Clock,
    settings::Settings,
    storage::{Database, StorageError},
};

/// The rules were not saved.
#[derive(Debug, Error)]
pub enum SaveError {
    /// Fields of them cannot be kept.
    #[error("{} fields are wrong", .0.len())]
    Faults(Vec<Fault>),
    /// Somebody has saved others meanwhile.
    #[error("version {stored} is stored, and version {changed} was changed")]
    Outdated {
        /// What is stored.
        stored: u32,
        /// What was changed.
        changed: u32,
    },
    /// Our database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<sqlx::Error> for SaveError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// Keeps the rules.
#[derive(Clone, Debug)]
pub struct Logging {
    database: Database,
    clock: Clock,
    /// Before anybody has saved any.
    first: LoggingRules,
    /// Calling code of numbers without one.
    home: String,
}

impl Logging {
    /// Keeps them in `database`; `first` count until an admin saves others.
    pub const fn new(database: Database, clock: Clock, first: LoggingRules, home: String) -> Self {
        Self {
            database,
            clock,
            first,
            home,
        }
    }

    /// Until an admin saves some, those of the settings.
    pub(crate) fn of(settings: &Settings, database: &Database, clock: &Clock) -> Self {
        Self::new(
            database.clone(),
            clock.clone(),
            settings.company.first_rules(),
            settings.home_country_code.clone(),
        )
    }

    /// Calling code of numbers without one.
    pub(crate) fn home(&self) -> &str {
        &self.home
    }

    /// Those in use. A row is read for each call, so that a change counts from the next one on.
    pub async fn settings(&self) -> Result<LoggingSettings, StorageError> {
        let statement = "SELECT version, rules, changed_at, changed_by FROM logging_rules \
                         ORDER BY version DESC LIMIT 1";
        let row = sqlx::query(statement)
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else {
            return Ok(LoggingSettings {
                rules: self.first.clone(),
                ..LoggingSettings::default()
            });
        };
        let rules: String = row.try_get("rules")?;
        // A field that is missing is as it was before there was one.
        let rules =
            serde_json::from_str(&rules).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let version: i64 = row.try_get("version")?;
        Ok(LoggingSettings {
            version: u32::try_from(version).unwrap_or_default(),
            changed_at: Some(Timestamp::from_millis(row.try_get("changed_at")?)),
            changed_by: Some(row.try_get("changed_by")?),
            rules,
            people: Vec::new(),
        })
    }

    /// The rules in use.
    pub(crate) async fn rules(&self) -> Result<LoggingRules, StorageError> {
        Ok(self.settings().await?.rules)
    }

    /// Keeps these as the next version, unless there is one already.
    pub async fn save(
        &self,
        question: LoggingQuestion,
        by: &str,
    ) -> Result<LoggingSettings, SaveError> {
        let LoggingQuestion { version, rules } = question;
        let rules = rules.checked(&self.home).map_err(SaveError::Faults)?;
        let text =
            serde_json::to_string(&rules).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        let stored = self.settings().await?.version;
        let outdated = |stored| SaveError::Outdated {
            stored,
            changed: version,
        };
        if stored != version {
            return Err(outdated(stored));
        }
        // Of two who save at once, the key lets one through.
        let statement = "INSERT INTO logging_rules (version, rules, changed_at, changed_by) \
                         VALUES ($1, $2, $3, $4) ON CONFLICT (version) DO NOTHING";
        let done = sqlx::query(statement)
            .bind(i64::from(version) + 1)
            .bind(text)
            .bind(self.clock.now().as_millis())
            .bind(by)
            .execute(&self.database)
            .await?;
        if done.rows_affected() == 0 {
            return Err(outdated(self.settings().await?.version));
        }
        Ok(self.settings().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage;

    async fn logging() -> Logging {
        let database = storage::scratch().await.unwrap();
        let first = LoggingRules::default();
        Logging::new(database, Clock::default(), first, "1".to_owned())
    }

    fn question(version: u32, minimum_seconds: u32) -> LoggingQuestion {
        LoggingQuestion {
            version,
            rules: LoggingRules {
                minimum_seconds,
                ..LoggingRules::default()
            },
        }
    }

    #[tokio::test]
    async fn of_two_admins_who_change_the_same_version_the_later_is_told_of_both() {
        let logging = logging().await;
        assert_eq!(logging.settings().await.unwrap().version, 0);
        let first = logging.save(question(0, 5), "Carla").await.unwrap();
        assert_eq!((first.version, first.rules.minimum_seconds), (1, 5));
        assert_eq!(first.changed_by.as_deref(), Some("Carla"));
        let late = logging.save(question(0, 9), "Ben").await.unwrap_err();
        assert_eq!(
            late.to_string(),
            "version 1 is stored, and version 0 was changed"
        );
        assert_eq!(logging.rules().await.unwrap().minimum_seconds, 5);
    }

    #[tokio::test]
    async fn what_is_wrong_is_not_kept() {
        let logging = logging().await;
        let wrong = logging.save(question(0, 1_000_000), "Carla").await;
        assert!(matches!(wrong, Err(SaveError::Faults(faults)) if faults.len() == 1));
        assert_eq!(logging.settings().await.unwrap().version, 0);
    }
}
