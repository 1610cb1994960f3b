//! The `phoneCall` record. Of custom fields those are written that the account's metadata has: validation
//! of names would refuse the whole record for one that it has not.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::reference::Reference;
use crate::domain::{
    ids::RecordId,
    links::Named,
    logging::CustomValue,
    phone_call::{Filing, Phone, PhoneCall},
};

/// The body of a `PUT`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhoneCallBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Value>,
    message: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timed_event: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned: Option<Reference>,
    #[serde(flatten)]
    custom: Map<String, Value>,
}

/// Whom the record names in a field from now on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
enum Place {
    Under(Reference),
    /// Nobody any more.
    Emptied,
}

impl PhoneCallBody {
    /// Whom the record names and this does not name is in it no more, where the record is filed anew.
    #[must_use]
    pub fn in_place_of(mut self, company: Option<&RecordId>, contact: Option<&RecordId>) -> Self {
        for (field, was) in [(&mut self.company, company), (&mut self.contact, contact)] {
            if field.is_none() && was.is_some() {
                *field = Some(Place::Emptied);
            }
        }
        self
    }
}

impl From<PhoneCall> for PhoneCallBody {
    fn from(call: PhoneCall) -> Self {
        let (company, contact) = match call.filing {
            Filing::Under { company, contact } => (company, contact),
            Filing::Nobody | Filing::Unknown | Filing::Ambiguous(_) | Filing::Unchanged => {
                (None, None)
            }
        };
        Self {
            title: call.title,
            phone: match call.phone {
                Phone::Number(number) => Some(number.into()),
                Phone::Withheld => Some(Value::Null),
                Phone::Unchanged => None,
            },
            message: call.message,
            status: "COMPLETE",
            start_date: call.slot.map(|slot| slot.date()),
            timed_event: call.slot.map(|_| true),
            start_time: call.slot.map(|slot| slot.start()),
            end_time: call.slot.map(|slot| slot.end()),
            company: company.map(|id| Place::Under(Reference::to(id))),
            contact: contact.map(|id| Place::Under(Reference::to(id))),
            assigned: call.assigned.map(Reference::to),
            custom: call.custom.into_iter().map(custom).collect(),
        }
    }
}

fn custom((field, value): (String, CustomValue)) -> (String, Value) {
    let value = match value {
        CustomValue::Text(text) => text.into(),
        CustomValue::Number(number) => number.into(),
        CustomValue::Checkbox(is_checked) => is_checked.into(),
        CustomValue::Entry(id) => json!({ "id": id }),
        CustomValue::Nothing => Value::Null,
    };
    (field, value)
}

/// The body of a `PATCH` that gives the record to another employee.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reassigned {
    /// Organizer.
    pub assigned: Reference,
}

/// The body of a `PATCH` that links the record to something else; what is absent stays.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Relinked(Map<String, Value>);

impl Relinked {
    /// From the one to the other; nothing when they are the same.
    pub fn between(now: &Named, next: &Named) -> Option<Self> {
        let mut changes = Map::new();
        for (field, now, next) in [
            ("company", &now.company, &next.company),
            ("contact", &now.contact, &next.contact),
            ("transaction", &now.transaction, &next.transaction),
        ] {
            if now != next {
                let reference = next.as_ref().map(|id| json!({ "id": id }));
                changes.insert(field.to_owned(), reference.unwrap_or_default());
            }
        }
        (!changes.is_empty()).then_some(Self(changes))
    }
}

/// What is read of a record that exists.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct PhoneCallRead {
    /// Internal id.
    pub id: RecordId,
    /// Comments.
    #[serde(default)]
    pub message: Option<String>,
    /// Customer, lead, prospect, vendor or project.
    #[serde(default)]
    pub company: Option<Reference>,
    /// Contact.
    #[serde(default)]
    pub contact: Option<Reference>,
    /// The other side's number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Transaction.
    #[serde(default)]
    pub transaction: Option<Reference>,
    /// Everything else.
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl PhoneCallRead {
    /// Does nothing stand in this field of the account's own? A box that is not ticked says no.
    pub fn is_empty(&self, field: &str) -> bool {
        match self.others.get(field) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.is_empty(),
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => false,
        }
    }

    /// What it is linked to.
    pub fn named(&self) -> Named {
        let id = |reference: &Option<Reference>| Some(reference.as_ref()?.id.clone());
        Named {
            company: id(&self.company),
            contact: id(&self.contact),
            transaction: id(&self.transaction),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        logging::CallFacts,
        phone_call::{LocalMinute, TimeSlot},
    };

    #[test]
    fn the_body_has_the_record_services_names_and_no_others() {
        let minute = LocalMinute {
            year: 2026,
            month: 11,
            day: 21,
            hour: 14,
            minute: 5,
        };
        let call = PhoneCall {
            title: Some("Inbound call from Jane Doe".into()),
            phone: Phone::Unchanged,
            message: "Direction: Inbound".into(),
            slot: Some(TimeSlot::new(minute, minute, 0)),
            filing: Filing::Under {
                company: Some(RecordId::new("660")),
                contact: None,
            },
            assigned: Some(RecordId::new("12")),
            facts: CallFacts::new(),
            custom: vec![
                ("custevent_rc_duration".into(), CustomValue::Number(391)),
                ("custevent_rc_queue".into(), CustomValue::Nothing),
            ],
        };
        assert_eq!(
            serde_json::to_value(PhoneCallBody::from(call)).unwrap(),
            serde_json::json!({
                "title": "Inbound call from Jane Doe",
                "message": "Direction: Inbound",
                "status": "COMPLETE",
                "startDate": "2026-11-21",
                "timedEvent": true,
                "startTime": "14:05",
                "endTime": "14:06",
                "company": { "id": "660" },
                "assigned": { "id": "12" },
                "custevent_rc_duration": 391,
                "custevent_rc_queue": null,
            })
        );
    }

    #[test]
    fn what_stays_as_it_is_is_not_named() {
        let call = PhoneCall {
            title: None,
            phone: Phone::Unchanged,
            message: "Direction: Inbound".into(),
            slot: None,
            filing: Filing::Unchanged,
            assigned: None,
            facts: CallFacts::new(),
            custom: Vec::new(),
        };
        assert_eq!(
            serde_json::to_value(PhoneCallBody::from(call)).unwrap(),
            serde_json::json!({ "message": "Direction: Inbound", "status": "COMPLETE" })
        );
    }

    #[test]
    fn a_record_is_read_with_and_without_its_references() {
        let read: PhoneCallRead = serde_json::from_value(serde_json::json!({
            "id": "9001", "message": "x", "status": { "id": "COMPLETE" },
            "company": { "links": [], "id": "660", "refName": "Acme" },
        }))
        .unwrap();
        assert_eq!(
            read.company.and_then(|company| company.ref_name).as_deref(),
            Some("Acme")
        );
        assert_eq!(read.contact, None);
    }
}
