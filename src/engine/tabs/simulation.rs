//! Thousands of lives of a browser with several tabs: born, closed, killed, put away, frozen and thawed, with
//! messages lost, doubled, late and out of order, over one lock and one storage. Whatever happens,
//! no generation has two leaders, no wish is performed twice, and none is lost while the tab that
//! had it lives.
//!
//! The model: what a tab asks for while it deals with one input reaches the browser as a whole or,
//! when it is killed before, not at all; writes to storage are seen by every reading asked for after
//! them; the browser tells a tab that runs within [`LOCK_NEWS_MS`] what became of its lock. All of
//! it follows from a seed, which a failure prints.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::engine::{
    entropy::Entropy,
    io::{LockIo, Output},
    tests::tab::config,
};

const LIVES: u64 = 4_000;
const LOCK_NEWS_MS: i64 = 20;
const CHAOS_MS: i64 = 40_000;
/// Longer than any patience in the machines.
const CALM_MS: i64 = 40_000;
const MOST_TABS: usize = 6;

/// The generator `SplitMix64`.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.next() % u64::try_from(to - from + 1).unwrap()).unwrap()
    }

    fn happens(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
}

#[derive(Clone)]
enum Happening {
    Woke,
    /// And which hold of the lock it is about.
    Lock(LockInput, u64),
    Heard(Box<TabMessage>),
    Read(Box<Stored>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Running,
    Frozen,
    /// The browser keeps it, frozen, while it shows another in its place.
    PutAway,
}

impl Tab {
    fn is_frozen(&self) -> bool {
        self.page != Page::Running
    }
}

struct Tab {
    tabs: Tabs,
    desk: Desk,
    view: View,
    is_alive: bool,
    page: Page,
    /// What happened while it was frozen.
    missed: Vec<Happening>,
    wakes_at: Option<i64>,
    /// The hold of the lock it was told of last.
    known_hold: u64,
    /// Lock news are told in their order.
    lock_news_at: i64,
    /// It lost the lock while it was frozen, and others knew it as the leader.
    is_robbed_asleep: bool,
    /// Since when, and how far off the clock was.
    frozen_at: (i64, i64),
    /// Since when it cannot know that it is not the holder.
    unaware_since: i64,
    wishes: Vec<String>,
}

struct Browser {
    chance: Chance,
    now: i64,
    /// The clock that all tabs read, before or behind `now`.
    clock_off: i64,
    has_locks: bool,
    lost_percent: u64,
    doubled_percent: u64,
    tabs: Vec<Tab>,
    happenings: BTreeMap<(i64, u64), (usize, Happening)>,
    counted: u64,
    holder: Option<usize>,
    /// Counts the holds of the lock.
    hold: u64,
    queue: Vec<usize>,
    stored: Stored,
    leaders: BTreeMap<Generation, usize>,
    performed: BTreeMap<String, usize>,
    thefts: usize,
}

impl Browser {
    fn new(seed: u64, has_locks: bool) -> Self {
        let mut chance = Chance(seed);
        let (lost_percent, doubled_percent) = (chance.next() % 20, chance.next() % 20);
        Self {
            chance,
            now: 1_800_000_000_000,
            clock_off: 0,
            has_locks,
            lost_percent,
            doubled_percent,
            tabs: Vec::new(),
            happenings: BTreeMap::new(),
            counted: 0,
            holder: None,
            hold: 0,
            queue: Vec::new(),
            stored: Stored::default(),
            leaders: BTreeMap::new(),
            performed: BTreeMap::new(),
            thefts: 0,
        }
    }

    const fn clock(&self) -> Timestamp {
        Timestamp::from_millis(self.now + self.clock_off)
    }

    // What may happen.

    fn open(&mut self) {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.chance.next().to_be_bytes());
        let mut entropy = Entropy::new(seed);
        let at = self.tabs.len();
        self.tabs.push(Tab {
            tabs: Tabs::new(entropy.uuid()),
            desk: Desk::new(config(None), entropy),
            view: View::default(),
            is_alive: true,
            page: Page::Running,
            missed: Vec::new(),
            wakes_at: None,
            known_hold: 0,
            lock_news_at: 0,
            is_robbed_asleep: false,
            frozen_at: (0, 0),
            unaware_since: 0,
            wishes: Vec::new(),
        });
        if self.has_locks {
            self.queue.push(at);
            self.grant();
        } else {
            self.lock_news(at, LockInput::Missing);
        }
        let clock = self.clock();
        let tab = &mut self.tabs[at];
        tab.desk.now = clock;
        tab.tabs.started(&mut tab.desk);
        self.settle(at, Vec::new());
    }

