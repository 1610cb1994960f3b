//! The integration records of the account: which clients there are, and what each may do.

/// How a client shows that it is itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Client {
    /// By an assertion signed with a registered certificate; no person signs in.
    Machine,
    /// By a secret that its server keeps.
    Confidential { secret: &'static str },
    /// By nothing but PKCE: it runs where people could read a secret.
    Public,
}

/// One integration record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Integration {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) client: Client,
    /// The only address a person is sent back to. NetSuite registers no `http://`.
    pub(super) redirect_uri: &'static str,
}

const INTEGRATIONS: [Integration; 3] = [
    Integration {
        id: super::CLIENT_ID,
        name: "Ledgerline connector",
        client: Client::Machine,
        redirect_uri: "",
    },
    Integration {
        id: "sandbox-confidential",
        name: "Server with people",
        client: Client::Confidential {
            secret: "sandbox-netsuite-secret",
        },
        redirect_uri: "https://server.example/netsuite/callback",
    },
    Integration {
        id: "sandbox-public",
        name: "App with people",
        client: Client::Public,
        redirect_uri: "app.example://netsuite",
    },
];

/// The integration with this client id.
pub(super) fn named(id: &str) -> Option<&'static Integration> {
    INTEGRATIONS.iter().find(|one| one.id == id)
}
