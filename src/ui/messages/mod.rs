//! Messages: the conversations, and the one that is open. All but the words for having nothing comes
//! in a part, together with the engine's machine behind it.

mod attached;
mod composer;
mod conversations;
mod draft;
mod file;
mod logged;
mod new_message;
mod templates;
mod text_row;
mod text_them;
mod texting;
mod thread;

use ledgerline_core::domain::{
    connection::RingCentralState,
    ids::{ExtensionId, ThreadId},
    intent::Intent,
    texting::{OpenThread, OtherSide, TextWish, TextsView},
    view::AnnexName,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

pub(crate) use text_them::text_button;
pub(crate) use texting::{Opened, Texting};

use crate::state::annex_wish;

use super::{
    app::Ui,
    icon::Icon,
    later::{Part, later},
    primitives::empty,
    text,
};

/// Is there anything to show: somebody is signed in, or what they had is still here?
fn is_there(ui: Ui) -> bool {
    ui.stores.annexes.is_there(AnnexName::Texts)
        || matches!(
            ui.stores.connection.ringcentral(),
            RingCentralState::Connected | RingCentralState::NoLiveEvents
        )
}

/// Is it shown, and for whom: whatever is typed or searched on it goes with them.
fn shows(ui: Ui) -> (bool, Option<ExtensionId>) {
    (is_there(ui), ui.texting.person())
}

/// The screen at `/messages`.
pub(crate) fn screen(ui: Ui) -> AnyView {
    let shows = Memo::new(move |_| shows(ui));
    view! {
        {move || {
            if shows.get().0 {
                later(move || opened(ui))
            } else {
                not_connected(ui)
            }
        }}
    }
    .into_any()
}

/// The first column there.
pub(crate) fn column(ui: Ui) -> AnyView {
    let shows = Memo::new(move |_| shows(ui));
    view! { {move || shows.get().0.then(|| later(move || listed(ui)))} }.into_any()
}

#[wasm_split(annexes, fallible, preload(fetch))]
pub(crate) fn opened(ui: Ui) -> Part {
    Ok(thread::main(ui, Texts::new(ui)))
}

#[wasm_split(annexes, fallible)]
fn listed(ui: Ui) -> Part {
    Ok(conversations::column(ui, Texts::new(ui)))
}

fn not_connected(ui: Ui) -> AnyView {
    let state = Memo::new(move |_| ui.stores.connection.ringcentral());
    let (title, hint, button) = (
        move || match state.get() {
            RingCentralState::Connecting => text::CONNECTING_TEXTS,
            RingCentralState::NotConnected
            | RingCentralState::Connected
            | RingCentralState::NoLiveEvents
            | RingCentralState::ReconnectNeeded => text::TEXTS_NEED_RINGCENTRAL,
        },
        text::TEXTS_NEED_RINGCENTRAL_HINT,
        move || {
            let word = match state.get() {
                RingCentralState::Connecting => return None,
                RingCentralState::ReconnectNeeded => text::RECONNECT,
                RingCentralState::NotConnected
                | RingCentralState::Connected
                | RingCentralState::NoLiveEvents => text::CONNECT,
            };
            let connect = move |_| ui.dispatch.send(Intent::Connect);
            Some(view! { <button class="btn primary" on:click=connect>{word}</button> })
        },
    );
    view! {
        <div class="page-head"><h1>{text::MESSAGES}</h1></div>
        {move || empty(Icon::Message, title(), hint, view! { {button} }.into_any())}
    }
    .into_any()
}

/// What the part reads of the stores.
#[derive(Clone, Copy)]
struct Texts {
    ui: Ui,
    view: Memo<Option<TextsView>>,
}

impl Texts {
    fn new(ui: Ui) -> Self {
        Self {
            ui,
            view: ui.stores.annexes.view(AnnexName::Texts),
        }
    }

    fn wish(self, wish: &TextWish) {
        self.ui.dispatch.send(annex_wish(AnnexName::Texts, wish));
    }

    /// Opens a conversation in this tab.
    fn open(self, thread: ThreadId) {
        self.wish(&TextWish::Open {
            thread: thread.clone(),
        });
        self.ui.texting.open(Opened::Thread(thread));
    }

    /// The one that this tab has open, as far as it has come.
    fn opened(self) -> Memo<Option<OpenThread>> {
        let texting = self.ui.texting;
        Memo::new(move |_| {
            let thread = texting.thread()?;
            self.view.with(|view| {
                let mut open = view.as_ref()?.open.iter();
                open.find(|open| open.thread.id == thread).cloned()
            })
        })
    }
}

/// `Jane Doe`, `Jane Doe, John Roe`, or numbers where there is no name.
fn names(others: &[OtherSide]) -> String {
    let names: Vec<String> = others.iter().map(text::other_side).collect();
    names.join(", ")
}
