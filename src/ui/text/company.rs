//! Setting up the company's two connections, and ending them.

use ledgerline_core::domain::{
    company::{Checked, Environment, Finding, Health, RolePermission},
    event::Platform,
};

use super::log::of;

pub(crate) const SETUP_INFORMATION: &str = "Setup Information";
pub(crate) const TEST_CONNECTION: &str = "Test connection";
pub(crate) const SYNC_NOW: &str = "Sync now";
pub(crate) const SHOW_LEDGER: &str = "Show ledger";
pub(crate) const TESTING: &str = "Testing…";
pub(crate) const SYNCING: &str = "Syncing…";
pub(crate) const READING_LEDGER: &str = "Comparing RingCentral's call log with NetSuite…";
pub(crate) const FROM_FILE: &str = "from the connector's settings file";
pub(crate) const SAVE_RISK: &str = "A bad credential stops call sync for the whole company. New ones are tested \
     before they replace those in use, which stay until then.";
pub(crate) const SAVE_RISK_NS: &str = "A bad credential stops names of callers and logging for the whole company. \
     New ones are tested before they replace those in use, which stay until then.";
pub(crate) const TEST_FIRST: &str =
    "Save takes only what Test connection has proved as it stands here.";
pub(crate) const NOTHING_CHANGED: &str = "Nothing was changed.";
pub(crate) const MIX_TEST_NETSUITE: &str = "RingCentral is a production account and NetSuite a sandbox: real calls \
     would be logged where nobody looks. Connect NetSuite's production account, or a RingCentral sandbox.";
pub(crate) const MIX_TEST_RINGCENTRAL: &str = "RingCentral is a sandbox and NetSuite a production account: calls of \
     trials would be logged among real ones. Connect RingCentral's production account, or a NetSuite sandbox.";
pub(crate) const CLIENT_ID: &str = "Client ID";
pub(crate) const CLIENT_SECRET: &str = "Client secret";
pub(crate) const JWT: &str = "JWT";
pub(crate) const ACCOUNT_ID: &str = "Account ID";
pub(crate) const CERTIFICATE: &str = "Certificate";
pub(crate) const CERTIFICATE_ID: &str = "Certificate ID";
pub(crate) const CLIENT_ID_ABOUT: &str =
    "Of the app's Credentials page. Left empty, the one in use is kept.";
pub(crate) const CLIENT_SECRET_ABOUT: &str =
    "Beside it. It cannot be read again once it is saved. Left empty, the one in use is kept.";
pub(crate) const JWT_ABOUT: &str = "Paste all of it; spaces and line breaks do no harm. It reads the company's call \
     log and is nobody's phone. Left empty, the one in use is kept.";
pub(crate) const ACCOUNT_ID_ABOUT: &str =
    "Setup > Company > Company Information, 1234567 or 1234567_SB1 for a sandbox.";
pub(crate) const NS_CLIENT_ID_ABOUT: &str =
    "NetSuite shows it once, when the integration is saved. Left empty, the one in use is kept.";
pub(crate) const CERTIFICATE_ID_ABOUT: &str =
    "In the list, after the upload. Left empty, the one in use is kept.";
pub(crate) const YOUR_CLIENT_ID: &str = "type the client ID above";
pub(crate) const COPY_CLIENT_ID: &str = "Copy client ID";
pub(crate) const COPY_AT_ONCE: &str =
    "Copy the token immediately. You may not be able to view it again later.";
pub(crate) const JWT_CUT: &str = "This JWT is cut off: it has three parts divided by dots. Copy all of it again; \
     where RingCentral does not show it any more, create a new one.";
