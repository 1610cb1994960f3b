//! Logs the calls of a page, as many at once as NetSuite takes. The tellings of one call follow each other;
//! which call comes first does not matter: the page is written down before, and the cursor moves after.

use std::collections::{HashMap, VecDeque};

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use ledgerline_core::{
    domain::{
        company::{Cause, SyncReport},
        finished_call::FinishedCall,
        ids::{ExtensionId, TelephonySessionId},
        logging::Source,
        mapping::Listed,
    },
    wire::netsuite::path::RecordType,
};

use super::{
    CompanyLog,
    outage::{Obstacle, Outage, Said, key},
    rules::{self, Entry, Verdict},
    store::Fate,
};
use crate::{
    calls::Change,
    employees::{EmployeeError, Rep},
    leases::Turn,
    netsuite::{NetSuiteError, Outlook, Priority},
    records::LogError,
    ringcentral::Identity,
    storage::StorageError,
};

/// Tells a call that reached nobody's extension from those of extensions.
const NOBODY: &str = "company";

/// What the calls of a reading have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hand<'a> {
    pub(super) turn: &'a Turn,
    pub(super) extensions: &'a HashMap<ExtensionId, Listed>,
    /// Somebody asked for it: what failed or rests is tried, too.
    pub(super) is_forced: bool,
}

/// How a telling was settled, as a report counts it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Settled {
    Already,
    Newly,
    NotLogged(Cause),
    LeftOut(Cause),
}

impl Settled {
    fn count(self, report: &mut SyncReport) {
        report.found += 1;
        match self {
            Self::Already => report.already_logged += 1,
            Self::Newly => report.newly_logged += 1,
            Self::NotLogged(cause) => {
                report.failed += 1;
                report.count(cause, 1);
            }
            Self::LeftOut(cause) => {
                report.left_out += 1;
                report.count(cause, 1);
            }
        }
    }
}

/// What came of trying to log a telling.
enum Tried {
    /// It is there now.
    There(Settled, Said),
    Not(Fate),
    Failed(NetSuiteError),
}

impl CompanyLog {
    /// Logs what is to be logged of a page.
    pub(super) async fn settle_all(
        &self,
        hand: Hand<'_>,
        entries: &[Entry],
        (outage, report): (&mut Outage, &mut SyncReport),
    ) -> Result<(), StorageError> {
        let mut queue = self.in_order(entries);
        let mut under_way = FuturesUnordered::new();
        let mut outcome = Ok(());
        // Nothing else is waited for here: each of them may hold what another one needs.
        loop {
            while outcome.is_ok() && under_way.len() < outage.at_once(self.at_once) {
                let Some(call) = queue.pop_front() else {
                    break;
                };
                let obstacle = outage.obstacle().cloned();
                under_way.push(Box::pin(self.settle_call(hand, call, obstacle)));
            }
            match under_way.next().await {
                Some(Ok(settled)) => {
                    for (settled, said) in settled {
                        settled.count(report);
                        outage.hear(said);
                    }
                }
                // What is under way comes to its end.
                Some(Err(error)) => outcome = Err(error),
                None => return outcome,
            }
        }
    }

