//! Calls that another phone of the person makes: RingCentral rings that phone, then whom it is to call.

use serde::{Deserialize, Serialize};

/// A phone that RingCentral can ring first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OtherPhone {
    /// RingCentral's id of it, among the numbers that calls are forwarded to.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// E.164.
    pub number: String,
}

/// The phones a person may call with, besides this browser, and which one is used.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OtherPhones {
    /// All there are.
    pub phones: Vec<OtherPhone>,
    /// Those that a live call can be flipped to, which need not be the same.
    pub flips: Vec<OtherPhone>,
    /// The one that calls are made with; `None` is this browser.
    pub chosen: Option<OtherPhone>,
    /// The one that was chosen and is there no more, by its name.
    pub gone: Option<String>,
    /// RingCentral asks that phone for a 1 before it calls anybody.
    pub asks_for_one: bool,
    /// How the last call ended that another phone made.
    pub ended: Option<Ended>,
}

/// How far such a call has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RingOutStage {
    /// The person's own phone is rung.
    OwnPhone,
    /// It was answered and is asked for a 1.
    PressOne,
    /// The other side is called.
    Calling,
    /// Both talk.
    Connected,
}

/// A live call on another phone, as its card shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RingOutView {
    /// The phone, by its name.
    pub phone: String,
    /// How far it has come.
    pub stage: RingOutStage,
    /// An extension to be keyed in on that phone: nobody else can.
    pub extension: Option<String>,
}

/// Who ended a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HungUpBy {
    /// The person, in this app.
    Us,
    /// The phone or the other side: RingCentral does not say which.
    Somebody,
}

/// A call on another phone that is over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    /// Whom it was with, as it was dialled.
    pub number: String,
    /// Who ended it.
    pub by: HungUpBy,
}

/// Why a call with another phone did not come about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RingOutProblem {
    /// RingCentral does not take the number that was dialled.
    InvalidNumber,
    /// RingCentral does not ring the chosen phone, or knows it no more.
    PhoneRefused,
    /// RingCentral refused the sign-in.
    SignIn,
    /// The app was not given a permission, or the person was not.
    PermissionMissing {
        /// By RingCentral's name.
        permission: Option<String>,
    },
    /// RingCentral takes no more such calls for a while.
    TooMany {
        /// How long it says to wait.
        seconds: u32,
    },
    /// RingCentral failed.
    Unavailable,
    /// No answer: the phone may ring all the same.
    NoAnswerYet,
    /// Anything else, in RingCentral's words.
    Refused {
        /// Its code.
        code: Option<String>,
        /// Its words.
        message: Option<String>,
    },
    /// Nobody answered the own phone.
    OwnPhoneNotAnswered,
    /// The own phone declined.
    OwnPhoneDeclined,
    /// The own phone has a call already.
    OwnPhoneBusy,
    /// The own phone could not be reached.
    OwnPhoneUnreachable,
    /// The other side is busy.
    Busy,
    /// The other side turned the call down.
    Rejected,
    /// The other side did not answer.
    NotAnswered,
    /// Nobody has that extension.
    NoSuchUser,
    /// The extension may not call abroad.
    International,
    /// RingCentral or the company blocks that number.
    Blocked,
    /// The account has no credit for it.
    NoCredit,
    /// The extension or its plan has no such calls.
    NotInPlan,
    /// RingCentral has lost sight of the call.
    LostSight,
    /// RingCentral, or a network behind it, made a mistake.
    Fault,
    /// Codes such as `*67` go out from the browser alone.
    ServiceCode,
    /// The number is to be withheld, which RingCentral does from the browser alone.
    CannotWithhold,
    /// The phone has a call already.
    HasCall,
}
