//! JWT credentials as people paste them. Nothing here checks a signature: whose it is, RingCentral says.

/// What is wrong with what was pasted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JwtFault {
    /// Nothing was.
    Empty,
    /// A part of it is missing: a JWT has three, divided by dots, each of base64url.
    Cut,
}

/// Without the spaces, line breaks, quotes and invisible characters that copying brings along.
pub fn cleaned(pasted: &str) -> Result<String, JwtFault> {
    let text: String = pasted.chars().filter(char::is_ascii_graphic).collect();
    let text = text.trim_matches(['"', '\'', '`', '<', '>', ',', ';']);
    if text.is_empty() {
        return Err(JwtFault::Empty);
    }
    let parts: Vec<&str> = text.split('.').collect();
    let is_whole =
        |part: &&str| part.bytes().all(is_base64url) && part.len() > 1 && part.len() % 4 != 1;
    if parts.len() != 3 || !parts.iter().all(is_whole) || claims(text).is_none() {
        return Err(JwtFault::Cut);
    }
    Ok(text.to_owned())
}

/// The JSON of its claims.
pub fn claims(jwt: &str) -> Option<String> {
    let bytes = decode(jwt.split('.').nth(1)?)?;
    let text = String::from_utf8(bytes).ok()?;
    (text.starts_with('{') && text.ends_with('}')).then_some(text)
}

/// The most that is ever shown of a secret: its last four characters, and of a short one nothing.
pub fn ends(secret: &str) -> Option<String> {
    let letters: Vec<char> = secret.chars().collect();
    (letters.len() >= 12).then(|| letters[letters.len() - 4..].iter().collect())
}

const fn is_base64url(letter: u8) -> bool {
    letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_'
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"alg":"HS256"}`, `{"sub":"1","exp":4102444800}`.
    const WHOLE: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIiwiZXhwIjo0MTAyNDQ0ODAwfQ.c2lnbmF0dXJl";

    #[test]
    fn strays_of_copying_are_taken_off() {
        let half = WHOLE.len() / 2;
        let pasted = format!(" \"{}\r\n  {}\u{200b}\"\n", &WHOLE[..half], &WHOLE[half..]);
        assert_eq!(cleaned(&pasted).as_deref(), Ok(WHOLE));
        assert_eq!(claims(WHOLE).unwrap(), r#"{"sub":"1","exp":4102444800}"#);
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        assert_eq!(cleaned(" \n"), Err(JwtFault::Empty));
        let (first, last) = (WHOLE.find('.').unwrap(), WHOLE.rfind('.').unwrap());
        for cut in [
            &WHOLE[..last],
            &WHOLE[..=last],
            &WHOLE[first..],
            &WHOLE[first + 1..],
            "a.b.c",
        ] {
            assert_eq!(cleaned(cut), Err(JwtFault::Cut), "{cut}");
        }
        assert_eq!(
            cleaned(&format!("{}.x.y", &WHOLE[..last])),
            Err(JwtFault::Cut)
        );
    }

    #[test]
    fn of_a_secret_four_characters_are_shown_and_of_a_short_one_none() {
        assert_eq!(ends("sandbox-company-secret").as_deref(), Some("cret"));
        assert_eq!(ends("short"), None);
    }
}
