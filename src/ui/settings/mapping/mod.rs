//! The screen `Organizer mapping`: whose each extension's calls are in NetSuite. Admins change it,
//! everybody else reads it.

mod address;
mod choose;
mod groups;
mod notices;
mod preview;
mod refile;
mod rest;
mod staff;
mod table;

use ledgerline_core::domain::{
    connection::RingCentralState,
    ids::ExtensionId,
    mapping::{
        Context, ContextEntry, DefaultEntry, Entry, ExtensionEntry, MappingState, MappingView,
        MappingWish, Organizer, Rest, Row, Unit,
    },
    pane::Reading,
    time::Timestamp,
    view::AnnexName,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::{
    state::annex_wish,
    ui::{
        app::Ui,
        dom,
        icon::{Icon, icon},
        later::{Part, later},
        settings::head,
        text,
    },
};

use address::Wanted;
pub(crate) use address::{Whose, WrongOwner, address_of};

const STYLE: &str = "/mapping.css";

/// The screen at `/settings/mapping`.
pub(crate) fn screen(ui: Ui) -> AnyView {
    later(move || page(ui))
}

/// What somebody has chosen and not saved.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Edit {
    extension: ExtensionId,
    /// Nobody leaves it to the automatic match.
    employee: Option<Organizer>,
    from: Timestamp,
}

/// Whose employee is being chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Chosen {
    One(ExtensionId),
    /// Those of a site or department.
    Several {
        name: String,
        extensions: Vec<ExtensionId>,
    },
}

/// What every piece of the screen reaches.
#[derive(Clone, Copy)]
struct Screen {
    ui: Ui,
    view: Memo<Option<MappingView>>,
    state: Memo<Option<MappingState>>,
    is_admin: Memo<bool>,
    edits: RwSignal<Vec<Edit>>,
    /// Parts of the company that somebody has chosen and not saved.
    contexts: RwSignal<Vec<(ExtensionId, Context)>>,
    default_edit: RwSignal<Option<Rest>>,
    /// The extensions whose employee is being chosen.
    chosen: RwSignal<Option<Chosen>>,
    /// The extension whose calls are to be filed anew.
    refiled: RwSignal<Option<ExtensionId>>,
    /// Of these, the call alone that somebody came for.
    wrong_call: RwSignal<Option<WrongOwner>>,
}

impl Screen {
    fn new(ui: Ui) -> Self {
        let view = ui.stores.annexes.view::<MappingView>(AnnexName::Mapping);
        let connection = ui.stores.connection;
        let screen = Self {
            ui,
            view,
            state: Memo::new(move |_| {
                view.with(|view| match view.as_ref()?.state.as_ref()? {
                    Reading::Read { value, .. } => Some(value.clone()),
                    Reading::Asked | Reading::Failed { .. } => None,
                })
            }),
            is_admin: Memo::new(move |_| {
                connection.with(|view| view.user.as_ref().is_some_and(|user| user.is_admin))
            }),
            edits: RwSignal::new(Vec::new()),
            contexts: RwSignal::new(Vec::new()),
            default_edit: RwSignal::new(None),
            chosen: RwSignal::new(None),
            refiled: RwSignal::new(None),
            wrong_call: RwSignal::new(None),
        };
        let is_there = Memo::new(move |_| {
            ui.stores.annexes.is_there(AnnexName::Mapping) && connection.is_signed_in()
        });
        Effect::new(move |_| {
            if is_there.get() {
                screen.send(&MappingWish::Look);
            }
        });
        // What was saved is not entered any more.
        let saves =
            Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.saves)));
        Effect::new(move |before: Option<u32>| {
            let saves = saves.get();
            if before.is_some_and(|before| before != saves) {
                screen.edits.set(Vec::new());
                screen.contexts.set(Vec::new());
                screen.default_edit.set(None);
                screen.offer_refiling();
            }
            saves
        });
        screen.open_wanted();
        screen
    }

    /// Opens the extension that the address names, once it is known.
    fn open_wanted(self) {
        let wanted = Memo::new(move |_| Wanted::read(&self.ui.router.query()));
        let is_ready = Memo::new(move |_| self.is_admin.get() && self.state.with(Option::is_some));
        Effect::new(move |opened: Option<Option<Wanted>>| {
            let wanted = wanted.get();
            let opened = opened.flatten();
            if !is_ready.get() || opened.as_ref() == Some(&wanted) {
                return opened;
            }
            if let Some(extension) = self.extension_of(&wanted) {
                self.wrong_call.set(wanted.call.clone());
                self.chosen.set(Some(Chosen::One(extension)));
            }
            Some(wanted)
        });
    }

    /// The extension that is wanted, where there is one.
    fn extension_of(self, wanted: &Wanted) -> Option<ExtensionId> {
        let whose = wanted.whose.as_ref()?;
        let is_it = |row: &&Row| match whose {
            Whose::Extension(id) => row.extension.id == *id,
            Whose::Number(number) => row.extension.is_there && row.extension.number == *number,
        };
        self.state.with_untracked(|state| {
            let row = state.as_ref()?.rows.iter().find(is_it)?;
            Some(row.extension.id.clone())
        })
    }

    /// Somebody came because of a wrong owner: with the mapping saved, the call is to be filed anew.
    fn offer_refiling(self) {
        let wanted = Wanted::read(&untrack(|| self.ui.router.query()));
        if self.wrong_call.with_untracked(Option::is_some) {
            self.refiled.set(self.extension_of(&wanted));
        }
    }

    fn send(self, wish: &MappingWish) {
        self.ui.dispatch.send(annex_wish(AnnexName::Mapping, wish));
    }

    fn row(self, extension: &ExtensionId) -> Option<Row> {
        self.state.with_untracked(|state| {
            let mut rows = state.as_ref()?.rows.iter();
            rows.find(|row| row.extension.id == *extension).cloned()
        })
    }

    /// The moment it was told.
    fn now(self) -> Timestamp {
        self.state
            .with_untracked(|state| state.as_ref().map(|state| state.now))
            .unwrap_or_default()
    }

    fn has_edits(self) -> bool {
        self.edits.with(|edits| !edits.is_empty())
            || self.contexts.with(|contexts| !contexts.is_empty())
            || self.default_edit.with(Option::is_some)
    }

    fn save(self) {
        let extensions = self.edits.with_untracked(|edits| {
            let entries = edits.iter().map(|edit| ExtensionEntry {
                extension: edit.extension.clone(),
                employee: edit.employee.as_ref().map(|one| one.id.clone()),
                from: edit.from,
            });
            entries.collect()
        });
        let default_organizer = self.default_edit.get_untracked().map(|rest| DefaultEntry {
            employee: rest.organizer.map(|organizer| organizer.id),
        });
        let contexts = self.contexts.with_untracked(|contexts| {
            let id = |unit: &Unit| unit.id.clone();
            let entries = contexts.iter().map(|(extension, context)| ContextEntry {
                extension: extension.clone(),
                subsidiary: context.subsidiary.as_ref().map(id),
                department: context.department.as_ref().map(id),
            });
            entries.collect()
        });
        self.send(&MappingWish::Save(Entry {
            extensions,
            contexts,
            default_organizer,
        }));
    }
}

