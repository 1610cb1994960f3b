//! The few calls of the browser that screens need: address, focus, dialogs, clipboard, permission to
//! notify. The only part of the screens that knows the document.

mod held_focus;

use std::rc::Rc;

use ledgerline_core::domain::{attachment::NewFile, reachability::Notifications, time::Timestamp};
use leptos::{
    prelude::{
        GetUntracked, ReadSignal, Set, StoredValue, WithValue, document, on_cleanup,
        request_animation_frame, signal, window, window_event_listener_untyped,
    },
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
    web_sys::{
        Blob, BlobPropertyBag, ClipboardEvent, Document, Element, File, FileList, FileReader,
        HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlMediaElement, HtmlTextAreaElement,
        Notification, NotificationOptions, NotificationPermission, PageTransitionEvent,
        ResizeObserver, StorageManager, Url, Window, js_sys,
    },
};

pub(crate) use held_focus::{heir_with_focus, keep_focus, types_on};

const DRAFT: &str = "ledgerline.number";
const DRAFT_OWNER: &str = "ledgerline.number.of";

pub(crate) fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// What stands after the question mark, with it.
pub(crate) fn query() -> String {
    window().location().search().unwrap_or_default()
}

pub(crate) fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

pub(crate) fn push_address(address: &str) {
    if let Ok(history) = window().history() {
        let nothing = js_sys::Object::new();
        if history
            .push_state_with_url(&nothing, "", Some(address))
            .is_err()
        {
            tracing::warn!("the browser refused to change the address");
        }
    }
}

/// Puts another address in the place of this one, to which there is no way back.
pub(crate) fn replace_address(address: &str) {
    if let Ok(history) = window().history() {
        let nothing = js_sys::Object::new();
        let _ = history.replace_state_with_url(&nothing, "", Some(address));
    }
}

pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

fn html_element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// A new screen is read from its top, whichever part of the page scrolls.
pub(crate) fn to_top() {
    if let Some(main) = document().get_element_by_id("main") {
        main.set_scroll_top(0);
        main.scroll_into_view();
    }
}

/// Focuses the element with this id, if it is there.
pub(crate) fn focus(id: &str) {
    if let Some(element) = html_element(id) {
        // A refusal means that the element cannot hold the focus; there is nothing to mend.
        let _ = element.focus();
    }
}

/// Focuses what opened the element with this id, by which it is controlled.
pub(crate) fn focus_opener(id: &str) {
    let opener = format!("[aria-controls='{id}'][aria-expanded=true]");
    let found = document().query_selector(&opener).ok().flatten();
    if let Some(opener) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = opener.focus();
    }
}

/// Focuses after what changed has been drawn.
pub(crate) fn focus_later(id: impl Into<String>) {
    focus_later_and(id, || ());
}

/// The same, and what is to be done once it has the focus.
pub(crate) fn focus_later_and(id: impl Into<String>, then: impl FnOnce() + 'static) {
    let id = id.into();
    request_animation_frame(move || {
        focus(&id);
        then();
    });
}

/// Focuses the element with this id after what changed has been drawn, and opens what it is the summary
/// of.
pub(crate) fn reveal_later(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        let element = html_element(&id).filter(|element| element.tag_name() == "SUMMARY");
        if let Some(details) = element.and_then(|summary| summary.parent_element()) {
            let _ = details.set_attribute("open", "");
        }
        focus(&id);
    });
}

/// Focuses the element with this id, after drawing, when what held the focus is gone.
pub(crate) fn catch_focus(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        let active = document().active_element();
        if active.is_none_or(|element| element.tag_name() == "BODY") {
            focus(&id);
        }
    });
}

fn text_area(id: &str) -> Option<HtmlTextAreaElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The text of the field with this id, with something put where its caret is, or in the place of what is
/// selected there.
pub(crate) fn spliced(id: &str, text: &str, put: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let place = text_area(id).and_then(|area| {
        let (from, to) = (area.selection_start().ok()??, area.selection_end().ok()??);
        Some((usize::try_from(from).ok()?, usize::try_from(to).ok()?))
    });
    let (from, to) = place
        .filter(|(from, to)| from <= to && *to <= units.len())
        .unwrap_or((units.len(), units.len()));
    let mut whole = units[..from].to_vec();
    whole.extend(put.encode_utf16());
    whole.extend(&units[to..]);
    String::from_utf16_lossy(&whole)
}

