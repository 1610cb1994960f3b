//! What calls are linked to: kept here, any number of each sort, and written into NetSuite's record of the
//! call as far as that has room (adr/0051). A link is kept before NetSuite is asked, so that it outlives
//! an outage, and is told until the record says it; what somebody puts there afterwards, in NetSuite or by
//! filing the call, stays.

mod early;
mod linkable;
mod orders;
mod probes;
mod revenue;
mod store;
mod whose;

use std::{sync::Arc, time::Duration};

use ledgerline_core::{
    domain::{
        history::{CallLinks, LinkedKind, LinkedRecord},
        ids::{ExtensionId, RecordId, TelephonySessionId},
        links::{Link, LinkKind, LinkWish, Named, OrderState, removed_there, told},
        phone_call::{Written, external_id},
    },
    wire::netsuite::{path::RecordType, query::Row},
};
use thiserror::Error;
use tokio::{sync::Notify, time::MissedTickBehavior};

use crate::{
    call_links::{self, Links},
    clock::Clock,
    customer_pane::is_id,
    customers::name,
    leases::{Leases, Turn},
    money::Currencies,
    netsuite::{NetSuite, NetSuiteError, Priority},
    records::{LogError, Records},
    ringcentral::Identity,
    settings::Origin,
    storage::{Database, StorageError},
};

pub(crate) use self::store::Refiled;
use self::{
    early::Sayer,
    store::{Kept, Progress, Store},
    whose::Claim,
};

/// Between two looks at what NetSuite does not say yet.
const PAUSE: Duration = Duration::from_secs(15);
/// Calls of one look.
const MOST_AT_ONCE: i64 = 50;
/// A wish, or an order's beginning, that comes later than this comes late; by less clocks may differ.
const LATE_MILLIS: i64 = 3_000;
/// There is nothing left to be told of links.
const GONE: &str = "NetSuite has no record of this call any more.";

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
    /// A record was written that is to name links.
    filed: Notify,
}

/// What became of a wish.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Keeping {
    /// It is as it was wished.
    Counts,
    /// It counts once it is known whose call it is.
    Early,
    /// It came late, and somebody has said the other thing since.
    Superseded,
}

