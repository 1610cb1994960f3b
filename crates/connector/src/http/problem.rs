//! Failures as the API says them.

use std::any::Any;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use ledgerline_core::wire::connector::{BODY_LIMIT, Problem, ProblemCode};

use crate::{
    connections::VaultError, customers::CustomerError, employees::EmployeeError,
    linking::LinkError, netsuite::NetSuiteError, organizers::mapping::MappingError,
    records::LogError, ringcentral::IdentityError, storage::StorageError,
};

/// An answer of `application/problem+json`.
#[derive(Debug)]
pub(super) struct Refused(Problem);

impl Refused {
    pub(super) fn new(status: StatusCode, code: ProblemCode, title: &str) -> Self {
        Self(Problem {
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            code,
            detail: None,
            field: None,
        })
    }

    pub(super) fn invalid(field: Option<&str>, detail: &str) -> Self {
        let mut refused = Self::new(
            StatusCode::BAD_REQUEST,
            ProblemCode::InvalidRequest,
            "The request is malformed",
        );
        refused.0.detail = Some(detail.to_owned());
        refused.0.field = field.map(str::to_owned);
        refused
    }

    pub(super) fn with_detail(mut self, detail: String) -> Self {
        self.0.detail = Some(detail);
        self
    }

    pub(super) fn sign_in() -> Self {
        let title = "Sign in to RingCentral again";
        Self::new(StatusCode::UNAUTHORIZED, ProblemCode::SignInRequired, title)
    }

    pub(super) fn missing() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            ProblemCode::NotFound,
            "No such thing",
        )
    }

    /// Whoever posts this is not who was asked to.
    pub(super) fn foreign() -> Self {
        let title = "Not for you";
        Self::new(StatusCode::FORBIDDEN, ProblemCode::Forbidden, title)
    }

    pub(super) fn admin_only() -> Self {
        let title = "Only an administrator of the RingCentral account may do this";
        Self::new(StatusCode::FORBIDDEN, ProblemCode::AdminOnly, title)
    }

    pub(super) fn no_company_log() -> Self {
        let title = "The company's call log is not set up";
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            ProblemCode::CompanyNotSetUp,
            title,
        )
    }

    fn internal() -> Self {
        let title = "The connector failed";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            ProblemCode::Internal,
            title,
        )
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.0)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

impl From<NetSuiteError> for Refused {
    fn from(error: NetSuiteError) -> Self {
        Self(error.to_problem())
    }
}

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Self {
        if let StorageError::TakenOver(_) | StorageError::Occupied(_) = error {
            tracing::warn!(%error, "a request is to be repeated");
            return Self::internal();
        }
        // Its text names statements and files, never what is stored.
        tracing::error!(%error, "the database failed");
        Self::internal()
    }
}

impl From<VaultError> for Refused {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Storage(error) => error.into(),
            VaultError::Key { .. } | VaultError::Sealed => {
                tracing::error!(%error, "credentials of the company cannot be kept");
                let mut refused = Self::internal();
                refused.0.detail = Some(
                    "The connector's key cannot be used, so credentials cannot be kept; its log \
                     says why."
                        .to_owned(),
                );
                refused
            }
        }
    }
}

impl From<IdentityError> for Refused {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::UnknownToken => Self::sign_in(),
            IdentityError::Foreign => Self::new(
                StatusCode::FORBIDDEN,
                ProblemCode::Forbidden,
                "This RingCentral account is not the company's",
            ),
            IdentityError::Unavailable => Self::new(
                StatusCode::BAD_GATEWAY,
                ProblemCode::RingcentralUnavailable,
                "RingCentral does not answer",
            ),
        }
    }
}

impl From<EmployeeError> for Refused {
    fn from(error: EmployeeError) -> Self {
        match error {
            EmployeeError::NetSuite(error) => error.into(),
            EmployeeError::Storage(error) => error.into(),
        }
    }
}

impl From<LogError> for Refused {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Invalid(reason) => Self::invalid(None, reason),
            LogError::NetSuite(error) => error.into(),
            LogError::Storage(error) => error.into(),
            LogError::Employee(error) => error.into(),
        }
    }
}

impl From<LinkError> for Refused {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::NotYours => {
                let title = "This is somebody else's call";
                Self::new(StatusCode::FORBIDDEN, ProblemCode::Forbidden, title)
            }
            LinkError::NoSuchRecord => Self::invalid(Some("record"), "NetSuite has no such record"),
            LinkError::NotACall => Self::invalid(Some("id"), "not a call"),
            LinkError::NetSuite(error) => error.into(),
            LinkError::Log(error) => error.into(),
        }
    }
}

impl From<MappingError> for Refused {
    fn from(error: MappingError) -> Self {
        match error {
            MappingError::NetSuite(error) => error.into(),
            MappingError::Storage(error) => error.into(),
            MappingError::Invalid { field, reason } => Self::invalid(Some(field), reason),
        }
    }
}

impl From<CustomerError> for Refused {
    fn from(error: CustomerError) -> Self {
        match error {
            CustomerError::Invalid { field, reason } => Self::invalid(Some(field), reason),
            CustomerError::NetSuite(error) => error.into(),
            CustomerError::Storage(error) => error.into(),
        }
    }
}

pub(super) async fn not_found() -> Refused {
    Refused::missing()
}

/// Whoever reads a body refuses one that is too long in words of their own; it is said as everything else is.
pub(super) async fn too_long(answer: Response) -> Response {
    if answer.status() != StatusCode::PAYLOAD_TOO_LARGE {
        return answer;
    }
    let refused = Refused::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        ProblemCode::InvalidRequest,
        "The request is too long",
    );
    let most = BODY_LIMIT / 1024;
    refused
        .with_detail(format!("it is longer than {most} KiB"))
        .into_response()
}

/// The panic's text may quote a value, so it is not repeated.
pub(super) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request panicked");
    Refused::internal().into_response()
}
