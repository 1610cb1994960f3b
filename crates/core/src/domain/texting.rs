//! The Messages screen: what it shows and what a person can want there. Both travel as one JSON text
//! inside [`AnnexView`](super::view::AnnexView) and [`Intent::Annex`](super::intent::Intent::Annex).

use serde::{Deserialize, Serialize};

use super::{
    attachment::NewFile,
    call::Direction,
    ids::{FileId, MessageId, RecordId, ThreadId},
    template::Template,
    time::Timestamp,
    view::LogState,
};

/// Most UTF-16 code units RingCentral takes in one text.
pub const LONGEST_TEXT: usize = 1000;

/// One of the others in a conversation.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OtherSide {
    /// E.164, or a colleague's short number.
    pub number: String,
    /// NetSuite's name for the number, else the network's.
    pub name: Option<String>,
    /// The company, under a person's name.
    pub company: Option<String>,
}

/// Why a text was not sent or did not arrive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TextFault {
    /// They asked for no more texts.
    OptedOut,
    /// No phone with this number takes texts.
    InvalidNumber,
    /// Taken for spam by a carrier.
    Spam,
    /// The number it was to come from may not send texts, or is not this person's.
    NotASender,
    /// Abroad is not allowed for this extension.
    International,
    /// A short number or an extension.
    NotAPhone,
    /// The account has no credit for it.
    NoCredit,
    /// Too many others for one conversation.
    TooMany,
    /// The number takes no pictures along, or the account does not.
    NoFiles,
    /// A file is too large, empty or of a kind that nobody takes.
    UnfitFile,
    /// The app or the person may not send texts.
    Permission {
        /// RingCentral's name for it.
        name: Option<String>,
    },
    /// RingCentral or a carrier refused it for another reason, among them a number that is not
    /// registered for texts to the US.
    Other {
        /// The code, for whoever can mend it.
        code: Option<String>,
        /// RingCentral's own words.
        detail: Option<String>,
    },
}

/// How far a text has come.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TextState {
    /// Somebody else wrote it.
    Received,
    /// Waits in this browser for its turn or for the network.
    Queued,
    /// On its way to RingCentral.
    Sending,
    /// The answer was lost: RingCentral is being asked whether it has the text.
    Unknown,
    /// RingCentral has it.
    Sent,
    /// It arrived.
    Delivered,
    /// It will not arrive.
    Failed {
        /// Why.
        fault: TextFault,
    },
}

/// How far the content of a file has come.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FileContent {
    /// On its way to RingCentral with its text.
    Leaving,
    /// At RingCentral; nobody wants to see it just now.
    There,
    /// Being fetched.
    Coming,
    /// In the memory of the tab that leads.
    Here {
        /// Where every tab shows or saves it from.
        address: String,
    },
    /// It cannot be had.
    Missing {
        /// Gone for good, or not for this person; otherwise trying again may help.
        is_final: bool,
    },
}

/// A file beside a draft.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachedFile {
    /// Which.
    pub id: FileId,
    /// With its ending.
    pub name: String,
    /// MIME type.
    pub kind: String,
    /// Bytes.
    pub size: usize,
    /// Where every tab shows a picture from, once it is there.
    pub address: Option<String>,
}

/// A picture or another file of a text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileView {
    /// As its sender called it; empty when they did not.
    pub name: String,
    /// MIME type.
    pub kind: String,
    /// How far its content has come.
    pub content: FileContent,
}

/// One text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TextView {
    /// RingCentral's id, or ours as long as it has none.
    pub id: MessageId,
    /// RingCentral has it under this id.
    pub is_known: bool,
    /// Who wrote it.
    pub direction: Direction,
    /// Which of several wrote a received one, by number.
    pub from: Option<String>,
    /// The text.
    pub body: String,
    /// When it was written.
    pub at: Timestamp,
    /// How far it has come.
    pub state: TextState,
    /// Its pictures and files.
    pub files: Vec<FileView>,
}

/// A conversation in the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThreadView {
    /// Which.
    pub id: ThreadId,
    /// Our number.
    pub own: String,
    /// With whom; several in a group.
    pub others: Vec<OtherSide>,
    /// The last text, whole.
    pub last: Option<TextView>,
    /// How many texts nobody has read.
    pub unread: u32,
    /// Something was typed or attached, and not sent.
    pub has_draft: bool,
}

/// Where a conversation stands on its way to `NetSuite`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThreadLog {
    /// The last day's record, or why there is more to tell.
    pub state: LogState,
    /// Under whom it is; nobody while `NetSuite` cannot tell whose number it is.
    pub filed: Option<String>,
}

