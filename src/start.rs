//! Joins the two ends: screens and stores here, engine and browser there.

use std::{cell::RefCell, rc::Rc};

use ledgerline::{
    browser::{
        self,
        driver::{Driver, Screen},
    },
    state::{Dispatch, Stores},
    ui,
};
use ledgerline_core::domain::intent::Intent;

/// The phone, or what people asked for before it was there.
enum Phone {
    Starting(Vec<Intent>),
    Running(Driver),
}

pub(crate) fn start() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    let stores = Stores::new();
    stores.clock.set_zone(browser::minutes_east());
    let phone = Rc::new(RefCell::new(Phone::Starting(Vec::new())));
    let dispatch = Dispatch::new({
        let phone = Rc::clone(&phone);
        move |intent| {
            let driver = match &mut *phone.borrow_mut() {
                Phone::Starting(early) => {
                    browser::within_click(&intent);
                    early.push(intent);
                    return;
                }
                Phone::Running(driver) => driver.clone(),
            };
            driver.dispatch(intent);
        }
    });
    if !ui::mount(stores, dispatch) {
        return;
    }
    wasm_bindgen_futures::spawn_local(async move {
        let config = browser::config().await;
        let screen = Screen {
            changed: Box::new(move |area, view| stores.apply(area, view)),
            tick: Box::new(move |now| stores.clock.tick(now)),
        };
        // Without cryptography there is no sign-in; the screens say that nothing is connected.
        let Ok(driver) = Driver::start(config, screen) else {
            return;
        };
        let before = phone.replace(Phone::Running(driver.clone()));
        if let Phone::Starting(early) = before {
            for intent in early {
                driver.dispatch(intent);
            }
        }
    });
}
