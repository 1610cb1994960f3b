//! Talk between tabs of this origin. A browser without `BroadcastChannel` lets them know through its
//! local storage who leads, and nothing more: what a person does and sees is not written there.

use ledgerline_core::wire::json;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{BroadcastChannel, MessageEvent, Storage, StorageEvent};

use super::{clock, feed::Feed, listener::Listener};
use crate::engine::{io::Input, tabs::TabMessage};

/// Changes with the shape of [`TabMessage`], so that a tab still open from before an update is not
/// misread.
const NAME: &str = "ledgerline-tabs-3";

/// Open while it lives.
pub(super) struct Channel {
    way: Way,
    _heard: Option<Listener>,
}

enum Way {
    Broadcast(BroadcastChannel),
    /// For the election alone.
    Storage(Storage),
    Nothing,
}

impl Channel {
    pub(super) fn open(feed: Feed) -> Self {
        let heard = move |text: &str| {
            if let Ok(message) = json::read::<TabMessage>(text) {
                feed.tell(Input::Tab(message));
            }
        };
        let told = heard.clone();
        Self::named(NAME, move |text| told(&text)).unwrap_or_else(|| Self::by_storage(heard))
    }

    /// Does the browser have channels?
    pub(super) fn is_there() -> bool {
        Self::named(NAME, drop).is_some()
    }

    /// Hears that there are other tabs, whatever they say; `None` where the browser has no channels.
    pub(super) fn of_tabs(heard: impl Fn() + 'static) -> Option<Self> {
        Self::named(NAME, move |_| heard())
    }

    /// Makes itself heard; to a running phone it is no message.
    pub(super) fn knock(&self) {
        if let Way::Broadcast(channel) = &self.way {
            let _ = channel.post_message(&JsValue::from_str(""));
        }
    }

    /// A channel of texts; `None` where the browser has none.
    pub(super) fn named(name: &str, heard: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let heard = Listener::new(&channel, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            if let Some(text) = data.and_then(|data| data.as_string()) {
                heard(text);
            }
        });
        Some(Self {
            way: Way::Broadcast(channel),
            _heard: Some(heard),
        })
    }

    /// Other tabs hear of a value of local storage when it changes.
    fn by_storage(heard: impl Fn(&str) + 'static) -> Self {
        let window = web_sys::window();
        let storage = window
            .as_ref()
            .and_then(|window| window.local_storage().ok().flatten());
        let heard = window.map(|window| {
            Listener::new(&window, "storage", move |event| {
                let Some(event) = event.dyn_ref::<StorageEvent>() else {
                    return;
                };
                if let (Some(NAME), Some(value)) = (event.key().as_deref(), event.new_value())
                    && let Some((_, text)) = value.split_once(' ')
                {
                    heard(text);
                }
            })
        });
        Self {
            way: storage.map_or(Way::Nothing, Way::Storage),
            _heard: heard,
        }
    }

    /// Does everything get across, and not only who leads?
    pub(super) const fn carries_all(&self) -> bool {
        matches!(self.way, Way::Broadcast(_))
    }

    pub(super) fn tell(&self, message: &TabMessage) {
        let Ok(text) = json::write(message) else {
            return;
        };
        match &self.way {
            Way::Broadcast(channel) => {
                let _ = channel.post_message(&JsValue::from_str(&text));
            }
            // Without a time before it, a repeated word would be no change.
            Way::Storage(storage) if message.is_of_election() => {
                let value = format!("{} {text}", clock::now().as_millis());
                let _ = storage.set_item(NAME, &value);
            }
            Way::Storage(_) | Way::Nothing => {}
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Way::Broadcast(channel) = &self.way {
            channel.close();
        }
    }
}
