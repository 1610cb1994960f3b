//! Reports of one conversation's day, told in every order.

use super::*;
use crate::domain::{
    finished_call::ChosenRecords,
    phone_call::tests::wall_clock,
    texts::tests::{message, party, report},
};

/// A record, and what is remembered of it.
#[derive(Clone, PartialEq, Debug, Default)]
struct Record {
    message: Option<String>,
    title: String,
    slot: Option<TimeSlot>,
    company: Option<RecordId>,
    assigned: Option<RecordId>,
    written: Option<Written>,
    writes: usize,
}

fn names(number: &str) -> Option<String> {
    (number == "+14155550134").then(|| "Jane Doe".to_owned())
}

impl Record {
    fn take(&mut self, extension: &str, report: &TextReport) {
        self.take_as(extension, report, self.written.clone());
    }

    /// As the connector does it; `written` is what stands there exactly.
    fn take_as(&mut self, extension: &str, report: &TextReport, written: Option<Written>) {
        let before = self.message.clone();
        let (extension, employee) = (ExtensionId::new(extension), RecordId::new(extension));
        let name = format!("Rep {extension}");
        let merge = Merge::new(
            report,
            (&extension, &name),
            before.as_deref(),
            written,
            self.written.clone(),
        );
        let filing = match merge.wanted(self.company.as_ref(), None) {
            Wanted::Chosen => Filing::Under {
                company: report.chosen.as_ref().and_then(|one| one.company.clone()),
                contact: None,
            },
            Wanted::ByNumber => Filing::Under {
                company: Some(RecordId::new("600")),
                contact: None,
            },
            Wanted::AsItIs => Filing::Unchanged,
        };
        let (record, written) = merge.finish(&Surroundings {
            names: &names,
            filing: &filing,
            assigned: Some(&employee),
            wall_clock: &wall_clock,
        });
        self.written = Some(written);
        let Some(record) = record else { return };
        self.writes += 1;
        self.message = Some(record.message);
        self.title = record.title.unwrap_or_else(|| self.title.clone());
        self.slot = record.slot;
        self.assigned = record.assigned.or_else(|| self.assigned.clone());
        if let Filing::Under { company, .. } = record.filing {
            self.company = company;
        }
    }

    fn text(&self) -> &str {
        self.message.as_deref().unwrap_or_default()
    }
}

fn hello() -> TextMessage {
    message("11", Direction::Inbound, "2026-11-21T14:05:30Z", "Hello?")
}

fn answer() -> TextMessage {
    TextMessage {
        delivery: Delivery::Sending,
        ..message(
            "12",
            Direction::Outbound,
            "2026-11-21T14:06:00Z",
            "Hi Jane,\nsure!",
        )
    }
}

fn thanks() -> TextMessage {
    message("13", Direction::Inbound, "2026-11-21T16:20:00Z", "Thanks")
}

const WHOLE: &str = "Texts: 2 received, 1 sent\nNumber: +1 (415) 555-0134\n\
    Our number: +1 (650) 555-0101\n\n14:05 Jane Doe: Hello?\n14:06 Rep 101: Hi Jane,\n    sure!\n\
    16:20 Jane Doe: Thanks";

fn delivered() -> TextMessage {
    TextMessage {
        delivery: Delivery::Delivered,
        ..answer()
    }
}

#[test]
fn a_day_reads_as_a_conversation() {
    let mut record = Record::default();
    record.take("101", &report(&[thanks(), hello(), delivered()]));
    assert_eq!(record.text(), WHOLE);
    assert_eq!(record.title, "Texts with Jane Doe");
    let slot = record.slot.unwrap();
    assert_eq!(
        (slot.date(), slot.start(), slot.end()),
        ("2026-11-21".into(), "14:05".into(), "16:20".into())
    );
    assert_eq!(record.company, Some(RecordId::new("600")));
    assert_eq!(record.assigned, Some(RecordId::new("101")));
}

