//! All live calls: joins the phone library's calls with RingCentral's events, decides what rings,
//! and hands each ended call to the journal.

mod answering;
mod conference;
mod early;
mod from_phone;
mod from_ringcentral;
mod gone;
pub(super) mod in_call;
pub(super) mod ring_out;

use ledgerline_core::{
    domain::{
        call::{CallTrouble, CallView, Direction, ReplyAnswer},
        call_control::Act,
        caller::CallerIdentity,
        finished_call::{ChosenRecords, with_line},
        ids::{CallId, TelephonySessionId},
        logging::FieldValue,
        phone_number::Dialled,
        ring_out::{Ended, RingOutProblem},
        time::Timestamp,
    },
    wire::ringcentral::telephony::answer_request,
};

use self::{early::EarlyAnswers, gone::Gone, in_call::Handling};
use super::{
    call_session::{Answering, CallSession, PhoneLeg, ReplacesForm, Sound, Takeover},
    callers::Callers,
    desk::{Desk, Purpose, SESSIONS},
    dialer::shown,
    io::{Io, Method, PhoneIo, Place},
    outbox::{JournalEntry, Stage},
};

/// How often a colleague's phone is asked about while it rings; RingCentral sends no event for it.
const POLL_MS: i64 = 1_500;
/// The journal of a live call is refreshed this often, so that a crash loses little of its length.
const JOURNAL_MS: i64 = 15_000;
/// How long `Answer` waits for the INVITE before call control is asked to send the call here.
const INVITE_MS: i64 = 1_500;
/// The ring tone waits this long for the caller's name.
const NAME_MS: i64 = 600;

/// What the engine has to know.
pub(super) enum CallNews {
    /// Nothing.
    Nothing,
    /// A call came about; the pane shows it.
    Appeared(CallId),
    /// A call could not be made.
    NotMade(CallTrouble),
    /// A call on another phone is over, or did not come about.
    RingOutOver(Result<Ended, RingOutProblem>),
    /// A call of this extension that no tab knew has ended on another phone.
    EndedUnknown(Timestamp),
}

/// How a call is told of that rings.
#[derive(PartialEq, Eq)]
struct Ringing {
    /// Who rings, as far as is known.
    name: Option<String>,
    /// Somebody talks, so it rings softly.
    is_talking: bool,
}

/// The machine.
#[derive(Default)]
pub(super) struct Calls {
    live: Vec<CallSession>,
    /// Calling code that numbers without a country belong to.
    pub(super) home: String,
    /// Events flow, so nothing has to be asked for that they tell.
    pub(super) has_events: bool,
    /// They did a moment ago.
    had_events: bool,
    /// This browser is registered, so a call can be sent here.
    pub(super) has_phone: bool,
    next_id: u64,
    ringing: Option<Ringing>,
    gone: Gone,
    early_answers: EarlyAnswers,
    /// What another tab left of a call on another phone.
    kept_ring_out: Option<ring_out::Kept>,
}

impl Calls {
    /// No calls; `home` is the calling code of numbers without one, until RingCentral says.
    pub(super) fn new(home: String) -> Self {
        Self {
            home,
            ..Self::default()
        }
    }

    /// The calls are another tab's from here on; the journal has them.
    pub(super) fn let_go(&mut self, desk: &mut Desk) {
        self.live.clear();
        self.ring(desk);
    }

    /// Goes on with calls that another tab had.
    pub(super) fn go_on(
        &mut self,
        entries: Vec<JournalEntry>,
        callers: &mut Callers,
        desk: &mut Desk,
    ) {
        for mut entry in entries {
            let Some(live) = entry.live.take() else {
                continue;
            };
            let mut call = CallSession::resumed(entry, live, desk.now);
            if call.caller == CallerIdentity::Looking {
                call.caller = callers.look_up(call.remote.number.as_deref(), desk);
            }
            self.live.push(call);
        }
        self.go_on_ringing_out(callers, desk);
        self.ring(desk);
    }

    /// The phone is registered: what waits to be taken over is taken over, and sound that has
    /// stopped is mended; all sound, where it went over a network that may be gone.
    pub(super) fn registered(&mut self, is_new_network: bool, desk: &mut Desk) {
        for call in &mut self.live {
            if matches!(call.takeover, Takeover::Wanted(_)) {
                call.take_over(ReplacesForm::default(), desk);
            } else if is_new_network && call.sound == Sound::Flows && call.is_up() {
                desk.phone(PhoneIo::Restore(call.id.clone()));
            } else if call.sound != Sound::Flows {
                call.restore(desk);
            }
        }
    }

