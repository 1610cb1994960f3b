//! Posts a subscription's notifications in order, tries again what was not taken, and counts.

use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;

use super::{VERIFICATION, Webhooks};

/// One notification on its way.
#[derive(Debug)]
pub(super) struct Parcel {
    pub(super) body: Value,
    /// Others overtake it.
    pub(super) is_late: bool,
}

/// Until the subscription is gone.
pub(super) async fn deliver(hooks: Webhooks, id: String, mut parcels: UnboundedReceiver<Parcel>) {
    while let Some(parcel) = parcels.recv().await {
        if parcel.is_late {
            let (hooks, id) = (hooks.clone(), id.clone());
            tokio::spawn(async move {
                let delay = hooks.settings.current().webhooks.delay_millis;
                tokio::time::sleep(Duration::from_millis(delay)).await;
                hooks.post(&id, &parcel.body).await;
            });
        } else {
            hooks.post(&id, &parcel.body).await;
        }
    }
}

impl Webhooks {
    async fn post(&self, id: &str, body: &Value) {
        let settings = self.settings.current().webhooks;
        for attempt in 0..settings.attempts.max(1) {
            if attempt > 0 {
                tokio::time::sleep(Duration::from_millis(settings.retry_millis)).await;
            }
            let Some((address, token)) = self.target(id) else {
                return;
            };
            let mut request = self.http.post(address).json(body);
            if let Some(token) = token {
                request = request.header(VERIFICATION, token);
            }
            let is_taken = match request.send().await {
                Ok(answer) => answer.status().is_success(),
                Err(_) => false,
            };
            if is_taken {
                self.count(id, true);
                return;
            }
        }
        self.count(id, false);
    }

    /// Where to post; nothing once it is gone, over or blacklisted.
    fn target(&self, id: &str) -> Option<(String, Option<String>)> {
        let now = self.clock.now_millis();
        let state = self.lock();
        let mut hooks = state.hooks.iter();
        let hook = hooks.find(|hook| hook.subscription.id == id)?;
        let is_live = hook.blacklisted.is_none() && hook.expires_at > now;
        is_live.then(|| (hook.address.clone(), hook.token.clone()))
    }

    fn count(&self, id: &str, is_taken: bool) {
        let now = self.clock.now_millis();
        let most = self.settings.current().webhooks.most_failures;
        let mut state = self.lock();
        let mut hooks = state.hooks.iter_mut();
        let Some(hook) = hooks.find(|hook| hook.subscription.id == id) else {
            return;
        };
        hook.failures = if is_taken { 0 } else { hook.failures + 1 };
        if hook.failures >= most && hook.blacklisted.is_none() {
            let reason = "WebHook does not respond".to_owned();
            hook.blacklisted = Some((now, reason));
            tracing::info!(id, "a webhook is blacklisted");
        }
    }
}