    fn close(&mut self, at: usize, is_killed: bool) {
        if !is_killed && !self.tabs[at].is_frozen() {
            let tab = &mut self.tabs[at];
            tab.tabs.leaving(&mut tab.desk);
            self.perform_outputs(at);
        }
        self.tabs[at].is_alive = false;
        self.queue.retain(|waiting| *waiting != at);
        if self.holder == Some(at) {
            self.holder = None;
            self.grant();
        }
    }

    fn freeze(&mut self, at: usize) {
        let tab = &mut self.tabs[at];
        if !tab.is_frozen() {
            tab.page = Page::Frozen;
            tab.frozen_at = (self.now, self.clock_off);
        }
    }

    fn put_away(&mut self, at: usize) {
        let clock = self.clock();
        let tab = &mut self.tabs[at];
        tab.desk.now = clock;
        tab.tabs.wakes(None, &mut tab.desk);
        tab.tabs.leaving(&mut tab.desk);
        let _ = tab.tabs.put_away(&mut tab.desk);
        assert!(!tab.tabs.has_lead(), "{at} leads from where nothing runs");
        self.perform_outputs(at);
        self.freeze(at);
        self.tabs[at].page = Page::PutAway;
    }

    fn thaw(&mut self, at: usize) {
        let clock_off = self.clock_off;
        let tab = &mut self.tabs[at];
        let was_put_away = tab.page == Page::PutAway;
        tab.page = Page::Running;
        tab.unaware_since = self.now;
        // It can know only what its clock shows.
        let (frozen_at, clock_was_off) = tab.frozen_at;
        tab.is_robbed_asleep &= self.now - frozen_at >= 5_000 && clock_off == clock_was_off;
        // Each kind comes in its order; which kind comes first is anybody's guess.
        let mut locks = Vec::new();
        let mut others = Vec::new();
        for missed in std::mem::take(&mut self.tabs[at].missed) {
            match missed {
                Happening::Lock(..) => locks.push(missed),
                Happening::Woke | Happening::Heard(_) | Happening::Read(_) => others.push(missed),
            }
        }
        let is_lock_last = self.chance.happens(50);
        let (first, last) = if is_lock_last {
            (others, locks)
        } else {
            (locks, others)
        };
        for missed in first.into_iter().chain(last) {
            self.happen(self.now, at, missed);
        }
        if was_put_away {
            let clock = self.clock();
            let tab = &mut self.tabs[at];
            tab.desk.now = clock;
            tab.tabs.wakes(None, &mut tab.desk);
            tab.tabs.returned(&mut tab.desk);
            self.settle(at, Vec::new());
        }
    }

    fn wish(&mut self, at: usize) {
        let name = format!("{at}-{}", self.tabs[at].wishes.len());
        self.tabs[at].wishes.push(name.clone());
        let clock = self.clock();
        let tab = &mut self.tabs[at];
        tab.desk.now = clock;
        tab.tabs.wakes(None, &mut tab.desk);
        let own = tab.tabs.wish(Intent::Dial { input: name });
        self.settle(at, own.into_iter().collect());
    }

    fn seize(&mut self, at: usize) {
        let clock = self.clock();
        let tab = &mut self.tabs[at];
        tab.desk.now = clock;
        tab.tabs.wakes(None, &mut tab.desk);
        tab.tabs.seize(&mut tab.desk);
        self.settle(at, Vec::new());
    }

    // The lock.

    fn grant(&mut self) {
        if self.holder.is_none() && !self.queue.is_empty() {
            let at = self.queue.remove(0);
            self.hold += 1;
            self.holder = Some(at);
            self.lock_news(at, LockInput::Granted);
        }
    }

    fn lock_news(&mut self, at: usize, news: LockInput) {
        let delay = self.chance.between(0, LOCK_NEWS_MS);
        let when = (self.now + delay).max(self.tabs[at].lock_news_at);
        self.tabs[at].lock_news_at = when;
        self.happen(when, at, Happening::Lock(news, self.hold));
    }

