//! The event socket: frames, REST over it, subscriptions and notifications.

use ledgerline_sandbox::telephony::{PartyStatus, Reason};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{ANN, DEMO, EventSocket, World, party, sip_data};

const TELEPHONY: &str = "/restapi/v1.0/account/~/extension/~/telephony/sessions?sipData=true";
const PRESENCE: &str =
    "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true&sipData=true";

async fn connected(world: &World, tokens: &Value) -> EventSocket {
    let mut socket = EventSocket::connect(&world.socket_address(tokens).await).await;
    let first = socket.next().await.unwrap();
    assert_eq!(first[0]["type"], "ConnectionDetails");
    socket
}

#[tokio::test]
async fn the_first_frame_describes_the_connection() {
    let world = World::start().await;
    let address = world.socket_address(&world.sign_in("101").await).await;
    let mut socket = EventSocket::connect(&address).await;
    let frame = socket.next().await.unwrap();
    assert_eq!(frame[0]["status"], 200);
    assert_eq!(frame[0]["wsc"]["sequence"], 1);
    assert_eq!(frame[1]["recoveryTimeout"], 180);
    assert_eq!(frame[1]["idleTimeout"], 1800);
    assert!(frame[1].get("recoveryState").is_none());
}

#[tokio::test]
async fn a_bad_token_gets_an_error_frame_and_is_closed() {
    let world = World::start().await;
    let base = world.sandbox.ringcentral_url.replace("http", "ws");
    for address in [format!("{base}/ws"), format!("{base}/ws?access_token=no")] {
        let mut socket = EventSocket::connect(&address).await;
        assert_eq!(socket.next().await.unwrap()[0]["type"], "Error");
        assert!(socket.next().await.is_none());
    }
}

#[tokio::test]
async fn heartbeats_and_requests_keep_their_message_id() {
    let world = World::start().await;
    let mut socket = connected(&world, &world.sign_in("101").await).await;
    socket
        .send(json!([{ "type": "Heartbeat", "messageId": "a/b" }]))
        .await;
    let echo = socket.next().await.unwrap();
    assert_eq!(
        (&echo[0]["type"], &echo[0]["messageId"]),
        (&json!("Heartbeat"), &json!("a/b"))
    );
    let path = "/restapi/v1.0/account/~/extension/~/phone-number";
    let query = json!({ "usageType": ["DirectNumber"], "perPage": 5 });
    let meta = json!({ "method": "GET", "path": path, "query": query });
    let answer = socket.request(meta, None).await;
    assert_eq!(answer[0]["status"], 200);
    assert_eq!(answer[0]["headers"]["X-Rate-Limit-Group"], "light");
    assert!(answer[0]["headers"]["RCRequestId"].is_string());
    assert_eq!(answer[1]["records"].as_array().unwrap().len(), 1);
    let refused = json!({ "method": "GET", "path": "/restapi/v1.0/account/~/extension/1" });
    let refused = socket.request(refused, None).await;
    assert_eq!(refused[0]["status"], 404);
    assert_eq!(refused[1]["errors"][0]["errorCode"], "CMN-102");
    let token = json!({ "method": "POST", "path": "/restapi/oauth/wstoken" });
    assert_eq!(socket.request(token, None).await[0]["status"], 404);
}

#[tokio::test]
async fn what_is_no_frame_is_answered_with_an_error() {
    let world = World::start().await;
    let mut socket = connected(&world, &world.sign_in("101").await).await;
    socket.send_text("{]").await;
    let answer = socket.next().await.unwrap();
    assert_eq!(
        (&answer[0]["type"], &answer[1]["errorCode"]),
        (&json!("Error"), &json!("WSG-400"))
    );
}

#[tokio::test]
async fn a_subscription_replaces_the_one_before_and_names_refused_filters() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let mut socket = connected(&world, &tokens).await;
    let first = socket.subscribe(&[PRESENCE]).await;
    let account = "/restapi/v1.0/account/~/telephony/sessions";
    let second = socket
        .subscribe(&[TELEPHONY, account, "/restapi/v1.0/nothing"])
        .await;
    assert_ne!(first["id"], second["id"]);
    let expanded =
        format!("/restapi/v1.0/account/400012345/extension/{ANN}/telephony/sessions?sipData=true");
    assert_eq!(second["eventFilters"], json!([expanded]));
    let reasons: Vec<_> = second["disabledFilters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|disabled| disabled["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, ["CMN-419", "SUB-508"]);
    let list = world.get_json("/restapi/v1.0/subscription", &tokens).await;
    assert_eq!(list["records"].as_array().unwrap().len(), 1);

    let id = second["id"].as_str().unwrap();
    let path = format!("/restapi/v1.0/subscription/{id}");
    let change = json!({ "method": "PUT", "path": path });
    let body = json!({ "eventFilters": [PRESENCE] });
    let changed = socket.request(change, Some(body)).await;
    assert_eq!(changed[1]["id"], id);
    let end = json!({ "method": "DELETE", "path": path });
    assert_eq!(socket.request(end.clone(), None).await[0]["status"], 204);
    let gone = socket.request(end, None).await;
    assert_eq!(
        (&gone[0]["status"], &gone[1]["errorCode"]),
        (&json!(404), &json!("SUB-507"))
    );
}