#[test]
fn reports_in_every_order_and_number_make_the_same_record() {
    let reports = [
        report(&[hello()]),
        report(&[answer()]),
        report(&[thanks(), hello()]),
        report(&[delivered()]),
    ];
    for order in permutations(reports.len()) {
        let mut record = Record::default();
        for at in order.iter().chain(&order) {
            record.take("101", &reports[*at]);
        }
        assert_eq!(record.text(), WHOLE, "{order:?}");
    }
}

fn permutations(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for shorter in permutations(last) {
        for at in 0..=shorter.len() {
            let mut longer = shorter.clone();
            longer.insert(at, last);
            all.push(longer);
        }
    }
    all
}

#[test]
fn telling_the_same_again_writes_nothing() {
    let mut record = Record::default();
    record.take("101", &report(&[hello(), answer()]));
    record.take("101", &report(&[answer()]));
    record.take("101", &report(&[hello()]));
    assert_eq!(record.writes, 1);
    assert!(record.text().ends_with("sure! (sending)"));
    let failed = TextMessage {
        delivery: Delivery::Failed,
        ..answer()
    };
    record.take("101", &report(&[failed]));
    assert_eq!(record.writes, 2);
    assert!(record.text().ends_with("sure! (not delivered)"));
    record.take("101", &report(&[answer()]));
    assert_eq!(record.writes, 2, "a late report takes nothing back");
}

#[test]
fn two_who_tell_leave_the_record_to_the_same_one_of_them() {
    let (mut one, mut other) = (Record::default(), Record::default());
    one.take("101", &report(&[hello(), delivered()]));
    one.take("102", &report(&[thanks()]));
    other.take("102", &report(&[thanks()]));
    other.take("101", &report(&[hello(), delivered()]));
    assert_eq!(one.text(), WHOLE);
    assert_eq!(other.text(), WHOLE);
    assert_eq!(one.assigned, other.assigned);
}

#[test]
fn what_somebody_typed_into_the_record_stays() {
    let mut record = Record::default();
    record.take("101", &report(&[hello(), delivered()]));
    record.message = Some(format!("{}\n\nShe wants the blue one.", record.text()));
    record.take_as("101", &report(&[thanks()]), None);
    assert!(
        record.text().contains("\n\n14:05 Jane Doe: Hello?\n"),
        "{}",
        record.text()
    );
    assert!(
        record
            .text()
            .contains("\n\nShe wants the blue one.\n\n16:20"),
        "{}",
        record.text()
    );
    // All of them once more, as after a restart of the app.
    record.take("101", &report(&[hello(), delivered(), thanks()]));
    let expected = WHOLE.replace("\n\n", "\n\nShe wants the blue one.\n\n");
    assert_eq!(record.text(), expected);
}

#[test]
fn a_text_that_was_changed_by_hand_is_not_put_back() {
    let mut record = Record::default();
    record.take("101", &report(&[hello(), delivered()]));
    record.message = Some(record.text().replace("Hello?", "Hello? (about the pump)"));
    record.take_as("101", &report(&[hello(), delivered(), thanks()]), None);
    assert_eq!(
        record.text().matches("Hello?").count(),
        1,
        "{}",
        record.text()
    );
    assert_eq!(
        record.text().matches("sure!").count(),
        1,
        "{}",
        record.text()
    );
    assert!(record.text().ends_with("16:20 Jane Doe: Thanks"));
}

#[test]
fn a_connector_without_memory_doubles_no_text() {
    let mut record = Record::default();
    record.take("101", &report(&[hello(), delivered()]));
    record.written = None;
    record.take_as("101", &report(&[hello(), delivered(), thanks()]), None);
    assert_eq!(record.text(), WHOLE);
}

#[test]
fn the_newest_choice_of_a_rep_files_the_day() {
    let choose = |company: &str, at: i64| TextReport {
        chosen: Some(ChosenRecords {
            company: Some(RecordId::new(company)),
            contact: None,
            chosen_at: Some(Timestamp::from_millis(at)),
        }),
        ..report(&[hello()])
    };
    let mut record = Record::default();
    record.take("101", &report(&[hello()]));
    assert_eq!(record.company, Some(RecordId::new("600")));
    record.take("101", &choose("700", 20));
    record.take("101", &choose("800", 10));
    record.take("101", &report(&[thanks()]));
    assert_eq!(record.company, Some(RecordId::new("700")));
}

