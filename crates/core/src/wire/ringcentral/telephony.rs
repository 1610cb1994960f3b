//! Telephony sessions: events and the REST resource have the same parties.

use serde::Deserialize;

use super::optional_id;
use crate::{domain::time::Timestamp, wire::json::Value};

/// Body of `POST …/parties/{id}/answer`: which phone answers.
pub fn answer_request(device_id: &str) -> Value {
    Value::fields(vec![("deviceId", device_id.into())])
}

/// Body of `POST …/parties/bring-in`: our party in the call whose other side is to come.
pub fn bring_in_request(session: &str, party: &str) -> Value {
    Value::fields(vec![
        ("sessionId", session.into()),
        ("partyId", party.into()),
    ])
}

/// Body of `DELETE …/parties/{id}` for a host who leaves the others talking.
pub fn leave_request() -> Value {
    Value::fields(vec![("keepConferenceAlive", Value::Bool(true))])
}

/// A conference that was opened.
#[derive(Clone, Debug, Deserialize)]
pub struct OpenedConference {
    /// The new session.
    pub session: ConferenceSession,
}

/// Its session.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConferenceSession {
    /// `s-…`.
    pub id: String,
    /// What the host's phone dials, within 38 seconds.
    pub voice_call_token: String,
}

/// A telephony-session event's body, or the session resource.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TelephonySession {
    /// `s-…`; events call it `telephonySessionId`, the resource `id`.
    #[serde(alias = "id")]
    pub telephony_session_id: String,
    /// Grows with every event of the session.
    #[serde(default)]
    pub sequence: u64,
    /// When it happened, ISO 8601.
    #[serde(default)]
    pub event_time: Option<String>,
    /// What started it.
    #[serde(default)]
    pub origin: Origin,
    /// Members; an event carries the one that changed.
    #[serde(default)]
    pub parties: Vec<Party>,
}

/// `origin`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Origin {
    /// `Call`, `RingOut`, …
    #[serde(rename = "type", default)]
    kind: String,
}

/// A member.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// `p-…-N`.
    pub id: String,
    /// The member's extension, when inside the company.
    #[serde(default, deserialize_with = "optional_id")]
    pub extension_id: Option<String>,
    /// `Inbound` or `Outbound`.
    #[serde(default)]
    pub direction: Option<String>,
    /// Called side.
    #[serde(default)]
    pub to: Side,
    /// Calling side.
    #[serde(default)]
    pub from: Side,
    /// Where the member stands.
    pub status: Status,
    /// The called member never answered.
    #[serde(default)]
    pub missed_call: bool,
    /// `Initiator` or `Target`, in a `RingOut`.
    #[serde(default)]
    pub ring_out_role: Option<String>,
    /// Came through a queue.
    #[serde(default)]
    pub queue_call: bool,
    /// What the phone should show beside the caller.
    #[serde(default)]
    pub ui_call_info: Option<UiCallInfo>,
}

/// One side of a call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Side {
    /// E.164 or extension number; absent when withheld.
    pub phone_number: Option<String>,
    /// Extension number of a colleague.
    pub extension_number: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Extension id, when inside the company.
    #[serde(deserialize_with = "optional_id")]
    pub extension_id: Option<String>,
}

/// `status`.
#[derive(Clone, Debug, Deserialize)]
pub struct Status {
    /// Where the member stands.
    pub code: StatusCode,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// `status.code`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum StatusCode {
    /// Created.
    Setup,
    /// Ringing.
    Proceeding,
    /// Talking.
    Answered,
    /// On hold.
    Hold,
    /// Parked.
    Parked,
    /// With voicemail.
    VoiceMail,
    /// Voicemail, with the callee listening in.
    VoiceMailScreening,
    /// Moved away.
    Gone,
    /// Ended.
    Disconnected,
    /// Anything newer than this code.
    #[serde(other)]
    Other,
}

/// `uiCallInfo`.
#[derive(Clone, Debug, Deserialize)]
pub struct UiCallInfo {
    /// First line.
    #[serde(default)]
    pub primary: Option<UiCallInfoLine>,
}

/// One line of it.
#[derive(Clone, Debug, Deserialize)]
pub struct UiCallInfoLine {
    /// `QueueName`, …
    #[serde(rename = "type", default)]
    pub kind: String,
    /// Text.
    #[serde(default)]
    pub value: String,
}

impl TelephonySession {
    /// Was it started by asking RingCentral to ring one's own phone first?
    pub fn is_ring_out(&self) -> bool {
        self.origin.kind == "RingOut"
    }

    /// The first leg of a `RingOut` is a call *to* the phone of whoever asked for it, and is told so. Seen
    /// from that person it goes to the one who is called then.
    pub fn turn_initiator(&mut self) {
        for party in &mut self.parties {
            if party.is_initiator() && !party.is_outbound() {
                party.direction = Some("Outbound".to_owned());
                std::mem::swap(&mut party.from, &mut party.to);
            }
        }
    }

    /// When it happened, as far as it is said; never later than `now`, for a fast or slow clock on
    /// either side must not make a call end before it began.
    pub fn happened_at(&self, now: Timestamp) -> Timestamp {
        let at = self.event_time.as_deref().and_then(Timestamp::parse_iso);
        at.map_or(now, |at| at.min(now))
    }
}

impl Party {
    /// Has this member left?
    pub fn is_over(&self) -> bool {
        matches!(
            self.status.code,
            StatusCode::Disconnected | StatusCode::Gone
        )
    }

    /// Did this member call, rather than being called?
    pub fn is_outbound(&self) -> bool {
        self.direction.as_deref() == Some("Outbound")
    }

    /// Is this the phone that a `RingOut` rings first?
    pub fn is_initiator(&self) -> bool {
        self.ring_out_role.as_deref() == Some("Initiator")
    }

    /// The side of the call that is not this member.
    pub fn other_side(&self) -> &Side {
        if self.is_outbound() {
            &self.to
        } else {
            &self.from
        }
    }

    /// Is the callee a colleague? Then our own party says *answered* at once.
    pub fn is_to_colleague(&self) -> bool {
        self.is_outbound() && self.to.extension_id.is_some()
    }

    /// The queue it came through.
    pub fn queue(&self) -> Option<&str> {
        let line = self.ui_call_info.as_ref()?.primary.as_ref()?;
        (line.kind == "QueueName").then_some(line.value.as_str())
    }
}
