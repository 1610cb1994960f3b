//! The rep's own presence: what they say of themselves, which calls they take, and what stood in the way
//! of changing it. How busy colleagues are is [`Presence`] alone.

use serde::{Deserialize, Serialize};

use super::{
    contacts::Presence,
    finish_up::{FinishTime, Finishing},
};

/// What somebody says of themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Said {
    /// Free.
    Available,
    /// Not to be disturbed with trifles; calls ring all the same.
    Busy,
    /// Colleagues see them as not there.
    Invisible,
}

/// Which calls ring for somebody; RingCentral sends the others to voicemail, or on within their queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TakenCalls {
    /// All.
    All,
    /// None that a call queue offers.
    NoQueueCalls,
    /// None but those that a call queue offers.
    QueueCallsOnly,
    /// None at all.
    None,
}

impl TakenCalls {
    /// All there are.
    pub const EACH: [Self; 4] = [
        Self::All,
        Self::NoQueueCalls,
        Self::QueueCallsOnly,
        Self::None,
    ];

    /// By the two halves of it.
    pub const fn of(direct: bool, of_queues: bool) -> Self {
        match (direct, of_queues) {
            (true, true) => Self::All,
            (true, false) => Self::NoQueueCalls,
            (false, true) => Self::QueueCallsOnly,
            (false, false) => Self::None,
        }
    }

    /// Do calls to the rep's own numbers ring?
    pub const fn direct(self) -> bool {
        matches!(self, Self::All | Self::NoQueueCalls)
    }

    /// Do calls that a queue offers ring?
    pub const fn of_queues(self) -> bool {
        matches!(self, Self::All | Self::QueueCallsOnly)
    }
}

/// What the rep chooses between.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// Free.
    Available,
    /// Busy, and to be called.
    Busy,
    /// No call rings.
    DoNotDisturb,
    /// Seen as not there.
    Invisible,
}

impl Status {
    /// All there are.
    pub const EACH: [Self; 4] = [
        Self::Available,
        Self::Busy,
        Self::DoNotDisturb,
        Self::Invisible,
    ];
}

/// What the rep wants to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PresenceWish {
    /// This.
    Be(Status),
    /// To be rung by these calls.
    Take(TakenCalls),
}

/// The rep's own presence, as RingCentral has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnPresence {
    /// What they say of themselves.
    pub said: Said,
    /// Which calls ring.
    pub calls: TakenCalls,
    /// They talk, on whichever phone: RingCentral shows that instead of what they say.
    pub is_on_call: bool,
}

impl OwnPresence {
    /// No call rings at all.
    pub const fn is_do_not_disturb(self) -> bool {
        matches!(self.calls, TakenCalls::None)
    }

    /// What was chosen, on a call or not.
    pub const fn chosen(self) -> Status {
        if self.is_do_not_disturb() {
            return Status::DoNotDisturb;
        }
        match self.said {
            Said::Available => Status::Available,
            Said::Busy => Status::Busy,
            Said::Invisible => Status::Invisible,
        }
    }

    /// As colleagues see it.
    pub const fn shown(self) -> Presence {
        match self.chosen() {
            Status::DoNotDisturb => Presence::DoNotDisturb,
            Status::Available | Status::Busy | Status::Invisible if self.is_on_call => {
                Presence::OnCall
            }
            Status::Available => Presence::Available,
            Status::Busy => Presence::Busy,
            Status::Invisible => Presence::Offline,
        }
    }

    /// As it is once this wish is fulfilled. Whoever wants to be anything but *do not disturb* takes calls
    /// again, and whoever wants to be that is there.
    #[must_use]
    pub const fn after(self, wish: PresenceWish) -> Self {
        let calls = if self.is_do_not_disturb() {
            TakenCalls::All
        } else {
            self.calls
        };
        let (said, calls) = match wish {
            PresenceWish::Take(calls) => (self.said, calls),
            PresenceWish::Be(Status::Available) => (Said::Available, calls),
            PresenceWish::Be(Status::Busy) => (Said::Busy, calls),
            PresenceWish::Be(Status::Invisible) => (Said::Invisible, calls),
            PresenceWish::Be(Status::DoNotDisturb) => {
                let said = match self.said {
                    Said::Invisible => Said::Available,
                    Said::Available | Said::Busy => self.said,
                };
                (said, TakenCalls::None)
            }
        };
        Self {
            said,
            calls,
            is_on_call: self.is_on_call,
        }
    }
}

