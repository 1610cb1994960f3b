//! The company's own list of how a call may go.

use serde::{Deserialize, Serialize};

use super::Flaw;
use crate::domain::{
    finished_call::{CallResult, FinishedCall},
    phone_call::one_line,
};

/// Longest list and longest word of it.
const MOST: usize = 50;
const MOST_WORD: usize = 60;

/// What a rep may choose, in the company's order.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Dispositions {
    /// The words.
    pub words: Vec<String>,
    /// An answered call without one is marked as incomplete. It is logged all the same.
    pub is_required: bool,
}

impl Dispositions {
    /// Is one still to be chosen for this call?
    pub fn lacks(&self, call: &FinishedCall) -> bool {
        self.is_required
            && !self.words.is_empty()
            && call.result == CallResult::Answered
            && call.disposition.is_none()
    }

    /// Each word once, in one line, and what is wrong with them.
    pub(super) fn checked(self) -> Result<Self, Flaw> {
        let mut words: Vec<String> = Vec::new();
        for word in self.words.iter().map(|word| one_line(word)) {
            if word.chars().count() > MOST_WORD {
                return Err(Flaw::TooLong {
                    most: u32::try_from(MOST_WORD).unwrap_or(u32::MAX),
                });
            }
            if !word.is_empty() && !words.contains(&word) {
                words.push(word);
            }
        }
        if words.len() > MOST {
            let most = u32::try_from(MOST).unwrap_or(u32::MAX);
            return Err(Flaw::TooMuch { most });
        }
        Ok(Self { words, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{logging::example, time::Timestamp};

    fn list(words: &[&str]) -> Dispositions {
        Dispositions {
            words: words.iter().map(|&word| word.to_owned()).collect(),
            is_required: true,
        }
    }

    #[test]
    fn words_are_kept_once_and_in_the_companys_order() {
        let kept = list(&["Sold ", "", "Call  back", "Sold"])
            .checked()
            .unwrap();
        assert_eq!(kept.words, ["Sold", "Call back"]);
        assert!(matches!(
            list(&["x".repeat(61).as_str()]).checked(),
            Err(Flaw::TooLong { most: 60 })
        ));
        let many: Vec<String> = (0..51).map(|at| at.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(matches!(
            list(&many).checked(),
            Err(Flaw::TooMuch { most: 50 })
        ));
    }

    #[test]
    fn an_answered_call_lacks_one_until_it_is_chosen() {
        let mut call = example(Timestamp::default());
        assert!(list(&["Sold"]).lacks(&call));
        assert!(!list(&[]).lacks(&call), "there is nothing to choose");
        let free = Dispositions {
            is_required: false,
            ..list(&["Sold"])
        };
        assert!(!free.lacks(&call));
        call.choose_disposition(Some("Sold".into()), Timestamp::default());
        assert!(!list(&["Sold"]).lacks(&call));
        call.choose_disposition(None, Timestamp::default());
        call.result = CallResult::Missed;
        assert!(!list(&["Sold"]).lacks(&call));
    }
}
