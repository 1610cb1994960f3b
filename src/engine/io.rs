//! What goes into the engine and what comes out: plain values, no browser.

use ledgerline_core::domain::{
    call::{AudioLevels, CallTrouble, ReplyAnswer},
    call_control::Act,
    ids::{CallId, ThreadId},
    intent::{Intent, Reply},
    quality::Judgement,
    refusal::Refusal,
    sensitive::Secret,
    sound::MicrophoneFault,
    time::Timestamp,
    view::Area,
};
pub use ledgerline_core::wire::ringcentral::invite::Invite;
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::{annex::NewAnnex, authorization::Authorization, tabs::TabMessage};

/// Pairs a request with its answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RequestId(pub u64);

/// Something that happened.
#[derive(Debug)]
pub enum Input {
    /// The browser has read what was stored; nothing else comes first.
    Started {
        /// Everything stored.
        stored: Stored,
    },
    /// A person asked for something in this tab.
    Intent(Intent),
    /// A moment asked for by [`Output::WakeAt`] has come, or the machine woke up.
    Woke,
    /// The browser's word about the lock that makes a tab the leader.
    Lock(LockInput),
    /// Another tab said something.
    Tab(TabMessage),
    /// An answer, or none.
    Http {
        /// Which request.
        id: RequestId,
        /// What came.
        result: Result<HttpResponse, NoAnswer>,
    },
    /// The event socket.
    Socket(SocketInput),
    /// The phone library.
    Phone(PhoneInput),
    /// The sign-in window came back, or could not open.
    SignIn(SignInInput),
    /// Something asked for with [`Io::Save`] is on disk, or could not be put there.
    Saved {
        /// Where.
        place: Place,
        /// Under which name.
        key: String,
        /// On disk.
        is_durable: bool,
    },
    /// The browser lets tabs tell each other nothing but who leads; comes before [`Input::Started`].
    Unshared,
    /// Stored values were read again because another tab changed them.
    Reread {
        /// Everything stored.
        stored: Stored,
    },
    /// The code of an annex has come.
    Attach(NewAnnex),
    /// What was asked for with [`Io::Read`].
    Read {
        /// Where.
        place: Place,
        /// Every name and its value.
        values: LiteMap<String, String>,
    },
    /// The page is on screen, or not any more.
    Visible(bool),
    /// Somebody has clicked or typed here: from now on the browser lets the page make a sound.
    Activated,
    /// The network came back or went away.
    Online(bool),
    /// The page goes.
    Leaving {
        /// The browser may keep it as it is, and bring it back.
        may_return: bool,
    },
    /// The browser has brought back a page that it had put away.
    Returned,
}

/// What a tab finds in the browser's storage.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    /// Values of [`Place::Sealed`], opened.
    pub sealed: LiteMap<String, String>,
    /// Values of [`Place::Settings`].
    pub settings: LiteMap<String, String>,
    /// Values of [`Place::Journal`].
    pub journal: LiteMap<String, String>,
}

/// Where a value is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Encrypted with a key that scripts cannot read: tokens, grants, the SIP password.
    Sealed,
    /// Choices that are no secret.
    Settings,
    /// Calls: live ones, and those on their way to NetSuite; encrypted likewise.
    Journal,
    /// What an annex read from RingCentral and can read again; encrypted likewise, and forgotten with
    /// the sign-in. Not among [`Stored`]: read with [`Io::Read`] when it is wanted.
    Kept,
    /// Every call that was, read from RingCentral's log: like [`Place::Kept`], and so large that only
    /// whoever needs it reads it.
    History,
    /// Everybody the company knows: like [`Place::History`], and as large.
    Directory,
    /// What nobody else has, such as a text that is not sent; encrypted likewise, each value with its
    /// owner. Read with [`Io::Read`] too.
    Pending,
}

/// The lock of which one tab at a time is the holder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LockInput {
    /// This tab holds it.
    Granted,
    /// Another tab has stolen it.
    Lost,
    /// The answer to [`LockIo::Confirm`]; [`LockInput::Lost`] is the other one.
    Held,
    /// The browser has none.
    Missing,
}

/// The event socket said.
#[derive(Clone, Debug)]
pub enum SocketInput {
    /// Open.
    Opened,
    /// A text frame.
    Frame(String),
    /// Closed, with the code.
    Closed(u16),
}

