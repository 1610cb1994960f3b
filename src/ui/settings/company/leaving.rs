//! Disconnecting one of the company's connections, and what the card says afterwards.

use ledgerline_core::domain::{
    company::{CompanyWish, Side, Source, SyncRange},
    view::FinishedView,
};
use leptos::prelude::*;

use super::{Company, proof::Platform};
use crate::ui::{
    format,
    icon::{Icon, icon},
    primitives::dialog,
    settings::leaving::{Leaving, checks, kept, losses, send_own},
    text,
};

const fn lost(platform: Platform) -> &'static [&'static str] {
    match platform {
        Platform::RingCentral => text::LEAVE_RC_LOSES,
        Platform::NetSuite => text::LEAVE_NS_LOSES,
    }
}

pub(super) fn leaving(company: Company, platform: Platform, is_open: RwSignal<bool>) -> AnyView {
    let (title, intro) = match platform {
        Platform::RingCentral => (text::LEAVE_RC_TITLE, text::LEAVE_RC),
        Platform::NetSuite => (text::LEAVE_NS_TITLE, text::LEAVE_NS),
    };
    let ui = company.ui;
    // Calls of the company's log, and those that only this browser has.
    let unlogged = Memo::new(move |_| {
        let counts = company
            .status
            .with(|status| status.as_ref().map(|status| status.counts));
        let of_company = counts.map_or(0, |counts| counts.waiting + counts.failed);
        of_company as usize + ui.stores.finished.with(FinishedView::unlogged)
    });
    let send_now = move || {
        send_own(ui);
        let since = company
            .status
            .with_untracked(|status| status.as_ref()?.missing_since);
        if let Some(from) = since {
            let to = ui.stores.clock.right(crate::ui::dom::now());
            company.send(&CompanyWish::Sync(SyncRange { from, to }));
        }
    };
    let is_sending = Memo::new(move |_| {
        company
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.is_syncing))
    });
    dialog(title, is_open, move || {
        let knows = RwSignal::new(false);
        let why_not = move || (!knows.get()).then_some(text::TICK_TEAM_FIRST);
        let leave = move |_| {
            if untrack(why_not).is_some() {
                return;
            }
            is_open.set(false);
            company.send(&match platform {
                Platform::RingCentral => CompanyWish::DisconnectRingCentral,
                Platform::NetSuite => CompanyWish::DisconnectNetSuite,
            });
        };
        let leaving = Leaving {
            team: text::CHECK_TEAM_COMPANY,
            knows,
            unlogged,
            is_sending,
            lost: lost(platform),
        };
        view! {
            <div class="dialog-body stack">
                <p>{intro}</p>
                {checks(ui, leaving, send_now)}
                <p class="meta">{text::LEAVE_AFTER}</p>
            </div>
            <footer class="dialog-foot">
                <span class="grow"></span>
                <button class="btn" on:click=move |_| is_open.set(false)>{text::CANCEL}</button>
                <button
                    class="btn danger"
                    aria-disabled=move || why_not().map(|_| "true")
                    aria-description=why_not
                    title=why_not
                    on:click=leave
                >
                    {text::DISCONNECT}
                </button>
            </footer>
        }
        .into_any()
    })
}

/// After an admin has disconnected it: that nothing is lost, and what does not work now.
pub(super) fn gone(company: Company, platform: Platform, side: Option<Side>) -> Option<AnyView> {
    let side = side?;
    let at = side.left_at.filter(|_| side.source == Source::Nobody)?;
    let clock = company.ui.stores.clock;
    let at = format::moment(clock.local(at), clock.local(clock.now()));
    Some(
        view! {
            <div class="card-body stack">
                <p class="state quiet">{icon(Icon::Dash)}<span>{text::disconnected_at(&at)}</span></p>
                {kept()}
                {losses(lost(platform))}
            </div>
        }
        .into_any(),
    )
}
