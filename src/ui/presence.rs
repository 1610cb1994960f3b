//! How busy somebody is, as icon and word.

use ledgerline_core::domain::contacts::Presence;

use super::{
    icon::Icon,
    primitives::{Mark, Tone},
    text,
};

pub(crate) fn presence_mark(told: Presence) -> Mark {
    let (tone, icon) = match told {
        Presence::Available => (Tone::Good, Icon::CheckRing),
        Presence::Busy => (Tone::Warn, Icon::Clock),
        Presence::OnCall => (Tone::Warn, Icon::Phone),
        Presence::DoNotDisturb => (Tone::Bad, Icon::Refuse),
        Presence::Offline => (Tone::Quiet, Icon::Empty),
    };
    Mark::new(tone, icon, text::presence(told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_look_alike_without_colour() {
        let marks = [
            Presence::Available,
            Presence::Busy,
            Presence::OnCall,
            Presence::DoNotDisturb,
            Presence::Offline,
        ]
        .map(presence_mark);
        for (at, one) in marks.iter().enumerate() {
            for other in &marks[at + 1..] {
                assert_ne!(one.word, other.word);
                assert_ne!(one.icon, other.icon, "{} and {}", one.word, other.word);
            }
        }
    }
}
