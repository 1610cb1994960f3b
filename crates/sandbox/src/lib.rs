//! Imitates `RingCentral` and `NetSuite` on loopback, with real SIP and real audio.
//!
//! A second reading of both platforms: nothing here imports the app, the core or the connector.
//!
//! | Module | Is |
//! |---|---|
//! | [`people`] | who works at the sandbox company, their extensions and lines |
//! | [`clock`] | the sandbox's own time, which tests may move |
//! | [`telephony`] | telephony sessions and parties, and the bus on which every change is announced |
//! | [`sip`], [`media`] | the SIP edge and its audio |
//! | [`ringcentral`] | OAuth, REST and the event socket |
//! | [`netsuite`] | OAuth, records and `SuiteQL` |
//! | [`Sandbox`] | starts it all, for the binary and for tests in the same process |
//! | [`gauge`] | how many connections there are |
//! | [`console`] | the page and HTTP handles with which people and tests make things happen |

pub mod clock;
pub mod console;
pub mod gauge;
mod listener;
pub mod media;
pub mod netsuite;
mod pages;
pub mod people;
pub mod ringcentral;
mod sandbox;
pub mod sip;
pub mod telephony;

pub use sandbox::{Config, Running, Sandbox};
