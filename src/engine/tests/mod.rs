//! The engine's rules, driven by hand: no browser, no network, a clock that the test moves.

mod alone;
mod audio;
mod calls;
mod company;
mod conference;
mod contacts;
mod dialling;
mod gaps;
mod history;
mod in_call;
mod line;
mod links;
mod logging;
mod logging_rules;
mod mapping;
mod pane;
mod people;
mod presence;
mod ring_out;
mod sign_in;
mod status;
pub(super) mod tab;
mod takeover;
mod text_files;
mod text_log;
mod texts;
