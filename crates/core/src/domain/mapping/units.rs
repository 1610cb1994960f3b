//! Subsidiaries and departments of NetSuite. An employee has their own; an extension may have others, which
//! is for somebody who answers for another part of the company (adr/0046).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Employee;
use crate::domain::ids::{ExtensionId, RecordId};

/// A subsidiary or a department.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unit {
    /// Internal id.
    pub id: RecordId,
    /// Its name.
    pub name: String,
}

/// Which part of the company calls are for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Context {
    /// Subsidiary.
    pub subsidiary: Option<Unit>,
    /// Department.
    pub department: Option<Unit>,
}

impl Context {
    /// What is said here, else what is said there.
    #[must_use]
    pub fn over(&self, own: &Self) -> Self {
        let or = |said: &Option<Unit>, own: &Option<Unit>| said.clone().or_else(|| own.clone());
        Self {
            subsidiary: or(&self.subsidiary, &own.subsidiary),
            department: or(&self.department, &own.department),
        }
    }

    /// Nothing is said.
    pub const fn is_empty(&self) -> bool {
        self.subsidiary.is_none() && self.department.is_none()
    }

    /// The names, the larger part first; nothing where there is none.
    pub fn words(&self) -> Option<String> {
        let units = [&self.subsidiary, &self.department];
        let names: Vec<&str> = units
            .into_iter()
            .flatten()
            .map(|unit| unit.name.as_str())
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// The parts of the company that its employees are of, by name; none where the account does not use them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Units {
    /// Subsidiaries.
    pub subsidiaries: Vec<Unit>,
    /// Departments.
    pub departments: Vec<Unit>,
}

impl Units {
    /// Those that these are of.
    pub fn of(staff: &[Employee]) -> Self {
        let all = |unit: fn(&Context) -> &Option<Unit>| {
            let units = staff.iter().filter_map(|one| unit(&one.context).as_ref());
            let units: BTreeMap<(&str, &str), &Unit> = units
                .map(|unit| ((unit.name.as_str(), unit.id.as_str()), unit))
                .collect();
            units.into_values().cloned().collect()
        };
        Self {
            subsidiaries: all(|context| &context.subsidiary),
            departments: all(|context| &context.department),
        }
    }
}

/// Which part of the company an extension's calls are for, instead of its employee's own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContextEntry {
    /// Which extension.
    pub extension: ExtensionId,
    /// Which subsidiary; nothing for the employee's own.
    pub subsidiary: Option<RecordId>,
    /// Which department; nothing for the employee's own.
    pub department: Option<RecordId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: &str, name: &str) -> Option<Unit> {
        Some(Unit {
            id: RecordId::new(id),
            name: name.to_owned(),
        })
    }

    fn context(subsidiary: Option<Unit>, department: Option<Unit>) -> Context {
        Context {
            subsidiary,
            department,
        }
    }

    #[test]
    fn what_is_said_of_an_extension_goes_before_the_employees_own_part_by_part() {
        let own = context(unit("1", "Northgate"), unit("7", "Sales"));
        let said = context(unit("2", "Northgate UK"), None);
        let both = said.over(&own);
        assert_eq!(both, context(unit("2", "Northgate UK"), unit("7", "Sales")));
        assert_eq!(both.words().as_deref(), Some("Northgate UK, Sales"));
        assert_eq!(Context::default().over(&own), own);
        assert_eq!(Context::default().words(), None);
    }

    #[test]
    fn the_parts_in_use_are_those_of_the_employees_each_once_by_name() {
        let employee = |id: &str, context| Employee {
            id: RecordId::new(id),
            name: id.to_owned(),
            email: None,
            phone: None,
            context,
        };
        let staff = [
            employee("11", context(unit("2", "UK"), None)),
            employee("12", context(unit("1", "Parent"), None)),
            employee("13", context(unit("2", "UK"), unit("7", "Sales"))),
        ];
        let units = Units::of(&staff);
        let ids: Vec<_> = units
            .subsidiaries
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        assert_eq!((ids, units.departments.len()), (vec!["1", "2"], 1));
        assert_eq!(Units::of(&[]), Units::default());
    }
}
