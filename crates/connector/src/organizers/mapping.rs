//! The mapping as an admin sees and changes it: every extension with whose it is, matching them all, and
//! saving.

use std::{collections::HashMap, sync::Arc};

use ledgerline_core::domain::{
    ids::{ExtensionId, RecordId},
    mapping::{
        Context, ContextEntry, DefaultOrganizer, Employee, Entry, Facts, How, Kind, ListTrouble,
        Listed, Mapping, MappingState, Matcher, Organizer, Owner, Preview, Proposal, Rest, Row,
        Unit, Units, changes, propose,
    },
};
use thiserror::Error;

use super::{
    Organizers, Staff,
    past::{Last, Owners},
};
use crate::{
    clock::Clock,
    company_log::{CompanyLog, ReadError},
    employees::Employees,
    leases::{Leases, Turn},
    netsuite::NetSuiteError,
    records::Records,
    ringcentral::Identity,
    storage::StorageError,
};

/// A list of extensions this old is read again before it is shown.
const LIST_MILLIS: i64 = 15_000;
/// The turn of changing it.
const CHANGING: &str = "organizer mapping";

/// The mapping could not be read or changed.
#[derive(Debug, Error)]
pub enum MappingError {
    /// NetSuite.
    #[error(transparent)]
    NetSuite(#[from] NetSuiteError),
    /// Our database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Somebody who is no employee, or an extension there is not.
    #[error("{reason}")]
    Invalid {
        /// Which part of what was said.
        field: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Shows and changes the mapping.
#[derive(Debug)]
pub struct OrganizerMapping {
    pub(super) organizers: Organizers,
    pub(super) staff: Staff,
    pub(super) records: Arc<Records>,
    employees: Employees,
    pub(super) log: Arc<CompanyLog>,
    pub(super) clock: Clock,
    pub(super) home: String,
    pub(super) last_past: Last,
    /// One change at a time: what is said is put onto what was read.
    leases: Leases,
}

impl OrganizerMapping {
    /// Of the extensions that `log` knows and the employees of `staff`; `home` is the calling code of
    /// numbers without one.
    pub(crate) fn new(
        (organizers, employees): (Organizers, Employees),
        staff: Staff,
        log: Arc<CompanyLog>,
        (records, leases): (Arc<Records>, Leases),
        clock: Clock,
        home: String,
    ) -> Self {
        Self {
            organizers,
            staff,
            records,
            employees,
            log,
            clock,
            home,
            leases,
            last_past: Last::default(),
        }
    }

    /// All of it, with the phone system as it is now.
    pub async fn state(&self) -> Result<MappingState, StorageError> {
        let (extensions, trouble, read_at) = self.log.listed(LIST_MILLIS).await?;
        let changes = changes(&self.organizers.store.reviewed().await?, &extensions);
        let mut mappings = self.organizers.mappings().await?;
        let (staff, employees_trouble) = match self.staff.all().await {
            Ok(staff) => (staff, None),
            Err(error) => (Arc::default(), Some(error.to_problem().title)),
        };
        let matcher = Matcher::new(&staff, &self.home);
        let emails = self.employees.user_emails().await?;
        let (without_organizer, waiting) = self.organizers.store.without_organizer().await?;
        let mut contexts = self.organizers.store.contexts().await?;
        let now = self.clock.now();
        let own = |owner: Option<&Owner>| {
            let owner = owner?;
            let mut staff = staff.iter();
            let employee = staff.find(|employee| employee.id == owner.organizer.id)?;
            Some(employee.context.clone())
        };
        let rows = extensions.into_iter().filter_map(|extension| {
            let mapping = mappings.remove(&extension.id).unwrap_or_default();
            let is_shown = extension.is_there || !mapping.is_empty();
            let found = matcher.best(facts(&extension, &emails));
            // Only a person's calls are filed by a match that nobody has saved.
            let found = found.filter(|_| extension.kind == Kind::User);
            is_shown.then(|| Row {
                own: own(mapping.owner_at(now).or(found.as_ref())).unwrap_or_default(),
                said: contexts.remove(&extension.id).unwrap_or_default(),
                found,
                extension,
                mapping,
            })
        });
        let mut rows: Vec<Row> = rows.collect();
        rows.sort_by(|one, other| place(&one.extension).cmp(&place(&other.extension)));
        Ok(MappingState {
            rows,
            default_organizer: self.default_organizer(&staff).await?,
            changes,
            trouble: trouble.map(told),
            has_past_calls: self.log.has_calls().await?,
            units: Units::of(&staff),
            now,
            read_at,
            employees_trouble,
            without_organizer,
            waiting,
        })
    }

    /// How many changes of the phone system nobody has reviewed, as far as is known without asking.
    pub async fn unreviewed(&self) -> Result<u32, StorageError> {
        let reviewed = self.organizers.store.reviewed().await?;
        let count = changes(&reviewed, &self.log.known_extensions().await?).len();
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    async fn default_organizer(
        &self,
        staff: &[Employee],
    ) -> Result<DefaultOrganizer, StorageError> {
        if let Some(said) = self.organizers.store.default_organizer().await? {
            return Ok(DefaultOrganizer {
                organizer: said.organizer,
                is_from_file: false,
            });
        }
        let organizer = self.organizers.from_file.as_ref().map(|id| {
            let known = staff.iter().find(|employee| employee.id == *id);
            known.map_or_else(
                || Organizer {
                    id: id.clone(),
                    name: id.to_string(),
                },
                Organizer::from,
            )
        });
        Ok(DefaultOrganizer {
            is_from_file: organizer.is_some(),
            organizer,
        })
    }

    /// The subsidiary that was said of somebody's extension; else their own as an employee, where
    /// `own_counts`.
    pub(crate) async fn subsidiary_of(
        &self,
        identity: &Identity,
        own_counts: bool,
    ) -> Result<Option<RecordId>, StorageError> {
        let extension = &identity.extension_id;
        let said = self.organizers.context(extension).await?;
        if let Some(subsidiary) = said.subsidiary {
            return Ok(Some(subsidiary.id));
        }
        if !own_counts {
            return Ok(None);
        }
        let Ok(staff) = self.staff.all().await else {
            return Ok(None);
        };
        let mapped = self.organizers.owner(extension, self.clock.now()).await?;
        let owner = mapped.or_else(|| {
            Matcher::new(&staff, &self.home).best(Facts {
                email: identity.email.as_deref(),
                user_email: None,
                phone: identity.number.as_deref(),
            })
        });
        let employee = owner.and_then(|owner| {
            let mut staff = staff.iter();
            staff.find(|one| one.id == owner.organizer.id)
        });
        let own = employee.and_then(|one| one.context.subsidiary.clone());
        Ok(own.map(|own| own.id))
    }

    /// Employees for what somebody types.
    pub async fn find(&self, text: &str) -> Result<Vec<Employee>, NetSuiteError> {
        self.staff.find(text).await
    }

    /// Says this from now on.
    pub async fn save(&self, entry: &Entry) -> Result<(), MappingError> {
        let staff = self.staff.all().await?;
        let organizer = |field, id: &RecordId| {
            let employee = staff.iter().find(|employee| employee.id == *id);
            employee.map(Organizer::from).ok_or(MappingError::Invalid {
                field,
                reason: "no such employee, or an inactive one",
            })
        };
        let (extensions, ..) = self.log.listed(LIST_MILLIS).await?;
        let turn = self.leases.wait(CHANGING).await?;
        let mut mappings = self.organizers.mappings().await?;
        let is_known = |id: &ExtensionId| {
            let is_known = extensions.iter().any(|known| known.id == *id);
            is_known.then_some(()).ok_or(MappingError::Invalid {
                field: "extension",
                reason: "no such extension",
            })
        };
        let units = Units::of(&staff);
        let mut contexts = Vec::new();
        for said in &entry.contexts {
            is_known(&said.extension)?;
            contexts.push((said.extension.clone(), context(said, &units)?));
        }
        let mut changed = Vec::new();
        for one in &entry.extensions {
            is_known(&one.extension)?;
            let owner = match &one.employee {
                Some(id) => Some(Owner {
                    organizer: organizer("employee", id)?,
                    how: How::Manual,
                }),
                None => None,
            };
            let mut mapping = mappings.remove(&one.extension).unwrap_or_default();
            mapping.set(one.from, owner);
            changed.push((one.extension.clone(), mapping));
        }
        let said = entry.default_organizer.as_ref();
        let rest = said.map(|said| {
            let id = said.employee.as_ref();
            let organizer = id.map(|id| organizer("defaultOrganizer", id)).transpose()?;
            Ok::<_, MappingError>(Rest { organizer })
        });
        self.store(&turn, &changed, &contexts, rest.transpose()?.as_ref())
            .await?;
        Ok(())
    }

    /// What matching all extensions changes; saved where that is wanted.
    pub async fn match_all(&self, saves: bool) -> Result<Preview, MappingError> {
        let now = self.clock.now();
        let staff = self.staff.all().await?;
        let (extensions, ..) = self.log.listed(LIST_MILLIS).await?;
        let turn = self.leases.wait(CHANGING).await?;
        let mappings = self.organizers.mappings().await?;
        let matcher = Matcher::new(&staff, &self.home);
        let emails = self.employees.user_emails().await?;
        let there = || extensions.iter().filter(|extension| extension.is_there);
        let best = |extension: &Listed| matcher.best(facts(extension, &emails));
        let is_left = |extension: &Listed| {
            let mapping = mappings.get(&extension.id);
            let is_mapped = mapping.is_some_and(|mapping| mapping.owner_at(now).is_some());
            !is_mapped && best(extension).is_none()
        };
        let (past, how) = if there().any(is_left) {
            let (owners, how) = self.past(&staff).await;
            (owners, Some(how))
        } else {
            (Owners::new(), None)
        };
        let mut preview = Preview {
            is_saved: saves,
            past: how,
            ..Preview::default()
        };
        let mut changed = Vec::new();
        for extension in there() {
            let mapping = mappings.get(&extension.id).cloned().unwrap_or_default();
            let (found, evidence) = match (best(extension), past.get(&extension.id)) {
                (Some(found), _) => (Some(found), None),
                (None, Some((owner, evidence))) if is_left(extension) => {
                    (Some(owner.clone()), Some(*evidence))
                }
                (None, _) => (None, None),
            };
            let has_nobody = found.is_none() && mapping.owner_at(now).is_none();
            match propose(&extension.id, &mapping, found, now) {
                Some(proposal) => {
                    let proposal = Proposal {
                        evidence,
                        ..proposal
                    };
                    changed.push((extension.id.clone(), proposed(mapping, &proposal)));
                    preview.proposals.push(proposal);
                }
                None if has_nobody => preview.unmatched += 1,
                None => preview.unchanged += 1,
            }
        }
        if saves {
            self.store(&turn, &changed, &[], None).await?;
        }
        Ok(preview)
    }

    async fn store(
        &self,
        turn: &Turn,
        changed: &[(ExtensionId, Mapping)],
        contexts: &[(ExtensionId, Context)],
        rest: Option<&Rest>,
    ) -> Result<(), StorageError> {
        let store = &self.organizers.store;
        store.save(turn, changed, contexts, rest).await?;
        tracing::info!(
            extensions = changed.len(),
            "the organizer mapping was saved"
        );
        self.log.wake();
        Ok(())
    }

    /// Somebody has seen the phone system as it is.
    pub async fn review(&self) -> Result<(), StorageError> {
        let listed = self.log.known_extensions().await?;
        self.organizers.store.review(&listed).await
    }
}

/// Only what an employee is of can be said of an extension.
fn context(said: &ContextEntry, units: &Units) -> Result<Context, MappingError> {
    let find = |field, id: &Option<RecordId>, units: &[Unit]| {
        let Some(id) = id else { return Ok(None) };
        let unit = units.iter().find(|unit| unit.id == *id).cloned();
        let reason = "no employee is of it";
        unit.map(Some)
            .ok_or(MappingError::Invalid { field, reason })
    };
    Ok(Context {
        subsidiary: find("subsidiary", &said.subsidiary, &units.subsidiaries)?,
        department: find("department", &said.department, &units.departments)?,
    })
}

fn proposed(mut mapping: Mapping, proposal: &Proposal) -> Mapping {
    mapping.set(proposal.from, Some(proposal.after.clone()));
    mapping
}

fn facts<'a>(extension: &'a Listed, emails: &'a HashMap<ExtensionId, String>) -> Facts<'a> {
    Facts {
        email: extension.email.as_deref(),
        user_email: emails.get(&extension.id).map(String::as_str),
        phone: extension.phone.as_deref(),
    }
}

/// By number, as numbers and not as words; those without one come last.
fn place(extension: &Listed) -> (usize, &str, &str) {
    let digits = match extension.number.len() {
        0 => usize::MAX,
        digits => digits,
    };
    (digits, &extension.number, &extension.name)
}

fn told(error: ReadError) -> ListTrouble {
    match error {
        ReadError::NotSetUp => ListTrouble::NotSetUp,
        ReadError::Permission { name, .. } => ListTrouble::Permission { name },
        ReadError::Jwt { .. }
        | ReadError::Client { .. }
        | ReadError::App { .. }
        | ReadError::Foreign
        | ReadError::NoSuchAccount { .. } => ListTrouble::Refused,
        ReadError::Busy { .. } | ReadError::Away | ReadError::Unreadable => ListTrouble::Away,
    }
}
