//! How the outside spells things: one module for each side we talk to, and how the app reads JSON.

pub mod connector;
pub mod json;
pub mod netsuite;
pub mod ringcentral;
