//! The dialog in which an admin says whose an extension is, since when, and for which part of the company;
//! or that of all extensions of a site or department.

use ledgerline_core::domain::{
    ids::ExtensionId,
    mapping::{Context, EVER, Organizer, Row, Unit},
    time::Timestamp,
};
use leptos::prelude::*;

use super::{
    Chosen, Edit, Screen, date, day,
    staff::{Picked, staff},
};
use crate::ui::{dom, primitives::dialog, text};

pub(super) fn choose(screen: Screen) -> AnyView {
    let is_open = super::open_for(screen.chosen);
    dialog(text::CHANGE_EMPLOYEE, is_open, move || {
        let chosen = screen.chosen.get_untracked();
        let before = chosen.and_then(|chosen| Before::of(screen, chosen));
        before.map_or_else(|| ().into_any(), |before| body(screen, before, is_open))
    })
}

/// How it stands as the dialog opens.
struct Before {
    title: String,
    extensions: Vec<ExtensionId>,
    owner: Option<Organizer>,
    from: Timestamp,
    context: Context,
    periods: Vec<String>,
}

impl Before {
    fn of(screen: Screen, chosen: Chosen) -> Option<Self> {
        match chosen {
            Chosen::One(extension) => {
                let row = screen.row(&extension)?;
                Some(Self::of_one(screen, &row))
            }
            Chosen::Several { name, extensions } => Some(Self {
                title: text::several(&name, extensions.len()),
                extensions,
                owner: None,
                from: EVER,
                context: Context::default(),
                periods: Vec::new(),
            }),
        }
    }

    fn of_one(screen: Screen, row: &Row) -> Self {
        let now = screen.now();
        let extension = row.extension.id.clone();
        let known = screen.edits.with_untracked(|edits| {
            let mut edits = edits.iter();
            edits.find(|edit| edit.extension == extension).cloned()
        });
        let said = screen.contexts.with_untracked(|contexts| {
            let mut contexts = contexts.iter();
            let said = contexts.find(|(of, _)| *of == extension)?;
            Some(said.1.clone())
        });
        let owner = row.owner(now).map(|owner| owner.organizer.clone());
        let (owner, from) = match known {
            Some(edit) => (edit.employee, edit.from),
            // Who has it until now keeps the calls until today, or until the one that is not theirs.
            None if row.is_saved(now) => {
                let wrong = screen.wrong_call.get_untracked();
                (owner, wrong.map_or(now, |wrong| wrong.started_at))
            }
            None => (owner, EVER),
        };
        let period = |period: &ledgerline_core::domain::mapping::Period| {
            let name = period.owner.as_ref();
            let name = name.map(|owner| owner.organizer.name.as_str());
            let since = (period.from != EVER).then(|| day(screen, period.from));
            text::period(name.unwrap_or(text::AUTOMATIC), since.as_deref())
        };
        let periods: Vec<_> = row.mapping.periods().iter().map(period).collect();
        Self {
            title: text::extension_name(&row.extension.name, &row.extension.number),
            extensions: vec![extension],
            owner,
            from,
            context: said.unwrap_or_else(|| row.said.clone()),
            periods: if periods.len() > 1 {
                periods
            } else {
                Vec::new()
            },
        }
    }
}

fn body(screen: Screen, before: Before, is_open: RwSignal<bool>) -> AnyView {
    let Before {
        title,
        extensions,
        owner,
        from,
        context,
        periods,
    } = before;
    let picked = Picked::of(owner.clone());
    let since = RwSignal::new(if from == EVER {
        String::new()
    } else {
        date(screen, from)
    });
    let first_since = since.get_untracked();
    let keeper = owner.as_ref().map(|owner| text::older_stay(&owner.name));
    let units = RwSignal::new(context.clone());
    let put = StoredValue::new((extensions, owner, context));
    let starts_at = move || {
        let day = since.get_untracked();
        dom::midnight(&day, 0)
            .filter(|_| !day.is_empty())
            .unwrap_or(EVER)
    };
    let is_other_part =
        Memo::new(move |_| put.with_value(|(.., context)| units.with(|units| units != context)));
    // Whose it is was chosen, or only for which part of the company it is.
    let may = move || {
        let is_whose = picked.organizer.with(Option::is_some);
        is_whose || (is_other_part.get() && !picked.is_unclear())
    };
    let apply = move |_| {
        if !untrack(may) {
            return;
        }
        let organizer = picked.organizer.get_untracked();
        let is_other_part = is_other_part.get_untracked();
        put.with_value(|(extensions, owner, _)| {
            let is_same = organizer == *owner && since.get_untracked() == first_since;
            if organizer.is_some() && !(is_same && is_other_part) {
                screen
                    .edits
                    .update(|edits| keep(edits, extensions, organizer.as_ref(), starts_at()));
            }
            if is_other_part {
                let part = units.get_untracked();
                screen
                    .contexts
                    .update(|contexts| keep_part(contexts, extensions, &part));
            }
        });
        is_open.set(false);
    };
    let automatic = move |_| {
        put.with_value(|(extensions, ..)| {
            screen
                .edits
                .update(|edits| keep(edits, extensions, None, starts_at()));
        });
        is_open.set(false);
    };
    let has_periods = !periods.is_empty();
    let periods = periods
        .into_iter()
        .map(|words| view! { <li>{words}</li> }.into_any())
        .collect_view();
    view! {
        <div class="dialog-body stack mapping-choose">
            <p class="strong">{title}</p>
            {staff(screen, ("mapped-employee", text::NETSUITE_EMPLOYEE), picked, || ())}
            {valid_from(since, keeper)}
            {has_periods.then(|| view! { <ul class="bullets meta">{periods}</ul> })}
            {parts(screen, units)}
        </div>
        <footer class="dialog-foot">
            <button class="btn quiet" on:click=automatic>{text::USE_AUTOMATIC}</button>
            <span class="grow"></span>
            <button class="btn" on:click=move |_| is_open.set(false)>{text::CANCEL}</button>
            <button
                class="btn primary"
                aria-disabled=move || (!may()).to_string()
                on:click=apply
            >
                {text::APPLY}
            </button>
        </footer>
    }
    .into_any()
}

