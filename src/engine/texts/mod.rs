//! Text messages: conversations as RingCentral has them, and texts on their way out. An annex.
//!
//! The message store is read whole once (`FSync`) and then by its changes (`ISync`); events only say
//! that something changed. What was read is kept in the browser, so that it is there at once, and
//! offline too.

mod attached;
mod book;
mod drawing;
mod fault;
mod files;
mod notices;
mod own;
mod sending;
mod sync;
mod thread;

use std::collections::VecDeque;

use ledgerline_core::{
    domain::{
        attachment::NewFile,
        caller::CallerIdentity,
        finished_call::ChosenRecords,
        ids::{ExtensionId, FileId, MessageId, RecordId, ThreadId},
        phone_number::{Dialled, read_dialled},
        sensitive::Secret,
        template::Template,
        texting::{Started, TextState, TextWish},
        time::Timestamp,
        view::{AnnexName, AnnexView},
    },
    wire::{
        connector::LoggedTexts,
        json,
        ringcentral::messages::{Message, MessageSync, Messages, read_status},
    },
};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use self::{
    attached::{ATTACHED, Attached},
    book::Book,
    files::{Files, Rank},
    notices::Notices,
    sending::{Outgoing, Stage, Written},
    sync::Sync,
    thread::{Other, Text, Thread, thread_id},
};
use super::{
    annex::{Annex, Ground, NewAnnex, News},
    callers::Callers,
    content,
    desk::{Purpose, connector_answer, ringcentral_answer},
    io::{FilePart, HttpResponse, Io, Method, NoAnswer, Place},
};

const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";
/// Where a kept conversation's name begins.
const KEPT_THREAD: &str = "texts/";
/// Where a written text's name begins.
const PENDING_TEXT: &str = "texts.out-";
/// Where the name of a person's drafts begins.
const DRAFTS: &str = "texts.drafts-";
/// Where the name of a person's templates begins.
const TEMPLATES: &str = "texts.templates-";
/// So many conversations are open at once, in all tabs together.
const OPEN: usize = 6;
/// So many tabs may wait at once for the conversation that each of them began.
const STARTED: usize = 16;
/// Older texts are read in portions of so many.
const PORTION: usize = 50;
/// Conversations whose names are looked up without being asked for.
const NAMED: usize = 12;

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::Texts,
        machine: Box::new(Texts::default()),
    }
}

/// What an answer is for.
enum Ask {
    Sync,
    Mark,
    Older(ThreadId),
    LeftOut,
    Send(MessageId),
    Log(u64),
    File(u64),
    Preview(FileId),
}

/// A conversation that is to begin.
struct Beginning {
    request: String,
    to: String,
    from: Option<String>,
    words: String,
}

/// What a person typed and did not send.
#[derive(Default, Serialize, Deserialize)]
struct Drafts(Vec<(ThreadId, String)>);

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five facts that do not depend on each other"
)]
struct Texts {
    /// Whose texts; nobody's while it does not work.
    owner: Option<ExtensionId>,
    is_kept_read: bool,
    is_pending_read: bool,
    threads: LiteMap<ThreadId, Thread>,
    sync: Sync,
    /// RingCentral cannot be reached.
    is_stale: bool,
    book: Book,
    /// As they were written.
    outgoing: Vec<Outgoing>,
    /// The connector may be told.
    may_log: bool,
    /// Wishes from before storage was read.
    early: Vec<TextWish>,
    drafts: LiteMap<ThreadId, String>,
    attached: Attached,
    /// `None` until the person has written some.
    templates: Option<Vec<Template>>,
    /// The one opened last comes first.
    open: Vec<ThreadId>,
    /// Of these, older texts are being read.
    reading_older: Vec<ThreadId>,
    /// Who has a number, as far as NetSuite was asked.
    names: LiteMap<String, CallerIdentity>,
    notices: Notices,
    files: Files,
    /// What became of the last wishes to begin one, of all tabs.
    started: VecDeque<Started>,
    /// These wait until it is known which numbers may send.
    beginning: Vec<Beginning>,
    asks: LiteMap<u64, Ask>,
    /// Grows for ever, so that a late answer finds nobody.
    next_ask: u64,
    view: Option<AnnexView>,
    /// Something changed that is shown.
    is_new: bool,
}

