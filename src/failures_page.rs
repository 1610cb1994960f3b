//! docs/failures.md says what the app says, and by which answers of RingCentral it says it.

use std::collections::BTreeSet;

use ledgerline_core::{
    domain::{
        act_refusal::ActRefusal,
        call::{CallTrouble, HandOn},
        call_control::Act,
        connection::{PhoneUnavailable, SignInProblem},
        headset::HeadsetState,
        presence::PresenceProblem,
        refusal::Refusal,
        ring_out::RingOutProblem,
        sound::{
            Device, MicrophoneFault, RingtoneProblem, SoundNote, SoundView, SpeakerFault, Use,
        },
        view::DialProblem,
    },
    wire::{
        json,
        ringcentral::{call_control, error::ApiError, oauth, presence, ring_out, sip_provision},
    },
};

use crate::{
    engine::io::PhoneFailure,
    ui::{
        dom::Notified,
        text::{
            PRACTICE_UNHEARD, act_not_done, act_refusal, audio_came_here, audio_not_here,
            call_trouble, device_missing, dial_problem, headset_state, microphone_fault, notified,
            phone_unavailable, presence_problem, refusal, ring_out_problem, ringer_missing,
            ringtone_problem, sign_in_cause, sign_in_problem, sound_note, speaker_fault,
        },
    },
};

const PAGE: &str = include_str!("../docs/failures.md");

/// All values of a type, or examples of a kind where it says more; none of a kind that is no failure. A new
/// kind does not compile before it is listed here.
macro_rules! every {
    (@one $of:ident $kind:ident) => { vec![$of::$kind] };
    (@one $of:ident $kind:ident $examples:tt) => { Vec::<$of>::from($examples) };
    ($of:ident: $($kind:ident $(= $examples:tt)?),+ $(,)?) => {{
        const _: fn(&$of) = |one| {
            let ($($of::$kind { .. })|+) = one;
        };
        let all: Vec<Vec<$of>> = vec![$(every!(@one $of $kind $($examples)?)),+];
        all.into_iter().flatten()
    }};
}

/// Anybody who looks up what the app said finds it there, word for word.
#[test]
fn the_page_about_failures_says_what_the_app_says() {
    let mut all: Vec<String> = of_calls();
    all.extend(of_this_browser());
    all.extend(ring_out_problems().map(|it| ring_out_problem(&it)));
    all.extend(presence_problems().map(|it| presence_problem(&it)));
    let rows = PAGE.lines().filter_map(|line| line.strip_suffix(" |"));
    let said: Vec<_> = rows.filter_map(|row| row.rsplit(" | ").next()).collect();
    for words in all {
        let found = said.iter().filter(|one| **one == words).count();
        assert_eq!(found, 1, "{words}");
    }
}

fn of_calls() -> Vec<String> {
    let mut all: Vec<String> = troubles().map(|it| call_trouble(it).to_owned()).collect();
    all.extend(acts().map(|act| act_not_done(act).to_owned()));
    for why in act_refusals() {
        let words: BTreeSet<_> = acts().map(|act| act_refusal(act, why)).collect();
        all.extend(words.into_iter().map(str::to_owned));
    }
    let not_dialled = every!(DialProblem:
        Empty,
        NotANumber,
        TooShort,
        TooLong,
        ExtensionAtOnce,
        ExtensionOutOfReach,
        Emergency = [DialProblem::Emergency { number: "911".to_owned() }],
        NotConnected,
        PhoneNotReady,
        // Both have tables of their own.
        CallFailed = [],
        RingOut = [],
    );
    all.extend(not_dialled.filter_map(|it| dial_problem(&it)));
    all
}

fn troubles() -> impl Iterator<Item = CallTrouble> {
    let refused = refusals().map(CallTrouble::Refused).collect::<Vec<_>>();
    let handed_on = every!(HandOn: Voicemail, Reply, Forward);
    let not_handed_on: Vec<_> = handed_on.map(CallTrouble::NotHandedOn).collect();
    every!(CallTrouble:
        MicrophoneDenied,
        MicrophoneMissing,
        MicrophoneBusy,
        NoSound,
        Restoring,
        NoResponse,
        Refused = refused,
        Lost,
        NotHungUp,
        NotHandedOn = not_handed_on,
        NotWaiting,
        Failed,
    )
}

