//! Files that are to go along with the message: chosen, checked, shown, and taken out again.

use ledgerline_core::domain::attachment::{NewFile, is_picture, joins};
use leptos::prelude::*;

use crate::ui::{
    dom,
    icon::{Icon, icon},
    text,
};

const INPUT: &str = "attach-files";
/// What the file chooser offers first.
const ACCEPTED: &str = "image/*,video/mp4,text/vcard,.vcf,application/zip,.zip";

/// The files of one composer.
#[derive(Clone, Copy)]
pub(super) struct Attached {
    files: RwSignal<Vec<NewFile>>,
    /// Why the last one cannot go along.
    refused: RwSignal<Option<String>>,
}

impl Attached {
    pub(super) fn new() -> Self {
        Self {
            files: RwSignal::new(Vec::new()),
            refused: RwSignal::new(None),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.files.with(Vec::is_empty)
    }

    /// Hands them over for sending.
    pub(super) fn take(self) -> Vec<NewFile> {
        self.refused.set(None);
        self.files.try_update(std::mem::take).unwrap_or_default()
    }

    /// One was chosen or pasted.
    pub(super) fn add(self, file: NewFile) {
        let fits = self.files.with_untracked(|files| joins(&file, files));
        match fits {
            Ok(()) => self.files.update(|files| files.push(file)),
            Err(unfit) => self.refused.set(Some(text::unfit(unfit, &file.name))),
        }
    }

    fn remove(self, at: usize) {
        self.refused.set(None);
        self.files.update(|files| {
            if at < files.len() {
                files.remove(at);
            }
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
    let chosen = move |_| dom::read_chosen(INPUT, move |file| attached.add(file));
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