impl Annex for Texts {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>) {
        match news {
            News::Starts => self.start(ground),
            News::Stops => self.stop(ground),
            News::Read(Place::Kept, values) => self.read_kept(values, ground),
            News::Read(Place::Pending, values) => self.read_pending(values, ground),
            News::Saved(Place::Pending, key) => self.saved(key, ground),
            News::Round(round) => self.round(round, ground),
            News::Read(..) | News::Saved(..) | News::CameRound(_) => {}
            News::Answer(ask, result) => {
                if let Some(ask) = self.asks.remove(&ask) {
                    self.answered(ask, result, ground);
                }
            }
            News::Event(event) => {
                if event.event.contains("/message-store") {
                    self.look(ground);
                }
            }
            News::Gap => self.look(ground),
            News::Back => {
                self.book.retry_all(ground.desk.now);
                self.sync.retry_older(ground.desk.now);
                self.look(ground);
            }
            News::Identified(number, identity) => self.identified(number, identity, ground),
            News::Wish(wish) => {
                if let Ok(wish) = json::read(wish) {
                    self.wish(wish, ground);
                }
            }
            News::Tick => self.tick(ground),
        }
        if std::mem::take(&mut self.is_new) {
            self.view = self.draw(ground);
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        let outgoing = self.outgoing.iter().filter_map(Outgoing::deadline);
        let others = [
            self.sync.deadline(),
            self.sync.older_due_at(),
            self.notices.deadline(),
            self.book.deadline().filter(|_| self.may_log),
        ];
        outgoing.chain(others.into_iter().flatten()).min()
    }

    fn view(&self) -> Option<AnnexView> {
        self.view.clone()
    }

    fn is_busy(&self) -> bool {
        self.outgoing.iter().any(Outgoing::is_under_way) || self.book.is_busy()
    }

    fn unlogged(&self) -> (u32, bool) {
        self.book.unlogged()
    }
}

impl Texts {
    fn start(&mut self, ground: &mut Ground<'_>) {
        self.owner.clone_from(&ground.desk.person);
        ground.desk.io(Io::Read(Place::Kept));
        ground.desk.io(Io::Read(Place::Pending));
    }

    fn stop(&mut self, ground: &mut Ground<'_>) {
        self.files.release_all(ground.desk);
        self.attached.release(ground.desk);
        *self = Self {
            next_ask: self.next_ask,
            ..Self::default()
        };
    }

    const fn is_ready(&self) -> bool {
        self.is_kept_read && self.is_pending_read
    }

    // Storage.

    fn read_kept(&mut self, values: &LiteMap<String, String>, ground: &mut Ground<'_>) {
        let Some(owner) = self.owner.clone().filter(|_| !self.is_kept_read) else {
            return;
        };
        self.is_kept_read = true;
        self.sync.load(values, &owner);
        for (key, value) in values {
            if key.starts_with(ATTACHED) {
                self.attached.load(key, value, &owner);
            } else if key.starts_with(KEPT_THREAD)
                && let Ok(thread) = json::read::<Thread>(value)
                && thread.owner == owner
            {
                self.threads.insert(thread.id(), thread);
            }
        }
        self.loaded(ground);
    }

    fn read_pending(&mut self, values: &LiteMap<String, String>, ground: &mut Ground<'_>) {
        let Some(owner) = self.owner.clone().filter(|_| !self.is_pending_read) else {
            return;
        };
        self.is_pending_read = true;
        self.book.load(values, &owner, ground.desk);
        let drafts = values.get([DRAFTS, owner.as_str()].concat().as_str());
        if let Some(Drafts(drafts)) = drafts.and_then(|json| json::read(json).ok()) {
            self.drafts = drafts.into_iter().collect();
        }
        let templates = values.get([TEMPLATES, owner.as_str()].concat().as_str());
        self.templates = templates.and_then(|json| json::read(json).ok());
        for (key, value) in values {
            if key.starts_with(PENDING_TEXT)
                && let Ok(written) = json::read::<Written>(value)
                && written.owner == owner
            {
                let outgoing = Outgoing::loaded(written, ground.desk.now);
                self.outgoing.push(outgoing);
            }
        }
        self.outgoing.sort_by_key(|outgoing| outgoing.written.at);
        self.loaded(ground);
    }

    fn loaded(&mut self, ground: &mut Ground<'_>) {
        if !self.is_ready() {
            return;
        }
        let named: Vec<ThreadId> = self
            .outgoing
            .iter()
            .map(|outgoing| outgoing.written.thread.clone())
            .chain(self.drafts.keys().cloned())
            .chain(self.attached.threads().cloned())
            .collect();
        for id in named {
            self.thread(&id);
        }
        for (id, thread) in &self.threads {
            self.book.look(id, thread, ground.desk);
        }
        self.is_new = true;
        self.look(ground);
        for wish in std::mem::take(&mut self.early) {
            self.wish(wish, ground);
        }
    }

