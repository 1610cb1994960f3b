//! A call that lasts: its controls, its quality, where its sound is, and why it ended badly.

use ledgerline_core::domain::{
    call::{CallPhase, CallTrouble, CallView, Direction, HandOn, RemoteParty},
    call_control::WhyNot,
    caller::{CallerIdentity, CallerMatch},
    conference::is_line,
    phone_number::display,
    quality::{Cause, Grade},
    refusal::Refusal,
    ring_out::OtherPhone,
};

use super::{acts::CONFERENCE, finished::direction};

pub(crate) const CALL_DURATION: &str = "Call duration";
pub(crate) const HANG_UP: &str = "Hang up";
pub(crate) const MUTE: &str = "Mute";
pub(crate) const UNMUTE: &str = "Unmute";
pub(crate) const MUTED: &str = "Muted";
pub(crate) const KEYPAD: &str = "Keypad";
pub(crate) const CONTROLS: &str = "Call controls";
pub(crate) const YOU: &str = "You";
pub(crate) const THEM: &str = "Them";
pub(crate) const CALL_NOTES: &str = "Call notes";
pub(crate) const SAVED: &str = "Saved";
pub(crate) const DISPOSITION: &str = "Disposition";
pub(crate) const NO_DISPOSITION: &str = "None";
pub(crate) const DISPOSITION_WANTED: &str =
    "Your company wants a disposition for every answered call.";
pub(crate) const NO_DISPOSITIONS: &str = "No list";
pub(crate) const NO_DISPOSITIONS_WHY: &str = "Your company has no list of dispositions. Write the outcome in Call notes; it is logged with the call.";
pub(crate) const WILL_LOG: &str = "Logs to NetSuite by itself when you hang up.";
pub(crate) const WILL_LOG_ON: &str = "Logs to NetSuite by itself when you hang up: phone call on";
pub(crate) const WILL_WAIT: &str =
    "NetSuite is not set up. This call is kept in this browser until it is.";
pub(crate) const ON_THE_LINE: &str = "On the line";
pub(crate) const NOT_ANSWERED_YET: &str = "Possible once the other side has answered.";

pub(crate) const HOLD: &str = "Hold";
pub(crate) const RESUME: &str = "Resume";
pub(crate) const ON_HOLD: &str = "On hold";
pub(crate) const HELD_ELSEWHERE: &str = "On hold on another phone";
pub(crate) const HOLD_DURATION: &str = "On hold for";
pub(crate) const TRANSFER: &str = "Transfer";
pub(crate) const TRANSFER_CALL: &str = "Transfer call";
pub(crate) const TRANSFER_NOW: &str = "Transfer now";
pub(crate) const ASK_FIRST: &str = "Ask first";
pub(crate) const COMPLETE_TRANSFER: &str = "Complete transfer";
pub(crate) const CANCEL_TRANSFER: &str = "Cancel transfer";
pub(crate) const SWAP: &str = "Swap";
pub(crate) const TRANSFER_ABOUT: &str =
    "Transfer now hands the call on at once. Ask first calls them while the customer waits.";
pub(crate) const ADD_CALL: &str = "Add call";
pub(crate) const MERGE: &str = "Merge";
pub(crate) const RECORD: &str = "Record";
pub(crate) const STOP_RECORDING: &str = "Stop recording";
pub(crate) const RECORDING: &str = "Recording";

pub(crate) const QUALITY: &str = "Sound quality";

