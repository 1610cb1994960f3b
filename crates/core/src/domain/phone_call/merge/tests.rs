//! Reports of one call, told in every order.

use super::{
    super::{Phone, tests::wall_clock},
    *,
};
use crate::domain::{
    call::RemoteParty,
    finished_call::ChosenRecords,
    ids::TelephonySessionId,
    logging::{FieldValue, Wording},
};

const MINUTE: i64 = 60_000;

/// A report and who makes it.
#[derive(Clone, Debug)]
struct Report {
    extension: &'static str,
    call: FinishedCall,
}

/// A phone call record, and what is remembered of it.
#[derive(Clone, PartialEq, Debug, Default)]
struct Record {
    message: Option<String>,
    title: String,
    phone: Option<String>,
    slot: Option<TimeSlot>,
    company: Option<RecordId>,
    contact: Option<RecordId>,
    assigned: Option<RecordId>,
    written: Option<Written>,
    /// Fields of the company's own that reps filled in.
    filled: BTreeMap<String, Option<FieldValue>>,
    /// How the company words it.
    wording: Wording<'static>,
}

/// The usual words, and others in which every field stands somewhere.
const WORDINGS: [Wording<'static>; 3] = [
    Wording {
        title: None,
        body: None,
    },
    Wording {
        title: Some("{date} {time}: {name} ({number}), {result} {direction} {call} {from or to}"),
        body: Some(
            "With {name} for {duration}\n{queue}{disposition}\n{our number} {number} {rep}\n\
             {duration}, that is {duration} with {name}",
        ),
    },
    // Nothing need stand at the end.
    Wording {
        title: None,
        body: Some("Talked {duration} {queue}\n{rep} {disposition}\n\n"),
    },
];

/// A field of the company's own that no rule has the rep fill in.
const NOT_ASKED: &str = "custevent_never";

/// What NetSuite says to a number: one record has it, or nobody.
fn company_of(number: Option<&str>) -> Option<RecordId> {
    match number {
        Some("+14155550134") => Some(RecordId::new("600")),
        Some("+16505550199") => Some(RecordId::new("700")),
        _ => None,
    }
}

impl Record {
    /// As the connector does it.
    fn take(&mut self, report: &Report) {
        self.take_as(report, self.written.clone());
    }

    fn take_as(&mut self, report: &Report, written: Option<Written>) {
        let before = self.message.clone();
        let extension = ExtensionId::new(report.extension);
        let merge = Merge::new(
            &report.call,
            (&extension, &format!("Rep {extension}")),
            before.as_deref(),
            written,
            self.written.clone(),
        );
        let is_filed = self.company.is_some() || self.contact.is_some();
        let filing = match merge.wanted(self.company.as_ref(), self.contact.as_ref()) {
            Wanted::Chosen => {
                let chosen = merge.chosen().cloned().unwrap();
                Filing::Under {
                    company: chosen.company,
                    contact: chosen.contact,
                }
            }
            Wanted::ByNumber => match company_of(report.call.remote.number.as_deref()) {
                Some(company) => Filing::Under {
                    company: Some(company),
                    contact: None,
                },
                None if is_filed => Filing::Unchanged,
                None => Filing::Nobody,
            },
            Wanted::AsItIs => Filing::Unchanged,
        };
        let company = match &filing {
            Filing::Under { company, .. } => company.clone(),
            Filing::Nobody | Filing::Unknown | Filing::Ambiguous(_) | Filing::Unchanged => {
                self.company.clone()
            }
        };
        let name = company.map(|company| format!("Company {company}"));
        let assigned = RecordId::new(report.extension);
        let phone = self.phone.clone();
        let (record, written) = merge.finish(&Surroundings {
            phone: phone.as_deref(),
            wording: self.wording,
            name: name.as_deref(),
            filing: &filing,
            assigned: Some(&assigned),
            rep: None,
            wall_clock: &wall_clock,
            worded_clock: &wall_clock,
        });
        let Some(new) = record else {
            self.written = Some(written);
            return;
        };
        let mut written = written;
        written.took(&new.entered, |field| field != NOT_ASKED);
        self.written = Some(written);
        for (field, entered) in new.entered.iter().filter(|(field, _)| *field != NOT_ASKED) {
            self.filled.insert(field.to_owned(), entered.value.clone());
        }
        // As it is read back.
        self.message = Some(new.message.replace("\r\n", "\n").trim_end().to_owned());
        self.title = new.title.unwrap_or(std::mem::take(&mut self.title));
        self.phone = match new.phone {
            Phone::Number(number) => Some(number),
            Phone::Withheld => None,
            Phone::Unchanged => self.phone.take(),
        };
        self.slot = new.slot.or(self.slot);
        self.assigned = new.assigned.or(self.assigned.take());
        if let Filing::Under { company, contact } = new.filing {
            (self.company, self.contact) = (company, contact);
        }
    }

