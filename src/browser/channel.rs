//! Talk between the tabs of this origin. A browser without `BroadcastChannel` has one tab that
//! works alone.

use ledgerline_core::wire::json;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{feed::Feed, listener::Listener};
use crate::engine::{io::Input, tabs::TabMessage};

/// Changes with the shape of [`TabMessage`], so that a tab still open from before an update is not
/// misread.
const NAME: &str = "ledgerline-tabs-3";

/// Open while it lives.
pub(super) struct Channel {
    channel: BroadcastChannel,
    _heard: Listener,
}

impl Channel {
    pub(super) fn open(feed: Feed) -> Option<Self> {
        Self::named(NAME, move |text| {
            if let Ok(message) = json::read::<TabMessage>(&text) {
                feed.tell(Input::Tab(message));
            }
        })
    }

    /// A channel of texts.
    pub(super) fn named(name: &str, heard: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let heard = Listener::new(&channel, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            if let Some(text) = data.and_then(|data| data.as_string()) {
                heard(text);
            }
        });
        Some(Self {
            channel,
            _heard: heard,
        })
    }

    pub(super) fn tell(&self, message: &TabMessage) {
        if let Ok(text) = json::write(message) {
            let _ = self.channel.post_message(&JsValue::from_str(&text));
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
