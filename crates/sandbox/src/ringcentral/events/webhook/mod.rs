//! Webhooks: subscriptions whose notifications are posted to an address. It is asked to prove itself when
//! the subscription is made; whoever refuses too many notifications is blacklisted.
//!
//! Loopback alone is posted to, and there over plain HTTP, too; the platform itself wants TLS.

mod delivery;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use url::{Host, Url};
use uuid::Uuid;

use super::{Occurrence, Subscription};
use crate::{
    clock::{Clock, iso},
    ringcentral::{Directory, SharedSettings, access::Caller, error::ApiError},
};

use delivery::{Parcel, deliver};

/// Lifetime without another wish.
const USUAL_SECONDS: i64 = 7 * 86_400;
/// The longest there is.
const MOST_SECONDS: i64 = 315_360_000;
/// Whoever is posted to answers within this.
const PATIENCE: Duration = Duration::from_secs(3);
/// Longest answer to the handshake, headers included.
const MOST_HANDSHAKE_BYTES: usize = 1024;
const VALIDATION: &str = "Validation-Token";
const VERIFICATION: &str = "Verification-Token";

/// Where notifications are to go, as a subscriber asks.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) address: String,
    pub(crate) token: Option<String>,
    pub(crate) seconds: Option<i64>,
}

/// What befalls the next notifications on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mishap {
    /// It is never posted.
    Lose,
    /// It is posted twice.
    Double,
    /// It is posted after the one that follows it.
    Swap,
    /// It is posted later than those that follow it.
    Delay,
}

/// What is done to all webhooks at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fate {
    /// They count as refused too often.
    Blacklist,
    /// Their time is over.
    Expire,
    /// Somebody deletes them.
    Delete,
}

/// One of them, as the REST resource and the console show it.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) subscription: Subscription,
    caller: Caller,
    pub(crate) address: String,
    token: Option<String>,
    seconds: i64,
    pub(crate) expires_at: i64,
    /// Since when, and why.
    pub(crate) blacklisted: Option<(i64, String)>,
    /// Notifications in a row that were not taken.
    failures: u32,
    /// One that is sent after the next.
    held: Option<Value>,
    queue: UnboundedSender<Parcel>,
}

impl Hook {
    fn is_of(&self, caller: &Caller) -> bool {
        self.caller.app.id == caller.app.id
            && self.caller.person.extension_id == caller.person.extension_id
    }
}

#[derive(Default)]
struct State {
    hooks: Vec<Hook>,
    mishaps: Vec<(Mishap, u32)>,
}

impl State {
    fn mishap(&mut self) -> Option<Mishap> {
        let (mishap, times) = self.mishaps.first_mut()?;
        let mishap = *mishap;
        *times = times.saturating_sub(1);
        if *times == 0 {
            self.mishaps.remove(0);
        }
        Some(mishap)
    }
}

/// All webhooks. Cheap to clone.
#[derive(Clone)]
pub struct Webhooks {
    clock: Clock,
    settings: SharedSettings,
    http: reqwest::Client,
    state: Arc<Mutex<State>>,
}

