//! The signed-in extension and its numbers.

use serde::Deserialize;

use super::id_text;

/// `GET /restapi/v1.0/account/~/extension/~`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionInfo {
    /// Extension id.
    #[serde(deserialize_with = "id_text")]
    pub id: String,
    /// Short number.
    #[serde(default)]
    pub extension_number: Option<String>,
    /// Full name.
    #[serde(default)]
    pub name: Option<String>,
    /// Roles.
    #[serde(default)]
    pub permissions: Option<Permissions>,
    /// Where the extension is.
    #[serde(default)]
    pub regional_settings: Option<RegionalSettings>,
}

/// `permissions`.
#[derive(Clone, Debug, Deserialize)]
pub struct Permissions {
    /// Administrator of the account.
    #[serde(default)]
    pub admin: Option<Enabled>,
}

/// A switch.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Enabled {
    /// On or off.
    #[serde(default)]
    pub enabled: bool,
}

/// `regionalSettings`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegionalSettings {
    /// Country that numbers without one belong to.
    #[serde(default)]
    pub home_country: Option<Country>,
}

/// A country.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Country {
    /// Calling code without `+`.
    #[serde(default)]
    pub calling_code: Option<String>,
}

impl ExtensionInfo {
    /// Administrator of the account.
    pub fn is_admin(&self) -> bool {
        self.permissions
            .as_ref()
            .and_then(|p| p.admin)
            .is_some_and(|admin| admin.enabled)
    }

    /// Calling code of the home country.
    pub fn home_calling_code(&self) -> Option<&str> {
        self.regional_settings
            .as_ref()?
            .home_country
            .as_ref()?
            .calling_code
            .as_deref()
    }
}

/// `GET …/phone-number`.
#[derive(Clone, Debug, Deserialize)]
pub struct PhoneNumbers {
    /// All numbers of the account the extension may see.
    pub records: Vec<PhoneNumberRecord>,
}

/// One number.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhoneNumberRecord {
    /// E.164.
    pub phone_number: String,
    /// `DirectNumber`, `MainCompanyNumber`, …
    #[serde(default)]
    pub usage_type: Option<String>,
    /// The company's own name for it.
    #[serde(default)]
    pub label: Option<String>,
    /// `CallerId`, `SmsSender`, …
    #[serde(default)]
    pub features: Vec<String>,
}
