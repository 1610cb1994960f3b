//! Which addresses of content may be given RingCentral's token.

/// May this address be given the token? It must be the server that sign-ins go to, or a host beside
/// it: RingCentral keeps content at `media.ringcentral.com` and answers from `platform.ringcentral.com`.
pub(super) fn is_ringcentral(address: &str, server: &str) -> bool {
    let parts = |url: &str| -> Option<(String, String)> {
        let (scheme, rest) = url.split_once("://")?;
        let host = rest.split(['/', '?', '#']).next()?;
        let is_plain = !host.contains(['@', '\\']) && !host.is_empty();
        is_plain.then(|| (scheme.to_owned(), host.to_ascii_lowercase()))
    };
    let (Some((scheme, host)), Some((own_scheme, own))) = (parts(address), parts(server)) else {
        return false;
    };
    let family = own.split_once('.').map(|(_, family)| family);
    let is_beside = family.is_some_and(|family| {
        family.contains('.')
            && host
                .strip_suffix(family)
                .is_some_and(|rest| rest.ends_with('.'))
    });
    scheme == own_scheme && (host == own || is_beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_to_ringcentral_alone() {
        let server = "https://platform.ringcentral.com";
        for good in [
            "https://platform.ringcentral.com/restapi/v1.0/x",
            "https://media.ringcentral.com/restapi/v1.0/x",
        ] {
            assert!(is_ringcentral(good, server), "{good}");
        }
        for bad in [
            "http://media.ringcentral.com/x",
            "https://media.ringcentral.com.evil.test/x",
            "https://evilringcentral.com/x",
            "https://evil.test/media.ringcentral.com",
            "https://media.ringcentral.com@evil.test/x",
            "https://evil.test\\.ringcentral.com/x",
            "not an address",
        ] {
            assert!(!is_ringcentral(bad, server), "{bad}");
        }
        assert!(is_ringcentral(
            "http://localhost:8790/x",
            "http://localhost:8790"
        ));
        assert!(!is_ringcentral(
            "http://localhost:9/x",
            "http://localhost:8790"
        ));
        assert!(!is_ringcentral("https://other.com/x", "https://rc.com"));
    }
}
