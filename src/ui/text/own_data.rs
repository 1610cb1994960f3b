//! `My data`: what this browser keeps of a person, taken out and brought in.

use ledgerline_core::domain::own_data::{Brought, DataProblem, OwnData};

use super::mapping::counted;

pub(crate) const MY_DATA: &str = "My data";
pub(crate) const MY_DATA_ABOUT: &str = "Some things are in this browser alone: calls and notes that are not in NetSuite \
     yet, texts you have not sent, your text templates, and your choices. Save them before you clear the browser's \
     data or change computers, and bring them back afterwards. Everything else comes from RingCentral and NetSuite again.";
pub(crate) const EXPORT_MY_DATA: &str = "Export my data";
pub(crate) const IMPORT_MY_DATA: &str = "Import";
pub(crate) const MY_DATA_FILE: &str = "The file holds names, numbers and notes, so keep it as you keep those. It holds \
     no password and signs nobody in. Import adds what is missing and never replaces anything newer; a call is logged once, \
     wherever it is brought.";
pub(crate) const MY_DATA_UNCONNECTED: &str =
    "Connect RingCentral first: the data belong to whoever is signed in.";
pub(crate) const DATA_WORKING: &str = "Working…";
pub(crate) const DATA_UNANSWERED: &str = "There was no answer, perhaps because the tab that does the work was closed. Try again: nothing is taken twice.";
pub(crate) const DATA_HERE: &str = "Data in this browser";
pub(crate) const ASK_TO_KEEP: &str = "Ask the browser to keep them";
pub(crate) const KEEPING_REFUSED: &str = "The browser did not promise it. Browsers decide this by how much a site is used; ask again later, or save the data to a file.";

/// Has the browser promised to keep the data?
pub(crate) const fn data_kept(kept: Option<bool>) -> &'static str {
    match kept {
        Some(true) => "Kept until you clear them.",
        Some(false) => "The browser may clear them when its disk runs low.",
        None => "This browser does not say whether it keeps them.",
    }
}

/// The name of the file, by the moment when it was made.
pub(crate) fn data_file(moment: &str) -> String {
    let day = moment.get(..10).unwrap_or_default();
    format!("ledgerline-my-data-{day}.json")
}

/// `2 calls and 1 draft`.
fn listed(counts: &[(u32, &str, &str)]) -> String {
    let some = counts.iter().filter(|(count, ..)| *count > 0);
    let words: Vec<String> = some
        .map(|(count, one, many)| counted(*count, one, many))
        .collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What the file has.
pub(crate) fn data_exported(data: &OwnData) -> String {
    let count = |all: usize| u32::try_from(all).unwrap_or(u32::MAX);
    let has = listed(&[
        (
            count(data.calls.len()),
            "call with something that is not in NetSuite yet",
            "calls with something that is not in NetSuite yet",
        ),
        (
            count(data.links.len()),
            "link that is on its way",
            "links that are on their way",
        ),
        (count(data.drafts.len()), "draft", "drafts"),
        (count(data.templates.len()), "template", "templates"),
        (
            count(data.removed.len()),
            "call you removed",
            "calls you removed",
        ),
    ]);
    if has.is_empty() {
        return "Saved. Nothing waits in this browser; the file has your choices.".to_owned();
    }
    format!("Saved: {has}, and your choices.")
}

/// What the file brought.
pub(crate) fn data_brought(brought: &Brought) -> String {
    let new = listed(&[
        (brought.calls, "call to log", "calls to log"),
        (brought.corrected, "newer note", "newer notes"),
        (brought.links, "link", "links"),
        (brought.drafts, "draft", "drafts"),
        (brought.templates, "template", "templates"),
        (brought.removed, "removed call", "removed calls"),
        (brought.choices, "choice", "choices"),
    ]);
    let kept = if brought.kept == 0 {
        String::new()
    } else {
        let kept = counted(
            brought.kept,
            "thing was here already and stays",
            "things were here already and stay",
        );
        format!(" {kept} as it is here.").replace("stay as it is", "stay as they are")
    };
    if new.is_empty() {
        return format!("The file brought nothing new.{kept}");
    }
    format!("Brought: {new}.{kept}")
}

/// Why a file was not taken.
pub(crate) fn data_problem(problem: &DataProblem) -> String {
    const AGAIN: &str = "Nothing was changed. Export it again where it comes from.";
    match problem {
        DataProblem::TooLarge => {
            "This file is too large to be one of Ledgerline's. Choose the file that Export my data saved.".to_owned()
        }
        DataProblem::NoJson => format!("This file is damaged or cut off. {AGAIN}"),
        DataProblem::NotOurs => {
            "This file is not one of Ledgerline's. Choose the file that Export my data saved.".to_owned()
        }
        DataProblem::Newer { version } => format!(
            "This file comes from a newer Ledgerline (version {version}). Reload this page to get the newest, then import it again."
        ),
        DataProblem::Unreadable { part } => format!("The part \"{part}\" of this file cannot be read. {AGAIN}"),
        DataProblem::Impossible { part, entry } => {
            format!("Entry {entry} of \"{part}\" in this file cannot be right. {AGAIN}")
        }
        DataProblem::SomebodyElses => {
            "This file belongs to another person's extension. Sign in as that person to import it.".to_owned()
        }
    }
}
