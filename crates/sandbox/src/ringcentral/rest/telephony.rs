//! Telephony sessions over REST, and the shapes that notifications share with it.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    clock::iso,
    people::{ACCOUNT_ID, Queue},
    ringcentral::{Directory, RingCentral, access::Caller, error::ApiError},
    sip::ControlError,
    telephony::{Change, Party, PartyStatus, Session},
};

/// One end of a party: number, name, and who it is in the account.
fn end(directory: &Directory, number: Option<&String>, name: Option<&String>) -> Value {
    let mut end = Map::new();
    if let Some(number) = number {
        end.insert("phoneNumber".to_owned(), json!(number));
        if let Some(person) = directory.by_any_number(number) {
            end.insert("extensionId".to_owned(), json!(person.extension_id));
            end.insert("extensionNumber".to_owned(), json!(person.extension_number));
            if name.is_none() {
                end.insert("name".to_owned(), json!(person.full_name()));
            }
        } else if let Some(queue) = Queue::by_any_number(number) {
            end.insert("extensionId".to_owned(), json!(queue.extension_id));
            end.insert("extensionNumber".to_owned(), json!(queue.extension_number));
        }
    }
    if let Some(name) = name {
        end.insert("name".to_owned(), json!(name));
    }
    Value::Object(end)
}

fn status(party: &Party) -> Value {
    let mut status = json!({ "code": party.status, "rcc": false });
    if let Some(reason) = party.reason {
        status["reason"] = json!(reason);
    }
    let is_ringing = matches!(party.status, PartyStatus::Proceeding);
    if let (true, Some((sid, to))) = (is_ringing, &party.pickup) {
        status["mobilePickupData"] = json!({
            "ccMailboxes": [party.extension_id],
            "to": to,
            "sid": sid,
            "srvLvl": "-149699523",
            "srvLvlExt": "406",
        });
    }
    status
}

/// What REST and notifications agree on.
fn common(directory: &Directory, session: &Session, party: &Party) -> Value {
    let mut value = json!({
        "accountId": ACCOUNT_ID,
        "id": party.id,
        "direction": if party.is_outbound { "Outbound" } else { "Inbound" },
        "to": end(directory, party.to_number.as_ref(), party.to_name.as_ref()),
        "from": end(directory, party.from_number.as_ref(), party.from_name.as_ref()),
        "status": status(party),
        "standAlone": false,
        "muted": party.muted,
        "park": {},
    });
    if let Some(extension_id) = &party.extension_id {
        value["extensionId"] = json!(extension_id);
    }
    if let Some(role) = party.ring_out_role {
        value["ringOutRole"] = json!(role);
    }
    if let Some(conference) = &session.conference {
        let is_host = party.is_of(&conference.host_extension_id);
        value["conferenceRole"] = json!(if is_host { "Host" } else { "Participant" });
    }
    if let Some(recording) = &party.recording {
        value["recordings"] = json!([{ "id": recording, "active": true }]);
    }
    value
}

/// The body of a telephony session notification: the one party that changed.
pub(crate) fn notification(directory: &Directory, change: &Change, with_sip_data: bool) -> Value {
    let mut party = common(directory, &change.session, &change.party);
    party["queueCall"] = json!(change.party.queue.is_some());
    if let Some(queue) = &change.party.queue {
        party["uiCallInfo"] = json!({ "primary": { "type": "QueueName", "value": queue } });
    }
    party["missedCall"] = json!(change.party.missed);
    if let (true, Some(sip)) = (with_sip_data, &change.party.sip) {
        party["sipData"] = json!(sip);
    }
    json!({
        "sequence": change.session.sequence,
        "sessionId": change.session.legacy_id,
        "telephonySessionId": change.session.id,
        "serverId": "10.13.22.27.SBX",
        "eventTime": iso(change.at_millis),
        "parties": [party],
        "origin": { "type": change.session.origin },
    })
}

fn call_party(directory: &Directory, session: &Session, party: &Party) -> Value {
    let mut value = common(directory, session, party);
    let is_queued = party.queue.is_some();
    value["attributes"] = json!({ "queueCall": is_queued, "emergencyCallback": false });
    if let Some(extension_id) = &party.extension_id {
        value["owner"] =
            json!({ "accountId": ACCOUNT_ID, "extensionId": extension_id, "brandId": "1210" });
    }
    value
}

fn call_session(directory: &Directory, session: &Session) -> Value {
    let parties: Vec<Value> = session
        .parties
        .iter()
        .map(|party| call_party(directory, session, party))
        .collect();
    let mut value = json!({
        "id": session.id,
        "origin": { "type": session.origin },
        "parties": parties,
        "creationTime": iso(session.started_at),
    });
    if let Some(conference) = &session.conference {
        value["voiceCallToken"] = json!(conference.voice_call_token);
    }
    value
}

/// The session, if the caller takes part in it or administers the account.
fn visible(platform: &RingCentral, caller: &Caller, id: &str) -> Result<Session, ApiError> {
    platform
        .telephony
        .session(id)
        .filter(|session| {
            let host = session.conference.as_ref();
            caller.person.is_admin
                || host.is_some_and(|it| it.host_extension_id == caller.person.extension_id)
                || session
                    .parties
                    .iter()
                    .any(|party| party.is_of(&caller.person.extension_id))
        })
        .ok_or_else(|| ApiError::not_found("telephonySessionId"))
}

