//! What others ask of the edge, and how it is set up.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::media::{Impairment, Reading, Script};

/// How the edge behaves.
#[derive(Clone, Debug)]
pub struct EdgeSettings {
    /// Address offered for audio.
    pub media_ip: IpAddr,
    /// From the answer given to the caller's phone to the callee's first ring.
    pub ring_delay: Duration,
    /// How long a far end rings before it answers.
    pub answer_after: Duration,
    /// How long anyone rings before the call counts as missed.
    pub ring_timeout: Duration,
    /// How long a caller listens to a reply before they press a key.
    pub reply_answered_after: Duration,
    /// How long a caller talks to voicemail.
    pub voicemail_lasts: Duration,
    /// How long a dialog outlives its socket.
    pub orphan_dialog_life: Duration,
    /// How long a conference waits for its host's phone.
    pub conference_waits: Duration,
    /// `expires` granted to a registration.
    pub registration_life: Duration,
    /// The phone's invitation is answered at once and ringback is played as audio, as the
    /// platform does; otherwise when the callee answers.
    pub early_answer: bool,
}

impl Default for EdgeSettings {
    fn default() -> Self {
        Self {
            media_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            ring_delay: Duration::from_millis(300),
            answer_after: Duration::from_millis(1_500),
            ring_timeout: Duration::from_secs(30),
            reply_answered_after: Duration::from_millis(1_500),
            voicemail_lasts: Duration::from_secs(2),
            orphan_dialog_life: Duration::from_mins(2),
            conference_waits: Duration::from_secs(38),
            registration_life: Duration::from_secs(47),
            early_answer: true,
        }
    }
}

impl EdgeSettings {
    /// The defaults, with the audio address of `SANDBOX_MEDIA_IP` where that is set.
    pub fn from_environment() -> Self {
        let media_ip = std::env::var("SANDBOX_MEDIA_IP")
            .ok()
            .and_then(|ip| ip.parse().ok());
        let defaults = Self::default();
        Self {
            media_ip: media_ip.unwrap_or(defaults.media_ip),
            ..defaults
        }
    }
}

/// How a far end behaves once it talks.
pub type FarEnd = Script;

/// A call from outside to an extension.
#[derive(Clone, Debug)]
pub struct RingRequest {
    /// Who is called.
    pub extension_number: String,
    /// Caller's number; `None` when withheld.
    pub from_number: Option<String>,
    /// Caller's name.
    pub from_name: Option<String>,
    /// How the caller behaves once answered.
    pub far_end: FarEnd,
    /// The call queue that offers the call.
    pub queue: Option<String>,
}

/// Which calls an extension takes; the others go to its voicemail, or on within their queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenCalls {
    /// Calls to its own numbers.
    pub direct: bool,
    /// Calls that a queue offers.
    pub of_queues: bool,
}

impl Default for TakenCalls {
    fn default() -> Self {
        Self {
            direct: true,
            of_queues: true,
        }
    }
}

/// Why an extension was not rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RingError {
    /// Nobody has this extension.
    #[error("no such extension")]
    NoSuchExtension,
}

/// Why call control had no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// No live member of that session has this party id.
    #[error("no such party")]
    NoSuchParty,
    /// The party is in another state.
    #[error("the party is in another state")]
    WrongState,
    /// The conference's host has not joined it.
    #[error("the host has not joined the conference")]
    NoHost,
    /// As many were brought into the conference as it takes.
    #[error("the conference is full")]
    Full,
    /// That device is not registered.
    #[error("the device is not registered")]
    NotRegistered,
}

/// A failure to happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum SipFault {
    /// The next REGISTER is refused: `603 Too Many Contacts`.
    RegisterTooManyContacts,
    /// The next REGISTER is refused: `403 Forbidden`.
    RegisterForbidden,
    /// The next REGISTER is never answered.
    RegisterSilence,
    /// The next call fails: 183, then `486 Busy Here`.
    InviteBusy,
    /// The next call fails: 183, then `404 Not Found`.
    InviteNotFound,
    /// The next call is refused before it is challenged: `403 Forbidden`.
    InviteForbidden,
    /// The next call fails: 183, then `503 Service Unavailable`.
    InviteUnavailable,
    /// The next authenticated INVITE is never answered.
    InviteSilence,
    /// The next call to a phone carries no session description; its offer is in the phone's 200.
    RingWithoutOffer,
    /// What a phone next wishes for a ringing call (decline, voicemail, a reply, another number) is
    /// taken with a 200 and not done.
    AgentSilence,
    /// The audio of every live call stops, both ways.
    DropMedia,
    /// The network of every phone with a live call is as bad as this from here on.
    ImpairMedia(Impairment),
    /// Every phone leaves its network: the audio of live calls stops until a phone negotiates a new
    /// path with an ICE restart.
    BreakPaths,
    /// From here on `Replaces` is read as RFC 3891 has it: `early-only` names no answered call.
    ReplacesByTheRfc,
    /// From here on only `Replaces` with `early-only` names a call, as the platform's guide writes it.
    ReplacesByTheGuide,
}

/// What `early-only` in a `Replaces` header is to the edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum EarlyOnly {
    /// Of no matter.
    #[default]
    Ignored,
    /// A call that was answered is refused: 486 (RFC 3891, section 3).
    Strict,
    /// Without it no call is found: 481.
    Required,
}

/// A registered phone.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// Digest user, equal to the device id.
    pub authorization_id: String,
    /// `+sip.instance`, without its URN.
    pub instance_id: String,
    /// Whose phone it is.
    pub extension_number: String,
    /// When it ends unless renewed, milliseconds since the epoch.
    pub expires_at_millis: i64,
    /// Its socket is open.
    pub is_connected: bool,
}

/// One member of a call, as the edge sees and hears it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FarEndReport {
    /// The call.
    pub telephony_session_id: String,
    /// This member.
    pub party_id: String,
    /// The company's extension, or `None` for a far end outside.
    pub extension_number: Option<String>,
    /// Number of a far end outside.
    pub number: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Where it stands.
    pub state: MemberState,
    /// What reached it: for a far end what it heard, for a phone what another phone sent it.
    pub heard: Reading,
    /// What it said: for a phone, the packets that arrived from the browser.
    pub said: Reading,
}

/// Where a member of a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MemberState {
    /// Not answered yet.
    Ringing,
    /// Talking.
    Connected,
    /// On hold.
    Held,
    /// Gone.
    Over,
}
