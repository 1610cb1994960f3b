//! How RingCentral's call log is read: what is new by its sync, what is older page by page, and never
//! more often than its heaviest rate group allows.
//!
//! ```text
//!          ┌──── Changes (ISync) ◀──── something ended, or events were missed
//! Newest ──┤         │ token refused
//! (FSync)  │ ◀───────┘
//!          └──▶ holes: Older, newest hole first, until none is left
//! ```
//!
//! Newest answers at most 250 records. When those do not reach down to what is known, the stretch
//! between is a *hole*, and the first hole reaches down to the beginning of time.

use ledgerline_core::{
    domain::{
        failure::{Failure as _, FailureKind},
        time::Timestamp,
    },
    wire::ringcentral::{
        call_log::{CallLog, CallLogSync, CallRecord},
        error::ApiError,
    },
};
use serde::{Deserialize, Serialize};

const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";
/// Before the first call there can be.
const BEGINNING: Timestamp = Timestamp::from_millis(946_684_800_000);
/// What a sync answers at most; the platform allows no more.
const SYNCED: usize = 250;
/// What a page of the log holds at most.
const PAGE: usize = 1_000;
/// Two readings are so far apart: the log, the line and the gap reader share ten requests a minute.
const APART_MS: i64 = 7_000;
/// A list that stands in for the sync goes back so far behind the newest call.
const OVERLAP_MS: i64 = 3_600_000;
/// After a call RingCentral is asked for its record, and then for its recording, after so long.
const ASK_AFTER_MS: [i64; 5] = [3_000, 15_000, 60_000, 180_000, 600_000];
const FIRST_RETRY_MS: i64 = 4_000;
const LAST_RETRY_MS: i64 = 300_000;
/// More calls than this are not waited for at once; any reading tells of all of them.
const MOST_EXPECTED: usize = 32;

/// A stretch of the log that is not known yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Hole {
    from: Timestamp,
    to: Timestamp,
}

/// Where the reading stands, as it is on disk.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Mark {
    token: Option<String>,
    /// Oldest first, so that the newest is the last.
    holes: Vec<Hole>,
    /// When RingCentral answered last.
    pub(crate) read_at: Option<Timestamp>,
}

impl Mark {
    /// Everything was read once.
    pub(crate) fn is_complete(&self) -> bool {
        self.holes.is_empty() && self.read_at.is_some()
    }
}

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Task {
    Newest,
    Changes,
    Older(Hole),
}

/// A call whose record, or recording, is to come.
struct Expected {
    session: String,
    ended_at: Timestamp,
    step: usize,
    may_have_recording: bool,
}

/// The shape of the answer that a reading brings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// [`CallLogSync`]
    Sync,
    /// [`CallLog`]
    List,
}

/// An answer.
pub(crate) enum Answer {
    /// Of a sync.
    Sync(Result<CallLogSync, ApiError>),
    /// Of a list.
    List(Result<CallLog, ApiError>),
}

/// How the reading goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// Nothing is left to be read.
    Done,
    /// Older calls are left.
    Reading,
    /// RingCentral did not answer.
    Waiting(Timestamp),
    /// The sign-in may not read the log.
    Denied,
}

/// The reader.
pub(crate) struct LogReader {
    pub(crate) mark: Mark,
    asking: Option<Task>,
    /// Something is or may be new.
    is_wanted: bool,
    /// No reading before that.
    not_before: Timestamp,
    /// Set while RingCentral does not answer.
    again_at: Option<Timestamp>,
    attempt: u32,
    /// The sync is not granted; the list has to do.
    by_list: bool,
    is_denied: bool,
    expected: Vec<Expected>,
}

impl LogReader {
    /// Reads from `mark` on, and not before then.
    pub(crate) const fn new(mark: Mark, not_before: Timestamp) -> Self {
        Self {
            mark,
            asking: None,
            is_wanted: true,
            not_before,
            again_at: None,
            attempt: 0,
            by_list: false,
            is_denied: false,
            expected: Vec::new(),
        }
    }

