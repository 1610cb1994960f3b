//! RingCentral's part of the tests: each step tried for itself, with a sign-in that is not the one in use,
//! because an access token outlives the JWT that it came of.

use std::sync::{Arc, Mutex, PoisonError, RwLock, atomic::AtomicI64};

use ledgerline_core::domain::{
    company::Finding,
    probe::{Outcome, Probe, ProbeResult, Untried},
};
use serde_json::Value;

use super::{Client, EARLY_MILLIS, Held, ReadError, SignedIn};

const EXTENSIONS: &str = "/restapi/v1.0/account/~/extension";
const CALL_LOG: &str = "/restapi/v1.0/account/~/call-log";
/// RingCentral keeps recordings so long.
const RECORDINGS_MILLIS: i64 = 90 * 86_400_000;
const RECORDING: &str = "ReadCallRecording";
/// Any of these lets events be sent; the last is what the console calls the first.
const EVENTS: [&str; 3] = ["SubscriptionWebhook", "WebSocket", "WebSocketsSubscription"];

impl Client {
    /// All of them, in order.
    pub(in crate::company_log) async fn probe(&self) -> Vec<ProbeResult> {
        let outcomes = self.outcomes().await;
        let probes = Probe::ALL.into_iter().filter(|it| it.is_of_ringcentral());
        probes
            .zip(outcomes)
            .map(|(probe, outcome)| ProbeResult { probe, outcome })
            .collect()
    }

    async fn outcomes(&self) -> [Outcome; 5] {
        let untried = |why| Outcome::Untried { why };
        let Ok(held) = self.held() else {
            return [(); 5].map(|()| untried(Untried::NotSetUp));
        };
        let trial = Self {
            http: self.http.clone(),
            clock: self.clock.clone(),
            metrics: Arc::clone(&self.metrics),
            server: self.server.clone(),
            account_id: self.account_id.clone(),
            held: RwLock::new(None),
            quiet: Mutex::new(*self.quiet.lock().unwrap_or_else(PoisonError::into_inner)),
            pace: Mutex::default(),
            ahead_millis: AtomicI64::new(0),
        };
        let outcomes = trial.tried(&held).await;
        // The limit is for app and person together.
        let met = *trial.quiet.lock().unwrap_or_else(PoisonError::into_inner);
        let mut quiet = self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
        *quiet = quiet.longer(met);
        drop(quiet);
        outcomes
    }

    async fn tried(&self, in_use: &Held) -> [Outcome; 5] {
        let failed_at = |error: &ReadError| {
            let [extensions, log, recording, events] = [(); 4].map(|()| Outcome::Untried {
                why: Untried::NotSignedIn,
            });
            [failed(error), extensions, log, recording, events]
        };
        let signed_in = match self.sign_in(in_use).await {
            Ok(signed_in) => signed_in,
            Err(error) => return failed_at(&error),
        };
        // Without the permission, whose account it is cannot be told, and the extensions say so.
        match self.check_account(in_use, &signed_in.token).await {
            Ok(()) | Err(ReadError::Permission { .. }) => {}
            Err(error) => return failed_at(&error),
        }
        let SignedIn {
            token,
            seconds,
            scope,
        } = signed_in;
        let held = Held::new(in_use.credentials.clone());
        let until = self.clock.now().plus_millis(seconds * 1000 - EARLY_MILLIS);
        *held.current.lock().await = Some((token, until));
        self.hold_trial(held);
        let extensions = self.extension_there().await;
        let log = outcome(self.get(CALL_LOG, &[("perPage", "1".to_owned())]).await);
        let recording = self.recording(&scope, &log).await;
        let events = self.events(&scope).await;
        [Outcome::Passed, extensions, log, recording, events]
    }

