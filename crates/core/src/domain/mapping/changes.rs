//! What has changed in the phone system since somebody reviewed the mapping.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Listed;
use crate::domain::ids::ExtensionId;

/// An extension as it was when the mapping was reviewed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reviewed {
    /// Which.
    pub id: ExtensionId,
    /// Its short number.
    pub number: String,
    /// Its name.
    pub name: String,
}

impl From<&Listed> for Reviewed {
    fn from(listed: &Listed) -> Self {
        Self {
            id: listed.id.clone(),
            number: listed.number.clone(),
            name: listed.name.clone(),
        }
    }
}

/// What became of an extension since then.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Change {
    /// It is new.
    Added {
        /// As it is.
        now: Reviewed,
    },
    /// It has another name or number.
    Renamed {
        /// As it was.
        before: Reviewed,
        /// As it is.
        now: Reviewed,
    },
    /// It is gone.
    Removed {
        /// As it was.
        before: Reviewed,
    },
}

impl Change {
    /// Of which extension.
    pub const fn extension(&self) -> &ExtensionId {
        match self {
            Self::Added { now } | Self::Renamed { now, .. } => &now.id,
            Self::Removed { before } => &before.id,
        }
    }
}

/// Everything that differs: what is new, then what has another name, then what is gone.
pub fn changes(reviewed: &[Reviewed], listed: &[Listed]) -> Vec<Change> {
    let before: BTreeMap<_, _> = reviewed.iter().map(|one| (&one.id, one)).collect();
    let there = || listed.iter().filter(|one| one.is_there);
    let now: BTreeMap<_, _> = there().map(|one| (&one.id, one)).collect();
    let added = there().filter(|one| !before.contains_key(&one.id));
    let renamed = there().filter_map(|one| {
        let before = before.get(&one.id)?;
        let now = Reviewed::from(one);
        (**before != now).then(|| Change::Renamed {
            before: (*before).clone(),
            now,
        })
    });
    let removed = reviewed.iter().filter(|one| !now.contains_key(&one.id));
    added
        .map(|one| Change::Added { now: one.into() })
        .chain(renamed)
        .chain(removed.map(|one| Change::Removed {
            before: one.clone(),
        }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mapping::Kind;

    fn listed(id: &str, name: &str) -> Listed {
        Listed {
            id: ExtensionId::new(id),
            number: format!("1{id}"),
            name: name.to_owned(),
            kind: Kind::User,
            email: None,
            phone: None,
            status: "Enabled".to_owned(),
            site: None,
            department: None,
            is_there: true,
        }
    }

    #[test]
    fn new_renamed_and_removed_are_told_apart_and_what_is_as_it_was_is_not_told() {
        let before = [
            listed("1", "Ann Lee"),
            listed("2", "Ben"),
            listed("3", "Carla"),
        ];
        let before: Vec<Reviewed> = before.iter().map(Reviewed::from).collect();
        let gone = Listed {
            is_there: false,
            ..listed("3", "Carla")
        };
        let now = [
            listed("1", "Ann Lee"),
            listed("2", "Ben Okafor"),
            gone,
            listed("4", "Dev"),
        ];
        let found = changes(&before, &now);
        let told: Vec<_> = found
            .iter()
            .map(|change| (change.extension().as_str(), change))
            .collect();
        assert!(matches!(
            told.as_slice(),
            [
                ("4", Change::Added { .. }),
                ("2", Change::Renamed { .. }),
                ("3", Change::Removed { .. })
            ]
        ));
        assert_eq!(changes(&before, &before_as_listed()), []);
    }

    fn before_as_listed() -> Vec<Listed> {
        vec![
            listed("1", "Ann Lee"),
            listed("2", "Ben"),
            listed("3", "Carla"),
        ]
    }

    #[test]
    fn another_number_is_another_name_and_before_the_first_review_everything_is_new() {
        let one = listed("1", "Ann Lee");
        let renumbered = Listed {
            number: "911".to_owned(),
            ..one.clone()
        };
        let found = changes(&[Reviewed::from(&one)], &[renumbered]);
        assert!(matches!(found.as_slice(), [Change::Renamed { .. }]));
        assert!(matches!(
            changes(&[], &[one]).as_slice(),
            [Change::Added { .. }]
        ));
    }
}
