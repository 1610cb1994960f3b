//! Account, extensions, and what the user may do.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::list::{Query, page};
use crate::{
    people::{ACCOUNT_ID, COMPANY_NAME, MAIN_NUMBER, Person},
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
        roster::Extension,
    },
};

/// Json number of an id that this family of resources writes as a number.
pub(crate) fn numeric(id: &str) -> Value {
    id.parse::<i64>().map_or(Value::Null, Value::from)
}

fn home_country() -> Value {
    json!({ "id": "1", "isoCode": "US", "callingCode": "1", "name": "United States" })
}

fn regional_settings() -> Value {
    let language =
        json!({ "id": "1033", "name": "English (United States)", "localeCode": "en-US" });
    json!({
        "homeCountry": home_country(),
        "timezone": {
            "id": "58",
            "name": "US/Pacific",
            "description": "Pacific Time (US & Canada)",
            "bias": "-480",
        },
        "language": language,
        "greetingLanguage": language,
        "formattingLocale": language,
        "timeFormat": "12h",
    })
}

/// `GET ACC`.
pub(super) async fn account(
    State(platform): State<RingCentral>,
    base: BaseUri,
    _: Target,
) -> Json<Value> {
    let operator = &platform.directory.people()[0];
    let mut regional = regional_settings();
    regional["currency"] = json!({ "code": "USD" });
    Json(json!({
        "uri": base.account(),
        "id": numeric(ACCOUNT_ID),
        "mainNumber": MAIN_NUMBER,
        "status": "Confirmed",
        "setupWizardState": "Completed",
        "operator": {
            "uri": base.extension(operator),
            "id": numeric(&operator.extension_id),
            "extensionNumber": operator.extension_number,
        },
        "outboundCallPrefix": 9,
        "federated": false,
        "serviceInfo": {
            "uri": format!("{}/service-info", base.account()),
            "brand": { "id": "1210", "name": "RingCentral", "homeCountry": home_country() },
            "servicePlan": { "id": "1", "name": "Sandbox", "edition": "Premium" },
            "billingPlan": { "id": "1", "name": "Monthly", "type": "Regular" },
            "contractedCountry": { "id": "1", "isoCode": "US" },
        },
        "limits": {
            "freeSoftPhoneLinesPerExtension": 5,
            "maxMonitoredExtensionsPerUser": 100,
            "maxExtensionNumberLength": 5,
            "siteCodeLength": 0,
            "shortExtensionNumberLength": 3,
        },
        "regionalSettings": regional,
    }))
}

fn extension_info(base: &BaseUri, person: &Person) -> Value {
    json!({
        "uri": base.extension(person),
        "id": numeric(&person.extension_id),
        "extensionNumber": person.extension_number,
        "name": person.full_name(),
        "type": "User",
        "status": "Enabled",
        "setupWizardState": "Completed",
        "hidden": false,
        "account": { "id": ACCOUNT_ID, "uri": base.account() },
        "contact": {
            "firstName": person.first_name,
            "lastName": person.last_name,
            "name": person.full_name(),
            "company": COMPANY_NAME,
            "jobTitle": person.job_title(),
            "department": person.department(),
            "email": person.email,
            "businessPhone": person.direct_number,
            "emailAsLoginName": true,
        },
        "permissions": {
            "admin": { "enabled": person.is_admin },
            "internationalCalling": { "enabled": false },
        },
        "profileImage": { "uri": format!("{}/profile-image", base.extension(person)) },
        "regionalSettings": regional_settings(),
    })
}

/// An extension that nobody signs in with.
fn beside_info(base: &BaseUri, extension: &Extension) -> Value {
    let mut info = json!({
        "uri": format!("{}/extension/{}", base.account(), extension.id),
        "id": numeric(&extension.id),
        "extensionNumber": extension.number,
        "name": extension.name,
        "type": extension.kind.name(),
        "status": extension.status,
        "hidden": false,
        "account": { "id": ACCOUNT_ID, "uri": base.account() },
        "contact": { "firstName": extension.name, "name": extension.name },
        "permissions": {
            "admin": { "enabled": false },
            "internationalCalling": { "enabled": false },
        },
    });
    for (field, value) in [
        ("email", &extension.email),
        ("businessPhone", &extension.phone),
        ("department", &extension.department),
    ] {
        if let Some(value) = value {
            info["contact"][field] = json!(value);
        }
    }
    if let Some(site) = &extension.site {
        info["site"] = json!({ "name": site });
    }
    info
}

