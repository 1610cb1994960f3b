//! Reading the message store: whole once, then its changes.
//!
//! The first reading brings the newest messages alone. Where older ones are still to be logged, they are
//! read after it page by page, however many there are; what is still to be read is kept with the head.

use ledgerline_core::{
    domain::{
        failure::{Failure as _, FailureKind},
        ids::{ExtensionId, ThreadId},
        time::Timestamp,
    },
    wire::{
        json,
        ringcentral::{
            error::ApiError,
            messages::{MessageSync, Messages, SYNC_TOKEN_INVALID},
        },
    },
};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::{Ask, NAMED, Texts, sending::DROPPED_MS};
use crate::engine::{
    annex::Ground,
    desk::Desk,
    io::{Method, Place},
};

const HEAD: &str = "texts";
/// How far back the first reading goes.
const FRAME_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// How many messages it takes at most.
const RECORDS: u32 = 250;
/// Older ones that are still to be logged are read so many at a time.
const PAGE: usize = 250;
/// After a page that could not be read.
const LEFT_OUT_AGAIN_MS: i64 = 60_000;
/// A text that came longer ago is no news.
const NEWS_MS: i64 = 5 * 60 * 1000;
/// The same at the first reading of all: what came while somebody connected, and not what waited for them.
const FIRST_NEWS_MS: i64 = 60 * 1000;

/// Where to go on, as it is kept.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    owner: ExtensionId,
    token: String,
    /// When RingCentral was heard last, by our clock.
    at: Timestamp,
    /// Older ones that are to be read yet.
    #[serde(default)]
    older: Option<Older>,
}

/// A stretch of time whose texts are to be read.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Older {
    from: Timestamp,
    to: Timestamp,
}

enum State {
    Idle,
    Asking {
        is_full: bool,
        /// Something changed since.
        again: bool,
    },
    Down {
        again_at: Timestamp,
    },
}

/// How far the store is known.
pub(super) struct Sync {
    head: Option<Head>,
    state: State,
    asked_at: Timestamp,
    attempts: u32,
    /// When older ones are asked for, and whether they are being read.
    older_at: Timestamp,
    is_reading_older: bool,
    /// When RingCentral was heard last before all had to be read anew.
    heard_at: Option<Timestamp>,
    /// RingCentral's clock before ours, once it was heard in this life.
    ahead_ms: Option<i64>,
    #[expect(
        clippy::option_option,
        reason = "refused or not, and by which permission where RingCentral names it"
    )]
    pub(super) refused: Option<Option<String>>,
}

impl Default for Sync {
    fn default() -> Self {
        Self {
            head: None,
            state: State::Idle,
            asked_at: Timestamp::default(),
            attempts: 0,
            older_at: Timestamp::default(),
            is_reading_older: false,
            heard_at: None,
            ahead_ms: None,
            refused: None,
        }
    }
}

impl Sync {
    pub(super) fn load(&mut self, values: &LiteMap<String, String>, owner: &ExtensionId) {
        let head = values.get(HEAD).and_then(|json| json::read(json).ok());
        self.head = head.filter(|head: &Head| head.owner == *owner);
    }

    /// When RingCentral was asked last.
    pub(super) const fn asked_at(&self) -> Timestamp {
        self.asked_at
    }

    /// When it was heard last.
    pub(super) fn known_at(&self) -> Option<Timestamp> {
        self.head.as_ref().map(|head| head.at)
    }

    /// Nothing is being asked.
    pub(super) const fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// All is to be read once more, by this life or the next.
    pub(super) fn forget(&mut self, desk: &mut Desk) {
        self.head = None;
        self.heard_at = None;
        desk.forget(Place::Kept, HEAD);
    }

    pub(super) const fn is_down(&self) -> bool {
        matches!(self.state, State::Down { .. })
    }

    /// What RingCentral's clock shows now; `None` before it was heard.
    pub(super) fn time_there(&self, now: Timestamp) -> Option<Timestamp> {
        self.ahead_ms.map(|ahead| now.plus_millis(ahead))
    }

    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.deadline().is_some_and(|at| at <= now)
    }

    /// Nothing in the way is left: older ones are read on now.
    pub(super) const fn retry_older(&mut self, now: Timestamp) {
        if !self.is_reading_older {
            self.older_at = now;
        }
    }

    /// When older ones that are to be logged are read on.
    pub(super) fn older_due_at(&self) -> Option<Timestamp> {
        let is_left = self.head.as_ref().is_some_and(|head| head.older.is_some());
        let wait = if self.is_reading_older { DROPPED_MS } else { 0 };
        is_left.then(|| self.older_at.plus_millis(wait))
    }

    pub(super) const fn deadline(&self) -> Option<Timestamp> {
        match self.state {
            State::Idle => None,
            State::Asking { .. } => Some(self.asked_at.plus_millis(DROPPED_MS)),
            State::Down { again_at } => Some(again_at),
        }
    }
}

