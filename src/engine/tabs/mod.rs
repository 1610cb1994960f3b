//! What the open tabs are to each other: one leads and has the phone, the others show its view and
//! send it what their person wants.
//!
//! Which one leads is [`election`]'s business, how wishes get done [`commands`]', and how the view
//! gets across [`mirror`]'s. This module says what travels between tabs and joins the three.

mod commands;
mod election;
mod mirror;
#[cfg(test)]
mod simulation;

use ledgerline_core::domain::{
    call::CallTrouble,
    intent::Intent,
    time::Timestamp,
    view::{Area, View},
};
use serde::{Deserialize, Serialize};

pub(super) use self::election::Turn;
pub use self::{
    commands::Command,
    election::{Generation, TabId},
    mirror::{Change, Mark},
};
use self::{
    commands::{Performed, Verdict, Wishes},
    election::{Election, Heard},
    mirror::Mirror,
};
use super::{
    desk::Desk,
    io::{Io, LockInput, Place, Stored},
};

/// The last leader's generation, as a number.
const GENERATION: &str = "generation";
/// A follower says this often that it is still open.
const HERE_MS: i64 = 10_000;
/// A tab that has said nothing for so long is closed. Browsers let a hidden tab act once a minute.
const GONE_MS: i64 = 90_000;
/// A tab on screen is not slowed down: one that has said nothing for so long was closed or crashed.
const UNSEEN_MS: i64 = 25_000;
/// A clock that goes back by less is being kept right, and nobody waits much longer for it.
const SET_BACK_MS: i64 = 1_000;

/// Between tabs of one origin, over a `BroadcastChannel`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TabMessage {
    /// A tab wants to see.
    Hello {
        /// Which.
        tab: TabId,
    },
    /// A follower is still open.
    Here {
        /// Which.
        tab: TabId,
        /// It is on screen.
        #[serde(default)]
        is_visible: bool,
    },
    /// A tab closes.
    Bye {
        /// Which.
        tab: TabId,
    },
    /// Without Web Locks: a tab wants to lead, or asks whether it still does.
    Claim {
        /// What it would be.
        generation: Generation,
    },
    /// The leader lives.
    Beat {
        /// How far its view is.
        mark: Mark,
    },
    /// What the leader shows.
    Snapshot {
        /// Which state of it.
        mark: Mark,
        /// Everything.
        view: Box<View>,
    },
    /// What is new in it.
    Delta {
        /// The state after it.
        mark: Mark,
        /// The new parts.
        change: Box<Change>,
    },
    /// A follower's wish.
    Command(Box<Command>),
    /// The leader has performed wishes.
    Done {
        /// Whose.
        tab: TabId,
        /// All up to this one.
        number: u64,
    },
    /// A tab signed in or out; what is stored changed.
    SignInChanged,
    /// The leader cannot use its microphone for a wish of another tab; that one may try its own.
    TakeAudio {
        /// Whose wish it was.
        tab: TabId,
        /// What the leader's microphone lacks.
        trouble: CallTrouble,
    },
}

impl TabMessage {
    /// Is it about who leads, and about nobody's calls?
    pub const fn is_of_election(&self) -> bool {
        match self {
            Self::Hello { .. }
            | Self::Here { .. }
            | Self::Bye { .. }
            | Self::Claim { .. }
            | Self::Beat { .. }
            | Self::SignInChanged => true,
            Self::Snapshot { .. }
            | Self::Delta { .. }
            | Self::Command(_)
            | Self::Done { .. }
            | Self::TakeAudio { .. } => false,
        }
    }
}

/// What the engine has to do after a word from elsewhere.
#[derive(Debug, PartialEq)]
pub(super) struct TabsNews {
    /// Whether the lead came or went.
    pub(super) turn: Turn,
    /// Wishes to perform, in order; after the turn.
    pub(super) perform: Vec<Intent>,
    /// A wish of this tab that the leader has no microphone for, and why.
    pub(super) audio: Option<(Intent, CallTrouble)>,
}

impl TabsNews {
    const NONE: Self = Self {
        turn: Turn::None,
        perform: Vec::new(),
        audio: None,
    };
}

/// The machine.
pub(super) struct Tabs {
    election: Election,
    mirror: Mirror,
    wishes: Wishes,
    performed: Performed,
    /// The other open tabs, and when they were heard last; kept by the leader.
    others: Vec<(TabId, Timestamp)>,
    /// A new leader has met nobody yet: until then it shows as if somebody were there.
    unmet_until: Timestamp,
    /// This tab is on screen.
    is_visible: bool,
    /// The other tabs that are on screen, and when they said so last.
    visible: Vec<(TabId, Timestamp)>,
    here_at: Timestamp,
    /// When something happened last.
    last_at: Timestamp,
    /// Counts the changes of this leader's view.
    sequence: u64,
    is_snapshot_wanted: bool,
    is_unshared: bool,
    /// Wishes that were an earlier leader's, and the reading of storage each waits for.
    again: Vec<(u64, Command)>,
    /// The other tab whose person wished for the newest call, for its microphone.
    caller: Option<TabId>,
    /// The last call that this tab's person wished another tab for.
    asked: Option<Intent>,
}

