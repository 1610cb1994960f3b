//! A save whose answer did not come: how the connection stands says later whether it was done. What was
//! entered is not kept, so it cannot be told again.

use ledgerline_core::domain::{
    company::{CompanyStatus, Proof, Side},
    event::Platform,
    time::Timestamp,
};

/// Something that is being saved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Saving {
    platform: Platform,
    /// When what was in use before was saved, as far as that is known.
    before: Option<Timestamp>,
    /// Its answer will not come.
    is_lost: bool,
}

const fn side(platform: Platform, status: &CompanyStatus) -> &Side {
    match platform {
        Platform::Ringcentral => &status.ringcentral,
        Platform::Netsuite => &status.netsuite,
    }
}

fn saved_at(platform: Platform, status: &CompanyStatus) -> Option<Timestamp> {
    side(platform, status).in_use.as_ref()?.saved_at
}

impl Saving {
    /// It is sent now; `status` is how it stood before.
    pub(super) fn begun(platform: Platform, status: Option<&CompanyStatus>) -> Self {
        Self {
            platform,
            before: status.and_then(|status| saved_at(platform, status)),
            is_lost: false,
        }
    }

    pub(super) const fn platform(self) -> Platform {
        self.platform
    }

    pub(super) const fn lost(self) -> Self {
        Self {
            is_lost: true,
            ..self
        }
    }

    /// What its answer would have said, where this shows that it was done.
    pub(super) fn proof(self, status: &CompanyStatus) -> Option<Proof> {
        let at = saved_at(self.platform, status)?;
        let is_done = self.is_lost && self.before != Some(at);
        is_done.then_some(Proof {
            at,
            is_saved: true,
            finding: None,
            code: None,
            permission: None,
            extensions: None,
            lacks: Vec::new(),
        })
    }
}
