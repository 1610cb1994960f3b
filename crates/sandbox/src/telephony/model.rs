//! Shapes of sessions and parties (ringcentral.com developer guide, telephony session events).

use serde::Serialize;

/// A telephony session: one call as the platform sees it, with all its members.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// `s-…`, charset `[0-9a-fz]`.
    pub id: String,
    /// The legacy numeric session id; equals the call log's `sessionId`.
    pub legacy_id: String,
    /// Number of the last announced change; the first is 2.
    pub sequence: u64,
    /// When it was opened, milliseconds since the epoch.
    pub started_at: i64,
    /// When its last party was over.
    pub ended_at: Option<i64>,
    /// Members, the caller's first.
    pub parties: Vec<Party>,
    /// `Call`, `RingOut`, …
    pub origin: String,
    /// Of one whose origin is `Conference`.
    pub conference: Option<Conference>,
}

/// What a conference has besides its members.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Conference {
    /// What its host's phone dials to join.
    pub voice_call_token: String,
    /// The extension that opened it.
    pub host_extension_id: String,
}

/// One member of a session.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// `p-…-N`.
    pub id: String,
    /// Extension, for a member of the company; `None` for the outside.
    pub extension_id: Option<String>,
    /// `true` when this member started the session.
    pub is_outbound: bool,
    /// Caller: E.164 or extension number, `None` when withheld.
    pub from_number: Option<String>,
    /// Caller's name.
    pub from_name: Option<String>,
    /// Called number.
    pub to_number: Option<String>,
    /// Called name.
    pub to_name: Option<String>,
    /// Where this member stands.
    pub status: PartyStatus,
    /// Why, where the platform says so.
    pub reason: Option<Reason>,
    /// The called member never answered.
    pub missed: bool,
    /// Microphone off at the platform.
    pub muted: bool,
    /// Being recorded, and under which recording id.
    pub recording: Option<String>,
    /// Was recorded, under this recording id.
    pub recorded: Option<String>,
    /// SIP dialog of this member, once there is one.
    pub sip: Option<SipData>,
    /// `mobilePickupData.sid` and `.to`: the same values as the INVITE's `P-rc` header.
    pub pickup: Option<(String, String)>,
    /// The call queue that offers the call to this member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// Which end of a `RingOut` this member is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ring_out_role: Option<RingOutRole>,
    /// Every status with the time it began, oldest first.
    pub history: Vec<(PartyStatus, i64)>,
}

/// Dialog identifiers as presence and telephony events show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SipData {
    /// SIP Call-ID.
    pub call_id: String,
    /// Tag of the dialog's To.
    pub to_tag: String,
    /// Tag of the dialog's From.
    pub from_tag: String,
}

/// `ringOutRole`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum RingOutRole {
    /// Whose phone rings first.
    Initiator,
    /// Who is called then.
    Target,
}

/// `status.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum PartyStatus {
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
    /// Moved away.
    Gone,
    /// Ended.
    Disconnected,
}

/// `status.reason`, those the sandbox produces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names are the platform's own")]
pub enum Reason {
    Pickup,
    Timeout,
    BlindTransfer,
    AttendedTransfer,
    CallFlip,
    CallPark,
    CallReplied,
    CallSwitch,
    Rejected,
    Cancelled,
    NoAnswer,
    TargetBusy,
    InvalidNumber,
    Voicemail,
    CallFinished,
}

impl Party {
    /// Is this member the given extension?
    pub fn is_of(&self, extension_id: &str) -> bool {
        self.extension_id.as_deref() == Some(extension_id)
    }

    /// Has this member left?
    pub fn is_over(&self) -> bool {
        matches!(self.status, PartyStatus::Disconnected | PartyStatus::Gone)
    }

    /// Did this member start the call? The first leg of a `RingOut` is a call *to* the phone of whoever
    /// started it.
    pub fn is_callers(&self) -> bool {
        self.is_outbound || self.is_initiator()
    }

    /// Is this the phone that a `RingOut` rings first?
    pub fn is_initiator(&self) -> bool {
        self.ring_out_role == Some(RingOutRole::Initiator)
    }

    /// When this member first talked.
    pub fn answered_at(&self) -> Option<i64> {
        self.history
            .iter()
            .find(|(status, _)| *status == PartyStatus::Answered)
            .map(|(_, at)| *at)
    }

    pub(super) fn note_status_at(&mut self, at: i64) {
        if self
            .history
            .last()
            .is_none_or(|(status, _)| *status != self.status)
        {
            self.history.push((self.status, at));
        }
    }
}

/// One announced change: the session after it, and the one party that changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The session, its sequence already raised.
    pub session: Session,
    /// The party that changed.
    pub party: Party,
    /// When, milliseconds since the epoch.
    pub at_millis: i64,
}
