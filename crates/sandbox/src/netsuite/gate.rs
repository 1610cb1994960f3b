//! What every request passes before it is carried out: the log, the scripted failures, the access
//! token and the account's pool.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};

use super::{
    NetSuite, access::Access, error::ApiError, faults::Effect, locked, oauth::Caller, restlet,
};

const MAINTENANCE: &str = "<!DOCTYPE html><html><head><title>NetSuite</title></head><body><h1>Scheduled Maintenance</h1>\
     <p>Your account is temporarily unavailable.</p></body></html>";

/// Logs the request and does to it what a script asks.
pub(super) async fn observe(
    State(netsuite): State<NetSuite>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let index = {
        let mut accesses = locked(&netsuite.inner.accesses);
        accesses.push(Access::new(&method, &path));
        accesses.len() - 1
    };
    let answered = |response: Response| {
        if let Some(access) = locked(&netsuite.inner.accesses).get_mut(index) {
            access.status = Some(response.status().as_u16());
        }
        response
    };
    if request.method() == Method::OPTIONS {
        return answered(ApiError::method_not_allowed().into_response());
    }
    let effect = locked(&netsuite.inner.faults).take(&method, &path);
    match effect {
        None => answered(next.run(request).await),
        Some(Effect::Answer(error)) => answered(error.into_response()),
        Some(Effect::Maintenance) => {
            answered((StatusCode::SERVICE_UNAVAILABLE, Html(MAINTENANCE)).into_response())
        }
        Some(Effect::Delay(millis)) => {
            let mut request = request;
            request
                .extensions_mut()
                .insert(Delay(Duration::from_millis(millis)));
            answered(next.run(request).await)
        }
        Some(Effect::LoseResponse) => {
            drop(next.run(request).await);
            // Unwinding ends the task that serves this connection, which closes the socket with
            // nothing written to it.
            std::panic::resume_unwind(Box::new("the answer is lost on purpose"))
        }
    }
}

#[derive(Clone, Copy)]
struct Delay(Duration);

/// Checks the access token, then holds a place in the pool while the request is carried out.
pub(super) async fn govern(
    State(netsuite): State<NetSuite>,
    request: Request,
    next: Next,
) -> Response {
    let Some(caller) = caller(&netsuite, &request).filter(|caller| caller.scopes.rest) else {
        return ApiError::invalid_login().into_response();
    };
    match carried_out(&netsuite, caller, request, next).await {
        Some(response) => response,
        None => ApiError::concurrency_limit_exceeded().into_response(),
    }
}

/// As [`govern`], for scripts, which share the pool and say in their own way that it is full.
pub(super) async fn govern_script(
    State(netsuite): State<NetSuite>,
    request: Request,
    next: Next,
) -> Response {
    let is_known = matches!(
        *request.method(),
        Method::GET | Method::POST | Method::PUT | Method::DELETE
    );
    if !is_known {
        return restlet::Refusal::Method.into_response();
    }
    let Some(caller) = caller(&netsuite, &request).filter(|caller| caller.scopes.restlets) else {
        return restlet::Refusal::NoToken.into_response();
    };
    match carried_out(&netsuite, caller, request, next).await {
        Some(response) => response,
        None => restlet::Refusal::TooMany.into_response(),
    }
}

/// For whom the request's token speaks, while it is alive.
fn caller(netsuite: &NetSuite, request: &Request) -> Option<Caller> {
    let token = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())?;
    let now = netsuite.inner.clock.now_millis();
    locked(&netsuite.inner.grants).caller(token, now)
}

/// Nothing when the pool is full.
async fn carried_out(
    netsuite: &NetSuite,
    caller: Caller,
    mut request: Request,
    next: Next,
) -> Option<Response> {
    let slot = netsuite.inner.governance.enter()?;
    let asked = request.extensions().get::<Delay>().map(|Delay(time)| *time);
    let is_query = request.uri().path().ends_with("/suiteql");
    let usual = netsuite.inner.governance.latency(is_query);
    if let Some(time) = asked.or(usual) {
        tokio::time::sleep(time).await;
    }
    request.extensions_mut().insert(caller);
    let response = next.run(request).await;
    drop(slot);
    Some(response)
}
