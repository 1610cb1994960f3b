//! REST: resources, envelopes, limits, CORS.

use ledgerline_sandbox::{
    ringcentral::Settings,
    telephony::{PartyStatus, Reason},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{ANN, World, party};

const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";

#[tokio::test]
async fn the_extension_says_who_it_is_where_it_is_and_whether_it_administers() {
    let world = World::start().await;
    let ann = world.get_json(EXTENSION, &world.sign_in("101").await).await;
    assert_eq!(ann["id"], 300_012_341);
    assert_eq!(ann["account"]["id"], "400012345");
    assert_eq!(ann["contact"]["email"], "ann.lee@northgate.example");
    assert_eq!(ann["regionalSettings"]["timezone"]["name"], "US/Pacific");
    assert_eq!(ann["regionalSettings"]["homeCountry"]["isoCode"], "US");
    assert_eq!(ann["permissions"]["admin"]["enabled"], false);
    let carla = world.get_json(EXTENSION, &world.sign_in("103").await).await;
    assert_eq!(carla["permissions"]["admin"]["enabled"], true);
}

#[tokio::test]
async fn one_sees_own_numbers_and_the_company_number_as_caller_id() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let list = world
        .get_json(&format!("{EXTENSION}/phone-number"), &tokens)
        .await;
    assert_eq!(list["records"][0]["phoneNumber"], "+16505550101");
    assert_eq!(
        list["records"][0]["features"],
        json!(["CallerId", "SmsSender", "MmsSender"])
    );
    assert_eq!(list["records"][1]["usageType"], "MainCompanyNumber");
    assert_eq!(list["records"][1]["features"], json!(["CallerId"]));
}

#[tokio::test]
async fn provisioning_gives_a_browser_phone_or_says_why_not() {
    let world = World::start().await;
    let provision = async |tokens: &Value, body: Value| {
        let path = "/restapi/v1.0/client-info/sip-provision";
        world.post(path, tokens).json(&body).send().await.unwrap()
    };
    let wanted = json!({ "sipInfo": [{ "transport": "WSS" }] });
    let ann = world.sign_in_by_code().await;
    let answer: Value = provision(&ann, wanted.clone()).await.json().await.unwrap();
    let sip = &answer["sipInfo"][0];
    let host = world.sandbox.ringcentral_url.trim_start_matches("http://");
    assert_eq!(sip["outboundProxy"], format!("{host}/sip"));
    assert_eq!(sip["username"], "16505550100*101");
    assert_eq!(sip["authorizationId"], answer["device"]["id"]);
    assert_eq!(sip["stunServers"], json!([]));
    assert_eq!(answer["sipFlags"]["outboundCallsEnabled"], true);
    let mut known = wanted.clone();
    known["device"] = json!({ "id": answer["device"]["id"] });
    let again: Value = provision(&ann, known).await.json().await.unwrap();
    assert_eq!(again["device"]["id"], answer["device"]["id"]);

    let company = world.sign_in("101").await;
    let refused = provision(&company, wanted).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(refused["permissionName"], "VoipCalling");
    assert_eq!(refused["errors"][0]["errorCode"], "CMN-401");
}

#[tokio::test]
async fn errors_name_the_parameter_and_the_code() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let refused = async |path: &str, status: u16| -> Value {
        let response = world.get(path, &tokens).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
        response.json().await.unwrap()
    };
    let unknown = refused("/restapi/v1.0/account/~/extension/1", 404).await;
    assert_eq!(unknown["errorCode"], "ResourceNotFound");
    assert_eq!(unknown["errors"][0]["errorCode"], "CMN-102");
    assert_eq!(unknown["parameterName"], "extensionId");
    let log = format!("{EXTENSION}/call-log?dateFrom=soon");
    assert_eq!(
        refused(&log, 400).await["errors"][0]["parameterName"],
        "dateFrom"
    );
    let ben = "/restapi/v1.0/account/~/extension/300012342/call-log";
    assert_eq!(refused(ben, 403).await["errors"][0]["errorCode"], "CMN-419");
    assert_eq!(
        refused("/restapi/v1.0/nothing", 404).await["errors"][0]["errorCode"],
        "CMN-120"
    );
}

