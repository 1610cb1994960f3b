//! Creates the one record that calls are filed under whose number nobody in `NetSuite` has (adr/0045).
//!
//! It has an external id of account and number, so that however often and by whomever the number's calls
//! are told, there is one: also when the answer to its creation was lost, and when the connector died
//! before the call itself was written. One that somebody has deleted, taken out of use or taken the number
//! from since is not created again.

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        caller::{CallerMatch, EntityKind, EntityRef, PhoneField},
        customer_pane::NewContact,
        ids::RecordId,
        intent::NewCustomer,
        logging::{Placeholder, StrangerName},
        phone_number::PhoneNumber,
    },
    wire::netsuite::{
        contact::{ContactBody, Housed},
        customer::{CustomerBody, CustomerRead},
        path::RecordType,
        reference::Reference,
    },
};
use serde::Serialize;
use sqlx::Row as _;

use crate::{
    callers::{Callers, candidates::page},
    clock::Clock,
    creating::Creating,
    netsuite::{NetSuite, NetSuiteError, Priority},
    records::LogError,
    settings::{Origin, Settings},
    storage::{Database, StorageError},
};

/// What became of a number that nobody had a moment ago.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Stranger {
    /// This is theirs: created now, or for a call before.
    Made(CallerMatch),
    /// Somebody has them in `NetSuite` after all.
    Known(Vec<CallerMatch>),
    /// They had a record, and somebody has taken it away.
    Gone,
    /// `NetSuite` takes no such record.
    Refused {
        /// Why, in its words where it had any.
        why: String,
    },
}

/// Whom a record is created for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller<'a> {
    pub(crate) number: &'a PhoneNumber,
    /// The network's name for them.
    pub(crate) name: Option<&'a str>,
}

/// Creates them.
#[derive(Debug)]
pub(crate) struct Strangers {
    netsuite: Arc<NetSuite>,
    callers: Arc<Callers>,
    database: Database,
    clock: Clock,
    /// RingCentral's account.
    account: String,
    home: String,
    subsidiary: Option<RecordId>,
    pages: Option<Origin>,
    creating: Creating,
}

/// What belongs to the company and does not change.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(crate) account: String,
    pub(crate) home: String,
    pub(crate) subsidiary: Option<RecordId>,
    pub(crate) pages: Option<Origin>,
}

impl Ground {
    pub(crate) fn of(settings: &Settings) -> Self {
        Self {
            account: settings.ringcentral.account_id.to_string(),
            home: settings.home_country_code.clone(),
            subsidiary: settings.netsuite.customer_subsidiary.clone(),
            pages: settings.netsuite.app_url.clone(),
        }
    }
}

impl Strangers {
    pub(crate) fn new(
        netsuite: Arc<NetSuite>,
        callers: Arc<Callers>,
        (database, clock): (Database, Clock),
        ground: Ground,
        creating: Creating,
    ) -> Self {
        let Ground {
            account,
            home,
            subsidiary,
            pages,
        } = ground;
        Self {
            netsuite,
            callers,
            database,
            clock,
            account,
            home,
            subsidiary,
            pages,
            creating,
        }
    }

    /// The record of this number; contacts are put under `placeholder`.
    pub(crate) async fn of(
        &self,
        kind: EntityKind,
        caller: Caller<'_>,
        placeholder: Option<&Placeholder>,
    ) -> Result<Stranger, LogError> {
        match self.found_or_made(kind, caller, placeholder).await {
            Err(LogError::NetSuite(
                error @ (NetSuiteError::Permission { .. } | NetSuiteError::Field { .. }),
            )) => Ok(Stranger::Refused {
                why: error
                    .detail()
                    .map_or_else(|| error.to_string(), str::to_owned),
            }),
            outcome => outcome,
        }
    }

