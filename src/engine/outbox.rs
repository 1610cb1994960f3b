//! Calls on their way to NetSuite, and the journal they are kept in.
//!
//! ```text
//! Live ──ended──▶ Waiting ──▶ (sending) ──▶ Logged ──edited──▶ Waiting
//!                    ▲            ├── may work later ──▶ Waiting, later
//!                    ├── Retry ───┼── a person must mend it ──▶ Wedged
//!                    └─ note, Retry ┴── left out by rule ──▶ LeftOut
//! ```
//!
//! The key is the telephony session: any step may be repeated by any tab and writes one record.
//! A call belongs to the person who had it. Others who sign in here neither see nor log it; it waits
//! for its owner.

use ledgerline_core::{
    domain::{
        call::{Direction, ReplyAnswer},
        call_control::InCall,
        caller::{CallerIdentity, EntityRef},
        conference::Conference,
        finished_call::{CallResult, ChosenRecords, FinishedCall},
        ids::{CallId, ExtensionId, RecordId, TelephonySessionId},
        logging::{Rule, Unfiled},
        own_data::OwnCall,
        time::Timestamp,
        view::{FinishedCallView, LogProblem, LogState},
    },
    wire::{
        connector::CallAnswer,
        json,
        ringcentral::{
            error::ApiError,
            telephony::{Party, StatusCode, TelephonySession},
        },
    },
};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::{
    calls::ring_out::RingOut,
    desk::{ConnectorError, Credential, Desk, Purpose, SESSIONS},
    io::{Dialog, Method, Place, Stored},
};

/// Logged calls are kept on screen this long.
const SHOWN_FOR_MS: i64 = 24 * 60 * 60 * 1000;
/// A call that was missed while nobody was here stays longer, until somebody takes note of it.
const AWAY_FOR_MS: i64 = 14 * SHOWN_FOR_MS;
const VERSION: u8 = 2;
/// A call that nobody has kept alive for so long is over. Its journal is renewed more often.
const LOST_AFTER_MS: i64 = 60_000;
const FIRST_RETRY_MS: i64 = 2_000;
pub(super) const LAST_RETRY_MS: i64 = 60_000;

/// Shape of a journal entry on disk. Its version changes with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    /// 2; 1 had no owner.
    pub version: u8,
    /// Whose call it is. One without an owner becomes the next person's who is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<ExtensionId>,
    /// The facts; while the call lives, `ended_at` is when it was last seen alive.
    pub call: FinishedCall,
    /// Who it was.
    pub caller: CallerIdentity,
    /// How far it has come.
    pub stage: Stage,
    /// While it lives: what the next leader goes on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<Live>,
    /// It came while nobody was here, and nobody has taken note of that yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_away: bool,
    /// Its person has taken note of that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_noted: bool,
    /// What its caller pressed after our reply was read to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_answer: Option<ReplyAnswer>,
}

/// What a call is besides its facts, for a tab that takes it over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Live {
    /// The screens' name for it.
    pub id: CallId,
    /// `p-…-N`.
    pub party: Option<String>,
    /// Once audio is up.
    pub dialog: Option<Dialog>,
    /// Microphone off.
    pub is_muted: bool,
    /// The callee is a colleague.
    pub is_internal: bool,
    /// Hold, recording, transfer.
    #[serde(default, skip_serializing_if = "InCall::is_plain")]
    pub in_call: InCall,
    /// Another phone of the person's has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ring_out: Option<RingOut>,
}

/// How far a call has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Stage {
    /// Still going on.
    Live,
    /// To be logged.
    Waiting {
        /// How often it was tried.
        attempts: u32,
        /// Why the last attempt failed.
        last_problem: Option<LogProblem>,
    },
    /// In NetSuite.
    Logged {
        /// The phone call record.
        record: RecordId,
        /// NetSuite's page.
        url: Option<String>,
        /// Why it is filed under nobody, where the rep can do something about it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unfiled: Option<Unfiled>,
        /// Fields of the company's own that NetSuite did not take as they were filled in.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        not_taken: Vec<String>,
    },
    /// A person must mend it.
    Wedged {
        /// What.
        problem: LogProblem,
    },
    /// Not logged, by the company's rule.
    LeftOut {
        /// By which.
        rule: Rule,
    },
}

impl Stage {
    /// Nothing is left to do about it.
    const fn is_done(&self) -> bool {
        matches!(self, Self::Logged { .. } | Self::LeftOut { .. })
    }
}

