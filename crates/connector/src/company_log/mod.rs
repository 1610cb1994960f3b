//! The company's call log: RingCentral's list of every call, read on a schedule and logged like the
//! browsers' reports, so that a call is in NetSuite also when no browser was open (adr/0035).
//!
//! | Module | Is |
//! |---|---|
//! | [`client`] | RingCentral, by the company's JWT |
//! | [`counted`] | how many calls there are in which state |
//! | [`cursor`] | which part of the log is read next |
//! | [`writing`] | logs the calls of a page |
//! | [`outage`] | whether NetSuite is away, or fails at one call |
//! | [`pace`] | how fast RingCentral is asked |
//! | [`named`] | calls that an event named, looked for at once |
//! | [`rules`] | whose a call is, and which are not logged |
//! | [`store`] | what became of each call |
//! | [`effect`] | what a change of the rules would do |
//! | [`past`] | calls of the past, for matching extensions |
//! | [`quiet`] | how long RingCentral is left alone after its limit |
//! | [`roster`] | who the extensions are |
//! | [`runs`] | readings that are over |
//! | [`ledger`] | RingCentral's log against NetSuite |
//!
//! A page is read, written down, and only then are its calls logged, several at once. A telling that
//! was logged is not told again unless RingCentral changed it, and one that a browser told as well costs
//! NetSuite nothing.

mod client;
mod counted;
mod cursor;
mod effect;
mod ledger;
mod named;
mod outage;
mod pace;
mod past;
mod quiet;
mod roster;
mod rules;
mod runs;
#[cfg(test)]
mod simulation;
mod store;
mod writing;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ledgerline_core::domain::{
    company::{Cause, CompanyState, CompanyStatus, Side, SyncRange, SyncReport, SyncRun},
    event::{Platform, What},
    probe::ProbeResult,
    time::Timestamp,
};
use ledgerline_core::wire::ringcentral::{company_log::CompanyRecord, error::ApiError};
use thiserror::Error;
use tokio::sync::Notify;

pub(crate) use self::client::Held;
pub use self::client::ReadError;
use self::{
    client::Client,
    counted::Counted,
    cursor::{LONGEST_MILLIS, Load, Purpose, Reading, Window},
    named::Named,
    outage::{Outage, Trials},
    pace::Asker,
    rules::{Entry, Rules, Verdict},
    runs::{Runs, Why},
    store::Store,
    writing::Hand,
};
use crate::{
    calls::Calls,
    clock::Clock,
    employees::Employees,
    events::Events,
    leases::{Leases, Turn},
    logging::Logging,
    metrics::Metrics,
    netsuite::NetSuite,
    organizers::Organizers,
    settings::Settings,
    storage::{Database, StorageError},
    time_zones::TimeZones,
    you::LastWrites,
};

/// How long the list of extensions is good.
const EXTENSIONS_MILLIS: i64 = 10 * 60_000;
/// Pause when nothing is due.
const PAUSE: Duration = Duration::from_secs(10);
/// Why a run stopped that our database did not take.
const NOT_KEPT: &str = "The connector's database did not take what was read. Its log says why.";
/// The turn of reading.
const READING: &str = "company log";
/// Pause while another connector reads.
const ELSEWHERE: Duration = Duration::from_secs(1);

