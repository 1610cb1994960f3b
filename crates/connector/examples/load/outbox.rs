//! A rep's browser as far as logging goes: it tells of its call until it is told that it is logged.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time;

/// The browser's own first and longest pause between two tries.
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// One call to be told.
pub(crate) struct Outbox {
    pub(crate) http: reqwest::Client,
    pub(crate) origin: String,
    pub(crate) grant: String,
    pub(crate) call: Value,
}

impl Outbox {
    /// Tells it at this moment, and again for as long as NetSuite is busy.
    pub(crate) async fn tell(self, at: Instant) -> Result<(), String> {
        time::sleep_until(at.into()).await;
        let id = self.call["telephonySessionId"].as_str().unwrap_or_default();
        let address = format!("{}/api/v1/calls/{id}", self.origin);
        let mut pause = FIRST;
        loop {
            let told = self
                .http
                .put(&address)
                .header("authorization", format!("Grant {}", self.grant))
                .json(&self.call)
                .send()
                .await
                .map_err(|error| error.to_string())?;
            match told.status().as_u16() {
                200 => return Ok(()),
                503 | 429 => {
                    let asked = told.headers().get("retry-after");
                    let asked = asked.and_then(|value| value.to_str().ok()?.parse().ok());
                    time::sleep(asked.map_or(pause, Duration::from_secs)).await;
                    pause = (pause * 2).min(LONGEST);
                }
                other => {
                    let said = told.text().await.unwrap_or_default();
                    return Err(format!("a call was refused with {other}: {said}"));
                }
            }
        }
    }
}

/// A call that ended just now, with one of the sandbox's customers or, each third, with a stranger.
pub(crate) fn call(rep: u32, now_ms: i64) -> Value {
    let number = match rep % 3 {
        0 => format!("+1303555{rep:04}"),
        1 => "+14155550134".to_owned(),
        _ => "+12125550100".to_owned(),
    };
    json!({
        "telephonySessionId": format!("s-load{rep}"), "direction": "Outbound", "result": "answered",
        "remote": { "number": number, "name": null }, "localNumber": "+16505550101", "queue": null,
        "startedAt": now_ms - 65_000, "answeredAt": now_ms - 60_000, "endedAt": now_ms,
        "note": format!("What rep {rep} wrote"), "disposition": null, "chosen": null,
    })
}
