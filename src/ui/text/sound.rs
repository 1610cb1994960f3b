//! Microphone, speaker, ring and headset.

use ledgerline_core::domain::{
    headset::HeadsetState,
    sound::quiet::{HoursFlaw, Pause, Weekday},
    sound::{MicrophoneFault, Noise, Ringtone, RingtoneProblem, SoundNote, SpeakerFault},
};

use super::history::REMOVE;
use crate::ui::dom::Notified;

pub(crate) const SOUND: &str = "Sound";
pub(crate) const SOUND_HINT: &str =
    "What you choose here is kept for you in this browser and holds for all its tabs.";
pub(crate) const TALKING: &str = "Talking";
pub(crate) const RINGING_SETTINGS: &str = "Ringing";
pub(crate) const MICROPHONE: &str = "Microphone";
pub(crate) const SPEAKER: &str = "Speaker";
pub(crate) const RING_DEVICE: &str = "Ring on";
pub(crate) const RING_DEVICE_HINT: &str =
    "It rings on all that you choose, a headset and the loudspeakers for example.";
pub(crate) const RINGTONE: &str = "Ringtone";
pub(crate) const RINGTONE_SOUND: &str = "Ringtone sound";
pub(crate) const RINGTONE_SOUND_HINT: &str =
    "Switched off, you hear neither it nor the soft tone below.";
pub(crate) const RING_HOURS: &str = "Ring only at these times";
pub(crate) const RING_HOURS_HINT: &str =
    "At other times calls come here without a sound, as if the switch above were off.";
pub(crate) const RING_DAYS: &str = "Days";
pub(crate) const RING_FROM: &str = "From";
pub(crate) const RING_TO: &str = "To";
pub(crate) const RING_CLOCK: &str =
    "By this computer's clock and time zone. A To that is earlier than From is on the next day.";
pub(crate) const QUIET_NOW: &str = "No ring for now";
pub(crate) const RING_AGAIN: &str = "Ring again";
pub(crate) const WAITING_TONE: &str = "Soft tone during a call";
pub(crate) const WAITING_TONE_HINT: &str = "While you talk, another call plays a short tone in your speaker every ten seconds. Switched off, you only see it.";
pub(crate) const RING_VOLUME: &str = "Ring volume";
pub(crate) const MICROPHONE_LEVEL: &str = "Microphone level";
pub(crate) const SYSTEM_DEFAULT: &str = "As the computer is set";
pub(crate) const TEST_MICROPHONE: &str = "Test microphone";
pub(crate) const STOP_TEST: &str = "Stop test";
pub(crate) const TEST_SPEAKER: &str = "Test speaker";
pub(crate) const TEST_RING: &str = "Test ring";
pub(crate) const NO_DEVICE_NAMES: &str =
    "The browser names devices only after the microphone was allowed. Test it once.";
pub(crate) const NOISE_SUPPRESSION: &str = "Noise suppression";
pub(crate) const NOISE_SUPPRESSION_HINT: &str = "The browser takes fans, keys and traffic out of what others hear. Holds for the call you are on, too.";
pub(crate) const HEAR_YOURSELF: &str = "Hear yourself";
pub(crate) const HEAR_YOURSELF_HINT: &str =
    "Records five seconds of you, for you alone. Nothing is sent or kept.";
pub(crate) const HEAR_YOURSELF_LATER: &str = "You can hear yourself when no call is on.";
pub(crate) const HEAR_YOURSELF_SPEAK: &str = "Recording. Say something, and make the usual noise.";
pub(crate) const HEAR_YOURSELF_READY: &str = "Listen to both: the same five seconds.";
pub(crate) const HEAR_YOURSELF_SAME: &str = "This browser made no difference between the two.";
pub(crate) const PLAY_WITH_NOISE: &str = "Play without suppression";
pub(crate) const PLAY_WITHOUT_NOISE: &str = "Play with suppression";
pub(crate) const HEADSET: &str = "Headset";
pub(crate) const HEADSETS: &str = "Headsets";
pub(crate) const HEADSET_BUTTONS: &str = "Headset buttons";
pub(crate) const HEADSET_BUTTONS_HINT: &str = "A USB headset answers, mutes, holds and hangs up by its own buttons, and its lamps show that it rings and that you are muted. No program of its maker is needed.";
pub(crate) const NO_HEADSET_BUTTONS: &str = "This browser lets no page use the buttons of USB headsets; Chrome and Edge on a computer do. You talk with any headset all the same, and the keys A, M and E of your keyboard answer, mute and hang up.";
pub(crate) const CONNECT_HEADSET: &str = "Connect headset";
pub(crate) const FORGET: &str = "Forget";
pub(crate) const NO_SPEAKER_CHOICE: &str = "This browser plays only where the computer is set to.";
pub(crate) const SILENT_HINT: &str =
    "No call is heard here. The title of the tab and the notification tell of it.";

