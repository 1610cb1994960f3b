//! The REST resources, each behind its rate group and app permission.
//!
//! | Module | Serves |
//! |---|---|
//! | `service` | `/restapi`, status |
//! | `account` | account and extension information, permissions of the user |
//! | `directory_entries` | the company's directory |
//! | [`address_book`] | personal contacts |
//! | `numbers` | phone numbers and caller id |
//! | [`call_rules`] | by which rules calls to an extension ring |
//! | `devices` | devices and `sip-provision` |
//! | `presence` | presence, and the shape presence notifications share |
//! | `telephony` | sessions and parties, and the shapes notifications share |
//! | `media` | files, whole or in part |
//! | `recordings`, `tone` | what was recorded, and what it sounds like |
//! | `ring_out` | calls that ring one's own phone first |
//! | `call_log`, `call_record` | call log, its sync, active calls: all derived from telephony's past |
//! | [`messages`] | the message store |
//! | `subscriptions` | subscriptions: made over the event socket, or posted to an address |
//! | `list` | paging |

mod account;
pub mod address_book;
mod call_log;
mod call_record;
pub(crate) mod call_rules;
mod devices;
mod directory_entries;
pub(crate) mod list;
mod media;
pub mod messages;
mod numbers;
pub(crate) mod presence;
mod recordings;
mod ring_out;
mod service;
mod subscriptions;
pub(crate) mod telephony;
mod tone;

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{delete, get, post, put},
};

use super::{
    RingCentral,
    access::gated,
    error::ApiError,
    events, faults,
    permission::Permission::{
        CallControl, Contacts, EditMessages, EditPresence, ReadAccounts, ReadCallLog,
        ReadCallRecording, ReadContacts, ReadMessages, ReadPresence, RingOut, SMS, VoipCalling,
        WebSocket,
    },
    rate_limit::Group::{Auth, Heavy, Light, Medium},
};

const ACCOUNT: &str = "/restapi/v1.0/account/{account}";
const EXTENSION: &str = "/restapi/v1.0/account/{account}/extension/{extension}";
const HANDLING: &str = "/restapi/v2/accounts/{account}/extensions/{extension}/comm-handling/voice";

/// All resources; also what a request over the event socket is answered by.
pub(super) fn router(platform: &RingCentral) -> Router<RingCentral> {
    Router::new()
        .merge(service_routes(platform))
        .merge(account_routes(platform))
        .merge(people_routes(platform))
        .merge(call_routes(platform))
        .merge(message_routes(platform))
        .fallback(async || ApiError::unknown_path())
        .layer(from_fn_with_state(platform.clone(), faults::answer_faults))
}

fn service_routes(platform: &RingCentral) -> Router<RingCentral> {
    // Which permission is needed depends on how notifications travel.
    let subscription = gated(platform, Medium, None, put(subscriptions::change))
        .merge(gated(platform, Medium, None, delete(subscriptions::end)))
        .merge(gated(platform, Light, None, get(subscriptions::read)));
    let all = gated(platform, Medium, None, post(subscriptions::create)).merge(gated(
        platform,
        Light,
        None,
        get(subscriptions::list),
    ));
    let renewal = gated(platform, Light, None, post(subscriptions::renew));
    Router::new()
        .route("/restapi", get(service::versions))
        .route("/restapi/v1.0/status", get(service::status))
        .route(
            "/restapi/oauth/wstoken",
            gated(platform, Auth, WebSocket, post(events::wstoken)),
        )
        .route("/restapi/v1.0/subscription", all.clone())
        .route("/restapi/v1.0/subscription/", all)
        .route("/restapi/v1.0/subscription/{id}", subscription)
        .route("/restapi/v1.0/subscription/{id}/renew", renewal)
        .route(
            "/restapi/v1.0/client-info/sip-provision",
            gated(platform, Heavy, VoipCalling, post(devices::provision)),
        )
}

fn account_routes(platform: &RingCentral) -> Router<RingCentral> {
    let light = |route| gated(platform, Light, ReadAccounts, route);
    let medium = |route| gated(platform, Medium, ReadAccounts, route);
    Router::new()
        .route(ACCOUNT, light(get(account::account)))
        .route(
            &format!("{ACCOUNT}/extension"),
            medium(get(account::extensions)),
        )
        .route(EXTENSION, light(get(account::extension)))
        .route(
            &format!("{EXTENSION}/authz-profile"),
            gated(platform, Medium, None, get(account::authz_profile)),
        )
        .route(
            &format!("{EXTENSION}/authz-profile/check"),
            gated(platform, Light, None, get(account::authz_check)),
        )
        .route(
            &format!("{EXTENSION}/phone-number"),
            light(get(numbers::phone_numbers)),
        )
        .route(
            &format!("{EXTENSION}/caller-id"),
            light(get(numbers::caller_id)),
        )
        .route(&format!("{EXTENSION}/device"), light(get(devices::list)))
        .route(
            &format!("{EXTENSION}/forwarding-number"),
            light(get(numbers::list_forwarding)),
        )
        .route(
            &format!("{EXTENSION}/features"),
            light(get(call_rules::features)),
        )
        .route(
            &format!("{EXTENSION}/answering-rule"),
            medium(get(call_rules::answering)),
        )
        .route(
            &format!("{HANDLING}/state-rules"),
            light(get(call_rules::states)),
        )
        .route(
            &format!("{HANDLING}/interaction-rules"),
            light(get(call_rules::interactions)),
        )
}