impl JournalEntry {
    /// RingCentral keeps a call whose phone is gone for a minute or two; this one was alive `age`
    /// milliseconds ago. One that rings can still be sent here, one that was talked on replaced.
    fn can_go_on(&self, age: i64) -> bool {
        let rings = self.call.direction == Direction::Inbound && self.call.answered_at.is_none();
        let is_there = |live: &Live| {
            live.dialog.is_some() || live.ring_out.is_some() || live.in_call.conference.is_some()
        };
        age < LOST_AFTER_MS
            && self
                .live
                .as_ref()
                .is_some_and(|live| rings || is_there(live))
    }

    /// The rep's line into a conference, which is no call to log.
    fn is_line(&self) -> bool {
        let in_call = self.live.as_ref().map(|live| &live.in_call);
        in_call.is_some_and(|it| it.conference == Some(Conference::Line))
    }

    /// Answered, and never talked on here: its person talks on another phone, which no tab of this
    /// browser ends.
    fn is_elsewhere(&self) -> bool {
        let has_dialog = self.live.as_ref().is_some_and(|live| live.dialog.is_some());
        self.call.direction == Direction::Inbound && self.call.answered_at.is_some() && !has_dialog
    }
}

struct Item {
    entry: JournalEntry,
    next_at: Timestamp,
    is_sending: bool,
    /// Changed while it was being sent, so it has to be sent again.
    is_stale: bool,
    /// Its person talks on another phone.
    is_going_on: bool,
}

impl Item {
    const fn new(entry: JournalEntry, now: Timestamp) -> Self {
        Self {
            entry,
            next_at: now,
            is_sending: false,
            is_stale: false,
            is_going_on: false,
        }
    }
}

/// What came of a call that a file brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bringing {
    /// It was not here.
    New,
    /// Something was written of it later than what was here.
    Newer,
    /// All of it was here.
    Known,
}

/// The outbox.
#[derive(Default)]
pub(super) struct Outbox {
    items: LiteMap<TelephonySessionId, Item>,
    /// Whose calls are shown and sent.
    owner: Option<ExtensionId>,
}

impl Outbox {
    /// Somebody is here. Calls without an owner are from before owners were kept: whoever is here had
    /// them in all likelihood, and nobody else could ever log them.
    pub(super) fn meet(&mut self, person: &ExtensionId, desk: &mut Desk) {
        self.owner = Some(person.clone());
        for (key, item) in &mut self.items {
            if item.entry.owner.is_none() {
                item.entry.owner = Some(person.clone());
                item.entry.version = VERSION;
                desk.save(Place::Journal, key.as_str(), &item.entry);
            }
        }
    }

    /// The person leaves: what is in NetSuite is forgotten here, the rest waits.
    pub(super) fn part(&mut self, desk: &mut Desk) {
        let owner = self.owner.take();
        for (_, item) in &mut self.items {
            item.is_sending = false;
            item.is_stale = false;
        }
        self.items.retain(|key, item| {
            let is_done =
                owner.is_some() && item.entry.owner == owner && item.entry.stage.is_done();
            if is_done {
                desk.forget(Place::Journal, key.as_str());
            }
            !is_done
        });
    }

    fn is_own(&self, item: &Item) -> bool {
        self.owner.is_some() && item.entry.owner == self.owner
    }

    fn own(&self) -> impl Iterator<Item = &Item> {
        self.items.values().filter(|item| self.is_own(item))
    }