    /// Somebody looks: there is no reason to wait with the first reading.
    pub(crate) const fn hurry(&mut self) {
        if self.mark.read_at.is_none() && self.asking.is_none() {
            self.not_before = Timestamp::from_millis(0);
        }
    }

    /// Something may have changed.
    pub(crate) const fn want(&mut self) {
        self.is_wanted = true;
        self.is_denied = false;
    }

    /// The network is back: there is no reason to wait.
    pub(crate) const fn back(&mut self) {
        self.want();
        self.again_at = None;
    }

    /// A call has ended; its record comes some seconds later, its recording some minutes.
    pub(crate) fn expect(&mut self, session: &str, ended_at: Timestamp, may_have_recording: bool) {
        let known = self.expected.iter_mut().find(|one| one.session == session);
        // An event tells of the end before it is known how long was talked.
        if let Some(one) = known {
            one.may_have_recording |= may_have_recording;
        } else if self.expected.len() < MOST_EXPECTED {
            self.expected.push(Expected {
                session: session.to_owned(),
                ended_at,
                step: 0,
                may_have_recording,
            });
        }
    }

    /// When the log is read for the recording of this call next.
    pub(crate) fn again_for(&self, session: &str) -> Option<Timestamp> {
        let mut expected = self.expected.iter();
        let one = expected.find(|one| one.session == session && one.may_have_recording)?;
        let at = one.ended_at.plus_millis(ASK_AFTER_MS[one.step]);
        let at = at.max(self.not_before).max(self.again_at.unwrap_or(at));
        (!self.is_denied).then_some(at)
    }

    /// How it goes.
    pub(crate) fn standing(&self) -> Standing {
        match (self.is_denied, self.again_at) {
            (true, _) => Standing::Denied,
            (false, Some(at)) => Standing::Waiting(at),
            (false, None) if self.mark.is_complete() => Standing::Done,
            (false, None) => Standing::Reading,
        }
    }

    /// The list has become as long as it may: older calls are not read.
    pub(crate) fn is_long_enough(&mut self) {
        self.mark.holes.clear();
    }

    /// When [`Self::next`] has something to ask.
    pub(crate) fn deadline(&self) -> Option<Timestamp> {
        if self.asking.is_some() || self.is_denied {
            return None;
        }
        let due = if self.is_wanted || !self.mark.holes.is_empty() {
            Some(self.not_before)
        } else {
            self.expected
                .iter()
                .map(|one| one.ended_at.plus_millis(ASK_AFTER_MS[one.step]))
                .min()
                .map(|at| at.max(self.not_before))
        };
        due.map(|at| self.again_at.map_or(at, |again| again.max(at)))
    }

