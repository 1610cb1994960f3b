//! Requests by `fetch`.

use ledgerline_core::domain::sensitive::Secret;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortSignal, Headers, ReferrerPolicy, RequestCache, RequestInit, Response};

use super::feed::Feed;
use crate::engine::io::{HttpRequest, HttpResponse, Input, NoAnswer, RequestId};

const TIMEOUT_MS: u32 = 20_000;

/// Sends; the answer, or that there was none, is fed back under `id`.
pub(super) fn send(id: RequestId, request: HttpRequest, feed: Feed) {
    spawn_local(async move {
        let result = exchange(request).await.map_err(|_| NoAnswer);
        feed.tell(Input::Http { id, result });
    });
}

async fn exchange(request: HttpRequest) -> Result<HttpResponse, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    if let Some(authorization) = &request.authorization {
        headers.set("Authorization", authorization.reveal())?;
    }
    let init = RequestInit::new();
    if let Some((content_type, body)) = &request.body {
        headers.set("Content-Type", content_type)?;
        init.set_body(&JsValue::from_str(body.reveal()));
    }
    init.set_method(request.method.as_str());
    init.set_headers_headers(&headers);
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(&request.url, &init))
        .await?
        .dyn_into()?;
    let retry_after = response
        .headers()
        .get("Retry-After")?
        .and_then(|seconds| seconds.trim().parse().ok());
    let text = JsFuture::from(response.text()?).await?;
    Ok(HttpResponse {
        status: response.status(),
        retry_after,
        body: Secret::new(text.as_string().unwrap_or_default()),
    })
}