    /// A call that has come no further than the microphone is forgotten here, or rings on, because
    /// another tab makes or answers it. `false` when there is no such call.
    pub(super) fn give_back(&mut self, id: &CallId) -> bool {
        let found = self.live.iter().position(|call| call.id == *id);
        let Some(at) = found.filter(|at| self.live[*at].takeover == Takeover::No) else {
            return false;
        };
        if self.live[at].direction == Direction::Inbound {
            self.live[at].answering = Answering::No;
        } else {
            self.live.remove(at);
        }
        true
    }

    /// Was this call made here, and does RingCentral know nothing of it yet?
    pub(super) fn has_left_nothing(&self, id: &CallId) -> bool {
        let found = self.get(id);
        found.is_some_and(|it| it.direction == Direction::Outbound && it.session.is_none())
    }

    /// Nobody is on the line.
    pub(super) fn is_empty(&self) -> bool {
        self.live.is_empty()
    }

    /// Live calls to show, oldest first.
    pub(super) fn view(&self) -> Vec<CallView> {
        self.live
            .iter()
            .filter(|call| !call.is_hidden && !call.is_elsewhere())
            .map(CallSession::view)
            .collect()
    }

    /// Is any call on, shown or not?
    pub(super) fn has_any(&self) -> bool {
        !self.live.is_empty()
    }

    /// Is one of them the rep's: dialled, or answered?
    pub(super) fn has_taken(&self) -> bool {
        self.live.iter().any(CallSession::is_taken)
    }

    /// Has a call kept again; `false` when there is no such call.
    pub(super) fn keep(&mut self, key: &str, desk: &mut Desk) -> bool {
        let call = self.live.iter_mut().find(|call| {
            let session = call.session.as_ref();
            session.is_some_and(|session| session.as_str() == key)
        });
        call.map(|call| journal(call, desk)).is_some()
    }

    pub(super) fn get(&self, id: &CallId) -> Option<&CallSession> {
        self.live.iter().find(|call| call.id == *id)
    }

    fn get_mut(&mut self, id: &CallId) -> Option<&mut CallSession> {
        self.live.iter_mut().find(|call| call.id == *id)
    }

    pub(super) fn by_session(&self, session: &TelephonySessionId) -> Option<&CallSession> {
        self.live
            .iter()
            .find(|call| call.session.as_ref() == Some(session))
    }

    fn new_id(&mut self, desk: &mut Desk) -> CallId {
        self.next_id += 1;
        CallId::new(format!(
            "call-{}-{}",
            self.next_id,
            &desk.entropy.token()[..8]
        ))
    }

    /// Calls somebody.
    pub(super) fn dial(
        &mut self,
        dialled: &Dialled,
        caller_id: Option<String>,
        callers: &mut Callers,
        desk: &mut Desk,
    ) -> CallId {
        self.give_way(None, desk);
        let id = self.new_id(desk);
        let shown_number = shown(dialled);
        let mut call = CallSession::new(id.clone(), Direction::Outbound, desk.now);
        call.caller = callers.look_up(Some(&shown_number), desk);
        call.remote.number = Some(shown_number);
        call.is_internal = matches!(dialled, Dialled::Internal { .. });
        if let Dialled::External { extension, .. } = dialled {
            call.handling = Handling::dialled(extension.clone());
        }
        call.leg = PhoneLeg::Setup;
        call.local_number.clone_from(&caller_id);
        self.live.push(call);
        let caller_id = caller_id.map(|number| number.trim_start_matches('+').to_owned());
        desk.phone(PhoneIo::Call {
            call: id.clone(),
            callee: dialled.callee().to_owned(),
            caller_id,
        });
        id
    }

    /// A call that was over rings again: what its person said of it goes on with it.
    pub(super) fn resume(&mut self, entry: &JournalEntry, desk: &mut Desk) {
        let key = &entry.call.telephony_session_id;
        for call in &mut self.live {
            if call.session.as_ref() == Some(key) {
                call.resume(entry);
                journal(call, desk);
            }
        }
    }

    /// A lookup was answered.
    pub(super) fn identified(&mut self, number: &str, identity: &CallerIdentity, desk: &mut Desk) {
        for call in &mut self.live {
            if call.remote.number.as_deref() == Some(number) && call.chosen.is_none() {
                call.caller = identity.clone();
            }
        }
        self.ring(desk);
    }

    /// A person said who it is.
    pub(super) fn choose(
        &mut self,
        session: &TelephonySessionId,
        chosen: &ChosenRecords,
        caller: &CallerIdentity,
        desk: &mut Desk,
    ) {
        for call in &mut self.live {
            if call.session.as_ref() == Some(session) {
                call.chosen = Some(chosen.clone());
                call.caller = caller.clone();
                journal(call, desk);
            }
        }
    }

    pub(super) fn set_muted(&mut self, id: &CallId, muted: bool, desk: &mut Desk) {
        if let Some(call) = self.get_mut(id)
            && call.leg == PhoneLeg::Up
        {
            call.is_muted = muted;
            call.tell_microphone(desk);
            journal(call, desk);
        }
    }

