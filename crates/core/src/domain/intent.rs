//! What a person wants, as the screens say it. Any tab may say it; the tab that leads does it.

use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};

use super::{
    call::ReplyAnswer,
    call_control::Control,
    finish_up::FinishTime,
    ids::{CallId, RecordId, TelephonySessionId},
    logging::FieldValue,
    presence::PresenceWish,
    sound::SoundWish,
    view::AnnexName,
};

/// Facts for a new NetSuite customer.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCustomer {
    /// Company name; empty for a person.
    pub company_name: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Phone as it should stand in NetSuite.
    pub phone: String,
    /// Email.
    pub email: String,
    /// Made once per form, so that saving twice creates one record.
    pub request_id: String,
}

/// After what time somebody calls back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delay {
    /// How many of them.
    pub amount: NonZeroU8,
    /// Of what.
    pub unit: DelayUnit,
}

/// In what RingCentral counts such a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DelayUnit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

impl DelayUnit {
    /// All of them, the shortest first.
    pub const EACH: [Self; 3] = [Self::Minutes, Self::Hours, Self::Days];
}

/// What RingCentral reads to a caller who is not answered. All but the last are its own texts, in the
/// caller's language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reply {
    /// We call back later.
    CallYouBack,
    /// We call back after this time.
    CallYouBackIn(Delay),
    /// The caller calls back later.
    CallMeBack,
    /// The caller calls back after this time.
    CallMeBackIn(Delay),
    /// On the way.
    OnMyWay,
    /// On the other line.
    OnOtherLine,
    /// On the other line, and no call is wanted.
    OnOtherLineNoCall,
    /// In a meeting.
    InAMeeting,
    /// Own words.
    Own(String),
}

