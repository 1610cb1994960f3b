//! G.711 µ-law (ITU-T G.711), the codec every `RingCentral` endpoint speaks.

use super::{FRAME_SAMPLES, Frame, SILENCE};

const BIAS: i32 = 0x84;
const CLIP: i32 = 32_635;

/// One linear sample as µ-law.
pub fn encode_sample(sample: i16) -> u8 {
    let sign = if sample < 0 { 0x80 } else { 0x00 };
    let magnitude = i32::from(sample).abs().min(CLIP) + BIAS;
    // The biased magnitude is at least 0x84, so its highest set bit is bit 7 or above.
    let exponent = (31 - magnitude.leading_zeros()).saturating_sub(7);
    let mantissa = (magnitude >> (exponent + 3)) & 0x0f;
    let exponent = u8::try_from(exponent).unwrap_or(7);
    let mantissa = u8::try_from(mantissa).unwrap_or(0);
    !(sign | (exponent << 4) | mantissa)
}

/// One µ-law byte as a linear sample.
pub fn decode_sample(byte: u8) -> i16 {
    let byte = !byte;
    let magnitude = (((i32::from(byte & 0x0f) << 3) + BIAS) << ((byte & 0x70) >> 4)) - BIAS;
    let magnitude = i16::try_from(magnitude).unwrap_or(i16::MAX);
    if byte & 0x80 == 0 {
        magnitude
    } else {
        -magnitude
    }
}

/// A frame as the payload of one RTP packet.
pub fn encode(frame: &Frame) -> Vec<u8> {
    frame.iter().copied().map(encode_sample).collect()
}

/// The payload of an RTP packet as frames of 20 ms; a short last one is filled with silence.
pub fn decode(payload: &[u8]) -> impl Iterator<Item = Frame> + '_ {
    payload.chunks(FRAME_SAMPLES).map(|chunk| {
        let mut frame = SILENCE;
        for (sample, byte) in frame.iter_mut().zip(chunk) {
            *sample = decode_sample(*byte);
        }
        frame
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_points_of_the_standard_are_met() {
        assert_eq!(encode_sample(0), 0xff);
        assert_eq!(encode_sample(32_767), 0x80);
        assert_eq!(encode_sample(-32_768), 0x00);
        assert_eq!(decode_sample(0x80), 32_124);
        assert_eq!(decode_sample(0x00), -32_124);
        assert_eq!(decode_sample(0xff), 0);
    }

    #[test]
    fn every_byte_survives_decoding_and_encoding() {
        // 0x7f is the second way to write zero.
        for byte in (0..=u8::MAX).filter(|byte| *byte != 0x7f) {
            assert_eq!(encode_sample(decode_sample(byte)), byte);
        }
    }
}
