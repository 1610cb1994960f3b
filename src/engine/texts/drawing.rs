//! What the Messages screen shows, drawn from all of it.

use ledgerline_core::domain::{
    attachment::NewFile,
    call::Direction,
    caller::CallerIdentity,
    ids::{MessageId, ThreadId},
    texting::{FileContent, FileView, OpenThread, OtherSide, TextView, TextsView, ThreadView},
    time::Timestamp,
    view::{AnnexName, AnnexView},
};

use super::{
    Texts, file_senders, senders,
    thread::{Text, Thread},
};
use crate::engine::annex::{Ground, drawn};

/// So many conversations are listed at most.
const LISTED: usize = 200;
/// So many texts of an open one are shown at most.
const SHOWN: usize = 400;
/// So much of a text stands in the list.
const PREVIEW: usize = 120;

impl Texts {
    pub(super) fn draw(&self, ground: &Ground<'_>) -> Option<AnnexView> {
        if !self.is_ready() {
            return None;
        }
        let mut listed: Vec<(Timestamp, &ThreadId)> = self
            .threads
            .iter()
            .filter_map(|(id, thread)| Some((self.last_at(id, thread)?, id)))
            .collect();
        listed.sort_by(|one, other| other.cmp(one));
        listed.truncate(LISTED);
        let threads: Vec<ThreadView> = listed
            .iter()
            .filter_map(|(_, id)| Some(self.draw_thread(id, self.threads.get(*id)?)))
            .collect();
        let open = self.open.iter();
        let open = open.filter_map(|id| Some(self.draw_open(id, self.threads.get(id)?)));
        let is_known = !ground.numbers.is_empty();
        let view = TextsView {
            senders: is_known.then(|| senders(ground)),
            file_senders: file_senders(ground),
            refused: self.sync.refused.clone(),
            threads,
            open: open.collect(),
            known_at: self.sync.known_at(),
            is_stale: self.is_stale,
            started: self.started.iter().cloned().collect(),
            attached_bytes: self.attached.bytes(),
            templates: self.templates.clone(),
        };
        let unread: usize = self.threads.values().map(Thread::unread).sum();
        Some(drawn(AnnexName::Texts, unread, &view))
    }

    /// When something was last written there; `None` for one that is merely open.
    pub(super) fn last_at(&self, id: &ThreadId, thread: &Thread) -> Option<Timestamp> {
        let written = self.outgoing.iter().filter(|it| it.written.thread == *id);
        let written = written.map(|it| it.written.at).max();
        let known = thread.texts.last().map(|text| text.at);
        let draft = self.has_draft(id).then(Timestamp::default);
        written.max(known).max(draft)
    }

    fn draw_thread(&self, id: &ThreadId, thread: &Thread) -> ThreadView {
        let last = self.draw_texts(id, thread).pop().map(|mut text| {
            if let Some((end, _)) = text.body.char_indices().nth(PREVIEW) {
                text.body.truncate(end);
            }
            text
        });
        ThreadView {
            id: id.clone(),
            own: thread.own.clone(),
            others: thread.others.iter().map(|it| self.draw_other(it)).collect(),
            last,
            unread: u32::try_from(thread.unread()).unwrap_or(u32::MAX),
            has_draft: self.has_draft(id),
        }
    }

    fn has_draft(&self, id: &ThreadId) -> bool {
        self.drafts.contains_key(id) || self.attached.has(id)
    }

    fn draw_other(&self, other: &super::Other) -> OtherSide {
        let known = match self.names.get(&other.number) {
            Some(CallerIdentity::Known { found, .. }) => Some(found),
            Some(
                CallerIdentity::Unasked
                | CallerIdentity::Looking
                | CallerIdentity::Several { .. }
                | CallerIdentity::Unknown
                | CallerIdentity::Withheld
                | CallerIdentity::Unavailable,
            )
            | None => None,
        };
        OtherSide {
            number: other.number.clone(),
            name: known
                .map(|found| found.display_name().to_owned())
                .or_else(|| other.name.clone()),
            company: known.and_then(|found| found.company_name().map(str::to_owned)),
        }
    }

    fn draw_open(&self, id: &ThreadId, thread: &Thread) -> OpenThread {
        let mut texts = self.draw_texts(id, thread);
        let cut = texts.len().saturating_sub(SHOWN);
        texts.drain(..cut);
        OpenThread {
            thread: self.draw_thread(id, thread),
            texts,
            has_older: thread.has_older && thread.conversation.is_some(),
            is_reading_older: self.reading_older.contains(id),
            draft: self.drafts.get(id).cloned().unwrap_or_default(),
            attached: self.attached.draw(id),
            log: self.book.draw(id),
        }
    }

    /// What RingCentral has, then what is on its way.
    fn draw_texts(&self, id: &ThreadId, thread: &Thread) -> Vec<TextView> {
        let is_group = thread.others.len() > 1;
        let mut texts: Vec<TextView> = thread
            .texts
            .iter()
            .map(|text| self.draw_text(text, is_group))
            .collect();
        let outgoing = self.outgoing.iter().filter(|it| it.written.thread == *id);
        texts.extend(outgoing.map(|outgoing| TextView {
            id: outgoing.written.id.clone(),
            is_known: false,
            direction: Direction::Outbound,
            from: None,
            body: outgoing.written.body.clone(),
            at: outgoing.written.at,
            state: outgoing.state(),
            files: outgoing.written.files.iter().map(draw_leaving).collect(),
        }));
        texts
    }

    fn draw_text(&self, text: &Text, is_group: bool) -> TextView {
        let is_named = is_group && text.direction == Direction::Inbound;
        let files = text.files.iter().map(|file| FileView {
            name: file.name.clone(),
            kind: file.kind.clone(),
            content: self.files.draw(&file.uri),
        });
        TextView {
            id: MessageId::new(text.id.clone()),
            is_known: true,
            direction: text.direction,
            from: is_named.then(|| text.from.clone()),
            body: text.body.clone(),
            at: text.at,
            state: text.state.clone(),
            files: files.collect(),
        }
    }
}

fn draw_leaving(file: &NewFile) -> FileView {
    FileView {
        name: file.name.clone(),
        kind: file.kind.clone(),
        content: FileContent::Leaving,
    }
}
