//! One server per company: serves Ledgerline, knows who asks, and writes calls to `NetSuite`.
//!
//! | Module | Is |
//! |---|---|
//! | [`settings`] | the TOML file and its overrides, checked |
//! | [`http`] | the app's files and the API under `/api/v1` |
//! | [`ringcentral`] | asks `RingCentral` who holds a token |
//! | [`creating`] | one at a time looks whether somebody is there, and creates them |
//! | [`grants`] | lets a call be logged after that token is gone |
//! | [`netsuite`] | sign-in, governor, retries and errors of `NetSuite`'s REST services |
//! | [`callers`] | who has a number |
//! | [`choices`] | which of several has a number, as somebody said |
//! | [`directory`] | everybody, read in the background |
//! | [`employees`] | which employee an extension is |
//! | [`organizers`] | whom an extension's calls are filed under |
//! | [`records`] | phone call records, written by one at a time and remembered |
//! | [`calls`] | writes a finished call |
//! | `call_fields` | the fields that the company has added to its phone calls |
//! | `call_quality` | how well calls were heard over the last weeks |
//! | `filing` | whom a call is filed under |
//! | `strangers` | creates a record for a number that nobody has |
//! | [`company_log`] | logs what RingCentral's log of the whole company knows |
//! | [`webhook`] | RingCentral's event subscription: made, kept, heard |
//! | [`connections`] | the company's two connections, set up by admins in the app |
//! | [`texts`] | writes a conversation's texts |
//! | [`customers`] | shows and creates customers |
//! | [`customer_pane`] | what the customer pane shows, part by part |
//! | [`contacts`] | creates contacts, after a look at who is there |
//! | [`logging`] | what the company logs |
//! | [`time_zones`] | the wall clock a rep sees in `NetSuite` |
//! | [`storage`] | the database |
//! | [`certificate`] | key and certificate for `NetSuite`'s machine sign-in |

pub mod app;
mod call_fields;
pub mod call_links;
mod call_quality;
pub mod callers;
pub mod calls;
pub mod certificate;
pub mod choices;
pub mod clock;
pub mod company_log;
pub mod connections;
pub mod contacts;
mod creating;
pub mod customer_calls;
mod customer_check;
pub mod customer_pane;
pub mod customers;
pub mod directory;
pub mod employees;
pub mod events;
mod filing;
pub mod grants;
pub mod http;
mod keyed_locks;
mod leases;
mod linking;
pub mod logging;
pub mod metrics;
pub mod money;
pub mod netsuite;
pub mod organizers;
pub mod records;
pub mod ringcentral;
pub mod settings;
mod shared;
pub mod storage;
mod strangers;
pub mod texts;
pub mod time_zones;
pub mod webhook;
mod you;