/// One wish.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Intent {
    /// Sign in to RingCentral in a window. Performed by the clicked tab, inside the click.
    Connect,
    /// Sign in to RingCentral by leaving this page. Performed by the clicked tab.
    ConnectInThisTab,
    /// Have the phone, and with it the audio of calls, in this tab. Performed by the clicked tab.
    MoveAudioHere,
    /// Revoke the sign-in and forget it.
    Disconnect,
    /// Dial what was typed.
    Dial {
        /// As typed.
        input: String,
    },
    /// Do not dial the number that waits for the phone.
    CancelQueuedDial,
    /// Use this caller id from now on; an index into the dialer's list.
    ChooseCallerId {
        /// The index.
        index: usize,
    },
    /// A screen offers to call this number: tell which one they will see.
    AskSeen {
        /// As typed, or as it is known.
        to: String,
    },
    /// Show them this caller id from now on, whatever others see; nothing is what others see.
    ChooseCallerIdFor {
        /// Whom, as it was asked.
        to: String,
        /// The index.
        index: Option<usize>,
        /// With the next call to them alone: what was chosen for them before stands again after it.
        #[serde(default)]
        once: bool,
    },
    /// The dial problem was read, or the input changed.
    ClearDialProblem,
    /// The same of what was typed for a call there is.
    ClearMisdialled {
        /// Which call.
        call: CallId,
    },
    /// Dial what was typed while this call goes on.
    AddCall {
        /// The call there is.
        call: CallId,
        /// As typed.
        input: String,
    },
    /// Somebody types a number, and is likely to call it.
    ExpectCall,
    /// Answer, and end the call that is talked on instead of letting it wait.
    EndAndAnswer {
        /// Which one.
        call: CallId,
    },
    /// Answer; who is talked to waits.
    Answer {
        /// Which call.
        call: CallId,
    },
    /// Stop ringing here; the caller goes on to what the extension's rules say.
    Decline {
        /// Which call.
        call: CallId,
    },
    /// Send the caller to voicemail.
    SendToVoicemail {
        /// Which call.
        call: CallId,
    },
    /// A reply is being written; the caller waits for it a little longer.
    StartReply {
        /// Which call.
        call: CallId,
    },
    /// Have this read to the caller instead of answering.
    Reply {
        /// Which call.
        call: CallId,
        /// What.
        reply: Reply,
        /// How the call's note tells of it.
        note: String,
    },
    /// Forward a ringing call.
    Forward {
        /// Which call.
        call: CallId,
        /// Where to, as typed.
        input: String,
    },
    /// Into the note of a call: what the caller answered to a reply. No person's wish; the tab whose phone
    /// heard it may have ceased to lead by then.
    NoteReplyAnswer {
        /// Which call.
        call: CallId,
        /// The same, for one that is over.
        session: Option<TelephonySessionId>,
        /// What they pressed.
        answer: ReplyAnswer,
    },
    /// Stop showing this call; it goes on ringing elsewhere.
    Ignore {
        /// Which call.
        call: CallId,
    },
    /// Hang up.
    HangUp {
        /// Which call.
        call: CallId,
    },
    /// Microphone off or on.
    SetMuted {
        /// Which call.
        call: CallId,
        /// Off is `true`.
        muted: bool,
    },
    /// Send key tones.
    SendDigits {
        /// Which call.
        call: CallId,
        /// `0-9*#`.
        digits: String,
    },
    /// Let the other side wait.
    Hold {
        /// Which call.
        call: CallId,
    },
    /// Go on with a call on hold; a call that talks meanwhile is put on hold.
    Resume {
        /// Which call.
        call: CallId,
    },
    /// Have RingCentral record, or stop recording.
    SetRecording {
        /// Which call.
        call: CallId,
        /// Record.
        on: bool,
    },
    /// Leave the call where a colleague can pick it up.
    Park {
        /// Which call.
        call: CallId,
        /// How the call's note begins to tell of it; the place follows.
        note: String,
    },
    /// Ring another phone for this call.
    Flip {
        /// Which call.
        call: CallId,
        /// Its number, as typed.
        input: String,
    },
    /// Give the call to somebody else at once.
    Transfer {
        /// Which call.
        call: CallId,
        /// To whom, as typed.
        input: String,
        /// How the call's note tells of it.
        note: String,
    },
    /// Call somebody to ask whether they take this call, which waits meanwhile.
    AskFirst {
        /// Which call.
        call: CallId,
        /// Whom, as typed.
        input: String,
    },
    /// Give the call to the one who was asked.
    CompleteTransfer {
        /// Which call.
        call: CallId,
        /// How the call's note tells of it.
        note: String,
    },
    /// Let go of the one who was asked, and go on with the call.
    CancelTransfer {
        /// Which call.
        call: CallId,
    },
    /// Talk to this one and the other one at once.
    Merge {
        /// Which call.
        call: CallId,
    },
    /// Leave a conference, in which the others go on.
    LeaveConference {
        /// The rep's line.
        call: CallId,
    },
    /// Do not send the extension's digits.
    CancelDigits {
        /// Which call.
        call: CallId,
    },
    /// The note of a live call, whole.
    WriteNote {
        /// Which call.
        call: CallId,
        /// The text.
        text: String,
    },
    /// The note of a finished call, whole; logged again under the same key.
    EditFinishedNote {
        /// Which call.
        session: TelephonySessionId,
        /// The text.
        text: String,
    },
    /// How a live call went, out of the company's list.
    ChooseDisposition {
        /// Which call.
        call: CallId,
        /// Nothing takes it back.
        disposition: Option<String>,
    },
    /// How a finished call went; logged again under the same key.
    EditDisposition {
        /// Which call.
        session: TelephonySessionId,
        /// Nothing takes it back.
        disposition: Option<String>,
    },
    /// What the rep fills in for a field of the company's own, of a live call or a finished one, which is
    /// logged again under the same key.
    EnterField {
        /// Which call.
        session: TelephonySessionId,
        /// The field's id.
        field: String,
        /// Nothing takes it back.
        value: Option<FieldValue>,
    },
    /// This is who it is, out of several.
    ChooseMatch {
        /// Which call.
        session: TelephonySessionId,
        /// Customer, lead, prospect or vendor.
        company: Option<RecordId>,
        /// Contact.
        contact: Option<RecordId>,
    },
    /// What came while nobody was here was read.
    NoteAway,
    /// Try to log again now.
    RetryLog {
        /// Which call.
        session: TelephonySessionId,
    },
    /// Show this finished call's customer in the pane.
    ShowFinished {
        /// Which call.
        session: TelephonySessionId,
    },
    /// Show this live call's customer in the pane.
    ShowCall {
        /// Which call.
        call: CallId,
    },
    /// Create a customer and file the call under it.
    AddCustomer {
        /// The call it is for.
        session: Option<TelephonySessionId>,
        /// The facts.
        customer: NewCustomer,
    },
    /// Call with this phone from now on.
    ChoosePhone {
        /// RingCentral's id of it; nothing is this browser.
        phone: Option<String>,
    },
    /// Have the other phone asked for a 1 before anybody is called, or not.
    AskForOne {
        /// Asked.
        on: bool,
    },
    /// Something about this browser's devices or ring. Performed by the tab that says it.
    Sound {
        /// What.
        wish: SoundWish,
    },
    /// Change the own presence at RingCentral.
    ChangePresence {
        /// To what.
        wish: PresenceWish,
    },
    /// Why the presence was not changed was read.
    NotePresenceProblem,
    /// Have so long to finish up after each call.
    ChooseFinishTime {
        /// So long.
        time: FinishTime,
    },
    /// Be done with finishing up.
    ReadyNow,
    /// Something an annex understands.
    Annex {
        /// Which.
        annex: AnnexName,
        /// Its own wish, JSON.
        wish: String,
    },
}

