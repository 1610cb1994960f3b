//! The focus, when what held it is gone. Controls come and go with what happens on the line, and a browser
//! then lets the focus fall to the beginning of the page: whoever goes by keyboard, or is read the screen,
//! would have to find their place again, and what they were typing would be commands.

use std::cell::{Cell, RefCell};

use leptos::{
    ev,
    prelude::{document, request_animation_frame, window_event_listener},
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{
        Element, FocusOptions, HtmlElement, HtmlTextAreaElement, MutationObserver,
        MutationObserverInit, js_sys,
    },
};

use super::{is_text_field, utf16_length};

/// Whoever types looks up only when a word is done.
const TYPES_ON_MS: f64 = 1_500.0;
/// A finished call is kept before it is shown.
const HEIR_MS: f64 = 3_000.0;
/// Parts of a screen that have a name to read out.
const PLACES: &str =
    "main, section, article, dialog, [role]:not([role=presentation], [aria-hidden=true])";
/// Fields with the same value of it are one to the person: a note beside a live call, and the same note once
/// the call is over.
const HEIR: &str = "data-heir";

thread_local! {
    /// What has the focus, and what it is in, inside out.
    static HELD: RefCell<Vec<Element>> = const { RefCell::new(Vec::new()) };
    /// When a field went that somebody was in.
    static LOST: Cell<f64> = const { Cell::new(f64::NEG_INFINITY) };
    /// What takes the place of a field that has gone, until it is there.
    static AWAITED: RefCell<Option<Heir>> = const { RefCell::new(None) };
}

/// A field that takes the place of one that has gone.
struct Heir {
    name: String,
    /// Since when it is awaited.
    since: f64,
    /// What was typed. A field that has left the document no longer tells where in it its caret was.
    text: String,
}

impl Heir {
    fn of(lost: &Element) -> Option<Self> {
        let field = lost.dyn_ref::<HtmlTextAreaElement>()?;
        Some(Self {
            name: field.get_attribute(HEIR)?,
            since: js_sys::Date::now(),
            text: field.value(),
        })
    }

    fn find(&self) -> Option<HtmlTextAreaElement> {
        let all = document().query_selector_all(&format!("[{HEIR}]")).ok()?;
        (0..all.length())
            .filter_map(|at| all.get(at)?.dyn_into::<HtmlTextAreaElement>().ok())
            .find(|it| it.get_attribute(HEIR).as_ref() == Some(&self.name))
    }
}

/// Looks after the focus from now on.
pub(crate) fn keep_focus() {
    let _ = window_event_listener(ev::focusin, |event| {
        let target = event.target().and_then(|target| target.dyn_into().ok());
        let inside_out = std::iter::successors(target, |it: &Element| it.parent_element());
        HELD.set(inside_out.collect());
    });
    let changed = Closure::<dyn FnMut()>::new(|| {
        take_up();
        let is_gone = |held: &Vec<Element>| held.first().is_some_and(|it| !it.is_connected());
        if !HELD.with_borrow(is_gone) {
            return;
        }
        let lost = HELD.take();
        if lost.first().is_some_and(is_text_field) {
            LOST.set(js_sys::Date::now());
        }
        AWAITED.set(lost.first().and_then(Heir::of));
        take_up();
        // After whoever knows better where it belongs.
        request_animation_frame(move || request_animation_frame(move || place(&lost)));
    });
    let what = MutationObserverInit::new();
    what.set_child_list(true);
    what.set_subtree(true);
    if let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) {
        let _ = observer.observe_with_options(&document(), &what);
    }
    changed.forget();
}

/// Does somebody type on whose field has just gone? Those keys are no commands.
pub(crate) fn types_on() -> bool {
    let now = js_sys::Date::now();
    let types_on = now - LOST.get() < TYPES_ON_MS;
    if types_on {
        LOST.set(now);
    }
    types_on
}

/// What the focused field is called that may have an heir.
pub(crate) fn heir_with_focus() -> Option<String> {
    document().active_element()?.get_attribute(HEIR)
}

fn place(lost: &[Element]) {
    let active = document().active_element();
    if active.is_some_and(|element| element.tag_name() != "BODY") {
        return;
    }
    let is_place = |it: &&Element| it.is_connected() && it.matches(PLACES).unwrap_or(false);
    let place = lost.iter().find(is_place);
    if let Some(place) = place.and_then(|it| it.dyn_ref::<HtmlElement>()) {
        if !place.has_attribute("tabindex") {
            let _ = place.set_attribute("tabindex", "-1");
        }
        let quietly = FocusOptions::new();
        quietly.set_prevent_scroll(true);
        let _ = place.focus_with_options(&quietly);
    }
}

/// Goes on in the field that is the same to the person as the one that has gone, once it is there, unless
/// they have gone elsewhere themselves.
fn take_up() {
    let Some(heir) = AWAITED.take() else {
        return;
    };
    // Nobody goes by themselves to what only a script can focus.
    let is_elsewhere = document().active_element().is_some_and(|active| {
        active.tag_name() != "BODY" && active.get_attribute("tabindex").as_deref() != Some("-1")
    });
    if is_elsewhere || js_sys::Date::now() - heir.since > HEIR_MS {
        return;
    }
    let Some(field) = heir.find() else {
        return AWAITED.set(Some(heir));
    };
    let text = field.value();
    // Lines may have been added below it.
    let is_longer = text.starts_with(&heir.text);
    let end = utf16_length(if is_longer { &heir.text } else { &text });
    let _ = field.focus();
    let _ = field.set_selection_range(end, end);
    LOST.set(f64::NEG_INFINITY);
}
