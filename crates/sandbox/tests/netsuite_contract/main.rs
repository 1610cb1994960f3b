//! The imitated NetSuite, held to NetSuite's documentation through its router.

mod contract;
mod faults;
mod records;
mod sign_in;
mod suiteql;
mod support;
