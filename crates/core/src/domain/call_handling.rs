//! What `RingCentral` does with a call before it rings here, and whether the line may call out.

use serde::{Deserialize, Serialize};

/// What was read, or why it was not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Checked<T> {
    /// Nobody has asked yet.
    #[default]
    NotYet,
    /// RingCentral said so.
    Known {
        /// What.
        value: T,
    },
    /// It could not be read, which says nothing about it.
    Not {
        /// Why.
        why: Unchecked,
    },
}

/// Why something could not be checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Unchecked {
    /// The app or the person may not read it.
    Permission,
    /// RingCentral did not answer.
    NoAnswer,
    /// It answered with nothing that could be read.
    Unknown,
}

/// Where the rules of the extension send a call that comes to its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Routing {
    /// It rings RingCentral's apps, and this is one.
    Here,
    /// It does, but for the calls that a rule of the person's own sends elsewhere.
    MostHere,
    /// No call rings here.
    Elsewhere {
        /// What happens instead.
        instead: Instead,
    },
}

/// What becomes of a call that rings nowhere here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Instead {
    /// The caller leaves a message.
    Voicemail,
    /// It goes to another number or extension.
    Forwarded,
    /// The caller hears an announcement.
    Announcement,
    /// Other phones ring, and no app does.
    OtherPhones,
}

/// Is there an emergency address for the digital line? Without one, RingCentral lets no call out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EmergencyAddress {
    /// It is valid, or none is required.
    InOrder,
    /// It is required and missing, or not valid.
    Missing,
}

/// All of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallHandlingView {
    /// Answering rules and forwarding.
    pub routing: Checked<Routing>,
    /// Of this browser's line.
    pub emergency: Checked<EmergencyAddress>,
}

/// What a screen wants of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallHandlingWish {
    /// Somebody looks at it; they may just have changed it.
    Look,
}
