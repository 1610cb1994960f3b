//! Which NetSuite account what is kept is of. Ids are an account's own: company 600 of one is somebody
//! else in another, so nothing of one may be used in the next.

use crate::{
    leases::CHANGING,
    settings::NetSuiteCredentials,
    storage::{Database, StorageError},
};

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

/// Notes that what is kept from here on is of this account. What was kept of another one is forgotten;
/// was there one? What RingCentral told stays, and so does where reading its log stands.
pub(super) async fn settle(database: &Database, account: &str) -> Result<bool, StorageError> {
    let known = "SELECT account FROM netsuite_account";
    let stands: Option<String> = sqlx::query_scalar(known).fetch_optional(database).await?;
    if stands.as_deref() == Some(account) {
        return Ok(false);
    }
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
            "UPDATE person SET employee_id = NULL, employee_name = NULL, employee_checked_at = 0",
        ] {
            sqlx::query(statement).execute(&mut *transaction).await?;
        }
    }
    let note = "INSERT INTO netsuite_account (\"only\", account) VALUES (1, $1) \
                ON CONFLICT (\"only\") DO UPDATE SET account = excluded.account";
    sqlx::query(note)
        .bind(account)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(known.is_some())
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::sensitive::Secret;

    use super::*;
    use crate::storage;

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
        // Whatever was there before accounts were noted is of the first one.
        assert!(!settle(&database, "7654321").await.unwrap());
        assert!(!settle(&database, "7654321").await.unwrap());
        assert_eq!(choices(&database).await, 1);
        assert!(settle(&database, "7654321_SB1").await.unwrap());
        assert_eq!(choices(&database).await, 0);
        let statement = "SELECT name FROM person WHERE employee_id IS NULL";
        let name: String = sqlx::query_scalar(statement)
            .fetch_one(&database)
            .await
            .unwrap();
        assert_eq!(name, "Ann Lee", "what RingCentral told stays");
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
            assert_eq!(settle(&database, account).await.unwrap(), turn > 0);
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
