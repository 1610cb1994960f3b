//! All decisions of the phone, without I/O: values in, values out.
//!
//! [`Engine::handle`] takes one [`Input`] and the time; [`Engine::poll_output`] is then drained to
//! the end before the next input. Each area is a machine of its own: [`auth`], [`subscription`],
//! [`line`], [`calls`], [`outbox`], [`catch_up`], [`own_presence`], [`finish_up`],
//! [`callers`], [`dialer`], [`tabs`],
//! [`audio`]. The engine carries answers to the machine that asked and draws the [`View`] from all of them: [`lead`], [`wishes`], [`person`],
//! [`happenings`], [`missed`] and [`answers`] say what each input means to which machine, [`afterwards`] and
//! [`drawing`] what follows every input.

mod afterwards;
pub mod annex;
mod answers;
mod asks;
mod audio;
mod auth;
pub mod authorization;
pub mod call_handling;
mod call_session;
mod caller_ids;
mod callers;
mod calls;
mod catch_up;
pub mod company;
mod connector_session;
pub mod contacts;
mod content;
mod desk;
mod dialer;
mod drawing;
mod entropy;
mod finish_up;
mod happenings;
pub mod history;
mod in_call;
pub mod io;
mod lead;
mod line;
pub mod links;
pub mod logging;
pub mod mapping;
mod missed;
pub mod nobody;
mod other_phones;
pub mod outbox;
pub mod own_data;
mod own_presence;
pub mod pane;
mod person;
pub mod reports;
mod subscription;
pub mod tabs;
#[cfg(test)]
mod tests;
pub mod texts;
mod unsaved;
mod wishes;

use ledgerline_core::{
    domain::{connection::SignInProblem, time::Timestamp, view::View},
    wire::{
        connector::AppConfig,
        ringcentral::extension::{ExtensionInfo, PhoneNumberRecord},
    },
};

use self::{
    annex::{Annexes, News},
    audio::Audio,
    auth::Auth,
    callers::Callers,
    calls::Calls,
    catch_up::CatchUp,
    connector_session::ConnectorSession,
    desk::Desk,
    dialer::Dialer,
    entropy::Entropy,
    finish_up::FinishUp,
    io::{Input, Output, SignInInput},
    line::Line,
    outbox::Outbox,
    own_presence::OwnPresenceKeeper,
    subscription::Subscription,
    tabs::Tabs,
    unsaved::Unsaved,
};

const EVER_CONNECTED: &str = "ever-connected";
/// Whose phone this browser is, until they disconnect.
const PERSON: &str = "person";
/// Extension info is read again this long after a failure.
const PROFILE_AGAIN_MS: i64 = 15_000;

/// No alarm rings sooner than this.
const SHORTEST_WAIT_MS: i64 = 20;

/// The phone's brain.
pub struct Engine {
    desk: Desk,
    tabs: Tabs,
    audio: Audio,
    auth: Auth,
    subscription: Subscription,
    line: Line,
    calls: Calls,
    callers: Callers,
    outbox: Outbox,
    catch_up: CatchUp,
    own_presence: OwnPresenceKeeper,
    finish_up: FinishUp,
    /// Events have flowed since this tab leads.
    has_been_live: bool,
    unsaved: Unsaved,
    dialer: Dialer,
    session: ConnectorSession,
    annexes: Annexes,
    profile: Option<ExtensionInfo>,
    numbers: Vec<PhoneNumberRecord>,
    profile_again_at: Option<Timestamp>,
    ever_connected: bool,
    view: View,
    is_online: bool,
    woke_at: Option<Timestamp>,
}