    /// The conversation of this name, begun if there is none yet.
    fn thread(&mut self, id: &ThreadId) -> Option<&mut Thread> {
        if !self.threads.contains_key(id) {
            let thread = Thread::named(id, self.owner.as_ref()?)?;
            self.threads.insert(id.clone(), thread);
        }
        self.threads.get_mut(id)
    }

    fn keep(&self, id: &ThreadId, ground: &mut Ground<'_>) {
        if let Some(thread) = self.threads.get(id)
            && let Some(key) = thread.kept_as()
        {
            let least = self.book.keeps(id, thread, ground.desk.now);
            ground.desk.save(Place::Kept, &key, &thread.to_keep(least));
        }
    }

    // Asking.

    fn ask(
        &mut self,
        ask: Ask,
        method: Method,
        path: &str,
        body: Option<&json::Value>,
        ground: &mut Ground<'_>,
    ) {
        self.next_ask += 1;
        self.asks.insert(self.next_ask, ask);
        let purpose = Purpose::Annex(AnnexName::Texts, self.next_ask);
        let path = [EXTENSION, path].concat();
        ground.desk.ringcentral_json(purpose, method, &path, body);
    }

    fn answered(
        &mut self,
        ask: Ask,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        self.is_new = true;
        match ask {
            Ask::Sync => self.synced(ringcentral_answer::<MessageSync>(result), ground),
            // Refused or lost, it stays as it was wished: who has the thread on screen would only wish it
            // again at once. The next reading that has this text tells how it stands.
            Ask::Mark => {}
            Ask::Older(id) => {
                self.reading_older.retain(|reading| *reading != id);
                if let Ok(Messages { records }) = ringcentral_answer(result) {
                    let is_all = records.len() < PORTION;
                    for message in records {
                        self.take(&message);
                    }
                    if let Some(thread) = self.threads.get_mut(&id) {
                        thread.has_older = !is_all;
                        self.book.look(&id, thread, ground.desk);
                    }
                }
            }
            Ask::LeftOut => self.left_out_came(ringcentral_answer(result), ground),
            Ask::Send(id) => self.sent(&id, result, ground),
            Ask::File(ask) => self.files.answered(ask, result, ground.desk),
            Ask::Preview(id) => {
                let address = result.ok().map(|answer| answer.body.into_inner());
                self.attached.came(&id, address, ground.desk);
            }
            Ask::Log(ask) => {
                let answer = connector_answer::<LoggedTexts>(result);
                self.book.answered(ask, answer, &self.threads, ground.desk);
            }
        }
    }

    fn tick(&mut self, ground: &mut Ground<'_>) {
        if !self.is_ready() {
            return;
        }
        let now = ground.desk.now;
        let is_stale = self.sync.is_down() || !ground.is_online || !ground.is_signed_in;
        self.is_new |= std::mem::replace(&mut self.is_stale, is_stale) != is_stale;
        for outgoing in &mut self.outgoing {
            self.is_new |= outgoing.tick(now);
        }
        let wants_look = self
            .outgoing
            .iter()
            .any(|outgoing| outgoing.is_absent(now) && !outgoing.is_absent(self.sync.asked_at()));
        let wants_look = wants_look || self.begin_telling(ground);
        if wants_look || self.sync.is_due(now) {
            self.look(ground);
        }
        self.read_left_out(ground);
        if !ground.numbers.is_empty() {
            for wanted in std::mem::take(&mut self.beginning) {
                self.is_new = true;
                self.begin(wanted, ground);
            }
        }
        self.send_due(ground);
        self.log_due(ground);
        self.fetch_wanted(ground);
        self.preview(ground);
        self.notices.tick(ground);
    }

    /// A browser that is new to the person begins where their telling ended; is all to be read for that?
    fn begin_telling(&mut self, ground: &mut Ground<'_>) -> bool {
        // Not in the middle of a reading, which goes by where the telling begins.
        let told = ground.texts_told.filter(|_| self.sync.is_idle());
        let Some(told) = told.filter(|_| self.book.is_new()) else {
            return false;
        };
        let is_older = self.book.begin(told, ground.desk);
        if is_older {
            self.sync.forget(ground.desk);
        }
        is_older
    }

    // Wishes.

