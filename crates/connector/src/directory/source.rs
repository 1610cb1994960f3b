//! What of NetSuite the directory reads, and with which statements. They are made of our own words, of
//! ids and of times NetSuite gave itself.

use ledgerline_core::{
    domain::{
        caller::{EntityKind, PhoneField},
        directory::{DirectoryNumber, Entry, Source as From},
        ids::RecordId,
    },
    wire::netsuite::query::Row,
};

use crate::callers::{Part, candidates::stage};

/// Changes this long before the last one seen are read again: a record is stamped when its saving
/// begins and seen when it ends, and an account's clock goes back an hour in autumn.
const OVERLAP_MINUTES: i64 = 90;

const MOMENT: &str = "YYYY-MM-DD HH24:MI:SS";

/// A kind of people or companies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Source {
    Contact,
    Customer,
    Vendor,
    Employee,
}

/// Where in the changes a reading stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    /// As NetSuite writes it.
    pub(super) modified: String,
    pub(super) id: i64,
}

impl Source {
    /// In the order they are read.
    pub(super) const ALL: [Self; 4] = [Self::Customer, Self::Contact, Self::Vendor, Self::Employee];

    /// Table, and name in our database.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Customer => "customer",
            Self::Vendor => "vendor",
            Self::Employee => "employee",
        }
    }

    /// The permission an admin grants to have it read.
    pub(super) const fn permission(self) -> &'static str {
        match self {
            Self::Contact => "Lists -> Contacts",
            Self::Customer => "Lists -> Customers",
            Self::Vendor => "Lists -> Vendors",
            Self::Employee => "Lists -> Employees",
        }
    }

    /// What the statements may do without.
    pub(super) const fn parts(self) -> &'static [Part] {
        match self {
            Self::Customer => &[Part::Stage],
            Self::Contact | Self::Vendor | Self::Employee => &[],
        }
    }

    const fn phones(self) -> &'static [(&'static str, PhoneField)] {
        match self {
            Self::Contact => &[
                ("phone", PhoneField::Main),
                ("mobilephone", PhoneField::Mobile),
                ("officephone", PhoneField::Office),
                ("homephone", PhoneField::Home),
            ],
            Self::Customer | Self::Vendor => &[
                ("phone", PhoneField::Main),
                ("mobilephone", PhoneField::Mobile),
                ("homephone", PhoneField::Home),
                ("altphone", PhoneField::Alternative),
            ],
            Self::Employee => &[
                ("phone", PhoneField::Main),
                ("mobilephone", PhoneField::Mobile),
                ("officephone", PhoneField::Office),
            ],
        }
    }

    fn columns(self, parts: &[Part]) -> String {
        let mut columns = "e.id AS id, e.entityid AS entityid, e.firstname AS firstname, \
                           e.lastname AS lastname, e.email AS email, e.isinactive AS isinactive, "
            .to_owned();
        columns.push_str(match self {
            Self::Contact => {
                "e.entitytitle AS title, e.company AS company, BUILTIN.DF(e.company) AS companyname, "
            }
            Self::Customer if parts.contains(&Part::Stage) => {
                "e.companyname AS companyname, e.searchstage AS stage, "
            }
            Self::Customer | Self::Vendor => "e.companyname AS companyname, ",
            Self::Employee => "",
        });
        for (column, _) in self.phones() {
            columns.push_str("e.");
            columns.push_str(column);
            columns.push_str(" AS ");
            columns.push_str(column);
            columns.push_str(", ");
        }
        columns + &format!("TO_CHAR(e.lastmodifieddate, '{MOMENT}') AS modified")
    }

    /// The next page of everybody, by id.
    pub(super) fn sweep(self, after: i64, page: usize, parts: &[Part]) -> String {
        format!(
            "SELECT {} FROM {} e WHERE e.isinactive = 'F' AND e.id > {after} ORDER BY e.id \
             FETCH NEXT {page} ROWS ONLY",
            self.columns(parts),
            self.name()
        )
    }

    /// This one.
    pub(super) fn one(self, id: i64, parts: &[Part]) -> String {
        format!(
            "SELECT {} FROM {} e WHERE e.id = {id}",
            self.columns(parts),
            self.name()
        )
    }

    /// The last change so far.
    pub(super) fn last_change(self) -> String {
        format!(
            "SELECT TO_CHAR(MAX(e.lastmodifieddate), '{MOMENT}') AS modified FROM {} e",
            self.name()
        )
    }

    /// The next page of changes: after a mark, or from a while before `until`.
    pub(super) fn changes(
        self,
        (until, mark): (&str, Option<&Mark>),
        page: usize,
        parts: &[Part],
    ) -> Option<String> {
        let date = |text: &str| Some(format!("TO_DATE('{}', '{MOMENT}')", moment(text)?));
        let condition = match mark {
            None => format!("e.lastmodifieddate >= {}", date(&earlier(until)?)?),
            Some(Mark { modified, id }) => {
                let at = date(modified)?;
                format!(
                    "(e.lastmodifieddate > {at} OR (e.lastmodifieddate = {at} AND e.id > {id}))"
                )
            }
        };
        Some(format!(
            "SELECT {} FROM {} e WHERE {condition} ORDER BY e.lastmodifieddate, e.id \
             FETCH NEXT {page} ROWS ONLY",
            self.columns(parts),
            self.name()
        ))
    }

    /// A row as an entry; nothing for one that is inactive or has no name.
    pub(super) fn entry(self, row: &Row) -> Option<Entry> {
        if row.text("isinactive").as_deref() == Some("T") {
            return None;
        }
        let person = [row.text("firstname"), row.text("lastname")];
        let person = person.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let person = (!person.is_empty()).then_some(person);
        let company_name = row.text("companyname");
        let (kind, name, company_name) = match self {
            Self::Contact => (EntityKind::Contact, person, company_name),
            Self::Customer => {
                let kind = stage(row.text("stage").as_deref());
                (kind, company_name.or(person), None)
            }
            Self::Vendor => (EntityKind::Vendor, company_name.or(person), None),
            Self::Employee => (EntityKind::Employee, person, None),
        };
        let numbers = self.phones().iter().filter_map(|(column, field)| {
            Some(DirectoryNumber {
                field: *field,
                number: row.text(column)?,
            })
        });
        Some(Entry {
            id: RecordId::new(row.text("id")?),
            source: From::NetSuite,
            kind,
            name: name.or_else(|| row.text("entityid"))?,
            company: row.text("company").map(RecordId::new),
            company_name,
            title: row.text("title"),
            email: row.text("email"),
            numbers: numbers.collect(),
        })
    }
}