pub(crate) const JWT_OVER: &str = "This JWT has ended; create a new one.";
pub(crate) const RC_STEP_APP: &str = "1. The app";
pub(crate) const RC_APP_STEPS: &[&str] = &[
    "Log in to RingCentral as an administrator: only administrators can do this.",
    "Open the Developer Portal and create an app: REST API App, JWT auth flow, server-side.",
    "Give it the permissions Read Accounts and Read Call Log; for events also Call Control and Webhook Subscriptions.",
    "Copy its Client ID and Client Secret into the fields below.",
];
pub(crate) const RC_PORTAL: &str = "RingCentral's Developer Portal";
pub(crate) const RC_STEP_JWT: &str = "2. The JWT";
pub(crate) const RC_JWT_STEPS: &[&str] = &[
    "In the Developer Portal, top right, click your username and select Credentials.",
    "Create a new JWT token. Only administrators of the account may; its role needs Full Company Call Log.",
    "When prompted, restrict it to this app and enter its client ID:",
    "Click \u{201c}Click to see\u{201d} and copy the full JWT.",
];
pub(crate) const NS_STEP_INTEGRATION: &str = "1. The integration";
pub(crate) const NS_INTEGRATION_STEPS: &[&str] = &[
    "Log in to NetSuite as an administrator.",
    "Setup > Company > Enable Features > SuiteCloud: REST Web Services and OAuth 2.0; Analytics: SuiteAnalytics Workbook.",
    "Setup > Users/Roles > Manage Roles: a role with the permissions that are listed below.",
    "Setup > Integration > Manage Integrations > New: Client Credentials (Machine to Machine) Grant, scope REST Web \
     Services. Copy the client ID, which is shown once.",
];
pub(crate) const NS_ROLE: &str = "What the role needs";
pub(crate) const NS_ROLE_NEEDED: &str = "Nothing is logged without these:";
pub(crate) const NS_ROLE_USEFUL: &str = "Each of these makes something more work:";
pub(crate) const NS_ROLE_LACKS: &str = "It works, and the role lacks what something else needs:";
/// A permission where NetSuite has it, with its level.
pub(crate) fn role_permission(permission: &RolePermission) -> String {
    let RolePermission {
        tab, name, level, ..
    } = permission;
    format!("{tab} > {name}, {level}")
}
pub(crate) const NS_STEP_CERTIFICATE: &str = "2. The certificate";
pub(crate) const NS_CERTIFICATE_STEPS: &[&str] = &[
    "Make a certificate here. Its private key stays with the connector and is shown to nobody.",
    "Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup > Create New: an employee, the role, the \
     integration, and the certificate.",
    "Copy the Certificate ID of the new line into the field below.",
];
pub(crate) const MAKE_CERTIFICATE: &str = "Make certificate";
pub(crate) const DOWNLOAD_CERTIFICATE: &str = "Download certificate";
pub(crate) const CERTIFICATE_TEXT: &str = "Certificate as text";
pub(crate) const RC_ACCOUNT_ID: &str = "RingCentral account ID";
pub(crate) const RC_ACCOUNT_ID_ABOUT: &str = "Only where another account\u{2019}s calls are read than that administrator\u{2019}s, as in a \
     federation of accounts. Empty keeps the one in use; ~ is the administrator\u{2019}s own.";
pub(crate) const RC_SERVER: &str = "Server address";
pub(crate) const RC_SERVER_ABOUT: &str = "Where RingCentral\u{2019}s API of that account is, such as \
     https://platform.ringcentral.com. Empty keeps the one in use; ~ is the one that people sign in to.";

pub(crate) const LEAVE_RC_TITLE: &str = "Disconnect the company's RingCentral?";
pub(crate) const LEAVE_RC: &str = "Calls that no browser sees are not logged any more, for anybody in the company. \
     Browsers go on logging their own.";
pub(crate) const LEAVE_NS_TITLE: &str = "Disconnect the company's NetSuite?";
pub(crate) const LEAVE_NS: &str = "Nobody's calls and texts are logged any more, and callers have no names. Calls \
     wait in the browsers until NetSuite is connected again.";
pub(crate) const LEAVE_AFTER: &str =
    "The credentials are forgotten. Mapping, settings and what is known of calls stay.";