    fn wish(&mut self, wish: TextWish, ground: &mut Ground<'_>) {
        if !self.is_ready() {
            self.early.push(wish);
            return;
        }
        self.is_new = true;
        match wish {
            TextWish::Start {
                request,
                to,
                from,
                words,
            } => {
                let wanted = Beginning {
                    request,
                    to,
                    from,
                    words,
                };
                self.begin(wanted, ground);
            }
            TextWish::Open { thread } => self.open(&thread, ground),
            TextWish::Read { thread } => {
                let unread = self.threads.get(&thread).map_or_else(Vec::new, |thread| {
                    let unread = thread.texts.iter().filter(|text| text.is_unread());
                    unread.map(|text| text.id.clone()).collect()
                });
                for id in unread {
                    self.mark(&thread, &id, true, ground);
                }
            }
            TextWish::Unread { thread } => {
                let last = self.threads.get(&thread).and_then(|thread| {
                    let mut texts = thread.texts.iter().rev();
                    texts.find(|text| text.state == TextState::Received)
                });
                if let Some(id) = last.map(|text| text.id.clone()) {
                    self.mark(&thread, &id, false, ground);
                }
            }
            TextWish::Older { thread } => self.read_older(thread, ground),
            TextWish::Draft { thread, text } => {
                self.draft(thread, text, ground);
            }
            TextWish::Send {
                thread,
                text_id,
                body,
                files,
            } => self.send(thread, text_id, body, &files, ground),
            TextWish::Attach { thread, id, file } => {
                if self.thread(&thread).is_some()
                    && let Some(owner) = &self.owner
                {
                    self.attached.add(&thread, owner, id, file, ground.desk);
                }
            }
            TextWish::Detach { thread, id } => self.attached.remove(&thread, &id, ground.desk),
            TextWish::Again { text } => self.again(&text, ground),
            TextWish::Fetch {
                thread,
                text,
                file,
                is_asked,
            } => self.fetch(&thread, &text, file, is_asked, ground),
            TextWish::Release { thread } => self.files.release(&thread, ground.desk),
            TextWish::Templates { templates } => {
                if let Some(owner) = self.owner.clone() {
                    self.keep_templates(templates, &owner, ground);
                }
            }
            TextWish::Log { thread } => self.book.retry(&thread, ground.desk),
            TextWish::File {
                number,
                company,
                contact,
            } => self.file(&number, company.as_ref(), contact.as_ref(), ground),
            TextWish::Discard { text } => {
                if let Some(at) = self.outgoing.iter().position(|it| {
                    it.written.id == text && !matches!(it.written.stage, Stage::Sending { .. })
                }) {
                    let gone = self.outgoing.remove(at);
                    ground.desk.forget(Place::Pending, &gone.key());
                }
            }
        }
    }

    /// A text is written; with it the draft is done.
    fn send(
        &mut self,
        thread: ThreadId,
        text_id: MessageId,
        body: String,
        files: &[FileId],
        ground: &mut Ground<'_>,
    ) {
        let is_new = self.outgoing.iter().all(|it| it.written.id != text_id);
        let is_empty = body.trim().is_empty() && files.is_empty();
        if is_empty || !is_new || self.thread(&thread).is_none() {
            return;
        }
        let Some(owner) = self.owner.clone() else {
            return;
        };
        let Some(files) = self.attached.take(&thread, files, ground.desk) else {
            // Never without what was to go along: it stays where it was typed.
            self.draft(thread, body, ground);
            return;
        };
        let outgoing = Outgoing::new(Written {
            owner,
            id: text_id,
            thread: thread.clone(),
            body: body.trim().to_owned(),
            files,
            at: ground.desk.now,
            stage: Stage::Queued,
        });
        outgoing.save(ground.desk);
        self.outgoing.push(outgoing);
        self.draft(thread, String::new(), ground);
    }

    /// Begins a conversation, or goes on with it: from the given number, else from the one last used
    /// with the same people, else from the person's default. Before it is known which numbers may send,
    /// it waits for that.
    fn begin(&mut self, wanted: Beginning, ground: &mut Ground<'_>) {
        let others = others(&wanted.to, ground.home);
        let last = others.as_ref().and_then(|others| self.last_own(others));
        let may_send = senders(ground);
        let own = wanted.from.clone().or_else(|| {
            let fits = |own: &String| may_send.is_empty() || may_send.contains(own);
            last.filter(fits).or_else(|| may_send.first().cloned())
        });
        if own.is_none() && others.is_some() && ground.numbers.is_empty() {
            self.beginning.push(wanted);
            return;
        }
        let thread = own
            .zip(others)
            .map(|(own, others)| thread_id(&own, &others));
        if let Some(id) = &thread {
            self.thread(id);
            self.open(id, ground);
            if !wanted.words.is_empty() && !self.drafts.contains_key(id) {
                self.draft(id.clone(), wanted.words, ground);
            }
        }
        let request = wanted.request;
        self.started.push_back(Started { request, thread });
        if self.started.len() > STARTED {
            self.started.pop_front();
        }
    }

