//! The settings as written, before they are checked.

use std::collections::BTreeMap;

use ledgerline_core::domain::sensitive::Secret;
use serde::Deserialize;
use toml::{
    Table, Value,
    de::{DeTable, DeValue},
};

use super::{SettingsError, placeholder};

const PREFIX: &str = "LEDGERLINE_";
/// Known to everybody under this name; the one with the prefix stands over it.
const DATABASE_URL: &str = "DATABASE_URL";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) listen: Option<String>,
    pub(super) public_url: Option<String>,
    pub(super) static_dir: Option<String>,
    pub(super) database: Option<String>,
    pub(super) database_url: Option<Secret<String>>,
    pub(super) key_path: Option<String>,
    pub(super) home_country_code: Option<String>,
    pub(super) time_zone: Option<String>,
    #[serde(default)]
    pub(super) time_zones: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) ringcentral: RingCentral,
    pub(super) netsuite: Option<NetSuite>,
    pub(super) company: Option<Company>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RingCentral {
    pub(super) server: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) account_id: Option<String>,
    pub(super) swap_replaces_tags: Option<Flag>,
    pub(super) plain_replaces: Option<Flag>,
    #[serde(default)]
    pub(super) connect_origins: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NetSuite {
    pub(super) base_url: Option<String>,
    pub(super) app_url: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) certificate_id: Option<String>,
    pub(super) private_key_path: Option<String>,
    pub(super) certificate_path: Option<String>,
    pub(super) concurrency: Option<Number>,
    pub(super) retry_base_millis: Option<Number>,
    pub(super) customer_subsidiary: Option<String>,
    pub(super) directory: Option<Flag>,
    pub(super) directory_page: Option<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Company {
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<Secret<String>>,
    pub(super) client_secret_path: Option<String>,
    pub(super) jwt: Option<Secret<String>>,
    pub(super) jwt_path: Option<String>,
    pub(super) account_id: Option<String>,
    pub(super) server: Option<String>,
    pub(super) default_organizer: Option<String>,
    pub(super) log_internal: Option<Flag>,
    pub(super) every_seconds: Option<Number>,
    pub(super) webhook_url: Option<String>,
}

/// A yes or no in the file, text in a variable.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Flag {
    Plain(bool),
    Text(String),
}

impl Flag {
    /// What stands under `key`, or else what counts without it.
    pub(super) fn read(given: Option<Self>, key: &str, or: bool) -> Result<bool, SettingsError> {
        match given {
            None => Ok(or),
            Some(Self::Plain(flag)) => Ok(flag),
            Some(Self::Text(text)) => text
                .parse()
                .map_err(|_| SettingsError::invalid(key, "neither true nor false")),
        }
    }
}

/// A number in the file, text in a variable.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Number {
    Whole(u64),
    Text(String),
}

impl Number {
    pub(super) fn value(self) -> Result<u64, ()> {
        match self {
            Self::Whole(number) => Ok(number),
            Self::Text(text) => text.parse().map_err(|_| ()),
        }
    }
}

impl File {
    /// `LEDGERLINE_NETSUITE__CLIENT_ID=x` stands for `netsuite.client_id = "x"`; a value in
    /// brackets is a list.
    pub(super) fn read(
        text: &str,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, SettingsError> {
        let mut table: Table = text.parse().map_err(|error| malformed(&error, text))?;
        let mut variables: Vec<_> = variables.collect();
        variables.sort_by_key(|(name, _)| name != DATABASE_URL);
        for (name, value) in variables {
            let Some(key) = key_of(&name) else {
                continue;
            };
            let value = unquoted(&value).to_owned();
            let value = if value.starts_with('[') {
                format!("v = {value}")
                    .parse::<Table>()
                    .ok()
                    .and_then(|mut list| list.remove("v"))
                    .ok_or_else(|| SettingsError::invalid(&name, "not a list"))?
            } else {
                Value::String(value)
            };
            match key.split_once('.') {
                None => {
                    table.insert(key, value);
                }
                Some((section, key)) => {
                    let section = table
                        .entry(section)
                        .or_insert_with(|| Value::Table(Table::new()));
                    if let Some(section) = section.as_table_mut() {
                        section.insert(key.to_owned(), value);
                    }
                }
            }
        }
        if let Some((key, placeholder)) = placeholder::left_in(&table) {
            let reason = format!("is still the placeholder {placeholder}");
            return Err(SettingsError::invalid(key, reason));
        }
        table.try_into().map_err(|error| malformed(&error, text))
    }
}

/// `netsuite.client_id` for `LEDGERLINE_NETSUITE__CLIENT_ID`; nothing for a variable that is no setting.
pub(super) fn key_of(variable: &str) -> Option<String> {
    if variable == DATABASE_URL {
        return Some(variable.to_lowercase());
    }
    let key = variable.strip_prefix(PREFIX)?;
    Some(key.to_lowercase().replacen("__", ".", 1))
}

/// A shell and systemd take the quotation marks of a file of variables away, docker's `--env-file` does not.
fn unquoted(value: &str) -> &str {
    let inside = |mark| value.strip_prefix(mark)?.strip_suffix(mark);
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

/// The line of the file that has this key.
pub(super) fn line_of(text: &str, key: &str) -> Option<usize> {
    let file = DeTable::parse(text).ok()?;
    let value = match key.split_once('.') {
        None => file.get_ref().get(key)?,
        Some((section, key)) => {
            let DeValue::Table(section) = file.get_ref().get(section)?.get_ref() else {
                return None;
            };
            section.get(key)?
        }
    };
    line_at(text, value.span().start)
}

fn line_at(text: &str, place: usize) -> Option<usize> {
    Some(text.get(..place)?.matches('\n').count() + 1)
}

/// The message alone: the whole error quotes the line, which may hold a secret.
fn malformed(error: &toml::de::Error, text: &str) -> SettingsError {
    let line = error.span().and_then(|span| line_at(text, span.start));
    let line = line
        .map(|line| format!("line {line}: "))
        .unwrap_or_default();
    SettingsError::Malformed(format!("{line}{}", error.message().replace('\n', " ")))
}
