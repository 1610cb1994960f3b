//! The reports, each a person's own and the company's: what the screens show of them and want. Both travel
//! as one JSON text inside [`AnnexView`](super::view::AnnexView) and
//! [`Intent::Annex`](super::intent::Intent::Annex).

use serde::{Deserialize, Serialize};

use super::{links::Revenue, pane::Reading, quality_report::QualityReport};

/// What there is a report of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Report {
    /// The orders and opportunities that calls led to.
    Revenue,
    /// How well calls were heard.
    Quality,
}

/// Of whose calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Whose {
    /// The person's own.
    Own,
    /// Everybody's, for admins.
    Companys,
}

/// Somebody looks at a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportsWish {
    /// At which.
    pub report: Report,
    /// Of whose calls.
    pub whose: Whose,
    /// Although it was read a moment ago.
    pub again: bool,
}

/// A report, as far as it was read; nothing of one that nobody has opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Readings<T> {
    own: Option<Reading<T>>,
    companys: Option<Reading<T>>,
}

impl<T> Default for Readings<T> {
    fn default() -> Self {
        Self {
            own: None,
            companys: None,
        }
    }
}

impl<T> Readings<T> {
    /// The one of these calls.
    pub const fn of(&self, whose: Whose) -> Option<&Reading<T>> {
        match whose {
            Whose::Own => self.own.as_ref(),
            Whose::Companys => self.companys.as_ref(),
        }
    }

    /// The same, to be changed.
    pub const fn of_mut(&mut self, whose: Whose) -> &mut Option<Reading<T>> {
        match whose {
            Whose::Own => &mut self.own,
            Whose::Companys => &mut self.companys,
        }
    }
}

/// What was read of them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportsView {
    /// See [`Report::Revenue`].
    pub revenue: Readings<Revenue>,
    /// See [`Report::Quality`].
    pub quality: Readings<QualityReport>,
}