    /// Takes up the journal. A call that was live when its tab died is handed back if it can go on
    /// here, and closed with what is known if it cannot. One that `is_live` in this very tab goes on.
    pub(super) fn load(
        &mut self,
        stored: &Stored,
        is_live: impl Fn(&TelephonySessionId) -> bool,
        desk: &mut Desk,
    ) -> Vec<JournalEntry> {
        let mut going_on = Vec::new();
        for text in stored.journal.values() {
            let Ok(mut entry) = json::read::<JournalEntry>(text) else {
                continue;
            };
            let key = entry.call.telephony_session_id.clone();
            if self.items.contains_key(&key) || is_live(&key) {
                continue;
            }
            let age = desk.now.millis_since(entry.call.ended_at);
            let shown_for = if entry.is_away {
                AWAY_FOR_MS
            } else {
                SHOWN_FOR_MS
            };
            if entry.stage.is_done() && age > shown_for {
                desk.forget(Place::Journal, key.as_str());
                continue;
            }
            let mut is_going_on = false;
            if entry.stage == Stage::Live {
                let is_own = entry.owner.is_none() || entry.owner == desk.person;
                if is_own && entry.can_go_on(age) {
                    going_on.push(entry);
                    continue;
                }
                if entry.is_line() {
                    desk.forget(Place::Journal, key.as_str());
                    continue;
                }
                is_going_on = is_own && age < LOST_AFTER_MS && entry.is_elsewhere();
                entry.live = None;
                entry.stage = Stage::Waiting {
                    attempts: 0,
                    last_problem: None,
                };
                desk.save(Place::Journal, key.as_str(), &entry);
            }
            let mut item = Item::new(entry, desk.now);
            item.is_going_on = is_going_on;
            self.items.insert(key, item);
        }
        if let Some(person) = desk.person.clone() {
            self.meet(&person, desk);
        }
        going_on
    }

    /// Puts an ended call in; the journal has it already.
    pub(super) fn add(&mut self, entry: JournalEntry, now: Timestamp) {
        let key = entry.call.telephony_session_id.clone();
        self.items.insert(key, Item::new(entry, now));
    }

    /// Takes out a call that goes on.
    pub(super) fn take(
        &mut self,
        key: &TelephonySessionId,
        desk: &mut Desk,
    ) -> Option<JournalEntry> {
        self.call(key)?;
        desk.forget_request(&Purpose::LogCall(key.clone()));
        Some(self.items.remove(key)?.entry)
    }

    /// RingCentral tells more of a call that was over here: its person answered it on another phone
    /// after all, or it went to voicemail.
    pub(super) fn told_later(
        &mut self,
        key: &TelephonySessionId,
        party: &Party,
        at: Timestamp,
        desk: &mut Desk,
    ) {
        let Some(item) = self.items.get_mut(key) else {
            return;
        };
        let mut call = item.entry.call.clone();
        match party.status.code {
            StatusCode::Answered if call.answered_at.is_none() && !party.is_to_colleague() => {
                call.answered_at = Some(at.max(call.started_at));
                call.ended_at = at.max(call.ended_at);
                call.result = CallResult::Answered;
                item.is_going_on = true;
            }
            StatusCode::VoiceMail | StatusCode::VoiceMailScreening
                if call.result == CallResult::Missed =>
            {
                call.result = CallResult::Voicemail;
            }
            StatusCode::Disconnected | StatusCode::Gone if item.is_going_on => {
                call.ended_at = at.max(call.ended_at);
                item.is_going_on = false;
            }
            StatusCode::Setup
            | StatusCode::Proceeding
            | StatusCode::Answered
            | StatusCode::Hold
            | StatusCode::Parked
            | StatusCode::VoiceMail
            | StatusCode::VoiceMailScreening
            | StatusCode::Gone
            | StatusCode::Disconnected
            | StatusCode::Other => return,
        }
        self.edit(key, desk, |entry| entry.call = call);
    }

    /// Events may have been missed: RingCentral is asked about calls that go on elsewhere.
    pub(super) fn after_gap(&self, desk: &mut Desk) {
        for item in self.own().filter(|item| item.is_going_on) {
            let key = item.entry.call.telephony_session_id.clone();
            let path = format!("{SESSIONS}/{key}");
            desk.ringcentral(Purpose::FinishedState(key), Method::Get, &path);
        }
    }

    /// RingCentral answered whether a call goes on elsewhere.
    pub(super) fn session_state(
        &mut self,
        key: &TelephonySessionId,
        answer: Result<TelephonySession, ApiError>,
        desk: &mut Desk,
    ) {
        let person = desk.person.as_ref().map(ExtensionId::as_str);
        let has_ended = match answer {
            Ok(session) => {
                let own = |party: &&Party| party.extension_id.as_deref() == person;
                session.parties.iter().filter(own).all(Party::is_over)
            }
            // RingCentral forgets sessions that are over.
            Err(error) => matches!(error, ApiError::Status { status: 404, .. }),
        };
        let now = desk.now;
        if let Some(item) = self.items.get_mut(key)
            && has_ended
            && std::mem::take(&mut item.is_going_on)
        {
            self.edit(key, desk, |entry| entry.call.ended_at = now);
        }
    }