impl Tabs {
    /// `me` must be no other tab's name.
    pub(super) fn new(me: String) -> Self {
        Self {
            election: Election::new(me),
            mirror: Mirror::default(),
            wishes: Wishes::default(),
            performed: Performed::default(),
            others: Vec::new(),
            unmet_until: Timestamp::default(),
            is_visible: false,
            visible: Vec::new(),
            here_at: Timestamp::default(),
            last_at: Timestamp::default(),
            sequence: 0,
            is_snapshot_wanted: false,
            is_unshared: false,
            again: Vec::new(),
            caller: None,
            asked: None,
        }
    }

    pub(super) fn is_starting(&self) -> bool {
        self.election.is_starting()
    }

    /// This tab leads and may act.
    pub(super) fn is_leading(&self) -> bool {
        self.election.is_leading()
    }

    /// This tab has the phone, even if it has to ask whether it still should.
    pub(super) fn has_lead(&self) -> bool {
        self.election.has_lead()
    }

    /// What to show while another tab leads.
    pub(super) fn mirrored(&self) -> Option<&View> {
        let view = self.mirror.view.as_ref();
        view.filter(|_| !self.has_lead() && !self.is_unshared)
    }

    /// How many tabs are open, this one included, as far as the leader knows.
    pub(super) fn open(&self) -> u32 {
        u32::try_from(self.others.len() + 1).unwrap_or(u32::MAX)
    }

    /// Some tab is on screen, as far as the leader knows.
    pub(super) fn is_seen(&self) -> bool {
        self.is_visible || !self.visible.is_empty()
    }

    /// This tab came on screen, or went from it.
    pub(super) fn visible(&mut self, is_visible: bool, desk: &mut Desk) {
        self.is_visible = is_visible;
        if self.election.is_following() {
            self.here_at = desk.now;
        }
    }

    /// Tabs can tell each other nothing but who leads.
    pub(super) const fn unshared(&mut self) {
        self.is_unshared = true;
    }

    pub(super) const fn is_unshared(&self) -> bool {
        self.is_unshared
    }

    /// Another tab leads, and what it shows does not come across.
    pub(super) fn is_apart(&self) -> bool {
        self.is_unshared && self.election.is_following()
    }

    /// Storage was read for the first time.
    pub(super) fn started(&mut self, desk: &mut Desk) {
        // Without a snapshot to ask for, this is how the leader hears of this tab.
        let wait = if self.is_unshared { 0 } else { HERE_MS };
        self.here_at = desk.now.plus_millis(wait);
        self.mirror.ask(desk.now);
        self.election.started(desk);
    }

    /// The browser said something about the lock. `shown` is what this tab shows.
    pub(super) fn lock(&mut self, input: LockInput, shown: &View, desk: &mut Desk) -> Turn {
        let turn = self.election.lock(input, desk);
        self.turned(turn, shown, desk);
        turn
    }

    /// A person wants the audio in this tab.
    pub(super) fn seize(&mut self, desk: &mut Desk) {
        self.election.seize(desk);
    }

    /// The page goes.
    pub(super) fn leaving(&self, desk: &mut Desk) {
        let tab = self.election.me.clone();
        desk.io(Io::Tell(TabMessage::Bye { tab }));
    }

    /// The browser may keep the page without running it: another tab leads from here on.
    pub(super) fn put_away(&mut self, desk: &mut Desk) -> Turn {
        self.again.clear();
        self.caller = None;
        self.mirror = Mirror::default();
        self.election.put_away(desk)
    }

    /// The page is back, and knows nothing that holds.
    pub(super) fn returned(&mut self, desk: &mut Desk) {
        self.here_at = desk.now;
        self.mirror.ask(desk.now);
        self.election.returned(desk);
    }

    /// Storage was read again.
    pub(super) fn read(&mut self, stored: &Stored, desk: &mut Desk) -> TabsNews {
        let mut news = TabsNews::NONE;
        self.performed.learn(stored);
        let number = stored.settings.get(GENERATION);
        let number = number.and_then(|text| text.parse().ok());
        if self.election.read(number.unwrap_or(0), desk) {
            news.turn = Turn::Leads;
            self.others.clear();
            self.unmet_until = desk.now.plus_millis(HERE_MS);
            self.sequence = 0;
            self.is_snapshot_wanted = true;
            self.performed.tidy(desk);
            if let Some(own) = self.election.leader() {
                desk.save(Place::Settings, GENERATION, &own.number);
            }
        }
        let read = desk.rereads_come();
        for (reading, command) in std::mem::take(&mut self.again) {
            if reading > read {
                self.again.push((reading, command));
            } else {
                self.judge(command, desk, &mut news.perform);
            }
        }
        news
    }

