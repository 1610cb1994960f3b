//! What a record needs to be saved, and what NetSuite fills in by itself.

use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::Value;

use super::{
    super::{
        error::ApiError,
        schema::RecordType,
        seed::DEFAULT_ZONE,
        store::{Body, Key, Store},
    },
    write::{Writer, time_of_day},
};

const CLOSED_WON: &str = "13";

/// Around a write.
pub(super) struct Circumstances<'a> {
    pub(super) store: &'a Store,
    /// Of the record, once it has one.
    pub(super) id: Option<i64>,
    pub(super) writer: Writer,
    pub(super) now_millis: i64,
}

impl Circumstances<'_> {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now_millis).unwrap_or_default()
    }

    fn now_text(&self) -> Value {
        self.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into()
    }
}

/// The same external id or name twice.
pub(super) fn already_exists(record_type: RecordType) -> ApiError {
    match record_type {
        RecordType::Contact => ApiError::user_error(
            "A contact record with this name already exists. Every contact record must have a \
             unique name.",
        ),
        RecordType::CalendarEvent
        | RecordType::Message
        | RecordType::PhoneCall
        | RecordType::SupportCase
        | RecordType::Task => ApiError::user_error("This record already exists."),
        RecordType::CreditMemo
        | RecordType::Currency
        | RecordType::Customer
        | RecordType::CustomerStatus
        | RecordType::Employee
        | RecordType::Invoice
        | RecordType::Job
        | RecordType::Opportunity
        | RecordType::SalesOrder
        | RecordType::Vendor => ApiError::user_error("This entity already exists."),
    }
}

/// The whole record after the changes, with defaults; or why it cannot be saved.
pub(super) fn completed(
    record_type: RecordType,
    before: Option<&Body>,
    changes: Body,
    around: &Circumstances<'_>,
) -> Result<Body, ApiError> {
    let mut body = before.cloned().unwrap_or_default();
    body.extend(changes);
    body.retain(|_, value| !value.is_null());
    match record_type {
        RecordType::PhoneCall => phone_call(&mut body, before, around)?,
        RecordType::Task => task(&mut body, before, around)?,
        RecordType::CalendarEvent => calendar_event(&mut body, around)?,
        RecordType::Contact | RecordType::Employee => person(record_type, &mut body, around)?,
        RecordType::Customer => customer(&mut body, around)?,
        RecordType::Vendor => {
            company_name(&mut body)?;
            default_to(&mut body, "subsidiary", "1");
            name_is_free(RecordType::Vendor, &body, around)?;
        }
        RecordType::Job
        | RecordType::CreditMemo
        | RecordType::Currency
        | RecordType::CustomerStatus
        | RecordType::Invoice
        | RecordType::Message
        | RecordType::Opportunity
        | RecordType::SupportCase => {}
        RecordType::SalesOrder => {
            default_to(&mut body, "createdBy", around.writer.employee().to_string());
        }
    }
    if record_type.field("isInactive").is_some() {
        body.entry("isInactive").or_insert(Value::Bool(false));
    }
    for created in ["dateCreated", "createdDate"] {
        if record_type.field(created).is_some() {
            body.entry(created).or_insert_with(|| around.now_text());
        }
    }
    if record_type.field("lastModifiedDate").is_some()
        && (around.writer.is_client() || !body.contains_key("lastModifiedDate"))
    {
        body.insert("lastModifiedDate".to_owned(), around.now_text());
    }
    Ok(body)
}

/// What NetSuite shows for a reference to the record.
pub(super) fn display_name(record_type: RecordType, id: i64, body: &Body) -> String {
    let name = match record_type {
        RecordType::Contact
        | RecordType::Customer
        | RecordType::Employee
        | RecordType::Job
        | RecordType::Vendor => text(body, "entityId").map(str::to_owned),
        RecordType::Currency | RecordType::CustomerStatus => text(body, "name").map(str::to_owned),
        RecordType::CreditMemo => {
            text(body, "tranId").map(|number| format!("Credit Memo #{number}"))
        }
        RecordType::Invoice => text(body, "tranId").map(|number| format!("Invoice #{number}")),
        RecordType::Opportunity => {
            text(body, "tranId").map(|number| format!("Opportunity #{number}"))
        }
        RecordType::SalesOrder => {
            text(body, "tranId").map(|number| format!("Sales Order #{number}"))
        }
        RecordType::CalendarEvent | RecordType::PhoneCall | RecordType::Task => {
            text(body, "title").map(str::to_owned)
        }
        RecordType::Message => text(body, "subject").map(str::to_owned),
        RecordType::SupportCase => text(body, "caseNumber").map(str::to_owned),
    };
    name.unwrap_or_else(|| id.to_string())
}

