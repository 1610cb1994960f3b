//! How `NetSuite`'s REST services spell records, queries, tokens and errors.

pub mod contact;
pub mod customer;
pub mod error;
pub mod metadata;
pub mod path;
pub mod phone_call;
pub mod query;
pub mod reference;
pub mod token;
