//! Fetches the code of the engine's annexes once somebody is signed in, and hands it over.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{durable, feed::Feed};
use crate::engine::{
    annex::NewAnnex, call_handling, company, contacts, history, io::Input, links, logging, mapping,
    own_data, pane, reports, texts,
};

/// After this, one that did not come is fetched again.
const AGAIN_MS: u32 = 15_000;

/// The file could not be fetched.
struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// Feeds [`Input::Attach`] for each, as soon as their file is there.
pub(super) fn fetch(feed: Feed) {
    durable::ask();
    spawn_local(async move {
        let annexes = loop {
            match annexes().await {
                Ok(annexes) => break annexes,
                Err(NotLoaded) => TimeoutFuture::new(AGAIN_MS).await,
            }
        };
        for annex in annexes {
            feed.tell(Input::Attach(annex));
        }
    });
}

#[wasm_split(annexes, fallible)]
fn annexes() -> Result<[NewAnnex; 11], NotLoaded> {
    Ok([
        texts::annex(),
        history::annex(),
        contacts::annex(),
        pane::annex(),
        company::annex(),
        logging::annex(),
        mapping::annex(),
        links::annex(),
        call_handling::annex(),
        own_data::annex(),
        reports::annex(),
    ])
}