    fn of(reports: &[&Report]) -> Self {
        Self::worded(Wording::default(), reports)
    }

    fn worded(wording: Wording<'static>, reports: &[&Report]) -> Self {
        let mut record = Self {
            wording,
            ..Self::default()
        };
        for report in reports {
            record.take(report);
        }
        record
    }

    fn message(&self) -> &str {
        self.message.as_deref().unwrap()
    }
}

fn report(extension: &'static str, result: CallResult, direction: Direction) -> Report {
    let start = Timestamp::parse_iso("2026-11-21T22:05:00Z").unwrap();
    let answered = (result == CallResult::Answered).then(|| start.plus_millis(10_000));
    Report {
        extension,
        call: FinishedCall {
            telephony_session_id: TelephonySessionId::new("s-1"),
            direction,
            result,
            remote: RemoteParty {
                number: Some("+14155550134".into()),
                name: None,
            },
            local_number: None,
            queue: None,
            started_at: start,
            answered_at: answered,
            ended_at: start.plus_millis(5 * MINUTE),
            note: String::new(),
            note_edited_at: None,
            disposition: None,
            disposition_chosen_at: None,
            entered: Entered::default(),
            heard: None,
            chosen: None,
        },
    }
}

fn noted(mut report: Report, note: &str, edited_at: Option<i64>) -> Report {
    report.call.note = note.to_owned();
    report.call.note_edited_at = edited_at.map(Timestamp::from_millis);
    report
}

fn answered(extension: &'static str) -> Report {
    report(extension, CallResult::Answered, Direction::Inbound)
}

fn missed(extension: &'static str) -> Report {
    report(extension, CallResult::Missed, Direction::Inbound)
}

/// Every order of `items`.
fn orders<T: Copy>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for at in 0..items.len() {
        let mut rest = items.to_vec();
        let first = rest.remove(at);
        for mut tail in orders(&rest) {
            tail.insert(0, first);
            all.push(tail);
        }
    }
    all
}

/// The same small numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    fn report(&mut self) -> Report {
        let extension = self.of(&["101", "102", "103"]);
        let result = self.of(&[
            CallResult::Answered,
            CallResult::Answered,
            CallResult::Missed,
            CallResult::Declined,
            CallResult::NoAnswer,
        ]);
        let direction = self.of(&[Direction::Inbound, Direction::Outbound]);
        let mut one = report(extension, result, direction);
        let call = &mut one.call;
        call.remote.number = self
            .of(&[
                Some("+14155550134"),
                Some("+16505550199"),
                Some("102"),
                None,
            ])
            .map(str::to_owned);
        call.remote.name = self.of(&[None, Some("ARRIAGA T")]).map(str::to_owned);
        call.queue = self.of(&[None, Some("Sales")]).map(str::to_owned);
        call.ended_at = call.ended_at.plus_millis(MINUTE * self.of(&[0, 1, 9]));
        call.started_at = call.started_at.plus_millis(-MINUTE * self.of(&[0, 1]));
        call.note = self
            .of(&[
                "",
                "Blue",
                "Wants the blue one",
                "x\n\nNote:\ny",
                " 7 \r\n8",
            ])
            .to_owned();
        call.note_edited_at = self
            .of(&[None, Some(1), Some(2), Some(3)])
            .map(Timestamp::from_millis);
        let choice = self.of(&[None, None, None, Some(("801", 5)), Some(("802", 6))]);
        call.chosen = choice.map(|(company, at)| ChosenRecords {
            company: Some(RecordId::new(company)),
            contact: None,
            chosen_at: Some(Timestamp::from_millis(at)),
        });
        for field in ["custevent_region", "custevent_seats", NOT_ASKED] {
            let filled = self.of(&[
                None,
                Some((None, 0)),
                Some((Some(1), 4)),
                Some((Some(2), 4)),
            ]);
            let Some((number, at)) = filled else { continue };
            let at = Timestamp::from_millis(at);
            call.entered.enter(field, Some(FieldValue::Number(0)), at);
            let value = number.map(FieldValue::Number);
            call.entered.enter(field, value, at);
        }
        one
    }
}

