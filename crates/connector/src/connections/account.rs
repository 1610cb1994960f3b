//! Which NetSuite account what is kept is of. Ids are an account's own: company 600 of one is somebody
//! else in another, so nothing of one may be used in the next.

use ledgerline_core::domain::{logging::LoggingRules, time::Timestamp};
use sqlx::Row as _;

use crate::{
    leases::CHANGING,
    settings::NetSuiteCredentials,
    storage::{Database, StorageError, Transaction},
};

/// Who has changed the rules, as it stands beside them.
const CHANGED_BY: &str = "the change of the NetSuite account";

/// What was kept before, and what became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Settled {
    /// It was of this account, or of none.
    Stays,
    /// It was of another one, and is forgotten.
    Forgotten {
        /// Logging rules named ids of that account, and are in use without them.
        has_changed_rules: bool,
    },
}

/// Where NetSuite's own addresses of accounts end.
const HOST: &str = ".suitetalk.api.netsuite.com";

/// The account that these credentials are of, as far as they say.
pub(super) fn of(credentials: &NetSuiteCredentials) -> Option<String> {
    let in_address = || {
        let host = credentials.base_url.strip_prefix("https://")?;
        host.strip_suffix(HOST).map(str::to_owned)
    };
    let account = credentials.account_id.clone().or_else(in_address)?;
    Some(account.to_uppercase().replace('-', "_"))
}

/// Notes that what is kept from here on is of this account. What was kept of another one is forgotten.
/// What RingCentral told stays, and so does where reading its log stands.
pub(super) async fn settle(
    database: &Database,
    account: &str,
    now: Timestamp,
) -> Result<Settled, StorageError> {
    let known = "SELECT account FROM netsuite_account";
    let stands: Option<String> = sqlx::query_scalar(known).fetch_optional(database).await?;
    if stands.as_deref() == Some(account) {
        return Ok(Settled::Stays);
    }
    let mut settled = Settled::Stays;
    let mut transaction = database.begin().await?;
    let known: Option<String> = sqlx::query_scalar(known)
        .fetch_optional(&mut *transaction)
        .await?;
    if known.is_some() {
        // Whoever is at something for the other account writes nothing of it down any more.
        sqlx::query("DELETE FROM lease WHERE name <> $1")
            .bind(CHANGING)
            .execute(&mut *transaction)
            .await?;
        for statement in [
            "DELETE FROM directory_work",
            "DELETE FROM directory_number",
            "DELETE FROM directory_entry",
            "DELETE FROM directory_source",
            "DELETE FROM directory_state",
            "DELETE FROM company_work",
            "DELETE FROM number_choice",
            "DELETE FROM stranger",
            "DELETE FROM told_record",
            "DELETE FROM company_call",
            "DELETE FROM person_write",
            "DELETE FROM organizer_period",
            "DELETE FROM organizer_default",
            "DELETE FROM organizer_context",
            "DELETE FROM company_check",
            "DELETE FROM organizer_filed",
            "DELETE FROM call_link",
            "DELETE FROM call_link_told",
            "DELETE FROM call_link_early",
            "DELETE FROM call_order_early",
            "DELETE FROM call_order",
            "DELETE FROM call_teller",
            "UPDATE call_quality SET record = ''",
            "UPDATE person SET employee_id = NULL, employee_name = NULL, employee_checked_at = 0",
        ] {
            sqlx::query(statement).execute(&mut *transaction).await?;
        }
        settled = Settled::Forgotten {
            has_changed_rules: clear_rules(&mut transaction, now).await?,
        };
    }
    let note = "INSERT INTO netsuite_account (\"only\", account) VALUES (1, $1) \
                ON CONFLICT (\"only\") DO UPDATE SET account = excluded.account";
    sqlx::query(note)
        .bind(account)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(settled)
}

