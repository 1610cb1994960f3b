//! One call, joined from what the phone library and what RingCentral's events say of it.
//!
//! ```text
//! Dialling ─▶ Ringing ──────────────────▶ Talking ─▶ Ending ─▶ (finished)
//!                └─Answer─▶ Answering ──────▲            ▲
//!                └──────────── declined, cancelled ──────┘
//! ```
//!
//! RingCentral's SIP edge answers our outbound calls at once, so *answered* is taken from telephony
//! events only. Between the phone's *disposed* and the event that says why, a call is `Ending`.

use ledgerline_core::{
    domain::{
        call::{
            AudioLevels, CallPhase, CallTrouble, CallView, Direction, HandOn, RemoteParty,
            ReplyAnswer,
        },
        call_control::InCall,
        caller::CallerIdentity,
        finished_call::{CallResult, ChosenRecords, FinishedCall, without_line},
        ids::{CallId, ExtensionId, TelephonySessionId},
        logging::Entered,
        quality::{Figures, Grade, Heard, Judgement},
        refusal::Refusal,
        time::Timestamp,
    },
    wire::{
        connector::AppConfig,
        ringcentral::telephony::{Party, StatusCode},
    },
};

use super::{
    audio::microphone_trouble,
    calls::{in_call::Handling, ring_out::RingOut},
    desk::{Desk, Purpose, SESSIONS},
    io::{Dialog, Method, PhoneFailure, PhoneIo},
    outbox::{JournalEntry, Live, Outbox},
};

/// How long an ended call waits for RingCentral to say how it ended.
const GRACE_MS: i64 = 1_000;
/// How long a takeover may take, registration included. The other side hears silence meanwhile.
const TAKEOVER_MS: i64 = 15_000;
/// How long a takeover waits for a microphone that a person has to allow, plug in or free.
const MICROPHONE_MS: i64 = 60_000;
/// From one try to restore the sound to the next; longer each time, up to four times this.
const RESTORE_MS: i64 = 2_000;
/// No call rings longer than this, whatever news of it was lost. RingCentral lets a phone ring for little
/// more than a minute.
const LONGEST_RING_MS: i64 = 120_000;

/// What we did to end a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WeEnded {
    HungUp,
    Declined,
    /// The caller gets something else.
    HandedOn(HandOn),
}

/// What the phone library has of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PhoneLeg {
    /// Nothing: RingCentral's events alone speak of it.
    None,
    /// A call without audio yet.
    Setup,
    /// Audio.
    Up,
}

/// How far `Answer` has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Answering {
    /// Not clicked.
    No,
    /// Clicked before the INVITE came; it is waited for until then.
    AwaitingInvite(Timestamp),
    /// The phone library is at it.
    Started,
}

/// How far the takeover of another tab's call has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Takeover {
    /// Nothing to take over.
    No,
    /// The phone must be registered first; given up then.
    Wanted(Timestamp),
    /// The phone library is at it, with this form.
    Started(ReplacesForm),
    /// RingCentral did not know the call by the last form; this one is next.
    Refused(ReplacesForm),
}

/// How `Replaces` names a call. RingCentral's documents write `early-only` also for calls that were
/// answered, where RFC 3891 (section 3) has the other side refuse it, and disagree about which tag
/// is whose. What the company has set is tried first, then the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct ReplacesForm {
    is_other_kind: bool,
    has_other_order: bool,
}

impl ReplacesForm {
    /// The form to try after this one.
    const fn next(self) -> Option<Self> {
        match (self.is_other_kind, self.has_other_order) {
            (true, true) => None,
            (true, false) => Some(Self {
                is_other_kind: false,
                has_other_order: true,
            }),
            (false, _) => Some(Self {
                is_other_kind: true,
                ..self
            }),
        }
    }
}

/// Does the sound of a call get through?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sound {
    /// Yes, or nobody knows yet.
    Flows,
    /// No; its connection is made anew again and again.
    Stopped { again_at: Timestamp, tries: u32 },
}

