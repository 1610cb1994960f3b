//! Reads what RingCentral tells after a gap. The reader comes in a file of its own, when it is wanted.

use ledgerline_core::wire::ringcentral::{
    call_log::{LogPage, read_log, read_ringing},
    telephony::TelephonySession,
};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::feed::Feed;
use crate::engine::io::Input;

/// The reader could not be fetched, or there was nothing to read.
struct Unread;

impl From<SplitLoaderError> for Unread {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// A page of the call log.
pub(super) fn log(body: String, home: String, feed: Feed) {
    spawn_local(async move { feed.tell(Input::LogRead(page(body, home).await.ok())) });
}

/// Calls that ring.
pub(super) fn ringing(body: String, feed: Feed) {
    spawn_local(async move {
        feed.tell(Input::RingingRead(calls(body).await.unwrap_or_default()));
    });
}

#[wasm_split(sign_in, fallible)]
fn page(body: String, home: String) -> Result<LogPage, Unread> {
    read_log(&body, &home).ok_or(Unread)
}

#[wasm_split(sign_in, fallible)]
fn calls(body: String) -> Result<Vec<TelephonySession>, Unread> {
    Ok(read_ringing(&body))
}