impl Engine {
    /// `origin` is this page's, `entropy` comes from the browser's crypto.
    pub fn new(config: AppConfig, origin: &str, entropy: [u8; 32]) -> Self {
        let home = config
            .home_country_code
            .clone()
            .unwrap_or_else(|| "1".to_owned());
        let mut entropy = Entropy::new(entropy);
        let tabs = Tabs::new(entropy.uuid());
        Self {
            desk: Desk::new(config, entropy),
            tabs,
            audio: Audio::default(),
            auth: Auth::new(origin),
            subscription: Subscription::new(),
            line: Line::new(),
            calls: Calls::new(home),
            callers: Callers::default(),
            outbox: Outbox::default(),
            catch_up: CatchUp::new(),
            own_presence: OwnPresenceKeeper::default(),
            finish_up: FinishUp::default(),
            has_been_live: false,
            unsaved: Unsaved::default(),
            dialer: Dialer::default(),
            session: ConnectorSession::default(),
            annexes: Annexes::default(),
            profile: None,
            numbers: Vec::new(),
            profile_again_at: None,
            ever_connected: false,
            view: View::default(),
            is_online: true,
            woke_at: None,
        }
    }

    /// What to draw.
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// The phone is in this tab.
    pub fn has_phone(&self) -> bool {
        self.tabs.has_lead()
    }

    /// Closing this tab now would lose a call, or leave one unlogged until the app is opened again.
    pub fn is_needed(&self) -> bool {
        let is_busy =
            !self.view.calls.is_empty() || self.outbox.is_waiting() || self.annexes.is_busy();
        let is_last = is_busy && self.tabs.open() == 1;
        self.tabs.has_lead() && (is_last || self.unsaved.count() > 0)
    }

    /// The next thing to do; `None` when the input is dealt with.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.desk.poll()
    }

    /// Takes one input. Drain [`Self::poll_output`] before the next.
    pub fn handle(&mut self, input: Input, now: Timestamp) {
        self.desk.now = now;
        self.tabs.wakes(self.woke_at, &mut self.desk);
        match input {
            Input::Started { stored } => self.started(&stored),
            Input::Reread { stored } => self.reread(&stored),
            Input::Lock(input) => {
                let turn = self.tabs.lock(input, &self.view, &mut self.desk);
                self.turn(turn);
            }
            Input::Intent(intent) => self.wish(intent),
            Input::Tab(message) => self.tab(message),
            Input::Http { id, result } => {
                if let Some((planned, result)) = self.desk.answered(id, result) {
                    self.answered(planned, result);
                }
            }
            Input::Socket(input) => {
                let news = self.subscription.socket(input, &mut self.desk);
                self.socket_news(news);
            }
            Input::Phone(input) => self.phone(input),
            Input::SignIn(input) => match input {
                SignInInput::Returned { query } => self.auth.returned(&query, &mut self.desk),
                SignInInput::Blocked => self.auth.window_gone(SignInProblem::WindowBlocked),
                SignInInput::Closed => self.auth.window_gone(SignInProblem::WindowClosed),
                SignInInput::NoPage => self.auth.window_gone(SignInProblem::Unreachable),
            },
            Input::Saved {
                place,
                key,
                is_durable,
            } => self.saved(place, &key, is_durable),
            Input::Unshared => self.tabs.unshared(),
            Input::Online(true) => {
                self.is_online = true;
                self.subscription.network_back(&mut self.desk);
                self.line.network_back(&mut self.desk);
                self.outbox.retry_waiting(now);
                self.tell_annexes(|| News::Back);
            }
            Input::Online(false) => {
                self.is_online = false;
                self.line.network_gone();
            }
            Input::Attach(annex) => self.attach(annex),
            Input::Read { place, values } => {
                self.caller_ids_read(place, &values);
                self.tell_annexes(|| News::Read(place, &values));
            }
            Input::Visible(is_visible) => self.tabs.visible(is_visible, &mut self.desk),
            Input::Activated => self.audio.may_ring = true,
            Input::Leaving { may_return } => self.leaving(may_return),
            Input::Returned => self.tabs.returned(&mut self.desk),
            // The alarm is spent, even if the clock was set back meanwhile: it is set anew.
            Input::Woke => self.woke_at = None,
        }
        self.tick();
        self.flush();
    }
}
