//! The annex: what it hears, and what it does about it.

use ledgerline_core::{
    domain::{
        caller::CallerIdentity,
        history::{About, HistoryWish, NoRecording, Sound, SoundState, VoicemailView},
        ids::{ExtensionId, TelephonySessionId},
        time::Timestamp,
        view::{AnnexName, AnnexView, FinishedCallView},
    },
    wire::{
        connector::NumbersQuestion,
        json::{self, Value},
        ringcentral::{
            call_log::{CallLog, CallLogSync, CallRecord},
            events::Notification,
            messages::read_status,
            telephony::TelephonySession,
            voicemail::{MessageStoreChange, VoicemailSync},
        },
    },
};
use litemap::LiteMap;

use super::{
    about::Abouts,
    log_reader::{Answer, LogReader, Mark, Shape},
    look::Look,
    names::Names,
    removal::Removal,
    row::{Row, Told},
    rows::Rows,
    sound,
    voicemails::{Kept, Voicemails},
};
use crate::engine::{
    annex::{Annex, Ground, News},
    content,
    desk::{ConnectorError, Credential, Desk, Purpose, connector_answer, ringcentral_answer},
    io::{HttpResponse, Io, Method, NoAnswer, Place},
    outbox::Outbox,
};

/// The names of what is kept besides pages.
const OWNER: &str = "owner";
const LOG: &str = "log";
const VOICEMAILS: &str = "voicemails";
/// The first reading waits so long, unless somebody looks: tabs that come and go in a moment ask
/// RingCentral for nothing.
const FIRST_READING_MS: i64 = 6_000;
/// A deleted voicemail can be taken back for so long.
const TAKE_BACK_MS: i64 = 8_000;
/// More tabs than this do not look at once; the one that looked last stays.
const LOOKS: usize = 16;
/// So many sounds are in memory at once.
const SOUNDS: usize = 4;
const MESSAGES: &str = "/restapi/v1.0/account/~/extension/~/message-store";

/// What an answer is for.
enum Ask {
    /// RingCentral's call log, by its sync.
    LogSync,
    /// RingCentral's call log, by its list.
    LogList,
    /// What is new among the voicemails.
    Voicemails,
    /// The words of a voicemail.
    Words(String),
    /// A voicemail was heard or deleted.
    Told,
    /// A recording, or the sound of a voicemail.
    Sound(Sound),
    /// Who has the numbers on screens.
    Names,
    /// Whose calls a tab looks for.
    About(About),
}

/// The machine.
pub(super) struct History {
    /// Whose calls; nobody's while it does not work.
    pub(super) owner: Option<ExtensionId>,
    pub(super) is_read: bool,
    /// Wishes from before storage was read.
    early: Vec<HistoryWish>,
    pub(super) rows: Rows,
    /// Where the reading of the log stands, as it is on disk.
    pub(super) mark: Mark,
    pub(super) reader: Option<LogReader>,
    pub(super) voicemails: Voicemails,
    /// What the tabs look at; the one that looked last comes first.
    pub(super) looks: Vec<Look>,
    pub(super) sounds: Vec<(Sound, SoundState)>,
    pub(super) deleting: Option<(VoicemailView, Timestamp)>,
    /// A call that can still be put back.
    pub(super) removal: Option<Removal>,
    /// What was last known of this browser's own calls.
    finished: Vec<FinishedCallView>,
    /// Who has a number, as far as NetSuite was asked.
    pub(super) names: Names,
    /// RingCentral cannot be asked.
    pub(super) is_offline: bool,
    /// Whose calls tabs look for.
    pub(super) abouts: Abouts,
    asks: LiteMap<u64, Ask>,
    /// Grows for ever, so that a late answer finds nobody.
    next_ask: u64,
    view: Option<AnnexView>,
    /// Something changed that is shown.
    pub(super) is_new: bool,
}

