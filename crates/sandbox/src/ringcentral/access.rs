//! Who a request comes from: bearer token, rate group and app permission, checked in this order.

use axum::{
    extract::{FromRequestParts, Path, Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use std::collections::HashMap;

use super::{
    RingCentral,
    asked::Asked,
    error::ApiError,
    oauth::{AccessRefusal, App},
    permission::{Permission, Scope},
    rate_limit::{Allowance, Group},
    rest::list::Query,
};
use crate::people::{ACCOUNT_ID, Person};

/// The signed-in person behind a request, and the app that acts.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// OAuth session.
    pub(crate) session_id: String,
    pub(crate) app: &'static App,
    pub(crate) scope: Scope,
    pub(crate) person: Person,
}

impl RingCentral {
    /// The caller a bearer token stands for.
    pub(crate) fn authenticate(&self, token: &str) -> Result<Caller, ApiError> {
        let refused = |refusal| match refusal {
            AccessRefusal::Expired => ApiError::token_expired(),
            AccessRefusal::Corrupted => {
                ApiError::token_invalid("OAU-129", "Access token corrupted")
            }
            AccessRefusal::NotFound => ApiError::token_invalid("OAU-213", "Token not found"),
            AccessRefusal::Unparsable => {
                ApiError::token_invalid("OAU-149", "Unparsable access token")
            }
        };
        let access = self.sign_ins.authenticate(token).map_err(refused)?;
        let person = self
            .directory
            .by_id(&access.extension_id)
            .and_then(|person| self.roster.person(person))
            .ok_or_else(|| ApiError::token_invalid("OAU-136", "Extension not found"))?;
        Ok(Caller {
            session_id: access.session_id,
            app: access.app,
            scope: access.scope,
            person,
        })
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, ApiError> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            value
                .strip_prefix("Bearer ")
                .or(value.strip_prefix("bearer "))
        })
        .ok_or_else(|| {
            ApiError::token_invalid("OAU-123", "Authorization header is missing or malformed")
        })
}

/// A media address may carry the token itself, for players that send no headers.
fn token_of(request: &Request) -> Result<String, ApiError> {
    let named = bearer(request.headers()).map(str::to_owned);
    let is_media = request.method() == Method::GET && request.uri().path().contains("/content");
    named.or_else(|refusal| {
        let query = request.uri().query().unwrap_or_default();
        Query::parse(query)
            .get("access_token")
            .filter(|_| is_media)
            .map(str::to_owned)
            .ok_or(refusal)
    })
}

/// What a route asks of its callers.
#[derive(Clone)]
struct Gate {
    platform: RingCentral,
    group: Group,
    permission: Option<Permission>,
}

/// Puts a route behind the gate: a good token, room in the rate group, and the app permission.
pub(super) fn gated(
    platform: &RingCentral,
    group: Group,
    permission: impl Into<Option<Permission>>,
    route: MethodRouter<RingCentral>,
) -> MethodRouter<RingCentral> {
    let gate = Gate {
        platform: platform.clone(),
        group,
        permission: permission.into(),
    };
    route.route_layer(from_fn_with_state(gate, pass_gate))
}

async fn pass_gate(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    // A request over the event socket arrives with its caller already known.
    let known = request.extensions().get::<Caller>().cloned();
    let caller = match known {
        Some(caller) => Ok(caller),
        None => token_of(&request).and_then(|token| gate.platform.authenticate(&token)),
    };
    let caller = match caller {
        Ok(caller) => caller,
        Err(refusal) => return refusal.into_response(),
    };
    gate.platform.asked.note(Asked {
        client_id: caller.app.id.to_owned(),
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
    });
    let allowance =
        gate.platform
            .rate_limiter
            .count(caller.app.id, &caller.person.extension_id, gate.group);
    let mut response = if allowance.is_exceeded {
        ApiError::rate_exceeded(Allowance::PENALTY_SECONDS).into_response()
    } else if let Some(missing) = gate
        .permission
        .filter(|needed| !caller.scope.allows(*needed))
    {
        ApiError::app_permission(missing).into_response()
    } else {
        request.extensions_mut().insert(caller);
        next.run(request).await
    };
    allowance.write_to(response.headers_mut());
    response
}

impl FromRequestParts<RingCentral> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &RingCentral) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            ApiError::token_invalid("OAU-123", "Authorization header is missing or malformed")
        })
    }
}

/// The person a path speaks of, with `~` standing for the caller.
pub(crate) struct Target {
    pub(crate) person: Person,
    pub(crate) caller: Caller,
}

impl Target {
    /// Refuses a look into somebody else's data, unless an administrator looks.
    pub(crate) fn own_or_admin(self, user_permission: &'static str) -> Result<Person, ApiError> {
        let is_own = self.person.extension_id == self.caller.person.extension_id;
        if is_own || self.caller.person.is_admin {
            Ok(self.person)
        } else {
            Err(ApiError::other_extension(user_permission))
        }
    }
}

impl FromRequestParts<RingCentral> for Target {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        platform: &RingCentral,
    ) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, platform).await?;
        let Path(path) = Path::<HashMap<String, String>>::from_request_parts(parts, platform)
            .await
            .map_err(|_| ApiError::unknown_path())?;
        let account = path.get("account").map_or("~", String::as_str);
        if account != "~" && account != ACCOUNT_ID {
            return Err(ApiError::not_found("accountId"));
        }
        let extension = path.get("extension").map_or("~", String::as_str);
        let person = if extension == "~" {
            caller.person.clone()
        } else {
            platform
                .directory
                .by_id(extension)
                .and_then(|person| platform.roster.person(person))
                .ok_or_else(|| ApiError::not_found("extensionId"))?
        };
        Ok(Self { person, caller })
    }
}

/// `http://host:port` under which the caller reached us; absolute URIs begin with it.
pub(crate) struct BaseUri(pub(crate) String);

impl BaseUri {
    /// From the `Host` header's value.
    pub(crate) fn of_host(host: &str) -> Self {
        Self(format!("http://{host}"))
    }

    /// `host:port`.
    pub(crate) fn host(&self) -> &str {
        self.0.trim_start_matches("http://")
    }

    /// `…/restapi/v1.0/account/{account}`.
    pub(crate) fn account(&self) -> String {
        format!("{}/restapi/v1.0/account/{ACCOUNT_ID}", self.0)
    }

    /// `…/account/{account}/extension/{extension}`.
    pub(crate) fn extension(&self, person: &Person) -> String {
        format!("{}/extension/{}", self.account(), person.extension_id)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for BaseUri {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let host = parts
            .headers
            .get(header::HOST)
            .and_then(|value| value.to_str().ok());
        Ok(Self::of_host(host.unwrap_or("localhost")))
    }
}
