//! Requests, by gloo-net's `fetch`.

use gloo_net::http::{Method as HttpMethod, RequestBuilder, Response};
use ledgerline_core::{
    domain::sensitive::Secret,
    wire::{connector::AppConfig, json},
};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache};

use super::{clock, content, feed::Feed, form};
use crate::engine::io::{FilePart, HttpRequest, HttpResponse, Input, Method, NoAnswer, RequestId};

const TIMEOUT_MS: u32 = 20_000;
/// Long recordings are large.
const CONTENT_TIMEOUT_MS: u32 = 120_000;
/// So are pictures on their way up; the engine gives a text up a little later.
const FILES_TIMEOUT_MS: u32 = 40_000;

/// Sends; the answer, or that there was none, is fed back under `id`.
pub(super) fn send(id: RequestId, request: HttpRequest, feed: Feed) {
    spawn_local(async move {
        let result = exchange(request).await.map_err(|_| NoAnswer);
        feed.tell(Input::Http { id, result });
    });
}

/// Puts a file where it can be shown from; the address is fed back under `id`.
pub(super) fn hold(id: RequestId, file: FilePart, feed: Feed) {
    spawn_local(async move {
        let address = form::held(file).await.map_err(|_| NoAnswer);
        let result = address.map(|address| HttpResponse {
            status: 200,
            retry_after: None,
            body: Secret::new(address),
        });
        feed.tell(Input::Http { id, result });
    });
}

/// The app's settings, whose answer also tells what time it is; `None` while our own origin does not answer.
pub(super) async fn app_config() -> Option<AppConfig> {
    let request = HttpRequest {
        method: Method::Get,
        url: "/config.json".to_owned(),
        authorization: None,
        body: None,
        files: Vec::new(),
        is_content: false,
    };
    let asked_at = clock::wall();
    let response = respond(request).await.ok()?;
    if let Some(date) = response.headers().get("Date") {
        clock::compare(asked_at, &date);
    }
    json::read(&response.text().await.ok()?).ok()
}

/// There is no answer, or none that can be used.
struct Failed;

impl From<gloo_net::Error> for Failed {
    fn from(_: gloo_net::Error) -> Self {
        Self
    }
}

impl From<content::NotKept> for Failed {
    fn from(_: content::NotKept) -> Self {
        Self
    }
}

impl From<form::NotMade> for Failed {
    fn from(_: form::NotMade) -> Self {
        Self
    }
}

async fn respond(request: HttpRequest) -> Result<Response, Failed> {
    let method = match request.method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Delete => HttpMethod::DELETE,
    };
    let (accepted, timeout_ms) = if request.is_content {
        ("*/*", CONTENT_TIMEOUT_MS)
    } else if !request.files.is_empty() {
        ("application/json", FILES_TIMEOUT_MS)
    } else {
        ("application/json", TIMEOUT_MS)
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .header("Accept", accepted)
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(timeout_ms)));
    if let Some(authorization) = &request.authorization {
        builder = builder.header("Authorization", authorization.reveal());
    }
    Ok(match &request.body {
        // The browser names the boundary of a form itself.
        Some((content_type, body)) if !request.files.is_empty() => {
            let form = form::with_files(content_type, body.clone(), request.files).await?;
            builder.body(form)?.send().await?
        }
        Some((content_type, body)) => {
            builder
                .header("Content-Type", content_type)
                .body(body.reveal().as_str())?
                .send()
                .await?
        }
        None => builder.send().await?,
    })
}

async fn exchange(request: HttpRequest) -> Result<HttpResponse, Failed> {
    let is_content = request.is_content;
    let response = respond(request).await?;
    let retry_after = response
        .headers()
        .get("Retry-After")
        .and_then(|seconds| seconds.trim().parse().ok());
    let status = response.status();
    let body = if is_content && response.ok() {
        content::kept(response).await?
    } else {
        response.text().await?
    };
    let body = Secret::new(body);
    Ok(HttpResponse {
        status,
        retry_after,
        body,
    })
}