impl Default for History {
    fn default() -> Self {
        Self {
            owner: None,
            is_read: false,
            early: Vec::new(),
            rows: Rows::default(),
            mark: Mark::default(),
            reader: None,
            voicemails: Voicemails::new(Kept::default()),
            looks: Vec::new(),
            sounds: Vec::new(),
            deleting: None,
            removal: None,
            finished: Vec::new(),
            names: Names::default(),
            is_offline: false,
            abouts: Abouts::default(),
            asks: LiteMap::new(),
            next_ask: 0,
            view: None,
            is_new: false,
        }
    }
}

impl Annex for History {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>) {
        match news {
            News::Starts => {
                self.owner.clone_from(&ground.desk.person);
                ground.desk.io(Io::Read(Place::Pending));
                ground.desk.io(Io::Read(Place::History));
            }
            News::Stops => self.stop(ground.desk),
            // Asked for before the calls; what an earlier question of somebody else brings is the same.
            News::Read(Place::Pending, values) if !self.is_read => self.read_removed(values),
            News::Read(Place::History, values) => self.read(values, ground),
            News::Round(round) => self.round(round, ground.desk),
            News::Read(..) | News::Saved(..) | News::CameRound(_) => {}
            News::Answer(ask, result) => {
                if let Some(ask) = self.asks.remove(&ask) {
                    self.is_new |= !matches!(ask, Ask::Names);
                    self.answered(ask, result, ground);
                }
            }
            News::Event(event) => self.event(event, ground.desk),
            News::Gap => self.want(LogReader::want),
            News::Back => {
                // Whose calls are looked for may have had to wait for a sign-in.
                self.is_new |= self.looks.iter().any(|look| look.about().is_some());
                self.want(LogReader::back);
                self.voicemails.back();
                self.names.back();
                self.ask_names(ground);
            }
            News::Identified(number, identity) => {
                self.is_new |= self.names.identified(number, identity);
            }
            News::Wish(wish) => {
                if let Ok(wish) = json::read(wish) {
                    self.wish(wish, ground);
                }
            }
            News::Tick => self.tick(ground),
        }
        self.keep(ground.desk);
        if std::mem::take(&mut self.is_new) {
            self.ask_about(ground);
            self.view = self.draw(ground.desk.now);
            self.ask_names(ground);
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        let reader = self.reader.as_ref()?;
        let deleting = self.deleting.as_ref().map(|(_, until)| *until);
        let all = [
            reader.deadline(),
            self.voicemails.deadline(),
            self.names.deadline(),
            deleting,
            self.removal.as_ref().map(|removal| removal.until),
        ];
        all.into_iter().flatten().min()
    }

    fn view(&self) -> Option<AnnexView> {
        self.view.clone()
    }
}

impl History {
    fn stop(&mut self, desk: &mut Desk) {
        for (_, state) in &self.sounds {
            drop_sound(state, desk);
        }
        *self = Self {
            next_ask: self.next_ask,
            ..Self::default()
        };
    }

    fn want(&mut self, want: fn(&mut LogReader)) {
        self.voicemails.want();
        if let Some(reader) = &mut self.reader {
            want(reader);
        }
    }

    // The disk.

    fn read(&mut self, values: &LiteMap<String, String>, ground: &mut Ground<'_>) {
        let Some(owner) = self.owner.clone().filter(|_| !self.is_read) else {
            return;
        };
        self.is_read = true;
        self.is_new = true;
        let kept_for = values.get(OWNER).and_then(|json| json::read(json).ok());
        if kept_for.as_ref() == Some(&owner) {
            let value = |key: &str| values.get(key);
            self.mark = value(LOG)
                .and_then(|json| json::read(json).ok())
                .unwrap_or_default();
            let kept = value(VOICEMAILS).and_then(|json| json::read(json).ok());
            self.voicemails = Voicemails::new(kept.unwrap_or_default());
            let pages = values.iter();
            let pages = pages.filter(|(key, _)| ![OWNER, LOG, VOICEMAILS].contains(&key.as_str()));
            self.rows.read_pages(pages.map(|(_, text)| text.as_str()));
        } else {
            ground.desk.io(Io::Clear(Place::History));
            ground.desk.save(Place::History, OWNER, &owner);
        }
        let at = ground.desk.now.plus_millis(FIRST_READING_MS);
        self.reader = Some(LogReader::new(self.mark.clone(), at));
        for wish in std::mem::take(&mut self.early) {
            self.wish(wish, ground);
        }
    }

