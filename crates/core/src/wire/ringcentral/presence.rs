//! How busy colleagues are: `GET …/account/~/presence`, and the event of the whole account.

use serde::Deserialize;

use super::{optional_id, people::Paging};
use crate::domain::contacts::Presence;

/// A page of everybody's presence.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AccountPresence {
    /// One for each extension.
    pub records: Vec<PresenceFacts>,
    /// Where the page stands.
    pub paging: Paging,
}

/// What RingCentral says of one extension. An event may say only what changed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PresenceFacts {
    /// Whose; in events.
    #[serde(deserialize_with = "optional_id")]
    extension_id: Option<String>,
    /// Whose; in answers.
    extension: Option<Extension>,
    telephony_status: Option<String>,
    presence_status: Option<String>,
    dnd_status: Option<String>,
    allow_see_my_presence: Option<bool>,
    /// Counts the events of an extension.
    sequence: Option<u64>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
struct Extension {
    #[serde(deserialize_with = "optional_id")]
    id: Option<String>,
}

impl PresenceFacts {
    /// Whose presence it is.
    pub fn extension(&self) -> Option<&str> {
        let told = self.extension.as_ref().and_then(|it| it.id.as_deref());
        self.extension_id.as_deref().or(told)
    }

    /// What is known once this is told after `before`; `None` when it is older than that.
    #[must_use]
    pub fn after(self, before: &Self) -> Option<Self> {
        if before.sequence.is_some() && self.sequence < before.sequence {
            return None;
        }
        let known = before.clone();
        Some(Self {
            telephony_status: self.telephony_status.or(known.telephony_status),
            presence_status: self.presence_status.or(known.presence_status),
            dnd_status: self.dnd_status.or(known.dnd_status),
            allow_see_my_presence: self.allow_see_my_presence.or(known.allow_see_my_presence),
            ..self
        })
    }

    /// In one word; `None` for who does not want it seen, and where RingCentral says nothing we know.
    pub fn shown(&self) -> Option<Presence> {
        if self.allow_see_my_presence == Some(false) {
            return None;
        }
        if self.dnd_status.as_deref() == Some("DoNotAcceptAnyCalls") {
            return Some(Presence::DoNotDisturb);
        }
        match self.telephony_status.as_deref() {
            Some("CallConnected" | "OnHold" | "ParkedCall") => return Some(Presence::OnCall),
            Some("Ringing") => return Some(Presence::Busy),
            Some(_) | None => {}
        }
        match self.presence_status.as_deref()? {
            "Available" => Some(Presence::Available),
            "Busy" => Some(Presence::Busy),
            "Offline" => Some(Presence::Offline),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn facts(text: &str) -> PresenceFacts {
        json::read(text).unwrap()
    }

    #[test]
    fn what_somebody_is_doing_is_one_word() {
        let told = [
            (
                r#""presenceStatus":"Available","telephonyStatus":"NoCall""#,
                Some(Presence::Available),
            ),
            (
                r#""presenceStatus":"Busy","telephonyStatus":"CallConnected""#,
                Some(Presence::OnCall),
            ),
            (
                r#""presenceStatus":"Busy","telephonyStatus":"OnHold""#,
                Some(Presence::OnCall),
            ),
            (
                r#""presenceStatus":"Busy","telephonyStatus":"Ringing""#,
                Some(Presence::Busy),
            ),
            (
                r#""presenceStatus":"Busy","meetingStatus":"Connected""#,
                Some(Presence::Busy),
            ),
            (
                r#""presenceStatus":"Busy","dndStatus":"DoNotAcceptAnyCalls""#,
                Some(Presence::DoNotDisturb),
            ),
            (
                r#""presenceStatus":"Available","dndStatus":"TakeDepartmentCallsOnly""#,
                Some(Presence::Available),
            ),
            (
                r#""presenceStatus":"Offline","telephonyStatus":"NoCall""#,
                Some(Presence::Offline),
            ),
            (
                r#""presenceStatus":"Available","allowSeeMyPresence":false"#,
                None,
            ),
            (r#""presenceStatus":"Elsewhere""#, None),
            (r#""telephonyStatus":"NoCall""#, None),
        ];
        for (members, wanted) in told {
            let read = facts(&format!("{{{members}}}"));
            assert_eq!(read.shown(), wanted, "{members}");
        }
    }

    #[test]
    fn an_event_changes_what_it_says_and_never_goes_back() {
        let page = r#"{"records":[{"extension":{"id":17},"presenceStatus":"Available",
            "dndStatus":"DoNotAcceptAnyCalls","telephonyStatus":"NoCall"}],"paging":{"totalPages":2}}"#;
        let page: AccountPresence = json::read(page).unwrap();
        let known = &page.records[0];
        assert_eq!(
            (known.extension(), page.paging.total_pages),
            (Some("17"), Some(2))
        );
        let called = facts(r#"{"extensionId":"17","telephonyStatus":"Ringing","sequence":2}"#);
        let called = called.after(known).unwrap();
        assert_eq!(called.shown(), Some(Presence::DoNotDisturb), "as before");
        let open = facts(r#"{"extensionId":"17","dndStatus":"TakeAllCalls","sequence":3}"#);
        let open = open.after(&called).unwrap();
        assert_eq!(open.shown(), Some(Presence::Busy));
        let late = facts(r#"{"extensionId":"17","telephonyStatus":"NoCall","sequence":1}"#);
        assert_eq!(late.after(&open), None);
    }
}
