//! What came of a test or a save: that it works, or the one thing that is wrong.

use ledgerline_core::domain::{
    company::{Checked, Finding, Proof, Verdict},
    event,
    pane::Reading,
};
use leptos::prelude::*;

use super::{Company, bad, guide::lacking};
use crate::ui::{
    format,
    icon::{Icon, icon},
    text,
};

/// Of which platform.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Platform {
    RingCentral,
    NetSuite,
}

impl Platform {
    /// As the connector names it.
    pub(super) const fn of(self) -> event::Platform {
        match self {
            Self::RingCentral => event::Platform::Ringcentral,
            Self::NetSuite => event::Platform::Netsuite,
        }
    }

    /// The card's name.
    pub(super) const fn card(self) -> &'static str {
        match self {
            Self::RingCentral => text::RC_COMPANY,
            Self::NetSuite => text::NS_COMPANY,
        }
    }

    /// Where the card is.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::RingCentral => "ringcentral-company",
            Self::NetSuite => "netsuite-company",
        }
    }

    pub(super) const fn setup_id(self) -> &'static str {
        match self {
            Self::RingCentral => "setup-ringcentral",
            Self::NetSuite => "setup-netsuite",
        }
    }

    /// Id of the words beside `Save`.
    pub(super) const fn about_save(self) -> &'static str {
        match self {
            Self::RingCentral => "save-ringcentral-about",
            Self::NetSuite => "save-netsuite-about",
        }
    }

    /// What a bad save would do.
    pub(super) const fn risk(self) -> &'static str {
        match self {
            Self::RingCentral => text::SAVE_RISK,
            Self::NetSuite => text::SAVE_RISK_NS,
        }
    }
}

pub(super) fn proof(
    company: Company,
    platform: Platform,
    what: Memo<Option<Reading<Proof>>>,
) -> AnyView {
    view! {
        <div class="proof" role="status">
            {move || match what.get() {
                None => ().into_any(),
                Some(Reading::Asked) => view! { <p class="meta">{text::TESTING}</p> }.into_any(),
                Some(Reading::Failed { problem }) => bad(text::could_not_read(&problem)),
                Some(Reading::Read { value, .. }) => shown(company, platform, &value),
            }}
        </div>
    }
    .into_any()
}

fn shown(company: Company, platform: Platform, proof: &Proof) -> AnyView {
    let clock = company.ui.stores.clock;
    let at = format::clock_time(clock.local(proof.at));
    let head = match proof.finding {
        None => {
            let words = text::proved(
                platform == Platform::RingCentral,
                proof.is_saved,
                proof.extensions,
                &at,
            );
            view! { <p class="state ok">{icon(Icon::CheckRing)}<span>{words}</span></p> }.into_any()
        }
        Some(finding) => {
            let words = text::finding(
                platform == Platform::RingCentral,
                finding,
                proof.permission.as_deref(),
            );
            let code = proof
                .code
                .clone()
                .map(|code| view! { " "<code>{code}</code> });
            let kept = (!matches!(finding, Finding::Limit | Finding::Away))
                .then_some(text::NOTHING_CHANGED);
            view! {
                <p class="note bad">
                    {icon(Icon::Warning)}
                    <span>{words}{code}" "{kept}</span>
                </p>
            }
            .into_any()
        }
    };
    let checks = (platform == Platform::RingCentral && proof.finding.is_some()).then(|| {
        let rows: Vec<_> = Checked::ALL
            .into_iter()
            .map(|checked| {
                let (class, glyph, word) = match checked.verdict(proof.finding) {
                    Verdict::Good => ("ok", Icon::CheckRing, text::CHECK_GOOD),
                    Verdict::Wrong if proof.finding == Some(Finding::Client) => {
                        ("bad", Icon::Refuse, text::CHECK_ONE_OF_TWO)
                    }
                    Verdict::Wrong => ("bad", Icon::Refuse, text::CHECK_WRONG),
                    Verdict::Unknown => ("quiet", Icon::Dash, text::CHECK_UNKNOWN),
                };
                view! {
                    <li class=class>
                        {icon(glyph)}
                        <span>{text::checked(checked)}<span class="meta">" – "{word}</span></span>
                    </li>
                }
                .into_any()
            })
            .collect();
        view! { <ul class="checks" aria-label=text::WHAT_TO_CHECK>{rows}</ul> }
    });
    view! { {head}{checks}{lacking(&proof.lacks)} }.into_any()
}