    /// The journal's shape of an ended call.
    pub(super) fn entry(
        call: FinishedCall,
        caller: CallerIdentity,
        owner: Option<ExtensionId>,
    ) -> JournalEntry {
        JournalEntry {
            version: VERSION,
            owner,
            call,
            caller,
            stage: Stage::Waiting {
                attempts: 0,
                last_problem: None,
            },
            live: None,
            is_away: false,
            is_noted: false,
            reply_answer: None,
        }
    }

    /// Is there such a call, whoever's it is?
    pub(super) fn has(&self, key: &TelephonySessionId) -> bool {
        self.items.contains_key(key)
    }

    /// Puts in a call that no tab saw. It is kept as soon as it is here; the log has it, too.
    pub(super) fn adopt(&mut self, entry: JournalEntry, desk: &mut Desk) {
        let key = entry.call.telephony_session_id.as_str();
        desk.save(Place::Journal, key, &entry);
        self.add(entry, desk.now);
    }

    /// The person's calls that are not in NetSuite, for a file.
    pub(super) fn own_calls(&self) -> Vec<OwnCall> {
        let undone = self.own().filter(|item| !item.entry.stage.is_done());
        undone
            .map(|item| OwnCall {
                call: item.entry.call.clone(),
                caller: item.entry.caller.clone(),
            })
            .collect()
    }

    /// A call comes with a file. It is logged under its own id, as it would have been where it comes
    /// from; one that is here already takes on what was written of it later.
    pub(super) fn bring(&mut self, own: OwnCall, desk: &mut Desk) -> Bringing {
        let OwnCall { call, caller } = own;
        let key = call.telephony_session_id.clone();
        let Some(item) = self.items.get(&key) else {
            let entry = Self::entry(call, caller, self.owner.clone());
            self.adopt(entry, desk);
            return Bringing::New;
        };
        let mut newer = item.entry.call.clone();
        if !self.is_own(item) || !newer.take_newer(&call) {
            return Bringing::Known;
        }
        self.edit(&key, desk, |entry| {
            if newer.chosen != entry.call.chosen {
                entry.caller = caller;
            }
            entry.call = newer;
        });
        Bringing::Newer
    }

    /// RingCentral's log tells of a call that is known here: how it came out on another phone.
    pub(super) fn told_by_log(&mut self, told: &FinishedCall, is_away: bool, desk: &mut Desk) {
        let key = &told.telephony_session_id;
        let Some(item) = self.items.get_mut(key) else {
            return;
        };
        let mut call = item.entry.call.clone();
        let talked = told.ended_at.millis_since(told.started_at);
        match (told.result, call.result) {
            (CallResult::Answered, CallResult::Missed | CallResult::Voicemail) => {
                call.result = CallResult::Answered;
                call.answered_at = Some(call.started_at.max(told.started_at));
                call.ended_at = call.started_at.max(told.started_at).plus_millis(talked);
            }
            (CallResult::Answered, _) if item.is_going_on => {
                let from = call.answered_at.unwrap_or(told.started_at);
                call.ended_at = from.plus_millis(talked);
            }
            (CallResult::Voicemail, CallResult::Missed) => call.result = CallResult::Voicemail,
            _ => {}
        }
        item.is_going_on = false;
        let is_news = is_away && !item.entry.is_away && !item.entry.is_noted;
        if call != item.entry.call || is_news {
            self.edit(key, desk, |entry| {
                entry.call = call;
                entry.is_away |= is_news;
            });
        }
    }

    /// Its person has taken note of what came while nobody was here.
    pub(super) fn note_away(&mut self, desk: &mut Desk) {
        let owner = self.owner.clone();
        for (key, item) in &mut self.items {
            if item.entry.is_away && item.entry.owner == owner {
                item.entry.is_away = false;
                item.entry.is_noted = true;
                desk.save(Place::Journal, key.as_str(), &item.entry);
            }
        }
    }

    /// Has a call kept again; `false` when there is no such call.
    pub(super) fn keep(&self, key: &str, desk: &mut Desk) -> bool {
        let item = self.items.iter().find(|(one, _)| one.as_str() == key);
        if let Some((_, item)) = item {
            desk.save(Place::Journal, key, &item.entry);
        }
        item.is_some()
    }

    pub(super) fn call(&self, key: &TelephonySessionId) -> Option<&JournalEntry> {
        let item = self.items.get(key).filter(|item| self.is_own(item))?;
        Some(&item.entry)
    }

