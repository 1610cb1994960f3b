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
    wire::ringcentral::{call_control, error::ApiError},
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

fn presence_problems() -> [PresenceProblem; 10] {
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
    ]
}

/// The rows of the table under this header, by their columns.
fn table(header: &str) -> Vec<Vec<&'static str>> {
    let lines = PAGE.lines().skip_while(|line| !line.starts_with(header));
    let rows: Vec<Vec<_>> = lines
        .skip(2)
        .map_while(|line| line.strip_prefix('|')?.strip_suffix('|'))
        .map(|row| row.split('|').map(str::trim).collect())
        .collect();
    assert!(!rows.is_empty(), "{header}");
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
    call_control::refusal(&ApiError::Status {
        status,
        code: code.map(str::to_owned),
        oauth_error: None,
        message: None,
        permission: None,
        parameter: parameter.map(Into::into),
        retry_after: None,
    })
}
