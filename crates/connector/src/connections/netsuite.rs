//! NetSuite's side: the connector makes the key, whose certificate an admin uploads, and proves that the
//! account takes it and that its role may do what is needed.

use ledgerline_core::{
    domain::{
        company::{Certificate, Finding, NetSuiteEntry, Proof, Source},
        event::{Platform, What},
        probe::{Outcome, Probe, ProbeResult, Untried},
        sensitive::Secret,
        time::Timestamp,
    },
    wire::netsuite::path::RecordType,
};
use serde::{Deserialize, Serialize};

use super::{
    Connections, Given, VaultError,
    account::{self, Settled},
    failed,
    vault::Kept,
};
use crate::{
    certificate,
    netsuite::{Account, NetSuite, NetSuiteError, Priority},
    settings::NetSuiteCredentials,
};

pub(super) const NETSUITE: &str = "netsuite";
/// The key whose certificate was made last, and perhaps uploaded.
const CERTIFICATE: &str = "certificate";
/// Days before its end at which a certificate is not offered any more.
const LAST_DAYS: i64 = 30;
const DAY_MILLIS: i64 = 86_400_000;
const WORKBOOK: &str = "Reports -> SuiteAnalytics Workbook";

#[derive(Serialize, Deserialize)]
struct SealedNetSuite {
    account_id: String,
    client_id: String,
    certificate_id: String,
    private_key: Secret<String>,
    /// When the certificate ends.
    #[serde(default)]
    ends_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct SealedKey {
    private_key: Secret<String>,
    certificate: Certificate,
}

/// What a trial found wrong.
struct Wrong {
    finding: Finding,
    code: Option<String>,
    permission: Option<String>,
}

impl Wrong {
    const fn permission(name: String) -> Self {
        Self {
            finding: Finding::Permission,
            code: None,
            permission: Some(name),
        }
    }

    const fn of(finding: Finding) -> Self {
        Self {
            finding,
            code: None,
            permission: None,
        }
    }
}

impl Connections {
    pub(super) async fn restore_netsuite(&self) -> Result<(), VaultError> {
        match self.vault.open::<SealedNetSuite>(NETSUITE).await? {
            Kept::Never => {
                let in_file = self.current().netsuite.clone();
                if let Some(given) = in_file {
                    self.settle(&given.credentials).await?;
                }
            }
            Kept::Emptied(at) => {
                self.use_netsuite(None);
                self.current().netsuite_left = Some(at);
            }
            Kept::There(sealed, saved_at) => {
                let ends_at = match sealed.ends_at {
                    Some(ends_at) => Some(ends_at),
                    None => self.end_of(&sealed.private_key).await?,
                };
                let credentials = NetSuiteCredentials {
                    base_url: self.address(&sealed.account_id),
                    account_id: Some(sealed.account_id),
                    client_id: sealed.client_id,
                    certificate_id: sealed.certificate_id,
                    certificate_ends_at: ends_at,
                    private_key: sealed.private_key,
                };
                self.use_netsuite(Some((credentials.clone(), saved_at)));
                self.settle(&credentials).await?;
            }
        }
        Ok(())
    }

    /// What was kept of another account is forgotten.
    async fn settle(&self, credentials: &NetSuiteCredentials) -> Result<(), VaultError> {
        let Some(account) = account::of(credentials) else {
            return Ok(());
        };
        let settled = account::settle(&self.database, &account, self.clock.now());
        let settled = self.directory.anew(settled).await?;
        self.leases.work_for(Some(account));
        let Settled::Forgotten { has_changed_rules } = settled else {
            return Ok(());
        };
        self.callers.forget_all();
        tracing::info!("what was kept of another netsuite account is forgotten");
        if has_changed_rules {
            let what = What::RulesCleared;
            self.events.note(Platform::Netsuite, what, None);
        }
        Ok(())
    }

    fn is_of_another_account(&self, credentials: &NetSuiteCredentials) -> bool {
        let current = self.current();
        let in_use = current.netsuite.as_ref();
        in_use.is_some_and(|given| account::of(&given.credentials) != account::of(credentials))
    }