#[test]
fn reports_make_the_same_record_in_every_order_and_however_often() {
    let mut dice = Dice(7);
    for at in 0..1_200 {
        let wording = WORDINGS[at % WORDINGS.len()];
        let reports: Vec<Report> = (0..2 + dice.below(3)).map(|_| dice.report()).collect();
        let all: Vec<&Report> = reports.iter().collect();
        let expected = Record::worded(wording, &all);
        for order in orders(&all) {
            let mut record = Record::worded(wording, &order);
            assert_eq!(record, expected, "{order:#?}");
            record.take(dice.of(&order));
            assert_eq!(record, expected, "told once more: {order:#?}");
        }
    }
}

#[test]
fn what_a_rep_chose_last_stands_in_every_order_and_a_report_without_a_choice_takes_it_from_nobody()
{
    let chosen = |word: &str, at| {
        let mut report = answered("101");
        report.call.disposition = Some(word.to_owned());
        report.call.disposition_chosen_at = Some(Timestamp::from_millis(at));
        report
    };
    let (first, last) = (chosen("Sold", 1), chosen("Call back", 2));
    // RingCentral's log, which counts a second more.
    let mut log = answered("101");
    log.call.ended_at = log.call.ended_at.plus_millis(1_000);
    let all = [&first, &last, &log];
    // What is remembered tells besides which of them was filed first.
    let shown = |record: &Record| Record {
        written: None,
        ..record.clone()
    };
    for wording in WORDINGS {
        let expected = shown(&Record::worded(wording, &all));
        assert!(expected.message().contains("Call back"));
        assert!(expected.message().contains("00:04:51"));
        for order in orders(&all) {
            let mut record = Record::worded(wording, &order);
            assert_eq!(shown(&record), expected, "{order:#?}");
            record.take(&log);
            assert_eq!(shown(&record), expected, "told once more: {order:#?}");
        }
    }
    let mut taken_back = last.clone();
    taken_back.call.disposition = None;
    taken_back.call.disposition_chosen_at = Some(Timestamp::from_millis(3));
    let record = Record::of(&[&first, &last, &taken_back, &log]);
    assert!(!record.message().contains("Disposition"));
}

#[test]
fn a_field_stands_as_a_rep_filled_it_in_last_and_the_log_of_the_company_leaves_it() {
    let filled = |extension, region: Option<&str>, at: i64| {
        let mut report = answered(extension);
        let value = region.map(|region| FieldValue::Text(region.to_owned()));
        let entered = &mut report.call.entered;
        if value.is_none() {
            entered.enter(
                "custevent_region",
                Some(FieldValue::Number(0)),
                Timestamp::default(),
            );
        }
        entered.enter("custevent_region", value, Timestamp::from_millis(at));
        report
    };
    let mut log = answered("101");
    log.call.ended_at = log.call.ended_at.plus_millis(1_000);
    let (west, east) = (
        filled("101", Some("West"), 5),
        filled("102", Some("East"), 6),
    );
    let emptied = filled("101", None, 7);
    let region = |record: &Record| record.filled.get("custevent_region").cloned();
    for order in orders(&[&west, &east, &log]) {
        let mut record = Record::of(&order);
        let last = Some(FieldValue::Text("East".into()));
        assert_eq!(region(&record), Some(last.clone()), "{order:#?}");
        record.take(&log);
        record.take(&west);
        assert_eq!(region(&record), Some(last), "told once more: {order:#?}");
    }
    for order in orders(&[&west, &east, &emptied, &log]) {
        assert_eq!(region(&Record::of(&order)), Some(None), "{order:#?}");
    }
    // NetSuite did not take it: it is tried again with the next report.
    let mut record = Record::of(&[&west, &log]);
    record.filled.clear();
    let mut written = record.written.take().unwrap();
    assert!(written.has_heard(&ExtensionId::new("101"), &log.call));
    written.not_taken("custevent_region");
    record.written = Some(written);
    record.take(&west);
    assert_eq!(region(&record), Some(Some(FieldValue::Text("West".into()))));
}

