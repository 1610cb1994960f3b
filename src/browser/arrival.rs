//! When the phone comes. Engine and driver are a part of the app (adr/0032): where nobody has used
//! the phone yet, their code is fetched at the first wish, and everywhere else at the start.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

use gloo_timers::future::TimeoutFuture;
use ledgerline_core::{domain::intent::Intent, wire::connector::AppConfig};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::Window;

use super::{
    channel::Channel,
    driver::{Driver, Screen},
    sign_in, storage,
};

/// After this, a phone that did not come is fetched again.
const AGAIN_MS: u32 = 2_000;

/// Takes what people wish of the running phone.
pub type Wishes = Rc<dyn Fn(Intent)>;

/// Why there is no phone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoPhone {
    /// Its file did not come: no network, or the server has a newer one.
    NotLoaded,
    /// This is no browser it can run in.
    Unsupported,
}

impl From<SplitLoaderError> for NoPhone {
    fn from(_: SplitLoaderError) -> Self {
        Self::NotLoaded
    }
}

/// Starts the phone, as soon as its file is here.
pub async fn phone(config: AppConfig, screen: Screen) -> Result<Wishes, NoPhone> {
    run(config, screen).await
}

#[wasm_split(phone, fallible, preload(fetch))]
fn run(config: AppConfig, screen: Screen) -> Result<Wishes, NoPhone> {
    let driver = Driver::start(config, screen).map_err(|_| NoPhone::Unsupported)?;
    Ok(Rc::new(move |intent| driver.dispatch(intent)))
}

/// That the phone is wanted, and who waits for that.
#[derive(Clone, Default)]
pub struct Wanted(Rc<(Cell<bool>, RefCell<Option<Waker>>)>);

impl Wanted {
    /// It is wanted from here on.
    pub fn now(&self) {
        let (is_wanted, waits) = &*self.0;
        is_wanted.set(true);
        if let Some(waker) = waits.take() {
            waker.wake();
        }
    }

    /// Until it is wanted, which is forgotten with that.
    pub async fn heard(&self) {
        let (is_wanted, waits) = &*self.0;
        poll_fn(|context| {
            if is_wanted.take() {
                return Poll::Ready(());
            }
            waits.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    /// It did not come: it is wanted again after a while, if not by a person before.
    pub fn again(&self) {
        let wanted = self.clone();
        spawn_local(async move {
            TimeoutFuture::new(AGAIN_MS).await;
            wanted.now();
        });
    }
}

/// What people wished before the phone was here.
#[derive(Default)]
pub struct Early {
    wishes: Vec<Intent>,
    /// Opened empty within their click.
    window: Option<Window>,
}

impl Early {
    /// Keeps a wish, and does at once what only a click allows.
    pub fn push(&mut self, wish: Intent) {
        if let Some(window) = sign_in::within_click(&wish) {
            self.window = Some(window);
        }
        self.wishes.push(wish);
    }

    /// The wishes, in their order.
    pub fn into_wishes(self) -> Vec<Intent> {
        self.wishes
    }

    /// Whoever waits for a sign-in hears that there is none: its window closes. `true` when somebody did.
    pub fn give_up_sign_in(&mut self) -> bool {
        if let Some(window) = self.window.take() {
            let _ = window.close();
        }
        let all = self.wishes.len();
        self.wishes
            .retain(|wish| !matches!(wish, Intent::Connect | Intent::ConnectInThisTab));
        self.wishes.len() < all
    }
}

/// Is there something for a phone to do before anybody wishes it: values that were kept, a sign-in
/// that comes back, or tabs that could not tell each other later?
pub async fn is_needed() -> bool {
    if sign_in::has_returned() || !Channel::is_there() || storage::is_used().await {
        spawn_local(async {
            // Not there: whoever starts the phone fetches it again.
            let _ = fetch().await;
        });
        return true;
    }
    false
}

/// Open while this tab has no phone: as soon as another tab is there, both want theirs.
pub struct Doorstep(#[expect(dead_code, reason = "listens while it lives")] Option<Channel>);

impl Doorstep {
    /// Makes itself heard, and listens.
    pub fn new(wanted: Wanted) -> Self {
        let channel = Channel::of_tabs(move || wanted.now());
        if let Some(channel) = &channel {
            channel.knock();
        }
        Self(channel)
    }
}