    /// What is to be asked now: the path, and the shape of its answer. `newest` is the newest call
    /// that is known.
    pub(crate) fn next(
        &mut self,
        newest: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<(String, Shape)> {
        if self.deadline().is_none_or(|at| at > now) {
            return None;
        }
        let is_due = |one: &Expected| one.ended_at.plus_millis(ASK_AFTER_MS[one.step]) <= now;
        let is_wanted = self.is_wanted || self.expected.iter().any(is_due);
        let hole = self.mark.holes.last().copied();
        let task = match (hole, is_wanted, &self.mark.token) {
            (_, true, Some(_)) => Task::Changes,
            (_, true, None) => Task::Newest,
            (Some(hole), false, _) => Task::Older(hole),
            (None, false, _) => return None,
        };
        self.asking = Some(task);
        if !matches!(task, Task::Older(_)) {
            self.is_wanted = false;
        }
        Some(match (task, &self.mark.token) {
            (Task::Changes, Some(token)) => (
                format!(
                    "{EXTENSION}/call-log-sync?syncType=ISync&syncToken={}",
                    encoded(token)
                ),
                Shape::Sync,
            ),
            (Task::Newest | Task::Changes, _) if self.by_list => {
                let from = newest.map_or(BEGINNING, |at| at.plus_millis(-OVERLAP_MS));
                (
                    format!(
                        "{EXTENSION}/call-log?view=Simple&type=Voice&perPage={SYNCED}&dateFrom={from}"
                    ),
                    Shape::List,
                )
            }
            (Task::Newest | Task::Changes, _) => (
                format!(
                    "{EXTENSION}/call-log-sync?syncType=FSync&recordCount={SYNCED}&statusGroup=All&view=Simple&dateFrom={BEGINNING}"
                ),
                Shape::Sync,
            ),
            (Task::Older(Hole { from, to }), _) => (
                format!(
                    "{EXTENSION}/call-log?view=Simple&type=Voice&perPage={PAGE}&dateFrom={from}&dateTo={to}"
                ),
                Shape::List,
            ),
        })
    }

    /// RingCentral answered. `newest` is the newest call that was known before, and `chance` a wait for
    /// the case that it does not answer. Returns the records.
    pub(crate) fn answered(
        &mut self,
        answer: Answer,
        newest: Option<Timestamp>,
        now: Timestamp,
        chance: impl FnOnce(u32, i64, i64) -> i64,
    ) -> Vec<CallRecord> {
        let Some(task) = self.asking.take() else {
            return Vec::new();
        };
        self.not_before = now.plus_millis(APART_MS);
        let (records, token, has_more) = match answer {
            Answer::Sync(Ok(sync)) => {
                let is_full = sync.records.len() >= SYNCED;
                (sync.records, Some(sync.sync_info.sync_token), is_full)
            }
            Answer::List(Ok(list)) => {
                let has_more = list.navigation.next_page.is_some();
                (list.records, None, has_more)
            }
            Answer::Sync(Err(error)) | Answer::List(Err(error)) => {
                self.failed(task, &error, now, chance);
                return Vec::new();
            }
        };
        self.attempt = 0;
        self.again_at = None;
        let oldest = records.iter().filter_map(CallRecord::started_at).min();
        match task {
            Task::Changes => {
                self.mark.token = token;
                self.mark.read_at = Some(now);
            }
            Task::Newest => {
                if let (true, Some(to)) = (has_more, oldest) {
                    let from = newest.map_or(BEGINNING, |at| at.min(to));
                    self.mark.holes.push(Hole { from, to });
                }
                self.mark.token = token;
                self.mark.read_at = Some(now);
            }
            Task::Older(hole) => {
                self.mark.holes.retain(|one| *one != hole);
                if let (true, Some(oldest)) = (has_more, oldest) {
                    // Calls of the same moment as the last one of a page are asked for again.
                    let to = if oldest < hole.to {
                        oldest
                    } else {
                        hole.to.plus_millis(-1)
                    };
                    if to >= hole.from {
                        self.mark.holes.push(Hole {
                            from: hole.from,
                            to,
                        });
                    }
                }
            }
        }
        if !matches!(task, Task::Older(_)) {
            self.told_of(&records, now);
        }
        records
    }

    /// What has come is not waited for any more, and what has not is waited for longer.
    fn told_of(&mut self, records: &[CallRecord], now: Timestamp) {
        self.expected.retain_mut(|one| {
            let record = records
                .iter()
                .find(|record| record.telephony_session_id.as_deref() == Some(&one.session));
            let has_all =
                record.is_some_and(|record| record.recording.is_some() || !one.may_have_recording);
            while one.step < ASK_AFTER_MS.len()
                && one.ended_at.plus_millis(ASK_AFTER_MS[one.step]) <= now
            {
                one.step += 1;
            }
            !has_all && one.step < ASK_AFTER_MS.len()
        });
    }

    fn failed(
        &mut self,
        task: Task,
        error: &ApiError,
        now: Timestamp,
        chance: impl FnOnce(u32, i64, i64) -> i64,
    ) {
        let is_refused = error.kind() == FailureKind::Refused;
        match (task, error) {
            // The token is too old, or more happened since than one answer holds.
            (Task::Changes, ApiError::Status { status: 400, .. }) => {
                self.mark.token = None;
                self.is_wanted = true;
            }
            (Task::Newest | Task::Changes, _) if is_refused && !self.by_list => {
                self.mark.token = None;
                self.by_list = true;
                self.is_wanted = true;
            }
            _ if is_refused => self.is_denied = true,
            _ => {
                let asked = match error.kind() {
                    FailureKind::Transient { retry_after } => retry_after,
                    FailureKind::SignInRequired | FailureKind::Refused | FailureKind::Defect => {
                        None
                    }
                };
                let wait =
                    asked.unwrap_or_else(|| chance(self.attempt, FIRST_RETRY_MS, LAST_RETRY_MS));
                self.attempt += 1;
                self.again_at = Some(now.plus_millis(wait));
                self.is_wanted |= !matches!(task, Task::Older(_));
            }
        }
    }
}

/// Percent-encoded for a query.
pub(crate) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(session: &str, at: i64) -> CallRecord {
        CallRecord {
            telephony_session_id: Some(session.to_owned()),
            start_time: Timestamp::from_millis(at).to_string(),
            direction: "Inbound".to_owned(),
            result: "Missed".to_owned(),
            ..CallRecord::default()
        }
    }

