//! Notices that the machine or the network is back: deadlines are read again then, because a timer
//! does not run while a laptop sleeps. And that the page goes, and comes back from where the browser
//! keeps pages that were left by a link.

use wasm_bindgen::JsCast as _;
use web_sys::{Event, PageTransitionEvent};

use super::{feed::Feed, listener::Listener};
use crate::engine::io::Input;

/// Listens while it lives.
pub(super) struct Wake {
    _listeners: Vec<Listener>,
}

impl Wake {
    pub(super) fn new(feed: &Feed) -> Self {
        let mut listeners = Vec::new();
        if let Some(window) = web_sys::window() {
            let on = |event, input: fn() -> Input| {
                let feed = feed.clone();
                Listener::new(&window, event, move |_| feed.tell(input()))
            };
            listeners.push(on("online", || Input::Online(true)));
            listeners.push(on("offline", || Input::Online(false)));
            if !window.navigator().on_line() {
                feed.tell(Input::Online(false));
            }
            let shown = feed.clone();
            listeners.push(Listener::new(&window, "pageshow", move |event| {
                shown.tell(if is_kept(&event) {
                    Input::Returned
                } else {
                    Input::Woke
                });
            }));
            let hidden = feed.clone();
            listeners.push(Listener::new(&window, "pagehide", move |event| {
                let may_return = is_kept(&event);
                hidden.tell(Input::Leaving { may_return });
            }));
            if let Some(document) = window.document() {
                let feed = feed.clone();
                let seen = document.clone();
                feed.tell(Input::Visible(!document.hidden()));
                listeners.push(Listener::new(&document, "visibilitychange", move |_| {
                    feed.tell(Input::Visible(!seen.hidden()));
                    if !seen.hidden() {
                        feed.tell(Input::Woke);
                    }
                }));
            }
        }
        Self {
            _listeners: listeners,
        }
    }
}

/// Is it, or may it become, a page that the browser keeps as it is when another is shown in its place?
fn is_kept(event: &Event) -> bool {
    event
        .dyn_ref::<PageTransitionEvent>()
        .is_some_and(PageTransitionEvent::persisted)
}
