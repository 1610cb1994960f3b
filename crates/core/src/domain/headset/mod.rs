//! The buttons and lamps of a USB headset. Nothing here reads a clock or knows a device: reports and calls
//! go in, wishes and reports come out.
//!
//! A headset that follows its lamps reports its own state back. Such an echo must do nothing, or hanging up
//! and muting would go round in circles; see [`Headset::hears`].

pub mod descriptor;
mod layout;
mod standing;
#[cfg(test)]
mod tests;

pub use self::standing::{Lamps, Standing};
use self::{
    descriptor::Collection,
    layout::{Button, Field, Kind, Lamp, Layout, Reading},
};
use super::{intent::Intent, time::Timestamp};

/// To be sent to a device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutputReport {
    /// Its number, 0 where the device has but one.
    pub id: u8,
    /// What follows the number.
    pub data: Vec<u8>,
}

/// A headset reports within this time what a lamp of ours made of it.
const ECHO_MS: i64 = 500;

/// How a device stands with this tab.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeadsetState {
    /// Its buttons work.
    Used,
    /// They go to the tab with the phone.
    Elsewhere,
    /// It has neither buttons nor lamps for a phone.
    NoButtons,
    /// The browser could not open it.
    NotOpened,
}

/// A value that is to come, or that was asked for, until then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Expected {
    button: Button,
    value: bool,
    until: Timestamp,
}

/// What came of a report.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Heard {
    /// What the button means now.
    pub wish: Option<Intent>,
    /// What puts the device back in step.
    pub reports: Vec<OutputReport>,
}

/// An open headset.
#[derive(Clone, Debug)]
pub struct Headset {
    layout: Layout,
    /// What each field said last.
    seen: Vec<Option<Reading>>,
    standing: Standing,
    echoes: Vec<Expected>,
    /// By the device's own buttons: what follows from it is no news to it.
    asked: Vec<Expected>,
    /// The last report to each panel.
    sent: Vec<Option<Vec<u8>>>,
}

/// Somebody pressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Pressed {
    button: Button,
    /// To this; the other way round where the button does not say.
    to: Option<bool>,
}

impl Headset {
    /// Nothing for a device that has neither buttons nor lamps for a phone.
    pub fn of(collections: &[Collection]) -> Option<Self> {
        let layout = Layout::of(collections);
        if layout.fields.is_empty() && layout.panels.is_empty() {
            return None;
        }
        Some(Self {
            seen: vec![None; layout.fields.len()],
            sent: vec![None; layout.panels.len()],
            standing: Standing::default(),
            echoes: Vec::new(),
            asked: Vec::new(),
            layout,
        })
    }

    /// The calls are these now. The first answer puts all lamps right.
    pub fn shows(&mut self, standing: &Standing, now: Timestamp) -> Vec<OutputReport> {
        self.forget(now);
        let (before, lamps) = (self.standing.lamps, standing.lamps);
        for (button, was, is) in [
            (Button::Hook, before.off_hook, lamps.off_hook),
            (Button::Mute, before.mute, lamps.mute),
        ] {
            if was == is {
                continue;
            }
            let asked = self.asked.iter().position(|it| it.button == button);
            let asked = asked.map(|at| self.asked.remove(at).value);
            if asked != Some(is) {
                self.expect_echo(button, is, now);
            }
        }
        self.standing = standing.clone();
        self.due()
    }

    /// The device sent a report. One of a shape that its descriptor does not have says nothing.
    ///
    /// A state acts when it changes, and only when it becomes another than the calls': what the device says
    /// after a lamp of ours was changed is what it made of the lamp, also when the calls have gone on
    /// meanwhile. A press right after such a change is taken for the same.
    pub fn hears(&mut self, report: u8, data: &[u8], now: Timestamp) -> Heard {
        self.forget(now);
        let is_blank = data.iter().all(|byte| *byte == 0);
        let mut pressed = Vec::new();
        let mut changed = Vec::new();
        for at in 0..self.layout.fields.len() {
            let field = self.layout.fields[at];
            if field.bits.report != report {
                continue;
            }
            let Some(reading) = field.read(data) else {
                continue;
            };
            let before = self.seen[at].replace(reading);
            if before == Some(reading) {
                continue;
            }
            changed.push((field, reading));
            pressed.extend(self.pressed(field.button, field.kind, before, reading, is_blank));
        }
        let order = [Button::Hook, Button::Drop, Button::Flash, Button::Mute];
        let first = order
            .iter()
            .find_map(|button| pressed.iter().find(|it| it.button == *button));
        let wish = first.and_then(|pressed| self.wish(*pressed, now));
        self.put_in_step(&changed, now);
        Heard {
            wish,
            reports: self.due(),
        }
    }

