//! What happened while nobody listened, read from RingCentral after every gap in the events.
//!
//! ```text
//! Quiet ──gap──▶ Presence ──▶ Log, page by page ──▶ Later ──▶ Log once more ──▶ Quiet
//!   ▲                └── each waits and is tried again while RingCentral does not answer
//!   └── the permission is missing
//! ```
//!
//! Presence tells what rings now; the call log tells what is over. A record appears in the log some
//! seconds after its call, so the log is read once more. One request at a time: the log belongs to
//! the requests of which RingCentral allows ten a minute.

use ledgerline_core::{
    domain::{failure::FailureKind, finished_call::FinishedCall, time::Timestamp, view::Gap},
    wire::{json, ringcentral::call_log::LogPage},
};

use super::{
    desk::{Desk, Purpose},
    io::{Method, Place, Stored},
};

/// Since when something may have been missed, while it is not filled in.
const MISSED_SINCE: &str = "missed-since";
/// The log is asked by when calls began, and one that ended in the gap may have begun long before.
const OVERLAP_MS: i64 = 4 * 3_600_000;
/// Records are in the log by then.
const LATER_MS: i64 = 45_000;
/// So many pages are read; a page has 250 records.
const MOST_PAGES: u32 = 8;
/// No gap is taken to be longer: what was missed on a long holiday is in RingCentral's own log.
const LONGEST_MS: i64 = 14 * 86_400_000;
const FIRST_RETRY_MS: i64 = 5_000;
const LAST_RETRY_MS: i64 = 300_000;

/// What RingCentral lets this person's app read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct MayRead {
    pub(super) presence: bool,
    pub(super) log: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Task {
    Presence,
    Log { page: u32, is_last: bool },
}

const LAST_READING: Task = Task::Log {
    page: 1,
    is_last: true,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Quiet,
    Waiting { task: Task, at: Timestamp },
    Asking(Task),
}

/// What an answer of the log comes to.
pub(super) struct LogNews {
    /// Calls, the newest first.
    pub(super) calls: Vec<FinishedCall>,
    /// What ended before this was known.
    pub(super) from: Timestamp,
    /// Nobody listened until then.
    pub(super) to: Timestamp,
    /// The log has told what it knows so far, or does not answer.
    pub(super) is_first_reading_over: bool,
}

/// The machine.
pub(super) struct CatchUp {
    state: State,
    attempt: u32,
    /// Since when something may have been missed, until it is read.
    since: Option<Timestamp>,
    /// The last gap in the events.
    gap: Option<Gap>,
    /// Something was missed while RingCentral was being asked.
    is_stale: bool,
    /// When RingCentral was asked last what is going on.
    presence_asked_at: Timestamp,
}

impl CatchUp {
    pub(super) const fn new() -> Self {
        Self {
            state: State::Quiet,
            attempt: 0,
            since: None,
            gap: None,
            is_stale: false,
            presence_asked_at: Timestamp::from_millis(0),
        }
    }

    /// When RingCentral was asked last what is going on.
    pub(super) const fn presence_asked_at(&self) -> Timestamp {
        self.presence_asked_at
    }

    /// What no tab has read yet.
    pub(super) fn load(&mut self, stored: &Stored) {
        if self.since.is_none() {
            let since = stored.settings.get(MISSED_SINCE);
            self.since = since.and_then(|json| json::read(json).ok());
        }
    }

    /// Another tab goes on.
    pub(super) const fn let_go(&mut self) {
        *self = Self::new();
    }

    /// Nobody is here any more who could have missed something.
    pub(super) fn stop(&mut self, desk: &mut Desk) {
        self.let_go();
        desk.forget(Place::Settings, MISSED_SINCE);
    }

    /// The last gap, or the one that is being filled in.
    pub(super) const fn gap(&self) -> Option<Gap> {
        self.gap
    }

    /// The log is to be read.
    pub(super) const fn is_wanted(&self) -> bool {
        self.since.is_some()
    }

    /// Something that happened after `from` may have been missed.
    pub(super) fn missed_since(&mut self, from: Timestamp, desk: &mut Desk) {
        let from = self.since.map_or(from, |since| since.min(from));
        let from = from.max(desk.now.plus_millis(-LONGEST_MS)).min(desk.now);
        self.since = Some(from);
        desk.save(Place::Settings, MISSED_SINCE, &from);
    }

    /// Events flow again: what was missed is read.
    pub(super) fn start(&mut self, desk: &mut Desk) {
        self.gap = self.since.map(|from| Gap {
            from,
            to: desk.now,
            calls: 0,
            is_filled: false,
        });
        self.attempt = 0;
        self.is_stale = matches!(self.state, State::Asking(_));
        if !self.is_stale {
            self.wait_for(Task::Presence, desk.now);
        }
    }