    fn lock(&mut self, at: usize, act: LockIo) {
        match act {
            LockIo::Queue | LockIo::LetGo | LockIo::Leave => {
                let is_holder = self.holder == Some(at);
                // What it was granted and has not heard of it cannot let go.
                let is_known = self.tabs[at].known_hold == self.hold;
                if act != LockIo::Queue && is_holder && is_known {
                    self.holder = None;
                }
                if act == LockIo::Leave {
                    self.queue.retain(|waiting| *waiting != at);
                } else if !self.queue.contains(&at) && self.holder != Some(at) {
                    self.queue.push(at);
                }
                self.grant();
            }
            LockIo::Steal => {
                let robbed = self.holder.replace(at);
                if let Some(robbed) = robbed.filter(|robbed| *robbed != at) {
                    self.thefts += 1;
                    let tab = &mut self.tabs[robbed];
                    tab.unaware_since = self.now;
                    tab.is_robbed_asleep = tab.is_frozen() && !tab.tabs.others.is_empty();
                    self.lock_news(robbed, LockInput::Lost);
                }
                self.hold += 1;
                self.lock_news(at, LockInput::Granted);
            }
            LockIo::Confirm => {
                let is_held = self.holder == Some(at);
                let news = if is_held {
                    LockInput::Held
                } else {
                    LockInput::Lost
                };
                self.lock_news(at, news);
            }
        }
    }

    // What happens.

    fn happen(&mut self, when: i64, at: usize, what: Happening) {
        self.counted += 1;
        self.happenings.insert((when, self.counted), (at, what));
    }

    fn say(&mut self, from: usize, message: &TabMessage) {
        for to in 0..self.tabs.len() {
            if to == from || !self.tabs[to].is_alive || self.chance.happens(self.lost_percent) {
                continue;
            }
            let copies = if self.chance.happens(self.doubled_percent) {
                2
            } else {
                1
            };
            for _ in 0..copies {
                let delay = match self.chance.next() % 100 {
                    0 => self.chance.between(0, 3_000),
                    1..10 => self.chance.between(0, 300),
                    _ => self.chance.between(0, 15),
                };
                let what = Happening::Heard(Box::new(message.clone()));
                self.happen(self.now + delay, to, what);
            }
        }
    }

    fn take(&mut self, at: usize, what: Happening) {
        let clock = self.clock();
        let tab = &mut self.tabs[at];
        if !tab.is_alive {
            return;
        }
        if tab.is_frozen() {
            tab.missed.push(what);
            return;
        }
        if matches!(what, Happening::Woke) {
            // A timer counts, whatever the clock says; this one may have been set anew since.
            if tab.wakes_at.is_none_or(|due| due > self.now) {
                return;
            }
            tab.wakes_at = None;
        }
        tab.desk.now = clock;
        tab.tabs.wakes(None, &mut tab.desk);
        let perform = match what {
            Happening::Woke => Vec::new(),
            Happening::Lock(input, hold) => {
                if input == LockInput::Granted {
                    tab.known_hold = hold;
                }
                tab.is_robbed_asleep &= input != LockInput::Lost;
                tab.tabs.lock(input, &tab.view, &mut tab.desk);
                Vec::new()
            }
            Happening::Heard(message) => tab.tabs.heard(*message, &tab.view, &mut tab.desk).perform,
            Happening::Read(stored) => {
                tab.desk.reread_came();
                let news = tab.tabs.read(&stored, &mut tab.desk);
                if news.turn == Turn::Leads {
                    self.leads(at);
                }
                news.perform
            }
        };
        self.settle(at, perform);
    }

    fn leads(&mut self, at: usize) {
        let mark = self.tabs[at].tabs.mark().unwrap();
        let generation = mark.generation;
        if self.holder == Some(at)
            && let Some((newest, _)) = self.leaders.last_key_value()
        {
            // Of two that begin within one millisecond, one robbed of the lock, the ids decide.
            assert!(
                generation.number >= newest.number,
                "the lead went backwards"
            );
        }
        self.tabs[at].view = View::default();
        self.tabs[at].view.customer.number = Some(generation.number.to_string());
        let before = self.leaders.insert(generation, at);
        assert_eq!(before, None, "two leaders of one generation");
    }