/// Since when a connection of the company is given up.
pub(crate) fn disconnected_at(at: &str) -> String {
    format!("Disconnected {at}")
}

/// How a connection of the company stands.
pub(crate) const fn health(health: Health) -> &'static str {
    match health {
        Health::NotSetUp => "Not set up",
        Health::Starting => "Starting",
        Health::Good => "Connected",
        Health::Away => "Waiting",
        Health::Broken => "Attention needed",
    }
}

/// What kind of account it is.
pub(crate) const fn environment(environment: Environment) -> &'static str {
    match environment {
        Environment::Sandbox => "Company, sandbox",
        Environment::Production => "Company, production",
    }
}

/// `Account 1234567`.
pub(crate) fn account(id: &str) -> String {
    format!("Account {id}")
}

/// When all was well.
pub(crate) fn last_good(at: &str) -> String {
    format!("last good {at}")
}

/// `2 of 3 connected · 1 needs attention`.
pub(crate) fn connected_of(
    connected: usize,
    all: usize,
    broken: usize,
    kinds: Option<(usize, usize)>,
) -> String {
    let kinds = match kinds {
        None | Some((0, 0)) => String::new(),
        Some((trials, work)) => format!(" · {trials} sandbox, {work} production"),
    };
    let attention = match broken {
        0 => String::new(),
        1 => " · 1 needs attention".to_owned(),
        many => format!(" · {many} need attention"),
    };
    format!("{} connected{attention}{kinds}", of(connected, all))
}

/// The last characters of a secret, never more.
pub(crate) fn masked(ends: Option<&str>) -> String {
    format!("••••••••{}", ends.unwrap_or_default())
}

/// `, ends 3 Nov 2027`.
pub(crate) fn ends_on(day: &str) -> String {
    format!(", ends {day}")
}

/// Credentials end within a month.
pub(crate) fn ends_soon(platform: Platform, day: &str) -> String {
    match platform {
        Platform::Ringcentral => format!(
            "The JWT ends on {day}. Create another JWT credential at RingCentral before, and enter it under Setup \
             Information; calls go on meanwhile."
        ),
        Platform::Netsuite => format!(
            "The certificate ends on {day}. Make another one under Setup Information before, upload it to NetSuite and \
             enter its id; calls go on meanwhile."
        ),
    }
}

/// Credentials have ended.
pub(crate) fn has_ended(platform: Platform, day: &str) -> String {
    match platform {
        Platform::Ringcentral => format!(
            "The JWT ended on {day}. Create another JWT credential at RingCentral and enter it under Setup Information; \
             the calls of the meantime follow."
        ),
        Platform::Netsuite => format!(
            "The certificate ended on {day}. Make another one under Setup Information, upload it to NetSuite and enter \
             its id; calls that wait follow."
        ),
    }
}

/// What a pasted JWT says of itself.
pub(crate) fn jwt_says(ends_with: Option<&str>, issuer: Option<&str>, day: Option<&str>) -> String {
    let issuer = issuer.map_or("without an issuer".to_owned(), |issuer| {
        format!("issued by {issuer}")
    });
    let day = day.map_or("without an end".to_owned(), |day| format!("ends {day}"));
    format!("A whole JWT, {}: {issuer}, {day}.", masked(ends_with))
}

/// `Valid until 27 Nov 2028.`
pub(crate) fn certificate_until(day: &str) -> String {
    format!("Made, valid until {day}. Upload it to NetSuite.")
}

/// Since when there is data.
pub(crate) fn receiving_since(at: &str) -> String {
    format!("Receiving call data since {at}")
}

/// How long back.
pub(crate) fn days(count: i64) -> String {
    if count == 1 {
        "Today".to_owned()
    } else {
        format!("Last {count} days")
    }
}

