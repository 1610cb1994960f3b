//! The list and the search, without an engine around them.

use ledgerline_core::domain::{
    call::{Direction, RemoteParty},
    caller::CallerIdentity,
    finished_call::{CallResult, FinishedCall},
    history::{HasFilter, HistoryFilter, LogFilter, ResultFilter},
    ids::{RecordId, TelephonySessionId},
    logging::Entered,
    time::Timestamp,
    view::{FinishedCallView, LogState},
};

use super::{
    about::Abouts,
    look::Look,
    row::{Row, Told},
    rows::{MOST, Rows, page_of},
};

const START: i64 = 1_800_000_000_000;

fn call(session: &str, started_at: i64, result: CallResult) -> FinishedCall {
    let is_answered = result == CallResult::Answered;
    FinishedCall {
        telephony_session_id: TelephonySessionId::new(session),
        direction: Direction::Inbound,
        result,
        remote: RemoteParty {
            number: Some("+14155550134".to_owned()),
            name: Some("PRIYA RAMAN".to_owned()),
        },
        local_number: Some("+16505550101".to_owned()),
        queue: None,
        started_at: Timestamp::from_millis(started_at),
        answered_at: is_answered.then_some(Timestamp::from_millis(started_at + 6_000)),
        ended_at: Timestamp::from_millis(started_at + 66_000),
        note: String::new(),
        note_edited_at: None,
        disposition: None,
        disposition_chosen_at: None,
        entered: Entered::default(),
        chosen: None,
        heard: None,
    }
}

fn seen(call: FinishedCall) -> FinishedCallView {
    FinishedCallView {
        call,
        caller: CallerIdentity::Unknown,
        is_away: false,
        reply_answer: None,
        log: LogState::Sending,
    }
}

fn told(call: FinishedCall) -> Told {
    Told {
        call,
        recording: None,
        voicemail: None,
    }
}

fn sessions(rows: &Rows) -> Vec<&str> {
    rows.all().iter().map(|row| &*row.session).collect()
}

#[test]
fn a_call_is_in_the_list_once_whoever_tells_of_it_first() {
    for is_seen_first in [true, false] {
        let mut rows = Rows::default();
        let ours = seen(call("s-1", START, CallResult::Answered));
        // The log's clock is not ours.
        let theirs = told(call("s-1", START + 700, CallResult::Answered));
        if is_seen_first {
            rows.take_seen(&ours);
            assert_eq!(rows.take_told(vec![theirs]), 0);
        } else {
            assert_eq!(rows.take_told(vec![theirs]), 1);
            rows.take_seen(&ours);
        }
        assert_eq!(sessions(&rows), ["s-1"]);
        let row = rows.get("s-1").unwrap();
        assert!(row.is_in_log && row.own.is_some());
        assert_eq!(row.talk_seconds(), 60);
    }
}

#[test]
fn the_log_corrects_how_a_call_ended_and_does_not_make_it_vaguer() {
    for (ours, theirs, both) in [
        (
            CallResult::Missed,
            CallResult::Voicemail,
            CallResult::Voicemail,
        ),
        (
            CallResult::Missed,
            CallResult::Answered,
            CallResult::Answered,
        ),
        (
            CallResult::Declined,
            CallResult::Missed,
            CallResult::Declined,
        ),
        (
            CallResult::Cancelled,
            CallResult::Failed,
            CallResult::Cancelled,
        ),
    ] {
        let mut rows = Rows::default();
        rows.take_seen(&seen(call("s-1", START, ours)));
        rows.take_told(vec![told(call("s-1", START, theirs))]);
        assert_eq!(rows.get("s-1").unwrap().result, both, "{ours:?} {theirs:?}");
        rows.take_seen(&seen(call("s-1", START, ours)));
        assert_eq!(
            rows.get("s-1").unwrap().result,
            both,
            "told once more by us"
        );
    }
}

#[test]
fn the_newest_call_is_first_and_one_that_comes_late_is_in_its_place() {
    let mut rows = Rows::default();
    let late = (0..5).map(|n| {
        told(call(
            &format!("s-{n}"),
            START + n * 1_000,
            CallResult::Missed,
        ))
    });
    rows.take_told(late.collect());
    rows.take_seen(&seen(call("s-9", START + 2_500, CallResult::Missed)));
    assert_eq!(sessions(&rows), ["s-4", "s-3", "s-9", "s-2", "s-1", "s-0"]);
    assert_eq!(rows.newest(), Some(Timestamp::from_millis(START + 4_000)));
}

#[test]
fn a_row_comes_back_from_disk_as_it_was() {
    let mut rows = Rows::default();
    let mut noted = call("s-1", START, CallResult::Answered);
    noted.note = "tab\there,\nnext line, back\\slash".to_owned();
    let mut view = seen(noted);
    view.log = LogState::Logged {
        record: RecordId::new("9001"),
        url: None,
        unfiled: None,
        not_taken: Vec::new(),
    };
    rows.take_seen(&view);
    rows.take_told(vec![Told {
        call: call("s-2", START - 1_000, CallResult::Voicemail),
        recording: None,
        voicemail: Some("1724099032020".to_owned()),
    }]);
    let mut withheld = call("s-3", START - 2_000, CallResult::Missed);
    withheld.remote = RemoteParty::default();
    rows.take_told(vec![told(withheld)]);
    let pages = rows.take_changed();
    let texts: Vec<String> = pages.into_iter().filter_map(|(_, text)| text).collect();
    let mut again = Rows::default();
    again.read_pages(texts.iter().map(String::as_str));
    assert_eq!(again.all(), rows.all());
    assert!(again.take_changed().is_empty(), "nothing to write again");
    assert_eq!(Row::read("what\tis\tthis"), None);
    assert_eq!(Row::read(""), None);
}

