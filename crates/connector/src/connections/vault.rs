//! What an admin set up, in the database, sealed with a key that lies beside it in a file of its own:
//! a copy of the database alone opens nothing. AES-256-GCM, a fresh nonce each time, and the name of
//! what is sealed bound into it, so that nothing can be put in another's place.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use ledgerline_core::domain::time::Timestamp;
use rand::RngCore as _;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;
use thiserror::Error;

use crate::storage::{Database, StorageError};

const KEY_LENGTH: usize = 32;

/// Something could not be sealed or opened.
#[derive(Debug, Error)]
pub enum VaultError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The key's file.
    #[error("the key {path}: {reason}")]
    Key {
        /// Where it should be.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The key is another one, or what is sealed was changed.
    #[error("what is sealed cannot be opened with this key")]
    Sealed,
}

impl From<sqlx::Error> for VaultError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// What is kept under a name.
#[derive(Debug)]
pub(crate) enum Kept<T> {
    /// Nothing ever was.
    Never,
    /// It was taken away then.
    Emptied(Timestamp),
    /// This, since then.
    There(T, Timestamp),
}

#[derive(Debug)]
pub(crate) struct Vault {
    database: Database,
    path: PathBuf,
    /// Two that make the key at once would make two.
    making: Mutex<()>,
}

impl Vault {
    /// Makes no key before something is to be sealed.
    pub(crate) const fn new(database: Database, path: PathBuf) -> Self {
        Self {
            database,
            path,
            making: Mutex::new(()),
        }
    }

    pub(crate) async fn keep(
        &self,
        name: &str,
        value: &impl Serialize,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let sealed = self.seal(name, value)?;
        self.put(name, Some(sealed), now).await
    }

