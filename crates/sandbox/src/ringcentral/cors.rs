//! Cross-origin answers as the platform gives them on `/restapi`, errors and refusals included.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::RingCentral;

const METHODS: &str = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
const ALLOWED: &str = "authorization, client-id, content-type, x-user-agent, rcrequestid, \
     discovery-tag, x-http-method-override, range, accept, accept-language";
const EXPOSED: &str = "rcrequestid, routingkey, x-rate-limit-group, x-rate-limit-limit, \
     x-rate-limit-remaining, x-rate-limit-window, retry-after, content-disposition, content-range";

pub(super) async fn answer_cors(
    State(platform): State<RingCentral>,
    request: Request,
    next: Next,
) -> Response {
    let origin = request
        .headers()
        .get(header::ORIGIN)
        .filter(|_| request.uri().path().starts_with("/restapi"))
        .cloned();
    let Some(origin) = origin else {
        return next.run(request).await;
    };
    let mut response = if request.method() == Method::OPTIONS {
        let mut response = StatusCode::NO_CONTENT.into_response();
        insert(
            response.headers_mut(),
            header::ACCESS_CONTROL_ALLOW_METHODS,
            METHODS,
        );
        insert(
            response.headers_mut(),
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            ALLOWED,
        );
        insert(
            response.headers_mut(),
            header::ACCESS_CONTROL_MAX_AGE,
            "86400",
        );
        response
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    insert(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if platform.settings.current().expose_headers {
        insert(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    response
}

fn insert(headers: &mut HeaderMap, name: header::HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
