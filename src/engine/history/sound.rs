//! Where a recording or a voicemail is fetched, and why it cannot be played.

use ledgerline_core::domain::history::NoRecording;

/// A recording that is asked for sooner after its call than this may only be late.
const LATE_MS: i64 = 600_000;

/// The address of a recording that the log told by its id or by its address.
pub(super) fn recording_address(told: &str, server: &str) -> String {
    if told.contains("://") {
        told.to_owned()
    } else {
        format!("{server}/restapi/v1.0/account/~/recording/{told}/content")
    }
}

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

/// Why there is nothing to play. `age` says how long ago the call ended, of a recording.
pub(super) const fn reason(status: u16, age: Option<i64>) -> NoRecording {
    match (status, age) {
        (403, _) => NoRecording::NoPermission,
        (404 | 410, Some(age)) if age < LATE_MS => NoRecording::NotReady,
        (202 | 204 | 409 | 425, _) => NoRecording::NotReady,
        (404 | 410, _) => NoRecording::NoneMade,
        (_, _) => NoRecording::Unreachable,
    }
}

/// Is it early enough that a recording may still come?
pub(super) const fn may_be_late(age: i64) -> bool {
    age < LATE_MS
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

    #[test]
    fn each_refusal_is_one_of_three_reasons() {
        assert_eq!(reason(403, Some(0)), NoRecording::NoPermission);
        assert_eq!(reason(404, Some(60_000)), NoRecording::NotReady);
        assert_eq!(reason(404, Some(3_600_000)), NoRecording::NoneMade);
        assert_eq!(reason(404, None), NoRecording::NoneMade);
        assert_eq!(reason(503, None), NoRecording::Unreachable);
    }

    #[test]
    fn a_recording_told_by_its_id_is_asked_of_the_server() {
        assert_eq!(
            recording_address("77", "http://rc.test"),
            "http://rc.test/restapi/v1.0/account/~/recording/77/content"
        );
        assert_eq!(
            recording_address("http://m/77", "http://rc.test"),
            "http://m/77"
        );
    }
}
