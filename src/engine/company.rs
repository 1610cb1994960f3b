//! The company's connections: how they stand, and what an admin does about them. An annex.
//!
//! What an admin enters goes through and is not kept: the connector keeps it, sealed. A sync is asked for
//! a day at a time, so that each answer comes before a browser gives up waiting, and the ledger of a long
//! range a month at a time.

mod saving;

use ledgerline_core::{
    domain::{
        caller::LoggedCallSummary,
        company::{
            Certificate, CheckEntry, CheckedCustomer, CompanyStatus, CompanyView, CompanyWish,
            CustomerQuestion, KnownCustomer, LEDGER_DAYS, Ledger, Proof, Sent, SyncRange,
            SyncReport,
        },
        customer_pane::Listed,
        event::{ConnectionLog, Platform},
        missing_calls::Search,
        pane::Reading,
        probe::ProbeReport,
        subscription::EventSubscription,
        time::Timestamp,
        view::{AnnexName, AnnexView},
        you::You,
    },
    wire::json,
};

use super::{
    annex::{Annex, Ground, NewAnnex, News, drawn},
    asks::{Asks, Question},
    desk::{ConnectorError, connector_answer},
    io::{HttpResponse, Method, NoAnswer},
    pane::{asked as begin, take},
};
use saving::Saving;

/// Longest part of a sync in one request.
const SYNC_DAYS: i64 = 1;
/// Admins are told that a connection needs them also where they look at none.
const WATCH_MS: i64 = 5 * 60_000;
/// A part whose answer is lost is asked for again so often; what was logged of it costs nothing more.
const MOST_REPEATS: u8 = 10;

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::Company,
        machine: Box::new(Company::default()),
    }
}

/// What a request is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ask {
    Status,
    Sync,
    Ledger,
    Send,
    Customers,
    CheckedCalls,
    Confirm,
    RingCentral,
    NetSuite,
    Certificate,
    Tests,
    Log,
    You,
    Renewal,
    /// A connection is to be used no more.
    Leave,
}

impl Question for Ask {
    const ANNEX: AnnexName = AnnexName::Company;
}

/// A range that is being synced.
#[derive(Clone, Copy, Debug)]
struct Syncing {
    wanted: SyncRange,
    /// Everything before is done.
    from: Timestamp,
    repeats: u8,
}

/// A range that is being compared.
#[derive(Clone, Debug)]
struct Comparing {
    wanted: SyncRange,
    /// Everything before is compared.
    from: Timestamp,
    /// What that came to.
    sum: Option<Ledger>,
}

#[derive(Default)]
struct Company {
    /// Is somebody there to ask for?
    works: bool,
    view: CompanyView,
    asks: Asks<Ask>,
    syncing: Option<Syncing>,
    comparing: Option<Comparing>,
    /// Credentials on their way.
    saving: Option<Saving>,
    /// The range that the ledger is of.
    compared: Option<SyncRange>,
    /// The range in which calls are missing.
    searched: Option<SyncRange>,
    /// When an admin's browser looks by itself.
    watch_at: Option<Timestamp>,
    drawn: Option<AnnexView>,
}

impl Annex for Company {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>) {
        match news {
            News::Starts => self.works = true,
            News::Stops => {
                *self = Self {
                    asks: self.asks.emptied(),
                    ..Self::default()
                };
                return;
            }
            News::Wish(wish) => {
                if let Ok(wish) = json::read(wish) {
                    self.wish(wish, ground);
                }
            }
            News::Answer(number, result) => self.answered(number, result, ground),
            News::Tick => {
                // What is due and cannot be done now is due with the next input.
                self.watch_at = self.watch_at.filter(|at| ground.desk.now < *at);
                let may_look = ground.is_admin && ground.is_signed_in && ground.is_seen;
                if self.watch_at.is_none() && may_look {
                    self.look(ground);
                } else if self.drawn.is_some() {
                    return;
                }
            }
            News::Read(..)
            | News::Saved(..)
            | News::Event(_)
            | News::Gap
            | News::Back
            | News::Identified(..)
            | News::Round(_)
            | News::CameRound(_) => return,
        }
        self.drawn = Some(AnnexView {
            task: self
                .status()
                .and_then(|status| status.task(ground.desk.now)),
            ..drawn(AnnexName::Company, 0, &self.view)
        });
    }

    fn deadline(&self) -> Option<Timestamp> {
        self.watch_at
    }

    fn view(&self) -> Option<AnnexView> {
        self.drawn.clone().filter(|_| self.works)
    }
}

