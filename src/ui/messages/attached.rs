//! Files that are to go along with the message: chosen, checked, shown, and taken out again.

use ledgerline_core::domain::{
    attachment::{NewFile, is_picture, joins},
    ids::ThreadId,
};
use leptos::prelude::*;

use crate::ui::{
    dom,
    icon::{Icon, icon},
    text,
};

use super::Texting;

const INPUT: &str = "attach-files";
/// What the file chooser offers first.
const ACCEPTED: &str = "image/*,video/mp4,text/vcard,.vcf,application/zip,.zip";

/// The files of one conversation's draft. They stay beside it while the person looks elsewhere.
#[derive(Clone, Copy)]
pub(super) struct Attached {
    texting: Texting,
    thread: StoredValue<ThreadId>,
    files: Memo<Vec<NewFile>>,
    /// Why the last one cannot go along.
    refused: RwSignal<Option<String>>,
}

impl Attached {
    pub(super) fn new(texting: Texting, thread: &ThreadId) -> Self {
        let of = thread.clone();
        Self {
            texting,
            thread: StoredValue::new(thread.clone()),
            files: Memo::new(move |_| texting.attached(&of)),
            refused: RwSignal::new(None),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.files.with(Vec::is_empty)
    }

    /// Hands them over for sending.
    pub(super) fn take(self) -> Vec<NewFile> {
        self.refused.set(None);
        let files = self.files.get_untracked();
        self.set(Vec::new());
        files
    }

    fn set(self, files: Vec<NewFile>) {
        if let Some(thread) = self.thread.try_get_value() {
            self.texting.attach(&thread, files);
        }
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
        let (texting, refused) = (self.texting, self.refused);
        let thread = self.thread.get_value();
        let person = untrack(|| texting.person());
        let of = thread.clone();
        let fits = move |name: &str, kind: &str, size| {
            let fits = joins(kind, size, &untrack(|| texting.attached(&of)));
            if let Err(unfit) = fits {
                refused.try_set(Some(text::unfit(unfit, name)));
            }
            fits.is_ok()
        };
        let still_fits = fits.clone();
        let take = move |file: NewFile| {
            if untrack(|| texting.person()) == person
                && still_fits(&file.name, &file.kind, file.size())
            {
                let mut files = untrack(|| texting.attached(&thread));
                files.push(file);
                texting.attach(&thread, files);
            }
        };
        (fits, take)
    }

    fn remove(self, at: usize) {
        self.refused.set(None);
        let mut files = self.files.get_untracked();
        if at < files.len() {
            files.remove(at);
        }
        self.set(files);
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
                    let items = files.iter().enumerate().map(|(at, file)| one(attached, at, file));
                    view! { <ul class="attached" aria-label=text::ATTACHED_FILES>{items.collect_view()}</ul> }
                })
        }}
    }
    .into_any()
}

fn one(attached: Attached, at: usize, file: &NewFile) -> AnyView {
    let shown = if is_picture(&file.kind) {
        let source = format!("data:{};base64,{}", file.kind, file.data);
        view! { <img src=source alt="" /> }.into_any()
    } else {
        icon(Icon::Clip)
    };
    let remove = text::remove_file(&file.name);
    view! {
        <li>
            {shown}
            <span class="grow clip">{file.name.clone()}</span>
            <span class="meta num">{text::size(file.size())}</span>
            <button
                type="button"
                class="btn small quiet icon"
                aria-label=remove.clone()
                title=remove
                on:click=move |_| attached.remove(at)
            >
                {icon(Icon::Cross)}
            </button>
        </li>
    }
    .into_any()
}
