//! Subscriptions. Created and changed over the event socket only; webhooks are not served.

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderName, StatusCode},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    clock::iso,
    ringcentral::{
        RingCentral,
        access::{BaseUri, Caller},
        error::ApiError,
        events::{EventFilter, SocketSession, Subscription},
    },
};

const SUBSCRIPTION_ID: HeaderName = HeaderName::from_static("wsg-subscriptionid");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubscriptionRequest {
    event_filters: Vec<String>,
    #[serde(default)]
    delivery_mode: Option<DeliveryMode>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeliveryMode {
    transport_type: String,
}

type Answer = ([(HeaderName, String); 1], Json<Value>);

/// The filters that are served, and those that are not with why.
fn read_filters(
    platform: &RingCentral,
    caller: &Caller,
    body: &Bytes,
) -> Result<(Vec<EventFilter>, Vec<Value>), ApiError> {
    let request: SubscriptionRequest =
        serde_json::from_slice(body).map_err(|_| ApiError::unreadable_body())?;
    if request
        .delivery_mode
        .is_some_and(|mode| mode.transport_type != "WebSocket")
    {
        return Err(ApiError::invalid_parameter("deliveryMode.transportType"));
    }
    let mut filters = Vec::new();
    let mut disabled = Vec::new();
    for text in &request.event_filters {
        match EventFilter::read(text, caller, &platform.directory) {
            Ok(filter) => filters.push(filter),
            Err(refusal) => {
                let (code, message) = refusal.explained();
                disabled.push(json!({ "filter": text, "reason": code, "message": message }));
            }
        }
    }
    if filters.is_empty() {
        let text = "Event filters are not defined, or none of them is valid";
        return Err(ApiError::coded(StatusCode::BAD_REQUEST, "SUB-508", text));
    }
    Ok((filters, disabled))
}

fn info(platform: &RingCentral, base: &BaseUri, subscription: &Subscription) -> Value {
    let filters: Vec<&str> = subscription
        .filters
        .iter()
        .map(|filter| filter.text.as_str())
        .collect();
    let left = subscription.expires_at() - platform.clock.now_millis();
    let mut info = json!({
        "uri": format!("{}/restapi/v1.0/subscription/{}", base.0, subscription.id),
        "id": subscription.id,
        "creationTime": iso(subscription.created_at),
        "status": "Active",
        "eventFilters": filters,
        "expirationTime": iso(subscription.expires_at()),
        "expiresIn": left.max(0) / 1000,
        "deliveryMode": { "transportType": "WebSocket", "encryption": false },
    });
    if !subscription.disabled.is_empty() {
        info["disabledFilters"] = json!(subscription.disabled);
    }
    info
}

fn answer(platform: &RingCentral, base: &BaseUri, subscription: &Subscription) -> Answer {
    let header = [(SUBSCRIPTION_ID, subscription.id.clone())];
    (header, Json(info(platform, base, subscription)))
}

fn socket_only() -> ApiError {
    let text = "WebSocket subscriptions are created and changed over the WebSocket connection";
    ApiError::coded(StatusCode::BAD_REQUEST, "SUB-508", text)
}

fn unknown() -> ApiError {
    ApiError::coded(
        StatusCode::NOT_FOUND,
        "SUB-507",
        "Subscription is not found or expired",
    )
}

fn find(platform: &RingCentral, caller: &Caller, id: &str) -> Result<Subscription, ApiError> {
    let mut known = platform.gateway.subscriptions(caller).into_iter();
    known
        .find(|subscription| subscription.id == id)
        .ok_or_else(unknown)
}

/// `POST /restapi/v1.0/subscription`; replaces the connection's earlier one.
pub(super) async fn create(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
    session: Option<Extension<SocketSession>>,
    body: Bytes,
) -> Result<Answer, ApiError> {
    let Extension(session) = session.ok_or_else(socket_only)?;
    let (filters, disabled) = read_filters(&platform, &caller, &body)?;
    let subscription = Subscription::new(filters, disabled, platform.clock.now_millis());
    let answer = answer(&platform, &base, &subscription);
    platform
        .gateway
        .subscribe(&session, subscription)
        .ok_or_else(|| {
            ApiError::coded(
                StatusCode::FORBIDDEN,
                "SUB-505",
                "Subscriptions limit exceeded",
            )
        })?;
    Ok(answer)
}

/// `PUT /restapi/v1.0/subscription/{id}`.
pub(super) async fn change(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
    session: Option<Extension<SocketSession>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Answer, ApiError> {
    let _ = session.ok_or_else(socket_only)?;
    let known = find(&platform, &caller, &id)?;
    let (filters, disabled) = read_filters(&platform, &caller, &body)?;
    let changed = Subscription {
        filters,
        disabled,
        ..known
    };
    let answer = answer(&platform, &base, &changed);
    platform
        .gateway
        .replace_subscription(&caller, &id, |_| Some(changed))
        .ok_or_else(unknown)?;
    Ok(answer)
}

/// `DELETE /restapi/v1.0/subscription/{id}`.
pub(super) async fn end(
    State(platform): State<RingCentral>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    platform
        .gateway
        .replace_subscription(&caller, &id, |_| None)
        .ok_or_else(unknown)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /restapi/v1.0/subscription/{id}`.
pub(super) async fn read(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    find(&platform, &caller, &id).map(|found| Json(info(&platform, &base, &found)))
}

/// `GET /restapi/v1.0/subscription`.
pub(super) async fn list(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
) -> Json<Value> {
    let records: Vec<Value> = platform
        .gateway
        .subscriptions(&caller)
        .iter()
        .map(|subscription| info(&platform, &base, subscription))
        .collect();
    Json(json!({ "uri": format!("{}/restapi/v1.0/subscription", base.0), "records": records }))
}