/// The log could not be read or written.
#[derive(Debug, Error)]
pub enum CompanyError {
    /// RingCentral.
    #[error(transparent)]
    RingCentral(#[from] ReadError),
    /// Our database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a step came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A part of the log was read; there may be more.
    Worked,
    /// All is fresh.
    Idle,
    /// Another connector reads.
    Elsewhere,
    /// There is something to be read, and RingCentral's limit allows it at this time.
    Paced(Timestamp),
}

/// What this needs of the rest of the connector.
#[derive(Debug)]
pub(crate) struct Surroundings {
    pub(crate) netsuite: Arc<NetSuite>,
    pub(crate) calls: Arc<Calls>,
    pub(crate) employees: Employees,
    pub(crate) logging: Logging,
    pub(crate) organizers: Organizers,
    pub(crate) time_zones: TimeZones,
    pub(crate) database: Database,
    pub(crate) leases: Leases,
    pub(crate) clock: Clock,
    pub(crate) home: String,
    pub(crate) events: Arc<Events>,
    pub(crate) writes: LastWrites,
    pub(crate) metrics: Arc<Metrics>,
}

/// Reads and logs.
#[derive(Debug)]
pub struct CompanyLog {
    client: Client,
    store: Store,
    runs: Runs,
    counted: Counted,
    around: Surroundings,
    /// The newest calls, for trying a change of the rules on.
    recent: tokio::sync::Mutex<Option<(Timestamp, Vec<CompanyRecord>)>>,
    every: Duration,
    /// So many calls are told at once: enough that NetSuite's places are never empty.
    at_once: usize,
    trials: Mutex<Trials>,
    /// One reading at a time.
    progress: tokio::sync::Mutex<Progress>,
    /// When the list of extensions was read; one reading of it at a time.
    listed_at: tokio::sync::Mutex<Option<Timestamp>>,
    trouble: Mutex<Trouble>,
    named: Mutex<Named>,
    /// Somebody has changed what there is to do.
    woken: Notify,
}

/// What need not outlive the process: after a restart, a window is read from its first page again.
#[derive(Debug, Default)]
struct Progress {
    /// Windows that were interrupted, and how the reading stood then: what another connector has read since
    /// is not gone on with.
    begun: Vec<(Option<Reading>, Begun)>,
    load: Load,
    /// Where an asked-for range was.
    asked: Option<(SyncRange, Place)>,
}

/// A page of a window that is being read.
#[derive(Clone, Copy, Debug)]
struct Place {
    window: Window,
    page: usize,
    began_at: Timestamp,
}

impl Place {
    const fn start(window: Window, now: Timestamp) -> Self {
        Self {
            window,
            page: 1,
            began_at: now,
        }
    }
}

/// A window that is being read, and what was found in it.
#[derive(Clone, Debug)]
struct Begun {
    place: Place,
    report: SyncReport,
    since: Timestamp,
}

impl Begun {
    fn new(window: Window, now: Timestamp) -> Self {
        Self {
            place: Place::start(window, now),
            report: SyncReport::default(),
            since: now,
        }
    }

    const fn purpose(&self) -> Purpose {
        self.place.window.purpose
    }
}

/// How the reading stands, and what is read next: nothing where that is what events named. Else, why nothing
/// is.
type Chosen = Result<(Option<Reading>, Option<Begun>), Step>;

/// How far a window was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Seen {
    /// All of it.
    Whole,
    /// RingCentral's limit allows the next page later.
    Part,
}

/// What stands in the way.
#[derive(Clone, Debug, Default)]
struct Trouble {
    ringcentral: Option<ReadError>,
    netsuite: Option<Cause>,
    /// When it was met.
    at: Option<Timestamp>,
}

impl CompanyLog {
    /// Reads nothing before there are credentials.
    pub(crate) fn new(settings: &Settings, http: reqwest::Client, around: Surroundings) -> Self {
        let company = &settings.company;
        let credentials = company.credentials.clone();
        let counted = (around.clock.clone(), Arc::clone(&around.metrics));
        Self {
            client: Client::new(&settings.ringcentral, credentials, http, counted),
            store: Store::new(around.database.clone()),
            runs: Runs::new(around.database.clone()),
            counted: Counted::default(),
            around,
            recent: tokio::sync::Mutex::default(),
            every: company.every,
            at_once: settings.netsuite.concurrency.saturating_mul(2),
            trials: Mutex::default(),
            progress: tokio::sync::Mutex::default(),
            listed_at: tokio::sync::Mutex::default(),
            trouble: Mutex::default(),
            named: Mutex::default(),
            woken: Notify::new(),
        }
    }

    /// Are there credentials for both sides?
    pub fn is_set_up(&self) -> bool {
        self.client.is_set_up() && self.around.netsuite.is_set_up()
    }

    /// Does these credentials' part of reading once.
    pub(crate) async fn prove(&self, held: &Arc<Held>) -> Result<u32, ReadError> {
        self.client.prove(held).await
    }

    /// Tries RingCentral's part step by step, with a sign-in of its own.
    pub(crate) async fn probe(&self) -> Vec<ProbeResult> {
        self.client.probe().await
    }

