//! What a USB device says of its reports, in the shape in which a browser hands it over:
//! `HIDDevice.collections` of `WebHID`, <https://wicg.github.io/webhid/>.

use serde::{Deserialize, Serialize};

/// A collection at the top, with all that its reports hold.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Collection {
    /// What kind of device this part is, [`super::layout`] names some.
    pub usage_page: u32,
    /// From the device to the page.
    pub input_reports: Vec<Report>,
    /// From the page to the device.
    pub output_reports: Vec<Report>,
}

/// One kind of message.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Report {
    /// 0 where the device has but one.
    pub report_id: u8,
    /// Bit after bit, without a gap.
    pub items: Vec<Item>,
}

/// Some fields of the same size.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of a main item")]
pub struct Item {
    /// A field says how it is, not what has changed.
    pub is_absolute: bool,
    /// A field names one of the usages, rather than standing for one.
    pub is_array: bool,
    /// Padding.
    pub is_constant: bool,
    /// It goes back by itself to how it is when nobody touches it.
    pub has_preferred_state: bool,
    /// From the minimum to the maximum, not the list.
    pub is_range: bool,
    /// What each field is for, page and id as one number.
    pub usages: Vec<u32>,
    /// What the first field is for.
    pub usage_minimum: u32,
    /// What the last field is for.
    pub usage_maximum: u32,
    /// Bits of a field.
    pub report_size: u32,
    /// Fields.
    pub report_count: u32,
    /// The least value of a field.
    pub logical_minimum: i32,
}

impl Item {
    /// All its bits.
    pub(super) fn bits(&self) -> u64 {
        u64::from(self.report_size) * u64::from(self.report_count)
    }

    /// The usages, each with its place among them.
    pub(super) fn place_of(&self, usage: u32) -> Option<u32> {
        if self.is_constant {
            None
        } else if self.is_range {
            (self.usage_minimum..=self.usage_maximum)
                .contains(&usage)
                .then(|| usage - self.usage_minimum)
        } else {
            let at = self.usages.iter().position(|each| *each == usage)?;
            u32::try_from(at).ok()
        }
    }
}
