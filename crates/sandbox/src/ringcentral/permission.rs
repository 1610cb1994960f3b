//! App permissions, which are also the OAuth scopes.

use std::{collections::BTreeSet, fmt};

macro_rules! permissions {
    ($($name:ident),* $(,)?) => {
        /// One app permission, under the name that `scope` and CMN-401 use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the names are the platform's own")]
        pub enum Permission { $($name),* }

        impl Permission {
            /// The platform's name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            pub(crate) fn parse(name: &str) -> Option<Self> {
                match name { $(stringify!($name) => Some(Self::$name),)* _ => None }
            }
        }
    };
}

permissions! {
    CallControl, Contacts, EditExtensions, EditMessages, EditPresence, InternalMessages,
    ReadAccounts, ReadCallLog, ReadCallRecording, ReadContacts, ReadMessages, ReadPresence,
    RingOut, SMS, SubscriptionWebhook, VoipCalling, WebSocket,
}

impl Permission {
    /// What the consent screen says the app may do.
    pub fn explained(self) -> &'static str {
        match self {
            Self::CallControl => "Control your calls",
            Self::Contacts => "Edit your personal contacts",
            Self::EditExtensions => "Change your extension settings",
            Self::EditMessages => "Change and delete your messages",
            Self::EditPresence => "Change your presence",
            Self::InternalMessages => "Send messages to colleagues",
            Self::ReadAccounts => "See your account and extension",
            Self::ReadCallLog => "See your call log",
            Self::ReadCallRecording => "Listen to your call recordings",
            Self::ReadContacts => "See your personal contacts",
            Self::ReadMessages => "Read your messages",
            Self::ReadPresence => "See your presence",
            Self::RingOut => "Place calls with RingOut",
            Self::SMS => "Send text messages as you",
            Self::SubscriptionWebhook => "Send events about you to a server",
            Self::VoipCalling => "Call and be called in the browser",
            Self::WebSocket => "Receive events as they happen",
        }
    }

    fn implied_by(self) -> &'static [Self] {
        match self {
            Self::ReadMessages => &[Self::EditMessages, Self::SMS],
            Self::ReadPresence => &[Self::EditPresence],
            Self::ReadContacts => &[Self::Contacts],
            Self::ReadCallLog => &[Self::ReadCallRecording],
            Self::ReadAccounts => &[Self::EditExtensions],
            Self::CallControl
            | Self::Contacts
            | Self::EditExtensions
            | Self::EditMessages
            | Self::EditPresence
            | Self::InternalMessages
            | Self::ReadCallRecording
            | Self::RingOut
            | Self::SMS
            | Self::SubscriptionWebhook
            | Self::VoipCalling
            | Self::WebSocket => &[],
        }
    }
}

/// What a token is good for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope(BTreeSet<Permission>);

impl Scope {
    /// All of these.
    pub fn of(permissions: &[Permission]) -> Self {
        Self(permissions.iter().copied().collect())
    }

    /// The part of an app's permissions that was asked for; all of them when nothing was.
    /// `None` when something is asked for that the app does not have.
    pub fn narrowed(permissions: &[Permission], asked: Option<&str>) -> Option<Self> {
        let all = Self::of(permissions);
        let Some(asked) = asked else { return Some(all) };
        let parsed: Option<BTreeSet<_>> = asked.split_whitespace().map(Permission::parse).collect();
        parsed.filter(|set| set.is_subset(&all.0)).map(Self)
    }

    /// Is this permission, or one that implies it, among them?
    pub fn allows(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
            || permission
                .implied_by()
                .iter()
                .any(|stronger| self.0.contains(stronger))
    }

    /// In order of name.
    pub fn iter(&self) -> impl Iterator<Item = Permission> + '_ {
        self.0.iter().copied()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.iter().map(Permission::name).collect();
        f.write_str(&names.join(" "))
    }
}