    /// Reads with these from now on; with none, not at all. What is known and what waits is kept.
    pub(crate) fn connect(&self, held: Option<Arc<Held>>) {
        self.client.hold(held);
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.ringcentral = None;
        drop(trouble);
        self.wake();
    }

    /// Looks at once whether something is due.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    /// An event says that somebody left this call: it is looked for before the schedule would.
    pub(crate) fn name(&self, call: String) {
        self.named().note(call, self.client.now());
        self.wake();
    }

    fn named(&self) -> MutexGuard<'_, Named> {
        self.named.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trials(&self) -> MutexGuard<'_, Trials> {
        self.trials.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A path in the account that is read.
    pub(crate) fn in_account(&self, path: &str) -> Result<String, ReadError> {
        self.client.in_account(path)
    }

    /// Asks RingCentral for something else than the log, with the same sign-in.
    pub(crate) async fn ask(
        &self,
        method: reqwest::Method,
        path: &str,
        body: Option<String>,
    ) -> Result<Result<String, ApiError>, ReadError> {
        self.client.ask(method, path, body).await
    }

    pub(crate) fn ringcentral_trouble(&self) -> Option<ReadError> {
        self.trouble().ringcentral
    }

    async fn pause(&self, longest: Duration) {
        let now = self.client.now();
        let next_at = self.named().next_at();
        let left = next_at.map(|at| at.millis_since(now).max(0).unsigned_abs());
        let longest = left.map_or(longest, |left| longest.min(Duration::from_millis(left)));
        // Woken or not, the next step says what there is to do.
        let _ = tokio::time::timeout(longest, self.woken.notified()).await;
    }

    /// What is named meanwhile may be asked for earlier.
    async fn await_pace(&self, until: Timestamp) {
        let left = self.client.left(until).min(PAUSE);
        let _ = tokio::time::timeout(left, self.woken.notified()).await;
    }

    /// After trouble; events do not make it shorter.
    async fn rest(&self) {
        tokio::time::sleep(PAUSE).await;
        let _ = tokio::time::timeout(PAUSE * 5, self.woken.notified()).await;
    }

    /// Steps for good.
    pub async fn tend(self: Arc<Self>) {
        loop {
            match self.step().await {
                Ok(Step::Worked) => {}
                Ok(Step::Idle) => self.pause(PAUSE).await,
                Ok(Step::Paced(until)) => self.await_pace(until).await,
                Ok(Step::Elsewhere) => tokio::time::sleep(ELSEWHERE).await,
                Err(CompanyError::RingCentral(error)) => {
                    tracing::warn!(%error, code = error.code(), "the company's call log was not read");
                    self.rest().await;
                }
                Err(CompanyError::Storage(StorageError::TakenOver(_))) => {
                    tracing::warn!("another connector goes on reading the company's call log");
                }
                Err(CompanyError::Storage(error)) => {
                    tracing::error!(%error, "the company's call log cannot be kept");
                    self.rest().await;
                }
            }
        }
    }

    /// Reads the part of the log that is due, and logs it.
    pub async fn step(&self) -> Result<Step, CompanyError> {
        let mut progress = self.progress.lock().await;
        if !self.is_set_up() {
            return Ok(Step::Idle);
        }
        if let Err(step) = self.chosen(&progress).await? {
            return Ok(step);
        }
        let Some(turn) = self.around.leases.take(READING).await? else {
            return Ok(Step::Elsewhere);
        };
        // Another connector may just have done it.
        let (reading, chosen) = match self.chosen(&progress).await? {
            Ok(chosen) => chosen,
            Err(step) => return Ok(step),
        };
        let now = self.client.now();
        let named = || Some(Begun::new(self.named().due(now, &progress.load)?, now));
        let Some(mut begun) = chosen.or_else(named) else {
            return Ok(Step::Idle);
        };
        let purpose = begun.purpose();
        progress.begun.retain(|(_, one)| one.purpose() != purpose);
        let reading = if let Some(reading) = reading {
            reading
        } else {
            let first = Reading::first(now);
            // Written down at once: a start that fails for a day must not begin a day later.
            self.store.keep_reading(&turn, &first).await?;
            first
        };
        let Begun { place, report, .. } = &mut begun;
        let outcome = self.read(&turn, place, false, report).await;
        if matches!(outcome, Ok(Seen::Part)) {
            progress.begun.push((Some(reading), begun));
            turn.end().await?;
            return Ok(Step::Worked);
        }
        let ended = self.end_step(&turn, &mut begun, &outcome).await;
        if let Err(error) = outcome {
            if purpose != Purpose::Named {
                let begun = Begun {
                    report: SyncReport::default(),
                    since: self.client.now(),
                    ..begun
                };
                progress.begun.push((Some(reading), begun));
            }
            return Err(error);
        }
        ended?;
        let Begun { place, report, .. } = begun;
        if purpose != Purpose::Named {
            progress.load.seen(&place.window, report.found, now);
        }
        // Our clock may have been ahead when it began, and what is to come was not read.
        let began_at = place.began_at.min(self.client.now());
        let done = reading.done(&place.window, began_at);
        self.store.keep_reading(&turn, &done).await?;
        tracing::info!(
            found = report.found,
            already = report.already_logged,
            newly = report.newly_logged,
            failed = report.failed,
            left_out = report.left_out,
            "the company's call log was read"
        );
        turn.end().await?;
        Ok(Step::Worked)
    }

