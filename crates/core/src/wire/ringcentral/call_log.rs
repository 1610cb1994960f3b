//! The call log, and presence with the calls that are on now.

use serde::Deserialize;

use super::{
    messages::SyncInfo,
    optional_id,
    telephony::{Origin, Party, Side, Status, StatusCode, TelephonySession},
};
use crate::{
    domain::{
        call::{Direction, RemoteParty},
        finished_call::{CallResult, FinishedCall},
        ids::TelephonySessionId,
        logging::Entered,
        phone_number::PhoneNumber,
        time::Timestamp,
    },
    wire::json,
};

/// The `action` of a host's own line.
const CONFERENCE: &str = "Conference Call";

/// What an answer of the call log comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LogPage {
    /// Calls that are over, the newest first.
    pub calls: Vec<FinishedCall>,
    /// There is another page after this one.
    pub has_more: bool,
}

/// Reads a page of the call log. `home` is the calling code of numbers without one; `None` when it is no
/// call log.
pub fn read_log(body: &str, home: &str) -> Option<LogPage> {
    let log: CallLog = json::read(body).ok()?;
    Some(LogPage {
        has_more: log.navigation.next_page.is_some(),
        calls: log
            .records
            .iter()
            .filter_map(|record| record.finished(home))
            .collect(),
    })
}

/// Reads presence: the events that announced the calls which ring for this extension now, had they been
/// heard.
pub fn read_ringing(body: &str) -> Vec<TelephonySession> {
    let presence: Presence = json::read(body).unwrap_or_default();
    let calls = presence.active_calls.iter();
    calls.filter_map(ActiveCall::ringing).collect()
}

/// Answer of `GET …/call-log`, newest first.
#[derive(Clone, Debug, Deserialize)]
pub struct CallLog {
    /// The records of this page.
    pub records: Vec<CallRecord>,
    /// Where the others are.
    #[serde(default)]
    pub navigation: Navigation,
}

/// Answer of `GET …/call-log-sync`, newest first.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallLogSync {
    /// The newest records, or those that are new or changed since the token was given.
    #[serde(default)]
    pub records: Vec<CallRecord>,
    /// How to ask for what comes next.
    pub sync_info: SyncInfo,
}

/// `navigation`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Navigation {
    /// There is another page after this one.
    pub next_page: Option<Link>,
}

/// A page of the log; its address is not used.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Link {}

/// One call as the log tells it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CallRecord {
    /// Absent in records of before telephony sessions were.
    pub telephony_session_id: Option<String>,
    /// ISO 8601.
    pub start_time: String,
    /// Seconds.
    pub duration: i64,
    /// `Inbound` or `Outbound`.
    pub direction: String,
    /// `VoIP Call`, `Phone Call`, `Conference Call`, …
    pub action: String,
    /// `Accepted`, `Missed`, `Voicemail`, `In Progress`, …
    pub result: String,
    /// Calling side.
    pub from: Side,
    /// Called side.
    pub to: Side,
    /// The voicemail that the caller left.
    pub message: Option<Attached>,
    /// What was recorded of it.
    pub recording: Option<Attached>,
    /// Taken out of the log; told only to whoever syncs.
    pub deleted: bool,
}

/// A recording or a message, by RingCentral's id.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Attached {
    /// The id.
    #[serde(deserialize_with = "optional_id")]
    pub id: Option<String>,
    /// Where the sound of a recording is.
    pub content_uri: Option<String>,
}

impl CallRecord {
    /// When it began.
    pub fn started_at(&self) -> Option<Timestamp> {
        Timestamp::parse_iso(&self.start_time)
    }

