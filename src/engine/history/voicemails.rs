//! Voicemails, as RingCentral's message store has them.

use ledgerline_core::{
    domain::{
        failure::{Failure as _, FailureKind},
        history::{Transcript, VoicemailView},
        time::Timestamp,
    },
    wire::ringcentral::{
        error::ApiError,
        voicemail::{Voicemail, VoicemailSync},
    },
};
use serde::{Deserialize, Serialize};

use super::log_reader::encoded;

/// What a sync answers at most.
const SYNCED: usize = 250;
/// More are not kept.
const MOST: usize = 500;
const FIRST_RETRY_MS: i64 = 4_000;
const LAST_RETRY_MS: i64 = 300_000;
const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";

/// One voicemail, as it is on disk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item {
    id: String,
    number: Option<String>,
    name: Option<String>,
    left_at: Timestamp,
    seconds: i64,
    is_new: bool,
    /// Where its sound is.
    sound: Option<String>,
    /// Where its words are.
    words: Option<String>,
    transcript: Transcript,
}

/// All of them, newest first, and where the reading stands.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Kept {
    token: Option<String>,
    items: Vec<Item>,
    /// When RingCentral told of them last.
    #[serde(default)]
    pub(crate) read_at: Option<Timestamp>,
}

/// The machine.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts that do not depend on each other"
)]
pub(crate) struct Voicemails {
    pub(crate) kept: Kept,
    is_asking: bool,
    is_wanted: bool,
    is_denied: bool,
    again_at: Option<Timestamp>,
    attempt: u32,
    /// Differs from what is on disk.
    is_changed: bool,
}

impl Voicemails {
    pub(crate) const fn new(kept: Kept) -> Self {
        Self {
            kept,
            is_asking: false,
            is_wanted: true,
            is_denied: false,
            again_at: None,
            attempt: 0,
            is_changed: false,
        }
    }

    /// Something may have changed.
    pub(crate) const fn want(&mut self) {
        self.is_wanted = true;
        self.is_denied = false;
    }

    /// The network is back: there is no reason to wait.
    pub(crate) const fn back(&mut self) {
        self.want();
        self.again_at = None;
    }

    /// What is here may be wrong.
    pub(crate) fn read_anew(&mut self) {
        self.kept.token = None;
        self.want();
    }

    /// As the list shows them.
    pub(crate) fn shown(&self) -> Vec<VoicemailView> {
        let shown = |item: &Item| VoicemailView {
            id: item.id.clone(),
            number: item.number.clone(),
            name: item.name.clone(),
            left_at: item.left_at,
            seconds: item.seconds,
            is_new: item.is_new,
            transcript: item.transcript.clone(),
        };
        self.kept.items.iter().map(shown).collect()
    }

    /// Where the sound of one is.
    pub(crate) fn sound(&self, id: &str) -> Option<&str> {
        self.item(id)?.sound.as_deref()
    }

    fn item(&self, id: &str) -> Option<&Item> {
        self.kept.items.iter().find(|item| item.id == id)
    }

    /// Somebody has heard it, or wants it to be new again; `true` when it was otherwise before.
    pub(crate) fn mark(&mut self, id: &str, is_heard: bool) -> bool {
        let mut items = self.kept.items.iter_mut();
        let item = items.find(|item| item.id == id && item.is_new == is_heard);
        let is_other = item.map(|item| item.is_new = !is_heard).is_some();
        self.is_changed |= is_other;
        is_other
    }

    /// It is gone; `true` when it was there.
    pub(crate) fn delete(&mut self, id: &str) -> bool {
        let before = self.kept.items.len();
        self.kept.items.retain(|item| item.id != id);
        let is_gone = self.kept.items.len() < before;
        self.is_changed |= is_gone;
        is_gone
    }

    /// What is to be written to disk.
    pub(crate) fn take_changed(&mut self) -> Option<&Kept> {
        std::mem::take(&mut self.is_changed).then_some(&self.kept)
    }

