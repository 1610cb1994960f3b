//! All decisions of the phone, without I/O: values in, values out.
//!
//! [`Engine::handle`] takes one [`Input`] and the time; [`Engine::poll_output`] is then drained to
//! the end before the next input. Each area is a machine of its own: [`auth`], [`subscription`],
//! [`line`], [`calls`], [`outbox`], [`callers`], [`dialer`], [`tabs`]. The engine carries answers to
//! the machine that asked and draws the [`View`] from all of them.

mod auth;
pub mod authorization;
mod call_session;
mod callers;
mod calls;
mod connector_session;
mod desk;
mod dialer;
mod entropy;
pub mod io;
mod line;
pub mod outbox;
mod subscription;
pub mod tabs;
#[cfg(test)]
mod tests;

use ledgerline_core::{
    domain::{
        caller::CallerIdentity,
        connection::{
            NetSuiteState, PhoneState, Requirement, RingCentralState, SignInProblem, SignedInUser,
        },
        finished_call::ChosenRecords,
        ids::{ExtensionId, RecordId, TelephonySessionId},
        intent::Intent,
        phone_number::Dialled,
        sensitive::Secret,
        time::Timestamp,
        view::{Area, ConnectionHealth, ConnectionView, DialProblem, FinishedView, View},
    },
    wire::{
        connector::AppConfig,
        json,
        ringcentral::{
            events::Notification,
            extension::{ExtensionInfo, PhoneNumbers},
            telephony::TelephonySession,
        },
    },
};

