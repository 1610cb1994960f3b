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
mod quality;
mod routes;
mod webhook;

use axum::{Router, extract::DefaultBodyLimit, http::Method, middleware, routing};
use ledgerline_core::wire::connector::BODY_LIMIT;
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};

pub use self::routes::Route;
use self::routes::Routes;
use crate::app::App;

/// Where the API is.
const API: &str = "/api/v1";

/// What is under `/api/v1`.
fn api() -> Routes {
    Routes::new()
        .post("/session", api::open_session)
        .delete("/session", api::close_session)
        .post("/callers", api::look_up_caller)
        .post("/callers/known", api::known_numbers)
        .put("/callers/choice", api::choose_caller)
        .with(
            Method::GET,
            "/directory",
            routing::get(api::show_directory)
                .layer(CompressionLayer::new().quality(CompressionLevel::Fastest)),
        )
        .post("/customers", api::create_customer)
        .get("/customers/{id}", api::show_customer)
        .get("/customers/{id}/profile", pane::profile)
        .get("/customers/{id}/calls", pane::calls)
        .get("/customers/{id}/orders", pane::orders)
        .get("/customers/{id}/invoices", pane::invoices)
        .get("/customers/{id}/credits", pane::credits)
        .get("/customers/{id}/opportunities", pane::opportunities)
        .get("/customers/{id}/cases", pane::cases)
        .get("/customers/{id}/emails", pane::emails)
        .get("/customers/{id}/history", pane::history)
        .get("/orders/{id}/history", pane::order_history)
        .post("/contacts", pane::create_contact)
        .post("/likeness", pane::who_is_like)
        .put("/calls/{id}", api::log_call)
        .get("/calls/{id}/links", links::show)
        .put("/calls/{id}/links", links::change)
        .put("/calls/{id}/order", links::begin_order)
        .get("/customers/{id}/linkable", links::linkables)
        .get("/revenue", links::own_revenue)
        .get("/company/revenue", links::companys_revenue)
        .get("/quality", quality::own)
        .get("/company/quality", quality::companys)
        .put("/texts/{id}", api::log_texts)
        .get("/logging", logging::show)
        .put("/logging", logging::save)
        .post("/logging/preview", logging::preview)
        .get("/logging/fields", logging::fields)
        .get("/company", company::status)
        .put("/company/ringcentral", company::save_ringcentral)
        .delete("/company/ringcentral", company::disconnect_ringcentral)
        .post("/company/ringcentral/test", company::test_ringcentral)
        .put("/company/netsuite", company::save_netsuite)
        .delete("/company/netsuite", company::disconnect_netsuite)
        .post("/company/netsuite/test", company::test_netsuite)
        .post("/company/netsuite/certificate", company::certificate)
        .get("/company/you", company::you)
        .get("/company/events", company::events)
        .post("/company/events/seen", company::acknowledge)
        .post("/company/tests", company::run_tests)
        .post("/company/sync", company::sync)
        .post("/company/subscription/renew", company::renew_subscription)
        .get("/company/ledger", company::ledger)
        .post("/company/ledger/send", company::send)
        .put("/company/check", company::confirm)
        .post("/company/check/customers", company::find_customers)
        .get("/company/mapping", mapping::show)
        .put("/company/mapping", mapping::save)
        .post("/company/mapping/employees", mapping::find)
        .post("/company/mapping/preview", mapping::preview)
        .post("/company/mapping/match", mapping::match_all)
        .post("/company/mapping/reviewed", mapping::review)
        .post("/company/mapping/refile", mapping::refile)
        .get("/openapi.json", api::describe)
}

/// What operators and the app itself ask first.
fn beside() -> Routes {
    Routes::new()
        .get("/config.json", files::config)
        .get("/healthz", operations::alive)
        .get("/readyz", operations::ready)
        .get("/metrics", operations::metrics)
}

/// Every route but those of the app's files, which have no parameters and no bodies.
pub fn routes() -> Vec<Route> {
    api()
        .named(API)
        .chain(beside().named(""))
        .chain(webhook::routes().named(""))
        .collect()
}

/// Everything the connector serves.
pub fn router(app: App) -> Router {
    let api = api()
        .router()
        .fallback(problem::not_found)
        .layer(middleware::from_fn_with_state(
            app.clone(),
            operations::in_one_account,
        ))
        .layer(middleware::map_response(problem::too_long))
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    beside()
        .router()
        .nest(API, api)
        .merge(files::router(&app))
        .layer(middleware::from_fn_with_state(app.clone(), headers::secure))
        // Without a page's headers: RingCentral reads no more than a short answer.
        .merge(webhook::routes().router())
        .layer(middleware::from_fn(operations::log_request))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .with_state(app)
}