    /// What the engine does after every input.
    fn settle(&mut self, at: usize, perform: Vec<Intent>) {
        let tab = &mut self.tabs[at];
        assert!(
            !tab.is_robbed_asleep || !tab.tabs.is_leading(),
            "{at} leads on after a sleep in which it lost the lock"
        );
        let mut intents = perform;
        intents.extend(tab.tabs.tick(&mut tab.desk));
        let mut areas = Vec::new();
        for intent in intents {
            let Intent::Dial { input } = intent else {
                panic!("nobody wished for {intent:?}")
            };
            assert!(tab.tabs.is_leading(), "performed without the lead");
            let unaware_ms = self.now - tab.unaware_since;
            assert!(
                !self.has_locks || self.holder == Some(at) || unaware_ms <= LOCK_NEWS_MS,
                "performed {unaware_ms} ms after the lock was lost"
            );
            tab.view.dialer.last_dialled = Some(input.clone());
            areas = vec![Area::Dialer];
            let before = self.performed.insert(input.clone(), at);
            assert_eq!(before, None, "{input} was performed twice, now by {at}");
        }
        if let Some(mirrored) = tab.tabs.mirrored() {
            tab.view = mirrored.clone();
        }
        tab.tabs.drawn(&tab.view, &areas, &mut tab.desk);
        self.perform_outputs(at);
        let tab = &mut self.tabs[at];
        let due = tab.tabs.deadline().map(Timestamp::as_millis);
        if let Some(due) = due.map(|due| (due - self.clock_off).max(self.now + 20)) {
            tab.wakes_at = Some(due);
            self.happen(due, at, Happening::Woke);
        }
    }

    fn perform_outputs(&mut self, at: usize) {
        while let Some(output) = self.tabs[at].desk.poll() {
            let Output::Io(io) = output else { continue };
            match io {
                Io::Tell(message) => self.say(at, &message),
                Io::Lock(act) => self.lock(at, act),
                Io::Reread => {
                    let stored = Box::new(self.stored.clone());
                    let when = self.now + self.chance.between(1, 40);
                    // Storage does one thing after the other.
                    let when = when.max(self.last_reading(at));
                    self.happen(when, at, Happening::Read(stored));
                }
                Io::Save { key, value, .. } => {
                    self.stored.settings.insert(key, value.unwrap());
                }
                other @ (Io::Http { .. }
                | Io::OpenSignIn { .. }
                | Io::LeaveForSignIn { .. }
                | Io::OpenSocket { .. }
                | Io::SendFrame(_)
                | Io::CloseSocket
                | Io::Clear(_)
                | Io::Hold { .. }
                | Io::DropContent(_)
                | Io::Phone(_)
                | Io::Ring { .. }
                | Io::StopRinging
                | Io::Read(_)
                | Io::Notify { .. }) => panic!("tabs do not ask for {other:?}"),
            }
        }
    }

    fn last_reading(&self, at: usize) -> i64 {
        self.happenings
            .iter()
            .filter(|(_, (tab, what))| *tab == at && matches!(what, Happening::Read(_)))
            .map(|((when, _), _)| *when)
            .max()
            .unwrap_or(0)
    }

    /// Lets everything happen that happens until then.
    fn pass(&mut self, until: i64) {
        while let Some(next) = self.happenings.first_entry() {
            if next.key().0 > until {
                break;
            }
            let ((when, _), (at, what)) = next.remove_entry();
            self.now = when;
            self.take(at, what);
        }
        self.now = until;
    }

    fn some_tab(&mut self, is_fit: impl Fn(&Tab) -> bool) -> Option<usize> {
        let fit: Vec<_> = (0..self.tabs.len())
            .filter(|at| self.tabs[*at].is_alive && is_fit(&self.tabs[*at]))
            .collect();
        (!fit.is_empty()).then(|| fit[self.chance.below(fit.len())])
    }

