//! `docs/promises.md` claims nothing that no test or help text shows.

#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, fs, path::Path};

/// Each letter of the ids, and how many rows it has.
const FAMILIES: &[(char, u32)] = &[
    ('A', 60),
    ('W', 27),
    ('N', 40),
    ('S', 100),
    ('M', 40),
    ('P', 30),
    ('C', 48),
    ('D', 18),
];
const STATES: &[&str] = &["works", "not yet", "live account"];

#[derive(Debug, PartialEq, Eq)]
struct Row {
    id: String,
    promise: String,
    proofs: Vec<Proof>,
    state: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Proof {
    Test { path: String, name: String },
    Help { path: String, anchor: String },
    Unreadable(String),
}

#[test]
fn every_promise_stands_once_and_is_shown_when_it_claims_to_work() {
    let table = fs::read_to_string(root().join("docs/promises.md")).unwrap();
    let problems = problems(&table, |path| fs::read_to_string(root().join(path)).ok());
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn a_missing_row_and_a_doubled_row_are_reported() {
    let table = whole_table().replace("| A2 |", "| A1 |");
    let problems = problems(&table, |_| None);
    assert_eq!(problems, ["A1 stands 2 times", "A2 is missing"]);
}

#[test]
fn a_row_that_nobody_asked_for_is_reported() {
    let table = whole_table() + "| A61 | more | | not yet |\n| X1 | more | | not yet |\n";
    assert_eq!(
        problems(&table, |_| None),
        ["A61 is not a known id", "X1 is not a known id"]
    );
}

#[test]
fn an_unknown_state_and_an_empty_promise_are_reported() {
    let table = whole_table()
        .replace(
            "| A1 | it works | | not yet |",
            "| A1 | it works | | soon |",
        )
        .replace("| A2 | it works | | not yet |", "| A2 | | | not yet |");
    let problems = problems(&table, |_| None);
    assert_eq!(
        problems,
        ["A1: `soon` is not a state", "A2 promises nothing"]
    );
}

#[test]
fn works_without_proof_is_reported() {
    let table = whole_table().replace(
        "| A1 | it works | | not yet |",
        "| A1 | it works | | works |",
    );
    assert_eq!(
        problems(&table, |_| None),
        ["A1 works, but nothing shows it"]
    );
}

#[test]
fn a_proof_must_exist_in_the_file_it_names() {
    let row = |proof: &str| {
        let works = format!("| A1 | it works | {proof} | works |");
        whole_table().replace("| A1 | it works | | not yet |", &works)
    };
    let files = |path: &str| match path {
        "tests/calls.rs" => Some("#[test]\nfn a_call_is_logged() {}".to_owned()),
        "tests/e2e/inbound.spec.mjs" => {
            Some("test(\"rings, and is known\", async () => {})".to_owned())
        }
        "docs/help.md" => Some("## Sign in again\n".to_owned()),
        "src/ui/help.rs" => Some("<section id=\"blocked\">".to_owned()),
        _ => None,
    };
    for good in [
        "`tests/calls.rs::a_call_is_logged`",
        "`tests/calls.rs::calls::a_call_is_logged`",
        "`tests/e2e/inbound.spec.mjs::rings, and is known`",
        "`docs/help.md#sign-in-again`, `src/ui/help.rs#blocked`",
    ] {
        assert_eq!(problems(&row(good), files), Vec::<String>::new(), "{good}");
    }
    for bad in [
        "`tests/calls.rs::a_call_is_lost`",
        "`tests/calls.rs::a_call_is`",
        "`tests/other.rs::a_call_is_logged`",
        "`tests/e2e/inbound.spec.mjs::an unknown caller`",
        "`docs/help.md#sign-out`",
        "see the tests",
    ] {
        assert_eq!(problems(&row(bad), files).len(), 1, "{bad}");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn known_ids() -> Vec<String> {
    FAMILIES
        .iter()
        .flat_map(|(letter, count)| (1..=*count).map(move |number| format!("{letter}{number}")))
        .collect()
}

fn whole_table() -> String {
    let rows: Vec<String> = known_ids()
        .iter()
        .map(|id| format!("| {id} | it works | | not yet |"))
        .collect();
    rows.join("\n") + "\n"
}

fn problems(table: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let rows: Vec<Row> = table.lines().filter_map(row).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(&row.id).or_default() += 1;
    }
    let known = known_ids();
    let mut problems = Vec::new();
    for id in &known {
        match counts.get(id.as_str()).copied().unwrap_or_default() {
            1 => {}
            0 => problems.push(format!("{id} is missing")),
            count => problems.push(format!("{id} stands {count} times")),
        }
    }
    for row in &rows {
        if !known.contains(&row.id) {
            problems.push(format!("{} is not a known id", row.id));
        }
        if row.promise.is_empty() {
            problems.push(format!("{} promises nothing", row.id));
        }
        if !STATES.contains(&row.state.as_str()) {
            problems.push(format!("{}: `{}` is not a state", row.id, row.state));
        }
        if row.state == "works" && row.proofs.is_empty() {
            problems.push(format!("{} works, but nothing shows it", row.id));
        }
        let unshown = row.proofs.iter().filter(|proof| !is_there(proof, &read));
        problems.extend(unshown.map(|proof| format!("{}: {proof:?} is not there", row.id)));
    }
    problems
}

/// A row of the table: four cells, the first a letter and a number.
fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line
        .strip_prefix('|')?
        .strip_suffix('|')?
        .split('|')
        .collect();
    let [id, promise, proofs, state] = cells.as_slice() else {
        return None;
    };
    let id = id.trim();
    let number = id.strip_prefix(|first: char| first.is_ascii_uppercase())?;
    number.parse::<u32>().ok()?;
    Some(Row {
        id: id.to_owned(),
        promise: promise.trim().to_owned(),
        proofs: proofs_in(proofs),
        state: state.trim().to_owned(),
    })
}

/// Proofs stand in backticks, so that a test's name may hold a comma; only commas stand between.
fn proofs_in(cell: &str) -> Vec<Proof> {
    let is_separator = |text: &str| text.trim().trim_matches(',').is_empty();
    cell.split('`')
        .enumerate()
        .filter_map(|(index, text)| match (index % 2, is_separator(text)) {
            (0, true) => None,
            (0, false) => Some(Proof::Unreadable(text.trim().to_owned())),
            _ => Some(proof(text)),
        })
        .collect()
}

fn proof(text: &str) -> Proof {
    let own = str::to_owned;
    match (text.split_once("::"), text.split_once('#')) {
        (Some((path, name)), _) => Proof::Test {
            path: own(path),
            name: own(name),
        },
        (None, Some((path, anchor))) => Proof::Help {
            path: own(path),
            anchor: own(anchor),
        },
        (None, None) => Proof::Unreadable(own(text)),
    }
}

fn is_there(proof: &Proof, read: &impl Fn(&str) -> Option<String>) -> bool {
    match proof {
        Proof::Test { path, name } => read(path).is_some_and(|text| holds_test(path, &text, name)),
        Proof::Help { path, anchor } => {
            read(path).is_some_and(|text| holds_anchor(path, &text, anchor))
        }
        Proof::Unreadable(_) => false,
    }
}

fn holds_test(path: &str, text: &str, name: &str) -> bool {
    if has_ending(path, "rs") {
        let function = name.rsplit("::").next().unwrap_or(name);
        return text.contains(&format!("fn {function}("));
    }
    ['"', '\'', '`']
        .iter()
        .any(|quote| text.contains(&format!("{quote}{name}{quote}")))
}

fn holds_anchor(path: &str, text: &str, anchor: &str) -> bool {
    if has_ending(path, "md") {
        return text
            .lines()
            .filter_map(|line| line.strip_prefix('#'))
            .any(|rest| slug(rest.trim_start_matches('#')) == anchor);
    }
    text.contains(&format!("id=\"{anchor}\""))
}

fn has_ending(path: &str, ending: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == ending)
}

/// A heading's address, as Markdown viewers make it.
fn slug(heading: &str) -> String {
    let kept = heading
        .trim()
        .chars()
        .filter(|it| it.is_alphanumeric() || " -_".contains(*it));
    kept.map(|it| {
        if it == ' ' {
            '-'
        } else {
            it.to_ascii_lowercase()
        }
    })
    .collect()
}