    /// Our number in the conversation with these in which something was written last.
    fn last_own(&self, others: &[Other]) -> Option<String> {
        let numbers = |others: &[Other]| -> Vec<String> {
            others.iter().map(|other| other.number.clone()).collect()
        };
        let wanted = numbers(others);
        let threads = self.threads.iter();
        let same = threads.filter(|(_, thread)| numbers(&thread.others) == wanted);
        let last = same.max_by_key(|(id, thread)| self.last_at(id, thread));
        last.map(|(_, thread)| thread.own.clone())
    }

    fn open(&mut self, id: &ThreadId, ground: &mut Ground<'_>) {
        if self.thread(id).is_none() {
            return;
        }
        self.open.retain(|open| open != id);
        self.open.insert(0, id.clone());
        self.open.truncate(OPEN);
        let numbers = self.numbers_of(id);
        for number in &numbers {
            self.look_up(number, ground);
        }
        if let [number] = numbers.as_slice()
            && !ground.has_call
        {
            let caller = ground.callers.look_up(Some(number), ground.desk);
            ground
                .callers
                .show(None, Some(number.clone()), caller, ground.desk);
        }
    }

    fn numbers_of(&self, id: &ThreadId) -> Vec<String> {
        let others = self.threads.get(id).map(|thread| thread.others.iter());
        others
            .into_iter()
            .flatten()
            .map(|other| other.number.clone())
            .collect()
    }

    fn look_up(&mut self, number: &str, ground: &mut Ground<'_>) {
        let identity = ground.callers.look_up(Some(number), ground.desk);
        self.name(number, identity);
    }

    /// What could not be answered takes back nothing that is known.
    fn name(&mut self, number: &str, identity: CallerIdentity) {
        if identity.is_answer() {
            self.names.insert(number.to_owned(), identity);
            self.is_new = true;
        }
    }

    fn identified(&mut self, number: &str, identity: &CallerIdentity, ground: &mut Ground<'_>) {
        let is_ours = self
            .threads
            .values()
            .any(|thread| thread.others.iter().any(|other| other.number == number));
        if is_ours {
            self.name(number, identity.clone());
        }
        // Somebody has a record now who had none when their texts were logged.
        if matches!(identity, CallerIdentity::Known { .. }) {
            for id in self.alone_with(number) {
                if self.book.is_unfiled(&id)
                    && let Some(thread) = self.threads.get(&id)
                {
                    self.book.choose(&id, None, thread, ground.desk);
                }
            }
        }
    }

    /// Conversations with this number and nobody else.
    fn alone_with(&self, number: &str) -> Vec<ThreadId> {
        let is_alone =
            |thread: &Thread| matches!(thread.others.as_slice(), [it] if it.number == number);
        let threads = self.threads.iter();
        threads
            .filter(|(_, thread)| is_alone(thread))
            .map(|(id, _)| id.clone())
            .collect()
    }

    /// Who it is once somebody has chosen among what is on screen, however long ago that was looked up,
    /// or anybody of the book.
    fn chosen(
        &self,
        number: &str,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
        callers: &Callers,
    ) -> Option<CallerIdentity> {
        let pane = callers.pane();
        let shown = (pane.number.as_deref() == Some(number)).then_some(&pane.caller);
        let known = shown.into_iter().chain(self.names.get(number));
        let mut known = known.chain([&CallerIdentity::Unknown]);
        known.find_map(|it| callers.chosen(it, company, contact))
    }

    /// The person says whose a number is: its conversations are filed there.
    fn file(
        &mut self,
        number: &str,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
        ground: &mut Ground<'_>,
    ) {
        let now = ground.desk.now;
        let identity = self.chosen(number, company, contact, ground.callers);
        let mut chosen = ChosenRecords {
            company: company.cloned(),
            contact: contact.cloned(),
            chosen_at: Some(now),
        };
        if let Some(CallerIdentity::Known { found, others }) = identity {
            chosen = ChosenRecords::of(&found, now);
            let identity = CallerIdentity::Known { found, others };
            ground
                .callers
                .remember(number, identity.clone(), ground.desk);
            if ground.callers.pane().number.as_deref() == Some(number) {
                ground.callers.pane_identity(&identity, ground.desk);
            }
            self.names.insert(number.to_owned(), identity);
        }
        Callers::tell_choice(number, &chosen, ground.desk);
        for id in self.alone_with(number) {
            if let Some(thread) = self.threads.get(&id) {
                self.book
                    .choose(&id, Some(chosen.clone()), thread, ground.desk);
            }
        }
    }