/// The sign-in window said.
#[derive(Clone, Debug)]
pub enum SignInInput {
    /// The return page's query, `code=…&state=…` or `error=…`.
    Returned {
        /// Without the question mark.
        query: String,
    },
    /// The browser did not open a window.
    Blocked,
    /// The person closed it.
    Closed,
    /// There is no page to show in it: its address could not be made.
    NoPage,
}

/// The phone library said.
#[derive(Clone, Debug)]
pub enum PhoneInput {
    /// Registered.
    Registered,
    /// Not registered, with SIP's status line or the browser's words.
    RegistrationFailed {
        /// `SIP/2.0 603 Too Many Contacts`, or empty when the socket failed.
        status: String,
    },
    /// The SIP socket closed.
    SocketClosed,
    /// The registration was granted or renewed.
    Renewable {
        /// For so long.
        lasts_ms: i64,
    },
    /// The microphone that [`PhoneIo::OpenMicrophone`] asked for is open, or why it is not.
    Microphone {
        /// Nothing when it is open.
        failure: Option<PhoneFailure>,
    },
    /// Somebody calls.
    Invited {
        /// Made by the phone wrapper.
        call: CallId,
        /// Who and where, from the INVITE.
        invite: Invite,
    },
    /// RingCentral took our call (183).
    Progress {
        /// Which call.
        call: CallId,
        /// `s-…`.
        session: Option<String>,
        /// `p-…-N`.
        party: Option<String>,
    },
    /// Audio is up (SIP 200); for outbound calls this is not the other side's answer.
    Up {
        /// Which call.
        call: CallId,
        /// What another phone needs to take the call over.
        dialog: Option<Dialog>,
    },
    /// The call could not be set up.
    Failed {
        /// Which call.
        call: CallId,
        /// Why.
        failure: PhoneFailure,
    },
    /// The call is over for this phone.
    Disposed {
        /// Which call.
        call: CallId,
    },
    /// RingCentral did not carry out a [`PhoneIo::ToVoicemail`], [`PhoneIo::Reply`] or
    /// [`PhoneIo::Forward`]: the call rings on.
    NotHandedOn {
        /// Which call.
        call: CallId,
    },
    /// RingCentral did not carry out a [`PhoneIo::StartReply`]: it lets the caller wait no longer than usual.
    NotWaiting {
        /// Which call.
        call: CallId,
    },
    /// The browser sent none of the key tones of a [`PhoneIo::SendDigits`] that were left.
    NotPressed {
        /// Which call.
        call: CallId,
    },
    /// The caller who got a [`PhoneIo::Reply`] has answered it, by then mostly after the call.
    ReplyAnswered {
        /// Which call.
        call: CallId,
        /// `s-…`.
        session: Option<String>,
        /// What they pressed.
        answer: ReplyAnswer,
    },
    /// What became of a [`PhoneIo::Act`].
    Acted {
        /// Which call.
        call: CallId,
        /// What was asked.
        act: Act,
        /// A park says where, a flip which number rings.
        outcome: Result<Option<String>, PhoneFailure>,
    },
    /// Something else can be said of the path of a call's sound.
    Path {
        /// Which call.
        call: CallId,
        /// What.
        path: Path,
    },
    /// How well they hear each other, or a figure of it, is another than before.
    Quality {
        /// Which call.
        call: CallId,
        /// How well.
        judgement: Judgement,
    },
    /// How loud both sides are.
    Levels {
        /// Which call.
        call: CallId,
        /// 0 to 100.
        levels: AudioLevels,
    },
}

/// The tags of a call's SIP dialog, RFC 3261 section 12.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dialog {
    /// Of the called side.
    pub to_tag: String,
    /// Of the calling side.
    pub from_tag: String,
}

/// What can be said of the path that a call's sound takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Path {
    /// Sound gets through, or could.
    Holds,
    /// Sound came steadily and then no more; perhaps a pause.
    Falters,
    /// Nothing gets through.
    Broken,
}

/// Why the phone could not do it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PhoneFailure {
    /// The person or the browser refused the microphone.
    MicrophoneDenied,
    /// There is none.
    MicrophoneMissing,
    /// It does not open: another program has it, or it is broken.
    MicrophoneBusy,
    /// RingCentral said no; SIP's status line.
    Sip(String),
    /// Nothing came in time.
    Timeout,
    /// The browser could not set up the sound of a call.
    NoSound,
    /// Anything else.
    Other,
}

