//! Identifiers in the shapes the platform uses.

use rand::Rng as _;

/// Letters of telephony session and party ids; the phone reads no others.
const SESSION_LETTERS: &[u8] = b"0123456789abcdefz";

/// The common tail of a session's and its parties' ids.
pub fn session_tail() -> String {
    let mut random = rand::rng();
    let letters =
        (0..29).map(|_| char::from(SESSION_LETTERS[random.random_range(0..SESSION_LETTERS.len())]));
    format!("a0{}0000", letters.collect::<String>())
}

/// A party of a session: the same tail and a number of one digit.
pub fn party_id(session_id: &str, number: usize) -> String {
    format!(
        "p-{}-{}",
        session_id.trim_start_matches("s-"),
        number.min(9)
    )
}

/// `n` random hexadecimal digits.
pub fn hex(n: usize) -> String {
    let mut random = rand::rng();
    (0..n)
        .map(|_| char::from_digit(random.random_range(0..16), 16).unwrap_or('0'))
        .collect()
}

/// `n` random decimal digits, the first not zero.
pub fn digits(n: usize) -> String {
    let mut random = rand::rng();
    (0..n)
        .map(|at| char::from(b'0' + random.random_range(u8::from(at == 0)..10)))
        .collect()
}

/// A dialog tag of ours, in the edge's own style.
pub fn tag() -> String {
    format!("10.13.22.241-5070-{}", hex(12))
}

/// `p-rc-api-ids`: the session comes last, because the phone reads it up to the end of the line.
pub fn api_ids(session_id: &str, party_id: &str) -> String {
    format!("party-id={party_id};session-id={session_id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_only_letters_the_phone_reads() {
        for _ in 0..100 {
            let tail = session_tail();
            assert!(tail.bytes().all(|letter| SESSION_LETTERS.contains(&letter)));
        }
        assert_eq!(party_id("s-a0f", 2), "p-a0f-2");
        assert_eq!(api_ids("s-a", "p-a-1"), "party-id=p-a-1;session-id=s-a");
    }
}
