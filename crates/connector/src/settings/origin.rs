//! A scheme, host and port, and nothing after them.

use std::fmt;

use url::{Host, Url};

use super::SettingsError;

/// What is spoken there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Transport {
    Http,
    WebSocket,
}

/// An origin such as `https://phone.example`, without a slash at the end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin(String);

impl Origin {
    pub(super) fn parse(
        key: &str,
        text: &str,
        transport: Transport,
    ) -> Result<Self, SettingsError> {
        let invalid = |reason: &str| SettingsError::invalid(key, reason);
        let url = Url::parse(text).map_err(|_| invalid("not an address"))?;
        let (safe, plain) = match transport {
            Transport::Http => ("https", "http"),
            Transport::WebSocket => ("wss", "ws"),
        };
        let host = url.host().ok_or_else(|| invalid("has no host"))?;
        let is_here = match host {
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        if url.scheme() != safe && !(is_here && url.scheme() == plain) {
            return Err(invalid(&format!(
                "must begin with {safe}:// ({plain}:// is only for this machine)"
            )));
        }
        if host.to_string().contains('*') {
            return Err(invalid("a wildcard is not an origin"));
        }
        let is_bare = matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !is_bare {
            return Err(invalid("must end after host and port"));
        }
        let port = url
            .port()
            .map(|port| format!(":{port}"))
            .unwrap_or_default();
        Ok(Self(format!("{}://{host}{port}", url.scheme())))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is what travels there encrypted?
    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with("https:") || self.0.starts_with("wss:")
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