#[tokio::test]
async fn a_subscription_with_no_good_filter_or_over_http_is_refused() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let body = json!({
        "eventFilters": [TELEPHONY], "deliveryMode": { "transportType": "WebSocket" },
    });
    let refused = world
        .post("/restapi/v1.0/subscription", &tokens)
        .json(&body);
    assert_eq!(
        refused.send().await.unwrap().status(),
        StatusCode::BAD_REQUEST
    );
    let mut socket = connected(&world, &tokens).await;
    let meta = json!({ "method": "POST", "path": "/restapi/v1.0/subscription/" });
    let none = json!({ "eventFilters": ["/restapi/v1.0/nothing"] });
    let refused = socket.request(meta, Some(none)).await;
    assert_eq!(
        (&refused[0]["status"], &refused[1]["errorCode"]),
        (&json!(400), &json!("SUB-508"))
    );
}

#[tokio::test]
async fn an_inbound_call_is_told_in_order_on_both_planes() {
    let world = World::start().await;
    let mut socket = connected(&world, &world.sign_in("101").await).await;
    let subscription = socket.subscribe(&[TELEPHONY, PRESENCE]).await;
    let (session, own) = world.call_ann("d1z1");
    let stranger = party("d1z1", 1, None);
    world.sandbox.telephony.add_party(&session, stranger);
    world.set(&session, &own, |party| {
        party.status = PartyStatus::Proceeding;
    });
    world.set(&session, &own, |party| {
        party.status = PartyStatus::Answered;
        party.sip = Some(sip_data());
    });
    world.set(&session, &own, |party| party.status = PartyStatus::Hold);
    world.set(&session, &own, |party| {
        party.status = PartyStatus::Disconnected;
    });

    let mut told = Vec::new();
    for _ in 0..9 {
        let notification = socket.notification().await;
        assert_eq!(notification["subscriptionId"], subscription["id"]);
        assert_eq!(notification["ownerId"], ANN);
        told.push(notification);
    }
    let telephony: Vec<&Value> = told
        .iter()
        .filter(|n| {
            let event = n["event"].as_str().unwrap();
            event == format!("/restapi/v1.0/account/400012345/extension/{ANN}/telephony/sessions")
        })
        .map(|n| &n["body"])
        .collect();
    let steps: Vec<_> = telephony
        .iter()
        .map(|body| {
            assert_eq!(body["telephonySessionId"], session);
            assert_eq!(body["parties"].as_array().unwrap().len(), 1);
            let status = body["parties"][0]["status"]["code"].as_str().unwrap();
            (body["sequence"].as_u64().unwrap(), status)
        })
        .collect();
    let expected = [
        (2, "Setup"),
        (4, "Proceeding"),
        (5, "Answered"),
        (6, "Hold"),
        (7, "Disconnected"),
    ];
    assert_eq!(steps, expected);
    let pickup = &telephony[1]["parties"][0]["status"]["mobilePickupData"];
    assert_eq!(pickup["sid"], "35464233129848");
    assert_eq!(telephony[2]["parties"][0]["sipData"]["callId"], "call-1");

    let presence: Vec<&Value> = told
        .iter()
        .filter(|n| n["event"].as_str().unwrap().ends_with("/presence"))
        .map(|n| &n["body"]["activeCalls"][0])
        .collect();
    let statuses: Vec<_> = presence
        .iter()
        .map(|call| call["telephonyStatus"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["Ringing", "CallConnected", "OnHold", "NoCall"]);
    assert_eq!(presence[0]["id"], session);
    assert_eq!(
        presence[0]["sipData"],
        json!({ "toTag": "blf", "fromTag": own })
    );
    assert_eq!(presence[1]["id"], "call-1");
    assert_eq!(presence[3]["terminationType"], "final");
}

#[tokio::test]
async fn an_outbound_call_shows_the_called_number_to_its_caller_only() {
    let world = World::start().await;
    let mut ann = connected(&world, &world.sign_in("101").await).await;
    let mut ben = connected(&world, &world.sign_in("102").await).await;
    ann.subscribe(&[TELEPHONY]).await;
    ben.subscribe(&[TELEPHONY]).await;
    let (session, _) = world.call_ann("e1z1");
    let mut own = party("e1z1", 1, Some(ANN));
    own.to_number = Some("+14155550123".to_owned());
    world.sandbox.telephony.add_party(&session, own);
    world.set(&session, "p-e1z1-1", |party| {
        party.status = PartyStatus::Disconnected;
        party.reason = Some(Reason::TargetBusy);
    });
    ann.notification().await;
    let setup = ann.notification().await;
    let party = &setup["body"]["parties"][0];
    assert_eq!(
        (&party["direction"], &party["to"]["phoneNumber"]),
        (&json!("Outbound"), &json!("+14155550123"))
    );
    let ended = ann.notification().await;
    assert_eq!(
        ended["body"]["parties"][0]["status"]["reason"],
        "TargetBusy"
    );
    // Ben's own call is the first thing he hears of.
    let called = "s-e2z1";
    world.call_ann("e2z1");
    world
        .sandbox
        .telephony
        .add_party(called, crate::support::party("e2z1", 3, Some("300012342")));
    let first = ben.notification().await;
    assert_eq!(first["body"]["telephonySessionId"], called);
}

#[tokio::test]
async fn filters_choose_by_status_and_direction() {
    let world = World::start().await;
    let mut socket = connected(&world, &world.sign_in("101").await).await;
    let base = "/restapi/v1.0/account/~/extension/~/telephony/sessions";
    let missed = format!("{base}?missedCall=true");
    let answered = format!("{base}?statusCode=Answered&direction=Inbound");
    socket.subscribe(&[&missed, &answered]).await;
    let (session, own) = world.call_ann("f1z1");
    world.set(&session, &own, |party| {
        party.status = PartyStatus::Proceeding;
    });
    world.set(&session, &own, |party| party.status = PartyStatus::Answered);
    let (second, own) = world.call_ann("f2z1");
    world.set(&second, &own, |party| {
        party.status = PartyStatus::Disconnected;
        party.missed = true;
    });
    assert_eq!(
        socket.notification().await["body"]["telephonySessionId"],
        session
    );
    let last = socket.notification().await;
    assert_eq!(last["body"]["parties"][0]["missedCall"], true);
}

#[tokio::test]
async fn a_text_is_announced_by_counter_and_whole() {
    let world = World::start().await;
    let mut socket = connected(&world, &world.sign_in("101").await).await;
    let store = "/restapi/v1.0/account/~/extension/~/message-store";
    let instant = format!("{store}/instant?type=SMS");
    socket.subscribe(&[store, &instant]).await;
    let text = json!({ "extension": "101", "from": "+12125550100", "text": "hello" });
    let id = world.act("send-text", text).await["messageId"]
        .as_i64()
        .unwrap();
    let counter = socket.notification().await;
    assert_eq!(counter["body"]["changes"][0]["newMessageIds"], json!([id]));
    let whole = socket.notification().await;
    assert_eq!(whole["body"]["id"], id.to_string());
    assert_eq!(whole["body"]["subject"], "hello");
}

#[tokio::test]
async fn revoking_the_session_closes_its_socket() {
    let world = World::start().await;
    let tokens = world.sign_in_by_code().await;
    let mut socket = connected(&world, &tokens).await;
    let form = [
        ("client_id", DEMO),
        ("token", tokens["access_token"].as_str().unwrap()),
    ];
    world
        .client
        .post(world.url("/restapi/oauth/revoke"))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert!(socket.next().await.is_none());
}

#[tokio::test]
async fn an_idle_socket_is_told_so_and_closed() {
    let world = World::start().await;
    let mut socket = connected(&world, &world.sign_in("101").await).await;
    world.sandbox.clock.advance_millis(1_801_000);
    let told = socket.next().await.unwrap();
    assert_eq!(told[1]["errorCode"], "WSG-902");
    assert!(socket.next().await.is_none());
}

#[tokio::test]
async fn everybody_may_hear_how_busy_the_whole_company_is_and_only_that() {
    let world = World::start().await;
    let mut socket = connected(&world, &world.sign_in("101").await).await;
    let everybody = "/restapi/v1.0/account/~/presence";
    let wanted = json!({
        "eventFilters": [everybody, format!("{everybody}?detailedTelephonyState=true")],
        "deliveryMode": { "transportType": "WebSocket" },
    });
    let meta = json!({ "method": "POST", "path": "/restapi/v1.0/subscription" });
    let made = socket.request(meta, Some(wanted)).await;
    let filters = made[1]["eventFilters"].as_array().unwrap();
    assert_eq!(filters.len(), 1, "{made:?}");
    assert_eq!(made[1]["disabledFilters"][0]["reason"], "SUB-508");
    let said = json!({ "extension": "102", "dndStatus": "DoNotAcceptAnyCalls" });
    world.act("presence", said).await;
    let told = socket.next().await.unwrap();
    let event = told[1]["event"].as_str().unwrap();
    assert!(
        event.ends_with("/presence") && !event.contains("/extension/"),
        "{event}"
    );
    let body = &told[1]["body"];
    assert_eq!(body["extensionId"], "300012342");
    assert_eq!(body["dndStatus"], "DoNotAcceptAnyCalls");
    assert_eq!(body["presenceStatus"], "Busy");
    world
        .act(
            "ring",
            json!({ "extension": "102", "from": "+12125550100" }),
        )
        .await;
    let told = socket.next().await.unwrap();
    assert_eq!(told[1]["body"]["telephonyStatus"], "Ringing");
    assert!(told[1]["body"].get("activeCalls").is_none());
}
