//! The sign-in window, and its way back through `public/signed-in.html`.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::callback::Interval;
use ledgerline_core::domain::intent::Intent;
use web_sys::{Storage, Window};

use super::{channel::Channel, feed::Feed};
use crate::engine::{
    authorization::{Authorization, NoAddress},
    io::{Input, SignInInput},
};

// Named likewise in public/signed-in.js.
const CHANNEL: &str = "ledgerline-sign-in";
const LEFT: &str = "ledgerline-left-for-sign-in";
const RETURNED: &str = "ledgerline-signed-in";

const WINDOW_NAME: &str = "ledgerline-sign-in";
const WINDOW_FEATURES: &str = "popup,width=520,height=760";
const LOOK_EVERY_MS: u32 = 500;
/// The window closes itself right after it has spoken; its word may come after. On its way back from
/// RingCentral it is cut off from this tab and taken for closed before it has even loaded, which a busy
/// machine takes seconds for.
const LOOKS_AFTER_CLOSING: u8 = 8;

/// The sign-in under way, if there is one.
pub(super) struct SignIn {
    feed: Feed,
    attempt: Rc<RefCell<Option<Attempt>>>,
}

struct Attempt {
    _answer: Option<Channel>,
    _look: Interval,
}

impl SignIn {
    pub(super) fn new(feed: Feed) -> Self {
        Self {
            feed,
            attempt: Rc::default(),
        }
    }

    /// Must run inside the click, or the browser blocks the window; unless [`within_click`] has
    /// opened it already.
    pub(super) fn open(&self, authorization: &Authorization) {
        self.attempt.take();
        // A window gets a copy of this tab's session storage.
        forget_leaving();
        let Some(opened) = open_window() else {
            self.feed.tell(Input::SignIn(SignInInput::Blocked));
            return;
        };
        let _ = opened.focus();
        *self.attempt.borrow_mut() = Some(self.wait_for(opened.clone()));
        // The window may still show RingCentral's page from before; of another origin's location
        // only `replace` may be called.
        let shown = authorization
            .address()
            .is_ok_and(|url| opened.location().replace(&url).is_ok());
        if !shown {
            self.attempt.take();
            let _ = opened.close();
            self.feed.tell(Input::SignIn(SignInInput::NoPage));
        }
    }

    fn wait_for(&self, opened: Window) -> Attempt {
        let (feed, slot) = (self.feed.clone(), Rc::clone(&self.attempt));
        let answer = Channel::named(CHANNEL, move |query| {
            let ended = slot.take();
            feed.tell(Input::SignIn(SignInInput::Returned { query }));
            drop(ended);
        });
        let (feed, slot) = (self.feed.clone(), Rc::clone(&self.attempt));
        let mut looks = 0;
        let look = Interval::new(LOOK_EVERY_MS, move || {
            if !opened.closed().unwrap_or(true) {
                looks = 0;
                return;
            }
            looks += 1;
            if looks > LOOKS_AFTER_CLOSING {
                let ended = slot.take();
                feed.tell(Input::SignIn(SignInInput::Closed));
                drop(ended);
            }
        });
        Attempt {
            _answer: answer,
            _look: look,
        }
    }
}

/// Does what only a click allows for a wish that has to wait: its window opens empty, and
/// [`SignIn::open`] finds it by its name.
pub(super) fn within_click(wish: &Intent) -> Option<Window> {
    // Where no window could hand over its answer, the sign-in is in this tab.
    if !matches!(wish, Intent::Connect) || !Channel::is_there() {
        return None;
    }
    // It gets a copy of this tab's session storage; an answer that waits there stays.
    if let Some(storage) = session_storage() {
        let _ = storage.remove_item(LEFT);
    }
    open_window()
}

/// Empty, or the one that is open already as it is: an empty page that it went to would cut it off from
/// this one when it goes on (COOP `same-origin-allow-popups` spares only the empty page it began with).
fn open_window() -> Option<Window> {
    web_sys::window()?
        .open_with_url_and_target_and_features("", WINDOW_NAME, WINDOW_FEATURES)
        .ok()
        .flatten()
}

/// Takes this whole tab to the sign-in page, which leads back to the screen it left.
/// `is_leaving` becomes true: the person has agreed to leave and is not asked again.
pub(super) fn leave(authorization: &Authorization, feed: &Feed, is_leaving: &Cell<bool>) {
    match authorization.address() {
        Ok(url) => {
            is_leaving.set(true);
            go(&url);
        }
        Err(NoAddress) => feed.tell(Input::SignIn(SignInInput::NoPage)),
    }
}

fn go(url: &str) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let location = window.location();
    if let Some(storage) = session_storage() {
        let parts = [location.pathname(), location.search(), location.hash()];
        let left: String = parts.into_iter().filter_map(Result::ok).collect();
        let _ = storage.set_item(LEFT, &left);
    }
    let _ = location.assign(url);
}

/// What the sign-in page answered when this tab had left for it; told once.
pub(super) fn take_returned() -> Option<String> {
    let query = session_storage()?.get_item(RETURNED).ok().flatten();
    forget_leaving();
    query
}

/// Is there something for [`take_returned`]?
pub(super) fn has_returned() -> bool {
    let kept = session_storage().and_then(|storage| storage.get_item(RETURNED).ok());
    kept.flatten().is_some()
}

fn forget_leaving() {
    if let Some(storage) = session_storage() {
        let _ = storage.remove_item(LEFT);
        let _ = storage.remove_item(RETURNED);
    }
}

fn session_storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