#[test]
fn only_the_day_of_a_change_is_written_again() {
    let mut rows = Rows::default();
    let days = (0..3).map(|n| {
        told(call(
            &format!("s-{n}"),
            START + n * 86_400_000,
            CallResult::Missed,
        ))
    });
    rows.take_told(days.collect());
    assert_eq!(rows.take_changed().len(), 3);
    rows.take_told(vec![told(call(
        "s-1",
        START + 86_400_000,
        CallResult::Voicemail,
    ))]);
    let changed = rows.take_changed();
    let day = page_of(Timestamp::from_millis(START + 86_400_000));
    assert_eq!(
        changed.iter().map(|(page, _)| *page).collect::<Vec<_>>(),
        [day]
    );
}

/// A list as a long working life leaves it.
fn many(count: i64) -> Rows {
    let mut rows = Rows::default();
    let calls = (0..count).map(|n| {
        let result = if n % 10 == 0 {
            CallResult::Missed
        } else {
            CallResult::Answered
        };
        let mut call = call(&format!("s-{n:06x}"), START - n * 60_000, result);
        call.remote.number = Some(format!("+1415555{n:07}"));
        told(call)
    });
    rows.take_told(calls.collect());
    rows
}

#[test]
fn the_list_holds_a_hundred_thousand_calls_and_lets_the_oldest_go() {
    let most = i64::try_from(MOST).unwrap();
    let mut rows = many(most);
    assert!(rows.is_full());
    let oldest = rows.all().last().unwrap().session.clone();
    rows.take_seen(&seen(call("s-new", START + 60_000, CallResult::Missed)));
    assert_eq!(rows.all().len(), MOST);
    assert!(rows.get(&oldest).is_none());
    let mut look = Look::new("1".to_owned());
    look.scroll(50_000, 1_000);
    look.update(&rows, &Abouts::default());
    assert_eq!(look.found(), MOST);
    assert_eq!(look.window().count(), 500, "a window is bounded");
    assert_eq!(look.window().next(), Some(50_000));
}

fn found(rows: &Rows, filter: &HistoryFilter) -> Vec<String> {
    let mut look = Look::new("1".to_owned());
    look.filter(filter.clone());
    look.scroll(0, 10);
    look.update(rows, &Abouts::default());
    look.window()
        .map(|at| rows.all()[at].session.to_string())
        .collect()
}

#[test]
fn calls_are_found_by_what_they_are_and_what_they_have() {
    let mut rows = Rows::default();
    let mut outbound = call("s-out", START, CallResult::NoAnswer);
    outbound.direction = Direction::Outbound;
    outbound.remote.number = Some("+12125550100".to_owned());
    outbound.remote.name = None;
    rows.take_told(vec![
        told(outbound),
        Told {
            recording: Some("77".to_owned()),
            ..told(call("s-recorded", START - 1, CallResult::Answered))
        },
        told(call("s-missed", START - 2, CallResult::Missed)),
    ]);
    let mut noted = seen(call("s-noted", START - 3, CallResult::Answered));
    noted.call.note = "Wants the OAK frames".to_owned();
    noted.log = LogState::Logged {
        record: RecordId::new("1"),
        url: None,
        unfiled: None,
        not_taken: Vec::new(),
    };
    rows.take_seen(&noted);
    let any = HistoryFilter::default();
    let text = |text: &str| HistoryFilter {
        text: text.to_owned(),
        ..HistoryFilter::default()
    };
    assert_eq!(found(&rows, &any).len(), 4);
    let only = |filter: HistoryFilter| found(&rows, &filter);
    let direction = Some(Direction::Outbound);
    assert_eq!(
        only(HistoryFilter {
            direction,
            ..any.clone()
        }),
        ["s-out"]
    );
    let result = ResultFilter::Missed;
    assert_eq!(
        only(HistoryFilter {
            result,
            ..any.clone()
        }),
        ["s-missed"]
    );
    let has = HasFilter::Recording;
    assert_eq!(only(HistoryFilter { has, ..any.clone() }), ["s-recorded"]);
    let has = HasFilter::Note;
    assert_eq!(only(HistoryFilter { has, ..any.clone() }), ["s-noted"]);
    let log = LogFilter::Logged;
    assert_eq!(only(HistoryFilter { log, ..any.clone() }), ["s-noted"]);
    let log = LogFilter::NotLogged;
    assert_eq!(only(HistoryFilter { log, ..any.clone() }).len(), 3);
    let until = Some(Timestamp::from_millis(START - 2));
    assert_eq!(
        only(HistoryFilter {
            until,
            ..any.clone()
        }),
        ["s-noted"]
    );
    let from = Some(Timestamp::from_millis(START));
    assert_eq!(only(HistoryFilter { from, ..any }), ["s-out"]);
    assert_eq!(only(text("212.555.0100")), ["s-out"]);
    assert_eq!(only(text("oak FRAMES")), ["s-noted"]);
    assert_eq!(only(text("priya recorded")), ["s-recorded"]);
    assert!(only(text("nobody")).is_empty());
}