/// A call that is not finished.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each reported on its own"
)]
pub(super) struct CallSession {
    pub(super) id: CallId,
    /// Whose call it is.
    pub(super) owner: Option<ExtensionId>,
    pub(super) direction: Direction,
    pub(super) session: Option<TelephonySessionId>,
    pub(super) party: Option<String>,
    pub(super) remote: RemoteParty,
    pub(super) local_number: Option<String>,
    pub(super) queue: Option<String>,
    pub(super) started_at: Timestamp,
    pub(super) answered_at: Option<Timestamp>,
    is_answer_reported: bool,
    pub(super) note: String,
    note_edited_at: Option<Timestamp>,
    disposition: Option<String>,
    disposition_chosen_at: Option<Timestamp>,
    pub(super) entered: Entered,
    pub(super) chosen: Option<ChosenRecords>,
    /// How it was heard, without the judgement that holds now and since when.
    heard: Option<Heard>,
    hears: Option<(Grade, Timestamp)>,
    pub(super) caller: CallerIdentity,
    pub(super) is_muted: bool,
    pub(super) levels: Option<AudioLevels>,
    figures: Option<Figures>,
    pub(super) trouble: Option<CallTrouble>,
    /// The callee is a colleague, so our own party says *answered* at once.
    pub(super) is_internal: bool,
    pub(super) leg: PhoneLeg,
    pub(super) answering: Answering,
    /// Of the present SIP dialog, once audio is up.
    pub(super) dialog: Option<Dialog>,
    pub(super) takeover: Takeover,
    pub(super) sound: Sound,
    /// Our party before the takeover. That it leaves ends nothing.
    left_party: Option<String>,
    /// When the tab that had the call before was last known to have it.
    last_seen_at: Timestamp,
    /// `Ignore` was clicked, or another phone of ours answered.
    pub(super) is_hidden: bool,
    /// By this machine's clock; a call that is handed back begins to ring anew.
    pub(super) rings_since: Timestamp,
    /// It has rung for as long as any call may.
    pub(super) has_rung_out: bool,
    pub(super) we_ended: Option<WeEnded>,
    /// What the note says of the reply that was sent.
    pub(super) reply_line: Option<String>,
    /// What the caller pressed after it.
    pub(super) reply_answer: Option<ReplyAnswer>,
    failure: Option<PhoneFailure>,
    last_reason: Option<String>,
    went_to_voicemail: bool,
    /// The phone is done with it; since when.
    phone_over_at: Option<Timestamp>,
    /// RingCentral is done with it; since when.
    party_over_at: Option<Timestamp>,
    /// A transfer has put us into another session, of which nothing is known here.
    has_moved: bool,
    last_sequence: u64,
    pub(super) poll_at: Option<Timestamp>,
    pub(super) journal_at: Timestamp,
    /// Ended, and being written to the journal.
    pub(super) is_closing: bool,
    /// Hold, recording, transfer.
    pub(super) handling: Handling,
    /// Both sides have begun to talk, and everybody else was asked to wait.
    pub(super) has_met: bool,
    /// Another phone of the person's has it.
    pub(super) ring_out: Option<RingOut>,
}

impl CallSession {
    pub(super) fn new(id: CallId, direction: Direction, now: Timestamp) -> Self {
        Self {
            id,
            owner: None,
            direction,
            session: None,
            party: None,
            remote: RemoteParty::default(),
            local_number: None,
            queue: None,
            started_at: now,
            answered_at: None,
            is_answer_reported: false,
            note: String::new(),
            note_edited_at: None,
            disposition: None,
            disposition_chosen_at: None,
            entered: Entered::default(),
            chosen: None,
            heard: None,
            hears: None,
            caller: CallerIdentity::Unasked,
            is_muted: false,
            levels: None,
            figures: None,
            trouble: None,
            is_internal: false,
            leg: PhoneLeg::None,
            answering: Answering::No,
            dialog: None,
            takeover: Takeover::No,
            sound: Sound::Flows,
            left_party: None,
            last_seen_at: now,
            is_hidden: false,
            rings_since: now,
            has_rung_out: false,
            we_ended: None,
            reply_line: None,
            reply_answer: None,
            failure: None,
            last_reason: None,
            went_to_voicemail: false,
            phone_over_at: None,
            party_over_at: None,
            has_moved: false,
            last_sequence: 0,
            poll_at: None,
            journal_at: now,
            is_closing: false,
            handling: Handling::default(),
            has_met: false,
            ring_out: None,
        }
    }

