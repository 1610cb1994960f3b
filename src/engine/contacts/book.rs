//! Who has a number, for a phone that rings: from memory, so that a known caller is named although
//! connector and NetSuite are away.

use std::{cell::RefCell, rc::Rc};

use ledgerline_core::domain::{
    caller::CallerMatch,
    directory::{Directory, Entry, Source, match_of_record, matches_of},
    ids::RecordId,
    phone_number::PhoneNumber,
};

use crate::engine::callers::Book;

/// The people, as both the annex and the callers hold them.
#[derive(Clone)]
pub(super) struct People {
    pub(super) directory: Rc<RefCell<Directory>>,
    pub(super) home: String,
    /// The host of NetSuite's pages.
    pub(super) host: Option<String>,
}

impl Book for People {
    fn who_has(&self, number: &str) -> Vec<CallerMatch> {
        let Some(number) = PhoneNumber::parse(number, &self.home) else {
            return Vec::new();
        };
        let directory = self.directory.borrow();
        let found = directory.by_number(&number).into_iter();
        let netsuite = found.filter(|one| one.entry.source == Source::NetSuite);
        let entries: Vec<(Entry, Option<Entry>)> = netsuite
            .map(|one| {
                let company = one.entry.company.as_ref();
                let company = company.and_then(|id| directory.get(Source::NetSuite, id));
                (one.entry, company.map(|company| company.entry))
            })
            .collect();
        matches_of(&entries, &number, &self.home, self.host.as_deref())
    }

    fn record(
        &self,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
    ) -> Option<CallerMatch> {
        let directory = self.directory.borrow();
        let get = |id| Some(directory.get(Source::NetSuite, id)?.entry);
        let entry = get(contact.or(company)?)?;
        let company = entry.company.as_ref().and_then(get);
        match_of_record(&entry, company.as_ref(), self.host.as_deref())
    }
}