use self::{
    auth::{Auth, AuthNews},
    call_session::WeEnded,
    callers::Callers,
    calls::{CallNews, Calls},
    connector_session::ConnectorSession,
    desk::{Credential, Desk, Planned, Purpose, connector_answer, ringcentral_answer},
    dialer::{Dialer, shown},
    entropy::Entropy,
    io::{
        HttpResponse, Input, Io, Method, NoAnswer, Output, PhoneInput, PhoneIo, Place, SignInInput,
        Stored,
    },
    line::Line,
    outbox::{JournalEntry, Outbox},
    subscription::{SocketNews, Subscription},
    tabs::{TabMessage, Tabs, Turn},
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
    auth: Auth,
    subscription: Subscription,
    line: Line,
    calls: Calls,
    callers: Callers,
    outbox: Outbox,
    dialer: Dialer,
    session: ConnectorSession,
    profile: Option<ExtensionInfo>,
    profile_again_at: Option<Timestamp>,
    ever_connected: bool,
    view: View,
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
            auth: Auth::new(origin),
            subscription: Subscription::new(),
            line: Line::new(),
            calls: Calls::new(home),
            callers: Callers::default(),
            outbox: Outbox::default(),
            dialer: Dialer::default(),
            session: ConnectorSession::default(),
            profile: None,
            profile_again_at: None,
            ever_connected: false,
            view: View::default(),
            woke_at: None,
        }
    }

    /// What to draw.
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// Closing this tab now would lose a call, or leave one unlogged until the app is opened again.
    pub fn is_needed(&self) -> bool {
        let is_busy = !self.view.calls.is_empty() || self.outbox.is_waiting();
        is_busy && self.tabs.has_lead() && self.tabs.open() == 1
    }

    /// The next thing to do; `None` when the input is dealt with.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.desk.poll()
    }

    /// Takes one input. Drain [`Self::poll_output`] before the next.
    pub fn handle(&mut self, input: Input, now: Timestamp) {
        self.desk.now = now;
        self.tabs.wakes(&mut self.desk);
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
                if let Some(planned) = self.desk.answered(id) {
                    self.answered(planned, result);
                }
            }
            Input::Socket(input) => match self.subscription.socket(input, &mut self.desk) {
                SocketNews::Nothing | SocketNews::Live { has_gap: false } => {}
                SocketNews::Live { has_gap: true } => {
                    self.calls.after_gap(now);
                    self.outbox.after_gap(&mut self.desk);
                }
                SocketNews::Event(event) => self.event(&event),
            },
            Input::Phone(input) => self.phone(input),
            Input::SignIn(input) => match input {
                SignInInput::Returned { query } => self.auth.returned(&query, &mut self.desk),
                SignInInput::Blocked => self.auth.window_gone(SignInProblem::WindowBlocked),
                SignInInput::Closed => self.auth.window_gone(SignInProblem::WindowClosed),
                SignInInput::NoPage => self.auth.window_gone(SignInProblem::Unreachable),
            },
            Input::Saved { place, key, .. } => self.saved(place, &key),
            Input::Online(true) => {
                self.subscription.network_back(&mut self.desk);
                self.line.network_back(&mut self.desk);
                self.outbox.retry_waiting(now);
            }
            Input::Online(false) => {}
            Input::Leaving => self.tabs.leaving(&mut self.desk),
            // The alarm is spent, even if the clock was set back meanwhile: it is set anew.
            Input::Woke => self.woke_at = None,
        }
        self.tick();
        self.flush();
    }

    // Tabs and storage.

    fn started(&mut self, stored: &Stored) {
        self.load(stored);
        self.tabs.started(&mut self.desk);
    }

    fn load(&mut self, stored: &Stored) {
        self.auth.load(stored);
        let person = stored.sealed.get(PERSON);
        self.desk.person = person.and_then(|json| json::read(json).ok());
        self.line.load(stored);
        self.subscription.load(stored);
        self.dialer.load(stored);
        self.session.load(stored);
        self.ever_connected = stored.settings.contains_key(EVER_CONNECTED);
    }

    fn reread(&mut self, stored: &Stored) {
        self.desk.reread_came();
        let had_lead = self.tabs.has_lead();
        let was_signed_in = self.auth.tokens().is_some();
        let known = self.desk.person.take();
        self.load(stored);
        let is_signed_in = self.auth.tokens().is_some();
        let news = self.tabs.read(stored, &mut self.desk);
        if self.tabs.has_lead() {
            if had_lead && known.is_some() {
                if is_signed_in || self.desk.person.is_some() {
                    // What is stored may be older than what this tab knows.
                    self.desk.person = known;
                } else {
                    self.part();
                }
            }
            let calls = &self.calls;
            let is_live = |key: &TelephonySessionId| calls.by_session(key).is_some();
            let going_on = self.outbox.load(stored, is_live, &mut self.desk);
            if news.turn == Turn::Leads {
                self.go_on(going_on);
            }
            match (was_signed_in && self.line_is_started(), is_signed_in) {
                (_, true) => self.signed_in(),
                (true, false) => self.signed_out(),
                (false, false) => {}
            }
        }
        self.perform_all(news.perform);
    }

    /// What the last leader showed stays on screen until this one knows better.
    fn go_on(&mut self, calls: Vec<JournalEntry>) {
        self.calls.go_on(calls, &mut self.callers, &mut self.desk);
        let shown = &self.view;
        self.dialer.go_on(shown.dialer.clone());
        self.callers.go_on(shown.customer.clone());
        if matches!(
            shown.connection.phone,
            PhoneState::Ready | PhoneState::ReadyElsewhere
        ) {
            self.line.go_on(self.desk.now);
        }
    }

    fn turn(&mut self, turn: Turn) {
        match turn {
            Turn::None | Turn::Leads => {}
            Turn::StepsDown => self.let_go(),
        }
    }

    /// Another tab has the phone now: everything a leader holds is dropped here without a word to
    /// anybody, because the other tab goes on with it.
    fn let_go(&mut self) {
        self.desk.forget_leading();
        self.line.let_go(&mut self.desk);
        self.subscription.let_go(&mut self.desk);
        self.session.stop();
        self.calls.let_go(&mut self.desk);
        self.dialer.take_queued();
        self.callers.let_go();
        self.outbox = Outbox::default();
        self.profile = None;
        self.profile_again_at = None;
    }

    const fn line_is_started(&self) -> bool {
        self.profile.is_some()
    }

    fn tab(&mut self, message: TabMessage) {
        let news = self.tabs.heard(message, &self.view, &mut self.desk);
        self.turn(news.turn);
        self.perform_all(news.perform);
    }

    fn saved(&mut self, place: Place, key: &str) {
        match place {
            Place::Journal => {
                if let Some(entry) = self.calls.saved(key) {
                    self.outbox.add(entry, self.desk.now);
                }
            }
            Place::Sealed => {
                self.auth.saved(key, &mut self.desk);
                if key == auth::TOKENS && !self.tabs.has_lead() {
                    self.desk.io(Io::Tell(TabMessage::SignInChanged));
                }
            }
            Place::Settings => {}
        }
    }

    // Wishes.

    /// A wish of this tab's person: signing in belongs to this tab, everything else to the leader.
    fn wish(&mut self, intent: Intent) {
        if intent == Intent::Connect || intent == Intent::ConnectInThisTab {
            let in_window = intent == Intent::Connect;
            self.auth.connect(in_window, &mut self.desk);
        } else if intent == Intent::MoveAudioHere {
            self.tabs.seize(&mut self.desk);
        } else if let Some(intent) = self.tabs.wish(intent) {
            self.perform(intent);
        }
    }

    fn perform_all(&mut self, intents: Vec<Intent>) {
        for intent in intents {
            self.perform(intent);
        }
    }

    fn perform(&mut self, intent: Intent) {
        let desk = &mut self.desk;
        match intent {
            Intent::Connect | Intent::ConnectInThisTab | Intent::MoveAudioHere => {}
            Intent::Disconnect => self.disconnect(),
            Intent::Dial { input } => self.dial(&input),
            Intent::CancelQueuedDial => drop(self.dialer.take_queued()),
            Intent::ChooseCallerId { index } => self.dialer.choose_caller_id(index, desk),
            Intent::ClearDialProblem => self.dialer.problem(None),
            Intent::Answer { call } => self.calls.answer(&call, desk),
            Intent::Decline { call } => self.calls.end(&call, WeEnded::Declined, desk),
            Intent::SendToVoicemail { call } => self.calls.end(&call, WeEnded::Voicemail, desk),
            Intent::StartReply { call } => self.calls.start_reply(&call, desk),
            Intent::Reply { call, reply, note } => {
                let act = PhoneIo::Reply(call.clone(), reply);
                if self.calls.hand_on(&call, act, desk) {
                    self.calls.add_note(&call, &note, desk);
                }
            }
            Intent::Forward { call, input } => {
                if let Some(dialled) = self.dialer.read(&input, &self.calls.home) {
                    let act = PhoneIo::Forward(call.clone(), dialled.callee().to_owned());
                    self.calls.hand_on(&call, act, desk);
                }
            }
            Intent::Ignore { call } => self.calls.ignore(&call, desk),
            Intent::HangUp { call } => self.calls.end(&call, WeEnded::HungUp, desk),
            Intent::SetMuted { call, muted } => self.calls.set_muted(&call, muted, desk),
            Intent::SendDigits { call, digits } => self.calls.send_digits(&call, digits, desk),
            Intent::WriteNote { call, text } => self.calls.write_note(&call, text, desk),
            Intent::EditFinishedNote { session, text } => {
                let now = desk.now;
                self.outbox
                    .edit(&session, desk, |entry| entry.call.write_note(text, now));
            }
            Intent::ChooseMatch {
                session,
                company,
                contact,
            } => {
                self.choose(&session, company, contact);
            }
            Intent::RetryLog { session } => self.outbox.retry(&session, desk.now),
            Intent::ShowFinished { session } => {
                if let Some(entry) = self.outbox.call(&session) {
                    let number = entry.call.remote.number.clone();
                    let caller = entry.caller.clone();
                    self.callers.show(Some(session), number, caller, desk);
                }
            }
            Intent::ShowCall { call } => self.show_call(&call),
            Intent::AddCustomer { session, customer } => {
                self.callers.create(session, &customer, desk);
            }
        }
    }

    fn dial(&mut self, input: &str) {
        if self.auth.tokens().is_none() {
            self.dialer.problem(Some(DialProblem::NotConnected));
            return;
        }
        let Some(dialled) = self.dialer.read(input, &self.calls.home) else {
            return;
        };
        if self.line.is_ready() {
            self.call(&dialled);
        } else {
            self.dialer.queue(dialled, self.desk.now);
        }
    }

    fn call(&mut self, dialled: &Dialled) {
        self.dialer.dialled(dialled);
        let is_internal = matches!(dialled, Dialled::Internal { .. });
        let id = self.calls.dial(
            dialled.callee(),
            shown(dialled),
            is_internal,
            self.dialer.caller_id(),
            &mut self.callers,
            &mut self.desk,
        );
        self.show_call(&id);
    }

    fn show_call(&mut self, id: &ledgerline_core::domain::ids::CallId) {
        if let Some(call) = self.calls.get(id) {
            let (session, number) = (call.session.clone(), call.remote.number.clone());
            let caller = call.caller.clone();
            self.callers.show(session, number, caller, &mut self.desk);
        }
    }

    fn choose(
        &mut self,
        session: &TelephonySessionId,
        company: Option<RecordId>,
        contact: Option<RecordId>,
    ) {
        let caller = self
            .calls
            .by_session(session)
            .map(|call| (call.remote.number.clone(), call.caller.clone()))
            .or_else(|| {
                let entry = self.outbox.call(session)?;
                Some((entry.call.remote.number.clone(), entry.caller.clone()))
            });
        let Some((number, CallerIdentity::Several { matches })) = caller else {
            return;
        };
        let wanted = |found: &&ledgerline_core::domain::caller::CallerMatch| {
            found.company.as_ref().map(|c| &c.id) == company.as_ref()
                && found.contact.as_ref().map(|c| &c.id) == contact.as_ref()
        };
        let Some(found) = matches.iter().find(wanted).cloned() else {
            return;
        };
        let identity = CallerIdentity::Known { found };
        self.file_under(
            session,
            ChosenRecords {
                company,
                contact,
                chosen_at: Some(self.desk.now),
            },
            &identity,
            number.as_deref(),
        );
    }

    fn file_under(
        &mut self,
        session: &TelephonySessionId,
        chosen: ChosenRecords,
        identity: &CallerIdentity,
        number: Option<&str>,
    ) {
        let desk = &mut self.desk;
        self.calls.choose(session, &chosen, identity, desk);
        self.outbox.choose(session, chosen, identity.clone(), desk);
        if let Some(number) = number {
            self.callers.remember(number, identity.clone(), desk.now);
        }
        self.callers.pane_identity(identity, desk);
    }

    // Signing in and out.

    fn signed_in(&mut self) {
        if !self.tabs.has_lead() {
            return;
        }
        if let Some(person) = self.auth.tokens().and_then(|tokens| tokens.owner.clone()) {
            self.meet(&person);
        }
        if !self.ever_connected {
            self.ever_connected = true;
            self.desk.save(Place::Settings, EVER_CONNECTED, &true);
        }
        // Nothing here waits for anything else: the line may start from what is stored.
        self.line.start(&mut self.desk);
        self.line.network_back(&mut self.desk);
        self.subscription.start(&mut self.desk);
        self.session.start(&mut self.desk);
        if self.profile.is_none() {
            self.read_profile();
        }
    }

    fn read_profile(&mut self) {
        self.profile_again_at = None;
        let path = "/restapi/v1.0/account/~/extension/~";
        self.desk.ringcentral(Purpose::Extension, Method::Get, path);
        let path = format!("{path}/phone-number?perPage=1000");
        self.desk.ringcentral(Purpose::Numbers, Method::Get, &path);
    }

    fn auth_news(&mut self, news: AuthNews) {
        match news {
            AuthNews::Nothing => {}
            AuthNews::SignedIn | AuthNews::Refreshed => self.signed_in(),
            AuthNews::Rejected => {
                self.subscription.stop(&mut self.desk);
                self.session.stop();
            }
        }
    }

    /// Whose phone this is from here on; `true` when it was somebody else's.
    fn meet(&mut self, person: &ExtensionId) -> bool {
        let before = self.desk.person.as_ref();
        if before == Some(person) {
            return false;
        }
        let is_another = before.is_some();
        if is_another {
            self.part();
        }
        self.desk.save(Place::Sealed, PERSON, person);
        self.desk.person = Some(person.clone());
        self.outbox.meet(person, &mut self.desk);
        is_another
    }

    /// The person leaves. Nothing of theirs stays in reach of the next one.
    fn part(&mut self) {
        self.calls.close(&mut self.desk);
        self.desk.forget_requests();
        self.outbox.part(&mut self.desk);
        self.session.forget(&mut self.desk);
        // With the grant in it, before the grant is forgotten here.
        self.send_planned();
        self.session.drop_grant();
        self.signed_out();
        self.desk.person = None;
    }

    fn disconnect(&mut self) {
        self.part();
        self.auth.disconnect(&mut self.desk);
        // Nothing that could sign anybody in stays; calls on their way to NetSuite do.
        self.desk.io(Io::Clear(Place::Sealed));
        self.desk.io(Io::Tell(TabMessage::SignInChanged));
    }

    /// The phone stops; what is not logged yet stays in the journal.
    fn signed_out(&mut self) {
        self.line.stop(&mut self.desk);
        self.subscription.stop(&mut self.desk);
        self.session.stop();
        self.callers.clear();
        self.dialer.clear();
        self.profile = None;
        self.profile_again_at = None;
        self.ever_connected = false;
        self.desk.forget(Place::Settings, EVER_CONNECTED);
    }

    // What comes back.

    fn answered(&mut self, planned: Planned, result: Result<HttpResponse, NoAnswer>) {
        let is_refused = result.as_ref().is_ok_and(|response| response.status == 401);
        // A refused log request is tried again with the grant instead of ending the sign-in.
        let is_logging = matches!(planned.purpose, Purpose::LogCall(_));
        if is_refused && planned.credential == Credential::RingCentral && !is_logging {
            if !planned.is_repeat {
                let news = self.auth.access_refused(&mut self.desk);
                self.desk.repeat(planned);
                self.auth_news(news);
                return;
            }
            // The connector may be set to another RingCentral: its word ends no sign-in.
            if planned
                .url
                .starts_with(&self.desk.config.ringcentral_server)
            {
                let news = self.auth.reject(&mut self.desk);
                self.auth_news(news);
                return;
            }
        }
        let desk = &mut self.desk;
        match planned.purpose {
            Purpose::TokenExchange => {
                let news = self.auth.exchanged(result, desk);
                if news == AuthNews::SignedIn {
                    self.auth_news(news);
                }
            }
            Purpose::TokenRefresh => {
                let news = self.auth.refreshed(result, self.tabs.has_lead(), desk);
                self.auth_news(news);
            }
            Purpose::Revoke | Purpose::ForgetGrant => {}
            Purpose::AnswerHere(call) => {
                if !result.is_ok_and(|response| (200..300).contains(&response.status)) {
                    self.calls.answer_failed(&call);
                }
            }
            Purpose::Extension => match ringcentral_answer::<ExtensionInfo>(result) {
                Ok(info) => {
                    if let Some(code) = info.home_calling_code() {
                        code.clone_into(&mut self.calls.home);
                    }
                    // Tokens stored before their owner was do not say whose they are.
                    if self.meet(&ExtensionId::new(info.id.clone())) {
                        self.signed_in();
                    }
                    self.profile = Some(info);
                }
                Err(_) => self.profile_again_at = Some(desk.now.plus_millis(PROFILE_AGAIN_MS)),
            },
            Purpose::Numbers => match ringcentral_answer::<PhoneNumbers>(result) {
                Ok(numbers) => self.dialer.numbers(numbers.records, desk),
                Err(_) => self.profile_again_at = Some(desk.now.plus_millis(PROFILE_AGAIN_MS)),
            },
            Purpose::Provision => self.line.provisioned(ringcentral_answer(result), desk),
            Purpose::SocketToken => self.subscription.token(ringcentral_answer(result), desk),
            Purpose::Session => self.session.answered(connector_answer(result), desk),
            Purpose::Lookup(number) => {
                let identity = self
                    .callers
                    .found(&number, connector_answer(result), desk.now);
                self.identified(&number, &identity);
            }
            Purpose::Overview(company) => self.callers.overview(&company, connector_answer(result)),
            Purpose::LogCall(key) => self.logged(&key, planned.credential, result),
            Purpose::CreateCustomer(session) => {
                if let Some(identity) = self.callers.created(connector_answer(result)) {
                    self.customer_created(session.as_ref(), &identity);
                }
            }
            Purpose::FinishedState(key) => {
                self.outbox
                    .session_state(&key, ringcentral_answer(result), desk);
            }
            Purpose::SessionState(call) => {
                let news = self
                    .calls
                    .session_state(&call, &ringcentral_answer(result), desk);
                self.call_news(news);
            }
        }
    }

    fn logged(
        &mut self,
        key: &TelephonySessionId,
        credential: Credential,
        result: Result<HttpResponse, NoAnswer>,
    ) {
        let is_refused = result.as_ref().is_ok_and(|response| response.status == 401);
        if is_refused {
            self.session.refused(credential);
        }
        let company = self
            .outbox
            .answered(key, connector_answer(result), &mut self.desk);
        if is_refused
            && self.session.credential(false, self.desk.now).is_some()
            && credential == Credential::RingCentral
        {
            self.outbox.retry(key, self.desk.now);
        }
        if let Some(entry) = self.outbox.call(key)
            && self.callers.pane().about.as_ref() == Some(key)
        {
            let caller = entry.caller.clone();
            self.callers.pane_identity(&caller, &mut self.desk);
        }
        if company.is_some() && company == callers::company_of(&self.callers.pane().caller) {
            self.callers.read_overview(&mut self.desk);
        }
    }

    fn identified(&mut self, number: &str, identity: &CallerIdentity) {
        let desk = &mut self.desk;
        self.calls.identified(number, identity, desk);
        let sessions: Vec<_> = self
            .outbox
            .view()
            .into_iter()
            .filter(|view| view.call.remote.number.as_deref() == Some(number))
            .map(|view| view.call.telephony_session_id)
            .collect();
        for session in sessions {
            self.outbox.identify(&session, identity);
        }
        if self.callers.pane().number.as_deref() == Some(number) {
            self.callers.pane_identity(identity, desk);
        }
    }

    fn customer_created(
        &mut self,
        session: Option<&TelephonySessionId>,
        identity: &CallerIdentity,
    ) {
        let number = self.callers.pane().number.clone();
        if let (Some(session), CallerIdentity::Known { found }) = (session, identity) {
            let chosen = ChosenRecords {
                company: found.company.as_ref().map(|company| company.id.clone()),
                contact: found.contact.as_ref().map(|contact| contact.id.clone()),
                chosen_at: Some(self.desk.now),
            };
            self.file_under(session, chosen, identity, number.as_deref());
        } else {
            if let Some(number) = &number {
                self.callers
                    .remember(number, identity.clone(), self.desk.now);
            }
            self.callers.pane_identity(identity, &mut self.desk);
        }
    }

    fn event(&mut self, event: &Notification) {
        if event.event.ends_with("/telephony/sessions")
            && let Ok(session) = json::read_value::<TelephonySession>(&event.body)
        {
            let own = self.desk.person.clone();
            let own = own.as_ref().map(ExtensionId::as_str);
            // A replayed event does not bring a finished call back; a late one may tell more of it.
            let key = TelephonySessionId::new(session.telephony_session_id.clone());
            if self.outbox.call(&key).is_some() && self.calls.by_session(&key).is_none() {
                let at = session.happened_at(self.desk.now);
                if let Some(party) = session.parties.first()
                    && (own.is_none() || own == party.extension_id.as_deref())
                {
                    self.outbox.told_later(&key, party, at, &mut self.desk);
                }
                return;
            }
            let news = self
                .calls
                .event(&session, own, &mut self.callers, &mut self.desk);
            self.call_news(news);
        }
    }

    fn phone(&mut self, input: PhoneInput) {
        if !self.tabs.has_lead() {
            return;
        }
        let mut resumed = None;
        match &input {
            PhoneInput::Registered => {
                self.line.registered();
                self.calls.registered(&mut self.desk);
                // A machine that slept is ready again long after the wait was over.
                self.dialer.tick(self.desk.now);
                if let Some(dialled) = self.dialer.take_queued() {
                    self.call(&dialled);
                }
            }
            PhoneInput::RegistrationFailed { status } => {
                self.line.registration_failed(status, &mut self.desk);
            }
            PhoneInput::SocketClosed => self.line.socket_closed(&mut self.desk),
            PhoneInput::Invited { invite, .. } => {
                let session = invite.session.clone().map(TelephonySessionId::new);
                resumed = session.and_then(|key| self.outbox.take(&key, &mut self.desk));
            }
            PhoneInput::Progress { .. }
            | PhoneInput::Up { .. }
            | PhoneInput::Failed { .. }
            | PhoneInput::Disposed { .. }
            | PhoneInput::Levels { .. } => {}
        }
        let news = self.calls.phone(input, &mut self.callers, &mut self.desk);
        if let Some(entry) = resumed {
            self.calls.resume(&entry, &mut self.desk);
        }
        self.call_news(news);
    }

    fn call_news(&mut self, news: CallNews) {
        match news {
            CallNews::Nothing => {}
            CallNews::Appeared(id) => self.show_call(&id),
            CallNews::NotMade(trouble) => {
                self.dialer
                    .problem(Some(DialProblem::CallFailed { trouble }));
            }
        }
    }

    // After every input.

    fn tick(&mut self) {
        let wishes = self.tabs.tick(&mut self.desk);
        self.perform_all(wishes);
        if !self.tabs.is_leading() {
            return;
        }
        let news = self.auth.tick(&mut self.desk);
        self.auth_news(news);
        self.desk.device_id = self.line.device_id().map(str::to_owned);
        self.subscription.tick(&mut self.desk);
        self.line.tick(&mut self.desk);
        self.dialer.tick(self.desk.now);
        self.session
            .tick(self.auth.tokens().is_some(), &mut self.desk);
        if self.profile_again_at.is_some_and(|at| at <= self.desk.now) {
            self.read_profile();
        }
        self.calls.has_events = self.subscription.is_live();
        let news = self.calls.tick(&mut self.desk);
        self.call_news(news);
        let credential = self.log_credential();
        self.outbox.drain(credential, &mut self.desk);
    }

    /// What calls may be logged with just now; nothing without a connector.
    fn log_credential(&self) -> Option<Credential> {
        self.desk.config.connector.as_ref()?;
        let is_usable = self.auth.usable(self.desk.now).is_some();
        self.session.credential(is_usable, self.desk.now)
    }

    fn flush(&mut self) {
        self.send_planned();
        self.draw();
        let deadlines = [
            self.tabs.deadline(),
            self.auth.deadline(),
            self.subscription.deadline(self.desk.now),
            self.line.deadline(self.desk.now),
            self.dialer.deadline(),
            self.session.deadline(self.auth.tokens().is_some()),
            self.profile_again_at,
            self.calls.deadline(),
            self.outbox
                .deadline()
                .filter(|_| self.log_credential().is_some()),
        ];
        let next = if self.tabs.is_leading() {
            deadlines.into_iter().flatten().min()
        } else {
            self.tabs.deadline()
        };
        // What is due was done just now; whatever still says so must not keep the tab awake.
        let next = next.map(|at| at.max(self.desk.now.plus_millis(SHORTEST_WAIT_MS)));
        if let Some(at) = next.filter(|_| next != self.woke_at) {
            self.woke_at = Some(at);
            self.desk.output(Output::WakeAt(at));
        }
    }

    /// Fills in tokens. A request that needs RingCentral's waits while that is being refreshed.
    fn send_planned(&mut self) {
        let mut held = Vec::new();
        while let Some(planned) = self.desk.next_planned() {
            let authorization = match planned.credential {
                Credential::Nothing => None,
                Credential::Grant => self.session.grant(),
                Credential::RingCentral => match self.auth.usable(self.desk.now) {
                    Some(token) => Some(Secret::new(format!("Bearer {}", token.reveal()))),
                    None if self.auth.tokens().is_some() => {
                        held.push(planned);
                        continue;
                    }
                    // Whoever asked hears that there is no answer, and may ask again later.
                    None => {
                        self.answered(planned, Err(NoAnswer));
                        continue;
                    }
                },
            };
            self.desk.send(planned, authorization);
        }
        self.desk.hold(held);
    }

    /// Draws the view and announces what changed.
    fn draw(&mut self) {
        let fresh = if let Some(mirrored) = self.tabs.mirrored() {
            let mut view = mirrored.clone();
            if view.connection.phone == PhoneState::Ready {
                view.connection.phone = PhoneState::ReadyElsewhere;
            }
            self.draw_sign_in(&mut view.connection);
            view
        } else {
            self.project()
        };
        let before = std::mem::replace(&mut self.view, fresh);
        let after = &self.view;
        let changed = [
            (Area::Connection, before.connection != after.connection),
            (Area::Dialer, before.dialer != after.dialer),
            (Area::Calls, before.calls != after.calls),
            (Area::Finished, before.finished != after.finished),
            (Area::Customer, before.customer != after.customer),
        ];
        let mut areas = Vec::new();
        for (area, _) in changed.into_iter().filter(|(_, is_new)| *is_new) {
            areas.push(area);
            self.desk.output(Output::Changed(area));
        }
        self.tabs.drawn(&self.view, &areas, &mut self.desk);
    }

    /// A sign-in under way in this very tab is shown here, whoever leads.
    fn draw_sign_in(&self, connection: &mut ConnectionView) {
        if self.auth.is_signing_in() && connection.ringcentral != RingCentralState::Connected {
            connection.ringcentral = RingCentralState::Connecting;
        }
        if self.auth.problem.is_some() {
            connection.sign_in_problem.clone_from(&self.auth.problem);
        }
    }

    fn was_connected(&self) -> bool {
        self.view.connection.netsuite != NetSuiteState::NotSetUp
    }

    fn project(&self) -> View {
        let now = self.desk.now;
        let tokens = self.auth.tokens();
        let ringcentral = if self.auth.is_rejected() {
            RingCentralState::ReconnectNeeded
        } else if tokens.is_none() {
            RingCentralState::NotConnected
        } else if self.subscription.is_live() {
            RingCentralState::Connected
        } else if self.subscription.is_visibly_down(now) {
            RingCentralState::NoLiveEvents
        } else if self.view.connection.ringcentral == RingCentralState::Connected {
            RingCentralState::Connected
        } else {
            RingCentralState::Connecting
        };
        let phone = if tokens.is_some() || self.auth.is_rejected() && self.line.is_ready() {
            self.line.shown(now)
        } else if self.tabs.is_starting() {
            PhoneState::Starting
        } else {
            PhoneState::Unavailable {
                reason: ledgerline_core::domain::connection::PhoneUnavailable::NotConnected,
            }
        };
        let missing_scopes = tokens.map(auth::Tokens::missing_scopes).unwrap_or_default();
        let (netsuite, netsuite_problem) = match self.desk.config.connector {
            // Until the connector has answered, what the last leader knew.
            Some(_) if !self.session.is_known() && self.was_connected() => (
                self.view.connection.netsuite,
                self.view.connection.netsuite_problem.clone(),
            ),
            Some(_) => self.session.netsuite(self.outbox.unlogged()),
            None => (NetSuiteState::NotSetUp, None),
        };
        let logging_lacks = match self.desk.config.connector {
            Some(_) => self.session.lacks(),
            None => Some(Requirement::NetSuite),
        };
        let user = tokens
            .zip(self.profile.as_ref())
            .map(|(tokens, profile)| SignedInUser {
                name: profile.name.clone().unwrap_or_default(),
                extension_number: profile.extension_number.clone(),
                is_admin: profile.is_admin(),
                since: tokens.since,
            })
            .or_else(|| {
                let known = self.view.connection.user.clone();
                known.filter(|_| tokens.is_some())
            });
        let features =
            connector_session::features(ringcentral, phone, logging_lacks, &missing_scopes);
        let (drops_last_hour, last_close_code) = self.subscription.drops(now);
        let mut connection = ConnectionView {
            ringcentral,
            netsuite,
            phone,
            user,
            never_connected: !self.ever_connected && !self.tabs.is_starting(),
            sign_in_problem: None,
            features,
            missing_scopes,
            netsuite_problem,
            health: ConnectionHealth {
                drops_last_hour,
                last_close_code,
                open_tabs: self.tabs.open(),
            },
        };
        self.draw_sign_in(&mut connection);
        View {
            connection,
            dialer: self.dialer.view().clone(),
            calls: self.calls.view(),
            finished: FinishedView {
                calls: self.outbox.view(),
            },
            customer: self.callers.pane().clone(),
        }
    }
}