impl Texts {
    /// Asks what is new, now or as soon as the question under way is answered.
    pub(super) fn look(&mut self, ground: &mut Ground<'_>) {
        let now = ground.desk.now;
        if !self.is_ready() {
            return;
        }
        if let State::Asking { again, .. } = &mut self.sync.state
            && now.millis_since(self.sync.asked_at) < DROPPED_MS
        {
            *again = true;
            return;
        }
        if !ground.is_signed_in {
            self.sync.state = State::Idle;
            return;
        }
        let token = self.sync.head.as_ref().map(|head| head.token.as_str());
        let path = match token {
            Some(token) => ["/message-sync?syncType=ISync&syncToken=", &encoded(token)].concat(),
            None => format!(
                "/message-sync?syncType=FSync&messageType=SMS&recordCount={RECORDS}&dateFrom={}",
                now.plus_millis(-FRAME_MS)
            ),
        };
        self.sync.state = State::Asking {
            is_full: token.is_none(),
            again: false,
        };
        self.sync.asked_at = now;
        self.ask(Ask::Sync, Method::Get, &path, None, ground);
    }

    pub(super) fn synced(
        &mut self,
        answer: Result<MessageSync, ApiError>,
        ground: &mut Ground<'_>,
    ) {
        let State::Asking { is_full, again } = std::mem::replace(&mut self.sync.state, State::Idle)
        else {
            return;
        };
        match answer {
            Ok(told) => {
                self.told(told, is_full, ground);
                if again {
                    self.look(ground);
                }
            }
            Err(error) => self.not_told(&error, is_full, ground),
        }
    }

    fn not_told(&mut self, error: &ApiError, is_full: bool, ground: &mut Ground<'_>) {
        let is_stale = error.code() == Some(SYNC_TOKEN_INVALID)
            || matches!(error, ApiError::Status { status: 400, .. });
        if is_stale && !is_full {
            self.sync.heard_at = self.sync.known_at();
            self.sync.head = None;
            self.look(ground);
            return;
        }
        if let ApiError::Status {
            status: 403,
            permission,
            ..
        } = error
        {
            self.sync.refused = Some(permission.as_deref().map(str::to_owned));
        }
        let asked_wait = match error.kind() {
            FailureKind::Transient { retry_after } => retry_after,
            FailureKind::Refused | FailureKind::Defect => Some(300_000),
            FailureKind::SignInRequired => None,
        };
        let backoff = ground
            .desk
            .entropy
            .backoff_ms(self.sync.attempts, 1_000, 60_000);
        self.sync.attempts += 1;
        self.sync.state = State::Down {
            again_at: ground.desk.now.plus_millis(asked_wait.unwrap_or(backoff)),
        };
    }

    fn told(&mut self, told: MessageSync, is_full: bool, ground: &mut Ground<'_>) {
        let Some(owner) = self.owner.clone() else {
            return;
        };
        let now = ground.desk.now;
        let was_known = self.sync.head.is_some() || self.sync.ahead_ms.is_some();
        let news_ms = if was_known { NEWS_MS } else { FIRST_NEWS_MS };
        let there = told.sync_info.sync_time.as_deref();
        let there = there.and_then(Timestamp::parse_iso).unwrap_or(now);
        self.sync.ahead_ms = Some(there.as_millis() - now.as_millis());
        self.sync.attempts = 0;
        self.sync.refused = None;
        let has_older = told.sync_info.older_records_exist;
        let mut changed: Vec<ThreadId> = Vec::new();
        if is_full {
            changed = self.forget_deleted(&told, has_older, now);
        }
        for message in &told.records {
            let Some(taken) = self.take(message) else {
                continue;
            };
            if taken.is_new {
                self.notices
                    .came(message, &taken.thread, there, news_ms, now);
            }
            if !changed.contains(&taken.thread) {
                changed.push(taken.thread);
            }
        }
        for id in &changed {
            self.has_news(id, ground);
            if is_full && let Some(thread) = self.threads.get_mut(id) {
                thread.has_older |= has_older;
            }
            self.keep(id, ground);
        }
        let older = if is_full && has_older {
            self.left_out(&told, now)
        } else {
            self.sync.head.as_ref().and_then(|head| head.older)
        };
        let head = Head {
            owner,
            token: told.sync_info.sync_token,
            at: now,
            older,
        };
        ground.desk.save(Place::Kept, HEAD, &head);
        self.sync.head = Some(head);
        self.name_some(&changed, ground);
        let asked_at = self.sync.asked_at;
        self.find_lost(asked_at, ground);
        self.send_due(ground);
    }