    /// A call that another tab had, as its journal knows it.
    pub(super) fn resumed(entry: JournalEntry, live: Live, now: Timestamp) -> Self {
        let facts = entry.call;
        let mut call = Self::new(live.id, facts.direction, now);
        call.session = Some(facts.telephony_session_id);
        call.remote = facts.remote;
        call.local_number = facts.local_number;
        call.queue = facts.queue;
        call.started_at = facts.started_at;
        call.answered_at = facts.answered_at;
        call.is_answer_reported = facts.answered_at.is_some();
        call.note = facts.note;
        call.chosen = facts.chosen;
        call.heard = facts.heard;
        call.caller = entry.caller;
        call.owner = entry.owner;
        call.note_edited_at = facts.note_edited_at;
        call.disposition = facts.disposition;
        call.disposition_chosen_at = facts.disposition_chosen_at;
        call.entered = facts.entered;
        call.last_seen_at = facts.ended_at;
        call.is_muted = live.is_muted;
        call.handling = Handling::resumed(live.in_call);
        call.has_met = facts.answered_at.is_some();
        call.is_internal = live.is_internal;
        call.ring_out = live.ring_out;
        call.party = live.party;
        if live.dialog.is_some() {
            call.leg = PhoneLeg::Up;
            call.takeover = Takeover::Wanted(now.plus_millis(TAKEOVER_MS));
            call.left_party.clone_from(&call.party);
        } else if call.line().is_some() {
            call.leg = PhoneLeg::Up;
        } else {
            call.poll_at = Some(now);
        }
        call.dialog = live.dialog;
        call
    }

    /// Has the phone call itself again, with a `Replaces` header of this form.
    pub(super) fn take_over(&mut self, form: ReplacesForm, desk: &mut Desk) {
        let Some(replaces) = self.replaces(form, &desk.config) else {
            return;
        };
        self.takeover = Takeover::Started(form);
        self.trouble = None;
        desk.phone(PhoneIo::TakeOver {
            call: self.id.clone(),
            replaces,
        });
    }

    fn replaces(&self, form: ReplacesForm, config: &AppConfig) -> Option<String> {
        let (session, dialog) = (self.session.as_ref()?, self.dialog.as_ref()?);
        let (to, from) = if config.swap_replaces_tags == form.has_other_order {
            (&dialog.to_tag, &dialog.from_tag)
        } else {
            (&dialog.from_tag, &dialog.to_tag)
        };
        let kind = if config.plain_replaces == form.is_other_kind {
            ";early-only"
        } else {
            ""
        };
        Some(format!("{session};to-tag={to};from-tag={from}{kind}"))
    }

    /// The phone could not take the call over. It is not lost to a wrong guess about the header's
    /// form, nor to a microphone that a person can mend or find in another tab.
    pub(super) fn not_taken_over(&mut self, failure: &PhoneFailure, now: Timestamp) {
        let is_unknown = matches!(failure, PhoneFailure::Sip(status)
            if status.contains(" 481") || status.contains(" 486"));
        if let Some(trouble) = microphone_trouble(failure) {
            self.trouble = Some(trouble);
            self.takeover = Takeover::Wanted(now.plus_millis(MICROPHONE_MS));
        } else if let Takeover::Started(form) = self.takeover
            && is_unknown
            && let Some(next) = form.next()
        {
            self.takeover = Takeover::Refused(next);
        } else {
            self.lost();
        }
    }

    /// Its person hung up before this phone had it: RingCentral ends it, which the phone that had it cannot
    /// any more and this one not yet.
    pub(super) fn end_on_its_way(&mut self, desk: &mut Desk) {
        if matches!(self.takeover, Takeover::Started(_)) {
            desk.phone(PhoneIo::HangUp(self.id.clone()));
        }
        self.takeover = Takeover::No;
        self.trouble = None;
        // It is still ours, and its end is the call's.
        self.left_party = None;
        self.drop_party(desk);
        self.phone_over(None, desk.now);
    }

    /// Has RingCentral take our party out of the session.
    pub(super) fn drop_party(&self, desk: &mut Desk) {
        if let (Some(session), Some(party)) = (&self.session, &self.party) {
            let path = format!("{SESSIONS}/{session}/parties/{party}");
            desk.ringcentral(Purpose::DropParty, Method::Delete, &path);
        }
    }

    /// It ends for good: what the other half was not told of its end is told now, since nobody else will. A
    /// BYE is lost with its socket, on the way here and on the way there.
    pub(super) fn end_other_half(&self, desk: &mut Desk) {
        if self.ring_out.is_some() || self.line().is_some() {
            return;
        }
        if self.phone_over_at.is_none() && self.leg != PhoneLeg::None {
            desk.phone(PhoneIo::LetCallGo(self.id.clone()));
        }
        if self.party_over_at.is_none() && self.we_ended == Some(WeEnded::HungUp) {
            self.drop_party(desk);
        }
    }

