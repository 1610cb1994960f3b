//! How the outside spells things: one module for each side we talk to.

pub mod connector;
pub mod netsuite;
pub mod ringcentral;