pub(crate) const CALL_QUALITY: &str = "Call quality";
pub(crate) const CALL_QUALITY_NOW: &str = "Call quality in the last seconds";
pub(crate) const ABOUT_CALL_QUALITY: &str = "Figures of the call quality";
pub(crate) const R_FACTOR: &str = "R-factor";
pub(crate) const R_FACTOR_MEANS: &str = "of at most 93: the rating of the E-model (ITU-T G.107). From 80 on it is good, from 60 on fair.";
pub(crate) const MOS: &str = "MOS";
pub(crate) const MOS_MEANS: &str = "of 5: what people would give it on average.";
pub(crate) const LOST_OF_THEIRS: &str = "Lost from them";
pub(crate) const LOST_OF_THEIRS_MEANS: &str = "of what they say does not reach this browser.";
pub(crate) const LATE_OF_THEIRS: &str = "Late from them";
pub(crate) const LATE_OF_THEIRS_MEANS: &str = "comes too late to be played.";
pub(crate) const LOST_OF_OURS: &str = "Lost from you";
pub(crate) const LOST_OF_OURS_MEANS: &str =
    "of what you say does not reach RingCentral, as it last told.";
pub(crate) const JITTER: &str = "Jitter";
pub(crate) const JITTER_MEANS: &str = "How unevenly their sound arrives.";
pub(crate) const ROUND_TRIP: &str = "Round trip";
pub(crate) const ROUND_TRIP_MEANS: &str = "From this browser to RingCentral and back.";
pub(crate) const DELAY: &str = "Delay";
pub(crate) const DELAY_MEANS: &str = "From their mouth to your ear, as far as it can be known here. Above 180 ms people interrupt each other.";
pub(crate) const CODEC: &str = "Codec";
pub(crate) const CODEC_MEANS: &str = "How the sound is packed.";

/// The status beside a call's timer.
pub(crate) const fn call_quality(grade: Grade) -> &'static str {
    match grade {
        Grade::Good => "Call quality: Good",
        Grade::Fair => "Call quality: Fair",
        Grade::Poor => "Call quality: Poor",
    }
}

/// On the scale of 1 to 5.
pub(crate) fn mos(hundredths: u16) -> String {
    format!("{:.1}", f64::from(hundredths) / 100.0)
}

pub(crate) fn per_cent(per_mille: u16) -> String {
    format!("{:.1} %", f64::from(per_mille) / 10.0)
}

pub(crate) fn millis(millis: u16) -> String {
    format!("{millis} ms")
}

pub(crate) fn codec(name: Option<&str>) -> String {
    match name {
        None => "Not known".to_owned(),
        Some("opus") => "Opus".to_owned(),
        Some("PCMU") => "G.711 (PCMU)".to_owned(),
        Some("PCMA") => "G.711 (PCMA)".to_owned(),
        Some(other) => other.to_owned(),
    }
}

/// What is in the way, or that nothing is.
pub(crate) fn why_this_quality(cause: Option<Cause>) -> &'static str {
    cause.map_or("Nothing is in the way.", cause_of_quality)
}

/// Why it is not better, and what may help.
pub(crate) const fn cause_of_quality(cause: Cause) -> &'static str {
    match cause {
        Cause::TheirsIsLost => {
            "Your network loses some of what they say. A cable, or a place nearer to the Wi-Fi, helps."
        }
        Cause::OursIsLost => {
            "Your network loses some of what you say. A cable, or a place nearer to the Wi-Fi, helps."
        }
        Cause::Uneven => {
            "What they say reaches you unevenly. A busy computer, or downloads and video on the same network, may be why."
        }
        Cause::Slow => "What is said takes long to be heard. A VPN may be why.",
    }
}
pub(crate) const PARK: &str = "Park";
pub(crate) const PARKED_AT: &str = "Parked at";
pub(crate) const FLIP: &str = "Flip";
pub(crate) const FLIP_CALL: &str = "Flip call";
pub(crate) const FLIP_NOW: &str = "Flip now";
pub(crate) const FLIP_PHONES: &str = "Your phones";
pub(crate) const FLIP_ABOUT: &str =
    "Another phone of yours rings. Answer there, then hang up here; the call goes on.";