    /// Calls with all that is told of them, those first that were tried least.
    fn in_order<'e>(&self, entries: &'e [Entry]) -> VecDeque<Vec<&'e Entry>> {
        let mut calls: Vec<Vec<&Entry>> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for entry in entries {
            let place = *places.entry(&entry.call).or_insert(calls.len());
            match calls.get_mut(place) {
                Some(call) => call.push(entry),
                None => calls.push(vec![entry]),
            }
        }
        let trials = self.trials();
        let times = |entry: &&Entry| trials.times(&key(entry));
        calls.sort_by_cached_key(|call| call.iter().map(times).max());
        drop(trials);
        calls.into()
    }

    async fn settle_call(
        &self,
        hand: Hand<'_>,
        call: Vec<&Entry>,
        obstacle: Option<Obstacle>,
    ) -> Result<Vec<(Settled, Said)>, StorageError> {
        let mut settled = Vec::new();
        let mut obstacle = obstacle;
        for entry in call {
            let (one, said) = self.settle(hand, entry, obstacle.as_ref()).await?;
            if let Said::Away(why) = &said {
                obstacle = Some(why.clone());
            }
            settled.push((one, said));
        }
        Ok(settled)
    }

    /// Logs a telling, unless that was done or cannot be.
    async fn settle(
        &self,
        hand: Hand<'_>,
        entry: &Entry,
        obstacle: Option<&Obstacle>,
    ) -> Result<(Settled, Said), StorageError> {
        let known = self
            .store
            .known(&entry.call, entry.extension.as_ref())
            .await?;
        let is_resting = || self.trials().is_resting(&key(entry), self.client.now());
        match known.map(|known| known.fate) {
            Some(Fate::Logged) => return Ok((Settled::Already, Said::Nothing)),
            Some(Fate::Failed(cause, _)) if !hand.is_forced && cause != Cause::NoPerson => {
                return Ok((Settled::NotLogged(cause), Said::Nothing));
            }
            Some(Fate::Waiting(cause, _)) if !hand.is_forced && is_resting() => {
                return Ok((Settled::NotLogged(cause), Said::Nothing));
            }
            Some(Fate::Failed(..) | Fate::Waiting(..) | Fate::LeftOut(_)) | None => {}
        }
        let call = match &entry.verdict {
            Verdict::Not(cause) => {
                let settled = self.leave_out(hand.turn, entry, *cause).await?;
                return Ok((settled, Said::Nothing));
            }
            Verdict::Person(call) | Verdict::Company(call) => call,
        };
        if let Some((cause, name)) = obstacle {
            let fate = Fate::Waiting(*cause, name.clone());
            self.store.decide(hand.turn, entry, &fate).await?;
            return Ok((Settled::NotLogged(*cause), Said::Nothing));
        }
        let rep = identity(entry.extension.as_ref(), hand.extensions);
        let is_person = matches!(entry.verdict, Verdict::Person(_));
        let (fate, settled, said) = match self.log(rep, is_person, (call, entry.source())).await? {
            Tried::There(settled, said) => (Fate::Logged, settled, said),
            Tried::Not(fate) => not_logged(fate, Said::Nothing),
            Tried::Failed(error) => match fate_after(&error) {
                Fate::Waiting(cause, name) => self.doubt(entry, (cause, name)).await,
                fate @ (Fate::Failed(..) | Fate::Logged | Fate::LeftOut(_)) => {
                    not_logged(fate, Said::Nothing)
                }
            },
        };
        self.store.decide(hand.turn, entry, &fate).await?;
        if !matches!(fate, Fate::Waiting(..)) {
            self.trials().forget(&key(entry));
        }
        Ok((settled, said))
    }

    async fn leave_out(
        &self,
        turn: &Turn,
        entry: &Entry,
        cause: Cause,
    ) -> Result<Settled, StorageError> {
        let is_there = entry.extension.as_ref().is_some_and(|_| cause.is_rule())
            && self.is_told(entry).await?;
        let (fate, settled) = if is_there {
            // Somebody wrote a note to it, or it was logged before there was the rule.
            (Fate::Logged, Settled::Already)
        } else if cause.is_rule() {
            (Fate::LeftOut(cause), Settled::LeftOut(cause))
        } else {
            (Fate::Failed(cause, None), Settled::NotLogged(cause))
        };
        self.store.decide(turn, entry, &fate).await?;
        Ok(settled)
    }

    /// NetSuite failed at this call: is it away, or is it about the call?
    async fn doubt(&self, entry: &Entry, obstacle: Obstacle) -> (Fate, Settled, Said) {
        let (cause, name) = obstacle.clone();
        let is_about_all = cause == Cause::NetsuiteSignIn;
        let netsuite = &self.around.netsuite;
        if is_about_all || netsuite.may_write(RecordType::PhoneCall).await != Ok(true) {
            self.trials().in_vain(key(entry));
            return not_logged(Fate::Waiting(cause, name), Said::Away(obstacle));
        }
        let is_new = self.trials().failed_alone(key(entry), self.client.now());
        let cause = if cause == Cause::NetsuiteAway {
            Cause::NetsuiteCall
        } else {
            cause
        };
        let said = Said::FailedAlone(obstacle, is_new);
        not_logged(Fate::Waiting(cause, name), said)
    }

    /// Did this extension tell of the call, and was that logged?
    async fn is_told(&self, entry: &Entry) -> Result<bool, StorageError> {
        let Some(extension) = &entry.extension else {
            return Ok(false);
        };
        let session = TelephonySessionId::new(entry.call.as_str());
        match self.around.calls.has_told(extension, &session).await {
            Ok(is_told) => Ok(is_told),
            Err(LogError::Storage(error)) => Err(error),
            Err(LogError::Invalid(_) | LogError::NetSuite(_) | LogError::Employee(_)) => Ok(false),
        }
    }

    /// Tells NetSuite of a call, as its person would.
    async fn log(
        &self,
        identity: Identity,
        is_person: bool,
        (call, source): (&FinishedCall, Source),
    ) -> Result<Tried, StorageError> {
        let told = async {
            let calls = &self.around.calls;
            if calls.has_heard(&identity.extension_id, call).await? {
                return Ok((Settled::Already, Said::Nothing));
            }
            let employees = &self.around.employees;
            let (organizers, at) = (&self.around.organizers, call.started_at);
            let is_listed = !identity.name.is_empty();
            let rep = match employees.remembered(&identity.extension_id).await? {
                // RingCentral lists them no more; who they were is known all the same.
                Some(rep) if !is_listed => organizers.apply(rep, at).await?,
                Some(_) | None if is_person => {
                    let netsuite = &self.around.netsuite;
                    organizers
                        .rep(netsuite, Priority::Background, &identity, at)
                        .await?
                }
                Some(_) | None => {
                    let rep = Rep {
                        extension_id: identity.extension_id,
                        name: identity.name,
                        email: None,
                        number: None,
                        employee: None,
                    };
                    organizers.apply(rep, at).await?
                }
            };
            let (_, change) = calls.tell(&rep, call, source).await?;
            self.around.writes.note(&rep.extension_id).await?;
            Ok::<_, LogError>(match change {
                Change::Created => (Settled::Newly, Said::Takes),
                Change::Amended => (Settled::Already, Said::Takes),
                Change::Nothing => (Settled::Already, Said::Nothing),
            })
        };
        Ok(match Box::pin(told).await {
            Ok((settled, said)) => Tried::There(settled, said),
            Err(LogError::Storage(error) | LogError::Employee(EmployeeError::Storage(error))) => {
                return Err(error);
            }
            Err(LogError::Invalid(_)) => Tried::Not(Fate::Failed(Cause::NoKey, None)),
            // The call is there, and says no less than before.
            Err(LogError::NetSuite(NetSuiteError::Locked { .. })) => {
                Tried::There(Settled::Already, Said::Nothing)
            }
            Err(LogError::NetSuite(error) | LogError::Employee(EmployeeError::NetSuite(error))) => {
                match self.around.calls.own_field_demanded(&error).await {
                    Some(label) => Tried::Not(Fate::Failed(Cause::NetsuiteMandatory, Some(label))),
                    None => Tried::Failed(error),
                }
            }
        })
    }
}

