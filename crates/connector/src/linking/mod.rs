//! What calls are linked to: kept here, any number of each sort, and written into NetSuite's record of the
//! call as far as that has room (adr/0051). A link is kept before NetSuite is asked, so that it outlives
//! an outage, and is written anew after each change of the record until the record says it.

mod linkable;
mod orders;
mod probes;
mod revenue;
mod store;

use std::{sync::Arc, time::Duration};

use ledgerline_core::{
    domain::{
        history::{CallLinks, LinkedRecord},
        ids::{ExtensionId, RecordId, TelephonySessionId},
        links::{Link, LinkKind, LinkWish, settled},
        phone_call::{Written, external_id},
    },
    wire::netsuite::{path::RecordType, query::Row},
};
use thiserror::Error;

use crate::{
    call_links::{self, Links},
    clock::Clock,
    customer_pane::is_id,
    customers::name,
    leases::Leases,
    money::Currencies,
    netsuite::{NetSuite, NetSuiteError, Priority},
    records::{LogError, Records},
    ringcentral::Identity,
    settings::Origin,
    storage::{Database, StorageError},
};

use self::store::Store;

/// Between two looks at what NetSuite does not say yet.
const PAUSE: Duration = Duration::from_secs(30);
/// Calls of one look.
const MOST_AT_ONCE: i64 = 50;
/// Longest name that is kept.
const NAME_LIMIT: usize = 300;

/// A link is not made or taken away.
#[derive(Debug, Error)]
pub(crate) enum LinkError {
    /// It is somebody else's call.
    #[error("somebody else's call")]
    NotYours,
    /// NetSuite has no such record.
    #[error("no such record")]
    NoSuchRecord,
    /// No call that could be in NetSuite.
    #[error("not a call")]
    NotACall,
    /// NetSuite says no; that it is away is no reason.
    #[error(transparent)]
    NetSuite(#[from] NetSuiteError),
    /// What is kept.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl From<StorageError> for LinkError {
    fn from(error: StorageError) -> Self {
        Self::Log(error.into())
    }
}

/// Keeps and tells links.
#[derive(Debug)]
pub struct Linking {
    netsuite: Arc<NetSuite>,
    records: Arc<Records>,
    links: Links,
    currencies: Arc<Currencies>,
    probes: probes::Probes,
    store: Store,
    leases: Leases,
    clock: Clock,
    pages: Option<Origin>,
}

/// NetSuite will perhaps answer later.
const fn may_answer_later(error: &NetSuiteError) -> bool {
    match error {
        NetSuiteError::NotSetUp
        | NetSuiteError::SignIn { .. }
        | NetSuiteError::Busy
        | NetSuiteError::Failing { .. }
        | NetSuiteError::NoAnswer
        | NetSuiteError::Unreadable => true,
        NetSuiteError::Permission { .. }
        | NetSuiteError::Field { .. }
        | NetSuiteError::NotFound { .. } => false,
    }
}

impl Linking {
    /// Writes into `records`.
    pub(crate) fn new(
        (netsuite, records): (&Arc<NetSuite>, &Arc<Records>),
        (database, leases): (&Database, &Leases),
        clock: Clock,
        currencies: Arc<Currencies>,
        pages: Option<Origin>,
    ) -> Arc<Self> {
        Arc::new(Self {
            netsuite: Arc::clone(netsuite),
            records: Arc::clone(records),
            links: Links::new(Arc::clone(netsuite), pages.clone()),
            currencies,
            probes: probes::Probes::new(&clock),
            store: Store {
                database: database.clone(),
            },
            leases: leases.clone(),
            clock,
            pages,
        })
    }

