//! Reports: revenue from calls, quality of calls.

use ledgerline_core::domain::{
    ids::ExtensionId,
    links::Counted,
    quality::Cause,
    quality_report::CauseCount,
    reports::{Report, Whose},
};

pub(crate) const REVENUE_FROM_CALLS: &str = "Revenue from calls";
pub(crate) const REVENUE: &str = "Revenue";
pub(crate) const REPORT_SIGN_IN: &str = "Connect RingCentral to see this report of your calls.";

/// A report is on its way.
pub(crate) const fn reading_report(report: Report) -> &'static str {
    match report {
        Report::Revenue => "Reading from NetSuite…",
        Report::Quality => "Reading…",
    }
}

pub(crate) const QUALITY_COMPANYS: &str = "Everybody's calls whose sound Ledgerline carried.";
pub(crate) const QUALITY_OWN: &str = "Your own calls whose sound Ledgerline carried.";
pub(crate) const QUALITY_NONE: &str = "No such call in the last four weeks. How well a call was heard is kept once the call \
     is in NetSuite.";
pub(crate) const ALL_CALLS_HEARD: &str = "All calls";
pub(crate) const WHY_NOT_GOOD: &str = "What was in the way";
pub(crate) const NO_TROUBLE: &str = "Nothing. All of them were good from beginning to end.";
pub(crate) const HOW_CALLS_WERE_HEARD: &str = "How your calls were heard lately";
pub(crate) const TRY_YOUR_SOUND: &str = "Try your microphone and speaker";
pub(crate) const WORST_CALLS: &str = "Heard worst";
pub(crate) const NOT_GOOD_FOR: &str = "Not good for";
pub(crate) const HOW_HEARD: &str = "Heard";
pub(crate) const BY_PERSON: &str = "By person";
pub(crate) const BY_DAY: &str = "By day";
pub(crate) const CAUSES: &str = "Causes";
pub(crate) const USUAL_CAUSE: &str = "Usual cause";

/// `As of 15:02.`
pub(crate) fn counted_at(time: &str) -> String {
    format!("As of {time}.")
}

pub(crate) const MOSTLY_GOOD: &str = "Mostly good";

/// How far back the report goes, and how it counts.
pub(crate) fn quality_span(days: i64) -> String {
    format!(
        "The last {days} days. Each counts as what it was half of the time; mostly good is one that was worse for a while."
    )
}

/// `1 call`, `3 calls`.
pub(crate) fn calls_counted(calls: u32) -> String {
    match calls {
        1 => "1 call".to_owned(),
        calls => format!("{calls} calls"),
    }
}

/// `3 calls: what they said came unevenly`.
pub(crate) fn cause_counted(one: CauseCount) -> String {
    format!("{}: {}", calls_counted(one.calls), one.cause.words())
}

/// Whose calls they are; somebody who has never signed in has no name here.
pub(crate) fn person_of(name: Option<&str>, extension: &ExtensionId) -> String {
    match name.filter(|name| !name.is_empty()) {
        Some(name) => name.to_owned(),
        None => format!("RingCentral's extension id {extension}"),
    }
}

/// What may help against it.
pub(crate) const fn what_helps(cause: Cause, whose: Whose) -> &'static str {
    match (cause, whose) {
        (Cause::TheirsIsLost | Cause::OursIsLost, Whose::Own) => {
            "Your network loses it. A cable, or a place nearer to the Wi-Fi, helps."
        }
        (Cause::TheirsIsLost | Cause::OursIsLost, Whose::Companys) => {
            "The person's network loses it. A cable, or better Wi-Fi, helps."
        }
        (Cause::Uneven, _) => {
            "A busy computer, or downloads and video on the same network, may be why."
        }
        (Cause::Slow, _) => "A VPN may be why.",
    }
}

pub(crate) const REVENUE_COMPANYS: &str =
    "Everybody's calls. Each order and opportunity counts once, however many calls lead to it.";
pub(crate) const REVENUE_OWN: &str =
    "Your own calls. Each order and opportunity counts once, however many calls lead to it.";
pub(crate) const REVENUE_NONE: &str = "No call is linked to a sales order or an opportunity yet. Open a call in History and link one.";
pub(crate) const REVENUE_MORE: &str = "These are the 500 linked last; the sums are of those.";
pub(crate) const READ_AGAIN: &str = "Read again";
pub(crate) const ORDERED: &str = "Sales orders";
pub(crate) const EXPECTED: &str = "Opportunities, projected";
pub(crate) const SUMS: &str = "Sums";
pub(crate) const ORDER_OR_OPPORTUNITY: &str = "Order or opportunity";
pub(crate) const AMOUNT: &str = "Amount";

pub(crate) fn read_at(time: &str) -> String {
    format!("As NetSuite had it at {time}.")
}

/// Why an amount is not in the sums.
pub(crate) const fn not_counted(counted: Counted) -> &'static str {
    match counted {
        Counted::Whole => "",
        Counted::Dead => "not counted: cancelled or lost",
        Counted::ByItsOrder => "not counted: its order is",
        Counted::Unread => "not counted: NetSuite does not show it",
    }
}
