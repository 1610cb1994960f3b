//! Answers other than success, classified by code and text: the same fault comes with different
//! statuses.

use serde::Deserialize;

/// The error envelope.
#[derive(Clone, Debug, Default, Deserialize)]
struct Envelope {
    #[serde(default)]
    title: Option<String>,
    #[serde(default, rename = "o:errorCode")]
    code: Option<String>,
    #[serde(default, rename = "o:errorDetails")]
    details: Vec<Detail>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Detail {
    #[serde(default, rename = "detail")]
    text: String,
    #[serde(default, rename = "o:errorCode")]
    code: String,
    #[serde(default, rename = "o:errorPath")]
    path: Option<String>,
}

/// What an answer means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The token is not, or no longer, accepted.
    SignIn,
    /// The role lacks a permission.
    Permission,
    /// A field or the statement is refused.
    Field,
    /// No such record.
    NotFound,
    /// Too many requests at once.
    Busy,
    /// `NetSuite` fails.
    Unavailable,
}

/// A classified answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What it means.
    pub fault: Fault,
    /// `NetSuite`'s words; may name records, so never for a log line.
    pub detail: String,
    /// The field it complains about.
    pub path: Option<String>,
    /// Its code, for a log line.
    pub code: Option<String>,
}

impl Refusal {
    /// Reads an answer that is not a success; `body` may be anything, even a page for people.
    pub fn read(status: u16, body: &[u8]) -> Self {
        let envelope: Envelope = serde_json::from_slice(body).unwrap_or_default();
        let texts: Vec<&str> = envelope
            .details
            .iter()
            .map(|one| one.text.as_str())
            .filter(|text| !text.is_empty())
            .collect();
        let detail = if texts.is_empty() {
            envelope
                .title
                .clone()
                .unwrap_or_else(|| format!("HTTP {status}"))
        } else {
            texts.join(" ")
        };
        let mut codes: Vec<String> = envelope
            .details
            .iter()
            .map(|one| one.code.clone())
            .collect();
        codes.extend(envelope.code.clone());
        codes.retain(|code| !code.is_empty());
        Self {
            fault: classify(status, &codes, &detail),
            detail,
            path: envelope.details.into_iter().find_map(|one| one.path),
            code: codes.into_iter().next(),
        }
    }
}

fn classify(status: u16, codes: &[String], detail: &str) -> Fault {
    let has = |code: &str| codes.iter().any(|one| one == code);
    if status == 429 || has("CONCURRENCY_LIMIT_EXCEEDED") || has("SSS_REQUEST_LIMIT_EXCEEDED") {
        return Fault::Busy;
    }
    if status == 401 || has("INVALID_LOGIN") {
        return Fault::SignIn;
    }
    if status == 403 || has("INSUFFICIENT_PERMISSION") || speaks_of_permission(detail) {
        return Fault::Permission;
    }
    match status {
        404 => Fault::NotFound,
        // A redirection is no word of the API: it leads to a page for people, or comes from a proxy.
        300..400 | 408 | 500.. => Fault::Unavailable,
        _ => Fault::Field,
    }
}

/// A missing permission also comes as 400, and from a query as a table that is not there.
fn speaks_of_permission(detail: &str) -> bool {
    let lower = detail.to_lowercase();
    lower.contains("permission")
        || lower.contains("invalid search type")
        || (lower.contains("' was not found")
            && (lower.contains("record '") || lower.contains("'subsidiary'")))
}

/// Does it say that the record is locked, as a workflow of the account does to records that are not to be
/// changed any more?
pub fn speaks_of_lock(detail: &str) -> bool {
    let lower = detail.to_lowercase();
    lower.contains("record") && lower.contains(" locked")
}

/// What the form demands and nobody gave, by the form's own labels.
pub fn demanded(detail: &str) -> Option<&str> {
    const DEMANDS: [&str; 2] = ["enter value(s) for: ", "must enter a value for "];
    let labels = DEMANDS.into_iter().find_map(|words| {
        let (_, labels) = detail.split_once(words)?;
        Some(labels.trim().trim_end_matches('.'))
    });
    labels.filter(|labels| !labels.is_empty())
}

