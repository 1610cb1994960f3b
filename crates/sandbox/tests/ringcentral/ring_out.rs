//! `RingOut`: one's own phone rings first, then whom it is to call.

use std::time::Duration;

use ledgerline_sandbox::{
    Config,
    ringcentral::{RateLimits, Settings},
    sip::EdgeSettings,
};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{ANN, EventSocket, World};

const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";
const TELEPHONY: &str = "/restapi/v1.0/account/~/extension/~/telephony/sessions";
const ACCOUNT_TELEPHONY: &str = "/restapi/v1.0/account/~/telephony/sessions";
const DESK: &str = "+16505550151";

/// Everything rings and answers at once.
async fn world() -> World {
    World::start_from(Config {
        ringcentral: Settings {
            rate_limits: RateLimits {
                light: 1000,
                medium: 1000,
                heavy: 1000,
                auth: 1000,
            },
            ..Settings::default()
        },
        sip: EdgeSettings {
            ring_delay: Duration::from_millis(20),
            answer_after: Duration::from_millis(20),
            ..EdgeSettings::default()
        },
        ..Config::default()
    })
    .await
}

struct Desk {
    world: World,
    tokens: Value,
    socket: EventSocket,
}

impl Desk {
    /// Ann at her desk, listening to what is said of the whole account.
    async fn open(filter: &str, extension: &str) -> Self {
        let world = world().await;
        let tokens = world.sign_in_by_code().await;
        let listener = world.sign_in(extension).await;
        let address = world.socket_address(&listener).await;
        let mut socket = EventSocket::connect(&address).await;
        socket.next().await.unwrap();
        socket.subscribe(&[filter]).await;
        Self {
            world,
            tokens,
            socket,
        }
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Response {
        let url = self.world.url(&format!("{EXTENSION}/ring-out{path}"));
        let request = self.world.client.request(method, url);
        let request = request.bearer_auth(self.tokens["access_token"].as_str().unwrap());
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        request.send().await.unwrap()
    }

    async fn make(&self, to: &str, prompt: bool) -> String {
        let body = json!({
            "from": { "phoneNumber": DESK },
            "to": { "phoneNumber": to },
            "playPrompt": prompt,
        });
        let answer = self.ask(Method::POST, "", Some(body)).await;
        assert_eq!(answer.status(), 200);
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["status"], statuses(["InProgress"; 3]));
        answer["id"].as_str().unwrap().to_owned()
    }

    async fn status(&self, id: &str) -> Value {
        let answer = self.ask(Method::GET, &format!("/{id}"), None).await;
        assert_eq!(answer.status(), 200);
        let answer: Value = answer.json().await.unwrap();
        answer["status"].clone()
    }

    async fn at_the_phone(&self, what: &str) {
        let body = json!({ "extension": "101", "what": what });
        self.world.act("desk-phone", body).await;
    }

    /// The next party events, as `role status [reason]`, and the last one whole.
    async fn hears(&mut self, expected: &[&str]) -> Value {
        let mut last = Value::Null;
        for expected in expected {
            last = self.socket.notification().await["body"].clone();
            let party = &last["parties"][0];
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let said = [
                text(&party["ringOutRole"]),
                text(&party["status"]["code"]),
                text(&party["status"]["reason"]),
            ];
            assert_eq!(said.join(" ").trim(), *expected);
            assert_eq!(last["origin"]["type"], "RingOut");
        }
        last
    }
}

fn statuses([call, own, theirs]: [&str; 3]) -> Value {
    json!({ "callStatus": call, "callerStatus": own, "calleeStatus": theirs })
}