fn refusals() -> impl Iterator<Item = Refusal> {
    every!(Refusal:
        BusyOrInvalid,
        Busy,
        Rejected,
        NotFound,
        Incomplete,
        Unreachable,
        NoAnswer,
        NotAllowed,
        International,
        Blocked,
        NoCredit,
        NoCommonSound,
        SignIn,
        Overloaded,
        Fault,
    )
}

fn acts() -> impl Iterator<Item = Act> {
    every!(Act:
        Hold,
        Resume,
        Record,
        StopRecording,
        Park,
        Flip,
        Transfer,
        Merge,
        Remove,
        Leave,
        Press,
    )
}

fn act_refusals() -> impl Iterator<Item = ActRefusal> {
    every!(ActRefusal:
        NoAnswer,
        WrongState,
        Gone,
        AppPermission,
        UserPermission,
        NotInPlan,
        AlwaysRecorded,
        BadNumber,
        Busy,
        Declined,
        Unreachable,
        NoCommonSound,
        SignIn,
        TooMany,
        Overloaded,
        Fault,
        Unsaid,
    )
}

/// What keeps this browser from being a phone, or a phone that is heard.
fn of_this_browser() -> Vec<String> {
    let unavailable = every!(PhoneUnavailable:
        NotConnected,
        NoDigitalLine,
        TooManyPhones,
        PermissionMissing,
        Unreachable,
        InOtherTab,
    );
    let mut all: Vec<String> = unavailable
        .map(|it| phone_unavailable(it).to_owned())
        .collect();
    all.extend(sign_in_problems().map(|it| sign_in_words(&it)));
    for trouble in microphone_faults().map(as_trouble) {
        all.extend([audio_not_here(trouble), audio_came_here(trouble)]);
    }
    all.extend(sound_notes().map(|it| sound_note(&it)));
    all.extend(microphone_faults().map(|it| microphone_fault(it).to_owned()));
    let speakers = every!(SpeakerFault: Refused, Missing, Silent);
    all.extend(speakers.map(|it| speaker_fault(it).to_owned()));
    all.extend([device_missing(DEVICE), ringer_missing(DEVICE)]);
    all.push(PRACTICE_UNHEARD.to_owned());
    let ringtones = every!(RingtoneProblem:
        TooLarge,
        TooLong,
        NoSound,
        NotKept,
        Gone = [RingtoneProblem::Gone("Marimba.mp3".to_owned())],
    );
    all.extend(ringtones.map(|it| ringtone_problem(&it)));
    let headsets = every!(HeadsetState: Used = [], Elsewhere = [], NoButtons, NotOpened);
    all.extend(headsets.map(|it| headset_state(it).to_owned()));
    let notifications = every!(Notified: Sent = [], Shown = [], Clicked = [], Refused);
    all.extend(notifications.map(|it| notified(it).to_owned()));
    all
}

/// What the page calls a device.
const DEVICE: &str = "Jabra Evolve2";

fn microphone_faults() -> impl Iterator<Item = MicrophoneFault> {
    every!(MicrophoneFault: Refused, Missing, Busy)
}

fn as_trouble(fault: MicrophoneFault) -> CallTrouble {
    match fault {
        MicrophoneFault::Refused => CallTrouble::MicrophoneDenied,
        MicrophoneFault::Missing => CallTrouble::MicrophoneMissing,
        MicrophoneFault::Busy => CallTrouble::MicrophoneBusy,
    }
}

fn sound_notes() -> impl Iterator<Item = SoundNote> {
    let names = || [DEVICE.to_owned(), String::new()];
    every!(SoundNote:
        Microphone = (names().map(SoundNote::Microphone)),
        NoMicrophone,
        SpeakerGone = (names().map(SoundNote::SpeakerGone)),
        Speaker = [],
        ButtonsGone = (names().map(SoundNote::ButtonsGone)),
        Buttons = [],
    )
}

fn sign_in_problems() -> impl Iterator<Item = SignInProblem> {
    every!(SignInProblem:
        WindowBlocked,
        WindowClosed,
        Refused = (["access_denied", "invalid_grant", "server_error"].map(refused_sign_in)),
        StateMismatch,
        Unreachable,
        Busy,
    )
}

