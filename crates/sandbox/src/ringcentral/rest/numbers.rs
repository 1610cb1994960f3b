//! Phone numbers, caller id, and the phones that calls can be forwarded to.

use axum::Json;
use serde_json::{Value, json};

use super::{
    account::numeric,
    list::{Query, page},
};
use crate::{
    people::{MAIN_NUMBER, Person},
    ringcentral::{
        access::{BaseUri, Target},
        error::ApiError,
    },
};

const MAIN_NUMBER_ID: i64 = 900_100;

fn direct_number_id(person: &Person) -> i64 {
    MAIN_NUMBER_ID + person.extension_number.parse::<i64>().unwrap_or_default()
}

/// The short form other resources point to a number with.
pub(super) fn direct_phone_info(person: &Person) -> Value {
    json!({
        "id": direct_number_id(person),
        "phoneNumber": person.direct_number,
        "paymentType": "Local",
        "type": "VoiceFax",
        "usageType": "DirectNumber",
        "country": { "id": "1" },
    })
}

/// The line of the phone on the desk.
pub(super) fn desk_phone_info(person: &Person) -> Value {
    json!({
        "id": direct_number_id(person) + 500,
        "phoneNumber": person.desk_number,
        "paymentType": "Local",
        "type": "VoiceFax",
        "usageType": "DirectNumber",
        "country": { "id": "1" },
    })
}

/// What a call can be forwarded to: id, number, and how the list shows it.
pub(super) fn forwarding_numbers(base: &BaseUri, person: &Person) -> Vec<Value> {
    let uri = format!("{}/forwarding-number", base.extension(person));
    let number = |at: u8, number: &str, label: &str, kind: &str, features: Value| {
        let id = format!("9{at}{}", person.extension_number);
        json!({
            "uri": format!("{uri}/{id}"),
            "id": id,
            "phoneNumber": number,
            "label": label,
            "features": features,
            "flipNumber": at.to_string(),
            "type": kind,
        })
    };
    let both = json!(["CallFlip", "CallForwarding"]);
    let mut desk = number(
        1,
        &person.desk_number,
        "Desk phone",
        "PhoneLine",
        both.clone(),
    );
    desk["device"] = json!({
        "id": person.desk_device_id,
        "uri": format!("{}/device/{}", base.account(), person.desk_device_id),
        "name": "Desk phone",
    });
    let last = person.extension_number.chars().last().unwrap_or('0');
    let mobile = format!("+1650555016{last}");
    let room = format!("+1650555017{last}");
    vec![
        desk,
        number(2, &mobile, "Mobile", "Mobile", both),
        number(3, &room, "Showroom", "Work", json!(["CallFlip"])),
    ]
}

/// `GET EXT/forwarding-number`.
pub(super) async fn list_forwarding(
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadUserForwardingFlipNumbers")?;
    let uri = format!("{}/forwarding-number", base.extension(&person));
    page(&uri, forwarding_numbers(&base, &person), &query).map(Json)
}

fn country(base: &BaseUri) -> Value {
    json!({
        "id": "1",
        "uri": format!("{}/restapi/v1.0/dictionary/country/1", base.0),
        "name": "United States",
    })
}

/// `GET EXT/phone-number`: one's own numbers, and the company's that may be shown as caller id.
pub(super) async fn phone_numbers(
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let is_own = target.person.extension_id == target.caller.person.extension_id;
    let sees_all = is_own || target.caller.person.is_admin;
    let person = target.person;
    let uri = format!("{}/phone-number", base.extension(&person));
    let mut direct = direct_phone_info(&person);
    direct["uri"] = json!(format!("{uri}/{}", direct_number_id(&person)));
    direct["status"] = json!("Normal");
    direct["primary"] = json!(true);
    direct["label"] = json!("Desk");
    direct["location"] = json!("San Mateo, CA");
    direct["country"] = country(&base);
    direct["extension"] = json!({
        "id": numeric(&person.extension_id),
        "extensionNumber": person.extension_number,
        "uri": base.extension(&person),
    });
    let mut records = vec![direct];
    if sees_all {
        records[0]["features"] = json!(["CallerId", "SmsSender", "MmsSender"]);
        records[0]["callerIdName"] = json!(person.full_name().to_uppercase());
        records.push(json!({
            "uri": format!("{uri}/{MAIN_NUMBER_ID}"),
            "id": MAIN_NUMBER_ID,
            "phoneNumber": MAIN_NUMBER,
            "paymentType": "Local",
            "type": "VoiceFax",
            "usageType": "MainCompanyNumber",
            "status": "Normal",
            "primary": false,
            "location": "San Mateo, CA",
            "country": country(&base),
            "features": ["CallerId"],
            "callerIdName": "NORTHGATE",
        }));
    }
    records.retain(|record| {
        record["usageType"]
            .as_str()
            .is_some_and(|usage| query.admits("usageType", usage))
    });
    page(&uri, records, &query).map(Json)
}

/// `GET EXT/caller-id`.
pub(super) async fn caller_id(base: BaseUri, target: Target) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadCallerIDSettings")?;
    let uri = base.extension(&person);
    let direct_id = direct_number_id(&person);
    let shown = json!({
        "type": "PhoneNumber",
        "phoneInfo": {
            "id": direct_id,
            "uri": format!("{uri}/phone-number/{direct_id}"),
            "phoneNumber": person.direct_number,
        },
    });
    let features = [
        "RingOut",
        "RingMe",
        "CallFlip",
        "AdditionalSoftphone",
        "CommonPhone",
        "MobileApp",
    ];
    let by_feature: Vec<Value> = features
        .iter()
        .map(|feature| json!({ "feature": feature, "callerId": shown }))
        .collect();
    Ok(Json(json!({
        "uri": format!("{uri}/caller-id"),
        "byDevice": [{
            "device": {
                "id": person.authorization_id,
                "uri": format!("{}/device/{}", base.account(), person.authorization_id),
                "name": format!("{}'s browser", person.first_name),
            },
            "callerId": shown,
        }],
        "byFeature": by_feature,
        "extensionNameForOutboundCalls": true,
        "extensionNumberForInternalCalls": true,
    })))
}
