//! Everybody the company knows, to find and to call: NetSuite's records as the connector keeps them,
//! colleagues and personal contacts as RingCentral has them, as one list. An annex.
//!
//! The tab that leads has the list, in memory and on disk; a tab that looks at it is told the rows on
//! its screen and no others, as with the history (adr/0029).
//!
//! | Module | Is |
//! |---|---|
//! | `machine`, `drawing` | the annex: who is told what, and what is shown |
//! | `kept` | the copy on disk, and how it takes changes |
//! | `reader` | when the connector is asked, and what its answer means |
//! | `ringcentral` | colleagues and the rep's own contacts |
//! | `presence` | how busy the colleagues on screens are |
//! | `look` | what one tab looks for, and its window |
//! | `making` | a record on its way into NetSuite |
//! | `book` | who has a number, for a phone that rings |

mod book;
mod drawing;
mod kept;
mod look;
mod machine;
mod making;
mod presence;
mod reader;
mod ringcentral;

use ledgerline_core::domain::view::AnnexName;

use super::annex::NewAnnex;

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::Contacts,
        machine: Box::new(machine::Contacts::default()),
    }
}
