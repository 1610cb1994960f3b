//! What a contact may hold, and how a number in it is written.

use serde_json::{Map, Value};

use super::store::Contact;
use crate::ringcentral::error::ApiError;

const TEXTS: [&str; 14] = [
    "firstName",
    "lastName",
    "middleName",
    "nickName",
    "company",
    "jobTitle",
    "email",
    "email2",
    "email3",
    "notes",
    "webPage",
    "birthday",
    "ringtoneIndex",
    "appInfo",
];
const NUMBERS: [&str; 12] = [
    "homePhone",
    "homePhone2",
    "businessPhone",
    "businessPhone2",
    "mobilePhone",
    "businessFax",
    "companyPhone",
    "assistantPhone",
    "carPhone",
    "otherPhone",
    "otherFax",
    "callbackPhone",
];
const ADDRESSES: [&str; 3] = ["homeAddress", "businessAddress", "otherAddress"];
const ADDRESS_PARTS: [&str; 5] = ["street", "city", "state", "zip", "country"];

/// In E.164 where the dialing plan is that of North America; elsewhere as it was given.
fn normalized(number: &str, dialing_plan: &str) -> Option<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return None;
    }
    if number.trim_start().starts_with('+') {
        return Some(format!("+{digits}"));
    }
    match (dialing_plan, digits.len()) {
        ("US" | "CA", 10) => Some(format!("+1{digits}")),
        ("US" | "CA", 11) if digits.starts_with('1') => Some(format!("+{digits}")),
        _ => Some(number.trim().to_owned()),
    }
}

fn address(name: &str, value: &Value) -> Result<Value, ApiError> {
    let parts = value
        .as_object()
        .ok_or_else(|| ApiError::invalid_parameter(name))?;
    let mut kept = Map::new();
    for part in ADDRESS_PARTS {
        match parts.get(part) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => {
                kept.insert(part.to_owned(), Value::from(text.as_str()));
            }
            Some(_) => return Err(ApiError::invalid_parameter(&format!("{name}.{part}"))),
        }
    }
    Ok(Value::Object(kept))
}

/// The members of a request's body that a contact has; `null` stands for *nothing*. Other members
/// are passed over.
pub(super) fn read(
    body: &Map<String, Value>,
    dialing_plan: &str,
) -> Result<Map<String, Value>, ApiError> {
    let mut fields = Map::new();
    let names = TEXTS.iter().chain(&NUMBERS).chain(&ADDRESSES).copied();
    for name in names {
        let refused = || ApiError::invalid_parameter(name);
        let field = match body.get(name) {
            None => continue,
            Some(Value::Null) => Value::Null,
            Some(value) if ADDRESSES.contains(&name) => address(name, value)?,
            Some(Value::String(text)) if text.is_empty() => Value::Null,
            Some(Value::String(number)) if NUMBERS.contains(&name) => {
                normalized(number, dialing_plan).ok_or_else(refused)?.into()
            }
            Some(Value::String(text)) => text.as_str().into(),
            Some(_) => return Err(refused()),
        };
        fields.insert(name.to_owned(), field);
    }
    Ok(fields)
}

/// Does one of the numbers match one of these?
pub(super) fn has_number(contact: &Contact, wanted: &[String]) -> bool {
    // In a query, `+` is a space unless it is escaped.
    let bare = |number: &str| number.trim().trim_start_matches('+').to_owned();
    let mut numbers = NUMBERS
        .iter()
        .filter_map(|name| contact.fields.get(*name)?.as_str())
        .map(bare);
    numbers.any(|number| wanted.iter().any(|one| bare(one) == number))
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn a_national_number_becomes_e_164_in_north_america_alone() {
        let us = |number| normalized(number, "US");
        assert_eq!(us("(510) 555-0187").as_deref(), Some("+15105550187"));
        assert_eq!(us("1 510 555 0187").as_deref(), Some("+15105550187"));
        assert_eq!(us("+44 20 7946 0018").as_deref(), Some("+442079460018"));
        assert_eq!(us("102").as_deref(), Some("102"));
        assert_eq!(us("nobody"), None);
        let british = normalized("020 7946 0018", "GB");
        assert_eq!(british.as_deref(), Some("020 7946 0018"));
    }
}
