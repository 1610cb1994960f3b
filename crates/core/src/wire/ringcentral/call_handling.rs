//! The rules by which a call rings, forwards or ends, in the words of either of RingCentral's two APIs,
//! and the emergency address of a line.
//!
//! Which API an extension is spoken of in is told by one of its features. Browsers that are registered
//! as phones belong to the *apps* of either (`notifyMySoftPhones`, `AllDesktopRingTarget`).

use serde::Deserialize;

use super::id_text;
use crate::domain::call_handling::{EmergencyAddress, Instead, Routing};

/// `GET EXT/features?featureId=NewCallHandlingAndForwarding`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Features {
    #[serde(default)]
    records: Vec<Feature>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Feature {
    id: String,
    params: Vec<Param>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Param {
    name: String,
    value: String,
}

impl Features {
    /// Is the extension of the newer call handling?
    pub fn is_newer(&self) -> bool {
        let mut features = self.records.iter();
        features.any(|feature| {
            feature.id == "NewCallHandlingAndForwarding"
                && feature
                    .params
                    .iter()
                    .any(|param| param.name == "isNewBackendAvailable" && param.value == "true")
        })
    }
}

/// `GET EXT/answering-rule?view=Detailed`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AnsweringRules {
    #[serde(default)]
    records: Vec<AnsweringRule>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct AnsweringRule {
    #[serde(rename = "type")]
    kind: String,
    enabled: Option<bool>,
    call_handling_action: Option<String>,
    forwarding: Option<Forwarding>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Forwarding {
    notify_my_soft_phones: Option<bool>,
}

impl AnsweringRule {
    fn is_enabled(&self) -> bool {
        self.enabled != Some(false)
    }

    /// Nothing for an action that is not known.
    fn routing(&self) -> Option<Routing> {
        let instead = match self.call_handling_action.as_deref()? {
            "ForwardCalls" => {
                let forwarding = self.forwarding.as_ref();
                let rings = forwarding.and_then(|it| it.notify_my_soft_phones);
                if rings != Some(false) {
                    return Some(Routing::Here);
                }
                Instead::OtherPhones
            }
            "TakeMessagesOnly" => Instead::Voicemail,
            "UnconditionalForwarding" | "TransferToExtension" => Instead::Forwarded,
            "PlayAnnouncementOnly" => Instead::Announcement,
            _ => return None,
        };
        Some(Routing::Elsewhere { instead })
    }
}

impl AnsweringRules {
    /// What they come to within business hours; nothing where that cannot be told.
    pub fn routing(&self) -> Option<Routing> {
        let enabled = || self.records.iter().filter(|rule| rule.is_enabled());
        let main = enabled().find(|rule| rule.kind == "BusinessHours")?;
        let own = enabled().filter(|rule| rule.kind == "Custom");
        Some(with_own(main.routing()?, own.map(AnsweringRule::routing)))
    }
}

/// `GET …/comm-handling/voice/state-rules`, or `…/interaction-rules`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct HandlingRules {
    #[serde(default)]
    records: Vec<HandlingRule>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct HandlingRule {
    #[serde(deserialize_with = "id_text")]
    id: String,
    enabled: Option<bool>,
    state: State,
    dispatching: Option<Dispatching>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct State {
    enabled: Option<bool>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Dispatching {
    #[serde(rename = "type")]
    kind: String,
    actions: Vec<Action>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Action {
    #[serde(rename = "type")]
    kind: String,
    enabled: Option<bool>,
    targets: Vec<Target>,
    terminating_target_type: Option<String>,
    effective_target_type: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Target {
    #[serde(rename = "type")]
    kind: String,
}

impl Dispatching {
    fn routing(&self) -> Option<Routing> {
        let instead = match self.kind.as_str() {
            "RingAtOnce" | "RingInOrder" => {
                let rings = self.actions.iter().any(|action| {
                    action.kind == "RingGroupAction"
                        && action.enabled != Some(false)
                        && action
                            .targets
                            .iter()
                            .any(|target| target.kind == "AllDesktopRingTarget")
                });
                if rings {
                    return Some(Routing::Here);
                }
                Instead::OtherPhones
            }
            "Terminate" => {
                let mut actions = self.actions.iter();
                let end = actions.find(|action| action.kind == "TerminatingAction")?;
                let named = end.terminating_target_type.as_deref();
                match named.or(end.effective_target_type.as_deref())? {
                    "VoiceMailTerminatingTarget" => Instead::Voicemail,
                    "PlayAnnouncementTerminatingTarget" => Instead::Announcement,
                    "ExtensionTerminatingTarget" | "PhoneNumberTerminatingTarget" => {
                        Instead::Forwarded
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(Routing::Elsewhere { instead })
    }
}

impl HandlingRules {
    /// What the rules of the extension's states come to, do-not-disturb apart, which presence tells; nothing
    /// where that cannot be told.
    pub fn routing(&self) -> Option<Routing> {
        let rule = |id: &str| self.records.iter().find(|rule| rule.id == id);
        let all = rule("forward-all-calls").filter(|rule| rule.state.enabled == Some(true));
        let in_force = all.or_else(|| rule("work-hours"))?;
        in_force.dispatching.as_ref()?.routing()
    }

    /// The same with the person's own rules, of which these are the list.
    pub fn around(&self, main: Routing) -> Routing {
        let enabled = self
            .records
            .iter()
            .filter(|rule| rule.enabled == Some(true));
        with_own(
            main,
            enabled.map(|rule| rule.dispatching.as_ref()?.routing()),
        )
    }
}

/// What rings here by the main rule, but for some, where an own rule has it otherwise.
fn with_own(main: Routing, mut own: impl Iterator<Item = Option<Routing>>) -> Routing {
    let sends_away = |rule: Option<Routing>| matches!(rule, Some(Routing::Elsewhere { .. }));
    if main == Routing::Here && own.any(sends_away) {
        return Routing::MostHere;
    }
    main
}

/// `GET EXT/device`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Devices {
    #[serde(default)]
    records: Vec<Device>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Device {
    #[serde(deserialize_with = "id_text")]
    id: String,
    emergency: Option<Emergency>,
    phone_lines: Vec<PhoneLine>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Emergency {
    address_status: Option<String>,
    address_required: Option<bool>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PhoneLine {
    emergency_address: Option<LineAddress>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LineAddress {
    required: Option<bool>,
    line_provisioning_status: Option<String>,
}

impl Devices {
    /// Of the device of this id; nothing where it is not there or says nothing.
    pub fn emergency_of(&self, device: &str) -> Option<EmergencyAddress> {
        let device = self.records.iter().find(|one| one.id == device)?;
        let whole = device.emergency.as_ref();
        let whole = whole.and_then(|it| Some((it.address_required, it.address_status.clone()?)));
        let lines = device.phone_lines.iter();
        let lines = lines.filter_map(|line| line.emergency_address.as_ref());
        let lines =
            lines.filter_map(|it| Some((it.required, it.line_provisioning_status.clone()?)));
        let said: Vec<(Option<bool>, String)> = whole.into_iter().chain(lines).collect();
        let is_missing = |(required, status): &(Option<bool>, String)| {
            *required != Some(false) && status == "Invalid"
        };
        if said.is_empty() {
            None
        } else if said.iter().any(is_missing) {
            Some(EmergencyAddress::Missing)
        } else {
            Some(EmergencyAddress::InOrder)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json;

    fn legacy(records: &str) -> Option<Routing> {
        json::read::<AnsweringRules>(&format!(r#"{{"records":[{records}]}}"#))
            .unwrap()
            .routing()
    }

    const HOURS: &str = r#"{"id":"business-hours-rule","type":"BusinessHours","enabled":true,
        "callHandlingAction":"ForwardCalls","forwarding":{"notifyMySoftPhones":true}}"#;

    #[test]
    fn an_answering_rule_rings_the_apps_or_says_what_it_does_instead() {
        assert_eq!(legacy(HOURS), Some(Routing::Here));
        let cases = [
            ("TakeMessagesOnly", Instead::Voicemail),
            ("UnconditionalForwarding", Instead::Forwarded),
            ("TransferToExtension", Instead::Forwarded),
            ("PlayAnnouncementOnly", Instead::Announcement),
        ];
        for (action, instead) in cases {
            let rule = HOURS.replace("ForwardCalls", action);
            assert_eq!(legacy(&rule), Some(Routing::Elsewhere { instead }));
        }
        let silent = HOURS.replace("Phones\":true", "Phones\":false");
        let instead = Instead::OtherPhones;
        assert_eq!(legacy(&silent), Some(Routing::Elsewhere { instead }));
        assert_eq!(legacy(&HOURS.replace("ForwardCalls", "Dance")), None);
        assert_eq!(legacy(""), None);
    }

    #[test]
    fn a_rule_of_ones_own_sends_some_calls_away_while_it_is_on() {
        let own = r#"{"type":"Custom","enabled":true,"callHandlingAction":"TakeMessagesOnly"}"#;
        let both = format!("{HOURS},{own}");
        assert_eq!(legacy(&both), Some(Routing::MostHere));
        let off = own.replace("true", "false");
        assert_eq!(legacy(&format!("{HOURS},{off}")), Some(Routing::Here));
        let later =
            r#"{"type":"AfterHours","enabled":true,"callHandlingAction":"TakeMessagesOnly"}"#;
        assert_eq!(legacy(&format!("{HOURS},{later}")), Some(Routing::Here));
    }

    const FORWARD_ALL: &str = r#"{"id":"forward-all-calls","state":{"enabled":false},"dispatching":
        {"type":"Terminate","actions":[{"type":"TerminatingAction","targets":[],
        "terminatingTargetType":"PlayAnnouncementTerminatingTarget"}]}}"#;
    const WORK: &str = r#"{"id":"work-hours","state":{"enabled":true},"dispatching":{"type":"RingAtOnce",
        "actions":[{"type":"RingGroupAction","enabled":true,"targets":[{"type":"AllDesktopRingTarget"}]}]}}"#;

    fn newer(records: &str) -> HandlingRules {
        json::read(&format!(r#"{{"records":[{records}]}}"#)).unwrap()
    }

    #[test]
    fn forwarding_all_calls_comes_before_the_rule_of_working_hours() {
        let both = newer(&format!("{FORWARD_ALL},{WORK}"));
        assert_eq!(both.routing(), Some(Routing::Here));
        let on = FORWARD_ALL.replace("false", "true");
        let instead = Instead::Announcement;
        assert_eq!(
            newer(&format!("{on},{WORK}")).routing(),
            Some(Routing::Elsewhere { instead })
        );
        let without = WORK.replace(
            "\"enabled\":true,\"targets\"",
            "\"enabled\":false,\"targets\"",
        );
        let instead = Instead::OtherPhones;
        assert_eq!(
            newer(&format!("{FORWARD_ALL},{without}")).routing(),
            Some(Routing::Elsewhere { instead })
        );
        assert_eq!(newer("").routing(), None);
    }

    #[test]
    fn own_rules_of_the_newer_kind_count_while_they_are_on() {
        let own = FORWARD_ALL.replace("\"state\":{\"enabled\":false}", "\"enabled\":true");
        assert_eq!(newer(&own).around(Routing::Here), Routing::MostHere);
        let off = own.replace("\"enabled\":true", "\"enabled\":false");
        assert_eq!(newer(&off).around(Routing::Here), Routing::Here);
    }

    #[test]
    fn one_feature_tells_which_words_hold() {
        let said = |value: &str| {
            let text = r#"{"records":[{"id":"NewCallHandlingAndForwarding","available":true,
                "params":[{"name":"isNewBackendAvailable","value":"?"}]}]}"#;
            json::read::<Features>(&text.replace('?', value))
                .unwrap()
                .is_newer()
        };
        assert!(said("true"));
        assert!(!said("false"));
        assert!(!json::read::<Features>("{}").unwrap().is_newer());
    }

    #[test]
    fn an_emergency_address_is_missing_only_where_it_is_required() {
        let of = |required: &str, status: &str| {
            let text = r##"{"records":[{"id":"8","phoneLines":[{"emergencyAddress":{"required":#R,
                "lineProvisioningStatus":"#S"}}],"emergency":{"addressStatus":"#S","addressRequired":#R}},
                {"id":9}]}"##;
            let text = text.replace("#R", required).replace("#S", status);
            json::read::<Devices>(&text).unwrap()
        };
        let invalid = of("true", "Invalid");
        assert_eq!(invalid.emergency_of("8"), Some(EmergencyAddress::Missing));
        assert_eq!(invalid.emergency_of("9"), None, "it says nothing");
        assert_eq!(invalid.emergency_of("7"), None, "it is not there");
        for (required, status) in [("true", "Valid"), ("false", "Invalid")] {
            let found = of(required, status).emergency_of("8");
            assert_eq!(found, Some(EmergencyAddress::InOrder));
        }
    }
}
