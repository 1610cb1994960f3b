//! What a browser hears and rings with: chosen devices, the ringtone, and what becomes of a choice whose
//! device is not there.

pub mod quiet;

use serde::{Deserialize, Serialize};

use super::headset::HeadsetState;
use quiet::{Pause, Quiet, RingHours, Spell};

/// A microphone or a loudspeaker.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// The browser's name for it, of this origin alone and until its data is cleared.
    pub id: String,
    /// What is printed on it; empty until the microphone was allowed once.
    pub label: String,
}

impl Device {
    /// The browser may have given it another id; it is known again by its label.
    fn is(&self, other: &Self) -> bool {
        self.id == other.id || !self.label.is_empty() && self.label == other.label
    }
}

/// What a device is used for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Use {
    /// Talking.
    Microphone,
    /// Hearing the other side.
    Speaker,
    /// Hearing that somebody calls.
    Ringer,
}

/// How loud a ring may be at most.
pub const FULL_VOLUME: u8 = 100;

/// What a person has chosen in this browser.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SoundSettings {
    /// `None` is the computer's own choice, here and below.
    pub microphone: Option<Device>,
    /// For the other side's voice.
    pub speaker: Option<Device>,
    /// For the ring.
    pub ringer: Option<Device>,
    /// It rings on these, too.
    pub more_ringers: Vec<Device>,
    /// How it rings.
    pub ringtone: Ringtone,
    /// It rings like this file of the person's own instead, where the browser can play it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_ringtone: Option<String>,
    /// It sounds at all; without it, title and notification tell of a call.
    pub has_ring_sound: bool,
    /// When it makes no sound although it could.
    pub quiet: Quiet,
    /// Whoever talks hears of a further call, where calls sound at all.
    pub has_waiting_tone: bool,
    /// How loud it rings, up to [`FULL_VOLUME`].
    pub volume: u8,
    /// The browser takes noise out of what others hear.
    pub suppresses_noise: bool,
}

impl Default for SoundSettings {
    fn default() -> Self {
        Self {
            microphone: None,
            speaker: None,
            ringer: None,
            more_ringers: Vec::new(),
            ringtone: Ringtone::default(),
            own_ringtone: None,
            has_ring_sound: true,
            quiet: Quiet::default(),
            has_waiting_tone: true,
            volume: 60,
            suppresses_noise: true,
        }
    }
}

impl SoundSettings {
    /// What was chosen for this.
    pub const fn chosen(&self, what: Use) -> Option<&Device> {
        match what {
            Use::Microphone => self.microphone.as_ref(),
            Use::Speaker => self.speaker.as_ref(),
            Use::Ringer => self.ringer.as_ref(),
        }
    }

    /// It rings like this from now on.
    pub fn ring_like(&mut self, ringtone: Ringtone) {
        self.ringtone = ringtone;
        self.own_ringtone = None;
    }

    /// This file of the person's own is there no more.
    pub fn forget_ringtone(&mut self, name: &str) {
        if self.own_ringtone.as_deref() == Some(name) {
            self.own_ringtone = None;
        }
    }

    /// Wherever it rings; nothing among them is the computer's own choice. There is always one.
    pub fn ringers(&self) -> impl Iterator<Item = Option<&Device>> {
        let more = self.more_ringers.iter().map(Some);
        std::iter::once(self.ringer.as_ref()).chain(more)
    }

    /// It rings there, too, or no more. Where it would ring nowhere, it rings where the computer is set to.
    pub fn ring_on(&mut self, device: Option<&Device>, on: bool) {
        let is_it = |one: Option<&Device>| match (one, device) {
            (Some(one), Some(device)) => one.is(device),
            (one, device) => one.is_none() && device.is_none(),
        };
        let others = self.ringers().filter(|one| !is_it(*one));
        let mut all: Vec<Option<Device>> = others.map(Option::<&Device>::cloned).collect();
        if on {
            all.push(device.cloned());
        }
        // The computer's own choice has a place only as the first.
        let has_default = all.is_empty() || all.contains(&None);
        let mut devices = all.into_iter().flatten();
        self.ringer = if has_default { None } else { devices.next() };
        self.more_ringers = devices.collect();
    }