    fn hold_trial(&self, held: Arc<Held>) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(held);
    }

    /// None at all and not being allowed to see any are two things.
    async fn extension_there(&self) -> Outcome {
        let text = self.get(EXTENSIONS, &[("perPage", "1".to_owned())]).await;
        let list = text.map(|text| serde_json::from_str::<Value>(&text).unwrap_or_default());
        match list {
            Ok(list) => match list["records"].as_array() {
                Some(records) if records.is_empty() => because(Finding::NoExtensions),
                Some(_) => Outcome::Passed,
                None => failed(&ReadError::Unreadable),
            },
            Err(error) => failed(&error),
        }
    }

    /// The newest recording there is, its facts alone.
    async fn recording(&self, scope: &str, log: &Outcome) -> Outcome {
        if !has(scope, &[RECORDING]) {
            return lacking(RECORDING);
        }
        if *log != Outcome::Passed {
            return Outcome::Untried {
                why: Untried::NoCallLog,
            };
        }
        let since = self.clock.now().plus_millis(-RECORDINGS_MILLIS);
        let query = [
            ("recordingType", "All".to_owned()),
            ("dateFrom", since.to_string()),
            ("perPage", "1".to_owned()),
        ];
        let list = match self.get(CALL_LOG, &query).await {
            Ok(text) => serde_json::from_str::<Value>(&text).unwrap_or_default(),
            Err(error) => return failed(&error),
        };
        let id = &list["records"][0]["recording"]["id"];
        let id = id
            .as_str()
            .map(str::to_owned)
            .or_else(|| id.as_u64().map(|id| id.to_string()));
        let Some(id) = id else {
            return Outcome::Untried {
                why: Untried::NoRecording,
            };
        };
        let path = format!("/restapi/v1.0/account/~/recording/{id}");
        outcome(self.get(&path, &[]).await)
    }

    async fn events(&self, scope: &str) -> Outcome {
        if !has(scope, &EVENTS) {
            return lacking(EVENTS[0]);
        }
        outcome(self.get("/restapi/v1.0/subscription", &[]).await)
    }
}

fn has(scope: &str, any: &[&str]) -> bool {
    scope.split_whitespace().any(|name| any.contains(&name))
}

fn outcome(answer: Result<String, ReadError>) -> Outcome {
    match answer {
        Ok(_) => Outcome::Passed,
        Err(error) => failed(&error),
    }
}

fn failed(error: &ReadError) -> Outcome {
    Outcome::Failed {
        finding: error.finding(),
        code: error.code().map(str::to_owned),
        permission: error.permission().map(str::to_owned),
    }
}

const fn because(finding: Finding) -> Outcome {
    Outcome::Failed {
        finding,
        code: None,
        permission: None,
    }
}

/// The sign-in itself tells what the app may do.
fn lacking(permission: &str) -> Outcome {
    Outcome::Failed {
        finding: Finding::Permission,
        code: None,
        permission: Some(permission.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use axum::{Json, Router, routing};
    use ledgerline_core::domain::sensitive::Secret;
    use serde_json::json;

    use super::*;
    use crate::{clock::Clock, settings::RingCentralCredentials};

    /// The sandbox always has people; this account has none.
    async fn without_people() -> Client {
        let path = |rest: &str| format!("/restapi/v1.0/account/~{rest}");
        let none = || routing::get(async || Json(json!({ "records": [] })));
        let scope = "ReadAccounts ReadCallLog ReadCallRecording WebSocket";
        let token = json!({ "access_token": "t", "expires_in": 3600, "scope": scope });
        let account = async || Json(json!({ "id": 400_012_345 }));
        let router = Router::new()
            .route("/restapi/oauth/token", routing::post(async || Json(token)))
            .route(&path(""), routing::get(account))
            .route(&path("/extension"), none())
            .route(&path("/call-log"), none())
            .route("/restapi/v1.0/subscription", none());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, router).await });
        let text = || Secret::new("x".to_owned());
        Client {
            http: reqwest::Client::new(),
            clock: Clock::default(),
            metrics: Arc::default(),
            server,
            account_id: "400012345".to_owned(),
            held: RwLock::new(Some(Held::new(RingCentralCredentials {
                client_id: "app".to_owned(),
                client_secret: text(),
                jwt: text(),
                account: None,
                server: None,
            }))),
            quiet: Mutex::default(),
            pace: Mutex::default(),
            ahead_millis: AtomicI64::new(0),
        }
    }

    #[tokio::test]
    async fn no_extensions_are_another_thing_than_no_permission_to_read_them() {
        let results = without_people().await.probe().await;
        let outcomes: Vec<_> = results.into_iter().map(|one| one.outcome).collect();
        let untried = Outcome::Untried {
            why: Untried::NoRecording,
        };
        let none = because(Finding::NoExtensions);
        let passed = || Outcome::Passed;
        assert_eq!(outcomes, [passed(), none, passed(), untried, passed()]);
    }
}
