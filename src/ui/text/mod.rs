//! Every sentence a person reads, a file for each part of the screen. Names of controls are those
//! of the UI contract, to the letter.
//!
//! A sentence about trouble says what happened and what to do, in that order. The names of all files
//! are one vocabulary: whoever draws writes `text::HANG_UP`, wherever the words are kept.

mod acts;
mod checks;
mod company;
mod connection;
mod contacts;
mod customer;
mod dialer;
mod finished;
mod frame;
mod help;
mod history;
mod incoming;
mod links;
mod live_call;
mod log;
mod mapping;
mod messages;
mod other_phones;
mod own_data;
mod presence;
mod reach;
mod reports;
mod rules;
mod sound;
mod sync;
mod you;

pub(crate) use self::{
    acts::*, checks::*, company::*, connection::*, contacts::*, customer::*, dialer::*,
    finished::*, frame::*, help::*, history::*, incoming::*, links::*, live_call::*, log::*,
    mapping::*, messages::*, other_phones::*, own_data::*, presence::*, reach::*, reports::*,
    rules::*, sound::*, sync::*, you::*,
};
