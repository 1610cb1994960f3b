//! Telephony sessions and parties: the one truth that SIP, REST and events all show.
//!
//! The SIP edge (and REST call control through it) is the only writer. Every change is announced
//! once on the [`Bus`]; presence, telephony-session notifications, the call log and the console
//! follow from it.

mod model;

pub use model::{Change, Conference, Party, PartyStatus, Reason, RingOutRole, Session, SipData};

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast;

use crate::clock::Clock;

/// All sessions, and the bus. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Telephony {
    clock: Clock,
    sessions: Arc<Mutex<Vec<Session>>>,
    changes: broadcast::Sender<Change>,
}

impl Telephony {
    /// No sessions yet.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            sessions: Arc::default(),
            changes: broadcast::channel(4096).0,
        }
    }

    /// Every change from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Whole sessions, live and past, oldest first.
    pub fn sessions(&self) -> Vec<Session> {
        self.lock().clone()
    }

    /// One session.
    pub fn session(&self, telephony_session_id: &str) -> Option<Session> {
        self.lock()
            .iter()
            .find(|session| session.id == telephony_session_id)
            .cloned()
    }

    /// Sessions in which this extension has a party that is not over.
    pub fn live_for(&self, extension_id: &str) -> Vec<Session> {
        self.lock()
            .iter()
            .filter(|session| {
                session
                    .parties
                    .iter()
                    .any(|p| p.is_of(extension_id) && !p.is_over())
            })
            .cloned()
            .collect()
    }

    /// Adds a session. The first party's status is announced by a following [`Self::update`].
    pub fn open(&self, session: Session) {
        self.lock().push(session);
    }

    /// Changes one party in place and announces it with the session's next sequence number.
    /// Creates the party when `edit` is given one that the session does not have.
    pub fn update(
        &self,
        telephony_session_id: &str,
        party_id: &str,
        edit: impl FnOnce(&mut Party),
    ) -> Option<Change> {
        let change = {
            let mut sessions = self.lock();
            let session = sessions.iter_mut().find(|s| s.id == telephony_session_id)?;
            let party = session.parties.iter_mut().find(|p| p.id == party_id)?;
            edit(party);
            let at = self.clock.now_millis();
            party.note_status_at(at);
            let party = party.clone();
            session.sequence += 1;
            if session.parties.iter().all(Party::is_over) {
                session.ended_at.get_or_insert(at);
            }
            Change {
                session: session.clone(),
                party,
                at_millis: at,
            }
        };
        // Nobody listening is fine.
        let _ = self.changes.send(change.clone());
        Some(change)
    }

    /// Changes one party in place; the next announcement shows it.
    pub fn amend(&self, telephony_session_id: &str, party_id: &str, edit: impl FnOnce(&mut Party)) {
        let mut sessions = self.lock();
        let session = sessions.iter_mut().find(|s| s.id == telephony_session_id);
        if let Some(party) =
            session.and_then(|session| session.parties.iter_mut().find(|p| p.id == party_id))
        {
            edit(party);
        }
    }

    /// Adds a party to a session and announces it.
    pub fn add_party(&self, telephony_session_id: &str, party: Party) -> Option<Change> {
        let id = party.id.clone();
        {
            let mut sessions = self.lock();
            sessions
                .iter_mut()
                .find(|s| s.id == telephony_session_id)?
                .parties
                .push(party);
        }
        self.update(telephony_session_id, &id, |_| {})
    }

    /// A session nobody joined is over. There is nobody to announce it to.
    pub fn close(&self, telephony_session_id: &str) {
        let now = self.clock.now_millis();
        let mut sessions = self.lock();
        if let Some(session) = sessions.iter_mut().find(|s| s.id == telephony_session_id) {
            session.ended_at.get_or_insert(now);
        }
    }

    /// Forgets all sessions, unannounced.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
