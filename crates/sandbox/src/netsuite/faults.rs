//! Failures that a test or a person asks for.
//!
//! | `effect` | fields | what happens |
//! |---|---|---|
//! | `status` | `status`, `errorCode?`, `detail?`, `errorPath?` | the request is answered with this and does nothing |
//! | `loseResponse` | – | the request is carried out, then the connection is dropped |
//! | `delay` | `ms` | the request waits before it is carried out |
//! | `permission` | `permission`, `level?` (`none`, `view`, `full`) | the role loses (or regains) a permission |
//! | `concurrencyLimit` | `limit` | the account's pool changes |
//! | `latency` | `from`, `to` (milliseconds) | every request takes so long, `SuiteQL` twice that |
//! | `expireTokens` | – | every access token ends now |
//!
//! The first three wait in a queue for a request that fits `match: {method?, path?}` (`method`: one
//! or a list; `path`: part
//! of the path, any case) and apply `times` times, once unless told; `expireTokens`, `permission`,
//! `concurrencyLimit` and `latency` apply at once and last until the sandbox is reset.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::{
    error::ApiError,
    governance::{Latency, Level},
};

/// One scripted line.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    tag = "effect",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum Line {
    Status {
        status: u16,
        error_code: Option<String>,
        detail: Option<String>,
        error_path: Option<String>,
    },
    LoseResponse,
    Delay {
        ms: u64,
    },
    Permission {
        permission: String,
        level: Option<Level>,
    },
    ConcurrencyLimit {
        limit: usize,
    },
    Latency(Latency),
    ExpireTokens,
}

/// What is done to a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Effect {
    /// Answer with this instead.
    Answer(ApiError),
    /// Answer with a page for people, as during maintenance.
    Maintenance,
    /// Carry it out and drop the connection.
    LoseResponse,
    /// Wait so many milliseconds first.
    Delay(u64),
}

/// What a script asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Script {
    /// Wait for a request.
    Fault(Fault),
    /// Change the role.
    Permission(String, Level),
    /// Change the pool.
    ConcurrencyLimit(usize),
    /// Be slow.
    Latency(Latency),
    /// End every access token.
    ExpireTokens,
}

/// A failure that waits for its request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    methods: Option<Methods>,
    path: Option<String>,
    times: u32,
    effect: Effect,
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(untagged)]
enum Methods {
    One(String),
    Any(Vec<String>),
}

impl Methods {
    fn hold(&self, method: &str) -> bool {
        let all = match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Any(all) => all,
        };
        all.iter().any(|one| one.eq_ignore_ascii_case(method))
    }
}

#[derive(Default, Deserialize)]
struct Match {
    method: Option<Methods>,
    path: Option<String>,
}

/// Reads a script.
pub(super) fn parse(script: Value) -> Result<Script, String> {
    let read = |error: serde_json::Error| error.to_string();
    let matched = script
        .get("match")
        .cloned()
        .map_or(Ok(Match::default()), serde_json::from_value);
    let Match { method, path } = matched.map_err(read)?;
    let times = match script.get("times") {
        None => 1,
        Some(times) => times
            .as_u64()
            .and_then(|times| u32::try_from(times).ok())
            .ok_or("times must be a whole number")?,
    };
    let fault = |effect| {
        Script::Fault(Fault {
            methods: method,
            path,
            times,
            effect,
        })
    };
    Ok(match serde_json::from_value(script).map_err(read)? {
        Line::Status {
            status,
            error_code,
            detail,
            error_path,
        } => {
            let effect = status_effect(
                status,
                error_code.as_deref(),
                detail.as_deref(),
                error_path.as_deref(),
            )?;
            fault(effect)
        }
        Line::LoseResponse => fault(Effect::LoseResponse),
        Line::Delay { ms } => fault(Effect::Delay(ms)),
        Line::Permission { permission, level } => {
            Script::Permission(permission, level.unwrap_or(Level::None))
        }
        Line::ConcurrencyLimit { limit } => Script::ConcurrencyLimit(limit),
        Line::Latency(latency) => Script::Latency(latency),
        Line::ExpireTokens => Script::ExpireTokens,
    })
}

fn status_effect(
    status: u16,
    code: Option<&str>,
    detail: Option<&str>,
    path: Option<&str>,
) -> Result<Effect, String> {
    let status = StatusCode::from_u16(status)
        .ok()
        .filter(|status| status.is_client_error() || status.is_server_error())
        .ok_or("status must be between 400 and 599")?;
    if code.is_none() && detail.is_none() && status == StatusCode::SERVICE_UNAVAILABLE {
        return Ok(Effect::Maintenance);
    }
    let usual = match status {
        StatusCode::UNAUTHORIZED => ApiError::invalid_login(),
        StatusCode::FORBIDDEN => ApiError::insufficient_permission("Lists -> Phone Calls"),
        StatusCode::NOT_FOUND => ApiError::nonexistent_id(),
        StatusCode::TOO_MANY_REQUESTS => ApiError::concurrency_limit_exceeded(),
        StatusCode::INTERNAL_SERVER_ERROR => ApiError::unexpected(),
        _ => ApiError::new(status, "USER_ERROR", "Error while accessing a resource."),
    };
    let error = usual.reworded(code, detail);
    Ok(Effect::Answer(match path {
        Some(path) => error.at_path(path),
        None => error,
    }))
}

/// The faults that wait, oldest first.
#[derive(Debug, Default)]
pub(super) struct Queue(Vec<Fault>);

impl Queue {
    pub(super) fn push(&mut self, fault: Fault) {
        if fault.times > 0 {
            self.0.push(fault);
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The first fault that fits this request, used up by one.
    pub(super) fn take(&mut self, method: &str, path: &str) -> Option<Effect> {
        let path = path.to_lowercase();
        let index = self.0.iter().position(|fault| {
            fault.methods.as_ref().is_none_or(|all| all.hold(method))
                && fault
                    .path
                    .as_ref()
                    .is_none_or(|one| path.contains(&one.to_lowercase()))
        })?;
        let fault = self.0.get_mut(index)?;
        fault.times -= 1;
        let effect = fault.effect.clone();
        if fault.times == 0 {
            self.0.remove(index);
        }
        Some(effect)
    }
}