fn live(platform: &RingCentral, caller: &Caller, id: &str) -> Result<Session, ApiError> {
    visible(platform, caller, id)?
        .ended_at
        .is_none()
        .then(|| platform.telephony.session(id))
        .flatten()
        .ok_or_else(|| ApiError::not_found("telephonySessionId"))
}

/// `GET …/telephony/sessions/{session}`.
pub(super) async fn session(
    State(platform): State<RingCentral>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let session = visible(&platform, &caller, &id)?;
    Ok(Json(call_session(&platform.directory, &session)))
}

/// `GET …/telephony/sessions/{session}/parties/{party}`.
pub(super) async fn party(
    State(platform): State<RingCentral>,
    caller: Caller,
    Path((_, id, party_id)): Path<(String, String, String)>,
) -> Result<Json<Value>, ApiError> {
    let session = visible(&platform, &caller, &id)?;
    let party = session
        .parties
        .iter()
        .find(|party| party.id == party_id)
        .ok_or_else(|| ApiError::not_found("partyId"))?;
    Ok(Json(call_party(&platform.directory, &session, party)))
}

fn refused(error: ControlError) -> ApiError {
    match error {
        ControlError::NoSuchParty => ApiError::not_found("partyId"),
        ControlError::NotRegistered => ApiError::not_found("deviceId"),
        ControlError::WrongState => ApiError::incorrect_state(),
        ControlError::NoHost => ApiError::wrong_state("The host has not joined the conference"),
        ControlError::Full => ApiError::wrong_state("Too many parties in the conference"),
    }
}

/// `DELETE …/telephony/sessions/{session}`: ends the whole call.
pub(super) async fn drop_session(
    State(platform): State<RingCentral>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let session = live(&platform, &caller, &id)?;
    for party in session.parties.iter().filter(|party| !party.is_over()) {
        match platform.edge.hang_up_party(&session.id, &party.id) {
            // The last two members leave together.
            Ok(()) | Err(ControlError::NoSuchParty) => {}
            Err(error) => return Err(refused(error)),
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Leaving {
    keep_conference_alive: bool,
}

/// `DELETE …/telephony/sessions/{session}/parties/{party}`: one member leaves. With its host a
/// conference ends, unless it is to be kept.
pub(super) async fn drop_party(
    State(platform): State<RingCentral>,
    caller: Caller,
    Path((_, id, party_id)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<StatusCode, ApiError> {
    let session = live(&platform, &caller, &id)?;
    let leaving: Leaving = if body.is_empty() {
        Leaving::default()
    } else {
        serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?
    };
    if leaving.keep_conference_alive {
        platform.edge.leave_conference_alive(&session.id);
    }
    platform
        .edge
        .hang_up_party(&session.id, &party_id)
        .map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST …/parties/{party}/reject`: the called person does not want the call.
pub(super) async fn reject(
    State(platform): State<RingCentral>,
    caller: Caller,
    Path((_, id, party_id)): Path<(String, String, String)>,
) -> Result<StatusCode, ApiError> {
    let session = live(&platform, &caller, &id)?;
    let is_ringing = session.parties.iter().any(|party| {
        party.id == party_id && matches!(party.status, PartyStatus::Setup | PartyStatus::Proceeding)
    });
    if !is_ringing {
        return Err(ApiError::incorrect_state());
    }
    platform
        .edge
        .hang_up_party(&session.id, &party_id)
        .map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnswerTarget {
    device_id: String,
}

/// `POST …/parties/{party}/answer`: this device gets the call and answers by itself.
pub(super) async fn answer(
    State(platform): State<RingCentral>,
    caller: Caller,
    Path((_, id, party_id)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let target: AnswerTarget =
        serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?;
    let session = live(&platform, &caller, &id)?;
    platform
        .edge
        .answer_on(&session.id, &party_id, &target.device_id)
        .map_err(refused)?;
    let session = visible(&platform, &caller, &id)?;
    let party = session.parties.iter().find(|party| party.id == party_id);
    party
        .map(|party| Json(call_party(&platform.directory, &session, party)))
        .ok_or_else(|| ApiError::not_found("partyId"))
}

/// `POST …/telephony/conference`: a conference that its host's phone joins by dialling its token.
pub(super) async fn conference(
    State(platform): State<RingCentral>,
    caller: Caller,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let extension_id = &caller.person.extension_id;
    let session = platform.edge.open_conference(extension_id);
    let session = session.ok_or_else(|| ApiError::not_found("extensionId"))?;
    let session = call_session(&platform.directory, &session);
    Ok((StatusCode::CREATED, Json(json!({ "session": session }))))
}

/// Whom to bring in: the guide names the call `telephonySessionId`, the reference `sessionId`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BroughtIn {
    #[serde(alias = "telephonySessionId")]
    session_id: String,
    party_id: String,
}

/// `POST …/parties/bring-in`: whoever talks with this party goes on in the conference.
pub(super) async fn bring_in(
    State(platform): State<RingCentral>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let wanted: BroughtIn =
        serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?;
    let session = live(&platform, &caller, &id)?;
    let from = live(&platform, &caller, &wanted.session_id)?;
    let party_id = platform
        .edge
        .bring_in(&session.id, &from.id, &wanted.party_id)
        .map_err(refused)?;
    let session = visible(&platform, &caller, &id)?;
    let party = session.parties.iter().find(|party| party.id == party_id);
    party
        .map(|party| call_party(&platform.directory, &session, party))
        .map(|party| (StatusCode::CREATED, Json(party)))
        .ok_or_else(|| ApiError::not_found("partyId"))
}
