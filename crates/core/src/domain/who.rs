//! Who of several is calling, and why we think so: the better the number fits, the later the last
//! call and the more work is open, the likelier. A choice somebody made for the number stands above
//! all of it.
//!
//! Pure rules; what they judge is gathered by the connector.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::{caller::CallerMatch, phone_number::PhoneNumber, time::Timestamp};

/// How the record spells the caller's number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Exactness {
    /// Not at all: somebody said that the number is theirs.
    Absent,
    /// Without its country, which is another than ours: somebody else abroad may have the same.
    Local,
    /// As the number it is.
    Exact,
}

impl Exactness {
    /// How `stored` spells `number` for somebody in `home`.
    pub fn of(number: &PhoneNumber, stored: &str, home: &str) -> Self {
        if PhoneNumber::parse(stored, home).as_ref() == Some(number) {
            Self::Exact
        } else if number.is_spelled_by(stored, home) {
            Self::Local
        } else {
            Self::Absent
        }
    }
}

/// Work that is open with a company.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OpenWork {
    /// Sales orders that are neither billed nor closed.
    pub orders: u32,
    /// Opportunities that are neither won nor lost.
    pub opportunities: u32,
    /// Cases that are not closed.
    pub cases: u32,
}

/// Somebody of the company said who has this number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RememberedChoice {
    /// Who chose, by name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What speaks for a match.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// How the number is spelled.
    pub exactness: Exactness,
    /// Days since the last logged call with the company; `None` when there was none, or it is not
    /// known.
    #[serde(default)]
    pub days_since_call: Option<u32>,
    /// Open work with the company; `None` when it is not known.
    #[serde(default)]
    pub open: Option<OpenWork>,
    /// It was chosen for this number.
    #[serde(default)]
    pub chosen: Option<RememberedChoice>,
}

impl Evidence {
    /// Exactness × recency × open work; a choice stands above all.
    pub fn score(&self) -> u32 {
        let exactness = match self.exactness {
            Exactness::Exact => 100,
            Exactness::Local => 60,
            Exactness::Absent => 20,
        };
        let recency = match self.days_since_call {
            Some(0..=7) => 100,
            Some(8..=30) => 85,
            Some(31..=90) => 70,
            Some(91..=365) => 60,
            Some(366..) | None => 50,
        };
        let open = self.open.unwrap_or_default();
        // The first of each kind says most.
        let more = |count: u32, first: u32| {
            if count == 0 {
                0
            } else {
                first + count.min(4) * 2
            }
        };
        let work =
            100 + more(open.orders, 20) + more(open.cases, 20) + more(open.opportunities, 10);
        let chosen = if self.chosen.is_some() { 10_000 } else { 0 };
        chosen + exactness * recency * work / 10_000
    }
}

/// How sure the first of several is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Confidence {
    /// One only, one that was chosen, or one far before the next.
    Sure,
    /// Somebody should choose.
    Ask,
}

/// Puts the likeliest first; of equals the order stays.
pub fn rank(matches: &mut [(CallerMatch, Evidence)]) {
    matches.sort_by_key(|(_, evidence)| Reverse(evidence.score()));
}