    pub(super) fn send_digits(&mut self, id: &CallId, digits: String, desk: &mut Desk) {
        let is_dialable = digits
            .chars()
            .all(|c| c.is_ascii_digit() || c == '*' || c == '#');
        let call = self.get_mut(id).filter(|call| call.leg == PhoneLeg::Up);
        if let Some(call) = call.filter(|_| is_dialable) {
            let failed = &mut call.handling.shown.failed;
            failed.take_if(|failed| failed.act == Act::Press);
            desk.phone(PhoneIo::SendDigits(id.clone(), digits));
        }
    }

    /// The session of a call that has left the list.
    pub(super) fn session_of_gone(&self, id: &CallId) -> Option<&TelephonySessionId> {
        self.gone.session_of(id).filter(|_| self.get(id).is_none())
    }

    pub(super) fn write_note(&mut self, id: &CallId, text: String, desk: &mut Desk) {
        let now = desk.now;
        if let Some(call) = self.get_mut(id) {
            call.write_note(text, now);
            journal(call, desk);
        }
    }

    pub(super) fn choose_disposition(
        &mut self,
        id: &CallId,
        disposition: Option<String>,
        desk: &mut Desk,
    ) {
        let now = desk.now;
        if let Some(call) = self.get_mut(id) {
            call.choose_disposition(disposition, now);
            journal(call, desk);
        }
    }

    /// Fills a field of the company's own for a live call; `false` when there is no such call.
    pub(super) fn enter_field(
        &mut self,
        session: &TelephonySessionId,
        (field, value): (&str, Option<FieldValue>),
        desk: &mut Desk,
    ) -> bool {
        let mut calls = self.live.iter_mut();
        let Some(call) = calls.find(|call| call.session.as_ref() == Some(session)) else {
            return false;
        };
        call.entered.enter(field, value, desk.now);
        journal(call, desk);
        true
    }

    /// What the caller pressed after our reply: into the note, too. `false` when there is no such call.
    pub(super) fn reply_answered(
        &mut self,
        id: &CallId,
        answer: ReplyAnswer,
        desk: &mut Desk,
    ) -> bool {
        let Some(call) = self.get_mut(id) else {
            return false;
        };
        call.reply_answer = Some(answer);
        self.add_note(id, answer.words(), desk);
        true
    }

    /// Puts a line below what the note says already.
    pub(super) fn add_note(&mut self, id: &CallId, line: &str, desk: &mut Desk) {
        let Some(call) = self.get(id) else { return };
        let text = with_line(&call.note, line);
        self.write_note(id, text, desk);
    }

    /// The person of these calls leaves: they are over here, and are logged as that person's.
    pub(super) fn close(&mut self, desk: &mut Desk) {
        let now = desk.now;
        for call in &mut self.live {
            call.phone_over(None, now);
            call.party_over(now);
        }
        self.settle(desk);
    }

    /// Starts or stops the ring tone, and says who rings.
    fn ring(&mut self, desk: &mut Desk) {
        let now = desk.now;
        let rings = |call: &&CallSession| call.rings_until().is_some();
        let ringing = self.live.iter().filter(rings).find(|call| {
            call.caller != CallerIdentity::Looking || now.millis_since(call.rings_since) >= NAME_MS
        });
        let is_talking = self.live.iter().any(CallSession::has_an_ear);
        match (ringing, &self.ringing) {
            (Some(call), before) => {
                let name = call.view().display_name().map(str::to_owned);
                let ringing = Ringing { name, is_talking };
                if before.as_ref() != Some(&ringing) {
                    let name = ringing.name.clone();
                    desk.io(Io::Ring { name, is_talking });
                    self.ringing = Some(ringing);
                }
            }
            (None, Some(_)) if self.live.iter().find(rings).is_none() => {
                desk.io(Io::StopRinging);
                self.ringing = None;
            }
            (None, _) => {}
        }
    }

    /// Writes calls that are over for good to the journal; they leave the list when that is done.
    fn settle(&mut self, desk: &mut Desk) -> CallNews {
        self.meet(desk);
        self.tend_conferences(desk);
        self.drop_lines(desk);
        let now = desk.now;
        let mut news = CallNews::Nothing;
        self.live.retain_mut(|call| {
            let is_over = call.over_at().is_some() || call.grace_is_over(now);
            if !is_over || call.is_closing || call.handling.is_leaving() {
                return true;
            }
            if let Some(over) = call.ring_out_over() {
                news = CallNews::RingOutOver(over);
            } else if let Some(trouble) = call.failed_because() {
                news = CallNews::NotMade(trouble);
            }
            call.end_other_half(desk);
            let ended_at = call.over_at().or(call.ended_at()).unwrap_or(now);
            if let Some(session) = &call.session {
                let names = (Some(call.id.clone()), session.clone());
                self.gone.push(names, call.last_sequence(), ended_at);
            }
            let Some(facts) = call.facts(ended_at) else {
                // RingCentral never made a call of it: there is nothing to log.
                ring_out::forget(call, desk);
                return false;
            };
            call.owner = call.owner.take().or_else(|| desk.person.clone());
            let entry = call.entry(facts);
            desk.save(
                Place::Journal,
                entry.call.telephony_session_id.as_str(),
                &entry,
            );
            call.is_closing = true;
            true
        });
        self.untie(desk);
        self.ring(desk);
        news
    }