    /// When [`Self::next`] has something to ask.
    pub(crate) fn deadline(&self) -> Option<Timestamp> {
        let is_idle = self.is_asking || self.is_denied || !self.is_wanted;
        (!is_idle).then(|| self.again_at.unwrap_or_default())
    }

    /// What is to be asked now.
    pub(crate) fn next(&mut self, now: Timestamp) -> Option<String> {
        if self.deadline().is_none_or(|at| at > now) {
            return None;
        }
        self.is_asking = true;
        self.is_wanted = false;
        Some(match &self.kept.token {
            Some(token) => format!(
                "{EXTENSION}/message-sync?syncType=ISync&syncToken={}",
                encoded(token)
            ),
            None => format!(
                "{EXTENSION}/message-sync?syncType=FSync&recordCount={SYNCED}&messageType=VoiceMail&dateFrom=2000-01-01T00:00:00.000Z"
            ),
        })
    }

    /// RingCentral answered. Returns where the words of voicemails are that were not read yet.
    pub(crate) fn answered(
        &mut self,
        answer: Result<VoicemailSync, ApiError>,
        now: Timestamp,
        chance: impl FnOnce(u32, i64, i64) -> i64,
    ) -> Vec<(String, String)> {
        if !std::mem::take(&mut self.is_asking) {
            return Vec::new();
        }
        match answer {
            Ok(sync) => {
                self.attempt = 0;
                self.again_at = None;
                if self.kept.token.is_none() {
                    self.kept.items.clear();
                }
                self.kept.token = Some(sync.sync_info.sync_token);
                self.kept.read_at = Some(now);
                sync.records
                    .into_iter()
                    .for_each(|record| self.take(record));
                self.is_changed = true;
                self.unread_words()
            }
            // The token is too old.
            Err(ApiError::Status { status: 400, .. }) if self.kept.token.is_some() => {
                self.kept.token = None;
                self.is_wanted = true;
                Vec::new()
            }
            Err(error) => {
                let asked = match error.kind() {
                    FailureKind::Refused => {
                        self.is_denied = true;
                        return Vec::new();
                    }
                    FailureKind::Transient { retry_after } => retry_after,
                    FailureKind::SignInRequired | FailureKind::Defect => None,
                };
                let wait =
                    asked.unwrap_or_else(|| chance(self.attempt, FIRST_RETRY_MS, LAST_RETRY_MS));
                self.attempt += 1;
                self.again_at = Some(now.plus_millis(wait));
                self.is_wanted = true;
                Vec::new()
            }
        }
    }

    fn take(&mut self, record: Voicemail) {
        let known = self.item(&record.id).cloned();
        self.kept.items.retain(|item| item.id != record.id);
        let left_at = record.left_at().or(known.as_ref().map(|item| item.left_at));
        let (true, Some(left_at)) = (record.is_alive(), left_at) else {
            return;
        };
        let sound = record.recording();
        let words = record.transcription().and_then(|part| part.uri.clone());
        let known_text = known.map(|item| item.transcript);
        let transcript = match (record.vm_transcription_status.as_deref(), known_text) {
            (_, Some(text @ Transcript::Text { .. })) => text,
            (Some("Completed" | "CompletedPartially"), _) if words.is_some() => Transcript::There,
            (Some("InProgress"), _) => Transcript::Pending,
            (_, _) => Transcript::None,
        };
        let item = Item {
            left_at,
            seconds: sound.and_then(|part| part.vm_duration).unwrap_or_default(),
            sound: sound.and_then(|part| part.uri.clone()),
            is_new: record.read_status.as_deref() == Some("Unread"),
            number: record.from.phone_number.or(record.from.extension_number),
            name: record.from.name,
            id: record.id,
            words,
            transcript,
        };
        let items = &mut self.kept.items;
        let at = items.partition_point(|newer| newer.left_at >= left_at);
        items.insert(at, item);
        items.truncate(MOST);
    }

