//! Calls that are over and left the list, so that late news of them does not ring and what was typed
//! while they ended is not lost.

use ledgerline_core::{
    domain::{
        ids::{CallId, TelephonySessionId},
        time::Timestamp,
    },
    wire::ringcentral::telephony::TelephonySession,
};

/// News comes late by seconds, and nobody has more calls in that time.
const MOST: usize = 16;

/// The last few of them, oldest first.
#[derive(Default)]
pub(super) struct Gone(Vec<Over>);

struct Over {
    /// Its card's; nothing where it had none.
    call: Option<CallId>,
    session: TelephonySessionId,
    /// The newest event that was heard of it.
    sequence: u64,
    at: Timestamp,
}

impl Gone {
    pub(super) fn push(
        &mut self,
        (call, session): (Option<CallId>, TelephonySessionId),
        sequence: u64,
        at: Timestamp,
    ) {
        self.0.retain(|over| over.session != session);
        self.0.push(Over {
            call,
            session,
            sequence,
            at,
        });
        let more = self.0.len().saturating_sub(MOST);
        self.0.drain(..more);
    }

    /// What a call was to RingCentral whose card a screen may have shown a moment ago.
    pub(super) fn session_of(&self, call: &CallId) -> Option<&TelephonySessionId> {
        let over = self
            .0
            .iter()
            .rev()
            .find(|over| over.call.as_ref() == Some(call));
        over.map(|over| &over.session)
    }

    /// Does this tell of a time before the end? A call that is handed back rings again, and that is later.
    pub(super) fn has_heard(&self, event: &TelephonySession, at: Timestamp) -> bool {
        self.0.iter().any(|over| {
            over.session.as_str() == event.telephony_session_id
                && ((1..=over.sequence).contains(&event.sequence) || at <= over.at)
        })
    }
}
