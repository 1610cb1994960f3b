//! The lookup's statement. It is made of digits, quoted literals and our own words only.

use std::fmt::Write as _;

use ledgerline_core::{
    domain::{customer_pane::LikenessQuestion, ids::RecordId, phone_number::PhoneNumber},
    wire::netsuite::query::literal,
};

use super::Part;

/// Parts the lookup can do without.
pub(super) const PARTS: &[Part] = &[Part::Vendors, Part::Stage];

/// Which rows.
pub(super) enum Condition {
    /// Some phone contains these digits.
    Digits(String),
    /// These internal ids.
    Records {
        /// Customer or vendor.
        company: Option<String>,
        /// Contact.
        contact: Option<String>,
    },
    /// Those that have one of these.
    Like {
        /// Digits of a number.
        digits: Option<String>,
        /// Email, lower case.
        email: Option<String>,
        /// First and last name, lower case.
        person: Option<(String, String)>,
        /// Company name, lower case.
        company: Option<String>,
    },
}

impl Condition {
    pub(super) fn by_digits(digits: &str) -> Self {
        Self::Digits(digits.chars().filter(char::is_ascii_digit).collect())
    }

    /// `None` when there is no id, or one is not a number.
    pub(super) fn of_records(
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
    ) -> Option<Self> {
        let id = |record: Option<&RecordId>| record.map(|id| id.as_str().to_owned());
        let (company, contact) = (id(company), id(contact));
        let all_digits = |id: &Option<String>| {
            id.as_ref()
                .is_none_or(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
        };
        let usable = all_digits(&company) && all_digits(&contact);
        (usable && (company.is_some() || contact.is_some()))
            .then_some(Self::Records { company, contact })
    }

    /// `None` when there is nothing to go by.
    pub(super) fn like(wanted: &LikenessQuestion, number: Option<&PhoneNumber>) -> Option<Self> {
        let lower = |text: &str| {
            let text = text.trim().to_lowercase();
            (!text.is_empty()).then_some(text)
        };
        let digits = number.map(|number| number.search_suffix().to_owned());
        let email = lower(&wanted.email);
        let person = lower(&wanted.first_name).zip(lower(&wanted.last_name));
        let company = lower(&wanted.company_name);
        let is_empty = digits.is_none() && email.is_none() && person.is_none() && company.is_none();
        (!is_empty).then_some(Self::Like {
            digits,
            email,
            person,
            company,
        })
    }

    fn for_table(&self, columns: &[&str], is_contact: bool) -> String {
        match self {
            Self::Digits(digits) => {
                format!("e.isinactive = 'F' AND ({})", any(columns, digits))
            }
            Self::Like {
                digits,
                email,
                person,
                company,
            } => {
                let mut conditions = Vec::new();
                if let Some(digits) = digits {
                    conditions.push(any(columns, digits));
                }
                if let Some(email) = email {
                    conditions.push(format!("LOWER(e.email) = {}", literal(email)));
                }
                if let Some((first, last)) = person {
                    conditions.push(format!(
                        "(LOWER(e.firstname) = {} AND LOWER(e.lastname) = {})",
                        literal(first),
                        literal(last)
                    ));
                }
                if let Some(company) = company.as_ref().filter(|_| !is_contact) {
                    conditions.push(format!("LOWER(e.companyname) = {}", literal(company)));
                }
                if conditions.is_empty() {
                    return "e.id = -1".to_owned();
                }
                format!("e.isinactive = 'F' AND ({})", conditions.join(" OR "))
            }
            Self::Records { company, contact } => {
                let id = if is_contact { contact } else { company };
                id.as_ref()
                    .map_or_else(|| "e.id = -1".to_owned(), |id| format!("e.id = {id}"))
            }
        }
    }
}

fn any(columns: &[&str], digits: &str) -> String {
    let spelled =
        |column: &&str| format!("REGEXP_REPLACE(e.{column}, '[^0-9]', '') LIKE '%{digits}%'");
    columns.iter().map(spelled).collect::<Vec<_>>().join(" OR ")
}

pub(super) fn build(condition: &Condition, parts: &[Part]) -> String {
    let has_stage = parts.contains(&Part::Stage);
    let (stage, company_stage, join) = if has_stage {
        (
            "e.searchstage",
            "k.searchstage",
            " LEFT JOIN customer k ON k.id = e.company",
        )
    } else {
        ("NULL", "NULL", "")
    };
    let contacts = condition.for_table(&["phone", "mobilephone", "officephone", "homephone"], true);
    let customers = condition.for_table(&["phone", "mobilephone", "homephone", "altphone"], false);
    let mut statement = format!(
        "SELECT 'contact' AS kind, e.id AS id, e.entityid AS entityid, e.firstname AS firstname, \
         e.lastname AS lastname, NULL AS companyname, e.entitytitle AS title, e.company AS company, \
         BUILTIN.DF(e.company) AS company_name, {company_stage} AS stage, e.phone AS phone, \
         e.mobilephone AS mobilephone, e.officephone AS officephone, e.homephone AS homephone, \
         NULL AS altphone, e.email AS email FROM contact e{join} WHERE {contacts} \
         UNION ALL SELECT 'customer', e.id, e.entityid, e.firstname, e.lastname, e.companyname, NULL, \
         NULL, NULL, {stage}, e.phone, e.mobilephone, NULL, e.homephone, e.altphone, e.email FROM customer e \
         WHERE {customers}"
    );
    if parts.contains(&Part::Vendors) {
        let vendors =
            condition.for_table(&["phone", "mobilephone", "homephone", "altphone"], false);
        let _ = write!(
            statement,
            " UNION ALL SELECT 'vendor', e.id, e.entityid, e.firstname, e.lastname, e.companyname, \
             NULL, NULL, NULL, NULL, e.phone, e.mobilephone, NULL, e.homephone, e.altphone, e.email \
             FROM vendor e WHERE {vendors}"
        );
    }
    statement
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_digits_gets_into_the_statement() {
        let statement = build(&Condition::by_digits("415' OR '1'='1"), PARTS);
        assert!(statement.contains("LIKE '%41511%'"), "{statement}");
        let odd = RecordId::new("1 OR 1=1");
        assert!(Condition::of_records(Some(&odd), None).is_none());
    }

    #[test]
    fn a_part_that_cannot_be_read_is_not_named() {
        let statement = build(&Condition::by_digits("4155550134"), &[]);
        assert!(!statement.contains("vendor") && !statement.contains("searchstage"));
        assert_eq!(statement.matches("UNION ALL").count(), 1);
    }
}