    /// A call makes no sound here, at whatever time.
    pub const fn is_silent(&self) -> bool {
        !self.has_ring_sound || self.volume == 0
    }

    /// Chooses for this.
    pub fn choose(&mut self, what: Use, device: Option<Device>) {
        match what {
            Use::Microphone => self.microphone = device,
            Use::Speaker => self.speaker = device,
            Use::Ringer => {
                self.ringer = device;
                self.more_ringers.clear();
            }
        }
    }
}

/// How it rings. Each is made on the spot, of pure tones.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ringtone {
    /// As a telephone in North America.
    #[default]
    Telephone,
    /// Two strokes of a bell.
    Bell,
    /// Three notes upwards.
    Chime,
    /// Short and hurried.
    Pulse,
}

impl Ringtone {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Telephone, Self::Bell, Self::Chime, Self::Pulse];

    /// What is played.
    pub const fn score(self) -> Score {
        match self {
            Self::Telephone => TELEPHONE,
            Self::Bell => BELL,
            Self::Chime => CHIME,
            Self::Pulse => PULSE,
        }
    }
}

/// A file of a person's own may have so many bytes to become a ringtone.
pub const LARGEST_RINGTONE: usize = 1_048_576;

/// Why a file of the person's own is no ringtone, or none any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RingtoneProblem {
    /// More than [`LARGEST_RINGTONE`].
    TooLarge,
    /// Longer than a minute.
    TooLong,
    /// The browser cannot play it.
    NoSound,
    /// The browser keeps nothing, or no more.
    NotKept,
    /// The chosen one of this name is not in this browser, or cannot be played any more.
    Gone(String),
}

impl RingtoneProblem {
    /// By the name of what is thrown for a file that is to be kept.
    pub fn of_exception(name: &str) -> Self {
        match name {
            "EncodingError" => Self::NoSound,
            "RangeError" => Self::TooLong,
            _ => Self::NotKept,
        }
    }
}

/// A melody that is repeated.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Score {
    /// What sounds within a round.
    pub notes: &'static [Note],
    /// When the next round begins.
    pub round_millis: u32,
}

/// A pure tone.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Note {
    /// How high.
    pub hertz: f32,
    /// When, within the round.
    pub at_millis: u32,
    /// How long.
    pub lasts_millis: u32,
    /// Dies away like a struck bell.
    pub fades: bool,
}

const fn steady(hertz: f32, at_millis: u32, lasts_millis: u32) -> Note {
    Note {
        hertz,
        at_millis,
        lasts_millis,
        fades: false,
    }
}

const fn struck(hertz: f32, at_millis: u32, lasts_millis: u32) -> Note {
    Note {
        hertz,
        at_millis,
        lasts_millis,
        fades: true,
    }
}

/// The North American ring-back pair, ITU-T E.180 supplement 2.
const TELEPHONE: Score = Score {
    notes: &[steady(440.0, 0, 2_000), steady(480.0, 0, 2_000)],
    round_millis: 6_000,
};
const BELL: Score = Score {
    notes: &[struck(1_046.5, 0, 1_200), struck(1_318.5, 450, 1_600)],
    round_millis: 4_000,
};
const CHIME: Score = Score {
    notes: &[
        struck(523.25, 0, 700),
        struck(659.25, 220, 700),
        struck(783.99, 440, 1_400),
    ],
    round_millis: 4_000,
};
const PULSE: Score = Score {
    notes: &[
        steady(880.0, 0, 120),
        steady(880.0, 240, 120),
        steady(880.0, 480, 120),
    ],
    round_millis: 3_000,
};
/// What somebody who talks hears of a further call, ITU-T E.180's call waiting tone.
pub const WAITING: Score = Score {
    notes: &[steady(440.0, 0, 300)],
    round_millis: 10_000,
};

/// What a choice comes to with the devices that are there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Picked<'devices> {
    /// The computer's own choice is wanted.
    Default,
    /// This one.
    Device(&'devices Device),
    /// The chosen one is not there: the computer's own choice stands in for it.
    Missing,
}

