//! A live call as the phone shows it.

use serde::{Deserialize, Serialize};

use super::{
    call_control::InCall,
    caller::{CallerIdentity, CallerMatch},
    ids::{CallId, TelephonySessionId},
    logging::Entered,
    quality::Figures,
    refusal::Refusal,
    ring_out::RingOutView,
    time::Timestamp,
};

/// Who started the call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Direction {
    /// Somebody called us.
    Inbound,
    /// We called.
    Outbound,
}

/// Where a live call stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CallPhase {
    /// We are calling; RingCentral has not rung the other side yet.
    Dialling,
    /// The other side rings (outbound), or our phone rings (inbound).
    Ringing,
    /// `Answer` was clicked; audio is being set up.
    Answering,
    /// Both sides talk.
    Talking {
        /// When the other side answered, as RingCentral reports it.
        answered_at: Timestamp,
    },
    /// `Hang up` or `Decline` was clicked; RingCentral has not confirmed yet.
    Ending,
}

impl CallPhase {
    /// When the other side answered, once it has.
    pub const fn answered_at(&self) -> Option<Timestamp> {
        match self {
            Self::Talking { answered_at } => Some(*answered_at),
            Self::Dialling | Self::Ringing | Self::Answering | Self::Ending => None,
        }
    }
}

/// What a caller pressed after they heard our reply. The protocol's numbers: `SessionClose`, `Resp`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReplyAnswer {
    /// 1.
    Yes,
    /// 2.
    No,
    /// 3: it cannot wait.
    Urgent,
}

impl ReplyAnswer {
    /// Reads the protocol's number.
    pub fn of(number: &str) -> Option<Self> {
        Some(match number {
            "1" => Self::Yes,
            "2" => Self::No,
            "3" => Self::Urgent,
            _ => return None,
        })
    }

    /// A line for the call's note.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Yes => "The caller answered: yes",
            Self::No => "The caller answered: no",
            Self::Urgent => "The caller answered: it is urgent",
        }
    }
}

/// The other side of a call, as the network names it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteParty {
    /// E.164, a short extension number, or `None` when withheld.
    pub number: Option<String>,
    /// The caller name the network sent (CNAM or the colleague's name).
    pub name: Option<String>,
}

/// A live call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    /// Ours.
    pub id: CallId,
    /// RingCentral's, once it has told us.
    pub telephony_session_id: Option<TelephonySessionId>,
    /// Who started it.
    pub direction: Direction,
    /// Where it stands.
    pub phase: CallPhase,
    /// The other side.
    pub remote: RemoteParty,
    /// Which of our numbers is used: the one called, or the caller id shown.
    pub local_number: Option<String>,
    /// The queue it came through.
    pub queue: Option<String>,
    /// When it began to exist.
    pub started_at: Timestamp,
    /// Microphone off.
    pub is_muted: bool,
    /// Who it is, according to NetSuite.
    pub caller: CallerIdentity,
    /// The rep's notes so far.
    pub note: String,
    /// How it went, out of the company's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition: Option<String>,
    /// What the rep filled in, for fields of the company's own.
    #[serde(default, skip_serializing_if = "Entered::is_empty")]
    pub entered: Entered,
    /// Level of our microphone and of the other side, 0 to 100, refreshed while talking.
    pub levels: Option<AudioLevels>,
    /// What the judgement of how well it is heard rests on, refreshed each second of talk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
    /// Something the rep must know about this call, in the app's own words elsewhere.
    pub trouble: Option<CallTrouble>,
    /// Hold, recording, transfer.
    #[serde(default)]
    pub in_call: InCall,
    /// Another phone of the person's has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_phone: Option<RingOutView>,
}

impl CallView {
    /// Name or number, whichever says more; `None` for a withheld number nobody named.
    pub fn display_name(&self) -> Option<&str> {
        let known = self.caller.known().map(CallerMatch::display_name);
        known
            .or(self.remote.name.as_deref())
            .or(self.remote.number.as_deref())
    }
}

/// Sound levels of both sides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AudioLevels {
    /// Our microphone, 0 to 100.
    pub us: u8,
    /// The other side, 0 to 100.
    pub them: u8,
}

/// What a ringing caller can get instead of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HandOn {
    /// The voicemail of the extension that rings.
    Voicemail,
    /// A message, read out.
    Reply,
    /// Another phone.
    Forward,
}

/// Why a call cannot go on, or goes on badly.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallTrouble {
    /// The browser refused the microphone.
    MicrophoneDenied,
    /// There is no microphone.
    MicrophoneMissing,
    /// Another program has the microphone to itself.
    MicrophoneBusy,
    /// The browser could not set up the sound.
    NoSound,
    /// The sound stopped on its way; the connection is being made anew.
    Restoring,
    /// RingCentral did not answer in time.
    NoResponse,
    /// RingCentral or the other side said no.
    Refused(Refusal),
    /// The tab that had the call is gone, and no other could take it over.
    Lost,
    /// RingCentral was asked to hang up another phone's call and did not.
    NotHungUp,
    /// RingCentral was asked to give the caller this instead of an answer and did not: it rings on.
    NotHandedOn(HandOn),
    /// RingCentral was asked to let the caller wait for a reply and does not.
    NotWaiting,
    /// Anything else the phone library reported.
    Failed,
}
