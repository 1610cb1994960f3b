//! The message store: what is sent, received, synced and fetched.

use std::time::Duration;

use reqwest::{Response, StatusCode, header};
use serde_json::{Value, json};

use super::support::World;

const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";
const OWN: &str = "+16505550101";
const THEM: &str = "+12125550100";

struct Texts {
    world: World,
    tokens: Value,
}

impl Texts {
    async fn start() -> Self {
        let world = World::start().await;
        let tokens = world.sign_in_by_code().await;
        Self { world, tokens }
    }

    async fn send(&self, body: &Value) -> Response {
        let request = self.world.post(&format!("{EXTENSION}/sms"), &self.tokens);
        request.json(body).send().await.unwrap()
    }

    async fn get(&self, tail: &str) -> Value {
        self.world
            .get_json(&format!("{EXTENSION}{tail}"), &self.tokens)
            .await
    }

    async fn receive(&self, members: &str, picture: &str) -> Value {
        let text = json!({
            "extension": "101", "from": THEM, "text": "hello", "members": members,
            "picture": picture,
        });
        self.world.act("send-text", text).await["messageId"].clone()
    }

    /// The state a text comes to rest in.
    async fn settled(&self, id: &Value) -> Value {
        for _ in 0..200 {
            let message = self.get(&format!("/message-store/{id}")).await;
            if !matches!(message["messageStatus"].as_str(), Some("Queued" | "Sent")) {
                return message;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{id} does not settle");
    }
}

fn text_to(number: &str) -> Value {
    json!({ "from": { "phoneNumber": OWN }, "to": [{ "phoneNumber": number }], "text": "hi" })
}

async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    let code = body["errors"][0]["errorCode"].as_str().unwrap();
    (status, code.to_owned())
}

#[tokio::test]
async fn a_text_is_queued_sent_and_delivered() {
    let texts = Texts::start().await;
    let sent: Value = texts.send(&text_to(THEM)).await.json().await.unwrap();
    assert_eq!(sent["direction"], "Outbound");
    assert_eq!(sent["messageStatus"], "Queued");
    assert_eq!(sent["readStatus"], "Read");
    assert_eq!(sent["to"][0]["phoneNumber"], THEM);
    assert_eq!(
        texts.settled(&sent["id"]).await["messageStatus"],
        "Delivered"
    );
}

#[tokio::test]
async fn a_text_and_its_answer_are_one_conversation_and_a_group_another() {
    let texts = Texts::start().await;
    let sent: Value = texts.send(&text_to(THEM)).await.json().await.unwrap();
    texts.receive("", "no").await;
    texts.receive("+14155550134", "no").await;
    let list = texts.get("/message-store").await;
    let messages = list["records"].as_array().unwrap().iter();
    let conversations: Vec<_> = messages
        .map(|message| message["conversation"]["id"].clone())
        .collect();
    assert_eq!(conversations[1], conversations[2]);
    assert_eq!(conversations[2], sent["conversation"]["id"]);
    assert_ne!(conversations[0], conversations[1]);
    let group = &list["records"][0]["to"];
    assert_eq!(group[0]["target"], true);
    assert_eq!(group[1]["phoneNumber"], "+14155550134");
}

#[tokio::test]
async fn a_colleague_receives_what_was_sent_to_them() {
    let texts = Texts::start().await;
    let ben = &texts.world.sandbox.people[1];
    assert_eq!(
        texts.send(&text_to(&ben.direct_number)).await.status(),
        StatusCode::OK
    );
    let his = texts.world.sign_in(&ben.extension_number).await;
    let path = format!("{EXTENSION}/message-store");
    let list = texts.world.get_json(&path, &his).await;
    assert_eq!(list["records"][0]["from"]["phoneNumber"], OWN);
    assert_eq!(list["records"][0]["readStatus"], "Unread");
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_by_its_code() {
    let texts = Texts::start().await;
    let with = |change: fn(&mut Value)| {
        let mut body = text_to(THEM);
        change(&mut body);
        body
    };
    let foreign = with(|body| body["from"]["phoneNumber"] = json!("+16505550199"));
    let voice_only = with(|body| {
        body["from"]["phoneNumber"] = json!(ledgerline_sandbox::people::MAIN_NUMBER);
    });
    let extension = with(|body| body["to"] = json!([{ "extensionNumber": "102" }]));
    let short = with(|body| body["to"][0]["phoneNumber"] = json!("12345"));
    let letters = with(|body| body["to"][0]["phoneNumber"] = json!("+1212FLOWERS"));
    let crowd = with(|body| body["to"] = vec![json!({ "phoneNumber": THEM }); 11].into());
    let long = with(|body| body["text"] = json!("x".repeat(1_001)));
    let empty = with(|body| body["text"] = json!(""));
    let nobody = with(|body| body["to"] = json!([]));
    for (body, status, wanted) in [
        (foreign, 400, "MSG-245"),
        (voice_only, 403, "MSG-367"),
        (extension, 400, "MSG-246"),
        (short, 400, "MSG-247"),
        (letters, 400, "MSG-243"),
        (crowd, 400, "MSG-381"),
        (long, 400, "CMN-101"),
        (empty, 400, "CMN-101"),
        (nobody, 400, "CMN-101"),
    ] {
        let answer = code(texts.send(&body).await).await;
        assert_eq!(answer, (status, wanted.to_owned()), "{body}");
    }
    assert_eq!(texts.get("/message-store").await["records"], json!([]));
}

#[tokio::test]
async fn the_forty_first_text_of_a_minute_is_refused() {
    let texts = Texts::start().await;
    for _ in 0..40 {
        assert_eq!(texts.send(&text_to(THEM)).await.status(), StatusCode::OK);
    }
    let refused = texts.send(&text_to(THEM)).await;
    assert_eq!(refused.headers()[header::RETRY_AFTER], "60");
    assert_eq!(code(refused).await, (429, "MSG-305".to_owned()));
    texts
        .world
        .act("clock", json!({ "advanceMillis": 61_000 }))
        .await;
    assert_eq!(texts.send(&text_to(THEM)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_text_that_fails_says_where_and_why() {
    let texts = Texts::start().await;
    for (number, code, status) in [
        ("+12125550198", "SMS-RC-413", "SendingFailed"),
        ("+12125550199", "SMS-CAR-410", "DeliveryFailed"),
    ] {
        let action = json!({ "number": number, "code": code });
        texts.world.act("refuse-texts", action).await;
        let sent: Value = texts.send(&text_to(number)).await.json().await.unwrap();
        let message = texts.settled(&sent["id"]).await;
        assert_eq!(message["messageStatus"], status);
        assert_eq!(message["deliveryErrorCode"], code);
    }
}

#[tokio::test]
async fn a_sync_brings_everything_once_and_then_what_changed() {
    let texts = Texts::start().await;
    let first = texts.receive("", "no").await;
    let full = texts
        .get("/message-sync?syncType=FSync&messageType=SMS")
        .await;
    assert_eq!(full["records"][0]["id"], first);
    assert_eq!(full["syncInfo"]["olderRecordsExist"], false);
    let since = |answer: &Value| {
        let token = answer["syncInfo"]["syncToken"].as_str().unwrap();
        format!("/message-sync?syncType=ISync&syncToken={token}")
    };
    let away = json!({ "advanceMillis": 60_000 });
    texts.world.act("clock", away).await;
    // Consecutive answers overlap by seconds; the one after that is empty.
    let overlapping = texts.get(&since(&full)).await;
    let quiet = texts.get(&since(&overlapping)).await;
    assert_eq!(quiet["records"], json!([]));
    let second = texts.receive("", "no").await;
    let changed = texts.get(&since(&quiet)).await;
    assert_eq!(changed["records"].as_array().unwrap().len(), 1);
    assert_eq!(changed["records"][0]["id"], second);

    let path = format!("{EXTENSION}/message-store/{first}");
    let token = texts.tokens["access_token"].as_str().unwrap();
    for gone in ["Deleted", "Purged"] {
        let remove = texts.world.client.delete(texts.world.url(&path));
        let removed = remove.bearer_auth(token).send().await.unwrap();
        assert_eq!(removed.status(), StatusCode::NO_CONTENT);
        let after = texts.get(&since(&changed)).await;
        let records = after["records"].as_array().unwrap();
        let told = records.iter().find(|message| message["id"] == first);
        assert_eq!(told.unwrap()["availability"], gone);
    }
    let full = texts
        .get("/message-sync?syncType=FSync&messageType=SMS")
        .await;
    assert_eq!(full["records"].as_array().unwrap().len(), 1);

    texts.world.act("expire-sync-tokens", json!({})).await;
    let path = format!("{EXTENSION}{}", since(&full));
    let expired = texts.world.get(&path, &texts.tokens).send().await.unwrap();
    assert_eq!(code(expired).await, (400, "MSG-333".to_owned()));
}

#[tokio::test]
async fn an_answer_that_is_lost_leaves_the_text_sent() {
    let texts = Texts::start().await;
    let fault = json!({
        "target": "ringcentral", "losesAnswer": true,
        "match": { "method": "POST", "pathPrefix": "/restapi/v1.0/account/~/extension/~/sms" },
    });
    texts.world.act("faults", fault).await;
    let request = texts.world.post(&format!("{EXTENSION}/sms"), &texts.tokens);
    let answer = request.json(&text_to(THEM)).send().await;
    let body = match answer {
        Ok(answer) => answer.text().await,
        Err(error) => Err(error),
    };
    assert!(body.is_err(), "{body:?}");
    let list = texts.get("/message-store").await;
    assert_eq!(list["records"].as_array().unwrap().len(), 1);
}

fn with_picture(boundary: &str, content_type: &str, bytes: &[u8]) -> Vec<u8> {
    let request = text_to(THEM);
    let mut body = format!(
        "--{boundary}\r\nContent-Type: application/json\r\nContent-Disposition: form-data; \
         name=\"json\"; filename=\"request.json\"\r\n\r\n{request}\r\n--{boundary}\r\n\
         Content-Type: {content_type}\r\nContent-Disposition: form-data; name=\"attachment\"; \
         filename=\"p.png\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    body
}

#[tokio::test]
async fn pictures_go_both_ways_within_their_limits() {
    let texts = Texts::start().await;
    let send = async |kind: &str, content_type: &str, bytes: &[u8]| {
        let request = texts.world.post(&format!("{EXTENSION}/mms"), &texts.tokens);
        let request = request.header(header::CONTENT_TYPE, format!("{kind}; boundary=B"));
        let body = with_picture("B", content_type, bytes);
        request.body(body).send().await.unwrap()
    };
    for kind in ["multipart/form-data", "multipart/mixed"] {
        let answer = send(kind, "image/png", b"PNG").await;
        let message: Value = answer.json().await.unwrap();
        assert_eq!(message["attachments"][1]["type"], "MmsAttachment");
        assert_eq!(message["attachments"][1]["size"], 3);
        assert_eq!(message["attachments"][1]["fileName"], "p.png");
    }
    let too_large = vec![0; 1_500_001];
    for (content_type, bytes, status, wanted) in [
        ("image/png", &b""[..], 400, "MSG-347"),
        ("text/html", b"<p>", 415, "MSG-348"),
        ("image/png", &too_large, 400, "MSG-338"),
    ] {
        let answer = code(send("multipart/form-data", content_type, bytes).await).await;
        assert_eq!(answer, (status, wanted.to_owned()));
    }

    let received = texts.receive("", "yes").await;
    let message = texts.get(&format!("/message-store/{received}")).await;
    let picture = &message["attachments"][1];
    let uri = picture["uri"].as_str().unwrap();
    let path = uri
        .strip_prefix(&texts.world.sandbox.ringcentral_url)
        .unwrap();
    let whole = texts.world.get(path, &texts.tokens).send().await.unwrap();
    assert_eq!(whole.headers()[header::CONTENT_TYPE], "image/png");
    let bytes = whole.bytes().await.unwrap();
    assert_eq!(json!(bytes.len()), picture["size"]);
    let part = texts.world.get(path, &texts.tokens);
    let part = part
        .header(header::RANGE, "bytes=1-3")
        .send()
        .await
        .unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes().await.unwrap(), bytes.slice(1..4));
    let unsigned = texts.world.client.get(texts.world.url(path)).send();
    assert_eq!(unsigned.await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_voicemail_is_a_message_with_a_sound_and_its_words() {
    let texts = Texts::start().await;
    texts.receive("", "no").await;
    let left = json!({ "extension": "101", "from": THEM, "seconds": 2, "words": "Call me." });
    texts.world.act("leave-voicemail", left).await;
    let wanted = "/message-sync?syncType=FSync&recordCount=10&messageType=VoiceMail";
    let synced = texts.get(wanted).await;
    assert_eq!(synced["records"].as_array().unwrap().len(), 1);
    let voicemail = &synced["records"][0];
    assert_eq!(voicemail["type"], "VoiceMail");
    assert_eq!(voicemail["readStatus"], "Unread");
    assert_eq!(voicemail["vmTranscriptionStatus"], "Completed");
    assert_eq!(voicemail["from"]["phoneNumber"], THEM);
    let [sound, words] = [0, 1].map(|at| &voicemail["attachments"][at]);
    assert_eq!(sound["type"], "AudioRecording");
    assert_eq!(sound["vmDuration"], 2);
    assert_eq!(words["type"], "AudioTranscription");
    let content = async |attachment: &Value| {
        let tail = format!(
            "/message-store/{}/content/{}",
            voicemail["id"], attachment["id"]
        );
        let asked = texts
            .world
            .get(&format!("{EXTENSION}{tail}"), &texts.tokens);
        asked.send().await.unwrap()
    };
    assert_eq!(content(words).await.text().await.unwrap(), "Call me.");
    let heard = content(sound).await;
    assert_eq!(heard.headers()[header::CONTENT_TYPE], "audio/x-wav");
    assert!(heard.bytes().await.unwrap().starts_with(b"RIFF"));
}
