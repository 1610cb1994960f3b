//! Texts on their way to NetSuite: what of each conversation the connector was told.
//!
//! ```text
//! text, or news of its delivery ──▶ waiting ──▶ told: in the record of its day
//!                                     ▲  ├── may work later ──▶ waiting, later
//!                                     └──┴── a person must mend it ──▶ refused ──Retry, new text──▶ waiting
//! ```
//!
//! A day that alone is refused is set aside, and the others are told without it. Then those of them that may
//! work later are tried again, one each time; for what is left a person must do something.
//!
//! There is no queue that could be lost: what waits is what RingCentral has and the connector was not
//! told, and telling it twice changes nothing (adr/0025).

use ledgerline_core::{
    domain::{
        call::{Direction, RemoteParty},
        finished_call::ChosenRecords,
        ids::{ConversationId, ExtensionId, MessageId, RecordId, ThreadId},
        logging::Rule,
        texting::{TextState, ThreadLog},
        texts::{Delivery, TextMessage, TextReport},
        time::Timestamp,
        view::{LogProblem, LogState},
    },
    wire::{
        connector::{BODY_LIMIT, LoggedTextDay, LoggedTexts, RefusedTextDay},
        json,
    },
};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::{
    sending::DROPPED_MS,
    thread::{Text, Thread},
};
use crate::engine::{
    connector_session::TextsTold,
    desk::{ConnectorError, Desk},
    io::Place,
    outbox,
};

/// Where the name of a conversation's standing begins.
const TOLD: &str = "texts.told-";
/// Where the name of a person's beginning begins.
const BEGINNING: &str = "texts.told-since-";
/// Where the name begins under which it is written down that the connector was asked for that beginning.
const ASKED: &str = "texts.told-asked-";
/// A browser that is new to a person tells of a day before their telling ended: what was told last need not be
/// all that came by then. Where no browser ever told one, it tells of the day before it came, and of nothing
/// older, which nobody wanted to be logged.
const BEFORE_MS: i64 = 24 * 60 * 60 * 1000;
/// Nobody's telling is taken up after a longer pause.
const LONGEST_PAUSE_MS: i64 = 31 * 24 * 60 * 60 * 1000;
/// Nothing older is told anew.
const OLDEST_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// Texts come in bursts, and each has several states within seconds: they are told together.
const QUIET_MS: i64 = 5_000;
/// One report tells of no more texts.
const PORTION: usize = 500;
/// Nor of texts of more bytes; beside them it says whose they are.
const PORTION_BYTES: usize = BODY_LIMIT / 4 * 3;

/// What the connector knows of one text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Told {
    id: String,
    at: Timestamp,
    delivery: Delivery,
}

/// One conversation, as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Standing {
    owner: ExtensionId,
    conversation: ConversationId,
    told: Vec<Told>,
    /// The record of the newest day that was told.
    last: Option<Record>,
    /// Under whom NetSuite has it.
    filed: Option<String>,
    /// What the person chose.
    chosen: Option<ChosenRecords>,
    /// They chose, and the connector was not told yet: it is also told where there is no text to tell.
    #[serde(default)]
    is_choice_untold: bool,
    /// A person must mend it.
    refused: Option<LogProblem>,
    /// The company's rule leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    left_out_by: Option<Rule>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Record {
    day: String,
    id: RecordId,
    url: Option<String>,
}

impl Standing {
    fn key(&self) -> String {
        [TOLD, self.owner.as_str(), "-", self.conversation.as_str()].concat()
    }

    /// Nothing is told until a person asks for it, or a text comes.
    const fn rests(&self) -> bool {
        self.refused.is_some() || self.left_out_by.is_some()
    }

    /// It rests no longer; `false` when it did not.
    fn stir(&mut self) -> bool {
        let rested = self.rests();
        self.refused = None;
        self.left_out_by = None;
        rested
    }

