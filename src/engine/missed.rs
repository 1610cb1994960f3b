//! What the call log tells becomes known here: ends that were missed, and calls that no tab saw.

use ledgerline_core::{
    domain::{
        call::Direction,
        caller::CallerIdentity,
        failure::{Failure as _, FailureKind},
        finished_call::{CallResult, FinishedCall},
        ids::TelephonySessionId,
        time::Timestamp,
    },
    wire::ringcentral::{
        call_log::{LogPage, read_log, read_ringing},
        error::ApiError,
        oauth::EDIT_PRESENCE,
        telephony::TelephonySession,
    },
};

use super::{
    Engine,
    catch_up::MayRead,
    outbox::{JournalEntry, Outbox},
};

/// A gap of the event socket that was resumed loses nothing; after this long a tab that has just
/// opened reads the log all the same, to say what was missed.
const AWAY_MS: i64 = 60_000;
/// The log counts the talk and not the ringing, and clocks differ; a call that was over so long before
/// the gap was known.
const SLACK_MS: i64 = 180_000;
/// So many callers are looked up; the others are named when their calls are logged.
const MOST_LOOKED_UP: u32 = 10;

impl Engine {
    /// Events flow. `heard_at` is when RingCentral was heard last before.
    pub(super) fn live(&mut self, has_gap: bool, heard_at: Option<Timestamp>) {
        let now = self.desk.now;
        let is_first = !std::mem::replace(&mut self.has_been_live, true);
        let was_away = is_first && heard_at.is_some_and(|at| now.millis_since(at) >= AWAY_MS);
        if !(has_gap || is_first) {
            return;
        }
        if let Some(from) = heard_at.filter(|_| has_gap || was_away) {
            self.catch_up.missed_since(from, &mut self.desk);
        }
        if !has_gap && !self.catch_up.is_wanted() {
            // Nothing was missed; still a call may ring that no event of before told of.
            self.catch_up.start(&mut self.desk);
            return;
        }
        self.calls.after_gap(false, now);
        if !(self.catch_up.is_wanted() && self.may_read().log) {
            self.ask_about_other_phones();
        }
        self.catch_up.start(&mut self.desk);
    }

    /// Calls that go on elsewhere may have ended. The log knows exactly when; RingCentral is asked about
    /// those it does not tell of.
    fn ask_about_other_phones(&mut self) {
        self.calls.after_gap(true, self.desk.now);
        self.outbox.after_gap(&mut self.desk);
    }

    /// A call that no tab had seen has ended on another phone.
    pub(super) fn unknown_call_ended(&mut self, at: Timestamp) {
        if self.may_read().log {
            self.catch_up.unknown_call_ended(at, &mut self.desk);
        }
    }

    pub(super) fn may_read(&self) -> MayRead {
        MayRead {
            // Whoever may change it may read it.
            presence: self.has_scope("ReadPresence") || self.has_scope(EDIT_PRESENCE),
            log: self.has_scope("ReadCallLog"),
        }
    }

    /// RingCentral said which calls are on, or did not.
    pub(super) fn presence(&mut self, answer: Result<String, ApiError>) {
        let may = self.may_read();
        self.catch_up.presence_done(may, &mut self.desk);
        let asked_at = self.catch_up.presence_asked_at();
        self.own_presence.told(&answer, asked_at, &mut self.desk);
        if let Ok(body) = answer {
            self.ringing(&read_ringing(&body));
        }
    }

    /// These calls ring for this extension, so they ring here, whoever heard them begin.
    fn ringing(&mut self, calls: &[TelephonySession]) {
        for session in calls {
            let key = TelephonySessionId::new(session.telephony_session_id.clone());
            if !self.tabs.has_lead()
                || self.outbox.has(&key)
                || self.calls.by_session(&key).is_some()
            {
                continue;
            }
            let own = self.desk.person.clone();
            let own = own.as_ref().map(AsRef::as_ref);
            let news = self
                .calls
                .event(session, own, &mut self.callers, &mut self.desk);
            self.call_news(news);
        }
    }

    /// RingCentral told what is in the log, or did not.
    pub(super) fn call_log(&mut self, answer: Result<String, ApiError>) {
        let page = match answer {
            // What is no log was cut short, or is a proxy's word.
            Ok(body) => read_log(&body, &self.calls.home)
                .ok_or(FailureKind::Transient { retry_after: None }),
            Err(error) => Err(error.kind()),
        };
        self.log_told(page);
    }

    fn log_told(&mut self, answer: Result<LogPage, FailureKind>) {
        let Some(news) = self.catch_up.log(answer, &mut self.desk) else {
            return;
        };
        let mut found = 0;
        for call in news.calls {
            found += u32::from(self.learn(call, (news.from, news.to), found));
        }
        self.catch_up.found(found);
        if news.is_first_reading_over {
            self.ask_about_other_phones();
        }
    }

    /// Takes in one call of the log; `true` when nobody here had known of the call.
    fn learn(
        &mut self,
        call: FinishedCall,
        (from, to): (Timestamp, Timestamp),
        found: u32,
    ) -> bool {
        let Some(owner) = self.desk.person.clone() else {
            return false;
        };
        let key = call.telephony_session_id.clone();
        if self.calls.by_session(&key).is_some() {
            self.calls.told_by_log(&call, &mut self.desk);
            return false;
        }
        let was_missed = is_missed(&call) && call.started_at >= from;
        if self.outbox.has(&key) {
            let is_away = was_missed && call.ended_at <= to;
            self.outbox.told_by_log(&call, is_away, &mut self.desk);
            return false;
        }
        if call.ended_at.plus_millis(SLACK_MS) < from {
            return false;
        }
        let caller = if was_missed && found < MOST_LOOKED_UP {
            let number = call.remote.number.as_deref();
            self.callers.look_up(number, &mut self.desk)
        } else {
            CallerIdentity::Unasked
        };
        let entry = JournalEntry {
            is_away: was_missed,
            ..Outbox::entry(call, caller, Some(owner))
        };
        self.outbox.adopt(entry, &mut self.desk);
        true
    }
}

/// Somebody called and did not get through to this person.
const fn is_missed(call: &FinishedCall) -> bool {
    matches!(call.direction, Direction::Inbound)
        && matches!(call.result, CallResult::Missed | CallResult::Voicemail)
}
