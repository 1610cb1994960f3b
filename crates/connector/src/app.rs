//! The connector put together from its settings.

use std::sync::Arc;

use sqlx::SqlitePool;
use thiserror::Error;

use crate::{
    call_links::Links,
    callers::Callers,
    calls::Calls,
    choices::Choices,
    clock::Clock,
    company_log::{CompanyLog, Surroundings},
    contacts::Contacts,
    customer_calls::CustomerCalls,
    customer_pane::CustomerPane,
    customers::Customers,
    directory::Directory,
    employees::Employees,
    grants::Grants,
    metrics::Metrics,
    money::Currencies,
    netsuite::{NetSuite, NetSuiteError},
    records::Records,
    ringcentral::Identities,
    settings::{Origin, Settings, SettingsError},
    storage::StorageError,
    texts::Texts,
};

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
    pub(crate) database: SqlitePool,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) identities: Identities,
    pub(crate) grants: Grants,
    pub(crate) employees: Employees,
    pub(crate) company: Option<Company>,
}

/// What needs NetSuite.
#[derive(Debug)]
pub(crate) struct Company {
    pub(crate) netsuite: Arc<NetSuite>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) callers: Arc<Callers>,
    pub(crate) calls: Arc<Calls>,
    /// RingCentral's log of every call, where the settings say who reads it.
    pub(crate) log: Option<Arc<CompanyLog>>,
    pub(crate) texts: Texts,
    pub(crate) customers: Customers,
    pub(crate) pane: CustomerPane,
    pub(crate) customer_calls: CustomerCalls,
    pub(crate) links: Links,
    pub(crate) contacts: Contacts,
}

impl App {
    /// Connects nothing yet.
    pub fn new(settings: Settings, database: SqlitePool, clock: Clock) -> Result<Self, StartError> {
        let http = client()?;
        let metrics = Arc::new(Metrics::default());
        let employees = Employees::new(
            database.clone(),
            clock.clone(),
            settings.home_country_code.clone(),
        );
        let company = settings
            .netsuite
            .as_ref()
            .map(|netsuite| {
                let pages = netsuite.app_url.clone();
                let subsidiary = netsuite.customer_subsidiary.clone();
                let page_size = netsuite.directory_page;
                let home = settings.home_country_code.clone();
                let netsuite =
                    NetSuite::new(netsuite, http.clone(), clock.clone(), Arc::clone(&metrics))?;
                let netsuite = Arc::new(netsuite);
                let (directory, callers) = people(
                    &netsuite,
                    &database,
                    &clock,
                    &home,
                    page_size,
                    pages.clone(),
                );
                let records = Arc::new(Records::new(
                    Arc::clone(&netsuite),
                    Arc::clone(&callers),
                    database.clone(),
                    pages.clone(),
                ));
                let organizer = settings
                    .company
                    .as_ref()
                    .and_then(|company| company.default_organizer.clone());
                let calls = Arc::new(Calls::new(
                    Arc::clone(&records),
                    employees.clone(),
                    settings.time_zones.clone(),
                    organizer,
                    Arc::clone(&metrics),
                ));
                let currencies = Arc::new(Currencies::new(Arc::clone(&netsuite), clock.clone()));
                let log = Surroundings {
                    netsuite: Arc::clone(&netsuite),
                    calls: Arc::clone(&calls),
                    employees: employees.clone(),
                    time_zones: settings.time_zones.clone(),
                    database: database.clone(),
                    clock: clock.clone(),
                    home: settings.home_country_code.clone(),
                };
                let log = CompanyLog::of(&settings, http.clone(), log).map(Arc::new);
                Ok::<_, SettingsError>(Company {
                    calls,
                    log,
                    texts: Texts::new(records, settings.time_zones.clone(), Arc::clone(&metrics)),
                    pane: CustomerPane::new(
                        Arc::clone(&netsuite),
                        clock.clone(),
                        Arc::clone(&currencies),
                        pages.clone(),
                    ),
                    customer_calls: CustomerCalls::new(
                        Arc::clone(&netsuite),
                        Arc::clone(&callers),
                        pages.clone(),
                    ),
                    links: Links::new(Arc::clone(&netsuite), pages.clone()),
                    contacts: Contacts::new(
                        Arc::clone(&netsuite),
                        Arc::clone(&callers),
                        subsidiary.clone(),
                        pages.clone(),
                    ),
                    customers: Customers::new(
                        Arc::clone(&netsuite),
                        Arc::clone(&callers),
                        clock.clone(),
                        currencies,
                        subsidiary,
                        pages,
                    ),
                    netsuite,
                    directory,
                    callers,
                })
            })
            .transpose()?;
        Ok(Self(Arc::new(Parts {
            identities: Identities::new(&settings.ringcentral, http, clock.clone()),
            grants: Grants::new(database.clone(), clock),
            employees,
            company,
            metrics,
            database,
            settings,
        })))
    }

    /// What keeps the directory; nothing without NetSuite, or where the settings say so.
    pub fn directory(&self) -> Option<Arc<Directory>> {
        let wanted = self.settings.netsuite.as_ref()?.directory;
        let company = self.0.company.as_ref()?;
        wanted.then(|| Arc::clone(&company.directory))
    }

    /// Forgets what was kept while the settings allowed a directory that they refuse now.
    pub async fn forget_unwanted(&self) -> Result<(), StorageError> {
        match &self.0.company {
            Some(company) if self.directory().is_none() => company.directory.erase().await,
            Some(_) | None => Ok(()),
        }
    }

    /// What reads the company's call log, where the settings say who does.
    pub fn company_log(&self) -> Option<Arc<CompanyLog>> {
        self.0.company.as_ref()?.log.clone()
    }

    pub(crate) fn company(&self) -> Result<&Company, NetSuiteError> {
        self.0.company.as_ref().ok_or(NetSuiteError::NotSetUp)
    }
}

/// Follows nobody elsewhere: a token is for the host it was asked for.
fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("ledgerline-connector/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Who is kept of NetSuite, and who has a number.
fn people(
    netsuite: &Arc<NetSuite>,
    database: &SqlitePool,
    clock: &Clock,
    home: &str,
    page_size: usize,
    pages: Option<Origin>,
) -> (Arc<Directory>, Arc<Callers>) {
    let directory = Arc::new(Directory::new(
        Arc::clone(netsuite),
        clock.clone(),
        database.clone(),
        home.to_owned(),
        page_size,
    ));
    let callers = Callers::new(
        Arc::clone(netsuite),
        Arc::clone(&directory),
        Choices::new(database.clone()),
        clock.clone(),
        home.to_owned(),
        pages,
    );
    (directory, Arc::new(callers))
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