    /// What was told stands in NetSuite, as far as the connector says so.
    fn take_note(&mut self, telling: Telling, logged: &LoggedTexts, now: Timestamp) {
        self.is_choice_untold &= logged.is_more || !telling.is_whole;
        let mut texts = telling.texts;
        if logged.is_more {
            let days = logged.days.iter();
            let ids: Vec<&str> = days
                .flat_map(|day| day.messages.iter().map(MessageId::as_str))
                .collect();
            texts.retain(|told| ids.contains(&told.id.as_str()));
        }
        let oldest = now.plus_millis(-OLDEST_MS);
        let is_new = |told: &Told| texts.iter().all(|it| it.id != told.id);
        self.told.retain(|told| is_new(told) && told.at >= oldest);
        self.told.extend(texts);
    }

    /// What is said of the conversation is said of its newest day.
    fn show(&mut self, days: Vec<LoggedTextDay>) {
        if let Some(day) = days.into_iter().next_back()
            && self.last.as_ref().is_none_or(|it| it.day <= day.day)
        {
            self.filed = day.record.found.as_ref().map(|found| {
                let name = found.company_name().unwrap_or_else(|| found.display_name());
                name.to_owned()
            });
            self.last = Some(Record {
                day: day.day,
                id: day.record.record,
                url: day.record.url,
            });
        }
    }

    fn knows(&self, text: &Text) -> bool {
        let mut told = self.told.iter();
        told.any(|told| told.id == text.id && told.delivery == delivery(text))
    }
}

/// Something is to be told.
struct Waiting {
    next_at: Timestamp,
    attempts: u32,
    last_problem: Option<LogProblem>,
    /// Told without these meanwhile; whichever was refused longest ago comes first.
    aside: Vec<Aside>,
}

/// A day that was refused.
struct Aside {
    day: String,
    messages: Vec<MessageId>,
    problem: LogProblem,
    /// Waiting may help.
    is_transient: bool,
}

impl Waiting {
    const fn until(next_at: Timestamp) -> Self {
        Self {
            next_at,
            attempts: 0,
            last_problem: None,
            aside: Vec::new(),
        }
    }

    /// It did not work, and may later.
    fn wait_longer(&mut self, problem: LogProblem, desk: &mut Desk) {
        let wait = outbox::retry_after(self.attempts, desk);
        self.next_at = desk.now.plus_millis(wait);
        self.attempts += 1;
        self.last_problem = Some(problem);
    }

    /// These days are told no more for now.
    fn set_aside(&mut self, refused: Vec<RefusedTextDay>) {
        for RefusedTextDay {
            day,
            mut messages,
            problem,
        } in refused
        {
            // A text may have come for a day that is set aside already.
            let known = self.aside.iter().position(|it| it.day == day);
            let known = known.map(|at| self.aside.remove(at));
            messages.extend(known.into_iter().flat_map(|it| it.messages));
            let (problem, is_transient) = outbox::describe(ConnectorError::Problem(problem));
            self.aside.push(Aside {
                day,
                messages,
                problem,
                is_transient,
            });
        }
    }

    /// Is this text of a day that is told no more for now?
    fn leaves_out(&self, text: &Text) -> bool {
        let mut messages = self.aside.iter().flat_map(|it| &it.messages);
        messages.any(|id| id.as_str() == text.id)
    }

    /// A day that may be taken now.
    fn release(&mut self) -> Option<Aside> {
        let at = self.aside.iter().position(|it| it.is_transient)?;
        Some(self.aside.remove(at))
    }
}

/// A report under way.
struct Telling {
    /// The request's number.
    ask: u64,
    thread: ThreadId,
    texts: Vec<Told>,
    since: Timestamp,
    /// The person chose anew meanwhile.
    is_stale: bool,
    /// Nothing was set aside.
    is_whole: bool,
}

/// All conversations.
#[derive(Default)]
pub(super) struct Book {
    since: Timestamp,
    /// For whom the connector is to be asked how far texts were told; nobody once it has said so.
    asks_for: Option<ExtensionId>,
    standings: LiteMap<ThreadId, Standing>,
    waiting: LiteMap<ThreadId, Waiting>,
    telling: Option<Telling>,
    /// Of conversations that were not read yet.
    loaded: Vec<Standing>,
}

