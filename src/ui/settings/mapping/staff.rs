//! A field in which an employee of NetSuite is chosen by typing a part of a name or email.

use ledgerline_core::domain::{
    mapping::{MappingWish, Organizer},
    pane::Reading,
};
use leptos::prelude::*;

use super::Screen;
use crate::ui::{
    icon::Icon,
    primitives::{Combobox, Did, combobox},
    text,
};

/// What is in the field.
#[derive(Clone, Copy)]
pub(super) struct Picked {
    /// What stands there.
    pub(super) typed: RwSignal<String>,
    /// Who is meant; nobody while what stands there is no employee.
    pub(super) organizer: RwSignal<Option<Organizer>>,
}

impl Picked {
    pub(super) fn of(organizer: Option<Organizer>) -> Self {
        let name = organizer.as_ref().map(|one| one.name.clone());
        Self {
            typed: RwSignal::new(name.unwrap_or_default()),
            organizer: RwSignal::new(organizer),
        }
    }

    /// Something stands there, and nobody is meant.
    pub(super) fn is_unclear(self) -> bool {
        self.organizer.with(Option::is_none) && self.typed.with(|typed| !typed.trim().is_empty())
    }
}

/// The field; `changed` hears of whatever comes to stand there.
pub(super) fn staff(
    screen: Screen,
    (id, label): (&'static str, &'static str),
    picked: Picked,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let found = Memo::new(move |_| {
        screen
            .view
            .with(|view| match view.as_ref()?.employees.as_ref()? {
                Reading::Read { value, .. } => Some(value.clone()),
                Reading::Asked | Reading::Failed { .. } => None,
            })
    });
    let offered = Memo::new(move |_| {
        let employees = found.get().unwrap_or_default().into_iter();
        let offered = employees.map(|one| (one.name, one.email.unwrap_or_default()));
        offered.collect()
    });
    let did = move |did: Did| match did {
        Did::Opened => screen.send(&MappingWish::Find(String::new())),
        Did::Typed(text) => {
            picked.organizer.set(None);
            changed();
            screen.send(&MappingWish::Find(text));
        }
        Did::Chose(at) => {
            let employee = found.with_untracked(|found| found.as_ref()?.get(at).cloned());
            if let Some(employee) = employee {
                picked.typed.set(employee.name.clone());
                picked.organizer.set(Some(Organizer::from(&employee)));
                changed();
            }
        }
    };
    let field = Combobox {
        id,
        label,
        hint: text::NAME_OR_EMAIL,
        list: text::EMPLOYEES,
        glyph: Icon::People,
        described_by: None,
    };
    let below = move || {
        let lacks = picked.is_unclear();
        let words = lacks.then(|| view! { <small class="meta">{text::NO_SUCH_EMPLOYEE}</small> });
        words.into_any()
    };
    let is_wrong = Signal::derive(|| false);
    combobox(field, picked.typed, offered, did, (is_wrong, below))
}
