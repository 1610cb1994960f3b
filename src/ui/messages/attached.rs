//! Files that are to go along with the message: chosen, checked, shown, and taken out again.

use ledgerline_core::domain::{
    attachment::{LARGEST_WAITING, NewFile, Unfit, is_picture, joins},
    ids::{ExtensionId, FileId, ThreadId},
    texting::{AttachedFile, OpenThread, TextWish},
};
use leptos::prelude::*;

use crate::ui::{
    dom,
    icon::{Icon, icon},
    text,
};

use super::Texts;

const INPUT: &str = "attach-files";
/// What the file chooser offers first.
const ACCEPTED: &str = "image/*,video/mp4,text/vcard,.vcf,application/zip,.zip";

/// The files of one conversation's draft. They are kept beside it, the same in every tab.
#[derive(Clone, Copy)]
pub(super) struct Attached {
    texts: Texts,
    thread: StoredValue<ThreadId>,
    whose: StoredValue<Option<ExtensionId>>,
    files: Memo<Vec<AttachedFile>>,
    /// Chosen here, and on their way to where they are kept.
    coming: RwSignal<Vec<AttachedFile>>,
    /// Sent or taken out here, though they may still be told of.
    gone: RwSignal<Vec<FileId>>,
    /// Why the last one cannot go along.
    refused: RwSignal<Option<String>>,
}