/// A phone of one's own, to choose: `Mobile · (650) 555-0161`.
pub(crate) fn own_phone(phone: &OtherPhone) -> String {
    format!("{} · {}", phone.name, display(&phone.number))
}
pub(crate) const MORE: &str = "More";
pub(crate) const MORE_OF_CALL: &str = "More for this call";
pub(crate) const SEND_TEXT: &str = "Send a text";
pub(crate) const COPY_NUMBER: &str = "Copy number";
pub(crate) const COPY_FACTS: &str = "Copy call facts";
pub(crate) const NUMBER_COPIED: &str = "The number is copied.";
pub(crate) const FACTS_COPIED: &str = "The facts of the call are copied.";
pub(crate) const FACTS_NOT_COPIED: &str =
    "The browser did not allow copying. Click into the page and try again.";

/// What is known of a live call, to be pasted elsewhere: a line for each that there is.
pub(crate) fn call_facts(call: &CallView, began: &str, talked: Option<&str>) -> String {
    let known = call.caller.known();
    let note = Some(call.note.trim()).filter(|note| !note.is_empty());
    let session = call.telephony_session_id.as_ref();
    [
        (
            "Call",
            Some(format!(
                "{} call, {}",
                direction(call.direction),
                call_name(call)
            )),
        ),
        (
            "Company",
            known.and_then(CallerMatch::company_name).map(str::to_owned),
        ),
        ("Number", call.remote.number.as_deref().map(display)),
        ("Our side", called_line(call)),
        ("Began", Some(began.to_owned())),
        ("Talking for", talked.map(str::to_owned)),
        ("Notes", note.map(str::to_owned)),
        ("NetSuite", known.and_then(|it| it.url.clone())),
        (
            "RingCentral session",
            session.map(|it| it.as_str().to_owned()),
        ),
    ]
    .into_iter()
    .filter_map(|(name, fact)| Some(format!("{name}: {}", fact?)))
    .collect::<Vec<_>>()
    .join("\n")
}
pub(crate) const CANCEL_DIGITS: &str = "Do not send";

/// The number of an extension that is about to be keyed in.
pub(crate) fn digits_follow(digits: &str) -> String {
    format!("Extension {digits} is keyed in by itself.")
}

/// The phone that rings for the call.
pub(crate) fn flips_to(number: &str) -> String {
    format!(
        "{} rings. Answer there, then hang up here.",
        display(number)
    )
}

/// How a call's note tells that it was given away.
pub(crate) fn transferred_to(whom: &str) -> String {
    format!("Transferred to {whom}")
}

/// Why a control of a live call is not possible now.
pub(crate) const fn why_not(why: WhyNot) -> &'static str {
    match why {
        WhyNot::NotAnswered => NOT_ANSWERED_YET,
        WhyNot::Ending => "The call is over.",
        WhyNot::Busy => "RingCentral is still at the last wish for this call. A moment.",
        WhyNot::OnHold => "The call is on hold. Resume it first.",
        WhyNot::NotOnHold => "The call is not on hold.",
        WhyNot::Recorded => "The call is recorded already.",
        WhyNot::NotRecorded => "No recording runs.",
        WhyNot::Asking => "A transfer is under way. Complete or cancel it first.",
        WhyNot::NobodyAsked => "Nobody has been asked yet.",
        WhyNot::AskedIsRinging => "Possible once the other side has answered.",
        WhyNot::NoOtherCall => "There is no second call to merge with.",
        WhyNot::SeveralOthers => {
            "There are several other calls. Choose Merge on the one that is to join this one."
        }
        WhyNot::OnOtherPhone => "The call is on another phone. Use the keys of that phone.",
        WhyNot::TonesOnOtherPhone => {
            "RingCentral cannot send tones for a call on another phone. Press the keys on that phone."
        }
        WhyNot::ConferenceFull => "A conference takes ten others, and they are there.",
        WhyNot::InConference => "The controls are on the conference's card.",
        WhyNot::WholeConference => "RingCentral does not offer this for a conference.",
        WhyNot::NoConference => "This is no conference.",
        WhyNot::NotRinging => "The call does not ring any more.",
        WhyNot::NoOtherTalk => "You are in no other call.",
        WhyNot::Rings => "The call still rings. Decline it, or answer it first.",
        WhyNot::OnlyAnnounced => {
            "The call has not reached this phone yet. Try again in a second, or decline it."
        }
        WhyNot::AudioIsHere => "The sound is in this tab already.",
        WhyNot::NoNumber => "No number is known for this call.",
        WhyNot::ShortNumber => "A colleague's short number takes no texts.",
        WhyNot::NoRecord => "No record in NetSuite is known for this call.",
        WhyNot::FromQueue => "RingCentral lets a call from a queue be answered or declined only.",
    }
}

