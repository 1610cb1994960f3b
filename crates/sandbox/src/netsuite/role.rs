//! The roles that a person or a certificate may have.

use super::governance::Level;

/// A role of the account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Role {
    /// Everything that our client needs.
    #[default]
    Full,
    /// Phone calls can be seen and not be written.
    NoEditCalls,
    /// Of an account with several subsidiaries it may see none.
    NoSubsidiary,
    /// `SuiteQL` is closed.
    NoWorkbook,
}

impl Role {
    /// All of them, in the order of their ids.
    pub const ALL: [Self; 4] = [
        Self::Full,
        Self::NoEditCalls,
        Self::NoSubsidiary,
        Self::NoWorkbook,
    ];

    /// Internal id, as redirects and tokens carry it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Full => "1001",
            Self::NoEditCalls => "1002",
            Self::NoSubsidiary => "1003",
            Self::NoWorkbook => "1004",
        }
    }

    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "Sales with everything",
            Self::NoEditCalls => "Sales that only views phone calls",
            Self::NoSubsidiary => "Sales without subsidiaries",
            Self::NoWorkbook => "Sales without SuiteAnalytics Workbook",
        }
    }

    /// The role of this id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }

    /// How far it reaches.
    pub(super) fn permission(self, permission: &str) -> Level {
        match (self, permission) {
            (Self::NoEditCalls, "Lists -> Phone Calls") => Level::View,
            (Self::NoSubsidiary, "Lists -> Subsidiaries")
            | (Self::NoWorkbook, "Reports -> SuiteAnalytics Workbook") => Level::None,
            _ => Level::Full,
        }
    }
}
