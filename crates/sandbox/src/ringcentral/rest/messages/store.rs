//! What the message store holds: texts that people received and sent, pictures included.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{clock::Clock, people::Person};

const FIRST_MESSAGE_ID: i64 = 1_724_099_032_020;
/// Above 2^53: a reader that takes it for a JavaScript number reads it wrong, as on the platform.
const FIRST_CONVERSATION_ID: i64 = 5_439_713_300_012_345_679;

/// Where a message is on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Status {
    /// Inbound.
    Received,
    /// Accepted from its sender.
    Queued,
    /// Handed to the carrier.
    Sent,
    /// The carrier has a receipt.
    Delivered,
    /// Never left the platform.
    SendingFailed,
    /// The carrier could not deliver it.
    DeliveryFailed,
}

impl Status {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Received => "Received",
            Self::Queued => "Queued",
            Self::Sent => "Sent",
            Self::Delivered => "Delivered",
            Self::SendingFailed => "SendingFailed",
            Self::DeliveryFailed => "DeliveryFailed",
        }
    }
}

/// Is it there?
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Availability {
    Alive,
    /// Can be brought back.
    Deleted,
    /// Gone but for its id.
    Purged,
}

impl Availability {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Alive => "Alive",
            Self::Deleted => "Deleted",
            Self::Purged => "Purged",
        }
    }
}

/// A file that came with a message.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) content_type: String,
    pub(super) bytes: Arc<[u8]>,
}

/// What is said, and to whom.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// A voicemail's length; its sound is the first file, what it says the second. `None` for a text.
    pub(super) voicemail_seconds: Option<u32>,
    pub(super) is_outbound: bool,
    /// The sender's number: one's own when outbound.
    pub(super) from: String,
    /// Everybody else's numbers but one's own.
    pub(super) others: Vec<String>,
    pub(super) text: String,
    pub(super) files: Vec<File>,
}

/// One message in one person's store.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) id: i64,
    pub(super) extension_id: String,
    /// The owner's number.
    pub(super) own: String,
    pub(super) draft: Draft,
    pub(super) conversation_id: i64,
    pub(super) created_at: i64,
    pub(super) modified_at: i64,
    pub(super) is_read: bool,
    pub(super) status: Status,
    /// `SMS-…`, when it failed.
    pub(super) error: Option<String>,
    pub(super) availability: Availability,
}

impl Message {
    /// As `type` and `messageType` spell it.
    pub(super) const fn kind(&self) -> &'static str {
        match self.draft.voicemail_seconds {
            Some(_) => "VoiceMail",
            None => "SMS",
        }
    }

    /// The numbers it went to, one's own first where one is among them.
    pub(super) fn recipients(&self) -> Vec<&str> {
        let own = (!self.draft.is_outbound).then_some(self.own.as_str());
        let others = self.draft.others.iter().map(String::as_str);
        own.into_iter()
            .chain(others.filter(|number| *number != self.draft.from))
            .collect()
    }

    /// Does it concern this number?
    pub(super) fn is_with(&self, number: &str) -> bool {
        let bare = number.trim_start_matches('+');
        self.draft
            .others
            .iter()
            .any(|other| other.trim_start_matches('+') == bare)
    }
}

#[derive(Debug, Default)]
struct Store {
    messages: Vec<Message>,
    /// Own number and the other members' in order; the position makes the id.
    conversations: Vec<(String, Vec<String>)>,
    /// Numbers that texts do not reach, with the reason's code.
    unreachable: Vec<(String, String)>,
    /// Sync tokens of an earlier one have expired.
    token_generation: u32,
}

/// All messages. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Messages {
    clock: Clock,
    store: Arc<Mutex<Store>>,
}

impl Messages {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            store: Arc::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, person: &Person, draft: Draft) -> Message {
        let now = self.clock.now_millis();
        let mut store = self.lock();
        let mut members = draft.others.clone();
        members.sort();
        members.dedup();
        let key = (person.direct_number.clone(), members);
        let position = store.conversations.iter().position(|known| *known == key);
        let position = position.unwrap_or_else(|| {
            store.conversations.push(key);
            store.conversations.len() - 1
        });
        let ordinal = |index: usize| i64::try_from(index).unwrap_or(i64::MAX);
        let message = Message {
            id: FIRST_MESSAGE_ID + ordinal(store.messages.len()) * 10,
            extension_id: person.extension_id.clone(),
            own: person.direct_number.clone(),
            conversation_id: FIRST_CONVERSATION_ID + ordinal(position) * 2,
            created_at: now,
            modified_at: now,
            is_read: draft.is_outbound,
            status: if draft.is_outbound {
                Status::Queued
            } else {
                Status::Received
            },
            error: None,
            availability: Availability::Alive,
            draft,
        };
        store.messages.push(message.clone());
        message
    }

    /// A person's messages, the newest first, those that were deleted included.
    pub(super) fn of(&self, person: &Person) -> Vec<Message> {
        let store = self.lock();
        let own = store.messages.iter().rev();
        own.filter(|message| message.extension_id == person.extension_id)
            .cloned()
            .collect()
    }

    /// Changes a message; its new state, unless the person has no such message.
    pub(super) fn change(
        &self,
        extension_id: &str,
        id: i64,
        change: impl FnOnce(&mut Message),
    ) -> Option<Message> {
        let now = self.clock.now_millis();
        let mut store = self.lock();
        let message = store
            .messages
            .iter_mut()
            .find(|message| message.extension_id == extension_id && message.id == id)?;
        change(message);
        message.modified_at = now;
        Some(message.clone())
    }

    /// Texts to this number fail from now on, for this reason.
    pub(crate) fn make_unreachable(&self, number: String, code: String) {
        self.lock().unreachable.push((number, code));
    }

    pub(super) fn why_unreachable(&self, number: &str) -> Option<String> {
        let store = self.lock();
        let entry = store.unreachable.iter().rev();
        let mut entry = entry.filter(|(known, _)| known == number);
        entry.next().map(|(_, code)| code.clone())
    }

    pub(super) fn token_generation(&self) -> u32 {
        self.lock().token_generation
    }

    /// Whoever syncs has to begin anew.
    pub(crate) fn expire_sync_tokens(&self) {
        self.lock().token_generation += 1;
    }

    pub(crate) fn reset(&self) {
        let mut store = self.lock();
        let token_generation = store.token_generation + 1;
        *store = Store {
            token_generation,
            ..Store::default()
        };
    }
}