    fn mark(&mut self, thread: &ThreadId, id: &str, is_read: bool, ground: &mut Ground<'_>) {
        let text = self
            .threads
            .get_mut(thread)
            .and_then(|thread| thread.texts.iter_mut().find(|text| text.id == id));
        if let Some(text) = text.filter(|text| text.is_read != is_read) {
            text.is_read = is_read;
            let path = ["/message-store/", id].concat();
            let body = read_status(is_read);
            self.ask(Ask::Mark, Method::Put, &path, Some(&body), ground);
            self.keep(thread, ground);
        }
    }

    fn read_older(&mut self, id: ThreadId, ground: &mut Ground<'_>) {
        let Some(thread) = self.threads.get(&id) else {
            return;
        };
        let (Some(conversation), Some(oldest)) = (&thread.conversation, thread.texts.first())
        else {
            return;
        };
        if self.reading_older.contains(&id) || !ground.is_signed_in {
            return;
        }
        let path = format!(
            "/message-store?messageType=SMS&conversationId={conversation}\
             &dateFrom=2000-01-01T00:00:00.000Z&dateTo={}&perPage={PORTION}",
            oldest.at
        );
        self.reading_older.push(id.clone());
        self.ask(Ask::Older(id), Method::Get, &path, None, ground);
    }

    fn keep_templates(
        &mut self,
        templates: Vec<Template>,
        owner: &ExtensionId,
        ground: &mut Ground<'_>,
    ) {
        let key = [TEMPLATES, owner.as_str()].concat();
        ground.desk.save(Place::Pending, &key, &templates);
        self.templates = Some(templates);
    }

    fn draft(&mut self, thread: ThreadId, text: String, ground: &mut Ground<'_>) {
        let Some(owner) = &self.owner else { return };
        if text.trim().is_empty() {
            self.drafts.remove(&thread);
        } else if self.threads.contains_key(&thread) {
            self.drafts.insert(thread, text);
        }
        let drafts = self.drafts.iter();
        let drafts = Drafts(
            drafts
                .map(|(id, text)| (id.clone(), text.clone()))
                .collect(),
        );
        let key = [DRAFTS, owner.as_str()].concat();
        ground.desk.save(Place::Pending, &key, &drafts);
    }

    // Into NetSuite.

    fn has_news(&mut self, id: &ThreadId, ground: &mut Ground<'_>) {
        if let Some(thread) = self.threads.get(id) {
            self.book.has_news(id, thread, ground.desk);
        }
    }

    /// One report at a time.
    fn log_due(&mut self, ground: &mut Ground<'_>) {
        self.may_log = ground.credential.is_some();
        let Some(credential) = ground.credential else {
            return;
        };
        let ask = self.next_ask + 1;
        let Some(report) = self.book.next(ask, &self.threads, ground.desk.now) else {
            return;
        };
        self.next_ask = ask;
        self.asks.insert(ask, Ask::Log(ask));
        self.is_new = true;
        let purpose = Purpose::LogTexts(AnnexName::Texts, ask);
        let path = ["/texts/", report.conversation.as_str()].concat();
        ground
            .desk
            .connector(purpose, Method::Put, &path, credential, Some(&report));
    }

    // Pictures and files.

    /// A file of a text is wanted.
    fn fetch(
        &mut self,
        thread: &ThreadId,
        text: &MessageId,
        file: usize,
        is_asked: bool,
        ground: &mut Ground<'_>,
    ) {
        let texts = self.threads.get(thread).map(|thread| thread.texts.iter());
        let mut texts = texts.into_iter().flatten();
        let text = texts.find(|known| known.id == text.as_str());
        if let Some(text) = text
            && let Some(file) = text.files.get(file)
        {
            let rank = if is_asked {
                Rank::Asked(ground.desk.now)
            } else {
                Rank::Shown(text.at)
            };
            self.files.want(&file.uri, thread, rank, ground.desk);
        }
    }

    fn fetch_wanted(&mut self, ground: &mut Ground<'_>) {
        if !ground.is_signed_in || !self.files.has_wanted() {
            return;
        }
        let ask = self.next_ask + 1;
        let Some(uri) = self.files.next(ask, ground.desk.now) else {
            return;
        };
        self.next_ask = ask;
        self.is_new = true;
        let server = &ground.desk.config.ringcentral_server;
        if content::is_ringcentral(&uri, server) {
            self.asks.insert(ask, Ask::File(ask));
            let purpose = Purpose::Annex(AnnexName::Texts, ask);
            ground.desk.ringcentral_content(purpose, uri, true);
        } else {
            self.files.answered(ask, Err(NoAnswer), ground.desk);
        }
    }

