//! Something to be heard: a tone as a WAV file (RIFF, 8 kHz, 16 bit, one channel).

const RATE: u32 = 8_000;
const BYTES_PER_SAMPLE: u32 = 2;
/// Samples in one swing: 400 Hz.
const SWING: u32 = 20;
const LOUDNESS: i16 = 6_000;

/// A tone of so many seconds.
pub(crate) fn wav(seconds: u32) -> Vec<u8> {
    let samples = RATE * seconds.max(1);
    let size = samples * BYTES_PER_SAMPLE;
    let mut file = Vec::new();
    file.extend(b"RIFF");
    file.extend((36 + size).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // PCM, one channel.
    file.extend([1_u16, 1].map(u16::to_le_bytes).concat());
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * BYTES_PER_SAMPLE).to_le_bytes());
    file.extend([2_u16, 16].map(u16::to_le_bytes).concat());
    file.extend(b"data");
    file.extend(size.to_le_bytes());
    for sample in 0..samples {
        let is_up = sample % SWING < SWING / 2;
        file.extend(if is_up { LOUDNESS } else { -LOUDNESS }.to_le_bytes());
    }
    file
}

#[cfg(test)]
mod tests {
    use super::wav;

    #[test]
    fn the_header_says_how_long_the_tone_is() {
        let file = wav(2);
        assert_eq!(file.len(), 44 + 2 * 16_000);
        assert_eq!(file[40..44], 32_000_u32.to_le_bytes());
    }
}
