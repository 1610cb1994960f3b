//! What else there is to do with a call, behind `More`: as everywhere, the table of controls decides what is
//! possible, and what is not says why.

use ledgerline_core::domain::{call::CallView, call_control::Control, ids::CallId, intent::Intent};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    dom, format,
    icon::{Icon, sized},
    primitives::Menu,
    reach, text,
};

use super::legal::Legal;

/// What the menu offers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Text,
    OpenRecord,
    CopyNumber,
    CopyFacts,
    MoveAudio,
}

impl Item {
    /// In their order.
    const EACH: [Self; 5] = [
        Self::Text,
        Self::OpenRecord,
        Self::CopyNumber,
        Self::CopyFacts,
        Self::MoveAudio,
    ];

    const fn control(self) -> Control {
        match self {
            Self::Text => Control::Text,
            Self::OpenRecord => Control::OpenRecord,
            Self::CopyNumber => Control::CopyNumber,
            Self::CopyFacts => Control::CopyFacts,
            Self::MoveAudio => Control::MoveAudio,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Text => text::SEND_TEXT,
            Self::OpenRecord => text::OPEN_IN_NETSUITE,
            Self::CopyNumber => text::COPY_NUMBER,
            Self::CopyFacts => text::COPY_FACTS,
            Self::MoveAudio => text::MOVE_AUDIO,
        }
    }
}

/// Button and menu of one call.
#[derive(Clone, Copy)]
pub(super) struct More {
    ui: Ui,
    call: Memo<Option<CallView>>,
    legal: Legal,
    menu: Menu,
    /// Told aloud: why not, or that it is done.
    said: RwSignal<&'static str>,
}

impl More {
    pub(super) fn of(
        ui: Ui,
        id: &CallId,
        call: Memo<Option<CallView>>,
        legal: Legal,
        said: RwSignal<&'static str>,
    ) -> Self {
        Self {
            ui,
            call,
            legal,
            menu: Menu::new(format!("{id}-more"), Item::EACH.len()),
            said,
        }
    }

    pub(super) fn button(self) -> AnyView {
        let menu = self.menu;
        view! {
            <button
                class="control"
                id=menu.button()
                aria-haspopup="menu"
                aria-expanded=move || menu.is_open.get().to_string()
                aria-controls=menu.list()
                on:click=move |_| {
                    self.said.set("");
                    menu.toggle(0);
                }
            >
                {sized(Icon::More, "i l")}
                <span>{text::MORE}</span>
            </button>
        }
        .into_any()
    }

    pub(super) fn menu(self) -> AnyView {
        let menu = self.menu;
        let items = Item::EACH
            .into_iter()
            .enumerate()
            .map(|(at, item)| self.item(at, item))
            .collect_view();
        view! {
            <div
                class="popup menu"
                id=menu.list()
                role="menu"
                aria-label=text::MORE_OF_CALL
                hidden=move || !menu.is_open.get()
                on:keydown=move |event| menu.on_key(&event)
                on:focusout=move |_| menu.on_leave()
            >
                {items}
            </div>
        }
        .into_any()
    }

    fn item(self, at: usize, item: Item) -> AnyView {
        let legal = self.legal;
        let (control, name) = (item.control(), item.name());
        let chosen = move || {
            let why = legal.why_not_now(control);
            self.menu.close();
            self.said.set(why.unwrap_or_default());
            if why.is_none() {
                self.act(item);
            }
        };
        if item == Item::OpenRecord {
            // A link, so that it opens as the person has their browser open links.
            let page = Memo::new(move |_| {
                self.call
                    .with(|call| call.as_ref()?.caller.known()?.url.clone())
            });
            return view! {
                <a
                    class="menu-item"
                    id=self.menu.item(at)
                    role="menuitem"
                    tabindex="-1"
                    href=page
                    target="_blank"
                    rel="noopener"
                    aria-disabled=move || legal.disabled(control)
                    aria-description=move || legal.why_not(control)
                    title=move || legal.why_not(control)
                    on:click=move |_| chosen()
                >
                    {name}
                </a>
            }
            .into_any();
        }
        view! {
            <button
                class="menu-item"
                id=self.menu.item(at)
                role="menuitem"
                tabindex="-1"
                aria-disabled=move || legal.disabled(control)
                aria-description=move || legal.why_not(control)
                title=move || legal.why_not(control)
                on:click=move |_| chosen()
            >
                {name}
            </button>
        }
        .into_any()
    }

    fn act(self, item: Item) {
        let Some(call) = self.call.get_untracked() else {
            return;
        };
        let number = call.remote.number.clone().unwrap_or_default();
        match item {
            Item::MoveAudio => self.ui.dispatch.send(Intent::MoveAudioHere),
            Item::Text => reach::text(self.ui, number),
            Item::CopyNumber => self.copy(&number, text::NUMBER_COPIED),
            Item::CopyFacts => self.copy(&self.facts(&call), text::FACTS_COPIED),
            // The link itself opens it.
            Item::OpenRecord => {}
        }
    }

    fn copy(self, words: &str, done: &'static str) {
        let is_copied = dom::copy(words);
        self.said.set(if is_copied {
            done
        } else {
            text::FACTS_NOT_COPIED
        });
    }

    fn facts(self, call: &CallView) -> String {
        let local = dom::local(call.started_at);
        let began = format!("{} {}", format::long_day(local), format::time_of_day(local));
        let now = untrack(|| self.ui.stores.clock.now());
        let talked = call
            .phase
            .answered_at()
            .map(|at| format::timer(now.seconds_since(at)));
        text::call_facts(call, &began, talked.as_deref())
    }
}