impl Company {
    fn wish(&mut self, wish: CompanyWish, ground: &mut Ground<'_>) {
        match wish {
            CompanyWish::Look => self.look(ground),
            CompanyWish::Sync(range) => self.sync(range, ground),
            CompanyWish::Ledger(range) => {
                self.view.sent = None;
                self.compare(range, ground);
            }
            CompanyWish::FindCustomers(text) => self.find_customers(text, ground),
            CompanyWish::CheckCustomer(customer) => self.check_customer(customer, ground),
            CompanyWish::Confirm(customer) => {
                let way = (Method::Put, "/company/check");
                let entry = CheckEntry { customer };
                self.asks.ask(Ask::Confirm, way, Some(&entry), ground.desk);
            }
            CompanyWish::Send(_) if self.view.sending.is_some() => {}
            CompanyWish::Send(call) => {
                let way = (Method::Post, "/company/ledger/send");
                self.asks.ask(Ask::Send, way, Some(&call), ground.desk);
                self.view.sending = Some(call);
                self.view.sent = None;
            }
            CompanyWish::Test => {
                if self.view.tests != Some(Reading::Asked) {
                    self.view.tests = Some(Reading::Asked);
                    let path = "/company/tests";
                    self.asks
                        .ask_plainly(Ask::Tests, (Method::Post, path), ground.desk);
                }
            }
            CompanyWish::LookAtYou => {
                begin(&mut self.view.you);
                self.asks
                    .ask_plainly(Ask::You, (Method::Get, "/company/you"), ground.desk);
            }
            CompanyWish::Log(platform) => {
                let known = &self.view.log;
                let is_of_it = matches!(known, Some(Reading::Read { value, .. }) if value.platform == platform);
                if !is_of_it {
                    self.view.log = Some(Reading::Asked);
                }
                let path = ["/company/events?connection=", platform.as_str()].concat();
                self.asks
                    .ask_plainly(Ask::Log, (Method::Get, &path), ground.desk);
            }
            CompanyWish::Acknowledge(platform) => {
                let path = ["/company/events/seen?connection=", platform.as_str()].concat();
                self.asks
                    .ask_plainly(Ask::Log, (Method::Post, &path), ground.desk);
            }
            CompanyWish::FindMissing(range) => self.find_missing(range, ground),
            CompanyWish::RingCentral { entry, saves } => {
                self.view.ringcentral = Some(Reading::Asked);
                self.begin_saving(Platform::Ringcentral, saves);
                let (method, path) = if saves {
                    (Method::Put, "/company/ringcentral")
                } else {
                    (Method::Post, "/company/ringcentral/test")
                };
                self.asks
                    .ask(Ask::RingCentral, (method, path), Some(&entry), ground.desk);
            }
            CompanyWish::Certificate => {
                self.view.certificate = Some(Reading::Asked);
                let path = "/company/netsuite/certificate";
                self.asks
                    .ask_plainly(Ask::Certificate, (Method::Post, path), ground.desk);
            }
            CompanyWish::NetSuite { entry, saves } => {
                self.view.netsuite = Some(Reading::Asked);
                self.begin_saving(Platform::Netsuite, saves);
                let (method, path) = if saves {
                    (Method::Put, "/company/netsuite")
                } else {
                    (Method::Post, "/company/netsuite/test")
                };
                self.asks
                    .ask(Ask::NetSuite, (method, path), Some(&entry), ground.desk);
            }
            CompanyWish::RenewSubscription => {
                if !self.asks.awaits(Ask::Renewal) {
                    self.view.renewal = Some(Reading::Asked);
                    let path = "/company/subscription/renew";
                    self.asks
                        .ask_plainly(Ask::Renewal, (Method::Post, path), ground.desk);
                }
            }
            CompanyWish::DisconnectRingCentral => {
                self.view.ringcentral = None;
                let path = "/company/ringcentral";
                self.asks
                    .ask_plainly(Ask::Leave, (Method::Delete, path), ground.desk);
            }
            CompanyWish::DisconnectNetSuite => {
                self.view.netsuite = None;
                let path = "/company/netsuite";
                self.asks
                    .ask_plainly(Ask::Leave, (Method::Delete, path), ground.desk);
            }
        }
    }

    fn find_customers(&mut self, text: String, ground: &mut Ground<'_>) {
        // Only the answer to what stands there now is of interest.
        self.asks.drop_all(Ask::Customers);
        self.view.customers = Some(Reading::Asked);
        let way = (Method::Post, "/company/check/customers");
        let question = CustomerQuestion { text };
        self.asks
            .ask(Ask::Customers, way, Some(&question), ground.desk);
    }

