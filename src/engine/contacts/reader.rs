//! When the connector is asked for people, and how it stands.

use ledgerline_core::{
    domain::time::Timestamp,
    wire::connector::{DirectoryProgress, ProblemCode},
};

use crate::engine::{desk::ConnectorError, entropy::Entropy};

use super::kept::Mark;

/// So many people are asked for at once; they are read without a pause that a person notices.
const PAGE: usize = 1_000;
/// How often changes are asked for.
const EVERY_MS: i64 = 60_000;
/// The same while the connector itself is still reading NetSuite.
const READING_MS: i64 = 5_000;
/// The first question waits so long, unless somebody looks: tabs that come and go ask for nothing.
const FIRST_MS: i64 = 2_000;
const FIRST_RETRY_MS: i64 = 4_000;
const LAST_RETRY_MS: i64 = 300_000;

/// How the connector stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Standing {
    /// It was not asked yet, or answered.
    #[default]
    Well,
    /// It does not answer.
    Silent,
    /// It keeps nobody.
    Off,
    /// It has no NetSuite.
    NotSetUp,
    /// It refuses.
    Refused,
}

/// The reader.
#[derive(Default)]
pub(super) struct Reader {
    is_asking: bool,
    /// Not before that; never where there is no connector.
    at: Option<Timestamp>,
    attempt: u32,
    pub(super) standing: Standing,
    /// What the connector said last.
    pub(super) progress: Option<DirectoryProgress>,
}

impl Reader {
    /// Begins, with a connector.
    pub(super) const fn new(now: Timestamp) -> Self {
        Self {
            is_asking: false,
            at: Some(now.plus_millis(FIRST_MS)),
            attempt: 0,
            standing: Standing::Well,
            progress: None,
        }
    }

    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.at.filter(|_| !self.is_asking)
    }

    /// There is no reason to wait.
    pub(super) fn hurry(&mut self, now: Timestamp) {
        self.at = self.at.map(|_| now);
    }

    /// Somebody looks for the first time.
    pub(super) fn begin(&mut self, now: Timestamp) {
        if self.progress.is_none() && self.standing == Standing::Well {
            self.hurry(now);
        }
    }

    /// The question that is due.
    pub(super) fn next(&mut self, mark: &Mark, now: Timestamp) -> Option<String> {
        if self.deadline().is_none_or(|at| at > now) {
            return None;
        }
        self.is_asking = true;
        let epoch: String = mark
            .epoch
            .chars()
            .filter(|one| one.is_ascii_alphanumeric() || *one == '-')
            .collect();
        Some(format!(
            "/directory?epoch={epoch}&since={}&most={PAGE}",
            mark.version
        ))
    }

    /// A page came.
    pub(super) fn came(&mut self, is_complete: bool, progress: DirectoryProgress, now: Timestamp) {
        self.is_asking = false;
        self.attempt = 0;
        self.standing = if progress.is_off {
            Standing::Off
        } else {
            Standing::Well
        };
        let wait = if !is_complete {
            0
        } else if progress.is_whole || progress.is_off {
            EVERY_MS
        } else {
            READING_MS
        };
        self.progress = Some(progress);
        self.at = Some(now.plus_millis(wait));
    }

    /// None came.
    pub(super) fn failed(&mut self, error: &ConnectorError, entropy: &mut Entropy, now: Timestamp) {
        self.is_asking = false;
        self.standing = match error {
            ConnectorError::Unreachable => Standing::Silent,
            ConnectorError::Problem(problem) if problem.code == ProblemCode::NetsuiteNotSetUp => {
                Standing::NotSetUp
            }
            // A sign-in that has ended is asked for elsewhere.
            ConnectorError::Problem(problem)
                if problem.code.is_transient() || problem.code == ProblemCode::SignInRequired =>
            {
                Standing::Silent
            }
            ConnectorError::Problem(_) => Standing::Refused,
        };
        let wait = entropy.backoff_ms(self.attempt, FIRST_RETRY_MS, LAST_RETRY_MS);
        self.attempt += 1;
        self.at = Some(now.plus_millis(wait));
    }
}