    /// The journal has it: the call leaves the list and is the outbox's.
    pub(super) fn saved(&mut self, key: &str) -> Option<JournalEntry> {
        let at = self.live.iter().position(|call| {
            call.is_closing
                && call
                    .session
                    .as_ref()
                    .is_some_and(|session| session.as_str() == key)
        })?;
        let call = self.live.remove(at);
        let ended_at = call.over_at().or(call.ended_at())?;
        Some(call.entry(call.facts(ended_at)?))
    }

    /// Time passed.
    pub(super) fn tick(&mut self, desk: &mut Desk) -> CallNews {
        let now = desk.now;
        let device = desk.device_id.clone();
        let has_phone = self.has_phone;
        self.tick_ring_outs(desk);
        for call in &mut self.live {
            call.has_rung_out |= call.rings_until().is_some_and(|until| until <= now);
            if call.poll_at.is_some_and(|at| at <= now) {
                call.poll_at = None;
                if let Some(session) = &call.session {
                    let path = format!("{SESSIONS}/{session}");
                    desk.ringcentral(Purpose::SessionState(call.id.clone()), Method::Get, &path);
                }
            }
            if has_phone && matches!(call.answering, Answering::AwaitingInvite(at) if at <= now) {
                call.answering = Answering::Started;
                if let (Some(session), Some(party), Some(device)) =
                    (&call.session, &call.party, &device)
                {
                    let path = format!("{SESSIONS}/{session}/parties/{party}/answer");
                    let body = answer_request(device);
                    let purpose = Purpose::AnswerHere(call.id.clone());
                    desk.ringcentral_json(purpose, Method::Post, &path, Some(&body));
                }
            }
            if matches!(call.takeover, Takeover::Wanted(until) if until <= now) {
                call.lost();
            }
            if has_phone && matches!(call.sound, Sound::Stopped { again_at, .. } if again_at <= now)
            {
                call.restore(desk);
            }
            // A call that is not ours yet is no more alive than its last tab knew.
            if call.takeover == Takeover::No && now.millis_since(call.journal_at) >= JOURNAL_MS {
                journal(call, desk);
            }
        }
        self.tick_handling(desk);
        self.ring(desk);
        self.settle(desk)
    }

    /// When [`Self::tick`] has something to do.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.live
            .iter()
            .filter(|call| !call.is_closing)
            .flat_map(|call| {
                let rings_until = call.rings_until();
                let name = (rings_until.is_some() && self.ringing.is_none())
                    .then(|| call.rings_since.plus_millis(NAME_MS));
                let invite = match call.answering {
                    Answering::AwaitingInvite(at) => self.has_phone.then_some(at),
                    Answering::No | Answering::Started => None,
                };
                let journal = match call.takeover {
                    Takeover::No => Some(call.journal_at.plus_millis(JOURNAL_MS)),
                    Takeover::Wanted(until) => Some(until),
                    // The phone wrapper has limits of its own.
                    Takeover::Started(_) | Takeover::Refused(_) => None,
                };
                let grace = call.grace_ends_at().filter(|_| !call.handling.is_leaving());
                let restore = match call.sound {
                    Sound::Stopped { again_at, .. } => self.has_phone.then_some(again_at),
                    Sound::Flows => None,
                };
                let handling = call.handling_at();
                let ring_out = call.ring_out_at();
                [
                    call.poll_at,
                    invite,
                    grace,
                    name,
                    rings_until,
                    journal,
                    handling,
                    restore,
                    ring_out,
                ]
            })
            .flatten()
            .min()
    }
}

/// Writes what is known of a live call, so that a crash does not lose it.
fn journal(call: &mut CallSession, desk: &mut Desk) {
    if call.is_closing {
        return;
    }
    call.journal_at = desk.now;
    call.owner = call.owner.take().or_else(|| desk.person.clone());
    if let Some(facts) = call.facts(desk.now) {
        let key = facts.telephony_session_id.clone();
        let entry = JournalEntry {
            stage: Stage::Live,
            live: Some(call.live()),
            ..call.entry(facts)
        };
        desk.save(Place::Journal, key.as_str(), &entry);
    }
}
