//! What operators ask, and one log line for each request, without anything personal in it.

use axum::{
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use ledgerline_core::wire::connector::NetSuiteHealth;
use tokio::time::Instant;

use crate::app::App;

/// The process runs.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers. NetSuite's health is told and does not count: calls wait in browsers, which
/// must go on being served.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, String) {
    let database = sqlx::query("SELECT 1").execute(&app.database).await;
    let netsuite = match app.company().map(|company| company.netsuite.health().0) {
        Err(_) | Ok(NetSuiteHealth::NotSetUp) => "not set up",
        Ok(NetSuiteHealth::Connected) => "connected",
        Ok(NetSuiteHealth::Unreachable) => "unreachable",
        Ok(NetSuiteHealth::Refused) => "refused",
    };
    match database {
        Ok(_) => (
            StatusCode::OK,
            format!("database: ok\nnetsuite: {netsuite}\n"),
        ),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!("database: failing\nnetsuite: {netsuite}\n"),
        ),
    }
}

/// Counters, and how it stands.
pub(super) async fn metrics(State(app): State<App>) -> String {
    let standing = app.standing().await;
    if let Err(error) = &standing {
        tracing::error!(%error, "how it stands cannot be read");
    }
    app.metrics.to_text(standing.ok().as_ref(), app.now())
}

/// What is asked of NetSuite for one request is asked of one account.
pub(super) async fn in_one_account(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    app.netsuite().in_one_account(next.run(request)).await
}

/// The route and not the path: a query may hold a number.
pub(super) async fn log_request(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let started = Instant::now();
    let response = next.run(request).await;
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let route = route.as_ref().map_or("file", MatchedPath::as_str);
    tracing::info!(%method, route, status = response.status().as_u16(), millis, "request");
    response
}
