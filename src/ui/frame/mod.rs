//! What stands around every screen.

mod banner;
mod chips;
mod finish_up;
mod header;
mod incoming_list;
mod navigation;
mod own_status;
mod shortcuts;
mod strip;

pub(crate) use banner::banner;
pub(crate) use chips::{netsuite_mark, ringcentral_mark};
pub(crate) use header::header;
pub(crate) use navigation::navigation;
pub(crate) use shortcuts::shortcuts;
pub(crate) use strip::line_strip;