/// Focuses the field with this id and selects a part of it, after drawing; both in UTF-16 code units.
pub(crate) fn select_later(id: &'static str, from: usize, to: usize) {
    request_animation_frame(move || {
        focus(id);
        if let (Some(area), Ok(from), Ok(to)) =
            (text_area(id), u32::try_from(from), u32::try_from(to))
        {
            // A refusal leaves the caret where it is.
            let _ = area.set_selection_range(from, to);
        }
    });
}

/// Reads the files that were chosen in the input with this id and fit, by name, kind and size in bytes;
/// each as soon as it is there. Choosing the same ones again is a choice again.
pub(crate) fn read_chosen(
    id: &str,
    fits: impl Fn(&str, &str, usize) -> bool,
    take: impl Fn(NewFile) + Clone + 'static,
) {
    let input = document().get_element_by_id(id);
    let Some(input) = input.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    for_each(input.files(), fits, take);
    input.set_value("");
}

/// Reads the files that are pasted and fit; words are pasted by the browser.
pub(crate) fn read_pasted(
    event: &ClipboardEvent,
    fits: impl Fn(&str, &str, usize) -> bool,
    take: impl Fn(NewFile) + Clone + 'static,
) {
    let files = event.clipboard_data().and_then(|data| data.files());
    if files.as_ref().is_some_and(|files| files.length() != 0) {
        event.prevent_default();
    }
    for_each(files, fits, take);
}

fn for_each(
    files: Option<FileList>,
    fits: impl Fn(&str, &str, usize) -> bool,
    take: impl Fn(NewFile) + Clone + 'static,
) {
    let Some(files) = files else { return };
    for file in (0..files.length()).filter_map(|at| files.item(at)) {
        let kind = kind_of(&file.name(), file.type_());
        if fits(&file.name(), &kind, size(&file)) {
            read(&file, kind, take.clone());
        }
    }
}

/// A file that cannot be read comes as an empty one.
fn read(file: &File, kind: String, take: impl Fn(NewFile) + 'static) {
    let name = file.name();
    let Some(reader) = reader(move |address| {
        let data = address.and_then(|it| Some(it.split_once(";base64,")?.1.to_owned()));
        take(NewFile {
            name: name.clone(),
            kind,
            data: data.unwrap_or_default(),
        });
    }) else {
        return;
    };
    // Refused, it ends all the same.
    let _ = reader.read_as_data_url(file);
}

/// Reads the text file that was chosen in the input with this id; `None` for one that has more bytes
/// than `most`. One that cannot be read comes as an empty text.
pub(crate) fn read_text(id: &str, most: usize, take: impl Fn(Option<String>) + 'static) {
    let input = document().get_element_by_id(id);
    let Some(input) = input.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    let file = input.files().and_then(|files| files.item(0));
    input.set_value("");
    let Some(file) = file else { return };
    if size(&file) > most {
        return take(None);
    }
    if let Some(reader) = reader(move |text| take(Some(text.unwrap_or_default()))) {
        // Refused, it ends all the same.
        let _ = reader.read_as_text(&file);
    }
}

/// Reads one file, and gives what came of it.
fn reader(take: impl FnOnce(Option<String>) + 'static) -> Option<FileReader> {
    let reader = FileReader::new().ok()?;
    let own = reader.clone();
    let read = Closure::once_into_js(move || {
        take(own.result().ok().and_then(|result| result.as_string()));
    });
    reader.set_onloadend(Some(read.unchecked_ref()));
    Some(reader)
}

/// No file has 2^53 bytes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number of bytes; what is larger than memory is too large all the same"
)]
fn size(file: &File) -> usize {
    file.size() as usize
}

/// Has the browser promised not to clear what it keeps for this site? `None` where it cannot tell.
pub(crate) fn is_kept(take: impl Fn(Option<bool>) + 'static) {
    promised(
        storage_manager().and_then(|storage| storage.persisted().ok()),
        take,
    );
}

/// Asks the browser to promise it; Firefox asks its person.
pub(crate) fn ask_to_keep(take: impl Fn(Option<bool>) + 'static) {
    promised(
        storage_manager().and_then(|storage| storage.persist().ok()),
        take,
    );
}

/// Outside a secure context there is none.
fn storage_manager() -> Option<StorageManager> {
    Some(window().navigator().storage()).filter(|storage| !storage.is_undefined())
}