    /// May this person say what the call is linked to? A call is whoever's it was told for; one that
    /// nobody has told yet, as while it lasts, is theirs who links it first.
    pub(crate) async fn may_change(
        &self,
        who: &Identity,
        session: &TelephonySessionId,
    ) -> Result<bool, LogError> {
        if who.is_admin {
            return Ok(true);
        }
        let own = &who.extension_id;
        let logged = self.store.logged_for(session).await?;
        if logged.iter().any(|one| one == own.as_str()) {
            return Ok(true);
        }
        let Some(key) = external_id(session) else {
            return Ok(false);
        };
        if let Some(written) = self.records.memory::<Written>(&key).await?.remembered() {
            return Ok(written.knows(own));
        }
        if !logged.is_empty() {
            return Ok(false);
        }
        let kept = self.store.of(session).await?;
        Ok(kept.is_empty() || kept.iter().any(|one| one.extension == *own))
    }

    async fn allow(&self, who: &Identity, session: &TelephonySessionId) -> Result<(), LinkError> {
        if external_id(session).is_none() {
            return Err(LinkError::NotACall);
        }
        if self.may_change(who, session).await? {
            Ok(())
        } else {
            Err(LinkError::NotYours)
        }
    }

    /// Makes a link or takes it away, and writes it into NetSuite at once where that answers.
    pub(crate) async fn change(
        &self,
        who: &Identity,
        session: &TelephonySessionId,
        mut wish: LinkWish,
    ) -> Result<(), LinkError> {
        self.allow(who, session).await?;
        if !is_id(wish.record.as_str()) {
            return Err(LinkError::NoSuchRecord);
        }
        wish.name = wish.name.chars().take(NAME_LIMIT).collect();
        let mut customer = None;
        match self.about(wish.kind, &wish.record).await {
            Ok(Some((name, whose))) => {
                wish.name = name;
                customer = whose;
            }
            // What is gone can be unlinked all the same.
            Ok(None) if wish.is_linked => return Err(LinkError::NoSuchRecord),
            Err(error) if wish.is_linked && !may_answer_later(&error) => return Err(error.into()),
            Ok(None) | Err(_) => {}
        }
        let by = (&who.extension_id, self.clock.now());
        self.store
            .change(session, &wish, customer.as_ref(), by)
            .await?;
        if wish.is_linked && wish.kind == LinkKind::SalesOrder {
            self.chose_order(session, &wish.record, customer.as_ref())
                .await?;
        }
        self.tell_or_later(session).await;
        Ok(())
    }

    /// A record's name and, of a project or a transaction, its customer.
    async fn about(
        &self,
        kind: LinkKind,
        id: &RecordId,
    ) -> Result<Option<(String, Option<RecordId>)>, NetSuiteError> {
        let (statement, record) = match kind {
            LinkKind::Customer => (
                format!(
                    "SELECT e.entityid AS entityid, e.companyname AS companyname, \
                     e.firstname AS firstname, e.lastname AS lastname \
                     FROM customer e WHERE e.id = {id}"
                ),
                RecordType::Customer,
            ),
            LinkKind::Project => (
                format!(
                    "SELECT e.entityid AS entityid, e.companyname AS companyname, \
                     e.parent AS customer FROM job e WHERE e.id = {id}"
                ),
                RecordType::Job,
            ),
            LinkKind::Opportunity => (
                deal("Opprtnty", ", t.title AS title", id),
                RecordType::Opportunity,
            ),
            LinkKind::SalesOrder => (deal("SalesOrd", "", id), RecordType::SalesOrder),
        };
        let rows = self.query(statement).await?;
        let Some(row) = rows.first() else {
            // A query says nothing at all of records the role may not read.
            if self
                .netsuite
                .may_read(Priority::Interactive, record)
                .await?
            {
                return Ok(None);
            }
            return Err(NetSuiteError::Permission {
                detail: format!("The NetSuite role lacks {}.", record.permission()),
            });
        };
        let name = match kind {
            LinkKind::Customer | LinkKind::Project => name(row),
            LinkKind::Opportunity | LinkKind::SalesOrder => deal_name(row),
        };
        Ok(Some((name, row.text("customer").map(RecordId::new))))
    }

    async fn query(&self, statement: String) -> Result<Vec<Row>, NetSuiteError> {
        self.netsuite.query(Priority::Interactive, statement).await
    }

