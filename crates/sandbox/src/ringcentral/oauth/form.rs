//! Query strings and form bodies, read as the platform reads them.

use url::form_urlencoded;

/// Names and values in the order sent. An empty value counts as absent.
#[derive(Clone, Debug)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn parse(encoded: &str) -> Self {
        Self(
            form_urlencoded::parse(encoded.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The first name that is given twice with a value.
    pub(super) fn duplicated(&self) -> Option<&str> {
        let given: Vec<&str> = self
            .0
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, _)| name.as_str())
            .collect();
        given
            .iter()
            .enumerate()
            .find(|(i, name)| given[..*i].contains(name))
            .map(|(_, name)| *name)
    }
}