    /// Has audio, and nobody is about to end it.
    pub(super) fn is_up(&self) -> bool {
        self.leg == PhoneLeg::Up
            && self.takeover == Takeover::No
            && self.line().is_none()
            && self.we_ended.is_none()
            && self.ended_at().is_none()
    }

    /// Nothing gets through any more. `false` when that is known, or no matter.
    pub(super) fn sound_stopped(&mut self) -> bool {
        if self.sound != Sound::Flows || !self.is_up() {
            return false;
        }
        self.sound = Sound::Stopped {
            again_at: Timestamp::default(),
            tries: 0,
        };
        self.trouble.get_or_insert(CallTrouble::Restoring);
        true
    }

    /// Something gets through.
    pub(super) fn sound_flows(&mut self) {
        self.sound = Sound::Flows;
        self.trouble
            .take_if(|trouble| *trouble == CallTrouble::Restoring);
    }

    /// Has the phone negotiate the audio anew.
    pub(super) fn restore(&mut self, desk: &mut Desk) {
        let Sound::Stopped { tries, .. } = self.sound else {
            return;
        };
        if !self.is_up() {
            return self.sound_flows();
        }
        self.sound = Sound::Stopped {
            again_at: desk.now.plus_millis(RESTORE_MS << tries.min(2)),
            tries: tries + 1,
        };
        desk.phone(PhoneIo::Restore(self.id.clone()));
    }

    /// It could not be taken over: it ended when its last tab did, as far as anybody knows.
    pub(super) fn lost(&mut self) {
        self.takeover = Takeover::No;
        self.trouble = Some(CallTrouble::Lost);
        self.phone_over(None, self.last_seen_at);
        self.party_over(self.last_seen_at);
    }

    /// What the next leader needs besides the facts.
    pub(super) fn live(&self) -> Live {
        Live {
            id: self.id.clone(),
            party: self.party.clone(),
            dialog: self.dialog.clone(),
            is_muted: self.is_muted,
            is_internal: self.is_internal,
            in_call: self.handling.shown.clone(),
            ring_out: self.ring_out.clone(),
        }
    }

    /// After a takeover nobody may have said yet which party is ours now: it is the one of our
    /// extension that is still there.
    pub(super) fn find_party(&mut self, parties: &[Party]) {
        if self.left_party.is_none() || self.party != self.left_party {
            return;
        }
        let own = self.owner.as_ref().map(ExtensionId::as_str);
        let is_ours = |party: &&Party| {
            own.is_some() && party.extension_id.as_deref() == own && !party.is_over()
        };
        if let Some(party) = parties.iter().find(is_ours) {
            self.party = Some(party.id.clone());
        }
    }

    /// Takes in what RingCentral says of our party. Older news than what is known is dropped.
    pub(super) fn party_changed(&mut self, party: &Party, sequence: u64, at: Timestamp) {
        if sequence != 0 && sequence <= self.last_sequence {
            return;
        }
        let is_left = self.left_party.as_ref() == Some(&party.id);
        if is_left && (party.is_over() || self.takeover == Takeover::No) {
            return;
        }
        self.last_sequence = sequence.max(self.last_sequence);
        self.party = Some(party.id.clone());
        // The party that replaces an older one of ours was called by ourselves: it knows nothing of the
        // other side.
        if self.left_party.is_none() && !self.is_line() {
            self.meet(party);
        }
        self.last_reason = party
            .status
            .reason
            .clone()
            .or_else(|| self.last_reason.take());
        self.handling
            .party_is_held(party.status.code == StatusCode::Hold);
        match party.status.code {
            StatusCode::Answered if !self.is_answered_first() => self.answered(at),
            StatusCode::VoiceMail | StatusCode::VoiceMailScreening => self.went_to_voicemail = true,
            // Another session goes on with our audio; its end is the call's.
            StatusCode::Gone if self.leg == PhoneLeg::Up => self.has_moved = true,
            StatusCode::Disconnected | StatusCode::Gone => self.party_over(at),
            StatusCode::Setup
            | StatusCode::Proceeding
            | StatusCode::Answered
            | StatusCode::Hold
            | StatusCode::Parked
            | StatusCode::Other => {}
        }
    }

