//! What monitors read, in Prometheus' text format: counters since the start, and how it stands, from what the
//! dashboard of the admins has. None has a label, so none names a person.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
};

use ledgerline_core::domain::{
    company::{CompanyState, CompanyStatus},
    subscription::SubscriptionState,
    time::Timestamp,
};

/// Counts since start.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Requests sent to NetSuite.
    pub(crate) netsuite_requests: Counter,
    /// Requests NetSuite answered with its limit.
    pub(crate) netsuite_busy: Counter,
    /// Requests NetSuite did not answer or failed.
    pub(crate) netsuite_failures: Counter,
    /// Requests sent to RingCentral for the company.
    pub(crate) ringcentral_requests: Counter,
    /// Those it answered with its limit.
    pub(crate) ringcentral_busy: Counter,
    /// Those it did not answer, failed or refused.
    pub(crate) ringcentral_failures: Counter,
    /// Calls written.
    pub(crate) calls_written: Counter,
    /// Days of texts written.
    pub(crate) text_days_written: Counter,
}

/// A number that only grows.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// The counters, and how it stands where that could be read.
    pub(crate) fn to_text(&self, standing: Option<&Standing>, now: Timestamp) -> String {
        let mut text = String::new();
        for (name, counter) in [
            ("netsuite_requests", &self.netsuite_requests),
            ("netsuite_busy", &self.netsuite_busy),
            ("netsuite_failures", &self.netsuite_failures),
            ("ringcentral_requests", &self.ringcentral_requests),
            ("ringcentral_busy", &self.ringcentral_busy),
            ("ringcentral_failures", &self.ringcentral_failures),
            ("calls_written", &self.calls_written),
            ("text_days_written", &self.text_days_written),
        ] {
            let value = counter.0.load(Ordering::Relaxed);
            let _ = writeln!(text, "# TYPE ledgerline_{name}_total counter");
            let _ = writeln!(text, "ledgerline_{name}_total {value}");
        }
        let mut gauge = |name: &str, value: i64| {
            let _ = writeln!(text, "# TYPE ledgerline_{name} gauge");
            let _ = writeln!(text, "ledgerline_{name} {value}");
        };
        gauge("database_up", i64::from(standing.is_some()));
        let gauges = standing.map(|standing| standing.gauges(now));
        for (name, value) in gauges.into_iter().flatten() {
            gauge(name, value);
        }
        text
    }
}

/// How it stands.
#[derive(Debug)]
pub(crate) struct Standing {
    /// As the company's log tells it, with the event subscription.
    pub(crate) status: CompanyStatus,
    /// NetSuite refuses the connector.
    pub(crate) is_netsuite_refused: bool,
    /// When the JWT ends, where it says so.
    pub(crate) jwt_ends_at: Option<Timestamp>,
    /// When NetSuite's certificate ends, where that is known.
    pub(crate) certificate_ends_at: Option<Timestamp>,
}

