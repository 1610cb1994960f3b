//! Event filters: which occurrence a subscription wants, and in what shape.

use serde_json::Value;

use crate::{
    people::{ACCOUNT_ID, Person},
    ringcentral::{
        Directory,
        access::Caller,
        permission::Permission,
        rest::{
            presence::{self, Detail, OwnCall, Said},
            telephony,
        },
    },
    telephony::Change,
};

use crate::ringcentral::rest::list::Query;

/// Something that subscribers may want to hear of.
pub(crate) enum Occurrence {
    /// A telephony party changed.
    Telephony(Box<Change>),
    /// The calls of an extension changed, or what its owner says of themselves; a call that has just ended
    /// is still among them.
    Presence {
        extension_id: String,
        sequence: u64,
        calls: Vec<OwnCall>,
        said: Said,
    },
    /// Messages came, changed or went.
    MessageStore {
        extension_id: String,
        /// `Inbound` or `Outbound`.
        direction: &'static str,
        /// `SMS` or `VoiceMail`.
        kind: &'static str,
        body: Value,
    },
    /// A text message came.
    InstantMessage { extension_id: String, body: Value },
    /// A voicemail came.
    Voicemail { extension_id: String, body: Value },
}

/// Why a filter is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FilterRefusal {
    /// No such event here.
    Unknown,
    /// The app lacks this permission.
    Permission(Permission),
    /// Another extension, and the user is no administrator.
    OtherExtension,
}

impl FilterRefusal {
    /// Code and sentence for `disabledFilters`.
    pub(crate) fn explained(self) -> (&'static str, String) {
        match self {
            Self::Unknown => ("SUB-508", "Event filter is not supported".to_owned()),
            Self::Permission(permission) => (
                "CMN-401",
                format!(
                    "In order to subscribe, application needs to have [{}] permission",
                    permission.name()
                ),
            ),
            Self::OtherExtension => (
                "CMN-419",
                "User may not subscribe for another extension".to_owned(),
            ),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Telephony(TelephonyFilter),
    Presence(Detail),
    MessageStore {
        direction: Option<String>,
        message_type: Option<String>,
    },
    InstantMessage,
    Voicemail,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct TelephonyFilter {
    sip_data: bool,
    missed_only: bool,
    direction: Option<String>,
    status_code: Option<String>,
    phone_number: Option<String>,
}

/// Whose events.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    Account,
    Extension(String),
}

/// A filter as accepted, its `~` replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventFilter {
    /// As the subscription shows it.
    pub(crate) text: String,
    subject: Subject,
    kind: Kind,
}

impl EventFilter {
    /// Reads a filter on behalf of a subscriber.
    pub(crate) fn read(
        text: &str,
        caller: &Caller,
        directory: &Directory,
    ) -> Result<Self, FilterRefusal> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let rest = path
            .strip_prefix("/restapi/v1.0/account/")
            .and_then(|rest| rest.split_once('/'))
            .filter(|(account, _)| *account == "~" || *account == ACCOUNT_ID)
            .map(|(_, rest)| rest)
            .ok_or(FilterRefusal::Unknown)?;
        let (subject, event) = match rest.strip_prefix("extension/") {
            Some(rest) => {
                let (extension, event) = rest.split_once('/').ok_or(FilterRefusal::Unknown)?;
                let person = subject_of(extension, caller, directory)?;
                (Subject::Extension(person.extension_id.clone()), event)
            }
            None => (Subject::Account, rest),
        };
        let kind = kind_of(event, &Query::parse(query))?;
        match (&subject, &kind) {
            // Of everybody in short; who is on the phone with whom is each extension's own.
            (Subject::Account, Kind::Presence(detail)) if !detail.calls => {}
            (Subject::Account, Kind::Telephony(_)) if caller.person.is_admin => {}
            (Subject::Account, Kind::Telephony(_)) => return Err(FilterRefusal::OtherExtension),
            (Subject::Account, _) => return Err(FilterRefusal::Unknown),
            (Subject::Extension(_), _) => {}
        }
        let needed = kind.permission();
        if !caller.scope.allows(needed) {
            return Err(FilterRefusal::Permission(needed));
        }
        let owner = match &subject {
            Subject::Account => String::new(),
            Subject::Extension(id) => format!("extension/{id}/"),
        };
        let query = if query.is_empty() {
            String::new()
        } else {
            format!("?{query}")
        };
        let text = format!("/restapi/v1.0/account/{ACCOUNT_ID}/{owner}{event}{query}");
        Ok(Self {
            text,
            subject,
            kind,
        })
    }

