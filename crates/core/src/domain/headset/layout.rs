//! Where in a device's reports its buttons and lamps are. The numbers are those of the *HID Usage Tables for
//! USB* 1.5: page `0x08` LED, `0x09` Button, `0x0B` Telephony Device, `0x0C` Consumer; section 3.4.1 says what
//! a control's flags mean.

use super::descriptor::{Collection, Item, Report};

const TELEPHONY: u32 = 0x0b;
const CONSUMER: u32 = 0x0c;
/// No headset's report is longer.
const LONGEST: u64 = 256;
const WIDEST: u32 = 32;

/// What a button is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Button {
    Hook,
    /// Hold, or hold and answer.
    Flash,
    Mute,
    /// Take no call, or end it.
    Drop,
}

impl Button {
    /// That shows what it says, where one does.
    pub(super) const fn lamp(self) -> Option<Lamp> {
        match self {
            Self::Hook => Some(Lamp::OffHook),
            Self::Mute => Some(Lamp::Mute),
            Self::Flash | Self::Drop => None,
        }
    }
}

/// What a lamp tells of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lamp {
    OffHook,
    Ring,
    Mute,
    Hold,
}

const BUTTONS: [(u32, Button); 7] = [
    (0x0b_0020, Button::Hook),
    (0x0b_0021, Button::Flash),
    // Hold.
    (0x0b_0023, Button::Flash),
    (0x0b_0026, Button::Drop),
    (0x0b_002f, Button::Mute),
    // Programmable Button, and button 7 within a telephone: headsets refuse a call by either.
    (0x0b_0007, Button::Drop),
    (0x09_0007, Button::Drop),
];
/// For a device that is no telephone: Play/Pause and Mute.
const STAND_INS: [(u32, Button); 2] = [(0x0c_00cd, Button::Hook), (0x0c_00e2, Button::Mute)];
const LAMPS: [(u32, Lamp); 5] = [
    (0x08_0009, Lamp::Mute),
    (0x08_0017, Lamp::OffHook),
    (0x08_0018, Lamp::Ring),
    (0x08_0020, Lamp::Hold),
    // Telephony's own Ringer.
    (0x0b_009e, Lamp::Ring),
];

/// What a change of a button's field says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// It is on, or off.
    State,
    /// It was pressed, when it goes on.
    Press,
    /// It was switched on by 1, or off by −1.
    Pair,
}

/// Bits of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Bits {
    pub(super) report: u8,
    at: u64,
    size: u32,
}

impl Bits {
    /// Their value, the first bit being the least; nothing when the report ends before.
    fn read(self, data: &[u8]) -> Option<u32> {
        if self.size == 0 || self.size > WIDEST {
            return None;
        }
        let mut value = 0;
        for bit in 0..self.size {
            let at = self.at + u64::from(bit);
            let byte = data.get(usize::try_from(at / 8).ok()?)?;
            value |= u32::from(byte >> (at % 8) & 1) << bit;
        }
        Some(value)
    }

    /// Sets the least of them; the report is long enough.
    pub(super) fn light(self, data: &mut [u8]) {
        let byte = usize::try_from(self.at / 8).ok();
        if let Some(byte) = byte.and_then(|byte| data.get_mut(byte)) {
            *byte |= 1 << (self.at % 8);
        }
    }
}

/// A button's place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Field {
    pub(super) button: Button,
    pub(super) kind: Kind,
    pub(super) bits: Bits,
    /// In an array: so many fields, of which one has this value while the button is down.
    among: Option<(u32, u32)>,
}

/// What a field says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    Off,
    On,
    /// Of a [`Kind::Pair`].
    SwitchedOff,
}

impl Field {
    /// What the report says of it; nothing when the report ends before.
    pub(super) fn read(&self, data: &[u8]) -> Option<Reading> {
        if let Some((count, wanted)) = self.among {
            // Each field takes at least a bit.
            let most = u32::try_from(data.len().saturating_mul(8)).unwrap_or(u32::MAX);
            let mut any = None;
            for at in 0..count.min(most) {
                let skipped = u64::from(at) * u64::from(self.bits.size);
                let bits = Bits {
                    at: self.bits.at + skipped,
                    ..self.bits
                };
                let Some(value) = bits.read(data) else { break };
                if value == wanted {
                    return Some(Reading::On);
                }
                any = Some(Reading::Off);
            }
            return any;
        }
        let value = self.bits.read(data)?;
        let negative = 1_u32.checked_shl(self.bits.size - 1).unwrap_or_default();
        Some(match (self.kind, value) {
            (_, 0) => Reading::Off,
            (Kind::Pair, value) if value & negative != 0 => Reading::SwitchedOff,
            (Kind::State | Kind::Press | Kind::Pair, _) => Reading::On,
        })
    }
}

