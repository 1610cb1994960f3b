//! What befell the company's connections, as the connector writes it down: a kind and the platform's
//! code, never a number, a name, a text or a token.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// Whose connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Platform {
    /// RingCentral.
    Ringcentral,
    /// NetSuite.
    Netsuite,
}

impl Platform {
    /// As it stands in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ringcentral => "ringcentral",
            Self::Netsuite => "netsuite",
        }
    }

    /// The platform of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Ringcentral, Self::Netsuite]
            .into_iter()
            .find(|one| one.as_str() == name)
    }
}

/// How grave it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// As it should be.
    Info,
    /// It goes on by itself.
    Warning,
    /// Something did not work.
    Error,
}

macro_rules! kinds {
    ($($(#[doc = $about:literal])* $name:ident = $word:literal, $level:ident;)+) => {
        /// What happened.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub enum What { $($(#[doc = $about])* $name),+ }

        impl What {
            /// All there are.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As it stands in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// How grave it is.
            pub const fn level(self) -> Level {
                match self { $(Self::$name => Level::$level),+ }
            }

            /// The kind of this name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == name)
            }
        }
    };
}

kinds! {
    /// The call log was read, and calls of it were logged.
    CallsLogged = "callsLogged", Info;
    /// An admin saved credentials.
    Saved = "saved", Info;
    /// An admin disconnected it.
    Disconnected = "disconnected", Info;
    /// An admin took note of the errors so far.
    Acknowledged = "acknowledged", Info;
    /// The event subscription was made.
    Subscribed = "subscribed", Info;
    /// The event subscription was renewed.
    Renewed = "renewed", Info;
    /// Credentials that an admin entered did not prove right; those in use stay.
    NotProved = "notProved", Warning;
    /// Another account: logging rules that named records of the one before are in use no more.
    RulesCleared = "rulesCleared", Warning;
    /// At the limit of requests.
    Busy = "busy", Warning;
    /// The role may not read something.
    ReadRefused = "readRefused", Warning;
    /// The event subscription had ended; it is made anew.
    SubscriptionEnded = "subscriptionEnded", Warning;
    /// The event subscription was refused.
    SubscriptionRefused = "subscriptionRefused", Error;
    /// Sign-in refused.
    SignInRefused = "signInRefused", Error;
    /// The app is refused.
    AppRefused = "appRefused", Error;
    /// The sign-in is of another account.
    OtherAccount = "otherAccount", Error;
    /// A permission is missing.
    PermissionMissing = "permissionMissing", Error;
    /// A field of a record is refused.
    FieldRefused = "fieldRefused", Error;
    /// No answer, or one of failure.
    NoAnswer = "noAnswer", Error;
    /// An answer that makes no sense.
    Unreadable = "unreadable", Error;
}

/// A line of a connection's log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What happened.
    pub what: What,
    /// The platform's code for it, or the permission's name.
    pub code: Option<String>,
    /// When, for the first time.
    pub began_at: Timestamp,
    /// When, for the last time.
    pub last_at: Timestamp,
    /// How often, in between.
    pub times: u32,
}

/// Answer of `GET /company/events`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionLog {
    /// Whose.
    pub platform: Platform,
    /// The newest first.
    pub lines: Vec<Line>,
    /// Errors until then do not count any more: an admin took note of them.
    pub seen_at: Option<Timestamp>,
}

/// Errors of so long count.
pub const COUNTED_MILLIS: i64 = 24 * 3_600_000;

impl Line {
    /// How many errors it is now: those of the last 24 hours that nobody has taken note of.
    pub fn errors(&self, seen_at: Option<Timestamp>, now: Timestamp) -> u32 {
        let is_seen = seen_at.is_some_and(|at| self.last_at <= at);
        let is_old = now.millis_since(self.last_at) >= COUNTED_MILLIS;
        if self.what.level() == Level::Error && !is_seen && !is_old {
            self.times
        } else {
            0
        }
    }
}

/// A code without what could be a person's: letters, digits and the signs of codes and permissions, and
/// not so many digits that they could be a number to dial.
pub fn redacted(code: &str) -> Option<String> {
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || " _-.>:[]".contains(letter);
    let digits = code.chars().filter(char::is_ascii_digit).count();
    let is_code = !code.is_empty() && code.len() <= 60 && digits <= 5 && code.chars().all(is_sign);
    is_code.then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(what: What, last_at: i64) -> Line {
        Line {
            what,
            code: None,
            began_at: Timestamp::from_millis(0),
            last_at: Timestamp::from_millis(last_at),
            times: 3,
        }
    }

    #[test]
    fn only_time_and_an_admins_note_clear_what_counts() {
        let at = Timestamp::from_millis;
        let error = line(What::NoAnswer, 1_000);
        assert_eq!(error.errors(None, at(1_000)), 3);
        assert_eq!(error.errors(None, at(999 + COUNTED_MILLIS)), 3);
        assert_eq!(error.errors(None, at(1_000 + COUNTED_MILLIS)), 0);
        assert_eq!(error.errors(Some(at(999)), at(2_000)), 3);
        assert_eq!(error.errors(Some(at(1_000)), at(2_000)), 0);
        assert_eq!(line(What::Busy, 1_000).errors(None, at(1_000)), 0);
    }

    #[test]
    fn a_code_is_kept_and_words_about_people_are_not() {
        for code in [
            "CMN-401",
            "OAU-213",
            "ReadCallLog",
            "Lists -> Phone Calls",
            "item.items[0].item",
        ] {
            assert_eq!(redacted(code).as_deref(), Some(code));
        }
        for text in [
            "",
            "4155550134",
            "+14155550134",
            "tom@example.com",
            "Tomás",
            &"x".repeat(61),
        ] {
            assert_eq!(redacted(text), None, "{text}");
        }
    }

    #[test]
    fn every_kind_is_read_as_it_is_written() {
        for what in What::ALL {
            assert_eq!(What::parse(what.as_str()), Some(*what));
            let json = serde_json::to_string(what).unwrap();
            assert_eq!(json, format!("\"{}\"", what.as_str()));
        }
    }
}
