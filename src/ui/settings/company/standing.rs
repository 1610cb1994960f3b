//! How a connection stands, as chip, line and reason.

use ledgerline_core::domain::{
    company::{CompanyStatus, Health, InUse, Mixture, Side, Source, Term},
    connection::{NetSuiteState, RingCentralState},
    pane::Reading,
};
use leptos::prelude::*;

use super::{Company, bad, fill_chip, proof::Platform, warning};
use crate::ui::{
    format,
    icon::Icon,
    primitives::{Mark, Tone},
    text,
};

fn chip(health: Health) -> Mark {
    let (tone, icon) = match health {
        Health::NotSetUp => (Tone::Quiet, Icon::Dash),
        Health::Starting => (Tone::Info, Icon::Turning),
        Health::Good => (Tone::Good, Icon::Check),
        Health::Away => (Tone::Warn, Icon::Clock),
        Health::Broken => (Tone::Bad, Icon::Warning),
    };
    Mark::new(tone, icon, text::health(health))
}

/// Chip, what kind of account it is, when it was last good, and why it is not.
pub(super) fn head(
    company: Company,
    name: &'static str,
    side: Memo<Option<Side>>,
    setup: AnyView,
) -> AnyView {
    let clock = company.ui.stores.clock;
    let line = move || {
        side.with(|side| match side {
            None => String::new(),
            Some(side) => {
                let good = side.last_good_at.map(|at| {
                    let at = format::moment(clock.local(at), clock.local(clock.now()));
                    text::last_good(&at)
                });
                let account = side.account.as_ref().map(|id| text::account(id));
                let from = (side.source == Source::File).then(|| text::FROM_FILE.to_owned());
                let all = [
                    side.environment.map(text::environment).map(str::to_owned),
                    account,
                    good,
                    from,
                ];
                all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
            }
        })
    };
    let cause = Memo::new(move |_| {
        side.with(|side| {
            let side = side.as_ref()?;
            Some((side.health == Health::Broken, side.cause.clone()?))
        })
    });
    let health = Memo::new(move |_| side.with(|side| side.as_ref().map(|side| side.health)));
    view! {
        <header class="card-head with-setup">
            <div class="card-title">
                <h3>{name}</h3>
                <span role="status">{move || health.get().map(|health| fill_chip(chip(health)))}</span>
            </div>
            <div class="setup-at">{setup}</div>
            <p class="meta wrap">{line}</p>
        </header>
        {move || {
            cause
                .get()
                .map(|(is_broken, words)| if is_broken { bad(words) } else { warning(words) })
        }}
    }
    .into_any()
}

/// That the credentials end soon or have ended, and what to do.
pub(super) fn term(company: Company, platform: Platform, in_use: Memo<Option<InUse>>) -> AnyView {
    let clock = company.ui.stores.clock;
    let words = Memo::new(move |_| {
        let in_use = in_use.get()?;
        let (now, end) = (clock.now(), in_use.ends_at?);
        let day = format::day_of_year(clock.local(end));
        match in_use.term(now) {
            Term::Long => None,
            Term::Short => Some((false, text::ends_soon(platform.of(), &day))),
            Term::Over => Some((true, text::has_ended(platform.of(), &day))),
        }
    });
    (move || {
        let (is_over, words) = words.get()?;
        let note = if is_over { bad(words) } else { warning(words) };
        Some(view! { <div role="status">{note}</div> })
    })
    .into_any()
}

/// How many connections are connected, what needs somebody, and a mixture of test and production.
pub(crate) fn summary(company: Company) -> AnyView {
    let counts = move || {
        let own = company.ui.stores.connection.ringcentral();
        let in_netsuite = company.ui.stores.connection.with(|view| view.netsuite);
        let is_own = matches!(
            own,
            RingCentralState::Connected | RingCentralState::NoLiveEvents
        );
        company.status.with(|status| {
            let sides = status
                .as_ref()
                .map(|status| [status.ringcentral.health, status.netsuite.health]);
            let healths = sides.unwrap_or_default();
            let connected = healths
                .iter()
                .filter(|health| **health == Health::Good)
                .count();
            let broken = healths
                .iter()
                .filter(|health| **health == Health::Broken)
                .count()
                + usize::from(own == RingCentralState::ReconnectNeeded);
            let yours = [
                is_own,
                matches!(
                    in_netsuite,
                    NetSuiteState::Connected | NetSuiteState::Waiting { .. }
                ),
            ];
            let yours = yours.into_iter().filter(|is_good| *is_good).count();
            let kinds = status.as_ref().map(CompanyStatus::environments);
            text::connected_of(connected + yours, 4, broken, kinds)
        })
    };
    let mixture = Memo::new(move |_| {
        company.status.with(|status| {
            Some(match status.as_ref()?.mixture()? {
                Mixture::TestNetSuite => text::MIX_TEST_NETSUITE,
                Mixture::TestRingCentral => text::MIX_TEST_RINGCENTRAL,
            })
        })
    });
    let failed = Memo::new(move |_| {
        company
            .view
            .with(|view| match view.as_ref()?.status.as_ref()? {
                Reading::Failed { problem } => Some(text::could_not_read(problem)),
                Reading::Read { problem, .. } => problem.as_ref().map(text::not_read_again),
                Reading::Asked => None,
            })
    });
    view! {
        <p class="meta" role="status">{counts}</p>
        {move || mixture.get().map(warning)}
        {move || failed.get().map(warning)}
    }
    .into_any()
}