    fn use_netsuite(&self, given: Option<(NetSuiteCredentials, Timestamp)>) {
        let account = given.as_ref().and_then(|(credentials, _)| {
            Account::new(credentials, self.http.clone(), self.clock.clone()).ok()
        });
        self.current().netsuite = given.map(|(credentials, saved_at)| Given {
            credentials,
            source: Source::Admin,
            saved_at: Some(saved_at),
        });
        self.netsuite.hold(account);
        self.log.wake();
        self.webhook.wake();
    }

    fn address(&self, account: &str) -> String {
        self.netsuite_url.clone().unwrap_or_else(|| {
            let host = account.to_lowercase().replace('_', "-");
            format!("https://{host}.suitetalk.api.netsuite.com")
        })
    }

    /// The certificate to upload: the one that was made and not used yet, or a new one.
    pub(crate) async fn certificate(&self) -> Result<Certificate, VaultError> {
        let _saving = self.begin().await?;
        let now = self.clock.now();
        if let Some(kept) = self.own_key().await?
            && kept.certificate.ends_at.millis_since(now) > LAST_DAYS * DAY_MILLIS
        {
            return Ok(kept.certificate);
        }
        let pair = certificate::pair(now).map_err(|_| VaultError::Sealed)?;
        let certificate = Certificate {
            pem: pair.certificate,
            ends_at: pair.ends_at,
        };
        let sealed = SealedKey {
            private_key: Secret::new(pair.key),
            certificate: certificate.clone(),
        };
        self.vault.keep(CERTIFICATE, &sealed, now).await?;
        Ok(certificate)
    }

    /// The certificate's key. One that cannot be opened any more, because what sealed it is lost or was
    /// exchanged, is as good as none.
    async fn own_key(&self) -> Result<Option<SealedKey>, VaultError> {
        match self.vault.open(CERTIFICATE).await {
            Ok(Kept::There(kept, _)) => Ok(Some(kept)),
            Ok(Kept::Never | Kept::Emptied(_))
            | Err(VaultError::Key { .. } | VaultError::Sealed) => Ok(None),
            Err(error @ VaultError::Storage(_)) => Err(error),
        }
    }

    /// When the certificate of this key ends, as far as it is the one that was made last.
    async fn end_of(&self, key: &Secret<String>) -> Result<Option<Timestamp>, VaultError> {
        let own = self.own_key().await?;
        let own = own.filter(|own| own.private_key == *key);
        Ok(own.map(|own| own.certificate.ends_at))
    }

    /// Tries NetSuite's credentials; puts them in the place of those in use where they work and that is
    /// wanted.
    pub(crate) async fn netsuite(
        &self,
        entry: NetSuiteEntry,
        saves: bool,
    ) -> Result<Proof, VaultError> {
        let _saving = self.begin().await?;
        let now = self.clock.now();
        let credentials = match self.entered(&entry).await? {
            Ok(credentials) => credentials,
            Err(finding) => return Ok(failed(finding, now)),
        };
        let account = Account::new(&credentials, self.http.clone(), self.clock.clone());
        let Ok(account) = account else {
            return Ok(failed(Finding::NoCertificate, now));
        };
        let trial = self.netsuite.trial(account);
        let wanted = credentials.account_id.as_deref();
        if let Err(wrong) = prove(&trial, wanted).await {
            tracing::info!(
                code = wrong.code,
                "netsuite credentials did not prove right"
            );
            let code = wrong.permission.as_deref().or(wrong.code.as_deref());
            self.events.note(Platform::Netsuite, What::NotProved, code);
            return Ok(Proof {
                code: wrong.code,
                permission: wrong.permission,
                ..failed(wrong.finding, now)
            });
        }
        let lacks = lacking(&trial).await;
        if saves {
            let sealed = SealedNetSuite {
                account_id: credentials.account_id.clone().unwrap_or_default(),
                client_id: credentials.client_id.clone(),
                certificate_id: credentials.certificate_id.clone(),
                private_key: credentials.private_key.clone(),
                ends_at: credentials.certificate_ends_at,
            };
            self.vault.keep(NETSUITE, &sealed, now).await?;
            // Whatever is asked of this account comes after what was kept of another one is forgotten, and
            // nobody is told that it is in use before all of it is done.
            if self.is_of_another_account(&credentials) {
                self.use_netsuite(None);
            }
            self.settle(&credentials).await?;
            self.use_netsuite(Some((credentials, now)));
            self.saved().await?;
            tracing::info!("an admin saved netsuite credentials of the company");
            self.events.note(Platform::Netsuite, What::Saved, None);
        }
        Ok(Proof {
            at: now,
            is_saved: saves,
            finding: None,
            code: None,
            permission: None,
            extensions: None,
            lacks,
        })
    }