    /// Learns from our party who is on the other side.
    fn meet(&mut self, party: &Party) {
        let other = party.other_side();
        if self.remote.number.is_none() {
            self.remote.number = other
                .phone_number
                .clone()
                .or_else(|| other.extension_number.clone());
        }
        if self.remote.name.is_none() {
            self.remote.name.clone_from(&other.name);
        }
        self.is_internal |= party.is_to_colleague();
        if self.queue.is_none() {
            self.queue = party.queue().map(str::to_owned);
        }
    }

    /// Did it leave us for somebody else, as far as RingCentral has said?
    pub(super) fn was_transferred(&self) -> bool {
        self.party_over_at.is_none()
            || self
                .last_reason
                .as_deref()
                .is_some_and(|reason| reason.ends_with("Transfer"))
    }

    /// RingCentral is done with our party.
    pub(super) fn party_over(&mut self, at: Timestamp) {
        if self.has_moved && self.leg == PhoneLeg::Up {
            return;
        }
        self.party_over_at.get_or_insert(at);
    }

    /// An INVITE is here. After call control it is a second one, and the end of the first was not
    /// the call's.
    pub(super) fn invited(&mut self) {
        self.phone_over_at = None;
        self.failure = None;
    }

    /// RingCentral reports that the other side answered.
    pub(super) fn answered(&mut self, at: Timestamp) {
        if !self.is_answer_reported {
            self.answered_at = Some(at);
            self.is_answer_reported = true;
        }
        self.poll_at = None;
    }

    /// Audio is up. For an inbound call that is our answer, until RingCentral reports its time.
    pub(super) fn up(&mut self, dialog: Option<Dialog>, now: Timestamp) {
        self.leg = PhoneLeg::Up;
        self.dialog = dialog;
        self.takeover = Takeover::No;
        self.sound_flows();
        if self.direction == Direction::Inbound {
            self.answered_at.get_or_insert(now);
        }
    }

    /// The phone library's call is over.
    pub(super) fn phone_over(&mut self, failure: Option<PhoneFailure>, now: Timestamp) {
        self.failure = self.failure.take().or(failure);
        self.phone_over_at.get_or_insert(now);
    }

