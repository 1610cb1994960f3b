//! Time to finish up after a call: how long it is, what is said meanwhile, and what comes back after it.

use serde::{Deserialize, Serialize};

use super::{
    presence::{OwnPresence, Said, TakenCalls},
    time::Timestamp,
};

/// How long a person wants to finish up after each call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FinishTime {
    /// Not at all.
    #[default]
    Off,
    /// 30 seconds.
    HalfMinute,
    /// 1 minute.
    OneMinute,
    /// 2 minutes.
    TwoMinutes,
    /// 5 minutes.
    FiveMinutes,
}

impl FinishTime {
    /// All there are.
    pub const EACH: [Self; 5] = [
        Self::Off,
        Self::HalfMinute,
        Self::OneMinute,
        Self::TwoMinutes,
        Self::FiveMinutes,
    ];

    /// So long; nothing where it is off.
    pub const fn millis(self) -> Option<i64> {
        match self {
            Self::Off => None,
            Self::HalfMinute => Some(30_000),
            Self::OneMinute => Some(60_000),
            Self::TwoMinutes => Some(120_000),
            Self::FiveMinutes => Some(300_000),
        }
    }
}

/// What somebody says of themselves and which calls they take: the halves of a presence that are chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chosen {
    said: Said,
    calls: TakenCalls,
}

impl Chosen {
    const fn of(own: OwnPresence) -> Self {
        Self {
            said: own.said,
            calls: own.calls,
        }
    }
}

/// What was chosen before the time to finish up, and what is set for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interlude {
    earlier: Chosen,
    meanwhile: Chosen,
}

impl Interlude {
    /// For somebody who is like this: colleagues see that they are busy, and no call of a queue rings; direct
    /// calls ring as before. Nothing where no call rings anyway, or where that is so already.
    pub fn after(own: OwnPresence) -> Option<Self> {
        let earlier = Chosen::of(own);
        let meanwhile = Chosen {
            said: match own.said {
                Said::Available | Said::Busy => Said::Busy,
                Said::Invisible => Said::Invisible,
            },
            calls: TakenCalls::of(own.calls.direct(), false),
        };
        (!own.is_do_not_disturb() && meanwhile != earlier).then_some(Self { earlier, meanwhile })
    }

    /// As it is set to be.
    #[must_use]
    pub const fn set(&self, own: OwnPresence) -> OwnPresence {
        OwnPresence {
            said: self.meanwhile.said,
            calls: self.meanwhile.calls,
            is_on_call: own.is_on_call,
        }
    }

    /// As it was set. Whatever is different, somebody else has chosen.
    pub fn holds(&self, own: OwnPresence) -> bool {
        self.meanwhile == Chosen::of(own)
    }

    /// The same with what RingCentral has made of it; nothing where that is none of it.
    pub fn taken(self, own: OwnPresence) -> Option<Self> {
        let mut meanwhile = self.earlier;
        if own.said == self.meanwhile.said {
            meanwhile.said = own.said;
        }
        if own.calls == self.meanwhile.calls {
            meanwhile.calls = own.calls;
        }
        (meanwhile != self.earlier).then_some(Self { meanwhile, ..self })
    }

    /// As it is once this is over: each half that was set is what it was before, and one that somebody has
    /// chosen meanwhile stays.
    #[must_use]
    pub fn given_back(&self, own: OwnPresence) -> OwnPresence {
        let Chosen { said, calls } = self.meanwhile;
        OwnPresence {
            said: if own.said == said {
                self.earlier.said
            } else {
                own.said
            },
            calls: if own.calls == calls {
                self.earlier.calls
            } else {
                own.calls
            },
            is_on_call: own.is_on_call,
        }
    }
}

/// Time to finish up, as screens show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finishing {
    /// The end of it; nothing while they talk again, after which it begins anew.
    pub until: Option<Timestamp>,
    /// As they are then.
    pub then: OwnPresence,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::presence::{PresenceWish, Status};

    const FREE: OwnPresence = OwnPresence {
        said: Said::Available,
        calls: TakenCalls::All,
        is_on_call: false,
    };

    fn like(said: Said, calls: TakenCalls) -> OwnPresence {
        OwnPresence {
            said,
            calls,
            ..FREE
        }
    }

    #[test]
    fn no_direct_call_is_kept_away_and_nobody_invisible_is_shown() {
        for said in [Said::Available, Said::Busy, Said::Invisible] {
            for calls in TakenCalls::EACH {
                let own = like(said, calls);
                let Some(interlude) = Interlude::after(own) else {
                    continue;
                };
                let set = interlude.set(own);
                assert_ne!(set, own);
                assert_eq!(set.calls.direct(), calls.direct());
                assert!(!set.calls.of_queues());
                assert_eq!(set.said == Said::Invisible, said == Said::Invisible);
                assert!(interlude.holds(set) && !interlude.holds(own));
                assert_eq!(interlude.given_back(set), own);
                assert_eq!(interlude.given_back(own), own, "nothing is left of it");
            }
        }
    }

    #[test]
    fn whoever_said_at_least_as_much_is_left_alone() {
        let is_left = |own| Interlude::after(own).is_none();
        assert!(is_left(FREE.after(PresenceWish::Be(Status::DoNotDisturb))));
        assert!(is_left(like(Said::Busy, TakenCalls::NoQueueCalls)));
        assert!(is_left(like(Said::Invisible, TakenCalls::NoQueueCalls)));
        assert!(!is_left(like(Said::Busy, TakenCalls::All)));
    }

    #[test]
    fn what_somebody_chose_meanwhile_stays_and_the_other_half_comes_back() {
        let interlude = Interlude::after(FREE).unwrap();
        let elsewhere = like(Said::Available, TakenCalls::NoQueueCalls);
        assert!(!interlude.holds(elsewhere));
        assert_eq!(interlude.given_back(elsewhere), FREE, "queue calls ring");
        let away = like(Said::Busy, TakenCalls::None);
        let then = interlude.given_back(away);
        assert_eq!(then, like(Said::Available, TakenCalls::None));
    }

    #[test]
    fn what_ringcentral_takes_in_part_is_claimed_in_part() {
        let interlude = Interlude::after(FREE).unwrap();
        let half = like(Said::Busy, TakenCalls::All);
        let taken = interlude.taken(half).unwrap();
        assert!(taken.holds(half));
        assert_eq!(taken.given_back(half), FREE);
        assert_eq!(interlude.taken(FREE), None);
        // Somebody chose do-not-disturb at the same moment.
        let away = like(Said::Busy, TakenCalls::None);
        let taken = interlude.taken(away).unwrap();
        assert!(!taken.holds(away));
        assert_eq!(taken.given_back(away).calls, TakenCalls::None);
    }
}
