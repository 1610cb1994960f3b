//! The lookup's statement. It is made of digits and our own words only.

use std::fmt::Write as _;

use ledgerline_core::domain::ids::RecordId;

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

    fn for_table(&self, columns: &[&str], is_contact: bool) -> String {
        match self {
            Self::Digits(digits) => {
                let any: Vec<String> = columns
                    .iter()
                    .map(|column| {
                        format!("REGEXP_REPLACE(e.{column}, '[^0-9]', '') LIKE '%{digits}%'")
                    })
                    .collect();
                format!("e.isinactive = 'F' AND ({})", any.join(" OR "))
            }
            Self::Records { company, contact } => {
                let id = if is_contact { contact } else { company };
                id.as_ref()
                    .map_or_else(|| "e.id = -1".to_owned(), |id| format!("e.id = {id}"))
            }
        }
    }
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
         NULL AS altphone FROM contact e{join} WHERE {contacts} \
         UNION ALL SELECT 'customer', e.id, e.entityid, e.firstname, e.lastname, e.companyname, NULL, \
         NULL, NULL, {stage}, e.phone, e.mobilephone, NULL, e.homephone, e.altphone FROM customer e \
         WHERE {customers}"
    );
    if parts.contains(&Part::Vendors) {
        let vendors =
            condition.for_table(&["phone", "mobilephone", "homephone", "altphone"], false);
        let _ = write!(
            statement,
            " UNION ALL SELECT 'vendor', e.id, e.entityid, e.firstname, e.lastname, e.companyname, \
             NULL, NULL, NULL, NULL, e.phone, e.mobilephone, NULL, e.homephone, e.altphone \
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