fn refused_sign_in(error: &str) -> SignInProblem {
    SignInProblem::Refused {
        error: error.to_owned(),
        description: None,
        code: None,
    }
}

/// Heading and cause, as they stand below each other.
fn sign_in_words(problem: &SignInProblem) -> String {
    let (heading, cause) = (sign_in_problem(problem), sign_in_cause(problem));
    if cause.is_empty() {
        heading.to_owned()
    } else {
        format!("{heading}. {cause}")
    }
}

fn ring_out_problems() -> impl Iterator<Item = RingOutProblem> {
    let refused = [None, Some(EXAMPLE.to_owned())].map(|code| RingOutProblem::Refused {
        code,
        message: None,
    });
    every!(RingOutProblem:
        InvalidNumber,
        PhoneRefused,
        SignIn,
        PermissionMissing = [RingOutProblem::PermissionMissing { permission: None }],
        TooMany = [RingOutProblem::TooMany { seconds: 60 }],
        Unavailable,
        NoAnswerYet,
        Refused = refused,
        OwnPhoneNotAnswered,
        OwnPhoneDeclined,
        OwnPhoneBusy,
        OwnPhoneUnreachable,
        Busy,
        Rejected,
        NotAnswered,
        NoSuchUser,
        International,
        Blocked,
        NoCredit,
        NotInPlan,
        LostSight,
        Fault,
        ServiceCode,
        CannotWithhold,
        HasCall,
    )
}

fn presence_problems() -> impl Iterator<Item = PresenceProblem> {
    let permission = [Some("EditPresence"), None].map(|permission| PresenceProblem::Permission {
        permission: permission.map(str::to_owned),
    });
    let unknown = [None, Some("InAMeeting")].map(|word| PresenceProblem::Unknown {
        word: word.map(str::to_owned),
    });
    let refused = [None, Some(EXAMPLE)].map(|code| PresenceProblem::Refused {
        code: code.map(str::to_owned),
    });
    every!(PresenceProblem:
        Permission = permission,
        NotForExtension,
        Unknown = unknown,
        SignIn,
        TooMany = [PresenceProblem::TooMany { seconds: 60 }],
        Unavailable,
        NoAnswer,
        Refused = refused,
    )
}

/// The code of the rows that stand for every code without a row of its own.
const EXAMPLE: &str = "CMN-106";

/// The rows of the first table from this line on, by their columns.
fn table(from: &str) -> Vec<Vec<&'static str>> {
    let lines = PAGE.lines().skip_while(|line| !line.starts_with(from));
    let rows: Vec<Vec<_>> = lines
        .skip_while(|line| !line.starts_with('|'))
        .skip(2)
        .map_while(|line| line.strip_prefix('|')?.strip_suffix('|'))
        .map(|row| row.split('|').map(str::trim).collect())
        .collect();
    assert!(!rows.is_empty(), "{from}");
    rows
}

/// The answers that a column names: `403, 405, 436 to 438, other 5xx, CMN-401`.
#[derive(Default)]
struct Answers {
    statuses: BTreeSet<u16>,
    /// `4` of `other 4xx`.
    others: BTreeSet<u16>,
    codes: BTreeSet<&'static str>,
}

impl Answers {
    fn read(column: &'static str) -> Self {
        let mut answers = Self::default();
        let mut range_from = None;
        let mut last = None;
        let is_of_code = |c: char| c.is_ascii_alphanumeric() || c == '-';
        for word in column.split(|c: char| !is_of_code(c)) {
            if word == "to" {
                range_from = last.take();
            } else if let Ok(status) = word.parse::<u16>() {
                answers
                    .statuses
                    .extend(range_from.take().unwrap_or(status)..=status);
                last = Some(status);
            } else if let Some(hundred) = word.strip_suffix("xx") {
                answers.others.extend(hundred.parse::<u16>());
            } else if word.chars().any(|c| c.is_ascii_uppercase()) {
                answers.codes.insert(word);
            }
        }
        answers
    }
}

