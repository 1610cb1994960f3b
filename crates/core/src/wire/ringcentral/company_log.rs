//! The call log of the whole account, in its detailed view: which extensions tell of a call, and what.

use serde::Deserialize;

use super::{
    call_log::{CallRecord, Navigation},
    optional_id,
    telephony::Side,
};
use crate::{
    domain::{
        finished_call::{CallResult, FinishedCall},
        ids::{ExtensionId, TelephonySessionId},
        time::Timestamp,
    },
    wire::json,
};

/// A page of the company's call log.
#[derive(Clone, Debug, Deserialize)]
pub struct CompanyLog {
    /// The records of this page, newest first.
    pub records: Vec<CompanyRecord>,
    /// Where the others are.
    #[serde(default)]
    pub navigation: Navigation,
}

/// One record: a call as its owner had it, with the legs to others.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompanyRecord {
    /// The record's own id.
    pub id: String,
    /// `Voice` or `Fax`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whose record it is; absent for calls that reached nobody's extension.
    pub extension: Option<Owner>,
    /// The legs.
    pub legs: Vec<Leg>,
    /// What it has in common with the records of one extension.
    #[serde(flatten)]
    pub call: CallRecord,
}

/// An extension by id.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Owner {
    /// The id.
    #[serde(deserialize_with = "optional_id")]
    pub id: Option<String>,
}

/// A part of a call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Leg {
    /// To whom it went.
    pub extension: Option<Owner>,
    /// Its own direction, result, start and length.
    #[serde(flatten)]
    pub call: CallRecord,
}

/// What one extension tells of a call; `None` is nobody's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Telling {
    /// Who tells.
    pub extension: Option<ExtensionId>,
    /// What.
    pub call: FinishedCall,
}

/// Reads a page; `None` when it is none.
pub fn read_page(body: &str) -> Option<CompanyLog> {
    json::read(body).ok()
}

impl CompanyRecord {
    /// When it began.
    pub fn started_at(&self) -> Option<Timestamp> {
        self.call.started_at()
    }

    /// Is it still going on?
    pub fn is_live(&self) -> bool {
        self.call.result == "In Progress"
    }

    /// Both ends are extensions of the company.
    pub fn is_internal(&self) -> bool {
        let is_inside =
            |side: &Side| side.extension_id.is_some() || side.extension_number.is_some();
        is_inside(&self.call.from) && is_inside(&self.call.to)
    }

    /// The record's owner first, then each other extension that answered a leg; one that merely rang
    /// tells nothing. Empty for what is no finished call, and for a call without a telephony session
    /// id. `home` is the calling code of numbers without one.
    pub fn tellings(&self, home: &str) -> Vec<Telling> {
        let Some(call) = self.call.finished(home) else {
            return Vec::new();
        };
        let owner = extension(self.extension.as_ref());
        let mut tellings: Vec<Telling> = Vec::new();
        for leg in &self.legs {
            let Some(answering) = extension(leg.extension.as_ref()) else {
                continue;
            };
            let is_told = tellings
                .iter()
                .any(|told| told.extension.as_ref() == Some(&answering));
            if is_told || Some(&answering) == owner.as_ref() {
                continue;
            }
            if let Some(told) = self.of_leg(leg, &call, home) {
                tellings.push(Telling {
                    extension: Some(answering),
                    call: told,
                });
            }
        }
        tellings.insert(
            0,
            Telling {
                extension: owner,
                call,
            },
        );
        tellings
    }

    /// A leg has the times and the talk of whoever answered it; the other side is the call's own.
    fn of_leg(&self, leg: &Leg, call: &FinishedCall, home: &str) -> Option<FinishedCall> {
        let mut record = leg.call.clone();
        let session = &self.call.telephony_session_id;
        record.telephony_session_id.clone_from(session);
        if record.start_time.is_empty() {
            record.start_time.clone_from(&self.call.start_time);
        }
        record.direction.clone_from(&self.call.direction);
        let told = record.finished(home)?;
        (told.result == CallResult::Answered).then(|| FinishedCall {
            telephony_session_id: TelephonySessionId::new(call.telephony_session_id.as_str()),
            remote: call.remote.clone(),
            local_number: call.local_number.clone(),
            ..told
        })
    }
}