/// How far RingCentral brought a text.
const fn delivery(text: &Text) -> Delivery {
    match text.state {
        TextState::Received | TextState::Delivered => Delivery::Delivered,
        TextState::Queued | TextState::Sending | TextState::Unknown => Delivery::Sending,
        TextState::Sent => Delivery::Sent,
        TextState::Failed { .. } => Delivery::Failed,
    }
}

/// Colleagues' short numbers are nobody's in NetSuite.
fn is_loggable(thread: &Thread) -> bool {
    let mut others = thread.others.iter();
    others.any(|other| other.number.starts_with('+'))
}

impl Book {
    /// Takes up what was told, before any conversation is read.
    pub(super) fn load(
        &mut self,
        values: &LiteMap<String, String>,
        owner: &ExtensionId,
        desk: &mut Desk,
    ) {
        let key = [BEGINNING, owner.as_str()].concat();
        let since = values.get(&key).and_then(|json| json::read(json).ok());
        self.since = since.unwrap_or_else(|| {
            let since = desk.now.plus_millis(-BEFORE_MS);
            desk.save(Place::Pending, &key, &since);
            since
        });
        let asked = [ASKED, owner.as_str()].concat();
        self.asks_for = (!values.contains_key(&asked)).then(|| owner.clone());
        for (key, value) in values {
            if key.starts_with(TOLD)
                && let Ok(standing) = json::read::<Standing>(value)
                && standing.owner == *owner
            {
                self.loaded.push(standing);
            }
        }
    }

    /// The connector has not said yet how far texts were told.
    pub(super) const fn is_new(&self) -> bool {
        self.asks_for.is_some()
    }

    /// The person's texts were told so far, by whichever browser. Are there older ones to tell now?
    pub(super) fn begin(&mut self, told: TextsTold, desk: &mut Desk) -> bool {
        let Some(owner) = self.asks_for.take() else {
            return false;
        };
        let mut is_older = false;
        if let TextsTold::Until(until) = told {
            let longest = desk.now.plus_millis(-LONGEST_PAUSE_MS);
            let since = until.plus_millis(-BEFORE_MS).max(longest);
            is_older = since < self.since;
            if is_older {
                self.since = since;
                let key = [BEGINNING, owner.as_str()].concat();
                desk.save(Place::Pending, &key, &since);
            }
        }
        desk.save(Place::Pending, &[ASKED, owner.as_str()].concat(), &true);
        is_older
    }

    /// Something in this conversation may be new.
    pub(super) fn look(&mut self, id: &ThreadId, thread: &Thread, desk: &mut Desk) {
        let Some(conversation) = thread.conversation.as_deref() else {
            return;
        };
        if desk.config.connector.is_none() || !is_loggable(thread) {
            return;
        }
        if !self.standings.contains_key(id) {
            let known = self.loaded.iter();
            let at = known
                .enumerate()
                .find(|(_, it)| it.conversation.as_str() == conversation)
                .map(|(at, _)| at);
            let standing = at.map_or_else(
                || Standing {
                    owner: thread.owner.clone(),
                    conversation: ConversationId::new(conversation),
                    told: Vec::new(),
                    last: None,
                    filed: None,
                    chosen: None,
                    is_choice_untold: false,
                    refused: None,
                    left_out_by: None,
                },
                |at| self.loaded.swap_remove(at),
            );
            self.standings.insert(id.clone(), standing);
        }
        let standing = self.standings.get(id);
        let is_new = standing.is_some_and(|it| it.is_choice_untold)
            || self.untold(id, thread, desk.now).next().is_some();
        if is_new && !self.waiting.contains_key(id) {
            let waiting = Waiting::until(desk.now.plus_millis(QUIET_MS));
            self.waiting.insert(id.clone(), waiting);
        } else if !is_new {
            self.waiting.remove(id);
        }
    }

