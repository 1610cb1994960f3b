//! What the settings file as delivered has where the company's own belongs.

use toml::Table;

/// Key and placeholder of the lines of `deploy/connector.toml` that cannot be right for anybody.
const PLACEHOLDERS: [(&str, &str); 4] = [
    ("public_url", "https://phone.your-company.example"),
    ("ringcentral.client_id", "the-client-id-of-your-app"),
    ("ringcentral.account_id", "000000000"),
    ("netsuite.app_url", "https://0000000.app.netsuite.com"),
];

/// The first that nobody has replaced.
pub(super) fn left_in(table: &Table) -> Option<(&'static str, &'static str)> {
    PLACEHOLDERS.into_iter().find(|(key, placeholder)| {
        let value = match key.split_once('.') {
            None => table.get(*key),
            Some((section, key)) => table.get(section).and_then(|section| section.get(key)),
        };
        value.and_then(|value| value.as_str()) == Some(*placeholder)
    })
}