    async fn found_or_made(
        &self,
        kind: EntityKind,
        caller: Caller<'_>,
        placeholder: Option<&Placeholder>,
    ) -> Result<Stranger, LogError> {
        let key = external_id(&self.account, caller.number);
        let _only_one = self.creating.for_number(caller.number).await?;
        if let Some(kind) = self.made(&key).await? {
            return Ok(match self.read(kind, &key).await? {
                Some(known) => self.as_it_is(kind, known, caller, placeholder),
                None => Stranger::Gone,
            });
        }
        // Somebody may have created them while this waited.
        self.callers.forget(caller.number);
        let found = self
            .callers
            .lookup(Priority::Background, caller.number)
            .await?;
        if !found.matches.is_empty() {
            return Ok(Stranger::Known(found.matches));
        }
        if let Some(known) = self.read(kind, &key).await? {
            self.remember(kind, &key).await?;
            return Ok(self.as_it_is(kind, known, caller, placeholder));
        }
        let name = StrangerName::of(caller.name, caller.number.as_e164());
        let status = match self.status(kind).await? {
            Ok(status) => status,
            Err(why) => return Ok(Stranger::Refused { why }),
        };
        let (id, name) = match self
            .create(kind, &key, &name, caller, status.as_ref(), placeholder)
            .await
        {
            Err(refusal @ NetSuiteError::Field { .. }) => {
                // Either it is there although the answer was lost, or another has the name.
                if let Some(known) = self.read(kind, &key).await? {
                    (known.id, name)
                } else if name.is_name() {
                    let apart = name.told_apart();
                    let create =
                        self.create(kind, &key, &apart, caller, status.as_ref(), placeholder);
                    (create.await?, apart)
                } else {
                    return Err(refusal.into());
                }
            }
            outcome => (outcome?, name),
        };
        self.remember(kind, &key).await?;
        let made = self.as_match(kind, id, shown(kind, &name), caller, placeholder);
        self.callers.made(&made, "").await;
        Ok(Stranger::Made(made))
    }