fn promised(asked: Option<js_sys::Promise>, take: impl Fn(Option<bool>) + 'static) {
    let Some(asked) = asked else {
        return take(None);
    };
    let take = Rc::new(take);
    let refused = Rc::clone(&take);
    let answered = Closure::once(move |answer: JsValue| take(answer.as_bool()));
    let refused = Closure::once(move |_: JsValue| refused(None));
    let _ = asked.then2(&answered, &refused);
    // Once settled, they are called no more.
    answered.forget();
    refused.forget();
}

/// Browsers call a contact card by several names, or by none.
fn kind_of(name: &str, kind: String) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let known = match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("vcf") => Some("text/vcard"),
        Some("zip") => Some("application/zip"),
        Some(_) | None => None,
    };
    known.map_or(kind, str::to_owned)
}

/// Clicks the element with this id, as a shortcut does.
pub(crate) fn click(id: &str) {
    if let Some(element) = html_element(id) {
        element.click();
    }
}

/// Does the focused element take text, so that keys belong to it?
pub(crate) fn is_typing() -> bool {
    document()
        .active_element()
        .is_some_and(|active| is_text_field(&active))
}

/// Shows this in the field. What only goes on below leaves whoever types there where they are.
pub(crate) fn show_text(field: &HtmlTextAreaElement, text: &str) {
    let shown = field.value();
    match text.strip_prefix(&shown) {
        Some("") => {}
        Some(more) if !shown.is_empty() => {
            let end = utf16_length(&shown);
            let _ = field.set_range_text_with_start_and_end(more, end, end);
        }
        Some(_) | None => field.set_value(text),
    }
}

fn utf16_length(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn is_text_field(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        || element.has_attribute("contenteditable")
}

/// Is a modal dialog open, so that keys belong to it?
pub(crate) fn is_modal_open() -> bool {
    matches!(document().query_selector("dialog:modal"), Ok(Some(_)))
}

/// Is the focus inside the element with this id?
pub(crate) fn holds_focus(id: &str) -> bool {
    let active: Option<Element> = document().active_element();
    document()
        .get_element_by_id(id)
        .is_some_and(|element| element.contains(active.as_deref()))
}

/// Shows or closes a dialog that takes the whole window.
pub(crate) fn set_modal(dialog: &HtmlDialogElement, is_open: bool) {
    if is_open && !dialog.open() {
        if dialog.show_modal().is_err() {
            dialog.set_open(true);
        }
    } else if !is_open && dialog.open() {
        dialog.close();
    }
}

/// Asks to be the one that opens links of this scheme; inside a click, as the browser then asks the person.
/// `false` where a page cannot be that.
pub(crate) fn open_links_here(scheme: &str, address: &str) -> bool {
    let window = window();
    let navigator = window.navigator();
    let can = js_sys::Reflect::has(&navigator, &"registerProtocolHandler".into());
    let here = window.location().origin().unwrap_or_default();
    can.unwrap_or(false)
        && navigator
            .register_protocol_handler(scheme, &[&here, address].concat(), "Ledgerline")
            .is_ok()
}

/// Where the app is.
pub(crate) fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Puts text on the clipboard. `false` where the browser has none, as on an insecure page; whether a
/// clipboard takes the text is told later and not waited for.
pub(crate) fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    let has_clipboard = js_sys::Reflect::has(&navigator, &"clipboard".into()).unwrap_or(false);
    if has_clipboard {
        let _ = navigator.clipboard().write_text(text);
    }
    has_clipboard
}

/// What the browser calls itself.
pub(crate) fn browser() -> String {
    window().navigator().user_agent().unwrap_or_default()
}

/// A name nothing else has.
pub(crate) fn unique_id() -> String {
    window()
        .crypto()
        .map(|crypto| crypto.random_uuid())
        .unwrap_or_default()
}

/// May this page ask to show notifications, and was it not asked yet?
pub(crate) fn can_ask_to_notify() -> bool {
    let is_known = window().get("Notification").is_some();
    is_known && Notification::permission() == NotificationPermission::Default
}

/// May this page show notifications?
pub(crate) fn notifications() -> Notifications {
    if window().get("Notification").is_none() {
        return Notifications::None;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Notifications::Allowed,
        NotificationPermission::Default => Notifications::NotAsked,
        NotificationPermission::Denied | _ => Notifications::Refused,
    }
}

