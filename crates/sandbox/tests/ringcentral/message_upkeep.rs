//! The message store's upkeep: bringing back, deleting conversations, files to save, and who hears
//! of it.

use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{EventSocket, World};

const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";
const STORE: &str = "/restapi/v1.0/account/~/extension/~/message-store";
const THEM: &str = "+12125550100";

struct Store {
    world: World,
    tokens: Value,
}

impl Store {
    async fn start() -> Self {
        let world = World::start().await;
        let tokens = world.sign_in_by_code().await;
        Self { world, tokens }
    }

    async fn receive(&self, from: &str, picture: &str) -> Value {
        let text = json!({ "extension": "101", "from": from, "text": "hello", "picture": picture });
        self.world.act("send-text", text).await["messageId"].clone()
    }

    async fn ask(&self, method: Method, path: &str, body: &Value) -> Response {
        let request = self.world.client.request(method, self.world.url(path));
        let token = self.tokens["access_token"].as_str().unwrap();
        request.bearer_auth(token).json(body).send().await.unwrap()
    }

    async fn listed(&self, query: &str) -> Vec<Value> {
        let list = self
            .world
            .get_json(&format!("{STORE}?{query}"), &self.tokens)
            .await;
        let records = list["records"].as_array().unwrap().iter();
        records.map(|message| message["id"].clone()).collect()
    }
}

#[tokio::test]
async fn a_deleted_message_comes_back_and_a_purged_one_does_not() {
    let store = Store::start().await;
    let id = store.receive(THEM, "no").await;
    let path = format!("{STORE}/{id}");
    let back = json!({ "availability": "Alive", "readStatus": "Read" });
    let nothing = Value::Null;
    store.ask(Method::DELETE, &path, &nothing).await;
    assert!(store.listed("").await.is_empty());
    let restored = store.ask(Method::PATCH, &path, &back).await;
    let restored: Value = restored.json().await.unwrap();
    assert_eq!(
        (&restored["availability"], &restored["readStatus"]),
        (&json!("Alive"), &json!("Read"))
    );
    assert_eq!(store.listed("").await, [id]);
    store
        .ask(Method::DELETE, &format!("{path}?purge=true"), &nothing)
        .await;
    let refused = store.ask(Method::PATCH, &path, &back).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn conversations_and_types_are_deleted_as_a_whole() {
    let store = Store::start().await;
    let first = store.receive(THEM, "no").await;
    store.receive(THEM, "no").await;
    let other = store.receive("+12125550199", "no").await;
    let left = json!({ "extension": "101", "from": THEM });
    let voicemail = store.world.act("leave-voicemail", left).await["messageId"].clone();
    let message = store
        .world
        .get_json(&format!("{STORE}/{first}"), &store.tokens)
        .await;
    let conversation = message["conversation"]["id"].as_str().unwrap();
    let gone = format!("{STORE}?type=SMS&conversationId={conversation}");
    let gone = store.ask(Method::DELETE, &gone, &Value::Null).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(store.listed("").await, [voicemail, other.clone()]);
    let gone = format!("{STORE}?type=VoiceMail&purge=true");
    store.ask(Method::DELETE, &gone, &Value::Null).await;
    assert_eq!(store.listed("").await, [other]);
    let past = format!("{STORE}?type=All&dateTo=2020-01-01T00:00:00.000Z");
    store.ask(Method::DELETE, &past, &Value::Null).await;
    assert_eq!(store.listed("").await.len(), 1);
}

#[tokio::test]
async fn a_file_can_be_named_for_saving_and_fetched_by_a_player() {
    let store = Store::start().await;
    let id = store.receive(THEM, "yes").await;
    let message = store
        .world
        .get_json(&format!("{STORE}/{id}"), &store.tokens)
        .await;
    let uri = message["attachments"][1]["uri"].as_str().unwrap();
    let token = store.tokens["access_token"].as_str().unwrap();
    let disposition = async |query: &str| {
        let asked = store
            .world
            .client
            .get(format!("{uri}?access_token={token}&{query}"));
        let answer = asked.send().await.unwrap();
        let header = answer.headers().get(header::CONTENT_DISPOSITION);
        header.map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(disposition("").await, None);
    assert_eq!(
        disposition("contentDisposition=Attachment")
            .await
            .as_deref(),
        Some("attachment; filename=\"photograph.png\"")
    );
    assert_eq!(
        disposition("contentDisposition=Inline&contentDispositionFilename=oak%22.png")
            .await
            .as_deref(),
        Some("inline; filename=\"oak_.png\"")
    );
    let elsewhere = store
        .world
        .client
        .get(store.world.url(&format!("{STORE}?access_token={token}")));
    assert_eq!(
        elsewhere.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn texts_abroad_need_a_feature_that_the_number_does_not_have() {
    let store = Store::start().await;
    let sent = async |to: &str, country: Value| {
        let body = json!({
            "from": { "phoneNumber": "+16505550101" }, "to": [{ "phoneNumber": to }],
            "text": "hi", "country": country,
        });
        let answer = store
            .ask(Method::POST, &format!("{EXTENSION}/sms"), &body)
            .await;
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        let code = body["errors"][0]["errorCode"].as_str().map(str::to_owned);
        (status, code)
    };
    let abroad = sent("+442079460018", Value::Null).await;
    assert_eq!(abroad, (403, Some("MSG-240".to_owned())));
    let twice = sent(THEM, json!({ "id": "1", "isoCode": "US" })).await;
    assert_eq!(twice, (400, Some("MSG-365".to_owned())));
    assert_eq!(sent(THEM, json!({ "isoCode": "US" })).await, (200, None));
}

#[tokio::test]
async fn message_events_are_told_by_type_and_direction_and_voicemails_whole() {
    let store = Store::start().await;
    let mut socket = EventSocket::connect(&store.world.socket_address(&store.tokens).await).await;
    let events = format!("{EXTENSION}/message-store?type=SMS&direction=Inbound");
    let voicemails = format!("{EXTENSION}/voicemail");
    socket.subscribe(&[&events, &voicemails]).await;
    let outbound = json!({
        "from": { "phoneNumber": "+16505550101" }, "to": [{ "phoneNumber": THEM }], "text": "hi",
    });
    store
        .ask(Method::POST, &format!("{EXTENSION}/sms"), &outbound)
        .await;
    let left = json!({ "extension": "101", "from": THEM, "seconds": 3 });
    let id = store.world.act("leave-voicemail", left).await["messageId"].clone();
    let told = socket.notification().await;
    assert!(told["event"].as_str().unwrap().ends_with("/voicemail"));
    assert_eq!(told["body"]["id"], id.to_string());
    assert_eq!(told["body"]["type"], "Voicemail");
    assert_eq!(told["body"]["attachments"][0]["vmDuration"], 3);
    let id = store.receive(THEM, "no").await;
    let told = socket.notification().await;
    assert_eq!(told["body"]["changes"][0]["type"], "SMS");
    assert_eq!(told["body"]["changes"][0]["newMessageIds"], json!([id]));
}
