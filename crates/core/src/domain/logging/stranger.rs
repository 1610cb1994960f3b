//! How a record is called that is created for a number nobody in `NetSuite` has.

use crate::domain::{
    phone_call::{one_line, shortened},
    phone_number,
};

/// Longest names of companies and of people.
const MOST_COMPANY: usize = 80;
const MOST_PART: usize = 32;

/// What is known of who called, as a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StrangerName {
    name: String,
    number: String,
    /// The network's name, and not the number again.
    is_name: bool,
}

impl StrangerName {
    /// Of a number, with the name that the network has for it.
    pub fn of(network: Option<&str>, number: &str) -> Self {
        let number = phone_number::display(number);
        let name = network.map(one_line).unwrap_or_default();
        let is_name = name.chars().any(char::is_alphabetic);
        Self {
            name: if is_name { name } else { number.clone() },
            number,
            is_name,
        }
    }

    /// The same with its number, where somebody else has the name: `NetSuite` has each once.
    #[must_use]
    pub fn told_apart(&self) -> Self {
        let most = MOST_COMPANY - self.number.chars().count().min(MOST_COMPANY) - 1;
        let name = format!("{} {}", shortened(&self.name, most), self.number);
        Self {
            name,
            ..self.clone()
        }
    }

    /// As the name of a company.
    pub fn company(&self) -> String {
        shortened(&self.name, MOST_COMPANY)
    }

    /// As first and last name: the last word is the last name, and so is a number.
    pub fn person(&self) -> (String, String) {
        let part = |text: &str| shortened(text.trim(), MOST_PART);
        let number = self.name.strip_suffix(self.number.as_str());
        let (first, last) = match number.map(str::trim) {
            // The number stands behind the name, or alone.
            Some(name) => (name, self.number.as_str()),
            None => self.name.rsplit_once(' ').unwrap_or(("", &self.name)),
        };
        (part(first), part(last))
    }

    /// May somebody else be called so?
    pub const fn is_name(&self) -> bool {
        self.is_name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "+14155550134";

    #[test]
    fn the_networks_name_comes_first_and_a_number_stands_in_for_none() {
        let named = StrangerName::of(Some("ARRIAGA\n T"), NUMBER);
        assert_eq!(named.company(), "ARRIAGA T");
        assert_eq!(named.person(), ("ARRIAGA".to_owned(), "T".to_owned()));
        let number = phone_number::display(NUMBER);
        for nothing in [None, Some(" "), Some("4155550134"), Some(NUMBER)] {
            let named = StrangerName::of(nothing, NUMBER);
            assert_eq!(named.company(), number, "{nothing:?}");
            assert_eq!(named.person(), (String::new(), number.clone()));
            assert!(!named.is_name());
        }
    }

    #[test]
    fn a_name_that_somebody_else_has_is_told_apart_by_its_number() {
        let number = phone_number::display(NUMBER);
        let named = StrangerName::of(Some("WIRELESS CALLER"), NUMBER).told_apart();
        assert_eq!(named.company(), format!("WIRELESS CALLER {number}"));
        assert_eq!(named.person(), ("WIRELESS CALLER".to_owned(), number));
    }

    #[test]
    fn no_name_is_longer_than_its_field() {
        let long = "ü".repeat(200);
        let named = StrangerName::of(Some(&long), NUMBER);
        for named in [named.clone(), named.told_apart()] {
            assert!(named.company().chars().count() <= MOST_COMPANY);
            let (first, last) = named.person();
            assert!(first.chars().count() <= MOST_PART);
            assert!(last.chars().count() <= MOST_PART && !last.is_empty());
        }
        let apart = StrangerName::of(Some(&long), NUMBER).told_apart();
        assert!(apart.company().ends_with(&phone_number::display(NUMBER)));
    }
}