    /// Answered by this person on another phone: not ours to show, still ours to log.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.was_answered_elsewhere() && self.party_over_at.is_none()
    }

    fn was_answered_elsewhere(&self) -> bool {
        self.direction == Direction::Inbound
            && self.phone_over_at.is_some()
            && self.answered_at.is_some()
            && self.leg != PhoneLeg::Up
    }

    /// When it is over for good: both sides agree, or the other kept silent long enough.
    pub(super) fn over_at(&self) -> Option<Timestamp> {
        if self.is_elsewhere() {
            return None;
        }
        match (self.phone_over_at, self.party_over_at) {
            // What this phone did when another one answered says nothing of the end.
            (Some(_), Some(party)) if self.was_answered_elsewhere() => {
                Some(party.max(self.answered_at.unwrap_or(party)))
            }
            (Some(phone), Some(party)) => Some(
                phone
                    .min(party)
                    .max(self.answered_at.unwrap_or(phone.min(party))),
            ),
            (Some(phone), None) if self.session.is_none() => Some(phone),
            _ => None,
        }
    }

    /// When the grace for the missing half ends.
    pub(super) fn grace_ends_at(&self) -> Option<Timestamp> {
        if self.is_elsewhere() {
            return None;
        }
        match (self.phone_over_at, self.party_over_at) {
            (Some(at), None) | (None, Some(at)) => Some(at.plus_millis(GRACE_MS)),
            (None, None) | (Some(_), Some(_)) => None,
        }
    }

    /// The missing half was waited for long enough.
    pub(super) fn grace_is_over(&self, now: Timestamp) -> bool {
        self.grace_ends_at().is_some_and(|at| at <= now)
    }

    /// When either half was over.
    pub(super) fn ended_at(&self) -> Option<Timestamp> {
        match (self.phone_over_at, self.party_over_at) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    pub(super) fn phase(&self) -> CallPhase {
        if self.ended_at().is_some() || self.we_ended.is_some() {
            return CallPhase::Ending;
        }
        match (self.direction, self.answered_at) {
            (Direction::Inbound, Some(answered_at)) if self.leg == PhoneLeg::Up => {
                CallPhase::Talking { answered_at }
            }
            (Direction::Outbound, Some(answered_at)) => CallPhase::Talking { answered_at },
            (Direction::Inbound, _) if self.answering != Answering::No => CallPhase::Answering,
            (Direction::Inbound, _) => CallPhase::Ringing,
            (Direction::Outbound, None) if self.session.is_some() => CallPhase::Ringing,
            (Direction::Outbound, None) => CallPhase::Dialling,
        }
    }

    /// The newest event that was heard of it.
    pub(super) const fn last_sequence(&self) -> u64 {
        self.last_sequence
    }

    /// Why, in RingCentral's words.
    pub(super) fn last_reason(&self) -> Option<&str> {
        self.last_reason.as_deref()
    }

    /// Does it ring here?
    pub(super) fn is_ringing_in(&self) -> bool {
        self.direction == Direction::Inbound
            && !self.is_hidden
            && self.phase() == CallPhase::Ringing
    }

    /// Has the rep dialled or answered it?
    pub(super) fn is_taken(&self) -> bool {
        match self.phase() {
            CallPhase::Answering | CallPhase::Talking { .. } => true,
            CallPhase::Dialling | CallPhase::Ringing | CallPhase::Ending => {
                self.direction == Direction::Outbound
            }
        }
    }

    /// When it has rung for long enough, whatever news of it was lost; nothing when it does not ring here.
    pub(super) fn rings_until(&self) -> Option<Timestamp> {
        // Answered before the phone here is up is answered on another one, whose word may come first.
        (self.is_ringing_in() && !self.is_answer_reported && !self.has_rung_out)
            .then(|| self.rings_since.plus_millis(LONGEST_RING_MS))
    }

    /// Does this person listen to it, so that a ring would be in their ear?
    pub(super) fn has_an_ear(&self) -> bool {
        let listens = match self.phase() {
            CallPhase::Talking { .. } | CallPhase::Answering | CallPhase::Dialling => true,
            CallPhase::Ringing => self.direction == Direction::Outbound,
            CallPhase::Ending => false,
        };
        listens && self.handling.shown.held_since.is_none()
    }

    /// The caller was to get something else than an answer and did not: it rings on as before, and says
    /// what was not done.
    pub(super) fn not_handed_on(&mut self, now: Timestamp) {
        let Some(WeEnded::HandedOn(what)) = self.we_ended else {
            return;
        };
        self.we_ended = None;
        self.trouble = Some(CallTrouble::NotHandedOn(what));
        self.is_hidden &= self.is_answer_reported;
        if let Some(line) = self.reply_line.take() {
            self.write_note(without_line(&self.note, &line), now);
        }
    }

    /// How it ended, as far as is known.
    fn result(&self) -> CallResult {
        if self.answered_at.is_some() {
            return CallResult::Answered;
        }
        if let Some(result) = self.ring_out_result() {
            return result;
        }
        let reason = self.last_reason.as_deref();
        match self.direction {
            Direction::Inbound => match self.we_ended {
                Some(WeEnded::HandedOn(HandOn::Voicemail)) => CallResult::Voicemail,
                _ if self.went_to_voicemail => CallResult::Voicemail,
                Some(WeEnded::Declined | WeEnded::HungUp | WeEnded::HandedOn(_)) => {
                    CallResult::Declined
                }
                None => CallResult::Missed,
            },
            Direction::Outbound => match (self.we_ended, reason) {
                (Some(_), _) => CallResult::Cancelled,
                (None, Some("NoAnswer" | "Timeout")) => CallResult::NoAnswer,
                (None, reason) => match reason.and_then(Refusal::of_reason) {
                    Some(refusal) if refusal.is_theirs() => CallResult::Busy,
                    Some(_) => CallResult::Failed,
                    None if self.failure.is_some() => CallResult::Failed,
                    None => CallResult::NoAnswer,
                },
            },
        }
    }

    /// The facts so far, when there is a key to log them under.
    pub(super) fn facts(&self, ended_at: Timestamp) -> Option<FinishedCall> {
        Some(FinishedCall {
            telephony_session_id: self.session.clone()?,
            direction: self.direction,
            result: self.result(),
            remote: self.remote.clone(),
            local_number: self.local_number.clone(),
            queue: self.queue.clone(),
            started_at: self.started_at,
            answered_at: self.answered_at,
            ended_at: ended_at
                .max(self.started_at)
                .max(self.answered_at.unwrap_or(ended_at)),
            note: self.note.clone(),
            note_edited_at: self.note_edited_at,
            disposition: self.disposition.clone(),
            disposition_chosen_at: self.disposition_chosen_at,
            entered: self.entered.clone(),
            chosen: self.chosen.clone(),
            heard: self.heard_until(ended_at),
        })
    }

    /// For the journal, over as far as is known.
    pub(super) fn entry(&self, facts: FinishedCall) -> JournalEntry {
        JournalEntry {
            reply_answer: self.reply_answer,
            ..Outbox::entry(facts, self.caller.clone(), self.owner.clone())
        }
    }

    /// Goes on where an earlier attempt at the same call ended.
    pub(super) fn resume(&mut self, entry: &JournalEntry) {
        self.reply_answer = self.reply_answer.or(entry.reply_answer);
        self.note.clone_from(&entry.call.note);
        self.note_edited_at = entry.call.note_edited_at;
        self.disposition.clone_from(&entry.call.disposition);
        self.disposition_chosen_at = entry.call.disposition_chosen_at;
        self.entered.clone_from(&entry.call.entered);
        self.started_at = entry.call.started_at.min(self.started_at);
        self.answered_at = self.answered_at.or(entry.call.answered_at);
        self.chosen.clone_from(&entry.call.chosen);
        if self.chosen.is_some() {
            self.caller = entry.caller.clone();
        }
    }

    /// The two hear each other as well as this from now on; nothing when that cannot be said any more.
    pub(super) fn hear(&mut self, judgement: Option<Judgement>, now: Timestamp) {
        let quality = judgement.as_ref().map(|it| it.quality);
        self.figures = judgement.map(|it| it.figures);
        self.heard = self.heard_until(now);
        self.hears = quality.map(|quality| (quality.grade, now));
        if let Some(quality) = quality {
            self.heard = Some(Heard::judged(self.heard, quality));
        }
        self.handling.shown.quality = quality;
    }

    fn heard_until(&self, at: Timestamp) -> Option<Heard> {
        let mut heard = self.heard?;
        if let Some((grade, since)) = self.hears {
            heard.lasted(grade, at.millis_since(since));
        }
        Some(heard)
    }

    /// A person writes the note.
    pub(super) fn write_note(&mut self, text: String, now: Timestamp) {
        if text != self.note {
            self.note_edited_at = Some(now.after(self.note_edited_at));
            self.note = text;
        }
    }

    /// A person chooses how the call went, or takes that back.
    pub(super) fn choose_disposition(&mut self, chosen: Option<String>, now: Timestamp) {
        if chosen != self.disposition {
            self.disposition_chosen_at = Some(now.after(self.disposition_chosen_at));
            self.disposition = chosen;
        }
    }

    /// What went wrong, for the dialer, when the call never came about.
    pub(super) fn failed_because(&self) -> Option<CallTrouble> {
        if self.trouble == Some(CallTrouble::Lost) {
            return self.trouble;
        }
        if self.answered_at.is_some() || self.we_ended.is_some() {
            return None;
        }
        let told = self.last_reason.as_deref().and_then(Refusal::of_reason);
        let Some(failure) = &self.failure else {
            let is_ours = self.direction == Direction::Outbound;
            return told.filter(|_| is_ours).map(CallTrouble::Refused);
        };
        let trouble = failure.trouble();
        // Whatever the event says, 486 stands for a missing emergency address, too.
        let is_less_exact = matches!(failure, PhoneFailure::Sip(_))
            && trouble != CallTrouble::Refused(Refusal::BusyOrInvalid);
        let told = told.filter(|_| is_less_exact);
        Some(told.map_or(trouble, CallTrouble::Refused))
    }

    pub(super) fn view(&self) -> CallView {
        CallView {
            id: self.id.clone(),
            telephony_session_id: self.session.clone(),
            direction: self.direction,
            phase: self.phase(),
            remote: self.remote.clone(),
            local_number: self.local_number.clone(),
            queue: self.queue.clone(),
            started_at: self.started_at,
            is_muted: self.is_muted,
            caller: self.caller.clone(),
            note: self.note.clone(),
            disposition: self.disposition.clone(),
            entered: self.entered.clone(),
            levels: self.levels,
            figures: self.figures.clone(),
            trouble: self.trouble,
            in_call: InCall {
                is_only_announced: self.is_ringing_in() && self.leg == PhoneLeg::None,
                ..self.handling.shown.clone()
            },
            other_phone: self.ring_out_view(),
        }
    }
}