impl<'devices> Picked<'devices> {
    /// The browser's name for it; empty is the computer's own choice.
    pub fn id(self) -> &'devices str {
        match self {
            Self::Default | Self::Missing => "",
            Self::Device(device) => &device.id,
        }
    }
}

/// The device to use. One that the browser has given another id is known again by its label.
pub fn pick<'devices>(chosen: Option<&Device>, there: &'devices [Device]) -> Picked<'devices> {
    let Some(chosen) = chosen else {
        return Picked::Default;
    };
    let same_id = there.iter().find(|device| device.id == chosen.id);
    let known_again = || {
        there
            .iter()
            .find(|device| !chosen.label.is_empty() && device.label == chosen.label)
    };
    same_id
        .or_else(known_again)
        .map_or(Picked::Missing, Picked::Device)
}

/// May this page listen?
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Access {
    /// The browser has not been asked, or does not say.
    #[default]
    Unknown,
    /// Yes.
    Allowed,
    /// No; the person has to change that in the browser.
    Refused,
}

/// Why no microphone is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MicrophoneFault {
    /// The person or the browser refused it.
    Refused,
    /// There is none.
    Missing,
    /// It does not open: another program has it, or it is broken.
    Busy,
}

impl MicrophoneFault {
    /// By the name of what the browser throws
    /// (<https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia>).
    pub fn of_exception(name: &str) -> Option<Self> {
        match name {
            "NotAllowedError" | "SecurityError" => Some(Self::Refused),
            "NotFoundError" | "OverconstrainedError" => Some(Self::Missing),
            "NotReadableError" | "AbortError" => Some(Self::Busy),
            _ => None,
        }
    }
}

/// Why nothing is heard of a loudspeaker that is tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpeakerFault {
    /// The browser does not let the page use it.
    Refused,
    /// It is not there any more.
    Missing,
    /// It does not play: another program has it, or it is broken.
    Silent,
}

impl SpeakerFault {
    /// By the name of what the browser throws
    /// (<https://w3c.github.io/mediacapture-output/#dom-htmlmediaelement-setsinkid>).
    pub fn of_exception(name: &str) -> Self {
        match name {
            "NotAllowedError" | "SecurityError" => Self::Refused,
            "NotFoundError" => Self::Missing,
            _ => Self::Silent,
        }
    }
}

/// A microphone that is tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Trial {
    /// None is.
    #[default]
    Off,
    /// It is so loud, 0 to 100.
    Level(u8),
    /// None could be opened.
    Failed(MicrophoneFault),
}

impl Trial {
    /// Why it cannot be tried.
    pub const fn fault(self) -> Option<MicrophoneFault> {
        match self {
            Self::Failed(fault) => Some(fault),
            Self::Off | Self::Level(_) => None,
        }
    }
}

/// What the browser makes of noise around the microphone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Noise {
    /// No microphone has been opened since that was chosen.
    #[default]
    Unknown,
    /// It takes it out.
    TakenOut,
    /// It lets it through.
    LetThrough,
    /// It has no way to take it out.
    Unavoidable,
}

/// Two takes of the same words, one as others hear them with the noise and one without.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Takes {
    /// There are none.
    #[default]
    None,
    /// They are being recorded.
    Recording,
    /// They can be heard.
    Ready {
        /// The browser made no difference between them.
        is_same: bool,
        /// The one that is heard now, with noise suppression or without.
        playing: Option<bool>,
    },
    /// There was nothing to record with.
    Failed(MicrophoneFault),
}

/// A USB headset whose buttons the person let the page use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeadsetEntry {
    /// This tab's number for it.
    pub number: u32,
    /// What its maker calls it.
    pub name: String,
    /// How it stands.
    pub state: HeadsetState,
}

/// What changed under a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SoundNote {
    /// The call goes on with this microphone; empty when the browser does not name it.
    Microphone(String),
    /// The microphone is gone and there is no other.
    NoMicrophone,
    /// This loudspeaker is gone: the other side is heard where the computer plays.
    SpeakerGone(String),
    /// It is back, and the other side is heard there.
    Speaker(String),
    /// This headset's buttons are gone with it.
    ButtonsGone(String),
    /// They are back.
    Buttons(String),
}

