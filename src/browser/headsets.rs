//! USB headsets: the tab with the phone opens those that the person allowed, lights their lamps and hears
//! their buttons. What a report means is `core::domain::headset`'s to say.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use ledgerline_core::{
    domain::{
        headset::{Headset, HeadsetState, OutputReport, Standing, descriptor::Collection},
        intent::Intent,
        sound::HeadsetEntry,
        view::View,
    },
    wire::json,
};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{clock, js::devices, listener::Listener, local};

/// Written when one was allowed or forgotten: the tab with the phone is told by it.
const CHANGED: &str = "ledgerline.headsets";

type Changed = Closure<dyn Fn()>;
type Reported = Closure<dyn Fn(u8, Uint8Array)>;

/// Headsets of this tab.
pub(super) struct Headsets(Rc<Inner>);

struct Inner {
    me: Weak<Inner>,
    is_leader: Cell<bool>,
    is_looking: Cell<bool>,
    /// Something has changed since the last look began.
    is_due: Cell<bool>,
    standing: RefCell<Standing>,
    open: RefCell<Vec<Open>>,
    tell: Box<dyn Fn(Vec<HeadsetEntry>)>,
    wish: Box<dyn Fn(Intent)>,
    changed: RefCell<Option<Changed>>,
    _stored: Option<Listener>,
}

/// Closed with it.
struct Open {
    number: u32,
    headset: Rc<RefCell<Headset>>,
    _reported: Reported,
}

impl Drop for Open {
    fn drop(&mut self) {
        // It may be unplugged.
        let closing = devices::close_headset(self.number);
        spawn_local(async move { drop(finished(closing).await) });
    }
}

/// One that is there.
struct Listed {
    number: u32,
    name: String,
    descriptor: String,
    is_open: bool,
}

async fn finished(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}

/// Does this browser let a page use them?
pub(super) fn can_use() -> bool {
    web_sys::window().is_some_and(|window| {
        Reflect::get(&window.navigator(), &"hid".into()).is_ok_and(|hid| hid.is_object())
    })
}

impl Headsets {
    /// `tell` hears which there are, `wish` what a button means.
    pub(super) fn new(
        tell: impl Fn(Vec<HeadsetEntry>) + 'static,
        wish: impl Fn(Intent) + 'static,
    ) -> Self {
        Self(Rc::new_cyclic(|me: &Weak<Inner>| Inner {
            me: me.clone(),
            is_leader: Cell::default(),
            is_looking: Cell::default(),
            is_due: Cell::default(),
            standing: RefCell::default(),
            open: RefCell::default(),
            tell: Box::new(tell),
            wish: Box::new(wish),
            changed: RefCell::default(),
            _stored: local::watch({
                let me = me.clone();
                move |name| {
                    if let Some(inner) = me.upgrade().filter(|_| name == CHANGED) {
                        inner.look();
                    }
                }
            }),
        }))
    }

    /// The library is here.
    pub(super) fn start(&self) {
        if !can_use() {
            return;
        }
        let me = self.0.me.clone();
        let changed = Changed::new(move || {
            if let Some(inner) = me.upgrade() {
                inner.look();
            }
        });
        if devices::watch_headsets(changed.as_ref().unchecked_ref()).is_err() {
            tracing::warn!("headsets cannot be followed");
        }
        self.0.changed.replace(Some(changed));
        self.0.look();
    }

    /// Calls and phone are as the view has them; the phone is in this tab or is not.
    pub(super) fn show(&self, view: &View, is_leader: bool) {
        if self.0.is_leader.replace(is_leader) != is_leader {
            if !is_leader {
                self.0.open.borrow_mut().clear();
            }
            self.0.look();
        }
        if self.0.changed.borrow().is_none() {
            return;
        }
        let standing = Standing::of(view);
        if *self.0.standing.borrow() != standing {
            self.0.standing.replace(standing);
            self.0.light();
        }
    }

    /// Has the person choose one; only inside a click.
    pub(super) fn connect(&self) {
        self.0.then_look(devices::choose_headset());
    }

    pub(super) fn forget(&self, number: u32) {
        self.0
            .open
            .borrow_mut()
            .retain(|open| open.number != number);
        self.0.then_look(devices::forget_headset(number));
    }
}