    fn pressed(
        &mut self,
        button: Button,
        kind: Kind,
        before: Option<Reading>,
        reading: Reading,
        is_blank: bool,
    ) -> Option<Pressed> {
        let is_on = reading == Reading::On;
        let to = match kind {
            Kind::State => {
                // Of a device that was opened during a call only this is certain: it sends what has changed, and
                // a report in which nothing is on was sent because the hook went on.
                let was_on = before.map_or_else(
                    || !is_on && is_blank && button == Button::Hook,
                    |before| before == Reading::On,
                );
                if was_on == is_on {
                    return None;
                }
                Some(is_on)
            }
            Kind::Press | Kind::Pair => {
                if reading == Reading::Off {
                    return None;
                }
                (kind == Kind::Pair).then_some(is_on)
            }
        };
        if self.is_echo(button, to) || to.is_some() && to == self.shown(button) {
            return None;
        }
        Some(Pressed { button, to })
    }

    /// What the calls say of this button's lamp, where it has one.
    const fn shown(&self, button: Button) -> Option<bool> {
        match button {
            Button::Hook => Some(self.standing.lamps.off_hook),
            Button::Mute => Some(self.standing.lamps.mute),
            Button::Flash | Button::Drop => None,
        }
    }

    fn wish(&mut self, pressed: Pressed, now: Timestamp) -> Option<Intent> {
        let standing = &self.standing;
        let wish = match pressed.button {
            Button::Hook => standing.hook.clone(),
            Button::Flash => standing.flash.clone(),
            Button::Drop => standing.drop.clone(),
            Button::Mute => standing.talked.clone().map(|call| Intent::SetMuted {
                call,
                muted: pressed.to.unwrap_or(!standing.lamps.mute),
            }),
        };
        let asked = match &wish {
            Some(Intent::SetMuted { muted, .. }) => Some((Button::Mute, *muted)),
            Some(wish) if pressed.button == Button::Hook => {
                Some((Button::Hook, !matches!(wish, Intent::HangUp { .. })))
            }
            Some(_) | None => None,
        };
        if let Some((button, value)) = asked {
            self.asked.retain(|it| it.button != button);
            self.asked.push(Expected {
                button,
                value,
                until: now.plus_millis(ECHO_MS),
            });
        }
        wish
    }

    /// A device that has become another than the calls are, or will be in a moment, is told again.
    fn put_in_step(&mut self, changed: &[(Field, Reading)], now: Timestamp) {
        for (field, reading) in changed {
            let (Some(shown), Some(lamp)) = (self.shown(field.button), field.button.lamp()) else {
                continue;
            };
            let asked = self.asked.iter().find(|it| it.button == field.button);
            let wanted = asked.map_or(shown, |it| it.value);
            let is_told = self.echoes.iter().any(|it| it.button == field.button);
            if field.kind != Kind::State || (*reading == Reading::On) == wanted || is_told {
                continue;
            }
            for (panel, sent) in self.layout.panels.iter().zip(&mut self.sent) {
                if panel.lamps.iter().any(|(there, _)| *there == lamp) {
                    *sent = None;
                }
            }
            self.expect_echo(field.button, shown, now);
        }
    }

    fn forget(&mut self, now: Timestamp) {
        self.echoes.retain(|it| it.until > now);
        self.asked.retain(|it| it.until > now);
    }

    fn expect_echo(&mut self, button: Button, value: bool, now: Timestamp) {
        self.echoes.push(Expected {
            button,
            value,
            until: now.plus_millis(ECHO_MS),
        });
    }

    /// Is it what a lamp of ours made of the device? With it come those before it.
    fn is_echo(&mut self, button: Button, to: Option<bool>) -> bool {
        let is_it = |it: &Expected| it.button == button && to.is_none_or(|to| it.value == to);
        let Some(last) = self.echoes.iter().position(is_it) else {
            return false;
        };
        let mut at = 0;
        self.echoes.retain(|it| {
            at += 1;
            it.button != button || at > last + 1
        });
        true
    }

    /// The reports that say something new. The hook goes off before the bell stops: the other way round is a
    /// call that was missed.
    fn due(&mut self) -> Vec<OutputReport> {
        let lamps = self.standing.lamps;
        let is_lit = |lamp: Lamp| match lamp {
            Lamp::OffHook => lamps.off_hook,
            Lamp::Ring => lamps.ring,
            Lamp::Mute => lamps.mute,
            Lamp::Hold => lamps.hold,
        };
        let mut due = Vec::new();
        for (panel, sent) in self.layout.panels.iter().zip(&mut self.sent) {
            let mut data = vec![0; panel.length];
            for (_, bits) in panel.lamps.iter().filter(|(lamp, _)| is_lit(*lamp)) {
                bits.light(&mut data);
            }
            if sent.as_ref() == Some(&data) {
                continue;
            }
            *sent = Some(data.clone());
            let has_hook = panel.lamps.iter().any(|(lamp, _)| *lamp == Lamp::OffHook);
            let report = OutputReport {
                id: panel.report,
                data,
            };
            due.push((!has_hook, report));
        }
        due.sort_by_key(|(is_later, _)| *is_later);
        due.into_iter().map(|(_, report)| report).collect()
    }
}
