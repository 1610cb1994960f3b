//! Who asks, from the `Authorization` header.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use ledgerline_core::domain::{ids::ExtensionId, sensitive::Secret};

use super::problem::Refused;
use crate::{app::App, ringcentral::Identity};

/// Somebody signed in to RingCentral.
#[derive(Debug)]
pub(super) struct SignedIn(pub(super) Identity);

/// The token that somebody signed in with.
#[derive(Debug)]
pub(super) struct Token(pub(super) Secret<String>);

/// An administrator of the RingCentral account.
#[derive(Debug)]
pub(super) struct Admin;

/// Somebody who may log calls of one extension.
#[derive(Debug)]
pub(super) enum CallWriter {
    /// Signed in to RingCentral.
    SignedIn(Identity),
    /// Was signed in, and kept the grant.
    Granted(ExtensionId),
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refused> {
        let token = credentials(parts, "bearer").ok_or_else(Refused::sign_in)?;
        Ok(Self(app.identities.of(token).await?))
    }
}

impl FromRequestParts<App> for Token {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refused> {
        let token = credentials(parts, "bearer").ok_or_else(Refused::sign_in)?;
        Ok(Self(Secret::new(token.to_owned())))
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refused> {
        let token = credentials(parts, "bearer").ok_or_else(Refused::sign_in)?;
        // Whoever was an administrator minutes ago may be none any more.
        let identity = app.identities.of_just_now(token).await?;
        identity
            .is_admin
            .then_some(Self)
            .ok_or_else(Refused::admin_only)
    }
}

impl FromRequestParts<App> for CallWriter {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refused> {
        if let Some(grant) = credentials(parts, "grant") {
            let holder = app.grants.holder(grant).await?;
            return holder.map(Self::Granted).ok_or_else(Refused::sign_in);
        }
        SignedIn::from_request_parts(parts, app)
            .await
            .map(|SignedIn(identity)| Self::SignedIn(identity))
    }
}

fn credentials<'a>(parts: &'a Parts, wanted: &str) -> Option<&'a str> {
    let (scheme, rest) = parts
        .headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    let credentials = rest.trim();
    (scheme.eq_ignore_ascii_case(wanted) && !credentials.is_empty()).then_some(credentials)
}