#[test]
fn facts_in_the_companys_words_are_known_again_and_what_was_typed_below_them_stays() {
    let talked = noted(answered("101"), "Wants the blue one", Some(1));
    let longer = |mut report: Report, minutes: i64| {
        report.call.ended_at = report.call.ended_at.plus_millis(minutes * MINUTE);
        report
    };
    let mut record = Record::worded(WORDINGS[1], &[&talked]);
    let expected = "With Company 600 for 00:04:50\n +1 (415) 555-0134\n\
                    00:04:50, that is 00:04:50 with Company 600\n\nNote:\nWants the blue one";
    assert_eq!(record.message(), expected);
    record.message = Some(format!("{}\nCalled back.", record.message()));
    record.take_as(&longer(talked.clone(), 2), None);
    let message = record.message();
    assert_eq!(message.matches("00:06:50").count(), 3, "{message}");
    assert_eq!(message.matches("With Company 600").count(), 1, "{message}");
    assert_eq!(
        message.matches("Wants the blue one").count(),
        1,
        "{message}"
    );
    assert!(message.contains("Called back."), "{message}");
    // A colleague who talked longer changes how long it was, and nothing else of the owner's facts.
    let before = record.title.clone();
    record.take(&longer(answered("102"), 9));
    assert_eq!(
        record.message().matches("00:13:50").count(),
        3,
        "{}",
        record.message()
    );
    assert_eq!(record.title, before);
}

#[test]
fn facts_whose_last_field_has_no_value_are_known_again_and_stand_there_once() {
    let talked = answered("101");
    let mut record = Record::worded(WORDINGS[2], &[&talked]);
    assert_eq!(record.message(), "Talked 00:04:50");
    record.take(&noted(talked, "Wants the blue one", Some(1)));
    assert_eq!(
        record.message(),
        "Talked 00:04:50\n\nNote:\nWants the blue one"
    );
}

#[test]
fn a_second_browser_of_the_same_rep_takes_nothing_away() {
    let talked = noted(answered("101"), "Wants the blue one", Some(1));
    let idle = missed("101");
    for order in orders(&[&talked, &idle]) {
        let record = Record::of(&order);
        assert_eq!(record.title, "Inbound call from Company 600");
        assert!(
            record
                .message()
                .contains("Result: Answered\nDuration: 00:04:50")
        );
        assert!(record.message().ends_with("\n\nNote:\nWants the blue one"));
    }
}

#[test]
fn a_note_shrinks_only_by_the_newest_edit_of_a_person() {
    let long = noted(answered("101"), "Wants the blue one", Some(10));
    let short = noted(answered("101"), "Blue", Some(20));
    let none = noted(answered("101"), "", Some(30));
    let kept = noted(answered("101"), "of before edits were dated", None);
    for order in orders(&[&long, &short, &kept]) {
        assert!(Record::of(&order).message().ends_with("\n\nNote:\nBlue"));
    }
    for order in orders(&[&long, &short, &none]) {
        assert!(!Record::of(&order).message().contains("Note"));
    }
    for order in orders(&[&missed("101"), &kept]) {
        assert!(Record::of(&order).message().ends_with("dated"));
    }
}

#[test]
fn of_two_who_talked_the_caller_owns_the_record_and_both_notes_are_kept() {
    let mut ann = noted(
        report("102", CallResult::Answered, Direction::Outbound),
        "Asked Ben",
        Some(5),
    );
    ann.call.remote.number = Some("101".into());
    let mut ben = noted(answered("101"), "Ann asked", Some(9));
    ben.call.remote.number = Some("102".into());
    ben.call.ended_at = ben.call.ended_at.plus_millis(MINUTE);
    let mut queue = missed("100");
    queue.call.remote.number = None;
    for order in orders(&[&ann, &ben, &queue]) {
        let record = Record::of(&order);
        assert_eq!(record.title, "Outbound call to 101");
        assert_eq!(record.assigned, Some(RecordId::new("102")));
        assert_eq!(
            record.message(),
            "Direction: Outbound\nResult: Answered\nDuration: 00:05:50\nNumber: 101\n\n\
             Note by Rep 102:\nAsked Ben\n\nNote by Rep 101:\nAnn asked"
        );
        assert_eq!(record.slot.unwrap().end(), "22:11");
    }
}

#[test]
fn the_newest_choice_files_the_call_and_a_repeated_one_does_not_undo_a_hand() {
    let choosing = |company: &str, at| {
        let mut report = answered("101");
        report.call.chosen = Some(ChosenRecords {
            company: Some(RecordId::new(company)),
            contact: None,
            chosen_at: Some(Timestamp::from_millis(at)),
        });
        report
    };
    let (first, second) = (choosing("801", 1), choosing("802", 2));
    for order in orders(&[&first, &second, &answered("102")]) {
        assert_eq!(Record::of(&order).company, Some(RecordId::new("802")));
    }
    let mut record = Record::of(&[&first]);
    record.company = Some(RecordId::new("900"));
    record.take(&first);
    assert_eq!(record.company, Some(RecordId::new("900")), "moved by hand");
    record.take(&second);
    assert_eq!(record.company, Some(RecordId::new("802")));
}

