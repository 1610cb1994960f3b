//! `GET ACC/recording/{recording}` and its content. A recording is there some time after its call,
//! and a short one is not kept.

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Value, json};

use super::{call_record, list::Query, media::Media, tone};
use crate::{
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
    },
    telephony::Session,
};

/// What is recorded for a shorter time is not kept.
const SHORTEST_MILLIS: i64 = 30_000;

/// A recording that can be heard.
pub(super) struct Recording {
    pub(super) id: String,
    pub(super) millis: i64,
    /// When it became so.
    pub(super) ready_at: i64,
}

/// The recording of a session that is over; of each member's the last.
pub(super) fn of(platform: &RingCentral, session: &Session) -> Option<Recording> {
    let ended_at = session.ended_at?;
    let party = session.parties.iter().find(|it| it.recorded.is_some())?;
    let millis = ended_at - party.answered_at()?;
    let ready_at = ended_at + platform.settings.current().recording_delay_millis;
    let is_there = millis >= SHORTEST_MILLIS && ready_at <= platform.clock.now_millis();
    is_there.then_some(Recording {
        id: party.recorded.clone()?,
        millis,
        ready_at,
    })
}

/// One's own, or anybody's for an administrator.
fn find(platform: &RingCentral, target: &Target, id: &str) -> Result<Recording, ApiError> {
    let caller = &target.caller.person;
    let sessions = platform.telephony.sessions();
    let session = sessions.iter().find(|session| {
        let is_this = of(platform, session).is_some_and(|recording| recording.id == id);
        is_this
            && (caller.is_admin || call_record::own_party(session, &caller.extension_id).is_some())
    });
    session
        .and_then(|session| of(platform, session))
        .ok_or_else(|| ApiError::not_found("recordingId"))
}

/// As the call log shows it.
pub(super) fn shape(base: &BaseUri, recording: &Recording) -> Value {
    let uri = format!("{}/recording/{}", base.account(), recording.id);
    json!({
        "id": recording.id,
        "uri": uri,
        "type": "OnDemand",
        "contentUri": format!("{uri}/content"),
    })
}

/// What is known of it.
pub(super) async fn read(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path((_, id)): Path<(String, String)>,
    target: Target,
) -> Result<Json<Value>, ApiError> {
    let recording = find(&platform, &target, &id)?;
    let mut shown = shape(&base, &recording);
    shown["contentType"] = json!("audio/wav");
    shown["duration"] = json!(recording.millis / 1000);
    Ok(Json(shown))
}

/// The sound.
pub(super) async fn content(
    State(platform): State<RingCentral>,
    Path((_, id)): Path<(String, String)>,
    target: Target,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let recording = find(&platform, &target, &id)?;
    let seconds = u32::try_from(recording.millis / 1000).unwrap_or(1);
    let sound = Media {
        content_type: "audio/wav".to_owned(),
        name: format!("{id}.wav"),
        bytes: tone::wav(seconds),
    };
    sound.answer(&headers, &query)
}
