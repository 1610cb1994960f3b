//! Decimals as `f64`.
//!
//! No field that the app reads or writes is one: times are whole milliseconds, and what passes
//! through keeps its spelling. So the standard library's parser and its tables, 10 kB that do not
//! compress, stay out of the download.

/// Every power of ten up to this one is an `f64` without rounding.
const EXACT: i32 = 22;

/// The `f64` of a JSON number: the nearest one when its digits make a number up to 2⁵³ and the point
/// moves no more than 22 places, else one that may differ from it in the last bit or two. `None` when it
/// is too great.
pub(super) fn decimal(spelled: &str) -> Option<f64> {
    let (digits, exponent) = spelled.split_once(['e', 'E']).unwrap_or((spelled, "0"));
    let mut mantissa = 0_u64;
    let mut places = exponent.parse::<i32>().ok()?;
    let mut is_fraction = false;
    for digit in digits.bytes() {
        match digit {
            b'.' => is_fraction = true,
            // As many digits as are sure to fit.
            b'0'..=b'9' if mantissa < 10_u64.pow(18) => {
                mantissa = mantissa * 10 + u64::from(digit - b'0');
                places = places.saturating_sub(i32::from(is_fraction));
            }
            b'0'..=b'9' => places = places.saturating_add(i32::from(!is_fraction)),
            _ => {}
        }
    }
    let value = shifted(mantissa, places);
    let value = if spelled.starts_with('-') {
        -value
    } else {
        value
    };
    value.is_finite().then_some(value)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the nearest f64 is what is asked for"
)]
fn shifted(mantissa: u64, mut places: i32) -> f64 {
    let mut value = mantissa as f64;
    while places != 0 && value != 0.0 && value.is_finite() {
        let step = places.clamp(-EXACT, EXACT);
        let power = (0..step.abs()).fold(1.0, |power, _| power * 10.0);
        value = if step < 0 {
            value / power
        } else {
            value * power
        };
        places -= step;
    }
    value
}
