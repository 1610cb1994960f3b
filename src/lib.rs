//! Ledgerline in the browser. [`ui`] draws what [`state`] holds and says what the person wants.

pub mod state;
pub mod ui;