    /// The certificate's id says which key is meant: the one in use has the id in use.
    async fn entered(
        &self,
        entry: &NetSuiteEntry,
    ) -> Result<Result<NetSuiteCredentials, Finding>, VaultError> {
        let [account, client_id, certificate_id] =
            [&entry.account_id, &entry.client_id, &entry.certificate_id].map(|text| text.trim());
        let is_account = |text: &str| {
            let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
            (3..=40).contains(&text.len()) && text.bytes().all(is_part)
        };
        if !is_account(account) {
            return Ok(Err(Finding::NoAccount));
        }
        if client_id.is_empty() {
            return Ok(Err(Finding::NoClientId));
        }
        let in_use = self
            .current()
            .netsuite
            .clone()
            .map(|given| given.credentials);
        let certificate_id = match &in_use {
            Some(known) if certificate_id.is_empty() => known.certificate_id.clone(),
            Some(_) | None => certificate_id.to_owned(),
        };
        if certificate_id.is_empty() {
            return Ok(Err(Finding::NoCertificate));
        }
        let (private_key, certificate_ends_at) = match in_use {
            Some(known) if known.certificate_id == certificate_id => {
                (known.private_key, known.certificate_ends_at)
            }
            Some(_) | None => match self.own_key().await? {
                Some(kept) => (kept.private_key, Some(kept.certificate.ends_at)),
                None => return Ok(Err(Finding::NoCertificate)),
            },
        };
        let account_id = account.to_uppercase().replace('-', "_");
        Ok(Ok(NetSuiteCredentials {
            base_url: self.address(&account_id),
            account_id: Some(account_id),
            client_id: client_id.to_owned(),
            certificate_id,
            certificate_ends_at,
            private_key,
        }))
    }

    /// Tries what is in use step by step, with a sign-in of its own. Nothing is left behind: the one write
    /// is a change of a record that is not there (adr/0041).
    pub(super) async fn probe_netsuite(&self) -> [ProbeResult; 3] {
        let [first, second, third] = [
            Probe::NetSuiteSignIn,
            Probe::NetSuiteRead,
            Probe::NetSuiteWrite,
        ];
        let given = self.current().netsuite.clone();
        let account = given.and_then(|given| {
            let account = Account::new(&given.credentials, self.http.clone(), self.clock.clone());
            Some((account.ok()?, given.credentials.account_id))
        });
        let Some((account, wanted)) = account else {
            return [first, second, third].map(|probe| untried(probe, Untried::NotSetUp));
        };
        let trial = self.netsuite.trial(account);
        if let Err(wrong) = sign_in(&trial, wanted.as_deref()).await {
            return [
                result(first, Err(wrong)),
                untried(second, Untried::NotSignedIn),
                untried(third, Untried::NotSignedIn),
            ];
        }
        [
            result(first, Ok(())),
            result(second, reads(&trial).await),
            result(third, writes(&trial).await),
        ]
    }