/// What is wrong with a call, and what to do.
pub(crate) const fn call_trouble(trouble: CallTrouble) -> &'static str {
    match trouble {
        CallTrouble::MicrophoneDenied => {
            "The browser blocks the microphone. Click the icon left of the address, allow the microphone, and call again."
        }
        CallTrouble::MicrophoneMissing => {
            "There is no microphone. Plug in a headset, wait until the computer has found it, and call again."
        }
        CallTrouble::MicrophoneBusy => {
            "The microphone does not open; another program may be using it. Close that program, or plug in a headset, and try again."
        }
        CallTrouble::NoSound => {
            "This browser could not set up the sound of the call. Reload the page and call again; if it happens again, restart the browser, or call with another phone."
        }
        CallTrouble::Restoring => {
            "The connection was lost. It is being restored; stay on the line."
        }
        CallTrouble::NoResponse => {
            "RingCentral did not answer in time. Check your network and call again."
        }
        CallTrouble::Refused(why) => refusal(why),
        CallTrouble::Lost => {
            "The tab that had the call is gone, and the call could not be continued here. \
             What is known of it is logged; call again to go on."
        }
        CallTrouble::NotHungUp => {
            "RingCentral did not hang up. Hang up on your phone, or click Hang up again."
        }
        CallTrouble::NotHandedOn(HandOn::Voicemail) => {
            "RingCentral did not send the caller to voicemail; they are still ringing. Answer, or try again."
        }
        CallTrouble::NotHandedOn(HandOn::Reply) => {
            "RingCentral did not give your reply to the caller; they are still ringing. Answer, or try again."
        }
        CallTrouble::NotHandedOn(HandOn::Forward) => {
            "RingCentral did not forward the call; the caller is still ringing here. Answer, or try another number."
        }
        CallTrouble::NotWaiting => {
            "RingCentral does not let the caller wait for your reply, so voicemail may take the call before it is sent. Choose a reply at once, or answer."
        }
        CallTrouble::Failed => {
            "The call could not be made. Try again; if it fails again, reload the page."
        }
    }
}

/// Why a call came to nothing, and what to do. Each stands in docs/failures.md.
pub(crate) const fn refusal(why: Refusal) -> &'static str {
    match why {
        Refusal::BusyOrInvalid => {
            "The line is busy or the number does not work. Check the number; if every call ends like this, \
             ask your RingCentral admin about your digital line and emergency address."
        }
        Refusal::Busy => "The line is busy. Call again later, or send a text.",
        Refusal::Rejected => {
            "They turned the call down, or something screens their calls. Send a text, or call from another of your numbers."
        }
        Refusal::NotFound => "RingCentral knows no such number. Check it and call again.",
        Refusal::Incomplete => {
            "The number is too short. Type all of it, with the area code, and call again."
        }
        Refusal::Unreachable => {
            "Their phone is off or cannot be reached. Call again later, or send a text."
        }
        Refusal::NoAnswer => "Nobody answered in time. Call again later, or send a text.",
        Refusal::NotAllowed => {
            "RingCentral does not let this phone call that number. Ask your RingCentral admin what your extension may call."
        }
        Refusal::International => {
            "Your extension may not call abroad. Ask your RingCentral admin to allow international calls."
        }
        Refusal::Blocked => {
            "RingCentral or your company blocks calls to that number. Ask your RingCentral admin if it should be called."
        }
        Refusal::NoCredit => {
            "Your company has no calling credit for that number. Ask your RingCentral admin to add some."
        }
        Refusal::NoCommonSound => {
            "Their phone and this browser could not agree on how to send sound. Call from another phone."
        }
        Refusal::SignIn => {
            "RingCentral does not take this phone\u{2019}s sign-in. Reload the page and call again."
        }
        Refusal::Overloaded => "RingCentral is overloaded. Wait a minute and call again.",
        Refusal::Fault => {
            "RingCentral or the network behind it made a mistake. Call again; if it happens again, see status.ringcentral.com."
        }
    }
}

