//! Devices, and the provisioning of the browser's phone.

use axum::{Json, body::Bytes};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    account::numeric,
    list::{Query, page},
    numbers::{desk_phone_info, direct_phone_info},
};
use crate::{
    people::Person,
    ringcentral::{
        access::{BaseUri, Caller, Target},
        error::ApiError,
    },
};

/// An emergency address is set, or must be before outbound calls work.
fn address_status(person: &Person) -> &'static str {
    if person.has_emergency_address {
        "Valid"
    } else {
        "Invalid"
    }
}

/// The phone on the desk, which the platform can ring first.
fn desk_phone(base: &BaseUri, person: &Person) -> Value {
    json!({
        "uri": format!("{}/device/{}", base.account(), person.desk_device_id),
        "id": person.desk_device_id,
        "type": "HardPhone",
        "status": "Online",
        "name": "Desk phone",
        "serial": format!("0004f2{}", person.extension_number),
        "model": { "id": "23", "name": "Polycom VVX 450" },
        "extension": {
            "id": numeric(&person.extension_id),
            "uri": base.extension(person),
            "extensionNumber": person.extension_number,
        },
        "phoneLines": [{
            "id": format!("8{}", person.extension_number),
            "lineType": "Standalone",
            "phoneInfo": desk_phone_info(person),
        }],
        "linePooling": "None",
    })
}

fn device(base: &BaseUri, person: &Person) -> Value {
    let status = address_status(person);
    let mut device = json!({
        "uri": format!("{}/device/{}", base.account(), person.authorization_id),
        "id": person.authorization_id,
        "type": "WebPhone",
        "status": "Offline",
        "name": format!("{}'s browser", person.first_name),
        "extension": {
            "id": numeric(&person.extension_id),
            "uri": base.extension(person),
            "extensionNumber": person.extension_number,
        },
        "phoneLines": [{
            "id": format!("7{}", person.extension_number),
            "lineType": "Standalone",
            "emergencyAddress": {
                "required": true,
                "localOnly": true,
                "lineProvisioningStatus": status,
            },
            "phoneInfo": direct_phone_info(person),
        }],
        "emergency": {
            "addressStatus": status,
            "addressRequired": true,
            "addressLocationOnly": true,
            "addressEditableStatus": "AnyDevice",
        },
        "linePooling": "None",
    });
    if person.has_emergency_address {
        device["emergencyServiceAddress"] = json!({
            "street": "1 Main St",
            "city": "Belmont",
            "state": "CA",
            "zip": "94002",
            "country": "US",
            "customerName": person.full_name(),
            "outOfCountry": false,
        });
    }
    device
}

/// `GET EXT/device`.
pub(super) async fn list(
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadUserDevices")?;
    let records = if person.has_digital_line {
        vec![device(&base, &person), desk_phone(&base, &person)]
    } else {
        vec![desk_phone(&base, &person)]
    };
    page(
        &format!("{}/device", base.extension(&person)),
        records,
        &query,
    )
    .map(Json)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProvisionRequest {
    sip_info: Vec<WantedTransport>,
    #[serde(default)]
    device: Option<KnownDevice>,
}

#[derive(Deserialize)]
struct WantedTransport {
    transport: String,
}

#[derive(Deserialize)]
struct KnownDevice {
    id: Option<String>,
}

/// `POST /restapi/v1.0/client-info/sip-provision`. Every extension has one digital line here, so
/// that a request without a device id gets the same device as one that names it.
pub(super) async fn provision(
    base: BaseUri,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let request: ProvisionRequest =
        serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?;
    let person = &caller.person;
    if request
        .sip_info
        .first()
        .is_none_or(|wanted| wanted.transport != "WSS")
    {
        return Err(ApiError::invalid_parameter("sipInfo.transport"));
    }
    if !person.has_digital_line {
        return Err(ApiError::feature_not_available("WebPhone"));
    }
    let known = request.device.and_then(|device| device.id);
    if known.is_some_and(|id| id != person.authorization_id) {
        return Err(ApiError::not_found("device.id"));
    }
    let proxy = format!("{}/sip", base.host());
    Ok(Json(json!({
        "device": device(&base, person),
        "sipInfo": [{
            "transport": "WSS",
            "username": person.sip_username(),
            "password": person.sip_password,
            "authorizationTypes": ["SipDigest"],
            "authorizationId": person.authorization_id,
            "domain": "sip.ringcentral.com",
            "outboundProxy": proxy,
            "outboundProxyBackup": proxy,
            "switchBackInterval": 3600,
            "stunServers": [],
        }],
        "sipInfoPstn": [],
        "sipFlags": {
            "voipFeatureEnabled": true,
            "voipCountryBlocked": false,
            "outboundCallsEnabled": true,
            "dscpEnabled": true,
            "dscpSignaling": 26,
            "dscpVoice": 46,
            "dscpVideo": 34,
        },
        "sipErrorCodes": ["503", "502", "504"],
        "pollingInterval": 7200,
        "pstnConfigured": false,
    })))
}