/// May this page notify? Looked at again after each click, key and return to the page, which is when it
/// changes, as long as the place lives that asks.
pub(crate) fn follow_notifications() -> ReadSignal<Notifications> {
    let (found, find) = signal(notifications());
    for event in ["pointerup", "keyup", "focus"] {
        let listener = window_event_listener_untyped(event, move |_| {
            if found.get_untracked() != notifications() {
                find.set(notifications());
            }
        });
        on_cleanup(move || listener.remove());
    }
    found
}

/// Asks to show notifications; a browser that refuses keeps its own answer.
pub(crate) fn ask_to_notify() {
    let _ = Notification::request_permission();
}

/// What became of a notification.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Notified {
    /// The browser has taken it.
    Sent,
    /// The computer has shown it, as far as the browser can tell.
    Shown,
    /// Somebody clicked it.
    Clicked,
    /// The browser did not show it.
    Refused,
}

/// Shows a notification that a person wants to see, and tells what becomes of it. A click brings them back to
/// this page, as one on a call's does.
pub(crate) fn notify(title: &str, body: &str, told: impl Fn(Notified) + Clone + 'static) {
    let options = NotificationOptions::new();
    options.set_tag("ledgerline-test");
    options.set_body(body);
    let Ok(notification) = Notification::new_with_options(title, &options) else {
        return told(Notified::Refused);
    };
    told(Notified::Sent);
    let shown = notification.clone();
    for (event, what) in [
        ("show", Notified::Shown),
        ("click", Notified::Clicked),
        ("error", Notified::Refused),
    ] {
        let (told, shown) = (told.clone(), shown.clone());
        let hear = Closure::<dyn Fn()>::new(move || {
            if what == Notified::Clicked {
                let _ = window().focus();
                shown.close();
            }
            told(what);
        });
        // It lives as long as the notification is to be clicked.
        let hear = hear.into_js_value();
        let _ = notification.add_event_listener_with_callback(event, hear.unchecked_ref());
    }
}

/// The number that was being typed when this tab left the page.
pub(crate) fn draft() -> String {
    let storage = window().session_storage().ok().flatten();
    let draft = storage.and_then(|storage| storage.get_item(DRAFT).ok().flatten());
    draft.unwrap_or_default()
}

/// Keeps the number that is being typed, for this tab alone and as long as it is open.
pub(crate) fn keep_draft(number: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(DRAFT, number);
    }
}

/// Whose that number is: the id of their extension, which RingCentral alone can read.
pub(crate) fn draft_owner() -> Option<String> {
    window()
        .session_storage()
        .ok()??
        .get_item(DRAFT_OWNER)
        .ok()?
}

/// Keeps whose it is, as long.
pub(crate) fn keep_draft_owner(owner: Option<&str>) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = match owner {
            Some(owner) => storage.set_item(DRAFT_OWNER, owner),
            None => storage.remove_item(DRAFT_OWNER),
        };
    }
}

