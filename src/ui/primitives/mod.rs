//! Parts that know nothing of phones.

mod combobox;
mod dialog;
mod keyed;
mod mark;
mod menu;
mod window;

pub(crate) use combobox::{Combobox, Did, combobox};
pub(crate) use dialog::dialog;
pub(crate) use keyed::{keyed, placed};
pub(crate) use mark::{Mark, Tone, empty, mark};
pub(crate) use menu::Menu;
pub(crate) use window::RowWindow;