impl Attached {
    pub(super) fn new(texts: Texts, thread: &ThreadId, opened: Memo<Option<OpenThread>>) -> Self {
        let kept = Memo::new(move |_| {
            opened.with(|it| {
                it.as_ref()
                    .map(|it| it.attached.clone())
                    .unwrap_or_default()
            })
        });
        let coming = RwSignal::new(Vec::<AttachedFile>::new());
        let gone = RwSignal::new(Vec::<FileId>::new());
        let files = Memo::new(move |_| {
            let mut files = kept.get();
            coming.with(|coming| {
                let is_new = |file: &&AttachedFile| files.iter().all(|it| it.id != file.id);
                let new: Vec<AttachedFile> = coming.iter().filter(is_new).cloned().collect();
                files.extend(new);
            });
            gone.with(|gone| files.retain(|file| !gone.contains(&file.id)));
            files
        });
        // What is kept is held twice no longer.
        Effect::new(move |_| {
            let is_kept =
                |file: &AttachedFile| kept.with(|kept| kept.iter().any(|it| it.id == file.id));
            if coming.with_untracked(|coming| coming.iter().any(is_kept)) {
                coming.update(|coming| coming.retain(|file| !is_kept(file)));
            }
        });
        Self {
            texts,
            thread: StoredValue::new(thread.clone()),
            whose: StoredValue::new(untrack(|| texts.ui.texting.person())),
            files,
            coming,
            gone,
            refused: RwSignal::new(None),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.files.with(Vec::is_empty)
    }

    /// Those that are sent now.
    pub(super) fn take(self) -> Vec<FileId> {
        self.refused.set(None);
        let files = self.files.get_untracked();
        let ids: Vec<FileId> = files.into_iter().map(|file| file.id).collect();
        self.gone.update(|gone| gone.extend(ids.iter().cloned()));
        self.coming.set(Vec::new());
        ids
    }

    /// May a file of this kind and size go along? Nobody can say once the person has looked elsewhere.
    fn fits(self, kind: &str, size: usize) -> Option<Result<(), Unfit>> {
        let files = self.files.try_get_untracked()?;
        let sizes: Vec<usize> = files.iter().map(|file| file.size).collect();
        let coming = self.coming.try_get_untracked()?;
        let coming: usize = coming.iter().map(|file| file.size).sum();
        let kept = self.texts.view.try_with_untracked(|view| {
            let view = view.as_ref();
            view.map_or(0, |view| view.attached_bytes)
        })?;
        let fits = joins(kind, size, &sizes);
        Some(fits.and_then(|()| {
            let is_room = kept + coming + size <= LARGEST_WAITING;
            is_room.then_some(()).ok_or(Unfit::NoRoom)
        }))
    }

    /// Takes in what was chosen or pasted: whether a file of this name, kind and size is to be read, and
    /// what to do with one that was read. Others may have come before it, and the person may be
    /// elsewhere by then, or somebody else there.
    pub(super) fn intake(
        self,
    ) -> (
        impl Fn(&str, &str, usize) -> bool,
        impl Fn(NewFile) + Clone + 'static,
    ) {
        let thread = self.thread.get_value();
        let person = self.whose.get_value();
        let texts = self.texts;
        let fits = move |name: &str, kind: &str, size| match self.fits(kind, size) {
            Some(Err(unfit)) => {
                self.refused.try_set(Some(text::unfit(unfit, name)));
                false
            }
            Some(Ok(())) | None => true,
        };
        let still_fits = fits;
        let take = move |file: NewFile| {
            let is_theirs = untrack(|| texts.ui.texting.person()) == person;
            if !is_theirs || !still_fits(&file.name, &file.kind, file.size()) {
                return;
            }
            let id = FileId::new(dom::unique_id());
            let address =
                is_picture(&file.kind).then(|| format!("data:{};base64,{}", file.kind, file.data));
            self.coming.try_update(|coming| {
                coming.push(AttachedFile {
                    id: id.clone(),
                    name: file.name.clone(),
                    kind: file.kind.clone(),
                    size: file.size(),
                    address,
                });
            });
            texts.wish(&TextWish::Attach {
                thread: thread.clone(),
                id,
                file,
            });
        };
        (fits, take)
    }

    fn remove(self, id: &FileId) {
        self.refused.set(None);
        self.gone.update(|gone| gone.push(id.clone()));
        self.coming
            .update(|coming| coming.retain(|file| file.id != *id));
        self.texts.wish(&TextWish::Detach {
            thread: self.thread.get_value(),
            id: id.clone(),
        });
        dom::focus_later(super::composer::FIELD);
    }
}

/// `Attach file`, with the browser's own chooser behind it.
pub(super) fn button(attached: Attached) -> AnyView {
    let choose = move |_| {
        attached.refused.set(None);
        dom::click(INPUT);
    };
    let chosen = move |_| {
        let (fits, take) = attached.intake();
        dom::read_chosen(INPUT, fits, take);
    };
    view! {
        <button
            type="button"
            class="btn small quiet icon"
            aria-label=text::ATTACH_FILE
            title=text::ATTACH_HINT
            on:click=choose
        >
            {icon(Icon::Clip)}
        </button>
        <input type="file" id=INPUT multiple hidden accept=ACCEPTED on:change=chosen />
    }
    .into_any()
}

/// What is attached, above the words.
pub(super) fn list(attached: Attached) -> AnyView {
    view! {
        <div role="alert">
            {move || {
                attached
                    .refused
                    .get()
                    .map(|why| view! { <p class="note bad">{icon(Icon::Warning)}<span>{why}</span></p> })
            }}
        </div>
        {move || {
            (!attached.is_empty())
                .then(|| {
                    let files = attached.files.get();
                    let items = files.into_iter().map(|file| one(attached, file));
                    view! { <ul class="attached" aria-label=text::ATTACHED_FILES>{items.collect_view()}</ul> }
                })
        }}
    }
    .into_any()
}

fn one(attached: Attached, file: AttachedFile) -> AnyView {
    let shown = match file.address {
        Some(address) if is_picture(&file.kind) => view! { <img src=address alt="" /> }.into_any(),
        Some(_) | None => icon(Icon::Clip),
    };
    let remove = text::remove_file(&file.name);
    let id = file.id;
    view! {
        <li>
            {shown}
            <span class="grow clip">{file.name}</span>
            <span class="meta num">{text::size(file.size)}</span>
            <button
                type="button"
                class="btn small quiet icon"
                aria-label=remove.clone()
                title=remove
                on:click=move |_| attached.remove(&id)
            >
                {icon(Icon::Cross)}
            </button>
        </li>
    }
    .into_any()
}