#[tokio::test]
async fn a_rate_group_refuses_and_every_request_restarts_its_penalty() {
    let world = World::start_with(Settings::default()).await;
    let tokens = world.sign_in("101").await;
    let log = format!("{EXTENSION}/call-log");
    let ask = async || world.get(&log, &tokens).send().await.unwrap();
    for left in (0..10).rev() {
        let response = ask().await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(
            response.headers()["x-rate-limit-remaining"],
            left.to_string()
        );
        assert_eq!(response.headers()["x-rate-limit-group"], "heavy");
    }
    let refused = ask().await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "60");
    assert_eq!(
        refused.json::<Value>().await.unwrap()["errorCode"],
        "CMN-301"
    );
    world.sandbox.clock.advance_millis(50_000);
    assert_eq!(ask().await.status(), StatusCode::TOO_MANY_REQUESTS);
    world.sandbox.clock.advance_millis(50_000);
    assert_eq!(ask().await.status(), StatusCode::TOO_MANY_REQUESTS);
    world.sandbox.clock.advance_millis(60_000);
    assert_eq!(ask().await.status(), StatusCode::OK);
}

#[tokio::test]
async fn browsers_on_other_origins_are_answered_even_when_refused() {
    let world = World::start().await;
    let url = world.url(EXTENSION);
    let origin = "http://localhost:8787";
    let preflight = world
        .client
        .request(Method::OPTIONS, &url)
        .header("origin", origin)
        .header("access-control-request-method", "GET")
        .send()
        .await
        .unwrap();
    assert_eq!(preflight.status(), StatusCode::NO_CONTENT);
    let allowed = preflight.headers()["access-control-allow-headers"]
        .to_str()
        .unwrap();
    assert!(allowed.contains("authorization") && allowed.contains("x-user-agent"));
    let refused = world
        .client
        .get(&url)
        .header("origin", origin)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(refused.headers()["access-control-allow-origin"], origin);
    assert_eq!(
        refused.headers()["access-control-allow-credentials"],
        "true"
    );
    assert!(refused.headers().contains_key("rcrequestid"));
    let exposed = refused.headers()["access-control-expose-headers"]
        .to_str()
        .unwrap();
    assert!(exposed.contains("retry-after"));
    let outside = world
        .client
        .get(world.url("/console/api"))
        .header("origin", origin);
    let outside = outside.send().await.unwrap();
    assert!(
        !outside
            .headers()
            .contains_key("access-control-allow-origin")
    );
}

#[tokio::test]
async fn a_call_shows_as_active_then_in_the_log_after_a_delay_and_in_its_sync() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let synced = async |query: &str| {
        world
            .get_json(&format!("{EXTENSION}/call-log-sync?{query}"), &tokens)
            .await
    };
    let before = synced("syncType=FSync&recordCount=10").await;
    let (session, own) = world.call_ann("a0d1z1");
    world.set(&session, &own, |party| party.status = PartyStatus::Answered);
    let active = world
        .get_json(&format!("{EXTENSION}/active-calls"), &tokens)
        .await;
    assert_eq!(active["records"][0]["result"], "In Progress");
    world.sandbox.clock.advance_millis(61_500);
    world.set(&session, &own, |party| {
        party.status = PartyStatus::Disconnected;
    });
    let log = format!("{EXTENSION}/call-log?view=Detailed");
    assert_eq!(world.get_json(&log, &tokens).await["records"], json!([]));
    world.sandbox.clock.advance_millis(3_000);
    let list = world.get_json(&log, &tokens).await;
    let record = &list["records"][0];
    assert_eq!(record["telephonySessionId"], session);
    assert_eq!(record["sessionId"], "4503991234");
    assert_eq!(
        (&record["direction"], &record["result"]),
        (&json!("Inbound"), &json!("Accepted"))
    );
    assert_eq!(record["duration"], 61);
    assert_eq!(record["from"]["phoneNumber"], "+12125550100");
    assert_eq!(record["to"]["extensionNumber"], "101");
    assert_eq!(record["legs"][0]["master"], true);
    let token = before["syncInfo"]["syncToken"].as_str().unwrap();
    let after = synced(&format!("syncType=ISync&syncToken={token}")).await;
    assert_eq!(after["records"][0]["id"], record["id"]);
    let token = after["syncInfo"]["syncToken"].as_str().unwrap();
    assert_eq!(
        synced(&format!("syncType=ISync&syncToken={token}")).await["records"],
        json!([])
    );
    let stale = format!("{EXTENSION}/call-log-sync?syncType=ISync&syncToken=old");
    let refused: Value = world
        .get(&stale, &tokens)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(refused["errorCode"], "CLG-104");
}

