//! Voicemails: messages of the message store of type `VoiceMail`.

use serde::Deserialize;

use super::{id_text, messages::SyncInfo, optional_id, telephony::Side};
use crate::domain::time::Timestamp;

/// Answer of `GET …/message-sync`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoicemailSync {
    /// The newest messages, or those that are new, changed or deleted since the token was given.
    #[serde(default)]
    pub records: Vec<Voicemail>,
    /// How to ask for what comes next.
    pub sync_info: SyncInfo,
}

/// One message; a deleted one is told by its id and availability alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Voicemail {
    /// The id.
    #[serde(deserialize_with = "id_text")]
    pub id: String,
    /// `Alive`, `Deleted`, `Purged`.
    #[serde(default)]
    pub availability: Option<String>,
    /// `Read` or `Unread`.
    #[serde(default)]
    pub read_status: Option<String>,
    /// ISO 8601.
    #[serde(default)]
    pub creation_time: Option<String>,
    /// Who left it.
    #[serde(default)]
    pub from: Side,
    /// The sound, and what it says in writing.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// `NotAvailable`, `InProgress`, `TimedOut`, `Completed`, `CompletedPartially`, `Failed`, `Unknown`.
    #[serde(default)]
    pub vm_transcription_status: Option<String>,
}

/// An attachment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Attachment {
    /// The id.
    #[serde(deserialize_with = "optional_id")]
    pub id: Option<String>,
    /// `AudioRecording`, `AudioTranscription`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Where its content is.
    pub uri: Option<String>,
    /// Seconds.
    pub vm_duration: Option<i64>,
}

/// Body of a notification of the message store: counters, no messages.
#[derive(Clone, Debug, Deserialize)]
pub struct MessageStoreChange {
    /// One for each type of message.
    #[serde(default)]
    pub changes: Vec<Changed>,
}

/// That messages of a type are new or changed.
#[derive(Clone, Debug, Deserialize)]
pub struct Changed {
    /// `SMS`, `Pager`, `Fax`, `VoiceMail`.
    #[serde(rename = "type", default)]
    pub kind: String,
}

impl Voicemail {
    /// It is neither deleted nor purged.
    pub fn is_alive(&self) -> bool {
        self.availability
            .as_deref()
            .is_none_or(|word| word == "Alive")
    }

    /// When it was left.
    pub fn left_at(&self) -> Option<Timestamp> {
        self.creation_time.as_deref().and_then(Timestamp::parse_iso)
    }

    /// The sound.
    pub fn recording(&self) -> Option<&Attachment> {
        self.attachment("AudioRecording")
    }

    /// What it says.
    pub fn transcription(&self) -> Option<&Attachment> {
        self.attachment("AudioTranscription")
    }

    fn attachment(&self, kind: &str) -> Option<&Attachment> {
        self.attachments.iter().find(|one| one.kind == kind)
    }
}
