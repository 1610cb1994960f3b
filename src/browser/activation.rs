//! Notices the first click or key on the page, before which a browser lets it make no sound (HTML,
//! "Tracking user activation").

use web_sys::Navigator;

use super::{feed::Feed, listener::Listener};
use crate::engine::io::Input;

/// Listens while it lives.
pub(super) struct Activation {
    _listeners: Vec<Listener>,
}

impl Activation {
    pub(super) fn new(feed: &Feed) -> Self {
        let mut listeners = Vec::new();
        if let Some(window) = web_sys::window() {
            let navigator = window.navigator();
            if is_activated(&navigator) {
                feed.tell(Input::Activated);
            } else {
                for event in ["pointerup", "keyup"] {
                    let (feed, navigator) = (feed.clone(), navigator.clone());
                    listeners.push(Listener::new(&window, event, move |_| {
                        if is_activated(&navigator) {
                            feed.tell(Input::Activated);
                        }
                    }));
                }
            }
        }
        Self {
            _listeners: listeners,
        }
    }
}

/// Browsers that cannot tell are trusted to play.
fn is_activated(navigator: &Navigator) -> bool {
    let is_known = js_sys::Reflect::has(navigator, &"userActivation".into());
    !is_known.unwrap_or(false) || navigator.user_activation().has_been_active()
}