    /// A text came, or news of one: what was refused may be taken now.
    pub(super) fn has_news(&mut self, id: &ThreadId, thread: &Thread, desk: &mut Desk) {
        self.look(id, thread, desk);
        if let Some(standing) = self.standings.get_mut(id)
            && standing.stir()
        {
            desk.save(Place::Pending, &standing.key(), standing);
            if let Some(waiting) = self.waiting.get_mut(id) {
                waiting.aside.retain(|it| it.is_transient);
            }
        }
    }

    /// Nothing that was written before this is told.
    pub(super) fn begins(&self, now: Timestamp) -> Timestamp {
        self.since.max(now.plus_millis(-OLDEST_MS))
    }

    fn untold<'t>(
        &'t self,
        id: &ThreadId,
        thread: &'t Thread,
        now: Timestamp,
    ) -> impl Iterator<Item = &'t Text> {
        let standing = self.standings.get(id);
        let from = self.begins(now);
        let texts = thread.texts.iter().filter(move |text| text.at >= from);
        texts.filter(move |text| standing.is_some_and(|it| !it.knows(text)))
    }

    /// So many of the newest texts of a conversation are to be kept for the next life.
    pub(super) fn keeps(&self, id: &ThreadId, thread: &Thread, now: Timestamp) -> usize {
        let first = self.untold(id, thread, now).next();
        let at = first.and_then(|first| thread.texts.iter().position(|it| it.id == first.id));
        at.map_or(0, |at| thread.texts.len() - at)
    }

    /// The next report that is due, if none is under way; it is asked for as `ask`.
    pub(super) fn next(
        &mut self,
        ask: u64,
        threads: &LiteMap<ThreadId, Thread>,
        now: Timestamp,
    ) -> Option<TextReport> {
        if let Some(telling) = &self.telling
            && now.millis_since(telling.since) < DROPPED_MS
        {
            return None;
        }
        self.telling = None;
        let due = self.waiting.iter().find(|(id, waiting)| {
            let rests = self.standings.get(*id).is_some_and(Standing::rests);
            let is_far = waiting.next_at.millis_since(now) > outbox::LAST_RETRY_MS;
            !rests && (waiting.next_at <= now || is_far)
        });
        let (id, waiting) = due?;
        let (id, thread) = (id.clone(), threads.get(id)?);
        let standing = self.standings.get(&id)?;
        let texts = self.untold(&id, thread, now);
        let texts = texts.filter(|text| !waiting.leaves_out(text));
        let (texts, messages) = portion(texts, thread);
        let is_whole = waiting.aside.is_empty();
        let report = TextReport {
            conversation: standing.conversation.clone(),
            others: thread
                .others
                .iter()
                .map(|other| RemoteParty {
                    number: Some(other.number.clone()),
                    name: other.name.clone(),
                })
                .collect(),
            local_number: Some(thread.own.clone()),
            messages,
            chosen: standing.chosen.clone(),
            refused: waiting.aside.iter().map(|it| it.day.clone()).collect(),
        };
        self.telling = Some(Telling {
            ask,
            texts,
            thread: id,
            since: now,
            is_stale: false,
            is_whole,
        });
        Some(report)
    }

    /// The connector answered; too late for one that was given up.
    pub(super) fn answered(
        &mut self,
        ask: u64,
        answer: Result<LoggedTexts, ConnectorError>,
        threads: &LiteMap<ThreadId, Thread>,
        desk: &mut Desk,
    ) {
        let Some(telling) = self.telling.take_if(|it| it.ask == ask) else {
            return;
        };
        let id = telling.thread.clone();
        let Some(standing) = self.standings.get_mut(&id) else {
            return;
        };
        match answer {
            Ok(LoggedTexts {
                left_out_by: Some(rule),
                ..
            }) => {
                if !telling.is_stale {
                    standing.left_out_by = Some(rule);
                    desk.save(Place::Pending, &standing.key(), standing);
                }
            }
            Ok(logged) => self.logged(telling, logged, threads, desk),
            Err(error) => {
                let (problem, is_transient) = outbox::describe(error);
                if is_transient {
                    if let Some(waiting) = self.waiting.get_mut(&id) {
                        waiting.wait_longer(problem, desk);
                    }
                } else if !telling.is_stale {
                    standing.refused = Some(problem);
                    desk.save(Place::Pending, &standing.key(), standing);
                }
            }
        }
        if let Some(thread) = threads.get(&id) {
            self.look(&id, thread, desk);
        }
    }

    /// The connector wrote what it could.
    fn logged(
        &mut self,
        telling: Telling,
        logged: LoggedTexts,
        threads: &LiteMap<ThreadId, Thread>,
        desk: &mut Desk,
    ) {
        let (id, now) = (telling.thread.clone(), desk.now);
        let waiting = self.waiting.remove(&id);
        let mut waiting = waiting.unwrap_or_else(|| Waiting::until(now));
        let is_written = !logged.days.is_empty();
        // Where nothing came of it after all, the next one is in no hurry.
        let has_come_on = is_written || !logged.refused.is_empty();
        let wait = if has_come_on { 0 } else { QUIET_MS };
        let (is_more, is_stale) = (logged.is_more, telling.is_stale);
        let Some(standing) = self.standings.get_mut(&id) else {
            return;
        };
        if !is_stale {
            standing.take_note(telling, &logged, now);
            waiting.set_aside(logged.refused);
        }
        standing.show(logged.days);
        standing.stir();
        let is_owed = is_stale || standing.is_choice_untold;
        let is_left = is_more && (is_owed || self.has_left(&id, &waiting, threads, now));
        if is_left {
            let next = Waiting::until(now.plus_millis(wait));
            let aside = waiting.aside;
            self.waiting.insert(id.clone(), Waiting { aside, ..next });
        } else if let Some(day) = waiting.release() {
            waiting.attempts = if is_written { 0 } else { waiting.attempts };
            waiting.wait_longer(day.problem, desk);
            self.waiting.insert(id.clone(), waiting);
        } else if let Some(day) = waiting.aside.first()
            && let Some(standing) = self.standings.get_mut(&id)
        {
            standing.refused = Some(day.problem.clone());
            self.waiting.insert(id.clone(), waiting);
        }
        if let Some(standing) = self.standings.get(&id) {
            desk.save(Place::Pending, &standing.key(), standing);
        }
    }

    /// Is there a text to tell beside what is set aside?
    fn has_left(
        &self,
        id: &ThreadId,
        waiting: &Waiting,
        threads: &LiteMap<ThreadId, Thread>,
        now: Timestamp,
    ) -> bool {
        threads.get(id).is_some_and(|thread| {
            let mut texts = self.untold(id, thread, now);
            texts.any(|text| !waiting.leaves_out(text))
        })
    }

    /// Tries this conversation again now.
    pub(super) fn retry(&mut self, id: &ThreadId, desk: &mut Desk) {
        if let Some(standing) = self.standings.get_mut(id)
            && standing.stir()
        {
            desk.save(Place::Pending, &standing.key(), standing);
        }
        if let Some(waiting) = self.waiting.get_mut(id) {
            waiting.next_at = desk.now;
            waiting.aside.clear();
        }
    }

    /// Nothing in the way is left: everything that waits is tried now.
    pub(super) fn retry_all(&mut self, now: Timestamp) {
        for (_, waiting) in &mut self.waiting {
            waiting.next_at = waiting.next_at.min(now);
        }
    }

    /// The person says whose this conversation is: all that is known of it is told once more.
    pub(super) fn choose(
        &mut self,
        id: &ThreadId,
        chosen: Option<ChosenRecords>,
        thread: &Thread,
        desk: &mut Desk,
    ) {
        let Some(standing) = self.standings.get_mut(id) else {
            return;
        };
        standing.told.clear();
        standing.stir();
        if chosen.is_some() {
            standing.chosen = chosen;
            standing.is_choice_untold = true;
        }
        desk.save(Place::Pending, &standing.key(), standing);
        if let Some(telling) = self.telling.as_mut().filter(|it| it.thread == *id) {
            telling.is_stale = true;
        }
        self.look(id, thread, desk);
        self.retry(id, desk);
    }

    /// Some of it is in NetSuite, under nobody.
    pub(super) fn is_unfiled(&self, id: &ThreadId) -> bool {
        let standing = self.standings.get(id);
        standing.is_some_and(|it| it.last.is_some() && it.filed.is_none())
    }

    /// What the screen says of a conversation; nothing where nothing is logged.
    pub(super) fn draw(&self, id: &ThreadId) -> Option<ThreadLog> {
        let standing = self.standings.get(id)?;
        let waiting = self.waiting.get(id);
        let state = if self.telling.as_ref().is_some_and(|it| it.thread == *id) {
            LogState::Sending
        } else if let Some(problem) = &standing.refused {
            LogState::Wedged {
                problem: problem.clone(),
            }
        } else if let Some(rule) = standing.left_out_by {
            LogState::LeftOut { rule }
        } else if let Some(waiting) = waiting {
            LogState::Waiting {
                attempts: waiting.attempts,
                next_attempt_at: Some(waiting.next_at),
                last_problem: waiting.last_problem.clone(),
            }
        } else {
            let record = standing.last.as_ref()?;
            LogState::Logged {
                record: record.id.clone(),
                url: record.url.clone(),
                unfiled: None,
                not_taken: Vec::new(),
            }
        };
        Some(ThreadLog {
            state,
            filed: standing.filed.clone(),
        })
    }

    /// Something is on its way.
    pub(super) fn is_busy(&self) -> bool {
        let mut waiting = self.waiting.keys();
        waiting.any(|id| self.standings.get(id).is_some_and(|it| !it.rests()))
    }

    /// How many conversations could not be logged so far, and whether one needs a person.
    pub(super) fn unlogged(&self) -> (u32, bool) {
        let mut count = 0;
        let mut needs_person = false;
        for (id, waiting) in &self.waiting {
            let is_refused = self
                .standings
                .get(id)
                .is_some_and(|it| it.refused.is_some());
            let is_left_out = self
                .standings
                .get(id)
                .is_some_and(|it| it.left_out_by.is_some());
            needs_person |= is_refused;
            count += u32::from(is_refused || waiting.attempts != 0 && !is_left_out);
        }
        (count, needs_person)
    }

    /// When something is due.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        if let Some(telling) = &self.telling {
            return Some(telling.since.plus_millis(DROPPED_MS));
        }
        let is_open = |id: &ThreadId| self.standings.get(id).is_some_and(|it| !it.rests());
        let waiting = self.waiting.iter().filter(|(id, _)| is_open(id));
        waiting.map(|(_, waiting)| waiting.next_at).min()
    }
}

