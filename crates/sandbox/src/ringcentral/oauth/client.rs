//! Which app calls a token endpoint: Basic credentials, or the client id in a public client's body.

use axum::http::{HeaderMap, header};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::{apps::App, error::OAuthError, form::Form};

/// The app, its secret checked if it has one.
pub(super) fn authenticate_client(
    headers: &HeaderMap,
    form: &Form,
) -> Result<&'static App, OAuthError> {
    let (id, secret) = match headers.get(header::AUTHORIZATION) {
        Some(value) => {
            let (id, secret) = value
                .to_str()
                .ok()
                .and_then(|value| value.strip_prefix("Basic "))
                .and_then(|encoded| STANDARD.decode(encoded.trim()).ok())
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .and_then(|pair| {
                    pair.split_once(':')
                        .map(|(id, secret)| (id.to_owned(), secret.to_owned()))
                })
                .ok_or(OAuthError::InvalidClient)?;
            (id, Some(secret).filter(|secret| !secret.is_empty()))
        }
        None => (
            form.get("client_id")
                .ok_or(OAuthError::InvalidClient)?
                .to_owned(),
            None,
        ),
    };
    if form.get("client_id").is_some_and(|in_body| in_body != id) {
        return Err(OAuthError::InvalidClient);
    }
    App::find(&id)
        .filter(|app| app.secret == secret.as_deref())
        .ok_or(OAuthError::InvalidClient)
}