#[wasm_split(settings, fallible)]
fn page(ui: Ui) -> Part {
    dom::add_style(STYLE);
    let screen = Screen::new(ui);
    let failed = Memo::new(move |_| {
        screen
            .view
            .with(|view| match view.as_ref()?.state.as_ref()? {
                Reading::Failed { problem } => Some(text::could_not_read(problem)),
                Reading::Read { problem, .. } => problem.as_ref().map(text::not_read_again),
                Reading::Asked => None,
            })
    });
    let who_may = Memo::new(move |_| {
        ui.stores.connection.with(|view| match &view.user {
            _ if view.ringcentral == RingCentralState::NotConnected => Some(text::FOR_SIGNED_IN),
            None => Some(text::FOR_SIGNED_IN),
            Some(user) if user.is_admin => None,
            Some(_) => Some(text::FOR_ADMINS),
        })
    });
    // Why there are none is said above.
    let has_rows = Memo::new(move |_| {
        screen
            .state
            .with(|state| state.as_ref().is_some_and(|state| !state.rows.is_empty()))
    });
    let body = move || {
        screen.state.with(Option::is_some).then(|| {
            view! {
                {notices::notices(screen)}
                {rest::rest(screen)}
                {preview::preview(screen)}
                {groups::groups(screen)}
                {move || has_rows.get().then(|| table::table(screen))}
            }
        })
    };
    let is_reading = move || {
        let is_there = ui.stores.annexes.is_there(AnnexName::Mapping);
        screen.state.with(Option::is_none) && failed.with(Option::is_none) && is_there
    };
    Ok(view! {
        {head(ui, text::ORGANIZER_MAPPING)}
        <div class="settings-page mapping">
            <p class="mapping-about">{text::MAPPING_ABOUT}</p>
            {move || who_may.get().map(|words| view! { <p class="meta">{words}</p> })}
            <div role="status">
                {move || failed.get().map(warning)}
                {move || is_reading().then(|| view! { <p class="meta">{text::READING_MAPPING}</p> })}
            </div>
            {body}
        </div>
        {choose::choose(screen)}
        {refile::refile(screen)}
    }
    .into_any())
}

/// Whether a dialog about something is open: while there is that, and until it is closed.
fn open_for<T: Send + Sync + 'static>(about: RwSignal<Option<T>>) -> RwSignal<bool> {
    let is_open = RwSignal::new(false);
    Effect::new(move |_| {
        let wants = about.with(Option::is_some);
        if is_open.get_untracked() != wants {
            is_open.set(wants);
        }
    });
    Effect::new(move |_| {
        if !is_open.get() && about.with_untracked(Option::is_some) {
            about.set(None);
        }
    });
    is_open
}

fn warning(words: impl Into<String>) -> AnyView {
    let words = words.into();
    view! { <p class="note warn">{icon(Icon::Warning)}<span>{words}</span></p> }.into_any()
}

fn bad(words: impl Into<String>) -> AnyView {
    let words = words.into();
    view! { <p class="note bad">{icon(Icon::Warning)}<span>{words}</span></p> }.into_any()
}

/// The day of a moment here, with its year.
fn day(screen: Screen, at: Timestamp) -> String {
    let local = screen.ui.stores.clock.local(at);
    let year = local.to_string();
    let year = year.get(..4).unwrap_or_default();
    format!("{} {year}", crate::ui::format::day(local))
}

/// A moment as a date field has it.
fn date(screen: Screen, at: Timestamp) -> String {
    let local = screen.ui.stores.clock.local(at).to_string();
    local.get(..10).unwrap_or_default().to_owned()
}
