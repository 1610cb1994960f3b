//! The connector put together from its settings.

use std::{sync::Arc, time::Duration};

use ledgerline_core::{
    domain::{ids::RecordId, time::Timestamp},
    wire::connector::NetSuiteHealth,
};
use thiserror::Error;

use crate::{
    call_fields::CallFields,
    call_quality::CallQuality,
    callers::Callers,
    calls::Calls,
    choices::Choices,
    clock::Clock,
    company_log::{CompanyLog, Surroundings},
    connections::{Connections, Users, VaultError, vault::Vault},
    contacts::Contacts,
    creating::Creating,
    customer_calls::CustomerCalls,
    customer_check::CustomerChecks,
    customer_pane::CustomerPane,
    customers::Customers,
    directory::Directory,
    employees::Employees,
    events::Events,
    filing::Filer,
    grants::Grants,
    leases::Leases,
    linking::Linking,
    logging::Logging,
    metrics::{Metrics, Standing},
    money::Currencies,
    netsuite::{NetSuite, NetSuiteError},
    organizers::{OrganizerMapping, Organizers, Staff},
    records::Records,
    ringcentral::{Identities, Identity},
    settings::{Origin, Settings, SettingsError},
    storage::{Database, StorageError},
    strangers::{Ground, Strangers},
    texts::Texts,
    webhook::Webhook,
    you::LastWrites,
};

/// What an admin changes at one connector is in use at all others after this.
const FOLLOWING: Duration = Duration::from_secs(2);

/// Cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// A setting that shows to be wrong only in use.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// No HTTP client.
    #[error("cannot set up http: {0}")]
    Http(#[from] reqwest::Error),
}

/// What every request may use.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// The parts of the connector.
#[derive(Debug)]
pub struct Parts {
    pub(crate) settings: Settings,
    pub(crate) database: Database,
    pub(crate) metrics: Arc<Metrics>,
    clock: Clock,
    pub(crate) identities: Identities,
    pub(crate) grants: Grants,
    pub(crate) employees: Employees,
    pub(crate) organizers: Organizers,
    pub(crate) mapping: OrganizerMapping,
    pub(crate) connections: Connections,
    pub(crate) events: Arc<Events>,
    pub(crate) writes: LastWrites,
    /// What is logged.
    pub logging: Logging,
    /// How well calls were heard.
    pub(crate) quality: CallQuality,
    company: Company,
}

/// What needs NetSuite.
#[derive(Debug)]
pub(crate) struct Company {
    pub(crate) netsuite: Arc<NetSuite>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) callers: Arc<Callers>,
    pub(crate) calls: Arc<Calls>,
    pub(crate) call_fields: Arc<CallFields>,
    /// RingCentral's log of every call.
    pub(crate) log: Arc<CompanyLog>,
    /// What RingCentral posts of them.
    pub(crate) webhook: Arc<Webhook>,
    pub(crate) texts: Texts,
    pub(crate) customers: Customers,
    pub(crate) pane: CustomerPane,
    pub(crate) customer_calls: CustomerCalls,
    pub(crate) checks: CustomerChecks,
    /// What calls are linked to.
    pub(crate) linking: Arc<Linking>,
    pub(crate) contacts: Contacts,
}

