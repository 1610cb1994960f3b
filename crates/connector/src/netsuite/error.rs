//! Why a request to `NetSuite` did not work, and what that means for the one who asked.

use ledgerline_core::{
    domain::event::What,
    wire::{
        connector::{NetSuiteHealth, Problem, ProblemCode},
        netsuite::error::{Fault, Refusal, demanded, speaks_of_lock},
    },
};
use thiserror::Error;

/// A failure; the texts show no record, because `detail` is not in them.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NetSuiteError {
    /// The connector has no credentials.
    #[error("netsuite is not set up")]
    NotSetUp,
    /// The credentials are refused.
    #[error("netsuite refuses the connector's credentials")]
    SignIn {
        /// In `NetSuite`'s words.
        detail: String,
    },
    /// The role lacks a permission.
    #[error("netsuite's role lacks a permission")]
    Permission {
        /// In `NetSuite`'s words.
        detail: String,
    },
    /// A field or the statement is refused.
    #[error("netsuite refuses a field")]
    Field {
        /// In `NetSuite`'s words.
        detail: String,
        /// Which field.
        path: Option<String>,
    },
    /// The record is there, and may not be changed any more.
    #[error("netsuite has locked the record")]
    Locked {
        /// In `NetSuite`'s words.
        detail: String,
    },
    /// No such record.
    #[error("netsuite has no such record")]
    NotFound {
        /// In `NetSuite`'s words.
        detail: String,
    },
    /// At its limit, or the queue for it is too long.
    #[error("netsuite is at its limit")]
    Busy,
    /// An answer of failure.
    #[error("netsuite fails")]
    Failing {
        /// In `NetSuite`'s words.
        detail: String,
    },
    /// No answer at all.
    #[error("netsuite does not answer")]
    NoAnswer,
    /// An answer that makes no sense.
    #[error("netsuite's answer cannot be read")]
    Unreadable,
}

/// What a failure means for what was to be done. This is decided here for all who ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outlook {
    /// `NetSuite`, or something on the way to it, fails: the same may work a moment later.
    Passing,
    /// Nothing works until there are credentials that are taken.
    Connection,
    /// The role has to be given more first.
    Permission,
    /// What is written is not taken.
    Field,
    /// This one record cannot be written as it is.
    Record,
}

impl From<Refusal> for NetSuiteError {
    fn from(refusal: Refusal) -> Self {
        let Refusal {
            fault,
            detail,
            path,
            ..
        } = refusal;
        match fault {
            Fault::SignIn => Self::SignIn { detail },
            Fault::Permission => Self::Permission { detail },
            Fault::Field => Self::Field { detail, path },
            Fault::NotFound => Self::NotFound { detail },
            Fault::Busy => Self::Busy,
            Fault::Unavailable => Self::Failing { detail },
        }
    }
}

impl NetSuiteError {
    /// What it means for what was to be done.
    pub const fn outlook(&self) -> Outlook {
        match self {
            Self::Busy | Self::Failing { .. } | Self::NoAnswer | Self::Unreadable => {
                Outlook::Passing
            }
            Self::NotSetUp | Self::SignIn { .. } => Outlook::Connection,
            Self::Permission { .. } => Outlook::Permission,
            Self::Field { .. } => Outlook::Field,
            Self::Locked { .. } | Self::NotFound { .. } => Outlook::Record,
        }
    }

    /// May the same request work a moment later?
    pub const fn is_transient(&self) -> bool {
        matches!(self.outlook(), Outlook::Passing)
    }

    /// Will `NetSuite` perhaps answer later, without anybody changing what was asked? Somebody has to unlock
    /// a record, and knows when that is done.
    pub(crate) const fn may_answer_later(&self) -> bool {
        matches!(self.outlook(), Outlook::Passing | Outlook::Connection)
    }

    /// Of a change of a record that is there: a refusal that speaks of a lock is one.
    #[must_use]
    pub(crate) fn of_change(self) -> Self {
        if let Self::Field { detail, .. } = &self
            && speaks_of_lock(detail)
        {
            let detail = detail.clone();
            return Self::Locked { detail };
        }
        self
    }

    /// The field that is refused, or the one that the form demands by its label.
    pub fn field(&self) -> Option<&str> {
        let Self::Field { detail, path } = self else {
            return None;
        };
        path.as_deref().or_else(|| demanded(detail))
    }

    /// What the form demands, by its label; nothing where a value that was given is refused.
    pub(crate) fn demand(&self) -> Option<&str> {
        let Self::Field { detail, .. } = self else {
            return None;
        };
        demanded(detail)
    }

    /// The permission that the role lacks, by `NetSuite`'s name.
    pub fn permission(&self) -> Option<&str> {
        let Self::Permission { detail } = self else {
            return None;
        };
        let (_, rest) = detail.split_once("the '")?;
        Some(rest.split_once("' permission")?.0)
    }

