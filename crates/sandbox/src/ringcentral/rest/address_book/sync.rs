//! `GET EXT/address-book-sync`: everybody once (`FSync`), then what changed since (`ISync`).

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{
    resource,
    store::{Contact, Version},
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

const MOST_PER_PAGE: usize = 250;
/// A page's id holds the version at the first page above this many bits, and where to go on below.
const POSITION_BITS: u32 = 24;

fn token(version: Version) -> String {
    format!("ab-{}-{}", version.generation, version.changes)
}

/// `None` when it is no token, or one from before a reset.
fn opened(token: &str, current: Version) -> Option<Version> {
    let (generation, changes) = token.strip_prefix("ab-")?.split_once('-')?;
    let version = Version {
        generation: generation.parse().ok()?,
        changes: changes.parse().ok()?,
    };
    (version.generation == current.generation && version.changes <= current.changes)
        .then_some(version)
}

/// What one answer holds.
struct Portion {
    contacts: Vec<Contact>,
    /// What the token stands for.
    version: Version,
    /// The id of the page that follows.
    next_page: Option<i64>,
}

/// Those there are, in pages; the token is that of the first page, so nothing is missed that changes
/// meanwhile.
fn everybody(
    contacts: Vec<Contact>,
    current: Version,
    page_id: Option<i64>,
    per_page: usize,
) -> Portion {
    let (changes, seen) = match page_id {
        None => (current.changes, 0),
        Some(id) => (id >> POSITION_BITS, id & ((1 << POSITION_BITS) - 1)),
    };
    let mut left = contacts
        .into_iter()
        .filter(|contact| !contact.is_deleted && contact.created > seen);
    let contacts: Vec<Contact> = left.by_ref().take(per_page).collect();
    let last = contacts.last().map_or(seen, |contact| contact.created);
    Portion {
        contacts,
        version: Version { changes, ..current },
        next_page: left.next().map(|_| (changes << POSITION_BITS) | last),
    }
}

/// What changed after a version, the earliest change first; the token stands for the last one told.
fn changed(
    mut contacts: Vec<Contact>,
    since: Version,
    current: Version,
    per_page: usize,
) -> Portion {
    contacts.retain(|contact| contact.changed > since.changes);
    contacts.sort_by_key(|contact| contact.changed);
    let has_more = contacts.len() > per_page;
    contacts.truncate(per_page);
    let changes = match contacts.last() {
        Some(last) if has_more => last.changed,
        Some(_) | None => current.changes,
    };
    Portion {
        contacts,
        version: Version { changes, ..current },
        next_page: None,
    }
}

/// The handler.
pub(in crate::ringcentral::rest) async fn sync(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadPersonalContacts")?;
    let per_page = query.capped_per_page(MOST_PER_PAGE, MOST_PER_PAGE)?;
    let (current, contacts) = platform.address_book.of(&person);
    let sync_type = query.get("syncType").unwrap_or("FSync");
    let portion = match sync_type {
        "FSync" => {
            let page_id = match query.get("pageId") {
                None => None,
                Some(text) => {
                    let id = text.parse().ok().filter(|id| *id >= 0);
                    Some(id.ok_or_else(|| ApiError::invalid_parameter("pageId"))?)
                }
            };
            everybody(contacts, current, page_id, per_page)
        }
        "ISync" => {
            let since = query
                .get("syncToken")
                .and_then(|token| opened(token, current))
                .ok_or_else(|| ApiError::invalid_parameter("syncToken"))?;
            changed(contacts, since, current, per_page)
        }
        _ => return Err(ApiError::invalid_parameter("syncType")),
    };
    let uri = format!("{}/address-book-sync", base.extension(&person));
    let records: Vec<Value> = portion
        .contacts
        .iter()
        .map(|contact| resource(&base, &person, contact))
        .collect();
    let mut answer = json!({
        "uri": uri,
        "records": records,
        "syncInfo": {
            "syncType": sync_type,
            "syncToken": token(portion.version),
            "syncTime": iso(platform.clock.now_millis()),
        },
    });
    if let Some(id) = portion.next_page {
        answer["nextPageId"] = json!(id);
        answer["nextPageUri"] = json!(format!(
            "{uri}?syncType=FSync&perPage={per_page}&pageId={id}"
        ));
    }
    Ok(Json(answer))
}