    /// A picture beside a draft is shown in the conversations that are open.
    fn preview(&mut self, ground: &mut Ground<'_>) {
        while let Some((id, file)) = self.attached.next_preview(&self.open, ground.desk) {
            self.next_ask += 1;
            self.asks.insert(self.next_ask, Ask::Preview(id));
            let purpose = Purpose::Annex(AnnexName::Texts, self.next_ask);
            ground.desk.content_of(purpose, file);
        }
    }

    // Out.

    fn again(&mut self, id: &MessageId, ground: &mut Ground<'_>) {
        let now = ground.desk.now;
        if let Some(outgoing) = self.outgoing.iter_mut().find(|it| it.written.id == *id) {
            if !outgoing.is_under_way() {
                outgoing.requeue(now, ground.desk);
            }
            return;
        }
        // One that RingCentral has and could not deliver: a new text with the same words.
        let failed = self.threads.iter().find_map(|(thread, kept)| {
            let mut texts = kept.texts.iter();
            let text = texts.find(|text| text.id == id.as_str())?;
            // Its files are not here any more.
            (matches!(text.state, TextState::Failed { .. }) && text.files.is_empty())
                .then(|| (thread.clone(), text.body.clone()))
        });
        if let (Some((thread, body)), Some(owner)) = (failed, self.owner.clone()) {
            let outgoing = Outgoing::new(Written {
                owner,
                id: MessageId::new(ground.desk.entropy.uuid()),
                thread,
                body,
                files: Vec::new(),
                at: now,
                stage: Stage::Queued,
            });
            outgoing.save(ground.desk);
            self.outgoing.push(outgoing);
        }
    }

    /// One at a time in each conversation, in the order they were written.
    fn send_due(&mut self, ground: &mut Ground<'_>) {
        // Whether the same words were sent before is known only after RingCentral was heard.
        let Some(there) = self.sync.time_there(ground.desk.now) else {
            return;
        };
        if !ground.is_signed_in || !ground.is_online {
            return;
        }
        let mut busy: Vec<ThreadId> = Vec::new();
        for outgoing in &mut self.outgoing {
            let id = &outgoing.written.thread;
            if busy.contains(id) || !outgoing.is_under_way() {
                continue;
            }
            busy.push(id.clone());
            if outgoing.is_due(ground.desk.now)
                && let Some(thread) = self.threads.get(id)
            {
                outgoing.begin(thread, there, ground.desk);
                self.is_new = true;
            }
        }
    }

    fn saved(&mut self, key: &str, ground: &mut Ground<'_>) {
        let now = ground.desk.now;
        let Some(outgoing) = self.outgoing.iter_mut().find(|it| it.key() == key) else {
            return;
        };
        let id = outgoing.written.id.clone();
        let thread = self.threads.get(&outgoing.written.thread);
        let Some(body) = thread.and_then(|thread| outgoing.saved(thread, now)) else {
            return;
        };
        if outgoing.written.files.is_empty() {
            self.ask(Ask::Send(id), Method::Post, "/sms", Some(&body), ground);
            return;
        }
        let files = outgoing.written.files.iter().map(part).collect();
        self.next_ask += 1;
        self.asks.insert(self.next_ask, Ask::Send(id));
        let purpose = Purpose::Annex(AnnexName::Texts, self.next_ask);
        let path = [EXTENSION, "/mms"].concat();
        ground.desk.ringcentral_files(purpose, &path, &body, files);
    }

    fn sent(
        &mut self,
        id: &MessageId,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        use ledgerline_core::wire::ringcentral::error::ApiError;
        let answer = ringcentral_answer::<Message>(result);
        let Some(at) = self.outgoing.iter().position(|it| it.written.id == *id) else {
            return;
        };
        let now = ground.desk.now;
        match answer {
            Ok(message) => {
                let gone = self.outgoing.remove(at);
                if let Some(taken) = self.take(&message) {
                    self.has_news(&taken.thread, ground);
                    self.keep(&taken.thread, ground);
                    ground.desk.forget(Place::Pending, &gone.key());
                } else {
                    self.outgoing.insert(at, gone);
                    self.lose(at, ground);
                }
            }
            Err(ApiError::Status {
                status: 429,
                retry_after,
                ..
            }) => {
                let wait = retry_after.unwrap_or(60_000);
                self.outgoing[at].requeue(now.plus_millis(wait), ground.desk);
            }
            Err(error @ ApiError::Status { status, .. })
                if (400..500).contains(&status) && status != 408 =>
            {
                self.outgoing[at].fail(fault::of_refusal(error), ground.desk);
            }
            Err(ApiError::Status { .. } | ApiError::Unreachable | ApiError::Unreadable) => {
                self.lose(at, ground);
            }
        }
    }

