//! Where RingCentral posts its events. Whoever has not the subscription's secret learns nothing here and
//! changes nothing; what is taken is worked on after the answer.

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::post,
};

use super::{problem::Refused, routes::Routes};
use crate::{
    app::App,
    webhook::{Heard, PATH},
};

/// Far longer than an event of a call, which has two kilobytes.
const BODY_LIMIT: usize = 64 * 1024;
/// A token of the handshake is short; anything else is not repeated.
const MOST_TOKEN: usize = 256;
const VALIDATION: HeaderName = HeaderName::from_static("validation-token");
const VERIFICATION: HeaderName = HeaderName::from_static("verification-token");

pub(super) fn routes() -> Routes {
    let hear = post(hear).layer(DefaultBodyLimit::max(BODY_LIMIT));
    Routes::new().with(Method::POST, PATH, hear)
}

/// The handshake, or an event.
async fn hear(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let webhook = app.webhook();
    let named = |name: &HeaderName| headers.get(name);
    let validation = named(&VALIDATION);
    // RingCentral's documents name the secret's header both ways.
    let tokens: Vec<&[u8]> = [named(&VERIFICATION), validation]
        .into_iter()
        .flatten()
        .map(HeaderValue::as_bytes)
        .collect();
    if webhook.knows(&tokens).await? {
        return match webhook.hear(&body) {
            Heard::Taken => Ok(StatusCode::OK.into_response()),
            Heard::Unreadable => Err(Refused::invalid(None, "no notification")),
            Heard::Unknown => Err(Refused::missing()),
        };
    }
    match validation.filter(|token| token.len() <= MOST_TOKEN) {
        Some(token) if webhook.expects_handshake().await? => Ok(shaken(token)),
        Some(_) | None => Err(Refused::foreign()),
    }
}

/// Repeats the token, which proves that this is the address.
fn shaken(token: &HeaderValue) -> Response {
    let headers = [
        (VALIDATION, token.clone()),
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
    ];
    (headers, "{}").into_response()
}