    /// What is new goes to disk.
    fn keep(&mut self, desk: &mut Desk) {
        let Some(reader) = &self.reader else {
            return;
        };
        for (page, value) in self.rows.take_changed() {
            desk.io(Io::Save {
                place: Place::History,
                key: page.to_string(),
                value,
            });
        }
        if let Some(kept) = self.voicemails.take_changed() {
            desk.save(Place::History, VOICEMAILS, kept);
        }
        if reader.mark != self.mark {
            self.mark = reader.mark.clone();
            desk.save(Place::History, LOG, &self.mark);
        }
    }

    // What happens.

    fn ask(&mut self, ask: Ask) -> Purpose {
        self.next_ask += 1;
        self.asks.insert(self.next_ask, ask);
        Purpose::Annex(AnnexName::History, self.next_ask)
    }

    fn tick(&mut self, ground: &mut Ground<'_>) {
        let now = ground.desk.now;
        if self.reader.is_none() {
            return;
        }
        let is_offline = !ground.is_online || !ground.is_signed_in;
        self.is_new |= std::mem::replace(&mut self.is_offline, is_offline) != is_offline;
        let finished = ground.outbox.view();
        if finished != self.finished {
            self.finished(finished, now);
        }
        if let Some(path) = self.voicemails.next(now) {
            let purpose = self.ask(Ask::Voicemails);
            ground.desk.ringcentral(purpose, Method::Get, &path);
        }
        let newest = self.rows.newest();
        if let Some((path, shape)) = self.reader.as_mut().and_then(|it| it.next(newest, now)) {
            let purpose = self.ask(match shape {
                Shape::Sync => Ask::LogSync,
                Shape::List => Ask::LogList,
            });
            ground.desk.ringcentral(purpose, Method::Get, &path);
        }
        if self.names.deadline().is_some_and(|at| at <= now) {
            self.ask_names(ground);
        }
        let is_over = |removal: &mut Removal| removal.until <= now;
        self.is_new |= self.removal.take_if(is_over).is_some();
        if let Some((gone, _)) = self.deleting.take_if(|(_, until)| *until <= now) {
            self.delete(&gone.id, ground.desk);
        }
    }

    /// What this browser knows of its own calls. A call that is new here has just ended.
    fn finished(&mut self, calls: Vec<FinishedCallView>, now: Timestamp) {
        self.is_new = true;
        for seen in &calls {
            let session = seen.call.telephony_session_id.as_str();
            if self.rows.is_removed(session) {
                continue;
            }
            let is_told = self.rows.get(session).is_some_and(|row| row.is_in_log);
            self.rows.take_seen(seen);
            let may = self.rows.get(session).is_some_and(Row::may_have_recording);
            let age = now.millis_since(seen.call.ended_at);
            if let Some(reader) = &mut self.reader
                && !is_told
                && sound::may_be_late(age)
            {
                reader.expect(session, seen.call.ended_at, may);
            }
        }
        self.finished = calls;
    }

    fn event(&mut self, event: &Notification, desk: &Desk) {
        if event.event.ends_with("/message-store") || event.event.ends_with("/voicemail") {
            if is_about_voicemail(&event.body) {
                self.voicemails.want();
            }
            return;
        }
        if let Some(reader) = &mut self.reader
            && event.event.ends_with("/telephony/sessions")
            && let Ok(session) = json::read_value::<TelephonySession>(&event.body)
        {
            let own = desk.person.as_ref().map(ExtensionId::as_str);
            let mut parties = session.parties.iter();
            let is_over =
                parties.any(|party| party.is_over() && party.extension_id.as_deref() == own);
            if is_over {
                reader.expect(&session.telephony_session_id, desk.now, false);
            }
        }
    }

