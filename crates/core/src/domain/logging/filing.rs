//! Whom a call is filed under when its number alone does not say it: nobody in `NetSuite` has it, or
//! several have (adr/0045).

use serde::{Deserialize, Serialize};

use super::{Colleagues, LoggingRules, Source};
use crate::domain::{caller::EntityKind, finished_call::FinishedCall, ids::RecordId};

/// What becomes of a call with a number that nobody in `NetSuite` has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Unknown {
    /// It is logged without a customer.
    #[default]
    Leave,
    /// The same, and the rep is asked who it was.
    Ask,
    /// It is filed under a new lead.
    Lead,
    /// Under a new prospect.
    Prospect,
    /// Under a new customer.
    Customer,
    /// Under a new contact of the [`Placeholder`].
    Contact,
}

impl Unknown {
    /// What is created, where something is.
    pub const fn creates(self) -> Option<EntityKind> {
        match self {
            Self::Leave | Self::Ask => None,
            Self::Lead => Some(EntityKind::Lead),
            Self::Prospect => Some(EntityKind::Prospect),
            Self::Customer => Some(EntityKind::Customer),
            Self::Contact => Some(EntityKind::Contact),
        }
    }
}

/// What becomes of a call whose number several customers or contacts have, and nobody has chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Several {
    /// It is logged without a customer, and the rep is asked which it was.
    #[default]
    Ask,
    /// It is filed under the one with whom there was a call last; where that is nobody or not one alone,
    /// the rep is asked.
    Newest,
    /// It is logged without a customer.
    Leave,
}

/// The company that contacts without one are put under.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Placeholder {
    /// Internal id of the customer record.
    pub id: RecordId,
    /// Its name, as `NetSuite` had it when the rule was saved.
    #[serde(default)]
    pub name: String,
}

/// Why a call that is logged has no customer, where the rep can do something about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Unfiled {
    /// Nobody has the number, and the rep is asked who it was.
    Unknown,
    /// So many have it, and the rep is asked which it was.
    Several {
        /// How many.
        count: u32,
    },
    /// Nobody has it, and `NetSuite` did not take the record that was to be created.
    NotCreated {
        /// What it was to be.
        kind: EntityKind,
        /// Why not, in `NetSuite`'s words where it had any.
        why: String,
    },
}

impl LoggingRules {
    /// What this call comes to when nobody in `NetSuite` has its number. Nothing is asked or created for
    /// a number that was withheld, one that is listed as never logged, and a colleague's.
    pub fn for_unknown(
        &self,
        call: &FinishedCall,
        source: Source,
        colleagues: &Colleagues,
    ) -> Unknown {
        let number = call.remote.number.as_deref();
        let is_listed = [number, call.local_number.as_deref()]
            .into_iter()
            .flatten()
            .any(|number| self.lists(number, colleagues.home()));
        let is_inside = number == call.local_number.as_deref() || colleagues.had(call, source);
        if number.is_none() || is_listed || is_inside {
            Unknown::Leave
        } else {
            self.unknown
        }
    }
}

/// The one whose day is the last; nothing when no day is known, or the last is that of several. Days are
/// written `2026-11-21`.
pub fn newest<'d>(days: impl IntoIterator<Item = Option<&'d str>>) -> Option<usize> {
    let mut last: Option<(&str, usize)> = None;
    let mut is_alone = false;
    for (at, day) in days.into_iter().enumerate() {
        let Some(day) = day else { continue };
        match last {
            Some((newest, _)) if day < newest => {}
            Some((newest, _)) if day == newest => is_alone = false,
            Some(_) | None => (last, is_alone) = (Some((day, at)), true),
        }
    }
    last.filter(|_| is_alone).map(|(_, at)| at)
}

/// What becomes of calls that are logged, as a change is tried on them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Filed {
    /// Filed under the one who has the number, or was chosen for it.
    pub known: u32,
    /// Filed under the one of several with whom there was a call last.
    pub newest: u32,
    /// Filed under a record that is created for them.
    pub created: u32,
    /// So many records: several calls may come from one number.
    pub records: u32,
    /// The rep is asked.
    pub asked: u32,
    /// Left without a customer.
    pub nobody: u32,
}

