//! Turns telephony changes into occurrences, in the order of the changes, and what people say of
//! themselves.

use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::Occurrence;
use crate::{
    ringcentral::{
        RingCentral,
        rest::presence::{OwnCall, TelephonyStatus, own_calls},
    },
    telephony::Change,
};

/// Runs until telephony is gone.
pub(crate) async fn announce(platform: RingCentral, mut changes: Receiver<Change>) {
    loop {
        let change = match changes.recv().await {
            Ok(change) => change,
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "notifications could not keep up with telephony");
                continue;
            }
            Err(RecvError::Closed) => return,
        };
        let telephony = Occurrence::Telephony(Box::new(change.clone()));
        platform.gateway.publish(&platform.directory, &telephony);
        if let Some(extension_id) = change.party.extension_id.clone()
            && moves_presence(&change)
        {
            let calls = calls_after(&platform, &change, &extension_id);
            announce_presence(&platform, extension_id, calls);
        }
    }
}

/// Somebody said of themselves how busy they are.
pub(crate) fn presence_said(platform: &RingCentral, extension_id: &str) {
    let calls = own_calls(&platform.telephony, extension_id);
    announce_presence(platform, extension_id.to_owned(), calls);
}

fn announce_presence(platform: &RingCentral, extension_id: String, calls: Vec<OwnCall>) {
    let occurrence = Occurrence::Presence {
        calls,
        said: platform.presences.said(&extension_id),
        sequence: platform.presences.next_sequence(&extension_id),
        extension_id,
    };
    platform.gateway.publish(&platform.directory, &occurrence);
}

/// Did this change move the party to another telephony status?
fn moves_presence(change: &Change) -> bool {
    let mut latest = change.party.history.iter().rev();
    let Some((status, at)) = latest.next() else {
        return false;
    };
    let before = latest
        .next()
        .map(|(status, _)| TelephonyStatus::from(*status));
    *at == change.at_millis && before != Some(TelephonyStatus::from(*status))
}

/// The changed party first, ended or not, then the extension's other calls.
fn calls_after(platform: &RingCentral, change: &Change, extension_id: &str) -> Vec<OwnCall> {
    let changed = OwnCall {
        session: change.session.clone(),
        party: change.party.clone(),
    };
    let others = own_calls(&platform.telephony, extension_id)
        .into_iter()
        .filter(|call| call.party.id != change.party.id);
    std::iter::once(changed).chain(others).collect()
}
