//! What a token may be used for.

use std::fmt;

/// A set of scopes, as a token carries it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Scopes {
    /// The record service and `SuiteQL`.
    pub rest: bool,
    /// `RESTlets`.
    pub restlets: bool,
}

impl Scopes {
    /// From names; nothing when there is none, or one that cannot be granted.
    pub(super) fn read<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut scopes = Self::default();
        for name in names {
            match name {
                "rest_webservices" => scopes.rest = true,
                "restlets" => scopes.restlets = true,
                _ => return None,
            }
        }
        (scopes != Self::default()).then_some(scopes)
    }

    pub(super) fn names(self) -> Vec<&'static str> {
        let all = [(self.rest, "rest_webservices"), (self.restlets, "restlets")];
        all.iter()
            .filter_map(|(is_granted, name)| is_granted.then_some(*name))
            .collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.names().join(" "))
    }
}
