//! The browser: performs what the engine asks for and tells it what happened.
//!
//! | Module | Performs |
//! |---|---|
//! | [`driver`] | the one loop between engine, adapters and screens |
//! | `http`, `socket` | requests and the event socket |
//! | `storage` | what outlives the tab, sealed where it is secret |
//! | `channel`, `lock` | talk between tabs, and which of them leads |
//! | `sign_in` | the sign-in window and its way back |
//! | `phone` | RingCentral's phone library, with timeouts |
//! | [`ringer`] | ring tone, notification, flashing title |
//! | `alarm`, `wake`, `clock`, `entropy` | time and chance |
//! | `js` | the libraries' own names, one file each |
//!
//! No `JsValue` leaves this folder.

mod alarm;
mod channel;
mod clock;
pub mod driver;
mod entropy;
mod feed;
mod http;
mod js;
mod listener;
mod lock;
mod phone;
pub mod ringer;
mod sign_in;
mod socket;
mod storage;
mod wake;
