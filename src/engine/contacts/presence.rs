//! How busy the colleagues on screens are. All of them are read at once when one comes on a screen,
//! and now and then while one stays there; events tell what changes in between. Nobody looks: nothing
//! is asked, and no events come.

use ledgerline_core::{
    domain::{
        contacts::{PersonKey, Presence},
        directory::{Entry, Found, Source},
        failure::{Failure as _, FailureKind},
        time::Timestamp,
    },
    wire::{
        json::{self, Value},
        ringcentral::{
            error::ApiError,
            events::Notification,
            presence::{AccountPresence, PresenceFacts},
        },
    },
};
use litemap::LiteMap;

const EVERYBODY: &str = "/restapi/v1.0/account/~/presence?perPage=1000";
/// The event of the whole account, without the account.
const EVENT: &str = "/presence";
/// How often it is read while somebody looks: RingCentral may not tell every change to everybody, and
/// the reading shares ten requests a minute with the call log.
const EVERY_MS: i64 = 2 * 60_000;
/// What was read longer ago is not shown any more.
const OLD_MS: i64 = 3 * EVERY_MS;
/// Events are wanted so long after the last colleague was on a screen.
const FOLLOWED_MS: i64 = 60_000;
/// Between two pages, for the same reason.
const APART_MS: i64 = 7_000;
/// More pages are not read in one go; who is beyond them is known by events alone.
const MOST_PAGES: u32 = 8;
const FIRST_RETRY_MS: i64 = 8_000;
const LAST_RETRY_MS: i64 = 300_000;

/// What is known of one extension.
struct Known {
    facts: PresenceFacts,
    heard_at: Timestamp,
}

/// The machine.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five facts that do not depend on each other"
)]
pub(super) struct Presences {
    /// By extension.
    known: LiteMap<String, Known>,
    /// A colleague is in somebody's list.
    is_wanted: bool,
    /// RingCentral can be asked, and a tab is on screen.
    is_active: bool,
    /// Events are wanted, until then.
    followed_until: Option<Timestamp>,
    /// The first page of the reading under way was asked for then.
    reading_since: Option<Timestamp>,
    /// Events were missed since.
    is_outdated: bool,
    is_asking: bool,
    page: u32,
    /// Everybody was read.
    read_at: Option<Timestamp>,
    next_at: Timestamp,
    attempt: u32,
    is_denied: bool,
    /// What is known may be shown.
    is_shown: bool,
}

/// The extension of a colleague.
fn extension(entry: &Entry) -> Option<&str> {
    let is_theirs = entry.source == Source::RingCentral;
    let id = Some(&entry.id).filter(|_| is_theirs);
    id?.as_str().strip_prefix('e')
}

/// The extension of somebody who is on a screen.
fn extension_of(found: &Found) -> Option<&str> {
    let both = [Some(&found.entry), found.twin.as_ref()];
    both.into_iter().flatten().find_map(extension)
}

impl Presences {
    const fn may_ask(&self) -> bool {
        self.is_wanted && self.is_active && !self.is_asking && !self.is_denied
    }