    /// Another tab said something.
    pub(super) fn heard(&mut self, message: TabMessage, shown: &View, desk: &mut Desk) -> TabsNews {
        let mut news = TabsNews::NONE;
        match message {
            TabMessage::Hello { tab } => {
                self.met(tab, desk.now);
                self.is_snapshot_wanted |= self.is_leading();
            }
            TabMessage::Here { tab, is_visible } => {
                self.visible.retain(|(other, _)| *other != tab);
                if is_visible {
                    self.visible.push((tab.clone(), desk.now));
                }
                self.met(tab, desk.now);
            }
            TabMessage::Bye { tab } => {
                self.others.retain(|(other, _)| *other != tab);
                self.visible.retain(|(other, _)| *other != tab);
                self.election.leader_left(&tab, desk);
            }
            TabMessage::Claim { generation } => {
                self.met(generation.tab.clone(), desk.now);
                self.election.claimed(&generation, desk);
            }
            TabMessage::Beat { mark } => {
                if self.follows(&mark, &mut news.turn, desk) {
                    self.mirror.change(mark, None, desk.now);
                }
            }
            TabMessage::Delta { mark, change } => {
                if self.follows(&mark, &mut news.turn, desk) {
                    self.mirror.change(mark, Some(*change), desk.now);
                }
            }
            TabMessage::Snapshot { mark, view } => {
                if self.follows(&mark, &mut news.turn, desk) {
                    self.mirror.snapshot(mark, *view);
                }
            }
            TabMessage::Command(command) => {
                self.met(command.from.clone(), desk.now);
                self.command(*command, desk, &mut news.perform);
            }
            TabMessage::Done { tab, number } => {
                if tab == self.election.me {
                    self.wishes.done(number);
                }
            }
            TabMessage::SignInChanged => {
                desk.reread();
            }
            TabMessage::TakeAudio { tab, trouble } => {
                if tab == self.election.me {
                    news.audio = self.asked.take().map(|wish| (wish, trouble));
                }
            }
        }
        self.turned(news.turn, shown, desk);
        news
    }

    fn follows(&mut self, mark: &Mark, turn: &mut Turn, desk: &mut Desk) -> bool {
        let is_known = self.election.leader() == Some(&mark.generation);
        match self.election.heard(&mark.generation, desk) {
            Heard::Follow => {
                if !is_known {
                    // A new leader knows of nobody.
                    self.here_at = desk.now;
                }
                true
            }
            Heard::Stale => {
                self.met(mark.generation.tab.clone(), desk.now);
                false
            }
            Heard::StepDown => {
                *turn = Turn::StepsDown;
                false
            }
        }
    }

    /// A leader that steps down shows what it showed until it hears from the next.
    fn turned(&mut self, turn: Turn, shown: &View, desk: &mut Desk) {
        if turn == Turn::StepsDown {
            self.again.clear();
            self.caller = None;
            self.mirror.keep(shown.clone());
            self.mirror.ask(desk.now);
            self.here_at = desk.now;
        }
    }

    fn met(&mut self, tab: TabId, now: Timestamp) {
        if tab == self.election.me {
            return;
        }
        self.others.retain(|(other, _)| *other != tab);
        self.others.push((tab, now));
    }

    // Wishes.

    /// A wish of this tab's person; comes back when it can be performed right here.
    pub(super) fn wish(&mut self, intent: Intent) -> Option<Intent> {
        if self.is_leading() && self.wishes.is_empty() {
            if is_call(&intent) {
                self.caller = None;
            }
            return Some(intent);
        }
        if is_call(&intent) {
            self.asked = Some(intent.clone());
        }
        // No wish gets across from a tab that is apart, and none is to come true later.
        if !self.is_apart() {
            self.wishes.add(intent);
        }
        None
    }

    fn command(&mut self, command: Command, desk: &mut Desk, perform: &mut Vec<Intent>) {
        let is_mine = self.is_leading() && self.election.leader() == Some(&command.to);
        if !is_mine {
            return;
        }
        if command.is_again && self.performed.up_to(&command.from) < command.number {
            let reading = desk.reread();
            self.again.push((reading, command));
        } else {
            self.judge(command, desk, perform);
        }
    }

