//! Every call that was, to find again: RingCentral's log and what this browser saw of its own calls,
//! as one list; and voicemails. An annex.
//!
//! The tab that leads has the list, in memory and on disk. A tab that looks at it says what it looks
//! for and which rows are on its screen; the view carries those rows and no others (adr/0028).
//!
//! | Module | Is |
//! |---|---|
//! | `machine`, `drawing` | the annex: who is told what, and what is shown |
//! | `row`, `rows` | a call, and all of them |
//! | `search`, `look` | what a filter admits, and the window of one tab |
//! | `about` | which calls are those of a customer of NetSuite |
//! | `names` | who has the numbers that are on screens |
//! | `log_reader` | when RingCentral's log is read, and which stretch of it |
//! | `voicemails` | the message store's voicemails |
//! | `removal` | calls that their person has taken out |
//! | `sound` | where recordings and voicemails are fetched, and why one cannot be |

mod about;
mod drawing;
mod log_reader;
mod look;
mod machine;
mod names;
mod removal;
mod row;
mod rows;
mod search;
mod sound;
#[cfg(test)]
mod tests;
mod voicemails;

use ledgerline_core::domain::view::AnnexName;

use super::annex::NewAnnex;

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::History,
        machine: Box::new(machine::History::default()),
    }
}
