//! *Calls are missing?*: which of connection, sync and mapping it is, from what they say of themselves.

use serde::{Deserialize, Serialize};

use super::{
    company::{CompanyStatus, Health, Ledger, Reason, Side, SyncReport, Verdict},
    pane::Reading,
};

/// What may be at fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Suspect {
    /// One of the company's connections.
    Connection,
    /// Reading RingCentral's log, and writing what was found.
    Sync,
    /// Whose calls they are.
    Mapping,
}

/// How far looking for missing calls has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Search {
    /// Nobody asked.
    #[default]
    Idle,
    /// The range is read now.
    Syncing,
    /// What was found is compared with NetSuite.
    Comparing,
    /// The connections are looked at.
    Looking,
    /// All three were examined.
    Done,
}

impl Search {
    /// Is it under way?
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Syncing | Self::Comparing | Self::Looking)
    }
}

/// What was found out of one of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Because {
    /// It is as it should be.
    Fine,
    /// It could not be examined.
    NotExamined,
    /// RingCentral, in its words where there are any.
    RingCentral(Option<String>),
    /// NetSuite.
    NetSuite(Option<String>),
    /// The reading did not come to its end.
    Stopped(Option<String>),
    /// So many calls could not be logged, for these reasons.
    NotLogged(u32, Vec<Reason>),
    /// These people have calls and are no employee.
    NoEmployee(Vec<String>),
}

/// One of the three, examined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Examined {
    /// Which.
    pub suspect: Suspect,
    /// Why it is at fault, or not.
    pub because: Because,
}

impl Examined {
    /// Is it at fault?
    pub const fn verdict(&self) -> Verdict {
        match self.because {
            Because::Fine => Verdict::Good,
            Because::NotExamined => Verdict::Unknown,
            Because::RingCentral(_)
            | Because::NetSuite(_)
            | Because::Stopped(_)
            | Because::NotLogged(..)
            | Because::NoEmployee(_) => Verdict::Wrong,
        }
    }
}

/// All three.
pub fn examine(
    status: Option<&CompanyStatus>,
    sync: Option<&Reading<SyncReport>>,
    ledger: Option<&Reading<Ledger>>,
) -> [Examined; 3] {
    let connection = status.map_or(Because::NotExamined, connection);
    let sync = read(sync).map_or(Because::NotExamined, synced);
    let mapping = read(ledger).map_or(Because::NotExamined, mapped);
    [
        (Suspect::Connection, connection),
        (Suspect::Sync, sync),
        (Suspect::Mapping, mapping),
    ]
    .map(|(suspect, because)| Examined { suspect, because })
}

/// What was read before says nothing about now.
fn read<T>(reading: Option<&Reading<T>>) -> Option<&T> {
    match reading? {
        Reading::Read {
            value,
            problem: None,
        } => Some(value),
        Reading::Read { .. } | Reading::Asked | Reading::Failed { .. } => None,
    }
}

fn connection(status: &CompanyStatus) -> Because {
    let is_well = |side: &Side| matches!(side.health, Health::Good | Health::Starting);
    if !is_well(&status.ringcentral) {
        Because::RingCentral(status.ringcentral.cause.clone())
    } else if !is_well(&status.netsuite) {
        Because::NetSuite(status.netsuite.cause.clone())
    } else {
        Because::Fine
    }
}

fn synced(report: &SyncReport) -> Because {
    if !report.is_complete {
        return Because::Stopped(report.cause.clone());
    }
    if report.failed == 0 {
        return Because::Fine;
    }
    let reasons = report.reasons.iter().filter(|one| !one.cause.is_rule());
    Because::NotLogged(report.failed, reasons.copied().collect())
}

