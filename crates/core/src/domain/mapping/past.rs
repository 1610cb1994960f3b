//! Which employee an extension is, told from calls that were: phone calls that somebody logged in NetSuite by
//! hand or by another program name an employee, a number and a time, and RingCentral's log says which
//! extension had the call with that number then.
//!
//! It is the last thing an extension is recognised by, and shown with what speaks for it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{
    ids::{ExtensionId, RecordId},
    phone_call::LocalMinute,
    phone_number::PhoneNumber,
    time::Timestamp,
};

/// Clocks and typing are so many minutes apart at most.
const APART_MINUTES: i64 = 2;
/// So many calls have to agree.
const LEAST: u32 = 3;
const DAY_MINUTES: i64 = 24 * 60;

/// A call of an extension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastCall {
    /// Whose.
    pub extension: ExtensionId,
    /// When it began.
    pub at: Timestamp,
    /// The other side's number.
    pub number: String,
}

/// A phone call that somebody else than we logged in NetSuite.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastRecord {
    /// Its organizer.
    pub employee: RecordId,
    /// When it began, on the organizer's clock.
    pub began: LocalMinute,
    /// The number as it stands there.
    pub phone: String,
}

/// What speaks for somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Calls whose record names them.
    pub agree: u32,
    /// Calls that a record was found of.
    pub of: u32,
}

/// How matching by past calls went.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PastCalls {
    /// So many were compared.
    Compared {
        /// In RingCentral's log.
        calls: u32,
        /// In NetSuite, logged by somebody else than this app.
        records: u32,
    },
    /// They could not be read, for this reason.
    Unread(String),
}

/// The employee of each extension whose past calls speak for one: at least three of them, three quarters of
/// those that a record was found of, and more than for anybody else. `clock` shows what an employee's clock
/// shows; `home` is the calling code of numbers without one.
pub fn past_owners(
    calls: &[PastCall],
    records: &[PastRecord],
    clock: &dyn Fn(&RecordId, Timestamp) -> LocalMinute,
    home: &str,
) -> BTreeMap<ExtensionId, (RecordId, Evidence)> {
    let mut by_number: BTreeMap<String, Vec<&PastRecord>> = BTreeMap::new();
    for record in records {
        if let Some(number) = PhoneNumber::parse(&record.phone, home) {
            let same = by_number.entry(number.search_suffix().to_owned());
            same.or_default().push(record);
        }
    }
    let mut tallies: BTreeMap<&ExtensionId, (u32, BTreeMap<&RecordId, u32>)> = BTreeMap::new();
    for call in calls {
        let Some(number) = PhoneNumber::parse(&call.number, home) else {
            continue;
        };
        let same = by_number.get(number.search_suffix());
        let agrees = |record: &&&PastRecord| {
            let here = minutes(clock(&record.employee, call.at));
            (minutes(record.began) - here).abs() <= APART_MINUTES
                && number.is_spelled_by(&record.phone, home)
        };
        let mut named: Vec<&RecordId> = same
            .into_iter()
            .flatten()
            .filter(agrees)
            .map(|record| &record.employee)
            .collect();
        named.sort_unstable();
        named.dedup();
        if named.is_empty() {
            continue;
        }
        let (of, tally) = tallies.entry(&call.extension).or_default();
        *of += 1;
        for employee in named {
            *tally.entry(employee).or_default() += 1;
        }
    }
    let owners = tallies.into_iter().filter_map(|(extension, (of, tally))| {
        let mut tally: Vec<_> = tally.into_iter().collect();
        tally.sort_by_key(|(_, agree)| std::cmp::Reverse(*agree));
        let (employee, agree) = *tally.first()?;
        let is_alone = tally.get(1).is_none_or(|(_, other)| *other < agree);
        let is_clear = agree >= LEAST && agree * 4 >= of * 3 && is_alone;
        is_clear.then(|| {
            (
                extension.clone(),
                (employee.clone(), Evidence { agree, of }),
            )
        })
    });
    owners.collect()
}