    async fn end_step(
        &self,
        turn: &Turn,
        begun: &mut Begun,
        outcome: &Result<Seen, CompanyError>,
    ) -> Result<(), StorageError> {
        let Window { from, to, purpose } = begun.place.window;
        let why = match purpose {
            Purpose::Named => Why::Named,
            Purpose::Asked => Why::Asked,
            Purpose::Advance | Purpose::Sweep | Purpose::Retry => Why::Due,
        };
        let run = (begun.since, SyncRange { from, to }, why);
        self.end(turn, run, outcome, &mut begun.report).await
    }

    /// What is most urgent of that which RingCentral's limit allows.
    async fn chosen(&self, progress: &Progress) -> Result<Chosen, StorageError> {
        let now = self.client.now();
        let reading = self.store.reading().await?;
        let waiting = self.waiting(now).await?;
        let stands = reading.unwrap_or(Reading::first(now));
        let due = stands.due(now, self.every, waiting, &progress.load);
        let is_as_then = |then: &Option<Reading>, purpose: Purpose| {
            let mark = |reading: &Option<Reading>| reading.map(|one| one.mark(purpose));
            mark(then) == mark(&reading)
        };
        let resumed = |purpose: Purpose| {
            let mut all = progress.begun.iter();
            let found =
                all.find(|(then, one)| one.purpose() == purpose && is_as_then(then, purpose));
            found.map(|(_, begun)| begun.clone())
        };
        let due = due.map(|window| {
            let begun = resumed(window.purpose);
            begun.unwrap_or_else(|| Begun::new(window, now))
        });
        let named = resumed(Purpose::Named);
        let mut wanted: Vec<Asker> = due.iter().map(|due| due.purpose().into()).collect();
        if named.is_some() || self.named().is_due(now) {
            // Before what came late, and after what is new.
            let place = usize::from(wanted.first() == Some(&Asker::Advance));
            wanted.insert(place, Asker::Named);
        }
        Ok(match self.client.first(&wanted) {
            Ok(Asker::Named) => Ok((reading, named)),
            Ok(Asker::Advance | Asker::Behind | Asker::Asked | Asker::Aside) => Ok((reading, due)),
            Err(Some(until)) => Err(Step::Paced(until)),
            Err(None) => Err(Step::Idle),
        })
    }

    /// When the oldest call began that waits and does not rest, and when the newest one did that waits.
    async fn waiting(
        &self,
        now: Timestamp,
    ) -> Result<Option<(Timestamp, Timestamp)>, StorageError> {
        let most = self.trials().count() + 1;
        let waiting = self.store.waiting(most).await?;
        let oldest = {
            let trials = self.trials();
            let mut due = waiting
                .iter()
                .filter(|(key, _)| !trials.is_resting(key, now));
            due.next().map(|(_, at)| *at)
        };
        let Some(oldest) = oldest else {
            return Ok(None);
        };
        let newest = self.store.newest_waiting().await?;
        Ok(Some((oldest, newest.unwrap_or(oldest))))
    }