/// What the rows say of an answer: those that name it, else those that name all others of its hundred.
fn said<'a>(rows: &'a [(Answers, &'a str)], status: u16) -> BTreeSet<&'a str> {
    let of = |holds: &dyn Fn(&Answers) -> bool| -> BTreeSet<_> {
        let rows = rows.iter().filter(|(answers, _)| holds(answers));
        rows.map(|(_, words)| *words).collect()
    };
    let named = of(&|answers| answers.statuses.contains(&status));
    if named.is_empty() {
        of(&|answers| answers.others.contains(&(status / 100)))
    } else {
        named
    }
}

fn column(rows: &[Vec<&'static str>], at: usize, words: usize) -> Vec<(Answers, &'static str)> {
    rows.iter()
        .map(|row| (Answers::read(row[at]), row[words]))
        .collect()
}

#[test]
fn the_page_names_the_answers_that_refuse_a_call_and_no_others() {
    let rows = table("| SIP | RingCentral's reason |");
    let sip = column(&rows, 0, 2);
    let over = Answers::read("481, 487, 491");
    for status in 400..700 {
        let words: Vec<_> = Refusal::of_sip(&format!("SIP/2.0 {status} No"))
            .map(refusal)
            .into_iter()
            .collect();
        if over.statuses.contains(&status) {
            assert_eq!(words, [""; 0], "{status}");
            continue;
        }
        let page: Vec<_> = said(&sip, status).into_iter().collect();
        assert_eq!(words, page, "{status}");
    }
    assert!(PAGE.contains("481, 487 and 491 mean that the call was over"));
    let page: BTreeSet<_> = rows
        .iter()
        .flat_map(|row| row[1].split(", ").map(|reason| (reason, row[2])))
        .filter(|(reason, _)| !reason.is_empty())
        .collect();
    let app = Refusal::REASONS.map(|(reason, why)| (reason, refusal(why)));
    assert_eq!(page, BTreeSet::from(app));
}

#[test]
fn the_page_names_the_answers_by_which_something_is_not_done_with_a_call_and_no_others() {
    let rows = table("| RingCentral's answer over HTTP | SIP | Ledgerline says then |");
    let (about_number, rows): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|row| row[0].contains("about the number"));
    let mut sip = column(&rows, 1, 2);
    sip.extend(column(&about_number, 1, 2));
    for status in 400..700 {
        let why = ActRefusal::of_sip(&format!("SIP/2.0 {status} No"));
        let page: Vec<_> = said(&sip, status).into_iter().collect();
        assert_eq!(page, [act_refusal(Act::Transfer, why)], "{status}");
    }
    let http = column(&rows, 0, 2);
    for (code, why) in call_control::CODES {
        let page: Vec<_> = http
            .iter()
            .filter(|(answers, _)| answers.codes.contains(code))
            .map(|(_, words)| *words)
            .collect();
        assert_eq!(page, [act_refusal(Act::Transfer, why)], "{code}");
    }
    let known = BTreeSet::from(call_control::CODES.map(|(code, _)| code));
    let named: BTreeSet<_> = http
        .iter()
        .flat_map(|(answers, _)| &answers.codes)
        .collect();
    assert!(named.into_iter().all(|code| known.contains(code)));
    for status in 400..600 {
        // RingCentral has no part in key tones.
        let asked = acts().filter(|act| *act != Act::Press);
        let words: BTreeSet<_> = asked
            .map(|act| act_refusal(act, http_refusal(status, None, None)))
            .collect();
        assert_eq!(said(&http, status), words, "{status}");
    }
    let number = Answers::read(about_number[0][0]);
    for status in 400..600 {
        for code in ["CMN-101", "CMN-102", "CMN-103"] {
            let why = http_refusal(status, Some(code), Some("to.phoneNumber"));
            let is_named = number.statuses.contains(&status) && number.codes.contains(code);
            assert_eq!(why == ActRefusal::BadNumber, is_named, "{status} {code}");
        }
    }
    assert_eq!(
        about_number[0][2],
        act_refusal(Act::Transfer, ActRefusal::BadNumber)
    );
}

fn http_refusal(status: u16, code: Option<&str>, parameter: Option<&str>) -> ActRefusal {
    call_control::refusal(&answer(status, code, parameter))
}

fn answer(status: u16, code: Option<&str>, parameter: Option<&str>) -> ApiError {
    ApiError::Status {
        status,
        code: code.map(str::to_owned),
        oauth_error: None,
        message: None,
        permission: None,
        parameter: parameter.map(Into::into),
        retry_after: None,
    }
}

/// RingCentral's codes that this page names anywhere, `CMN-401`.
fn codes() -> BTreeSet<&'static str> {
    let words = PAGE.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.filter(|word| is_code(word)).collect()
}

fn is_code(word: &str) -> bool {
    let parts = word.split_once('-');
    parts.is_some_and(|(of, number)| {
        of.len() == 3
            && of.bytes().all(|byte| byte.is_ascii_uppercase())
            && number.parse::<u16>().is_ok()
    })
}

/// What the page says of an answer over HTTP: the row of its code, which comes with 403 alone, else of its
/// status, else of every other code, else of everything else.
fn of_answer(rows: &[Vec<&'static str>], status: u16, code: Option<&str>, rest: &str) -> String {
    let all = column(rows, 0, 1);
    let (coded, plain): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|(answers, _)| answers.codes.iter().any(|word| is_code(word)));
    let row = |code: &str| {
        let found = coded
            .iter()
            .find(|(answers, _)| answers.codes.contains(code));
        found.map(|(_, words)| (*words).to_owned())
    };
    let named = code
        .filter(|code| status == 403 && *code != EXAMPLE)
        .and_then(row);
    let by_status = || {
        let words = said(&plain, status);
        assert!(words.len() < 2, "{status}: {words:?}");
        words.first().map(|words| (*words).to_owned())
    };
    let other = || Some(row(EXAMPLE)?.replace(EXAMPLE, code?));
    named
        .or_else(by_status)
        .or_else(other)
        .unwrap_or_else(|| words_of(rows, rest).to_owned())
}

/// What the page says in the row of this.
fn words_of(rows: &[Vec<&'static str>], what: &str) -> &'static str {
    let mut found = rows.iter().filter(|row| row[0] == what);
    match (found.next(), found.next()) {
        (Some(row), None) => row[1],
        _ => panic!("no row of its own: {what}"),
    }
}

#[test]
fn the_page_names_the_answers_by_which_a_status_is_not_changed_and_no_others() {
    let rows = table("## Your status was not changed");
    for status in 400..600 {
        for code in codes().into_iter().map(Some).chain([None]) {
            let mut error = answer(status, code, None);
            if let (ApiError::Status { permission, .. }, Some("CMN-401")) = (&mut error, code) {
                *permission = Some("EditPresence".into());
            }
            let app = presence_problem(&presence::refusal(&error));
            let page = of_answer(&rows, status, code, "anything else");
            assert_eq!(app, page, "{status} {code:?}");
        }
    }
    for error in [ApiError::Unreachable, ApiError::Unreadable] {
        let app = presence_problem(&presence::refusal(&error));
        assert_eq!(app, words_of(&rows, "nothing"));
    }
}

#[test]
fn the_page_names_the_answers_by_which_another_phone_does_not_call_and_no_others() {
    let rows = table("## A call with another phone");
    let (about, rows): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row[0].contains(" about "));
    for status in 400..600 {
        for code in codes().into_iter().map(Some).chain([None]) {
            for parameter in [
                None,
                Some("to.phoneNumber"),
                Some("from.forwardingNumberId"),
            ] {
                let error = answer(status, code, parameter);
                let app = ring_out_problem(&ring_out::refusal(&error));
                let side = parameter.and_then(|it| it.split('.').next());
                let page = about.iter().find(|row| {
                    let told = row[0].split("; ").find(|told| told.contains(" about "));
                    let (told, of) = told.and_then(|it| it.split_once(" about ")).unwrap();
                    Answers::read(told).statuses.contains(&status)
                        && Some(of.trim_matches('`')) == side
                });
                let page = page.map_or_else(
                    || of_answer(&rows, status, code, UNEXPLAINED),
                    |row| row[1].to_owned(),
                );
                assert_eq!(app, page, "{status} {code:?} {parameter:?}");
            }
        }
    }
    for error in [ApiError::Unreachable, ApiError::Unreadable] {
        let app = ring_out_problem(&ring_out::refusal(&error));
        assert_eq!(app, words_of(&rows, "nothing"));
    }
}

const UNEXPLAINED: &str = "`Unknown`, a word that is new, or a refusal without a code";

/// What RingCentral documents for `callStatus` and `callerStatus`, but for those that mean no failure.
const RING_OUT_WORDS: [&str; 15] = [
    "Busy",
    "CannotReach",
    "DestinationBlocked",
    "Error",
    "GenericError",
    "InternationalDisabled",
    "Invalid",
    "NoAnswer",
    "NoAnsweringMachine",
    "NoSessionFound",
    "NosuchUser",
    "NotEnoughFunds",
    "Rejected",
    "RingOutFromThisNumberIsNotSupported",
    "Unknown",
];

#[test]
fn the_page_names_the_words_by_which_another_phone_does_not_call_and_no_others() {
    let rows = table("## A call with another phone");
    let new = words_of(&rows, UNEXPLAINED);
    let app = |call: &str, own: &str| {
        let body = format!(
            r#"{{"id":"cs1","status":{{"callStatus":"{call}","callerStatus":"{own}","calleeStatus":"{call}"}}}}"#
        );
        let told: ring_out::RingOut = json::read(&body).unwrap();
        ring_out_problem(&told.status.problem().unwrap())
    };
    // `Busy` of the whole, and `the own phone Busy`.
    let of = |word: &str, is_own: bool| {
        let named = format!("`{word}`");
        let rows = rows.iter().filter(|row| {
            let parts = row[0].split("; ").flat_map(|part| part.split(", "));
            parts
                .into_iter()
                .any(|part| part.contains(&named) && part.starts_with("the own phone") == is_own)
        });
        rows.map(|row| row[1]).collect::<BTreeSet<_>>()
    };
    for word in RING_OUT_WORDS {
        let page = of(word, false);
        assert_eq!(
            BTreeSet::from([app(word, "Finished").as_str()]),
            page,
            "{word}"
        );
        let own = of(word, true);
        let told = app("CannotReach", word);
        let usual = app("CannotReach", "Finished");
        let page = own.first().copied().unwrap_or(usual.as_str());
        assert_eq!(told, page, "the own phone {word}");
    }
    assert_eq!(app("Newer", "Finished"), new);
    let named = rows
        .iter()
        .flat_map(|row| row[0].split('`').skip(1).step_by(2));
    let words = named.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
    assert_eq!(
        words.collect::<BTreeSet<_>>(),
        BTreeSet::from(RING_OUT_WORDS)
    );
}

#[test]
fn the_page_names_the_answers_by_which_a_browser_is_no_phone_and_no_others() {
    let rows = table("## This browser is no phone");
    let http = column(&rows, 0, 2);
    for status in 400..600 {
        for code in codes().into_iter().map(Some).chain([None]) {
            let is_named = http.iter().any(|(row, _)| row.statuses.contains(&status));
            let of_code: BTreeSet<_> = http
                .iter()
                .filter(|(row, _)| !is_named && code.is_some_and(|code| row.codes.contains(code)))
                .map(|(_, words)| *words)
                .collect();
            let page = if of_code.is_empty() {
                said(&http, status)
            } else {
                of_code
            };
            let why = sip_provision::refusal(&answer(status, code, None));
            assert_eq!(
                page,
                BTreeSet::from([phone_unavailable(why)]),
                "{status} {code:?}"
            );
        }
    }
    let none = |words: &str| words_of_part(&rows, words);
    let unreachable = phone_unavailable(sip_provision::refusal(&ApiError::Unreachable));
    assert_eq!(none("none"), unreachable);
    let sip = column(&rows, 1, 2);
    for status in 400..700 {
        let why = PhoneUnavailable::of_sip(&format!("SIP/2.0 {status} No"));
        let app = BTreeSet::from([phone_unavailable(why)]);
        assert_eq!(said(&sip, status), app, "{status}");
    }
    let no_socket = phone_unavailable(PhoneUnavailable::of_sip(""));
    assert_eq!(no_socket, unreachable);
}

/// What the page says in the row that begins with this.
fn words_of_part(rows: &[Vec<&'static str>], what: &str) -> &'static str {
    let mut found = rows
        .iter()
        .filter(|row| row[0].split(", ").next() == Some(what));
    match (found.next(), found.next()) {
        (Some(row), None) => row[row.len() - 1],
        _ => panic!("no row of its own: {what}"),
    }
}

#[test]
fn the_page_names_the_answers_by_which_a_sign_in_fails_and_no_others() {
    let rows = table("## Signing in did not work");
    let by_status = column(&rows, 0, 1);
    let rest = words_of_part(&rows, "any other `error`");
    for status in 400..600 {
        for word in ["access_denied", "invalid_grant", "invalid_client"] {
            let mut error = answer(status, None, None);
            if let ApiError::Status { oauth_error, .. } = &mut error {
                *oauth_error = Some(word.into());
            }
            let named = by_status
                .iter()
                .find(|(row, _)| row.statuses.contains(&status));
            let of_word = rows.iter().find(|row| row[0] == format!("`{word}`"));
            let page = named
                .map(|(_, words)| *words)
                .or_else(|| of_word.map(|row| row[1]))
                .unwrap_or(rest);
            let app = sign_in_words(&oauth::refusal(error));
            assert_eq!(app, page, "{status} {word}");
        }
        let app = sign_in_words(&oauth::refusal(answer(status, None, None)));
        let page = said(&by_status, status);
        assert_eq!(page, BTreeSet::from([app.as_str()]), "{status}");
    }
    for error in [ApiError::Unreachable, ApiError::Unreadable] {
        let app = sign_in_words(&oauth::refusal(error));
        assert_eq!(app, words_of_part(&rows, "nothing: no answer"));
    }
}

/// What the page says in that table of what the browser throws, by name; in rows that begin so.
fn thrown(from: &str, begins: &str) -> Vec<(&'static str, &'static str)> {
    let rows = table(from).into_iter();
    let named = rows.filter(|row| row[0].starts_with(begins) && !row[1].is_empty());
    named
        .flat_map(|row| row[1].split(", ").map(move |name| (name, row[2])))
        .collect()
}

#[test]
fn the_page_names_what_the_browser_throws_and_what_is_said_then() {
    let trouble = |name: &str| PhoneFailure::of_exception(name).trouble();
    let calls = thrown("## The microphone, the network, this browser", "");
    assert_eq!(calls.len(), 14);
    for (name, words) in calls {
        assert_eq!(call_trouble(trouble(name)), words, "{name}");
    }
    for (name, words) in thrown("## The audio did not come", "it stays") {
        assert_eq!(audio_not_here(trouble(name)), words, "{name}");
    }
    for (name, words) in thrown("## The audio did not come", "it came") {
        assert_eq!(audio_came_here(trouble(name)), words, "{name}");
    }
    let settings = "## Microphone, speaker, ringtone";
    let tried = thrown(settings, "a microphone is tried");
    assert_eq!(tried.len(), 6);
    for (name, words) in tried {
        let fault = MicrophoneFault::of_exception(name).unwrap();
        assert_eq!(microphone_fault(fault), words, "{name}");
    }
    let speakers = thrown(settings, "a speaker is tried");
    assert_eq!(speakers.len(), 4);
    for (name, words) in speakers {
        let fault = SpeakerFault::of_exception(name);
        assert_eq!(speaker_fault(fault), words, "{name}");
    }
    let ringtones = thrown(settings, "a ringtone");
    assert_eq!(ringtones.len(), 3);
    for (name, words) in ringtones {
        let problem = RingtoneProblem::of_exception(name);
        assert_eq!(ringtone_problem(&problem), words, "{name}");
    }
}

#[test]
fn a_speaker_that_goes_during_a_call_is_told_of_in_the_words_of_the_page() {
    let rows = table("## A device went away during a call");
    for (label, row) in [
        (DEVICE, "the chosen speaker, here Jabra Evolve2"),
        ("", "the chosen speaker"),
    ] {
        let device = Device {
            id: "1".to_owned(),
            label: label.to_owned(),
        };
        let mut view = SoundView::default();
        view.settings.choose(Use::Speaker, Some(device.clone()));
        view.see(Vec::new(), vec![device], true);
        assert!(view.notes.is_empty());
        view.see(Vec::new(), Vec::new(), true);
        let told: Vec<_> = view.notes.iter().map(sound_note).collect();
        assert_eq!(told, [words_of(&rows, row)]);
    }
}