impl PhoneFailure {
    /// By the name of what the browser throws: for the microphone, and for a connection
    /// (<https://w3c.github.io/webrtc-pc/>), of which a browser may have had too many.
    pub fn of_exception(name: &str) -> Self {
        if let Some(fault) = MicrophoneFault::of_exception(name) {
            return match fault {
                MicrophoneFault::Refused => Self::MicrophoneDenied,
                MicrophoneFault::Missing => Self::MicrophoneMissing,
                MicrophoneFault::Busy => Self::MicrophoneBusy,
            };
        }
        match name {
            "NotSupportedError"
            | "OperationError"
            | "UnknownError"
            | "InvalidStateError"
            | "InvalidAccessError"
            | "InvalidModificationError"
            | "RTCError" => Self::NoSound,
            _ => Self::Other,
        }
    }

    /// What a call says of it that came to nothing by this.
    pub fn trouble(&self) -> CallTrouble {
        match self {
            Self::MicrophoneDenied => CallTrouble::MicrophoneDenied,
            Self::MicrophoneMissing => CallTrouble::MicrophoneMissing,
            Self::MicrophoneBusy => CallTrouble::MicrophoneBusy,
            Self::Sip(status) => {
                Refusal::of_sip(status).map_or(CallTrouble::Failed, CallTrouble::Refused)
            }
            Self::Timeout => CallTrouble::NoResponse,
            Self::NoSound => CallTrouble::NoSound,
            Self::Other => CallTrouble::Failed,
        }
    }
}

/// What the engine wants done.
#[derive(Clone, Debug)]
pub enum Output {
    /// Do this.
    Io(Io),
    /// This part of the view is new.
    Changed(Area),
    /// Come back then; the earliest wins.
    WakeAt(Timestamp),
}

/// An act in the world.
#[derive(Clone, Debug)]
pub enum Io {
    /// Send a request.
    Http {
        /// Comes back with the answer.
        id: RequestId,
        /// The request.
        request: HttpRequest,
    },
    /// Open the sign-in window; only inside a click.
    OpenSignIn(Authorization),
    /// Go to the sign-in page with this tab.
    LeaveForSignIn(Authorization),
    /// Connect the event socket, closing an older one.
    OpenSocket {
        /// With token and recovery point; secret.
        url: Secret<String>,
    },
    /// Send a text frame.
    SendFrame(String),
    /// Close the event socket.
    CloseSocket,
    /// Keep (or, with `None`, forget) a value.
    Save {
        /// Where.
        place: Place,
        /// Name.
        key: String,
        /// JSON.
        value: Option<String>,
    },
    /// Forget everything of a place.
    Clear(Place),
    /// Read everything stored again.
    Reread,
    /// Read a place that is not among [`Stored`].
    Read(Place),
    /// Put a file where it can be shown from; its address comes as content that was fetched does.
    Hold {
        /// Comes back with the address.
        id: RequestId,
        /// The file.
        file: FilePart,
    },
    /// Forget content that was fetched or held, by its address.
    DropContent(String),
    /// Tell the other tabs.
    Tell(TabMessage),
    /// The lock.
    Lock(LockIo),
    /// The phone.
    Phone(PhoneIo),
    /// Ring, with the caller's name for a hidden tab's notification. While it rings, this changes how.
    Ring {
        /// Who; `None` when nobody knows.
        name: Option<String>,
        /// The person talks: a short tone tells of the call.
        is_talking: bool,
    },
    /// Stop ringing.
    StopRinging,
    /// Show a notification; one with the same tag takes its place.
    Notify {
        /// What it is about, as a name.
        tag: String,
        /// Who.
        title: String,
        /// What.
        text: String,
        /// The conversation that a click on it opens.
        thread: ThreadId,
    },
}

/// An act on the lock of which one tab at a time is the holder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LockIo {
    /// Wait for it in turn; nothing to do for a tab that waits already.
    Queue,
    /// Let go of it and wait for it again, in turn.
    LetGo,
    /// Take it from whichever other tab holds it.
    Steal,
    /// Is this tab still the holder? It slept.
    Confirm,
    /// Let go of it and wait for it no longer: the page is put away.
    Leave,
}