impl Inner {
    fn then_look(&self, acting: Result<Promise, JsValue>) {
        let me = self.me.clone();
        spawn_local(async move {
            if finished(acting).await.is_ok()
                && let Some(inner) = me.upgrade()
            {
                local::write(CHANGED, &clock::now().as_millis().to_string());
                inner.look();
            }
        });
    }

    /// Sees which there are, and opens those that are not open yet. One look at a time: two would open the same
    /// device, and the one that comes second would close it again.
    fn look(&self) {
        if self.changed.borrow().is_none() {
            return;
        }
        self.is_due.set(true);
        if self.is_looking.replace(true) {
            return;
        }
        let me = self.me.clone();
        spawn_local(async move {
            while let Some(inner) = me.upgrade().filter(|it| it.is_due.replace(false)) {
                inner.see().await;
            }
            if let Some(inner) = me.upgrade() {
                inner.is_looking.set(false);
            }
        });
    }

    async fn see(&self) {
        let Ok(listed) = finished(devices::list_headsets()).await else {
            return;
        };
        let listed: Vec<Listed> = Array::from(&listed)
            .iter()
            .map(|each| listed_as(&each))
            .collect();
        // One that was unplugged and is back is closed.
        let is_open = |open: &Open| {
            let mut there = listed.iter();
            there.any(|it| it.number == open.number && it.is_open)
        };
        self.open.borrow_mut().retain(is_open);
        let mut entries = Vec::new();
        for each in listed {
            let state = self.state_of(&each).await;
            entries.push(HeadsetEntry {
                number: each.number,
                name: each.name,
                state,
            });
        }
        (self.tell)(entries);
    }

    fn has_open(&self, number: u32) -> bool {
        self.open.borrow().iter().any(|it| it.number == number)
    }

    async fn state_of(&self, listed: &Listed) -> HeadsetState {
        let read = json::read::<Vec<Collection>>(&listed.descriptor);
        let Some(headset) = read.ok().and_then(|it| Headset::of(&it)) else {
            return HeadsetState::NoButtons;
        };
        if !self.is_leader.get() {
            return HeadsetState::Elsewhere;
        }
        if self.has_open(listed.number) {
            return HeadsetState::Used;
        }
        let reported = self.reported(listed.number);
        let function: &Function = reported.as_ref().unchecked_ref();
        let opened = finished(devices::open_headset(listed.number, function)).await;
        let open = Open {
            number: listed.number,
            headset: Rc::new(RefCell::new(headset)),
            _reported: reported,
        };
        if opened.is_err() {
            return HeadsetState::NotOpened;
        }
        // The phone may have gone meanwhile; what is dropped is closed.
        if self.is_leader.get() {
            self.open.borrow_mut().push(open);
            self.light();
        }
        HeadsetState::Used
    }

    fn reported(&self, number: u32) -> Reported {
        let me = self.me.clone();
        Reported::new(move |report: u8, data: Uint8Array| {
            if let Some(inner) = me.upgrade() {
                inner.hear(number, report, &data.to_vec());
            }
        })
    }

    fn hear(&self, number: u32, report: u8, data: &[u8]) {
        let headset = {
            let open = self.open.borrow();
            let Some(open) = open.iter().find(|it| it.number == number) else {
                return;
            };
            Rc::clone(&open.headset)
        };
        let heard = headset.borrow_mut().hears(report, data, clock::now());
        send(number, heard.reports);
        if let Some(wish) = heard.wish {
            (self.wish)(wish);
        }
    }

    /// All lamps as the calls are.
    fn light(&self) {
        let (standing, now) = (self.standing.borrow(), clock::now());
        for open in self.open.borrow().iter() {
            let reports = open.headset.borrow_mut().shows(&standing, now);
            send(open.number, reports);
        }
    }
}

fn send(number: u32, reports: Vec<OutputReport>) {
    for report in reports {
        let data = Uint8Array::from(report.data.as_slice());
        let _ = devices::light_headset(number, report.id, data);
    }
}

fn listed_as(each: &JsValue) -> Listed {
    let each = Array::from(each);
    let text = |at| each.get(at).as_string().unwrap_or_default();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counted from one"
    )]
    let number = each.get(0).as_f64().unwrap_or_default() as u32;
    Listed {
        number,
        name: text(1),
        descriptor: text(2),
        is_open: each.get(3) == JsValue::TRUE,
    }
}
