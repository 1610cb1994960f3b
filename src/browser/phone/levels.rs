//! How loud both sides are, from the connection's own statistics: no audio is touched for it.

use std::{cell::Cell, rc::Rc};

use gloo_timers::callback::Interval;
use js_sys::{Map, Reflect};
use ledgerline_core::domain::call::AudioLevels;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::RtcPeerConnection;

const EVERY_MS: u32 = 500;

/// Tells changed levels for as long as the interval lives.
pub(super) fn watch(
    connection: RtcPeerConnection,
    tell: impl Fn(AudioLevels) + 'static,
) -> Interval {
    let tell = Rc::new(tell);
    let last = Rc::new(Cell::new(AudioLevels::default()));
    Interval::new(EVERY_MS, move || {
        let (report, tell, last) = (connection.get_stats(), Rc::clone(&tell), Rc::clone(&last));
        spawn_local(async move {
            let Ok(report) = JsFuture::from(report).await else {
                return;
            };
            let levels = read(&report);
            if last.replace(levels) != levels {
                tell(levels);
            }
        });
    })
}

fn read(report: &JsValue) -> AudioLevels {
    let mut levels = AudioLevels::default();
    // A report is map-like and no `Map`, but has a `forEach` that a `Map` has.
    report.unchecked_ref::<Map>().for_each(&mut |entry, _| {
        let of = |name: &str| Reflect::get(&entry, &name.into()).unwrap_or(JsValue::UNDEFINED);
        if of("kind").as_string().as_deref() != Some("audio") {
            return;
        }
        let Some(level) = of("audioLevel").as_f64() else {
            return;
        };
        match of("type").as_string().as_deref() {
            Some("media-source") => levels.us = percent(level),
            Some("inbound-rtp") => levels.them = percent(level),
            _ => {}
        }
    });
    levels
}

/// Square root, because speech sits near the bottom of the linear scale.
fn percent(level: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100"
    )]
    let percent = (level.clamp(0.0, 1.0).sqrt() * 100.0).round() as u8;
    percent
}
