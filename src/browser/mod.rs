//! The browser: performs what the engine asks for and tells it what happened.
//!
//! | Module | Performs |
//! |---|---|
//! | [`arrival`] | when engine and driver come |
//! | [`driver`] | the one loop between engine, adapters and screens |
//! | `http`, `socket` | requests and the event socket |
//! | `storage`, `durable` | what outlives the tab, sealed where it is secret, and that it is not cleared |
//! | `channel`, `lock` | talk between tabs, and which of them leads |
//! | `sign_in` | the sign-in window and its way back |
//! | `phone` | RingCentral's phone library, with timeouts |
//! | `sound` | devices, ring settings and headset keys |
//! | `headsets` | buttons and lamps of USB headsets |
//! | `local` | choices that are no secret |
//! | `ringer`, `tone`, `notice` | ring tone, notifications, flashing title |
//! | `annexes`, `content`, `form` | the code that comes when somebody is signed in, what it plays and shows, and what it sends |
//! | `alarm`, `pulse`, `wake`, `clock`, `entropy` | time and chance |
//! | `activation` | the first click, before which no page may sound |
//! | `js` | the libraries' own names, one file each |
//!
//! No `JsValue` leaves this folder.

mod activation;
mod alarm;
mod annexes;
pub mod arrival;
mod channel;
mod clock;
mod content;
pub mod driver;
mod durable;
mod entropy;
mod feed;
mod form;
mod headsets;
mod http;
mod js;
mod listener;
mod local;
mod lock;
mod notice;
mod phone;
mod pulse;
mod ringer;
mod ringtones;
mod sign_in;
mod socket;
mod sound;
mod storage;
mod tone;
mod wake;

use gloo_timers::future::TimeoutFuture;
use ledgerline_core::wire::connector::AppConfig;

/// How long after no answer the settings are asked for again.
const CONFIG_AGAIN_MS: u32 = 2_000;

/// The app's settings, as soon as our own origin gives them.
pub async fn config() -> AppConfig {
    loop {
        if let Some(config) = http::app_config().await {
            return config;
        }
        TimeoutFuture::new(CONFIG_AGAIN_MS).await;
    }
}

pub use clock::{error_ms, minutes_east, now};