    /// The event path and body for this occurrence, if the filter wants it.
    pub(crate) fn notification(
        &self,
        occurrence: &Occurrence,
        directory: &Directory,
    ) -> Option<(String, Value)> {
        match (occurrence, &self.kind) {
            (Occurrence::Telephony(change), Kind::Telephony(wanted)) => {
                let is_own = match &self.subject {
                    Subject::Account => true,
                    Subject::Extension(id) => change.party.is_of(id),
                };
                if !is_own || !wanted.admits(change) {
                    return None;
                }
                let body = telephony::notification(directory, change, wanted.sip_data);
                Some((
                    event_path(change.party.extension_id.as_deref(), "telephony/sessions"),
                    body,
                ))
            }
            (
                Occurrence::Presence {
                    extension_id,
                    sequence,
                    calls,
                    said,
                },
                Kind::Presence(detail),
            ) if self.subject == Subject::Account || self.is_about(extension_id) => {
                let mut body = presence::fields(directory, calls, said, *detail);
                body["extensionId"] = Value::from(extension_id.as_str());
                body["ownerId"] = Value::from(extension_id.as_str());
                body["sequence"] = Value::from(*sequence);
                let subject = match &self.subject {
                    Subject::Account => None,
                    Subject::Extension(id) => Some(id.as_str()),
                };
                Some((event_path(subject, "presence"), body))
            }
            (
                Occurrence::MessageStore {
                    extension_id,
                    direction,
                    kind,
                    body,
                },
                Kind::MessageStore {
                    direction: wanted_direction,
                    message_type,
                },
            ) if self.is_about(extension_id) => {
                let is = |wanted: &Option<String>, value: &str| {
                    wanted.as_deref().is_none_or(|wanted| wanted == value)
                };
                let is_wanted = is(wanted_direction, direction) && is(message_type, kind);
                is_wanted.then(|| {
                    (
                        event_path(Some(extension_id), "message-store"),
                        body.clone(),
                    )
                })
            }
            (Occurrence::Voicemail { extension_id, body }, Kind::Voicemail)
                if self.is_about(extension_id) =>
            {
                Some((event_path(Some(extension_id), "voicemail"), body.clone()))
            }
            (Occurrence::InstantMessage { extension_id, body }, Kind::InstantMessage)
                if self.is_about(extension_id) =>
            {
                Some((
                    event_path(Some(extension_id), "message-store/instant"),
                    body.clone(),
                ))
            }
            _ => None,
        }
    }

    fn is_about(&self, extension_id: &str) -> bool {
        self.subject == Subject::Extension(extension_id.to_owned())
    }
}

fn subject_of<'a>(
    extension: &str,
    caller: &'a Caller,
    directory: &'a Directory,
) -> Result<&'a Person, FilterRefusal> {
    if extension == "~" || extension == caller.person.extension_id {
        return Ok(&caller.person);
    }
    let person = directory.by_id(extension).ok_or(FilterRefusal::Unknown)?;
    if caller.person.is_admin {
        Ok(person)
    } else {
        Err(FilterRefusal::OtherExtension)
    }
}

fn kind_of(event: &str, query: &Query) -> Result<Kind, FilterRefusal> {
    let text = |name| query.get(name).map(str::to_owned);
    match event {
        "telephony/sessions" => Ok(Kind::Telephony(TelephonyFilter {
            sip_data: query.is_true("sipData"),
            missed_only: query.is_true("missedCall"),
            direction: text("direction"),
            status_code: text("statusCode"),
            phone_number: text("phoneNumber"),
        })),
        "presence" => Ok(Kind::Presence(Detail::of(query))),
        "message-store" => Ok(Kind::MessageStore {
            direction: text("direction"),
            message_type: text("type"),
        }),
        "message-store/instant" if query.get("type") == Some("SMS") => Ok(Kind::InstantMessage),
        "voicemail" => Ok(Kind::Voicemail),
        _ => Err(FilterRefusal::Unknown),
    }
}

impl Kind {
    fn permission(&self) -> Permission {
        match self {
            Self::Telephony(_) => Permission::CallControl,
            Self::Presence(_) => Permission::ReadPresence,
            Self::MessageStore { .. } | Self::InstantMessage | Self::Voicemail => {
                Permission::ReadMessages
            }
        }
    }
}

impl TelephonyFilter {
    fn admits(&self, change: &Change) -> bool {
        let party = &change.party;
        let direction = if party.is_outbound {
            "Outbound"
        } else {
            "Inbound"
        };
        let other = if party.is_outbound {
            &party.to_number
        } else {
            &party.from_number
        };
        let status = format!("{:?}", party.status);
        (!self.missed_only || party.missed)
            && self
                .direction
                .as_deref()
                .is_none_or(|wanted| wanted == direction)
            && self
                .status_code
                .as_deref()
                .is_none_or(|wanted| wanted == status)
            && (self.phone_number.is_none() || self.phone_number == *other)
    }
}

fn event_path(extension_id: Option<&str>, event: &str) -> String {
    match extension_id {
        Some(id) => format!("/restapi/v1.0/account/{ACCOUNT_ID}/extension/{id}/{event}"),
        None => format!("/restapi/v1.0/account/{ACCOUNT_ID}/{event}"),
    }
}