/// A setting of this browser, never a secret.
pub(crate) fn setting(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Keeps a setting of this browser. Without storage it lasts as long as the page.
pub(crate) fn keep_setting(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}

/// Document Picture-in-Picture, <https://wicg.github.io/document-picture-in-picture/>; `web-sys` does
/// not have it.
const ABOVE: &str = "documentPictureInPicture";

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = js_sys::Reflect::get(of, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// Can the browser show a window that stays above all others?
pub(crate) fn has_window_above() -> bool {
    get(&window(), ABOVE).is_some()
}

/// Opens one, within a click; another one closes. `opened` gets its body, dressed like this page.
pub(crate) fn open_window_above(
    (width, height): (u32, u32),
    title: &'static str,
    opened: impl FnOnce(HtmlElement) + 'static,
    closed: impl Fn() + 'static,
    refused: impl FnOnce() + 'static,
) {
    let options = js_sys::Object::new();
    for (name, value) in [("width", width), ("height", height)] {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    let asked = get(&window(), ABOVE).and_then(|above| {
        let request: js_sys::Function = get(&above, "requestWindow")?.dyn_into().ok()?;
        let promise = request.call1(&above, &options).ok()?;
        promise.dyn_into::<js_sys::Promise>().ok()
    });
    let Some(asked) = asked else {
        return refused();
    };
    let came = Closure::once(move |above: JsValue| {
        let above: Window = above.unchecked_into();
        let Some(page) = above.document() else { return };
        dress(&page, title);
        let closed = Closure::once_into_js(closed);
        let _ = above.add_event_listener_with_callback("pagehide", closed.unchecked_ref());
        if let Some(body) = page.body() {
            opened(body);
        }
    });
    let did_not = Closure::once(move |_: JsValue| refused());
    let _ = asked.then2(&came, &did_not);
    // Once settled, they are called no more.
    came.forget();
    did_not.forget();
}

/// Gives another page of ours the style sheets and the settings of this one.
fn dress(page: &Document, title: &str) {
    page.set_title(title);
    let (Some(root), Some(own)) = (page.document_element(), document().document_element()) else {
        return;
    };
    for name in own
        .get_attribute_names()
        .iter()
        .filter_map(|name| name.as_string())
    {
        if let Some(value) = own.get_attribute(&name) {
            let _ = root.set_attribute(&name, &value);
        }
    }
    let (Some(head), Ok(sheets)) = (
        page.head(),
        document().query_selector_all("link[rel~=stylesheet], style"),
    ) else {
        return;
    };
    for sheet in (0..sheets.length()).filter_map(|at| sheets.item(at)) {
        if let Ok(copy) = page.import_node_with_deep(&sheet, true) {
            let _ = head.append_child(&copy);
        }
    }
}

/// Calls `act` whenever the browser brings the page back from where it had put it away, as long as the
/// place lives that asks.
pub(crate) fn on_return(act: impl Fn() + 'static) {
    let listener = window_event_listener_untyped("pageshow", move |event| {
        let event = event.dyn_ref::<PageTransitionEvent>();
        if event.is_some_and(PageTransitionEvent::persisted) {
            act();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Is the page on screen? Follows it as long as the place lives that asks.
pub(crate) fn is_on_screen() -> ReadSignal<bool> {
    let (is_seen, see) = signal(!document().hidden());
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        see.set(!document().hidden());
    });
    on_cleanup(move || listener.remove());
    is_seen
}

/// Is the window as narrow as a telephone's?
pub(crate) fn is_narrow() -> bool {
    const NARROW: f64 = 720.0;
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_some_and(|width| width < NARROW)
}

/// Has the page wear one more style sheet.
pub(crate) fn add_style(address: &str) {
    let known = format!("link[href='{address}']");
    if matches!(document().query_selector(&known), Ok(Some(_))) {
        return;
    }
    if let (Ok(link), Some(head)) = (document().create_element("link"), document().head()) {
        let _ = link.set_attribute("rel", "stylesheet");
        let _ = link.set_attribute("href", address);
        let _ = head.append_child(&link);
    }
}

/// How far the element with this id is scrolled, and how high it is; in pixels.
pub(crate) fn scrolled(id: &str) -> (usize, usize) {
    let Some(element) = document().get_element_by_id(id) else {
        return (0, 0);
    };
    let whole = |pixels: i32| usize::try_from(pixels).unwrap_or_default();
    (whole(element.scroll_top()), whole(element.client_height()))
}

/// Follows the size of the element with this id, from when it is drawn and as long as the place lives
/// that asks. A style sheet that comes late changes it as much as a window does.
pub(crate) fn on_size(id: &'static str, then: impl Fn() + 'static) {
    struct Watch {
        observer: ResizeObserver,
        _heard: Closure<dyn FnMut()>,
    }
    impl Drop for Watch {
        fn drop(&mut self) {
            self.observer.disconnect();
        }
    }
    let heard = Closure::<dyn FnMut()>::new(then);
    let Ok(observer) = ResizeObserver::new(heard.as_ref().unchecked_ref()) else {
        return;
    };
    let watch = StoredValue::new_local(Watch {
        observer,
        _heard: heard,
    });
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(id) {
            watch.try_with_value(|watch| watch.observer.observe(&element));
        }
    });
}

/// Scrolls the element with this id as little as needed to show this stretch of it, which lies below
/// a heading that stays.
pub(crate) fn scroll_to_show(id: &str, top: usize, height: usize) {
    const HEADING: usize = 32;
    let Some(element) = document().get_element_by_id(id) else {
        return;
    };
    let (at, whole) = scrolled(id);
    let to = if top < at || height == 0 {
        top
    } else if top + height + HEADING > at + whole {
        top + height + HEADING - whole
    } else {
        return;
    };
    element.set_scroll_top(i32::try_from(to).unwrap_or(i32::MAX));
}

/// A moment as the wall clock showed it here then, to be formatted as if it were UTC.
pub(crate) fn local(at: Timestamp) -> Timestamp {
    const MINUTE_MS: f64 = 60_000.0;
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact for a quarter of a million years"
    )]
    let date = js_sys::Date::new(&(at.as_millis() as f64).into());
    #[expect(clippy::cast_possible_truncation, reason = "a day at most")]
    let west = (date.get_timezone_offset() * MINUTE_MS) as i64;
    at.plus_millis(-west)
}

/// So many milliseconds the clocks of a time zone, `America/Los_Angeles`, are ahead of UTC at a moment;
/// those here, where the browser does not know it.
pub(crate) fn ahead_of_utc(zone: Option<&str>, at: Timestamp) -> i64 {
    let here = || local(at).as_millis() - at.as_millis();
    zone.and_then(|zone| shown_in(zone, at))
        .map_or_else(here, |shown| {
            // What is shown has no milliseconds.
            let whole = at.as_millis() - at.as_millis().rem_euclid(1000);
            shown.as_millis() - whole
        })
}

/// Names of the time zones that the browser knows; none where it cannot say.
pub(crate) fn time_zones() -> Vec<String> {
    let zones = || {
        let intl = get(&js_sys::global(), "Intl")?;
        let list: js_sys::Function = get(&intl, "supportedValuesOf")?.dyn_into().ok()?;
        let zones = list.call1(&intl, &"timeZone".into()).ok()?;
        Some(js_sys::Array::from(&zones))
    };
    let zones = zones().unwrap_or_default();
    zones.iter().filter_map(|zone| zone.as_string()).collect()
}

/// What the clocks of a zone show, to the second, as if it were UTC.
fn shown_in(zone: &str, at: Timestamp) -> Option<Timestamp> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact for a quarter of a million years"
    )]
    let date = js_sys::Date::new(&(at.as_millis() as f64).into());
    let write: js_sys::Function = get(&date, "toLocaleString")?.dyn_into().ok()?;
    // Sweden writes `2026-11-21 23:50:00`. A zone that is unknown is an error.
    let text = write.call2(&date, &"sv-SE".into(), &options).ok()?;
    Timestamp::parse_iso(&(text.as_string()?.replacen(' ', "T", 1) + "Z"))
}