    /// Changes a finished call and logs it again under the same key.
    pub(super) fn edit(
        &mut self,
        key: &TelephonySessionId,
        desk: &mut Desk,
        change: impl FnOnce(&mut JournalEntry),
    ) {
        let Some(item) = self.items.get_mut(key) else {
            return;
        };
        let before = item.entry.call.clone();
        change(&mut item.entry);
        if item.entry.call != before {
            item.entry.stage = Stage::Waiting {
                attempts: 0,
                last_problem: None,
            };
            item.is_stale = item.is_sending;
            item.next_at = desk.now;
        }
        desk.save(Place::Journal, key.as_str(), &item.entry);
    }

    /// Files a finished call under chosen records.
    pub(super) fn choose(
        &mut self,
        key: &TelephonySessionId,
        chosen: ChosenRecords,
        caller: CallerIdentity,
        desk: &mut Desk,
    ) {
        self.edit(key, desk, |entry| {
            entry.call.chosen = Some(chosen);
            entry.caller = caller;
        });
    }

    /// What is known of a finished call's caller now.
    pub(super) fn identify(&mut self, key: &TelephonySessionId, caller: &CallerIdentity) {
        let Some(item) = self.items.get_mut(key) else {
            return;
        };
        // What a person chose stands, and a name is not given up for no answer.
        let is_answer = !caller.candidates().is_empty() || *caller == CallerIdentity::Unknown;
        let is_named = matches!(item.entry.caller, CallerIdentity::Known { .. });
        if item.entry.call.chosen.is_none() && (is_answer || !is_named) {
            item.entry.caller = caller.clone();
        }
    }

    /// Tries a call again now.
    pub(super) fn retry(&mut self, key: &TelephonySessionId, now: Timestamp) {
        if let Some(item) = self.items.get_mut(key)
            && !matches!(item.entry.stage, Stage::Logged { .. })
        {
            item.entry.stage = Stage::Waiting {
                attempts: 0,
                last_problem: None,
            };
            item.next_at = now;
        }
    }

    /// Nothing in the way is left: everything that waits is tried now.
    pub(super) fn retry_waiting(&mut self, now: Timestamp) {
        for (_, item) in self.items.iter_mut() {
            if matches!(item.entry.stage, Stage::Waiting { .. }) {
                item.next_at = now;
            }
        }
    }

    /// Sends what is due, one at a time. `credential` is what there is to sign in with.
    pub(super) fn drain(&mut self, credential: Option<Credential>, desk: &mut Desk) {
        let Some(credential) = credential else { return };
        if self.items.values().any(|item| item.is_sending) {
            return;
        }
        let owner = self.owner.as_ref();
        let due = self.items.iter_mut().find(|(_, item)| {
            matches!(item.entry.stage, Stage::Waiting { .. })
                && is_due(item.next_at, desk.now)
                && owner.is_some()
                && item.entry.owner.as_ref() == owner
        });
        let Some((key, item)) = due else { return };
        let path = format!("/calls/{key}");
        let purpose = Purpose::LogCall(key.clone());
        item.is_sending = desk.connector(
            purpose,
            Method::Put,
            &path,
            credential,
            Some(&item.entry.call),
        );
    }

    /// The connector answered. Returns the record's company when the call is in NetSuite now.
    pub(super) fn answered(
        &mut self,
        key: &TelephonySessionId,
        answer: Result<CallAnswer, ConnectorError>,
        desk: &mut Desk,
    ) -> Option<RecordId> {
        let item = self.items.get_mut(key)?;
        item.is_sending = false;
        if std::mem::take(&mut item.is_stale) {
            return None;
        }
        let mut company = None;
        item.entry.stage = match answer {
            Ok(CallAnswer::LeftOut { left_out_by }) => Stage::LeftOut { rule: left_out_by },
            Ok(CallAnswer::Logged(logged)) => {
                let logged = *logged;
                company = logged
                    .found
                    .as_ref()
                    .and_then(|f| f.company.as_ref())
                    .map(|c| c.id.clone());
                // Where NetSuite has it is who it was, whomever this browser took it for.
                if let (Some(found), None) = (logged.found, &item.entry.call.chosen) {
                    let id = |entity: &Option<EntityRef>| Some(entity.as_ref()?.id.clone());
                    let (company, contact) = (id(&found.company), id(&found.contact));
                    let caller = item.entry.caller.chosen(company.as_ref(), contact.as_ref());
                    item.entry.caller = caller.unwrap_or_else(|| CallerIdentity::only(found));
                }
                Stage::Logged {
                    record: logged.record,
                    url: logged.url,
                    unfiled: logged.unfiled,
                    not_taken: logged.not_taken,
                }
            }
            Err(error) => {
                let attempts = match &item.entry.stage {
                    Stage::Waiting { attempts, .. } => *attempts,
                    Stage::Live
                    | Stage::Logged { .. }
                    | Stage::Wedged { .. }
                    | Stage::LeftOut { .. } => 0,
                };
                let (problem, is_transient) = describe(error);
                if is_transient {
                    let wait = retry_after(attempts, desk);
                    item.next_at = desk.now.plus_millis(wait);
                    Stage::Waiting {
                        attempts: attempts + 1,
                        last_problem: Some(problem),
                    }
                } else {
                    Stage::Wedged { problem }
                }
            }
        };
        desk.save(Place::Journal, key.as_str(), &item.entry);
        company
    }

