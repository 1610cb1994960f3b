//! Since when somebody has an extension: a call is whose its start falls to, so that what was called
//! before a change keeps its owner.

use serde::{Deserialize, Serialize};

use super::Owner;
use crate::domain::time::Timestamp;

/// Where a period begins that has no beginning.
pub const EVER: Timestamp = Timestamp::from_millis(0);

/// Whose an extension is from some moment on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Period {
    /// Calls that begin then or later; [`EVER`] where there was nobody before.
    pub from: Timestamp,
    /// Whose; nothing leaves it to the automatic match.
    pub owner: Option<Owner>,
}

/// The periods of an extension, each of which lasts until the next.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping {
    periods: Vec<Period>,
}

impl Mapping {
    /// Of these, in whatever order.
    pub fn new(mut periods: Vec<Period>) -> Self {
        periods.sort_by_key(|period| period.from);
        Self { periods }
    }

    /// In their order.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Nobody has said anything about the extension.
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// The period a call falls into.
    pub fn period_at(&self, at: Timestamp) -> Option<&Period> {
        self.periods.iter().rev().find(|period| period.from <= at)
    }

    /// Whose a call is that began then; nothing leaves it to the automatic match.
    pub fn owner_at(&self, at: Timestamp) -> Option<&Owner> {
        self.period_at(at)?.owner.as_ref()
    }

    /// From then on it is this one's. What was said for later is taken back; what was before stays.
    pub fn set(&mut self, from: Timestamp, owner: Option<Owner>) {
        self.periods.retain(|period| period.from < from);
        let is_news = self
            .periods
            .last()
            .map_or(owner.is_some(), |last| last.owner != owner);
        if is_news {
            self.periods.push(Period { from, owner });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ids::RecordId,
        mapping::{How, Organizer},
    };

    fn owner(id: &str) -> Option<Owner> {
        Some(Owner {
            organizer: Organizer {
                id: RecordId::new(id),
                name: format!("Employee {id}"),
            },
            how: How::Manual,
        })
    }

    fn at(day: i64) -> Timestamp {
        Timestamp::from_millis(day * 86_400_000)
    }

    fn whose(mapping: &Mapping, day: i64) -> Option<&str> {
        Some(mapping.owner_at(at(day))?.organizer.id.as_str())
    }

    #[test]
    fn older_calls_keep_their_owner_and_a_call_at_the_very_start_is_the_new_ones() {
        let mut mapping = Mapping::default();
        mapping.set(EVER, owner("11"));
        mapping.set(at(20), owner("12"));
        assert_eq!(whose(&mapping, 1), Some("11"));
        assert_eq!(
            mapping.owner_at(at(20).plus_millis(-1)).cloned(),
            owner("11")
        );
        assert_eq!(whose(&mapping, 20), Some("12"));
        assert_eq!(whose(&mapping, 90), Some("12"));
    }

    #[test]
    fn before_the_first_period_and_where_it_was_given_back_nobody_has_said_anything() {
        let mut mapping = Mapping::default();
        mapping.set(at(10), owner("11"));
        mapping.set(at(20), None);
        assert_eq!(whose(&mapping, 9), None);
        assert_eq!(whose(&mapping, 15), Some("11"));
        assert_eq!(whose(&mapping, 25), None);
    }

    #[test]
    fn a_change_takes_back_what_was_said_for_later_and_one_that_changes_nothing_leaves_no_trace() {
        let mut mapping = Mapping::default();
        mapping.set(EVER, owner("11"));
        mapping.set(at(30), owner("12"));
        mapping.set(at(20), owner("11"));
        assert_eq!(mapping.periods().len(), 1);
        assert_eq!(whose(&mapping, 40), Some("11"));
        mapping.set(EVER, None);
        assert!(mapping.is_empty());
    }

    #[test]
    fn periods_are_put_in_order_as_they_are_read() {
        let period = |day, id| Period {
            from: at(day),
            owner: owner(id),
        };
        let mapping = Mapping::new(vec![period(20, "12"), period(10, "11")]);
        assert_eq!(whose(&mapping, 15), Some("11"));
        assert_eq!(whose(&mapping, 20), Some("12"));
    }
}
