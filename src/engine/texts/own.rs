//! Drafts and templates for a file, and from one.

use ledgerline_core::domain::own_data::OwnDraft;

use super::Texts;
use crate::engine::{
    annex::Ground,
    own_data::{Round, Way},
};

impl Texts {
    pub(super) fn round(&mut self, round: &mut Round, ground: &mut Ground<'_>) {
        if !self.is_ready() {
            round.is_early = true;
            return;
        }
        match round.way {
            Way::Asking => {}
            Way::Out => {
                let drafts = self.drafts.iter().map(|(thread, text)| OwnDraft {
                    thread: thread.clone(),
                    text: text.clone(),
                });
                round.data.drafts = drafts.collect();
                round.data.templates = self.templates.clone().unwrap_or_default();
            }
            Way::In => {
                self.bring_drafts(round, ground);
                self.bring_templates(round, ground);
            }
        }
    }

    fn bring_drafts(&mut self, round: &mut Round, ground: &mut Ground<'_>) {
        for OwnDraft { thread, text } in std::mem::take(&mut round.data.drafts) {
            if self.drafts.contains_key(&thread) {
                round.brought.kept += 1;
            } else if self.thread(&thread).is_some() {
                self.draft(thread, text, ground);
                round.brought.drafts += 1;
                self.is_new = true;
            }
        }
    }

    fn bring_templates(&mut self, round: &mut Round, ground: &mut Ground<'_>) {
        let Some(owner) = self.owner.clone() else {
            return;
        };
        let mut templates = self.templates.clone().unwrap_or_default();
        let before = templates.len();
        for template in std::mem::take(&mut round.data.templates) {
            if templates.iter().any(|one| one.id == template.id) {
                round.brought.kept += 1;
            } else {
                templates.push(template);
                round.brought.templates += 1;
            }
        }
        if templates.len() > before {
            self.keep_templates(templates, &owner, ground);
            self.is_new = true;
        }
    }
}
