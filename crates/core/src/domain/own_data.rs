//! What one browser has of a person and nobody else has: a file to take away and to bring back
//! (`docs/own-data.md`). It holds no token, no secret, and nothing that RingCentral or NetSuite has too.

use serde::{Deserialize, Serialize};

use super::{
    caller::CallerIdentity,
    finish_up::FinishTime,
    finished_call::FinishedCall,
    ids::{ExtensionId, TelephonySessionId, ThreadId},
    links::Change,
    ring_out::OtherPhone,
    sound::{Ringtone, SoundSettings, quiet::RingHours},
    template::Template,
    time::Timestamp,
};

/// What the file says it is.
pub const FORMAT: &str = "ledgerline-data";
/// The version written here; each older one is read.
pub const VERSION: u32 = 1;
/// No browser has collected more than this by hand.
pub const LARGEST_BYTES: usize = 8 * 1024 * 1024;
const LONGEST_ID: usize = 128;

/// The file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnData {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`] at the time.
    pub version: u32,
    /// When it was taken.
    pub exported_at: Timestamp,
    /// Whose it is.
    pub owner: ExtensionId,
    /// Calls that are not in NetSuite yet.
    #[serde(default)]
    pub calls: Vec<OwnCall>,
    /// Texts that were typed and not sent.
    #[serde(default)]
    pub drafts: Vec<OwnDraft>,
    /// Text templates; none where nobody has changed those that come with the app.
    #[serde(default)]
    pub templates: Vec<Template>,
    /// Links of calls that NetSuite is to be told of.
    #[serde(default)]
    pub links: Vec<OwnLink>,
    /// Calls that were removed from the history.
    #[serde(default)]
    pub removed: Vec<TelephonySessionId>,
    /// How calls are made.
    #[serde(default)]
    pub dialing: OwnDialing,
    /// `Time to finish up`; none where nobody has chosen it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish_time: Option<FinishTime>,
    /// How this browser behaves.
    #[serde(default)]
    pub browser: OwnBrowser,
}

/// A call that is not in NetSuite. Its id is what it is logged under, once, wherever that happens.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnCall {
    /// The facts, with the note.
    pub call: FinishedCall,
    /// Who it was.
    pub caller: CallerIdentity,
}

/// A text that was not sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnDraft {
    /// To whom.
    pub thread: ThreadId,
    /// The words.
    pub text: String,
}

/// A link that NetSuite does not have yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnLink {
    /// Of which call.
    pub call: TelephonySessionId,
    /// What it is to become.
    pub change: Change,
}

/// The caller ID a person shows; without a number it is `Blocked`, or one of the same area.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownNumber {
    /// This one.
    pub number: Option<String>,
    /// One of the area that is called.
    #[serde(default)]
    pub same_area: bool,
}

/// The phone a person calls with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalledWith {
    /// `None` is the browser.
    pub phone: Option<OtherPhone>,
    /// That phone asks for a key before the other side is called.
    pub asks_for_one: bool,
}

/// How calls are made.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnDialing {
    /// `Call from`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller_id: Option<ShownNumber>,
    /// `Call with`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<CalledWith>,
    /// The number that was dialled last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_dialled: Option<String>,
}

/// How a browser behaves.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnBrowser {
    /// How it rings. Devices stay where they are plugged in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ring: Option<OwnRing>,
    /// Single keys are shortcuts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub single_keys: Option<bool>,
}

/// How it rings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnRing {
    /// The melody.
    pub ringtone: Ringtone,
    /// It sounds at all.
    pub has_ring_sound: bool,
    /// Whoever talks hears of a further call.
    pub has_waiting_tone: bool,
    /// How loud.
    pub volume: u8,
    /// Only in these hours of the week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<RingHours>,
}

impl OwnRing {
    /// Of these settings. A pause is not taken along.
    pub fn of(settings: &SoundSettings) -> Self {
        let quiet = settings.quiet;
        Self {
            ringtone: settings.ringtone,
            has_ring_sound: settings.has_ring_sound,
            has_waiting_tone: settings.has_waiting_tone,
            volume: settings.volume,
            hours: quiet.keeps_hours.then_some(quiet.hours),
        }
    }
}

