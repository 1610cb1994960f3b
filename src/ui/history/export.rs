//! The list as a file for spreadsheets, RFC 4180. A text that a spreadsheet would take for a formula
//! is kept from being one.

use ledgerline_core::domain::{
    history::{HistoryRow, HistoryWish},
    phone_number::display,
    quality::Heard,
};
use leptos::prelude::*;

use crate::ui::{dom, text};

use super::{History, look_of};

/// Tells a spreadsheet that the file is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';
const LINE_END: &str = "\r\n";

/// So many calls are asked for at a time, so that the view stays small for every tab.
const PORTION: usize = 400;

/// A file in the making.
#[derive(Clone, Default)]
struct Making {
    /// The name of the look that fills it.
    look: String,
    asked: u32,
    rows: Vec<HistoryRow>,
}

impl Making {
    fn ask(&self, history: History) {
        history.wish(&HistoryWish::Look {
            look: self.look.clone(),
            asked: self.asked,
            filter: history.filter.get_untracked(),
            first: self.rows.len(),
            count: PORTION,
            open: None,
        });
    }
}

/// Saves the calls that are listed, under this name.
pub(super) fn button(history: History, name: &'static str) -> AnyView {
    let making = StoredValue::new(None::<Making>);
    Effect::new(move |_| {
        let looked = history.view.with(|view| {
            let (look, asked) = making
                .with_value(|making| making.as_ref().map(|it| (it.look.clone(), it.asked)))?;
            look_of(view.as_ref(), &look).filter(|look| look.asked == asked)
        });
        let (Some(look), Some(mut file)) = (looked, making.get_value()) else {
            return;
        };
        let is_last = look.first + look.rows.len() >= look.found;
        // Calls that came meanwhile have moved the others down: each stands in the file once.
        let known: std::collections::HashSet<_> =
            file.rows.iter().map(|row| row.session.clone()).collect();
        let fresh = look.rows.into_iter();
        let before = file.rows.len();
        file.rows
            .extend(fresh.filter(|row| !known.contains(&row.session)));
        if is_last || file.rows.len() == before {
            making.set_value(None);
            history.wish(&HistoryWish::Away { look: file.look });
            dom::download(
                text::EXPORT_FILE,
                "text/csv;charset=utf-8",
                &csv(&file.rows),
            );
        } else {
            file.asked += 1;
            file.ask(history);
            making.set_value(Some(file));
        }
    });
    let is_empty = move || history.mine.with(|look| look.found == 0);
    let export = move |_| {
        if !is_empty() && making.with_value(Option::is_none) {
            let file = Making {
                look: dom::unique_id(),
                ..Making::default()
            };
            making.set_value(Some(file.clone()));
            file.ask(history);
        }
    };
    view! {
        <button
            class="btn small"
            title=text::EXPORT_ABOUT
            aria-disabled=move || is_empty().then_some("true")
            on:click=export
        >
            {name}
        </button>
    }
    .into_any()
}

/// The file.
fn csv(rows: &[HistoryRow]) -> String {
    let mut file = String::from(BYTE_ORDER_MARK);
    line(&mut file, text::EXPORT_COLUMNS);
    for row in rows {
        let number = text::number(row.number.as_deref());
        let started = row.started_at.to_string();
        let seconds = row.talk_seconds.to_string();
        let heard = row.heard.as_ref().map(Heard::words).unwrap_or_default();
        let state = row.log.as_ref().map_or("", text::log_word);
        line(
            &mut file,
            [
                row.session.as_str(),
                text::direction_word(row.direction),
                row.name.as_deref().unwrap_or_default(),
                &display(&number),
                &started,
                &seconds,
                text::result_word(row.result),
                state,
                &row.note,
                &heard,
            ],
        );
    }
    file
}

fn line(file: &mut String, fields: [&str; 10]) {
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            file.push(',');
        }
        push(file, field);
    }
    file.push_str(LINE_END);
}

/// A number in international form begins like a formula, too, and is text all the same.
fn push(file: &mut String, field: &str) {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !is_formula && !field.contains([',', '"', '\n', '\r']) {
        file.push_str(field);
        return;
    }
    file.push('"');
    if is_formula {
        file.push('\'');
    }
    for letter in field.chars() {
        if letter == '"' {
            file.push('"');
        }
        file.push(letter);
    }
    file.push('"');
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::{
        call::Direction,
        finished_call::CallResult,
        ids::TelephonySessionId,
        quality::{Grade, Quality},
        time::Timestamp,
    };

    use super::*;

    fn pushed(field: &str) -> String {
        let mut file = String::new();
        push(&mut file, field);
        file
    }

    #[test]
    fn no_field_is_a_formula_and_none_breaks_the_row() {
        assert_eq!(pushed("Priya Raman"), "Priya Raman");
        assert_eq!(pushed("Brandt, Odalys"), "\"Brandt, Odalys\"");
        assert_eq!(
            pushed("said \"yes\"\nand left"),
            "\"said \"\"yes\"\"\nand left\""
        );
        for evil in ["=HYPERLINK(1)", "+1+2", "-3", "@SUM(A1)", "\tx"] {
            assert_eq!(pushed(evil), format!("\"'{evil}\""));
        }
        assert_eq!(pushed("=1\"2"), "\"'=1\"\"2\"");
    }

    #[test]
    fn the_file_says_that_it_is_utf_8_and_has_a_row_for_each_call() {
        let row = HistoryRow {
            session: TelephonySessionId::new("s-1"),
            direction: Direction::Inbound,
            result: CallResult::Missed,
            name: Some("Tomás Arriaga".to_owned()),
            number: None,
            started_at: Timestamp::from_millis(0),
            talk_seconds: 0,
            log: None,
            note: "=1+1".to_owned(),
            heard: Some(Heard::judged(
                None,
                Quality {
                    grade: Grade::Good,
                    cause: None,
                },
            )),
        };
        let file = csv(&[row]);
        let mut lines = file.split("\r\n");
        assert!(
            lines
                .next()
                .unwrap()
                .starts_with("\u{feff}Call ID,Direction,")
        );
        assert_eq!(
            lines.next().unwrap(),
            "s-1,Inbound,Tomás Arriaga,Blocked,1970-01-01T00:00:00.000Z,0,Missed,,\"'=1+1\",Good"
        );
    }
}
