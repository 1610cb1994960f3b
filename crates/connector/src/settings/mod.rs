//! Settings: a TOML file, `LEDGERLINE_*` overrides, and checks whose errors name the key.

mod company;
mod file;
mod origin;
mod placeholder;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::tz::TimeZone;
use ledgerline_core::{
    domain::{
        ids::{AccountId, RecordId},
        sensitive::Secret,
        time::Timestamp,
    },
    wire::connector::AppConfig,
};
use thiserror::Error;
use url::Url;

pub use self::{
    company::{CompanySettings, RingCentralCredentials},
    origin::Origin,
};
use self::{
    file::{File, Flag},
    origin::Transport,
};
use crate::{certificate, ringcentral::is_account_id, storage::Place, time_zones::TimeZones};

/// How long NetSuite's answers are waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is wrong with the settings, in one line.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The file is not TOML, or has a key that is not known.
    #[error("{0}")]
    Malformed(String),
    /// A key is not there.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A key has a value that makes no sense.
    #[error("{}{key}: {reason}", line.map(|line| format!("line {line}, ")).unwrap_or_default())]
    Invalid {
        /// In which line of the file; nothing where a variable stands over the file.
        line: Option<usize>,
        /// Which key.
        key: String,
        /// Why.
        reason: String,
    },
}

impl SettingsError {
    pub(crate) fn invalid(key: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid {
            line: None,
            key: key.into(),
            reason: reason.into(),
        }
    }

    /// With the line of the file, unless one of these variables stands over it.
    fn located(self, text: &str, variables: &[(String, String)]) -> Self {
        let Self::Invalid { key, reason, .. } = self else {
            return self;
        };
        let is_variable = variables
            .iter()
            .any(|(name, _)| *name == key || file::key_of(name).as_ref() == Some(&key));
        let line = file::line_of(text, &key).filter(|_| !is_variable);
        Self::Invalid { line, key, reason }
    }
}

/// Everything the connector must be told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where people reach it.
    pub public_url: Origin,
    /// The built app.
    pub static_dir: PathBuf,
    /// The database.
    pub database: Place,
    /// Calling code of numbers stored without one.
    pub home_country_code: String,
    /// Wall clocks.
    pub time_zones: TimeZones,
    /// RingCentral.
    pub ringcentral: RingCentralSettings,
    /// The key of what is kept sealed in the database; made when it is not there.
    pub key_path: PathBuf,
    /// NetSuite; the phone works without it.
    pub netsuite: NetSuiteSettings,
    /// The company's call log; browsers log without it.
    pub company: CompanySettings,
}

/// RingCentral.
#[derive(Clone, Debug)]
pub struct RingCentralSettings {
    /// REST base.
    pub server: Origin,
    /// The app's client id.
    pub client_id: String,
    /// The only account whose people are let in.
    pub account_id: AccountId,
    /// Which tag of `Replaces` is which; see [`AppConfig::swap_replaces_tags`].
    pub swap_replaces_tags: bool,
    /// Whether `Replaces` begins without `early-only`; see [`AppConfig::plain_replaces`].
    pub plain_replaces: bool,
    /// Event-socket and SIP origins the page may reach.
    pub connect_origins: Vec<Origin>,
}

/// NetSuite.
#[derive(Clone, Debug)]
pub struct NetSuiteSettings {
    /// The account's REST origin; NetSuite's own for the account where it is not given.
    pub base_url: Option<Origin>,
    /// The account's pages, for links.
    pub app_url: Option<Origin>,
    /// What signs in; nothing where an admin says so in the app.
    pub credentials: Option<NetSuiteCredentials>,
    /// Requests at once.
    pub concurrency: usize,
    /// First pause before a request is repeated.
    pub retry_base: Duration,
    /// How long an answer is waited for; what was asked may be done all the same.
    pub patience: Duration,
    /// Subsidiary of customers created here.
    pub customer_subsidiary: Option<RecordId>,
    /// Keep everybody's names and numbers here, for lookups and the app's directory.
    pub directory: bool,
    /// People read in one request.
    pub directory_page: usize,
}

/// What signs in to NetSuite.
#[derive(Clone, Debug)]
pub struct NetSuiteCredentials {
    /// The account's id, where that is known.
    pub account_id: Option<String>,
    /// The account's REST origin.
    pub base_url: String,
    /// The integration record's client id.
    pub client_id: String,
    /// Id of the uploaded certificate.
    pub certificate_id: String,
    /// When that ends, where it is known.
    pub certificate_ends_at: Option<Timestamp>,
    /// The certificate's private key, PEM.
    pub private_key: Secret<String>,
}

impl Default for NetSuiteSettings {
    fn default() -> Self {
        Self {
            base_url: None,
            app_url: None,
            credentials: None,
            concurrency: 3,
            retry_base: Duration::from_millis(500),
            patience: PATIENCE,
            customer_subsidiary: None,
            directory: true,
            directory_page: 1_000,
        }
    }
}

