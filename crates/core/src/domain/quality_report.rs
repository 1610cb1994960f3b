//! How calls were heard over some weeks: a person's own, or everybody's of the company.
//!
//! A call counts as what it was half of the time, as the call itself says it
//! ([`Heard::words`](super::quality::Heard::words)). One that was good most of the time and worse for a while
//! is good and counted once more as one that dipped, with its cause: short troubles are those that people
//! complain of.

use serde::{Deserialize, Serialize};

use super::{
    ids::{ExtensionId, TelephonySessionId},
    quality::{Cause, Grade, Heard},
    time::Timestamp,
};

/// So many days are told of, today among them.
pub const DAYS: i64 = 28;

/// So many calls, at their worst for this cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CauseCount {
    /// Why.
    pub cause: Cause,
    /// How many.
    pub calls: u32,
}

/// How many calls were heard how.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Good, also those that dipped.
    pub good: u32,
    /// Good, and for a while not.
    pub dipped: u32,
    /// Fair.
    pub fair: u32,
    /// Poor.
    pub poor: u32,
    /// Of those that were not good throughout, the most frequent cause first.
    pub causes: Vec<CauseCount>,
}

impl Tally {
    /// So many more calls that were usually like this, and at their worst like that.
    pub fn add(&mut self, typical: Grade, worst: Grade, cause: Option<Cause>, calls: u32) {
        let count = match typical {
            Grade::Good => &mut self.good,
            Grade::Fair => &mut self.fair,
            Grade::Poor => &mut self.poor,
        };
        *count += calls;
        if typical == Grade::Good && worst > typical {
            self.dipped += calls;
        }
        let Some(cause) = cause.filter(|_| worst > Grade::Good) else {
            return;
        };
        match self.causes.iter_mut().find(|known| known.cause == cause) {
            Some(known) => known.calls += calls,
            None => self.causes.push(CauseCount { cause, calls }),
        }
        self.causes
            .sort_by_key(|known| (std::cmp::Reverse(known.calls), known.cause));
    }

    /// All of them.
    pub const fn calls(&self) -> u32 {
        self.good + self.fair + self.poor
    }

    /// Those that were not good throughout.
    pub const fn troubled(&self) -> u32 {
        self.dipped + self.fair + self.poor
    }
}

/// A day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QualityDay {
    /// On the clock of whose calls they are, `2026-11-21`.
    pub day: String,
    /// Its calls.
    pub tally: Tally,
}

/// One person's calls.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QualityPerson {
    /// Whose.
    pub extension: ExtensionId,
    /// Their name, where somebody has signed in with the extension.
    pub name: Option<String>,
    /// All of them.
    pub tally: Tally,
}

/// A call that was heard worse than most.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BadCall {
    /// Which.
    pub call: TelephonySessionId,
    /// Whose.
    pub extension: ExtensionId,
    /// Their name, where somebody has signed in with the extension.
    pub name: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// How it was heard.
    pub heard: Heard,
    /// NetSuite's page of it.
    pub url: Option<String>,
}

/// The report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QualityReport {
    /// All calls of it.
    pub total: Tally,
    /// Those with calls, newest first.
    pub days: Vec<QualityDay>,
    /// Whose calls were troubled most first; nobody in one's own report.
    pub people: Vec<QualityPerson>,
    /// Worst first.
    pub worst: Vec<BadCall>,
    /// When.
    pub read_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_counts_as_it_usually_was_and_its_short_troubles_count_too() {
        let mut tally = Tally::default();
        tally.add(Grade::Good, Grade::Good, None, 5);
        tally.add(Grade::Good, Grade::Poor, Some(Cause::Slow), 2);
        tally.add(Grade::Fair, Grade::Fair, Some(Cause::Uneven), 1);
        tally.add(Grade::Poor, Grade::Poor, Some(Cause::Uneven), 2);
        assert_eq!((tally.good, tally.fair, tally.poor), (7, 1, 2));
        assert_eq!((tally.calls(), tally.troubled()), (10, 5));
        let causes: Vec<_> = tally.causes.iter().map(|it| (it.cause, it.calls)).collect();
        assert_eq!(causes, [(Cause::Uneven, 3), (Cause::Slow, 2)]);
    }

    #[test]
    fn causes_as_frequent_as_each_other_always_stand_in_the_same_order() {
        let tally = |causes: [Cause; 2]| {
            let mut tally = Tally::default();
            for cause in causes {
                tally.add(Grade::Poor, Grade::Poor, Some(cause), 1);
            }
            tally
        };
        let [one, other] = [Cause::Slow, Cause::OursIsLost];
        assert_eq!(tally([one, other]), tally([other, one]));
    }
}
