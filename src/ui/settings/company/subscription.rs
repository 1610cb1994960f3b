//! The event subscription: whether RingCentral tells of calls by itself, how late, and until when.

use ledgerline_core::domain::{
    company::CompanyWish,
    pane::Reading,
    subscription::{EventSubscription, SubscriptionState},
    time::Timestamp,
};
use leptos::prelude::*;

use super::{Company, fill_chip, warning};
use crate::ui::{
    format,
    icon::Icon,
    primitives::{Mark, Tone},
    text,
};

/// For admins, in RingCentral's card.
pub(super) fn subscription(company: Company) -> AnyView {
    let known = Memo::new(move |_| {
        company
            .status
            .with(|status| status.as_ref()?.subscription.clone())
    });
    let renewal = Memo::new(move |_| {
        company
            .view
            .with(|view| view.as_ref().and_then(|view| view.renewal.clone()))
    });
    let is_renewing = move || renewal.with(|renewal| matches!(renewal, Some(Reading::Asked)));
    let failed = move || {
        renewal.with(|renewal| match renewal {
            Some(Reading::Failed { problem }) => Some(warning(text::not_renewed(problem))),
            Some(Reading::Read { .. } | Reading::Asked) | None => None,
        })
    };
    let can_renew = Memo::new(move |_| {
        known.with(|known| {
            known.as_ref().is_some_and(|known| {
                !matches!(
                    known.state,
                    SubscriptionState::NoAddress | SubscriptionState::NotSetUp
                )
            })
        })
    });
    let renew = move || {
        can_renew.get().then(|| {
            view! {
                <button
                    class="btn small"
                    disabled=is_renewing
                    on:click=move |_| company.send(&CompanyWish::RenewSubscription)
                >
                    {move || if is_renewing() { text::RENEWING } else { text::RENEW }}
                </button>
            }
        })
    };
    let state = Memo::new(move |_| known.with(|known| known.as_ref().map(|known| known.state)));
    (move || {
        state.get().map(|state| {
            view! {
                <div class="proof" role="group" aria-label=text::EVENT_SUBSCRIPTION>
                    <div class="subscription-head">
                        <h4>{text::EVENT_SUBSCRIPTION}</h4>
                        <span role="status">{fill_chip(chip(state))}</span>
                        <span class="grow"></span>
                        {renew}
                    </div>
                    {move || known.get().map(|known| facts(company, &known))}
                    {failed}
                </div>
            }
        })
    })
    .into_any()
}

fn chip(state: SubscriptionState) -> Mark {
    let (tone, icon) = match state {
        SubscriptionState::NoAddress | SubscriptionState::NotSetUp => (Tone::Quiet, Icon::Dash),
        SubscriptionState::Starting => (Tone::Info, Icon::Turning),
        SubscriptionState::Live => (Tone::Good, Icon::Check),
        SubscriptionState::Missing => (Tone::Warn, Icon::Warning),
    };
    Mark::new(tone, icon, text::subscription(state))
}

fn facts(company: Company, known: &EventSubscription) -> AnyView {
    let clock = company.ui.stores.clock;
    let now = clock.local(clock.now());
    let at = |moment: Timestamp| format::moment(clock.local(moment), now);
    let about = match known.state {
        SubscriptionState::NoAddress => text::NO_PUBLIC_ADDRESS,
        SubscriptionState::NotSetUp => text::SUBSCRIPTION_NEEDS_BOTH,
        SubscriptionState::Starting => text::SUBSCRIPTION_STARTING,
        SubscriptionState::Live => text::EVENTS_LIVE,
        SubscriptionState::Missing => text::EVENTS_BY_SCHEDULE,
    };
    let by_schedule =
        (known.state == SubscriptionState::NoAddress).then_some(text::EVENTS_BY_SCHEDULE);
    let last = match known.last_event_at {
        Some(last) => text::last_event(&at(last), known.late_millis),
        None => text::NO_EVENT_YET.to_owned(),
    };
    let details = known.id.clone().map(|id| {
        let ends = known.ends_at.map(at);
        view! {
            <dl class="facts">
                <dt>{text::SUBSCRIPTION_ID}</dt><dd class="num">{id}</dd>
                <dt>{text::ENDS_AT}</dt><dd>{ends.map(|ends| text::ends_by(&ends))}</dd>
                <dt>{text::LAST_EVENT}</dt><dd>{last}</dd>
            </dl>
        }
    });
    let cause = known.cause.clone().map(|cause| {
        let code = known.code.as_ref().map(|code| format!(" ({code})"));
        let again = known
            .next_try_at
            .map(|next| format!(" {}", text::tried_again(&at(next))));
        let parts = [Some(cause), code, again];
        warning(parts.into_iter().flatten().collect::<String>())
    });
    let mended = known.mended.map(|mended| {
        view! { <p class="meta">{text::mended(&at(mended.at), mended.after)}</p> }
    });
    view! {
        {cause}
        <p class="meta">{about}" "{by_schedule}</p>
        {details}
        {mended}
    }
    .into_any()
}