/// Why RingCentral did not change it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PresenceProblem {
    /// The app was not given the permission, or the person was not.
    Permission {
        /// By RingCentral's name.
        permission: Option<String>,
    },
    /// The extension, or its plan, has no such status.
    NotForExtension,
    /// What RingCentral says of it now is nothing we know, so nobody knows what is to be changed.
    Unknown {
        /// Its word for it, where it has one.
        word: Option<String>,
    },
    /// RingCentral refused the sign-in.
    SignIn,
    /// RingCentral takes no more changes for a while.
    TooMany {
        /// How long it says to wait.
        seconds: u32,
    },
    /// RingCentral failed.
    Unavailable,
    /// No answer.
    NoAnswer,
    /// Anything else.
    Refused {
        /// RingCentral's code.
        code: Option<String>,
    },
}

/// The rep's own presence, as screens show it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PresenceView {
    /// As RingCentral has it; `None` while nobody knows.
    pub own: Option<OwnPresence>,
    /// RingCentral has been asked to change it to this and has not answered.
    pub changes_to: Option<OwnPresence>,
    /// Why the last change did not come about.
    pub problem: Option<PresenceProblem>,
    /// It can be read and not changed: the sign-in lacks the permission.
    pub is_read_only: bool,
    /// How long the rep wants to finish up after a call.
    pub finish_time: FinishTime,
    /// They finish up after one.
    pub finishing: Option<Finishing>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: OwnPresence = OwnPresence {
        said: Said::Available,
        calls: TakenCalls::All,
        is_on_call: false,
    };

    #[test]
    fn each_status_is_chosen_by_wishing_for_it_from_every_other() {
        for from in Status::EACH {
            for to in Status::EACH {
                let before = FREE.after(PresenceWish::Be(from));
                let after = before.after(PresenceWish::Be(to));
                assert_eq!(after.chosen(), to, "{from:?} to {to:?}");
                let rings = to != Status::DoNotDisturb;
                assert_eq!(after.calls.direct(), rings, "{from:?} to {to:?}");
            }
        }
        let hidden = FREE.after(PresenceWish::Be(Status::Invisible));
        let not_disturbed = hidden.after(PresenceWish::Be(Status::DoNotDisturb));
        assert_eq!(not_disturbed.said, Said::Available, "seen again");
    }

    #[test]
    fn which_calls_ring_is_chosen_beside_the_status() {
        for calls in TakenCalls::EACH {
            assert_eq!(TakenCalls::of(calls.direct(), calls.of_queues()), calls);
            let busy = FREE.after(PresenceWish::Be(Status::Busy));
            let after = busy.after(PresenceWish::Take(calls));
            assert_eq!((after.said, after.calls), (Said::Busy, calls));
            assert_eq!(after.is_do_not_disturb(), calls == TakenCalls::None);
        }
        let no_queue = FREE.after(PresenceWish::Take(TakenCalls::NoQueueCalls));
        let busy = no_queue.after(PresenceWish::Be(Status::Busy));
        assert_eq!(busy.calls, TakenCalls::NoQueueCalls, "stays");
    }

    #[test]
    fn a_call_is_shown_over_everything_but_do_not_disturb() {
        for (status, alone, on_call) in [
            (Status::Available, Presence::Available, Presence::OnCall),
            (Status::Busy, Presence::Busy, Presence::OnCall),
            (Status::Invisible, Presence::Offline, Presence::OnCall),
            (
                Status::DoNotDisturb,
                Presence::DoNotDisturb,
                Presence::DoNotDisturb,
            ),
        ] {
            let own = FREE.after(PresenceWish::Be(status));
            assert_eq!(own.shown(), alone);
            let talking = OwnPresence {
                is_on_call: true,
                ..own
            };
            assert_eq!((talking.shown(), talking.chosen()), (on_call, status));
        }
    }
}