/// Minutes from some day on; only their difference means something.
fn minutes(at: LocalMinute) -> i64 {
    let (year, month) = (i64::from(at.year), i64::from(at.month));
    // Days since the first of March, with February last.
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let days =
        year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + i64::from(at.day);
    days * DAY_MINUTES + i64::from(at.hour) * 60 + i64::from(at.minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "+14155550134";

    fn minute(day: u8, hour: u8, minute: u8) -> LocalMinute {
        LocalMinute {
            year: 2026,
            month: 11,
            day,
            hour,
            minute,
        }
    }

    /// Minute `at` of the hour of the 21st; everybody's clock but employee 13's shows that.
    fn clock(employee: &RecordId, at: Timestamp) -> LocalMinute {
        let shown = u8::try_from(at.as_millis()).unwrap();
        let hour = if employee.as_str() == "13" { 22 } else { 14 };
        minute(21, hour, shown)
    }

    fn calls(extension: &str, count: i64) -> Vec<PastCall> {
        (0..count)
            .map(|at| PastCall {
                extension: ExtensionId::new(extension),
                at: Timestamp::from_millis(at * 5),
                number: NUMBER.to_owned(),
            })
            .collect()
    }

    fn record(employee: &str, hour: u8, at: u8) -> PastRecord {
        PastRecord {
            employee: RecordId::new(employee),
            began: minute(21, hour, at),
            phone: "(415) 555-0134 x2".to_owned(),
        }
    }

    fn found(calls: &[PastCall], records: &[PastRecord]) -> Option<(String, u32, u32)> {
        let owners = past_owners(calls, records, &clock, "1");
        let (employee, evidence) = owners.into_values().next()?;
        Some((employee.to_string(), evidence.agree, evidence.of))
    }

    #[test]
    fn whom_most_records_of_an_extensions_calls_name_it_is_and_a_stray_one_does_not_matter() {
        let calls = calls("101", 8);
        let mut records: Vec<_> = (0..5).map(|at| record("11", 14, at * 5 + 1)).collect();
        records.push(record("12", 14, 25));
        // The last two calls nobody has logged.
        assert_eq!(found(&calls, &records), Some(("11".to_owned(), 5, 6)));
    }

    #[test]
    fn the_organizers_own_clock_counts() {
        let records: Vec<_> = (0..3).map(|at| record("13", 22, at * 5)).collect();
        assert_eq!(
            found(&calls("101", 3), &records),
            Some(("13".to_owned(), 3, 3))
        );
        let records: Vec<_> = (0..3).map(|at| record("13", 14, at * 5)).collect();
        assert_eq!(found(&calls("101", 3), &records), None);
    }

    #[test]
    fn few_calls_a_mixture_and_another_number_or_time_speak_for_nobody() {
        let two: Vec<_> = (0..2).map(|at| record("11", 14, at * 5)).collect();
        assert_eq!(found(&calls("101", 8), &two), None);
        let mixed: Vec<_> = (0..6)
            .map(|at| record(if at % 2 == 0 { "11" } else { "12" }, 14, at * 5))
            .collect();
        assert_eq!(found(&calls("101", 6), &mixed), None);
        let late: Vec<_> = (0..6).map(|at| record("11", 15, at * 5)).collect();
        assert_eq!(found(&calls("101", 6), &late), None);
        let others: Vec<_> = (0..6)
            .map(|at| PastRecord {
                phone: "(415) 555-0135".to_owned(),
                ..record("11", 14, at * 5)
            })
            .collect();
        assert_eq!(found(&calls("101", 6), &others), None);
        assert_eq!(found(&calls("101", 6), &[]), None);
    }

    #[test]
    fn two_colleagues_in_every_record_are_nobody() {
        let records: Vec<_> = (0..4)
            .flat_map(|at| [record("11", 14, at * 5), record("12", 14, at * 5)])
            .collect();
        assert_eq!(found(&calls("101", 4), &records), None);
    }

    #[test]
    fn minutes_go_on_over_midnight_and_the_end_of_a_year() {
        let at = |year, month, day, hour, minute| LocalMinute {
            year,
            month,
            day,
            hour,
            minute,
        };
        for (before, after) in [
            (at(2026, 12, 31, 23, 59), at(2027, 1, 1, 0, 0)),
            (at(2028, 2, 29, 23, 59), at(2028, 3, 1, 0, 0)),
            (at(2026, 2, 28, 23, 59), at(2026, 3, 1, 0, 0)),
        ] {
            assert_eq!(minutes(after) - minutes(before), 1);
        }
    }
}