    /// `NetSuite`'s words, where it had any.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::SignIn { detail }
            | Self::Permission { detail }
            | Self::Field { detail, .. }
            | Self::Locked { detail }
            | Self::NotFound { detail }
            | Self::Failing { detail } => Some(detail),
            Self::NotSetUp | Self::Busy | Self::NoAnswer | Self::Unreadable => None,
        }
    }

    pub(super) fn health(&self) -> (NetSuiteHealth, Option<String>) {
        let health = match self {
            Self::NotSetUp => NetSuiteHealth::NotSetUp,
            Self::SignIn { .. } | Self::Permission { .. } => NetSuiteHealth::Refused,
            Self::Failing { .. } | Self::NoAnswer | Self::Unreadable => NetSuiteHealth::Unreachable,
            Self::Field { .. } | Self::Locked { .. } | Self::NotFound { .. } | Self::Busy => {
                return (NetSuiteHealth::Connected, None);
            }
        };
        (
            health,
            Some(
                self.detail()
                    .map_or_else(|| self.to_string(), str::to_owned),
            ),
        )
    }

    /// What it is in the log of the connection, with a code where there is one. What the role may not
    /// read is shown as that where it is looked for.
    pub(super) fn event(&self, writes: bool) -> Option<(What, Option<&str>)> {
        match self {
            Self::NotSetUp | Self::NotFound { .. } | Self::Locked { .. } => None,
            Self::SignIn { detail } => Some((What::SignInRefused, Some(detail))),
            Self::Permission { .. } => {
                let what = if writes {
                    What::PermissionMissing
                } else {
                    What::ReadRefused
                };
                Some((what, self.permission()))
            }
            Self::Field { .. } if writes => Some((What::FieldRefused, self.field())),
            Self::Field { .. } => Some((What::ReadRefused, None)),
            Self::Busy => Some((What::Busy, None)),
            Self::Failing { .. } | Self::NoAnswer => Some((What::NoAnswer, None)),
            Self::Unreadable => Some((What::Unreadable, None)),
        }
    }

    pub(super) const fn log_code(&self) -> &'static str {
        self.code().as_str()
    }

    const fn code(&self) -> ProblemCode {
        match self {
            Self::NotSetUp => ProblemCode::NetsuiteNotSetUp,
            Self::SignIn { .. } => ProblemCode::NetsuiteSignIn,
            Self::Permission { .. } => ProblemCode::NetsuitePermission,
            Self::Field { .. } => ProblemCode::NetsuiteField,
            Self::Locked { .. } => ProblemCode::NetsuiteLocked,
            Self::NotFound { .. } => ProblemCode::NotFound,
            Self::Busy => ProblemCode::NetsuiteBusy,
            Self::Failing { .. } | Self::NoAnswer | Self::Unreadable => {
                ProblemCode::NetsuiteUnavailable
            }
        }
    }

    /// As the API says it.
    pub fn to_problem(&self) -> Problem {
        let (status, title) = match self {
            Self::NotSetUp => (503, "NetSuite is not set up"),
            Self::SignIn { .. } => (502, "NetSuite refuses the connector's sign-in"),
            Self::Permission { .. } => (403, "NetSuite's role lacks a permission"),
            Self::Field { .. } => (422, "NetSuite refuses a field"),
            Self::Locked { .. } => (423, "NetSuite has locked the record"),
            Self::NotFound { .. } => (404, "NetSuite has no such record"),
            Self::Busy => (503, "NetSuite is at its limit"),
            Self::Failing { .. } | Self::NoAnswer => (502, "NetSuite does not answer"),
            Self::Unreadable => (502, "NetSuite's answer makes no sense"),
        };
        Problem {
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            status,
            code: self.code(),
            detail: self.detail().map(str::to_owned),
            field: self.field().map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> [NetSuiteError; 10] {
        let detail = String::new;
        [
            NetSuiteError::NotSetUp,
            NetSuiteError::SignIn { detail: detail() },
            NetSuiteError::Permission { detail: detail() },
            NetSuiteError::Field {
                detail: detail(),
                path: None,
            },
            NetSuiteError::Locked { detail: detail() },
            NetSuiteError::NotFound { detail: detail() },
            NetSuiteError::Busy,
            NetSuiteError::Failing { detail: detail() },
            NetSuiteError::NoAnswer,
            NetSuiteError::Unreadable,
        ]
    }

    #[test]
    fn browsers_are_told_to_wait_for_what_the_connector_itself_waits_for() {
        for error in all() {
            // A browser also waits for a record to be unlocked (adr/0058).
            let waits = error.may_answer_later() || matches!(error, NetSuiteError::Locked { .. });
            assert_eq!(error.code().is_transient(), waits, "{error:?}");
        }
    }
}
