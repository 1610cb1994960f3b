//! Foreign names as they are: `extern` blocks and nothing else, one file per library.

pub(super) mod devices;
pub(super) mod indexed_db;
pub(super) mod web_locks;
pub(super) mod web_phone;
pub(super) mod worker;
