//! Whom RingCentral knows: colleagues, read whole now and then, and the rep's own contacts, by their
//! sync. Both are few; what is known is kept in one piece each.

use ledgerline_core::{
    domain::{
        directory::Entry,
        failure::{Failure as _, FailureKind},
        ids::RecordId,
        time::Timestamp,
    },
    wire::ringcentral::{
        error::ApiError,
        people::{AddressBookSync, Colleague, CompanyDirectory, PersonalContact},
    },
};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

const COLLEAGUES: &str = "/restapi/v1.0/account/~/directory/entries?typeGroup=User&perPage=1000";
const ADDRESS_BOOK: &str = "/restapi/v1.0/account/~/extension/~/address-book-sync";
/// What a sync answers at most.
const SYNCED: usize = 250;
/// The first reading waits so long, behind what a phone needs of RingCentral at once.
const FIRST_MS: i64 = 10_000;
/// How often both are read; the address book shares ten requests a minute with the call log.
const EVERY_MS: i64 = 15 * 60_000;
/// Between two pages of the address book, for the same reason.
const APART_MS: i64 = 7_000;
const FIRST_RETRY_MS: i64 = 8_000;
const LAST_RETRY_MS: i64 = 600_000;

/// What is on disk of one of them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// Of the address book's sync.
    token: Option<String>,
    pub(super) people: Vec<Entry>,
}

/// Who is new or changed, and who is gone.
#[derive(Default)]
pub(super) struct Difference {
    pub(super) changed: Vec<Entry>,
    pub(super) gone: Vec<RecordId>,
}

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum List {
    Colleagues,
    Personal,
}

impl List {
    pub(super) const ALL: [Self; 2] = [Self::Colleagues, Self::Personal];

    /// Its name on disk.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Colleagues => "colleagues",
            Self::Personal => "personal",
        }
    }
}

/// The reading of one list.
pub(super) struct Side {
    list: List,
    pub(super) kept: Kept,
    /// What came of a whole reading so far, and what to ask for next.
    gathered: Vec<Entry>,
    page: Option<String>,
    is_asking: bool,
    is_denied: bool,
    at: Timestamp,
    attempt: u32,
}

impl Side {
    pub(super) const fn new(list: List, kept: Kept, now: Timestamp) -> Self {
        Self {
            list,
            kept,
            gathered: Vec::new(),
            page: None,
            is_asking: false,
            is_denied: false,
            at: now.plus_millis(FIRST_MS),
            attempt: 0,
        }
    }

    pub(super) const fn list(&self) -> List {
        self.list
    }

    pub(super) fn deadline(&self) -> Option<Timestamp> {
        (!self.is_asking && !self.is_denied).then_some(self.at)
    }

    /// The network is back, or there is a new token: what failed or was refused is tried again.
    pub(super) const fn back(&mut self, now: Timestamp) {
        if self.attempt > 0 || self.is_denied {
            self.hurry(now);
        }
    }

    /// Somebody asks for the newest.
    pub(super) const fn hurry(&mut self, now: Timestamp) {
        self.at = now;
        self.is_denied = false;
    }

    /// The question that is due.
    pub(super) fn next(&mut self, now: Timestamp) -> Option<String> {
        if self.deadline().is_none_or(|at| at > now) {
            return None;
        }
        self.is_asking = true;
        let page = self.page.as_deref();
        Some(match (self.list, &self.kept.token) {
            (List::Colleagues, _) => format!("{COLLEAGUES}&page={}", page.unwrap_or("1")),
            (List::Personal, Some(token)) => {
                let token: String =
                    url::form_urlencoded::byte_serialize(token.as_bytes()).collect();
                format!("{ADDRESS_BOOK}?syncType=ISync&perPage={SYNCED}&syncToken={token}")
            }
            (List::Personal, None) => {
                let page = page.map_or_else(String::new, |page| format!("&pageId={page}"));
                format!("{ADDRESS_BOOK}?syncType=FSync&perPage={SYNCED}{page}")
            }
        })
    }

