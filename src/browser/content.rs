//! Recordings, voicemails and pictures: in the memory of the tab that fetched them, never on a disk. Every tab of
//! this origin can play or show them from there.

use std::{future::Future, pin::Pin};

use gloo_net::http::Response;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{Blob, Url};

/// It did not come, or the code that keeps it.
pub(super) struct NotKept;

impl From<SplitLoaderError> for NotKept {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// The rest of the fetching.
type Keeping = Pin<Box<dyn Future<Output = Option<String>>>>;

/// Keeps what an answer brings; where it can be played or shown from.
pub(super) async fn kept(response: Response) -> Result<String, NotKept> {
    keeping(response).await?.await.ok_or(NotKept)
}

#[wasm_split(annexes, fallible)]
fn keeping(response: Response) -> Result<Keeping, NotKept> {
    Ok(Box::pin(async move {
        let response: web_sys::Response = response.into();
        let content = JsFuture::from(response.blob().ok()?).await.ok()?;
        let content: Blob = content.dyn_into().ok()?;
        Url::create_object_url_with_blob(&content).ok()
    }))
}

/// Forgets one.
pub(super) fn forget(address: &str) {
    // An address that is none any more is forgotten already.
    let _ = Url::revoke_object_url(address);
}
