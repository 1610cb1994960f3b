//! Subscriptions: made and changed over the event socket, or with an address that notifications are
//! posted to.

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
        events::{
            EventFilter, SocketSession, Subscription,
            webhook::{Hook, Wanted},
        },
        permission::Permission,
    },
};

const SUBSCRIPTION_ID: HeaderName = HeaderName::from_static("wsg-subscriptionid");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubscriptionRequest {
    event_filters: Vec<String>,
    #[serde(default)]
    delivery_mode: Option<DeliveryMode>,
    /// Heard for webhooks alone.
    #[serde(default)]
    expires_in: Option<i64>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeliveryMode {
    transport_type: String,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    verification_token: Option<String>,
}

impl SubscriptionRequest {
    fn read(body: &Bytes) -> Result<Self, ApiError> {
        serde_json::from_slice(body).map_err(|_| ApiError::unreadable_body())
    }

    /// Where to post; nothing for the event socket.
    fn webhook(&self) -> Result<Option<Wanted>, ApiError> {
        let Some(mode) = &self.delivery_mode else {
            return Ok(None);
        };
        match mode.transport_type.as_str() {
            "WebSocket" => Ok(None),
            "WebHook" => {
                let address = mode.address.clone();
                let address =
                    address.ok_or_else(|| ApiError::invalid_parameter("deliveryMode.address"))?;
                Ok(Some(Wanted {
                    address,
                    token: mode.verification_token.clone(),
                    seconds: self.expires_in,
                }))
            }
            _ => Err(ApiError::invalid_parameter("deliveryMode.transportType")),
        }
    }
}

type Answer = ([(HeaderName, String); 1], Json<Value>);

/// The filters that are served, and those that are not with why.
fn read_filters(
    platform: &RingCentral,
    caller: &Caller,
    request: &SubscriptionRequest,
) -> Result<(Vec<EventFilter>, Vec<Value>), ApiError> {
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

fn needs(caller: &Caller, permission: Permission) -> Result<(), ApiError> {
    if caller.scope.allows(permission) {
        Ok(())
    } else {
        Err(ApiError::app_permission(permission))
    }
}

/// To look at what one has, either is enough.
fn needs_any(caller: &Caller) -> Result<(), ApiError> {
    needs(caller, Permission::WebSocket).or_else(|_| needs(caller, Permission::SubscriptionWebhook))
}

fn shape(
    base: &BaseUri,
    subscription: &Subscription,
    (expires_at, now): (i64, i64),
    delivery: &Value,
) -> Value {
    let filters: Vec<&str> = subscription
        .filters
        .iter()
        .map(|filter| filter.text.as_str())
        .collect();
    let mut info = json!({
        "uri": format!("{}/restapi/v1.0/subscription/{}", base.0, subscription.id),
        "id": subscription.id,
        "creationTime": iso(subscription.created_at),
        "status": "Active",
        "eventFilters": filters,
        "expirationTime": iso(expires_at),
        "expiresIn": (expires_at - now).max(0) / 1000,
        "deliveryMode": delivery,
    });
    if !subscription.disabled.is_empty() {
        info["disabledFilters"] = json!(subscription.disabled);
    }
    info
}

fn info(platform: &RingCentral, base: &BaseUri, subscription: &Subscription) -> Value {
    let times = (subscription.expires_at(), platform.clock.now_millis());
    let delivery = json!({ "transportType": "WebSocket", "encryption": false });
    shape(base, subscription, times, &delivery)
}

fn hook_info(platform: &RingCentral, base: &BaseUri, hook: &Hook) -> Value {
    let times = (hook.expires_at, platform.clock.now_millis());
    let delivery =
        json!({ "transportType": "WebHook", "address": hook.address, "encryption": false });
    let mut info = shape(base, &hook.subscription, times, &delivery);
    if let Some((at, reason)) = &hook.blacklisted {
        info["status"] = json!("Blacklisted");
        info["blacklistedData"] = json!({ "blacklistedAt": iso(*at), "reason": reason });
    }
    info
}

fn answer(platform: &RingCentral, base: &BaseUri, subscription: &Subscription) -> Answer {
    let header = [(SUBSCRIPTION_ID, subscription.id.clone())];
    (header, Json(info(platform, base, subscription)))
}

fn hook_answer(platform: &RingCentral, base: &BaseUri, hook: &Hook) -> Answer {
    let header = [(SUBSCRIPTION_ID, hook.subscription.id.clone())];
    (header, Json(hook_info(platform, base, hook)))
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

fn too_many() -> ApiError {
    ApiError::coded(
        StatusCode::FORBIDDEN,
        "SUB-505",
        "Subscriptions limit exceeded",
    )
}

fn find(platform: &RingCentral, caller: &Caller, id: &str) -> Result<Subscription, ApiError> {
    let mut known = platform.gateway.subscriptions(caller).into_iter();
    known
        .find(|subscription| subscription.id == id)
        .ok_or_else(unknown)
}

/// `POST /restapi/v1.0/subscription`; over the socket it replaces the connection's earlier one.
pub(super) async fn create(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
    session: Option<Extension<SocketSession>>,
    body: Bytes,
) -> Result<Answer, ApiError> {
    let request = SubscriptionRequest::read(&body)?;
    if let Some(wanted) = request.webhook()? {
        needs(&caller, Permission::SubscriptionWebhook)?;
        let (filters, disabled) = read_filters(&platform, &caller, &request)?;
        let subscription = Subscription::new(filters, disabled, platform.clock.now_millis());
        if !platform.gateway.has_room(&caller) {
            return Err(too_many());
        }
        let webhooks = &platform.gateway.webhooks;
        let hook = webhooks.make(&caller, subscription, wanted).await?;
        return Ok(hook_answer(&platform, &base, &hook));
    }
    needs(&caller, Permission::WebSocket)?;
    let Extension(session) = session.ok_or_else(socket_only)?;
    let (filters, disabled) = read_filters(&platform, &caller, &request)?;
    let subscription = Subscription::new(filters, disabled, platform.clock.now_millis());
    let answer = answer(&platform, &base, &subscription);
    platform
        .gateway
        .subscribe(&session, subscription)
        .ok_or_else(too_many)?;
    Ok(answer)
}

/// `PUT /restapi/v1.0/subscription/{id}`; an empty body renews a webhook.
pub(super) async fn change(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
    session: Option<Extension<SocketSession>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Answer, ApiError> {
    needs_any(&caller)?;
    let webhooks = &platform.gateway.webhooks;
    if webhooks
        .of(&caller)
        .iter()
        .any(|hook| hook.subscription.id == id)
    {
        let change = if body.is_empty() || body.as_ref() == b"{}" {
            None
        } else {
            let request = SubscriptionRequest::read(&body)?;
            let (filters, disabled) = read_filters(&platform, &caller, &request)?;
            let changed = Subscription::new(filters, disabled, platform.clock.now_millis());
            Some((changed, request.webhook()?))
        };
        let hook = webhooks.renew(&caller, &id, change).await;
        return Ok(hook_answer(&platform, &base, &hook.ok_or_else(unknown)??));
    }
    let known = find(&platform, &caller, &id)?;
    let _ = session.ok_or_else(socket_only)?;
    let request = SubscriptionRequest::read(&body)?;
    if request.webhook()?.is_some() {
        return Err(ApiError::invalid_parameter("deliveryMode.transportType"));
    }
    let (filters, disabled) = read_filters(&platform, &caller, &request)?;
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

/// `POST /restapi/v1.0/subscription/{id}/renew`.
pub(super) async fn renew(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    needs_any(&caller)?;
    let webhooks = &platform.gateway.webhooks;
    let hook = webhooks.renew(&caller, &id, None).await;
    Ok(hook_answer(&platform, &base, &hook.ok_or_else(unknown)??))
}

/// `DELETE /restapi/v1.0/subscription/{id}`.
pub(super) async fn end(
    State(platform): State<RingCentral>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    needs_any(&caller)?;
    if !platform.gateway.webhooks.end(&caller, &id) {
        platform
            .gateway
            .replace_subscription(&caller, &id, |_| None)
            .ok_or_else(unknown)?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /restapi/v1.0/subscription/{id}`.
pub(super) async fn read(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    needs_any(&caller)?;
    let hooks = platform.gateway.webhooks.of(&caller);
    if let Some(hook) = hooks.iter().find(|hook| hook.subscription.id == id) {
        return Ok(Json(hook_info(&platform, &base, hook)));
    }
    find(&platform, &caller, &id).map(|found| Json(info(&platform, &base, &found)))
}

/// `GET /restapi/v1.0/subscription`.
pub(super) async fn list(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
) -> Result<Json<Value>, ApiError> {
    needs_any(&caller)?;
    let sockets = platform.gateway.subscriptions(&caller);
    let sockets = sockets
        .iter()
        .map(|subscription| info(&platform, &base, subscription));
    let hooks = platform.gateway.webhooks.of(&caller);
    let hooks = hooks.iter().map(|hook| hook_info(&platform, &base, hook));
    let records: Vec<Value> = sockets.chain(hooks).collect();
    Ok(Json(
        json!({ "uri": format!("{}/restapi/v1.0/subscription", base.0), "records": records }),
    ))
}