fn service_features(person: &Person) -> Value {
    let enabled = [
        "SMS",
        "SMSReceiving",
        "MMS",
        "Pager",
        "CallForwarding",
        "CallPark",
        "CallSwitch",
        "DND",
        "Presence",
        "OnDemandCallRecording",
        "TelephonySessions",
        "Voicemail",
    ];
    let mut features: Vec<Value> = enabled
        .iter()
        .map(|name| json!({ "featureName": name, "enabled": true }))
        .collect();
    for name in ["VoipCalling", "WebPhone"] {
        let mut feature = json!({ "featureName": name, "enabled": person.has_digital_line });
        if !person.has_digital_line {
            feature["reason"] = json!("ExtensionLimitation");
        }
        features.push(feature);
    }
    features.push(
        json!({ "featureName": "InternationalCalling", "enabled": false,
        "reason": "AccountLimitation" }),
    );
    features.into()
}

/// `GET EXT`.
pub(super) async fn extension(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path(path): Path<HashMap<String, String>>,
    target: Result<Target, ApiError>,
) -> Result<Json<Value>, ApiError> {
    let beside = platform.roster.beside();
    let wanted = path.get("extension");
    if let Some(one) = beside.iter().find(|one| Some(&one.id) == wanted) {
        return Ok(Json(beside_info(&base, one)));
    }
    let target = target?;
    let mut info = extension_info(&base, &target.person);
    if target.person.extension_id == target.caller.person.extension_id {
        info["serviceFeatures"] = service_features(&target.person);
    }
    Ok(Json(info))
}

/// `GET ACC/extension`.
pub(super) async fn extensions(
    State(platform): State<RingCentral>,
    base: BaseUri,
    _: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let people = platform.directory.people().iter();
    let people = people.filter_map(|person| platform.roster.person(person));
    let beside = platform.roster.beside();
    let text = |info: &Value, pointer: &str| {
        let text = info.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let records = people
        .map(|person| extension_info(&base, &person))
        .chain(beside.iter().map(|one| beside_info(&base, one)))
        .filter(|info| query.admits("extensionNumber", &text(info, "/extensionNumber")))
        .filter(|info| query.admits("email", &text(info, "/contact/email")))
        .filter(|info| query.admits("type", &text(info, "/type")))
        .filter(|info| query.admits("status", &text(info, "/status")))
        .collect();
    page(&format!("{}/extension", base.account()), records, &query).map(Json)
}

/// User permissions everybody has, and those of administrators.
const USER_PERMISSIONS: [&str; 17] = [
    "ReadCompanyInfo",
    "ReadExtensions",
    "ReadUserPhoneNumbers",
    "ReadUserDevices",
    "ReadCallerIDSettings",
    "EditCallerIDSettings",
    "OutboundSMS",
    "InternalSMS",
    "ReadMessages",
    "EditMessages",
    "ReadMessageContent",
    "ReadCallLog",
    "ReadCallRecording",
    "ReadPresenceStatus",
    "EditPresenceStatus",
    "ReadPersonalContacts",
    "EditPersonalContacts",
];
const ADMIN_PERMISSIONS: [&str; 2] = ["FullCompanyCallLog", "ReadCompanyPhoneNumbers"];

fn permissions(person: &Person) -> impl Iterator<Item = &'static str> {
    let of_admins = if person.is_admin {
        &ADMIN_PERMISSIONS[..]
    } else {
        &[]
    };
    USER_PERMISSIONS.iter().chain(of_admins).copied()
}

/// `GET EXT/authz-profile`.
pub(super) async fn authz_profile(base: BaseUri, target: Target) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadExtensions")?;
    let role = if person.is_admin { "1" } else { "3" };
    let scopes = if person.is_admin {
        vec!["Self", "AllExtensions", "Account"]
    } else {
        vec!["Self"]
    };
    let records: Vec<Value> = permissions(&person)
        .map(|name| {
            json!({
                "permission": {
                    "id": name,
                    "uri": format!("{}/restapi/v1.0/dictionary/permission/{name}", base.0),
                    "siteCompatible": "Independent",
                },
                "effectiveRole": {
                    "id": role,
                    "uri": format!("{}/restapi/v1.0/dictionary/user-role/{role}", base.0),
                },
                "scopes": scopes,
            })
        })
        .collect();
    let uri = format!("{}/authz-profile", base.extension(&person));
    Ok(Json(json!({ "uri": uri, "permissions": records })))
}

/// `GET EXT/authz-profile/check`.
pub(super) async fn authz_check(target: Target, query: Query) -> Result<Json<Value>, ApiError> {
    let asked = query
        .get("permissionId")
        .ok_or_else(|| ApiError::invalid_parameter("permissionId"))?;
    let successful = permissions(&target.person).any(|name| name == asked);
    Ok(Json(json!({
        "successful": successful,
        "details": { "permission": { "id": asked } },
    })))
}
