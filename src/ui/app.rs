//! The frame around every screen, and what is put into it by the address.

use ledgerline_core::domain::{
    connection::RingCentralState,
    ids::{ExtensionId, TelephonySessionId},
};
use leptos::prelude::*;

use crate::state::{Dispatch, Stores};

use super::{
    contacts, customer, dom, frame, history,
    keys::{self, Keys},
    later,
    messages::{self, Opened, Texting},
    pages, phone, reach, reports,
    route::{Route, Router},
    settings, text,
};

/// What every screen can reach.
#[derive(Clone, Copy)]
pub(crate) struct Ui {
    pub(crate) stores: Stores,
    pub(crate) dispatch: Dispatch,
    pub(crate) router: Router,
    /// The dialog with the keyboard shortcuts is open.
    pub(crate) shows_shortcuts: RwSignal<bool>,
    /// Which single key does what.
    pub(crate) keys: RwSignal<Keys>,
    /// The panel behind the chip of RingCentral is open.
    pub(crate) shows_connection: RwSignal<bool>,
    /// The finished call that is open beside the dial pad.
    pub(crate) opened: RwSignal<Option<TelephonySessionId>>,
    /// What stands in `Name or number`, on whichever screen the person is.
    pub(crate) number: RwSignal<String>,
    /// A link put it there, and nobody has called or changed it since.
    pub(crate) from_link: RwSignal<bool>,
    /// What is open in Messages.
    pub(crate) texting: Texting,
}

impl Ui {
    fn new(stores: Stores, dispatch: Dispatch) -> Self {
        Self {
            stores,
            dispatch,
            router: Router::start(),
            shows_shortcuts: RwSignal::new(false),
            keys: RwSignal::new(Keys::kept()),
            shows_connection: RwSignal::new(false),
            opened: RwSignal::new(None),
            number: RwSignal::new(dom::draft()),
            from_link: RwSignal::new(false),
            texting: Texting::new(stores),
        }
    }
}

/// Puts the app on the page, in the place of what the page showed while it loaded. `false` when the
/// page has found that this browser cannot run the app; its words about that stay.
pub fn mount(stores: Stores, dispatch: Dispatch) -> bool {
    if let Some(boot) = document().get_element_by_id("boot") {
        if boot.class_name() == "lacks" {
            return false;
        }
        boot.remove();
    }
    mount_to_body(move || app(stores, dispatch));
    true
}

fn app(stores: Stores, dispatch: Dispatch) -> AnyView {
    let ui = Ui::new(stores, dispatch);
    // Kept as it is typed: what a page writes while it is left, Firefox forgets.
    Effect::new(move |_| ui.number.with(|number| dom::keep_draft(number)));
    phone::open_calls_that_end(ui);
    ui.texting.follow_person();
    follow_person(ui);
    reach::follow_link(ui);
    follow_notifications(ui);
    Effect::new(move |is_fetched: Option<bool>| {
        let wants = is_fetched == Some(true)
            || stores
                .connection
                .with(|view| is_signed_in(view.ringcentral));
        if wants && is_fetched != Some(true) {
            later::fetch_all();
        }
        wants
    });
    keys::listen(ui);
    dom::keep_focus();
    Effect::new(move |_| {
        let ringing = stores.calls.ringing().get();
        let caller = ringing
            .first()
            .and_then(|id| stores.calls.call(id.clone()).get());
        dom::set_title(&match caller {
            Some(call) => text::incoming_from(&text::call_name(&call)),
            None => text::page_title(ui.router.current().title()),
        });
    });
    let route = Memo::new(move |_| ui.router.current());
    let has_pane = Memo::new(move |_| {
        // In Contacts and History the details of what is open stand there.
        match route.get() {
            Route::Phone => true,
            Route::Contacts | Route::History => false,
            Route::Messages
            | Route::Reports
            | Route::Quality
            | Route::Settings
            | Route::Logging
            | Route::Mapping
            | Route::Sound
            | Route::Missing => stores.customer.is_about_somebody(),
        }
    });
    view! {
        <a class="skip" href="#main" on:click=|click| { click.prevent_default(); dom::focus("main"); }>
            {text::SKIP}
        </a>
        <div class="app" class:wide=move || !has_pane.get() class:on-phone=move || route.get() == Route::Phone class:on-messages=move || route.get() == Route::Messages class:has-thread=move || ui.texting.is_open()>
            {frame::header(ui)}
            {frame::banner(ui)}
            {frame::navigation(ui)}
            <div class="flow">
                <main class="main" id="main" tabindex="-1">
                    {move || match route.get() {
                        Route::Phone => phone::screen(ui),
                        Route::Settings => settings::screen(ui),
                        Route::Logging => settings::logging(ui),
                        Route::Mapping => settings::mapping(ui),
                        Route::Sound => settings::sound(ui),
                        Route::Messages => messages::screen(ui),
                        Route::History => history::screen(ui),
                        Route::Contacts => contacts::screen(ui),
                        Route::Reports => reports::revenue(ui),
                        Route::Quality => reports::quality(ui),
                        Route::Missing => pages::without_content(ui),
                    }}
                </main>
                {move || has_pane.get().then(|| customer::pane(ui))}
                {move || match route.get() {
                    Route::Messages => messages::column(ui),
                    Route::Phone
                    | Route::Contacts
                    | Route::History
                    | Route::Reports
                    | Route::Quality
                    | Route::Settings
                    | Route::Logging
                    | Route::Mapping
                    | Route::Sound
                    | Route::Missing => phone::ledger(ui),
                }}
            </div>
            {frame::line_strip(ui, route)}
        </div>
        {phone::ringing(ui)}
        {phone::reply_answer(ui)}
        {phone::practice(ui)}
        {frame::shortcuts(ui)}
        {settings::connection(ui)}
    }
    .into_any()
}

/// A click on the notification of a text or a call leads to it.
fn follow_notifications(ui: Ui) {
    Effect::new(move |_| {
        if let Some(thread) = ui.stores.annexes.wanted() {
            ui.texting.open(Opened::Thread(thread));
            ui.router.go(Route::Messages.path());
        }
    });
    Effect::new(move |before: Option<u32>| {
        let wanted = ui.stores.calls.wanted();
        if before.is_some_and(|before| before != wanted) {
            ui.router.go(Route::Phone.path());
            phone::focus_ringing(ui);
        }
        wanted
    });
}

/// What somebody has opened and typed is nothing to the next person. What was typed before anybody had
/// signed in is whoever signs in's.
fn follow_person(ui: Ui) {
    let typed_by = StoredValue::new(dom::draft_owner().map(ExtensionId::new));
    Effect::new(move |before: Option<Option<ExtensionId>>| {
        let person = ui.texting.person();
        let has_left = before
            .flatten()
            .is_some_and(|before| person.as_ref() != Some(&before));
        let typed = typed_by.get_value();
        let is_anothers = person.is_some() && typed.is_some() && typed != person;
        if has_left || is_anothers {
            ui.opened.set(None);
            ui.number.set(String::new());
        }
        if has_left || person.is_some() {
            typed_by.set_value(person.clone());
            dom::keep_draft_owner(person.as_ref().map(ExtensionId::as_str));
        }
        person
    });
}

/// Is or was somebody signed in here, so that there will be calls?
const fn is_signed_in(state: RingCentralState) -> bool {
    match state {
        RingCentralState::Connected
        | RingCentralState::NoLiveEvents
        | RingCentralState::ReconnectNeeded => true,
        RingCentralState::NotConnected | RingCentralState::Connecting => false,
    }
}