    fn unread_words(&self) -> Vec<(String, String)> {
        let unread = |item: &&Item| item.transcript == Transcript::There;
        let place = |item: &Item| Some((item.id.clone(), item.words.clone()?));
        self.kept
            .items
            .iter()
            .filter(unread)
            .filter_map(place)
            .collect()
    }

    /// The words of one have come.
    pub(crate) fn words(&mut self, id: &str, text: &str) {
        if let Some(item) = self.kept.items.iter_mut().find(|item| item.id == id) {
            let text = text.trim().to_owned();
            item.transcript = Transcript::Text { text };
            self.is_changed = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use ledgerline_core::wire::json;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    fn sync(token: &str, records: &str) -> Result<VoicemailSync, ApiError> {
        let text = format!(r#"{{"records":[{records}],"syncInfo":{{"syncToken":"{token}"}}}}"#);
        Ok(json::read(&text).unwrap())
    }

    fn message(id: i64, status: &str) -> String {
        format!(
            r#"{{"id":{id},"type":"VoiceMail","availability":"Alive","readStatus":"{status}",
                "creationTime":"2026-01-31T12:0{}:00.000Z","from":{{"phoneNumber":"+12125550100"}},
                "vmTranscriptionStatus":"Completed","attachments":[
                  {{"id":1,"type":"AudioRecording","uri":"http://m/{id}/1","vmDuration":17}},
                  {{"id":2,"type":"AudioTranscription","uri":"http://m/{id}/2"}}]}}"#,
            id % 10
        )
    }

    fn first(_: u32, first: i64, _: i64) -> i64 {
        first
    }

    fn filled() -> Voicemails {
        let mut machine = Voicemails::new(Kept::default());
        assert!(machine.next(NOW).unwrap().contains("FSync"));
        let both = [message(1, "Read"), message(2, "Unread")].join(",");
        let words = machine.answered(sync("t1", &both), NOW, first);
        assert_eq!(words.len(), 2);
        machine
    }

    #[test]
    fn they_are_listed_newest_first_with_what_they_say() {
        let mut machine = filled();
        machine.words("2", " Please call back. ");
        let shown = machine.shown();
        assert_eq!((shown[0].id.as_str(), shown[0].seconds), ("2", 17));
        assert!(shown[0].is_new && !shown[1].is_new);
        let text = "Please call back.".to_owned();
        assert_eq!(shown[0].transcript, Transcript::Text { text });
        assert_eq!(machine.sound("2"), Some("http://m/2/1"));
        assert_eq!(machine.deadline(), None);
    }

    #[test]
    fn what_was_deleted_elsewhere_goes_and_what_is_new_comes() {
        let mut machine = filled();
        machine.want();
        assert!(machine.next(NOW).unwrap().contains("ISync&syncToken=t1"));
        let news = format!(
            r#"{{"id":1,"availability":"Deleted"}},{}"#,
            message(3, "Unread")
        );
        machine.answered(sync("t2", &news), NOW, first);
        let ids: Vec<_> = machine.shown().into_iter().map(|one| one.id).collect();
        assert_eq!(ids, ["3", "2"]);
    }

    #[test]
    fn one_is_heard_once_and_deleted_once() {
        let mut machine = filled();
        assert!(machine.mark("2", true));
        assert!(!machine.mark("2", true));
        assert!(machine.delete("2"));
        assert!(!machine.delete("2"));
        assert!(machine.take_changed().is_some());
        assert!(machine.take_changed().is_none());
    }

    #[test]
    fn a_refused_token_starts_afresh_and_a_refused_sign_in_is_not_asked_again() {
        let mut machine = filled();
        machine.want();
        machine.next(NOW);
        let refused = |status| Err(ApiError::from_response(status, "{}", None));
        machine.answered(refused(400), NOW, first);
        assert!(machine.next(NOW).unwrap().contains("FSync"));
        machine.answered(refused(503), NOW, first);
        assert_eq!(machine.deadline(), Some(NOW.plus_millis(4_000)));
        machine.next(NOW.plus_millis(4_000));
        machine.answered(refused(403), NOW, first);
        assert_eq!(machine.deadline(), None);
    }
}
