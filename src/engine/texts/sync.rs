//! Reading the message store: whole once, then its changes.

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
            messages::{MessageSync, SYNC_TOKEN_INVALID},
        },
    },
};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::{Ask, NAMED, Texts, sending::DROPPED_MS};
use crate::engine::{
    annex::Ground,
    io::{Method, Place},
};

const HEAD: &str = "texts";
/// How far back the first reading goes.
const FRAME_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// How many messages it takes at most.
const RECORDS: u32 = 250;
/// A text that came longer ago is no news.
const NEWS_MS: i64 = 5 * 60 * 1000;

/// Where to go on, as it is kept.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    owner: ExtensionId,
    token: String,
    /// When RingCentral was heard last, by our clock.
    at: Timestamp,
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
            self.sync.refused = Some(permission.clone());
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
            if taken.is_new && was_known && !is_full {
                self.notices
                    .came(message, &taken.thread, there, NEWS_MS, now);
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
        let head = Head {
            owner,
            token: told.sync_info.sync_token,
            at: now,
        };
        ground.desk.save(Place::Kept, HEAD, &head);
        self.sync.head = Some(head);
        self.name_some(&changed, ground);
        let asked_at = self.sync.asked_at;
        self.find_lost(asked_at, ground);
        self.send_due(ground);
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