/// An act of the phone library.
#[derive(Clone, Debug)]
pub enum PhoneIo {
    /// Start and register.
    Start {
        /// `sipInfo[0]` as JSON, with the password.
        sip_info: Secret<String>,
        /// Fixed per browser, so that reloads do not use up the five phones.
        instance_id: String,
    },
    /// Unregister and stop.
    Stop,
    /// Stop without a word to RingCentral: another tab goes on with line and calls.
    LetGo,
    /// Renew the registration.
    Renew,
    /// Open the microphone and keep it for the call that is about to come here.
    OpenMicrophone,
    /// A call is likely: make ready what needs no microphone.
    ExpectCall,
    /// Negotiate the audio of a call anew, over whatever network there is now.
    Restore(CallId),
    /// Call.
    Call {
        /// Ours.
        call: CallId,
        /// Digits.
        callee: String,
        /// Digits or `anonymous`.
        caller_id: Option<String>,
    },
    /// Continue a call that another tab had.
    TakeOver {
        /// Ours.
        call: CallId,
        /// The `Replaces` header.
        replaces: String,
    },
    /// Answer.
    Answer(CallId),
    /// Decline.
    Decline(CallId),
    /// Send to voicemail.
    ToVoicemail(CallId),
    /// Let the caller wait for a reply.
    StartReply(CallId),
    /// Have this read to the caller.
    Reply(CallId, Reply),
    /// Forward to these digits.
    Forward(CallId, String),
    /// Hang up or cancel.
    HangUp(CallId),
    /// RingCentral has ended it: let go of what is left of it, without a word to anybody.
    LetCallGo(CallId),
    /// Microphone.
    SetMuted(CallId, bool),
    /// Key tones.
    SendDigits(CallId, String),
    /// Something within an answered call; [`PhoneInput::Acted`] says what became of it.
    Act(CallId, PhoneAct),
}

/// An act within an answered call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PhoneAct {
    /// Let the other side wait.
    Hold,
    /// Go on.
    Resume,
    /// Record.
    Record,
    /// No further recording.
    StopRecording,
    /// Leave it where a colleague can pick it up; ends it here.
    Park,
    /// Ring these digits for it.
    Flip(String),
    /// Give it to these digits; ends it here.
    Transfer(String),
    /// Give it to the other side of that call; ends both here.
    TransferTo(CallId),
}

impl PhoneAct {
    /// What it is called where it does not matter to whom.
    pub const fn act(&self) -> Act {
        match self {
            Self::Hold => Act::Hold,
            Self::Resume => Act::Resume,
            Self::Record => Act::Record,
            Self::StopRecording => Act::StopRecording,
            Self::Park => Act::Park,
            Self::Flip(_) => Act::Flip,
            Self::Transfer(_) | Self::TransferTo(_) => Act::Transfer,
        }
    }
}

/// HTTP methods in use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
}

impl Method {
    /// As HTTP spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// A file within a request.
#[derive(Clone, Debug)]
pub struct FilePart {
    /// With its ending.
    pub name: String,
    /// MIME type.
    pub kind: String,
    /// Base64.
    pub data: Secret<String>,
}

/// A request.
#[derive(Clone, Debug)]
pub struct HttpRequest {
    /// Method.
    pub method: Method,
    /// Absolute, or a path of our own origin.
    pub url: String,
    /// Value of `Authorization`.
    pub authorization: Option<Secret<String>>,
    /// Content type and text.
    pub body: Option<(&'static str, Secret<String>)>,
    /// Files that go along: the request is a form then, and the body its first part.
    pub files: Vec<FilePart>,
    /// The answer is a sound, a picture or another file. It stays with the browser, and its body is the
    /// address to play, show or save it from.
    pub is_content: bool,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct HttpResponse {
    /// Status.
    pub status: u16,
    /// `Retry-After` in seconds, where readable.
    pub retry_after: Option<i64>,
    /// Text.
    pub body: Secret<String>,
}

/// There was no answer: offline, refused, timed out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoAnswer;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_throws_is_told_by_its_name() {
        for (names, wanted) in [
            (
                ["NotAllowedError", "SecurityError"],
                PhoneFailure::MicrophoneDenied,
            ),
            (
                ["NotFoundError", "OverconstrainedError"],
                PhoneFailure::MicrophoneMissing,
            ),
            (
                ["NotReadableError", "AbortError"],
                PhoneFailure::MicrophoneBusy,
            ),
            (
                ["NotSupportedError", "OperationError"],
                PhoneFailure::NoSound,
            ),
            (["UnknownError", "InvalidStateError"], PhoneFailure::NoSound),
            (["TypeError", ""], PhoneFailure::Other),
        ] {
            for name in names {
                assert_eq!(PhoneFailure::of_exception(name), wanted, "{name}");
            }
        }
    }
}