fn mapped(ledger: &Ledger) -> Because {
    let mut names: Vec<String> = Vec::new();
    for day in &ledger.days {
        let is_nobodys = day.extension.is_some() && day.employee.is_none() && day.calls > 0;
        if is_nobodys && !names.contains(&day.name) {
            names.push(day.name.clone());
        }
    }
    if names.is_empty() {
        Because::Fine
    } else {
        Because::NoEmployee(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        company::{Cause, CompanyCounts, CompanyState, LedgerDay},
        ids::{ExtensionId, RecordId},
    };

    fn status(ringcentral: Health, netsuite: Health) -> CompanyStatus {
        let side = |health, cause: &str| Side {
            health,
            cause: Some(cause.to_owned()),
            ..Side::default()
        };
        CompanyStatus {
            state: CompanyState::Connected,
            cause: None,
            code: None,
            last_good_at: None,
            read_until: None,
            waits_until: None,
            counts: CompanyCounts::default(),
            missing_since: None,
            time_zone: None,
            runs: Vec::new(),
            mapping_changes: 0,
            ringcentral: side(ringcentral, "of ringcentral"),
            netsuite: side(netsuite, "of netsuite"),
            subscription: None,
            check: None,
        }
    }

    fn read<T>(value: T) -> Reading<T> {
        Reading::Read {
            value,
            problem: None,
        }
    }

    fn day(name: &str, employee: Option<&str>, calls: u32) -> LedgerDay {
        LedgerDay {
            day: "2026-11-21".to_owned(),
            extension: Some(ExtensionId::new("1")),
            name: name.to_owned(),
            employee: employee.map(RecordId::new),
            calls,
            in_netsuite: 0,
            left_out: 0,
        }
    }

    #[test]
    fn the_one_that_failed_is_named_and_nothing_is_called_fine_that_was_not_read() {
        let good = status(Health::Good, Health::Good);
        let because = |all: [Examined; 3]| all.map(|one| one.because);
        assert_eq!(
            because(examine(Some(&good), None, Some(&Reading::Asked))),
            [Because::Fine, Because::NotExamined, Because::NotExamined]
        );
        let [found, ..] = examine(Some(&status(Health::Good, Health::Away)), None, None);
        assert_eq!(
            found.because,
            Because::NetSuite(Some("of netsuite".to_owned()))
        );
        assert_eq!(found.verdict(), Verdict::Wrong);
        let [found, ..] = examine(Some(&status(Health::Broken, Health::Away)), None, None);
        assert_eq!(
            found.because,
            Because::RingCentral(Some("of ringcentral".to_owned()))
        );
    }

    #[test]
    fn a_sync_is_at_fault_when_it_stopped_or_could_not_log() {
        let of = |report: SyncReport| examine(None, Some(&read(report)), None)[1].because.clone();
        let mut report = SyncReport {
            is_complete: true,
            left_out: 2,
            ..SyncReport::default()
        };
        report.count(Cause::Internal, 2);
        assert_eq!(of(report.clone()), Because::Fine, "rules are no fault");
        report.failed = 3;
        report.count(Cause::NetsuiteField, 3);
        let reason = Reason {
            cause: Cause::NetsuiteField,
            count: 3,
        };
        assert_eq!(of(report.clone()), Because::NotLogged(3, vec![reason]));
        report.is_complete = false;
        report.cause = Some("at its limit".to_owned());
        assert_eq!(
            of(report),
            Because::Stopped(Some("at its limit".to_owned()))
        );
    }

    #[test]
    fn whoever_has_calls_and_is_no_employee_is_named_once() {
        let ledger = Ledger {
            calls: 3,
            in_netsuite: 3,
            is_checked: true,
            days: vec![
                day("Ann Lee", Some("71"), 1),
                day("Dee Park", None, 1),
                day("Dee Park", None, 1),
                day("Eli Ross", None, 0),
            ],
            gaps: Vec::new(),
            left_out: Vec::new(),
        };
        let [.., mapping] = examine(None, None, Some(&read(ledger)));
        assert_eq!(
            mapping.because,
            Because::NoEmployee(vec!["Dee Park".to_owned()])
        );
    }
}