    fn answered(
        &mut self,
        ask: Ask,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        let now = ground.desk.now;
        match ask {
            Ask::LogSync => {
                let answer = Answer::Sync(ringcentral_answer::<CallLogSync>(result));
                self.log(answer, ground);
            }
            Ask::LogList => {
                let answer = Answer::List(ringcentral_answer::<CallLog>(result));
                self.log(answer, ground);
            }
            Ask::Voicemails => {
                let desk = &mut *ground.desk;
                let entropy = &mut desk.entropy;
                let wait = |attempt, first, most| entropy.backoff_ms(attempt, first, most);
                let answer = ringcentral_answer::<VoicemailSync>(result);
                for (id, address) in self.voicemails.answered(answer, now, wait) {
                    if content::is_ringcentral(&address, &desk.config.ringcentral_server) {
                        let purpose = self.ask(Ask::Words(id));
                        desk.ringcentral_content(purpose, address, false);
                    }
                }
            }
            Ask::Words(id) => {
                if let Ok(response) = result
                    && response.status == 200
                {
                    self.voicemails.words(&id, response.body.reveal());
                }
            }
            // What was not done is shown as it is at RingCentral again.
            Ask::Told => {
                if !result.is_ok_and(|response| (200..300).contains(&response.status)) {
                    self.voicemails.read_anew();
                }
            }
            Ask::Sound(sound) => self.sounded(&sound, result, ground.desk),
            Ask::About(about) => {
                let answer = connector_answer(result);
                let answer = answer.map_err(ConnectorError::told);
                self.abouts.answered(&about, answer);
                for look in &mut self.looks {
                    look.told_about(&about);
                }
            }
            Ask::Names => {
                self.is_new |= self.names.answered(connector_answer(result), now);
                // Others came on screen meanwhile.
                self.ask_names(ground);
            }
        }
    }

    fn log(&mut self, answer: Answer, ground: &mut Ground<'_>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let entropy = &mut ground.desk.entropy;
        let wait = |attempt, first, most| entropy.backoff_ms(attempt, first, most);
        let records = reader.answered(answer, self.rows.newest(), ground.desk.now, wait);
        let told = records
            .into_iter()
            .filter_map(|record| told(record, ground.home));
        let mut told: Vec<_> = told.collect();
        if let Some(removal) = &mut self.removal {
            removal.hear(&mut told);
        }
        self.rows.take_told(told);
        if self.rows.is_full() {
            reader.is_long_enough();
        }
    }

    // Wishes.

    fn wish(&mut self, wish: HistoryWish, ground: &mut Ground<'_>) {
        if !self.is_read {
            self.early.push(wish);
            return;
        }
        self.is_new = true;
        match wish {
            HistoryWish::Look {
                look: name,
                asked,
                filter,
                first,
                count,
                open,
            } => {
                let at = self.looks.iter().position(|look| look.name == name);
                let mut look = at.map_or_else(|| Look::new(name), |at| self.looks.remove(at));
                look.asked = asked;
                if let Some(about) = &filter.about {
                    self.abouts.want(about, ground.desk.now);
                }
                look.filter(filter);
                look.scroll(first, count);
                if look.open != open {
                    look.open = open;
                    self.identify(look.open.as_ref(), ground);
                }
                self.looks.insert(0, look);
                self.looks.truncate(LOOKS);
                if let Some(reader) = &mut self.reader {
                    reader.hurry();
                }
            }
            HistoryWish::Away { look: name } => self.looks.retain(|look| look.name != name),
            HistoryWish::Refresh => {
                self.abouts.refresh();
                self.want(LogReader::want);
            }
            HistoryWish::Note { session, text } => self.note(&session, text, ground),
            HistoryWish::Heard { id, is_heard } => {
                if self.voicemails.mark(&id, is_heard) {
                    let purpose = self.ask(Ask::Told);
                    let path = format!("{MESSAGES}/{id}");
                    let body = read_status(is_heard);
                    let desk = &mut *ground.desk;
                    desk.ringcentral_json(purpose, Method::Put, &path, Some(&body));
                }
            }
            HistoryWish::Delete { id } => {
                // Another one that still could be taken back goes now.
                if let Some((before, _)) = self.deleting.take() {
                    self.delete(&before.id, ground.desk);
                }
                let until = ground.desk.now.plus_millis(TAKE_BACK_MS);
                let mut shown = self.voicemails.shown().into_iter();
                let found = shown.find(|one| one.id == id);
                self.deleting = found.map(|one| (one, until));
            }
            HistoryWish::Keep => self.deleting = None,
            HistoryWish::Remove { session } => self.remove(&session, ground.desk),
            HistoryWish::Restore => {
                self.restore(ground.desk);
                // It may have been logged meanwhile.
                self.finished(ground.outbox.view(), ground.desk.now);
            }
            HistoryWish::Log { session } => {
                self.log_here(&session, ground);
            }
            HistoryWish::Play { sound } => self.play(sound, ground.desk),
            HistoryWish::Stop { sound } => self.silence(&sound, ground.desk),
        }
    }

