//! Requests, by gloo-net's `fetch`.

use gloo_net::http::{Method as HttpMethod, RequestBuilder};
use ledgerline_core::{
    domain::sensitive::Secret,
    wire::{connector::AppConfig, json},
};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache};

use super::feed::Feed;
use crate::engine::io::{HttpRequest, HttpResponse, Input, Method, NoAnswer, RequestId};

const TIMEOUT_MS: u32 = 20_000;

/// Sends; the answer, or that there was none, is fed back under `id`.
pub(super) fn send(id: RequestId, request: HttpRequest, feed: Feed) {
    spawn_local(async move {
        let result = exchange(request).await.map_err(|_| NoAnswer);
        feed.tell(Input::Http { id, result });
    });
}

/// The app's settings; `None` while our own origin does not answer.
pub(super) async fn app_config() -> Option<AppConfig> {
    let request = HttpRequest {
        method: Method::Get,
        url: "/config.json".to_owned(),
        authorization: None,
        body: None,
    };
    let response = exchange(request).await.ok()?;
    json::read(response.body.reveal()).ok()
}

async fn exchange(request: HttpRequest) -> Result<HttpResponse, gloo_net::Error> {
    let method = match request.method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Delete => HttpMethod::DELETE,
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .header("Accept", "application/json")
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    if let Some(authorization) = &request.authorization {
        builder = builder.header("Authorization", authorization.reveal());
    }
    let response = match &request.body {
        Some((content_type, body)) => {
            builder
                .header("Content-Type", content_type)
                .body(body.reveal().as_str())?
                .send()
                .await?
        }
        None => builder.send().await?,
    };
    let retry_after = response
        .headers()
        .get("Retry-After")
        .and_then(|seconds| seconds.trim().parse().ok());
    let status = response.status();
    let body = Secret::new(response.text().await?);
    Ok(HttpResponse {
        status,
        retry_after,
        body,
    })
}
