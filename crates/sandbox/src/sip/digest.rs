//! Digest authentication (RFC 2617 without qop), as the web phone computes it: the URI is
//! `sip:{domain}` for every method.

use std::fmt::Write as _;

use md5::{Digest as _, Md5};

/// The SIP domain; also the digest realm.
pub const DOMAIN: &str = "sip.ringcentral.com";

/// `Digest realm="…", nonce="…"`; the phone needs the comma and the space before `nonce`.
pub fn challenge(nonce: &str) -> String {
    format!("Digest realm=\"{DOMAIN}\", nonce=\"{nonce}\"")
}

/// What the phone must answer to a challenge.
pub fn response(authorization_id: &str, password: &str, method: &str, nonce: &str) -> String {
    let secret = md5_hex(&format!("{authorization_id}:{DOMAIN}:{password}"));
    let request = md5_hex(&format!("{method}:sip:{DOMAIN}"));
    md5_hex(&format!("{secret}:{nonce}:{request}"))
}

/// A quoted parameter of an `Authorization` or `Proxy-Authorization` header.
pub fn parameter<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header
        .trim_start_matches("Digest")
        .split(',')
        .find_map(|part| {
            let (key, value) = part.trim().split_once('=')?;
            (key == name).then(|| value.trim_matches('"'))
        })
}

fn md5_hex(text: &str) -> String {
    Md5::digest(text)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_response_is_the_digest_of_secret_nonce_and_request() {
        let secret = md5_hex("802:sip.ringcentral.com:pw");
        let request = md5_hex("INVITE:sip:sip.ringcentral.com");
        assert_eq!(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(
            response("802", "pw", "INVITE", "n1"),
            md5_hex(&format!("{secret}:n1:{request}"))
        );
    }

    #[test]
    fn a_quoted_algorithm_does_not_hide_the_user() {
        let header = "Digest algorithm=\"MD5\", username=\"802\", uri=\"sip:x\", response=\"ff\"";
        assert_eq!(parameter(header, "username"), Some("802"));
        assert_eq!(parameter(header, "response"), Some("ff"));
        assert_eq!(parameter(header, "nonce"), None);
    }
}
