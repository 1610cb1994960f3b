//! Files beside drafts: on disk as soon as they are chosen, so that they outlive a reload, and gone with
//! the person. Pictures of conversations that are open are shown from the memory of this tab.

use ledgerline_core::domain::{
    attachment::{LARGEST_WAITING, NewFile, is_picture, joins},
    ids::{ExtensionId, FileId, ThreadId},
    sensitive::Secret,
    texting::AttachedFile,
};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use crate::engine::{
    desk::Desk,
    io::{FilePart, Io, Place},
};

/// Where the name of a draft's files begins. What follows tells nobody whose they are.
pub(super) const ATTACHED: &str = "texts.files-";

/// A file.
#[derive(Clone, Serialize, Deserialize)]
struct Held {
    id: FileId,
    file: NewFile,
}

/// The files of one draft, as they are on disk.
#[derive(Serialize, Deserialize)]
struct Draft {
    owner: ExtensionId,
    thread: ThreadId,
    files: Vec<Held>,
}

impl Draft {
    fn sizes(&self) -> Vec<usize> {
        self.files.iter().map(|held| held.file.size()).collect()
    }
}

/// A picture on its way to where it can be shown from, or there.
struct Preview {
    file: FileId,
    address: Option<String>,
}

/// The files of all drafts.
#[derive(Default)]
pub(super) struct Attached {
    /// By their name on disk.
    drafts: LiteMap<String, Draft>,
    previews: Vec<Preview>,
}

impl Attached {
    /// Takes up what was chosen in an earlier life.
    pub(super) fn load(&mut self, key: &str, draft: &str, owner: &ExtensionId) {
        if let Ok(draft) = ledgerline_core::json::read::<Draft>(draft)
            && draft.owner == *owner
        {
            self.drafts.insert(key.to_owned(), draft);
        }
    }

    fn draft(&self, thread: &ThreadId) -> Option<&Draft> {
        self.drafts.values().find(|draft| draft.thread == *thread)
    }

    /// The conversations with files beside their draft.
    pub(super) fn threads(&self) -> impl Iterator<Item = &ThreadId> {
        self.drafts.values().map(|draft| &draft.thread)
    }

    pub(super) fn has(&self, thread: &ThreadId) -> bool {
        self.draft(thread).is_some()
    }

    /// Bytes of all of them together.
    pub(super) fn bytes(&self) -> usize {
        self.drafts.values().flat_map(Draft::sizes).sum()
    }

    /// A file was chosen; `false` when it fits nowhere, or is here already.
    pub(super) fn add(
        &mut self,
        thread: &ThreadId,
        owner: &ExtensionId,
        id: FileId,
        file: NewFile,
        desk: &mut Desk,
    ) -> bool {
        let known = self.drafts.values().flat_map(|draft| &draft.files);
        let is_known = known.into_iter().any(|held| held.id == id);
        let beside = self.draft(thread).map(Draft::sizes).unwrap_or_default();
        let fits = joins(&file.kind, file.size(), &beside).is_ok();
        if is_known || !fits || self.bytes() + file.size() > LARGEST_WAITING {
            return false;
        }
        let mut drafts = self.drafts.iter();
        let key = drafts.find(|(_, draft)| draft.thread == *thread);
        let key = key.map(|(key, _)| key.clone());
        let key = key.unwrap_or_else(|| [ATTACHED, &desk.entropy.uuid()].concat());
        let mut draft = self.drafts.remove(&key).unwrap_or_else(|| Draft {
            owner: owner.clone(),
            thread: thread.clone(),
            files: Vec::new(),
        });
        draft.files.push(Held { id, file });
        desk.save(Place::Kept, &key, &draft);
        self.drafts.insert(key, draft);
        true
    }

    /// One is taken out again.
    pub(super) fn remove(&mut self, thread: &ThreadId, id: &FileId, desk: &mut Desk) {
        self.take(thread, std::slice::from_ref(id), desk);
    }

    /// Hands these over, in this order; `None` when one of them is not here.
    pub(super) fn take(
        &mut self,
        thread: &ThreadId,
        ids: &[FileId],
        desk: &mut Desk,
    ) -> Option<Vec<NewFile>> {
        if ids.is_empty() {
            return Some(Vec::new());
        }
        let mut drafts = self.drafts.iter_mut();
        let (key, draft) = drafts.find(|(_, draft)| draft.thread == *thread)?;
        let held = |id: &FileId| {
            let mut files = draft.files.iter();
            files
                .find(|held| held.id == *id)
                .map(|held| held.file.clone())
        };
        let files: Vec<NewFile> = ids.iter().map(held).collect::<Option<_>>()?;
        draft.files.retain(|held| !ids.contains(&held.id));
        let key = key.clone();
        if draft.files.is_empty() {
            self.drafts.remove(&key);
            desk.forget(Place::Kept, &key);
        } else {
            desk.save(Place::Kept, &key, &*draft);
        }
        Some(files)
    }

    /// The next picture of these conversations that is to be shown from memory. What belongs to others, or
    /// was taken out, is given back.
    pub(super) fn next_preview(
        &mut self,
        open: &[ThreadId],
        desk: &mut Desk,
    ) -> Option<(FileId, FilePart)> {
        let drafts = self.drafts.values();
        let shown = drafts.filter(|draft| open.contains(&draft.thread));
        let shown: Vec<&Held> = shown.flat_map(|draft| &draft.files).collect();
        self.previews.retain(|preview| {
            let is_shown = shown.iter().any(|held| held.id == preview.file);
            if let Some(address) = preview.address.as_ref().filter(|_| !is_shown) {
                desk.io(Io::DropContent(address.clone()));
            }
            is_shown
        });
        let previews = &self.previews;
        let is_new = |held: &&&Held| {
            is_picture(&held.file.kind) && previews.iter().all(|it| it.file != held.id)
        };
        let next = shown.iter().find(is_new)?;
        let (id, file) = (next.id.clone(), next.file.clone());
        self.previews.push(Preview {
            file: id.clone(),
            address: None,
        });
        let part = FilePart {
            name: file.name,
            kind: file.kind,
            data: Secret::new(file.data),
        };
        Some((id, part))
    }

    /// The browser has put a picture where it can be shown from, or could not.
    pub(super) fn came(&mut self, id: &FileId, address: Option<String>, desk: &mut Desk) {
        let preview = self.previews.iter_mut().find(|it| it.file == *id);
        match (preview, address) {
            (Some(preview), address) => preview.address = address,
            (None, Some(address)) => desk.io(Io::DropContent(address)),
            (None, None) => {}
        }
    }

    /// Nothing is shown from here any more.
    pub(super) fn release(&mut self, desk: &mut Desk) {
        for preview in std::mem::take(&mut self.previews) {
            if let Some(address) = preview.address {
                desk.io(Io::DropContent(address));
            }
        }
    }

    /// What a screen shows beside a draft.
    pub(super) fn draw(&self, thread: &ThreadId) -> Vec<AttachedFile> {
        let files = self.draft(thread).map(|draft| draft.files.iter());
        let files = files.into_iter().flatten();
        let one = |held: &Held| AttachedFile {
            id: held.id.clone(),
            name: held.file.name.clone(),
            kind: held.file.kind.clone(),
            size: held.file.size(),
            address: self
                .previews
                .iter()
                .find(|it| it.file == held.id)
                .and_then(|it| it.address.clone()),
        };
        files.map(one).collect()
    }
}
