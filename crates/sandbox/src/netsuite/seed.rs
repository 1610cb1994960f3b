//! What the sandbox company has in NetSuite before anybody calls: `seed.json`, loaded through the
//! same checks as any write.
//!
//! | Number | Is |
//! |---|---|
//! | +14155550134 | contact Tomás Arriaga of Cobalt Ridge Orchards, stored `415.555.0134 x12` |
//! | +15035550142 | contact Wilhelmina Featherstonehaugh-Okonkwo of Brightwater Municipal Irrigation District No. 14, stored `(503) 555-0142` |
//! | +442079460018 | contact Imogen Ashworth-Pryce of Ashworth & Pryce Ltd, stored `020 7946 0018` |
//! | +12125550177 | two contacts of different companies: Dana Whitfield and Marcus Oyelaran |
//! | +13125550120 | the customer Lakeshore Millwork and its contact Petra Nowak alike |
//! | +12065550165 | the contact Sol Underhill, who belongs to no company |
//! | +17025550188 | only an inactive contact |
//! | +19205550144 | the vendor Fox Valley Paper Mill |
//! | +16285550199 | nobody |
//!
//! A date in the seed may be `today-3`, a moment `today-3T15:04:00Z`, counted from the day the sandbox
//! starts, so that recent calls stay recent.

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use serde_json::{Map, Value, json};

use super::{
    by_hand::Account,
    error::ApiError,
    record::{self, Target, Writer},
    schema::RecordType,
    store::{Key, Store},
};
use crate::people::Person;

/// The employee a client-credentials token acts as.
pub const INTEGRATION_EMPLOYEE: i64 = 10;
/// The internal id of the first person of the company; the others follow.
pub const FIRST_EMPLOYEE: i64 = 11;
/// The zone of people who chose none.
pub const DEFAULT_ZONE: &str = "America/Los_Angeles";

const SEED: &str = include_str!("seed.json");

/// Why the seed cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub(super) enum SeedError {
    #[error("the seed is not an object of lists of records")]
    Shape,
    #[error("record {id} of {record_type} is refused: {error:?}")]
    Refused {
        record_type: &'static str,
        id: i64,
        error: ApiError,
    },
}

/// Fills an empty store.
pub(super) fn load(store: &Store, people: &[Person], now_millis: i64) -> Result<(), SeedError> {
    let seed: Map<String, Value> = serde_json::from_str(SEED).map_err(|_| SeedError::Shape)?;
    let zones = seed
        .get("timeZones")
        .and_then(Value::as_object)
        .ok_or(SeedError::Shape)?;
    let today = Timestamp::from_millisecond(now_millis)
        .unwrap_or_default()
        .to_zoned(TimeZone::get(DEFAULT_ZONE).unwrap_or(TimeZone::UTC))
        .date();
    let mut primary_contacts = Vec::new();
    for record_type in RecordType::ALL {
        let entries = match record_type {
            RecordType::Employee => employees(people, zones),
            RecordType::CalendarEvent
            | RecordType::Contact
            | RecordType::CreditMemo
            | RecordType::Currency
            | RecordType::Customer
            | RecordType::CustomerStatus
            | RecordType::Invoice
            | RecordType::Job
            | RecordType::Message
            | RecordType::Opportunity
            | RecordType::PhoneCall
            | RecordType::SalesOrder
            | RecordType::SupportCase
            | RecordType::Task
            | RecordType::Vendor => seed
                .get(record_type.name())
                .and_then(Value::as_array)
                .cloned()
                .ok_or(SeedError::Shape)?,
        };
        for entry in entries {
            let Value::Object(mut entry) = entry else {
                return Err(SeedError::Shape);
            };
            let id = entry
                .get("id")
                .and_then(Value::as_i64)
                .ok_or(SeedError::Shape)?;
            for value in entry.values_mut() {
                resolve_date(value, today);
            }
            // Contacts name their company, so a company's own contact is not there yet.
            if record_type == RecordType::Customer
                && let Some(contact) = entry.remove("contact")
            {
                primary_contacts.push((id, contact));
            }
            let target = Target::New {
                id: Some(id),
                external_id: None,
            };
            record::save(
                store,
                (record_type, &Account::default()),
                target,
                &entry,
                Writer::Seed,
                now_millis,
            )
            .map_err(refused(record_type, id))?;
        }
    }
    for (id, contact) in primary_contacts {
        let refused = refused(RecordType::Customer, id);
        let customer = store.find(RecordType::Customer, &Key::Internal(id));
        let customer = customer
            .map_err(|error| refused(error.into()))?
            .ok_or(SeedError::Shape)?;
        let target = Target::Existing(customer);
        let change = Map::from_iter([("contact".to_owned(), contact)]);
        record::save(
            store,
            (RecordType::Customer, &Account::default()),
            target,
            &change,
            Writer::Seed,
            now_millis,
        )
        .map_err(refused)?;
    }
    Ok(())
}

fn refused(record_type: RecordType, id: i64) -> impl Fn(ApiError) -> SeedError {
    move |error| SeedError::Refused {
        record_type: record_type.name(),
        id,
        error,
    }
}

fn employees(people: &[Person], zones: &Map<String, Value>) -> Vec<Value> {
    let integration = json!({
        "id": INTEGRATION_EMPLOYEE, "firstName": "Sandbox", "lastName": "Integration",
        "email": "integration@northgate.example", "isSalesRep": false, "giveAccess": true,
        "timeZone": DEFAULT_ZONE,
    });
    let rep = |(id, person): (i64, &Person)| {
        let zone = zones
            .get(&person.email)
            .and_then(Value::as_str)
            .unwrap_or(DEFAULT_ZONE);
        json!({
            "id": id, "firstName": person.first_name, "lastName": person.last_name,
            "email": person.email, "phone": person.direct_number, "isSalesRep": true,
            "giveAccess": true, "timeZone": zone,
        })
    };
    std::iter::once(integration)
        .chain((FIRST_EMPLOYEE..).zip(people).map(rep))
        .collect()
}

/// `today`, `today-3` or `today+14` becomes that day, `today-3T15:04:00Z` that moment.
fn resolve_date(value: &mut Value, today: Date) {
    let Some(offset) = value.as_str().and_then(|text| text.strip_prefix("today")) else {
        return;
    };
    let (offset, time) = match offset.split_once('T') {
        Some((offset, time)) => (offset, Some(time)),
        None => (offset, None),
    };
    let days = if offset.is_empty() {
        Some(0)
    } else {
        offset.parse::<i64>().ok()
    };
    let date = days.and_then(|days| today.checked_add(days.days()).ok());
    if let Some(date) = date {
        *value = match time {
            Some(time) => format!("{date}T{time}").into(),
            None => date.to_string().into(),
        };
    }
}
