//! A sandbox in this process, a person signed in at it, and an event socket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use ledgerline_sandbox::{
    Config, Running, Sandbox,
    ringcentral::{RateLimits, Settings, oauth::personal_jwt},
    telephony::{Party, PartyStatus, Session, SipData},
};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header, redirect::Policy};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message},
};
use url::Url;

pub(crate) const ANN: &str = "300012341";
pub(crate) const DEMO: &str = "ledgerline-demo";
pub(crate) const REDIRECT: &str = "http://localhost:8787/signed-in.html";
pub(crate) const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct World {
    pub(crate) sandbox: Running,
    pub(crate) client: Client,
}

impl World {
    /// With room for as many requests as a test makes.
    pub(crate) async fn start() -> Self {
        let rate_limits = RateLimits {
            light: 1000,
            medium: 1000,
            heavy: 1000,
            auth: 1000,
        };
        Self::start_with(Settings {
            rate_limits,
            ..Settings::default()
        })
        .await
    }

    pub(crate) async fn start_with(settings: Settings) -> Self {
        let config = Config {
            ringcentral: settings,
            ..Config::default()
        };
        Self::start_from(config).await
    }

    pub(crate) async fn start_from(config: Config) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self {
            sandbox: Sandbox::start(config).await.unwrap(),
            client,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.ringcentral_url)
    }

    pub(crate) async fn token(&self, form: &[(&str, &str)]) -> Response {
        self.client
            .post(self.url("/restapi/oauth/token"))
            .form(form)
            .send()
            .await
            .unwrap()
    }

    /// What the company's app gets for a person's JWT credential.
    pub(crate) async fn ask_to_sign_in(&self, extension_number: &str) -> Response {
        let mut people = self.sandbox.people.iter();
        let person = people.find(|p| p.extension_number == extension_number);
        self.client
            .post(self.url("/restapi/oauth/token"))
            .basic_auth("ledgerline-company", Some("sandbox-company-secret"))
            .form(&[
                ("grant_type", JWT_BEARER),
                ("assertion", &personal_jwt(person.unwrap())),
            ])
            .send()
            .await
            .unwrap()
    }

    /// Signs a person in with the company's app and a personal JWT credential.
    pub(crate) async fn sign_in(&self, extension_number: &str) -> Value {
        let response = self.ask_to_sign_in(extension_number).await;
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    /// Goes through the pages as Ann and allows or denies; gives back where they lead.
    pub(crate) async fn decide(&self, authorize_query: &str, decision: &str) -> Url {
        let signed_in = self
            .client
            .post(self.url("/restapi/oauth/sign-in"))
            .form(&[("request", authorize_query), ("extension", "101")])
            .send()
            .await
            .unwrap();
        assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
        let cookie = signed_in.headers()[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let decided = self
            .client
            .post(self.url("/restapi/oauth/consent"))
            .header(header::COOKIE, cookie)
            .form(&[("request", authorize_query), ("decision", decision)])
            .send()
            .await
            .unwrap();
        assert_eq!(decided.status(), StatusCode::FOUND);
        location(&decided)
    }

    /// A public client's tokens for Ann, by code.
    pub(crate) async fn sign_in_by_code(&self) -> Value {
        let back = self.decide(&authorize_query(&[]), "allow").await;
        let response = self
            .token(&[
                ("grant_type", "authorization_code"),
                ("client_id", DEMO),
                ("code", &parameter(&back, "code").unwrap()),
                ("redirect_uri", REDIRECT),
            ])
            .await;
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    pub(crate) fn get(&self, path: &str, tokens: &Value) -> RequestBuilder {
        self.client
            .get(self.url(path))
            .bearer_auth(tokens["access_token"].as_str().unwrap())
    }

    pub(crate) fn post(&self, path: &str, tokens: &Value) -> RequestBuilder {
        self.client
            .post(self.url(path))
            .bearer_auth(tokens["access_token"].as_str().unwrap())
    }

    pub(crate) async fn get_json(&self, path: &str, tokens: &Value) -> Value {
        let response = self.get(path, tokens).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    /// Works the console.
    pub(crate) async fn act(&self, action: &str, body: Value) -> Value {
        let url = self.url(&format!("/console/api/{action}"));
        let response = self.client.post(url).json(&body).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{action}");
        response.json().await.unwrap()
    }

    /// `uri?access_token=…` for an event socket.
    pub(crate) async fn socket_address(&self, tokens: &Value) -> String {
        let response = self
            .post("/restapi/oauth/wstoken", tokens)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let answer: Value = response.json().await.unwrap();
        format!(
            "{}?access_token={}",
            answer["uri"].as_str().unwrap(),
            answer["ws_access_token"].as_str().unwrap()
        )
    }

    /// Ann's inbound call from outside: her own party in state Setup, announced.
    pub(crate) fn call_ann(&self, tail: &str) -> (String, String) {
        let id = format!("s-{tail}");
        let now = self.sandbox.clock.now_millis();
        self.sandbox.telephony.open(Session {
            id: id.clone(),
            legacy_id: "4503991234".to_owned(),
            sequence: 1,
            started_at: now,
            ended_at: None,
            parties: Vec::new(),
            origin: "Call".to_owned(),
            conference: None,
        });
        let called = party(tail, 2, Some(ANN));
        let party_id = called.id.clone();
        self.sandbox.telephony.add_party(&id, called);
        (id, party_id)
    }

    pub(crate) fn set(&self, session: &str, party: &str, edit: impl FnOnce(&mut Party)) {
        self.sandbox.telephony.update(session, party, edit).unwrap();
    }
}

/// A party in state Setup; number 1 is the caller.
pub(crate) fn party(tail: &str, number: u8, extension_id: Option<&str>) -> Party {
    Party {
        id: format!("p-{tail}-{number}"),
        extension_id: extension_id.map(str::to_owned),
        is_outbound: number == 1,
        from_number: Some("+12125550100".to_owned()),
        from_name: Some("WIRELESS CALLER".to_owned()),
        to_number: Some("+16505550101".to_owned()),
        to_name: None,
        status: PartyStatus::Setup,
        reason: None,
        missed: false,
        muted: false,
        recording: None,
        recorded: None,
        sip: None,
        pickup: Some((
            "35464233129848".to_owned(),
            "#1@sip.ringcentral.com:5060".to_owned(),
        )),
        queue: None,
        ring_out_role: None,
        history: Vec::new(),
    }
}

pub(crate) fn sip_data() -> SipData {
    SipData {
        call_id: "call-1".into(),
        to_tag: "to-1".into(),
        from_tag: "from-1".into(),
    }
}

/// A demo app's authorize request, with these parameters besides.
pub(crate) fn authorize_query(extra: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", DEMO)
        .append_pair("redirect_uri", REDIRECT)
        .extend_pairs(extra);
    query.finish()
}

pub(crate) fn location(response: &Response) -> Url {
    Url::parse(response.headers()[header::LOCATION].to_str().unwrap()).unwrap()
}

pub(crate) fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

pub(crate) struct EventSocket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl EventSocket {
    pub(crate) async fn connect(address: &str) -> Self {
        Self(connect_async(address).await.unwrap().0)
    }

    /// The next frame; `None` once the socket is closed or broken.
    pub(crate) async fn next(&mut self) -> Option<Vec<Value>> {
        loop {
            match tokio::time::timeout(PATIENCE, self.0.next()).await.unwrap() {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Close(_)) | Err(Error::Protocol(_) | Error::Io(_))) | None => {
                    return None;
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => panic!("{error}"),
            }
        }
    }

    /// The body of the next notification.
    pub(crate) async fn notification(&mut self) -> Value {
        loop {
            let frame = self.next().await.unwrap();
            if frame[0]["type"] == "ServerNotification" {
                return frame[1].clone();
            }
        }
    }

    pub(crate) async fn send(&mut self, frame: Value) {
        self.0.send(Message::text(frame.to_string())).await.unwrap();
    }

    pub(crate) async fn send_text(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// REST over the socket.
    pub(crate) async fn request(&mut self, meta: Value, body: Option<Value>) -> Vec<Value> {
        let mut frame = json!([{ "type": "ClientRequest", "messageId": "m/1" }]);
        for (name, value) in meta.as_object().unwrap() {
            frame[0][name] = value.clone();
        }
        frame.as_array_mut().unwrap().extend(body);
        self.send(frame).await;
        loop {
            let answer = self.next().await.unwrap();
            if answer[0]["messageId"] == "m/1" {
                return answer;
            }
        }
    }

    /// Subscribes and gives back the subscription.
    pub(crate) async fn subscribe(&mut self, filters: &[&str]) -> Value {
        let body = json!({
            "eventFilters": filters,
            "deliveryMode": { "transportType": "WebSocket" },
        });
        let meta = json!({ "method": "POST", "path": "/restapi/v1.0/subscription" });
        let answer = self.request(meta, Some(body)).await;
        assert_eq!(answer[0]["status"], 200, "{answer:?}");
        answer[1].clone()
    }
}
