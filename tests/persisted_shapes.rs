//! What browsers have on disk, and people in files, must stay readable: a changed shape is noticed here, and then a
//! migration is decided.

#![cfg(not(target_arch = "wasm32"))]

use ledgerline::engine::outbox::JournalEntry;
use ledgerline_core::{domain::own_data::OwnData, wire::json};

const JOURNAL: [(&str, &str); 7] = [
    ("live", include_str!("fixtures/persisted/journal-live.json")),
    (
        "waiting",
        include_str!("fixtures/persisted/journal-waiting.json"),
    ),
    (
        "logged",
        include_str!("fixtures/persisted/journal-logged.json"),
    ),
    (
        "wedged",
        include_str!("fixtures/persisted/journal-wedged.json"),
    ),
    (
        "owned",
        include_str!("fixtures/persisted/journal-owned.json"),
    ),
    (
        "conference",
        include_str!("fixtures/persisted/journal-conference.json"),
    ),
    (
        "left-out",
        include_str!("fixtures/persisted/journal-left-out.json"),
    ),
];

#[test]
fn every_journal_entry_ever_written_is_read_and_written_back_unchanged() {
    for (name, stored) in JOURNAL {
        let entry: JournalEntry = json::read(stored).expect(name);
        let written = json::write(&entry).expect(name);
        let [written, stored] = [&written, stored]
            .map(|text| serde_json::from_str::<serde_json::Value>(text).expect(name));
        assert_eq!(written, stored, "{name}");
    }
}

#[test]
fn every_file_that_was_ever_exported_is_read_and_written_back_unchanged() {
    let stored = include_str!("fixtures/persisted/own-data-1.json");
    let data = OwnData::read(stored).expect("version 1");
    let [written, stored] = [&data.write(), stored]
        .map(|text| serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
    assert_eq!(written, stored);
}