impl Intent {
    /// The call it is about and what is wanted of it, of which one has to be possible. Nothing for what no
    /// state of a call stands in the way of, such as its note.
    pub const fn wants(&self) -> Option<(&CallId, &'static [Control])> {
        Some(match self {
            Self::Answer { call } => (call, &[Control::Answer]),
            // Whoever was talked to may have hung up meanwhile.
            Self::EndAndAnswer { call } => (call, &[Control::EndAndAnswer, Control::Answer]),
            Self::Decline { call } => (call, &[Control::Decline]),
            Self::SendToVoicemail { call } => (call, &[Control::Voicemail]),
            Self::StartReply { call } | Self::Reply { call, .. } => (call, &[Control::Reply]),
            Self::Forward { call, .. } => (call, &[Control::Forward]),
            Self::Ignore { call } => (call, &[Control::Ignore]),
            Self::HangUp { call } => (call, &[Control::HangUp, Control::Remove]),
            Self::SetMuted { call, .. } => (call, &[Control::Mute]),
            Self::SendDigits { call, .. } => (call, &[Control::Keypad]),
            Self::Hold { call } => (call, &[Control::Hold]),
            Self::Resume { call } => (call, &[Control::Resume]),
            Self::SetRecording { call, on: true } => (call, &[Control::Record]),
            Self::SetRecording { call, on: false } => (call, &[Control::StopRecording]),
            Self::Park { call, .. } => (call, &[Control::Park]),
            Self::Flip { call, .. } => (call, &[Control::Flip]),
            Self::Transfer { call, .. } | Self::AskFirst { call, .. } => {
                (call, &[Control::Transfer])
            }
            Self::CompleteTransfer { call, .. } => (call, &[Control::CompleteTransfer]),
            Self::CancelTransfer { call } => (call, &[Control::CancelTransfer]),
            Self::AddCall { call, .. } => (call, &[Control::AddCall]),
            Self::Merge { call } => (call, &[Control::Merge]),
            Self::LeaveConference { call } => (call, &[Control::Leave]),
            Self::Connect
            | Self::ConnectInThisTab
            | Self::MoveAudioHere
            | Self::Disconnect
            | Self::Dial { .. }
            | Self::CancelQueuedDial
            | Self::ChooseCallerId { .. }
            | Self::AskSeen { .. }
            | Self::ChooseCallerIdFor { .. }
            | Self::ClearDialProblem
            | Self::ClearMisdialled { .. }
            | Self::ExpectCall
            | Self::NoteReplyAnswer { .. }
            | Self::CancelDigits { .. }
            | Self::WriteNote { .. }
            | Self::EditFinishedNote { .. }
            | Self::ChooseDisposition { .. }
            | Self::EditDisposition { .. }
            | Self::EnterField { .. }
            | Self::ChooseMatch { .. }
            | Self::NoteAway
            | Self::RetryLog { .. }
            | Self::ShowFinished { .. }
            | Self::ShowCall { .. }
            | Self::AddCustomer { .. }
            | Self::ChoosePhone { .. }
            | Self::AskForOne { .. }
            | Self::Sound { .. }
            | Self::ChangePresence { .. }
            | Self::NotePresenceProblem
            | Self::ChooseFinishTime { .. }
            | Self::ReadyNow
            | Self::Annex { .. } => return None,
        })
    }
}
