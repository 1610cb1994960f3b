//! `/app/login/oauth2/authorize.nl`: a person chooses a role and lets a client in.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    ACCOUNT_ID, AUTHORIZE_PATH,
    grants::{Caller, Consent},
    integrations::{self, Client, Integration},
    page,
    scope::Scopes,
};
use crate::netsuite::{NetSuite, locked, role::Role, seed::FIRST_EMPLOYEE};

/// What the client put into the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(in super::super) struct Request {
    pub(super) response_type: String,
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) scope: String,
    pub(super) state: String,
    pub(super) code_challenge: Option<String>,
    pub(super) code_challenge_method: Option<String>,
}

/// A request that a person may be asked about.
pub(super) struct Asked {
    pub(super) integration: &'static Integration,
    pub(super) scopes: Scopes,
    challenge: Option<String>,
}

/// Why a person is not asked.
enum Refused {
    /// Whoever asks is not who they say, so nobody is sent anywhere.
    Stranger(&'static str),
    /// The client is told, at its own address.
    Told(&'static Integration, &'static str),
}

impl Request {
    fn check(&self) -> Result<Asked, Refused> {
        let integration = integrations::named(&self.client_id)
            .filter(|integration| integration.client != Client::Machine)
            .ok_or(Refused::Stranger("There is no such client."))?;
        if self.redirect_uri != integration.redirect_uri {
            return Err(Refused::Stranger(
                "The redirect URI is not the one of the integration record.",
            ));
        }
        let told = |error| Err(Refused::Told(integration, error));
        if self.response_type != "code" {
            return told("unsupported_response_type");
        }
        let is_printable = self.state.bytes().all(|one| (0x20..0x7f).contains(&one));
        if !(22..=1024).contains(&self.state.len()) || !is_printable {
            return told("invalid_request");
        }
        let challenge = match (&self.code_challenge, self.code_challenge_method.as_deref()) {
            (Some(challenge), Some("S256")) if challenge.len() == 43 => Some(challenge.clone()),
            (None, None) if integration.client != Client::Public => None,
            _ => return told("invalid_request"),
        };
        match Scopes::read(self.scope.split_whitespace()) {
            None => told("invalid_scope"),
            Some(scopes) => Ok(Asked {
                integration,
                scopes,
                challenge,
            }),
        }
    }

    fn refused(&self, refused: &Refused) -> Response {
        match refused {
            Refused::Stranger(text) => {
                (StatusCode::BAD_REQUEST, page::refusal(text)).into_response()
            }
            Refused::Told(integration, error) => self.back(integration, &[("error", error)]),
        }
    }

    /// To the client's address, with the state it gave.
    fn back(&self, integration: &Integration, answer: &[(&str, &str)]) -> Response {
        let Ok(mut address) = Url::parse(integration.redirect_uri) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        address
            .query_pairs_mut()
            .append_pair("state", &self.state)
            .extend_pairs(answer);
        Redirect::to(address.as_str()).into_response()
    }
}

/// `GET`: who signs in, in which role, and may the client in?
pub(in super::super) async fn ask(
    State(netsuite): State<NetSuite>,
    Query(request): Query<Request>,
) -> Response {
    match request.check() {
        Ok(asked) => page::consent(&request, &asked, &netsuite.inner.people),
        Err(refused) => request.refused(&refused),
    }
}

/// What the person decided; the request comes along as it was.
#[derive(Deserialize)]
pub(in super::super) struct Decided {
    decision: String,
    extension: String,
    role: String,
    #[serde(flatten)]
    request: Request,
}

/// `POST`: back to the client with a code, or without.
pub(in super::super) async fn decide(
    State(netsuite): State<NetSuite>,
    Form(form): Form<Decided>,
) -> Response {
    let request = form.request;
    let asked = match request.check() {
        Ok(asked) => asked,
        Err(refused) => return request.refused(&refused),
    };
    if form.decision != "allow" {
        return request.back(asked.integration, &[("error", "access_denied")]);
    }
    let employee = (FIRST_EMPLOYEE..)
        .zip(&netsuite.inner.people)
        .find(|(_, person)| person.extension_number == form.extension)
        .map(|(id, _)| id);
    let (Some(employee), Some(role)) = (employee, Role::parse(&form.role)) else {
        return (
            StatusCode::BAD_REQUEST,
            page::refusal("There is no such person or role."),
        )
            .into_response();
    };
    let consent = Consent {
        integration: asked.integration,
        caller: Caller {
            employee,
            role,
            scopes: asked.scopes,
        },
        challenge: asked.challenge,
    };
    let now_millis = netsuite.inner.clock.now_millis();
    let code = locked(&netsuite.inner.grants).code(consent, now_millis);
    let entity = employee.to_string();
    let answer = [
        ("code", code.as_str()),
        ("role", role.id()),
        ("entity", &entity),
        ("company", ACCOUNT_ID),
    ];
    request.back(asked.integration, &answer)
}

/// Where the form goes.
pub(super) const ACTION: &str = AUTHORIZE_PATH;
