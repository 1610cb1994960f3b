//! The rules and wire shapes that the Ledgerline app and its connector share.
//!
//! [`domain`] says what a call, a caller and a finished call are; [`wire`] says how `RingCentral`,
//! `NetSuite` and the connector spell them. Nothing here does I/O, reads a clock or knows a browser.

pub mod domain;
pub mod wire;

pub use wire::json;