impl Settings {
    /// Reads the file, puts `LEDGERLINE_SECTION__KEY` variables over it, and checks.
    pub fn load(
        path: &Path,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, SettingsError> {
        let text = fs::read_to_string(path).map_err(|error| SettingsError::Unreadable {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        Self::read(&text, variables, path.parent().unwrap_or(Path::new(".")))
    }

    fn read(
        text: &str,
        variables: impl Iterator<Item = (String, String)>,
        folder: &Path,
    ) -> Result<Self, SettingsError> {
        let variables: Vec<_> = variables.collect();
        File::read(text, variables.iter().cloned())
            .and_then(|file| Self::check(file, folder))
            .map_err(|error| error.located(text, &variables))
    }

    /// The app's own settings.
    pub fn app_config(&self) -> AppConfig {
        AppConfig {
            ringcentral_server: self.ringcentral.server.as_str().to_owned(),
            ringcentral_client_id: self.ringcentral.client_id.clone(),
            connector: Some("/api/v1".to_owned()),
            home_country_code: Some(self.home_country_code.clone()),
            swap_replaces_tags: self.ringcentral.swap_replaces_tags,
            plain_replaces: self.ringcentral.plain_replaces,
        }
    }

    fn check(file: File, folder: &Path) -> Result<Self, SettingsError> {
        let listen = required("listen", file.listen)?
            .parse()
            .map_err(|_| SettingsError::invalid("listen", "not an address and port"))?;
        let zone = |key: &str, name: &str| {
            TimeZone::get(name).map_err(|_| SettingsError::invalid(key, "not a time zone's name"))
        };
        let default_zone = zone("time_zone", &required("time_zone", file.time_zone)?)?;
        let mut exceptions = Vec::new();
        for (email, name) in file.time_zones {
            let zone = zone(&format!("time_zones.\"{email}\""), &name)?;
            exceptions.push((email, zone));
        }
        let home_country_code = file.home_country_code.unwrap_or_else(|| "1".to_owned());
        if !(1..=3).contains(&home_country_code.len())
            || !home_country_code.bytes().all(|b| b.is_ascii_digit())
        {
            return Err(SettingsError::invalid(
                "home_country_code",
                "not a calling code without +",
            ));
        }
        let ringcentral = file.ringcentral;
        let mut connect_origins = Vec::new();
        for text in ringcentral.connect_origins {
            connect_origins.push(Origin::parse(
                "ringcentral.connect_origins",
                &text,
                Transport::WebSocket,
            )?);
        }
        let (database, key_path) =
            database(file.database, file.database_url, file.key_path, folder)?;
        Ok(Self {
            listen,
            public_url: Origin::parse(
                "public_url",
                &required("public_url", file.public_url)?,
                Transport::Http,
            )?,
            static_dir: folder.join(required("static_dir", file.static_dir)?),
            key_path,
            database,
            home_country_code,
            time_zones: TimeZones::new(default_zone, exceptions),
            ringcentral: RingCentralSettings {
                server: Origin::parse(
                    "ringcentral.server",
                    &required("ringcentral.server", ringcentral.server)?,
                    Transport::Http,
                )?,
                client_id: id("ringcentral.client_id", ringcentral.client_id)?,
                account_id: AccountId::new(account(
                    "ringcentral.account_id",
                    required("ringcentral.account_id", ringcentral.account_id)?,
                )?),
                swap_replaces_tags: Flag::read(
                    ringcentral.swap_replaces_tags,
                    "ringcentral.swap_replaces_tags",
                    false,
                )?,
                plain_replaces: Flag::read(
                    ringcentral.plain_replaces,
                    "ringcentral.plain_replaces",
                    false,
                )?,
                connect_origins,
            },
            netsuite: file
                .netsuite
                .map(|section| netsuite(section, folder))
                .transpose()?
                .unwrap_or_default(),
            company: file
                .company
                .map(|section| company::check(section, folder))
                .transpose()?
                .unwrap_or_default(),
        })
    }
}

/// Where the database is, and where what it holds sealed finds its key: beside the file, or where a server
/// has the database, where the settings say.
fn database(
    file: Option<String>,
    address: Option<Secret<String>>,
    key_path: Option<String>,
    folder: &Path,
) -> Result<(Place, PathBuf), SettingsError> {
    let key_path = key_path.map(|path| folder.join(path));
    let address = address.filter(|address| !address.reveal().trim().is_empty());
    let Some(address) = address else {
        let file = folder.join(required("database", file)?);
        let key_path = key_path.unwrap_or_else(|| file.with_extension("key"));
        return Ok((Place::File(file), key_path));
    };
    let address = address.reveal().trim();
    let is_server = ["postgres://", "postgresql://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    if !is_server {
        return Err(SettingsError::invalid(
            "database_url",
            "does not begin with postgres://; a file of SQLite is named by database",
        ));
    }
    // The address may hold a password.
    let url = Url::parse(address)
        .map_err(|_| SettingsError::invalid("database_url", "not an address"))?;
    for (name, path) in url.query_pairs() {
        // Of a file that is missing, the database says no more than that.
        if matches!(name.as_ref(), "sslrootcert" | "sslcert" | "sslkey") {
            fs::File::open(path.as_ref()).map_err(|error| {
                SettingsError::invalid("database_url", format!("{name} {path}: {error}"))
            })?;
        }
    }
    let beside = file.map(|file| folder.join(file).with_extension("key"));
    let key_path = key_path
        .or(beside)
        .ok_or(SettingsError::Missing("key_path"))?;
    Ok((Place::Server(Secret::new(address.to_owned())), key_path))
}

fn netsuite(section: file::NetSuite, folder: &Path) -> Result<NetSuiteSettings, SettingsError> {
    let is_given = section.client_id.is_some()
        || section.certificate_id.is_some()
        || section.private_key_path.is_some();
    let base_url = section
        .base_url
        .map(|text| Origin::parse("netsuite.base_url", &text, Transport::Http))
        .transpose()?;
    let credentials = if is_given {
        let base_url = base_url.as_ref().map(|origin| origin.as_str().to_owned());
        let key_path = folder.join(required(
            "netsuite.private_key_path",
            section.private_key_path,
        )?);
        Some(NetSuiteCredentials {
            account_id: None,
            base_url: required("netsuite.base_url", base_url)?,
            client_id: id("netsuite.client_id", section.client_id)?,
            certificate_id: id("netsuite.certificate_id", section.certificate_id)?,
            certificate_ends_at: section
                .certificate_path
                .map(|path| certificate_end(&folder.join(path)))
                .transpose()?,
            private_key: secret_file("netsuite.private_key_path", &key_path)?,
        })
    } else {
        None
    };
    let concurrency = section.concurrency.map_or(Ok(3), file::Number::value);
    let concurrency = concurrency
        .ok()
        .filter(|count| (1..=50).contains(count))
        .ok_or_else(|| {
            SettingsError::invalid("netsuite.concurrency", "not a number from 1 to 50")
        })?;
    let retry = section
        .retry_base_millis
        .map_or(Ok(500), file::Number::value);
    let retry =
        retry.map_err(|()| SettingsError::invalid("netsuite.retry_base_millis", "not a number"))?;
    let subsidiary = section.customer_subsidiary.filter(|id| !id.is_empty());
    if subsidiary
        .as_ref()
        .is_some_and(|id| !id.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(SettingsError::invalid(
            "netsuite.customer_subsidiary",
            "not an internal id",
        ));
    }
    let page = section
        .directory_page
        .map_or(Ok(1_000), file::Number::value);
    let page = page
        .ok()
        .filter(|count| (1..=1_000).contains(count))
        .ok_or_else(|| {
            SettingsError::invalid("netsuite.directory_page", "not a number from 1 to 1000")
        })?;
    Ok(NetSuiteSettings {
        base_url,
        app_url: section
            .app_url
            .map(|text| Origin::parse("netsuite.app_url", &text, Transport::Http))
            .transpose()?,
        credentials,
        concurrency: usize::try_from(concurrency).unwrap_or(3),
        retry_base: Duration::from_millis(retry),
        patience: PATIENCE,
        customer_subsidiary: subsidiary.map(RecordId::new),
        directory: Flag::read(section.directory, "netsuite.directory", true)?,
        directory_page: usize::try_from(page).unwrap_or(1_000),
    })
}

fn certificate_end(path: &Path) -> Result<Timestamp, SettingsError> {
    let key = "netsuite.certificate_path";
    let pem = fs::read(path)
        .map_err(|error| SettingsError::invalid(key, format!("{}: {error}", path.display())))?;
    certificate::end_of(&pem)
        .ok_or_else(|| SettingsError::invalid(key, format!("{}: no certificate", path.display())))
}

/// A secret that others on the machine may read is refused.
fn secret_file(key: &'static str, path: &Path) -> Result<Secret<String>, SettingsError> {
    let text = fs::read_to_string(path)
        .map_err(|error| SettingsError::invalid(key, format!("{}: {error}", path.display())))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path)
            .map(|data| data.permissions().mode())
            .unwrap_or_default();
        if mode & 0o077 != 0 {
            let reason = format!("{} may be read by others; chmod 600 it", path.display());
            return Err(SettingsError::invalid(key, reason));
        }
    }
    Ok(Secret::new(text))
}

fn required(key: &'static str, value: Option<String>) -> Result<String, SettingsError> {
    value
        .filter(|value| !value.trim().is_empty())
        .ok_or(SettingsError::Missing(key))
}

/// No id of an app or a certificate has spaces; words that say what belongs here have.
fn id(key: &'static str, value: Option<String>) -> Result<String, SettingsError> {
    let id = required(key, value)?;
    if id.chars().any(char::is_whitespace) {
        return Err(SettingsError::invalid(key, "an id has no spaces"));
    }
    Ok(id)
}

fn account(key: &'static str, id: String) -> Result<String, SettingsError> {
    if is_account_id(&id) {
        return Ok(id);
    }
    Err(SettingsError::invalid(
        key,
        "not an id of RingCentral, which is a number",
    ))
}

#[cfg(test)]
mod tests;