/// A day of the week.
pub(crate) const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// The button that begins a pause.
pub(crate) const fn pause(pause: Pause) -> &'static str {
    match pause {
        Pause::HalfHour => "For 30 minutes",
        Pause::Hour => "For 1 hour",
        Pause::UntilMorning => "Until 08:00",
    }
}

/// Why hours are not taken. It rings as before meanwhile.
pub(crate) const fn hours_flaw(flaw: HoursFlaw) -> &'static str {
    match flaw {
        HoursFlaw::NoDay => "Choose at least one day. Until then the times before hold.",
        HoursFlaw::NoTime => "Enter both times. Until then the times before hold.",
        HoursFlaw::SameTime => {
            "From and To are the same. Until they differ, the times before hold."
        }
    }
}

/// That a call makes no sound here, and until when, where that has an end.
pub(crate) fn no_ring(until: Option<&str>) -> String {
    until.map_or_else(
        || "Does not ring here".to_owned(),
        |until| format!("Does not ring here until {until}"),
    )
}

/// The same, with what tells of a call instead.
pub(crate) fn silent(until: Option<&str>) -> String {
    if until.is_none() {
        return SILENT_HINT.to_owned();
    }
    let said = no_ring(until);
    format!("{said}. The title of the tab and the notification tell of a call.")
}

/// What somebody chose and what stands in for it.
pub(crate) fn device_missing(label: &str) -> String {
    if label.is_empty() {
        "The chosen device is not plugged in. The computer's own choice is used meanwhile."
            .to_owned()
    } else {
        format!("{label} is not plugged in. The computer's own choice is used meanwhile.")
    }
}

/// One of several that it rings on.
pub(crate) fn ringer_missing(label: &str) -> String {
    let device = if label.is_empty() {
        "A chosen device"
    } else {
        label
    };
    format!(
        "{device} is not plugged in. It rings on the others you chose, or where your computer plays."
    )
}

pub(crate) fn device_away(label: &str) -> String {
    format!("{label} (not plugged in)")
}

/// A device that the browser does not name yet.
pub(crate) fn device_number(name: &str, number: usize) -> String {
    format!("{name} {number}")
}

pub(crate) const TEST_NOTIFICATION: &str = "Test notification";
pub(crate) const TEST_NOTIFICATION_BODY: &str =
    "A call is told of like this. Click to come back to Ledgerline.";

/// What became of it, and what to do.
pub(crate) const fn notified(what: Notified) -> &'static str {
    match what {
        Notified::Sent | Notified::Shown => {
            "Sent. If you see none, your computer holds it back: turn off Do Not Disturb or Focus, and allow this browser in the computer's notification settings."
        }
        Notified::Clicked => "It works: you saw it, and your click came here.",
        Notified::Refused => {
            "The browser did not show it. Allow notifications for this site in the browser's settings, then try again."
        }
    }
}

pub(crate) const ADD_RINGTONE: &str = "Add your own";
pub(crate) const ADD_RINGTONE_HINT: &str =
    "An audio file of at most 1 MB and one minute. It stays in this browser, for you alone.";
pub(crate) const ADD_RINGTONE_UNCONNECTED: &str =
    "Connect RingCentral first: a ringtone is kept for its person.";
pub(crate) const OWN_RINGTONES: &str = "Your own ringtones";

pub(crate) fn remove_ringtone(name: &str) -> String {
    format!("{REMOVE} {name}")
}

/// Why no microphone can be tried, and what to do.
pub(crate) const fn microphone_fault(fault: MicrophoneFault) -> &'static str {
    match fault {
        MicrophoneFault::Refused => {
            "The browser does not let this page listen. Allow the microphone in the address bar, then test it again."
        }
        MicrophoneFault::Missing => {
            "There is no microphone. Plug in a headset, wait until the computer has found it, then test it again."
        }
        MicrophoneFault::Busy => {
            "The microphone does not open; another program may be using it. Close that program, or plug in a headset, then test it again."
        }
    }
}