impl SoundNote {
    /// Does it say of the same thing how it is by now?
    const fn outdates(&self, before: &Self) -> bool {
        match self {
            Self::Microphone(_) | Self::NoMicrophone => {
                matches!(before, Self::Microphone(_) | Self::NoMicrophone)
            }
            Self::SpeakerGone(_) | Self::Speaker(_) => {
                matches!(before, Self::SpeakerGone(_) | Self::Speaker(_))
            }
            Self::ButtonsGone(_) | Self::Buttons(_) => {
                matches!(before, Self::ButtonsGone(_) | Self::Buttons(_))
            }
        }
    }
}

/// A practice call: the app rings itself, and nobody calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Practice {
    /// It rings.
    Ringing,
    /// It was answered: the person speaks, and hears themselves as somebody on the other side would.
    Answered,
    /// It was answered, and what they say does not come back.
    Unheard,
}

impl Practice {
    /// Does it ring no more?
    pub const fn is_answered(self) -> bool {
        match self {
            Self::Answered | Self::Unheard => true,
            Self::Ringing => false,
        }
    }
}

/// Why a call makes no sound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Silence {
    /// The sound is off, or the volume at zero.
    Off,
    /// For a time.
    For(Spell),
}

/// Devices and ring of this tab.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SoundView {
    /// What was chosen.
    pub settings: SoundSettings,
    /// The time without a ring, while it lasts.
    pub spell: Option<Spell>,
    /// Those that are there.
    pub microphones: Vec<Device>,
    /// Those that are there; also for the ring.
    pub speakers: Vec<Device>,
    /// The devices were looked for.
    pub is_known: bool,
    /// The other side can be heard from a loudspeaker of choice.
    pub can_choose_speaker: bool,
    /// The ring can come from a loudspeaker of choice.
    pub can_choose_ringer: bool,
    /// May this page listen?
    pub access: Access,
    /// Somebody tries the microphone.
    pub trial: Trial,
    /// Why the loudspeaker that was tried last was not heard.
    pub speaker_fault: Option<SpeakerFault>,
    /// With the microphone that was opened last.
    pub noise: Noise,
    /// Somebody hears themselves.
    pub takes: Takes,
    /// Those that are plugged in and were allowed; nothing where the browser lets no page use their buttons.
    pub headsets: Option<Vec<HeadsetEntry>>,
    /// What changed under a call; at most one of each thing.
    pub notes: Vec<SoundNote>,
    /// A practice call is on.
    pub practice: Option<Practice>,
    /// The names of the files that the person has added as ringtones.
    pub own_ringtones: Vec<String>,
    /// What is wrong with one of them.
    pub ringtone_problem: Option<RingtoneProblem>,
}

impl SoundView {
    /// Why a call makes no sound here now; nothing where it does.
    pub fn silence(&self) -> Option<Silence> {
        if self.settings.is_silent() {
            Some(Silence::Off)
        } else {
            self.spell.map(Silence::For)
        }
    }

    /// What a call sounds like here now, to somebody who talks or does not; nothing where it makes no sound.
    pub fn heard(&self, is_talking: bool) -> Option<Score> {
        if self.silence().is_some() {
            None
        } else if is_talking {
            self.settings.has_waiting_tone.then_some(WAITING)
        } else {
            Some(self.settings.ringtone.score())
        }
    }

    /// Chooses anew. What the browser made of noise was said of another choice.
    pub fn set(&mut self, set: impl FnOnce(&mut SoundSettings)) {
        let of_noise = |it: &SoundSettings| (it.suppresses_noise, it.microphone.clone());
        let before = of_noise(&self.settings);
        set(&mut self.settings);
        if of_noise(&self.settings) != before && self.noise != Noise::Unavoidable {
            self.noise = Noise::Unknown;
        }
    }

