//! The contract of the imitated RingCentral: documented request in, documented answer out.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod call_rules;
mod company;
mod console;
mod contacts;
mod events;
mod message_upkeep;
mod messages;
mod oauth;
mod presence;
mod recovery;
mod rest;
mod ring_out;
mod support;
mod webhook;