fn not_logged(fate: Fate, said: Said) -> (Fate, Settled, Said) {
    let cause = fate.cause().unwrap_or(Cause::Connector);
    (fate, Settled::NotLogged(cause), said)
}

/// Who has an extension, as RingCentral lists them; a queue has neither email nor number of a person.
fn identity(
    extension: Option<&ExtensionId>,
    extensions: &HashMap<ExtensionId, Listed>,
) -> Identity {
    let listed = extension.and_then(|id| extensions.get(id));
    let person = listed.filter(|listed| rules::is_person(listed));
    Identity {
        extension_id: extension.cloned().unwrap_or(ExtensionId::new(NOBODY)),
        name: listed.map(|listed| listed.name.clone()).unwrap_or_default(),
        email: person.and_then(|person| person.email.clone()),
        number: person.and_then(|person| person.phone.clone()),
        is_admin: false,
    }
}

/// What becomes of a call that NetSuite did not take.
pub(super) fn fate_after(error: &NetSuiteError) -> Fate {
    match error.outlook() {
        Outlook::Passing => Fate::Waiting(Cause::NetsuiteAway, None),
        Outlook::Connection => Fate::Waiting(Cause::NetsuiteSignIn, None),
        Outlook::Permission => {
            let name = error.permission().map(str::to_owned);
            Fate::Waiting(Cause::NetsuitePermission, name)
        }
        Outlook::Field => {
            let name = error.field().map(str::to_owned);
            Fate::Failed(Cause::NetsuiteField, name)
        }
        Outlook::Record => Fate::Failed(Cause::Connector, None),
    }
}
