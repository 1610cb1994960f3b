//! Lines that the app itself adds to a note, while somebody types in it: what a caller answered to a reply,
//! where a call was parked. Both are kept.

use ledgerline_core::domain::finished_call::with_line;
use leptos::prelude::*;

use super::typing::Typing;

/// What a note may be by now where it is kept.
#[derive(Debug)]
pub(super) struct Written {
    /// How it was last seen there, then what was written since and may be on its way, oldest first.
    texts: Vec<String>,
}

impl Written {
    pub(super) fn new(kept: String) -> Self {
        Self { texts: vec![kept] }
    }

    /// This is written here.
    pub(super) fn write(&mut self, text: &str) {
        self.texts.push(text.to_owned());
    }

    /// This is what the note is now where it is kept: what was added to it there, where that is all.
    pub(super) fn see(&mut self, kept: &str) -> Option<String> {
        if let Some(at) = self.texts.iter().position(|text| text == kept) {
            self.texts.drain(..at);
            return None;
        }
        let mut texts = self.texts.iter().enumerate().rev();
        let found = texts.find_map(|(at, text)| Some((at, added(text, kept)?.to_owned())));
        let (at, lines) = found.unzip();
        // What was written after it is on its way still.
        self.texts
            .splice(..=at.unwrap_or_default(), [kept.to_owned()]);
        lines
    }
}

fn added<'kept>(text: &str, kept: &'kept str) -> Option<&'kept str> {
    let rest = kept.strip_prefix(text)?;
    if text.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('\n')
}

/// Puts lines that are added where the note is kept below what is typed here.
pub(super) fn take_in(typing: Typing, kept: Memo<String>, written: StoredValue<Written>) {
    Effect::new(move |_| {
        let kept = kept.get();
        let lines = written.try_update_value(|written| written.see(&kept));
        if let Some(lines) = lines.flatten()
            && let Some(typed) = typing.unkept()
        {
            typing.input(with_line(&typed, &lines));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Written {
        let mut written = Written::new(texts[0].to_owned());
        for text in &texts[1..] {
            written.write(text);
        }
        written
    }

    #[test]
    fn what_comes_back_from_here_is_no_line_however_late() {
        let mut written = of(&["", "he", "he wants", ""]);
        for text in ["he", "he wants", ""] {
            assert_eq!(written.see(text), None);
        }
        // One that was never told of on its own.
        let mut written = of(&["he", "he w", "he wants"]);
        assert_eq!(written.see("he wants"), None);
    }

    #[test]
    fn a_line_is_told_of_whether_or_not_what_was_written_since_has_arrived() {
        let line = Some("Parked at *801".to_owned());
        assert_eq!(of(&[""]).see("Parked at *801"), line);
        assert_eq!(of(&["he", "he wants"]).see("he\nParked at *801"), line);
        assert_eq!(
            of(&["he", "he wants"]).see("he wants\nParked at *801"),
            line
        );
    }

    #[test]
    fn a_line_is_told_of_once_and_the_next_one_as_well() {
        let mut written = of(&["he", "he wants"]);
        assert!(written.see("he\nParked at *801").is_some());
        assert_eq!(written.see("he\nParked at *801"), None);
        written.write("he wants\nParked at *801");
        assert_eq!(written.see("he wants"), None);
        assert_eq!(written.see("he wants\nParked at *801"), None);
        let next = written.see("he wants\nParked at *801\nPicked up");
        assert_eq!(next.as_deref(), Some("Picked up"));
    }

    #[test]
    fn another_text_than_this_one_is_no_line() {
        assert_eq!(of(&["he wants"]).see("she has"), None);
        assert_eq!(of(&["he wants"]).see("he wants more"), None);
    }
}