    /// Takes in which headsets are there; during a call, coming and going is noted. Of a headset that is
    /// several devices to the browser, those that have a use are shown.
    pub fn see_headsets(&mut self, mut there: Vec<HeadsetEntry>, is_talking: bool) {
        let useful: Vec<String> = there
            .iter()
            .filter(|it| it.state != HeadsetState::NoButtons)
            .map(|it| it.name.clone())
            .collect();
        there.retain(|it| it.state != HeadsetState::NoButtons || !useful.contains(&it.name));
        let names = |all: &[HeadsetEntry]| -> Vec<String> {
            let used = all.iter().filter(|it| it.state == HeadsetState::Used);
            used.map(|it| it.name.clone()).collect()
        };
        let before = names(self.headsets.as_deref().unwrap_or_default());
        let now = names(&there);
        let is_there = |name: &String| there.iter().any(|it| it.name == *name);
        let gone = before.iter().find(|name| !is_there(name));
        let back = now.iter().find(|name| {
            let gone = SoundNote::ButtonsGone((*name).clone());
            self.notes.contains(&gone)
        });
        let note = gone
            .cloned()
            .map(SoundNote::ButtonsGone)
            .or_else(|| back.cloned().map(SoundNote::Buttons));
        self.headsets = Some(there);
        if let Some(note) = note.filter(|_| is_talking) {
            self.note(note);
        }
    }

    /// Something changed under a call.
    pub fn note(&mut self, note: SoundNote) {
        self.notes.retain(|before| !note.outdates(before));
        self.notes.push(note);
    }

    /// Takes in which devices are there; during a call, the loudspeaker's coming and going is noted.
    pub fn see(&mut self, microphones: Vec<Device>, speakers: Vec<Device>, is_talking: bool) {
        let lacked = self.lacks(Use::Speaker);
        let was_known = self.is_known;
        self.microphones = microphones;
        self.speakers = speakers;
        self.is_known = true;
        let chosen = self.settings.speaker.as_ref();
        let Some(label) = chosen.filter(|_| was_known && is_talking) else {
            return;
        };
        let label = label.label.clone();
        match (lacked, self.lacks(Use::Speaker)) {
            (false, true) => self.note(SoundNote::SpeakerGone(label)),
            (true, false) => self.note(SoundNote::Speaker(label)),
            (false, false) | (true, true) => {}
        }
    }

    /// The devices that can be chosen for this.
    pub fn devices(&self, what: Use) -> &[Device] {
        match what {
            Use::Microphone => &self.microphones,
            Use::Speaker | Use::Ringer => &self.speakers,
        }
    }

    /// What the choice for this comes to.
    pub fn picked(&self, what: Use) -> Picked<'_> {
        pick(self.settings.chosen(what), self.devices(what))
    }

    /// The chosen device is not there; for the ring, one of those chosen.
    pub fn lacks(&self, what: Use) -> bool {
        let is_missing = |chosen| pick(chosen, self.devices(what)) == Picked::Missing;
        self.is_known
            && match what {
                Use::Ringer => self.settings.ringers().any(is_missing),
                Use::Microphone | Use::Speaker => is_missing(self.settings.chosen(what)),
            }
    }

    /// The browser's names of where it rings, each once; an empty one is the computer's own choice, which stands
    /// in only where none of those chosen is there.
    pub fn rings_on(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for chosen in self.settings.ringers() {
            let picked = pick(chosen, &self.speakers);
            if picked != Picked::Missing && !ids.contains(&picked.id()) {
                ids.push(picked.id());
            }
        }
        if ids.is_empty() {
            ids.push("");
        }
        ids
    }
}

