//! A client of the imitated NetSuite that speaks through the router, without a socket.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ledgerline_sandbox::{
    clock::Clock,
    netsuite::{self, NetSuite, role::Role},
    people,
};
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) const TOKEN_URL: &str = "http://localhost:8791/services/rest/auth/oauth2/v1/token";
pub(crate) const CERTIFICATE: &str = include_str!("../netsuite_fixtures/es256.crt.pem");
pub(crate) const KEY: &str = include_str!("../netsuite_fixtures/es256.key.pem");

/// One answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn code(&self) -> &str {
        self.body["o:errorDetails"][0]["o:errorCode"]
            .as_str()
            .unwrap_or_default()
    }

    pub(crate) fn detail(&self) -> &str {
        self.body["o:errorDetails"][0]["detail"]
            .as_str()
            .unwrap_or_default()
    }

    pub(crate) fn items(&self) -> &[Value] {
        self.body["items"].as_array().expect("a list")
    }

    /// The internal id in `Location`.
    pub(crate) fn id(&self) -> String {
        let location = self.headers[header::LOCATION]
            .to_str()
            .expect("an ASCII address");
        location
            .rsplit('/')
            .next()
            .expect("a last segment")
            .to_owned()
    }
}

/// An account and somebody signed in to it.
pub(crate) struct Account {
    pub(crate) clock: Clock,
    pub(crate) netsuite: NetSuite,
    pub(crate) router: Router,
    pub(crate) token: String,
}

pub(crate) async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router
        .clone()
        .oneshot(request)
        .await
        .expect("the router never fails");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a whole body");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
        text,
    }
}

pub(crate) fn claims(clock: &Clock) -> Value {
    let now = clock.now_millis() / 1000;
    json!({
        "iss": "sandbox-integration", "scope": ["rest_webservices", "restlets"], "aud": TOKEN_URL,
        "iat": now, "exp": now + 300,
    })
}

pub(crate) fn assertion(certificate_id: &str, claims: &Value) -> String {
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some(certificate_id.to_owned());
    let key = EncodingKey::from_ec_pem(KEY.as_bytes()).expect("a P-256 key");
    jsonwebtoken::encode(&header, claims, &key).expect("claims that can be signed")
}

pub(crate) fn token_request(assertion: &str) -> Request<Body> {
    let form = format!(
        "grant_type=client_credentials&client_assertion_type=\
         urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer\
         &client_assertion={assertion}"
    );
    Request::post("/services/rest/auth/oauth2/v1/token")
        .header(header::HOST, "localhost:8791")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .expect("a request")
}

impl Account {
    pub(crate) async fn signed_in() -> Self {
        Self::as_role(Role::Full).await
    }

    /// The certificate is mapped to this role.
    pub(crate) async fn as_role(role: Role) -> Self {
        let clock = Clock::default();
        let netsuite = NetSuite::new(clock.clone(), &people::seeded());
        let router = netsuite::router(netsuite.clone());
        let id = netsuite
            .register_certificate_as(role, CERTIFICATE)
            .expect("a certificate");
        let answer = send(&router, token_request(&assertion(&id, &claims(&clock)))).await;
        let token = answer.body["access_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        Self {
            clock,
            netsuite,
            router,
            token,
        }
    }

    /// A token of the same certificate for less than everything.
    pub(crate) async fn token_for(&self, scope: &str) -> String {
        let mut claims = claims(&self.clock);
        claims["scope"] = json!([scope]);
        let signed = assertion("sandbox-certificate-1", &claims);
        let answer = send(&self.router, token_request(&signed)).await;
        answer.body["access_token"]
            .as_str()
            .expect("a token")
            .to_owned()
    }

    pub(crate) fn request(&self, method: &str, path: &str, body: &Value) -> Request<Body> {
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8791")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-netsuite-propertynamevalidation", "error")
            .header("prefer", "transient")
            .body(body)
            .expect("a request")
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        send(&self.router, self.request(method, path, &body)).await
    }

    pub(crate) async fn record(&self, method: &str, path: &str, body: Value) -> Answer {
        self.call(method, &format!("/services/rest/record/v1/{path}"), body)
            .await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.record("GET", path, Value::Null).await
    }

    pub(crate) async fn query(&self, query: &str, params: Value) -> Answer {
        let body = json!({ "q": query, "params": params });
        self.call("POST", "/services/rest/query/v1/suiteql", body)
            .await
    }
}
