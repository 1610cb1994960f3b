//! Names of things, each its own type, so that one kind of id cannot stand in for another.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the provider's text as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The provider's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// One call as this browser shows it; ours, never sent to a provider.
    CallId
);
id!(
    /// A file beside a draft; ours, never sent to a provider.
    FileId
);
id!(
    /// RingCentral's server-side call, `s-…`; the key under which a call is logged.
    TelephonySessionId
);
id!(
    /// One member of a telephony session, `p-…-2`.
    PartyId
);
id!(
    /// A RingCentral extension's id (not its short number).
    ExtensionId
);
id!(
    /// A RingCentral account's id.
    AccountId
);
id!(
    /// A NetSuite record's internal id.
    RecordId
);
id!(
    /// RingCentral's conversation of text messages: one own number and the same others.
    ConversationId
);
id!(
    /// RingCentral's message, a text or a voicemail.
    MessageId
);
id!(
    /// A conversation by text as this browser keeps it: our number and the set of the others'.
    ThreadId
);

impl CallId {
    /// Of a call that comes in: the same whether its INVITE or RingCentral's event is here first, and for a
    /// second INVITE, so that what shows it stays.
    pub fn of_inbound(session: &TelephonySessionId) -> Self {
        Self(format!("in-{session}"))
    }
}