#[test]
fn what_was_written_by_hand_is_never_lost_or_repeated() {
    let note = noted(answered("101"), "Wants the blue one", Some(1));
    let mut record = Record::of(&[&note]);
    let by_hand = record.message().replace("blue one", "blue one. Paid half");
    record.message = Some(by_hand.clone());
    record.take_as(&note, None);
    assert_eq!(record.message(), by_hand);
    let later = noted(answered("101"), "Call on Monday", Some(2));
    record.take_as(&later, record.written.clone());
    assert!(
        record.message().ends_with(
            "\n\nNote:\nWants the blue one. Paid half\n\nNote by Rep 101:\nCall on Monday"
        )
    );
    record.take(&noted(answered("101"), "Monday", Some(3)));
    assert!(
        record
            .message()
            .ends_with("Paid half\n\nNote by Rep 101:\nMonday")
    );
}

#[test]
fn a_note_that_somebody_deletes_is_not_put_back_by_telling_the_same_again() {
    let note = noted(answered("101"), "Wants the blue one", Some(1));
    let mut record = Record::of(&[&note]);
    let facts = message::split(record.message()).0.to_owned();
    record.message = Some(facts.clone());
    record.take_as(&note, None);
    record.take(&note);
    let mut longer = note.clone();
    longer.call.ended_at = longer.call.ended_at.plus_millis(MINUTE);
    record.take(&longer);
    assert!(!record.message().contains("blue"), "{}", record.message());
    // Nor where the record is deleted, too.
    let mut gone = Record {
        written: record.written.clone(),
        ..Record::default()
    };
    gone.take(&note);
    assert!(!gone.message().contains("blue"), "{}", gone.message());
    // What is written later is.
    for record in [&mut record, &mut gone] {
        record.take(&noted(answered("101"), "Blue", Some(2)));
        record.take(&note);
        assert!(record.message().ends_with("\n\nNote:\nBlue"));
    }
}

#[test]
fn reports_make_the_same_record_in_every_order_after_somebody_deleted_the_notes() {
    let mut dice = Dice(11);
    for at in 0..600 {
        let wording = WORDINGS[at % WORDINGS.len()];
        let before: Vec<Report> = (0..=dice.below(3)).map(|_| dice.report()).collect();
        let after: Vec<Report> = (0..=dice.below(3)).map(|_| dice.report()).collect();
        let told = Record::worded(wording, &before.iter().collect::<Vec<_>>());
        let notes = told
            .written
            .as_ref()
            .unwrap()
            .notes(told.message.as_deref());
        let first = notes.values().filter(|note| !note.is_empty()).count();
        if first == 0 {
            continue;
        }
        let by_hand = |reports: &[&Report]| {
            let mut record = told.clone();
            let worded = told.written.as_ref().unwrap().worded.as_ref();
            let head = worded.and_then(|worded| worded.head(told.message()));
            let head = head.unwrap_or_else(|| message::split(told.message()).0);
            record.message = Some(head.to_owned());
            for (at, report) in reports.iter().enumerate() {
                let written = record.written.clone().filter(|_| at > 0);
                record.take_as(report, written);
            }
            record
        };
        let same: Vec<&Report> = before.iter().collect();
        for report in by_hand(&same).written.unwrap().notes(None).values() {
            assert!(report.is_empty(), "put back: {report}");
        }
        let all: Vec<&Report> = before.iter().chain(&after).take(4).collect();
        let expected = by_hand(&all);
        for order in orders(&all) {
            let mut record = by_hand(&order);
            assert_eq!(record, expected, "{order:#?}");
            record.take(dice.of(&order));
            assert_eq!(record, expected, "told once more: {order:#?}");
        }
    }
}

#[test]
fn a_note_that_only_looks_like_part_of_a_written_word_is_kept() {
    let mut record = Record::of(&[&answered("101")]);
    let by_hand = format!("{}\n\nNote:\nBooked\nPaid", record.message());
    record.message = Some(by_hand.clone());
    record.take_as(&noted(answered("101"), "ok", Some(1)), None);
    assert!(record.message().ends_with("Paid\n\nNote by Rep 101:\nok"));
    record.message = Some(by_hand.clone());
    record.take_as(&noted(answered("101"), "Paid", Some(2)), None);
    assert_eq!(record.message(), by_hand, "said already");
}