    fn sync(records: Vec<CallRecord>, token: &str) -> Answer {
        let sync_token = token.to_owned();
        let sync_info = ledgerline_core::wire::ringcentral::messages::SyncInfo {
            sync_token,
            sync_time: None,
            older_records_exist: false,
        };
        Answer::Sync(Ok(CallLogSync { records, sync_info }))
    }

    fn list(records: Vec<CallRecord>, has_more: bool) -> Answer {
        let mut list = CallLog {
            records,
            navigation: ledgerline_core::wire::ringcentral::call_log::Navigation::default(),
        };
        if has_more {
            list.navigation.next_page = Some(ledgerline_core::wire::ringcentral::call_log::Link {});
        }
        Answer::List(Ok(list))
    }

    fn refused(status: u16) -> ApiError {
        ApiError::from_response(status, "{}", None)
    }

    /// A reader with a clock.
    struct Desk {
        reader: LogReader,
        now: Timestamp,
        newest: Option<Timestamp>,
    }

    impl Desk {
        fn new() -> Self {
            Self {
                reader: LogReader::new(Mark::default(), Timestamp::default()),
                now: Timestamp::from_millis(1_800_000_000_000),
                newest: None,
            }
        }

        /// Waits until something is asked.
        fn asks(&mut self) -> String {
            let at = self.reader.deadline().expect("nothing is to be asked");
            self.now = self.now.max(at);
            let asked = self.reader.next(self.newest, self.now);
            asked.expect("nothing was asked").0
        }

        fn hears(&mut self, answer: Answer) -> usize {
            let now = self.now;
            let wait = |attempt: u32, first: i64, most: i64| (first << attempt).min(most);
            let records = self.reader.answered(answer, self.newest, now, wait);
            let newest = records.iter().filter_map(CallRecord::started_at).max();
            self.newest = self.newest.max(newest);
            records.len()
        }
    }

    #[test]
    fn the_newest_come_first_and_then_everything_older_page_by_page() {
        let mut desk = Desk::new();
        assert!(desk.asks().contains("syncType=FSync&recordCount=250"));
        let newest = (0..250).map(|n| record(&format!("s-{n}"), 1_700_000_000_000 - n));
        assert_eq!(desk.hears(sync(newest.collect(), "t1")), 250);
        assert_eq!(desk.reader.standing(), Standing::Reading);
        let asked_at = desk.now;
        let older = desk.asks();
        assert!(older.contains("perPage=1000"), "{older}");
        assert!(
            older.ends_with("dateTo=2023-11-14T22:13:19.751Z"),
            "{older}"
        );
        assert!(desk.now.millis_since(asked_at) >= 7_000, "others ask, too");
        desk.hears(list(vec![record("s-900", 1_600_000_000_000)], true));
        assert!(desk.asks().contains("dateTo=2020-09-13T12:26:40.000Z"));
        desk.hears(list(vec![record("s-901", 1_500_000_000_000)], false));
        assert_eq!(desk.reader.standing(), Standing::Done);
        assert_eq!(desk.reader.deadline(), None);
    }

