//! The lock whose holder leads: one Web Lock, asked for, stolen, let go.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::{
    feed::Feed,
    js::web_locks::{LockManager, LockingNavigator},
};
use crate::engine::io::{Input, LockInput, LockIo};

/// One for the origin: its tabs share one sign-in and with it one extension.
const NAME: &str = "ledgerline-leader";

/// This tab's place in the queue, or its hold of the lock.
pub(super) struct Lock(Rc<Place>);

struct Place {
    feed: Feed,
    locks: Option<LockManager>,
    is_waiting: Cell<bool>,
    /// Ends the waiting.
    abort: RefCell<Option<AbortController>>,
    /// Counts the holds this tab was granted.
    holds: Cell<u32>,
    /// Ends the present hold.
    release: RefCell<Option<Function>>,
}

impl Lock {
    /// Waits for the lock. Where there is none, the engine hears so.
    pub(super) fn queue(feed: Feed) -> Self {
        let lock = Self(Rc::new(Place {
            feed,
            locks: manager(),
            is_waiting: Cell::new(false),
            abort: RefCell::default(),
            holds: Cell::new(0),
            release: RefCell::default(),
        }));
        lock.perform(LockIo::Queue);
        lock
    }

    pub(super) fn perform(&self, act: LockIo) {
        let place = &self.0;
        match act {
            LockIo::Queue => place.wait(),
            LockIo::LetGo => {
                place.let_go();
                place.wait();
            }
            LockIo::Leave => {
                place.let_go();
                place.is_waiting.set(false);
                if let Some(abort) = place.abort.take() {
                    abort.abort();
                }
            }
            LockIo::Steal if place.is_held() => place.tell(LockInput::Granted),
            LockIo::Steal => place.request(true),
            LockIo::Confirm => place.confirm(),
        }
    }
}

impl Place {
    fn tell(&self, news: LockInput) {
        self.feed.tell(Input::Lock(news));
    }

    fn is_held(&self) -> bool {
        self.release.borrow().is_some()
    }

    fn let_go(&self) {
        if let Some(release) = self.release.take() {
            let _ = release.call0(&JsValue::NULL);
        }
    }

    fn wait(self: &Rc<Self>) {
        if !self.is_held() && !self.is_waiting.replace(true) {
            self.request(false);
        }
    }

    fn request(self: &Rc<Self>, steals: bool) {
        let hold = Rc::new(Cell::new(0));
        // Nobody waits in order to steal.
        let abort = AbortController::new().ok().filter(|_| !steals);
        let signal = abort.as_ref().map(AbortController::signal);
        if abort.is_some() {
            self.abort.replace(abort);
        }
        let granted = {
            let (place, hold) = (Rc::clone(self), Rc::clone(&hold));
            Closure::<dyn Fn() -> Promise>::new(move || place.granted(steals, &hold))
        };
        let asked = self.locks.as_ref().and_then(|locks| {
            let options = Object::new();
            Reflect::set(&options, &"steal".into(), &steals.into()).ok()?;
            if let Some(signal) = &signal {
                Reflect::set(&options, &"signal".into(), signal).ok()?;
            }
            let granted = granted.as_ref().unchecked_ref();
            locks.request(NAME, &options, granted).ok()
        });
        let place = Rc::clone(self);
        spawn_local(async move {
            let ended = match asked {
                Some(asked) => JsFuture::from(asked).await.map(drop),
                None => Err(JsValue::UNDEFINED),
            };
            drop(granted);
            let has_left = signal.is_some_and(|signal| signal.aborted());
            if ended.is_ok() || (steals || has_left) && hold.get() == 0 {
                return;
            }
            if hold.get() == 0 {
                place.tell(LockInput::Missing);
            } else if hold.get() == place.holds.get() && place.release.take().is_some() {
                place.tell(LockInput::Lost);
            }
        });
    }

    /// The lock is held until the promise is settled.
    fn granted(&self, steals: bool, hold: &Cell<u32>) -> Promise {
        if !steals {
            self.is_waiting.set(false);
        }
        self.holds.set(self.holds.get() + 1);
        hold.set(self.holds.get());
        let promise = Promise::new(&mut |release, _| {
            self.release.replace(Some(release));
        });
        self.tell(LockInput::Granted);
        promise
    }

    /// Asking the browser anything about its locks brings what it had to say about this one first.
    fn confirm(self: &Rc<Self>) {
        let Some(asked) = self.locks.as_ref().and_then(|locks| locks.query().ok()) else {
            return;
        };
        let place = Rc::clone(self);
        spawn_local(async move {
            let _ = JsFuture::from(asked).await;
            place.tell(if place.is_held() {
                LockInput::Held
            } else {
                LockInput::Lost
            });
        });
    }
}

fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    navigator.unchecked_into::<LockingNavigator>().locks()
}
