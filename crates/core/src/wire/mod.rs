//! How the outside spells things: one module for each side we talk to, the JSON of the app, and the file it
//! writes.

pub mod connector;
pub mod json;
pub mod netsuite;
mod own_data;
pub mod ringcentral;
