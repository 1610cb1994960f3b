//! By which rules a call to an extension rings, in the words of either of the platform's two APIs: answering
//! rules for most extensions, rules of states for those that were moved to the newer call handling.
//!
//! A call that rings no app goes to voicemail here, wherever the rule sends it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::list::{Query, page};
use crate::ringcentral::{
    RingCentral,
    access::{BaseUri, Target},
    error::ApiError,
};

/// What happens to a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Rule {
    /// It rings the apps, a browser among them.
    #[default]
    AppsRing,
    OtherPhones,
    Voicemail,
    Forward,
    Announcement,
}

/// The rules of one extension.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    pub(crate) main: Rule,
    /// Beside it, a rule of their own takes messages on Sunday nights.
    pub(crate) has_own: bool,
    /// Of the newer call handling.
    pub(crate) is_newer: bool,
}

/// Those of everybody. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallRules(Arc<Mutex<BTreeMap<String, Rules>>>);

impl CallRules {
    fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<String, Rules>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn of(&self, extension_id: &str) -> Rules {
        self.with(|held| held.get(extension_id).copied().unwrap_or_default())
    }

    pub(crate) fn set(&self, extension_id: &str, rules: Rules) {
        self.with(|held| held.insert(extension_id.to_owned(), rules));
    }

    pub(crate) fn reset(&self) {
        self.with(BTreeMap::clear);
    }
}

/// `GET EXT/features`.
pub(super) async fn features(
    State(platform): State<RingCentral>,
    target: Target,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadExtensions")?;
    let is_newer = platform.call_rules.of(&person.extension_id).is_newer;
    Ok(Json(json!({ "records": [{
        "id": "NewCallHandlingAndForwarding",
        "available": true,
        "params": [{ "name": "isNewBackendAvailable", "value": is_newer.to_string() }],
    }]})))
}

/// `GET EXT/answering-rule`, always detailed.
pub(super) async fn answering(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadUserAnsweringRules")?;
    let rules = platform.call_rules.of(&person.extension_id);
    if rules.is_newer {
        return Err(ApiError::feature_not_available("AnsweringRules"));
    }
    let action = match rules.main {
        Rule::AppsRing | Rule::OtherPhones => "ForwardCalls",
        Rule::Voicemail => "TakeMessagesOnly",
        Rule::Forward => "UnconditionalForwarding",
        Rule::Announcement => "PlayAnnouncementOnly",
    };
    let mut hours = json!({
        "id": "business-hours-rule",
        "type": "BusinessHours",
        "enabled": true,
        "schedule": { "ref": "BusinessHours" },
        "callHandlingAction": action,
    });
    if action == "ForwardCalls" {
        hours["forwarding"] = json!({
            "notifyMySoftPhones": rules.main == Rule::AppsRing,
            "softPhonesRingCount": 1,
            "softPhonesAlwaysRing": true,
            "ringingMode": "Simultaneously",
            "rules": [],
        });
    } else if action == "UnconditionalForwarding" {
        hours["unconditionalForwarding"] = json!({ "phoneNumber": "+12125550177" });
    }
    let own = json!({
        "id": "227258004",
        "type": "Custom",
        "name": "Sunday nights",
        "enabled": true,
        "schedule": { "weeklyRanges": { "sunday": [{ "from": "03:00", "to": "04:00" }] } },
        "callHandlingAction": "TakeMessagesOnly",
    });
    let mut records = vec![hours];
    records.extend(rules.has_own.then_some(own));
    let uri = format!("{}/answering-rule", base.extension(&person));
    page(&uri, records, &query).map(Json)
}

/// An action that ends a call, with where it goes.
fn ending(rule: Rule) -> Value {
    let target = match rule {
        Rule::AppsRing | Rule::OtherPhones | Rule::Voicemail => "VoiceMailTerminatingTarget",
        Rule::Forward => "PhoneNumberTerminatingTarget",
        Rule::Announcement => "PlayAnnouncementTerminatingTarget",
    };
    json!({
        "type": "TerminatingAction",
        "targets": [{ "type": "VoiceMailTerminatingTarget" }, { "type": target }],
        "terminatingTargetType": target,
    })
}

/// `GET …/comm-handling/voice/state-rules`.
pub(super) async fn states(
    State(platform): State<RingCentral>,
    target: Target,
) -> Result<Json<Value>, ApiError> {
    let rules = newer(&platform, target)?;
    let sends_all_on = !matches!(rules.main, Rule::AppsRing | Rule::OtherPhones);
    let ring = |target: &str, is_on: bool| {
        json!({ "type": "RingGroupAction", "enabled": is_on, "targets": [{ "type": target }],
                "duration": 40 })
    };
    let apps = rules.main != Rule::OtherPhones;
    let state = |id: &str, is_on: bool, kind: &str, actions: Value| {
        json!({
            "id": id,
            "dispatching": { "type": kind, "actions": actions },
            "state": { "id": id, "enabled": is_on },
        })
    };
    Ok(Json(json!({ "records": [
        state("forward-all-calls", sends_all_on, "Terminate", json!([ending(rules.main)])),
        state("dnd", false, "Terminate", json!([ending(Rule::Voicemail)])),
        state("work-hours", true, "RingAtOnce", json!([
            ring("AllMobileRingTarget", true),
            ring("AllDesktopRingTarget", apps),
            ending(Rule::Voicemail),
        ])),
    ]})))
}

/// `GET …/comm-handling/voice/interaction-rules`.
pub(super) async fn interactions(
    State(platform): State<RingCentral>,
    target: Target,
) -> Result<Json<Value>, ApiError> {
    let rules = newer(&platform, target)?;
    let own = json!({
        "id": "227258004",
        "displayName": "Sunday nights",
        "enabled": true,
        "dispatching": { "type": "Terminate", "actions": [ending(Rule::Voicemail)] },
    });
    let records: Vec<Value> = rules.has_own.then_some(own).into_iter().collect();
    Ok(Json(json!({ "records": records })))
}

fn newer(platform: &RingCentral, target: Target) -> Result<Rules, ApiError> {
    let person = target.own_or_admin("ReadUserAnsweringRules")?;
    let rules = platform.call_rules.of(&person.extension_id);
    if rules.is_newer {
        Ok(rules)
    } else {
        Err(ApiError::feature_not_available(
            "NewCallHandlingAndForwarding",
        ))
    }
}