/// Why a file is not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DataProblem {
    /// Larger than [`LARGEST_BYTES`].
    #[error("the file is too large")]
    TooLarge,
    /// No JSON, or cut off.
    #[error("the file is no whole JSON")]
    NoJson,
    /// JSON of something else.
    #[error("the file was not exported here")]
    NotOurs,
    /// Of a newer app.
    #[error("the file has version {version}")]
    Newer {
        /// Its version.
        version: u32,
    },
    /// A part of it has not the shape it must have.
    #[error("{part} cannot be read")]
    Unreadable {
        /// The part's name in the file.
        part: String,
    },
    /// Something in it cannot be.
    #[error("{part}, entry {entry}")]
    Impossible {
        /// The part's name in the file.
        part: String,
        /// Which of its entries, counted from 1.
        entry: usize,
    },
    /// It belongs to another extension.
    #[error("the file is somebody else's")]
    SomebodyElses,
}

/// What a file brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Brought {
    /// Calls that were not here.
    pub calls: u32,
    /// Calls that were here with an older note, outcome or customer.
    pub corrected: u32,
    /// Texts that were not sent.
    pub drafts: u32,
    /// Text templates.
    pub templates: u32,
    /// Links.
    pub links: u32,
    /// Calls that are removed from the history.
    pub removed: u32,
    /// Choices that nobody had made here.
    pub choices: u32,
    /// What was here already, as new or newer.
    pub kept: u32,
}

impl Brought {
    /// Nothing was new.
    pub fn is_nothing(&self) -> bool {
        let kept = self.kept;
        *self
            == Self {
                kept,
                ..Self::default()
            }
    }
}

/// What became of a wish.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DataAnswer {
    /// The data, for the tab that asked to save.
    Exported(Box<OwnData>),
    /// They were taken in.
    Imported(Brought),
    /// They were not.
    Refused(DataProblem),
}

/// What tabs are told: the last answer, for the tab that asked.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnDataView {
    /// The asking tab's own name for what it asked.
    pub asked: String,
    /// What became of it.
    pub answer: Option<DataAnswer>,
}

/// What a person wants of their data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum OwnDataWish {
    /// All of it, to save it.
    Export {
        /// The tab's own name for this.
        asked: String,
    },
    /// Take these in.
    Import {
        /// The tab's own name for this.
        asked: String,
        /// What the file says.
        data: Box<OwnData>,
    },
    /// The answer was taken.
    Taken {
        /// The tab's own name for it.
        asked: String,
    },
}

pub(crate) fn unreadable(part: &str) -> DataProblem {
    DataProblem::Unreadable {
        part: part.to_owned(),
    }
}

pub(crate) fn impossible(part: &str, at: usize) -> DataProblem {
    DataProblem::Impossible {
        part: part.to_owned(),
        entry: at + 1,
    }
}

/// RingCentral's ids are one segment of an address, and short.
fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_ID
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

impl OwnData {
    /// An empty one.
    pub fn of(owner: ExtensionId, exported_at: Timestamp) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            exported_at,
            owner,
            calls: Vec::new(),
            drafts: Vec::new(),
            templates: Vec::new(),
            links: Vec::new(),
            removed: Vec::new(),
            dialing: OwnDialing::default(),
            finish_time: None,
            browser: OwnBrowser::default(),
        }
    }

    /// Well formed, and still nothing that could be.
    pub(crate) fn check(&self) -> Result<(), DataProblem> {
        if !is_id(self.owner.as_str()) {
            return Err(unreadable("owner"));
        }
        let calls = self.calls.iter().map(|own| {
            let call = &own.call;
            let ends = [Some(call.ended_at), call.answered_at];
            is_id(call.telephony_session_id.as_str())
                && ends.into_iter().flatten().all(|at| at >= call.started_at)
        });
        let links = self.links.iter().map(|link| is_id(link.call.as_str()));
        let removed = self.removed.iter().map(|call| is_id(call.as_str()));
        let drafts = self.drafts.iter().map(|draft| {
            // The own number, then the others.
            draft.thread.as_str().contains('|') && !draft.text.trim().is_empty()
        });
        let templates = self.templates.iter().map(|one| !one.id.is_empty());
        all("calls", calls)?;
        all("links", links)?;
        all("removed", removed)?;
        all("drafts", drafts)?;
        all("templates", templates)
    }
}

fn all(part: &str, mut good: impl Iterator<Item = bool>) -> Result<(), DataProblem> {
    match good.position(|is_good| !is_good) {
        Some(at) => Err(impossible(part, at)),
        None => Ok(()),
    }
}
