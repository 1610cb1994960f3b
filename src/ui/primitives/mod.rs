//! Parts that know nothing of phones.

mod dialog;
mod keyed;
mod mark;

pub(crate) use dialog::dialog;
pub(crate) use keyed::keyed;
pub(crate) use mark::{Mark, Tone, empty, mark};