/// Since when, and who keeps what was before.
fn valid_from(since: RwSignal<String>, keeper: Option<String>) -> AnyView {
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
    }
    .into_any()
}

/// Subsidiary and department, where the company has several.
fn parts(screen: Screen, said: RwSignal<Context>) -> AnyView {
    let units = screen
        .state
        .with_untracked(|state| state.as_ref().map(|state| state.units.clone()))
        .unwrap_or_default();
    let subsidiary = part(text::SUBSIDIARY, units.subsidiaries, said, |context| {
        &mut context.subsidiary
    });
    let department = part(text::DEPARTMENT, units.departments, said, |context| {
        &mut context.department
    });
    let has_any = subsidiary.is_some() || department.is_some();
    view! {
        {subsidiary}
        {department}
        {has_any.then(|| view! { <p class="meta">{text::PART_ABOUT}</p> })}
    }
    .into_any()
}

fn part(
    name: &'static str,
    units: Vec<Unit>,
    said: RwSignal<Context>,
    of: fn(&mut Context) -> &mut Option<Unit>,
) -> Option<AnyView> {
    if units.is_empty() {
        return None;
    }
    let now = of(&mut said.get_untracked()).clone();
    let options = units
        .iter()
        .map(|unit| {
            let is_it = now.as_ref().is_some_and(|now| now.id == unit.id);
            view! { <option value=unit.id.to_string() selected=is_it>{unit.name.clone()}</option> }
                .into_any()
        })
        .collect_view();
    let choose = move |event| {
        let id = event_target_value(&event);
        let unit = units.iter().find(|unit| unit.id.as_str() == id).cloned();
        said.update(|said| *of(said) = unit);
    };
    Some(
        view! {
            <label class="field">
                <span>{name}</span>
                <select class="select" on:change=choose>
                    <option value="">{text::EMPLOYEES_OWN}</option>
                    {options}
                </select>
            </label>
        }
        .into_any(),
    )
}

/// One thing is said of each of these extensions until it is saved.
fn keep(
    edits: &mut Vec<Edit>,
    extensions: &[ExtensionId],
    employee: Option<&Organizer>,
    from: Timestamp,
) {
    edits.retain(|edit| !extensions.contains(&edit.extension));
    edits.extend(extensions.iter().map(|extension| Edit {
        extension: extension.clone(),
        employee: employee.cloned(),
        from,
    }));
}

fn keep_part(
    contexts: &mut Vec<(ExtensionId, Context)>,
    extensions: &[ExtensionId],
    part: &Context,
) {
    contexts.retain(|(of, _)| !extensions.contains(of));
    let of_each = extensions
        .iter()
        .map(|extension| (extension.clone(), part.clone()));
    contexts.extend(of_each);
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::ids::RecordId;

    use super::*;

    #[test]
    fn all_of_a_group_go_to_the_one_who_is_picked_and_what_was_said_of_others_stays() {
        let id = |id: &str| ExtensionId::new(id);
        let ann = Organizer {
            id: RecordId::new("11"),
            name: "Ann Lee".to_owned(),
        };
        let mut edits = Vec::new();
        keep(&mut edits, &[id("1"), id("9")], None, EVER);
        let since = Timestamp::from_millis(5);
        keep(&mut edits, &[id("1"), id("2")], Some(&ann), since);
        let said = |of: &str| edits.iter().find(|edit| edit.extension == id(of)).cloned();
        for extension in ["1", "2"] {
            let said = said(extension).unwrap();
            assert_eq!((said.employee, said.from), (Some(ann.clone()), since));
        }
        assert_eq!(said("9").unwrap().employee, None);
        assert_eq!(edits.len(), 3, "one thing of each");
        let mut contexts = vec![(id("1"), Context::default())];
        keep_part(&mut contexts, &[id("1"), id("2")], &Context::default());
        assert_eq!(contexts.len(), 2);
    }
}