    fn check_customer(&mut self, customer: KnownCustomer, ground: &mut Ground<'_>) {
        self.asks.drop_all(Ask::CheckedCalls);
        let path = ["/customers/", customer.id.as_str(), "/calls"].concat();
        self.view.customers = None;
        self.view.checked = Some(CheckedCustomer {
            customer,
            calls: Some(Reading::Asked),
        });
        let way = (Method::Get, path.as_str());
        self.asks.ask_plainly(Ask::CheckedCalls, way, ground.desk);
    }

    const fn status(&self) -> Option<&CompanyStatus> {
        match &self.view.status {
            Some(Reading::Read { value, .. }) => Some(value),
            Some(Reading::Asked | Reading::Failed { .. }) | None => None,
        }
    }

    fn look(&mut self, ground: &mut Ground<'_>) {
        if ground.is_admin {
            self.watch_at = Some(ground.desk.now.plus_millis(WATCH_MS));
        }
        if !self.asks.awaits(Ask::Status) {
            begin(&mut self.view.status);
            self.asks
                .ask_plainly(Ask::Status, (Method::Get, "/company"), ground.desk);
        }
    }

    fn compare(&mut self, range: SyncRange, ground: &mut Ground<'_>) {
        if self.compared != Some(range) {
            self.view.ledger = None;
        }
        begin(&mut self.view.ledger);
        self.compared = Some(range);
        // Parts of another range are none of this.
        self.asks.drop_all(Ask::Ledger);
        let comparing = Comparing {
            wanted: range,
            from: range.from,
            sum: None,
        };
        self.compare_part(comparing, ground);
    }

    fn compare_part(&mut self, comparing: Comparing, ground: &mut Ground<'_>) {
        let SyncRange { from, to } = comparing.wanted.part(comparing.from, LEDGER_DAYS);
        self.comparing = Some(comparing);
        let (from, to) = (from.as_millis().to_string(), to.as_millis().to_string());
        let path = ["/company/ledger?from=", &from, "&to=", &to].concat();
        self.asks
            .ask_plainly(Ask::Ledger, (Method::Get, &path), ground.desk);
    }

    fn part_compared(&mut self, result: Result<HttpResponse, NoAnswer>, ground: &mut Ground<'_>) {
        let Some(mut comparing) = self.comparing.take() else {
            return;
        };
        let mut part = None;
        take::<Ledger>(&mut part, result);
        if let Some(Reading::Read { value, .. }) = &mut part {
            if let Some(mut sum) = comparing.sum.take() {
                sum.add(value.clone());
                *value = sum;
            }
            let next = comparing.wanted.part(comparing.from, LEDGER_DAYS).to;
            if next < comparing.wanted.to {
                comparing.from = next;
                comparing.sum = Some(value.clone());
                return self.compare_part(comparing, ground);
            }
        }
        // A part of the truth would look like the whole.
        self.view.ledger = part;
    }

    /// Reads the range, compares it with NetSuite, and looks at the connections, one after the other.
    fn find_missing(&mut self, range: SyncRange, ground: &mut Ground<'_>) {
        if !self.view.is_syncing && !self.view.search.is_under_way() {
            self.searched = Some(range);
            self.view.search = Search::Syncing;
            self.sync(range, ground);
        }
    }

    /// The next step of looking for missing calls, after one that has come to its end.
    fn search_on(&mut self, done: Ask, ground: &mut Ground<'_>) {
        match (self.view.search, done, self.searched) {
            (Search::Syncing, Ask::Sync, Some(range)) => {
                self.view.search = Search::Comparing;
                self.compare(range, ground);
            }
            (Search::Comparing, Ask::Ledger, _) if self.comparing.is_none() => {
                self.view.search = Search::Looking;
                self.look(ground);
            }
            (Search::Looking, Ask::Status, _) => self.view.search = Search::Done,
            _ => {}
        }
    }

    /// The same range again goes on where it stopped.
    fn sync(&mut self, range: SyncRange, ground: &mut Ground<'_>) {
        if self.view.is_syncing {
            return;
        }
        let goes_on = self.syncing.filter(|syncing| syncing.wanted == range);
        let syncing = goes_on.unwrap_or_else(|| {
            self.view.sync = None;
            Syncing {
                wanted: range,
                from: range.from,
                repeats: 0,
            }
        });
        self.view.is_syncing = true;
        self.sync_part(
            Syncing {
                repeats: 0,
                ..syncing
            },
            ground,
        );
    }

    fn sync_part(&mut self, syncing: Syncing, ground: &mut Ground<'_>) {
        self.syncing = Some(syncing);
        let part = syncing.wanted.part(syncing.from, SYNC_DAYS);
        let path = "/company/sync";
        self.asks
            .ask(Ask::Sync, (Method::Post, path), Some(&part), ground.desk);
    }

