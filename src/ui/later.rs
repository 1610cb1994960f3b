//! Parts of the screens that come in wasm files of their own, so that the first load is small.
//!
//! A part is a function with `#[wasm_split(FILE, …)]`; all that only parts of one file reach is in
//! that file. [`fetch_all`] gets them as soon as somebody is signed in, so that a call never waits
//! for its card and a lost network takes no screen away. A place whose part did not come tries again
//! by itself when another part has come.

use std::{future::Future, pin::Pin, rc::Rc, time::Duration};

use leptos::{
    prelude::*,
    reactive::{computed::ScopedFuture, owner::WeakOwner},
    task::spawn_local,
};
use wasm_split_helpers::SplitLoaderError;

use super::{customer, icon::Icon, messages, primitives::empty, settings, text};

/// After this, parts that did not come are fetched again.
const FETCH_AGAIN: Duration = Duration::from_secs(15);

thread_local! {
    /// A part has come: so may those that did not.
    static CAME: ArcTrigger = ArcTrigger::new();
}

/// What a part is, or why it is not there.
pub(crate) type Part = Result<AnyView, NotLoaded>;

/// The file of a part could not be fetched: no network, or the server has newer ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

type Load = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Part>>>>;
type Missing = Rc<dyn Fn(AnyView) -> AnyView>;

/// Shows a part when it is there, and a way to try again when it did not come.
pub(crate) fn later<F>(load: impl Fn() -> F + 'static) -> AnyView
where
    F: Future<Output = Part> + 'static,
{
    let missing = |again| {
        empty(
            Icon::Warning,
            text::NOT_LOADED,
            text::NOT_LOADED_HINT,
            again,
        )
    };
    show(Rc::new(move || Box::pin(load())), Rc::new(missing))
}

/// The same for what nobody can do without: `missing` stands in for a part that did not come, with
/// the way to try again inside it.
pub(crate) fn later_or<F>(
    load: impl Fn() -> F + 'static,
    missing: impl Fn(AnyView) -> AnyView + 'static,
) -> AnyView
where
    F: Future<Output = Part> + 'static,
{
    show(Rc::new(move || Box::pin(load())), Rc::new(missing))
}

fn show(load: Load, missing: Missing) -> AnyView {
    let arrived = RwSignal::new_local(None::<Part>);
    let is_missing = StoredValue::new_local(false);
    // What a part creates lives as long as the place where it is shown, also after a second try; and
    // the place is held by nobody here, or it would never end.
    let place = Owner::current().map(|place| place.downgrade());
    let begin = move || {
        let Some(place) = place.as_ref().and_then(WeakOwner::upgrade) else {
            return;
        };
        let part = place.with(|| ScopedFuture::new_untracked(load()));
        spawn_local(async move {
            let part = part.await;
            let has_come = part.is_ok();
            // The place may be gone by now; then nobody waits.
            is_missing.try_set_value(!has_come);
            arrived.try_set(Some(part));
            if has_come {
                CAME.with(Notify::notify);
            }
        });
    };
    begin();
    let (begin, missing) = (
        StoredValue::new_local(begin),
        StoredValue::new_local(missing),
    );
    Effect::new(move |_| {
        CAME.with(Track::track);
        if is_missing.get_value() {
            is_missing.set_value(false);
            begin.with_value(|begin| begin());
        }
    });
    (move || {
        arrived.track();
        // A view is shown once, so it is taken.
        let part = arrived.try_write_untracked()?.take()?;
        Some(part.unwrap_or_else(|NotLoaded| {
            let again = view! {
                <button class="btn" on:click=move |_| begin.with_value(|begin| begin())>
                    {text::TRY_AGAIN}
                </button>
            };
            missing.with_value(|missing| missing(again.into_any()))
        }))
    })
    .into_any()
}

/// Fetches every part ahead of its use, and tries again until all are there.
pub(crate) fn fetch_all() {
    spawn_local(async {
        let (calls, settings) = (customer::fetch_calls().await, settings::fetch().await);
        let annexes = messages::fetch().await;
        if calls.is_err() || settings.is_err() || annexes.is_err() {
            set_timeout(fetch_all, FETCH_AGAIN);
        } else {
            CAME.with(Notify::notify);
        }
    });
}