fn people_routes(platform: &RingCentral) -> Router<RingCentral> {
    let directory = |group, route| gated(platform, group, ReadAccounts, route);
    let reads = |route| gated(platform, Heavy, ReadContacts, route);
    let edits = |route| gated(platform, Heavy, Contacts, route);
    let entries = format!("{ACCOUNT}/directory/entries");
    let contacts = format!("{EXTENSION}/address-book/contact");
    Router::new()
        .route(&entries, directory(Medium, get(directory_entries::list)))
        .route(
            &format!("{entries}/search"),
            directory(Heavy, post(directory_entries::search)),
        )
        .route(
            &format!("{entries}/{{entry}}"),
            directory(Medium, get(directory_entries::read)),
        )
        .route(
            &contacts,
            reads(get(address_book::list)).merge(edits(post(address_book::create))),
        )
        .route(
            &format!("{contacts}/{{contact}}"),
            reads(get(address_book::read)).merge(edits(
                put(address_book::replace)
                    .patch(address_book::amend)
                    .delete(address_book::remove),
            )),
        )
        .route(
            &format!("{EXTENSION}/address-book-sync"),
            reads(get(address_book::sync)),
        )
        .route(
            &format!("{EXTENSION}/presence"),
            gated(platform, Light, ReadPresence, get(presence::read)).merge(gated(
                platform,
                Medium,
                EditPresence,
                put(presence::change),
            )),
        )
        .route(
            &format!("{ACCOUNT}/presence"),
            gated(platform, Heavy, ReadPresence, get(presence::list)),
        )
}

fn call_routes(platform: &RingCentral) -> Router<RingCentral> {
    let control = |route| gated(platform, Light, CallControl, route);
    let log = |route| gated(platform, Heavy, ReadCallLog, route);
    let session = format!("{ACCOUNT}/telephony/sessions/{{session}}");
    Router::new()
        .route(
            &session,
            control(get(telephony::session)).merge(control(delete(telephony::drop_session))),
        )
        .route(
            &format!("{session}/parties/{{party}}/answer"),
            control(post(telephony::answer)),
        )
        .route(
            &format!("{session}/parties/bring-in"),
            control(post(telephony::bring_in)),
        )
        .route(
            &format!("{ACCOUNT}/telephony/conference"),
            gated(platform, Heavy, CallControl, post(telephony::conference)),
        )
        .route(
            &format!("{session}/parties/{{party}}/reject"),
            control(post(telephony::reject)),
        )
        .route(
            &format!("{session}/parties/{{party}}"),
            control(get(telephony::party)).merge(control(delete(telephony::drop_party))),
        )
        .route(
            &format!("{EXTENSION}/ring-out"),
            gated(platform, Heavy, RingOut, post(ring_out::make)),
        )
        .route(
            &format!("{EXTENSION}/ring-out/{{id}}"),
            gated(platform, Light, RingOut, get(ring_out::read)).merge(gated(
                platform,
                Heavy,
                RingOut,
                delete(ring_out::cancel),
            )),
        )
        .route(&format!("{EXTENSION}/call-log"), log(get(call_log::list)))
        .route(
            &format!("{EXTENSION}/call-log/{{record}}"),
            log(get(call_log::read)),
        )
        .route(
            &format!("{EXTENSION}/call-log-sync"),
            log(get(call_log::sync)),
        )
        .route(
            &format!("{EXTENSION}/active-calls"),
            log(get(call_log::active)),
        )
        .route(
            &format!("{ACCOUNT}/recording/{{recording}}"),
            gated(platform, Heavy, ReadCallRecording, get(recordings::read)),
        )
        .route(
            &format!("{ACCOUNT}/recording/{{recording}}/content"),
            gated(platform, Heavy, ReadCallRecording, get(recordings::content)),
        )
        .route(
            &format!("{ACCOUNT}/call-log"),
            log(get(call_log::list_of_account)),
        )
        .route(
            &format!("{ACCOUNT}/active-calls"),
            log(get(call_log::active_of_account)),
        )
}

fn message_routes(platform: &RingCentral) -> Router<RingCentral> {
    let reads = |route| gated(platform, Light, ReadMessages, route);
    let edits = |route| gated(platform, Medium, EditMessages, route);
    let sends = || gated(platform, Medium, SMS, post(messages::sms));
    let message = format!("{EXTENSION}/message-store/{{message}}");
    Router::new()
        .route(&format!("{EXTENSION}/sms"), sends())
        .route(&format!("{EXTENSION}/mms"), sends())
        .route(
            &format!("{EXTENSION}/message-sync"),
            reads(get(messages::sync)),
        )
        .route(
            &format!("{EXTENSION}/message-store"),
            reads(get(messages::list)).merge(edits(delete(messages::remove_many))),
        )
        .route(
            &message,
            reads(get(messages::read)).merge(edits(
                put(messages::mark)
                    .patch(messages::amend)
                    .delete(messages::remove),
            )),
        )
        .route(
            &format!("{message}/content/{{attachment}}"),
            gated(platform, Medium, ReadMessages, get(messages::content)),
        )
}
