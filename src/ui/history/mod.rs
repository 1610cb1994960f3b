//! History: every call that was, and every voicemail. All of it comes in a part, together with the
//! engine's machine behind it.

mod about;
mod actions;
mod calls;
mod details;
mod export;
mod filters;
mod player;
mod removal;
mod voicemails;

use ledgerline_core::domain::{
    history::{HistoryFilter, HistoryView, HistoryWish, LookView, call_asked},
    ids::TelephonySessionId,
    view::AnnexName,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::state::annex_wish;

use super::{
    app::Ui,
    dom,
    later::{Part, later},
    text,
};

/// What only this screen looks like; in the first load it would weigh on everybody.
const STYLE: &str = "/history.css";

/// The screen at `/history`.
pub(crate) fn screen(ui: Ui) -> AnyView {
    later(move || page(ui))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Calls,
    Voicemails,
}

/// What this tab looks at.
#[derive(Clone, Copy)]
struct History {
    ui: Ui,
    view: Memo<Option<HistoryView>>,
    /// What the leader shows of the list for this tab; empty until it does.
    mine: Memo<LookView>,
    /// The look's own name.
    name: StoredValue<String>,
    asked: StoredValue<u32>,
    filter: RwSignal<HistoryFilter>,
    /// First row on screen, and how many.
    window: RwSignal<(usize, usize)>,
    open: RwSignal<Option<TelephonySessionId>>,
}

impl History {
    fn new(ui: Ui) -> Self {
        let view = ui.stores.annexes.view::<HistoryView>(AnnexName::History);
        let name = StoredValue::new(dom::unique_id());
        let mine = Memo::new(move |_| view.with(|view| look_of(view.as_ref(), &name.get_value())));
        let history = Self {
            ui,
            view,
            mine: Memo::new(move |_| mine.get().unwrap_or_default()),
            name,
            asked: StoredValue::new(0),
            filter: RwSignal::new(HistoryFilter::default()),
            window: RwSignal::new((0, 0)),
            open: RwSignal::new(call_asked(&untrack(|| ui.router.query()))),
        };
        // A leader that has just begun knows of nobody who looks; nor does one that had too many.
        let is_unknown =
            Memo::new(move |_| view.with(Option::is_some) && mine.with(Option::is_none));
        let is_on_screen = dom::is_on_screen();
        Effect::new(move |_| {
            if is_unknown.get() && is_on_screen.get() {
                history.look();
            }
        });
        on_cleanup(move || {
            let look = name.try_get_value().unwrap_or_default();
            history.wish(&HistoryWish::Away { look });
        });
        history
    }

    fn wish(self, wish: &HistoryWish) {
        self.ui.dispatch.send(annex_wish(AnnexName::History, wish));
    }

    /// Says what this tab looks at now.
    fn look(self) {
        self.asked.update_value(|asked| *asked += 1);
        let (first, count) = self.window.get_untracked();
        self.wish(&HistoryWish::Look {
            look: self.name.get_value(),
            asked: self.asked.get_value(),
            filter: self.filter.get_untracked(),
            first,
            count,
            open: self.open.get_untracked(),
        });
    }

    fn show(self, session: Option<TelephonySessionId>) {
        if self.open.with_untracked(|open| *open != session) {
            self.open.set(session);
            self.look();
        }
    }
}

fn look_of(view: Option<&HistoryView>, name: &str) -> Option<LookView> {
    view?.looks.iter().find(|look| look.look == name).cloned()
}

/// A button that saves all calls of the history, wherever one is wanted.
#[wasm_split(annexes, fallible)]
pub(crate) fn export_all(ui: Ui) -> Part {
    Ok(export::button(History::new(ui), text::EXPORT_CALLS))
}

#[wasm_split(annexes, fallible)]
pub(crate) fn page(ui: Ui) -> Part {
    dom::add_style(STYLE);
    let history = History::new(ui);
    let tab = RwSignal::new(Tab::Calls);
    let new = Memo::new(move |_| ui.stores.annexes.unseen(AnnexName::History));
    let button = move |this: Tab, name: &'static str, id: &'static str, other: &'static str| {
        let count = move || {
            let count = new.get();
            (this == Tab::Voicemails && count > 0)
                .then(|| view! { " "<span class="num" aria-hidden="true">{count}</span> })
        };
        view! {
            <button
                role="tab"
                id=id
                aria-controls="history-panel"
                aria-selected=move || if tab.get() == this { "true" } else { "false" }
                tabindex=move || if tab.get() == this { "0" } else { "-1" }
                on:click=move |_| tab.set(this)
                on:keydown=move |key| {
                    if matches!(key.key().as_str(), "ArrowLeft" | "ArrowRight") {
                        key.prevent_default();
                        tab.update(|tab| {
                            *tab = if *tab == Tab::Calls { Tab::Voicemails } else { Tab::Calls };
                        });
                        dom::focus(other);
                    }
                }
            >
                {name}
                {count}
            </button>
        }
        .into_any()
    };
    Ok(view! {
        <div class="history">
            <div class="page-head history-head">
                <h1>{text::HISTORY}</h1>
                <div class="seg" role="tablist" aria-label=text::HISTORY>
                    {button(Tab::Calls, text::RECENT_CALLS, "tab-calls", "tab-voicemails")}
                    {button(Tab::Voicemails, text::VOICEMAILS, "tab-voicemails", "tab-calls")}
                </div>
            </div>
            <div
                class="history-panel"
                id="history-panel"
                role="tabpanel"
                aria-labelledby=move || if tab.get() == Tab::Calls { "tab-calls" } else { "tab-voicemails" }
            >
                {move || match tab.get() {
                    Tab::Calls => calls::calls(history),
                    Tab::Voicemails => voicemails::voicemails(history),
                }}
            </div>
        </div>
    }
    .into_any())
}