    /// Asks whose the numbers of the rows on screens are: calls that this browser did not log have
    /// the network's name alone, and who was named when a call was logged may have another name since.
    fn ask_names(&mut self, ground: &mut Ground<'_>) {
        if !ground.is_signed_in || ground.desk.config.connector.is_none() {
            self.names.rest();
            return;
        }
        let all = self.rows.all();
        let shown = self.looks.iter().flat_map(Look::window);
        let numbers = shown
            .filter_map(|at| all.get(at))
            .filter_map(|row| row.number.as_deref());
        if let Some(numbers) = self.names.next(numbers, ground.desk.now) {
            let purpose = self.ask(Ask::Names);
            let question = NumbersQuestion { numbers };
            ground.desk.connector(
                purpose,
                Method::Post,
                "/callers/known",
                Credential::RingCentral,
                Some(&question),
            );
        }
    }

    /// Asks whose calls are looked for.
    fn ask_about(&mut self, ground: &mut Ground<'_>) {
        if !ground.is_signed_in {
            return;
        }
        while let Some(about) = self.abouts.next(ground.desk.now) {
            let path = match &about {
                About::Customer(id) => ["/customers/", &segment(id.as_str()), "/history"].concat(),
                About::SalesOrder(id) => ["/orders/", &segment(id.as_str()), "/history"].concat(),
            };
            let purpose = self.ask(Ask::About(about.clone()));
            let has_connector = ground.desk.connector(
                purpose,
                Method::Get,
                &path,
                Credential::RingCentral,
                None::<&()>,
            );
            if !has_connector {
                let problem = ConnectorError::Unreachable.told();
                self.abouts.answered(&about, Err(problem));
            }
        }
    }

    /// Asks who it was whose call somebody looks at.
    fn identify(&mut self, session: Option<&TelephonySessionId>, ground: &mut Ground<'_>) {
        let row = session.and_then(|session| self.rows.get(session.as_str()));
        if let Some(row) = row
            && let Some(number) = row.number.as_deref()
            && !matches!(row.caller(), CallerIdentity::Known { .. })
        {
            let identity = ground.callers.look_up(Some(number), ground.desk);
            self.names.insert(number.to_owned(), identity);
        }
    }

    /// Has the outbox log a call; `false` when there is no such call.
    fn log_here(&mut self, session: &TelephonySessionId, ground: &mut Ground<'_>) -> bool {
        if ground.outbox.has(session) {
            return true;
        }
        let Some(row) = self.rows.get(session.as_str()) else {
            return false;
        };
        let entry = Outbox::entry(row.call(), self.caller_of(row), self.owner.clone());
        ground.outbox.adopt(entry, ground.desk);
        true
    }

    /// A note may be written about every call. One that this browser has not logged, or not for a long
    /// time, goes to the outbox with it.
    fn note(&mut self, session: &TelephonySessionId, text: String, ground: &mut Ground<'_>) {
        if !self.log_here(session, ground) {
            return;
        }
        let now = ground.desk.now;
        let write = |entry: &mut crate::engine::outbox::JournalEntry| {
            entry.call.write_note(text, now);
        };
        ground.outbox.edit(session, ground.desk, write);
    }

