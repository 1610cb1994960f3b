//! What both of the company's cards have in common: how the connection stands, its setup, what a test
//! came to, and what an admin does with it.

use ledgerline_core::domain::{
    company::{CompanyWish, InUse, Proof, Side, Source},
    pane::Reading,
};
use leptos::prelude::*;

use super::{
    Company,
    foot::{Foot, foot},
    leaving::{gone, leaving},
    log::log,
    proof,
    proof::Platform,
    standing, who_may_change,
};
use crate::ui::{dom, route::Route, text};

/// A card and what it is about.
#[derive(Clone, Copy)]
pub(super) struct Card {
    pub(super) company: Company,
    pub(super) platform: Platform,
    pub(super) side: Memo<Option<Side>>,
    /// Credentials in use, for admins.
    pub(super) in_use: Memo<Option<InUse>>,
    /// There are credentials in use.
    pub(super) has_any: Memo<bool>,
    is_open: RwSignal<bool>,
    what: Memo<Option<Reading<Proof>>>,
}

/// What is typed into a card's form, as one entry `E`.
pub(super) struct Form<E: Send + Sync + 'static> {
    /// What is typed; what was left empty is what is in use.
    pub(super) entry: Memo<E>,
    /// What of it was tried.
    pub(super) tried: RwSignal<Option<E>>,
    /// Tries it, and saves it where that is asked.
    pub(super) wish: fn(E, bool) -> CompanyWish,
}

impl Card {
    pub(super) fn new(company: Company, platform: Platform) -> Self {
        let side = Memo::new(move |_| {
            company.status.with(|status| {
                let status = status.as_ref()?;
                Some(match platform {
                    Platform::RingCentral => status.ringcentral.clone(),
                    Platform::NetSuite => status.netsuite.clone(),
                })
            })
        });
        Self {
            company,
            platform,
            side,
            in_use: Memo::new(move |_| side.with(|side| side.as_ref()?.in_use.clone())),
            has_any: Memo::new(move |_| {
                side.with(|side| {
                    side.as_ref()
                        .is_some_and(|side| side.source != Source::Nobody)
                })
            }),
            is_open: RwSignal::new(false),
            what: Memo::new(move |_| {
                company.view.with(|view| {
                    let view = view.as_ref()?;
                    match platform {
                        Platform::RingCentral => view.ringcentral.clone(),
                        Platform::NetSuite => view.netsuite.clone(),
                    }
                })
            }),
        }
    }

    /// Draws it. `forget` clears what was typed once it is saved and need not be kept here.
    pub(super) fn draw<E>(
        self,
        form: &Form<E>,
        forget: impl Fn() + 'static,
        (top, setup, below): (
            AnyView,
            impl Fn() -> AnyView + Copy + Send + Sync + 'static,
            AnyView,
        ),
    ) -> AnyView
    where
        E: Clone + PartialEq + Send + Sync + 'static,
    {
        let Self {
            company,
            platform,
            side,
            is_open,
            what,
            has_any,
            ..
        } = self;
        let Form { entry, tried, wish } = *form;
        // Proved is what was tried last, as it was tried, and worked.
        let is_proved = Memo::new(move |_| {
            let is_good = what.with(
                |what| matches!(what, Some(Reading::Read { value, .. }) if value.finding.is_none()),
            );
            is_good && tried.with(|tried| tried.as_ref() == Some(&entry.get()))
        });
        let leads_on = RwSignal::new(false);
        Effect::new(move |_| {
            let is_saved = what
                .with(|what| matches!(what, Some(Reading::Read { value, .. }) if value.is_saved));
            if is_saved {
                forget();
                tried.set(None);
                is_open.set(false);
                if leads_on.get_untracked() {
                    leads_on.set(false);
                    company.ui.router.go(Route::Mapping.path());
                }
            }
        });
        let send = move |saves: bool| {
            let entry = entry.get_untracked();
            tried.set(Some(entry.clone()));
            leads_on.set(saves && self.completes());
            company.send(&wish(entry, saves));
        };
        Effect::new(move |_| {
            let wanted = company.opens.get().filter(|(of, _)| *of == platform.of());
            if let Some((_, step)) = wanted {
                company.opens.set(None);
                is_open.set(true);
                dom::reveal_later(step);
            }
        });
        let leaves = RwSignal::new(false);
        let buttons = Foot {
            has_any,
            is_open,
            is_proved,
            leaves,
            risk: platform.risk(),
            about: platform.about_save(),
        };
        view! {
            <section class="card" aria-label=platform.card() id=platform.id() tabindex="-1">
                {standing::head(company, platform.card(), side, setup_button(&self))}
                {log(company, platform, side)}
                {move || gone(company, platform, side.get())}
                {standing::term(company, platform, self.in_use)}
                {top}
                {move || (company.is_admin.get() && is_open.get()).then(setup)}
                {proof::proof(company, platform, what)}
                {below}
                {foot(company, buttons, send)}
                {who_may_change(company)}
                {leaving(company, platform, leaves)}
            </section>
        }
        .into_any()
    }
}

impl Card {
    /// Credentials that are saved here now are the last that were missing, and the first of this platform:
    /// what comes next is whose each extension's calls are.
    fn completes(self) -> bool {
        self.company.status.with_untracked(|status| {
            status.as_ref().is_some_and(|status| match self.platform {
                Platform::RingCentral => are_complete_with(&status.ringcentral, &status.netsuite),
                Platform::NetSuite => are_complete_with(&status.netsuite, &status.ringcentral),
            })
        })
    }
}

/// Nobody saved anything of this platform yet, and the other one is there: before that there is no employee
/// whose calls an extension's could be.
fn are_complete_with(own: &Side, other: &Side) -> bool {
    let is_first = own.source == Source::Nobody && own.left_at.is_none();
    is_first && other.source != Source::Nobody
}

/// Opens and closes the setup.
fn setup_button(card: &Card) -> AnyView {
    let (is_open, is_admin, platform) = (card.is_open, card.company.is_admin, card.platform);
    (move || {
        is_admin.get().then(|| {
            view! {
                <button
                    class="btn"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=platform.setup_id()
                    on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
                >
                    {text::SETUP_INFORMATION}
                </button>
            }
        })
    })
    .into_any()
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::time::Timestamp;

    use super::*;

    #[test]
    fn whichever_is_saved_first_of_all_last_leads_on_to_the_mapping() {
        let nobody = Side::default();
        let there = Side {
            source: Source::Admin,
            ..Side::default()
        };
        let left = Side {
            left_at: Some(Timestamp::from_millis(1)),
            ..Side::default()
        };
        assert!(are_complete_with(&nobody, &there));
        assert!(
            !are_complete_with(&nobody, &nobody),
            "the other one comes first"
        );
        assert!(!are_complete_with(&there, &there), "the mapping was seen");
        assert!(!are_complete_with(&left, &there), "a reconnection keeps it");
    }
}