    fn lose(&mut self, at: usize, ground: &mut Ground<'_>) {
        if let Some(outgoing) = self.outgoing.get_mut(at) {
            outgoing.lose(ground.desk.now);
        }
        self.look(ground);
    }

    /// What is lost is looked for among what is known; `asked` is when RingCentral was asked for it.
    fn find_lost(&mut self, asked: Timestamp, ground: &mut Ground<'_>) {
        let mut still = Vec::with_capacity(self.outgoing.len());
        for mut outgoing in std::mem::take(&mut self.outgoing) {
            let thread = self.threads.get(&outgoing.written.thread);
            let is_there = || thread.is_some_and(|thread| outgoing.became(thread).is_some());
            if outgoing.is_lost() && is_there() {
                ground.desk.forget(Place::Pending, &outgoing.key());
                continue;
            }
            if outgoing.is_absent(asked) {
                outgoing.requeue(ground.desk.now, ground.desk);
            }
            still.push(outgoing);
        }
        self.outgoing = still;
    }
}

fn part(file: &NewFile) -> FilePart {
    FilePart {
        name: file.name.clone(),
        kind: file.kind.clone(),
        data: Secret::new(file.data.clone()),
    }
}

/// Whom the typed numbers are of; `None` when one is no number, or there is none.
fn others(typed: &str, home: &str) -> Option<Vec<Other>> {
    let mut others = Vec::new();
    for one in typed.split([',', ';']).filter(|one| !one.trim().is_empty()) {
        let number = match read_dialled(one, home) {
            Ok(Dialled::External { number, .. }) => number.as_e164().to_owned(),
            Ok(Dialled::Internal { extension }) => extension,
            Ok(Dialled::Service { .. }) | Err(_) => return None,
        };
        others.push(Other { number, name: None });
    }
    others.sort_by(|one, other| one.number.cmp(&other.number));
    others.dedup_by(|one, other| one.number == other.number);
    (!others.is_empty()).then_some(others)
}

/// Own numbers that may send texts; the default comes first: the one that is shown in calls, else the
/// person's direct one.
fn senders(ground: &Ground<'_>) -> Vec<String> {
    let mut senders = numbers_with("SmsSender", ground);
    senders.sort_by_key(|number| {
        let mut numbers = ground.numbers.iter();
        let is_direct = numbers.any(|it| {
            it.phone_number == *number && it.usage_type.as_deref() == Some("DirectNumber")
        });
        (ground.dialer.own_number() != Some(number), !is_direct)
    });
    senders
}

/// Own numbers that may send pictures and files.
fn file_senders(ground: &Ground<'_>) -> Vec<String> {
    numbers_with("MmsSender", ground)
}

fn numbers_with(feature: &str, ground: &Ground<'_>) -> Vec<String> {
    let numbers = ground.numbers.iter();
    numbers
        .filter(|number| number.features.iter().any(|one| one == feature))
        .map(|number| number.phone_number.clone())
        .collect()
}

/// A text that was taken in.
struct Taken {
    thread: ThreadId,
    is_new: bool,
}

impl Texts {
    /// Takes a message of the store in, or forgets a deleted one.
    fn take(&mut self, message: &Message) -> Option<Taken> {
        if !message.is_alive() {
            let mut changed = None;
            for (id, thread) in &mut self.threads {
                let before = thread.texts.len();
                thread.texts.retain(|text| text.id != message.id);
                if thread.texts.len() != before {
                    changed = Some(id.clone());
                }
            }
            return Some(Taken {
                thread: changed?,
                is_new: false,
            });
        }
        if message.kind.as_deref() != Some("SMS") {
            return None;
        }
        let direction = thread::direction(message)?;
        let sides = thread::sides(message, direction)?;
        let text = Text::of(message, sides.from, direction)?;
        let id = thread_id(&sides.own, &sides.others);
        let owner = self.owner.clone()?;
        if !self.threads.contains_key(&id) {
            let thread = Thread::new(owner, sides.own, sides.others.clone());
            self.threads.insert(id.clone(), thread);
        }
        let thread = self.threads.get_mut(&id)?;
        for (other, told) in thread.others.iter_mut().zip(sides.others) {
            if told.name.is_some() {
                other.name = told.name;
            }
        }
        if let Some(conversation) = message.conversation() {
            thread.conversation = Some(conversation.to_owned());
        }
        let is_new = thread.take(text);
        Some(Taken { thread: id, is_new })
    }
}