    /// Seals what is stored elsewhere under this name.
    pub(crate) fn seal(&self, name: &str, value: &impl Serialize) -> Result<Vec<u8>, VaultError> {
        let key = self.key(true)?;
        let mut nonce = [0; NONCE_LEN];
        rand::rng().fill_bytes(&mut nonce);
        let mut text = serde_json::to_vec(value).map_err(|_| VaultError::Sealed)?;
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(name.as_bytes()),
            &mut text,
        )
        .map_err(|_| VaultError::Sealed)?;
        Ok([nonce.as_slice(), &text].concat())
    }

    /// What was sealed under this name.
    pub(crate) fn unseal<T: DeserializeOwned>(
        &self,
        name: &str,
        sealed: &[u8],
    ) -> Result<T, VaultError> {
        let (nonce, text) = sealed
            .split_at_checked(NONCE_LEN)
            .ok_or(VaultError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError::Sealed)?;
        let mut text = text.to_vec();
        let opened = self
            .key(false)?
            .open_in_place(nonce, Aad::from(name.as_bytes()), &mut text)
            .map_err(|_| VaultError::Sealed)?;
        serde_json::from_slice(opened).map_err(|_| VaultError::Sealed)
    }

    /// From now on there is none.
    pub(crate) async fn empty(&self, name: &str, now: Timestamp) -> Result<(), VaultError> {
        self.put(name, None, now).await
    }

    async fn put(
        &self,
        name: &str,
        sealed: Option<Vec<u8>>,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let statement = "INSERT INTO company_connection (name, sealed, saved_at) VALUES ($1, $2, $3) \
                         ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, \
                         saved_at = excluded.saved_at";
        sqlx::query(statement)
            .bind(name)
            .bind(sealed)
            .bind(now.as_millis())
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// Changes when what is kept under one of these names does.
    pub(crate) async fn mark(&self, names: &[&str]) -> Result<Vec<u8>, StorageError> {
        let statement = "SELECT sealed, saved_at FROM company_connection WHERE name = $1";
        let mut mark = Sha256::new();
        for name in names {
            let row = sqlx::query(statement)
                .bind(*name)
                .fetch_optional(&self.database)
                .await?;
            let Some(row) = row else {
                mark.update([0]);
                continue;
            };
            let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
            let saved_at: i64 = row.try_get("saved_at")?;
            mark.update(saved_at.to_be_bytes());
            mark.update(sealed.unwrap_or_default());
        }
        Ok(mark.finalize().to_vec())
    }

    pub(crate) async fn open<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Kept<T>, VaultError> {
        let statement = "SELECT sealed, saved_at FROM company_connection WHERE name = $1";
        let row = sqlx::query(statement)
            .bind(name)
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else {
            return Ok(Kept::Never);
        };
        let saved_at = Timestamp::from_millis(row.try_get("saved_at")?);
        let Some(sealed) = row.try_get::<Option<Vec<u8>>, _>("sealed")? else {
            return Ok(Kept::Emptied(saved_at));
        };
        Ok(Kept::There(self.unseal(name, &sealed)?, saved_at))
    }

    fn key(&self, may_make: bool) -> Result<LessSafeKey, VaultError> {
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let refused = |reason: String| VaultError::Key {
            path: self.path.clone(),
            reason,
        };
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if may_make && error.kind() == io::ErrorKind::NotFound => {
                let made = match self.make() {
                    // Another connector was quicker.
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                        fs::read(&self.path)
                    }
                    made => made,
                };
                made.map_err(|error| refused(error.to_string()))?
            }
            Err(error) => return Err(refused(error.to_string())),
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&self.path).map(|data| data.permissions().mode());
            if mode.is_ok_and(|mode| mode & 0o077 != 0) {
                return Err(refused("may be read by others; chmod 600 it".to_owned()));
            }
        }
        UnboundKey::new(&AES_256_GCM, &bytes)
            .map(LessSafeKey::new)
            .map_err(|_| refused(format!("not {KEY_LENGTH} bytes")))
    }

    fn make(&self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; KEY_LENGTH];
        rand::rng().fill_bytes(&mut bytes);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage;

    const NOW: Timestamp = Timestamp::from_millis(1_795_300_000_000);

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("ledgerline-vault-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[tokio::test]
    async fn what_is_kept_opens_under_its_name_with_its_key_and_not_otherwise() {
        let folder = folder("names");
        let database = storage::scratch().await.unwrap();
        let vault = Vault::new(database.clone(), folder.join("key"));
        assert!(matches!(vault.open::<String>("a").await, Ok(Kept::Never)));
        vault
            .keep("a", &"the secret".to_owned(), NOW)
            .await
            .unwrap();
        let again = Vault::new(database.clone(), folder.join("key"));
        assert!(matches!(
            again.open::<String>("a").await,
            Ok(Kept::There(text, at)) if text == "the secret" && at == NOW
        ));
        let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM company_connection")
            .fetch_one(&database)
            .await
            .unwrap();
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        sqlx::query("UPDATE company_connection SET name = 'b'")
            .execute(&database)
            .await
            .unwrap();
        assert!(matches!(
            again.open::<String>("b").await,
            Err(VaultError::Sealed)
        ));
        let other = Vault::new(database, folder.join("other"));
        assert!(matches!(
            other.open::<String>("b").await,
            Err(VaultError::Key { .. })
        ));
        other.keep("c", &1, NOW).await.unwrap();
        assert!(matches!(
            other.open::<String>("b").await,
            Err(VaultError::Sealed)
        ));
        other.empty("c", NOW).await.unwrap();
        assert!(matches!(
            other.open::<i64>("c").await,
            Ok(Kept::Emptied(at)) if at == NOW
        ));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder("mode");
        let vault = Vault::new(storage::scratch().await.unwrap(), folder.join("key"));
        vault.keep("a", &1, NOW).await.unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(folder.join("key")), 0o600);
        fs::set_permissions(folder.join("key"), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(
            vault.open::<i64>("a").await,
            Err(VaultError::Key { .. })
        ));
        fs::remove_dir_all(&folder).unwrap();
    }
}
