//! What is shown: how complete the list is, the rows that are on screens, and who is open.

use ledgerline_core::domain::{
    contacts::{ContactsLook, ContactsStanding, ContactsView, PersonDetails, PersonKey, PersonRow},
    directory::{Directory, DirectoryNumber, Found, Source},
    phone_number::PhoneNumber,
    view::{AnnexName, AnnexView},
};

use crate::engine::annex::drawn;

use super::{look::Look, machine::Contacts, reader::Standing};

impl Contacts {
    pub(super) fn draw(&mut self) -> Option<AnnexView> {
        if !self.is_read {
            return None;
        }
        let may_be_old = self.is_working() && !std::mem::take(&mut self.may_refresh);
        let directory = &mut *self.people.directory.borrow_mut();
        for look in &mut self.looks {
            look.update(directory, may_be_old);
        }
        let all = if self.is_working() {
            directory.len()
        } else {
            directory.people()
        };
        let progress = self.reader.progress.as_ref();
        let opened = self.looks.iter().filter_map(|look| {
            let (source, id) = look.open.as_ref()?.parts()?;
            directory.get(source, &id)
        });
        let opened: Vec<Found> = opened.collect();
        let listed = self.looks.iter().flat_map(|look| look.window().1);
        let presence = self.presence.of(listed.chain(&opened));
        let looks = self.looks.iter().map(|look| ContactsLook {
            open: look
                .open
                .as_ref()
                .and_then(|key| self.details(directory, key)),
            ..shown(look)
        });
        let view = ContactsView {
            standing: self.standing(),
            as_of: self.kept.mark.checked_at,
            no_access: progress.map_or_else(Vec::new, |progress| progress.no_access.clone()),
            all,
            looks: looks.collect(),
            making: self.makings.shown(),
            presence,
        };
        Some(drawn(AnnexName::Contacts, 0, &view))
    }

    fn standing(&self) -> ContactsStanding {
        if !self.has_connector {
            return ContactsStanding::NoConnector;
        }
        let mark = &self.kept.mark;
        match self.reader.standing {
            Standing::Off => ContactsStanding::Off,
            Standing::NotSetUp => ContactsStanding::NotSetUp,
            Standing::Refused => ContactsStanding::Refused,
            Standing::Silent => ContactsStanding::Waiting,
            Standing::Well if !mark.is_whole() || self.is_working() => {
                ContactsStanding::Reading { of: mark.known }
            }
            Standing::Well => ContactsStanding::Ready,
        }
    }

    fn details(&self, directory: &Directory, key: &PersonKey) -> Option<PersonDetails> {
        let (source, id) = key.parts()?;
        let found = directory.get(source, &id)?;
        let host = self.people.host.as_deref();
        let is_netsuite = found.entry.source == Source::NetSuite;
        Some(PersonDetails {
            row: PersonRow::of(&found),
            url: host
                .filter(|_| is_netsuite)
                .map(|host| found.entry.kind.page(host, &found.entry.id)),
            numbers: self.numbers(&found),
            entry: found.entry,
            twin: found.twin,
        })
    }

    /// Both sides' numbers; one that only spells another is left out.
    fn numbers(&self, found: &Found) -> Vec<DirectoryNumber> {
        let home = &self.people.home;
        let both = [Some(&found.entry), found.twin.as_ref()];
        let mut known: Vec<(Option<PhoneNumber>, DirectoryNumber)> = Vec::new();
        for one in both.into_iter().flatten().flat_map(|entry| &entry.numbers) {
            let read = PhoneNumber::parse(&one.number, home);
            let is_known = |(number, spelled): &(Option<PhoneNumber>, DirectoryNumber)| {
                spelled.number == one.number || read.is_some() && *number == read
            };
            if !known.iter().any(is_known) {
                known.push((read.clone(), one.clone()));
            }
        }
        known.into_iter().map(|(_, number)| number).collect()
    }
}

fn shown(look: &Look) -> ContactsLook {
    let (found, has_more) = look.found();
    let (first, window) = look.window();
    ContactsLook {
        look: look.name.clone(),
        asked: look.asked,
        found,
        has_more,
        first,
        rows: window.iter().map(PersonRow::of).collect(),
        open: None,
    }
}