    /// Asks and tells NetSuite nothing more.
    pub(crate) async fn disconnect_netsuite(&self) -> Result<(), VaultError> {
        let _saving = self.begin().await?;
        let now = self.clock.now();
        self.vault.empty(NETSUITE, now).await?;
        self.use_netsuite(None);
        self.current().netsuite_left = Some(now);
        self.saved().await?;
        tracing::info!("an admin disconnected netsuite for the company");
        self.events
            .note(Platform::Netsuite, What::Disconnected, None);
        Ok(())
    }
}

/// Does once what logging needs: signs in, reads, asks, and would write.
async fn prove(trial: &NetSuite, account: Option<&str>) -> Result<(), Wrong> {
    sign_in(trial, account).await?;
    reads(trial).await?;
    writes(trial).await
}

async fn sign_in(trial: &NetSuite, account: Option<&str>) -> Result<(), Wrong> {
    let is_of = trial.signed_in_to().await.map_err(signing_in)?;
    if let (Some(is_of), Some(wanted)) = (is_of, account)
        && !is_of.replace('-', "_").eq_ignore_ascii_case(wanted)
    {
        return Err(Wrong::of(Finding::Account));
    }
    Ok(())
}

async fn reads(trial: &NetSuite) -> Result<(), Wrong> {
    for record in [RecordType::PhoneCall, RecordType::Customer] {
        let may_read = trial.may_read(Priority::Interactive, record).await;
        if !may_read.map_err(asking)? {
            return Err(Wrong::permission(record.permission().to_owned()));
        }
    }
    let nobody = "SELECT c.id AS id FROM customer c WHERE c.id = 0".to_owned();
    match trial.query(Priority::Interactive, nobody).await {
        Ok(_) => Ok(()),
        Err(NetSuiteError::Permission { .. }) => Err(Wrong::permission(WORKBOOK.to_owned())),
        Err(error) => Err(asking(error)),
    }
}

/// What the role may not read of what is useful besides logging. What NetSuite does not say is not claimed.
async fn lacking(trial: &NetSuite) -> Vec<String> {
    let mut lacks = Vec::new();
    for record in RecordType::ALL {
        let may_read = trial.may_read(Priority::Interactive, record).await;
        if matches!(may_read, Ok(false)) {
            lacks.push(record.permission().to_owned());
        }
    }
    let nobody = "SELECT e.id AS id FROM employee e WHERE e.id = 0".to_owned();
    let may_ask = trial.query(Priority::Interactive, nobody).await;
    if matches!(may_ask, Err(NetSuiteError::Permission { .. })) {
        lacks.push("Lists -> Employees".to_owned());
    }
    lacks
}

async fn writes(trial: &NetSuite) -> Result<(), Wrong> {
    let may_write = trial.may_write(RecordType::PhoneCall).await;
    if may_write.map_err(asking)? {
        Ok(())
    } else {
        let name = format!("{}, level Full", RecordType::PhoneCall.permission());
        Err(Wrong::permission(name))
    }
}

/// What a refused sign-in points to. NetSuite's one word, `invalid_client`, is for client id, certificate
/// and mapping alike.
fn signing_in(error: NetSuiteError) -> Wrong {
    let NetSuiteError::SignIn { detail } = error else {
        return asking(error);
    };
    Wrong {
        finding: if detail == "invalid_grant" {
            Finding::Account
        } else {
            Finding::Client
        },
        code: Some(detail),
        permission: None,
    }
}

/// What a refused request points to.
fn asking(error: NetSuiteError) -> Wrong {
    match error {
        NetSuiteError::Permission { detail } => Wrong::permission(named(&detail).unwrap_or(detail)),
        // Signed in, and still no login: the role may not use REST Web Services.
        NetSuiteError::SignIn { .. } => Wrong::permission("Setup -> REST Web Services".to_owned()),
        NetSuiteError::Busy => Wrong::of(Finding::Limit),
        NetSuiteError::NotSetUp
        | NetSuiteError::Field { .. }
        | NetSuiteError::Locked { .. }
        | NetSuiteError::NotFound { .. }
        | NetSuiteError::Failing { .. }
        | NetSuiteError::NoAnswer
        | NetSuiteError::Unreadable => Wrong::of(Finding::Away),
    }
}

const fn untried(probe: Probe, why: Untried) -> ProbeResult {
    ProbeResult {
        probe,
        outcome: Outcome::Untried { why },
    }
}

fn result(probe: Probe, outcome: Result<(), Wrong>) -> ProbeResult {
    let outcome = match outcome {
        Ok(()) => Outcome::Passed,
        Err(Wrong {
            finding,
            code,
            permission,
        }) => Outcome::Failed {
            finding,
            code,
            permission,
        },
    };
    ProbeResult { probe, outcome }
}

/// `… You need the 'Lists -> Phone Calls' permission …`
fn named(detail: &str) -> Option<String> {
    let (_, rest) = detail.split_once("the '")?;
    let (name, _) = rest.split_once("' permission")?;
    Some(name.to_owned())
}
