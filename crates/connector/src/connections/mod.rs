//! The company's two connections, as admins set them up in the app: tried, and only then kept and used,
//! without a restart. Until then, and when a trial fails, the ones in use stay (adr/0038).
//!
//! | Module | Is |
//! |---|---|
//! | `vault` | credentials at rest |
//! | `account` | of which NetSuite account what is kept is |
//! | `netsuite` | NetSuite's: the connector's own key and certificate, the trial |

mod account;
mod netsuite;
pub(crate) mod vault;

use std::sync::{Arc, Mutex, PoisonError};

use ledgerline_core::{
    domain::{
        company::{
            CompanyState, CompanyStatus, Environment, Finding, Health, InUse, Proof,
            RingCentralEntry, Side, Source,
        },
        event::{Platform, What},
        jwt::{self, JwtFault},
        probe::ProbeReport,
        sensitive::Secret,
        time::Timestamp,
    },
    wire::connector::NetSuiteHealth,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::vault::VaultError;
use self::vault::{Kept, Vault};
use crate::{
    callers::Callers,
    clock::Clock,
    company_log::{CompanyLog, Held, ReadError},
    directory::Directory,
    events::Events,
    leases::{Leases, Turn},
    netsuite::NetSuite,
    ringcentral::is_account_id,
    settings::{NetSuiteCredentials, Origin, RingCentralCredentials, Settings},
    storage::{Database, StorageError},
    webhook::Webhook,
};

const RINGCENTRAL: &str = "ringcentral";
/// What admins save.
const SAVED: [&str; 2] = [RINGCENTRAL, netsuite::NETSUITE];
const WITHOUT_NETSUITE: &str =
    "It is set up, and read as soon as NetSuite is connected for the company, too.";

/// Credentials, and where they are from.
#[derive(Clone, Debug)]
struct Given<T> {
    credentials: T,
    source: Source,
    saved_at: Option<Timestamp>,
}

impl<T> Given<T> {
    const fn in_file(credentials: T) -> Self {
        Self {
            credentials,
            source: Source::File,
            saved_at: None,
        }
    }
}

/// What is in use.
#[derive(Debug)]
struct Current {
    ringcentral: Option<Given<RingCentralCredentials>>,
    netsuite: Option<Given<NetSuiteCredentials>>,
    /// When an admin disconnected them.
    ringcentral_left: Option<Timestamp>,
    netsuite_left: Option<Timestamp>,
}

/// What of RingCentral's is sealed.
#[derive(Serialize, Deserialize)]
struct SealedRingCentral {
    client_id: String,
    client_secret: Secret<String>,
    jwt: Secret<String>,
    #[serde(default)]
    account: Option<String>,
    #[serde(default)]
    server: Option<String>,
}

/// What uses the connections, or keeps what came by them.
pub(crate) struct Users {
    log: Arc<CompanyLog>,
    webhook: Arc<Webhook>,
    netsuite: Arc<NetSuite>,
    directory: Arc<Directory>,
    callers: Arc<Callers>,
}

impl Users {
    pub(crate) fn of(
        (log, webhook): (&Arc<CompanyLog>, &Arc<Webhook>),
        netsuite: &Arc<NetSuite>,
        directory: &Arc<Directory>,
        callers: &Arc<Callers>,
    ) -> Self {
        Self {
            log: Arc::clone(log),
            webhook: Arc::clone(webhook),
            netsuite: Arc::clone(netsuite),
            directory: Arc::clone(directory),
            callers: Arc::clone(callers),
        }
    }
}

/// Sets them up.
#[derive(Debug)]
pub(crate) struct Connections {
    vault: Arc<Vault>,
    http: reqwest::Client,
    clock: Clock,
    database: Database,
    events: Arc<Events>,
    log: Arc<CompanyLog>,
    webhook: Arc<Webhook>,
    netsuite: Arc<NetSuite>,
    directory: Arc<Directory>,
    callers: Arc<Callers>,
    /// RingCentral's server and account, which the app's sign-in shares.
    settled_server: String,
    account: String,
    /// Where NetSuite is reached, when that is not its own address for the account.
    netsuite_url: Option<String>,
    current: Mutex<Current>,
    /// One save at a time.
    leases: Leases,
    /// Marks what is in use of what admins saved.
    taken_up: Mutex<Vec<u8>>,
}

impl Connections {
    pub(crate) fn new(
        settings: &Settings,
        (database, leases, vault): (Database, Leases, Arc<Vault>),
        http: reqwest::Client,
        clock: Clock,
        events: Arc<Events>,
        users: Users,
    ) -> Self {
        let Users {
            log,
            webhook,
            netsuite,
            directory,
            callers,
        } = users;
        let current = Current {
            ringcentral: settings.company.credentials.clone().map(Given::in_file),
            netsuite: settings.netsuite.credentials.clone().map(Given::in_file),
            ringcentral_left: None,
            netsuite_left: None,
        };
        let base_url = settings.netsuite.base_url.as_ref();
        Self {
            vault,
            database,
            http,
            clock,
            events,
            log,
            webhook,
            netsuite,
            directory,
            callers,
            settled_server: settings.ringcentral.server.as_str().to_owned(),
            account: settings.ringcentral.account_id.as_str().to_owned(),
            netsuite_url: base_url.map(|url| url.as_str().to_owned()),
            current: Mutex::new(current),
            leases,
            taken_up: Mutex::default(),
        }
    }

    /// Takes up what admins saved before this start; that stands above the settings file.
    pub(crate) async fn restore(&self) -> Result<(), VaultError> {
        let turn = self.leases.wait_to_change().await?;
        self.catch_up().await?;
        turn.end().await?;
        Ok(())
    }

    /// The turn of changing them. Another admin may have saved something just now, here or at another
    /// connector: what is in use is looked at after this.
    async fn begin(&self) -> Result<Turn, VaultError> {
        let turn = self.leases.wait_to_change().await?;
        match self.catch_up().await {
            // What cannot be opened any more is about to be entered anew.
            Ok(()) | Err(VaultError::Key { .. } | VaultError::Sealed) => Ok(turn),
            Err(error @ VaultError::Storage(_)) => Err(error),
        }
    }

    /// Takes up what was saved since, in the turn of changing them.
    async fn catch_up(&self) -> Result<(), VaultError> {
        let mark = self.vault.mark(&SAVED).await?;
        if *self.taken_up() == mark {
            return Ok(());
        }
        let was = self.account();
        self.take_up().await?;
        *self.taken_up() = mark;
        let is_another = was.is_some() && was != self.account();
        if is_another {
            // Whoever saved it has cleared the database; what this connector remembers is of the other one.
            self.directory.anew(async {}).await;
            self.callers.forget_all();
        }
        Ok(())
    }

    /// Takes up what an admin has saved at another connector since.
    pub(crate) async fn follow(&self) -> Result<(), VaultError> {
        let mark = self.vault.mark(&SAVED).await?;
        if *self.taken_up() != mark {
            tracing::info!("the company's connections were changed at another connector");
            self.restore().await?;
        }
        Ok(())
    }

    /// What was saved here is in use already.
    async fn saved(&self) -> Result<(), VaultError> {
        let mark = self.vault.mark(&SAVED).await?;
        *self.taken_up() = mark;
        Ok(())
    }

    fn taken_up(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.taken_up.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Of which NetSuite account the credentials in use are.
    fn account(&self) -> Option<String> {
        let current = self.current();
        let given = current.netsuite.as_ref()?;
        account::of(&given.credentials)
    }

    async fn take_up(&self) -> Result<(), VaultError> {
        match self.vault.open::<SealedRingCentral>(RINGCENTRAL).await? {
            Kept::Never => {}
            Kept::Emptied(at) => {
                self.use_ringcentral(None, None);
                self.current().ringcentral_left = Some(at);
            }
            Kept::There(sealed, saved_at) => {
                let credentials = RingCentralCredentials {
                    client_id: sealed.client_id,
                    client_secret: sealed.client_secret,
                    jwt: sealed.jwt,
                    account: sealed.account,
                    server: sealed
                        .server
                        .and_then(|server| Origin::of_ringcentral(&server, &self.settled_server)),
                };
                let held = Held::new(credentials.clone());
                self.use_ringcentral(Some((credentials, saved_at)), Some(held));
            }
        }
        self.restore_netsuite().await
    }

    fn use_ringcentral(
        &self,
        given: Option<(RingCentralCredentials, Timestamp)>,
        held: Option<Arc<Held>>,
    ) {
        self.current().ringcentral = given.map(|(credentials, saved_at)| Given {
            credentials,
            source: Source::Admin,
            saved_at: Some(saved_at),
        });
        self.log.connect(held);
    }

    fn current(&self) -> std::sync::MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tries RingCentral's credentials; puts them in the place of those in use where they work and that
    /// is wanted.
    pub(crate) async fn ringcentral(
        &self,
        entry: RingCentralEntry,
        saves: bool,
    ) -> Result<Proof, VaultError> {
        let _saving = self.begin().await?;
        let now = self.clock.now();
        let in_use = self.current().ringcentral.clone();
        let in_use = in_use.map(|given| given.credentials);
        let server = self.server(entry.server.as_deref(), in_use.as_ref());
        let credentials = server.and_then(|server| complete(entry, in_use, server, now));
        let credentials = match credentials {
            Ok(credentials) => credentials,
            Err(finding) => return Ok(failed(finding, now)),
        };
        let held = Held::new(credentials.clone());
        let extensions = match self.log.prove(&held).await {
            Ok(extensions) => extensions,
            Err(error) => {
                tracing::info!(
                    code = error.code(),
                    "ringcentral credentials did not prove right"
                );
                self.events
                    .note(Platform::Ringcentral, What::NotProved, error.code());
                return Ok(Proof {
                    code: error.code().map(str::to_owned),
                    permission: error.permission().map(str::to_owned),
                    ..failed(error.finding(), now)
                });
            }
        };
        if extensions == 0 {
            return Ok(failed(Finding::NoExtensions, now));
        }
        if saves {
            let sealed = SealedRingCentral {
                client_id: credentials.client_id.clone(),
                client_secret: credentials.client_secret.clone(),
                jwt: credentials.jwt.clone(),
                account: credentials.account.clone(),
                server: credentials.server.as_ref().map(ToString::to_string),
            };
            self.vault.keep(RINGCENTRAL, &sealed, now).await?;
            // What is left of it belongs to the credentials that are left.
            self.webhook.end().await?;
            self.use_ringcentral(Some((credentials, now)), Some(held));
            self.saved().await?;
            self.webhook.wake();
            tracing::info!("an admin saved ringcentral credentials of the company");
            self.events.note(Platform::Ringcentral, What::Saved, None);
        }
        Ok(Proof {
            at: now,
            is_saved: saves,
            finding: None,
            code: None,
            permission: None,
            extensions: Some(extensions),
            lacks: Vec::new(),
        })
    }

    /// Where the API is for what was entered; nothing for the server that people sign in to.
    fn server(
        &self,
        entered: Option<&str>,
        in_use: Option<&RingCentralCredentials>,
    ) -> Result<Option<Origin>, Finding> {
        match entered.map(str::trim) {
            None | Some("") => Ok(in_use.and_then(|known| known.server.clone())),
            Some("~") => Ok(None),
            Some(text) => match Origin::of_ringcentral(text, &self.settled_server) {
                Some(origin) => Ok(Some(origin).filter(|one| one.as_str() != self.settled_server)),
                None => Err(Finding::NoServer),
            },
        }
    }

    /// Tries both as they are in use, side by side.
    pub(crate) async fn run_tests(&self) -> ProbeReport {
        let (mut results, netsuite) = tokio::join!(self.log.probe(), self.probe_netsuite());
        results.extend(netsuite);
        ProbeReport {
            at: self.clock.now(),
            results,
        }
    }

    /// Reads RingCentral's log no more.
    pub(crate) async fn disconnect_ringcentral(&self) -> Result<(), VaultError> {
        let _saving = self.begin().await?;
        let now = self.clock.now();
        self.vault.empty(RINGCENTRAL, now).await?;
        self.webhook.end().await?;
        self.use_ringcentral(None, None);
        self.current().ringcentral_left = Some(now);
        self.saved().await?;
        tracing::info!("an admin disconnected ringcentral for the company");
        self.events
            .note(Platform::Ringcentral, What::Disconnected, None);
        Ok(())
    }

    /// Adds to what the log says of itself how both sides are connected; admins are told with what.
    pub(crate) async fn describe(
        &self,
        status: &mut CompanyStatus,
        for_admin: bool,
    ) -> Result<(), StorageError> {
        let (ringcentral, netsuite, left) = {
            let current = self.current();
            let left = (current.ringcentral_left, current.netsuite_left);
            (current.ringcentral.clone(), current.netsuite.clone(), left)
        };
        if for_admin {
            status.subscription = Some(self.webhook.status());
        } else {
            status.runs.clear();
        }
        status.ringcentral = self.ringcentral_side(ringcentral, status, for_admin);
        status.netsuite = self.netsuite_side(netsuite, for_admin).await;
        for (side, platform, left) in [
            (&mut status.ringcentral, Platform::Ringcentral, left.0),
            (&mut status.netsuite, Platform::Netsuite, left.1),
        ] {
            side.left_at = left.filter(|_| side.source == Source::Nobody);
            if for_admin {
                side.errors = self.events.errors(platform).await?;
            }
        }
        Ok(())
    }

    /// When the JWT and NetSuite's certificate end, as far as that is known.
    pub(crate) fn ends(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        let current = self.current();
        let jwt = current.ringcentral.as_ref();
        let certificate = current.netsuite.as_ref();
        (
            jwt.and_then(|given| end_of(given.credentials.jwt.reveal())),
            certificate.and_then(|given| given.credentials.certificate_ends_at),
        )
    }

    fn ringcentral_side(
        &self,
        given: Option<Given<RingCentralCredentials>>,
        status: &CompanyStatus,
        for_admin: bool,
    ) -> Side {
        let Some(given) = given else {
            return Side {
                environment: Some(Environment::of_server(&self.settled_server)),
                server: Some(self.settled_server.clone()),
                ..Side::default()
            };
        };
        let trouble = self.log.ringcentral_trouble();
        // These credentials are there, so the others are not.
        let waits = status.state == CompanyState::NotSetUp;
        let cause = trouble.as_ref().map(ReadError::words);
        let cause = cause.or_else(|| waits.then(|| WITHOUT_NETSUITE.to_owned()));
        let health = match &trouble {
            Some(
                ReadError::NotSetUp
                | ReadError::Jwt { .. }
                | ReadError::Client { .. }
                | ReadError::App { .. }
                | ReadError::Foreign
                | ReadError::NoSuchAccount { .. }
                | ReadError::Permission { .. },
            ) => Health::Broken,
            Some(ReadError::Busy { .. } | ReadError::Away | ReadError::Unreadable) => Health::Away,
            None if waits => Health::Away,
            None if status.last_good_at.is_some() => Health::Good,
            None => Health::Starting,
        };
        let RingCentralCredentials {
            client_id,
            client_secret,
            jwt,
            account,
            server,
        } = given.credentials;
        let server =
            server.map_or_else(|| self.settled_server.clone(), |server| server.to_string());
        Side {
            source: given.source,
            health,
            cause,
            last_good_at: status.last_good_at,
            environment: Some(Environment::of_server(&server)),
            server: Some(server),
            account: Some(account.unwrap_or_else(|| self.account.clone())),
            in_use: for_admin.then(|| InUse {
                client_id,
                secret_ends: jwt::ends(client_secret.reveal()),
                key_ends: jwt::ends(jwt.reveal()),
                saved_at: given.saved_at,
                ends_at: end_of(jwt.reveal()),
            }),
            left_at: None,
            errors: 0,
        }
    }

    async fn netsuite_side(
        &self,
        given: Option<Given<NetSuiteCredentials>>,
        for_admin: bool,
    ) -> Side {
        let Some(given) = given else {
            return Side::default();
        };
        self.netsuite.look().await;
        let (health, cause) = self.netsuite.health();
        let good_at = self.netsuite.good_at();
        let health = match health {
            NetSuiteHealth::Connected if good_at.is_none() => Health::Starting,
            NetSuiteHealth::Connected => Health::Good,
            NetSuiteHealth::NotSetUp | NetSuiteHealth::Refused => Health::Broken,
            NetSuiteHealth::Unreachable => Health::Away,
        };
        let account = match given.credentials.account_id {
            Some(account) => Some(account),
            // The settings file names no account; the access token does.
            None if health == Health::Good => self.netsuite.signed_in_to().await.ok().flatten(),
            None => None,
        };
        Side {
            source: given.source,
            health,
            cause,
            last_good_at: good_at,
            environment: account.as_deref().map(Environment::of_account),
            account,
            server: None,
            in_use: for_admin.then(|| InUse {
                client_id: given.credentials.client_id,
                secret_ends: None,
                key_ends: jwt::ends(&given.credentials.certificate_id),
                saved_at: given.saved_at,
                ends_at: given.credentials.certificate_ends_at,
            }),
            left_at: None,
            errors: 0,
        }
    }
}

/// Nothing was found to work.
const fn failed(finding: Finding, at: Timestamp) -> Proof {
    Proof {
        at,
        is_saved: false,
        finding: Some(finding),
        code: None,
        permission: None,
        extensions: None,
        lacks: Vec::new(),
    }
}

/// What was left empty is what is in use; what can be seen to be wrong is not sent to anybody.
fn complete(
    entry: RingCentralEntry,
    in_use: Option<RingCentralCredentials>,
    server: Option<Origin>,
    now: Timestamp,
) -> Result<RingCentralCredentials, Finding> {
    let client_id = entry.client_id.trim().to_owned();
    if client_id.is_empty() {
        return Err(Finding::NoClientId);
    }
    let (known_secret, known_jwt, known_account) = match in_use {
        Some(known) => (Some(known.client_secret), Some(known.jwt), known.account),
        None => (None, None, None),
    };
    let account = match entry.account.as_deref().map(str::trim) {
        None | Some("") => known_account,
        Some("~") => None,
        Some(id) if is_account_id(id) => Some(id.to_owned()),
        Some(_) => return Err(Finding::NoSuchAccount),
    };
    let entered = entry
        .client_secret
        .map(|secret| secret.reveal().trim().to_owned());
    let client_secret = entered
        .filter(|secret| !secret.is_empty())
        .map(Secret::new)
        .or(known_secret)
        .ok_or(Finding::NoSecret)?;
    let pasted = entry.jwt.unwrap_or_default();
    let jwt = match jwt::cleaned(pasted.reveal()) {
        Ok(jwt) => Secret::new(jwt),
        Err(JwtFault::Empty) => known_jwt.ok_or(Finding::NoJwt)?,
        Err(JwtFault::Cut) => return Err(Finding::CutJwt),
    };
    if end_of(jwt.reveal()).is_some_and(|end| end <= now) {
        return Err(Finding::EndedJwt);
    }
    Ok(RingCentralCredentials {
        client_id,
        client_secret,
        jwt,
        account,
        server,
    })
}

/// When the JWT ends, as it says itself.
fn end_of(token: &str) -> Option<Timestamp> {
    let claims: Value = serde_json::from_str(&jwt::claims(token)?).ok()?;
    let seconds = claims["exp"].as_i64()?;
    Some(Timestamp::from_millis(seconds.checked_mul(1000)?))
}