/// Why a loudspeaker that was tried was not heard, and what to do.
pub(crate) const fn speaker_fault(fault: SpeakerFault) -> &'static str {
    match fault {
        SpeakerFault::Refused => {
            "The browser does not let this page use that speaker. Choose the computer's own, or another browser."
        }
        SpeakerFault::Missing => {
            "That speaker is not there any more. Plug it in again or choose another one, then test it again."
        }
        SpeakerFault::Silent => {
            "The speaker does not play; another program may be using it alone. Close that program or choose another speaker, then test it again."
        }
    }
}

/// Why a file is no ringtone, and what to do.
pub(crate) fn ringtone_problem(problem: &RingtoneProblem) -> String {
    match problem {
        RingtoneProblem::TooLarge => {
            "The file has more than 1 MB. Shorten it, or save it as MP3 or Ogg.".to_owned()
        }
        RingtoneProblem::TooLong => {
            "The sound is longer than a minute. Shorten it and choose it again.".to_owned()
        }
        RingtoneProblem::NoSound => {
            "This browser cannot play the file. Save the sound as MP3, Ogg or WAV and choose that.".to_owned()
        }
        RingtoneProblem::NotKept => {
            "The browser keeps no more for this site. Make room on the disk, or leave private browsing, and try again."
                .to_owned()
        }
        RingtoneProblem::Gone(name) => format!(
            "{name} cannot be played in this browser any more. It rings with a ringtone of Ledgerline's; add the file again, or choose another one."
        ),
    }
}

pub(crate) const fn ringtone(ringtone: Ringtone) -> &'static str {
    match ringtone {
        Ringtone::Telephone => "Telephone",
        Ringtone::Bell => "Bell",
        Ringtone::Chime => "Chime",
        Ringtone::Pulse => "Pulse",
    }
}

pub(crate) fn forget_headset(name: &str) -> String {
    format!("{FORGET} {name}")
}

pub(crate) const fn headset_state(state: HeadsetState) -> &'static str {
    match state {
        HeadsetState::Used => "Its buttons work.",
        HeadsetState::Elsewhere => "Its buttons go to the tab with the phone.",
        HeadsetState::NoButtons => "It has no buttons that a page can use for calls.",
        HeadsetState::NotOpened => {
            "It could not be opened. Close other programs that use it, then plug it in again."
        }
    }
}

/// What the browser makes of noise.
pub(crate) const fn noise(is_wanted: bool, noise: Noise) -> &'static str {
    match (is_wanted, noise) {
        (_, Noise::Unavoidable) => "This browser cannot take noise out.",
        (true, Noise::TakenOut) => "On: your microphone's noise is taken out.",
        (true, Noise::LetThrough) => {
            "This microphone or browser does not take noise out, though it was asked to."
        }
        (true, Noise::Unknown) => {
            "Whether it works is said here once your microphone is open: in a call or a test."
        }
        (false, Noise::TakenOut) => {
            "Off here, but the browser or computer takes noise out all the same."
        }
        (false, Noise::LetThrough | Noise::Unknown) => "Off: others hear your noise.",
    }
}

pub(crate) fn sound_note(note: &SoundNote) -> String {
    match note {
        SoundNote::Microphone(label) if label.is_empty() => {
            "Your microphone changed. The call goes on with another one.".to_owned()
        }
        SoundNote::Microphone(label) => format!("Your microphone is now {label}."),
        SoundNote::SpeakerGone(label) if label.is_empty() => {
            "Your speaker is gone. You hear them where your computer plays.".to_owned()
        }
        SoundNote::SpeakerGone(label) => {
            format!("{label} is gone. You hear them where your computer plays.")
        }
        SoundNote::Speaker(label) if label.is_empty() => "Your speaker is back.".to_owned(),
        SoundNote::Speaker(label) => format!("You hear them on {label} again."),
        SoundNote::ButtonsGone(name) if name.is_empty() => {
            "Your headset is unplugged. The call goes on; use the buttons on screen.".to_owned()
        }
        SoundNote::ButtonsGone(name) => {
            format!("{name} is unplugged. The call goes on; use the buttons on screen.")
        }
        SoundNote::Buttons(name) if name.is_empty() => {
            "Your headset's buttons work again.".to_owned()
        }
        SoundNote::Buttons(name) => format!("The buttons of {name} work again."),
        SoundNote::NoMicrophone => {
            "Your microphone is gone and there is no other. They cannot hear you until you plug one in.".to_owned()
        }
    }
}
