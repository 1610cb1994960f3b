//! A bad network between a leg and its phone: loss both ways, delay and jitter towards the phone.

use std::{collections::BTreeMap, time::Duration};

use rand::Rng as _;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

/// How bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Impairment {
    /// Of what is sent to the phone, so much is lost, in percent.
    pub loss: u8,
    /// Of what the phone sends.
    pub loss_of_phone: u8,
    /// What is sent to the phone comes so many milliseconds later.
    pub delay_ms: u16,
    /// And up to so many more, each packet by itself.
    pub jitter_ms: u16,
}

impl Impairment {
    /// Is this packet of the phone lost?
    pub(super) fn loses_of_phone(self) -> bool {
        happens(self.loss_of_phone)
    }

    /// When a packet to the phone arrives there; nothing when it is lost.
    fn arrival(self, now: Instant) -> Option<Instant> {
        let jitter = rand::rng().random_range(0..=self.jitter_ms);
        let late = Duration::from_millis(u64::from(self.delay_ms) + u64::from(jitter));
        (!happens(self.loss)).then(|| now + late)
    }
}

fn happens(percent: u8) -> bool {
    rand::rng().random_range(0..100) < percent
}

/// Packets on their way, the next to arrive first.
#[derive(Debug)]
pub(super) struct Way<T> {
    packets: BTreeMap<(Instant, u64), T>,
    sent: u64,
}

impl<T> Default for Way<T> {
    fn default() -> Self {
        Self {
            packets: BTreeMap::new(),
            sent: 0,
        }
    }
}

impl<T> Way<T> {
    /// Sent now, over a network that is as bad as this.
    pub(super) fn send(&mut self, packet: T, how: Impairment, now: Instant) {
        if let Some(at) = how.arrival(now) {
            self.packets.insert((at, self.sent), packet);
            self.sent += 1;
        }
    }

    /// When the next one arrives.
    pub(super) fn next(&self) -> Option<Instant> {
        self.packets.keys().next().map(|(at, _)| *at)
    }

    /// All that have arrived by now, in the order of their arrival.
    pub(super) fn arrived(&mut self, now: Instant) -> Vec<T> {
        let rest = self.packets.split_off(&(now, u64::MAX));
        std::mem::replace(&mut self.packets, rest)
            .into_values()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Impairment = Impairment {
        loss: 0,
        loss_of_phone: 0,
        delay_ms: 0,
        jitter_ms: 0,
    };

    #[test]
    fn a_good_network_hands_on_at_once_and_in_order() {
        let now = Instant::now();
        let mut way = Way::default();
        for packet in 0..5 {
            way.send(packet, NOTHING, now);
        }
        assert_eq!(way.arrived(now), [0, 1, 2, 3, 4]);
        assert_eq!(way.next(), None);
    }

    #[test]
    fn a_slow_one_hands_on_later_and_a_broken_one_nothing() {
        let now = Instant::now();
        let (slow, lost) = (
            Impairment {
                delay_ms: 100,
                ..NOTHING
            },
            Impairment {
                loss: 100,
                ..NOTHING
            },
        );
        let mut way = Way::default();
        way.send("slow", slow, now);
        way.send("lost", lost, now);
        assert!(way.arrived(now + Duration::from_millis(99)).is_empty());
        assert_eq!(way.next(), Some(now + Duration::from_millis(100)));
        assert_eq!(way.arrived(now + Duration::from_millis(100)), ["slow"]);
        assert!(!NOTHING.loses_of_phone());
    }

    #[test]
    fn jitter_changes_the_order_and_loss_is_the_share_that_was_asked_for() {
        let now = Instant::now();
        let uneven = Impairment {
            loss: 20,
            jitter_ms: 200,
            ..NOTHING
        };
        let mut way = Way::default();
        for packet in 0..2_000 {
            way.send(packet, uneven, now);
        }
        let arrived = way.arrived(now + Duration::from_millis(200));
        assert!((1_500..1_700).contains(&arrived.len()), "{}", arrived.len());
        assert!(!arrived.is_sorted());
    }
}
