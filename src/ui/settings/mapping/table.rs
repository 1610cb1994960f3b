//! Every extension with whose calls are filed under whom.

use ledgerline_core::domain::mapping::{Context, EVER, Kind, Owner, Row, Unit};
use leptos::prelude::*;

use super::{Chosen, Edit, Screen, day};
use crate::ui::{
    icon::{Icon, icon},
    primitives::{Mark, Tone, mark},
    text,
};

pub(super) fn table(screen: Screen) -> AnyView {
    let sought = RwSignal::new(String::new());
    // Columns that the company has no use for are not there.
    let uses = Memo::new(move |_| {
        screen.state.with(|state| {
            let units = state.as_ref().map(|state| &state.units);
            let uses = units.map(|units| {
                (
                    !units.subsidiaries.is_empty(),
                    !units.departments.is_empty(),
                )
            });
            uses.unwrap_or_default()
        })
    });
    let rows = move || {
        let sought = sought.get().trim().to_lowercase();
        let edits = screen.edits.get();
        let is_admin = screen.is_admin.get();
        let uses = uses.get();
        screen.state.with(|state| {
            let rows = state.iter().flat_map(|state| &state.rows);
            let found = rows.filter(|row| fits(row, &sought));
            found
                .map(|one| {
                    let edit = edits.iter().find(|edit| edit.extension == one.extension.id);
                    row(screen, one, edit, (is_admin, uses))
                })
                .collect_view()
        })
    };
    let head = move || {
        let (subsidiaries, departments) = uses.get();
        let all = [
            (true, text::EXTENSION_NUMBER),
            (true, text::NAME),
            (true, text::KIND),
            (true, text::EMAIL),
            (true, text::NETSUITE_EMPLOYEE),
            (subsidiaries, text::SUBSIDIARY),
            (departments, text::DEPARTMENT),
            (true, text::MATCH),
            (true, text::STATE),
        ];
        let shown = all.into_iter().filter(|(is_shown, _)| *is_shown);
        shown
            .map(|(_, name)| view! { <th scope="col">{name}</th> })
            .collect_view()
    };
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
            {move || {
                let has_none = screen.state.with(|state| state.as_ref().is_some_and(|state| !state.has_past_calls));
                has_none.then(|| view! { <p class="meta card-body">{text::NO_PAST_CALLS}</p> })
            }}
            <div class="scroll-x" tabindex="0" role="group" aria-label=text::ORGANIZER_MAPPING>
                <table class="table mapping-table" aria-label=text::ORGANIZER_MAPPING>
                    <thead>
                        <tr>
                            {head}
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
        one.site.as_deref().unwrap_or_default(),
        one.department.as_deref().unwrap_or_default(),
    ];
    let all = all.join(" ").to_lowercase();
    sought.split_whitespace().all(|word| all.contains(word))
}

/// How the extension stands, and what is not saved of it.
fn standing(row: &Row, is_edited: bool, owner: Option<&Owner>, is_saved: bool) -> Mark {
    if is_edited {
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

fn row(
    screen: Screen,
    row: &Row,
    edit: Option<&Edit>,
    (is_admin, uses): (bool, (bool, bool)),
) -> AnyView {
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
    let (subsidiary, department) = parts(screen, row, uses);
    let actions = is_admin.then(|| actions(screen, row, &name, is_saved));
    view! {
        <tr>
            <td class="num">{one.number.clone()}</td>
            <td class="strong">{icon_of}{one.name.clone()}</td>
            <td>{text::extension_kind(one.kind)}</td>
            <td class="meta">{one.email.clone().unwrap_or_default()}</td>
            <td class="m-employee">
                {employee.unwrap_or_else(|| "–".to_owned())}
                {since.map(|words| view! { <span class="meta mapping-since">{words}</span> })}
            </td>
            {subsidiary.map(|words| view! { <td class="m-part first">{words}</td> })}
            {department.map(|words| view! { <td class="m-part second">{words}</td> })}
            <td class="m-match">{how}</td>
            <td class="m-state">{mark(standing(row, edit.is_some() || is_other_part(screen, row), owner, is_saved))}</td>
            {actions}
        </tr>
    }
    .into_any()
}

/// What is chosen and not saved of the part of the company that it is for.
fn chosen_part(screen: Screen, row: &Row) -> Option<Context> {
    screen.contexts.with(|contexts| {
        let mut contexts = contexts.iter();
        let chosen = contexts.find(|(of, _)| *of == row.extension.id)?;
        Some(chosen.1.clone())
    })
}

fn is_other_part(screen: Screen, row: &Row) -> bool {
    chosen_part(screen, row).is_some()
}

/// Subsidiary and department, where the company has them.
fn parts(
    screen: Screen,
    row: &Row,
    (subsidiaries, departments): (bool, bool),
) -> (Option<String>, Option<String>) {
    let said = chosen_part(screen, row);
    let context = said.map_or_else(|| row.context(), |said| said.over(&row.own));
    let name = |unit: Option<Unit>| unit.map(|unit| unit.name).unwrap_or_default();
    (
        subsidiaries.then(|| name(context.subsidiary)),
        departments.then(|| name(context.department)),
    )
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
                on:click=move |_| screen.chosen.set(Some(Chosen::One(chosen.clone())))
            >
                {text::CHANGE}
            </button>
            {refile}
        </td>
    }
    .into_any()
}