    /// Reads a range to its end, also when whoever asked for it is gone meanwhile, as behind a proxy that
    /// has no patience.
    pub async fn sync_to_the_end(
        self: Arc<Self>,
        range: SyncRange,
    ) -> Result<SyncReport, StorageError> {
        let run = tokio::spawn(async move { self.sync(range).await });
        match run.await {
            Ok(done) => done,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // The connector ends, and nobody hears of this any more.
            Err(_) => Ok(SyncReport::default()),
        }
    }

    /// Reads a range now, and tries again what failed. The schedule goes on from where it was.
    pub async fn sync(&self, range: SyncRange) -> Result<SyncReport, StorageError> {
        let mut progress = self.progress.lock().await;
        let mut turn = self.around.leases.wait(READING).await?;
        let began_at = self.client.now();
        let mut report = SyncReport::default();
        let asked = progress.asked.take().filter(|(asked, _)| *asked == range);
        let mut place = asked.map(|(_, place)| place);
        let mut from = range.from;
        while from < range.to {
            let mut at = place.take().unwrap_or_else(|| {
                let window = Window {
                    from,
                    to: range.to.min(from.plus_millis(LONGEST_MILLIS)),
                    purpose: Purpose::Asked,
                };
                Place::start(window, self.client.now())
            });
            let read = self.read(&turn, &mut at, true, &mut report).await;
            match read {
                Ok(Seen::Whole) => {
                    from = at.window.to;
                    continue;
                }
                Ok(Seen::Part) => {
                    place = Some(at);
                    turn.end().await?;
                    drop(progress);
                    // What is due and what events name goes on meanwhile.
                    while let Some(until) = self.client.next_at(Asker::Asked) {
                        tokio::time::sleep(self.client.left(until).min(ELSEWHERE)).await;
                    }
                    progress = self.progress.lock().await;
                    turn = self.around.leases.wait(READING).await?;
                    continue;
                }
                Err(_) => {}
            }
            progress.asked = Some((range, at));
            let run = (began_at, range, Why::Asked);
            let ended = self.end(&turn, run, &read, &mut report).await;
            return match read {
                Err(CompanyError::Storage(error)) => Err(error),
                Ok(_) | Err(CompanyError::RingCentral(_)) => ended.map(|()| report),
            };
        }
        self.end(
            &turn,
            (began_at, range, Why::Asked),
            &Ok(Seen::Whole),
            &mut report,
        )
        .await?;
        turn.end().await?;
        Ok(report)
    }

    /// Writes down what a run came to.
    async fn end(
        &self,
        turn: &Turn,
        (began_at, range, why): (Timestamp, SyncRange, Why),
        outcome: &Result<Seen, CompanyError>,
        report: &mut SyncReport,
    ) -> Result<(), StorageError> {
        let words = |cause: Cause| cause.words().to_owned();
        (report.is_complete, report.cause) = match outcome {
            Ok(_) => (true, self.trouble().netsuite.map(words)),
            Err(CompanyError::RingCentral(error)) => (false, Some(error.words())),
            Err(CompanyError::Storage(_)) => (false, Some(NOT_KEPT.to_owned())),
        };
        let run = SyncRun {
            is_asked: why == Why::Asked,
            began_at,
            ended_at: self.client.now(),
            range,
            report: report.clone(),
        };
        self.runs.keep(turn, &run, why).await
    }

    /// How it stands.
    pub async fn status(&self) -> Result<CompanyStatus, StorageError> {
        let reading = self.store.reading().await?;
        let last_good_at = reading.and_then(|reading| reading.good_at);
        let trouble = self.trouble();
        // Another connector may have read since without any.
        let is_over = trouble.at.is_some_and(|at| last_good_at > Some(at));
        let trouble = if is_over { Trouble::default() } else { trouble };
        let state = match (&trouble.ringcentral, trouble.netsuite) {
            _ if !self.is_set_up() => CompanyState::NotSetUp,
            (
                Some(
                    ReadError::NotSetUp
                    | ReadError::Jwt { .. }
                    | ReadError::Client { .. }
                    | ReadError::App { .. }
                    | ReadError::Foreign
                    | ReadError::NoSuchAccount { .. },
                ),
                _,
            ) => CompanyState::ReconnectNeeded,
            (Some(ReadError::Permission { .. }), _) => CompanyState::PermissionMissing,
            (Some(ReadError::Busy { .. } | ReadError::Away | ReadError::Unreadable), _) => {
                CompanyState::RingcentralAway
            }
            (None, Some(_)) => CompanyState::NetsuiteAway,
            (None, None) if last_good_at.is_none() => CompanyState::Starting,
            (None, None) => CompanyState::Connected,
        };
        let (counts, missing_since) = self.counted.of(&self.store).await?;
        let of_netsuite = trouble.netsuite.map(|cause| cause.words().to_owned());
        Ok(CompanyStatus {
            state,
            cause: trouble
                .ringcentral
                .as_ref()
                .map(ReadError::words)
                .or(of_netsuite),
            code: trouble
                .ringcentral
                .as_ref()
                .and_then(ReadError::code)
                .map(str::to_owned),
            last_good_at,
            read_until: reading.map(|reading| reading.read_until),
            waits_until: self.client.quiet_until(),
            counts,
            missing_since,
            time_zone: self.around.time_zones.name().map(str::to_owned),
            runs: self.runs.last().await?,
            mapping_changes: 0,
            ringcentral: Side::default(),
            netsuite: Side::default(),
            subscription: None,
            check: None,
        })
    }

