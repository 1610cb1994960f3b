//! Every extension with whose calls are filed under whom.

use ledgerline_core::domain::mapping::{EVER, Kind, Owner, Row};
use leptos::prelude::*;

use super::{Edit, Screen, day};
use crate::ui::{
    icon::{Icon, icon},
    primitives::{Mark, Tone, mark},
    text,
};

pub(super) fn table(screen: Screen) -> AnyView {
    let sought = RwSignal::new(String::new());
    let rows = move || {
        let sought = sought.get().trim().to_lowercase();
        let edits = screen.edits.get();
        let is_admin = screen.is_admin.get();
        screen.state.with(|state| {
            let rows = state.iter().flat_map(|state| &state.rows);
            let found = rows.filter(|row| fits(row, &sought));
            found
                .map(|one| {
                    let edit = edits.iter().find(|edit| edit.extension == one.extension.id);
                    row(screen, one, edit, is_admin)
                })
                .collect_view()
        })
    };
    let head = [
        text::EXTENSION_NUMBER,
        text::NAME,
        text::KIND,
        text::EMAIL,
        text::NETSUITE_EMPLOYEE,
        text::MATCH,
        text::STATE,
    ];
    view! {
        <section class="card">
            <div class="mapping-find">
                <input
                    type="search"
                    class="input"
                    aria-label=text::FIND_EXTENSION
                    placeholder=text::FIND_EXTENSION
                    on:input=move |input| sought.set(event_target_value(&input))
                />
            </div>
            <div class="scroll-x" tabindex="0" role="group" aria-label=text::ORGANIZER_MAPPING>
                <table class="table mapping-table" aria-label=text::ORGANIZER_MAPPING>
                    <thead>
                        <tr>
                            {head.map(|name| view! { <th scope="col">{name}</th> }).into_iter().collect_view()}
                            {move || {
                                screen.is_admin.get().then(|| view! { <th scope="col">{text::ACTIONS}</th> })
                            }}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// Every word is in it, or it is how it was matched.
fn fits(row: &Row, sought: &str) -> bool {
    let one = &row.extension;
    let owner = row.owner(EVER).map(|owner| owner.organizer.name.as_str());
    let all = [
        one.number.as_str(),
        one.name.as_str(),
        one.email.as_deref().unwrap_or_default(),
        text::extension_kind(one.kind),
        owner.unwrap_or(text::UNMAPPED),
    ];
    let all = all.join(" ").to_lowercase();
    sought.split_whitespace().all(|word| all.contains(word))
}

/// How the extension stands, and what is not saved of it.
fn standing(row: &Row, edit: Option<&Edit>, owner: Option<&Owner>, is_saved: bool) -> Mark {
    if edit.is_some() {
        return Mark::new(Tone::Info, Icon::Pen, text::NOT_SAVED_YET);
    }
    let extension = &row.extension;
    if !extension.is_there {
        return Mark::new(Tone::Warn, Icon::Refuse, text::EXTENSION_GONE);
    }
    if owner.is_none() {
        return Mark::new(Tone::Warn, Icon::Warning, text::UNMAPPED);
    }
    if let Some(words) = text::extension_status(&extension.status) {
        return Mark::new(Tone::Quiet, Icon::Dash, words);
    }
    if is_saved {
        Mark::new(Tone::Good, Icon::Check, text::SAVED)
    } else {
        Mark::new(Tone::Quiet, Icon::Turning, text::BY_ITSELF)
    }
}

fn row(screen: Screen, row: &Row, edit: Option<&Edit>, is_admin: bool) -> AnyView {
    let now = screen.now();
    let one = &row.extension;
    let owner = row.owner(now);
    let is_saved = row.is_saved(now);
    let (employee, how) = if let Some(edit) = edit {
        let name = edit.employee.as_ref().map(|one| one.name.clone());
        let how = edit.employee.as_ref();
        (name, how.map_or(text::AUTOMATIC, |_| text::MANUAL))
    } else {
        let name = owner.map(|owner| owner.organizer.name.clone());
        (name, text::how(owner.map(|owner| owner.how)))
    };
    let since = since(screen, row, edit);
    let name = text::extension_name(&one.name, &one.number);
    let icon_of = match one.kind {
        Kind::User => None,
        Kind::Queue | Kind::Shared => Some(icon(Icon::People)),
    };
    let actions = is_admin.then(|| actions(screen, row, &name, is_saved));
    view! {
        <tr>
            <td class="num">{one.number.clone()}</td>
            <td class="strong">{icon_of}{one.name.clone()}</td>
            <td>{text::extension_kind(one.kind)}</td>
            <td class="meta">{one.email.clone().unwrap_or_default()}</td>
            <td>
                {employee.unwrap_or_else(|| "–".to_owned())}
                {since.map(|words| view! { <span class="meta mapping-since">{words}</span> })}
            </td>
            <td>{how}</td>
            <td>{mark(standing(row, edit, owner, is_saved))}</td>
            {actions}
        </tr>
    }
    .into_any()
}

/// Since when somebody has it, or will have it.
fn since(screen: Screen, row: &Row, edit: Option<&Edit>) -> Option<String> {
    if let Some(edit) = edit {
        return (edit.from != EVER).then(|| text::valid_since(&day(screen, edit.from)));
    }
    let now = screen.now();
    let periods = row.mapping.periods();
    if let Some(next) = periods.iter().find(|period| period.from > now) {
        let name = next
            .owner
            .as_ref()
            .map(|owner| owner.organizer.name.as_str());
        let name = name.unwrap_or(text::AUTOMATIC);
        return Some(text::valid_later(name, &day(screen, next.from)));
    }
    let from = row.mapping.period_at(now)?.from;
    (from != EVER).then(|| text::valid_since(&day(screen, from)))
}

fn actions(screen: Screen, row: &Row, name: &str, is_saved: bool) -> AnyView {
    let extension = row.extension.id.clone();
    let chosen = extension.clone();
    let refile = is_saved.then(|| {
        view! {
            <button
                class="btn small quiet"
                aria-label=text::refile_of(name)
                on:click=move |_| screen.refiled.set(Some(extension.clone()))
            >
                {text::FILE_AGAIN}
            </button>
        }
    });
    view! {
        <td class="mapping-actions">
            <button
                class="btn small"
                aria-label=text::change_employee_of(name)
                on:click=move |_| screen.chosen.set(Some(chosen.clone()))
            >
                {text::CHANGE}
            </button>
            {refile}
        </td>
    }
    .into_any()
}