fn text<'a>(body: &'a Body, name: &str) -> Option<&'a str> {
    body.get(name)
        .and_then(Value::as_str)
        .filter(|text| !text.trim().is_empty())
}

fn is_true(body: &Body, name: &str) -> bool {
    body.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn missing(label: &str) -> ApiError {
    ApiError::user_error(&format!("Please enter value(s) for: {label}"))
}

fn default_to(body: &mut Body, name: &str, value: impl Into<Value>) {
    body.entry(name).or_insert_with(|| value.into());
}

fn phone_call(
    body: &mut Body,
    before: Option<&Body>,
    around: &Circumstances<'_>,
) -> Result<(), ApiError> {
    if text(body, "title").is_none() {
        return Err(missing("Subject").at_path("title"));
    }
    for (name, value) in [
        ("status", "SCHEDULED"),
        ("priority", "MEDIUM"),
        ("customForm", "-150"),
    ] {
        default_to(body, name, value);
    }
    for name in ["accessLevel", "sendEmail", "timedEvent"] {
        default_to(body, name, false);
    }
    let caller = around.writer.employee().to_string();
    default_to(body, "assigned", caller.clone());
    default_to(body, "owner", caller);
    let zone = zone_of(body, around)?;
    body.insert("timezone".to_owned(), zone.clone().into());
    let today = today(&zone, around);
    default_to(body, "startDate", today.clone());
    times(body)?;
    contact_has_company(body, around)?;
    completion(body, before, around, today);
    Ok(())
}

/// NetSuite says itself when something was completed.
fn completion(body: &mut Body, before: Option<&Body>, around: &Circumstances<'_>, today: String) {
    let was_complete = before.is_some_and(|before| text(before, "status") == Some("COMPLETE"));
    if text(body, "status") != Some("COMPLETE") {
        body.remove("completedDate");
    } else if !was_complete && (around.writer.is_client() || !body.contains_key("completedDate")) {
        body.insert("completedDate".to_owned(), today.into());
    }
}

fn task(
    body: &mut Body,
    before: Option<&Body>,
    around: &Circumstances<'_>,
) -> Result<(), ApiError> {
    if text(body, "title").is_none() {
        return Err(missing("Title").at_path("title"));
    }
    default_to(body, "status", "NOTSTART");
    default_to(body, "priority", "MEDIUM");
    for name in ["sendEmail", "timedEvent"] {
        default_to(body, name, false);
    }
    let caller = around.writer.employee().to_string();
    default_to(body, "assigned", caller.clone());
    default_to(body, "owner", caller);
    let today = today(&zone_of(body, around)?, around);
    default_to(body, "startDate", today.clone());
    let start = body.get("startDate").cloned().unwrap_or_default();
    default_to(body, "dueDate", start);
    times(body)?;
    completion(body, before, around, today);
    Ok(())
}

fn calendar_event(body: &mut Body, around: &Circumstances<'_>) -> Result<(), ApiError> {
    if text(body, "title").is_none() {
        return Err(missing("Title").at_path("title"));
    }
    default_to(body, "status", "CONFIRMED");
    default_to(body, "timedEvent", false);
    default_to(body, "organizer", around.writer.employee().to_string());
    default_to(body, "startDate", today(DEFAULT_ZONE, around));
    times(body)
}

/// The time zone preference of the person the call is assigned to.
fn zone_of(body: &Body, around: &Circumstances<'_>) -> Result<String, ApiError> {
    let key = text(body, "assigned").and_then(Key::parse);
    let employee = key
        .map(|key| around.store.find(RecordType::Employee, &key))
        .transpose()?
        .flatten();
    let zone = employee
        .as_ref()
        .and_then(|employee| text(&employee.body, "timeZone"));
    Ok(zone.unwrap_or(DEFAULT_ZONE).to_owned())
}

fn today(zone: &str, around: &Circumstances<'_>) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    around.now().to_zoned(zone).date().to_string()
}

/// Only a call with reserved time has times, and it must last.
fn times(body: &mut Body) -> Result<(), ApiError> {
    if !is_true(body, "timedEvent") {
        body.remove("startTime");
        body.remove("endTime");
        return Ok(());
    }
    let Some(start) = text(body, "startTime").and_then(time_of_day) else {
        return Err(missing("Start Time").at_path("startTime"));
    };
    if let Some(end) = text(body, "endTime").and_then(time_of_day) {
        if end <= start {
            return Err(
                ApiError::user_error("The end time must be later than the start time.")
                    .at_path("endTime"),
            );
        }
    } else {
        let hour = jiff::SignedDuration::from_hours(1);
        let end = start
            .checked_add(hour)
            .unwrap_or(civil::Time::constant(23, 59, 0, 0));
        default_to(body, "endTime", end.strftime("%H:%M").to_string());
    }
    Ok(())
}

/// A contact that belongs to nobody cannot be called without naming a company.
fn contact_has_company(body: &Body, around: &Circumstances<'_>) -> Result<(), ApiError> {
    let Some(contact) = text(body, "contact").and_then(Key::parse) else {
        return Ok(());
    };
    if text(body, "company").is_some() {
        return Ok(());
    }
    let contact = around.store.find(RecordType::Contact, &contact)?;
    if contact.is_some_and(|contact| text(&contact.body, "company").is_none()) {
        return Err(ApiError::invalid_value("company"));
    }
    Ok(())
}

fn person_name(body: &Body) -> Option<String> {
    let parts: Vec<&str> = ["firstName", "middleName", "lastName"]
        .into_iter()
        .filter_map(|name| text(body, name))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn person(
    record_type: RecordType,
    body: &mut Body,
    around: &Circumstances<'_>,
) -> Result<(), ApiError> {
    if text(body, "entityId").is_none() {
        let name = person_name(body).ok_or_else(|| missing("Name"))?;
        body.insert("entityId".to_owned(), name.into());
    }
    default_to(body, "subsidiary", "1");
    if record_type == RecordType::Contact {
        default_to(body, "isPrivate", false);
    }
    name_is_free(record_type, body, around)
}

/// A company's or a person's name, which is also how the record is shown.
fn company_name(body: &mut Body) -> Result<(), ApiError> {
    default_to(body, "isPerson", false);
    let name = if is_true(body, "isPerson") {
        if text(body, "lastName").is_none() {
            return Err(missing("Last Name").at_path("lastName"));
        }
        person_name(body)
    } else {
        text(body, "companyName").map(str::to_owned)
    };
    let Some(name) = name else {
        return Err(
            ApiError::user_error("You must enter a value for Company Name.").at_path("companyName"),
        );
    };
    default_to(body, "entityId", name.clone());
    body.insert("altName".to_owned(), name.into());
    Ok(())
}

fn customer(body: &mut Body, around: &Circumstances<'_>) -> Result<(), ApiError> {
    company_name(body)?;
    for (name, value) in [
        ("subsidiary", "1"),
        ("currency", "1"),
        ("entityStatus", CLOSED_WON),
    ] {
        default_to(body, name, value);
    }
    for amount in ["balance", "overdueBalance"] {
        default_to(body, amount, 0);
    }
    name_is_free(RecordType::Customer, body, around)
}

/// Names are unique among the records of one type.
fn name_is_free(
    record_type: RecordType,
    body: &Body,
    around: &Circumstances<'_>,
) -> Result<(), ApiError> {
    let name = text(body, "entityId").unwrap_or_default();
    let is_taken = around
        .store
        .all(record_type)?
        .into_iter()
        .any(|other| Some(other.id) != around.id && other.name == name);
    if is_taken {
        Err(already_exists(record_type))
    } else {
        Ok(())
    }
}
