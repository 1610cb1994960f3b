//! Anybody NetSuite knows, found by name: for a number that does not say whose it is.

use ledgerline_core::domain::{
    caller::EntityKind,
    contacts::{ContactsView, PersonRow, Relation},
    ids::RecordId,
    view::AnnexName,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon, sized},
    later::{Part, later},
    text,
};

use super::Look;

/// So many are shown; more letters find who is not among them.
const MOST: usize = 8;
/// So many are asked for: colleagues and personal contacts are among them, and left out.
const ASKED: usize = 24;

/// A record as a call is filed under it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Picked {
    pub(crate) company: Option<RecordId>,
    pub(crate) contact: Option<RecordId>,
}

impl Picked {
    /// `None` for who is no record of NetSuite's that a call can be filed under.
    fn of(row: &PersonRow) -> Option<Self> {
        let Relation::Record(kind) = row.relation else {
            return None;
        };
        let (_, id) = row.key.parts()?;
        Some(match kind {
            EntityKind::Contact => Self {
                company: None,
                contact: Some(id),
            },
            EntityKind::Customer
            | EntityKind::Lead
            | EntityKind::Prospect
            | EntityKind::Vendor
            | EntityKind::Employee => Self {
                company: Some(id),
                contact: None,
            },
        })
    }
}

/// A search among customers, contacts, leads and vendors; `pick` hears of the one that is meant.
pub(crate) fn find(ui: Ui, pick: Callback<Picked>) -> AnyView {
    later(move || search(ui, pick))
}

#[wasm_split(annexes, fallible)]
fn search(ui: Ui, pick: Callback<Picked>) -> Part {
    let view = ui.stores.annexes.view::<ContactsView>(AnnexName::Contacts);
    let look = Look::new(ui, view, false);
    look.window.set((0, ASKED));
    let typed = move |event| {
        look.text.set(event_target_value(&event));
        look.look();
    };
    // Nothing before the answer to what stands there now.
    let found = Memo::new(move |_| {
        let is_empty = look.text.with(|text| text.trim().is_empty());
        look.mine.with(|mine| {
            let is_current = mine.asked == look.asked.with_value(|asked| asked.times);
            let rows = mine.rows.iter();
            let records = rows.filter_map(|row| Some((Picked::of(row)?, row.clone())));
            (is_current && !is_empty).then(|| records.take(MOST).collect::<Vec<_>>())
        })
    });
    let words = move || {
        found.with(|found| match found {
            Some(found) if found.is_empty() => text::NO_SUCH_PERSON,
            Some(_) => text::PICK_CUSTOMER,
            None => text::FIND_CUSTOMER_HINT,
        })
    };
    let rows = move || {
        let found = found.get().unwrap_or_default().into_iter();
        found
            .map(|(picked, row)| person(pick, picked, &row))
            .collect_view()
    };
    Ok(view! {
        <div class="sec find">
            <div class="number small">
                {icon(Icon::Search)}
                <input
                    type="search"
                    class="input"
                    aria-label=text::FIND_CUSTOMER
                    placeholder=text::FIND_CUSTOMER
                    on:input=typed
                />
            </div>
            <p class="meta" role="status">{words}</p>
            <ul>{rows}</ul>
        </div>
    }
    .into_any())
}

fn person(pick: Callback<Picked>, picked: Picked, row: &PersonRow) -> AnyView {
    let what = match row.relation {
        Relation::Record(kind) => text::kind(kind),
        Relation::Colleague | Relation::Personal => "",
    };
    let company = row.company.clone();
    view! {
        <li>
            <button class="item" on:click=move |_| pick.run(picked.clone())>
                {sized(Icon::People, "i")}
                <span class="who wrap">{row.name.clone()}</span>
                <span class="tag">{what}</span>
                {company.map(|company| view! { <span class="sub wrap">{company}</span> })}
            </button>
        </li>
    }
    .into_any()
}