/// Something a person wants of this tab's devices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SoundWish {
    /// Use this device from now on.
    Choose {
        /// For what.
        what: Use,
        /// `None` is the computer's own choice.
        device: Option<Device>,
    },
    /// Ring on this device, or no more.
    RingOn {
        /// `None` is the computer's own choice.
        device: Option<Device>,
        /// Do.
        on: bool,
    },
    /// Ring like this.
    Ring {
        /// How.
        ringtone: Ringtone,
    },
    /// Ring like this file of one's own, which was added before.
    RingOwn {
        /// Its name.
        name: String,
    },
    /// Keep this file as a ringtone, and ring like it.
    AddRingtone {
        /// Its name.
        name: String,
        /// Its bytes, base64.
        data: String,
    },
    /// Throw it away.
    RemoveRingtone {
        /// Its name.
        name: String,
    },
    /// Ring with a sound, or without.
    RingSound {
        /// With one.
        on: bool,
    },
    /// Ring only in the hours of the week, or at any time.
    KeepHours {
        /// Only then.
        on: bool,
    },
    /// Those are the hours.
    Hours {
        /// When it rings.
        hours: RingHours,
    },
    /// Be quiet for a time, from now on.
    Pause {
        /// How long.
        pause: Pause,
    },
    /// No longer.
    EndPause,
    /// Tell whoever talks of a further call by a soft tone, or do not.
    WaitingTone {
        /// Do.
        on: bool,
    },
    /// Ring so loud.
    Volume {
        /// Up to [`FULL_VOLUME`].
        percent: u8,
    },
    /// Show how loud the microphone is; asks for it where it was not allowed yet.
    TryMicrophone,
    /// Enough.
    StopMicrophone,
    /// Play something where the other side is heard.
    TestSpeaker,
    /// Ring once.
    TestRing,
    /// Have the browser take noise out of what others hear, or not.
    SuppressNoise {
        /// Do.
        on: bool,
    },
    /// Record a few seconds twice, with the noise and without.
    HearYourself,
    /// Play one of the takes.
    PlayTake {
        /// Without the noise.
        is_quiet: bool,
    },
    /// Throw them away.
    DropTakes,
    /// Have the person choose a headset whose buttons work from now on.
    ConnectHeadset,
    /// Use its buttons no more.
    ForgetHeadset {
        /// As [`HeadsetEntry::number`].
        number: u32,
    },
    /// What changed was read.
    DropNotes,
    /// Begin a practice call.
    Practise,
    /// Answer it.
    AnswerPractice,
    /// End it, answered or not.
    EndPractice,
}

#[cfg(test)]
mod tests {
    use super::{quiet::QuietBy, *};
    use crate::domain::time::Timestamp;

