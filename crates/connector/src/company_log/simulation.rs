//! Random histories of calls, told by browsers and by the company's log in any order, while everything
//! fails that can ([`faults`]): the connector dies before and after each thing it reads, writes or notes,
//! RingCentral and NetSuite answer with their limit or with 500, take no connection, do what was asked and
//! answer too late or never.
//!
//! RingCentral posts when a call ends: late, twice, out of order or never. Its subscription is blacklisted,
//! deleted or over, the JWT is revoked for hours, and the connector's clock jumps and comes back.
//!
//! The cursor, the rules, what events named, what is due about the subscription, how long RingCentral is left
//! alone, what is repeated and how often, what becomes of a call that NetSuite did not take, what is
//! remembered of records and the merge are the connector's own. The database, RingCentral and NetSuite are
//! played here, and so is the little in between them; `tests/api/histories.rs` has fewer histories of the
//! whole connector, which play nothing but the two services.

mod faults;

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    time::Duration,
};

use ledgerline_core::{
    domain::{
        finished_call::FinishedCall,
        ids::{ExtensionId, RecordId},
        logging::{Colleagues, LoggingRules, Wording},
        mapping::{Kind, Listed},
        phone_call::{
            Filing, LocalMinute, Merge, PhoneCall, Surroundings, TimeSlot, Wanted, Written,
            external_id,
        },
        time::Timestamp,
    },
    wire::ringcentral::company_log::{CompanyRecord, read_page},
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use serde_json::json;

use self::faults::{Doing, Fault, Faults};
use super::{
    cursor::{Load, Purpose, Reading, Window},
    named::Named,
    quiet::Quiet,
    rules::{Entry, Rules, Verdict},
    store::Fate,
    writing::fate_after,
};
use crate::{
    netsuite::{NetSuiteError, Priority},
    records::{
        Look,
        memory::{Copy, Memory, normal},
    },
    webhook::plan::{Act, Known, LIFETIME_SECONDS, Plan},
};

const HISTORIES: u64 = 10_000;
const THREADS: usize = 4;
const EVERY: Duration = Duration::from_mins(5);
const MINUTE: i64 = 60_000;
const PAGE: usize = 2;
const HOUR: i64 = 60 * MINUTE;
const HERE: &str = "here";

/// How long an answer is waited for.
const PATIENCE: i64 = 20_000;

/// Something did not work.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Stop {
    /// The connector died.
    Crash,
    /// RingCentral or the database did not do it, or did and nobody heard of it.
    Away,
    /// NetSuite.
    NetSuite(NetSuiteError),
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Record {
    message: String,
    title: String,
    slot: Option<TimeSlot>,
    company: Option<RecordId>,
    assigned: Option<RecordId>,
}

/// What outlives a crash of the connector.
struct Disk {
    reading: Reading,
    told: BTreeMap<String, Memory<Written>>,
    /// How each telling was told, when it began, and whether it is logged.
    rows: BTreeMap<(String, Option<ExtensionId>), (String, Timestamp, bool)>,
    subscription: Option<Known>,
}

/// A subscription at RingCentral.
struct Hook {
    id: String,
    ends_at: Timestamp,
    is_blacklisted: bool,
}

/// An event on its way.
struct Post {
    arrives_at: Timestamp,
    hook: String,
    call: String,
}

/// Something that is put right again.
#[derive(Default)]
struct Weather {
    /// The JWT is good for nothing until then.
    revoked_until: Option<Timestamp>,
    /// The connector's clock is so far off, until then.
    skew: Option<(i64, Timestamp)>,
}

/// A record of RingCentral's log, and when it appears there.
struct Logged {
    appears_at: Timestamp,
    started_at: Timestamp,
    ended_at: Timestamp,
    call: String,
    tellings: Vec<Rc<Telling>>,
}

/// What the log tells, and where the database keeps it.
struct Telling {
    key: (String, Option<ExtensionId>),
    entry: Entry,
}

/// A browser's report that is not acknowledged.
#[derive(Clone)]
struct Report {
    extension: ExtensionId,
    call: FinishedCall,
    from: Timestamp,
}

struct World {
    random: StdRng,
    /// RingCentral's and everybody's time but the connector's.
    now: Timestamp,
    faults: Faults,
    log: Vec<Logged>,
    outbox: Vec<Report>,
    disk: Disk,
    netsuite: BTreeMap<String, Record>,
    puts: usize,
    /// The connector's memory: a window that was interrupted.
    place: Option<(Window, usize, Timestamp)>,
    /// So are calls that events named, and what is due about the subscription.
    named: Named,
    plan: Plan,
    quiet: Quiet,
    hooks: Vec<Hook>,
    posts: Vec<Post>,
    posted_until: Timestamp,
    weather: Weather,
    /// How far RingCentral's clock was ahead of the connector's.
    ahead: i64,
    made: usize,
    named_reads: usize,
    logged_by_name: usize,
    people: Vec<Listed>,
}

fn people() -> Vec<Listed> {
    [
        ("101", Kind::User),
        ("102", Kind::User),
        ("200", Kind::Queue),
    ]
    .into_iter()
    .map(|(id, kind)| Listed {
        id: ExtensionId::new(id),
        number: id.to_owned(),
        name: format!("Name {id}"),
        kind,
        email: None,
        phone: None,
        status: "Enabled".to_owned(),
        site: None,
        department: None,
        is_there: true,
    })
    .collect()
}

fn greenwich(at: Timestamp) -> LocalMinute {
    let text = at.to_string();
    let part = |range: std::ops::Range<usize>| text[range].parse::<u8>().unwrap();
    LocalMinute {
        year: text[..4].parse().unwrap(),
        month: part(5..7),
        day: part(8..10),
        hour: part(11..13),
        minute: part(14..16),
    }
}

impl World {
    /// Without calls and failures.
    fn empty(seed: u64) -> Self {
        let now = Timestamp::from_millis(1_795_298_700_000);
        Self {
            random: StdRng::seed_from_u64(seed),
            now,
            faults: Faults::default(),
            quiet: Quiet::default(),
            log: Vec::new(),
            outbox: Vec::new(),
            // What is before the first start is nobody's promise.
            disk: Disk {
                reading: Reading::first(now),
                told: BTreeMap::new(),
                rows: BTreeMap::new(),
                subscription: None,
            },
            netsuite: BTreeMap::new(),
            puts: 0,
            place: None,
            named: Named::default(),
            plan: Plan::default(),
            hooks: Vec::new(),
            posts: Vec::new(),
            posted_until: now,
            weather: Weather::default(),
            ahead: 0,
            made: 0,
            named_reads: 0,
            logged_by_name: 0,
            people: people(),
        }
    }

    fn new(seed: u64) -> Self {
        let mut world = Self::empty(seed);
        for _ in 0..world.random.random_range(0..8) {
            world.faults.add(&mut world.random);
        }
        for index in 0..world.random.random_range(1..5) {
            world.call(index);
        }
        world
    }

    /// A call, what the log tells of it, and what browsers do.
    fn call(&mut self, index: u32) {
        let session = format!("s-{index}");
        let start = self
            .now
            .plus_millis(self.random.random_range(-120..180) * MINUTE);
        let seconds = match self.random.random_range(0..10) {
            0 => self.random.random_range(3_600..72_000),
            _ => self.random.random_range(0..600),
        };
        let end = start.plus_millis(seconds * 1000);
        let late = match self.random.random_range(0..2) {
            0 => self.random.random_range(0..60) * MINUTE,
            _ => self.random.random_range(3_000..40_000),
        };
        let appears_at = end.plus_millis(late);
        let is_answered = seconds > 0;
        let owner = ["101", "102", "200"][self.random.random_range(0..3)];
        let has_second = is_answered && (owner == "200" || self.random.random_bool(0.3));
        let mut legs = Vec::new();
        if has_second {
            let other = if owner == "101" { "102" } else { "101" };
            legs.push(
                json!({ "extension": { "id": other }, "direction": "Inbound",
                "result": "Accepted", "startTime": start.to_string(), "duration": seconds }),
            );
        }
        let body = json!({ "records": [{
            "id": format!("r-{index}"), "telephonySessionId": session, "type": "Voice",
            "startTime": start.to_string(), "duration": seconds, "direction": "Inbound",
            "result": if is_answered { "Accepted" } else { "Missed" },
            // Withheld: reading numbers is most of a history's time and shown elsewhere.
            "from": { "name": "ARRIAGA T" }, "to": {},
            "extension": { "id": owner }, "legs": legs,
        }] });
        let record = read_page(&body.to_string()).unwrap().records.remove(0);
        for telling in record.tellings("1") {
            let Some(extension) = telling.extension.filter(|id| id.as_str() != "200") else {
                continue;
            };
            if self.random.random_bool(0.4) {
                continue;
            }
            let mut call = telling.call;
            // A browser knows when the other side answered, and its own clock is a little off.
            let off = self.random.random_range(0..1_500);
            call.answered_at = call.answered_at.map(|at| at.plus_millis(4_000 + off));
            call.ended_at = call.ended_at.plus_millis(5_000);
            let from = end.plus_millis(self.random.random_range(0..240) * MINUTE);
            self.outbox.push(Report {
                extension: extension.clone(),
                call: call.clone(),
                from,
            });
            if self.random.random_bool(0.7) {
                call.note_edited_at = Some(end);
                call.note = format!("Note {index} of {extension}.");
                self.outbox.push(Report {
                    extension,
                    call,
                    from: from.plus_millis(self.random.random_range(0..240) * MINUTE),
                });
            }
        }
        self.log.push(Logged {
            appears_at,
            started_at: start,
            ended_at: end,
            call: session,
            tellings: self.tellings(&record),
        });
    }

    /// The database does something, unless a failure is due.
    fn note(&mut self, doing: Doing, act: impl FnOnce(&mut Self)) -> Result<(), Stop> {
        let fault = self.faults.strike(doing);
        if fault.is_none_or(Fault::is_done) {
            act(self);
        }
        match fault {
            None => Ok(()),
            Some(fault) if fault.is_death() => Err(Stop::Crash),
            Some(_) => Err(Stop::Away),
        }
    }

    /// NetSuite is asked, and asked again as `NetSuite::send_until_settled` does it.
    fn ask_netsuite<T>(
        &mut self,
        doing: Doing,
        mut act: impl FnMut(&mut Self) -> Result<T, NetSuiteError>,
    ) -> Result<Result<T, NetSuiteError>, Stop> {
        let mut repetitions = 0;
        loop {
            let fault = self.faults.strike(doing);
            let answer = fault.is_none_or(Fault::is_done).then(|| act(self));
            let error = match (fault, answer) {
                (None, Some(Ok(answer))) => return Ok(Ok(answer)),
                (None, Some(Err(error))) => error,
                (Some(Fault::DiesBefore | Fault::DiesAfter), _) => return Err(Stop::Crash),
                (Some(Fault::Busy), _) => NetSuiteError::Busy,
                (Some(Fault::Fails), _) => NetSuiteError::Failing {
                    detail: String::new(),
                },
                (Some(Fault::TimesOut), _) => {
                    self.now = self.now.plus_millis(PATIENCE);
                    NetSuiteError::NoAnswer
                }
                (Some(Fault::Refused | Fault::AnswerLost) | None, _) => NetSuiteError::NoAnswer,
            };
            if !error.is_transient() || repetitions >= Priority::Background.repetitions() {
                return Ok(Err(error));
            }
            repetitions += 1;
        }
    }

    /// As `calls` and `records` do it.
    fn tell(&mut self, extension: &ExtensionId, call: &FinishedCall) -> Result<(), Stop> {
        let key = external_id(&call.telephony_session_id).unwrap();
        let is_new = self.write(extension, call, &key, Look::IfRemembered)?;
        if !is_new {
            let is_settled = self.write(extension, call, &key, Look::First)?;
            assert!(is_settled, "what was read is there");
        }
        Ok(())
    }

    fn read(&mut self, key: &str) -> Result<Option<Record>, Stop> {
        self.ask_netsuite(Doing::Reading, |world| Ok(world.netsuite.get(key).cloned()))?
            .map_err(Stop::NetSuite)
    }

    /// False: it was taken for new, and is not.
    fn write(
        &mut self,
        extension: &ExtensionId,
        call: &FinishedCall,
        key: &str,
        look: Look,
    ) -> Result<bool, Stop> {
        let memory = self.disk.told.get(key).cloned().unwrap_or_default();
        let is_taken_for_new = look == Look::IfRemembered && memory.is_blank();
        let existing = if is_taken_for_new {
            None
        } else {
            self.read(key)?
        };
        let message = existing.as_ref().map(|record| normal(&record.message));
        let name = format!("Name {extension}");
        let merge = Merge::new(
            call,
            (extension, &name),
            message.as_deref(),
            memory.exact(message.as_deref()),
            memory.remembered(),
        );
        let company = existing.as_ref().and_then(|record| record.company.as_ref());
        let filing = match merge.wanted(company, None) {
            Wanted::Chosen | Wanted::ByNumber => Filing::Under {
                company: Some(RecordId::new("600")),
                contact: None,
            },
            Wanted::AsItIs => Filing::Unchanged,
        };
        let assigned = RecordId::new(extension.as_str());
        let (record, written) = merge.finish(&Surroundings {
            phone: None,
            wording: Wording::default(),
            name: Some("Cobalt Ridge Orchards"),
            filing: &filing,
            assigned: Some(&assigned),
            rep: None,
            wall_clock: &greenwich,
            worded_clock: &greenwich,
        });
        let text = record.as_ref().map(|record| record.message.as_str());
        let copy = Copy::new(written, text.or(message.as_deref()).unwrap());
        if let Some(new) = record {
            let intending = memory.intending(message.as_deref(), copy.clone());
            self.note(Doing::Intending, |world| {
                world.disk.told.insert(key.to_owned(), intending);
            })?;
            let put = |world: &mut Self| world.put(key, &new, is_taken_for_new);
            match self.ask_netsuite(Doing::Writing, put)? {
                Err(NetSuiteError::Field { .. }) if is_taken_for_new => {
                    assert!(self.read(key)?.is_some(), "refused, since it is there");
                    return Ok(false);
                }
                outcome => outcome.map_err(Stop::NetSuite)?,
            }
        }
        self.note(Doing::Settling, |world| {
            world
                .disk
                .told
                .insert(key.to_owned(), Memory::settled(copy));
        })?;
        Ok(true)
    }

    /// NetSuite's part of a write.
    fn put(&mut self, key: &str, new: &PhoneCall, is_creation: bool) -> Result<(), NetSuiteError> {
        if is_creation && self.netsuite.contains_key(key) {
            return Err(NetSuiteError::Field {
                detail: "This record already exists".to_owned(),
                path: None,
            });
        }
        self.puts += 1;
        let record = self.netsuite.entry(key.to_owned()).or_default();
        record.message.clone_from(&new.message);
        if let Some(title) = &new.title {
            record.title.clone_from(title);
        }
        record.slot = new.slot.or(record.slot);
        if new.assigned.is_some() {
            record.assigned.clone_from(&new.assigned);
        }
        if let Filing::Under { company, .. } = &new.filing {
            record.company.clone_from(company);
        }
        Ok(())
    }

    /// As `CompanyLog::step` does it; whether there was anything to do.
    fn step(&mut self) -> Result<bool, Stop> {
        let reading = self.disk.reading;
        let now = self.log_now();
        let waiting = self
            .disk
            .rows
            .values()
            .filter(|row| !row.2)
            .map(|row| row.1);
        let (window, mut page, began_at) = if let Some(place) = self.place {
            place
        } else {
            let waiting: Vec<Timestamp> = waiting.collect();
            let waiting = waiting
                .iter()
                .min()
                .copied()
                .zip(waiting.iter().max().copied());
            let due = reading.due(now, EVERY, waiting, &Load::default());
            match due.or_else(|| self.named.due(now, &Load::default())) {
                Some(window) => (window, 1, now),
                None => return Ok(false),
            }
        };
        loop {
            self.place = Some((window, page, began_at));
            self.ask_ringcentral(|_| ())?;
            let asked_at = self.log_now();
            let (tellings, has_more) = self.page(&window, page);
            self.note(Doing::Noting, |world| {
                for Telling { key, entry } in tellings.iter().map(|told| &**told) {
                    match world.disk.rows.get_mut(key) {
                        Some(row) if row.0 == entry.told => {}
                        Some(row) => (row.0, row.2) = (entry.told.clone(), false),
                        None => {
                            let row = (entry.told.clone(), entry.started_at, false);
                            world.disk.rows.insert(key.clone(), row);
                        }
                    }
                }
            })?;
            if self.random.random_bool(0.1) {
                // Events come whenever they like.
                self.hear();
            }
            let mut is_away = false;
            for Telling { key, entry } in tellings.iter().map(|told| &**told) {
                self.named.found(&entry.call, asked_at);
                if is_away || self.disk.rows[key].2 {
                    continue;
                }
                match self.settle(entry) {
                    Ok(()) => self.note(Doing::Noting, |world| {
                        world.logged_by_name += usize::from(window.purpose == Purpose::Named);
                        if let Some(row) = world.disk.rows.get_mut(key) {
                            row.2 = true;
                        }
                    })?,
                    Err(Stop::NetSuite(error)) => {
                        let fate = fate_after(&error);
                        assert!(matches!(fate, Fate::Waiting(..)), "given up: {fate:?}");
                        is_away = true;
                    }
                    Err(stop) => return Err(stop),
                }
            }
            if !has_more {
                break;
            }
            page += 1;
        }
        self.place = None;
        self.named_reads += usize::from(window.purpose == Purpose::Named);
        let done = reading.done(&window, began_at.min(self.log_now()));
        self.note(Doing::Noting, |world| world.disk.reading = done)?;
        Ok(true)
    }

    fn settle(&mut self, entry: &Entry) -> Result<(), Stop> {
        let (Verdict::Person(call) | Verdict::Company(call)) = &entry.verdict else {
            panic!("{entry:?}");
        };
        let extension = entry.extension.clone().unwrap();
        let key = external_id(&call.telephony_session_id).unwrap();
        let memory = self.disk.told.get(&key).cloned().unwrap_or_default();
        let has_heard = memory
            .remembered()
            .is_some_and(|written| written.has_heard(&extension, call));
        if has_heard {
            return Ok(());
        }
        self.tell(&extension, call)
    }

    fn page(&self, window: &Window, page: usize) -> (Vec<Rc<Telling>>, bool) {
        let mut listed: Vec<&Logged> = self
            .log
            .iter()
            .filter(|one| {
                let start = one.started_at;
                one.appears_at <= self.now && window.from <= start && start <= window.to
            })
            .collect();
        listed.sort_by_key(|one| std::cmp::Reverse(one.started_at));
        let has_more = listed.len() > page * PAGE;
        let shown = listed.into_iter().skip((page - 1) * PAGE).take(PAGE);
        let tellings = shown.flat_map(|one| one.tellings.clone()).collect();
        (tellings, has_more)
    }

    fn tellings(&self, record: &CompanyRecord) -> Vec<Rc<Telling>> {
        let logging = LoggingRules::default();
        let rules = Rules {
            logging: &logging,
            has_default_organizer: true,
            mappings: &BTreeMap::new(),
            colleagues: &Colleagues::new([], "1"),
        };
        let find = |id: &ExtensionId| self.people.iter().find(|one| one.id == *id);
        let entries = rules.entries(record, find, self.now).into_iter();
        entries
            .map(|entry| {
                let key = (entry.call.clone(), entry.extension.clone());
                Rc::new(Telling { key, entry })
            })
            .collect()
    }

    /// A browser sends what is due, in any order.
    fn browsers(&mut self) {
        let due = |report: &Report, now| report.from <= now;
        let mut left: Vec<Report> = std::mem::take(&mut self.outbox);
        let mut kept = Vec::new();
        while !left.is_empty() {
            let report = left.swap_remove(self.random.random_range(0..left.len()));
            if !due(&report, self.now) || self.random.random_bool(0.2) {
                kept.push(report);
                continue;
            }
            match self.tell(&report.extension, &report.call) {
                // An answer may be lost although all was done.
                Ok(()) => {}
                Err(stop) => {
                    self.restart_after(&stop);
                    kept.push(report);
                }
            }
        }
        self.outbox = kept;
    }

    /// The time as the connector has it.
    fn clock(&self) -> Timestamp {
        let skew = self.weather.skew.map_or(0, |(skew, _)| skew);
        self.now.plus_millis(skew)
    }

    /// The time as RingCentral had it with its last answer: `Client::now`.
    fn log_now(&self) -> Timestamp {
        self.clock().plus_millis(self.ahead)
    }

    /// RingCentral does something, if it knows who asks.
    fn ask_ringcentral(&mut self, act: impl FnOnce(&mut Self)) -> Result<(), Stop> {
        let is_quiet = self.quiet.until(self.clock()).is_some();
        if is_quiet || self.weather.revoked_until.is_some() {
            return Err(Stop::Away);
        }
        let fault = self.faults.strike(Doing::Asking);
        if fault.is_none_or(Fault::is_done) {
            act(self);
        }
        // Every answer brings the time.
        if matches!(fault, None | Some(Fault::Busy | Fault::Fails)) {
            self.ahead = self.now.as_millis() - self.clock().as_millis();
        }
        match fault {
            None => return Ok(()),
            Some(fault) if fault.is_death() => return Err(Stop::Crash),
            Some(Fault::Busy) => {
                let seconds = self.random.random_range(1..900);
                self.quiet.begin(self.clock(), Some(seconds));
            }
            Some(Fault::TimesOut) => self.now = self.now.plus_millis(PATIENCE),
            Some(_) => {}
        }
        Err(Stop::Away)
    }

    /// As `Webhook::step` does it.
    fn subscribe(&mut self) -> Result<(), Stop> {
        let Some(act) = self.plan.due(self.clock(), HERE) else {
            return Ok(());
        };
        let done = match act {
            Act::Make => self.make(),
            Act::Renew | Act::Check => self.look(act),
        };
        if done == Err(Stop::Away) {
            let now = self.clock();
            self.plan.failed(now, self.quiet.until(now));
            return Ok(());
        }
        done?;
        let known = self.plan.known.clone();
        self.note(Doing::Noting, |world| world.disk.subscription = known)
    }

    fn make(&mut self) -> Result<(), Stop> {
        self.ask_ringcentral(|world| world.hooks.clear())?;
        let id = format!("sub-{}", self.made);
        self.made += 1;
        let hook = Hook {
            id: id.clone(),
            ends_at: self.now.plus_millis(LIFETIME_SECONDS * 1000),
            is_blacklisted: false,
        };
        self.ask_ringcentral(|world| world.hooks.push(hook))?;
        let now = self.clock();
        self.plan.made(known(id, LIFETIME_SECONDS * 1000, now), now);
        Ok(())
    }

    fn look(&mut self, act: Act) -> Result<(), Stop> {
        let id = self.plan.known.clone().unwrap().id;
        let (mut left, mut is_blacklisted) = (None, false);
        self.ask_ringcentral(|world| {
            let now = world.now;
            let mut hooks = world.hooks.iter_mut();
            let Some(hook) = hooks.find(|hook| hook.id == id && hook.ends_at > now) else {
                return;
            };
            is_blacklisted = hook.is_blacklisted && act == Act::Check;
            if act == Act::Renew {
                hook.ends_at = now.plus_millis(LIFETIME_SECONDS * 1000);
                hook.is_blacklisted = false;
            }
            left = Some(hook.ends_at.millis_since(now)).filter(|_| !is_blacklisted);
        })?;
        let now = self.clock();
        match left {
            Some(left) => self.plan.seen(known(id, left, now), now),
            None => {
                self.plan.lost(is_blacklisted, now);
            }
        }
        Ok(())
    }

    /// RingCentral tells of the calls that ended meanwhile.
    fn post(&mut self) {
        let since = std::mem::replace(&mut self.posted_until, self.now);
        let ended: Vec<(String, Timestamp)> = self
            .log
            .iter()
            .filter(|one| since < one.ended_at && one.ended_at <= self.now)
            .map(|one| (one.call.clone(), one.ended_at))
            .collect();
        for (call, ended_at) in ended {
            let live = self
                .hooks
                .iter()
                .filter(|hook| !hook.is_blacklisted && hook.ends_at > ended_at);
            for hook in live.map(|hook| hook.id.clone()).collect::<Vec<_>>() {
                let times = [0, 1, 1, 1, 2][self.random.random_range(0..5)];
                for _ in 0..times {
                    let late = match self.random.random_range(0..4) {
                        0 => self.random.random_range(0..120) * MINUTE,
                        _ => 0,
                    };
                    self.posts.push(Post {
                        arrives_at: ended_at.plus_millis(late),
                        hook: hook.clone(),
                        call: call.clone(),
                    });
                }
            }
        }
    }

    /// What has arrived is heard, in any order.
    fn hear(&mut self) {
        self.post();
        let now = self.now;
        let (mut arrived, kept): (Vec<Post>, Vec<Post>) = std::mem::take(&mut self.posts)
            .into_iter()
            .partition(|post| post.arrives_at <= now);
        self.posts = kept;
        while !arrived.is_empty() {
            let post = arrived.swap_remove(self.random.random_range(0..arrived.len()));
            let known = self.plan.known.as_ref();
            if known.is_some_and(|known| known.id == post.hook) {
                let now = self.log_now();
                self.named.note(post.call, now);
            }
        }
    }

    /// What happens to RingCentral's side, and to the connector's clock.
    fn change_weather(&mut self) {
        let now = self.now;
        let weather = &mut self.weather;
        weather.revoked_until = weather.revoked_until.filter(|until| now < *until);
        weather.skew = weather.skew.filter(|(_, until)| now < *until);
        let hours = self.random.random_range(1..15);
        let until = now.plus_millis(hours * HOUR);
        match self.random.random_range(0..40) {
            0 => {
                self.weather.revoked_until = Some(until);
                self.hooks.clear();
            }
            1 => {
                // By minutes, hours, or weeks.
                let most = [HOUR, 24 * HOUR, 1_000 * HOUR][self.random.random_range(0..3)];
                let skew = self.random.random_range(-most..most);
                self.weather.skew = Some((skew, until));
            }
            2 => self.hooks.clear(),
            3 => {
                for hook in &mut self.hooks {
                    hook.is_blacklisted = true;
                }
            }
            4 => {
                for hook in &mut self.hooks {
                    hook.ends_at = now;
                }
            }
            _ => {}
        }
    }

    fn sync(&mut self) {
        if let Err(stop) = self.subscribe() {
            self.restart_after(&stop);
        }
        loop {
            match self.step() {
                Ok(true) => {}
                Ok(false) => return,
                Err(stop) => {
                    self.restart_after(&stop);
                    return;
                }
            }
        }
    }

    fn restart_after(&mut self, stop: &Stop) {
        if *stop == Stop::Crash {
            // What was in memory is gone.
            self.place = None;
            self.named = Named::default();
            self.ahead = 0;
            self.quiet = Quiet::default();
            self.plan = Plan::restored(self.disk.subscription.clone(), None);
            if self.random.random_bool(0.2) {
                // Down for days.
                let hours = self.random.random_range(1..72);
                self.now = self.now.plus_millis(hours * 60 * MINUTE);
            }
        }
    }

    /// The minute around the end of the next call, when that comes before: the schedule has just been, and
    /// what RingCentral tells is looked for.
    fn watch(&mut self, until: Timestamp) {
        let ends = self.log.iter().map(|one| one.ended_at);
        let next = ends.filter(|end| self.now < *end && *end < until).min();
        let Some(end) = next.filter(|_| self.random.random_bool(0.7)) else {
            return;
        };
        self.now = self.now.max(end.plus_millis(-10_000));
        self.sync();
        self.now = self.now.max(end);
        for pause in [1_000, 4_000, 12_000, 25_000] {
            self.now = self.now.plus_millis(pause);
            self.hear();
            self.sync();
        }
    }

    /// Until everything that can happen has happened.
    fn live(&mut self) {
        let mut rounds = 0;
        let ends_at = self.now.plus_millis(30 * 60 * MINUTE);
        while self.now < ends_at || !self.outbox.is_empty() || !self.faults.are_over() {
            if self.random.random_bool(0.5) {
                self.browsers();
                self.sync();
            } else {
                self.sync();
                self.browsers();
            }
            let minutes = match self.random.random_range(0..8) {
                0 => self.random.random_range(150..300),
                _ => self.random.random_range(5..150),
            };
            let next = self.now.plus_millis(minutes * MINUTE);
            self.watch(next);
            self.now = self.now.max(next);
            self.change_weather();
            self.hear();
            rounds += 1;
            assert!(rounds < 2_000, "no end");
        }
        self.weather = Weather::default();
        // Late enough for what came last to be swept.
        for _ in 0..3 {
            self.now = self.now.plus_millis(61 * MINUTE);
            self.sync();
        }
    }
}

fn known(id: String, left: i64, now: Timestamp) -> Known {
    Known {
        id,
        address: HERE.to_owned(),
        ends_at: now.plus_millis(left),
    }
}

/// The records that come of these reports without a single failure.
fn undisturbed(outbox: &[Report], log: &[Logged]) -> BTreeMap<String, Record> {
    let mut world = World::empty(0);
    for report in outbox {
        world.tell(&report.extension, &report.call).unwrap();
    }
    for told in log.iter().flat_map(|one| &one.tellings) {
        world.settle(&told.entry).unwrap();
    }
    world.netsuite
}

/// What histories came to.
#[derive(Default)]
struct Tally {
    calls: usize,
    notes: usize,
    /// How often each thing went wrong in each way.
    struck: BTreeMap<(Doing, Fault), usize>,
    /// Subscriptions that were made, readings because of events, and what they logged.
    made: usize,
    named_reads: usize,
    logged_by_name: usize,
}

impl Tally {
    fn history(&mut self, seed: u64) {
        let mut world = World::new(seed);
        let told = world.outbox.clone();
        world.live();
        for (place, times) in &world.faults.struck {
            *self.struck.entry(*place).or_default() += times;
        }
        let keys: Vec<String> = (0..world.log.len()).map(|i| format!("rc-s-{i}")).collect();
        let there: Vec<&String> = world.netsuite.keys().collect();
        assert_eq!(there, keys.iter().collect::<Vec<_>>(), "seed {seed}");
        for report in told.iter().filter(|report| !report.call.note.is_empty()) {
            let key = external_id(&report.call.telephony_session_id).unwrap();
            let message = &world.netsuite[&key].message;
            let times = message.matches(&report.call.note).count();
            assert_eq!(times, 1, "seed {seed}: {message}");
            self.notes += 1;
        }
        assert!(world.disk.rows.values().all(|row| row.2), "seed {seed}");
        let known: BTreeSet<&String> = world.disk.rows.keys().map(|(call, _)| call).collect();
        assert_eq!(known.len(), keys.len(), "seed {seed}: the ledger agrees");
        let calm = undisturbed(&told, &world.log);
        assert_eq!(world.netsuite, calm, "seed {seed}");
        let live: Vec<&str> = world
            .hooks
            .iter()
            .filter(|hook| !hook.is_blacklisted && hook.ends_at > world.now)
            .map(|hook| hook.id.as_str())
            .collect();
        let known = world.plan.known.as_ref().map(|known| known.id.as_str());
        assert_eq!(live, known.into_iter().collect::<Vec<_>>(), "seed {seed}");
        assert!(!live.is_empty(), "seed {seed}: it mends itself");
        self.made += world.made;
        self.named_reads += world.named_reads;
        self.logged_by_name += world.logged_by_name;
        // The same range once more changes nothing.
        let before = world.puts;
        let window = Window {
            from: world.now.plus_millis(-10_000 * MINUTE),
            to: world.now,
            purpose: Purpose::Retry,
        };
        world.place = Some((window, 1, world.now));
        world.sync();
        assert_eq!(world.puts, before, "seed {seed}");
        self.calls += keys.len();
    }
}

fn sum_of(tallies: &[Tally], place: (Doing, Fault)) -> usize {
    let times = tallies.iter().filter_map(|tally| tally.struck.get(&place));
    times.sum()
}

#[test]
fn every_call_is_in_netsuite_once_with_its_notes_whatever_fails_and_whoever_tells_first() {
    let part = |first: u64| {
        let mut tally = Tally::default();
        for seed in (first..HISTORIES).step_by(THREADS) {
            tally.history(seed);
        }
        tally
    };
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS as u64)
            .map(|first| scope.spawn(move || part(first)))
            .collect();
        let done = threads.into_iter().map(|thread| thread.join().unwrap());
        done.collect()
    });
    let sum = |of: fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
    let (calls, notes) = (sum(|tally| tally.calls), sum(|tally| tally.notes));
    let failures = sum(|tally| tally.struck.values().sum());
    assert!(
        calls > 20_000 && notes > 10_000 && failures > 30_000,
        "{calls} calls, {notes} notes, {failures} failures"
    );
    for doing in Doing::TELLING {
        for fault in Fault::ALL {
            let times = sum_of(&tallies, (doing, fault));
            assert!(times > 100, "{doing:?} {fault:?} {times} times");
        }
    }
    let (made, reads) = (sum(|tally| tally.made), sum(|tally| tally.named_reads));
    let by_name = sum(|tally| tally.logged_by_name);
    assert!(
        made > 15_000 && reads > 8_000 && by_name > 1_000,
        "{made} subscriptions, {reads} readings because of events, {by_name} calls of theirs"
    );
}
