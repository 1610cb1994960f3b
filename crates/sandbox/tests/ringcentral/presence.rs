//! What somebody says of themselves over REST: who may, what is refused, who hears of it.

use serde_json::{Value, json};

use crate::support::{EventSocket, World};

const OWN: &str = "/restapi/v1.0/account/~/extension/~/presence";
const BEN: &str = "/restapi/v1.0/account/~/extension/300012342/presence";

struct Signed {
    world: World,
    tokens: Value,
}

impl Signed {
    async fn in_as_ann() -> Self {
        let world = World::start().await;
        let tokens = world.sign_in_by_code().await;
        Self { world, tokens }
    }

    /// Status and body of the answer.
    async fn put(&self, path: &str, body: &str) -> (u16, Value) {
        let url = self.world.url(path);
        let token = self.tokens["access_token"].as_str().unwrap();
        let request = self.world.client.put(url).bearer_auth(token);
        let request = request.header("Content-Type", "application/json");
        let answer = request.body(body.to_owned()).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn said(&self) -> Value {
        self.world.get_json(OWN, &self.tokens).await
    }

    async fn ring(&self, queue: Option<&str>) -> String {
        let body = json!({ "extension": "101", "from": "+12125550100", "queue": queue });
        let rung = self.world.act("ring", body).await;
        rung["telephonySessionId"].as_str().unwrap().to_owned()
    }

    /// How the own party of a call stands, in the order of its life; nothing where there is none.
    fn own_party(&self, session: &str) -> Vec<String> {
        let session = self.world.sandbox.telephony.session(session).unwrap();
        let mut parties = session.parties.into_iter();
        let own = parties.find(|party| party.is_of(crate::support::ANN));
        own.map(|own| own.history)
            .unwrap_or_default()
            .iter()
            .map(|(status, _)| format!("{status:?}"))
            .collect()
    }
}

#[tokio::test]
async fn each_member_is_changed_alone_and_the_answer_is_the_whole() {
    let ann = Signed::in_as_ann().await;
    let (status, told) = ann
        .put(
            OWN,
            r#"{"userStatus":"Busy","message":"Lunch","allowSeeMyPresence":false}"#,
        )
        .await;
    assert_eq!(status, 200);
    assert_eq!(told["presenceStatus"], "Busy");
    assert_eq!(told["extension"]["extensionNumber"], "101");
    let (_, told) = ann
        .put(OWN, r#"{"dndStatus":"TakeDepartmentCallsOnly"}"#)
        .await;
    assert_eq!(told["dndStatusPersonal"], "DoNotAcceptAnyCalls");
    assert_eq!(told["acceptCallQueueCalls"], true);
    let (_, told) = ann.put(OWN, r#"{"acceptCallQueueCalls":false}"#).await;
    assert_eq!(told["dndStatus"], "DoNotAcceptAnyCalls");
    let (_, told) = ann
        .put(OWN, r#"{"dndStatusPersonal":"TakeAllCalls"}"#)
        .await;
    assert_eq!(told["dndStatus"], "DoNotAcceptDepartmentCalls");
    assert_eq!(told["userStatus"], "Busy", "as before");
    assert_eq!(
        (told["message"].as_str(), &told["allowSeeMyPresence"]),
        (Some("Lunch"), &json!(false))
    );
    let mut again = ann.said().await;
    assert_eq!(again, told);
    assert_eq!(again["telephonyStatus"].take(), "NoCall");
}

#[tokio::test]
async fn a_value_that_is_none_is_refused_and_nothing_changes() {
    let ann = Signed::in_as_ann().await;
    let before = ann.said().await;
    for (body, code, parameter) in [
        (r#"{"userStatus":"Away"}"#, "CMN-101", "userStatus"),
        (r#"{"dndStatus":"Unknown"}"#, "CMN-101", "dndStatus"),
        (
            r#"{"userStatus":"Busy","acceptCallQueueCalls":"no"}"#,
            "CMN-101",
            "acceptCallQueueCalls",
        ),
        (
            r#"{"dndStatusPersonal":"DoNotAcceptDepartmentCalls"}"#,
            "CMN-101",
            "dndStatusPersonal",
        ),
        ("[]", "CMN-103", ""),
        ("{", "CMN-103", ""),
    ] {
        let (status, told) = ann.put(OWN, body).await;
        assert_eq!(status, 400, "{body}");
        assert_eq!(told["errors"][0]["errorCode"], code, "{body}");
        assert_eq!(
            told["parameterName"].as_str().unwrap_or_default(),
            parameter
        );
        assert_eq!(ann.said().await, before, "{body}");
    }
}

#[tokio::test]
async fn it_takes_the_permission_and_is_ones_own_or_an_administrators() {
    let mut ann = Signed::in_as_ann().await;
    let (status, told) = ann.put(BEN, r#"{"userStatus":"Offline"}"#).await;
    assert_eq!(
        (status, &told["errors"][0]["errorCode"]),
        (403, &json!("CMN-419"))
    );
    // The company's app may read and not edit.
    ann.tokens = ann.world.sign_in("103").await;
    let (status, told) = ann.put(BEN, r#"{"userStatus":"Offline"}"#).await;
    assert_eq!(status, 403);
    assert_eq!(told["errors"][0]["errorCode"], "CMN-401");
    assert_eq!(told["permissionName"], "EditPresence");
}

#[tokio::test]
async fn whoever_listens_hears_what_was_said_in_another_app() {
    let ann = Signed::in_as_ann().await;
    let address = ann.world.socket_address(&ann.tokens).await;
    let mut socket = EventSocket::connect(&address).await;
    socket
        .subscribe(&[&format!("{OWN}?detailedTelephonyState=true&sipData=true")])
        .await;
    ann.put(
        OWN,
        r#"{"userStatus":"Busy","dndStatus":"DoNotAcceptAnyCalls"}"#,
    )
    .await;
    let told = socket.notification().await;
    assert!(told["event"].as_str().unwrap().ends_with("/presence"));
    let body = &told["body"];
    assert_eq!(body["userStatus"], "Busy");
    assert_eq!(body["dndStatus"], "DoNotAcceptAnyCalls");
    assert_eq!(body["sequence"], 1);
    assert_eq!(body["activeCalls"], json!([]));
}

#[tokio::test]
async fn who_takes_no_calls_is_not_rung_and_voicemail_answers() {
    let ann = Signed::in_as_ann().await;
    ann.put(OWN, r#"{"dndStatus":"DoNotAcceptAnyCalls"}"#).await;
    let session = ann.ring(None).await;
    assert_eq!(ann.own_party(&session), ["Setup", "VoiceMail"]);
    assert!(ann.own_party(&ann.ring(Some("Sales")).await).is_empty());
    ann.world.act("hang-up", json!({})).await;
    ann.put(OWN, r#"{"dndStatus":"TakeAllCalls"}"#).await;
    let session = ann.ring(None).await;
    assert_eq!(ann.own_party(&session), ["Setup", "Proceeding"]);
}

#[tokio::test]
async fn who_takes_no_queue_calls_is_passed_over_by_the_queue_and_rung_by_others() {
    let ann = Signed::in_as_ann().await;
    ann.put(OWN, r#"{"dndStatus":"DoNotAcceptDepartmentCalls"}"#)
        .await;
    assert!(ann.own_party(&ann.ring(Some("Sales")).await).is_empty());
    let session = ann.ring(None).await;
    assert_eq!(ann.own_party(&session), ["Setup", "Proceeding"]);
    ann.put(OWN, r#"{"dndStatus":"TakeDepartmentCallsOnly"}"#)
        .await;
    let session = ann.ring(Some("Sales")).await;
    assert_eq!(ann.own_party(&session), ["Setup", "Proceeding"]);
    let session = ann.ring(None).await;
    assert_eq!(ann.own_party(&session), ["Setup", "VoiceMail"]);
    ann.world.sandbox.ringcentral.reset();
    let session = ann.ring(None).await;
    assert_eq!(ann.own_party(&session), ["Setup", "Proceeding"]);
}
