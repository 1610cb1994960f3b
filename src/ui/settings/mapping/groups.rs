//! The sites and departments of the phone system, each to be mapped at once.

use ledgerline_core::domain::{
    ids::ExtensionId,
    mapping::{Group, groups as all_groups},
};
use leptos::prelude::*;

use super::{Chosen, Screen};
use crate::ui::{
    icon::Icon,
    primitives::{Mark, Tone, mark},
    text,
};

pub(super) fn groups(screen: Screen) -> AnyView {
    let known = Memo::new(move |_| {
        screen.state.with(|state| {
            let state = state.as_ref()?;
            let groups = all_groups(&state.rows, &state.changes, state.now);
            (!groups.is_empty()).then_some(groups)
        })
    });
    (move || {
        let groups = known.get()?;
        let rows: Vec<_> = groups.iter().map(|group| row(screen, group)).collect();
        Some(view! {
            <section class="card mapping-groups" aria-labelledby="mapping-groups">
                <h2 class="strong" id="mapping-groups">{text::SITES_AND_DEPARTMENTS}</h2>
                <ul class="bullets">{rows}</ul>
            </section>
        })
    })
    .into_any()
}

fn row(screen: Screen, group: &Group) -> AnyView {
    let name = text::group_name(group.kind, &group.name);
    let standing = if group.unmapped.is_empty() {
        Mark::new(Tone::Good, Icon::Check, text::MAPPED)
    } else {
        Mark::new(Tone::Warn, Icon::Warning, text::UNMAPPED)
    };
    let new = group
        .is_new
        .then(|| mark(Mark::new(Tone::Info, Icon::Plus, text::NEW_GROUP)));
    let counts = text::group_counts(group.extensions.len(), group.unmapped.len());
    let extensions = together(group);
    let label = text::map_together(&name, extensions.len());
    let chosen = Chosen::Several {
        name: name.clone(),
        extensions,
    };
    let button = move || {
        screen.is_admin.get().then(|| {
            let chosen = chosen.clone();
            view! {
                <button
                    class="btn small"
                    aria-label=label.clone()
                    title=label.clone()
                    on:click=move |_| screen.chosen.set(Some(chosen.clone()))
                >
                    {text::MAP_TOGETHER}
                </button>
            }
        })
    };
    view! {
        <li class="gap">
            <span class="grow"><b class="strong">{name}</b>" – "{counts}</span>
            {new}{mark(standing)}{button}
        </li>
    }
    .into_any()
}

/// Whom `Map together` asks about: who has somebody keeps them, as long as others have nobody.
fn together(group: &Group) -> Vec<ExtensionId> {
    if group.unmapped.is_empty() {
        group.extensions.clone()
    } else {
        group.unmapped.clone()
    }
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::mapping::GroupKind;

    use super::*;

    #[test]
    fn those_who_have_nobody_are_mapped_together_and_once_all_have_somebody_all_are() {
        let ids = |all: &[&str]| -> Vec<ExtensionId> {
            all.iter().map(|id| ExtensionId::new(*id)).collect()
        };
        let group = |unmapped: &[&str]| Group {
            kind: GroupKind::Site,
            name: "Lyon".to_owned(),
            extensions: ids(&["1", "2", "3"]),
            unmapped: ids(unmapped),
            is_new: false,
        };
        assert_eq!(together(&group(&["2", "3"])), ids(&["2", "3"]));
        assert_eq!(together(&group(&[])), ids(&["1", "2", "3"]));
    }
}
