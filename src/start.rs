//! Joins the two ends: screens and stores here, engine and browser there.

use std::{cell::RefCell, rc::Rc};

use ledgerline::{
    browser::{
        self,
        arrival::{self, Doorstep, Early, NoPhone, Wanted, Wishes},
        driver::Screen,
    },
    engine::nobody,
    state::{Dispatch, Stores},
    ui,
};
use ledgerline_core::{
    domain::{
        connection::SignInProblem,
        view::{Area, View},
    },
    wire::connector::AppConfig,
};

/// The phone, or what people asked for before it was there.
enum Phone {
    Starting(Early),
    Running(Wishes),
}

pub(crate) fn start() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    let stores = Stores::new();
    stores.clock.set_zone(browser::minutes_east());
    let phone = Rc::new(RefCell::new(Phone::Starting(Early::default())));
    let wanted = Wanted::default();
    let dispatch = Dispatch::new({
        let (phone, wanted) = (Rc::clone(&phone), wanted.clone());
        move |intent| {
            let wishes = match &mut *phone.borrow_mut() {
                Phone::Starting(early) => {
                    early.push(intent);
                    wanted.now();
                    return;
                }
                Phone::Running(wishes) => Rc::clone(wishes),
            };
            wishes(intent);
        }
    });
    if !ui::mount(stores, dispatch) {
        return;
    }
    wasm_bindgen_futures::spawn_local(async move {
        let is_needed = arrival::is_needed().await;
        let config = browser::config().await;
        let _doorstep = if is_needed {
            wanted.now();
            None
        } else {
            stores.clock.tick(browser::now());
            draw_nobody(stores, &config, None);
            Some(Doorstep::new(wanted.clone()))
        };
        loop {
            wanted.heard().await;
            match arrival::phone(config.clone(), screen(stores)).await {
                Ok(wishes) => {
                    let before = phone.replace(Phone::Running(Rc::clone(&wishes)));
                    if let Phone::Starting(early) = before {
                        early
                            .into_wishes()
                            .into_iter()
                            .for_each(|wish| wishes(wish));
                    }
                    return;
                }
                // Without cryptography there is no sign-in; the screens say that nothing is connected.
                Err(NoPhone::Unsupported) => return,
                Err(NoPhone::NotLoaded) => {
                    // Where somebody may be signed in, a wish waits for the next try.
                    if !is_needed
                        && let Phone::Starting(early) = &mut *phone.borrow_mut()
                        && early.give_up_sign_in()
                    {
                        draw_nobody(stores, &config, Some(SignInProblem::Unreachable));
                    } else {
                        wanted.again();
                    }
                }
            }
        }
    });
}

fn screen(stores: Stores) -> Screen {
    Screen {
        changed: Box::new(move |area, view| stores.apply(area, view)),
        tick: Box::new(move |now| {
            stores.clock.set_error(browser::error_ms());
            stores.clock.tick(now);
        }),
        wanted: Box::new(move |thread| stores.annexes.want(thread.clone())),
        sound: Box::new(move |view| stores.sound.apply(view)),
        call_wanted: Box::new(move || stores.calls.want()),
    }
}

fn draw_nobody(stores: Stores, config: &AppConfig, sign_in_problem: Option<SignInProblem>) {
    let mut view = View {
        connection: nobody::connection(config),
        ..View::default()
    };
    view.connection.sign_in_problem = sign_in_problem;
    stores.apply(Area::Connection, &view);
}