    fn trouble(&self) -> Trouble {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.clone()
    }

    /// Sees all of the window and logs what is to be logged. NetSuite's troubles leave calls waiting
    /// and are no error: the reading goes on, so that the calls are known.
    async fn read(
        &self,
        turn: &Turn,
        place: &mut Place,
        is_forced: bool,
        report: &mut SyncReport,
    ) -> Result<Seen, CompanyError> {
        let mut outage = Outage::default();
        let logged_before = report.newly_logged;
        let reading = self.read_pages(turn, place, is_forced, (report, &mut outage));
        let netsuite = &self.around.netsuite;
        let outcome = netsuite.in_one_account(Box::pin(reading)).await;
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.at = Some(place.began_at);
        trouble.netsuite = outage.obstacle().map(|(cause, _)| *cause);
        trouble.ringcentral = match &outcome {
            Err(CompanyError::RingCentral(error)) => Some(error.clone()),
            Ok(_) | Err(CompanyError::Storage(_)) => None,
        };
        drop(trouble);
        if let Err(CompanyError::RingCentral(error)) = &outcome
            && let Some(what) = error.event()
        {
            let code = error.permission().or(error.code());
            self.around.events.note(Platform::Ringcentral, what, code);
        }
        if report.newly_logged > logged_before {
            let what = What::CallsLogged;
            self.around.events.note(Platform::Ringcentral, what, None);
        }
        outcome
    }

    async fn read_pages(
        &self,
        turn: &Turn,
        place: &mut Place,
        is_forced: bool,
        (report, outage): (&mut SyncReport, &mut Outage),
    ) -> Result<Seen, CompanyError> {
        let window = place.window;
        let extensions = self.extensions().await?;
        let logging = self.around.logging.rules().await?;
        let organizers = &self.around.organizers;
        let mappings = organizers.mappings().await?;
        let has_default_organizer = organizers.default_organizer().await?.is_some();
        let colleagues = self.around.employees.colleagues().await?;
        let rules = Rules {
            logging: &logging,
            has_default_organizer,
            mappings: &mappings,
            colleagues: &colleagues,
        };
        let range = (window.from, window.to);
        let hand = Hand {
            turn,
            extensions: &extensions,
            is_forced,
        };
        let asker = window.purpose.into();
        loop {
            if self.client.next_at(asker).is_some() {
                return Ok(Seen::Part);
            }
            let asked_at = self.client.now();
            let log = self.client.log(range, (place.page, asker)).await?;
            let entries: Vec<Entry> = log
                .records
                .iter()
                .flat_map(|record| rules.entries(record, |id| extensions.get(id), window.from))
                .collect();
            self.store.see(turn, &entries, place.began_at).await?;
            for entry in &entries {
                self.named().found(&entry.call, asked_at);
            }
            self.settle_all(hand, &entries, (outage, report)).await?;
            if log.navigation.next_page.is_none() {
                break;
            }
            if window.purpose == Purpose::Named && self.named().has_all() {
                return Ok(Seen::Whole);
            }
            place.page += 1;
        }
        self.store
            .give_up_unseen(turn, range, place.began_at)
            .await?;
        Ok(Seen::Whole)
    }
}