    /// Who it was: whom this browser logged the call with, as NetSuite calls them now; else what
    /// NetSuite says of the number.
    pub(super) fn caller_of(&self, row: &Row) -> CallerIdentity {
        let logged = row.caller();
        let asked = row.number.as_deref().and_then(|it| self.names.get(it));
        match (logged, asked) {
            (CallerIdentity::Known { found, others }, Some(asked)) => {
                let mut asked = asked.candidates().into_iter();
                let same = asked.find(|it| it.is_same_record(&found)).cloned();
                CallerIdentity::Known {
                    found: same.unwrap_or(found),
                    others,
                }
            }
            (logged, Some(asked)) if asked.is_answer() || !logged.is_answer() => asked.clone(),
            (logged, _) => logged,
        }
    }

    fn delete(&mut self, id: &str, desk: &mut Desk) {
        self.is_new = true;
        if self.voicemails.delete(id) {
            let purpose = self.ask(Ask::Told);
            desk.ringcentral(purpose, Method::Delete, &format!("{MESSAGES}/{id}"));
        }
    }

    // Sounds.

    fn play(&mut self, sound: Sound, desk: &mut Desk) {
        self.silence(&sound, desk);
        let server = desk.config.ringcentral_server.clone();
        let address = match &sound {
            Sound::Recording { id } => Some(sound::recording_address(id, &server)),
            Sound::Voicemail { id } => self.voicemails.sound(id).map(str::to_owned),
        };
        let address = address.filter(|address| content::is_ringcentral(address, &server));
        let state = if let Some(address) = address {
            let purpose = self.ask(Ask::Sound(sound.clone()));
            desk.ringcentral_content(purpose, address, true);
            SoundState::Fetching
        } else {
            SoundState::Missing {
                reason: NoRecording::NoneMade,
            }
        };
        self.sounds.insert(0, (sound, state));
        for (_, gone) in self.sounds.drain(SOUNDS.min(self.sounds.len())..) {
            drop_sound(&gone, desk);
        }
    }

    fn silence(&mut self, sound: &Sound, desk: &mut Desk) {
        self.sounds.retain(|(one, state)| {
            if one == sound {
                drop_sound(state, desk);
            }
            one != sound
        });
    }

    fn sounded(&mut self, sound: &Sound, result: Result<HttpResponse, NoAnswer>, desk: &mut Desk) {
        let ended_at = |id: &str| {
            let mut rows = self.rows.all().iter();
            let row = rows.find(|row| row.recording.as_deref() == Some(id))?;
            Some(row.ended_at)
        };
        let state = match result {
            Ok(response) if (200..300).contains(&response.status) => SoundState::Ready {
                address: response.body.into_inner(),
            },
            Ok(response) => {
                let age = match sound {
                    Sound::Recording { id } => ended_at(id).map(|at| desk.now.millis_since(at)),
                    Sound::Voicemail { .. } => None,
                };
                SoundState::Missing {
                    reason: sound::reason(response.status, age),
                }
            }
            Err(NoAnswer) => SoundState::Missing {
                reason: NoRecording::Unreachable,
            },
        };
        let waiting = self
            .sounds
            .iter_mut()
            .find(|(one, held)| one == sound && *held == SoundState::Fetching);
        match waiting {
            Some((_, held)) => *held = state,
            None => drop_sound(&state, desk),
        }
    }
}

fn drop_sound(state: &SoundState, desk: &mut Desk) {
    if let SoundState::Ready { address } = state {
        desk.io(Io::DropContent(address.clone()));
    }
}

/// What stands in an address is taken for one segment of a path.
fn segment(id: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if id.is_empty() || !id.chars().all(is_plain) {
        // No record has such an id; the connector says so.
        return "-".to_owned();
    }
    id.to_owned()
}

/// A record of the log as the list takes it.
fn told(record: CallRecord, home: &str) -> Option<Told> {
    if record.deleted {
        return None;
    }
    let call = record.finished(home)?;
    let recording = record.recording.and_then(|one| one.content_uri.or(one.id));
    Some(Told {
        call,
        recording,
        voicemail: record.message.and_then(|message| message.id),
    })
}

/// Does a notification of the message store tell of voicemails? One that does not say is taken for it.
fn is_about_voicemail(body: &Value) -> bool {
    let changes = json::read_value::<MessageStoreChange>(body).map(|body| body.changes);
    changes.is_ok_and(|changes| {
        changes.is_empty() || changes.iter().any(|change| change.kind == "VoiceMail")
    })
}