impl App {
    /// Connects nothing yet.
    pub fn new(settings: Settings, database: Database, clock: Clock) -> Result<Self, StartError> {
        let http = client()?;
        let leases = Leases::new(database.clone());
        let metrics = Arc::new(Metrics::default());
        let (employees, organizers) = whose(&settings, &database, &clock);
        let pages = settings.netsuite.app_url.clone();
        let events = Events::new(database.clone(), clock.clone());
        let writes = LastWrites::new(database.clone(), clock.clone());
        let netsuite = watched_netsuite(&settings, &http, &clock, &metrics, &events)?;
        let (directory, callers) = people(&netsuite, (&database, &leases), &clock, &settings);
        let vault = Arc::new(Vault::new(database.clone(), settings.key_path.clone()));
        let kept = (&database, &leases, &vault);
        let records = records(&netsuite, &callers, kept, pages.clone());
        let logging = Logging::of(&settings, &database, &clock);
        let creating = Creating::new(leases.clone());
        let known = (&netsuite, &callers);
        let strangers = strangers(known, (&database, &clock), &settings, &creating);
        let call_fields = CallFields::new(Arc::clone(&netsuite), clock.clone());
        let currencies = Arc::new(Currencies::new(Arc::clone(&netsuite)));
        let linking = Linking::new(
            (&netsuite, &records),
            (&database, &leases),
            clock.clone(),
            Arc::clone(&currencies),
            pages.clone(),
        );
        let quality = CallQuality::of(&settings, &database, &clock);
        let calls = calls(
            (&records, &callers, strangers, &call_fields),
            (&employees, &organizers),
            (&logging, &linking),
            &settings,
            (&quality, &metrics),
        );
        let log = Surroundings {
            netsuite: Arc::clone(&netsuite),
            calls: Arc::clone(&calls),
            employees: employees.clone(),
            logging: logging.clone(),
            organizers: organizers.clone(),
            time_zones: settings.time_zones.clone(),
            database: database.clone(),
            leases: leases.clone(),
            clock: clock.clone(),
            home: settings.home_country_code.clone(),
            events: Arc::clone(&events),
            writes: writes.clone(),
            metrics: Arc::clone(&metrics),
        };
        let (log, mapping) = log_and_mapping(&settings, http.clone(), log, &records);
        let webhook = event_subscription(&settings, kept, &log, &clock, &events);
        let connections = Connections::new(
            &settings,
            (database.clone(), leases, vault),
            http.clone(),
            clock.clone(),
            Arc::clone(&events),
            Users::of((&log, &webhook), &netsuite, &directory, &callers),
        );
        let written = (records, Arc::clone(&call_fields));
        let company = Company {
            calls,
            call_fields,
            log,
            webhook,
            texts: texts(written, (&logging, &organizers), &settings, &metrics),
            pane: pane(&netsuite, &clock, &currencies, pages.clone()),
            customer_calls: customer_calls((&netsuite, &callers), &linking, pages.clone()),
            linking: Arc::clone(&linking),
            checks: CustomerChecks::new(Arc::clone(&netsuite), database.clone(), clock.clone()),
            contacts: contacts((&netsuite, &callers), pages.clone(), &creating),
            customers: Customers::new(
                Arc::clone(&netsuite),
                (Arc::clone(&callers), linking),
                clock.clone(),
                currencies,
                pages,
                creating,
            ),
            netsuite,
            directory,
            callers,
        };
        Ok(Self(Arc::new(Parts {
            identities: Identities::new(&settings.ringcentral, http, clock.clone()),
            grants: Grants::new(database.clone(), clock.clone()),
            clock,
            employees,
            organizers,
            mapping,
            connections,
            events,
            writes,
            logging,
            quality,
            company,
            metrics,
            database,
            settings,
        })))
    }

    /// Takes up the connections that admins have set up in the app.
    pub async fn restore(&self) -> Result<(), VaultError> {
        self.connections.restore().await?;
        self.webhook().restore().await
    }

    /// Takes up what was changed at another connector.
    pub async fn follow(&self) -> Result<(), VaultError> {
        self.connections.follow().await?;
        self.webhook().follow().await
    }

    /// Follows the other connectors for good, where there may be any.
    pub async fn keep_following(self) {
        while self.database.is_shared() {
            tokio::time::sleep(FOLLOWING).await;
            if let Err(error) = self.follow().await {
                tracing::error!(%error, "what other connectors changed cannot be taken up");
            }
        }
    }

    /// What befalls the company's connections.
    pub fn events(&self) -> Arc<Events> {
        Arc::clone(&self.0.events)
    }

    /// What keeps the directory; nothing where the settings say so.
    pub fn directory(&self) -> Option<Arc<Directory>> {
        let wanted = self.settings.netsuite.directory;
        wanted.then(|| Arc::clone(&self.0.company.directory))
    }

    /// Forgets what was kept while the settings allowed a directory that they refuse now.
    pub async fn forget_unwanted(&self) -> Result<(), StorageError> {
        if self.directory().is_none() {
            self.0.company.directory.erase().await
        } else {
            Ok(())
        }
    }

