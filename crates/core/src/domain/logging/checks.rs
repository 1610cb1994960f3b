//! Is what an admin has entered a rule? Each field by itself, so that the screen can say it beside it.

use serde::{Deserialize, Serialize};

use super::{LoggingRules, Unknown, call_fields, colleagues::is_extension, info_links, wording};
use crate::domain::phone_number::PhoneNumber;

/// Longest least length: four hours.
pub const MOST_SECONDS: u32 = 4 * 60 * 60;
/// Longest lists.
const MOST_NUMBERS: usize = 500;
const MOST_PEOPLE: usize = 1_000;

/// A field that cannot be kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// The field, as it stands in JSON.
    pub field: String,
    /// What is wrong.
    pub flaw: Flaw,
}

/// What is wrong with a field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Flaw {
    /// More than this.
    TooMuch {
        /// The most there may be.
        most: u32,
    },
    /// Not a phone number or an extension.
    NotANumber {
        /// As it was entered.
        entered: String,
    },
    /// Then no call would ever be logged.
    NothingLeft,
    /// Nothing stands there.
    Empty,
    /// It has to be one line.
    SeveralLines,
    /// No such field, or none for this template.
    UnknownField {
        /// As it was written.
        field: String,
    },
    /// Two facts for one field.
    FieldTwice {
        /// Its id.
        field: String,
    },
    /// A field that cannot take its fixed value.
    DoesNotFit {
        /// As forms name it.
        field: String,
    },
    /// Not the address of a page.
    NotALink {
        /// As it was entered.
        entered: String,
    },
    /// A link without a name in front of it.
    NoName {
        /// As it was entered.
        entered: String,
    },
    /// A word of it has more letters than this.
    TooLong {
        /// The most there may be.
        most: u32,
    },
    /// No time zone is called so.
    NoTimeZone {
        /// As it was entered.
        entered: String,
    },
    /// Not the internal id of a record.
    NotAnId,
    /// `NetSuite` has no such company.
    NoCompany,
    /// A new contact needs a company to be put under.
    CompanyNeeded,
}

impl Flaw {
    /// What is wrong, for whoever asks the connector.
    pub fn words(&self) -> String {
        match self {
            Self::TooMuch { most } => format!("more than {most}"),
            Self::NotANumber { entered } => format!("not a phone number: {entered}"),
            Self::NothingLeft => "nothing would be logged at all".to_owned(),
            Self::Empty => "nothing stands there".to_owned(),
            Self::SeveralLines => "more than one line".to_owned(),
            Self::UnknownField { field } => format!("no such field: {field}"),
            Self::FieldTwice { field } => format!("filled twice: {field}"),
            Self::DoesNotFit { field } => format!("not what the field takes: {field}"),
            Self::NotALink { entered } => format!("not an address of http or https: {entered}"),
            Self::NoName { entered } => format!("no name before {entered}"),
            Self::TooLong { most } => format!("longer than {most} letters"),
            Self::NoTimeZone { entered } => format!("no such time zone: {entered}"),
            Self::NotAnId => "not the internal id of a record".to_owned(),
            Self::NoCompany => "no company in NetSuite has this internal id".to_owned(),
            Self::CompanyNeeded => "a new contact needs a company".to_owned(),
        }
    }
}

