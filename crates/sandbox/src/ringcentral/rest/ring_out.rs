//! `RingOut`: the platform rings one of the extension's own phones, then whom it is to call.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::numbers::forwarding_numbers;
use crate::{
    ringcentral::{
        RingCentral,
        access::{BaseUri, Caller, Target},
        error::ApiError,
    },
    sip::{ControlError, RingOutError, RingOutRequest, RingOutStatus},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    from: From,
    to: Number,
    #[serde(default)]
    caller_id: Option<Number>,
    #[serde(default)]
    play_prompt: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct From {
    #[serde(default)]
    phone_number: Option<String>,
    #[serde(default)]
    forwarding_number_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Number {
    phone_number: String,
}

impl From {
    /// The number that rings first, out of those the extension may be reached at.
    fn phone(&self, known: &[Value]) -> Result<String, ApiError> {
        let (key, wanted, refusal) = match (&self.forwarding_number_id, &self.phone_number) {
            (Some(id), _) => ("id", id, ApiError::not_found("from.forwardingNumberId")),
            (None, Some(number)) => (
                "phoneNumber",
                number,
                ApiError::invalid_parameter("from.phoneNumber"),
            ),
            (None, None) => return Err(ApiError::invalid_parameter("from")),
        };
        let found = known.iter().find(|one| one[key] == wanted.as_str());
        found
            .and_then(|one| one["phoneNumber"].as_str())
            .map(str::to_owned)
            .ok_or(refusal)
    }
}

fn shape(base: &BaseUri, caller: &Caller, id: &str, status: RingOutStatus) -> Json<Value> {
    let uri = format!("{}/ring-out/{id}", base.extension(&caller.person));
    Json(json!({ "id": id, "uri": uri, "status": status }))
}

/// `POST EXT/ring-out`.
pub(super) async fn make(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let wanted: Wanted = serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?;
    let caller = target.caller.clone();
    let person = target.own_or_admin("RingOut")?;
    let phone = wanted.from.phone(&forwarding_numbers(&base, &person))?;
    let request = RingOutRequest {
        extension_number: person.extension_number,
        phone,
        callee: wanted.to.phone_number,
        caller_id: wanted.caller_id.map(|number| number.phone_number),
        has_prompt: wanted.play_prompt,
    };
    let number = request.extension_number.clone();
    let id = platform
        .edge
        .ring_out(request)
        .map_err(|error| match error {
            RingOutError::NoSuchExtension => ApiError::not_found("extensionId"),
            RingOutError::NoSuchNumber => ApiError::invalid_parameter("to.phoneNumber"),
        })?;
    let status = platform.edge.ring_out_status(&number, &id);
    let status = status.ok_or_else(|| ApiError::not_found("ringoutId"))?;
    Ok(shape(&base, &caller, &id, status))
}

/// `GET EXT/ring-out/{id}`.
pub(super) async fn read(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Result<Json<Value>, ApiError> {
    let number = &caller.person.extension_number;
    let status = platform.edge.ring_out_status(number, &id);
    let status = status.ok_or_else(|| ApiError::not_found("ringoutId"))?;
    Ok(shape(&base, &caller, &id, status))
}

/// `DELETE EXT/ring-out/{id}`: only while the first phone rings.
pub(super) async fn cancel(
    State(platform): State<RingCentral>,
    caller: Caller,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Result<StatusCode, ApiError> {
    platform
        .edge
        .cancel_ring_out(&caller.person.extension_number, &id)
        .map_err(|error| match error {
            ControlError::NoSuchParty | ControlError::NotRegistered => {
                ApiError::not_found("ringoutId")
            }
            ControlError::WrongState | ControlError::NoHost | ControlError::Full => {
                ApiError::incorrect_state()
            }
        })?;
    Ok(StatusCode::NO_CONTENT)
}
