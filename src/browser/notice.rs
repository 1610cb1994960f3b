//! Notifications of texts: one at a time for each, gone when it is clicked; the click opens its
//! conversation.

use std::{cell::RefCell, rc::Rc};

use ledgerline_core::domain::ids::ThreadId;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

use super::listener::Listener;

/// A click must find its listener, so those on screen are held here.
pub(super) struct Notices {
    shown: RefCell<Vec<Notice>>,
    clicked: Rc<dyn Fn(&ThreadId)>,
}

struct Notice {
    notification: Notification,
    _clicked: Listener,
}

/// More than these nobody looks at.
const MOST: usize = 8;

impl Notices {
    /// `clicked` is called when one is clicked, after this page has come to the front.
    pub(super) fn new(clicked: impl Fn(&ThreadId) + 'static) -> Self {
        Self {
            shown: RefCell::default(),
            clicked: Rc::new(clicked),
        }
    }

    /// Takes all of them off the screen: whose they were has left.
    pub(super) fn clear(&self) {
        for shown in self.shown.take() {
            shown.notification.close();
        }
    }

    /// One with the tag of an earlier one takes its place.
    pub(super) fn show(&self, tag: &str, title: &str, text: &str, thread: ThreadId) {
        if Notification::permission() != NotificationPermission::Granted {
            return;
        }
        let options = NotificationOptions::new();
        options.set_tag(tag);
        options.set_body(text);
        // Where only a service worker may show one, there is none.
        let Ok(notification) = Notification::new_with_options(title, &options) else {
            return;
        };
        let (act, own) = (Rc::clone(&self.clicked), notification.clone());
        let clicked = Listener::new(&notification, "click", move |_| {
            if let Some(window) = web_sys::window() {
                let _ = window.focus();
            }
            own.close();
            act(&thread);
        });
        let mut shown = self.shown.borrow_mut();
        shown.push(Notice {
            notification,
            _clicked: clicked,
        });
        if shown.len() > MOST {
            shown.remove(0).notification.close();
        }
    }
}