/// May the first of these ranked matches be taken without asking?
pub fn confidence(ranked: &[Evidence]) -> Confidence {
    match ranked {
        [_] => Confidence::Sure,
        [first, second, ..] => {
            let (first_score, second_score) = (first.score(), second.score());
            if first.chosen.is_some() || first_score >= second_score * 2 {
                Confidence::Sure
            } else {
                Confidence::Ask
            }
        }
        [] => Confidence::Ask,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        caller::{EntityKind, EntityRef, PhoneField},
        ids::RecordId,
    };

    fn found(person: Option<&str>, company: &str) -> CallerMatch {
        let entity = |name: &str, kind| EntityRef {
            id: RecordId::new(name),
            kind,
            name: name.to_owned(),
        };
        CallerMatch {
            why: None,
            contact: person.map(|name| entity(name, EntityKind::Contact)),
            company: Some(entity(company, EntityKind::Customer)),
            title: None,
            field: PhoneField::Mobile,
            stored_as: String::new(),
            url: None,
        }
    }

    fn evidence(exactness: Exactness, days: Option<u32>, open: [u32; 3]) -> Evidence {
        let [orders, opportunities, cases] = open;
        Evidence {
            exactness,
            days_since_call: days,
            open: Some(OpenWork {
                orders,
                opportunities,
                cases,
            }),
            chosen: None,
        }
    }

    fn chosen(by: &str, mut evidence: Evidence) -> Evidence {
        evidence.chosen = Some(RememberedChoice {
            by: by.to_owned(),
            at: Timestamp::default(),
        });
        evidence
    }

    #[test]
    fn golden_scores() {
        use Exactness::{Exact, Local};
        let golden = [
            (evidence(Exact, Some(2), [2, 0, 1]), 146),
            (evidence(Exact, None, [0, 0, 0]), 50),
            (evidence(Local, Some(0), [0, 3, 0]), 69),
            (
                chosen("Ann Lee", evidence(Exact, Some(1), [1, 0, 0])),
                10_122,
            ),
            (
                Evidence {
                    open: None,
                    ..chosen(" ", evidence(Local, Some(400), [0, 0, 0]))
                },
                10_030,
            ),
        ];
        for (evidence, score) in golden {
            assert_eq!(evidence.score(), score, "{evidence:?}");
        }
    }

    #[test]
    fn the_likeliest_comes_first_and_a_choice_before_it() {
        use Exactness::{Exact, Local};
        let golden = [
            // Who was called last, at the same exactness.
            (
                evidence(Exact, Some(400), [0; 3]),
                evidence(Exact, Some(3), [0; 3]),
            ),
            // Open work beats none.
            (
                evidence(Exact, None, [0; 3]),
                evidence(Exact, None, [1, 0, 0]),
            ),
            // A number that fits beats recency.
            (
                evidence(Local, Some(1), [0; 3]),
                evidence(Exact, Some(60), [0; 3]),
            ),
            // A choice beats everything.
            (
                evidence(Exact, Some(0), [9, 9, 9]),
                chosen("Ann", evidence(Local, None, [0; 3])),
            ),
        ];
        for (less, more) in golden {
            let mut matches = [(found(None, "less"), less), (found(None, "more"), more)];
            rank(&mut matches);
            assert_eq!(matches[0].0.display_name(), "more");
        }
    }

    #[test]
    fn only_a_clear_lead_or_a_choice_spares_the_question() {
        let plain = || evidence(Exactness::Exact, None, [0; 3]);
        let busy = || evidence(Exactness::Exact, Some(1), [2, 0, 0]);
        assert_eq!(confidence(&[]), Confidence::Ask);
        assert_eq!(confidence(&[plain()]), Confidence::Sure);
        assert_eq!(confidence(&[plain(), plain()]), Confidence::Ask);
        assert_eq!(confidence(&[busy(), plain()]), Confidence::Sure);
        assert_eq!(
            confidence(&[chosen("Ann", plain()), busy()]),
            Confidence::Sure
        );
    }

    #[test]
    fn a_number_without_its_country_is_less_exact() {
        let london = PhoneNumber::parse("+442079460018", "1").unwrap();
        assert_eq!(
            Exactness::of(&london, "020 7946 0018", "1"),
            Exactness::Local
        );
        assert_eq!(
            Exactness::of(&london, "+44 20 7946 0018", "1"),
            Exactness::Exact
        );
        for other in ["", "020 7946 0019"] {
            assert_eq!(Exactness::of(&london, other, "1"), Exactness::Absent);
        }
        assert_eq!(
            Exactness::of(&london, "020 7946 0018", "44"),
            Exactness::Exact
        );
    }
}