    fn answered(
        &mut self,
        number: u64,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        let Some(ask) = self.asks.answered(number) else {
            return;
        };
        match ask {
            Ask::Tests => {
                self.view.tests = None;
                take::<ProbeReport>(&mut self.view.tests, result);
                self.look(ground);
            }
            Ask::Renewal => {
                self.view.renewal = None;
                take::<EventSubscription>(&mut self.view.renewal, result);
                self.look(ground);
            }
            Ask::You => take::<You>(&mut self.view.you, result),
            Ask::Log => {
                take::<ConnectionLog>(&mut self.view.log, result);
                self.look(ground);
            }
            Ask::Status => {
                take::<CompanyStatus>(&mut self.view.status, result);
                self.find_saved();
            }
            Ask::Ledger => self.part_compared(result, ground),
            Ask::Customers => {
                take::<Vec<KnownCustomer>>(&mut self.view.customers, result);
            }
            Ask::CheckedCalls => {
                if let Some(checked) = &mut self.view.checked {
                    take::<Listed<LoggedCallSummary>>(&mut checked.calls, result);
                }
            }
            Ask::Confirm => self.look(ground),
            Ask::Send => {
                self.view.sending = None;
                take::<Sent>(&mut self.view.sent, result);
                if let Some(range) = self.compared {
                    self.compare(range, ground);
                }
                self.look(ground);
            }
            Ask::Certificate => {
                self.view.certificate = None;
                take::<Certificate>(&mut self.view.certificate, result);
            }
            Ask::Sync => self.synced(result, ground),
            Ask::RingCentral => {
                self.proved(Platform::Ringcentral, result);
                self.look(ground);
            }
            Ask::NetSuite => {
                self.proved(Platform::Netsuite, result);
                ground.desk.doubts_netsuite = true;
                self.look(ground);
            }
            Ask::Leave => {
                ground.desk.doubts_netsuite = true;
                self.look(ground);
            }
        }
        if !self.view.is_syncing {
            self.search_on(ask, ground);
        }
    }

    /// A test says nothing of a save before it.
    fn begin_saving(&mut self, platform: Platform, saves: bool) {
        let saving = saves.then(|| Saving::begun(platform, self.status()));
        self.saving = saving.or(self.saving.filter(|other| other.platform() != platform));
    }

    fn proved(&mut self, platform: Platform, result: Result<HttpResponse, NoAnswer>) {
        if let Some(saving) = self.saving.filter(|saving| saving.platform() == platform) {
            self.saving = result.is_err().then(|| saving.lost());
        }
        let proof = self.proof_of(platform);
        *proof = None;
        take::<Proof>(proof, result);
    }

    const fn proof_of(&mut self, platform: Platform) -> &mut Option<Reading<Proof>> {
        match platform {
            Platform::Ringcentral => &mut self.view.ringcentral,
            Platform::Netsuite => &mut self.view.netsuite,
        }
    }

    /// A save whose answer was lost shows in how it stands.
    fn find_saved(&mut self) {
        if let Some(saving) = self.saving
            && let Some(status) = self.status()
            && let Some(value) = saving.proof(status)
        {
            self.saving = None;
            *self.proof_of(saving.platform()) = Some(Reading::Read {
                value,
                problem: None,
            });
        }
    }

    fn synced(&mut self, result: Result<HttpResponse, NoAnswer>, ground: &mut Ground<'_>) {
        let Some(syncing) = self.syncing else {
            return;
        };
        match connector_answer::<SyncReport>(result) {
            Ok(part) => {
                let next = syncing.wanted.part(syncing.from, SYNC_DAYS).to;
                let is_last = next >= syncing.wanted.to;
                let whole = part.is_complete;
                let mut sum = self.report();
                sum.add(part);
                sum.is_complete = whole && is_last;
                self.view.sync = Some(Reading::Read {
                    value: sum,
                    problem: None,
                });
                if whole && !is_last {
                    let next = Syncing {
                        from: next,
                        repeats: 0,
                        ..syncing
                    };
                    return self.sync_part(next, ground);
                }
                if whole {
                    self.syncing = None;
                }
            }
            Err(ConnectorError::Unreachable) if syncing.repeats < MOST_REPEATS => {
                let again = Syncing {
                    repeats: syncing.repeats + 1,
                    ..syncing
                };
                return self.sync_part(again, ground);
            }
            Err(error) => {
                self.view.sync = Some(Reading::Failed {
                    problem: error.told(),
                });
            }
        }
        self.view.is_syncing = false;
        self.look(ground);
    }

    /// What came of the parts so far.
    fn report(&self) -> SyncReport {
        match &self.view.sync {
            Some(Reading::Read { value, .. }) => value.clone(),
            Some(Reading::Asked | Reading::Failed { .. }) | None => SyncReport::default(),
        }
    }
}
