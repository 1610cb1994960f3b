//! People for `Name or number`: whoever the leader finds for what is typed there.

use ledgerline_core::domain::{
    contacts::{ContactsView, PersonKey, Presence},
    view::AnnexName,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    later::{Part, later_or},
};

use super::Look;

/// So many are asked for.
const MOST: usize = 6;

/// Somebody who may be meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) company: Option<String>,
    pub(crate) number: String,
    /// How busy, of a colleague where it is known.
    pub(crate) presence: Option<Presence>,
}

/// Who is found, and for which text; another text has other people.
pub(crate) type Suggested = (String, Vec<Person>);

/// Keeps `found` as what is known for `typed`. Nothing is drawn; while the part is not there, nobody is
/// found.
pub(crate) fn suggest(ui: Ui, typed: RwSignal<String>, found: RwSignal<Suggested>) -> AnyView {
    let is_there = Memo::new(move |_| ui.stores.annexes.is_there(AnnexName::Contacts));
    (move || {
        is_there
            .get()
            .then(|| later_or(move || follow(ui, typed, found), |_| ().into_any()))
    })
    .into_any()
}

#[wasm_split(annexes, fallible)]
fn follow(ui: Ui, typed: RwSignal<String>, found: RwSignal<Suggested>) -> Part {
    let view = ui.stores.annexes.view::<ContactsView>(AnnexName::Contacts);
    let look = Look::new(ui, view, false);
    look.window.set((0, MOST));
    Effect::new(move |_| {
        let text = typed.get();
        if look.text.with_untracked(|known| *known != text) {
            look.text.set(text);
            look.look();
        }
    });
    Effect::new(move |_| {
        let told = view.with(|view| {
            let told = view.as_ref().map(|view| view.presence.clone());
            told.unwrap_or_default()
        });
        let of = |key: &PersonKey| {
            let mut told = told.iter();
            told.find(|(known, _)| known == key).map(|(_, it)| *it)
        };
        let (asked, people) = look.mine.with(|mine| {
            let callable = mine.rows.iter().filter_map(|row| {
                Some(Person {
                    name: row.name.clone(),
                    company: row.company.clone(),
                    number: row.number.clone()?,
                    presence: of(&row.key),
                })
            });
            (mine.asked, callable.collect::<Vec<_>>())
        });
        let text = look.text.get_untracked();
        // An answer to what was typed before is none; and whoever types nothing means nobody.
        let is_current = asked == look.asked.with_value(|asked| asked.times);
        if is_current && !text.trim().is_empty() {
            found.set((text, people));
        }
    });
    Ok(().into_any())
}