impl Webhooks {
    pub(crate) fn new(clock: Clock, settings: SharedSettings) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .unwrap_or_default();
        Self {
            clock,
            settings,
            http,
            state: Arc::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes one, once the address has proved itself.
    pub(crate) async fn make(
        &self,
        caller: &Caller,
        subscription: Subscription,
        wanted: Wanted,
    ) -> Result<Hook, ApiError> {
        self.handshake(&wanted.address).await?;
        let seconds = wanted.seconds.unwrap_or(USUAL_SECONDS);
        let seconds = seconds.clamp(1, MOST_SECONDS);
        let (queue, parcels) = unbounded_channel();
        let hook = Hook {
            expires_at: subscription.created_at + seconds * 1000,
            subscription,
            caller: caller.clone(),
            address: wanted.address,
            token: wanted.token,
            seconds,
            blacklisted: None,
            failures: 0,
            held: None,
            queue,
        };
        tokio::spawn(deliver(self.clone(), hook.subscription.id.clone(), parcels));
        self.lock().hooks.push(hook.clone());
        Ok(hook)
    }

    /// Those of this user and app whose time is not over.
    pub(crate) fn of(&self, caller: &Caller) -> Vec<Hook> {
        let now = self.clock.now_millis();
        let state = self.lock();
        let hooks = state.hooks.iter();
        let hooks = hooks.filter(|hook| hook.is_of(caller) && hook.expires_at > now);
        hooks.cloned().collect()
    }

    /// Renews it from now on, with these filters and this address where they are given.
    pub(crate) async fn renew(
        &self,
        caller: &Caller,
        id: &str,
        change: Option<(Subscription, Option<Wanted>)>,
    ) -> Option<Result<Hook, ApiError>> {
        let mut known = self
            .of(caller)
            .into_iter()
            .find(|hook| hook.subscription.id == id)?;
        if let Some((subscription, wanted)) = change {
            known.subscription.filters = subscription.filters;
            known.subscription.disabled = subscription.disabled;
            if let Some(wanted) = wanted {
                if wanted.address != known.address
                    && let Err(refusal) = self.handshake(&wanted.address).await
                {
                    return Some(Err(refusal));
                }
                known.address = wanted.address;
                known.token = wanted.token.or(known.token);
                known.seconds = wanted
                    .seconds
                    .map_or(known.seconds, |seconds| seconds.clamp(1, MOST_SECONDS));
            }
        }
        let mut state = self.lock();
        let hook = state
            .hooks
            .iter_mut()
            .find(|hook| hook.subscription.id == id)?;
        hook.subscription.filters = known.subscription.filters;
        hook.subscription.disabled = known.subscription.disabled;
        hook.address = known.address;
        hook.token = known.token;
        hook.seconds = known.seconds;
        hook.expires_at = self.clock.now_millis() + hook.seconds * 1000;
        hook.blacklisted = None;
        hook.failures = 0;
        Some(Ok(hook.clone()))
    }

    /// Whether there was one.
    pub(crate) fn end(&self, caller: &Caller, id: &str) -> bool {
        let is_it = self
            .of(caller)
            .iter()
            .any(|hook| hook.subscription.id == id);
        if is_it {
            self.lock().hooks.retain(|hook| hook.subscription.id != id);
        }
        is_it
    }

    /// Ends what was made in an OAuth session that is revoked. One that merely ends, as those of a JWT do
    /// every hour, leaves them.
    pub(crate) fn revoked(&self, oauth_session_id: &str) {
        let mut state = self.lock();
        state
            .hooks
            .retain(|hook| hook.caller.session_id != oauth_session_id);
    }

    /// Ends all of an extension.
    pub(crate) fn end_of(&self, extension_id: &str) {
        let mut state = self.lock();
        state
            .hooks
            .retain(|hook| hook.caller.person.extension_id != extension_id);
    }

    /// Posts it to everybody whose subscription wants this occurrence.
    pub(crate) fn publish(&self, directory: &Directory, occurrence: &Occurrence) {
        let now = self.clock.now_millis();
        let mut state = self.lock();
        for index in 0..state.hooks.len() {
            let hook = &state.hooks[index];
            if hook.expires_at <= now || hook.blacklisted.is_some() {
                continue;
            }
            let mut filters = hook.subscription.filters.iter();
            let wanted = filters.find_map(|filter| filter.notification(occurrence, directory));
            let Some((event, body)) = wanted else {
                continue;
            };
            let envelope = json!({
                "uuid": Uuid::new_v4().to_string(),
                "event": event,
                "timestamp": iso(now),
                "subscriptionId": hook.subscription.id,
                "ownerId": hook.caller.person.extension_id,
                "body": body,
            });
            let mishap = state.mishap();
            let hook = &mut state.hooks[index];
            let send = |body: &Value, is_late| {
                // A worker that is gone has nothing to post to.
                let _ = hook.queue.send(Parcel {
                    body: body.clone(),
                    is_late,
                });
            };
            match mishap {
                Some(Mishap::Lose) => continue,
                Some(Mishap::Swap) if hook.held.is_none() => {
                    hook.held = Some(envelope);
                    continue;
                }
                Some(Mishap::Double) => {
                    send(&envelope, false);
                    send(&envelope, false);
                }
                Some(Mishap::Delay) => send(&envelope, true),
                Some(Mishap::Swap) | None => send(&envelope, false),
            }
            if let Some(held) = hook.held.take() {
                send(&held, false);
            }
        }
    }

    /// The next notifications fare like this.
    pub fn script(&self, mishap: Mishap, times: u32) {
        self.lock().mishaps.push((mishap, times));
    }

    /// Does this to all of them.
    pub fn befall(&self, fate: Fate) {
        let now = self.clock.now_millis();
        let mut state = self.lock();
        match fate {
            Fate::Blacklist => {
                for hook in &mut state.hooks {
                    hook.blacklisted = Some((now, "Blacklisted by hand".to_owned()));
                }
            }
            Fate::Expire => {
                for hook in &mut state.hooks {
                    hook.expires_at = now;
                }
            }
            Fate::Delete => state.hooks.clear(),
        }
    }

    /// Posts this as it is to every address, with the token; what each answered.
    pub async fn post_to_all(&self, body: &str) -> Vec<u16> {
        let targets: Vec<_> = {
            let state = self.lock();
            let hooks = state.hooks.iter();
            hooks
                .map(|hook| (hook.address.clone(), hook.token.clone()))
                .collect()
        };
        let mut answers = Vec::new();
        for (address, token) in targets {
            let request = self.http.post(address).body(body.to_owned());
            let request = request.header("Content-Type", "application/json");
            let token = token.unwrap_or_default();
            let answer = request.header(VERIFICATION, token).send().await;
            answers.push(answer.map_or(0, |answer| answer.status().as_u16()));
        }
        answers
    }

    pub(crate) fn tokens(&self) -> Vec<String> {
        let state = self.lock();
        let tokens = state.hooks.iter().filter_map(|hook| hook.token.clone());
        tokens.collect()
    }

    /// All there are, for the console; no token is shown.
    pub fn show(&self) -> Value {
        let now = self.clock.now_millis();
        let state = self.lock();
        let hooks = state.hooks.iter().map(|hook| {
            json!({
                "id": hook.subscription.id,
                "address": hook.address,
                "status": if hook.blacklisted.is_some() { "Blacklisted" } else if hook.expires_at <= now { "Expired" } else { "Active" },
                "expirationTime": iso(hook.expires_at),
                "failures": hook.failures,
            })
        });
        Value::Array(hooks.collect())
    }

    pub(crate) fn reset(&self) {
        *self.lock() = State::default();
    }

    /// The address answers with the token it is given, in time and in short.
    async fn handshake(&self, address: &str) -> Result<(), ApiError> {
        let refused = |code, text| ApiError::coded(StatusCode::BAD_REQUEST, code, text);
        if !is_loopback(address) {
            return Err(refused("SUB-521", "WebHook is not reachable"));
        }
        let token = Uuid::new_v4().to_string();
        let answer = self
            .http
            .post(address)
            .header(VALIDATION, &token)
            .header("Content-Type", "application/json")
            .body("")
            .send()
            .await
            .map_err(|_| refused("SUB-521", "WebHook is not reachable"))?;
        let headers = answer.headers().clone();
        let is_right = answer.status() == StatusCode::OK.as_u16();
        let body = answer.bytes().await.unwrap_or_default();
        let headers_length: usize = headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len() + 4)
            .sum();
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let is_json =
            header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        if !is_right || !is_json || headers_length + body.len() > MOST_HANDSHAKE_BYTES {
            return Err(refused("SUB-525", "WebHook response is invalid"));
        }
        if header(VALIDATION) != Some(&token) {
            return Err(refused("SUB-520", "Validation token is not returned"));
        }
        Ok(())
    }
}

fn is_loopback(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    })
}
