//! What a link asks of the phone: `tel:` and `sms:` links that the browser hands over, and addresses of our
//! own such as `/?dial=+14155550134`, which any page may hold. So a link fills in and never dials or sends.
//!
//! `tel:` is RFC 3966, `sms:` RFC 5724; browsers put the whole link, escaped, where the address has `%s`.

/// More than any number with an extension and its pauses, and than any list of recipients, is no number.
const LONGEST_NUMBER: usize = 200;
/// As long as RingCentral takes a text.
const LONGEST_WORDS: usize = 1000;

/// The address that `tel:` links are handed over to.
pub const DIAL_ADDRESS: &str = "/?dial=%s";
/// The address that `sms:` links are handed over to.
pub const TEXT_ADDRESS: &str = "/messages?text=%s";

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PhoneLink {
    /// A call.
    Call {
        /// To whom, as it stands in the link, with its extension; read by the dialer like what is typed.
        number: String,
    },
    /// A text.
    Text {
        /// To whom; several have commas between them.
        to: String,
        /// What it begins with.
        words: String,
    },
}

impl PhoneLink {
    /// What the query of an address asks: `?dial=…` or `?text=…`, the latter with `&body=…`.
    pub fn read(query: &str) -> Option<Self> {
        let mut pairs = query
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        let (name, value) = pairs.find(|(name, _)| matches!(*name, "dial" | "text"))?;
        let value = decoded(value);
        if name == "dial" {
            let number = without_scheme(&value, &["tel", "callto", "sip"]);
            let number = number.split(";phone-context=").next().unwrap_or_default();
            return Some(Self::Call {
                number: cleaned(number, LONGEST_NUMBER)?,
            });
        }
        let whole = without_scheme(&value, &["sms", "smsto", "tel"]);
        let (to, fields) = whole.split_once(['?', ';']).unwrap_or((whole, ""));
        let inside = fields
            .split('&')
            .find_map(|field| field.strip_prefix("body="))
            .map(decoded);
        let beside = || {
            let found = pairs.find(|(name, _)| *name == "body");
            found.map(|(_, words)| decoded(words))
        };
        let words = inside.or_else(beside).unwrap_or_default();
        Some(Self::Text {
            to: cleaned(to, LONGEST_NUMBER)?,
            words: words.chars().take(LONGEST_WORDS).collect(),
        })
    }
}

/// The part after a scheme that is one of these, without the slashes that some pages write.
fn without_scheme<'a>(link: &'a str, schemes: &[&str]) -> &'a str {
    match link.trim().split_once(':') {
        Some((scheme, rest)) if schemes.contains(&scheme.to_ascii_lowercase().as_str()) => {
            rest.trim_start_matches('/')
        }
        Some(_) | None => link.trim(),
    }
}

/// One line that holds a digit and is not too long; nothing else can be a number.
fn cleaned(number: &str, longest: usize) -> Option<String> {
    let number = decoded(number);
    let number = number.trim();
    let is_plain = number.chars().count() <= longest && !number.chars().any(char::is_control);
    (is_plain && number.chars().any(|it| it.is_ascii_digit())).then(|| number.to_owned())
}

/// Without `%41`. A plus stays what it is: in a number it says that the country's code follows.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
        let escaped = (byte == b'%').then(|| Some(hex(at + 1)? * 16 + hex(at + 2)?));
        if let Some(Some(value)) = escaped {
            plain.extend(u8::try_from(value));
            at += 3;
        } else {
            plain.push(byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(query: &str) -> Option<String> {
        match PhoneLink::read(query)? {
            PhoneLink::Call { number } => Some(number),
            PhoneLink::Text { .. } => None,
        }
    }

    fn text(query: &str) -> Option<(String, String)> {
        match PhoneLink::read(query)? {
            PhoneLink::Text { to, words } => Some((to, words)),
            PhoneLink::Call { .. } => None,
        }
    }

    #[test]
    fn a_number_is_read_as_browsers_hand_it_over_and_as_people_write_it() {
        for (query, number) in [
            ("?dial=+14155550134", "+14155550134"),
            ("?dial=tel%3A%2B14155550134", "+14155550134"),
            ("?dial=tel:+1-415-555-0134", "+1-415-555-0134"),
            ("?dial=TEL%3A%2F%2F415%20555%200134", "415 555 0134"),
            ("?dial=callto:4155550134", "4155550134"),
            (
                "?dial=tel%3A%2B14155550134%3Bext%3D204",
                "+14155550134;ext=204",
            ),
            ("?dial=tel%3A5550134%3Bphone-context%3D%2B1415", "5550134"),
            ("?x=1&dial=%28415%29%20555-0134&y=2", "(415) 555-0134"),
        ] {
            assert_eq!(call(query).as_deref(), Some(number), "{query}");
        }
    }

    #[test]
    fn a_text_goes_to_one_or_several_and_may_begin_with_words() {
        for (query, to, words) in [
            ("?text=+14155550134", "+14155550134", ""),
            (
                "?text=sms%3A%2B14155550134%3Fbody%3DHello%2520there%2526you",
                "+14155550134",
                "Hello there&you",
            ),
            (
                "?text=sms%3A%2B14155550134%3B%26body%3DHi",
                "+14155550134",
                "Hi",
            ),
            (
                "?text=4155550134,4155550135&body=On%20my%20way",
                "4155550134,4155550135",
                "On my way",
            ),
        ] {
            let found = text(query);
            assert_eq!(found, Some((to.to_owned(), words.to_owned())), "{query}");
        }
    }

    #[test]
    fn what_holds_no_number_asks_nothing() {
        for query in [
            "",
            "?",
            "?dial",
            "?dial=",
            "?dial=tel%3A",
            "?dial=Jane",
            "?dial=javascript%3Aalert(%22x%22)",
            "?dial=1%0d%0aX",
            "?text=sms%3A%3Fbody%3DHello",
            "?customer=600",
        ] {
            assert_eq!(PhoneLink::read(query), None, "{query}");
        }
        assert_eq!(call(&format!("?dial={}", "1".repeat(201))), None);
        let long = format!("?text=1&body={}", "w".repeat(2000));
        assert_eq!(text(&long).unwrap().1.len(), LONGEST_WORDS);
    }

    #[test]
    fn escapes_that_are_none_stay_as_they_are() {
        assert_eq!(decoded("50%"), "50%");
        assert_eq!(decoded("%zz%4"), "%zz%4");
        assert_eq!(decoded("%E2%80%99"), "\u{2019}");
        assert_eq!(decoded("%ff"), "\u{fffd}");
    }
}
