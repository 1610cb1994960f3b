//! What a filter admits. Made ready once, then asked a hundred thousand times.

use ledgerline_core::domain::{
    finished_call::CallResult,
    history::{HasFilter, HistoryFilter, LogFilter, ResultFilter},
};

use super::{about::Belonging, row::Row};

/// So many digits make a number; fewer may be a word.
const FEWEST_DIGITS: usize = 3;

/// A filter, ready to be used.
pub(crate) struct Search {
    filter: HistoryFilter,
    /// In small letters; each must be found.
    words: Vec<String>,
}

impl Search {
    pub(crate) fn new(filter: HistoryFilter) -> Self {
        Self {
            words: words(&filter.text),
            filter,
        }
    }

    pub(crate) const fn filter(&self) -> &HistoryFilter {
        &self.filter
    }

    /// `belonging` is that of whom the filter names, once it is known; until then there is nobody's call.
    pub(crate) fn admits(&self, row: &Row, belonging: Option<&Belonging>) -> bool {
        let filter = &self.filter;
        if filter.about.is_some() && !belonging.is_some_and(|of| of.holds(row)) {
            return false;
        }
        let has_result = match filter.result {
            ResultFilter::Any => true,
            ResultFilter::Answered => row.result == CallResult::Answered,
            ResultFilter::Missed => row.result == CallResult::Missed,
            ResultFilter::Voicemail => row.result == CallResult::Voicemail,
        };
        let has_log = match filter.log {
            LogFilter::Any => true,
            LogFilter::Logged => row.is_logged(),
            LogFilter::NotLogged => !row.is_logged(),
        };
        let has_that = match filter.has {
            HasFilter::Anything => true,
            HasFilter::Recording => row.recording.is_some(),
            HasFilter::Note => row.has_note(),
        };
        has_result
            && has_log
            && has_that
            && filter
                .direction
                .is_none_or(|wanted| wanted == row.direction)
            && filter.from.is_none_or(|from| row.started_at >= from)
            && filter.until.is_none_or(|until| row.started_at < until)
            && self.words.iter().all(|word| row.haystack.contains(&**word))
    }
}

/// The words that must be found. What is spelled like a number is one word of digits.
fn words(text: &str) -> Vec<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = text
        .chars()
        .all(|letter| letter.is_ascii_digit() || " +-().\u{a0}".contains(letter));
    if is_number && digits.len() >= FEWEST_DIGITS {
        return vec![digits];
    }
    text.split_whitespace().map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_number_is_found_however_it_is_spelled() {
        for spelled in ["(415) 555-0134", "415.555.0134", "415 555 0134"] {
            assert_eq!(words(spelled), ["4155550134"]);
        }
        assert_eq!(words("+1 (415) 555-0134"), ["14155550134"]);
        assert_eq!(words("Ben 2"), ["ben", "2"]);
        assert_eq!(words("12"), ["12"]);
        assert!(words("  ").is_empty());
    }
}
