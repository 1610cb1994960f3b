//! How long a text message is for the network that carries it: in which alphabet, and in how many
//! parts (3GPP TS 23.038 and 23.040).
//!
//! A text of the GSM 7-bit default alphabet and its extension table has 160 units in one part and 153
//! in each of several; anything else is sent as UCS-2 with 70 and 67. A part gives six bytes to the
//! header that joins the parts again, hence the smaller numbers. Neither an escape sequence nor a
//! surrogate pair is torn apart, so a part may stay one unit short.

/// How a text is written for the network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alphabet {
    /// The GSM 7-bit default alphabet with its extension table; a unit is seven bits.
    Gsm7,
    /// Two bytes for each UTF-16 code unit.
    Ucs2,
}

impl Alphabet {
    /// Units in a text of one part.
    const fn alone(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// Units in each part of several.
    const fn joined(self) -> usize {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }

    /// Units of one character.
    const fn units(self, character: char) -> usize {
        match self {
            Self::Gsm7 if is_extended(character) => 2,
            Self::Gsm7 => 1,
            Self::Ucs2 => character.len_utf16(),
        }
    }
}

/// A text as the network counts it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TextLength {
    /// How it is written.
    pub alphabet: Alphabet,
    /// Units of all its characters.
    pub units: usize,
    /// Messages it is billed as; zero for an empty text.
    pub segments: usize,
    /// Units until the next segment begins.
    pub left: usize,
}

impl TextLength {
    /// Measures a text.
    pub fn of(text: &str) -> Self {
        let alphabet = match first_outside_gsm7(text) {
            None => Alphabet::Gsm7,
            Some(_) => Alphabet::Ucs2,
        };
        let sizes = || text.chars().map(|character| alphabet.units(character));
        let units = sizes().sum();
        if units <= alphabet.alone() {
            return Self {
                alphabet,
                units,
                segments: usize::from(units > 0),
                left: alphabet.alone() - units,
            };
        }
        let (mut segments, mut used) = (1, 0);
        for size in sizes() {
            if used + size > alphabet.joined() {
                segments += 1;
                used = 0;
            }
            used += size;
        }
        Self {
            alphabet,
            units,
            segments,
            left: alphabet.joined() - used,
        }
    }
}

/// The first character that makes the whole text UCS-2: the one to name to whoever wonders why a text
/// became three.
pub fn first_outside_gsm7(text: &str) -> Option<char> {
    text.chars()
        .find(|character| !is_basic(*character) && !is_extended(*character))
}

/// In the default alphabet (TS 23.038, 6.2.1).
const fn is_basic(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r'
            | ' '..='#'
            | '%'..='?'
            | 'A'..='Z'
            | 'a'..='z'
            | '@' | '$' | '_' | '£' | '¥' | '¤' | '§' | '¡' | '¿'
            | 'è' | 'é' | 'ù' | 'ì' | 'ò' | 'à' | 'Ç' | 'É'
            | 'Ø' | 'ø' | 'Å' | 'å' | 'Æ' | 'æ' | 'ß'
            | 'Ä' | 'Ö' | 'Ñ' | 'Ü' | 'ä' | 'ö' | 'ñ' | 'ü'
            | 'Δ' | 'Φ' | 'Γ' | 'Λ' | 'Ω' | 'Π' | 'Ψ' | 'Σ' | 'Θ' | 'Ξ'
    )
}

/// In the extension table (TS 23.038, 6.2.1.1): an escape and a second unit.
const fn is_extended(character: char) -> bool {
    matches!(
        character,
        '\u{c}' | '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The default alphabet in the order of its codes 0 to 127, without the escape at 27.
    const DEFAULT: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                           ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    /// The extension table in the order of its codes: 10, 20, 40, 41, 47, 60 to 62, 64 and 101.
    const EXTENSION: &str = "\u{c}^{}\\[~]|€";

    fn measured(text: &str) -> (Alphabet, usize, usize, usize) {
        let length = TextLength::of(text);
        (length.alphabet, length.units, length.segments, length.left)
    }

    #[test]
    fn the_tables_are_the_standards_and_nothing_else() {
        assert_eq!(DEFAULT.chars().count(), 127);
        for character in (0..=0xffff).filter_map(char::from_u32) {
            let (basic, extended) = (DEFAULT.contains(character), EXTENSION.contains(character));
            assert_eq!(is_basic(character), basic, "{character:?}");
            assert_eq!(is_extended(character), extended, "{character:?}");
        }
    }

    #[test]
    fn a_plain_text_has_160_units_alone_and_153_in_each_of_several() {
        use Alphabet::Gsm7;
        assert_eq!(measured(""), (Gsm7, 0, 0, 160));
        assert_eq!(measured("Hello world"), (Gsm7, 11, 1, 149));
        for (count, segments, left) in [
            (160, 1, 0),
            (161, 2, 145),
            (306, 2, 0),
            (307, 3, 152),
            (459, 3, 0),
            (460, 4, 152),
        ] {
            let text = "a".repeat(count);
            assert_eq!(measured(&text), (Gsm7, count, segments, left));
        }
    }

    #[test]
    fn a_character_of_the_extension_table_takes_two_units() {
        use Alphabet::Gsm7;
        assert_eq!(measured("€5 [sic]"), (Gsm7, 11, 1, 149));
        assert_eq!(measured(&"€".repeat(80)), (Gsm7, 160, 1, 0));
        // 76 pairs fill 152 of 153 units; the last one is left empty.
        assert_eq!(measured(&"€".repeat(81)), (Gsm7, 162, 2, 143));
        assert_eq!(
            measured(&format!("a{}", "€".repeat(80))),
            (Gsm7, 161, 2, 145)
        );
    }

    #[test]
    fn one_foreign_character_makes_the_text_ucs2() {
        use Alphabet::Ucs2;
        assert_eq!(measured("Привет"), (Ucs2, 6, 1, 64));
        assert_eq!(measured("it’s"), (Ucs2, 4, 1, 66));
        assert_eq!(first_outside_gsm7("it’s"), Some('’'));
        assert_eq!(first_outside_gsm7("it's €5"), None);
        // Lower case ç and the backtick are no part of the alphabet, though Ç is.
        assert_eq!(first_outside_gsm7("Ça"), None);
        assert_eq!(first_outside_gsm7("ça"), Some('ç'));
        assert_eq!(first_outside_gsm7("`"), Some('`'));
        for (count, segments, left) in [(70, 1, 0), (71, 2, 63), (134, 2, 0), (135, 3, 66)] {
            let text = "字".repeat(count);
            assert_eq!(measured(&text), (Ucs2, count, segments, left));
        }
    }

    #[test]
    fn a_surrogate_pair_is_not_torn_apart() {
        use Alphabet::Ucs2;
        assert_eq!(measured("👍"), (Ucs2, 2, 1, 68));
        assert_eq!(measured(&"👍".repeat(35)), (Ucs2, 70, 1, 0));
        // 33 pairs fill 66 of 67 units.
        assert_eq!(measured(&"👍".repeat(36)), (Ucs2, 72, 2, 61));
        assert_eq!(measured(&"👍".repeat(67)), (Ucs2, 134, 3, 65));
        assert_eq!(
            measured(&format!("x{}", "👍".repeat(66))),
            (Ucs2, 133, 2, 1)
        );
    }
}
