//! Presence: how busy somebody is, derived from the telephony sessions.

mod said;

use axum::{Json, extract::State};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    account::numeric,
    list::{Query, page},
};
use crate::{
    clock::iso,
    people::Person,
    ringcentral::{
        Directory, RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
    },
    sip::TakenCalls,
    telephony::{Party, PartyStatus, Session, Telephony},
};

pub(super) use said::change;
pub(crate) use said::{DndPersonal, DndStatus, Presences, Said, UserStatus};

/// Active calls are cut off after the latest this many.
const MOST_ACTIVE_CALLS: usize = 7;

/// `telephonyStatus`, of a person and of each call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum TelephonyStatus {
    NoCall,
    CallConnected,
    Ringing,
    OnHold,
    ParkedCall,
}

impl From<PartyStatus> for TelephonyStatus {
    fn from(status: PartyStatus) -> Self {
        match status {
            PartyStatus::Setup | PartyStatus::Proceeding => Self::Ringing,
            PartyStatus::Answered | PartyStatus::VoiceMail => Self::CallConnected,
            PartyStatus::Hold => Self::OnHold,
            PartyStatus::Parked => Self::ParkedCall,
            PartyStatus::Gone | PartyStatus::Disconnected => Self::NoCall,
        }
    }
}

/// How much a presence reader asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Detail {
    /// `detailedTelephonyState=true`.
    pub(crate) calls: bool,
    /// `sipData=true`.
    pub(crate) sip_data: bool,
}

impl Detail {
    pub(crate) fn of(query: &Query) -> Self {
        Self {
            calls: query.is_true("detailedTelephonyState"),
            sip_data: query.is_true("sipData"),
        }
    }
}

/// One own party with the session it is in.
pub(crate) struct OwnCall {
    pub(crate) session: Session,
    pub(crate) party: Party,
}

/// The calls in which this extension takes part now, the latest first.
pub(crate) fn own_calls(telephony: &Telephony, extension_id: &str) -> Vec<OwnCall> {
    telephony
        .live_for(extension_id)
        .into_iter()
        .rev()
        .flat_map(|session| {
            let own: Vec<Party> = session
                .parties
                .iter()
                .filter(|party| party.is_of(extension_id) && !party.is_over())
                .cloned()
                .collect();
            own.into_iter().map(move |party| OwnCall {
                session: session.clone(),
                party,
            })
        })
        .collect()
}

fn active_call(directory: &Directory, call: &OwnCall, detail: Detail) -> Value {
    let OwnCall { session, party } = call;
    let status = TelephonyStatus::from(party.status);
    let name = |given: &Option<String>, number: &Option<String>| {
        given.clone().or_else(|| {
            let person = directory.by_any_number(number.as_deref()?)?;
            Some(person.full_name())
        })
    };
    let is_ringing = status == TelephonyStatus::Ringing;
    let id = party
        .sip
        .as_ref()
        .filter(|_| !is_ringing)
        .map_or_else(|| session.id.clone(), |sip| sip.call_id.clone());
    let mut value = json!({
        "id": id,
        "direction": if party.is_callers() { "Outbound" } else { "Inbound" },
        "queueCall": party.queue.is_some(),
        "startTime": iso(session.started_at),
        "telephonyStatus": status,
        "sessionId": session.legacy_id,
        "telephonySessionId": session.id,
        "partyId": party.id,
    });
    let texts = [
        ("from", party.from_number.clone()),
        ("fromName", name(&party.from_name, &party.from_number)),
        ("to", party.to_number.clone()),
        ("toName", name(&party.to_name, &party.to_number)),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            value[key] = json!(text);
        }
    }
    if status == TelephonyStatus::NoCall {
        value["terminationType"] = json!("final");
    }
    if detail.sip_data {
        if is_ringing {
            value["sipData"] = json!({ "toTag": "blf", "fromTag": party.id });
        } else if let Some(sip) = &party.sip {
            value["sipData"] = json!(sip);
            value["sipData"]["rcSessionId"] = json!(session.legacy_id);
        }
    }
    value
}

/// What REST and notifications agree on. `calls` holds a call that has just ended, too.
pub(crate) fn fields(
    directory: &Directory,
    calls: &[OwnCall],
    said: &Said,
    detail: Detail,
) -> Value {
    let statuses = || {
        calls
            .iter()
            .map(|call| TelephonyStatus::from(call.party.status))
    };
    let telephony_status = [
        TelephonyStatus::Ringing,
        TelephonyStatus::CallConnected,
        TelephonyStatus::OnHold,
        TelephonyStatus::ParkedCall,
    ]
    .into_iter()
    .find(|wanted| statuses().any(|status| status == *wanted))
    .unwrap_or(TelephonyStatus::NoCall);
    let takes_none = said.dnd == DndStatus::DoNotAcceptAnyCalls;
    let presence_status = match (telephony_status, said.user) {
        (TelephonyStatus::NoCall, UserStatus::Available) if takes_none => UserStatus::Busy,
        (TelephonyStatus::NoCall, user) => user,
        _ => UserStatus::Busy,
    };
    let taken = TakenCalls::from(said.dnd);
    let live = statuses()
        .filter(|status| *status != TelephonyStatus::NoCall)
        .count();
    let mut value = json!({
        "telephonyStatus": telephony_status,
        "presenceStatus": presence_status,
        "userStatus": said.user,
        "meetingStatus": "Disconnected",
        "dndStatus": said.dnd,
        "dndStatusPersonal": if taken.direct {
            DndPersonal::TakeAllCalls
        } else {
            DndPersonal::DoNotAcceptAnyCalls
        },
        "acceptCallQueueCalls": taken.of_queues,
        "message": said.message,
        "allowSeeMyPresence": said.is_seen,
        "ringOnMonitoredCall": said.rings_on_monitored,
        "pickUpCallsOnHold": said.picks_up_on_hold,
    });
    if detail.calls {
        let shown: Vec<Value> = calls
            .iter()
            .take(MOST_ACTIVE_CALLS)
            .map(|call| active_call(directory, call, detail))
            .collect();
        value["totalActiveCalls"] = json!(live);
        value["activeCalls"] = json!(shown);
    }
    value
}

fn resource(base: &BaseUri, person: &Person, said: &Said, mut fields: Value) -> Value {
    fields["uri"] = json!(format!("{}/presence", base.extension(person)));
    fields["extension"] = json!({
        "id": numeric(&person.extension_id),
        "uri": base.extension(person),
        "extensionNumber": person.extension_number,
    });
    fields["callerIdVisibility"] = json!(said.caller_id);
    fields
}

fn of(platform: &RingCentral, base: &BaseUri, person: &Person, detail: Detail) -> Value {
    let calls = own_calls(&platform.telephony, &person.extension_id);
    let said = platform.presences.said(&person.extension_id);
    let fields = fields(&platform.directory, &calls, &said, detail);
    resource(base, person, &said, fields)
}

/// `GET EXT/presence`, of oneself or a colleague.
pub(super) async fn read(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Json<Value> {
    Json(of(&platform, &base, &target.person, Detail::of(&query)))
}

/// `GET ACC/presence`: everybody's.
pub(super) async fn list(
    State(platform): State<RingCentral>,
    base: BaseUri,
    _: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let people = platform.directory.people().iter();
    let records = people
        .map(|person| of(&platform, &base, person, Detail::of(&query)))
        .collect();
    page(&format!("{}/presence", base.account()), records, &query).map(Json)
}
