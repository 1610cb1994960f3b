//! A contact on its way into NetSuite, after a look at who is there already.

use ledgerline_core::domain::{
    contacts::Making,
    customer_pane::{CreatedContact, NewContact},
};

use crate::engine::desk::ConnectorError;

/// Forms of so many tabs at once; the one that was used last comes first.
const MOST: usize = 8;

/// All forms under way.
#[derive(Default)]
pub(super) struct Makings(Vec<(String, Making)>);

impl Makings {
    /// For the screens.
    pub(super) fn shown(&self) -> Vec<(String, Making)> {
        self.0.clone()
    }

    /// A form is on its way. `false` when it is already, or done.
    pub(super) fn begin(&mut self, contact: &NewContact) -> bool {
        let known = self.0.iter().find(|(form, _)| *form == contact.request_id);
        if matches!(known, Some((_, Making::Saving | Making::Made { .. }))) {
            return false;
        }
        self.set(&contact.request_id, Making::Saving);
        true
    }

    /// The form is closed.
    pub(super) fn forget(&mut self, form: &str) {
        self.0.retain(|(known, _)| known != form);
    }

    /// The connector answered.
    pub(super) fn answered(&mut self, form: &str, answer: Result<CreatedContact, ConnectorError>) {
        let making = match answer {
            Ok(CreatedContact::Created(found)) => Making::Made {
                found: Box::new(found),
            },
            Ok(CreatedContact::Known(known)) => Making::Known { known },
            Err(error) => Making::Failed {
                problem: error.told(),
            },
        };
        if self.0.iter().any(|(known, _)| known == form) {
            self.set(form, making);
        }
    }

    /// There is nobody to save it.
    pub(super) fn refuse(&mut self, form: &str) {
        let problem = ConnectorError::Unreachable.told();
        self.set(form, Making::Failed { problem });
    }

    fn set(&mut self, form: &str, making: Making) {
        self.forget(form);
        self.0.insert(0, (form.to_owned(), making));
        self.0.truncate(MOST);
    }
}