    /// The facts; `None` while the call goes on, and for what is no call: the line of a conference's host
    /// is none, those who talk there have calls of their own. `home` is the calling code of
    /// numbers without one.
    ///
    /// The simple view does not say when the other side answered. The length it gives is that of the
    /// talk, so the call is taken as answered when it began; a browser that had the call knows better,
    /// and its report outranks this one (`phone_call::merge`).
    pub fn finished(&self, home: &str) -> Option<FinishedCall> {
        if self.action == CONFERENCE {
            return None;
        }
        let session = self.telephony_session_id.clone()?;
        let started_at = Timestamp::parse_iso(&self.start_time)?;
        let direction = match self.direction.as_str() {
            "Inbound" => Direction::Inbound,
            "Outbound" => Direction::Outbound,
            _ => return None,
        };
        let result = match (self.result.as_str(), direction) {
            ("In Progress", _) => return None,
            ("Accepted" | "Call connected", _) => CallResult::Answered,
            ("Voicemail" | "Sent to Voicemail", Direction::Inbound) => CallResult::Voicemail,
            ("Rejected" | "Declined", Direction::Inbound) => CallResult::Declined,
            ("Answered Elsewhere", _) => CallResult::AnsweredElsewhere,
            (_, Direction::Inbound) if self.message.is_some() => CallResult::Voicemail,
            (_, Direction::Inbound) => CallResult::Missed,
            ("Busy" | "Rejected" | "Declined", Direction::Outbound) => CallResult::Busy,
            ("No Answer", Direction::Outbound) => CallResult::NoAnswer,
            ("Hang Up" | "Stopped", Direction::Outbound) => CallResult::Cancelled,
            (_, Direction::Outbound) => CallResult::Failed,
        };
        let (remote, own) = match direction {
            Direction::Inbound => (&self.from, &self.to),
            Direction::Outbound => (&self.to, &self.from),
        };
        let number = remote.phone_number.as_ref().map(|number| {
            PhoneNumber::parse(number, home)
                .map_or_else(|| number.clone(), |parsed| parsed.as_e164().to_owned())
        });
        Some(FinishedCall {
            telephony_session_id: TelephonySessionId::new(session),
            direction,
            result,
            remote: RemoteParty {
                number: number.or_else(|| remote.extension_number.clone()),
                name: remote.name.clone(),
            },
            local_number: own.phone_number.clone(),
            queue: None,
            started_at,
            answered_at: (result == CallResult::Answered).then_some(started_at),
            ended_at: started_at.plus_millis(self.duration.max(0).saturating_mul(1000)),
            note: String::new(),
            note_edited_at: None,
            disposition: None,
            disposition_chosen_at: None,
            entered: Entered::default(),
            chosen: None,
            heard: None,
        })
    }
}

/// Answer of `GET …/presence?detailedTelephonyState=true`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Presence {
    /// The latest seven.
    active_calls: Vec<ActiveCall>,
}

/// A call that is on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ActiveCall {
    /// `Inbound` or `Outbound`.
    direction: String,
    /// The caller's number.
    from: Option<String>,
    /// The caller's name.
    from_name: Option<String>,
    /// The number that was called.
    to: Option<String>,
    /// `Ringing`, `CallConnected`, `OnHold`, `ParkedCall`, `NoCall`.
    telephony_status: String,
    /// `s-…`.
    telephony_session_id: Option<String>,
    /// `p-…-N`.
    party_id: Option<String>,
    /// ISO 8601.
    start_time: Option<String>,
}

