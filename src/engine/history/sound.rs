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
