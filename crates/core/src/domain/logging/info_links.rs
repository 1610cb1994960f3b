//! Links of the company's own beside a call, with the call's facts in them.

use serde::{Deserialize, Serialize};

use super::Flaw;
use crate::domain::{
    phone_call::{one_line, shortened},
    template::{Piece, pieces},
};

/// Most links there may be, and longest names and addresses.
const MOST: usize = 10;
const MOST_NAME: usize = 40;
const MOST_ADDRESS: usize = 500;

/// A link.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct InfoLink {
    /// As the pane names it.
    pub name: String,
    /// Address with fields in braces.
    pub address: String,
}

/// A field of an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkField {
    /// The other side's number.
    Number,
    /// Their name.
    Name,
    /// Internal id of their company.
    Customer,
    /// Internal id of the contact.
    Contact,
    /// RingCentral's id of the call.
    CallId,
}

impl LinkField {
    /// All there are.
    pub const ALL: [Self; 5] = [
        Self::Number,
        Self::Name,
        Self::Customer,
        Self::Contact,
        Self::CallId,
    ];

    /// As it is written, with its braces.
    pub const fn as_written(self) -> &'static str {
        match self {
            Self::Number => "{number}",
            Self::Name => "{name}",
            Self::Customer => "{customer}",
            Self::Contact => "{contact}",
            Self::CallId => "{call id}",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let name = one_line(name);
        let is_it = |field: &Self| {
            let written = field.as_written();
            written[1..written.len() - 1].eq_ignore_ascii_case(&name)
        };
        Self::ALL.into_iter().find(is_it)
    }
}

impl InfoLink {
    /// `Orders https://shop.example/find?phone={number}`: what stands before the address is the name.
    pub fn parse(line: &str) -> Self {
        let line = line.trim();
        let at = line.find("http://").or_else(|| line.find("https://"));
        let (name, address) = line.split_at(at.unwrap_or(line.len()));
        Self {
            name: name.trim().to_owned(),
            address: address.trim().to_owned(),
        }
    }

    /// The same as one line.
    pub fn line(&self) -> String {
        format!("{} {}", self.name, self.address)
    }

    /// Where it leads; nowhere while a field of it is not known. Values are encoded, so that none of them
    /// is read as a part of the address.
    pub fn href(&self, value: impl Fn(LinkField) -> Option<String>) -> Option<String> {
        let mut href = String::new();
        for piece in pieces(&self.address) {
            match piece {
                Piece::Words(words) => href.push_str(words),
                Piece::Braced(name, _) => {
                    let value = value(LinkField::named(name)?)?;
                    encode(value.trim(), &mut href);
                }
            }
        }
        // What was saved by hand is not trusted either.
        (flaw_of(&self.address).is_none() && !href.is_empty()).then_some(href)
    }
}

fn encode(value: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            into.push('%');
            into.push(char::from(HEX[usize::from(byte >> 4)]));
            into.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Where it leads to is the company's to say, and no caller's: no field stands in the host.
fn flaw_of(address: &str) -> Option<Flaw> {
    let odd = || {
        Some(Flaw::NotALink {
            entered: shortened(address, 40),
        })
    };
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    let Some(rest) = rest else { return odd() };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte));
    if !is_host {
        return odd();
    }
    let mut fields = Vec::new();
    for piece in pieces(address) {
        match piece {
            Piece::Words(words) if words.chars().any(is_odd) => return odd(),
            Piece::Words(_) => {}
            Piece::Braced(name, whole) => fields.push((LinkField::named(name), whole)),
        }
    }
    let unknown = fields.into_iter().find(|(field, _)| field.is_none());
    unknown.map(|(_, whole)| Flaw::UnknownField {
        field: shortened(whole, 40),
    })
}

fn is_odd(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || "\\\"<>{}".contains(letter)
}

/// All links as they are kept, and what is wrong with the first that is.
pub(super) fn checked(links: &[InfoLink]) -> Result<Vec<InfoLink>, Flaw> {
    let most = |most: usize| u32::try_from(most).unwrap_or(u32::MAX);
    if links.len() > MOST {
        return Err(Flaw::TooMuch { most: most(MOST) });
    }
    let mut kept = Vec::new();
    for link in links {
        let link = InfoLink {
            name: one_line(&link.name),
            address: link.address.trim().to_owned(),
        };
        if link.address.is_empty() {
            let entered = shortened(&link.name, 40);
            return Err(Flaw::NotALink { entered });
        }
        if let Some(flaw) = flaw_of(&link.address) {
            return Err(flaw);
        }
        if link.name.is_empty() {
            return Err(Flaw::NoName {
                entered: shortened(&link.address, 40),
            });
        }
        for (text, limit) in [(&link.name, MOST_NAME), (&link.address, MOST_ADDRESS)] {
            if text.chars().count() > limit {
                return Err(Flaw::TooLong { most: most(limit) });
            }
        }
        kept.push(link);
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(address: &str) -> InfoLink {
        InfoLink::parse(&format!("Orders {address}"))
    }

    #[test]
    fn a_line_is_a_name_and_an_address() {
        let typed = "Web shop https://shop.example/find?phone={number}";
        let link = InfoLink::parse(typed);
        assert_eq!(link.name, "Web shop");
        assert_eq!(link.address, "https://shop.example/find?phone={number}");
        assert_eq!(link.line(), typed);
        assert_eq!(InfoLink::parse("Web shop").address, "");
    }

    #[test]
    fn values_are_encoded_and_a_link_without_one_leads_nowhere() {
        let value = |field| match field {
            LinkField::Number => Some("+14155550134".to_owned()),
            LinkField::Name => Some("Jane & Sons/../ü?#".to_owned()),
            LinkField::Customer | LinkField::Contact | LinkField::CallId => None,
        };
        let href = |address: &str| link(address).href(value);
        assert_eq!(
            href("https://a.example/{ Number }?q={name}#x").unwrap(),
            "https://a.example/%2B14155550134?q=Jane%20%26%20Sons%2F..%2F%C3%BC%3F%23#x"
        );
        assert_eq!(href("https://a.example/{customer}"), None);
        assert_eq!(href("https://a.example/").unwrap(), "https://a.example/");
    }

    #[test]
    fn an_address_is_http_and_its_host_is_the_companys() {
        let wrong = |address: &str| checked(&[link(address)]).unwrap_err();
        for odd in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "https://{number}.example/",
            "https://a.example:{number}/",
            "https://user@a.example/",
            "https://a.example/a b",
            "https://a.example/\"x",
            "https://a.example/{number",
        ] {
            let link = InfoLink {
                name: "x".into(),
                address: odd.into(),
            };
            let flaw = checked(std::slice::from_ref(&link)).unwrap_err();
            assert!(matches!(flaw, Flaw::NotALink { .. }), "{odd}: {flaw:?}");
            assert_eq!(link.href(|_| Some("1".into())), None, "{odd}");
        }
        let unknown = wrong("https://a.example/{email}");
        assert!(matches!(unknown, Flaw::UnknownField { field } if field == "{email}"));
        let nameless = checked(&[InfoLink::parse("https://a.example/")]);
        assert!(matches!(nameless, Err(Flaw::NoName { .. })));
        let long = format!("https://a.example/{}", "x".repeat(500));
        assert!(matches!(wrong(&long), Flaw::TooLong { most: 500 }));
        let many = vec![link("https://a.example/"); 11];
        assert!(matches!(checked(&many), Err(Flaw::TooMuch { most: 10 })));
    }
}