    fn chaos(&mut self) {
        let end = self.now + CHAOS_MS;
        while self.now < end {
            let open = self.tabs.iter().filter(|tab| tab.is_alive).count();
            match self.chance.next() % 100 {
                0..12 if open < MOST_TABS => self.open(),
                12..20 => {
                    if let Some(at) = self.some_tab(|_| true) {
                        let is_killed = self.chance.happens(50);
                        self.close(at, is_killed);
                    }
                }
                // The leader is the one whose end matters.
                20..26 => {
                    if let Some(at) = self.some_tab(|tab| tab.tabs.has_lead()) {
                        self.close(at, true);
                    }
                }
                26..32 => {
                    if let Some(at) = self.some_tab(|tab| !tab.is_frozen()) {
                        self.freeze(at);
                    }
                }
                32..36 => {
                    if let Some(at) = self.some_tab(|tab| tab.tabs.has_lead() && !tab.is_frozen()) {
                        self.freeze(at);
                    }
                }
                36..46 => {
                    if let Some(at) = self.some_tab(Tab::is_frozen) {
                        self.thaw(at);
                    }
                }
                46..49 => {
                    if let Some(at) = self.some_tab(|tab| !tab.is_frozen()) {
                        self.seize(at);
                    }
                }
                49 => self.sleep(),
                50 => self.clock_off += self.chance.between(-3_600_000, 3_600_000),
                51..53 => {
                    if let Some(at) = self.some_tab(|tab| !tab.is_frozen()) {
                        self.put_away(at);
                    }
                }
                53..55 => {
                    if let Some(at) = self.some_tab(|tab| tab.tabs.has_lead() && !tab.is_frozen()) {
                        self.put_away(at);
                    }
                }
                _ => {
                    if let Some(at) = self.some_tab(|tab| !tab.is_frozen()) {
                        for _ in 0..self.chance.between(1, 3) {
                            self.wish(at);
                        }
                    }
                }
            }
            let pause = match self.chance.next() % 10 {
                0 => self.chance.between(2_000, 12_000),
                1..4 => self.chance.between(0, 30),
                _ => self.chance.between(30, 800),
            };
            self.pass(self.now + pause);
        }
    }

    /// The laptop is closed for a while.
    fn sleep(&mut self) {
        for at in 0..self.tabs.len() {
            self.freeze(at);
        }
        self.pass(self.now + 3_600_000);
        for at in 0..self.tabs.len() {
            self.thaw(at);
        }
    }

    /// Nothing bad happens any more: everything must come right.
    fn calm(&mut self) {
        (self.lost_percent, self.doubled_percent) = (0, 0);
        for at in 0..self.tabs.len() {
            if self.tabs[at].is_frozen() {
                if self.tabs[at].is_alive && self.chance.happens(30) {
                    self.close(at, true);
                } else {
                    self.thaw(at);
                }
            }
        }
        if !self.tabs.iter().any(|tab| tab.is_alive) {
            self.open();
        }
        self.pass(self.now + CALM_MS);
        let alive = || self.tabs.iter().filter(|tab| tab.is_alive);
        let leaders = alive().filter(|tab| tab.tabs.is_leading()).count();
        assert_eq!(leaders, 1, "leaders of {} tabs", alive().count());
        let views: BTreeSet<_> = alive().map(|tab| format!("{:?}", tab.view)).collect();
        assert_eq!(views.len(), 1, "tabs show different things: {views:#?}");
        for wish in alive().flat_map(|tab| &tab.wishes) {
            assert!(self.performed.contains_key(wish), "{wish} was lost");
        }
    }
}

/// Prints the seed when the life it belongs to fails.
struct Seed(u64, bool);

impl Drop for Seed {
    #[expect(clippy::print_stderr, reason = "a failure must be replayable")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed {}, with Web Locks: {}", self.0, self.1);
        }
    }
}

fn live(seeds: std::ops::Range<u64>, has_locks: bool) {
    let (mut wishes, mut leads, mut thefts) = (0, 0, 0);
    for seed in seeds {
        let printed = Seed(seed, has_locks);
        let mut browser = Browser::new(seed, has_locks);
        browser.open();
        browser.chaos();
        browser.calm();
        wishes += browser.performed.len();
        leads += browser.leaders.len();
        thefts += browser.thefts;
        drop(printed);
    }
    // A simulation in which nothing happens shows nothing.
    let lives = usize::try_from(LIVES).unwrap();
    assert!(
        wishes > 15 * lives && leads > 3 * lives,
        "{wishes}, {leads}"
    );
    assert!(thefts > lives / 4 || !has_locks, "{thefts}");
}

#[test]
fn with_web_locks_one_tab_leads_and_every_wish_is_performed_once() {
    live(0..LIVES, true);
}

#[test]
fn without_web_locks_one_tab_leads_and_every_wish_is_performed_once() {
    live(0..LIVES, false);
}