/// Moves the audio of calls to the tab where it is clicked.
pub(crate) const MOVE_AUDIO: &str = "Move audio here";
pub(crate) const MOVE_AUDIO_WHY: &str =
    "Calls sound in another tab. From here on they sound in this one; a call that is on goes on.";

/// What a microphone lacks, as the middle of a sentence.
const fn microphone_lacks(trouble: CallTrouble) -> &'static str {
    match trouble {
        CallTrouble::MicrophoneDenied => "the browser blocks the microphone",
        CallTrouble::MicrophoneMissing => "there is no microphone",
        CallTrouble::MicrophoneBusy
        | CallTrouble::NoSound
        | CallTrouble::Restoring
        | CallTrouble::NoResponse
        | CallTrouble::Refused(_)
        | CallTrouble::Lost
        | CallTrouble::NotHungUp
        | CallTrouble::NotHandedOn(_)
        | CallTrouble::NotWaiting
        | CallTrouble::Failed => "the microphone does not open",
    }
}

/// The audio stayed in the other tab.
pub(crate) fn audio_not_here(trouble: CallTrouble) -> String {
    let lacks = microphone_lacks(trouble);
    format!(
        "The audio stays in the other tab: {lacks} in this one. Mend that, then click Move audio here again."
    )
}

/// The audio came by itself.
pub(crate) fn audio_came_here(trouble: CallTrouble) -> String {
    let lacks = microphone_lacks(trouble);
    format!("The audio came to this tab: {lacks} in the other one.")
}

/// The other side's name or number.
pub(crate) fn call_name(call: &CallView) -> String {
    if is_line(call) {
        return CONFERENCE.to_owned();
    }
    call.display_name()
        .map_or_else(|| "withheld number".to_owned(), display)
}

/// The other side's name or number, of a finished call.
pub(crate) fn finished_name(caller: &CallerIdentity, remote: &RemoteParty) -> String {
    if let Some(found) = caller.known() {
        return found.display_name().to_owned();
    }
    let told = remote.name.as_deref().or(remote.number.as_deref());
    told.map_or_else(|| "Withheld number".to_owned(), display)
}

/// `Call with Jun Takeda`.
pub(crate) fn call_with(name: &str) -> String {
    format!("Call with {name}")
}

/// Where a live call stands.
pub(crate) const fn phase(direction: Direction, phase: &CallPhase) -> &'static str {
    match (phase, direction) {
        (CallPhase::Dialling, _) => "Calling",
        (CallPhase::Ringing, _) => "Ringing",
        (CallPhase::Answering, _) => "Answering",
        (CallPhase::Talking { .. }, _) => "Answered",
        (CallPhase::Ending, _) => "Ending",
    }
}

/// `to Inside sales · +1 (415) 555-0104`.
pub(crate) fn called_line(call: &CallView) -> Option<String> {
    let number = call.local_number.as_deref().map(display);
    let line = match (&call.queue, number) {
        (Some(queue), Some(number)) => format!("{queue} · {number}"),
        (Some(queue), None) => queue.clone(),
        (None, Some(number)) => number,
        (None, None) => return None,
    };
    Some(match call.direction {
        Direction::Inbound => format!("to {line}"),
        Direction::Outbound => format!("from {line}"),
    })
}
