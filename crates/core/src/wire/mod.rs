//! How the outside spells things: one module for each side we talk to, and the JSON of the app.

pub mod connector;
pub mod json;
pub mod netsuite;
pub mod ringcentral;
