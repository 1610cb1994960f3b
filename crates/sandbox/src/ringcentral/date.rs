//! `Date` on every answer, by the platform's own clock.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, header::DATE},
    middleware::Next,
    response::Response,
};

use super::RingCentral;

pub(super) async fn answer_date(
    State(platform): State<RingCentral>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let now = jiff::Timestamp::from_millisecond(platform.clock.now_millis()).unwrap_or_default();
    let text = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(DATE, value);
    }
    response
}
