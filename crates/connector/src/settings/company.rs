//! Who reads the company's call log, and what is logged of it.

use std::{path::Path, time::Duration};

use ledgerline_core::domain::{
    ids::RecordId,
    logging::{Internal, LoggingRules},
    sensitive::Secret,
};

use super::{
    SettingsError, account, file, id,
    origin::{Origin, Transport},
    secret_file,
};

/// Read so often without another wish.
const USUAL_SECONDS: u64 = 300;

/// What signs in to RingCentral for the company.
#[derive(Clone, Debug)]
pub struct RingCentralCredentials {
    /// The server-side app's client id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret<String>,
    /// The JWT credential of an administrator.
    pub jwt: Secret<String>,
    /// The account that is read; nothing for the one the JWT is of, which people sign in to.
    pub account: Option<String>,
    /// Where RingCentral's API is for them; nothing for the server that people sign in to.
    pub server: Option<Origin>,
}

/// The company's call log.
#[derive(Clone, Debug)]
pub struct CompanySettings {
    /// Who reads it; nothing where an admin says so in the app.
    pub credentials: Option<RingCentralCredentials>,
    /// The employee of calls that no employee is found for.
    pub default_organizer: Option<RecordId>,
    /// Calls between colleagues are logged, too.
    pub log_internal: bool,
    /// How often the log is read.
    pub every: Duration,
    /// Where RingCentral reaches the connector; without it, it tells of nothing by itself.
    pub webhook_url: Option<Origin>,
}

impl Default for CompanySettings {
    fn default() -> Self {
        Self {
            credentials: None,
            default_organizer: None,
            log_internal: false,
            every: Duration::from_secs(USUAL_SECONDS),
            webhook_url: None,
        }
    }
}

impl CompanySettings {
    /// The logging rules until an admin saves others.
    pub fn first_rules(&self) -> LoggingRules {
        LoggingRules {
            internal: if self.log_internal {
                Internal::Always
            } else {
                Internal::Told
            },
            ..LoggingRules::default()
        }
    }
}

/// All three or none.
fn credentials(
    section: &mut file::Company,
    folder: &Path,
) -> Result<Option<RingCentralCredentials>, SettingsError> {
    let is_given = section.client_id.is_some()
        || section.client_secret.is_some()
        || section.client_secret_path.is_some()
        || section.jwt.is_some()
        || section.jwt_path.is_some()
        || section.account_id.is_some()
        || section.server.is_some();
    if !is_given {
        return Ok(None);
    }
    let client_secret = secret(
        ("company.client_secret", section.client_secret.take()),
        (
            "company.client_secret_path",
            section.client_secret_path.take(),
        ),
        folder,
    )?;
    let jwt = secret(
        ("company.jwt", section.jwt.take()),
        ("company.jwt_path", section.jwt_path.take()),
        folder,
    )?;
    let parts: Vec<&str> = jwt.reveal().split('.').collect();
    if parts.len() != 3 || parts.iter().any(|part| part.is_empty()) {
        return Err(SettingsError::invalid(
            "company.jwt",
            "not a whole JWT, which has three parts divided by dots",
        ));
    }
    Ok(Some(RingCentralCredentials {
        client_id: id("company.client_id", section.client_id.take())?,
        client_secret,
        jwt,
        account: section
            .account_id
            .take()
            .map(|id| account("company.account_id", id))
            .transpose()?,
        server: section
            .server
            .take()
            .map(|text| Origin::parse("company.server", &text, Transport::Http))
            .transpose()?,
    }))
}

pub(super) fn check(
    mut section: file::Company,
    folder: &Path,
) -> Result<CompanySettings, SettingsError> {
    let credentials = credentials(&mut section, folder)?;
    let organizer = section.default_organizer.filter(|id| !id.is_empty());
    if organizer
        .as_ref()
        .is_some_and(|id| !id.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(SettingsError::invalid(
            "company.default_organizer",
            "not an internal id",
        ));
    }
    let seconds = section
        .every_seconds
        .map_or(Ok(USUAL_SECONDS), file::Number::value)
        .ok()
        .filter(|seconds| (30..=86_400).contains(seconds))
        .ok_or_else(|| {
            SettingsError::invalid("company.every_seconds", "not a number from 30 to 86400")
        })?;
    Ok(CompanySettings {
        credentials,
        default_organizer: organizer.map(RecordId::new),
        log_internal: file::Flag::read(section.log_internal, "company.log_internal", false)?,
        every: Duration::from_secs(seconds),
        webhook_url: section
            .webhook_url
            .filter(|url| !url.is_empty())
            .map(|url| Origin::parse("company.webhook_url", &url, Transport::Http))
            .transpose()?,
    })
}

/// As it stands in the settings or in a file, without the spaces and line breaks that pasting brings.
fn secret(
    (key, value): (&'static str, Option<Secret<String>>),
    (path_key, path): (&'static str, Option<String>),
    folder: &Path,
) -> Result<Secret<String>, SettingsError> {
    let text = match (value, path) {
        (Some(value), _) => value,
        (None, Some(path)) => secret_file(path_key, &folder.join(path))?,
        (None, None) => return Err(SettingsError::Missing(key)),
    };
    let text: String = text.reveal().split_whitespace().collect();
    if text.is_empty() {
        return Err(SettingsError::Missing(key));
    }
    Ok(Secret::new(text))
}