    /// What a call is linked to, in NetSuite and here; nothing where neither has anything of it.
    pub(crate) async fn shown(
        &self,
        who: &Identity,
        session: &TelephonySessionId,
    ) -> Result<Option<CallLinks>, LogError> {
        let kept = self.store.of(session).await?;
        let order = self.order_of(session).await?;
        let in_netsuite = match self.links.of(session).await {
            Ok(found) => found,
            // What is kept here is worth more than nothing.
            Err(_) if !kept.is_empty() => None,
            Err(error) => return Err(error.into()),
        };
        if in_netsuite.is_none() && kept.is_empty() && order.is_none() {
            return Ok(None);
        }
        let mut links = in_netsuite.unwrap_or_default();
        for one in &kept {
            let kind = one.link.kind.shown();
            let is_it = |record: &LinkedRecord| {
                record.kind == kind && record.record.as_ref() == Some(&one.link.record)
            };
            if !one.link.is_linked {
                links.records.retain(|record| !is_it(record));
            } else if !links.records.iter().any(is_it) {
                links.records.push(LinkedRecord {
                    kind,
                    name: one.name.clone(),
                    url: call_links::page(self.pages.as_ref(), kind, one.link.record.as_str()),
                    record: Some(one.link.record.clone()),
                });
            }
        }
        links.records.sort_by_key(|record| record.kind.is_job());
        if let Some(progress) = self.store.progress(session).await? {
            links.is_awaited = progress.told < progress.version;
            links.refused = progress.refused;
        }
        links.may_change = self.may_change(who, session).await?;
        links.order = order;
        Ok(Some(links))
    }

    /// The customer whose project a record is filed under, as far as links tell: to whoever files calls
    /// the record is still that customer's.
    pub(crate) async fn customer_behind(
        &self,
        session: &TelephonySessionId,
        company: Option<&RecordId>,
    ) -> Result<Option<RecordId>, StorageError> {
        let Some(company) = company else {
            return Ok(None);
        };
        let kept = self.store.of(session).await?;
        let project = kept
            .into_iter()
            .find(|one| one.link.kind == LinkKind::Project && one.link.record == *company);
        Ok(project.and_then(|project| project.link.customer))
    }

    /// The companies that a customer's phone calls name, for a query: the customer's own id, and those of
    /// projects that calls were linked to here.
    pub(crate) async fn filed_under(&self, customer: &RecordId) -> String {
        let mut ids = vec![customer.to_string()];
        match self.store.projects_of(customer).await {
            Ok(projects) => ids.extend(projects),
            Err(error) => tracing::error!(%error, "linked projects cannot be read"),
        }
        ids.join(", ")
    }

    /// NetSuite's record of the call was written just now.
    pub(crate) async fn record_written(&self, session: &TelephonySessionId) {
        match self.store.doubt(session).await {
            Ok(true) => self.tell_or_later(session).await,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "links of a call cannot be looked at"),
        }
    }

    async fn tell_or_later(&self, session: &TelephonySessionId) {
        if let Err(error) = self.tell(session).await {
            tracing::warn!(%error, "links of a call are written into NetSuite later");
        }
    }

