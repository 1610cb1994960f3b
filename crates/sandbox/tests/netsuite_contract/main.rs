//! The imitated NetSuite, held to NetSuite's documentation through its router.
//!
//! | Of NetSuite | Is called by |
//! |---|---|
//! | authorize page, codes, refresh tokens of both kinds of client | `people` |
//! | client credentials, certificates, expired tokens, no browser | `sign_in` |
//! | record types, references, enumerations, defaults, rules of calls | `contract`, `records` |
//! | lists and the `q` filter | `contract`, `records` |
//! | `SuiteQL` | `suiteql` |
//! | `RESTlets` | `restlets` |
//! | concurrency, latency, roles, failures on demand | `faults`, `roles` |
//! | what the seed holds | `contract` |

mod contract;
mod faults;
mod people;
mod records;
mod restlets;
mod roles;
mod sign_in;
mod suiteql;
mod support;
