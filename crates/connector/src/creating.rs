//! Whose turn it is to look whether somebody is in NetSuite, and to create them where they are not: one at
//! a time for a number and for a name, among all connectors.

use ledgerline_core::domain::phone_number::PhoneNumber;
use sha2::{Digest as _, Sha256};

use crate::{
    leases::{Leases, Turn},
    storage::StorageError,
};

/// Gives these turns.
#[derive(Clone, Debug)]
pub(crate) struct Creating {
    leases: Leases,
}

impl Creating {
    pub(crate) const fn new(leases: Leases) -> Self {
        Self { leases }
    }

    /// By number, not by form: two who talk to one stranger create one record.
    pub(crate) async fn for_number(&self, number: &PhoneNumber) -> Result<Turn, StorageError> {
        self.wait("number", number.as_e164()).await
    }

    /// By name. Whoever waits for a number as well waits for it after this.
    pub(crate) async fn by_name(&self, name: &str) -> Result<Turn, StorageError> {
        self.wait("name", &name.to_lowercase()).await
    }

    /// Neither numbers nor names stand in the table of turns.
    async fn wait(&self, of: &str, key: &str) -> Result<Turn, StorageError> {
        let name = format!("creating {of} {:x}", Sha256::digest(key.as_bytes()));
        self.leases.wait_among_connectors(&name).await
    }
}
