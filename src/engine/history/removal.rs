//! Calls that their person has taken out of the history. RingCentral's log has no way to take out one
//! call (adr/0057), so the list of them is kept in this browser, for each person: ids, and nothing else.

use ledgerline_core::domain::{ids::TelephonySessionId, time::Timestamp};
use ledgerline_core::wire::json;
use litemap::LiteMap;

use super::{
    machine::History,
    row::{Row, Told},
};
use crate::engine::{
    desk::Desk,
    io::Place,
    own_data::{Round, Way},
};

/// Where the name begins that the removed calls of a person are kept under.
const REMOVED: &str = "history.removed-";
/// A removed call can be put back for so long.
const TAKE_BACK_MS: i64 = 8_000;

/// The call that was removed last.
pub(super) struct Removal {
    pub(super) row: Row,
    pub(super) until: Timestamp,
}

impl Removal {
    /// Keeps what the log tells of this call, which it tells once.
    pub(super) fn hear(&mut self, told: &mut Vec<Told>) {
        let session = self.row.session.clone();
        let is_its = |told: &mut Told| told.call.telephony_session_id.as_str() == &*session;
        for told in told.extract_if(.., is_its) {
            self.row.take_told(told);
        }
    }
}

impl History {
    fn removed_key(&self) -> Option<String> {
        Some([REMOVED, self.owner.as_ref()?.as_str()].concat())
    }

    /// What is stored of it. Comes before the calls themselves are read.
    pub(super) fn read_removed(&mut self, values: &LiteMap<String, String>) {
        let stored = self.removed_key().and_then(|key| values.get(&key));
        let removed = stored.and_then(|json| json::read::<Vec<TelephonySessionId>>(json).ok());
        for session in removed.unwrap_or_default() {
            self.rows.remove(session.as_str());
        }
    }

    fn keep_removed(&self, desk: &mut Desk) {
        if let Some(key) = self.removed_key() {
            desk.save(Place::Pending, &key, &self.rows.removed());
        }
    }

    pub(super) fn remove(&mut self, session: &TelephonySessionId, desk: &mut Desk) {
        if let Some(row) = self.rows.remove(session.as_str()) {
            let until = desk.now.plus_millis(TAKE_BACK_MS);
            self.removal = Some(Removal { row, until });
            self.keep_removed(desk);
        }
    }

    /// Puts back what was removed last.
    pub(super) fn restore(&mut self, desk: &mut Desk) {
        if let Some(removal) = self.removal.take() {
            self.rows.restore(removal.row);
            self.keep_removed(desk);
        }
    }

    /// Removed calls for a file, and from one.
    pub(super) fn round(&mut self, round: &mut Round, desk: &mut Desk) {
        if !self.is_read {
            round.is_early = true;
            return;
        }
        match round.way {
            Way::Asking => {}
            Way::Out => round.data.removed = self.rows.removed(),
            Way::In => {
                let before = round.brought.removed;
                for session in std::mem::take(&mut round.data.removed) {
                    if self.rows.is_removed(session.as_str()) {
                        round.brought.kept += 1;
                    } else {
                        self.rows.remove(session.as_str());
                        round.brought.removed += 1;
                    }
                }
                if round.brought.removed > before {
                    self.is_new = true;
                    self.keep_removed(desk);
                }
            }
        }
    }
}