    /// When there is something to do or to hide.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        let grows_old = self.read_at.filter(|_| self.is_shown);
        let grows_old = grows_old.map(|at| at.plus_millis(OLD_MS));
        let next = self.may_ask().then_some(self.next_at);
        let is_followed = self.is_wanted && self.is_active;
        let left = self.followed_until.filter(|_| !is_followed);
        [next, grows_old, left].into_iter().flatten().min()
    }

    /// Are events about colleagues wanted?
    pub(super) fn is_followed(&mut self, now: Timestamp) -> bool {
        if self.is_wanted && self.is_active {
            self.followed_until = Some(now.plus_millis(FOLLOWED_MS));
        }
        self.followed_until.take_if(|until| *until <= now);
        self.followed_until.is_some()
    }

    /// The question that is due.
    pub(super) fn next(&mut self, now: Timestamp) -> Option<String> {
        if !self.may_ask() || self.next_at > now {
            return None;
        }
        self.is_asking = true;
        if self.reading_since.is_none() {
            self.reading_since = Some(now);
            self.page = 1;
        }
        Some(format!("{EVERYBODY}&page={}", self.page))
    }

    /// A page came.
    pub(super) fn answered(
        &mut self,
        answer: Result<AccountPresence, ApiError>,
        now: Timestamp,
        chance: impl FnOnce(u32, i64, i64) -> i64,
    ) {
        self.is_asking = false;
        let page = match answer {
            Ok(page) => page,
            Err(error) => {
                self.failed(&error, now, chance);
                return;
            }
        };
        self.attempt = 0;
        let since = self.reading_since.unwrap_or(now);
        for facts in page.records {
            let Some(extension) = facts.extension().map(str::to_owned) else {
                continue;
            };
            // What an event told since the page was asked for may be newer.
            let known = self.known.get(&extension);
            if known.is_none_or(|known| known.heard_at < since) {
                let heard_at = since;
                self.known.insert(extension, Known { facts, heard_at });
            }
        }
        let is_more = page.paging.total_pages.is_some_and(|all| self.page < all);
        if is_more && self.page < MOST_PAGES {
            self.page += 1;
            self.next_at = now.plus_millis(APART_MS);
            return;
        }
        self.reading_since = None;
        self.read_at = Some(now);
        let wait = if std::mem::take(&mut self.is_outdated) {
            APART_MS
        } else {
            EVERY_MS
        };
        self.next_at = now.plus_millis(wait);
    }

    fn failed(
        &mut self,
        error: &ApiError,
        now: Timestamp,
        chance: impl FnOnce(u32, i64, i64) -> i64,
    ) {
        self.reading_since = None;
        let asked = match error.kind() {
            FailureKind::Refused => {
                self.is_denied = true;
                return;
            }
            FailureKind::Transient { retry_after } => retry_after,
            FailureKind::SignInRequired | FailureKind::Defect => None,
        };
        let wait = asked.unwrap_or_else(|| chance(self.attempt, FIRST_RETRY_MS, LAST_RETRY_MS));
        self.attempt += 1;
        self.next_at = now.plus_millis(wait);
    }

    /// RingCentral reports something. Is somebody's presence another one now?
    pub(super) fn event(&mut self, event: &Notification, now: Timestamp) -> bool {
        event.event.ends_with(EVENT) && self.told(&event.body, now)
    }

    fn told(&mut self, body: &Value, now: Timestamp) -> bool {
        let Ok(facts) = json::read_value::<PresenceFacts>(body) else {
            return false;
        };
        let Some(extension) = facts.extension().map(str::to_owned) else {
            return false;
        };
        let Some(known) = self.known.get_mut(&extension) else {
            // Part of what is to be known is not enough.
            return false;
        };
        let before = known.facts.shown();
        if let Some(facts) = facts.after(&known.facts) {
            known.facts = facts;
            known.heard_at = now;
        }
        known.facts.shown() != before
    }

    /// Events may have been missed.
    pub(super) const fn missed(&mut self, now: Timestamp) {
        if self.reading_since.is_some() {
            self.is_outdated = true;
        } else if self.attempt == 0 {
            self.next_at = now;
        }
    }

    /// The network is back, or there is a new token: what failed or was refused is tried again.
    pub(super) const fn back(&mut self, now: Timestamp) {
        self.is_denied = false;
        self.attempt = 0;
        self.next_at = now;
    }

    /// Is what is known shown from now on, or not any more?
    pub(super) fn turns(&mut self, is_connected: bool, is_seen: bool, now: Timestamp) -> bool {
        self.is_active = is_connected && is_seen;
        let is_fresh = |at: Timestamp| now.millis_since(at) < OLD_MS;
        let is_shown = is_connected && self.read_at.is_some_and(is_fresh);
        std::mem::replace(&mut self.is_shown, is_shown) != is_shown
    }

    /// Of the colleagues among these.
    pub(super) fn of<'f>(
        &mut self,
        on_screen: impl Iterator<Item = &'f Found>,
    ) -> Vec<(PersonKey, Presence)> {
        self.is_wanted = false;
        let mut told: Vec<(PersonKey, Presence)> = Vec::new();
        for found in on_screen {
            let Some(extension) = extension_of(found) else {
                continue;
            };
            self.is_wanted = true;
            let known = self.known.get(extension).filter(|_| self.is_shown);
            let key = PersonKey::of(&found.entry);
            if let Some(presence) = known.and_then(|known| known.facts.shown())
                && told.iter().all(|(told, _)| *told != key)
            {
                told.push((key, presence));
            }
        }
        told
    }
}
