//! The company's event subscription: RingCentral posts to the connector when somebody leaves a call, so
//! that the call is logged within seconds and not with the next reading on the schedule.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// How it stands, for admins.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventSubscription {
    /// Whether it is there.
    pub state: SubscriptionState,
    /// The beginning of its id.
    pub id: Option<String>,
    /// When it ends, if nobody renews it; the connector does, long before.
    pub ends_at: Option<Timestamp>,
    /// When the last event came.
    pub last_event_at: Option<Timestamp>,
    /// How long that was under way, in milliseconds.
    pub late_millis: Option<i64>,
    /// When it was last made anew because it had ended, and how it had.
    pub mended: Option<Mended>,
    /// Why it is not there, and what to do, in words.
    pub cause: Option<String>,
    /// RingCentral's code for it.
    pub code: Option<String>,
    /// When it is tried again.
    pub next_try_at: Option<Timestamp>,
}

/// Whether there is one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SubscriptionState {
    /// RingCentral cannot reach the connector: its settings name no public address.
    #[default]
    NoAddress,
    /// The company's connections are not set up.
    NotSetUp,
    /// It is being made.
    Starting,
    /// Events come.
    Live,
    /// It is not there, or nothing is known of it; it is tried again by itself.
    Missing,
}

/// It was made anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mended {
    /// When.
    pub at: Timestamp,
    /// How the one before had ended.
    pub after: Ending,
}

/// How a subscription ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ending {
    /// Its time was over.
    Expired,
    /// RingCentral could not deliver too often.
    Blacklisted,
    /// RingCentral knows it no more.
    Deleted,
    /// The connector's public address is another one.
    Moved,
}

impl Ending {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Expired, Self::Blacklisted, Self::Deleted, Self::Moved];

    /// As it stands in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Blacklisted => "blacklisted",
            Self::Deleted => "deleted",
            Self::Moved => "moved",
        }
    }

    /// The ending of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_is_read_as_it_is_written() {
        for ending in Ending::ALL {
            assert_eq!(Ending::parse(ending.as_str()), Some(ending));
            let json = serde_json::to_string(&ending).unwrap();
            assert_eq!(json, format!("\"{}\"", ending.as_str()));
        }
        assert_eq!(Ending::parse("other"), None);
    }
}
