//! By which rules a call rings, as either API tells them, and as calls have it.

use serde_json::{Value, json};

use crate::support::{ANN, World};

const FEATURES: &str =
    "/restapi/v1.0/account/~/extension/~/features?featureId=NewCallHandlingAndForwarding";
const ANSWERING: &str = "/restapi/v1.0/account/~/extension/~/answering-rule?view=Detailed";
const STATES: &str = "/restapi/v2/accounts/~/extensions/~/comm-handling/voice/state-rules";
const OWN: &str = "/restapi/v2/accounts/~/extensions/~/comm-handling/voice/interaction-rules";

struct Ann {
    world: World,
    tokens: Value,
}

impl Ann {
    async fn signed_in() -> Self {
        let world = World::start().await;
        let tokens = world.sign_in_by_code().await;
        Self { world, tokens }
    }

    async fn has(&self, rules: Value) {
        let mut body = rules;
        body["extension"] = json!("101");
        self.world.act("call-rules", body).await;
    }

    async fn read(&self, path: &str) -> Value {
        self.world.get_json(path, &self.tokens).await
    }

    /// The code of the refusal.
    async fn refused(&self, path: &str) -> Value {
        let answer = self.world.get(path, &self.tokens).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{path}");
        answer.json::<Value>().await.unwrap()["errorCode"].clone()
    }

    /// How the own party of a new call stands.
    async fn rung(&self) -> Vec<String> {
        let body = json!({ "extension": "101", "from": "+12125550100" });
        let rung = self.world.act("ring", body).await;
        let id = rung["telephonySessionId"].as_str().unwrap();
        let session = self.world.sandbox.telephony.session(id).unwrap();
        let mut parties = session.parties.into_iter();
        let own = parties.find(|party| party.is_of(ANN)).unwrap();
        own.history
            .iter()
            .map(|(status, _)| format!("{status:?}"))
            .collect()
    }
}

#[tokio::test]
async fn an_answering_rule_says_what_calls_do() {
    let ann = Ann::signed_in().await;
    let told = ann.read(ANSWERING).await;
    assert_eq!(told["records"][0]["callHandlingAction"], "ForwardCalls");
    assert_eq!(told["records"][0]["forwarding"]["notifyMySoftPhones"], true);
    assert_eq!(ann.rung().await, ["Setup", "Proceeding"]);
    ann.has(json!({ "rule": "otherPhones", "ownRule": "yes" }))
        .await;
    let told = ann.read(ANSWERING).await;
    assert_eq!(
        told["records"][0]["forwarding"]["notifyMySoftPhones"],
        false
    );
    assert_eq!(told["records"][1]["type"], "Custom");
    assert_eq!(ann.rung().await, ["Setup", "VoiceMail"]);
    ann.has(json!({ "rule": "forward" })).await;
    let told = ann.read(ANSWERING).await;
    assert_eq!(
        told["records"][0]["callHandlingAction"],
        "UnconditionalForwarding"
    );
    // Whoever takes no calls is not rung by their rules either.
    ann.has(json!({})).await;
    let said = json!({ "extension": "101", "dndStatus": "DoNotAcceptAnyCalls" });
    ann.world.act("presence", said).await;
    ann.has(json!({ "rule": "appsRing" })).await;
    assert_eq!(ann.rung().await, ["Setup", "VoiceMail"]);
}

#[tokio::test]
async fn an_extension_is_spoken_of_in_one_api_and_refused_in_the_other() {
    let ann = Ann::signed_in().await;
    let value = |told: &Value| told["records"][0]["params"][0]["value"].clone();
    assert_eq!(value(&ann.read(FEATURES).await), "false");
    assert_eq!(ann.refused(STATES).await, "FeatureNotAvailable");
    ann.has(json!({ "newer": "yes", "rule": "announcement", "ownRule": "yes" }))
        .await;
    assert_eq!(value(&ann.read(FEATURES).await), "true");
    let told = ann.read(STATES).await;
    let all = &told["records"][0];
    assert_eq!(all["id"], "forward-all-calls");
    assert_eq!(all["state"]["enabled"], true);
    assert_eq!(
        all["dispatching"]["actions"][0]["terminatingTargetType"],
        "PlayAnnouncementTerminatingTarget"
    );
    let own = ann.read(OWN).await;
    assert_eq!(own["records"][0]["dispatching"]["type"], "Terminate");
    assert_eq!(ann.refused(ANSWERING).await, "FeatureNotAvailable");
    assert_eq!(ann.rung().await, ["Setup", "VoiceMail"]);
}
