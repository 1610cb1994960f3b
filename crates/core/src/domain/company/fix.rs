//! What mends a gap of the ledger: where it leads to or what it does, by the gap's cause.

use serde::{Deserialize, Serialize};

use super::{Cause, Gap};
use crate::domain::{ids::ExtensionId, time::Timestamp};

/// What mends a gap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fix {
    /// The call is sent now.
    Send,
    /// Somebody has deleted its record: it is made anew.
    SendAnew,
    /// Somebody mends the record's form or rules in NetSuite; then the call is sent.
    MendThenSend,
    /// The extension is mapped to an employee.
    Map(ExtensionId),
    /// A default organizer is chosen.
    DefaultOrganizer,
    /// NetSuite is connected anew.
    Reconnect,
    /// NetSuite's role gets what it lacks.
    Permission,
    /// The templates of title and comments are changed.
    Wording,
    /// This field, as NetSuite's form names it, gets a value among the Call Fields.
    CallField(String),
    /// The rule that leaves it out is changed.
    Rule,
}

impl Cause {
    /// What mends it where nothing is known of the call but this; nothing where nothing does.
    const fn fix(self) -> Option<Fix> {
        match self {
            Self::NotYet | Self::NetsuiteAway | Self::NetsuiteCall | Self::Connector => {
                Some(Fix::Send)
            }
            Self::GoneFromNetsuite => Some(Fix::SendAnew),
            // Which field it is, only the gap knows.
            Self::NetsuiteField | Self::NetsuiteMandatory => Some(Fix::MendThenSend),
            Self::NoPerson => Some(Fix::DefaultOrganizer),
            Self::NetsuiteSignIn => Some(Fix::Reconnect),
            Self::NetsuitePermission => Some(Fix::Permission),
            Self::NotACall | Self::NoKey | Self::GoneFromRingcentral => None,
            Self::Internal
            | Self::RuleInbound
            | Self::RuleOutbound
            | Self::RuleAnswered
            | Self::RuleMissed
            | Self::RuleVoicemail
            | Self::RuleLength
            | Self::RuleNumber
            | Self::RulePerson => Some(Fix::Rule),
        }
    }

    /// Is it one of the company's logging rules, which an admin may change?
    pub fn is_changeable_rule(self) -> bool {
        self.fix() == Some(Fix::Rule)
    }

    /// Is it about a permission or a field that has a name?
    pub const fn has_name(self) -> bool {
        matches!(
            self,
            Self::NetsuitePermission | Self::NetsuiteField | Self::NetsuiteMandatory
        )
    }

    /// What happened and what to do, where `name` is the permission or field it is about.
    pub fn words_of(self, name: Option<&str>) -> String {
        match (self, name) {
            (Self::NetsuitePermission, Some(name)) => {
                format!("NetSuite's role lacks the permission {name}.")
            }
            (Self::NetsuiteField, Some(name)) => format!("NetSuite refuses the field {name}."),
            (Self::NetsuiteMandatory, Some(name)) => format!(
                "NetSuite's form demands the field {name}, which nothing fills. Give it a value under Call \
                 Fields."
            ),
            _ => self.words().to_owned(),
        }
    }
}

impl Gap {
    /// What mends it; nothing where nothing does.
    pub fn fix(&self) -> Option<Fix> {
        match (self.cause, &self.extension, self.field.as_deref()) {
            (Cause::NoPerson, Some(extension), _) => Some(Fix::Map(extension.clone())),
            (Cause::NetsuiteField, Some(extension), Some("assigned")) => {
                Some(Fix::Map(extension.clone()))
            }
            (Cause::NetsuiteField, _, Some("title" | "message")) => Some(Fix::Wording),
            (Cause::NetsuiteMandatory, _, Some(label)) => Some(Fix::CallField(label.to_owned())),
            (cause, ..) => cause.fix(),
        }
    }

    /// Which call it is.
    pub fn of(&self) -> GapCall {
        GapCall {
            call: self.call.clone(),
            extension: self.extension.clone(),
            started_at: self.started_at,
        }
    }
}

/// Body of `POST /company/ledger/send`: a call that is to be sent now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GapCall {
    /// As in the gap.
    pub call: String,
    /// Whose it is.
    pub extension: Option<ExtensionId>,
    /// When it began.
    pub started_at: Timestamp,
}

/// What came of sending it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// It is still not in NetSuite; nothing when it is.
    pub gap: Option<Gap>,
    /// Why it could not be tried, in words.
    pub problem: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(cause: Cause, extension: Option<&str>, field: Option<&str>) -> Gap {
        Gap {
            call: "s-1".to_owned(),
            extension: extension.map(ExtensionId::new),
            started_at: Timestamp::default(),
            cause,
            words: cause.words_of(field),
            field: field.map(str::to_owned),
        }
    }

    #[test]
    fn a_call_without_a_person_leads_to_its_extension_or_to_the_default_organizer() {
        let queue = gap(Cause::NoPerson, Some("200"), None).fix();
        assert_eq!(queue, Some(Fix::Map(ExtensionId::new("200"))));
        let nobodys = gap(Cause::NoPerson, None, None).fix();
        assert_eq!(nobodys, Some(Fix::DefaultOrganizer));
    }

    #[test]
    fn a_refused_field_leads_to_what_fills_it() {
        let of = |field| gap(Cause::NetsuiteField, Some("101"), field).fix();
        assert_eq!(of(Some("title")), Some(Fix::Wording));
        assert_eq!(of(Some("message")), Some(Fix::Wording));
        assert_eq!(
            of(Some("assigned")),
            Some(Fix::Map(ExtensionId::new("101")))
        );
        assert_eq!(of(Some("company")), Some(Fix::MendThenSend));
        assert_eq!(of(None), Some(Fix::MendThenSend));
        let demanded = gap(Cause::NetsuiteMandatory, Some("101"), Some("Campaign"));
        assert_eq!(demanded.fix(), Some(Fix::CallField("Campaign".to_owned())));
        assert!(demanded.words.contains("Campaign"), "{}", demanded.words);
    }

    #[test]
    fn every_cause_that_somebody_can_mend_has_what_mends_it() {
        let unmendable = [Cause::NotACall, Cause::NoKey, Cause::GoneFromRingcentral];
        for cause in Cause::ALL {
            let has_fix = gap(cause, None, None).fix().is_some();
            assert_eq!(has_fix, !unmendable.contains(&cause), "{cause:?}");
            assert!(!cause.is_changeable_rule() || cause.is_rule(), "{cause:?}");
        }
    }

    #[test]
    fn a_permission_and_a_field_are_named() {
        let named = gap(
            Cause::NetsuitePermission,
            None,
            Some("Lists -> Phone Calls"),
        );
        assert!(named.words.contains("Lists -> Phone Calls"));
        let unnamed = gap(Cause::NetsuitePermission, None, None);
        assert_eq!(unnamed.words, Cause::NetsuitePermission.words());
    }
}