#[tokio::test]
async fn the_phone_rings_first_and_then_the_callee() {
    let mut desk = Desk::open(ACCOUNT_TELEPHONY, "103").await;
    let id = desk.make("+12125550123", false).await;
    let rings = desk
        .hears(&["Initiator Setup", "Initiator Proceeding"])
        .await;
    let party = &rings["parties"][0];
    // The first leg is a call to the phone.
    assert_eq!(party["direction"], "Inbound");
    assert_eq!(party["to"]["phoneNumber"], DESK);
    assert_eq!(party["from"]["phoneNumber"], "+12125550123");
    assert_eq!(party["extensionId"], ANN);
    desk.at_the_phone("answer").await;
    desk.hears(&[
        "Initiator Answered",
        "Target Setup",
        "Target Proceeding",
        "Target Answered",
    ])
    .await;
    assert_eq!(desk.status(&id).await, statuses(["Success"; 3]));
    desk.at_the_phone("hangUp").await;
    let over = desk
        .hears(&["Initiator Disconnected", "Target Disconnected"])
        .await;
    assert_eq!(desk.status(&id).await, statuses(["Finished"; 3]));
    // The log tells one call, made by Ann.
    desk.world
        .act("clock", json!({ "advanceMillis": 60_000 }))
        .await;
    let gone = desk.ask(Method::GET, &format!("/{id}"), None).await;
    assert_eq!(gone.status(), 404);
    let gone: Value = gone.json().await.unwrap();
    assert_eq!(gone["errors"][0]["errorCode"], "CMN-102");
    let log = format!("{EXTENSION}/call-log");
    let log = desk.world.get_json(&log, &desk.tokens).await;
    assert_eq!(log["records"].as_array().unwrap().len(), 1);
    let record = &log["records"][0];
    assert_eq!(record["direction"], "Outbound");
    assert_eq!(record["action"], "RingOut Web");
    assert_eq!(record["result"], "Call connected");
    assert_eq!(record["to"]["phoneNumber"], "+12125550123");
    assert_eq!(record["telephonySessionId"], over["telephonySessionId"]);
}

#[tokio::test]
async fn an_extension_hears_of_its_own_phone_alone() {
    let mut desk = Desk::open(TELEPHONY, "101").await;
    desk.make("+12125550123", false).await;
    desk.hears(&["Initiator Setup", "Initiator Proceeding"])
        .await;
    desk.at_the_phone("answer").await;
    let answered = desk.hears(&["Initiator Answered"]).await;
    // That the callee answered is known to who asks for the session.
    let session = answered["telephonySessionId"].as_str().unwrap();
    let path = format!("/restapi/v1.0/account/~/telephony/sessions/{session}");
    let is_answered = async || {
        let session = desk.world.get_json(&path, &desk.tokens).await;
        let party = &session["parties"][1];
        party["ringOutRole"] == "Target" && party["status"]["code"] == "Answered"
    };
    while !is_answered().await {
        tokio::task::yield_now().await;
    }
    desk.world.act("hang-up", json!({})).await;
    desk.hears(&["Initiator Disconnected"]).await;
}

#[tokio::test]
async fn with_a_prompt_nobody_is_called_before_the_one_is_pressed() {
    let mut desk = Desk::open(ACCOUNT_TELEPHONY, "103").await;
    let id = desk.make("+12125550123", true).await;
    desk.hears(&["Initiator Setup", "Initiator Proceeding"])
        .await;
    desk.at_the_phone("answer").await;
    desk.hears(&["Initiator Answered"]).await;
    assert_eq!(desk.status(&id).await, statuses(["InProgress"; 3]));
    desk.at_the_phone("pressOne").await;
    desk.hears(&["Target Setup", "Target Proceeding", "Target Answered"])
        .await;
    assert_eq!(desk.status(&id).await, statuses(["Success"; 3]));
}

#[tokio::test]
async fn it_can_be_taken_back_only_while_the_first_phone_rings() {
    let mut desk = Desk::open(ACCOUNT_TELEPHONY, "103").await;
    let id = desk.make("+12125550123", false).await;
    desk.hears(&["Initiator Setup", "Initiator Proceeding"])
        .await;
    let path = format!("/{id}");
    assert_eq!(desk.ask(Method::DELETE, &path, None).await.status(), 204);
    desk.hears(&["Initiator Disconnected Cancelled"]).await;
    assert_eq!(desk.ask(Method::DELETE, &path, None).await.status(), 404);
    let id = desk.make("+15555550101", false).await;
    desk.hears(&["Initiator Setup", "Initiator Proceeding"])
        .await;
    desk.at_the_phone("answer").await;
    let up = desk
        .hears(&["Initiator Answered", "Target Setup", "Target Proceeding"])
        .await;
    let refused = desk.ask(Method::DELETE, &format!("/{id}"), None).await;
    assert_eq!(refused.status(), 409);
    // From here on call control ends it.
    let session = up["telephonySessionId"].as_str().unwrap();
    let url = desk.world.url(&format!(
        "/restapi/v1.0/account/~/telephony/sessions/{session}"
    ));
    let token = desk.tokens["access_token"].as_str().unwrap();
    let ended = desk
        .world
        .client
        .delete(url)
        .bearer_auth(token)
        .send()
        .await;
    assert_eq!(ended.unwrap().status(), 204);
    desk.hears(&["Initiator Disconnected", "Target Disconnected"])
        .await;
}

