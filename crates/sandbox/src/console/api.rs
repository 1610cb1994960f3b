//! The routes under `/console/api`.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Console, Ring, actions::ACTIONS};
use crate::{
    people::Person,
    ringcentral::{
        Settings,
        events::webhook::{Fate, Mishap},
        faults::Fault,
        oauth::personal_jwt,
        rest::{
            call_rules::{Rule, Rules},
            messages::Picture,
            presence::{DndStatus, UserStatus},
        },
        roster::Kind,
    },
    sip::{AtThePhone, RingError, SipFault},
};

/// Why an action was not done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NoSuchExtension,
    NoSuchRecordType,
    Unreadable(String),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, text) = match self {
            Self::NoSuchExtension => (StatusCode::NOT_FOUND, "no such extension".to_owned()),
            Self::NoSuchRecordType => (StatusCode::NOT_FOUND, "no such record type".to_owned()),
            Self::Unreadable(text) => (StatusCode::BAD_REQUEST, text),
        };
        (status, Json(json!({ "error": text }))).into_response()
    }
}

type Answer = Result<Json<Value>, Refusal>;

fn done() -> Json<Value> {
    Json(json!({ "done": true }))
}

fn person<'a>(console: &'a Console, extension: &str) -> Result<&'a Person, Refusal> {
    let directory = &console.ringcentral.directory;
    directory
        .by_extension_number(extension)
        .ok_or(Refusal::NoSuchExtension)
}

pub(super) async fn list_actions() -> Json<Value> {
    Json(json!({ "actions": ACTIONS }))
}

pub(super) async fn people(State(console): State<Console>) -> Json<Value> {
    let people: Vec<Value> = console
        .ringcentral
        .directory
        .people()
        .iter()
        .map(|person| {
            json!({
                "extensionId": person.extension_id,
                "extensionNumber": person.extension_number,
                "name": person.full_name(),
                "email": person.email,
                "directNumber": person.direct_number,
                "isAdmin": person.is_admin,
                "jwt": personal_jwt(person),
            })
        })
        .collect();
    Json(json!({ "people": people }))
}

/// Telephony sessions, each with its members as they were heard.
pub(super) async fn calls(State(console): State<Console>) -> Json<Value> {
    let members = console.edge.calls();
    let calls: Vec<Value> = console
        .telephony
        .sessions()
        .iter()
        .map(|session| {
            let mut call = json!(session);
            let own = members
                .iter()
                .filter(|member| member.telephony_session_id == session.id);
            call["members"] = json!(own.collect::<Vec<_>>());
            call["replied"] = json!(console.edge.replied(&session.id));
            call
        })
        .collect();
    Json(json!({ "calls": calls }))
}

pub(super) async fn registrations(State(console): State<Console>) -> Json<Value> {
    Json(json!({ "registrations": console.edge.registrations() }))
}

/// Whatever is registered or subscribed over them.
pub(super) async fn sockets(State(console): State<Console>) -> Json<Value> {
    Json(json!({
        "events": console.ringcentral.gateway.sockets.reading(),
        "sip": console.edge.sockets(),
    }))
}