    /// A call that no tab knew of has ended on another phone; the log will tell of it.
    pub(super) fn unknown_call_ended(&mut self, at: Timestamp, desk: &mut Desk) {
        self.missed_since(at, desk);
        if matches!(
            self.state,
            State::Quiet
                | State::Waiting {
                    task: Task::Log { .. },
                    ..
                }
        ) {
            self.wait_for(LAST_READING, desk.now.plus_millis(LATER_MS));
        } else {
            self.is_stale = matches!(self.state, State::Asking(_));
        }
    }

    const fn wait_for(&mut self, task: Task, at: Timestamp) {
        self.state = State::Waiting { task, at };
    }

    /// Time passed.
    pub(super) fn tick(&mut self, may: MayRead, desk: &mut Desk) {
        let State::Waiting { task, at } = self.state else {
            return;
        };
        if at > desk.now {
            return;
        }
        match task {
            Task::Presence if may.presence => {
                let path =
                    "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true";
                desk.ringcentral(Purpose::Presence, Method::Get, path);
                self.presence_asked_at = desk.now;
                self.state = State::Asking(task);
            }
            Task::Presence => self.presence_done(may, desk),
            Task::Log { page, .. } => match self.since.filter(|_| may.log) {
                Some(since) => {
                    let from = since.plus_millis(-OVERLAP_MS);
                    let path = format!(
                        "/restapi/v1.0/account/~/extension/~/call-log?view=Simple&type=Voice&perPage=250&page={page}&dateFrom={from}"
                    );
                    desk.ringcentral(Purpose::CallLog, Method::Get, &path);
                    self.state = State::Asking(task);
                }
                None => self.state = State::Quiet,
            },
        }
    }

    /// RingCentral said what is going on now, or did not.
    pub(super) fn presence_done(&mut self, may: MayRead, desk: &mut Desk) {
        self.state = State::Quiet;
        if may.log && self.since.is_some() {
            let task = Task::Log {
                page: 1,
                is_last: false,
            };
            self.wait_for(task, desk.now);
        }
    }

    /// RingCentral answered a reading of the log.
    pub(super) fn log(
        &mut self,
        answer: Result<LogPage, FailureKind>,
        desk: &mut Desk,
    ) -> Option<LogNews> {
        let State::Asking(Task::Log { page, is_last }) = self.state else {
            return None;
        };
        let from = self.since?;
        let to = self.gap.map_or(desk.now, |gap| gap.to);
        if std::mem::take(&mut self.is_stale) {
            self.wait_for(Task::Presence, desk.now);
        } else {
            self.state = State::Quiet;
            match &answer {
                Ok(log) if log.has_more && page < MOST_PAGES => {
                    let page = page + 1;
                    self.wait_for(Task::Log { page, is_last }, desk.now);
                }
                Ok(_) if is_last => self.filled(desk),
                Ok(_) => self.wait_for(LAST_READING, desk.now.plus_millis(LATER_MS)),
                Err(failure) => self.again(failure, Task::Log { page, is_last }, desk),
            }
        }
        let is_in_midst = matches!(
            self.state,
            State::Waiting {
                task: Task::Log { page: 2.., .. },
                ..
            }
        );
        Some(LogNews {
            is_first_reading_over: answer.is_err() || !is_in_midst,
            calls: answer.map(|log| log.calls).unwrap_or_default(),
            from,
            to,
        })
    }

    /// RingCentral did not tell: it is asked again, after what it said or a while of our own, unless
    /// asking changes nothing.
    fn again(&mut self, failure: &FailureKind, task: Task, desk: &mut Desk) {
        let wait = match failure {
            FailureKind::Transient { retry_after } => *retry_after,
            FailureKind::SignInRequired => None,
            FailureKind::Refused | FailureKind::Defect => {
                self.since = None;
                desk.forget(Place::Settings, MISSED_SINCE);
                return;
            }
        };
        let entropy = &mut desk.entropy;
        let backoff = entropy.backoff_ms(self.attempt, FIRST_RETRY_MS, LAST_RETRY_MS);
        self.attempt += 1;
        self.wait_for(task, desk.now.plus_millis(wait.unwrap_or(backoff)));
    }

    fn filled(&mut self, desk: &mut Desk) {
        self.since = None;
        desk.forget(Place::Settings, MISSED_SINCE);
        self.attempt = 0;
        if let Some(gap) = &mut self.gap {
            gap.is_filled = true;
        }
    }

    /// So many calls nobody had known of.
    pub(super) const fn found(&mut self, calls: u32) {
        if let Some(gap) = &mut self.gap {
            gap.calls += calls;
        }
    }

    /// When [`Self::tick`] has something to do.
    pub(super) const fn deadline(&self) -> Option<Timestamp> {
        match self.state {
            State::Waiting { at, .. } => Some(at),
            State::Quiet | State::Asking(_) => None,
        }
    }
}