    #[test]
    fn a_page_of_calls_that_began_at_once_does_not_come_again_for_ever() {
        let mut desk = Desk::new();
        desk.asks();
        let same = |n: i64| record(&format!("s-{n}"), 1_600_000_000_000);
        desk.hears(sync((0..250).map(same).collect(), "t1"));
        assert!(desk.asks().contains("dateTo=2020-09-13T12:26:40.000Z"));
        desk.hears(list(vec![same(1)], true));
        assert!(desk.asks().contains("dateTo=2020-09-13T12:26:39.999Z"));
    }

    #[test]
    fn a_call_that_ended_is_asked_for_until_its_record_and_recording_have_come() {
        let mut desk = Desk::new();
        desk.asks();
        desk.hears(sync(Vec::new(), "t 1"));
        let ended_at = desk.now.plus_millis(60_000);
        desk.now = ended_at;
        desk.reader.expect("s-1", ended_at, false);
        desk.reader.expect("s-1", ended_at, true);
        let again = |desk: &Desk| {
            desk.reader
                .again_for("s-1")
                .map(|at| at.millis_since(ended_at))
        };
        assert_eq!(again(&desk), Some(3_000));
        assert!(desk.asks().ends_with("syncType=ISync&syncToken=t+1"));
        assert_eq!(desk.now.millis_since(ended_at), 3_000);
        desk.hears(sync(Vec::new(), "t2"));
        desk.asks();
        assert_eq!(desk.now.millis_since(ended_at), 15_000);
        desk.hears(sync(vec![record("s-1", 1)], "t3"));
        assert_eq!(again(&desk), Some(60_000));
        desk.asks();
        assert_eq!(desk.now.millis_since(ended_at), 60_000);
        let recorded = CallRecord {
            recording: Some(ledgerline_core::wire::ringcentral::call_log::Attached::default()),
            ..record("s-1", 1)
        };
        desk.hears(sync(vec![recorded], "t4"));
        assert_eq!((desk.reader.deadline(), again(&desk)), (None, None));
    }

    #[test]
    fn a_refused_token_starts_afresh_and_only_what_lies_between_is_read_again() {
        let mut desk = Desk::new();
        desk.asks();
        desk.hears(sync(vec![record("s-0", 1_700_000_000_000)], "t1"));
        desk.reader.want();
        assert!(desk.asks().contains("ISync"));
        desk.hears(Answer::Sync(Err(refused(400))));
        assert!(desk.asks().contains("FSync"));
        let newest = (0..250).map(|n| record(&format!("s-n{n}"), 1_700_000_900_000 - n));
        desk.hears(sync(newest.collect(), "t2"));
        let hole = desk.asks();
        assert!(hole.contains("dateFrom=2023-11-14T22:13:20.000Z"), "{hole}");
    }

    #[test]
    fn without_the_sync_the_list_is_read_and_without_the_list_nothing() {
        let mut desk = Desk::new();
        desk.asks();
        desk.hears(Answer::Sync(Err(refused(403))));
        assert!(
            desk.asks()
                .contains("/call-log?view=Simple&type=Voice&perPage=250")
        );
        desk.hears(Answer::List(Err(refused(403))));
        assert_eq!(desk.reader.standing(), Standing::Denied);
        assert_eq!(desk.reader.deadline(), None);
        desk.reader.want();
        desk.asks();
        desk.hears(list(vec![record("s-0", 1_700_000_000_000)], false));
        assert_eq!(desk.reader.standing(), Standing::Done);
    }

    #[test]
    fn too_many_requests_wait_as_long_as_ringcentral_says() {
        let mut desk = Desk::new();
        desk.asks();
        let busy = ApiError::from_response(429, "{}", Some(60));
        let asked_at = desk.now;
        desk.hears(Answer::Sync(Err(busy)));
        assert!(matches!(desk.reader.standing(), Standing::Waiting(_)));
        assert!(desk.asks().contains("FSync"));
        assert_eq!(desk.now.millis_since(asked_at), 60_000);
    }
}
