//! What is shown: counts, the rows that are on screens, and what is open.

use ledgerline_core::domain::{
    finished_call::CallResult,
    history::{
        CallDetails, HistoryReach, HistoryRow, HistoryView, LookView, NoRecording, Recording,
    },
    time::Timestamp,
    view::{AnnexName, AnnexView},
};

use crate::engine::annex::drawn;

use super::{
    log_reader::{LogReader, Standing},
    look::Look,
    machine::History,
    row::Row,
    sound,
};

impl History {
    pub(super) fn draw(&mut self, now: Timestamp) -> Option<AnnexView> {
        if !self.is_read {
            return None;
        }
        for look in &mut self.looks {
            look.update(&self.rows, &self.abouts);
        }
        let deleting = self.deleting.as_ref().map(|(one, _)| one.clone());
        let mut voicemails = self.voicemails.shown();
        voicemails.retain(|one| deleting.as_ref().is_none_or(|gone| gone.id != one.id));
        let unseen = voicemails.iter().filter(|one| one.is_new).count();
        let view = HistoryView {
            reach: self.reach(),
            as_of: self.mark.read_at,
            voicemails_as_of: self.voicemails.kept.read_at,
            is_offline: self.is_offline,
            all: self.rows.all().len(),
            looks: self.looks.iter().map(|it| self.look(it, now)).collect(),
            voicemails,
            deleting,
            removed: self.removal.as_ref().map(|removal| self.row(&removal.row)),
            sounds: self.sounds.clone(),
        };
        Some(drawn(AnnexName::History, unseen, &view))
    }

    fn look(&self, look: &Look, now: Timestamp) -> LookView {
        let all = self.rows.all();
        let rows = look.window().filter_map(|at| all.get(at));
        LookView {
            look: look.name.clone(),
            asked: look.asked,
            found: look.found(),
            first: look.first(),
            rows: rows.map(|row| self.row(row)).collect(),
            details: self.details(look, now),
            about: look.about().map(|about| self.abouts.shown(about)),
        }
    }

    fn row(&self, row: &Row) -> HistoryRow {
        let caller = self.caller_of(row);
        let name = caller.known().map(|found| found.display_name().to_owned());
        let shown = row.shown();
        HistoryRow {
            name: name.or(shown.name),
            ..shown
        }
    }

    fn reach(&self) -> HistoryReach {
        match self.reader.as_ref().map(LogReader::standing) {
            Some(Standing::Done) => HistoryReach::Complete,
            Some(Standing::Reading) => HistoryReach::ReadingOlder,
            Some(Standing::Waiting(again_at)) => HistoryReach::Waiting { again_at },
            Some(Standing::Denied) => HistoryReach::NoPermission,
            None => HistoryReach::Loading,
        }
    }

    fn details(&self, look: &Look, now: Timestamp) -> Option<CallDetails> {
        let row = self.rows.get(look.open.as_ref()?.as_str())?;
        let is_seen = row.own.is_some();
        let until = row.answered_at.unwrap_or(row.ended_at);
        Some(CallDetails {
            call: row.call(),
            caller: self.caller_of(row),
            log: row.log().cloned(),
            ring_seconds: is_seen.then(|| until.seconds_since(row.started_at)),
            recording: self.recording(row, now),
            voicemail: row.voicemail.as_deref().map(str::to_owned),
        })
    }

    fn recording(&self, row: &Row, now: Timestamp) -> Recording {
        if let Some(id) = row.recording.as_deref() {
            return Recording::There { id: id.to_owned() };
        }
        let is_awaited = row.result == CallResult::Answered
            && row.may_have_recording()
            && sound::may_be_late(now.millis_since(row.ended_at));
        let reason = if self.reach() == HistoryReach::NoPermission {
            NoRecording::NoPermission
        } else if is_awaited {
            NoRecording::NotReady
        } else {
            NoRecording::NoneMade
        };
        let again_at = self
            .reader
            .as_ref()
            .filter(|_| reason == NoRecording::NotReady)
            .and_then(|reader| reader.again_for(&row.session))
            .filter(|at| *at > now);
        Recording::Missing { reason, again_at }
    }
}
