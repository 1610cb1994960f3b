//! The screens: they draw the stores and say what the person wants, nothing else.

mod app;
mod contacts;
mod customer;
pub(crate) mod dom;
mod format;
mod frame;
mod history;
mod icon;
mod keys;
mod later;
mod links;
mod messages;
mod microphone_level;
mod pages;
mod phone;
mod presence;
mod primitives;
mod reach;
mod reports;
mod route;
mod settings;
mod silence;
mod steady;
pub(crate) mod text;

pub use app::mount;