/// A conversation that a tab has open.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenThread {
    /// What the list says of it.
    pub thread: ThreadView,
    /// Oldest first.
    pub texts: Vec<TextView>,
    /// There are older ones at RingCentral.
    pub has_older: bool,
    /// They are being read.
    pub is_reading_older: bool,
    /// What was typed and not sent.
    pub draft: String,
    /// What goes along with it.
    pub attached: Vec<AttachedFile>,
    /// Where it stands in `NetSuite`; nothing where nothing is logged.
    pub log: Option<ThreadLog>,
}

/// What became of [`TextWish::Start`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Started {
    /// The wish's own name.
    pub request: String,
    /// The conversation; `None` when there is no number in what was typed.
    pub thread: Option<ThreadId>,
}

impl TextsView {
    /// What became of the wish of this name; `None` while it is not known.
    pub fn started(&self, request: &str) -> Option<&Started> {
        self.started.iter().find(|it| it.request == request)
    }
}

/// Everything the Messages screen shows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TextsView {
    /// Own numbers that may send texts; `None` while they are not known.
    pub senders: Option<Vec<String>>,
    /// Those of them that may send pictures and files.
    pub file_senders: Vec<String>,
    /// RingCentral does not let this person read texts; the permission's name, where it said so.
    pub refused: Option<Option<String>>,
    /// Conversations, the last one first.
    pub threads: Vec<ThreadView>,
    /// Those opened last, in whichever tab.
    pub open: Vec<OpenThread>,
    /// When RingCentral was last heard; `None` when it never was.
    pub known_at: Option<Timestamp>,
    /// RingCentral cannot be reached just now.
    pub is_stale: bool,
    /// What became of the last wishes to begin one, the last one last. Each tab looks for its own.
    pub started: Vec<Started>,
    /// Bytes of the files beside all drafts.
    pub attached_bytes: usize,
    /// The person's own templates; `None` until they have changed those to begin with.
    pub templates: Option<Vec<Template>>,
}

/// What a person wants.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TextWish {
    /// Begin, or go on with, the conversation with these numbers.
    Start {
        /// A name for the wish, made once.
        request: String,
        /// One number as typed, or several with commas between them.
        to: String,
        /// Our number; the first that may send when there is none.
        from: Option<String>,
        /// What the draft begins with; one that is there already stays.
        #[serde(default)]
        words: String,
    },
    /// Show this conversation's texts.
    Open {
        /// Which.
        thread: ThreadId,
    },
    /// Its texts are on screen.
    Read {
        /// Which.
        thread: ThreadId,
    },
    /// Count its last text as new again.
    Unread {
        /// Which.
        thread: ThreadId,
    },
    /// Read older texts.
    Older {
        /// Which.
        thread: ThreadId,
    },
    /// What is typed, whole.
    Draft {
        /// Where.
        thread: ThreadId,
        /// The text.
        text: String,
    },
    /// Send this, and with it the draft is done.
    Send {
        /// Where.
        thread: ThreadId,
        /// A name for the text, made once, so that wishing twice sends once.
        text_id: MessageId,
        /// The text; may be empty when there are files.
        body: String,
        /// What goes along, of what is attached to the draft.
        #[serde(default)]
        files: Vec<FileId>,
    },
    /// This goes along with the draft.
    Attach {
        /// Where.
        thread: ThreadId,
        /// A name for the file, made once.
        id: FileId,
        /// The file.
        file: NewFile,
    },
    /// This does not go along after all.
    Detach {
        /// Where.
        thread: ThreadId,
        /// Which.
        id: FileId,
    },
    /// Send a failed one again.
    Again {
        /// Which.
        text: MessageId,
    },
    /// Show a file of a text.
    Fetch {
        /// Where.
        thread: ThreadId,
        /// Which text.
        text: MessageId,
        /// Its place among the text's files.
        file: usize,
        /// A person asked for it; otherwise it is shown, and comes when there is room.
        is_asked: bool,
    },
    /// The files of this conversation are no longer shown in this tab.
    Release {
        /// Which.
        thread: ThreadId,
    },
    /// Log this conversation's texts again now.
    Log {
        /// Which.
        thread: ThreadId,
    },
    /// These records have the number, out of several: its conversation is filed under them.
    File {
        /// E.164.
        number: String,
        /// Customer, lead, prospect or vendor.
        company: Option<RecordId>,
        /// Contact.
        contact: Option<RecordId>,
    },
    /// These are the person's templates from now on.
    Templates {
        /// All of them.
        templates: Vec<Template>,
    },
    /// Forget a text that was not sent.
    Discard {
        /// Which.
        text: MessageId,
    },
}
