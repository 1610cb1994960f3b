//! The built app's files. Pages are read for each request, so that their policy always fits them.

use axum::{
    Json, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use ledgerline_core::wire::connector::AppConfig;
use tower_http::services::ServeDir;

use super::content_security;
use crate::app::App;

/// Addresses that the app itself draws; all of them are `index.html`.
const SCREENS: [&str; 10] = [
    "/",
    "/messages",
    "/contacts",
    "/history",
    "/reports",
    "/reports/quality",
    "/settings",
    "/settings/logging",
    "/settings/mapping",
    "/settings/sound",
];
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const CHECK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");

/// The screens, and below them the files.
pub(super) fn router(app: &App) -> Router<App> {
    let files = ServeDir::new(&app.settings.static_dir)
        .precompressed_br()
        .precompressed_gzip();
    let mut router = Router::new();
    for screen in SCREENS {
        router = router.route(screen, get(screen_page));
    }
    router
        .route("/index.html", get(screen_page))
        .route("/signed-in.html", get(signed_in_page))
        .fallback_service(
            tower::ServiceBuilder::new()
                .layer(middleware::from_fn(cache))
                .service(files),
        )
}

/// The app's settings.
pub(super) async fn config(State(app): State<App>) -> (HeaderMap, Json<AppConfig>) {
    let headers = HeaderMap::from_iter([(header::CACHE_CONTROL, CHECK_FIRST)]);
    (headers, Json(app.settings.app_config()))
}

async fn screen_page(State(app): State<App>, headers: HeaderMap) -> Response {
    page(&app, "index.html", &headers).await
}

async fn signed_in_page(State(app): State<App>, headers: HeaderMap) -> Response {
    page(&app, "signed-in.html", &headers).await
}

async fn page(app: &App, name: &str, headers: &HeaderMap) -> Response {
    let path = app.settings.static_dir.join(name);
    let Ok(text) = tokio::fs::read_to_string(&path).await else {
        return (StatusCode::NOT_FOUND, "the app has not been built\n").into_response();
    };
    let policy = content_security::policy(&app.settings.ringcentral, &text);
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    let accepts_brotli = accepted.is_some_and(|all| all.split(',').any(|one| one.trim() == "br"));
    let compressed = if accepts_brotli {
        tokio::fs::read(path.with_extension("html.br")).await.ok()
    } else {
        None
    };
    let is_compressed = compressed.is_some();
    let mut response = Response::new(Body::from(compressed.unwrap_or_else(|| text.into_bytes())));
    let answered = response.headers_mut();
    answered.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    answered.insert(header::CACHE_CONTROL, CHECK_FIRST);
    answered.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_compressed {
        answered.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if let Ok(policy) = policy.parse() {
        answered.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// A name with a hash is a name for good.
async fn cache(request: Request, next: Next) -> Response {
    let is_hashed = has_hash(request.uri().path());
    let mut response = next.run(request).await.into_response();
    if response.status().is_success() {
        let rule = if is_hashed { IMMUTABLE } else { CHECK_FIRST };
        response.headers_mut().insert(header::CACHE_CONTROL, rule);
    }
    response
}

/// `app-0123456789abcdef_bg.wasm`: a dash and at least eight hexadecimal digits.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('-')
        .skip(1)
        .any(|part| part.bytes().take_while(u8::is_ascii_hexdigit).count() >= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_for_good() {
        assert!(has_hash("/ledgerline-1f2e3d4c5b6a7980.js"));
        assert!(has_hash("/ledgerline-1f2e3d4c5b6a7980_bg.wasm"));
        assert!(!has_hash("/vendor/ringcentral-web-phone.js"));
        assert!(!has_hash("/index.html"));
    }
}