/// Is this field of the record at fault?
pub fn blames(field: &str, detail: &str, path: Option<&str>) -> bool {
    let named = |detail: &str| {
        let (_, rest) = detail.split_once("for the following field: ")?;
        Some(rest.trim_end_matches('.').eq_ignore_ascii_case(field))
    };
    path == Some(field) || detail.contains(&format!("'{field}'")) || named(detail) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(status: u16, code: &str, detail: &str) -> Fault {
        let body = serde_json::json!({
            "type": "x", "title": "Bad Request", "status": status,
            "o:errorDetails": [{ "detail": detail, "o:errorCode": code }],
        });
        Refusal::read(status, body.to_string().as_bytes()).fault
    }

    #[test]
    fn the_limit_is_known_by_its_code_whatever_the_status() {
        let text = "Concurrent request limit exceeded. Request blocked.";
        assert_eq!(fault(429, "CONCURRENCY_LIMIT_EXCEEDED", text), Fault::Busy);
        assert_eq!(fault(400, "CONCURRENCY_LIMIT_EXCEEDED", text), Fault::Busy);
    }

    #[test]
    fn a_missing_permission_is_known_by_status_code_or_words() {
        let violation = "Permission Violation: You need the 'Lists -> Phone Calls' permission";
        assert_eq!(
            fault(403, "INSUFFICIENT_PERMISSION", violation),
            Fault::Permission
        );
        let role = "Your current role does not have permission to perform this action.";
        assert_eq!(fault(400, "USER_ERROR", role), Fault::Permission);
        assert_eq!(
            fault(400, "INVALID_PARAMETER", "Record 'vendor' was not found."),
            Fault::Permission
        );
        assert_eq!(
            fault(400, "USER_ERROR", "'Subsidiary' was not found."),
            Fault::Permission
        );
    }

    #[test]
    fn a_field_is_named_with_its_path() {
        let body = br#"{"title":"Bad Request","status":400,"o:errorDetails":[{"detail":
            "Invalid value for the resource or sub-resource field 'company'. Provide a valid value.",
            "o:errorCode":"INVALID_CONTENT","o:errorPath":"company"}]}"#;
        let refusal = Refusal::read(400, body);
        assert_eq!(refusal.fault, Fault::Field);
        assert_eq!(refusal.path.as_deref(), Some("company"));
        assert_eq!(refusal.code.as_deref(), Some("INVALID_CONTENT"));
        assert!(refusal.detail.starts_with("Invalid value"));
    }

    #[test]
    fn a_lock_a_demand_and_a_blamed_field_are_known_by_their_words() {
        let lock = "Error while accessing a resource. This record has been locked by a user defined workflow.";
        assert!(speaks_of_lock(lock));
        assert!(!speaks_of_lock(
            "Error while accessing a resource. This record already exists."
        ));
        let demand =
            "Error while accessing a resource. Please enter value(s) for: Campaign, Region";
        assert_eq!(demanded(demand), Some("Campaign, Region"));
        assert_eq!(
            demanded("Error while accessing a resource. You must enter a value for Company Name."),
            Some("Company Name")
        );
        assert_eq!(demanded(lock), None);
        let blamed = "Error while accessing a resource. You have entered an Invalid Field Value 53384 for the \
                      following field: company.";
        assert!(blames("company", blamed, None) && !blames("contact", blamed, None));
        let quoted = "Invalid value for the resource or sub-resource field 'contact'. Provide a valid value.";
        assert!(blames("contact", quoted, None) && blames("contact", "Odd.", Some("contact")));
    }

    #[test]
    fn pages_for_people_and_server_errors_are_unavailability() {
        assert_eq!(
            Refusal::read(503, b"<html>maintenance</html>").fault,
            Fault::Unavailable
        );
        for redirection in [302, 303, 307] {
            assert_eq!(Refusal::read(redirection, b"").fault, Fault::Unavailable);
        }
        assert_eq!(
            fault(500, "UNEXPECTED_ERROR", "An unexpected error occurred."),
            Fault::Unavailable
        );
        assert_eq!(
            fault(404, "NONEXISTENT_ID", "Record does not exist."),
            Fault::NotFound
        );
        assert_eq!(
            fault(401, "INVALID_LOGIN", "Invalid login attempt."),
            Fault::SignIn
        );
    }
}