impl Standing {
    /// What is not known or not set up is left out.
    fn gauges(&self, now: Timestamp) -> Vec<(&'static str, i64)> {
        let Self { status, .. } = self;
        let until = |at: Timestamp| (at.as_millis() - now.as_millis()).div_euclid(1000);
        let age = |at: Timestamp| now.seconds_since(at);
        let is_read = status.state != CompanyState::NotSetUp;
        let is_refused = matches!(
            status.state,
            CompanyState::ReconnectNeeded | CompanyState::PermissionMissing
        );
        let subscription = status.subscription.as_ref().map(|one| one.state);
        let is_live = match subscription {
            Some(SubscriptionState::Live) => Some(1),
            Some(SubscriptionState::Starting | SubscriptionState::Missing) => Some(0),
            Some(SubscriptionState::NoAddress | SubscriptionState::NotSetUp) | None => None,
        };
        let all = [
            ("company_calls_waiting", Some(status.counts.waiting.into())),
            ("company_calls_failed", Some(status.counts.failed.into())),
            (
                "company_oldest_missing_call_age_seconds",
                Some(status.missing_since.map_or(0, age)),
            ),
            (
                "company_log_read_until_age_seconds",
                status.read_until.filter(|_| is_read).map(age),
            ),
            (
                "company_log_good_age_seconds",
                status.last_good_at.filter(|_| is_read).map(age),
            ),
            (
                "ringcentral_refused",
                is_read.then(|| i64::from(is_refused)),
            ),
            ("netsuite_refused", Some(self.is_netsuite_refused.into())),
            ("webhook_live", is_live),
            (
                "ringcentral_jwt_ends_in_seconds",
                self.jwt_ends_at.map(until),
            ),
            (
                "netsuite_certificate_ends_in_seconds",
                self.certificate_ends_at.map(until),
            ),
        ];
        let known = all.into_iter();
        known
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ledgerline_core::domain::{
        company::{CompanyCounts, Side},
        subscription::EventSubscription,
    };

    use super::*;

    const MANUAL: &str = include_str!("../../../docs/operating.md");

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn standing(state: CompanyState, subscription: SubscriptionState) -> Standing {
        Standing {
            status: CompanyStatus {
                state,
                cause: None,
                code: None,
                last_good_at: Some(at(990)),
                read_until: Some(at(900)),
                waits_until: None,
                counts: CompanyCounts {
                    logged: 7,
                    waiting: 2,
                    failed: 1,
                    left_out: 0,
                },
                missing_since: Some(at(400)),
                time_zone: None,
                runs: Vec::new(),
                mapping_changes: 0,
                ringcentral: Side::default(),
                netsuite: Side::default(),
                subscription: Some(EventSubscription {
                    state: subscription,
                    ..EventSubscription::default()
                }),
                check: None,
            },
            is_netsuite_refused: false,
            jwt_ends_at: Some(at(1_060)),
            certificate_ends_at: Some(at(940)),
        }
    }

    fn names(text: &str) -> BTreeSet<String> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let names = lines.filter_map(|line| Some(line.split_once(' ')?.0.to_owned()));
        names.collect()
    }

    #[test]
    fn what_is_left_behind_and_what_is_about_to_end_is_told_in_numbers() {
        let metrics = Metrics::default();
        metrics.ringcentral_failures.count();
        let live = standing(CompanyState::Connected, SubscriptionState::Live);
        let text = metrics.to_text(Some(&live), at(1_000));
        for line in [
            "ledgerline_ringcentral_failures_total 1",
            "ledgerline_database_up 1",
            "ledgerline_company_calls_waiting 2",
            "ledgerline_company_calls_failed 1",
            "ledgerline_company_oldest_missing_call_age_seconds 600",
            "ledgerline_company_log_read_until_age_seconds 100",
            "ledgerline_company_log_good_age_seconds 10",
            "ledgerline_ringcentral_refused 0",
            "ledgerline_netsuite_refused 0",
            "ledgerline_webhook_live 1",
            "ledgerline_ringcentral_jwt_ends_in_seconds 60",
            "ledgerline_netsuite_certificate_ends_in_seconds -60",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
        let mut refused = standing(CompanyState::ReconnectNeeded, SubscriptionState::Missing);
        refused.is_netsuite_refused = true;
        refused.status.missing_since = None;
        let text = metrics.to_text(Some(&refused), at(1_000));
        for line in [
            "ledgerline_ringcentral_refused 1",
            "ledgerline_netsuite_refused 1",
            "ledgerline_webhook_live 0",
            "ledgerline_company_oldest_missing_call_age_seconds 0",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
    }

    #[test]
    fn what_is_not_set_up_or_cannot_be_read_is_not_told() {
        let metrics = Metrics::default();
        let mut nothing = standing(CompanyState::NotSetUp, SubscriptionState::NoAddress);
        nothing.jwt_ends_at = None;
        nothing.certificate_ends_at = None;
        let text = metrics.to_text(Some(&nothing), at(1_000));
        for name in ["webhook", "ringcentral_refused", "log_good", "ends_in"] {
            assert!(!text.contains(name), "{name}\n{text}");
        }
        let text = metrics.to_text(None, at(1_000));
        assert!(text.contains("\nledgerline_database_up 0\n"), "{text}");
        assert!(!text.contains("company"), "{text}");
    }

    #[test]
    fn the_manual_names_every_metric_and_no_other() {
        let live = standing(CompanyState::Connected, SubscriptionState::Live);
        let there = names(&Metrics::default().to_text(Some(&live), at(1_000)));
        let parts = MANUAL.split('`');
        let named = parts.flat_map(|part| part.split([' ', '[', '(']));
        let named: BTreeSet<String> = named
            .filter(|word| word.starts_with("ledgerline_"))
            .map(str::to_owned)
            .collect();
        assert_eq!(named, there);
    }
}