#[tokio::test]
async fn each_way_to_fail_has_a_status_of_its_own() {
    let mut desk = Desk::open(ACCOUNT_TELEPHONY, "103").await;
    let id = desk.make("+12125550123", false).await;
    desk.hears(&["Initiator Setup", "Initiator Proceeding"])
        .await;
    desk.at_the_phone("decline").await;
    desk.hears(&["Initiator Disconnected Rejected"]).await;
    let status = desk.status(&id).await;
    assert_eq!(status, statuses(["CannotReach", "Rejected", "InProgress"]));
    let id = desk.make("+15555550102", false).await;
    desk.hears(&["Initiator Setup", "Initiator Proceeding"])
        .await;
    desk.at_the_phone("answer").await;
    desk.hears(&[
        "Initiator Answered",
        "Target Setup",
        "Target Proceeding",
        "Target Disconnected TargetBusy",
        "Initiator Disconnected TargetBusy",
    ])
    .await;
    let status = desk.status(&id).await;
    assert_eq!(status, statuses(["Busy", "Finished", "Busy"]));
}

#[tokio::test]
async fn what_cannot_be_done_is_refused_by_name() {
    let desk = Desk::open(TELEPHONY, "101").await;
    let list = format!("{EXTENSION}/forwarding-number");
    let list = desk.world.get_json(&list, &desk.tokens).await;
    let numbers = list["records"].as_array().unwrap();
    let devices = format!("{EXTENSION}/device");
    let devices = desk.world.get_json(&devices, &desk.tokens).await;
    assert_eq!(numbers[0]["type"], "PhoneLine");
    assert_eq!(numbers[0]["device"]["id"], devices["records"][1]["id"]);
    let by_id = json!({
        "from": { "forwardingNumberId": numbers[1]["id"] },
        "to": { "phoneNumber": "+12125550123" },
    });
    assert_eq!(desk.ask(Method::POST, "", Some(by_id)).await.status(), 200);
    let number = |number: &str| json!({ "phoneNumber": number });
    for (from, to, status, parameter) in [
        (number(DESK), number("no number"), 400, "to.phoneNumber"),
        (
            number("+12125550199"),
            number("102"),
            400,
            "from.phoneNumber",
        ),
        (
            json!({ "forwardingNumberId": "1" }),
            number("102"),
            404,
            "from.forwardingNumberId",
        ),
        (json!({}), number("102"), 400, "from"),
    ] {
        let body = json!({ "from": from, "to": to });
        let refused = desk.ask(Method::POST, "", Some(body)).await;
        assert_eq!(refused.status(), status, "{parameter}");
        let refused: Value = refused.json().await.unwrap();
        assert_eq!(refused["parameterName"], parameter);
    }
    // The company's app was not given the permission.
    let company = desk.world.sign_in("101").await;
    let path = format!("{EXTENSION}/ring-out");
    let body = json!({ "from": number(DESK), "to": number("102") });
    let refused = desk
        .world
        .post(&path, &company)
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), 403);
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(refused["permissionName"], "RingOut");
    assert_eq!(refused["errors"][0]["errorCode"], "CMN-401");
}

#[tokio::test]
async fn making_is_heavy_and_asking_is_light() {
    let desk = Desk::open(TELEPHONY, "101").await;
    let body = json!({ "from": { "phoneNumber": DESK }, "to": { "phoneNumber": "102" } });
    let posted = desk.ask(Method::POST, "", Some(body)).await;
    assert_eq!(posted.headers()["x-rate-limit-group"], "heavy");
    let posted: Value = posted.json().await.unwrap();
    let path = format!("/{}", posted["id"].as_str().unwrap());
    let asked = desk.ask(Method::GET, &path, None).await;
    assert_eq!(asked.headers()["x-rate-limit-group"], "light");
    let cancelled = desk.ask(Method::DELETE, &path, None).await;
    assert_eq!(cancelled.headers()["x-rate-limit-group"], "heavy");
}
