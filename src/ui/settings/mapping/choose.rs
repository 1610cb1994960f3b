//! The dialog in which an admin says whose an extension is, and since when.

use ledgerline_core::domain::{
    ids::ExtensionId,
    mapping::{EVER, Row},
};
use leptos::prelude::*;

use super::{
    Edit, Screen, date, day,
    staff::{Picked, staff},
};
use crate::ui::{dom, primitives::dialog, text};

pub(super) fn choose(screen: Screen) -> AnyView {
    let is_open = super::open_for(screen.chosen);
    dialog(text::CHANGE_EMPLOYEE, is_open, move || {
        let extension = screen.chosen.get_untracked();
        let row = extension.and_then(|extension| screen.row(&extension));
        row.map_or_else(|| ().into_any(), |row| body(screen, &row, is_open))
    })
}

fn body(screen: Screen, row: &Row, is_open: RwSignal<bool>) -> AnyView {
    let now = screen.now();
    let extension = row.extension.id.clone();
    let known = screen.edits.with_untracked(|edits| {
        let mut edits = edits.iter();
        edits.find(|edit| edit.extension == extension).cloned()
    });
    let owner = row.owner(now).map(|owner| owner.organizer.clone());
    let (organizer, from) = match known {
        Some(edit) => (edit.employee, edit.from),
        // Who has it until now keeps the calls until today.
        None if row.is_saved(now) => (owner.clone(), now),
        None => (owner.clone(), EVER),
    };
    let picked = Picked::of(organizer);
    let since = RwSignal::new(if from == EVER {
        String::new()
    } else {
        date(screen, from)
    });
    let keep = {
        let extension = extension.clone();
        move |employee: Option<_>| {
            let day = since.get_untracked();
            let from = dom::midnight(&day, 0).filter(|_| !day.is_empty());
            put(screen, &extension, employee, from.unwrap_or(EVER));
            is_open.set(false);
        }
    };
    let keep = StoredValue::new(keep);
    let apply = move |_| {
        let organizer = picked.organizer.get_untracked();
        if organizer.is_some() {
            keep.with_value(|keep| keep(organizer));
        }
    };
    let automatic = move |_| keep.with_value(|keep| keep(None));
    let periods: Vec<_> = row
        .mapping
        .periods()
        .iter()
        .map(|period| {
            let name = period
                .owner
                .as_ref()
                .map(|owner| owner.organizer.name.as_str());
            let since = (period.from != EVER).then(|| day(screen, period.from));
            let words = text::period(name.unwrap_or(text::AUTOMATIC), since.as_deref());
            view! { <li>{words}</li> }.into_any()
        })
        .collect();
    let has_periods = periods.len() > 1;
    let name = text::extension_name(&row.extension.name, &row.extension.number);
    let keeper = owner.map(|owner| text::older_stay(&owner.name));
    let about = move || {
        since.with(|day| {
            if day.is_empty() {
                text::VALID_EVER.to_owned()
            } else {
                keeper
                    .clone()
                    .unwrap_or_else(|| text::OLDER_UNMAPPED.to_owned())
            }
        })
    };
    view! {
        <div class="dialog-body stack mapping-choose">
            <p class="strong">{name}</p>
            {staff(screen, ("mapped-employee", text::NETSUITE_EMPLOYEE), picked, || ())}
            <label class="field">
                <span>{text::VALID_FROM}</span>
                <input
                    class="input"
                    type="date"
                    aria-describedby="valid-from-about"
                    prop:value=since
                    on:input=move |input| since.set(event_target_value(&input))
                />
                <small class="meta" id="valid-from-about">{about}</small>
            </label>
            {has_periods.then(|| view! { <ul class="bullets meta">{periods}</ul> })}
        </div>
        <footer class="dialog-foot">
            <button class="btn quiet" on:click=automatic>{text::USE_AUTOMATIC}</button>
            <span class="grow"></span>
            <button class="btn" on:click=move |_| is_open.set(false)>{text::CANCEL}</button>
            <button
                class="btn primary"
                aria-disabled=move || picked.organizer.with(Option::is_none).to_string()
                on:click=apply
            >
                {text::APPLY}
            </button>
        </footer>
    }
    .into_any()
}

/// One thing is said of an extension until it is saved.
fn put(
    screen: Screen,
    extension: &ExtensionId,
    employee: Option<ledgerline_core::domain::mapping::Organizer>,
    from: ledgerline_core::domain::time::Timestamp,
) {
    screen.edits.update(|edits| {
        edits.retain(|edit| edit.extension != *extension);
        edits.push(Edit {
            extension: extension.clone(),
            employee,
            from,
        });
    });
}
