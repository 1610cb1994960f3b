//! The sites and departments of the phone system, whose extensions are mapped together.

use std::collections::BTreeMap;

use super::{Change, Row};
use crate::domain::{ids::ExtensionId, time::Timestamp};

/// What holds extensions together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum GroupKind {
    /// A place.
    Site,
    /// A part of the company, in the phone system's words.
    Department,
}

/// The extensions of a site or department.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What it is.
    pub kind: GroupKind,
    /// Its name.
    pub name: String,
    /// All that are there.
    pub extensions: Vec<ExtensionId>,
    /// Those of them that nobody has the calls of.
    pub unmapped: Vec<ExtensionId>,
    /// All of them were added since somebody reviewed the mapping.
    pub is_new: bool,
}

/// Sites first, then departments, each by name. Whether an extension is mapped is asked for `at`.
pub fn groups(rows: &[Row], changes: &[Change], at: Timestamp) -> Vec<Group> {
    let is_new = |row: &Row| {
        let mut changes = changes.iter();
        changes.any(|change| {
            matches!(change, Change::Added { .. }) && *change.extension() == row.extension.id
        })
    };
    let mut groups: BTreeMap<(GroupKind, &str), Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.extension.is_there) {
        let of = [
            (GroupKind::Site, &row.extension.site),
            (GroupKind::Department, &row.extension.department),
        ];
        for (kind, name) in of {
            if let Some(name) = name {
                groups.entry((kind, name)).or_default().push(row);
            }
        }
    }
    let ids = |rows: &[&Row], wanted: &dyn Fn(&Row) -> bool| {
        let wanted = rows.iter().filter(|row| wanted(row));
        wanted.map(|row| row.extension.id.clone()).collect()
    };
    groups
        .into_iter()
        .map(|((kind, name), rows)| Group {
            kind,
            name: name.to_owned(),
            extensions: ids(&rows, &|_| true),
            unmapped: ids(&rows, &|row| row.owner(at).is_none()),
            is_new: rows.iter().all(|row| is_new(row)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ids::RecordId,
        mapping::{Context, How, Kind, Listed, Mapping, Organizer, Owner, Reviewed},
    };

    fn row(id: &str, site: Option<&str>, department: Option<&str>, is_mapped: bool) -> Row {
        Row {
            extension: Listed {
                id: ExtensionId::new(id),
                number: id.to_owned(),
                name: String::new(),
                kind: Kind::User,
                email: None,
                phone: None,
                status: "Enabled".to_owned(),
                site: site.map(str::to_owned),
                department: department.map(str::to_owned),
                is_there: true,
            },
            mapping: Mapping::default(),
            found: is_mapped.then(|| Owner {
                organizer: Organizer {
                    id: RecordId::new("11"),
                    name: String::new(),
                },
                how: How::Email,
            }),
            own: Context::default(),
            said: Context::default(),
        }
    }

    fn added(row: &Row) -> Change {
        Change::Added {
            now: Reviewed::from(&row.extension),
        }
    }

    #[test]
    fn a_site_and_a_department_hold_their_extensions_and_say_which_are_nobodys() {
        let rows = [
            row("101", Some("London"), Some("Sales"), true),
            row("102", Some("London"), None, false),
            row("103", None, Some("Sales"), false),
            row("104", None, None, false),
        ];
        let found = groups(&rows, &[], Timestamp::default());
        let told: Vec<_> = found
            .iter()
            .map(|group| {
                let unmapped = group.unmapped.iter().map(ExtensionId::as_str).collect();
                (group.name.as_str(), group.extensions.len(), unmapped)
            })
            .collect();
        assert_eq!(
            told,
            [("London", 2, vec!["102"]), ("Sales", 2, vec!["103"])]
        );
        assert_eq!(found[0].kind, GroupKind::Site);
    }

    #[test]
    fn a_group_is_new_while_all_of_its_extensions_are() {
        let rows = [
            row("101", Some("London"), None, false),
            row("102", Some("Paris"), None, false),
            row("103", Some("Paris"), None, false),
        ];
        let changes = [added(&rows[0]), added(&rows[1])];
        let found = groups(&rows, &changes, Timestamp::default());
        let new: Vec<_> = found.iter().map(|group| group.is_new).collect();
        assert_eq!(new, [true, false]);
    }

    #[test]
    fn whoever_has_left_is_in_no_group() {
        let mut gone = row("101", Some("London"), None, true);
        gone.extension.is_there = false;
        assert_eq!(groups(&[gone], &[], Timestamp::default()), []);
    }
}
