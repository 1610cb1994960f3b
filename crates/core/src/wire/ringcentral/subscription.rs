//! Subscriptions whose notifications are posted to an address, and what is posted.

use serde::{Deserialize, Serialize};

use super::telephony::StatusCode;
use crate::{domain::time::Timestamp, wire::json};

/// Tells of every party of the account that leaves a call.
pub const ENDED_CALLS: &str = "/restapi/v1.0/account/~/telephony/sessions?statusCode=Disconnected";

/// The longest life there is: ten years.
const MOST_SECONDS: i64 = 315_360_000;

/// A subscription as RingCentral shows it (`SubscriptionInfo`).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SubscriptionInfo {
    /// Its id.
    pub id: String,
    /// `Active`, `Blacklisted`, …
    pub status: String,
    /// Seconds left.
    pub expires_in: Option<i64>,
    /// ISO 8601.
    pub expiration_time: Option<String>,
    /// Where it goes.
    pub delivery_mode: DeliveryMode,
    /// Filters that were refused, with why.
    pub disabled_filters: Vec<DisabledFilter>,
}

/// How notifications travel.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeliveryMode {
    /// `WebHook` or `WebSocket`.
    pub transport_type: String,
    /// Where a webhook is posted to.
    pub address: Option<String>,
}

/// A filter that was refused.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DisabledFilter {
    /// RingCentral's code.
    pub reason: String,
}

/// Several of them.
#[derive(Clone, Debug, Default, Deserialize)]
struct Subscriptions {
    #[serde(default)]
    records: Vec<SubscriptionInfo>,
}

impl SubscriptionInfo {
    /// Are notifications posted to this address?
    pub fn is_posted_to(&self, address: &str) -> bool {
        let mode = &self.delivery_mode;
        mode.transport_type == "WebHook" && mode.address.as_deref() == Some(address)
    }

    /// Is it posted at all?
    pub fn is_active(&self) -> bool {
        self.status == "Active"
    }

    /// When it ends, by this side's clock where RingCentral names what is left.
    pub fn ends_at(&self, now: Timestamp) -> Option<Timestamp> {
        let left = self.expires_in;
        match left.filter(|seconds| (0..=MOST_SECONDS).contains(seconds)) {
            Some(seconds) => Some(now.plus_millis(seconds * 1000)),
            None => Timestamp::parse_iso(self.expiration_time.as_deref()?),
        }
    }
}

/// Reads one; `None` when it is none.
pub fn read_subscription(body: &str) -> Option<SubscriptionInfo> {
    let info: SubscriptionInfo = json::read(body).ok()?;
    (!info.id.is_empty()).then_some(info)
}

/// Reads the list of an app's and a person's.
pub fn read_subscriptions(body: &str) -> Option<Vec<SubscriptionInfo>> {
    let list: Subscriptions = json::read(body).ok()?;
    Some(list.records)
}

/// Body of `POST /restapi/v1.0/subscription`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionRequest<'a> {
    /// What it is about.
    pub event_filters: [&'a str; 1],
    /// Where it goes.
    pub delivery_mode: Post<'a>,
    /// Seconds.
    pub expires_in: i64,
}

/// Notifications are posted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Post<'a> {
    /// `WebHook`.
    pub transport_type: &'static str,
    /// Where to.
    pub address: &'a str,
    /// What each brings in its header.
    pub verification_token: &'a str,
}

/// What is posted: somebody left a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallEvent {
    /// Of which subscription.
    pub subscription: String,
    /// When RingCentral sent it, by its own clock.
    pub sent_at: Option<Timestamp>,
    /// The telephony session, where a party of it has left; nothing where it is about something else.
    pub ended: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    subscription_id: String,
    #[serde(default)]
    timestamp: Option<String>,
}

#[derive(Deserialize)]
struct Told {
    body: Session,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    telephony_session_id: String,
    parties: Vec<Party>,
}

#[derive(Deserialize)]
struct Party {
    status: Status,
}

#[derive(Deserialize)]
struct Status {
    code: StatusCode,
}

/// Reads what was posted; `None` when it is no notification. Of the call nothing but its id is read.
pub fn read_event(body: &str) -> Option<CallEvent> {
    let envelope: Envelope = json::read(body).ok()?;
    let told: Option<Told> = json::read(body).ok();
    let ended = told.map(|told| told.body).filter(|session| {
        let mut parties = session.parties.iter();
        parties.any(|party| party.status.code == StatusCode::Disconnected)
    });
    Some(CallEvent {
        subscription: envelope.subscription_id,
        sent_at: envelope.timestamp.as_deref().and_then(Timestamp::parse_iso),
        ended: ended.map(|session| session.telephony_session_id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = r#"{"uuid":"u","event":"/restapi/v1.0/account/1/extension/2/telephony/sessions",
        "timestamp":"2026-11-02T17:05:00.000Z","subscriptionId":"sub","ownerId":"2","body":{"sequence":3,
        "telephonySessionId":"s-a0d1","parties":[{"id":"p-1","status":{"code":"Disconnected"}}]}}"#;

    #[test]
    fn a_notification_names_the_call_that_somebody_left() {
        let event = read_event(EVENT).unwrap();
        assert_eq!(event.subscription, "sub");
        assert_eq!(event.ended.as_deref(), Some("s-a0d1"));
        assert_eq!(
            event.sent_at,
            Timestamp::parse_iso("2026-11-02T17:05:00.000Z")
        );
        let goes_on = read_event(&EVENT.replace("Disconnected", "Answered")).unwrap();
        assert_eq!(goes_on.ended, None);
        let other = read_event(r#"{"subscriptionId":"sub","event":"/x","body":{"a":1}}"#).unwrap();
        assert_eq!((other.ended, other.sent_at), (None, None));
        assert_eq!(read_event("{}"), None);
    }

    #[test]
    fn a_subscription_ends_by_our_clock_where_what_is_left_is_named() {
        let now = Timestamp::from_millis(1_000);
        let read = |left: &str| {
            let text = format!(
                r#"{{"id":"s","status":"Active","expirationTime":"2026-11-02T17:05:00.000Z",{left}
                   "deliveryMode":{{"transportType":"WebHook","address":"https://x.test/w"}}}}"#
            );
            read_subscription(&text).unwrap()
        };
        let info = read(r#""expiresIn":60,"#);
        assert!(info.is_active() && info.is_posted_to("https://x.test/w"));
        assert_eq!(info.ends_at(now), Some(Timestamp::from_millis(61_000)));
        let named = Timestamp::parse_iso("2026-11-02T17:05:00.000Z");
        assert_eq!(read("").ends_at(now), named);
        assert!(read_subscription(r#"{"status":"Active"}"#).is_none());
    }
}