/// What is checked of RingCentral's credentials.
pub(crate) const fn checked(checked: Checked) -> &'static str {
    match checked {
        Checked::Server => RC_SERVER,
        Checked::ClientId => CLIENT_ID,
        Checked::ClientSecret => CLIENT_SECRET,
        Checked::App => "App status and type",
        Checked::Jwt => JWT,
        Checked::Account => "Account",
        Checked::Permissions => "Permissions",
    }
}

/// They work.
pub(crate) fn proved(
    is_ringcentral: bool,
    is_saved: bool,
    extensions: Option<u32>,
    at: &str,
) -> String {
    let what = if is_ringcentral {
        "RingCentral"
    } else {
        "NetSuite"
    };
    let seen = match extensions {
        None => String::new(),
        Some(1) => ", 1 extension".to_owned(),
        Some(count) => format!(", {count} extensions"),
    };
    if is_saved {
        format!("Saved at {at}: {what} accepts them{seen}.")
    } else {
        format!("Accepted by {what} at {at}{seen}. Nothing is saved yet.")
    }
}

/// The one thing that is wrong, and what to do.
pub(crate) fn finding(is_ringcentral: bool, finding: Finding, permission: Option<&str>) -> String {
    let words = match finding {
        Finding::NoServer => {
            "This is no address of RingCentral\u{2019}s: https://platform.ringcentral.com, or the one that your \
             RingCentral partner names under ringcentral.com."
        }
        Finding::NoClientId => "The client ID is missing.",
        Finding::NoSecret => "The client secret is missing.",
        Finding::NoJwt => "The JWT is missing.",
        Finding::CutJwt => JWT_CUT,
        Finding::EndedJwt => JWT_OVER,
        Finding::NoAccount => "The account ID is missing, or is none.",
        Finding::NoCertificate => {
            "Make a certificate, upload it, and enter the ID that NetSuite shows for it."
        }
        Finding::Client if is_ringcentral => {
            "RingCentral does not know this client ID with this client secret. Copy both again from the app."
        }
        Finding::Client => {
            "NetSuite refuses the sign-in and does not say more: the client ID, the certificate ID, or the line that \
             maps integration, role and employee is wrong."
        }
        Finding::App => {
            "RingCentral refuses the app: it is not active, or has no JWT auth flow. Look at its settings in the \
             Developer Portal."
        }
        Finding::Environment => {
            "The app is of RingCentral's other environment, sandbox or production."
        }
        Finding::Jwt => {
            "RingCentral refuses the JWT: it was revoked, has expired, or is restricted to another app. Create a new one."
        }
        Finding::Account if is_ringcentral => {
            "The JWT is of another RingCentral account than the one people sign in to here."
        }
        Finding::NoSuchAccount => {
            "RingCentral knows no account of this ID, or the JWT may not see it. Check the RingCentral account ID."
        }
        Finding::Account => "The sign-in is for another NetSuite account. Check the account ID.",
        Finding::Permission => {
            let name = permission.unwrap_or("to read the company's call log");
            return if is_ringcentral {
                format!(
                    "The app, or the administrator whose JWT it is, lacks the permission {name}. Add it in RingCentral."
                )
            } else {
                format!(
                    "NetSuite's role lacks {name}. Add it under Setup > Users/Roles > Manage Roles > Permissions."
                )
            };
        }
        Finding::NoExtensions => {
            "The app may read extensions, and the account has none. Use the JWT of an administrator of the account \
             that people sign in to here."
        }
        Finding::Limit => {
            "It is at its limit of requests, so nothing was found out. Try again in a minute."
        }
        Finding::Away => "It does not answer, so nothing was found out. Try again.",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_save_may_break_is_said_and_that_what_works_stays_until_then() {
        for risk in [SAVE_RISK, SAVE_RISK_NS] {
            assert!(
                risk.contains("stops") && risk.contains("for the whole company"),
                "{risk}"
            );
            assert!(
                risk.contains("tested before they replace those in use"),
                "{risk}"
            );
        }
    }
}