    fn judge(&mut self, command: Command, desk: &mut Desk, perform: &mut Vec<Intent>) {
        if !self.is_leading() || !command.is_fresh(desk.now) {
            return;
        }
        match self.performed.judge(&command, desk) {
            Verdict::Perform => {
                if is_call(&command.intent) {
                    let is_other = command.from != self.election.me;
                    self.caller = is_other.then(|| command.from.clone());
                }
                perform.push(command.intent);
            }
            Verdict::Known => {}
            Verdict::TooEarly => return,
        }
        let (tab, number) = (command.from, command.number);
        if tab == self.election.me {
            self.wishes.done(number);
        } else {
            desk.io(Io::Tell(TabMessage::Done { tab, number }));
        }
    }

    /// The other tab whose person wished for the newest call; told once.
    pub(super) fn take_caller(&mut self) -> Option<TabId> {
        self.caller.take()
    }

    // Time.

    /// Before every input: a tab that slept must not act on what it knew. One whose clock was set
    /// back cannot tell whether it did. `alarm` is when this tab wanted to be woken, for whatever
    /// reason: a leader without followers has nothing else to tell by that it slept.
    pub(super) fn wakes(&mut self, alarm: Option<Timestamp>, desk: &mut Desk) {
        let now = desk.now;
        let before = std::mem::replace(&mut self.last_at, now);
        let is_set_back = before.millis_since(now) >= SET_BACK_MS;
        if is_set_back {
            for (_, heard) in &mut self.others {
                *heard = now;
            }
            self.election.clock_set_back(now);
            self.wishes.clock_set_back(now);
        }
        if is_set_back || self.election.has_slept(!self.others.is_empty(), alarm, now) {
            self.here_at = now;
            self.mirror.ask(now);
            self.election.woke(desk);
        }
    }

    /// After every input. Returns this tab's own wishes that can be performed here by now.
    pub(super) fn tick(&mut self, desk: &mut Desk) -> Vec<Intent> {
        let now = desk.now;
        let mut perform = Vec::new();
        self.others
            .retain(|(_, heard)| now.millis_since(*heard) < GONE_MS);
        self.visible
            .retain(|(_, heard)| now.millis_since(*heard) < UNSEEN_MS);
        if self.election.tick(!self.others.is_empty(), desk)
            && let Some(mark) = self.mark()
        {
            desk.io(Io::Tell(TabMessage::Beat { mark }));
            self.election.beaten(now);
        }
        if self.election.is_following() {
            let tab = self.election.me.clone();
            if !self.is_unshared && self.mirror.asks(now) {
                desk.io(Io::Tell(TabMessage::Hello { tab }));
                self.here_at = now.plus_millis(HERE_MS);
            } else if self.here_at <= now {
                let is_visible = self.is_visible;
                desk.io(Io::Tell(TabMessage::Here { tab, is_visible }));
                self.here_at = now.plus_millis(HERE_MS);
            }
        }
        let due = self
            .wishes
            .due(&self.election.me, self.election.leader(), now);
        for command in due {
            if self.is_leading() {
                self.command(command, desk, &mut perform);
            } else {
                desk.io(Io::Tell(TabMessage::Command(Box::new(command))));
            }
        }
        perform
    }

    /// When [`Self::tick`] has something to do.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        let is_following = self.election.is_following();
        let here = is_following.then_some(self.here_at);
        let asks = is_following && !self.is_unshared;
        let ask = self.mirror.deadline().filter(|_| asks);
        let wishes = self.wishes.deadline(self.election.leader());
        let election = self.election.deadline(!self.others.is_empty());
        [here, ask, wishes, election].into_iter().flatten().min()
    }

    // The view.

    fn mark(&self) -> Option<Mark> {
        Some(Mark {
            generation: self.election.leader()?.clone(),
            sequence: self.sequence,
        })
    }

    /// The leader has drawn: what is new goes to the others, if there are any.
    pub(super) fn drawn(&mut self, view: &View, areas: &[Area], desk: &mut Desk) {
        if !self.has_lead() {
            return;
        }
        if !areas.is_empty() {
            self.sequence += 1;
        }
        if !self.is_leading() || self.is_unshared {
            return;
        }
        let Some(mark) = self.mark() else { return };
        let message = if std::mem::take(&mut self.is_snapshot_wanted) {
            let view = Box::new(view.clone());
            TabMessage::Snapshot { mark, view }
        } else if areas.is_empty() || (self.others.is_empty() && self.unmet_until <= desk.now) {
            return;
        } else {
            let change = Box::new(Change::of(view, areas));
            TabMessage::Delta { mark, change }
        };
        desk.io(Io::Tell(message));
        self.election.beaten(desk.now);
    }
}

/// Does the microphone open for it?
pub(super) const fn is_call(intent: &Intent) -> bool {
    matches!(
        intent,
        Intent::Dial { .. } | Intent::Answer { .. } | Intent::EndAndAnswer { .. }
    )
}
