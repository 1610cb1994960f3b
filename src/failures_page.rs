//! docs/failures.md says what the app says, and by which answers of RingCentral it says it.

use std::collections::BTreeSet;

use ledgerline_core::{
    domain::{
        act_refusal::ActRefusal,
        call::{CallTrouble, HandOn},
        call_control::Act,
        presence::PresenceProblem,
        refusal::Refusal,
        ring_out::RingOutProblem,
        view::DialProblem,
    },
    wire::{
        json,
        ringcentral::{call_control, error::ApiError, presence, ring_out},
    },
};

use crate::ui::text::{
    act_not_done, act_refusal, call_trouble, dial_problem, presence_problem, refusal,
    ring_out_problem,
};

const PAGE: &str = include_str!("../docs/failures.md");

/// Anybody who looks up what the app said finds it there, word for word.
#[test]
fn the_page_about_failures_says_what_the_app_says() {
    let others = [
        CallTrouble::MicrophoneDenied,
        CallTrouble::MicrophoneMissing,
        CallTrouble::MicrophoneBusy,
        CallTrouble::NoSound,
        CallTrouble::Restoring,
        CallTrouble::NoResponse,
        CallTrouble::Lost,
        CallTrouble::NotHungUp,
        CallTrouble::NotHandedOn(HandOn::Voicemail),
        CallTrouble::NotHandedOn(HandOn::Reply),
        CallTrouble::NotHandedOn(HandOn::Forward),
        CallTrouble::Failed,
    ];
    let not_dialled = [
        DialProblem::Empty,
        DialProblem::NotANumber,
        DialProblem::TooShort,
        DialProblem::TooLong,
        DialProblem::Emergency {
            number: "911".to_owned(),
        },
        DialProblem::ExtensionAtOnce,
        DialProblem::ExtensionOutOfReach,
        DialProblem::NotConnected,
        DialProblem::PhoneNotReady,
    ];
    let refused = Refusal::ALL.map(CallTrouble::Refused);
    let troubles = refused.into_iter().chain(others);
    let mut all: Vec<String> = troubles.map(|it| call_trouble(it).to_owned()).collect();
    all.extend(ACTS.map(|act| act_not_done(act).to_owned()));
    for why in ActRefusal::ALL {
        let words: std::collections::BTreeSet<_> =
            ACTS.iter().map(|act| act_refusal(*act, why)).collect();
        all.extend(words.into_iter().map(str::to_owned));
    }
    all.extend(not_dialled.iter().filter_map(dial_problem));
    all.extend(ring_out_problems().iter().map(ring_out_problem));
    all.extend(presence_problems().iter().map(presence_problem));
    let rows = PAGE.lines().filter_map(|line| line.strip_suffix(" |"));
    let said: Vec<_> = rows.filter_map(|row| row.rsplit(" | ").next()).collect();
    for words in all {
        let found = said.iter().filter(|one| **one == words).count();
        assert_eq!(found, 1, "{words}");
    }
}

const ACTS: [Act; 10] = [
    Act::Hold,
    Act::Resume,
    Act::Record,
    Act::StopRecording,
    Act::Park,
    Act::Flip,
    Act::Transfer,
    Act::Merge,
    Act::Remove,
    Act::Leave,
];

fn ring_out_problems() -> Vec<RingOutProblem> {
    vec![
        RingOutProblem::InvalidNumber,
        RingOutProblem::PhoneRefused,
        RingOutProblem::SignIn,
        RingOutProblem::PermissionMissing { permission: None },
        RingOutProblem::TooMany { seconds: 60 },
        RingOutProblem::Unavailable,
        RingOutProblem::NoAnswerYet,
        RingOutProblem::Refused {
            code: None,
            message: None,
        },
        RingOutProblem::Refused {
            code: Some(EXAMPLE.to_owned()),
            message: None,
        },
        RingOutProblem::OwnPhoneNotAnswered,
        RingOutProblem::OwnPhoneDeclined,
        RingOutProblem::OwnPhoneBusy,
        RingOutProblem::OwnPhoneUnreachable,
        RingOutProblem::Busy,
        RingOutProblem::Rejected,
        RingOutProblem::NotAnswered,
        RingOutProblem::NoSuchUser,
        RingOutProblem::International,
        RingOutProblem::Blocked,
        RingOutProblem::NoCredit,
        RingOutProblem::NotInPlan,
        RingOutProblem::LostSight,
        RingOutProblem::Fault,
        RingOutProblem::ServiceCode,
        RingOutProblem::CannotWithhold,
        RingOutProblem::HasCall,
    ]
}

fn presence_problems() -> [PresenceProblem; 11] {
    [
        PresenceProblem::Permission {
            permission: Some("EditPresence".to_owned()),
        },
        PresenceProblem::Permission { permission: None },
        PresenceProblem::NotForExtension,
        PresenceProblem::Unknown { word: None },
        PresenceProblem::Unknown {
            word: Some("InAMeeting".to_owned()),
        },
        PresenceProblem::SignIn,
        PresenceProblem::TooMany { seconds: 60 },
        PresenceProblem::Unavailable,
        PresenceProblem::NoAnswer,
        PresenceProblem::Refused { code: None },
        PresenceProblem::Refused {
            code: Some(EXAMPLE.to_owned()),
        },
    ]
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
    let rows = table("| RingCentral's answer over HTTP | SIP |");
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
        let words: BTreeSet<_> = ACTS
            .map(|act| act_refusal(act, http_refusal(status, None, None)))
            .into();
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