/// A report to the device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Panel {
    pub(super) report: u8,
    /// In bytes.
    pub(super) length: usize,
    pub(super) lamps: Vec<(Lamp, Bits)>,
}

/// Everything of a device that a phone has a use for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Layout {
    pub(super) fields: Vec<Field>,
    pub(super) panels: Vec<Panel>,
}

impl Layout {
    pub(super) fn of(collections: &[Collection]) -> Self {
        let reports = |page: u32| {
            let of_page = collections.iter().filter(move |it| it.usage_page == page);
            of_page.flat_map(|it| &it.input_reports)
        };
        let mut fields: Vec<Field> = reports(TELEPHONY)
            .flat_map(|report| fields(report, &BUTTONS))
            .collect();
        if fields.is_empty() {
            fields.extend(reports(CONSUMER).flat_map(|report| self::fields(report, &STAND_INS)));
        }
        let outputs = collections.iter().flat_map(|it| &it.output_reports);
        Self {
            fields,
            panels: outputs.filter_map(panel).collect(),
        }
    }
}

/// Each item of a report with the bit that it begins at.
fn placed(report: &Report) -> impl Iterator<Item = (u64, &Item)> {
    let mut next = 0_u64;
    report.items.iter().map(move |item| {
        let at = next;
        next = next.saturating_add(item.bits());
        (at, item)
    })
}

fn fields(report: &Report, buttons: &[(u32, Button)]) -> Vec<Field> {
    let mut fields = Vec::new();
    for (at, item) in placed(report) {
        for (usage, button) in buttons {
            let Some(place) = item.place_of(*usage) else {
                continue;
            };
            let among = item.is_array.then(|| {
                let value = i64::from(item.logical_minimum) + i64::from(place);
                (item.report_count, u32::try_from(value).unwrap_or(u32::MAX))
            });
            if among.is_none() && place >= item.report_count || item.report_size == 0 {
                continue;
            }
            let skipped = if item.is_array { 0 } else { place };
            fields.push(Field {
                button: *button,
                kind: kind(*button, item),
                bits: Bits {
                    report: report.report_id,
                    at: at.saturating_add(u64::from(skipped) * u64::from(item.report_size)),
                    size: item.report_size,
                },
                among,
            });
        }
    }
    let end = LONGEST * 8;
    fields.retain(|field| field.bits.at < end && field.bits.size <= WIDEST);
    fields
}

fn kind(button: Button, item: &Item) -> Kind {
    match button {
        Button::Flash | Button::Drop => Kind::Press,
        Button::Hook | Button::Mute if item.is_array => Kind::Press,
        Button::Hook | Button::Mute if !item.is_absolute => {
            if item.logical_minimum < 0 && item.report_size > 1 {
                Kind::Pair
            } else {
                Kind::Press
            }
        }
        // A key that springs back tells of being pressed; headsets say so of no hook.
        Button::Mute if item.has_preferred_state => Kind::Press,
        Button::Hook | Button::Mute => Kind::State,
    }
}

fn panel(report: &Report) -> Option<Panel> {
    let mut lamps = Vec::new();
    for (at, item) in placed(report).filter(|(_, item)| !item.is_array && item.report_size > 0) {
        for (usage, lamp) in LAMPS {
            if let Some(place) = item.place_of(usage).filter(|at| *at < item.report_count) {
                let bits = Bits {
                    report: report.report_id,
                    at: at.saturating_add(u64::from(place) * u64::from(item.report_size)),
                    size: item.report_size,
                };
                lamps.push((lamp, bits));
            }
        }
    }
    let bits = report.items.iter().map(Item::bits);
    let length = bits.fold(0, u64::saturating_add).div_ceil(8);
    (!lamps.is_empty() && length <= LONGEST).then(|| Panel {
        report: report.report_id,
        length: usize::try_from(length).unwrap_or_default(),
        lamps,
    })
}
