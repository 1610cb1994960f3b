//! What goes wrong in a history, and how often it did where.

use std::collections::BTreeMap;

use rand::{Rng as _, rngs::StdRng};

/// A kind of failure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Fault {
    /// The connector dies before it is done,
    DiesBefore,
    /// or after it was done and before it hears of that.
    DiesAfter,
    /// 429: RingCentral says how long to wait, NetSuite does not. Of a database: another one writes.
    Busy,
    /// 500, and nothing is done.
    Fails,
    /// Nobody takes the connection.
    Refused,
    /// It is done, and no answer comes until patience ends.
    TimesOut,
    /// It is done, and the connection drops in the middle of its answer.
    AnswerLost,
}

impl Fault {
    pub(super) const ALL: [Self; 7] = [
        Self::DiesBefore,
        Self::DiesAfter,
        Self::Busy,
        Self::Fails,
        Self::Refused,
        Self::TimesOut,
        Self::AnswerLost,
    ];

    /// Is what was asked for done all the same?
    pub(super) const fn is_done(self) -> bool {
        match self {
            Self::DiesAfter | Self::TimesOut | Self::AnswerLost => true,
            Self::DiesBefore | Self::Busy | Self::Fails | Self::Refused => false,
        }
    }

    pub(super) const fn is_death(self) -> bool {
        matches!(self, Self::DiesBefore | Self::DiesAfter)
    }
}

/// What the connector is at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Doing {
    /// Asks RingCentral.
    Asking,
    /// Writes down something else than a record.
    Noting,
    /// Reads a record in NetSuite.
    Reading,
    /// Notes how it is about to write it.
    Intending,
    /// Writes it in NetSuite.
    Writing,
    /// Notes that it stands there.
    Settling,
}

impl Doing {
    /// The steps of telling one call.
    pub(super) const TELLING: [Self; 4] = [
        Self::Reading,
        Self::Intending,
        Self::Writing,
        Self::Settling,
    ];
}

/// A failure to come.
struct Coming {
    /// After so many other things.
    after: u32,
    fault: Fault,
    /// So often in a row: a write that is repeated may fail again.
    times: u32,
}

/// All of one history.
#[derive(Default)]
pub(super) struct Faults {
    coming: Vec<Coming>,
    /// What has struck where.
    pub(super) struck: BTreeMap<(Doing, Fault), usize>,
}

impl Faults {
    pub(super) fn add(&mut self, random: &mut StdRng) {
        let fault = Fault::ALL[random.random_range(0..Fault::ALL.len())];
        let times = if fault.is_death() {
            1
        } else {
            random.random_range(1..6)
        };
        self.coming.push(Coming {
            after: random.random_range(0..60),
            fault,
            times,
        });
    }

    pub(super) fn are_over(&self) -> bool {
        self.coming.is_empty()
    }

    /// What goes wrong with the next thing.
    pub(super) fn strike(&mut self, doing: Doing) -> Option<Fault> {
        let mut struck = None;
        self.coming.retain_mut(|coming| {
            if coming.after > 0 {
                coming.after -= 1;
                return true;
            }
            struck = Some(coming.fault);
            coming.times -= 1;
            coming.times > 0
        });
        if let Some(fault) = struck {
            *self.struck.entry((doing, fault)).or_default() += 1;
        }
        struck
    }
}
