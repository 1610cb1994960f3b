//! The employees of NetSuite who work there: for matching extensions with them and for choosing one.

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        ids::RecordId,
        mapping::{Context, Employee, Unit},
    },
    wire::netsuite::query::Row,
};

use crate::{
    callers::optional::{Optional, Part},
    clock::Clock,
    netsuite::{NetSuite, NetSuiteError, Priority, Remembered},
};

/// How long they are good: a few looks at the mapping ask NetSuite once.
const FRESH_MILLIS: i64 = 60_000;
/// Rows of one query.
const PAGE: usize = 1_000;
/// So many are offered for what somebody types.
const MOST_FOUND: usize = 8;

/// Reads them, a thousand at a time, and remembers them for a moment.
#[derive(Debug)]
pub struct Staff {
    netsuite: Arc<NetSuite>,
    optional: Optional,
    known: Remembered<Arc<Vec<Employee>>>,
}

/// What of an employee's row is asked for.
pub(crate) const COLUMNS: &str = "e.id AS id, e.entityid AS entityid, e.firstname AS firstname, \
                                  e.lastname AS lastname, e.email AS email, e.phone AS phone";

/// The employee of a row.
pub(crate) fn employee(row: &Row) -> Option<Employee> {
    let names = [row.text("firstname"), row.text("lastname")];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Some(Employee {
        id: RecordId::new(row.text("id")?),
        name: if name.is_empty() {
            row.text("entityid").unwrap_or_default()
        } else {
            name
        },
        email: row.text("email"),
        phone: row.text("phone"),
        context: Context {
            subsidiary: unit(row, "subsidiary", "subsidiaryname"),
            department: unit(row, "department", "departmentname"),
        },
    })
}

fn unit(row: &Row, id: &str, name: &str) -> Option<Unit> {
    let id = row.text(id)?;
    let name = row.text(name).unwrap_or_else(|| id.clone());
    Some(Unit {
        id: RecordId::new(id),
        name,
    })
}

/// What is asked for of an employee, where the account has it.
const PARTS: [(Part, &str); 2] = [
    (
        Part::Subsidiary,
        ", e.subsidiary AS subsidiary, BUILTIN.DF(e.subsidiary) AS subsidiaryname",
    ),
    (
        Part::Department,
        ", e.department AS department, BUILTIN.DF(e.department) AS departmentname",
    ),
];

impl Staff {
    /// Nobody is read yet.
    pub fn new(netsuite: Arc<NetSuite>, clock: Clock) -> Self {
        Self {
            netsuite,
            optional: Optional::new(clock),
            known: Remembered::new(FRESH_MILLIS),
        }
    }

    /// Everybody who is not inactive.
    pub async fn all(&self) -> Result<Arc<Vec<Employee>>, NetSuiteError> {
        self.known.get(&self.netsuite, self.read()).await
    }

    async fn read(&self) -> Result<Arc<Vec<Employee>>, NetSuiteError> {
        let mut staff: Vec<Employee> = Vec::new();
        let mut after = "0".to_owned();
        loop {
            let statement = |parts: &[Part]| {
                let there = PARTS.iter().filter(|(part, _)| parts.contains(part));
                let more: String = there.map(|(_, columns)| *columns).collect();
                format!(
                    "SELECT {COLUMNS}{more} FROM employee e \
                     WHERE e.isinactive = 'F' AND e.id > {after} \
                     ORDER BY e.id FETCH NEXT {PAGE} ROWS ONLY"
                )
            };
            let parts = PARTS.map(|(part, _)| part);
            let rows = self
                .optional
                .query(&self.netsuite, Priority::Interactive, &parts, statement)
                .await?;
            staff.extend(rows.iter().filter_map(employee));
            // Only digits go into a statement.
            let last = rows.last().and_then(|row| row.text("id"));
            let last = last.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
            match last {
                Some(id) if rows.len() == PAGE => after = id,
                Some(_) | None => return Ok(Arc::new(staff)),
            }
        }
    }

    /// Those whose name or email has all these words in it, the first few.
    pub async fn find(&self, text: &str) -> Result<Vec<Employee>, NetSuiteError> {
        let staff = self.all().await?;
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let fits = |employee: &&Employee| {
            let email = employee.email.as_deref().unwrap_or_default();
            let all = format!("{} {email}", employee.name).to_lowercase();
            words.iter().all(|word| all.contains(word))
        };
        Ok(staff
            .iter()
            .filter(fits)
            .take(MOST_FOUND)
            .cloned()
            .collect())
    }
}
