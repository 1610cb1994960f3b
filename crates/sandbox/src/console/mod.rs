//! The console: what a newcomer or a test makes happen, as a page and as HTTP routes.
//!
//! | Module | Is |
//! |---|---|
//! | `actions` | every action with its path and fields; page and listing are made from it |
//! | `api` | the routes under `/console/api` |
//! | `developer` | RingCentral's Developer Portal, as far as a company needs it |
//! | `page` | `/console` |

mod actions;
mod api;
mod developer;
mod page;

use axum::{
    Router,
    http::header,
    routing::{get, post},
};
use serde::Deserialize;

use crate::{
    clock::Clock,
    media::Speech,
    netsuite::NetSuite,
    ringcentral::RingCentral,
    sip::{Edge, FarEnd, RingRequest},
    telephony::Telephony,
};

/// What a far end can do once it is answered.
const BEHAVIOURS: &[&str] = &["toneThenEcho", "tone", "echo", "silence"];

/// A call to be made to somebody's extension from outside.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ring {
    /// Who is called, `101`.
    pub extension: String,
    /// Calling number in E.164; absent when withheld.
    pub from: Option<String>,
    /// Calling name.
    pub name: Option<String>,
    /// What the far end says once it is answered.
    #[serde(default)]
    pub behaviour: Speech,
    /// The far end hangs up this long after the answer.
    pub hang_up_after_seconds: Option<u64>,
    /// The call queue that offers the call.
    pub queue: Option<String>,
}

impl Ring {
    fn request(self) -> RingRequest {
        RingRequest {
            extension_number: self.extension,
            from_number: self.from,
            from_name: self.name,
            far_end: FarEnd {
                speech: self.behaviour,
                hang_up_after_seconds: self.hang_up_after_seconds,
            },
            queue: self.queue,
        }
    }
}

/// What the console reaches. Cheap to clone.
#[derive(Clone)]
pub struct Console {
    /// The sandbox's time.
    pub clock: Clock,
    /// The imitated `RingCentral`.
    pub ringcentral: RingCentral,
    /// The calls.
    pub telephony: Telephony,
    /// The SIP edge.
    pub edge: Edge,
    /// The imitated `NetSuite`.
    pub netsuite: NetSuite,
}

impl Console {
    /// Page and routes.
    pub fn router(self) -> Router {
        let script = || async {
            let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
            (kind, include_str!("console.js"))
        };
        Router::new()
            .route("/console", get(page::show))
            .route("/console/console.js", get(script))
            .route(
                developer::PATH,
                get(developer::show).post(developer::create),
            )
            .route("/console/api", get(api::list_actions))
            .route("/console/api/people", get(api::people))
            .route("/console/api/calls", get(api::calls))
            .route("/console/api/registrations", get(api::registrations))
            .route("/console/api/sockets", get(api::sockets))
            .route("/console/api/netsuite/{record}", get(api::records))
            .route("/console/api/save-record", post(api::save_record))
            .route("/console/api/merge-records", post(api::merge_records))
            .route("/console/api/delete-record", post(api::delete_record))
            .route("/console/api/lock-record", post(api::lock_record))
            .route("/console/api/demand-field", post(api::demand_field))
            .route(
                "/console/api/settings",
                get(api::settings).post(api::change_settings),
            )
            .route("/console/api/ring", post(api::ring))
            .route("/console/api/hang-up", post(api::hang_up))
            .route("/console/api/desk-phone", post(api::use_desk_phone))
            .route("/console/api/send-text", post(api::send_text))
            .route("/console/api/texts/{extension}", get(api::texts))
            .route("/console/api/leave-voicemail", post(api::leave_voicemail))
            .route("/console/api/voicemails/{extension}", get(api::voicemails))
            .route("/console/api/add-contact", post(api::add_contact))
            .route("/console/api/contacts/{extension}", get(api::contacts))
            .route("/console/api/presence", post(api::set_presence))
            .route("/console/api/presence/{extension}", get(api::presence))
            .route("/console/api/call-rules", post(api::set_call_rules))
            .route("/console/api/refuse-texts", post(api::refuse_texts))
            .route(
                "/console/api/expire-sync-tokens",
                post(api::expire_sync_tokens),
            )
            .route(
                "/console/api/clock",
                get(api::time).post(api::advance_clock),
            )
            .route("/console/api/add-extension", post(api::add_extension))
            .route("/console/api/rename-extension", post(api::rename_extension))
            .route("/console/api/remove-extension", post(api::remove_extension))
            .route("/console/api/revoke", post(api::revoke))
            .route("/console/api/expire-token", post(api::expire_token))
            .route("/console/api/drop-sockets", post(api::drop_sockets))
            .route(
                "/console/api/drop-registrations",
                post(api::drop_registrations),
            )
            .route(
                "/console/api/webhooks",
                get(api::webhooks).post(api::hinder_webhooks),
            )
            .route("/console/api/faults", post(api::script_fault))
            .route("/console/api/reset", post(api::reset))
            .with_state(self)
    }
}