    /// Puts a contact that has no company under this one. Not where the role may not, or NetSuite refuses
    /// it: then the call is filed as far as it can be.
    pub(crate) async fn house(
        &self,
        contact: &RecordId,
        placeholder: &Placeholder,
    ) -> Result<bool, NetSuiteError> {
        let body = Housed {
            company: Reference::to(placeholder.id.clone()),
        };
        let kind = RecordType::Contact;
        let done = self
            .netsuite
            .patch_by_id(Priority::Background, kind, contact, &body);
        match done.await {
            Ok(()) => Ok(true),
            Err(
                NetSuiteError::Permission { .. }
                | NetSuiteError::Field { .. }
                | NetSuiteError::NotFound { .. },
            ) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Would `NetSuite` take such a record? Why not, in words. Creates none.
    pub(crate) async fn why_not(&self, kind: EntityKind) -> Result<Option<String>, NetSuiteError> {
        let record = record_type(kind);
        if !self.netsuite.may_write(record).await? {
            return Ok(Some(lacks(record.permission(), "Edit")));
        }
        Ok(self.status(kind).await?.err())
    }

    async fn read(
        &self,
        kind: EntityKind,
        key: &str,
    ) -> Result<Option<CustomerRead>, NetSuiteError> {
        self.netsuite
            .read(Priority::Background, record_type(kind), key)
            .await
    }

    /// The record as somebody may have changed it.
    fn as_it_is(
        &self,
        kind: EntityKind,
        known: CustomerRead,
        caller: Caller<'_>,
        placeholder: Option<&Placeholder>,
    ) -> Stranger {
        let is_theirs = known
            .phone
            .as_deref()
            .is_some_and(|phone| caller.number.is_spelled_by(phone, &self.home));
        if known.is_inactive || !is_theirs {
            return Stranger::Gone;
        }
        let person = [known.first_name, known.last_name];
        let person = person.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = known.company_name.unwrap_or(person);
        Stranger::Made(self.as_match(kind, known.id, name, caller, placeholder))
    }

    async fn create(
        &self,
        kind: EntityKind,
        key: &str,
        name: &StrangerName,
        caller: Caller<'_>,
        status: Option<&RecordId>,
        placeholder: Option<&Placeholder>,
    ) -> Result<RecordId, NetSuiteError> {
        let phone = caller.number.as_e164().to_owned();
        let subsidiary = self.subsidiary.clone();
        if kind == EntityKind::Contact {
            let (first_name, last_name) = name.person();
            let facts = NewContact {
                first_name,
                last_name,
                phone,
                company: placeholder.map(|placeholder| placeholder.id.clone()),
                ..NewContact::default()
            };
            return self
                .put(kind, key, &ContactBody::new(&facts, subsidiary))
                .await;
        }
        let facts = NewCustomer {
            company_name: name.company(),
            phone,
            ..NewCustomer::default()
        };
        let body = CustomerBody::new(&facts, subsidiary);
        let body = match status {
            Some(status) => body.with_status(status.clone()),
            None => body,
        };
        self.put(kind, key, &body).await
    }

    /// Refused where there is one with this id: what a person has made of it is not overwritten.
    async fn put(
        &self,
        kind: EntityKind,
        key: &str,
        body: &impl Serialize,
    ) -> Result<RecordId, NetSuiteError> {
        self.netsuite
            .create(Priority::Background, record_type(kind), key, body)
            .await
    }

    /// The status that makes a lead or a prospect, nothing for the others; or that there is none.
    async fn status(
        &self,
        kind: EntityKind,
    ) -> Result<Result<Option<RecordId>, String>, NetSuiteError> {
        let (stage, words) = match kind {
            EntityKind::Lead => ("LEAD", "lead"),
            EntityKind::Prospect => ("PROSPECT", "prospect"),
            EntityKind::Contact
            | EntityKind::Customer
            | EntityKind::Vendor
            | EntityKind::Employee => return Ok(Ok(None)),
        };
        let statement = format!(
            "SELECT s.id AS id FROM customerstatus s WHERE s.stage = '{stage}' \
             AND s.isinactive = 'F' ORDER BY s.id FETCH NEXT 1 ROWS ONLY"
        );
        let rows = match self.netsuite.query(Priority::Background, statement).await {
            // A table that the role may not read is one that is not there.
            Err(NetSuiteError::Permission { .. } | NetSuiteError::Field { .. }) => {
                return Ok(Err(lacks("Setup -> Customer Status", "View")));
            }
            rows => rows?,
        };
        let id = rows.first().and_then(|row| row.text("id"));
        Ok(match id {
            Some(id) => Ok(Some(RecordId::new(id))),
            None => Err(format!(
                "NetSuite has no active customer status of the stage {words}."
            )),
        })
    }

    fn as_match(
        &self,
        kind: EntityKind,
        id: RecordId,
        name: String,
        caller: Caller<'_>,
        placeholder: Option<&Placeholder>,
    ) -> CallerMatch {
        let entity = EntityRef { id, kind, name };
        let url = page(self.pages.as_ref(), &entity);
        let (contact, company) = if kind == EntityKind::Contact {
            let company = placeholder.map(|placeholder| EntityRef {
                id: placeholder.id.clone(),
                kind: EntityKind::Customer,
                name: placeholder.name.clone(),
            });
            (Some(entity), company)
        } else {
            (None, Some(entity))
        };
        CallerMatch {
            contact,
            company,
            title: None,
            field: PhoneField::Main,
            stored_as: caller.number.as_e164().to_owned(),
            url,
            why: None,
        }
    }

    async fn made(&self, key: &str) -> Result<Option<EntityKind>, StorageError> {
        let row = sqlx::query("SELECT kind FROM stranger WHERE external_id = $1")
            .bind(key)
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let kind: String = row.try_get("kind")?;
        Ok(KINDS.into_iter().find(|known| name_of(*known) == kind))
    }

    async fn remember(&self, kind: EntityKind, key: &str) -> Result<(), StorageError> {
        let statement = "INSERT INTO stranger (external_id, kind, created_at) VALUES ($1, $2, $3) \
                         ON CONFLICT (external_id) DO UPDATE SET kind = excluded.kind";
        sqlx::query(statement)
            .bind(key)
            .bind(name_of(kind))
            .bind(self.clock.now().as_millis())
            .execute(&self.database)
            .await?;
        Ok(())
    }
}

const KINDS: [EntityKind; 4] = [
    EntityKind::Lead,
    EntityKind::Prospect,
    EntityKind::Customer,
    EntityKind::Contact,
];

const fn name_of(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Lead => "lead",
        EntityKind::Prospect => "prospect",
        EntityKind::Contact => "contact",
        EntityKind::Customer | EntityKind::Vendor | EntityKind::Employee => "customer",
    }
}

const fn record_type(kind: EntityKind) -> RecordType {
    match kind {
        EntityKind::Contact => RecordType::Contact,
        EntityKind::Lead
        | EntityKind::Prospect
        | EntityKind::Customer
        | EntityKind::Vendor
        | EntityKind::Employee => RecordType::Customer,
    }
}

/// What a role may not do.
fn lacks(permission: &str, level: &str) -> String {
    format!("The connector's role lacks “{permission}” with the level {level}.")
}

fn shown(kind: EntityKind, name: &StrangerName) -> String {
    if kind == EntityKind::Contact {
        let (first, last) = name.person();
        format!("{first} {last}").trim().to_owned()
    } else {
        name.company()
    }
}

fn external_id(account: &str, number: &PhoneNumber) -> String {
    let digits = number.as_e164().trim_start_matches('+');
    format!("ll-caller-{account}-{digits}")
}