#[tokio::test]
async fn results_tell_missed_busy_and_connected_calls_apart() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let (missed, own) = world.call_ann("b1z1");
    world.set(&missed, &own, |party| {
        party.status = PartyStatus::Disconnected;
        party.missed = true;
    });
    let (busy, _) = world.call_ann("b2z1");
    world
        .sandbox
        .telephony
        .add_party(&busy, party("b2z1", 1, Some(ANN)));
    for number in [1, 2] {
        world.set(&busy, &format!("p-b2z1-{number}"), |party| {
            party.extension_id = (number == 1).then(|| ANN.to_owned());
            party.status = PartyStatus::Disconnected;
            party.reason = Some(Reason::TargetBusy);
        });
    }
    world.sandbox.clock.advance_millis(3_000);
    let list = world
        .get_json(&format!("{EXTENSION}/call-log"), &tokens)
        .await;
    let results: Vec<_> = list["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| &record["result"])
        .collect();
    assert_eq!(results, [&json!("Busy"), &json!("Missed")]);
}

#[tokio::test]
async fn a_call_is_read_and_ended_by_its_members_only() {
    let world = World::start().await;
    let ann = world.sign_in("101").await;
    let ben = world.sign_in("102").await;
    let ring = json!({ "extension": "101", "from": "+12125550100" });
    let session = world.act("ring", ring).await["telephonySessionId"].clone();
    let path = format!(
        "/restapi/v1.0/account/~/telephony/sessions/{}",
        session.as_str().unwrap()
    );
    let shown = world.get_json(&path, &ann).await;
    let own = shown["parties"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["extensionId"] == ANN);
    let own = format!("{path}/parties/{}", own.unwrap()["id"].as_str().unwrap());
    assert_eq!(
        world.get(&path, &ben).send().await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
    let elsewhere = json!({ "deviceId": "1" });
    let answer = world.post(&format!("{own}/answer"), &ann).json(&elsewhere);
    assert_eq!(answer.send().await.unwrap().status(), StatusCode::NOT_FOUND);
    let reject = async || {
        world
            .post(&format!("{own}/reject"), &ann)
            .send()
            .await
            .unwrap()
            .status()
    };
    assert_eq!(reject().await, StatusCode::NO_CONTENT);
    let ended = world.get_json(&own, &ann).await;
    assert_eq!(ended["status"]["code"], "Disconnected");
    assert_ne!(reject().await, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn deleting_a_session_ends_the_whole_call() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let ring = json!({ "extension": "101", "from": "+12125550100" });
    let session = world.act("ring", ring).await["telephonySessionId"].clone();
    let path = format!(
        "/restapi/v1.0/account/~/telephony/sessions/{}",
        session.as_str().unwrap()
    );
    let delete = world.client.delete(world.url(&path));
    let delete = delete.bearer_auth(tokens["access_token"].as_str().unwrap());
    assert_eq!(
        delete.send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    let shown = world.get_json(&path, &tokens).await;
    for party in shown["parties"].as_array().unwrap() {
        assert_eq!(party["status"]["code"], "Disconnected");
    }
}

#[tokio::test]
async fn a_text_is_in_the_message_store_until_it_is_read() {
    let world = World::start().await;
    let tokens = world.sign_in_by_code().await;
    let text = json!({ "extension": "101", "from": "+12125550100", "text": "hello" });
    let id = world.act("send-text", text).await["messageId"].clone();
    let list = world
        .get_json(&format!("{EXTENSION}/message-store"), &tokens)
        .await;
    assert_eq!(list["records"][0]["id"], id);
    let conversation = list["records"][0]["conversation"]["id"].as_str().unwrap();
    assert!(conversation.parse::<i64>().unwrap() > 1 << 53);
    let path = format!("{EXTENSION}/message-store/{id}");
    let token = tokens["access_token"].as_str().unwrap();
    let mark = world.client.put(world.url(&path)).bearer_auth(token);
    mark.json(&json!({ "readStatus": "Read" }))
        .send()
        .await
        .unwrap();
    assert_eq!(world.get_json(&path, &tokens).await["readStatus"], "Read");
}

#[tokio::test]
async fn a_recording_comes_some_time_after_its_call_and_a_short_one_never() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let delay = Settings::default().recording_delay_millis;
    for (tail, talked, is_kept) in [("a0d1z1", 31_000, true), ("a0d1z2", 29_000, false)] {
        let (session, own) = world.call_ann(tail);
        world.set(&session, &own, |party| {
            party.status = PartyStatus::Answered;
            party.recorded = Some("987654".to_owned());
        });
        world.sandbox.clock.advance_millis(talked);
        world.set(&session, &own, |party| {
            party.status = PartyStatus::Disconnected;
        });
        world.sandbox.clock.advance_millis(3_000);
        let log = format!("{EXTENSION}/call-log?telephonySessionId={session}");
        let record = async || world.get_json(&log, &tokens).await["records"][0].clone();
        assert!(record().await.get("recording").is_none());
        world.sandbox.clock.advance_millis(delay);
        let recording = record().await["recording"].clone();
        assert_eq!(recording["id"].is_string(), is_kept, "{tail}");
        if is_kept {
            let uri = recording["contentUri"].as_str().unwrap();
            let path = &uri[uri.find("/restapi").unwrap()..];
            let heard = world.get(path, &tokens).send().await.unwrap();
            assert_eq!(heard.headers()["content-type"], "audio/wav");
        }
    }
    let unknown = "/restapi/v1.0/account/~/recording/1/content";
    let refused = world.get(unknown, &tokens).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
}

const CONFERENCE: &str = "/restapi/v1.0/account/~/telephony/conference";

#[tokio::test]
async fn a_conference_is_opened_for_its_host_who_has_to_join_before_others_are_brought_in() {
    let world = World::start().await;
    let ann = world.sign_in("101").await;
    let ben = world.sign_in("102").await;
    let opened = world.post(CONFERENCE, &ann).send().await.unwrap();
    assert_eq!(opened.status(), StatusCode::CREATED);
    assert_eq!(opened.headers()["x-rate-limit-group"], "heavy");
    let session = opened.json::<Value>().await.unwrap()["session"].clone();
    assert_eq!(session["origin"]["type"], "Conference");
    assert_eq!(session["parties"], json!([]));
    let token = session["voiceCallToken"].as_str().unwrap();
    assert!(token.starts_with("conf_"), "{token}");

    let path = format!(
        "/restapi/v1.0/account/~/telephony/sessions/{}",
        session["id"].as_str().unwrap()
    );
    world.get_json(&path, &ann).await;
    let of_another = world.get(&path, &ben).send().await.unwrap();
    assert_eq!(of_another.status(), StatusCode::NOT_FOUND);

    let ring = json!({ "extension": "101", "from": "+12125550100" });
    let call = world.act("ring", ring).await["telephonySessionId"].clone();
    let brought = async |body: Value| {
        let request = world.post(&format!("{path}/parties/bring-in"), &ann);
        let answer = request.json(&body).send().await.unwrap();
        assert_eq!(answer.headers()["x-rate-limit-group"], "light");
        (answer.status(), answer.json::<Value>().await.unwrap())
    };
    for name in ["sessionId", "telephonySessionId"] {
        let (status, refusal) = brought(json!({ name: call, "partyId": "p-1" })).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert_eq!(refusal["errorCode"], "TAS-101");
    }
    assert_eq!(brought(json!({})).await.0, StatusCode::BAD_REQUEST);
}
