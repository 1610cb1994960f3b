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

    /// Where RingCentral's API of an account is: at RingCentral's own addresses, or at the one the settings
    /// name. Nobody else is sent its credentials.
    pub(crate) fn of_ringcentral(text: &str, settled: &str) -> Option<Self> {
        let origin = Self::parse("server", text, Transport::Http).ok()?;
        let host = origin.as_str().strip_prefix("https://");
        let is_theirs = host
            .is_some_and(|host| host == "ringcentral.com" || host.ends_with(".ringcentral.com"));
        (is_theirs || origin.as_str() == settled).then_some(origin)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever may enter it could else have the company's credentials sent anywhere.
    #[test]
    fn credentials_go_to_ringcentral_or_to_the_server_of_the_settings_alone() {
        let of =
            |text| Origin::of_ringcentral(text, "http://localhost:8790").map(|it| it.to_string());
        for good in [
            "https://platform.ringcentral.com",
            "https://platform.devtest.ringcentral.com/",
            "http://localhost:8790",
        ] {
            assert_eq!(of(good).as_deref(), Some(good.trim_end_matches('/')));
        }
        for bad in [
            "platform.ringcentral.com",
            "http://platform.ringcentral.com",
            "https://ringcentral.com.evil.example",
            "https://evilringcentral.com",
            "https://evil.example/.ringcentral.com",
            "https://evil.example#.ringcentral.com",
            "https://platform.ringcentral.com@evil.example",
            "https://me:secret@platform.ringcentral.com",
            "http://localhost:8791",
            "http://169.254.169.254",
        ] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }
}
