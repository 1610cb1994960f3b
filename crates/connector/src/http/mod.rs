//! What the connector answers: the app's files, the API under `/api/v1`, and what operators ask.

mod api;
mod asker;
mod company;
mod content_security;
mod files;
mod headers;
mod links;
mod logging;
mod mapping;
mod operations;
mod pane;
mod problem;
mod webhook;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{delete, get, post, put},
};
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::app::App;

/// Longest body the API reads.
const BODY_LIMIT: usize = 256 * 1024;

/// Everything the connector serves.
pub fn router(app: App) -> Router {
    let api = Router::new()
        .route("/session", post(api::open_session))
        .route("/session", delete(api::close_session))
        .route("/callers", post(api::look_up_caller))
        .route("/callers/known", post(api::known_numbers))
        .route("/callers/choice", put(api::choose_caller))
        .route(
            "/directory",
            get(api::show_directory)
                .layer(CompressionLayer::new().quality(CompressionLevel::Fastest)),
        )
        .route("/customers", post(api::create_customer))
        .route("/customers/{id}", get(api::show_customer))
        .route("/customers/{id}/profile", get(pane::profile))
        .route("/customers/{id}/calls", get(pane::calls))
        .route("/customers/{id}/orders", get(pane::orders))
        .route("/customers/{id}/invoices", get(pane::invoices))
        .route("/customers/{id}/credits", get(pane::credits))
        .route("/customers/{id}/opportunities", get(pane::opportunities))
        .route("/customers/{id}/cases", get(pane::cases))
        .route("/customers/{id}/emails", get(pane::emails))
        .route("/customers/{id}/history", get(pane::history))
        .route("/orders/{id}/history", get(pane::order_history))
        .route("/contacts", post(pane::create_contact))
        .route("/likeness", post(pane::who_is_like))
        .route("/calls/{id}", put(api::log_call))
        .route("/calls/{id}/links", get(links::show).put(links::change))
        .route("/calls/{id}/order", put(links::begin_order))
        .route("/customers/{id}/linkable", get(links::linkables))
        .route("/revenue", get(links::own_revenue))
        .route("/company/revenue", get(links::companys_revenue))
        .route("/texts/{id}", put(api::log_texts))
        .route("/logging", get(logging::show).put(logging::save))
        .route("/logging/preview", post(logging::preview))
        .route("/logging/fields", get(logging::fields))
        .route("/company", get(company::status))
        .route(
            "/company/ringcentral",
            put(company::save_ringcentral).delete(company::disconnect_ringcentral),
        )
        .route("/company/ringcentral/test", post(company::test_ringcentral))
        .route(
            "/company/netsuite",
            put(company::save_netsuite).delete(company::disconnect_netsuite),
        )
        .route("/company/netsuite/test", post(company::test_netsuite))
        .route("/company/netsuite/certificate", post(company::certificate))
        .route("/company/you", get(company::you))
        .route("/company/events", get(company::events))
        .route("/company/events/seen", post(company::acknowledge))
        .route("/company/tests", post(company::run_tests))
        .route("/company/sync", post(company::sync))
        .route(
            "/company/subscription/renew",
            post(company::renew_subscription),
        )
        .route("/company/ledger", get(company::ledger))
        .route("/company/ledger/send", post(company::send))
        .route("/company/check", put(company::confirm))
        .route("/company/check/customers", post(company::find_customers))
        .route("/company/mapping", get(mapping::show).put(mapping::save))
        .route("/company/mapping/employees", post(mapping::find))
        .route("/company/mapping/preview", post(mapping::preview))
        .route("/company/mapping/match", post(mapping::match_all))
        .route("/company/mapping/reviewed", post(mapping::review))
        .route("/company/mapping/refile", post(mapping::refile))
        .route("/openapi.json", get(api::describe))
        .fallback(problem::not_found)
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    Router::new()
        .nest("/api/v1", api)
        .route("/config.json", get(files::config))
        .route("/healthz", get(operations::alive))
        .route("/readyz", get(operations::ready))
        .route("/metrics", get(operations::metrics))
        .merge(files::router(&app))
        .layer(middleware::from_fn_with_state(app.clone(), headers::secure))
        // Without a page's headers: RingCentral reads no more than a short answer.
        .merge(webhook::router())
        .layer(middleware::from_fn(operations::log_request))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .with_state(app)
}
