//! Answers that RingCentral reports before the phone has said whose call they are of: a parked call is picked
//! up so fast that the event may come before the answer to the INVITE.

use ledgerline_core::domain::{ids::TelephonySessionId, time::Timestamp};

/// One call is being made at a time, and other phones of the person make some, too.
const MOST: usize = 8;

/// The last few of them, oldest first.
#[derive(Default)]
pub(super) struct EarlyAnswers(Vec<Answer>);

struct Answer {
    session: TelephonySessionId,
    party: String,
    at: Timestamp,
}

impl EarlyAnswers {
    pub(super) fn push(&mut self, session: TelephonySessionId, party: String, at: Timestamp) {
        self.0.push(Answer { session, party, at });
        let more = self.0.len().saturating_sub(MOST);
        self.0.drain(..more);
    }

    /// When this party of the session answered, if that was heard.
    pub(super) fn take(&mut self, session: &TelephonySessionId, party: &str) -> Option<Timestamp> {
        let is_it = |answer: &Answer| answer.session == *session && answer.party == party;
        let at = self.0.iter().position(is_it)?;
        Some(self.0.remove(at).at)
    }
}