    #[test]
    fn a_melody_takes_the_place_of_ones_own_file_and_stands_in_for_it() {
        let mut settings = SoundSettings {
            own_ringtone: Some("owl.mp3".to_owned()),
            ringtone: Ringtone::Bell,
            ..SoundSettings::default()
        };
        assert_eq!(with(&settings).heard(false), Some(Ringtone::Bell.score()));
        settings.forget_ringtone("cow.mp3");
        assert_eq!(settings.own_ringtone.as_deref(), Some("owl.mp3"));
        settings.ring_like(Ringtone::Chime);
        assert_eq!(
            (settings.own_ringtone, settings.ringtone),
            (None, Ringtone::Chime)
        );
        let before: SoundSettings = serde_json::from_str(r#"{"ringtone":"bell"}"#).unwrap();
        assert_eq!(
            (before.own_ringtone, before.ringtone),
            (None, Ringtone::Bell)
        );
    }

    fn with(settings: &SoundSettings) -> SoundView {
        SoundView {
            settings: settings.clone(),
            ..SoundView::default()
        }
    }

    fn device(id: &str, label: &str) -> Device {
        Device {
            id: id.to_owned(),
            label: label.to_owned(),
        }
    }

    #[test]
    fn a_choice_is_followed_and_falls_back_while_its_device_is_away() {
        let headset = device("h", "Headset");
        let both = [device("l", "Laptop"), headset.clone()];
        assert_eq!(pick(None, &both), Picked::Default);
        assert_eq!(pick(Some(&headset), &both).id(), "h");
        assert_eq!(pick(Some(&headset), &both[..1]), Picked::Missing);
        assert_eq!(Picked::Missing.id(), "");
        // Plugged in again, it is used again: the choice was never given up.
        assert_eq!(pick(Some(&headset), &both).id(), "h");
    }

    #[test]
    fn a_device_with_a_new_id_is_known_by_its_label_and_none_by_an_empty_one() {
        let now = [device("new", "Headset"), device("x", "")];
        assert_eq!(pick(Some(&device("old", "Headset")), &now).id(), "new");
        assert_eq!(pick(Some(&device("old", "")), &now), Picked::Missing);
    }

    #[test]
    fn it_rings_on_all_that_are_chosen_and_where_the_computer_is_set_to_when_none_is_there() {
        let (headset, desk) = (device("h", "Headset"), device("d", "Desk"));
        let mut view = SoundView {
            speakers: vec![headset.clone(), desk.clone()],
            is_known: true,
            ..SoundView::default()
        };
        assert_eq!(view.rings_on(), [""]);
        view.settings.ring_on(Some(&headset), true);
        assert_eq!(view.rings_on(), ["", "h"], "beside where it rang");
        view.settings.ring_on(None, false);
        view.settings.ring_on(Some(&desk), true);
        assert_eq!(view.rings_on(), ["h", "d"]);
        // One that is unplugged is only missed, and used again when it is back.
        view.speakers.remove(0);
        assert_eq!(view.rings_on(), ["d"]);
        assert!(view.lacks(Use::Ringer));
        view.speakers.clear();
        assert_eq!(view.rings_on(), [""]);
        view.speakers = vec![device("new", "Headset"), desk.clone()];
        assert_eq!(view.rings_on(), ["new", "d"]);
        assert!(!view.lacks(Use::Ringer));
        view.settings
            .ring_on(Some(&device("new", "Headset")), false);
        view.settings.ring_on(Some(&desk), false);
        assert_eq!(view.settings.ringers().collect::<Vec<_>>(), [None]);
    }

    #[test]
    fn a_choice_of_before_there_could_be_several_is_one_of_them() {
        let kept = r#"{"ringer":{"id":"h","label":"Headset"},"volume":35}"#;
        let settings: SoundSettings = crate::json::read(kept).unwrap();
        assert!(settings.suppresses_noise, "as browsers did by themselves");
        let ringers: Vec<_> = settings.ringers().collect();
        assert_eq!(ringers, [Some(&device("h", "Headset"))]);
    }

    #[test]
    fn every_melody_ends_within_its_round() {
        let scores = Ringtone::ALL.into_iter().map(Ringtone::score);
        for score in scores.chain([WAITING]) {
            assert!(!score.notes.is_empty());
            for note in score.notes {
                assert!(note.at_millis + note.lasts_millis < score.round_millis);
            }
        }
    }

    #[test]
    fn a_device_is_missed_only_after_the_others_were_seen() {
        let mut view = SoundView::default();
        view.settings
            .choose(Use::Ringer, Some(device("s", "Speakers")));
        assert!(!view.lacks(Use::Ringer));
        view.is_known = true;
        assert!(view.lacks(Use::Ringer));
        view.speakers.push(device("s", "Speakers"));
        assert!(!view.lacks(Use::Ringer));
        assert!(!view.lacks(Use::Microphone));
    }

    #[test]
    fn a_loudspeaker_that_goes_and_comes_during_a_call_is_noted_once_each() {
        let headset = device("h", "Headset");
        let mut view = SoundView::default();
        view.settings.choose(Use::Speaker, Some(headset.clone()));
        view.see(vec![], vec![headset.clone()], true);
        assert_eq!(view.notes, [], "what was there at the start is no news");
        view.see(vec![], vec![], false);
        view.see(vec![], vec![headset.clone()], false);
        assert_eq!(view.notes, [], "nobody talks");
        view.note(SoundNote::Microphone("Laptop".to_owned()));
        view.see(vec![], vec![], true);
        view.see(vec![], vec![], true);
        let microphone = SoundNote::Microphone("Laptop".to_owned());
        let gone = SoundNote::SpeakerGone("Headset".to_owned());
        assert_eq!(view.notes, [microphone.clone(), gone]);
        view.see(vec![], vec![headset], true);
        let back = SoundNote::Speaker("Headset".to_owned());
        assert_eq!(view.notes, [microphone.clone(), back.clone()]);
        view.note(SoundNote::ButtonsGone("Headset".to_owned()));
        let buttons = SoundNote::Buttons("Headset".to_owned());
        view.note(buttons.clone());
        assert_eq!(view.notes, [microphone, back, buttons]);
    }

    fn headset(number: u32, state: HeadsetState) -> HeadsetEntry {
        HeadsetEntry {
            number,
            name: "Headset".to_owned(),
            state,
        }
    }

    #[test]
    fn a_headset_whose_buttons_go_and_come_during_a_call_is_noted() {
        let mut view = SoundView::default();
        let there = || vec![headset(1, HeadsetState::Used)];
        view.see_headsets(there(), true);
        assert_eq!(view.notes, [], "one that comes is no news");
        view.see_headsets(vec![headset(1, HeadsetState::Elsewhere)], true);
        view.see_headsets(there(), true);
        assert_eq!(view.notes, [], "the phone went to another tab and back");
        view.see_headsets(vec![], true);
        let name = || "Headset".to_owned();
        assert_eq!(view.notes, [SoundNote::ButtonsGone(name())]);
        view.see_headsets(vec![headset(2, HeadsetState::Used)], true);
        assert_eq!(view.notes, [SoundNote::Buttons(name())]);
        view.notes.clear();
        view.see_headsets(vec![], false);
        assert_eq!(view.notes, [], "nobody talks");
    }

    #[test]
    fn of_a_headset_that_is_several_devices_the_useful_one_is_shown() {
        let mut view = SoundView::default();
        let useless = headset(1, HeadsetState::NoButtons);
        let used = headset(2, HeadsetState::Used);
        view.see_headsets(vec![useless.clone(), used.clone()], false);
        assert_eq!(view.headsets, Some(vec![used]));
        view.see_headsets(vec![useless.clone()], false);
        assert_eq!(view.headsets, Some(vec![useless]));
    }

    #[test]
    fn what_the_browser_makes_of_noise_is_unknown_after_another_choice() {
        let mut view = SoundView {
            noise: Noise::TakenOut,
            ..SoundView::default()
        };
        view.set(|settings| settings.volume = 20);
        assert_eq!(view.noise, Noise::TakenOut);
        view.set(|settings| settings.suppresses_noise = false);
        assert_eq!(view.noise, Noise::Unknown);
        view.noise = Noise::Unavoidable;
        view.set(|settings| settings.suppresses_noise = true);
        assert_eq!(view.noise, Noise::Unavoidable);
        view.noise = Noise::LetThrough;
        view.set(|settings| settings.choose(Use::Microphone, Some(device("h", "Headset"))));
        assert_eq!(view.noise, Noise::Unknown);
    }

    #[test]
    fn whoever_talks_hears_a_soft_tone_unless_they_want_none() {
        let mut settings = SoundSettings {
            ringtone: Ringtone::Bell,
            ..SoundSettings::default()
        };
        assert_eq!(with(&settings).heard(false), Some(BELL));
        assert_eq!(with(&settings).heard(true), Some(WAITING));
        settings.has_waiting_tone = false;
        assert_eq!(with(&settings).heard(true), None);
        assert_eq!(
            with(&settings).heard(false),
            Some(BELL),
            "of the ring it says nothing"
        );
        settings.has_waiting_tone = true;
        settings.has_ring_sound = false;
        assert_eq!(with(&settings).heard(true), None, "no sound is no sound");
    }

    #[test]
    fn no_sound_and_no_volume_are_silence() {
        let mut settings = SoundSettings::default();
        assert_eq!(with(&settings).silence(), None);
        settings.volume = 0;
        assert_eq!(with(&settings).silence(), Some(Silence::Off));
        settings = SoundSettings {
            has_ring_sound: false,
            ..SoundSettings::default()
        };
        assert_eq!(with(&settings).silence(), Some(Silence::Off));
    }

    #[test]
    fn a_time_without_a_ring_is_silence_for_whoever_talks_too_unless_there_is_never_a_sound() {
        let spell = Spell {
            until: Timestamp::from_millis(1),
            by: QuietBy::Hours,
        };
        let mut view = SoundView {
            spell: Some(spell),
            ..SoundView::default()
        };
        assert_eq!(view.silence(), Some(Silence::For(spell)));
        assert_eq!([view.heard(false), view.heard(true)], [None, None]);
        view.settings.has_ring_sound = false;
        assert_eq!(view.silence(), Some(Silence::Off), "it has no end");
    }
}
