//! One conversation as it is kept: our number, the others, and the texts between them.

use ledgerline_core::{
    domain::{
        call::Direction,
        ids::{ExtensionId, ThreadId},
        texting::TextState,
        time::Timestamp,
    },
    wire::ringcentral::messages::Message,
};
use serde::{Deserialize, Serialize};

use super::fault;

/// How many texts of a conversation are kept on disk; older ones are read again when wanted.
const KEPT: usize = 60;

/// One text that RingCentral has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Text {
    /// RingCentral's.
    pub(super) id: String,
    pub(super) at: Timestamp,
    pub(super) direction: Direction,
    /// Who wrote it, by number.
    pub(super) from: String,
    pub(super) body: String,
    pub(super) state: TextState,
    pub(super) is_read: bool,
    #[serde(default)]
    pub(super) files: Vec<File>,
}

/// A picture or another file of a text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File {
    pub(super) name: String,
    pub(super) kind: String,
    /// At RingCentral.
    pub(super) uri: String,
}

/// One of the others.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Other {
    pub(super) number: String,
    /// The network's name.
    pub(super) name: Option<String>,
}

/// A conversation, as it is kept too.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Thread {
    pub(super) owner: ExtensionId,
    pub(super) own: String,
    /// By number.
    pub(super) others: Vec<Other>,
    /// RingCentral's name for it, once it has one.
    pub(super) conversation: Option<String>,
    /// Oldest first.
    pub(super) texts: Vec<Text>,
    /// There may be older ones at RingCentral.
    pub(super) has_older: bool,
}

/// Who writes and who is written to.
pub(super) struct Sides {
    pub(super) own: String,
    pub(super) others: Vec<Other>,
    pub(super) from: String,
}

/// The sides of a message; `None` when it does not tell them.
pub(super) fn sides(message: &Message, direction: Direction) -> Option<Sides> {
    let from = message.from.as_ref().and_then(|party| party.number());
    let to = || message.to.iter();
    let own = match direction {
        Direction::Outbound => from?,
        Direction::Inbound => to()
            .find(|party| party.target)
            .or(message.to.first())?
            .number()?,
    };
    let everybody = message.from.iter().chain(to());
    let mut others: Vec<Other> = Vec::new();
    for party in everybody {
        if let Some(number) = party.number().filter(|number| *number != own)
            && others.iter().all(|other| other.number != number)
        {
            others.push(Other {
                number: number.to_owned(),
                name: party.name.clone(),
            });
        }
    }
    others.sort_by(|one, other| one.number.cmp(&other.number));
    Some(Sides {
        own: own.to_owned(),
        others,
        from: from.unwrap_or_default().to_owned(),
    })
}

/// The name of the conversation between these.
pub(super) fn thread_id(own: &str, others: &[Other]) -> ThreadId {
    let others: Vec<&str> = others.iter().map(|other| other.number.as_str()).collect();
    ThreadId::new([own, &others.join(",")].join("|"))
}

impl Thread {
    pub(super) const fn new(owner: ExtensionId, own: String, others: Vec<Other>) -> Self {
        Self {
            owner,
            own,
            others,
            conversation: None,
            texts: Vec::new(),
            has_older: false,
        }
    }

    /// The conversation that a name tells of.
    pub(super) fn named(id: &ThreadId, owner: &ExtensionId) -> Option<Self> {
        let (own, others) = id.as_str().split_once('|')?;
        let others = others.split(',').map(|number| Other {
            number: number.to_owned(),
            name: None,
        });
        Some(Self::new(owner.clone(), own.to_owned(), others.collect()))
    }

    pub(super) fn id(&self) -> ThreadId {
        thread_id(&self.own, &self.others)
    }

    /// What it is kept under; RingCentral's ids tell nobody anything.
    pub(super) fn kept_as(&self) -> Option<String> {
        let first = || self.texts.first().map(|text| &text.id);
        let id = self.conversation.as_ref().or_else(first)?;
        Some([super::KEPT_THREAD, id].concat())
    }

    /// As much of it as is kept, and no less than the `least` newest texts.
    pub(super) fn to_keep(&self, least: usize) -> Self {
        let begin = self.texts.len().saturating_sub(KEPT.max(least));
        Self {
            texts: self.texts[begin..].to_vec(),
            has_older: self.has_older || begin > 0,
            ..Self::new(self.owner.clone(), self.own.clone(), self.others.clone())
        }
        .of(self.conversation.clone())
    }

    fn of(self, conversation: Option<String>) -> Self {
        Self {
            conversation,
            ..self
        }
    }

    /// Takes a text in, or what is new of one. Is it one that was not known?
    pub(super) fn take(&mut self, text: Text) -> bool {
        if let Some(known) = self.texts.iter_mut().find(|known| known.id == text.id) {
            *known = text;
            return false;
        }
        let at = self
            .texts
            .partition_point(|known| (known.at, &known.id) <= (text.at, &text.id));
        self.texts.insert(at, text);
        true
    }

    pub(super) fn unread(&self) -> usize {
        self.texts.iter().filter(|text| text.is_unread()).count()
    }
}

impl Text {
    /// What a message of the store says; `None` for what is no text.
    pub(super) fn of(message: &Message, from: String, direction: Direction) -> Option<Self> {
        let at = Timestamp::parse_iso(message.creation_time.as_deref()?)?;
        let files = message
            .attachments
            .iter()
            .filter(|part| part.kind.as_deref() != Some("Text"));
        let named = |part: &ledgerline_core::wire::ringcentral::messages::Attachment| File {
            name: part.file_name.clone().unwrap_or_default(),
            kind: part.content_type.clone().unwrap_or_default(),
            uri: part.uri.clone().unwrap_or_default(),
        };
        Some(Self {
            id: message.id.clone(),
            at,
            direction,
            from,
            body: message.subject.clone().unwrap_or_default(),
            state: state(message, direction),
            is_read: message.read_status.as_deref() != Some("Unread"),
            files: files.map(named).collect(),
        })
    }

    pub(super) fn is_unread(&self) -> bool {
        self.direction == Direction::Inbound && !self.is_read
    }
}

/// Who wrote a message.
pub(super) fn direction(message: &Message) -> Option<Direction> {
    match message.direction.as_deref() {
        Some("Inbound") => Some(Direction::Inbound),
        Some("Outbound") => Some(Direction::Outbound),
        Some(_) | None => None,
    }
}

fn state(message: &Message, direction: Direction) -> TextState {
    if direction == Direction::Inbound {
        return TextState::Received;
    }
    match message.message_status.as_deref() {
        Some("Delivered") => TextState::Delivered,
        Some("DeliveryFailed" | "SendingFailed") => TextState::Failed {
            fault: fault::of_delivery(message.delivery_error_code.as_deref()),
        },
        Some(_) | None => TextState::Sent,
    }
}