    /// What reads the company's call log.
    pub fn company_log(&self) -> Arc<CompanyLog> {
        Arc::clone(&self.0.company.log)
    }

    /// What keeps what calls are linked to.
    pub fn linking(&self) -> Arc<Linking> {
        Arc::clone(&self.0.company.linking)
    }

    /// NetSuite, whether or not there is an account.
    pub(crate) fn netsuite(&self) -> &NetSuite {
        &self.0.company.netsuite
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// What hears of calls that end.
    pub fn webhook(&self) -> Arc<Webhook> {
        Arc::clone(&self.0.company.webhook)
    }

    /// How it stands, for monitors; nobody is asked anything for it.
    pub(crate) async fn standing(&self) -> Result<Standing, StorageError> {
        let Company {
            log,
            webhook,
            netsuite,
            ..
        } = &self.0.company;
        let mut status = log.status().await?;
        status.subscription = Some(webhook.status());
        let (jwt_ends_at, certificate_ends_at) = self.connections.ends();
        Ok(Standing {
            status,
            is_netsuite_refused: netsuite.health().0 == NetSuiteHealth::Refused,
            jwt_ends_at,
            certificate_ends_at,
        })
    }

    /// The subsidiary of what this person creates in NetSuite: what the mapping says of their extension,
    /// else what the settings say, else their own as an employee.
    pub(crate) async fn subsidiary_of(
        &self,
        identity: &Identity,
    ) -> Result<Option<RecordId>, StorageError> {
        let in_file = self.settings.netsuite.customer_subsidiary.clone();
        let own_counts = in_file.is_none();
        let said = self.mapping.subsidiary_of(identity, own_counts).await?;
        Ok(said.or(in_file))
    }

    pub(crate) fn company(&self) -> Result<&Company, NetSuiteError> {
        let company = &self.0.company;
        if company.netsuite.is_set_up() {
            Ok(company)
        } else {
            Err(NetSuiteError::NotSetUp)
        }
    }
}

fn pane(
    netsuite: &Arc<NetSuite>,
    clock: &Clock,
    currencies: &Arc<Currencies>,
    pages: Option<Origin>,
) -> CustomerPane {
    let (netsuite, currencies) = (Arc::clone(netsuite), Arc::clone(currencies));
    CustomerPane::new(netsuite, clock.clone(), currencies, pages)
}

fn customer_calls(
    (netsuite, callers): (&Arc<NetSuite>, &Arc<Callers>),
    linking: &Arc<Linking>,
    pages: Option<Origin>,
) -> CustomerCalls {
    let (netsuite, callers) = (Arc::clone(netsuite), Arc::clone(callers));
    CustomerCalls::new(netsuite, callers, Arc::clone(linking), pages)
}

/// Follows nobody elsewhere: a token is for the host it was asked for.
fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("ledgerline-connector/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// NetSuite, telling what befalls it.
fn watched_netsuite(
    settings: &Settings,
    http: &reqwest::Client,
    clock: &Clock,
    metrics: &Arc<Metrics>,
    events: &Arc<Events>,
) -> Result<Arc<NetSuite>, SettingsError> {
    let (http, clock, metrics) = (http.clone(), clock.clone(), Arc::clone(metrics));
    let netsuite = NetSuite::new(&settings.netsuite, http, clock, metrics)?;
    Ok(Arc::new(netsuite.telling(Arc::clone(events))))
}

fn records(
    netsuite: &Arc<NetSuite>,
    callers: &Arc<Callers>,
    (database, leases, vault): (&Database, &Leases, &Arc<Vault>),
    pages: Option<Origin>,
) -> Arc<Records> {
    Arc::new(Records::new(
        Arc::clone(netsuite),
        Arc::clone(callers),
        (database.clone(), leases.clone(), Arc::clone(vault)),
        pages,
    ))
}

fn strangers(
    (netsuite, callers): (&Arc<NetSuite>, &Arc<Callers>),
    (database, clock): (&Database, &Clock),
    settings: &Settings,
    creating: &Creating,
) -> Strangers {
    Strangers::new(
        Arc::clone(netsuite),
        Arc::clone(callers),
        (database.clone(), clock.clone()),
        Ground::of(settings),
        creating.clone(),
    )
}

fn contacts(
    (netsuite, callers): (&Arc<NetSuite>, &Arc<Callers>),
    pages: Option<Origin>,
    creating: &Creating,
) -> Contacts {
    Contacts::new(
        Arc::clone(netsuite),
        Arc::clone(callers),
        pages,
        creating.clone(),
    )
}

fn calls(
    (records, callers, strangers, call_fields): (
        &Arc<Records>,
        &Arc<Callers>,
        Strangers,
        &Arc<CallFields>,
    ),
    (employees, organizers): (&Employees, &Organizers),
    (logging, linking): (&Logging, &Arc<Linking>),
    settings: &Settings,
    (quality, metrics): (&CallQuality, &Arc<Metrics>),
) -> Arc<Calls> {
    let filer = Filer::new(
        Arc::clone(records),
        Arc::clone(callers),
        employees.clone(),
        strangers,
    );
    Arc::new(Calls::new(
        (Arc::clone(records), filer, Arc::clone(call_fields)),
        employees.clone(),
        logging.clone(),
        settings.time_zones.clone(),
        organizers.clone(),
        Arc::clone(linking),
        (quality.clone(), Arc::clone(metrics)),
    ))
}

/// Who extensions are, and whose their calls are.
fn whose(settings: &Settings, database: &Database, clock: &Clock) -> (Employees, Organizers) {
    let employees = Employees::new(
        database.clone(),
        clock.clone(),
        settings.home_country_code.clone(),
    );
    let organizers = Organizers::new(
        database.clone(),
        employees.clone(),
        settings.company.default_organizer.clone(),
    );
    (employees, organizers)
}

/// What reads the company's log, and the mapping of the extensions that it knows.
fn log_and_mapping(
    settings: &Settings,
    http: reqwest::Client,
    around: Surroundings,
    records: &Arc<Records>,
) -> (Arc<CompanyLog>, OrganizerMapping) {
    let whose = (around.organizers.clone(), around.employees.clone());
    let staff = Staff::new(Arc::clone(&around.netsuite), around.clock.clone());
    let (clock, home) = (around.clock.clone(), around.home.clone());
    let leases = around.leases.clone();
    let log = Arc::new(CompanyLog::new(settings, http, around));
    let (known, records) = (Arc::clone(&log), (Arc::clone(records), leases));
    let mapping = OrganizerMapping::new(whose, staff, known, records, clock, home);
    (log, mapping)
}

/// What hears of calls that end.
fn event_subscription(
    settings: &Settings,
    (database, leases, vault): (&Database, &Leases, &Arc<Vault>),
    log: &Arc<CompanyLog>,
    clock: &Clock,
    events: &Arc<Events>,
) -> Arc<Webhook> {
    Arc::new(Webhook::new(
        settings,
        (database.clone(), leases.clone(), Arc::clone(vault)),
        Arc::clone(log),
        clock.clone(),
        Arc::clone(events),
    ))
}

fn texts(
    written: (Arc<Records>, Arc<CallFields>),
    (logging, organizers): (&Logging, &Organizers),
    settings: &Settings,
    metrics: &Arc<Metrics>,
) -> Texts {
    Texts::new(
        written,
        logging.clone(),
        organizers.clone(),
        settings.time_zones.clone(),
        Arc::clone(metrics),
    )
}

/// Who is kept of NetSuite, and who has a number.
fn people(
    netsuite: &Arc<NetSuite>,
    (database, leases): (&Database, &Leases),
    clock: &Clock,
    settings: &Settings,
) -> (Arc<Directory>, Arc<Callers>) {
    let home = &settings.home_country_code;
    let directory = Arc::new(Directory::new(
        Arc::clone(netsuite),
        clock.clone(),
        (database.clone(), leases.clone()),
        home.clone(),
        settings.netsuite.directory_page,
    ));
    let callers = Callers::new(
        Arc::clone(netsuite),
        Arc::clone(&directory),
        Choices::new(database.clone()),
        clock.clone(),
        home.clone(),
        settings.netsuite.app_url.clone(),
    );
    (directory, Arc::new(callers))
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
