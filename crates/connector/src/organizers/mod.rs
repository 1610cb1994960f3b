//! Which employee an extension's calls are filed under: whom an admin mapped it to, else the one who
//! is found by itself, else the default organizer (adr/0039). Browsers' reports and the company's log
//! both ask here.
//!
//! | Module | Is |
//! |---|---|
//! | [`store`] | periods, the default organizer, what was reviewed, what is filed under whom |
//! | [`staff`] | the employees, for matching and choosing |
//! | [`mapping`] | the mapping as an admin sees and changes it |
//! | [`past`] | matching by calls of the past |
//! | [`refile`] | corrects whom records name |

pub(crate) mod mapping;
mod past;
mod refile;
pub(crate) mod staff;
mod store;

use std::collections::BTreeMap;

use ledgerline_core::domain::{
    caller::{EntityKind, EntityRef},
    ids::{ExtensionId, RecordId},
    mapping::{Context, Mapping, Organizer, Owner},
    time::Timestamp,
};

use self::store::Store;
pub use self::{mapping::OrganizerMapping, staff::Staff};
use crate::{
    employees::{EmployeeError, Employees, Rep},
    netsuite::{NetSuite, Priority},
    ringcentral::Identity,
    storage::{Database, StorageError},
};

/// Answers whom a call is filed under.
#[derive(Clone, Debug)]
pub struct Organizers {
    store: Store,
    employees: Employees,
    /// The default organizer of the settings file.
    from_file: Option<RecordId>,
}

impl Organizers {
    /// In this database. `employees` finds those whom nobody has mapped; `from_file` gets the rest until
    /// an admin says otherwise.
    pub const fn new(
        database: Database,
        employees: Employees,
        from_file: Option<RecordId>,
    ) -> Self {
        Self {
            store: Store::new(database),
            employees,
            from_file,
        }
    }

    /// Who this is for a call that began at this moment. NetSuite is asked only where nobody has mapped
    /// the extension, and then not more often than [`Employees::of`] does.
    pub async fn rep(
        &self,
        netsuite: &NetSuite,
        priority: Priority,
        identity: &Identity,
        at: Timestamp,
    ) -> Result<Rep, EmployeeError> {
        let Some(organizer) = self.mapped(&identity.extension_id, at).await? else {
            return self.employees.of(netsuite, priority, identity).await;
        };
        self.employees.meet(identity).await?;
        Ok(Rep {
            extension_id: identity.extension_id.clone(),
            name: identity.name.clone(),
            email: identity.email.clone(),
            number: identity.number.clone(),
            employee: Some(entity(organizer)),
        })
    }

    /// The same for somebody who is known, without asking anybody.
    pub async fn apply(&self, rep: Rep, at: Timestamp) -> Result<Rep, StorageError> {
        let mapped = self.mapped(&rep.extension_id, at).await?;
        Ok(Rep {
            employee: mapped.map(entity).or(rep.employee),
            ..rep
        })
    }

    /// Whose a call of the extension is that begins then, where somebody has mapped it, and how.
    pub(crate) async fn owner(
        &self,
        extension: &ExtensionId,
        at: Timestamp,
    ) -> Result<Option<Owner>, StorageError> {
        let mapping = self.store.mapping(extension).await?;
        Ok(mapping.owner_at(at).cloned())
    }

    /// Whom an admin mapped the extension to.
    async fn mapped(
        &self,
        extension: &ExtensionId,
        at: Timestamp,
    ) -> Result<Option<Organizer>, StorageError> {
        let owner = self.owner(extension, at).await?;
        Ok(owner.map(|owner| owner.organizer))
    }

    /// Which part of the company calls of the extension are for, where that is not its employee's own.
    pub(crate) async fn context(&self, extension: &ExtensionId) -> Result<Context, StorageError> {
        self.store.context(extension).await
    }

    /// Everything that was mapped.
    pub(crate) async fn mappings(&self) -> Result<BTreeMap<ExtensionId, Mapping>, StorageError> {
        self.store.mappings().await
    }

    /// Who gets the calls of extensions that have nobody.
    pub async fn default_organizer(&self) -> Result<Option<RecordId>, StorageError> {
        Ok(match self.store.default_organizer().await? {
            Some(said) => said.organizer.map(|organizer| organizer.id),
            None => self.from_file.clone(),
        })
    }

    /// Which employee a call is filed under, as far as is known without asking anybody.
    pub(crate) async fn employee_of(
        &self,
        extension: Option<&ExtensionId>,
        at: Timestamp,
    ) -> Result<Option<RecordId>, EmployeeError> {
        if let Some(extension) = extension {
            if let Some(organizer) = self.mapped(extension, at).await? {
                return Ok(Some(organizer.id));
            }
            let rep = self.employees.remembered(extension).await?;
            if let Some(employee) = rep.and_then(|rep| rep.employee) {
                return Ok(Some(employee.id));
            }
        }
        Ok(self.default_organizer().await?)
    }

    /// Notes which employee the record of a call names, so that it can be corrected.
    pub(crate) async fn note_filed(
        &self,
        external_id: &str,
        (extension, started_at): (&ExtensionId, Timestamp),
        employee: Option<&RecordId>,
    ) -> Result<(), StorageError> {
        let call = (extension, started_at);
        self.store.note_filed(external_id, call, employee).await
    }

    /// The record names whoever wrote it before us, and not this employee.
    pub(crate) async fn forget_filed(&self, external_id: &str) -> Result<(), StorageError> {
        self.store.forget_filed(external_id).await
    }
}

fn entity(organizer: Organizer) -> EntityRef {
    EntityRef {
        id: organizer.id,
        kind: EntityKind::Employee,
        name: organizer.name,
    }
}
