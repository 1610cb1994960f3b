//! Which account what is under way was begun for. Ids are an account's own: what was looked up in one is not
//! written into another that has taken its place meanwhile.

use std::{
    future::Future,
    sync::{Arc, Weak},
};

use super::{Account, NetSuite};

tokio::task_local! {
    static BEGUN: Begun;
}

/// Something that is under way.
struct Begun {
    /// A trial has an account of its own, whatever it is tried in the middle of.
    client: usize,
    /// Nothing where there was none.
    account: Option<Weak<Account>>,
}

impl NetSuite {
    /// All that is asked within is asked of the account in use as it begins. Once that is another one, it is
    /// refused as if there were none, and whoever wanted it begins anew.
    pub(crate) async fn in_one_account<T>(&self, work: impl Future<Output = T>) -> T {
        let client = std::ptr::from_ref(self).addr();
        if BEGUN.try_with(|begun| begun.client == client) == Ok(true) {
            return work.await;
        }
        let account = self.held().as_ref().map(Arc::downgrade);
        BEGUN.scope(Begun { client, account }, work).await
    }

    /// Is what is under way here of another account than this?
    pub(super) fn was_begun_for_another(&self, account: Option<&Arc<Account>>) -> bool {
        let client = std::ptr::from_ref(self).addr();
        let is_another = BEGUN.try_with(|begun| {
            let is_same = match (&begun.account, account) {
                (Some(begun), Some(account)) => begun.ptr_eq(&Arc::downgrade(account)),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            begun.client == client && !is_same
        });
        is_another == Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Mutex, PoisonError},
        time::Duration,
    };

    use axum::{
        Json, Router,
        extract::Request,
        http::{Method, StatusCode, header},
        response::{IntoResponse as _, Response},
    };
    use ledgerline_core::{
        domain::sensitive::Secret,
        wire::netsuite::path::{self, RecordType},
    };
    use serde_json::json;

    use super::*;
    use crate::{
        certificate,
        clock::Clock,
        metrics::Metrics,
        netsuite::{NetSuiteError, Priority},
        settings::{NetSuiteCredentials, NetSuiteSettings},
    };

    /// An account that answers queries, and creates records or not.
    struct Played {
        base_url: String,
        writes: Arc<Mutex<usize>>,
    }

    impl Played {
        async fn start(answer: StatusCode) -> Self {
            let writes = Arc::new(Mutex::new(0));
            let counted = Arc::clone(&writes);
            let hear = async move |request: Request| -> Response {
                let address = request.uri().path();
                if address == path::TOKEN {
                    let token =
                        json!({ "access_token": "t", "expires_in": 3600, "token_type": "bearer" });
                    return Json(token).into_response();
                }
                if *request.method() == Method::POST {
                    return Json(json!({ "items": [], "hasMore": false })).into_response();
                }
                *counted.lock().unwrap_or_else(PoisonError::into_inner) += 1;
                let place = format!("http://x{address}/5");
                (answer, [(header::LOCATION, place)]).into_response()
            };
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let base_url = format!("http://{}", listener.local_addr().unwrap());
            let router = Router::new().fallback(hear);
            tokio::spawn(async move { axum::serve(listener, router).await });
            Self { base_url, writes }
        }

        fn credentials(&self) -> NetSuiteCredentials {
            let pair = certificate::pair(Clock::default().now()).unwrap();
            NetSuiteCredentials {
                account_id: None,
                base_url: self.base_url.clone(),
                client_id: "client".to_owned(),
                certificate_id: "certificate".to_owned(),
                certificate_ends_at: None,
                private_key: Secret::new(pair.key),
            }
        }

        fn account(&self) -> Arc<Account> {
            let http = reqwest::Client::new();
            Account::new(&self.credentials(), http, Clock::default()).unwrap()
        }

        fn writes(&self) -> usize {
            *self.writes.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }

    fn client(first: &Played) -> NetSuite {
        let settings = NetSuiteSettings {
            credentials: Some(first.credentials()),
            retry_base: Duration::from_millis(200),
            ..NetSuiteSettings::default()
        };
        let http = reqwest::Client::new();
        NetSuite::new(
            &settings,
            http,
            Clock::default(),
            Arc::new(Metrics::default()),
        )
        .unwrap()
    }

    async fn write(netsuite: &NetSuite) -> Result<(), NetSuiteError> {
        let body = json!({ "company": { "id": "600" } });
        let (priority, kind) = (Priority::Background, RecordType::PhoneCall);
        netsuite
            .put(priority, kind, "rc-s-1", &body)
            .await
            .map(drop)
    }

    #[tokio::test]
    async fn what_was_looked_up_in_one_account_is_not_written_into_the_next() {
        let done = StatusCode::NO_CONTENT;
        let (first, next) = (Played::start(done).await, Played::start(done).await);
        let netsuite = client(&first);
        let looks_and_writes = async {
            let statement = "SELECT c.id AS id FROM customer c".to_owned();
            let found = netsuite.query(Priority::Background, statement).await;
            assert_eq!(found.map(|rows| rows.len()), Ok(0));
            netsuite.hold(Some(next.account()));
            write(&netsuite).await
        };
        let outcome = netsuite.in_one_account(looks_and_writes).await;
        assert_eq!(outcome, Err(NetSuiteError::NotSetUp));
        assert_eq!((first.writes(), next.writes()), (0, 0));
        // Begun anew, it is of the account in use.
        assert_eq!(netsuite.in_one_account(write(&netsuite)).await, Ok(()));
        assert_eq!((first.writes(), next.writes()), (0, 1));
    }

    #[tokio::test]
    async fn a_request_that_rests_is_not_repeated_in_another_account() {
        let first = Played::start(StatusCode::SERVICE_UNAVAILABLE).await;
        let next = Played::start(StatusCode::NO_CONTENT).await;
        let netsuite = client(&first);
        let exchange = async {
            while first.writes() == 0 {
                tokio::task::yield_now().await;
            }
            netsuite.hold(Some(next.account()));
        };
        let (outcome, ()) = tokio::join!(write(&netsuite), exchange);
        assert_eq!(outcome, Err(NetSuiteError::NotSetUp));
        assert_eq!(next.writes(), 0);
        assert_eq!(
            netsuite.health().1,
            None,
            "nothing is wrong with the next one"
        );
    }
}