#[test]
fn a_long_text_written_by_hand_is_not_cut_for_anything() {
    let mut record = Record::of(&[&answered("101")]);
    let typed = "ü".repeat(3600);
    record.message = Some(format!("{}\n\nNote:\n{typed}", record.message()));
    record.take_as(&noted(answered("101"), &"n".repeat(500), Some(1)), None);
    assert!(record.message().contains(&typed));
    assert!(record.message().ends_with("nn…"), "the rest is the note's");
    assert_eq!(record.message().chars().count(), 4000);

    let typed = "ü".repeat(3905);
    let facts = message::split(record.message()).0.to_owned();
    let by_hand = format!("{facts}\n\nNote:\n{typed}");
    record.message = Some(by_hand.clone());
    record.take_as(&noted(answered("101"), "Call on Monday", Some(2)), None);
    assert_eq!(record.message(), by_hand, "no room for a note");

    for length in [3930, 3990, 4000] {
        let typed = "ü".repeat(length);
        record.message = Some(typed.clone());
        record.take_as(&answered("101"), None);
        assert!(record.message().ends_with(&typed), "{length}");
        assert!(record.message().chars().count() <= 4000, "{length}");
    }
}

#[test]
fn a_record_nobody_remembers_keeps_its_facts_and_its_note() {
    let note = noted(answered("101"), "Wants the blue one", Some(1));
    let told = Record::of(&[&note]);
    let mut record = Record {
        written: None,
        ..told.clone()
    };
    record.take(&missed("102"));
    assert_eq!(record.message(), told.message());
    assert_eq!(record.title, told.title);
    record.take(&note);
    assert_eq!(record.message(), told.message());
}

#[test]
fn a_record_that_is_gone_is_made_anew_with_everybodys_words_whoever_is_told_of_first() {
    let mut anns = noted(answered("101"), "Wants the blue one", Some(1));
    anns.call.disposition = Some("Sold".into());
    anns.call.disposition_chosen_at = Some(Timestamp::from_millis(1));
    let at = Timestamp::from_millis(4);
    let entered = &mut anns.call.entered;
    entered.enter("custevent_region", Some(FieldValue::Number(3)), at);
    anns.call.chosen = Some(ChosenRecords {
        company: Some(RecordId::new("801")),
        contact: None,
        chosen_at: Some(Timestamp::from_millis(5)),
    });
    let bens = noted(missed("102"), "Rang here, too", Some(2));
    let told = Record::of(&[&anns, &bens]);
    let gone = |written: &Option<Written>| Record {
        written: written.clone(),
        ..Record::default()
    };
    let seen = |record: &Record| Record {
        written: None,
        ..record.clone()
    };
    // As RingCentral's log tells it: nobody wrote anything.
    let logs = [answered("101"), missed("102")];
    for written in [
        told.written.clone(),
        told.written.clone().map(Written::gone),
    ] {
        for order in orders(&[&logs[0], &logs[1]]) {
            let mut record = gone(&written);
            record.take(order[0]);
            for words in ["Wants the blue one", "Rang here, too"] {
                assert!(record.message().contains(words), "{record:?}");
            }
            record.take(order[1]);
            assert_eq!(seen(&record), seen(&told));
            assert_eq!(record.message().matches("blue").count(), 1);
            // Once more, it is deleted and made anew.
            let mut record = gone(&record.written);
            record.take(order[1]);
            record.take(order[0]);
            assert_eq!(seen(&record), seen(&told));
        }
    }
    let written = told.written.unwrap().gone();
    let ann = ExtensionId::new("101");
    assert!(!written.has_heard(&ann, &logs[0].call) && !written.knows(&ann));
}

#[test]
fn what_is_remembered_holds_no_number_and_no_word_of_a_note() {
    let mut call = noted(answered("101"), "Wants the blue one", Some(1));
    call.call.local_number = Some("+16505550101".into());
    let written = Record::of(&[&call]).written.unwrap();
    let text = serde_json::to_string(&written).unwrap();
    for personal in ["blue", "4155550134", "6505550101"] {
        assert!(!text.contains(personal), "{text}");
    }
    let read: Written = serde_json::from_str(&text).unwrap();
    assert_eq!(read.with_stored(written.words().clone()), written);
}