    /// Has NetSuite's record say what it has room for.
    async fn tell(&self, session: &TelephonySessionId) -> Result<(), LogError> {
        let Some(key) = external_id(session) else {
            return Ok(());
        };
        let Some(progress) = self.store.progress(session).await? else {
            return Ok(());
        };
        if progress.told >= progress.version
            || self.records.memory::<Written>(&key).await?.is_blank()
        {
            return Ok(());
        }
        self.learn(session).await?;
        self.adopt(session, &key).await?;
        let Some(progress) = self.store.progress(session).await? else {
            return Ok(());
        };
        let links: Vec<Link> = self
            .store
            .of(session)
            .await?
            .into_iter()
            .map(|one| one.link)
            .collect();
        match self.records.relink(&key, |now| settled(now, &links)).await {
            Ok(true) => self.store.told(session, progress.version, None).await?,
            // No record yet: it is told once there is one.
            Ok(false) => {}
            Err(LogError::NetSuite(error)) if !may_answer_later(&error) => {
                let detail = error.to_problem().detail.unwrap_or_default();
                self.store
                    .told(session, progress.version, Some(&detail))
                    .await?;
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Asks whose projects and transactions are that were linked while NetSuite was away.
    async fn learn(&self, session: &TelephonySessionId) -> Result<(), LogError> {
        for one in self.store.of(session).await? {
            if one.link.customer.is_some() || one.link.kind == LinkKind::Customer {
                continue;
            }
            match self.about(one.link.kind, &one.link.record).await {
                Ok(Some((name, Some(customer)))) => {
                    self.store.learn(&one, &name, &customer).await?;
                }
                Err(error) if may_answer_later(&error) => return Err(error.into()),
                // NetSuite itself says it when it is to be written.
                Ok(_) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// What somebody has linked in NetSuite would have to make room: it becomes one of the links.
    async fn adopt(&self, session: &TelephonySessionId, key: &str) -> Result<(), LogError> {
        let Some(now) = self.records.named_in(key).await? else {
            return Ok(());
        };
        let kept = self.store.of(session).await?;
        let links: Vec<Link> = kept.iter().map(|one| one.link.clone()).collect();
        let next = settled(&now, &links);
        if next.company == now.company && next.transaction == now.transaction {
            return Ok(());
        }
        let Some(found) = self.links.of(session).await? else {
            return Ok(());
        };
        for record in found.records {
            let (Some(kind), Some(id)) = (LinkKind::of(record.kind), record.record) else {
                continue;
            };
            let makes_room = match kind {
                LinkKind::Project => next.company.as_ref() != Some(&id),
                LinkKind::Opportunity | LinkKind::SalesOrder => {
                    next.transaction.as_ref() != Some(&id)
                }
                LinkKind::Customer => false,
            };
            let is_known = links
                .iter()
                .any(|link| link.kind == kind && link.record == id);
            if makes_room && !is_known {
                let wish = LinkWish {
                    kind,
                    record: id.clone(),
                    name: record.name,
                    is_linked: true,
                };
                let customer = self.about(kind, &id).await?.and_then(|(_, whose)| whose);
                let by = kept
                    .first()
                    .map_or_else(|| ExtensionId::new(""), |one| one.extension.clone());
                let by = (&by, self.clock.now());
                self.store
                    .change(session, &wish, customer.as_ref(), by)
                    .await?;
            }
        }
        Ok(())
    }

    /// One look at what NetSuite does not say yet, and at orders that were begun.
    pub async fn look(&self) -> Result<(), LogError> {
        for session in self.store.due(MOST_AT_ONCE).await? {
            self.tell(&session).await?;
        }
        self.look_for_orders().await
    }

    /// Looks for good; of several connectors one does.
    pub async fn tend(self: Arc<Self>) {
        loop {
            tokio::time::sleep(PAUSE).await;
            if !self.netsuite.is_set_up() {
                continue;
            }
            let turn = match self.leases.take("links").await {
                Ok(Some(turn)) => turn,
                Ok(None) => continue,
                Err(error) => {
                    tracing::error!(%error, "links cannot be looked at");
                    continue;
                }
            };
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "links are written into NetSuite later");
            }
            if let Err(error) = turn.end().await {
                tracing::error!(%error, "the turn of links cannot be ended");
            }
        }
    }
}

fn deal(kind: &str, more: &str, id: &RecordId) -> String {
    format!(
        "SELECT t.id AS id, t.trandisplayname AS name, t.entity AS customer{more} FROM transaction t \
         WHERE t.type = '{kind}' AND t.id = {id}"
    )
}

/// `Opportunity #OPP1017 Drip lines, east block`.
fn deal_name(row: &Row) -> String {
    let name = row
        .text("name")
        .or_else(|| row.text("id"))
        .unwrap_or_default();
    match row.text("title") {
        Some(title) => format!("{name} {title}"),
        None => name,
    }
}
