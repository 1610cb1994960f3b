//! One record of the call log, as told by the telephony session behind it.

use serde_json::{Value, json};

use super::{account::numeric, recordings};
use crate::{
    clock::iso,
    people::{Person, Queue},
    ringcentral::{RingCentral, access::BaseUri},
    telephony::{Party, PartyStatus, Reason, RingOutRole, Session},
};

/// One call of one extension as the log tells it.
pub(super) struct Entry<'a> {
    pub(super) session: &'a Session,
    pub(super) party: &'a Party,
    pub(super) person: &'a Person,
    /// When the record appeared; `None` while the call goes on.
    pub(super) logged_at: Option<i64>,
}

/// The party whose fate the record tells: the caller's own, else the one that talked, else the last.
pub(super) fn own_party<'a>(session: &'a Session, extension_id: &str) -> Option<&'a Party> {
    let own = || {
        session
            .parties
            .iter()
            .filter(|party| party.is_of(extension_id))
    };
    own()
        .find(|party| party.answered_at().is_some())
        .or_else(|| own().next_back())
}

fn result(party: &Party, is_outbound: bool) -> (&'static str, &'static str) {
    if party.answered_at().is_some() {
        return if is_outbound {
            ("Call connected", "Connected")
        } else {
            ("Accepted", "Accepted")
        };
    }
    if party
        .history
        .iter()
        .any(|(status, _)| *status == PartyStatus::VoiceMail)
    {
        return ("Voicemail", "Not Answered");
    }
    match (is_outbound, party.reason) {
        (_, Some(Reason::Rejected)) => ("Rejected", "Calls Not Accepted"),
        (true, Some(Reason::TargetBusy)) => ("Busy", "Line Busy"),
        (true, Some(Reason::InvalidNumber)) => ("Wrong Number", "Wrong Number"),
        (true, Some(Reason::NoAnswer | Reason::Timeout)) => ("No Answer", "No Answer"),
        (true, _) => ("Hang Up", "Hang Up"),
        (false, _) => ("Missed", "No Answer"),
    }
}

fn action(session: &Session, party: &Party) -> &'static str {
    match (&session.conference, party.is_outbound) {
        (Some(_), _) => "Conference Call",
        (None, true) => "VoIP Call",
        (None, false) => "Phone Call",
    }
}

fn is_internal(platform: &RingCentral, party: &Party) -> bool {
    [&party.from_number, &party.to_number]
        .into_iter()
        .all(|number| {
            number.as_deref().is_some_and(|n| {
                platform.directory.by_any_number(n).is_some() || Queue::by_any_number(n).is_some()
            })
        })
}

fn end(platform: &RingCentral, number: Option<&String>, name: Option<&String>) -> Value {
    let mut end = json!({});
    if let Some(number) = number {
        let person = platform.directory.by_any_number(number);
        if let Some(person) = person {
            end["extensionNumber"] = json!(person.extension_number);
            end["extensionId"] = json!(person.extension_id);
            end["name"] = json!(person.full_name());
        } else if let Some(queue) = Queue::by_any_number(number) {
            end["extensionNumber"] = json!(queue.extension_number);
            end["extensionId"] = json!(queue.extension_id);
        }
        if number.starts_with('+') {
            end["phoneNumber"] = json!(number);
        }
    }
    if let Some(name) = name {
        end["name"] = json!(name);
    }
    end
}

impl Entry<'_> {
    /// The party that says what became of the call: of a `RingOut` the one that was called, once there
    /// is one.
    fn telling(&self) -> &Party {
        let mut parties = self.session.parties.iter();
        let target = parties.find(|party| party.ring_out_role == Some(RingOutRole::Target));
        target
            .filter(|_| self.party.is_initiator())
            .unwrap_or(self.party)
    }

    fn duration_millis(&self) -> i64 {
        let told = self.telling();
        let answered = told.answered_at().filter(|_| !told.is_initiator());
        let Some(answered_at) = answered else {
            return 0;
        };
        let over = |(status, at): &(PartyStatus, i64)| {
            matches!(status, PartyStatus::Disconnected | PartyStatus::Gone).then_some(*at)
        };
        told.history
            .iter()
            .find_map(over)
            .map_or(0, |ended| ended - answered_at)
    }

    fn result(&self) -> (&'static str, &'static str) {
        let told = self.telling();
        if told.is_initiator() && told.answered_at().is_some() {
            return ("Hang Up", "Hang Up");
        }
        result(told, self.party.is_callers())
    }

    /// The record as call log, sync and active calls show it.
    pub(super) fn record(
        &self,
        platform: &RingCentral,
        base: &BaseUri,
        is_detailed: bool,
    ) -> Value {
        let Self {
            session,
            party,
            person,
            ..
        } = self;
        let (result, reason) = match self.logged_at {
            Some(_) => self.result(),
            None => ("In Progress", "Accepted"),
        };
        let is_outbound = party.is_callers();
        let is_ring_out = party.is_initiator();
        let internal = is_internal(platform, party);
        let millis = self.duration_millis();
        let mut call = json!({
            "startTime": iso(session.started_at),
            "duration": millis / 1000,
            "durationMs": millis,
            "type": "Voice",
            "internalType": if is_ring_out {
                "RingOut"
            } else if internal {
                "Local"
            } else {
                "LongDistance"
            },
            "direction": if is_outbound { "Outbound" } else { "Inbound" },
            "action": if is_ring_out { "RingOut Web" } else { action(session, party) },
            "result": result,
            "reason": reason,
            "transport": if internal { "VoIP" } else { "PSTN" },
            "from": end(platform, party.from_number.as_ref(), party.from_name.as_ref()),
            "to": end(platform, party.to_number.as_ref(), party.to_name.as_ref()),
            "extension": { "id": numeric(&person.extension_id), "uri": base.extension(person) },
            "telephonySessionId": session.id,
            "sessionId": session.legacy_id,
            "partyId": party.id,
        });
        if is_ring_out {
            // The log tells of the call; the first leg went the other way.
            let own = Some(&person.direct_number);
            call["from"] = end(platform, own, Some(&person.full_name()));
            call["to"] = end(platform, party.from_number.as_ref(), None);
        }
        if is_detailed {
            let mut leg = call.clone();
            leg["legType"] = json!(if is_ring_out {
                "RingOutWebToCaller"
            } else if is_outbound {
                "SipToPstnMetered"
            } else {
                "Accept"
            });
            leg["master"] = json!(true);
            call["legs"] = json!([leg]);
            call["billing"] = json!({ "costIncluded": 0, "costPurchased": 0 });
            call["lastModifiedTime"] = json!(iso(self.logged_at.unwrap_or(session.started_at)));
        }
        if self.logged_at.is_some()
            && let Some(recording) = recordings::of(platform, session)
        {
            call["recording"] = recordings::shape(base, &recording);
        }
        let id = record_id(session, person);
        call["uri"] = json!(format!("{}/call-log/{id}", base.extension(person)));
        call["id"] = json!(id);
        call
    }
}

pub(super) fn record_id(session: &Session, person: &Person) -> String {
    format!("{}-{}", session.legacy_id, person.extension_number)
}
