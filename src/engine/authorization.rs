//! One request for authorization: what RingCentral's sign-in page is asked, and its address.

use ledgerline_core::{domain::sensitive::Secret, wire::ringcentral::oauth::SCOPES};
use oauth2::{
    AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    basic::BasicClient,
};
use thiserror::Error;

/// The configured server, or this page's own address, is no URL.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the address of the sign-in page cannot be made")]
pub struct NoAddress;

/// An authorization request with PKCE (RFC 7636) that waits to be put into an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authorization {
    pub(super) server: String,
    pub(super) client_id: String,
    pub(super) redirect: String,
    pub(super) state: Secret<String>,
    pub(super) verifier: Secret<String>,
}

impl Authorization {
    /// RingCentral's page for it.
    pub fn address(&self) -> Result<String, NoAddress> {
        let page = format!("{}/restapi/oauth/authorize", self.server);
        let verifier = PkceCodeVerifier::new(self.verifier.reveal().clone());
        let client = BasicClient::new(ClientId::new(self.client_id.clone()))
            .set_auth_uri(AuthUrl::new(page).map_err(|_| NoAddress)?)
            .set_redirect_uri(RedirectUrl::new(self.redirect.clone()).map_err(|_| NoAddress)?);
        let (url, _) = client
            .authorize_url(|| CsrfToken::new(self.state.reveal().clone()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes(SCOPES.iter().map(|scope| Scope::new((*scope).to_owned())))
            .url();
        Ok(url.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_no_address_is_refused() {
        let authorization = Authorization {
            server: "ringcentral".to_owned(),
            client_id: "c".to_owned(),
            redirect: "https://phone.example.com/signed-in.html".to_owned(),
            state: Secret::new("s".to_owned()),
            verifier: Secret::new("v".repeat(43)),
        };
        assert_eq!(authorization.address(), Err(NoAddress));
    }
}