impl ActiveCall {
    /// The event that announced a call which rings for this extension now, had it been heard.
    fn ringing(&self) -> Option<TelephonySession> {
        if self.direction != "Inbound" || self.telephony_status != "Ringing" {
            return None;
        }
        Some(TelephonySession {
            telephony_session_id: self.telephony_session_id.clone()?,
            sequence: 0,
            event_time: self.start_time.clone(),
            origin: Origin::default(),
            parties: vec![Party {
                id: self.party_id.clone()?,
                extension_id: None,
                direction: Some(self.direction.clone()),
                to: Side {
                    phone_number: self.to.clone(),
                    ..Side::default()
                },
                from: Side {
                    phone_number: self.from.clone(),
                    name: self.from_name.clone(),
                    ..Side::default()
                },
                status: Status {
                    code: StatusCode::Proceeding,
                    reason: None,
                },
                missed_call: false,
                ring_out_role: None,
                queue_call: false,
                ui_call_info: None,
            }],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(direction: &str, result: &str, more: &str) -> Option<FinishedCall> {
        let record: CallRecord = json::read(&format!(
            r#"{{"telephonySessionId":"s-1","startTime":"2026-01-31T12:00:05.000Z","duration":61,
                "durationMs":60500,"direction":"{direction}","result":"{result}",
                "from":{{"phoneNumber":"+12125550100","name":"WIRELESS CALLER"}},
                "to":{{"phoneNumber":"+16505550101","extensionNumber":"101","extensionId":"3"}}{more}}}"#
        ))
        .unwrap();
        record.finished("1")
    }

    #[test]
    fn the_logs_results_are_ours() {
        for (direction, result, ours) in [
            ("Inbound", "Accepted", CallResult::Answered),
            ("Outbound", "Call connected", CallResult::Answered),
            ("Inbound", "Missed", CallResult::Missed),
            ("Inbound", "Voicemail", CallResult::Voicemail),
            ("Inbound", "Rejected", CallResult::Declined),
            ("Outbound", "No Answer", CallResult::NoAnswer),
            ("Outbound", "Busy", CallResult::Busy),
            ("Outbound", "Hang Up", CallResult::Cancelled),
            ("Outbound", "Wrong Number", CallResult::Failed),
        ] {
            assert_eq!(
                read(direction, result, "").unwrap().result,
                ours,
                "{result}"
            );
        }
        let left = r#","message":{"id":"17","type":"VoiceMail"}"#;
        assert_eq!(
            read("Inbound", "Missed", left).unwrap().result,
            CallResult::Voicemail
        );
        assert_eq!(read("Inbound", "In Progress", ""), None);
    }

    #[test]
    fn the_line_of_a_conferences_host_is_no_call() {
        let line = read(
            "Outbound",
            "Call connected",
            r#","action":"Conference Call""#,
        );
        assert_eq!(line, None);
        let call = read("Outbound", "Call connected", r#","action":"VoIP Call""#);
        assert!(call.is_some());
    }

    #[test]
    fn a_record_is_a_finished_call_of_the_other_side() {
        let call = read("Inbound", "Accepted", "").unwrap();
        assert_eq!(call.remote.number.as_deref(), Some("+12125550100"));
        assert_eq!(call.local_number.as_deref(), Some("+16505550101"));
        assert_eq!(call.talk_seconds(), 61);
        let call = read("Outbound", "Call connected", "").unwrap();
        assert_eq!(call.remote.number.as_deref(), Some("+16505550101"));
        let anonymous = r#"{"telephonySessionId":"s-1","startTime":"2026-01-31T12:00:05.000Z",
            "direction":"Inbound","result":"Missed"}"#;
        let record: CallRecord = json::read(anonymous).unwrap();
        assert_eq!(record.finished("1").unwrap().remote, RemoteParty::default());
    }

    #[test]
    fn only_a_call_that_rings_here_is_announced() {
        let call = |direction: &str, status: &str| {
            let text = format!(
                r#"{{"direction":"{direction}","telephonyStatus":"{status}","from":"+12125550100",
                    "telephonySessionId":"s-1","partyId":"p-1","sessionId":"4"}}"#
            );
            json::read::<ActiveCall>(&text).unwrap().ringing()
        };
        assert!(call("Outbound", "Ringing").is_none());
        assert!(call("Inbound", "CallConnected").is_none());
        let session = call("Inbound", "Ringing").unwrap();
        let party = &session.parties[0];
        assert_eq!(
            party.other_side().phone_number.as_deref(),
            Some("+12125550100")
        );
    }
}
