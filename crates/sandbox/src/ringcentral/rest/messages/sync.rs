//! `GET EXT/message-sync`: everything once (`FSync`), then what changed since (`ISync`).

use axum::{Json, extract::State, http::StatusCode};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    shape::{direction, resource},
    store::{Availability, Message},
};
use crate::{
    clock::iso,
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
        rest::list::Query,
    },
};

const WEEK_MILLIS: i64 = 7 * 86_400_000;
const USUAL_COUNT: usize = 250;
/// Consecutive answers overlap by this much.
const OVERLAP_MILLIS: i64 = 5_000;

/// What a sync token remembers.
#[derive(Serialize, Deserialize)]
struct Token {
    /// Milliseconds since the epoch.
    at: i64,
    generation: u32,
    extension: String,
    /// The first sync's filters, as a query.
    directions: Vec<String>,
    types: Vec<String>,
    conversation: Option<String>,
}

impl Token {
    fn sealed(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    fn opened(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    fn admits(&self, message: &Message) -> bool {
        let among = |wanted: &[String], value: &str| {
            wanted.is_empty() || wanted.iter().any(|one| one == value)
        };
        among(&self.types, message.kind())
            && among(&self.directions, direction(message))
            && self
                .conversation
                .as_ref()
                .is_none_or(|wanted| *wanted == message.conversation_id.to_string())
    }
}

/// The handler.
pub(crate) async fn sync(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadMessages")?;
    let now = platform.clock.now_millis();
    let generation = platform.messages.token_generation();
    let is_first = match query.get("syncType") {
        None | Some("FSync") => true,
        Some("ISync") => false,
        Some(_) => return Err(ApiError::invalid_parameter("syncType")),
    };
    let expired = || {
        let text = "Parameter [syncToken] is invalid";
        ApiError::coded(StatusCode::BAD_REQUEST, "MSG-333", text)
    };
    let mut token = if is_first {
        Token {
            at: now,
            generation,
            extension: person.extension_id.clone(),
            directions: query.all("direction"),
            types: query.all("messageType"),
            conversation: query.get("conversationId").map(str::to_owned),
        }
    } else {
        query
            .get("syncToken")
            .and_then(Token::opened)
            .filter(|token| token.generation == generation)
            .filter(|token| token.extension == person.extension_id)
            .ok_or_else(expired)?
    };
    let count = match query.get("recordCount") {
        Some(text) => text
            .parse()
            .map_err(|_| ApiError::invalid_parameter("recordCount"))?,
        None => USUAL_COUNT,
    };
    let messages = platform.messages.of(&person).into_iter();
    let mut wanted: Vec<Message> = messages.filter(|message| token.admits(message)).collect();
    let mut has_older = false;
    if is_first {
        let until = query.moment("dateTo")?.unwrap_or(now);
        let from = query.moment("dateFrom")?.unwrap_or(until - WEEK_MILLIS);
        wanted.retain(|message| message.availability == Availability::Alive);
        let older = wanted.iter().any(|message| message.created_at < from);
        wanted.retain(|message| (from..=until).contains(&message.created_at));
        if query.is_true("distinctConversations") {
            let mut seen = Vec::new();
            wanted.retain(|message| {
                let is_new = !seen.contains(&message.conversation_id);
                seen.push(message.conversation_id);
                is_new
            });
        }
        has_older = older || wanted.len() > count;
        wanted.truncate(count);
    } else {
        let since = token.at - OVERLAP_MILLIS;
        wanted.retain(|message| message.modified_at >= since);
    }
    token.at = now;
    let records: Vec<Value> = wanted
        .iter()
        .map(|message| resource(&base, &person, message))
        .collect();
    Ok(Json(json!({
        "uri": format!("{}/message-sync", base.extension(&person)),
        "records": records,
        "syncInfo": {
            "syncType": if is_first { "FSync" } else { "ISync" },
            "syncToken": token.sealed(),
            "syncTime": iso(now),
            "olderRecordsExist": has_older,
        },
    })))
}