/// Something that NetSuite's record names, that can be no link, and that stays.
struct InTheWay {
    /// As company, or as transaction.
    is_company: bool,
    name: String,
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
                leases: leases.clone(),
            },
            leases: leases.clone(),
            clock,
            pages,
            filed: Notify::new(),
        })
    }

    /// How somebody stands to a call; refused where it is somebody else's.
    async fn allow(
        &self,
        who: &Identity,
        session: &TelephonySessionId,
    ) -> Result<Claim, LinkError> {
        if external_id(session).is_none() {
            return Err(LinkError::NotACall);
        }
        self.store.settle_early(session, None).await?;
        let claim = Claim::read(&self.store.database, &who.extension_id, session).await?;
        if claim.is_open() || claim.lets_change(who) {
            Ok(claim)
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
        let turn = self.store.turn(session).await?;
        let mut customer = None;
        let about = self.about(Priority::Interactive, wish.kind, &wish.record);
        match about.await {
            Ok(Some((name, whose))) => {
                wish.name = name;
                customer = whose;
            }
            // What is gone can be unlinked all the same.
            Ok(None) if wish.is_linked => return Err(LinkError::NoSuchRecord),
            Err(error) if wish.is_linked && !error.may_answer_later() => return Err(error.into()),
            Ok(None) | Err(_) => {}
        }
        let kept = self
            .keep(&turn, who, session, (&wish, customer.as_ref()))
            .await?;
        turn.end().await?;
        if kept != Keeping::Counts {
            return Ok(());
        }
        self.note_tellers(session).await?;
        if wish.is_linked && wish.kind == LinkKind::SalesOrder {
            self.chose_order(session, &wish.record, customer.as_ref())
                .await?;
        }
        self.tell_or_later(session).await;
        Ok(())
    }

    /// Keeps a change.
    async fn keep(
        &self,
        turn: &Turn,
        who: &Identity,
        session: &TelephonySessionId,
        change: (&LinkWish, Option<&RecordId>),
    ) -> Result<Keeping, LinkError> {
        let mut transaction = turn.begin().await?;
        let now = self.clock.now();
        let (wish, _) = change;
        let wished_at = now.plus_millis(-wish.ago_ms.max(0));
        let claim = Claim::read(&mut *transaction, &who.extension_id, session).await?;
        let keeping = if claim.is_open() {
            let by = (Sayer::from(who), wished_at);
            early::link(&mut transaction, session, change, by).await?;
            Keeping::Early
        } else if !claim.lets_change(who) {
            return Err(LinkError::NotYours);
        } else if wish.ago_ms >= LATE_MILLIS
            && store::is_superseded(&mut transaction, session, wish, wished_at).await?
        {
            Keeping::Superseded
        } else {
            store::change(&mut transaction, session, change, (&who.extension_id, now)).await?;
            Keeping::Counts
        };
        transaction.commit().await.map_err(StorageError::from)?;
        Ok(keeping)
    }

    /// A record's name and, of a project or a transaction, its customer.
    async fn about(
        &self,
        priority: Priority,
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
        let rows = self.netsuite.query(priority, statement).await?;
        let Some(row) = rows.first() else {
            // A query says nothing at all of records the role may not read.
            if self.netsuite.may_read(priority, record).await? {
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
        self.store.settle_early(session, None).await?;
        let own = &who.extension_id;
        let claim = Claim::read(&self.store.database, own, session).await?;
        let mut kept = self.store.of(session).await?;
        let mut order = self.order_of(session).await?;
        let mut early = Vec::new();
        if claim.is_open() {
            early = self.store.early(session, own).await?;
            let began = self.store.began_early(session, own).await?;
            order = order.or(began.map(|_| OrderState::Awaited));
        }
        let in_netsuite = match self.links.of(Priority::Interactive, session).await {
            Ok(found) => found,
            // What is kept here is worth more than nothing.
            Err(_) if !kept.is_empty() || !early.is_empty() => None,
            Err(error) => return Err(error.into()),
        };
        if in_netsuite.is_none() && kept.is_empty() && early.is_empty() && order.is_none() {
            return Ok(None);
        }
        if let Some(found) = &in_netsuite
            && self.notice_removed(session, &found.named, &kept).await?
        {
            kept = self.store.of(session).await?;
        }
        let mut links = in_netsuite.map(|found| found.links).unwrap_or_default();
        for one in kept.iter().chain(&early) {
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
        links.is_awaited |= !early.is_empty();
        links.may_change = claim.is_open() || claim.lets_change(who);
        links.order = order;
        Ok(Some(links))
    }

    /// Did somebody take links away in NetSuite, given what its record was just read to name? Then the
    /// record is looked at in its turn, since a filing may be half done.
    async fn notice_removed(
        &self,
        session: &TelephonySessionId,
        now: &Named,
        kept: &[Kept],
    ) -> Result<bool, StorageError> {
        let Some(progress) = self.store.progress(session).await? else {
            return Ok(false);
        };
        let links: Vec<Link> = kept.iter().map(|one| one.link.clone()).collect();
        let (company, deal) = (progress.said.0.as_ref(), progress.said.1.as_ref());
        let is_told = progress.told == progress.version;
        if !is_told || removed_there(now, &links, company, deal).is_empty() {
            return Ok(false);
        }
        self.store.doubt(session, progress.version).await?;
        self.tell_or_later(session).await;
        Ok(true)
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

    /// NetSuite's record of the call was written just now. Whoever wrote it does not wait for what it is
    /// to name of links.
    pub(crate) async fn record_written(&self, session: &TelephonySessionId, refiled: Refiled<'_>) {
        // First: what was chosen for the record counts before what was linked earlier.
        let settled = self.store.settle_early(session, None).await;
        let noted = self.note_tellers(session).await;
        let refiled = self.store.refiled(session, refiled, self.clock.now()).await;
        if matches!(settled, Ok(true)) || matches!(refiled, Ok(true)) {
            self.filed.notify_one();
        }
        let failures = [settled.err().map(LogError::from), noted.err()];
        let failures = failures
            .into_iter()
            .chain([refiled.err().map(LogError::from)]);
        for error in failures.flatten() {
            tracing::error!(%error, "links of a call cannot be looked at");
        }
    }

    /// This extension told of a call that a rule leaves out: what they linked stays theirs.
    pub(crate) async fn left_out(
        &self,
        session: &TelephonySessionId,
        teller: &ExtensionId,
    ) -> Result<(), StorageError> {
        self.store.settle_early(session, Some(teller)).await?;
        Ok(())
    }

    /// Has what was said early of calls count of which it is known by now whose they are.
    async fn settle_all_early(&self) -> Result<(), LogError> {
        for session in self.store.settled_early().await? {
            if self.store.settle_early(&session, None).await? {
                self.note_tellers(&session).await?;
            }
        }
        self.store.forget_early(self.clock.now()).await?;
        Ok(())
    }

    /// Whose report a linked call is in.
    async fn note_tellers(&self, session: &TelephonySessionId) -> Result<(), LogError> {
        let Some(key) = external_id(session) else {
            return Ok(());
        };
        let memory = self.records.memory::<Written>(&key).await?;
        if let Some(written) = memory.remembered() {
            self.store.told_by(session, written.tellers()).await?;
        }
        Ok(())
    }

    async fn tell_or_later(&self, session: &TelephonySessionId) {
        if let Err(error) = self.tell(session).await {
            tracing::warn!(%error, "links of a call are written into NetSuite later");
        }
    }

    async fn undone(&self, session: &TelephonySessionId) -> Result<Option<Progress>, StorageError> {
        let progress = self.store.progress(session).await?;
        Ok(progress.filter(|progress| progress.told < progress.version))
    }

    /// Has NetSuite's record say what it has room for.
    async fn tell(&self, session: &TelephonySessionId) -> Result<(), LogError> {
        let Some(key) = external_id(session) else {
            return Ok(());
        };
        if self.undone(session).await?.is_none() {
            return Ok(());
        }
        let turn = self.records.only_writer(&key).await?;
        // Only now: whoever had the turn before has perhaps told it.
        let Some(progress) = self.undone(session).await? else {
            return Ok(());
        };
        let memory = self.records.memory::<Written>(&key).await?;
        if memory.is_blank() {
            return Ok(());
        }
        self.store.trying(session, self.clock.now()).await?;
        let (named, refused) = match self.tell_within(&turn, session, &key, &progress).await {
            Ok(Some((named, refused))) => (Some(named), refused),
            // It is told once there is one.
            Ok(None) if memory.remembered().is_none() => return Ok(()),
            Ok(None) => (None, Some(GONE.to_owned())),
            Err(LogError::NetSuite(error)) if !error.may_answer_later() => {
                (None, Some(words(&error)))
            }
            Err(error) => return Err(error),
        };
        let said = (refused.as_deref(), named.as_ref());
        self.store
            .told(&turn, session, progress.version, said)
            .await?;
        Ok(())
    }

    /// What the record names then, and why not all that it should; nothing where there is no record.
    async fn tell_within(
        &self,
        turn: &Turn,
        session: &TelephonySessionId,
        key: &str,
        progress: &Progress,
    ) -> Result<Option<(Named, Option<String>)>, LogError> {
        let Some(now) = self.records.named_in(key).await? else {
            return Ok(None);
        };
        let mut links = self.learnt(turn, session).await?;
        let (company, deal) = (progress.said.0.as_ref(), progress.said.1.as_ref());
        let gone: Vec<Link> = removed_there(&now, &links, company, deal)
            .into_iter()
            .cloned()
            .collect();
        let noticed_at = self.clock.now();
        for one in gone {
            self.store.removed(turn, session, &one, noticed_at).await?;
            for link in links.iter_mut().filter(|link| **link == one) {
                link.is_linked = false;
            }
        }
        let wanted = |links: &[Link]| told(&now, links, &progress.company, &progress.deal);
        let in_the_way = self
            .make_room(turn, session, (&now, &wanted(&links)), &mut links)
            .await?;
        let mut next = wanted(&links);
        for one in &in_the_way {
            if one.is_company {
                next.company.clone_from(&now.company);
                next.contact.clone_from(&now.contact);
            } else {
                next.transaction.clone_from(&now.transaction);
            }
        }
        let Some((named, refused)) = self.records.relink(key, &now, next).await? else {
            return Ok(None);
        };
        let stays = in_the_way.first().map(|one| {
            let name = &one.name;
            format!("NetSuite's phone call names {name}, which cannot be linked here, and stays.")
        });
        Ok(Some((named, refused.as_ref().map(words).or(stays))))
    }

    /// A call's links. NetSuite is asked whose projects and transactions are that were linked while it was
    /// away.
    async fn learnt(
        &self,
        turn: &Turn,
        session: &TelephonySessionId,
    ) -> Result<Vec<Link>, LogError> {
        let mut kept: Vec<Kept> = self.store.of(session).await?;
        for one in &mut kept {
            if one.link.customer.is_some() || one.link.kind == LinkKind::Customer {
                continue;
            }
            let link = &one.link;
            let about = self.about(Priority::Background, link.kind, &link.record);
            match about.await {
                Ok(Some((name, Some(customer)))) => {
                    self.store.learn(turn, one, &name, &customer).await?;
                    one.link.customer = Some(customer);
                }
                Err(error) if error.may_answer_later() => return Err(error.into()),
                // NetSuite itself says it when it is to be written.
                Ok(_) | Err(_) => {}
            }
        }
        Ok(kept.into_iter().map(|one| one.link).collect())
    }

    /// What somebody has put into NetSuite's record and would have to make room becomes one of the links.
    /// What cannot, a vendor, an estimate, is in the way.
    async fn make_room(
        &self,
        turn: &Turn,
        session: &TelephonySessionId,
        (now, next): (&Named, &Named),
        links: &mut Vec<Link>,
    ) -> Result<Vec<InTheWay>, LogError> {
        let company = now.company.as_ref().filter(|id| {
            let is_known = |link: &Link| {
                let is_company = matches!(link.kind, LinkKind::Customer | LinkKind::Project);
                is_company && link.record == **id || link.customer.as_ref() == Some(*id)
            };
            next.company != now.company && !links.iter().any(is_known)
        });
        let deal = now.transaction.as_ref().filter(|id| {
            let is_known = |link: &Link| {
                let is_deal = matches!(link.kind, LinkKind::Opportunity | LinkKind::SalesOrder);
                is_deal && link.record == **id
            };
            next.transaction != now.transaction && !links.iter().any(is_known)
        });
        if company.is_none() && deal.is_none() {
            return Ok(Vec::new());
        }
        let found = self.links.of(Priority::Background, session).await?;
        let found = found.unwrap_or_default();
        let mut in_the_way = Vec::new();
        for (id, is_company) in [(company, true), (deal, false)] {
            let Some(id) = id else { continue };
            let record = found.links.records.iter().find(|record| {
                let is_of_sort = match record.kind {
                    LinkedKind::Customer | LinkedKind::Project | LinkedKind::Vendor => is_company,
                    LinkedKind::Opportunity | LinkedKind::SalesOrder | LinkedKind::Transaction => {
                        !is_company
                    }
                    LinkedKind::Contact => false,
                };
                is_of_sort && record.record.as_ref() == Some(id)
            });
            let Some((record, kind)) =
                record.and_then(|record| Some((record, LinkKind::of(record.kind)?)))
            else {
                // A query tells nothing of what the role may not read.
                let name = record.map_or(id.as_str(), |record| record.name.as_str());
                in_the_way.push(InTheWay {
                    is_company,
                    name: name.to_owned(),
                });
                continue;
            };
            // A customer gives way to another, as whoever links one says.
            if kind == LinkKind::Customer {
                continue;
            }
            let customer = match self.about(Priority::Background, kind, id).await {
                Err(error) if error.may_answer_later() => return Err(error.into()),
                about => about.ok().flatten().and_then(|(_, customer)| customer),
            };
            let link = Link {
                kind,
                record: id.clone(),
                customer,
                is_linked: true,
            };
            let named = (record.name.as_str(), self.clock.now());
            self.store.adopt(turn, session, &link, named).await?;
            links.push(link);
        }
        Ok(in_the_way)
    }

    /// One look at what NetSuite does not say yet, and at orders that were begun. The first failure of
    /// several.
    pub async fn look(&self) -> Result<(), LogError> {
        let settled = self.settle_all_early().await;
        let told = self.tell_due().await;
        let orders = self.look_for_orders().await;
        settled.and(told).and(orders)
    }

    /// What NetSuite does not say yet; one call does not keep others waiting.
    async fn tell_due(&self) -> Result<(), LogError> {
        let mut outcome = Ok(());
        for session in self.store.due(MOST_AT_ONCE).await? {
            let told = self.tell(&session).await;
            if let Err(error) = &told {
                tracing::warn!(%error, "links of a call are written into NetSuite later");
            }
            outcome = outcome.and(told);
        }
        outcome
    }

    /// Looks for good, at once when a record was written that is to name links; of several connectors one
    /// does.
    pub async fn tend(self: Arc<Self>) {
        let mut pause = tokio::time::interval(PAUSE);
        pause.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let is_time = tokio::select! {
                _ = pause.tick() => true,
                () = self.filed.notified() => false,
            };
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
            let looking = async {
                if is_time {
                    self.look().await
                } else {
                    self.tell_due().await
                }
            };
            let looked = self.netsuite.in_one_account(Box::pin(looking)).await;
            if let Err(error) = looked {
                tracing::warn!(%error, "links are written into NetSuite later");
            }
            if let Err(error) = turn.end().await {
                tracing::error!(%error, "the turn of links cannot be ended");
            }
        }
    }
}

/// What NetSuite says, for whoever linked.
fn words(error: &NetSuiteError) -> String {
    error.to_problem().detail.unwrap_or_default()
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