fn extension(owner: Option<&Owner>) -> Option<ExtensionId> {
    owner?.id.clone().map(ExtensionId::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A queue's call, which Ben's phone rang for and Ann answered.
    const QUEUE: &str = r#"{"records":[{"id":"r1","sessionId":"45","telephonySessionId":"s-1","type":"Voice",
        "startTime":"2026-11-21T22:05:00.000Z","duration":75,"direction":"Inbound","result":"Accepted",
        "from":{"phoneNumber":"+14155550134","name":"ARRIAGA T"},
        "to":{"phoneNumber":"+16505550120","name":"Order Desk","extensionNumber":"200"},
        "extension":{"id":300012390},
        "legs":[
          {"extension":{"id":300012390},"direction":"Inbound","result":"Accepted","duration":75,"master":true},
          {"extension":{"id":"300012342"},"direction":"Inbound","result":"Missed","duration":0},
          {"extension":{"id":300012341},"startTime":"2026-11-21T22:05:12.000Z","direction":"Outbound",
           "result":"Accepted","duration":63,"from":{"extensionNumber":"200"},"to":{"extensionNumber":"101"}}]}],
        "navigation":{"nextPage":{"uri":"x"}}}"#;

    #[test]
    fn who_answered_a_queues_call_tells_of_it_and_who_only_heard_it_ring_does_not() {
        let page = read_page(QUEUE).unwrap();
        assert!(page.navigation.next_page.is_some());
        let record = &page.records[0];
        assert!(!record.is_internal() && !record.is_live());
        let told = record.tellings("1");
        let who: Vec<_> = told
            .iter()
            .map(|told| told.extension.as_ref().unwrap().as_str())
            .collect();
        assert_eq!(who, ["300012390", "300012341"]);
        let ann = &told[1].call;
        assert_eq!(ann.remote.number.as_deref(), Some("+14155550134"));
        assert_eq!(ann.local_number.as_deref(), Some("+16505550120"));
        assert_eq!(ann.talk_seconds(), 63);
        assert_eq!(ann.started_at.to_string(), "2026-11-21T22:05:12.000Z");
    }

    #[test]
    fn a_call_between_colleagues_is_internal_and_one_to_nobody_is_nobodys() {
        let body = r#"{"records":[
            {"id":"r1","telephonySessionId":"s-1","startTime":"2026-11-21T22:05:00Z","direction":"Outbound",
             "result":"Call connected","from":{"extensionNumber":"101"},"to":{"extensionId":"300012342"}},
            {"id":"r2","telephonySessionId":"s-2","startTime":"2026-11-21T22:05:00Z","direction":"Inbound",
             "result":"Missed","from":{},"to":{"phoneNumber":"+16505550100"}},
            {"id":"r3","startTime":"2026-11-21T22:05:00Z","direction":"Inbound","result":"Missed"},
            {"id":"r4","telephonySessionId":"s-4","startTime":"2026-11-21T22:05:00Z","direction":"Inbound",
             "result":"In Progress"}]}"#;
        let page = read_page(body).unwrap();
        assert!(page.navigation.next_page.is_none());
        let [colleagues, nobody, nameless, live] = page.records.as_slice() else {
            panic!("{page:?}");
        };
        assert!(colleagues.is_internal() && !nobody.is_internal());
        let told = nobody.tellings("1");
        assert_eq!((told.len(), told[0].extension.as_ref()), (1, None));
        assert!(nameless.tellings("1").is_empty());
        assert!(live.is_live() && live.tellings("1").is_empty());
    }
}
