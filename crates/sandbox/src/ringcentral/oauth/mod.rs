//! OAuth 2.0 as the platform speaks it.
//!
//! | Module | Is |
//! |---|---|
//! | `apps` | the registered apps |
//! | `sign_ins` | codes, sessions and tokens, with rotation and its replay grace |
//! | `authorize`, `pages` | the sign-in and consent pages |
//! | `token`, `revoke` | the token endpoints, `client` their callers |
//! | `credential` | personal JWT credentials |

mod apps;
mod authorize;
mod client;
mod credential;
mod error;
mod form;
mod pages;
mod pkce;
mod revoke;
mod sign_ins;
mod token;

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};

pub use apps::App;
pub use credential::personal_jwt;
pub(super) use sign_ins::new_token;
pub use sign_ins::{Access, AccessRefusal, SignIns};

use super::{RingCentral, faults};

pub(super) fn router(platform: &RingCentral) -> Router<RingCentral> {
    Router::new()
        .route(
            "/restapi/oauth/authorize",
            get(authorize::start).post(authorize::start_by_form),
        )
        .route(
            "/restapi/oauth/sign-in",
            get(authorize::other_account).post(authorize::sign_in),
        )
        .route(
            "/restapi/oauth/consent",
            get(authorize::ask_consent).post(authorize::decide),
        )
        .route("/restapi/oauth/token", post(token::issue))
        .route("/restapi/oauth/revoke", post(revoke::revoke))
        .layer(from_fn_with_state(platform.clone(), faults::answer_faults))
}