    /// What a full reading left out and is to be logged.
    fn left_out(&self, told: &MessageSync, now: Timestamp) -> Option<Older> {
        let times = told.records.iter();
        let times = times.filter_map(|it| Timestamp::parse_iso(it.creation_time.as_deref()?));
        let to = times.min()?;
        // What was heard before was taken in then.
        let from = self.book.begins(now);
        let from = self.sync.heard_at.map_or(from, |heard| heard.max(from));
        (from < to).then_some(Older { from, to })
    }

    /// Reads older ones on that are to be logged, one page at a time.
    pub(super) fn read_left_out(&mut self, ground: &mut Ground<'_>) {
        let now = ground.desk.now;
        let is_due = self.sync.older_due_at().is_some_and(|at| at <= now);
        let head = self.sync.head.as_ref();
        let Some(older) = head.and_then(|head| head.older).filter(|_| is_due) else {
            return;
        };
        if !ground.is_signed_in || !ground.is_online {
            self.sync.older_at = now.plus_millis(LEFT_OUT_AGAIN_MS);
            return;
        }
        // Whether the end belongs to the stretch is said nowhere; what is told twice is taken once.
        let path = format!(
            "/message-store?messageType=SMS&dateFrom={}&dateTo={}&perPage={PAGE}",
            older.from,
            older.to.plus_millis(1)
        );
        self.sync.older_at = now;
        self.sync.is_reading_older = true;
        self.ask(Ask::LeftOut, Method::Get, &path, None, ground);
    }

    pub(super) fn left_out_came(
        &mut self,
        answer: Result<Messages, ApiError>,
        ground: &mut Ground<'_>,
    ) {
        let now = ground.desk.now;
        if !std::mem::take(&mut self.sync.is_reading_older) {
            return;
        }
        let Ok(Messages { records }) = answer else {
            self.sync.older_at = now.plus_millis(LEFT_OUT_AGAIN_MS);
            return;
        };
        let mut changed: Vec<ThreadId> = Vec::new();
        for message in &records {
            if let Some(taken) = self.take(message)
                && !changed.contains(&taken.thread)
            {
                changed.push(taken.thread);
            }
        }
        for id in &changed {
            self.has_news(id, ground);
            self.keep(id, ground);
        }
        let times = records.iter();
        let times = times.filter_map(|it| Timestamp::parse_iso(it.creation_time.as_deref()?));
        let oldest = times.min();
        if let Some(head) = &mut self.sync.head
            && let Some(older) = head.older
        {
            // RingCentral lists the newest first. A page of one and the same moment is passed over.
            let to = oldest.map(|at| at.min(older.to.plus_millis(-1)));
            let is_more = records.len() >= PAGE;
            head.older = to
                .filter(|to| is_more && older.from < *to)
                .map(|to| Older { to, ..older });
            ground.desk.save(Place::Kept, HEAD, head);
        }
        self.sync.older_at = now;
    }

    /// Everything was told anew: what RingCentral does not tell of any more is gone.
    fn forget_deleted(
        &mut self,
        told: &MessageSync,
        has_older: bool,
        now: Timestamp,
    ) -> Vec<ThreadId> {
        let times = told.records.iter();
        let times = times.filter_map(|it| Timestamp::parse_iso(it.creation_time.as_deref()?));
        let begin = match times.min() {
            Some(oldest) if has_older => oldest,
            Some(_) | None => now.plus_millis(-FRAME_MS),
        };
        let is_told = |id: &str| told.records.iter().any(|message| message.id == id);
        let mut changed = Vec::new();
        for (id, thread) in &mut self.threads {
            let before = thread.texts.len();
            let is_there = |text: &super::Text| text.at < begin || is_told(&text.id);
            thread.texts.retain(is_there);
            if thread.texts.len() != before {
                changed.push(id.clone());
            }
        }
        changed
    }

    /// Asks who the people are whose texts came, or who stand first in the list.
    fn name_some(&mut self, changed: &[ThreadId], ground: &mut Ground<'_>) {
        let mut last: Vec<(Timestamp, &ThreadId)> = changed
            .iter()
            .filter_map(|id| Some((self.threads.get(id)?.texts.last()?.at, id)))
            .collect();
        last.sort_by(|one, other| other.cmp(one));
        let ids: Vec<ThreadId> = last.into_iter().map(|(_, id)| id.clone()).collect();
        for id in ids.iter().take(NAMED) {
            for number in self.numbers_of(id) {
                if !self.names.contains_key(&number) {
                    self.look_up(&number, ground);
                }
            }
        }
    }
}

/// A value for a query: everything but unreserved characters is escaped (RFC 3986, 2.3).
fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}
