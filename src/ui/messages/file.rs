//! A picture or another file of a text: shown small, opened large, saved, or why it is not there.

use ledgerline_core::domain::{
    attachment::is_picture,
    ids::{MessageId, ThreadId},
    texting::{FileContent, FileView, TextView, TextWish},
};
use leptos::prelude::*;

use crate::ui::{
    icon::{Icon, icon},
    primitives::dialog,
    text,
};

use super::Texts;

/// Which file.
#[derive(Clone)]
pub(super) struct Which {
    pub(super) thread: ThreadId,
    pub(super) text: MessageId,
    pub(super) at: usize,
}

/// `from` is who sent it, for those who cannot see it.
pub(super) fn file(
    texts: Texts,
    which: Which,
    shown: Memo<Option<TextView>>,
    from: Memo<String>,
) -> AnyView {
    let at = which.at;
    let view = Memo::new(move |_| shown.with(|it| it.as_ref()?.files.get(at).cloned()));
    let fetch = move |is_asked| {
        texts.wish(&TextWish::Fetch {
            thread: which.thread.clone(),
            text: which.text.clone(),
            file: which.at,
            is_asked,
        });
    };
    let asked = fetch.clone();
    let wish = move || asked(true);
    // A picture is fetched as soon as its text is on screen, by whichever tab leads.
    Effect::new(move |_| {
        let is_wanted = view.with(|view| {
            view.as_ref()
                .is_some_and(|it| it.content == FileContent::There && is_picture(&it.kind))
        });
        if is_wanted {
            fetch(false);
        }
    });
    let is_large = RwSignal::new(false);
    view! {
        {move || view.get().map(|view| drawn(&view, &from.get(), is_large, wish.clone()))}
        {dialog(text::PICTURE, is_large, move || large(view, from))}
    }
    .into_any()
}

fn drawn(
    view: &FileView,
    from: &str,
    is_large: RwSignal<bool>,
    wish: impl Fn() + Clone + Send + 'static,
) -> AnyView {
    let name = text::file_name(view);
    match &view.content {
        FileContent::Here { address } if is_picture(&view.kind) => {
            let open = text::open_picture(&name);
            view! {
                <button type="button" class="picture" aria-label=open on:click=move |_| is_large.set(true)>
                    <img src=address.clone() alt=text::picture_from(from, &name) />
                </button>
            }
            .into_any()
        }
        FileContent::Here { address } => save(address.clone(), name),
        FileContent::Coming => view! {
            <span class="file" role="status">{icon(Icon::Turning)}{text::reading_file(&name)}</span>
        }
        .into_any(),
        FileContent::There => view! {
            <button type="button" class="link file" on:click=move |_| wish()>
                {icon(Icon::Clip)}{text::get_file(&name)}
            </button>
        }
        .into_any(),
        FileContent::Leaving => {
            view! { <span class="file">{icon(Icon::Clip)}{name}</span> }.into_any()
        }
        FileContent::Missing { is_final } => {
            let again = (!is_final).then(|| {
                view! { <button type="button" class="link" on:click=move |_| wish()>{text::RETRY}</button> }
            });
            view! {
                <span class="file">{icon(Icon::Warning)}{text::file_missing(&name, *is_final)}{again}</span>
            }
            .into_any()
        }
    }
}

/// Never opened as a page: what somebody sent could run there.
fn save(address: String, name: String) -> AnyView {
    let words = text::save_file(&name);
    view! { <a class="file" href=address download=name>{icon(Icon::Clip)}{words}</a> }.into_any()
}

fn large(view: Memo<Option<FileView>>, from: Memo<String>) -> AnyView {
    view! {
        <div class="dialog-body stack large">
            {move || {
                let view = view.get()?;
                let name = text::file_name(&view);
                let FileContent::Here { address } = view.content else {
                    return None;
                };
                let alt = text::picture_from(&from.get(), &name);
                Some(view! { <img src=address.clone() alt=alt />{save(address, name)} })
            }}
        </div>
    }
    .into_any()
}
