//! Ledgerline in the browser: a `RingCentral` softphone that logs every conversation in `NetSuite`.
//!
//! | Module | Is |
//! |---|---|
//! | [`engine`] | every decision of the phone, without I/O |
//! | `browser` | performs what the engine asks: network, storage, tabs, the phone library |
//! | [`state`] | one store per area, read-only to the screens |
//! | [`ui`] | the screens |

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod engine;
#[cfg(all(test, feature = "screens"))]
mod failures_page;
#[cfg(feature = "screens")]
pub mod state;
#[cfg(feature = "screens")]
pub mod ui;