    /// A page of the directory came.
    pub(super) fn colleagues(
        &mut self,
        answer: Result<CompanyDirectory, ApiError>,
        now: Timestamp,
        chance: impl FnOnce(u32, i64, i64) -> i64,
    ) -> Difference {
        self.is_asking = false;
        match answer {
            Ok(directory) => {
                self.attempt = 0;
                let read: u32 = self.page.take().and_then(|it| it.parse().ok()).unwrap_or(1);
                let people = directory.records.into_iter().filter_map(Colleague::entry);
                self.gathered.extend(people);
                if directory.paging.total_pages.is_some_and(|all| read < all) {
                    self.page = Some((read + 1).to_string());
                    self.at = now;
                    return Difference::default();
                }
                self.at = now.plus_millis(EVERY_MS);
                self.replace()
            }
            Err(error) => {
                self.failed(&error, now, chance);
                Difference::default()
            }
        }
    }

    /// A page of the address book came.
    pub(super) fn personal(
        &mut self,
        answer: Result<AddressBookSync, ApiError>,
        now: Timestamp,
        chance: impl FnOnce(u32, i64, i64) -> i64,
    ) -> Difference {
        self.is_asking = false;
        let sync = match answer {
            Ok(sync) => sync,
            // The token is too old.
            Err(ApiError::Status { status: 400, .. }) if self.kept.token.is_some() => {
                self.kept.token = None;
                self.at = now.plus_millis(APART_MS);
                return Difference::default();
            }
            Err(error) => {
                self.failed(&error, now, chance);
                return Difference::default();
            }
        };
        self.attempt = 0;
        self.at = now.plus_millis(EVERY_MS);
        if self.kept.token.is_some() {
            if sync.records.len() >= SYNCED {
                self.at = now.plus_millis(APART_MS);
            }
            self.kept.token = Some(sync.sync_info.sync_token);
            let mut difference = Difference::default();
            for contact in sync.records {
                let id = contact.entry_id();
                self.kept.people.retain(|known| known.id != id);
                match contact.entry() {
                    Some(entry) => {
                        self.kept.people.push(entry.clone());
                        difference.changed.push(entry);
                    }
                    None => difference.gone.push(id),
                }
            }
            return difference;
        }
        let people = sync.records.into_iter().filter_map(PersonalContact::entry);
        self.gathered.extend(people);
        self.page = sync.next_page_id;
        if self.page.is_some() {
            self.at = now.plus_millis(APART_MS);
            return Difference::default();
        }
        self.kept.token = Some(sync.sync_info.sync_token);
        self.replace()
    }

    /// What was gathered takes the place of what was known.
    fn replace(&mut self) -> Difference {
        let people = std::mem::take(&mut self.gathered);
        let before = std::mem::replace(&mut self.kept.people, people);
        let by_id = |people: &[Entry]| -> LiteMap<RecordId, usize> {
            let ids = people.iter().map(|entry| entry.id.clone());
            ids.zip(0..).collect()
        };
        let now = &self.kept.people;
        let (known, there) = (by_id(&before), by_id(now));
        let is_known = |entry: &&Entry| {
            known
                .get(&entry.id)
                .is_some_and(|at| before[*at] == **entry)
        };
        let changed = now.iter().filter(|entry| !is_known(entry));
        let gone = before.iter().filter(|entry| !there.contains_key(&entry.id));
        Difference {
            changed: changed.cloned().collect(),
            gone: gone.map(|entry| entry.id.clone()).collect(),
        }
    }

    fn failed(
        &mut self,
        error: &ApiError,
        now: Timestamp,
        chance: impl FnOnce(u32, i64, i64) -> i64,
    ) {
        self.gathered.clear();
        self.page = None;
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
        self.at = now.plus_millis(wait);
    }
}
