//! `POST /restapi/oauth/revoke`: ends the whole session, its sockets and subscriptions.

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
};

use super::{client::authenticate_client, error::OAuthError, form::Form};
use crate::ringcentral::RingCentral;

pub(super) async fn revoke(
    State(platform): State<RingCentral>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: String,
) -> Result<StatusCode, OAuthError> {
    let form = Form::parse(&body);
    let query = Form::parse(&query.unwrap_or_default());
    let app = authenticate_client(&headers, &form)?;
    let token = form
        .get("token")
        .or(query.get("token"))
        .ok_or_else(|| OAuthError::missing("token"))?;
    // A token nobody knows is as good as revoked.
    if let Some(session_id) = platform.sign_ins.revoke(app, token) {
        platform.gateway.end_session(&session_id);
        platform.gateway.webhooks.revoked(&session_id);
        tracing::info!(app = app.id, "session revoked");
    }
    Ok(StatusCode::OK)
}
