//! The SIP edge alone, with the few console handles its conformance tests use.
//!
//! `cargo run -p ledgerline-sandbox --example sip_only` listens on `SIP_ONLY_ADDRESS`
//! (127.0.0.1:8790).

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
    serve::ListenerExt as _,
};
use ledgerline_sandbox::{
    clock::Clock,
    people,
    sip::{self, Edge, EdgeSettings, FarEnd, RingRequest},
    telephony::Telephony,
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ring {
    extension: String,
    from: Option<String>,
    name: Option<String>,
    hang_up_after_seconds: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HangUp {
    telephony_session_id: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), std::io::Error> {
    tracing_subscriber::fmt::init();
    let clock = Clock::default();
    let telephony = Telephony::new(clock.clone());
    let settings = EdgeSettings::from_environment();
    let edge = Edge::new(people::seeded(), telephony, clock, settings);
    let console = Router::new()
        .route("/console/api/ring", post(ring))
        .route("/console/api/hang-up", post(hang_up))
        .route("/console/api/calls", get(calls))
        .route("/console/api/registrations", get(registrations))
        .route("/console/api/drop-sockets", post(drop_sockets))
        .route("/console/api/reset", post(reset))
        .with_state(edge.clone());
    let address = std::env::var("SIP_ONLY_ADDRESS").unwrap_or_else(|_| "127.0.0.1:8790".to_owned());
    let listener = tokio::net::TcpListener::bind(address)
        .await?
        .tap_io(|stream| {
            // Without it every pair of small frames costs 40 ms.
            let _ = stream.set_nodelay(true);
        });
    axum::serve(listener, sip::router(edge).merge(console)).await
}

async fn ring(State(edge): State<Edge>, Json(ring): Json<Ring>) -> (StatusCode, Json<Value>) {
    let request = RingRequest {
        extension_number: ring.extension,
        from_number: ring.from,
        from_name: ring.name,
        far_end: FarEnd {
            hang_up_after_seconds: ring.hang_up_after_seconds,
            ..FarEnd::default()
        },
        queue: None,
    };
    match edge.ring(request) {
        Ok(id) => (StatusCode::OK, Json(json!({ "telephonySessionId": id }))),
        Err(error) => (
            StatusCode::NOT_FOUND,
            Json(json!({ "error": error.to_string() })),
        ),
    }
}

async fn hang_up(State(edge): State<Edge>, Json(call): Json<HangUp>) {
    edge.hang_up_far_side(call.telephony_session_id.as_deref());
}

async fn calls(State(edge): State<Edge>) -> Json<Value> {
    Json(json!({ "calls": [{ "members": edge.calls() }] }))
}

async fn registrations(State(edge): State<Edge>) -> Json<Value> {
    Json(json!({ "registrations": edge.registrations() }))
}

async fn drop_sockets(State(edge): State<Edge>) {
    edge.drop_sockets();
}

async fn reset(State(edge): State<Edge>) {
    edge.reset();
}
