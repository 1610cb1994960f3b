//! Whom a dialled number reaches.

use crate::{
    media::{Script, Speech},
    people::{MAIN_NUMBER, Person, Queue},
};

/// What a conference's token begins with.
pub const CONFERENCE: &str = "conf_";

/// Who is reached by what a phone dialled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A colleague, by index among the people.
    Colleague(usize),
    /// A call queue.
    Queue(&'static Queue),
    /// Someone outside, with the number in E.164.
    Outside(String, Outside),
    /// A call parked in this slot.
    Parked(String),
    /// The conference with this token.
    Conference(String),
    /// Nobody.
    Invalid,
}

impl Target {
    /// Is it somebody whose phone rings?
    pub const fn rings(&self) -> bool {
        matches!(
            self,
            Self::Colleague(_) | Self::Queue(_) | Self::Outside(..)
        )
    }
}

/// What happens at an outside number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// Rings, then talks.
    Answers(Script),
    /// Rings for ever.
    NeverAnswers,
    /// Busy.
    Busy,
    /// The call is refused with this status line after the 183.
    Refused(&'static str),
    /// Nothing comes back.
    Silence,
}

/// Reads what was dialled.
pub fn resolve(dialled: &str, people: &[Person]) -> Target {
    let dialled = dialled.strip_prefix("*67").unwrap_or(dialled);
    if dialled.starts_with(CONFERENCE) {
        return Target::Conference(dialled.to_owned());
    }
    if let Some(slot) = dialled.strip_prefix('*') {
        let is_slot = slot.len() == 3 && slot.starts_with('8') && digits_only(slot);
        return if is_slot {
            Target::Parked(slot.to_owned())
        } else {
            Target::Invalid
        };
    }
    let extension = dialled
        .strip_prefix(MAIN_NUMBER.trim_start_matches('+'))
        .and_then(|rest| rest.strip_prefix('*'))
        .unwrap_or(dialled);
    let e164 = normalize(dialled);
    let colleague = people.iter().position(|person| {
        person.extension_number == extension || Some(&person.direct_number) == e164.as_ref()
    });
    let queue = Queue::by_any_number(e164.as_deref().unwrap_or(extension));
    match (colleague, queue, e164) {
        (Some(index), _, _) => Target::Colleague(index),
        (None, Some(queue), _) => Target::Queue(queue),
        (None, None, Some(number)) => {
            let outside = outside(&number);
            Target::Outside(number, outside)
        }
        (None, None, None) => Target::Invalid,
    }
}

/// E.164 of a national or international number; emergency numbers as they are.
pub fn normalize(dialled: &str) -> Option<String> {
    let digits = dialled.strip_prefix('+').unwrap_or(dialled);
    if matches!(digits, "911" | "933") {
        return Some(digits.to_owned());
    }
    if !digits_only(digits) || !(7..=15).contains(&digits.len()) {
        return None;
    }
    let national = digits.len() == 10 && !dialled.starts_with('+');
    Some(if national {
        format!("+1{digits}")
    } else {
        format!("+{digits}")
    })
}

fn digits_only(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn outside(number: &str) -> Outside {
    match number {
        "+15555550101" => Outside::NeverAnswers,
        "+15555550102" => Outside::Busy,
        "+15555550103" => Outside::Answers(Script {
            speech: Speech::ToneThenEcho,
            hang_up_after_seconds: Some(5),
        }),
        "+15555550104" => Outside::Refused("486 Busy Here"),
        "+15555550105" => Outside::Refused("404 Not Found"),
        "+15555550106" => Outside::Refused("403 Forbidden"),
        "+15555550107" => Outside::Silence,
        _ => Outside::Answers(Script::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{self, ORDER_DESK};

    #[test]
    fn a_number_in_any_spelling_reaches_the_same_far_end() {
        let people = people::seeded();
        for dialled in [
            "2125550123",
            "12125550123",
            "+12125550123",
            "*6712125550123",
        ] {
            let Target::Outside(number, _) = resolve(dialled, &people) else {
                panic!("{dialled}")
            };
            assert_eq!(number, "+12125550123");
        }
    }

    #[test]
    fn colleagues_are_reached_by_extension_by_direct_number_and_through_the_main_number() {
        let people = people::seeded();
        for dialled in ["102", "16505550102", "16505550100*102"] {
            assert_eq!(resolve(dialled, &people), Target::Colleague(1), "{dialled}");
        }
    }

    #[test]
    fn a_queue_is_reached_by_its_extension_and_by_its_direct_number() {
        let people = people::seeded();
        for dialled in ["200", "16505550120", "6505550120", "16505550100*200"] {
            assert_eq!(
                resolve(dialled, &people),
                Target::Queue(&ORDER_DESK),
                "{dialled}"
            );
        }
    }

    #[test]
    fn letters_unknown_extensions_and_nothing_reach_nobody() {
        let people = people::seeded();
        for dialled in ["", "abc", "199", "12ab5550123", "*1"] {
            assert_eq!(resolve(dialled, &people), Target::Invalid, "{dialled}");
        }
    }

    #[test]
    fn a_parking_slot_is_dialled_with_a_star() {
        assert_eq!(
            resolve("*801", &people::seeded()),
            Target::Parked("801".into())
        );
    }
}