#[test]
fn a_choice_alone_files_the_day_anew_and_makes_nobody_its_owner() {
    let mut record = Record::default();
    record.take("103", &report(&[hello()]));
    let (message, assigned) = (record.message.clone(), record.assigned.clone());
    let chosen = ChosenRecords {
        company: Some(RecordId::new("700")),
        contact: None,
        chosen_at: Some(Timestamp::from_millis(20)),
    };
    assert!(record.written.as_ref().unwrap().yields_to(&chosen));
    let choice = TextReport {
        chosen: Some(chosen.clone()),
        ..report(&[])
    };
    record.take("101", &choice);
    assert_eq!(record.company, Some(RecordId::new("700")));
    assert_eq!(
        (record.message.clone(), record.assigned.clone()),
        (message, assigned)
    );
    let written = record.written.as_ref().unwrap();
    assert!(!written.yields_to(&chosen), "the same again is no news");
    let earlier = ChosenRecords {
        chosen_at: Some(Timestamp::from_millis(10)),
        ..chosen
    };
    assert!(!written.yields_to(&earlier));
}

#[test]
fn a_choice_that_a_day_could_not_be_filed_by_is_not_tried_for_its_own_sake_again() {
    let chosen = |at| ChosenRecords {
        company: Some(RecordId::new("700")),
        contact: None,
        chosen_at: Some(Timestamp::from_millis(at)),
    };
    let mut record = Record::default();
    record.take("101", &report(&[hello()]));
    let choice = TextReport {
        chosen: Some(chosen(20)),
        ..report(&[])
    };
    let written = record.written.clone();
    let by = ExtensionId::new("101");
    let merge = Merge::new(
        &choice,
        (&by, "Ann"),
        record.message.as_deref(),
        written,
        None,
    );
    let (_, written) = merge.finish(&Surroundings {
        names: &names,
        filing: &Filing::Unchanged,
        assigned: None,
        wall_clock: &wall_clock,
    });
    assert!(!written.yields_to(&chosen(20)) && written.yields_to(&chosen(21)));
    // Told with a text, it is.
    record.written = Some(written);
    record.take(
        "101",
        &TextReport {
            chosen: Some(chosen(20)),
            ..report(&[thanks()])
        },
    );
    assert_eq!(record.company, Some(RecordId::new("700")));
}

#[test]
fn a_group_names_who_wrote_each_text() {
    let mut group = report(&[
        TextMessage {
            from: Some("+14155550199".into()),
            ..hello()
        },
        TextMessage {
            from: Some("+14155550134".into()),
            ..thanks()
        },
    ]);
    group.others.push(party("+14155550199", Some("JOHN R")));
    let mut record = Record::default();
    record.take("101", &group);
    assert!(
        record
            .text()
            .contains("\n14:05 JOHN R: Hello?\n16:20 Jane Doe: Thanks")
    );
    assert_eq!(record.title, "Texts with Jane Doe and JOHN R");
    group.messages = vec![answer()];
    record.take("101", &group);
    assert!(
        record
            .text()
            .contains("\n14:05 JOHN R: Hello?\n14:06 Rep 101: Hi")
    );
}

#[test]
fn a_day_longer_than_a_record_keeps_its_end_and_says_so() {
    let mut record = Record::default();
    for index in 0..40 {
        let at = format!("2026-11-21T14:{index:02}:00Z");
        let text = message(
            &format!("{index:03}"),
            Direction::Inbound,
            &at,
            &"x".repeat(200),
        );
        record.take("101", &report(&[text]));
    }
    assert!(record.text().chars().count() <= crate::domain::phone_call::MESSAGE_LIMIT);
    assert!(record.text().starts_with("Texts: 40 received\n"));
    let shown = record.text().matches("Jane Doe: ").count();
    assert!(
        record
            .text()
            .contains(&format!("… {} earlier in RingCentral", 40 - shown))
    );
    assert!(record.text().contains("14:39 Jane Doe"));
}
