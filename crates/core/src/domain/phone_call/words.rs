//! What people wrote into a record and cannot be read back once somebody has deleted it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{ids::ExtensionId, logging::Entered};

/// Notes, and the fields that were filled in. It holds what people said of others: whoever stores it seals it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Words {
    /// Each extension's note, as it was told last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    notes: BTreeMap<ExtensionId, String>,
    #[serde(skip_serializing_if = "Entered::is_empty")]
    entered: Entered,
}

impl Words {
    /// Nobody wrote anything.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty() && self.entered.is_empty()
    }

    pub(super) fn note_of(&self, extension: &ExtensionId) -> &str {
        self.notes.get(extension).map_or("", String::as_str)
    }

    pub(super) const fn entered(&self) -> &Entered {
        &self.entered
    }

    /// This is the extension's note now.
    pub(super) fn note(&mut self, extension: &ExtensionId, note: &str) {
        if note.is_empty() {
            self.notes.remove(extension);
        } else {
            self.notes.insert(extension.clone(), note.to_owned());
        }
    }

    /// These notes stand in a record that was written before they were kept.
    pub(super) fn learn(&mut self, notes: &BTreeMap<ExtensionId, String>) {
        for (extension, note) in notes {
            if !note.is_empty() && !self.notes.contains_key(extension) {
                self.note(extension, note);
            }
        }
    }

    pub(super) fn enter(&mut self, entered: &Entered) {
        self.entered.take_newer(entered);
    }
}