/// Whom a call would be filed under.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Who has the number.
    Known,
    /// One of several.
    Newest,
    /// A record that is created for this number.
    Created(String),
    /// The rep is asked.
    Asked,
    /// Nobody.
    Nobody,
}

impl Filed {
    /// Counts these.
    pub fn of(fates: impl IntoIterator<Item = Fate>) -> Self {
        let mut filed = Self::default();
        let mut numbers = std::collections::BTreeSet::new();
        for fate in fates {
            let count = match fate {
                Fate::Known => &mut filed.known,
                Fate::Newest => &mut filed.newest,
                Fate::Created(number) => {
                    filed.records += u32::from(numbers.insert(number));
                    &mut filed.created
                }
                Fate::Asked => &mut filed.asked,
                Fate::Nobody => &mut filed.nobody,
            };
            *count += 1;
        }
        filed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::logging::example;
    use crate::domain::time::Timestamp;

    fn call(number: Option<&str>) -> FinishedCall {
        let mut call = example(Timestamp::default());
        call.remote.number = number.map(str::to_owned);
        call
    }

    #[test]
    fn a_stranger_gets_what_the_company_wants_and_nobody_else_does() {
        let rules = LoggingRules {
            unknown: Unknown::Lead,
            numbers: vec!["(415) 555-0199".into()],
            ..LoggingRules::default()
        };
        let stranger = call(Some("+14155550134"));
        let inside = Source::CompanyLog { is_internal: true };
        let outside = Source::CompanyLog { is_internal: false };
        let of = |call: &FinishedCall, source| {
            let colleagues = Colleagues::new(["+16505550102"], "1");
            rules.for_unknown(call, source, &colleagues)
        };
        assert_eq!(of(&stranger, Source::Browser), Unknown::Lead);
        assert_eq!(of(&stranger, outside), Unknown::Lead);
        assert_eq!(of(&stranger, inside), Unknown::Leave, "a colleague's");
        let itself = stranger.local_number.as_deref();
        for number in [
            None,
            Some("102"),
            Some("+16505550102"),
            Some("+14155550199"),
            itself,
        ] {
            let unknown = of(&call(number), Source::Browser);
            assert_eq!(unknown, Unknown::Leave, "{number:?}");
        }
        let listed = FinishedCall {
            local_number: Some("+14155550199".into()),
            ..stranger
        };
        assert_eq!(of(&listed, Source::Browser), Unknown::Leave, "our own");
    }

    #[test]
    fn rules_of_before_leave_strangers_and_ask_about_several() {
        let old: LoggingRules = serde_json::from_str(r#"{"inbound":true,"texts":false}"#).unwrap();
        assert_eq!(
            (old.unknown, old.several, old.placeholder),
            (Unknown::Leave, Several::Ask, None)
        );
    }

    #[test]
    fn the_newest_is_the_one_alone_on_the_last_day() {
        for (days, found) in [
            (vec![], None),
            (vec![None, None], None),
            (vec![None, Some("2026-01-02")], Some(1)),
            (vec![Some("2026-11-21"), Some("2026-11-20"), None], Some(0)),
            (vec![Some("2026-11-20"), Some("2026-11-21")], Some(1)),
            (vec![Some("2026-11-21"), Some("2026-11-21")], None),
            (
                vec![Some("2026-11-20"), Some("2026-11-20"), Some("2026-11-21")],
                Some(2),
            ),
        ] {
            assert_eq!(newest(days.iter().copied()), found, "{days:?}");
        }
    }

    #[test]
    fn calls_of_one_number_share_the_record_that_is_created() {
        let created = |number: &str| Fate::Created(number.to_owned());
        let fates = [
            Fate::Known,
            created("+1"),
            created("+2"),
            created("+1"),
            Fate::Asked,
        ];
        let filed = Filed::of(fates);
        assert_eq!((filed.created, filed.records), (3, 2));
        assert_eq!((filed.known, filed.asked, filed.nobody), (1, 1, 0));
    }
}
