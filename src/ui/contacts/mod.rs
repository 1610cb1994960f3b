//! Contacts: everybody the company knows, by name or number. All of it comes in a part, together with
//! the engine's machine behind it.

mod details;
mod find;
mod list;
mod new_contact;
mod suggestions;

use ledgerline_core::domain::{
    contacts::{ContactsLook, ContactsView, ContactsWish, PersonKey},
    customer_pane::NewContact,
    view::AnnexName,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::state::annex_wish;

use super::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    later::{Part, later},
    text,
};

pub(crate) use find::{Picked, find};
pub(crate) use suggestions::{Person, Suggested, suggest};

/// What a list beside its details looks like, and what is this screen's own; in the first load both
/// would weigh on everybody.
const STYLES: [&str; 2] = ["/history.css", "/contacts.css"];

/// The screen at `/contacts`.
pub(crate) fn screen(ui: Ui) -> AnyView {
    later(move || page(ui))
}

/// A look of this tab's: what it searches, and what the leader shows for it.
#[derive(Clone, Copy)]
struct Look {
    ui: Ui,
    /// What the leader shows; empty until it does.
    mine: Memo<ContactsLook>,
    asked: StoredValue<Asked>,
    text: RwSignal<String>,
    is_company: bool,
    /// First row on screen, and how many.
    window: RwSignal<(usize, usize)>,
    open: RwSignal<Option<PersonKey>>,
}

/// What this look was asked for.
struct Asked {
    /// Under which name.
    look: String,
    /// How often.
    times: u32,
}

impl Look {
    fn new(ui: Ui, view: Memo<Option<ContactsView>>, is_company: bool) -> Self {
        let asked = StoredValue::new(Asked {
            look: dom::unique_id(),
            times: 0,
        });
        let mine = Memo::new(move |_| {
            view.with(|view| {
                let mut looks = view.as_ref()?.looks.iter();
                asked.with_value(|asked| looks.find(|look| look.look == asked.look).cloned())
            })
        });
        let look = Self {
            ui,
            mine: Memo::new(move |_| mine.get().unwrap_or_default()),
            asked,
            text: RwSignal::new(String::new()),
            is_company,
            window: RwSignal::new((0, 0)),
            open: RwSignal::new(None),
        };
        // A leader that has just begun knows of nobody who looks; nor does one that had too many.
        let is_unknown =
            Memo::new(move |_| view.with(Option::is_some) && mine.with(Option::is_none));
        let is_on_screen = dom::is_on_screen();
        Effect::new(move |_| {
            if is_unknown.get() && is_on_screen.get() {
                look.look();
            }
        });
        on_cleanup(move || {
            let gone = asked.try_with_value(|asked| asked.look.clone());
            let look = gone.unwrap_or_default();
            wish(ui, &ContactsWish::Away { look });
        });
        look
    }

    /// Says what this tab looks at now.
    fn look(self) {
        let (look, asked) = self
            .asked
            .try_update_value(|asked| {
                asked.times += 1;
                (asked.look.clone(), asked.times)
            })
            .unwrap_or_default();
        let (first, count) = self.window.get_untracked();
        wish(
            self.ui,
            &ContactsWish::Look {
                look,
                asked,
                text: self.text.get_untracked(),
                is_company: self.is_company,
                first,
                count,
                open: self.open.get_untracked(),
            },
        );
    }
}

fn wish(ui: Ui, wish: &ContactsWish) {
    ui.dispatch.send(annex_wish(AnnexName::Contacts, wish));
}

/// The screen in this tab.
#[derive(Clone, Copy)]
struct Contacts {
    view: Memo<Option<ContactsView>>,
    look: Look,
    /// The form for a new contact is open, filled with this.
    form: RwSignal<Option<NewContact>>,
    makes: RwSignal<bool>,
}

impl Contacts {
    fn show(self, person: Option<PersonKey>) {
        if self.look.open.with_untracked(|open| *open != person) {
            self.look.open.set(person);
            self.look.look();
        }
    }

    /// Opens the form for a new contact.
    fn make(self, filled: NewContact) {
        self.form.set(Some(NewContact {
            // One for each form, so that saving twice creates one record.
            request_id: dom::unique_id(),
            ..filled
        }));
        self.makes.set(true);
    }
}

#[wasm_split(annexes, fallible)]
pub(crate) fn page(ui: Ui) -> Part {
    STYLES.into_iter().for_each(dom::add_style);
    let view = ui.stores.annexes.view::<ContactsView>(AnnexName::Contacts);
    let contacts = Contacts {
        view,
        look: Look::new(ui, view, false),
        form: RwSignal::new(None),
        makes: RwSignal::new(false),
    };
    Ok(view! {
        <div class="history contacts">
            <div class="page-head history-head">
                <h1>{text::CONTACTS}</h1>
                <button class="btn small" on:click=move |_| contacts.make(NewContact::default())>
                    {icon(Icon::Plus)}{text::NEW_CONTACT}
                </button>
            </div>
            <div class="history-panel">{list::list(contacts)}</div>
            {new_contact::new_contact(contacts)}
        </div>
    }
    .into_any())
}