/// Where a row stands in the changes.
pub(super) fn mark(row: &Row) -> Option<Mark> {
    Some(Mark {
        modified: moment(&row.text("modified")?)?.to_owned(),
        id: id(row)?,
    })
}

pub(super) fn id(row: &Row) -> Option<i64> {
    row.text("id")?.parse().ok()
}

/// The text when it is a moment and nothing else.
fn moment(text: &str) -> Option<&str> {
    let fits = text.len() == 19
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b' '));
    fits.then_some(text)
}

/// The overlap before a moment of the account's clock.
fn earlier(text: &str) -> Option<String> {
    let format = "%Y-%m-%d %H:%M:%S";
    let moment = jiff::civil::DateTime::strptime(format, text).ok()?;
    let overlap = jiff::Span::new().minutes(OVERLAP_MINUTES);
    Some(
        moment
            .checked_sub(overlap)
            .ok()?
            .strftime(format)
            .to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_from_a_while_before_the_last_one() {
        let statement = Source::Contact
            .changes(("2026-11-01 00:30:00", None), 9, &[])
            .unwrap();
        assert!(
            statement.contains(">= TO_DATE('2026-10-31 23:00:00',"),
            "{statement}"
        );
        let mark = Mark {
            modified: "2026-11-01 00:31:00".into(),
            id: 7,
        };
        let next = Source::Contact.changes(("x", Some(&mark)), 9, &[]).unwrap();
        assert!(
            next.contains("00:31:00', 'YYYY-MM-DD HH24:MI:SS') AND e.id > 7"),
            "{next}"
        );
    }

    #[test]
    fn nothing_but_a_moment_gets_into_a_statement() {
        for odd in ["", "2026-11-01", "2026-11-01 00:30:0'", "' OR 1=1 --"] {
            assert_eq!(Source::Customer.changes((odd, None), 9, &[]), None, "{odd}");
        }
    }
}
