//! Scripted failures: the next requests that match are refused or delayed.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};

use super::{RingCentral, error::ApiError, permission::Permission};

/// For the beginning of a lost answer to be on its way.
const HEAD_START: Duration = Duration::from_millis(50);

/// One scripted failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Which requests it hits.
    #[serde(default, rename = "match")]
    pub matches: Match,
    /// The answer's status; absent means the request is only delayed.
    pub status: Option<u16>,
    /// `errorCode` of the answer; by default the platform's usual one for the status.
    pub error_code: Option<String>,
    /// The app lacks this permission (CMN-401), whatever the status says.
    pub permission: Option<String>,
    /// `Retry-After` in seconds; absent means no such header.
    pub retry_after: Option<u32>,
    /// How many requests it hits, 1 by default.
    #[serde(default = "once")]
    pub times: u32,
    /// Waits this long before answering.
    #[serde(default)]
    pub delay_millis: u64,
    /// The request takes effect, and its answer gets lost on the way.
    #[serde(default)]
    pub loses_answer: bool,
}

/// Which requests a fault hits; an absent field matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Match {
    /// HTTP method.
    pub method: Option<String>,
    /// Beginning of the path.
    pub path_prefix: Option<String>,
    /// The whole path.
    pub path: Option<String>,
}

fn once() -> u32 {
    1
}

impl Fault {
    fn hits(&self, method: &str, path: &str) -> bool {
        self.matches
            .method
            .as_ref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self
                .matches
                .path_prefix
                .as_ref()
                .is_none_or(|prefix| path.starts_with(prefix))
            && self.matches.path.as_ref().is_none_or(|whole| path == whole)
    }

    fn answer(&self) -> Option<Response> {
        if let Some(lacking) = self.permission.as_deref().and_then(Permission::parse) {
            return Some(ApiError::app_permission(lacking).into_response());
        }
        let status = StatusCode::from_u16(self.status?).unwrap_or(StatusCode::BAD_GATEWAY);
        let (usual_code, message) = match status {
            StatusCode::TOO_MANY_REQUESTS => ("CMN-301", "Request rate exceeded"),
            StatusCode::SERVICE_UNAVAILABLE => ("CMN-201", "Service temporarily unavailable"),
            StatusCode::UNAUTHORIZED => ("OAU-213", "Token not found"),
            StatusCode::FORBIDDEN => ("CMN-408", "User lacks the permission"),
            StatusCode::NOT_FOUND => ("CMN-102", "Resource not found"),
            _ => ("CMN-203", "Internal error"),
        };
        let code = self.error_code.as_deref().unwrap_or(usual_code);
        Some(
            ApiError::coded(status, code, message)
                .retry_after(self.retry_after)
                .into_response(),
        )
    }
}

/// The faults still to come. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Vec<Fault>>>);

impl Faults {
    /// Queues one more.
    pub fn script(&self, fault: Fault) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(fault);
    }

    /// Forgets those still to come.
    pub fn reset(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn take(&self, method: &str, path: &str) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = faults.iter().position(|fault| fault.hits(method, path))?;
        let fault = faults[index].clone();
        faults[index].times = faults[index].times.saturating_sub(1);
        if faults[index].times == 0 {
            faults.remove(index);
        }
        Some(fault)
    }
}

/// An answer that begins and never ends. Were the connection closed before its first byte, a browser
/// would send the request again by itself.
fn lost() -> Response {
    let begun = futures_util::stream::once(async { Ok(Bytes::from_static(b"{")) });
    let broken = futures_util::stream::once(async {
        tokio::time::sleep(HEAD_START).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(begun.chain(broken)).into_response()
}

/// Gives scripted failures the first word.
pub(super) async fn answer_faults(
    State(platform): State<RingCentral>,
    request: Request,
    next: Next,
) -> Response {
    let Some(fault) = platform
        .faults
        .take(request.method().as_str(), request.uri().path())
    else {
        return next.run(request).await;
    };
    if fault.delay_millis > 0 {
        tokio::time::sleep(Duration::from_millis(fault.delay_millis)).await;
    }
    if fault.loses_answer {
        drop(next.run(request).await);
        return lost();
    }
    match fault.answer() {
        Some(response) => response,
        None => next.run(request).await,
    }
}