/// Subscriptions that are posted to an address.
pub(super) async fn webhooks(State(console): State<Console>) -> Json<Value> {
    Json(json!({ "webhooks": console.ringcentral.webhooks().show() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hindrance {
    what: What,
    times: Option<u32>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum What {
    Mishap(Mishap),
    Fate(Fate),
}

pub(super) async fn hinder_webhooks(
    State(console): State<Console>,
    Json(body): Json<Hindrance>,
) -> Json<Value> {
    let webhooks = console.ringcentral.webhooks();
    match body.what {
        What::Mishap(mishap) => webhooks.script(mishap, body.times.unwrap_or(1)),
        What::Fate(fate) => webhooks.befall(fate),
    }
    done()
}

pub(super) async fn records(State(console): State<Console>, Path(record): Path<String>) -> Answer {
    console
        .netsuite
        .records(&record)
        .map(Json)
        .ok_or(Refusal::NoSuchRecordType)
}

/// A record that an employee saves in NetSuite's own screens.
#[derive(Deserialize)]
pub(super) struct SavedByHand {
    record: String,
    employee: i64,
    #[serde(flatten)]
    members: Map<String, Value>,
}

pub(super) async fn save_record(
    State(console): State<Console>,
    Json(body): Json<SavedByHand>,
) -> Answer {
    let netsuite = &console.netsuite;
    netsuite
        .save_by_hand(body.employee, &body.record, &body.members)
        .map(|id| Json(json!({ "id": id })))
        .map_err(Refusal::Unreadable)
}

/// Two records that are one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Duplicates {
    record: String,
    from: i64,
    into: i64,
}

pub(super) async fn merge_records(
    State(console): State<Console>,
    Json(body): Json<Duplicates>,
) -> Answer {
    let merged = console.netsuite.merge(&body.record, body.from, body.into);
    merged.map(|()| done()).map_err(Refusal::Unreadable)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OneRecord {
    record: String,
    id: i64,
}

pub(super) async fn delete_record(
    State(console): State<Console>,
    Json(body): Json<OneRecord>,
) -> Answer {
    let deleted = console.netsuite.delete_by_hand(&body.record, body.id);
    deleted.map(|()| done()).map_err(Refusal::Unreadable)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lock {
    record: String,
    id: i64,
    #[serde(default)]
    locked: Choice,
}

pub(super) async fn lock_record(State(console): State<Console>, Json(body): Json<Lock>) -> Answer {
    let is_locked = matches!(body.locked, Choice::Yes);
    let locked = console.netsuite.lock(&body.record, body.id, is_locked);
    locked.map(|()| done()).map_err(Refusal::Unreadable)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Demand {
    field: String,
    #[serde(default)]
    demanded: Choice,
}

pub(super) async fn demand_field(
    State(console): State<Console>,
    Json(body): Json<Demand>,
) -> Answer {
    let is_demanded = matches!(body.demanded, Choice::Yes);
    let done_so = console.netsuite.demand(&body.field, is_demanded);
    done_so.map(|()| done()).map_err(Refusal::Unreadable)
}

pub(super) async fn settings(State(console): State<Console>) -> Json<Settings> {
    Json(console.ringcentral.settings.current())
}

pub(super) async fn change_settings(
    State(console): State<Console>,
    Json(settings): Json<Settings>,
) -> Json<Value> {
    console.ringcentral.settings.replace(settings);
    console.ringcentral.rate_limiter.reset();
    done()
}

pub(super) async fn ring(State(console): State<Console>, Json(ring): Json<Ring>) -> Answer {
    person(&console, &ring.extension)?;
    let id = console
        .edge
        .ring(ring.request())
        .map_err(|error| match error {
            RingError::NoSuchExtension => Refusal::NoSuchExtension,
        })?;
    Ok(Json(json!({ "telephonySessionId": id })))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct HangUp {
    telephony_session_id: Option<String>,
}

pub(super) async fn hang_up(
    State(console): State<Console>,
    Json(body): Json<HangUp>,
) -> Json<Value> {
    console
        .edge
        .hang_up_far_side(body.telephony_session_id.as_deref());
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AtDeskPhone {
    extension: String,
    what: AtThePhone,
}

pub(super) async fn use_desk_phone(
    State(console): State<Console>,
    Json(body): Json<AtDeskPhone>,
) -> Answer {
    person(&console, &body.extension)?;
    console
        .edge
        .at_the_phone(&body.extension, body.what)
        .map_err(|error| Refusal::Unreadable(error.to_string()))?;
    Ok(done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InboundText {
    extension: String,
    from: String,
    text: String,
    /// The other members of a group, with commas between them.
    #[serde(default)]
    members: String,
    #[serde(default)]
    picture: Choice,
}

pub(super) async fn send_text(
    State(console): State<Console>,
    Json(body): Json<InboundText>,
) -> Answer {
    let person = person(&console, &body.extension)?;
    let members: Vec<String> = body
        .members
        .split(',')
        .map(str::trim)
        .filter(|number| !number.is_empty())
        .map(str::to_owned)
        .collect();
    let picture = match body.picture {
        Choice::No => None,
        Choice::Yes => Some(Picture {
            name: "photograph.png".to_owned(),
            content_type: "image/png".to_owned(),
            bytes: include_bytes!("../pages/photograph.png").to_vec(),
        }),
    };
    let id = console
        .ringcentral
        .receive_text(person, &body.from, &members, &body.text, picture);
    Ok(Json(json!({ "messageId": id })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeftVoicemail {
    extension: String,
    from: String,
    #[serde(default = "a_few_seconds")]
    seconds: u32,
    /// What it says; empty when the platform does not write that down.
    #[serde(default)]
    words: String,
}

const fn a_few_seconds() -> u32 {
    4
}

pub(super) async fn leave_voicemail(
    State(console): State<Console>,
    Json(body): Json<LeftVoicemail>,
) -> Answer {
    let person = person(&console, &body.extension)?;
    let words = Some(body.words.as_str()).filter(|words| !words.is_empty());
    let id = console
        .ringcentral
        .receive_voicemail(person, &body.from, body.seconds, words);
    Ok(Json(json!({ "messageId": id })))
}

pub(super) async fn voicemails(
    State(console): State<Console>,
    Path(extension): Path<String>,
) -> Answer {
    let person = person(&console, &extension)?;
    let left = console.ringcentral.voicemails(person);
    Ok(Json(json!({ "voicemails": left })))
}

pub(super) async fn texts(State(console): State<Console>, Path(extension): Path<String>) -> Answer {
    let person = person(&console, &extension)?;
    Ok(Json(json!({ "texts": console.ringcentral.texts(person) })))
}

#[derive(Deserialize)]
pub(super) struct NewContact {
    extension: String,
    /// Under the platform's names.
    #[serde(flatten)]
    fields: Map<String, Value>,
}

pub(super) async fn add_contact(
    State(console): State<Console>,
    Json(body): Json<NewContact>,
) -> Answer {
    let person = person(&console, &body.extension)?;
    let id = console
        .ringcentral
        .add_contact(person, &body.fields)
        .map_err(|name| Refusal::Unreadable(format!("{name} is no field of a contact")))?;
    Ok(Json(json!({ "contactId": id })))
}

pub(super) async fn contacts(
    State(console): State<Console>,
    Path(extension): Path<String>,
) -> Answer {
    let person = person(&console, &extension)?;
    let contacts = console.ringcentral.contacts(person);
    Ok(Json(json!({ "contacts": contacts })))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SaidPresence {
    extension: String,
    #[serde(default)]
    user_status: UserStatus,
    #[serde(default)]
    dnd_status: DndStatus,
}

pub(super) async fn set_presence(
    State(console): State<Console>,
    Json(body): Json<SaidPresence>,
) -> Answer {
    let person = person(&console, &body.extension)?;
    let mut said = console.ringcentral.presences.said(&person.extension_id);
    said.user = body.user_status;
    said.dnd = body.dnd_status;
    console.ringcentral.say_presence(person, said);
    Ok(done())
}

pub(super) async fn presence(
    State(console): State<Console>,
    Path(extension): Path<String>,
) -> Answer {
    let person = person(&console, &extension)?;
    let said = console.ringcentral.presences.said(&person.extension_id);
    let presence = json!({ "userStatus": said.user, "dndStatus": said.dnd });
    Ok(Json(json!({ "presence": presence })))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Choice {
    #[default]
    No,
    Yes,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SetRules {
    extension: String,
    #[serde(default)]
    rule: Rule,
    #[serde(default)]
    own_rule: Choice,
    #[serde(default)]
    newer: Choice,
}

pub(super) async fn set_call_rules(
    State(console): State<Console>,
    Json(body): Json<SetRules>,
) -> Answer {
    let person = person(&console, &body.extension)?;
    let rules = Rules {
        main: body.rule,
        has_own: matches!(body.own_rule, Choice::Yes),
        is_newer: matches!(body.newer, Choice::Yes),
    };
    console.ringcentral.set_call_rules(person, rules);
    Ok(done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unreachable {
    number: String,
    code: String,
}

pub(super) async fn refuse_texts(
    State(console): State<Console>,
    Json(body): Json<Unreachable>,
) -> Json<Value> {
    console
        .ringcentral
        .messages
        .make_unreachable(body.number, body.code);
    done()
}

pub(super) async fn expire_sync_tokens(State(console): State<Console>) -> Json<Value> {
    console.ringcentral.messages.expire_sync_tokens();
    done()
}

pub(super) async fn time(State(console): State<Console>) -> Json<Value> {
    Json(json!({ "now": console.clock.now_iso(), "nowMillis": console.clock.now_millis() }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Advance {
    advance_millis: i64,
}

pub(super) async fn advance_clock(
    State(console): State<Console>,
    Json(body): Json<Advance>,
) -> Json<Value> {
    console.clock.advance_millis(body.advance_millis);
    time(State(console)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Whose {
    extension: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewExtension {
    number: String,
    name: String,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    email: String,
    #[serde(default)]
    site: String,
    #[serde(default)]
    department: String,
}

pub(super) async fn add_extension(
    State(console): State<Console>,
    Json(body): Json<NewExtension>,
) -> Answer {
    let roster = &console.ringcentral.roster;
    if console.ringcentral.extension_id(&body.number).is_some() {
        return Err(Refusal::Unreadable("the number is taken".to_owned()));
    }
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let id = roster.add(
        (body.number, body.name),
        body.kind,
        given(body.email),
        (given(body.site), given(body.department)),
    );
    Ok(Json(json!({ "extensionId": id })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewName {
    extension: String,
    name: String,
}

pub(super) async fn rename_extension(
    State(console): State<Console>,
    Json(body): Json<NewName>,
) -> Answer {
    let id = extension_id(&console, &body.extension)?;
    console.ringcentral.roster.rename(&id, body.name);
    Ok(done())
}

pub(super) async fn remove_extension(
    State(console): State<Console>,
    Json(body): Json<Whose>,
) -> Answer {
    let id = extension_id(&console, &body.extension)?;
    console.ringcentral.remove_extension(&id);
    Ok(done())
}

fn extension_id(console: &Console, number: &str) -> Result<String, Refusal> {
    console
        .ringcentral
        .extension_id(number)
        .ok_or(Refusal::NoSuchExtension)
}

pub(super) async fn revoke(State(console): State<Console>, Json(body): Json<Whose>) -> Answer {
    let person = person(&console, &body.extension)?;
    console.ringcentral.revoke_extension(&person.extension_id);
    Ok(done())
}

pub(super) async fn expire_token(
    State(console): State<Console>,
    Json(body): Json<Whose>,
) -> Answer {
    let person = person(&console, &body.extension)?;
    console
        .ringcentral
        .expire_access_tokens(&person.extension_id);
    Ok(done())
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sockets {
    #[default]
    All,
    Events,
    Sip,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Drop {
    #[serde(default)]
    kind: Sockets,
}

pub(super) async fn drop_sockets(
    State(console): State<Console>,
    Json(body): Json<Drop>,
) -> Json<Value> {
    if matches!(body.kind, Sockets::All | Sockets::Events) {
        console.ringcentral.gateway.drop_sockets();
    }
    if matches!(body.kind, Sockets::All | Sockets::Sip) {
        console.edge.drop_sockets();
    }
    done()
}

pub(super) async fn drop_registrations(State(console): State<Console>) -> Json<Value> {
    console.edge.drop_registrations();
    done()
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Target {
    RingCentral,
    Sip,
    NetSuite,
}

#[derive(Deserialize)]
pub(super) struct Failure {
    target: Target,
    #[serde(flatten)]
    members: Map<String, Value>,
}

pub(super) async fn script_fault(
    State(console): State<Console>,
    Json(failure): Json<Failure>,
) -> Answer {
    let members = Value::Object(failure.members);
    match failure.target {
        Target::RingCentral => serde_json::from_value::<Fault>(members)
            .map(|fault| console.ringcentral.faults.script(fault))
            .map_err(|error| error.to_string()),
        Target::Sip => serde_json::from_value::<SipFault>(members)
            .map(|fault| console.edge.script(fault))
            .map_err(|error| error.to_string()),
        Target::NetSuite => console.netsuite.script(members),
    }
    .map_err(Refusal::Unreadable)?;
    Ok(done())
}

pub(super) async fn reset(State(console): State<Console>) -> Json<Value> {
    console.edge.reset();
    console.telephony.clear();
    console.ringcentral.reset();
    console.netsuite.reset();
    console.clock.reset();
    done()
}