/// Midnight here at the beginning of a day, `2026-11-21`, or of one so many days later.
pub(crate) fn midnight(day: &str, later: u32) -> Option<Timestamp> {
    let date = js_sys::Date::new(&format!("{day}T00:00").into());
    date.set_date(date.get_date() + later);
    let millis = date.get_time();
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds are whole")]
    let whole = millis as i64;
    millis.is_finite().then(|| Timestamp::from_millis(whole))
}

/// The moment of a click, by the machine's own clock. The clock of the stores moves only as often as
/// something shown has to.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds are whole")]
    let whole = js_sys::Date::now() as i64;
    Timestamp::from_millis(whole)
}

/// Has the browser save a file.
pub(crate) fn download(name: &str, kind: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return;
    };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    if let Ok(link) = document().create_element("a") {
        let _ = link.set_attribute("href", &address);
        let _ = link.set_attribute("download", name);
        if let Some(link) = link.dyn_ref::<HtmlElement>() {
            link.click();
        }
    }
    let _ = Url::revoke_object_url(&address);
}

/// Plays on. A browser that refuses, because nobody has clicked, shows it as paused.
pub(crate) fn play(audio: &HtmlMediaElement) {
    let _ = audio.play();
}

/// Pauses.
pub(crate) fn pause(audio: &HtmlMediaElement) {
    let _ = audio.pause();
}

/// Goes on from there, in seconds.
pub(crate) fn seek(audio: &HtmlMediaElement, to: f64) {
    audio.set_current_time(to);
}

/// Plays faster, with the pitch kept.
pub(crate) fn set_speed(audio: &HtmlMediaElement, rate: f64) {
    audio.set_playback_rate(rate);
}

/// Where it is, and how long; in seconds.
pub(crate) fn progress(audio: &HtmlMediaElement) -> (f64, f64) {
    let length = audio.duration();
    (
        audio.current_time(),
        if length.is_finite() { length } else { 0.0 },
    )
}