    /// Is anything on its way?
    pub(super) fn is_waiting(&self) -> bool {
        let is_waiting = |item: &Item| matches!(item.entry.stage, Stage::Waiting { .. });
        self.own().any(is_waiting)
    }

    /// How many are not in NetSuite, and whether one of them needs a person.
    pub(super) fn unlogged(&self) -> (u32, bool) {
        let mut waiting = 0;
        let mut has_wedged = false;
        for item in self.own() {
            match item.entry.stage {
                Stage::Waiting { .. } | Stage::Live => waiting += 1,
                Stage::Wedged { .. } => {
                    waiting += 1;
                    has_wedged = true;
                }
                Stage::Logged { .. } | Stage::LeftOut { .. } => {}
            }
        }
        (waiting, has_wedged)
    }

    /// Newest first.
    pub(super) fn view(&self) -> Vec<FinishedCallView> {
        let mut calls: Vec<FinishedCallView> = Vec::new();
        for item in self.own() {
            let started_at = item.entry.call.started_at;
            let at = calls.partition_point(|newer| newer.call.started_at >= started_at);
            calls.insert(
                at,
                FinishedCallView {
                    call: item.entry.call.clone(),
                    caller: item.entry.caller.clone(),
                    is_away: item.entry.is_away,
                    reply_answer: item.entry.reply_answer,
                    log: match &item.entry.stage {
                        _ if item.is_sending => LogState::Sending,
                        Stage::Live => LogState::Waiting {
                            attempts: 0,
                            next_attempt_at: None,
                            last_problem: None,
                        },
                        Stage::Waiting {
                            attempts,
                            last_problem,
                        } => LogState::Waiting {
                            attempts: *attempts,
                            next_attempt_at: Some(item.next_at),
                            last_problem: last_problem.clone(),
                        },
                        Stage::Logged {
                            record,
                            url,
                            unfiled,
                            not_taken,
                        } => LogState::Logged {
                            record: record.clone(),
                            url: url.clone(),
                            unfiled: unfiled.clone(),
                            not_taken: not_taken.clone(),
                        },
                        Stage::Wedged { problem } => LogState::Wedged {
                            problem: problem.clone(),
                        },
                        Stage::LeftOut { rule } => LogState::LeftOut { rule: *rule },
                    },
                },
            );
        }
        calls
    }

    /// When something is due.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        if self.items.values().any(|item| item.is_sending) {
            return None;
        }
        self.own()
            .filter(|item| matches!(item.entry.stage, Stage::Waiting { .. }))
            .map(|item| item.next_at)
            .min()
    }
}

/// Has the time come? A clock that was set back must not make a call wait for what it showed before.
fn is_due(at: Timestamp, now: Timestamp) -> bool {
    at <= now || at.millis_since(now) > LAST_RETRY_MS
}

/// How long to wait after so many attempts in vain.
pub(super) fn retry_after(attempts: u32, desk: &mut Desk) -> i64 {
    desk.entropy
        .backoff_ms(attempts, FIRST_RETRY_MS, LAST_RETRY_MS)
}

/// The problem for a person, and whether waiting may help.
pub(super) fn describe(error: ConnectorError) -> (LogProblem, bool) {
    let is_transient = match &error {
        ConnectorError::Unreachable => true,
        // Signing in again is what the banner asks for; the call waits for it.
        ConnectorError::Problem(problem) => problem.code.is_transient() || problem.status == 401,
    };
    (error.told(), is_transient)
}
