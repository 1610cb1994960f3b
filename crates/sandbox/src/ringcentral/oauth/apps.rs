//! The apps registered on the imitated platform.

use url::{Host, Url};

use crate::ringcentral::permission::Permission;

/// A registered app.
#[derive(Debug)]
pub struct App {
    /// Client id.
    pub id: &'static str,
    /// Client secret; `None` for a public client.
    pub secret: Option<&'static str>,
    /// What the consent screen calls it.
    pub name: &'static str,
    /// May use the JWT grant.
    pub has_jwt_grant: bool,
    /// What it may do.
    pub permissions: &'static [Permission],
}

const DEMO: App = App {
    id: "ledgerline-demo",
    secret: None,
    name: "Ledgerline",
    has_jwt_grant: false,
    permissions: &[
        Permission::CallControl,
        Permission::Contacts,
        Permission::EditExtensions,
        Permission::EditMessages,
        Permission::EditPresence,
        Permission::InternalMessages,
        Permission::ReadAccounts,
        Permission::ReadCallLog,
        Permission::ReadCallRecording,
        Permission::ReadMessages,
        Permission::ReadPresence,
        Permission::RingOut,
        Permission::SMS,
        Permission::VoipCalling,
        Permission::WebSocket,
    ],
};

const COMPANY: App = App {
    id: "ledgerline-company",
    secret: Some("sandbox-company-secret"),
    name: "Ledgerline for the company",
    has_jwt_grant: true,
    permissions: &[
        Permission::CallControl,
        Permission::ReadAccounts,
        Permission::ReadCallLog,
        Permission::ReadCallRecording,
        Permission::ReadMessages,
        Permission::ReadPresence,
        Permission::SubscriptionWebhook,
        Permission::WebSocket,
    ],
};

/// Server-side like the company's, and never given the JWT flow.
const NO_JWT: App = App {
    id: "ledgerline-no-jwt",
    secret: Some("sandbox-company-secret"),
    name: "Without the JWT flow",
    has_jwt_grant: false,
    permissions: COMPANY.permissions,
};

/// Given the JWT flow and too few permissions.
const NO_LOG: App = App {
    id: "ledgerline-no-log",
    secret: Some("sandbox-company-secret"),
    name: "Without the call log",
    has_jwt_grant: true,
    permissions: &[Permission::ReadAccounts],
};

/// Given the JWT flow and the call log, and not the extensions.
const NO_ACCOUNTS: App = App {
    id: "ledgerline-no-accounts",
    secret: Some("sandbox-company-secret"),
    name: "Without the extensions",
    has_jwt_grant: true,
    permissions: &[Permission::ReadCallLog],
};

static APPS: [App; 5] = [DEMO, COMPANY, NO_JWT, NO_LOG, NO_ACCOUNTS];

impl App {
    /// By client id.
    pub fn find(client_id: &str) -> Option<&'static Self> {
        APPS.iter().find(|app| app.id == client_id)
    }

    /// Each app is registered with `http://localhost:<port>/signed-in.html` and the same on
    /// `127.0.0.1`, for whatever port the app is served on.
    pub fn has_redirect(&self, uri: &str) -> bool {
        let Ok(url) = Url::parse(uri) else {
            return false;
        };
        let is_loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(_)) | None => false,
        };
        // Comparing with the parsed form keeps the match to the letter.
        is_loopback
            && url.scheme() == "http"
            && url.path() == "/signed-in.html"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.as_str() == uri
    }
}