/// As many of these texts as one request takes, but one always: as they are noted, and as they are told.
fn portion<'t>(
    texts: impl Iterator<Item = &'t Text>,
    thread: &Thread,
) -> (Vec<Told>, Vec<TextMessage>) {
    let (mut told, mut messages, mut room) = (Vec::new(), Vec::new(), PORTION_BYTES);
    for text in texts.take(PORTION) {
        let message = message(text, thread);
        let size = json::write(&message).map_or(0, |text| text.len() + 1);
        if size > room && !messages.is_empty() {
            break;
        }
        room = room.saturating_sub(size);
        messages.push(message);
        told.push(Told {
            id: text.id.clone(),
            at: text.at,
            delivery: delivery(text),
        });
    }
    (told, messages)
}

fn message(text: &Text, thread: &Thread) -> TextMessage {
    let is_named = thread.others.len() > 1 && text.direction == Direction::Inbound;
    let named = |file: &super::thread::File| {
        if file.name.is_empty() {
            file.kind.clone()
        } else {
            file.name.clone()
        }
    };
    TextMessage {
        id: MessageId::new(text.id.clone()),
        direction: text.direction,
        at: text.at,
        from: is_named.then(|| text.from.clone()),
        body: text.body.clone(),
        attachments: text.files.iter().map(named).collect(),
        delivery: delivery(text),
    }
}