/// The next version of the logging rules names no id; did the last one?
async fn clear_rules(transaction: &mut Transaction, now: Timestamp) -> Result<bool, StorageError> {
    let last = "SELECT version, rules FROM logging_rules ORDER BY version DESC LIMIT 1";
    let last = sqlx::query(last).fetch_optional(&mut **transaction).await?;
    let Some(last) = last else {
        return Ok(false);
    };
    let (version, rules): (i64, String) = (last.try_get("version")?, last.try_get("rules")?);
    let rules: LoggingRules =
        serde_json::from_str(&rules).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let next = rules.clone().without_ids();
    if next == rules {
        return Ok(false);
    }
    let next =
        serde_json::to_string(&next).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let statement = "INSERT INTO logging_rules (version, rules, changed_at, changed_by) \
                     VALUES ($1, $2, $3, $4)";
    sqlx::query(statement)
        .bind(version + 1)
        .bind(next)
        .bind(now.as_millis())
        .bind(CHANGED_BY)
        .execute(&mut **transaction)
        .await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::{
        ids::RecordId,
        logging::{
            Ask, CallField, FieldValue, Filled, ListEntry, LoggingQuestion, Placeholder, Unknown,
        },
        sensitive::Secret,
    };

    use super::*;
    use crate::{clock::Clock, logging::Logging, storage};

    async fn choices(database: &Database) -> i64 {
        let statement = "SELECT COUNT(*) FROM number_choice";
        let count = sqlx::query_scalar(statement).fetch_one(database).await;
        count.unwrap()
    }

    #[tokio::test]
    async fn nothing_of_one_account_is_used_in_another() {
        let database = storage::scratch().await.unwrap();
        let choose =
            "INSERT INTO number_choice VALUES ('+14155550134', '600', NULL, '1', 'Ann', 0)";
        sqlx::query(choose).execute(&database).await.unwrap();
        let person =
            "INSERT INTO person VALUES ('1', 'Ann Lee', NULL, '71', 'Ann Lee', 5, NULL, NULL)";
        sqlx::query(person).execute(&database).await.unwrap();
        let heard = "INSERT INTO call_quality VALUES \
                     ('1', 's-1', '5', '2026-11-21', 0, 'good', 'poor', NULL, 1, 0, 1)";
        sqlx::query(heard).execute(&database).await.unwrap();
        // Whatever was there before accounts were noted is of the first one.
        let now = Timestamp::from_millis(7);
        let settle = async |account: &str| super::settle(&database, account, now).await.unwrap();
        assert_eq!(settle("7654321").await, Settled::Stays);
        assert_eq!(settle("7654321").await, Settled::Stays);
        assert_eq!(choices(&database).await, 1);
        let forgotten = Settled::Forgotten {
            has_changed_rules: false,
        };
        assert_eq!(settle("7654321_SB1").await, forgotten);
        assert_eq!(choices(&database).await, 0);
        let record: String = sqlx::query_scalar("SELECT record FROM call_quality")
            .fetch_one(&database)
            .await
            .unwrap();
        assert_eq!(record, "", "how a call was heard stays, and leads nowhere");
        let statement = "SELECT name FROM person WHERE employee_id IS NULL";
        let name: String = sqlx::query_scalar(statement)
            .fetch_one(&database)
            .await
            .unwrap();
        assert_eq!(name, "Ann Lee", "what RingCentral told stays");
    }

    #[tokio::test]
    async fn rules_that_name_ids_of_one_account_are_not_in_use_in_another() {
        let database = storage::scratch().await.unwrap();
        let clock = Clock::default();
        let first = LoggingRules::default();
        let logging = Logging::new(database.clone(), clock, first, "1".to_owned());
        let fixed = |field: &str, value: FieldValue| CallField {
            filled: Filled::Fixed(value),
            field: field.to_owned(),
        };
        let entry = || ListEntry {
            id: "4".to_owned(),
            name: None,
        };
        let text = fixed("custevent_text", FieldValue::Text("x".to_owned()));
        let asked = |entries: Vec<ListEntry>| CallField {
            filled: Filled::Rep(Ask {
                is_required: true,
                entries,
            }),
            field: "custevent_topic".to_owned(),
        };
        let rules = LoggingRules {
            minimum_seconds: 5,
            unknown: Unknown::Contact,
            placeholder: Some(Placeholder {
                id: RecordId::new("660"),
                name: "Walk-ins".to_owned(),
            }),
            call_fields: vec![
                fixed("custevent_list", FieldValue::Entry(entry())),
                text.clone(),
                asked(vec![entry()]),
            ],
            ..LoggingRules::default()
        };
        let question = LoggingQuestion { version: 0, rules };
        logging.save(question, "Carla").await.unwrap();
        let now = Timestamp::from_millis(7);
        settle(&database, "7654321", now).await.unwrap();
        let stands = logging.settings().await.unwrap();
        assert!(stands.rules.placeholder.is_some() && stands.version == 1);
        let settled = settle(&database, "7654321_SB1", now).await.unwrap();
        let forgotten = |has_changed_rules| Settled::Forgotten { has_changed_rules };
        assert_eq!(settled, forgotten(true));
        let stands = logging.settings().await.unwrap();
        let wanted = LoggingRules {
            minimum_seconds: 5,
            unknown: Unknown::Ask,
            call_fields: vec![text, asked(Vec::new())],
            ..LoggingRules::default()
        };
        assert_eq!((stands.version, &stands.rules), (2, &wanted));
        assert_eq!(stands.changed_by.as_deref(), Some(CHANGED_BY));
        // Nothing is left to be cleared.
        let settled = settle(&database, "7654321", now).await.unwrap();
        assert_eq!(settled, forgotten(false));
        assert_eq!(logging.settings().await.unwrap().version, 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_account_is_settled_although_others_write_at_the_same_time() {
        let folder =
            std::env::temp_dir().join(format!("ledgerline-account-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let database = storage::scratch_in(&folder.join("account.db"))
            .await
            .unwrap();
        let others = database.clone();
        let busy = tokio::spawn(async move {
            loop {
                let statement = "INSERT INTO connection_seen VALUES ('x', 1) \
                                 ON CONFLICT (connection) DO UPDATE SET seen_at = connection_seen.seen_at + 1";
                sqlx::query(statement).execute(&others).await.unwrap();
            }
        });
        for turn in 0..100 {
            let account = ["7654321", "7654321_SB1"][turn % 2];
            let settled = settle(&database, account, Timestamp::default())
                .await
                .unwrap();
            assert_eq!(settled != Settled::Stays, turn > 0);
        }
        busy.abort();
        database.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn an_account_is_named_by_its_credentials_or_their_address() {
        let credentials = |base_url: &str, account_id: Option<&str>| NetSuiteCredentials {
            base_url: base_url.to_owned(),
            account_id: account_id.map(str::to_owned),
            client_id: String::new(),
            certificate_id: String::new(),
            certificate_ends_at: None,
            private_key: Secret::new(String::new()),
        };
        let named = of(&credentials("http://localhost:1", Some("7654321-sb1")));
        assert_eq!(named.as_deref(), Some("7654321_SB1"));
        let address = "https://7654321-sb1.suitetalk.api.netsuite.com";
        assert_eq!(of(&credentials(address, None)), named);
        assert_eq!(of(&credentials("http://localhost:1", None)), None);
    }
}