impl LoggingRules {
    /// Everything that is wrong, and each number as it is kept: once, in E.164.
    pub fn checked(mut self, home: &str) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, flaw| {
            faults.push(Fault {
                field: field.to_owned(),
                flaw,
            });
        };
        if !self.inbound && !self.outbound {
            fault("inbound", Flaw::NothingLeft);
        }
        if !self.answered && !self.missed && !self.voicemail {
            fault("answered", Flaw::NothingLeft);
        }
        if self.minimum_seconds > MOST_SECONDS {
            fault("minimumSeconds", Flaw::TooMuch { most: MOST_SECONDS });
        }
        let most = |most: usize| Flaw::TooMuch {
            most: u32::try_from(most).unwrap_or(u32::MAX),
        };
        if self.numbers.len() > MOST_NUMBERS {
            fault("numbers", most(MOST_NUMBERS));
        }
        if self.people.len() > MOST_PEOPLE {
            fault("people", most(MOST_PEOPLE));
        }
        let body = self.body.replace("\r\n", "\n");
        body.trim_end().clone_into(&mut self.body);
        for (field, flaw) in [
            ("title", wording::flaw_of_title(&self.title)),
            ("body", wording::flaw_of_body(&self.body)),
        ] {
            if let Some(flaw) = flaw {
                fault(field, flaw);
            }
        }
        self.time_zone = self.time_zone.filter(|zone| !zone.trim().is_empty());
        if let Some(zone) = &mut self.time_zone {
            *zone = zone.trim().to_owned();
            if !is_zone(zone) {
                let entered = zone.chars().take(40).collect();
                fault("timeZone", Flaw::NoTimeZone { entered });
            }
        }
        match std::mem::take(&mut self.dispositions).checked() {
            Ok(dispositions) => self.dispositions = dispositions,
            Err(flaw) => fault("dispositions", flaw),
        }
        if let Some(flaw) = call_fields::flaw(&self.call_fields) {
            fault("callFields", flaw);
        }
        match info_links::checked(&self.info_links) {
            Ok(links) => self.info_links = links,
            Err(flaw) => fault("infoLinks", flaw),
        }
        let is_id = |id: &str| !id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit());
        match &self.placeholder {
            Some(placeholder) if !is_id(placeholder.id.as_str()) => {
                fault("placeholder", Flaw::NotAnId);
            }
            None if self.unknown == Unknown::Contact => fault("placeholder", Flaw::CompanyNeeded),
            Some(_) | None => {}
        }
        let mut numbers = Vec::new();
        for entered in self.numbers.iter().map(|entered| entered.trim()) {
            let number = if is_extension(entered) {
                Some(entered.to_owned())
            } else {
                PhoneNumber::parse(entered, home).map(|number| number.as_e164().to_owned())
            };
            match number {
                Some(number) if numbers.contains(&number) => {}
                Some(number) => numbers.push(number),
                None if entered.is_empty() => {}
                None => {
                    let entered = entered.chars().take(40).collect();
                    fault("numbers", Flaw::NotANumber { entered });
                }
            }
        }
        self.numbers = numbers;
        self.people.sort_unstable();
        self.people.dedup();
        if faults.is_empty() {
            Ok(self)
        } else {
            Err(faults)
        }
    }
}

/// Could a time zone be called so? Which there are, the connector knows.
fn is_zone(name: &str) -> bool {
    let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || b"/_+-".contains(&letter);
    name.len() <= 40 && name.bytes().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ids::RecordId, logging::Placeholder};

    fn faults(change: impl FnOnce(&mut LoggingRules)) -> Vec<(String, Flaw)> {
        let mut rules = LoggingRules::default();
        change(&mut rules);
        let faults = rules.checked("1").unwrap_err();
        let pair = |fault: Fault| (fault.field, fault.flaw);
        faults.into_iter().map(pair).collect()
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = faults(|rules| {
            rules.inbound = false;
            rules.outbound = false;
            rules.minimum_seconds = MOST_SECONDS + 1;
            rules.numbers = vec!["Jane".into(), "+1 415 555 0134".into()];
        });
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["inbound", "minimumSeconds", "numbers"]);
        let entered = "Jane".to_owned();
        assert_eq!(wrong[2].1, Flaw::NotANumber { entered });
        let kinds = faults(|rules| {
            (rules.answered, rules.missed, rules.voicemail) = (false, false, false);
        });
        assert_eq!(kinds, [("answered".to_owned(), Flaw::NothingLeft)]);
    }

    #[test]
    fn a_new_contact_needs_a_company_that_can_be_one() {
        let of = |id: &str| {
            Some(Placeholder {
                id: RecordId::new(id),
                name: String::new(),
            })
        };
        let without = faults(|rules| rules.unknown = Unknown::Contact);
        assert_eq!(without, [("placeholder".to_owned(), Flaw::CompanyNeeded)]);
        for odd in ["", "Acme", "6 0"] {
            let wrong = faults(|rules| rules.placeholder = of(odd));
            assert_eq!(wrong, [("placeholder".to_owned(), Flaw::NotAnId)], "{odd}");
        }
        let rules = LoggingRules {
            unknown: Unknown::Contact,
            placeholder: of("660"),
            ..LoggingRules::default()
        };
        assert!(rules.checked("1").is_ok());
    }

    #[test]
    fn a_time_zone_has_a_name_or_is_none() {
        let zone = |zone: &str| {
            let rules = LoggingRules {
                time_zone: Some(zone.to_owned()),
                ..LoggingRules::default()
            };
            rules.checked("1").map(|rules| rules.time_zone)
        };
        assert_eq!(zone(" "), Ok(None));
        assert_eq!(zone(" Europe/Berlin "), Ok(Some("Europe/Berlin".into())));
        let wrong = zone("My clock").unwrap_err();
        assert_eq!(wrong[0].field, "timeZone");
    }

    #[test]
    fn numbers_are_kept_once_and_in_one_spelling() {
        let rules = LoggingRules {
            numbers: ["(415) 555-0134", "+14155550134", " ", "102"]
                .map(str::to_owned)
                .into(),
            ..LoggingRules::default()
        };
        let kept = rules.checked("1").unwrap().numbers;
        assert_eq!(kept, ["+14155550134", "102"]);
    }
}
