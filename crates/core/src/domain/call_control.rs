//! What a rep can do with a call that rings or is live, and when: the one table that screens and engine both
//! ask.

use serde::{Deserialize, Serialize};

use super::{
    act_refusal::NotDone,
    call::{CallPhase, CallView, Direction},
    conference::{self, Conference},
    ids::CallId,
    quality::Quality,
    time::Timestamp,
    view::DialProblem,
};

/// What a rep may want of a live call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Control {
    /// Take the call that rings; whoever is talked to waits.
    Answer,
    /// Take the call that rings, and end the one that is talked on.
    EndAndAnswer,
    /// Let it ring here no more; the extension's rules say what the caller gets.
    Decline,
    /// Have the caller leave a voicemail.
    Voicemail,
    /// Have something read to the caller.
    Reply,
    /// Give the caller to another number.
    Forward,
    /// Let it ring elsewhere, unseen here.
    Ignore,
    /// End the call, or give it up before it is answered.
    HangUp,
    /// Take the other side out of the conference, which ends the call.
    Remove,
    /// Microphone off or on.
    Mute,
    /// Key tones.
    Keypad,
    /// Let the other side wait.
    Hold,
    /// Go on with a call on hold.
    Resume,
    /// Give the call to somebody else, at once or after asking them.
    Transfer,
    /// Give it to the one who was asked.
    CompleteTransfer,
    /// Let go of the one who was asked.
    CancelTransfer,
    /// Talk to the other one of the two.
    Swap,
    /// Call somebody else meanwhile.
    AddCall,
    /// Talk to both at once.
    Merge,
    /// Have RingCentral record.
    Record,
    /// No further recording.
    StopRecording,
    /// Leave the call where a colleague can pick it up.
    Park,
    /// Move it to another phone.
    Flip,
    /// Leave a conference to the others.
    Leave,
    /// Have the sound in this tab.
    MoveAudio,
    /// Write to the other side.
    Text,
    /// Take their number along.
    CopyNumber,
    /// Read their record in NetSuite.
    OpenRecord,
    /// Take along what is known of the call.
    CopyFacts,
}

impl Control {
    /// Is it for a call on which they talk?
    const fn is_for_talk(self) -> bool {
        !matches!(
            self,
            Self::Answer
                | Self::EndAndAnswer
                | Self::Decline
                | Self::Voicemail
                | Self::Reply
                | Self::Forward
                | Self::Ignore
                | Self::HangUp
                | Self::Remove
                | Self::MoveAudio
                | Self::Text
                | Self::CopyNumber
                | Self::OpenRecord
                | Self::CopyFacts
        )
    }

    /// Does RingCentral offer it for a whole conference?
    const fn is_for_conference(self) -> bool {
        matches!(
            self,
            Self::HangUp
                | Self::Mute
                | Self::Keypad
                | Self::Hold
                | Self::Resume
                | Self::AddCall
                | Self::Merge
                | Self::Leave
        )
    }
}

/// Why it is not possible now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhyNot {
    /// Nobody has answered yet.
    NotAnswered,
    /// The call is over.
    Ending,
    /// RingCentral has not answered an earlier wish for this call.
    Busy,
    /// The call is on hold.
    OnHold,
    /// It is not on hold.
    NotOnHold,
    /// It is recorded already.
    Recorded,
    /// Nothing is recorded.
    NotRecorded,
    /// Somebody is asked already whether they take it.
    Asking,
    /// Nobody was asked.
    NobodyAsked,
    /// Who was asked has not answered.
    AskedIsRinging,
    /// There is no second call.
    NoOtherCall,
    /// Another phone has the call, and does it by its own keys.
    OnOtherPhone,
    /// Another phone has the call, and only its own keys send tones.
    TonesOnOtherPhone,
    /// There is more than one other call.
    SeveralOthers,
    /// The conference takes nobody else.
    ConferenceFull,
    /// The other side is in a conference, whose own call has the controls.
    InConference,
    /// This is no thing to do with a whole conference.
    WholeConference,
    /// This is no conference.
    NoConference,
    /// The call does not ring, or no more.
    NotRinging,
    /// Nobody is talked to in another call.
    NoOtherTalk,
    /// It rings; hanging up is for calls that were answered or made here.
    Rings,
    /// RingCentral has told of the call; the call itself has not reached this phone.
    OnlyAnnounced,
    /// RingCentral lets a queue's call be answered or declined only.
    FromQueue,
    /// The sound is in this tab already.
    AudioIsHere,
    /// Their number is not known.
    NoNumber,
    /// It is a colleague's short number, which takes no texts.
    ShortNumber,
    /// No record of NetSuite's is known to be theirs.
    NoRecord,
}

/// How much of the other side's number is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberKnown {
    /// Nothing: it is withheld, or this is no call with one other side.
    No,
    /// An extension's.
    Short,
    /// All of it.
    Whole,
}

/// How far a call has come, as far as its controls care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Somebody calls, and it rings here.
    Ringing,
    /// It is being answered here.
    Answering,
    /// We call, and nobody has answered.
    Calling,
    /// Talking.
    Talking,
    /// Over, or about to be.
    Ending,
}

/// Is somebody asked whether they take the call?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Consultation {
    /// Nobody.
    None,
    /// Somebody whose phone rings.
    Ringing,
    /// Somebody who has answered.
    Talking,
    /// This is the call to the one who is asked.
    ThisIsIt,
}

/// A call's part in a conference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// None.
    None,
    /// The rep's line into it.
    Line,
    /// The other side is about to be in it.
    Joining,
    /// The other side talks in it.
    Member,
}

/// All that the controls of a call depend on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each combination of which occurs"
)]
pub struct Situation {
    /// How far it has come.
    pub stage: Stage,
    /// It has not reached this phone yet.
    pub is_only_announced: bool,
    /// It came through a queue.
    pub is_from_queue: bool,
    /// On hold, by this phone.
    pub is_held: bool,
    /// RingCentral has not answered a wish yet.
    pub is_busy: bool,
    /// Recorded on the rep's wish.
    pub is_recorded: bool,
    /// Whether somebody is asked.
    pub consultation: Consultation,
    /// Another phone of the person's has the call.
    pub is_on_other_phone: bool,
    /// Part in a conference.
    pub part: Part,
    /// Is there a call to merge this one with?
    pub partner: Result<(), WhyNot>,
    /// Somebody is talked to in another call, on this phone.
    pub is_other_talking: bool,
    /// Another tab has the sound.
    pub is_audio_elsewhere: bool,
    /// The other side's number.
    pub number: NumberKnown,
    /// Their record in NetSuite can be opened.
    pub has_record: bool,
}

impl Situation {
    /// Of this call, among all live calls, as far as they tell.
    pub fn of<'a>(call: &CallView, live: impl Iterator<Item = &'a CallView> + Clone) -> Self {
        let partner = conference::partner(call, &live).map(|_| ());
        let is_other_talking = live
            .clone()
            .any(|other| other.id != call.id && is_talked_on(other));
        let mut consultation = Consultation::None;
        for other in live.filter(|other| other.id != call.id) {
            if call.in_call.asks.as_ref() == Some(&other.id) {
                consultation = match other.phase {
                    CallPhase::Talking { .. } => Consultation::Talking,
                    CallPhase::Dialling
                    | CallPhase::Ringing
                    | CallPhase::Answering
                    | CallPhase::Ending => Consultation::Ringing,
                };
            }
        }
        if call.in_call.asked_for.is_some() {
            consultation = Consultation::ThisIsIt;
        }
        Self {
            stage: match (&call.phase, call.direction) {
                (CallPhase::Talking { .. }, _) => Stage::Talking,
                (CallPhase::Ending, _) => Stage::Ending,
                (CallPhase::Ringing, Direction::Inbound) => Stage::Ringing,
                (CallPhase::Answering, _) => Stage::Answering,
                (CallPhase::Dialling | CallPhase::Ringing, _) => Stage::Calling,
            },
            is_only_announced: call.in_call.is_only_announced,
            is_from_queue: call.queue.is_some(),
            is_held: call.in_call.held_since.is_some(),
            is_busy: call.in_call.doing.is_some(),
            is_recorded: call.in_call.is_recorded,
            consultation,
            is_on_other_phone: call.other_phone.is_some(),
            part: match call.in_call.conference {
                None => Part::None,
                Some(Conference::Line) => Part::Line,
                Some(Conference::Joining { .. }) => Part::Joining,
                Some(Conference::In { .. }) => Part::Member,
            },
            partner,
            is_other_talking,
            is_audio_elsewhere: false,
            number: match call.remote.number.as_deref() {
                None => NumberKnown::No,
                Some(number) if number.starts_with('+') => NumberKnown::Whole,
                Some(_) => NumberKnown::Short,
            },
            has_record: call.caller.known().is_some_and(|it| it.url.is_some()),
        }
    }

    /// Is this possible now?
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn allows(self, control: Control) -> Result<(), WhyNot> {
        if self.stage == Stage::Ending {
            return Err(WhyNot::Ending);
        }
        if control.is_for_talk() {
            self.talk_allows(control)?;
        }
        let idle = (self.stage != Stage::Ringing, WhyNot::NotRinging);
        let queued = (self.is_from_queue, WhyNot::FromQueue);
        let announced = (self.is_only_announced, WhyNot::OnlyAnnounced);
        let ringing = (self.stage == Stage::Ringing, WhyNot::Rings);
        let (joins, is_in) = (self.part == Part::Joining, self.part == Part::Member);
        let busy = (self.is_busy, WhyNot::Busy);
        let held = (self.is_held, WhyNot::OnHold);
        let asking = (self.consultation != Consultation::None, WhyNot::Asking);
        let nobody = (
            matches!(
                self.consultation,
                Consultation::None | Consultation::ThisIsIt
            ),
            WhyNot::NobodyAsked,
        );
        let rings = (
            self.consultation == Consultation::Ringing,
            WhyNot::AskedIsRinging,
        );
        let nameless = (self.number == NumberKnown::No, WhyNot::NoNumber);
        let obstacles: &[(bool, WhyNot)] = match control {
            Control::Answer | Control::Decline | Control::Ignore => &[idle],
            Control::EndAndAnswer => &[idle, (!self.is_other_talking, WhyNot::NoOtherTalk)],
            Control::Voicemail | Control::Reply | Control::Forward => &[idle, queued, announced],
            // The end must be possible at any time, whatever RingCentral is still at.
            Control::HangUp => &[ringing, (is_in, WhyNot::InConference)],
            Control::Remove => &[(joins, WhyNot::Busy), (!is_in, WhyNot::NoConference)],
            Control::Mute | Control::CopyFacts => &[],
            Control::Keypad => &[held],
            Control::Hold => &[busy, held],
            Control::Resume => &[busy, (!self.is_held, WhyNot::NotOnHold)],
            Control::Transfer => &[busy, asking],
            Control::CompleteTransfer | Control::Swap => &[busy, nobody, rings],
            // Letting go of somebody must be possible at any time.
            Control::CancelTransfer => &[nobody],
            Control::AddCall => &[asking],
            Control::Merge => {
                let (is_alone, why) = (self.partner.is_err(), self.partner.err());
                &[busy, rings, (is_alone, why.unwrap_or(WhyNot::NoOtherCall))]
            }
            Control::Record => &[busy, held, (self.is_recorded, WhyNot::Recorded)],
            Control::StopRecording => &[busy, (!self.is_recorded, WhyNot::NotRecorded)],
            Control::Park | Control::Flip => &[busy, asking, held],
            Control::Leave => &[busy],
            Control::MoveAudio => &[(!self.is_audio_elsewhere, WhyNot::AudioIsHere)],
            Control::Text => &[
                nameless,
                (self.number == NumberKnown::Short, WhyNot::ShortNumber),
            ],
            Control::CopyNumber => &[nameless],
            Control::OpenRecord => &[(!self.has_record, WhyNot::NoRecord)],
        };
        obstacles
            .iter()
            .find(|(stands_in_the_way, _)| *stands_in_the_way)
            .map_or(Ok(()), |(_, why)| Err(*why))
    }

    /// What a call on which they talk here leaves of its controls.
    fn talk_allows(self, control: Control) -> Result<(), WhyNot> {
        if self.stage != Stage::Talking {
            return Err(WhyNot::NotAnswered);
        }
        if self.is_on_other_phone {
            return Err(if control == Control::Keypad {
                WhyNot::TonesOnOtherPhone
            } else {
                WhyNot::OnOtherPhone
            });
        }
        match self.part {
            Part::Joining | Part::Member => Err(WhyNot::InConference),
            Part::None if control == Control::Leave => Err(WhyNot::NoConference),
            Part::Line if !control.is_for_conference() => Err(WhyNot::WholeConference),
            Part::None | Part::Line => Ok(()),
        }
    }
}

/// Do both sides hear each other, on this phone? A conference is talked in on its line alone.
pub fn is_talked_on(call: &CallView) -> bool {
    matches!(call.phase, CallPhase::Talking { .. })
        && call.in_call.held_since.is_none()
        && call.other_phone.is_none()
        && matches!(call.in_call.conference, None | Some(Conference::Line))
}

/// What RingCentral is asked to do with a live call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Let the other side wait.
    Hold,
    /// Go on.
    Resume,
    /// Record.
    Record,
    /// No further recording.
    StopRecording,
    /// Leave it where a colleague can pick it up.
    Park,
    /// Ring another phone for it.
    Flip,
    /// Give it to somebody else.
    Transfer,
    /// Bring its other side into a conference.
    Merge,
    /// Take its other side out of the conference.
    Remove,
    /// Leave the conference to the others.
    Leave,
    /// Send key tones, which is the browser's part.
    Press,
}

/// What is to be known of a live call besides that they talk.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InCall {
    /// On hold, since when.
    pub held_since: Option<Timestamp>,
    /// Another phone or program has it on hold.
    pub is_held_elsewhere: bool,
    /// What RingCentral has been asked to do and has not done yet.
    pub doing: Option<Act>,
    /// What RingCentral did not do, until the next wish.
    pub failed: Option<NotDone>,
    /// Recorded on the rep's wish.
    pub is_recorded: bool,
    /// The call to the one who is asked whether they take this one.
    pub asks: Option<CallId>,
    /// This is the call to the one who is asked about that one.
    pub asked_for: Option<CallId>,
    /// Another phone rings for this call.
    pub flips_to: Option<String>,
    /// Digits of an extension that go out by themselves in a moment.
    pub digits: Option<String>,
    /// Why nothing was done with the number typed for this call: to transfer or forward it, to flip it, to
    /// call somebody else besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub misdialled: Option<DialProblem>,
    /// Its part in a conference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conference: Option<Conference>,
    /// How well the two hear each other, once that can be said.
    pub quality: Option<Quality>,
    /// RingCentral has told of the call, which has not reached this phone yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_only_announced: bool,
}

impl InCall {
    /// Nothing but talk.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTROLS: [Control; 29] = [
        Control::Answer,
        Control::EndAndAnswer,
        Control::Decline,
        Control::Voicemail,
        Control::Reply,
        Control::Forward,
        Control::Ignore,
        Control::HangUp,
        Control::Remove,
        Control::Mute,
        Control::Keypad,
        Control::Hold,
        Control::Resume,
        Control::Transfer,
        Control::CompleteTransfer,
        Control::CancelTransfer,
        Control::Swap,
        Control::AddCall,
        Control::Merge,
        Control::Record,
        Control::StopRecording,
        Control::Park,
        Control::Flip,
        Control::Leave,
        Control::MoveAudio,
        Control::Text,
        Control::CopyNumber,
        Control::OpenRecord,
        Control::CopyFacts,
    ];
    /// Where the sound is, what is known of the number and of the record: each of them in every form.
    const BESIDES: [(bool, NumberKnown, bool); 4] = [
        (false, NumberKnown::No, false),
        (true, NumberKnown::Whole, true),
        (true, NumberKnown::Short, false),
        (false, NumberKnown::Whole, false),
    ];
    const PARTS: [Part; 4] = [Part::None, Part::Line, Part::Joining, Part::Member];
    const STAGES: [Stage; 5] = [
        Stage::Ringing,
        Stage::Answering,
        Stage::Calling,
        Stage::Talking,
        Stage::Ending,
    ];
    const PARTNERS: [Result<(), WhyNot>; 5] = [
        Ok(()),
        Err(WhyNot::NoOtherCall),
        Err(WhyNot::SeveralOthers),
        Err(WhyNot::ConferenceFull),
        Err(WhyNot::Busy),
    ];
    const CONSULTATIONS: [Consultation; 4] = [
        Consultation::None,
        Consultation::Ringing,
        Consultation::Talking,
        Consultation::ThisIsIt,
    ];

    /// Every situation there is.
    fn all() -> impl Iterator<Item = Situation> {
        let flags = |bits: u8, at: u8| bits & (1 << at) != 0;
        STAGES
            .into_iter()
            .flat_map(|stage| CONSULTATIONS.map(|consultation| (stage, consultation)))
            .flat_map(|known| PARTS.map(|part| (known, part)))
            .flat_map(|known| PARTNERS.map(|partner| (known, partner)))
            .flat_map(|known| BESIDES.map(|beside| (known, beside)))
            .flat_map(move |((((stage, consultation), part), partner), beside)| {
                let (is_audio_elsewhere, number, has_record) = beside;
                (0..128).map(move |bits| Situation {
                    stage,
                    is_held: flags(bits, 0),
                    is_busy: flags(bits, 1),
                    is_recorded: flags(bits, 2),
                    consultation,
                    is_on_other_phone: flags(bits, 3),
                    is_only_announced: flags(bits, 4),
                    is_from_queue: flags(bits, 5),
                    is_other_talking: flags(bits, 6),
                    part,
                    partner,
                    is_audio_elsewhere,
                    number,
                    has_record,
                })
            })
    }

    const fn talking() -> Situation {
        Situation {
            stage: Stage::Talking,
            is_only_announced: false,
            is_from_queue: false,
            is_held: false,
            is_busy: false,
            is_recorded: false,
            consultation: Consultation::None,
            is_on_other_phone: false,
            part: Part::None,
            partner: Err(WhyNot::NoOtherCall),
            is_other_talking: false,
            is_audio_elsewhere: false,
            number: NumberKnown::Whole,
            has_record: true,
        }
    }

    #[test]
    fn nothing_is_possible_with_a_call_that_is_over() {
        for situation in all().filter(|it| it.stage == Stage::Ending) {
            for control in CONTROLS {
                let found = situation.allows(control);
                assert_eq!(found, Err(WhyNot::Ending), "{control:?}");
            }
        }
    }

    /// The table, read the other way round: for every situation of a call that is not over, exactly what
    /// each control needs.
    #[test]
    fn each_control_needs_exactly_what_it_says() {
        for s in all().filter(|situation| situation.stage != Stage::Ending) {
            let rings = s.stage == Stage::Ringing;
            let asks_nobody = s.consultation == Consultation::None;
            let asks = matches!(
                s.consultation,
                Consultation::Ringing | Consultation::Talking
            );
            let has_answer = s.consultation == Consultation::Talking;
            let talks = s.stage == Stage::Talking && !s.is_on_other_phone;
            let is_plain = talks && s.part == Part::None;
            let is_line = talks && s.part == Part::Line;
            for control in CONTROLS {
                let expected = match control {
                    Control::Answer | Control::Decline | Control::Ignore => rings,
                    Control::EndAndAnswer => rings && s.is_other_talking,
                    Control::Voicemail | Control::Reply | Control::Forward => {
                        rings && !s.is_from_queue && !s.is_only_announced
                    }
                    Control::HangUp => !rings && s.part != Part::Member,
                    Control::Remove => s.part == Part::Member,
                    Control::Mute => is_plain || is_line,
                    Control::Keypad => (is_plain || is_line) && !s.is_held,
                    Control::Hold => (is_plain || is_line) && !s.is_busy && !s.is_held,
                    Control::Resume => (is_plain || is_line) && !s.is_busy && s.is_held,
                    Control::Transfer => is_plain && !s.is_busy && asks_nobody,
                    Control::CompleteTransfer | Control::Swap => {
                        is_plain && !s.is_busy && has_answer
                    }
                    Control::CancelTransfer => is_plain && asks,
                    Control::AddCall => (is_plain || is_line) && asks_nobody,
                    Control::Merge => {
                        let rings = s.consultation == Consultation::Ringing;
                        (is_plain || is_line) && !s.is_busy && !rings && s.partner.is_ok()
                    }
                    Control::Record => is_plain && !s.is_busy && !s.is_held && !s.is_recorded,
                    Control::StopRecording => is_plain && !s.is_busy && s.is_recorded,
                    Control::Park | Control::Flip => {
                        is_plain && !s.is_busy && !s.is_held && asks_nobody
                    }
                    Control::Leave => is_line && !s.is_busy,
                    Control::MoveAudio => s.is_audio_elsewhere,
                    Control::Text => s.number == NumberKnown::Whole,
                    Control::CopyNumber => s.number != NumberKnown::No,
                    Control::OpenRecord => s.has_record,
                    Control::CopyFacts => true,
                };
                assert_eq!(s.allows(control).is_ok(), expected, "{control:?} in {s:?}");
            }
        }
    }

    #[test]
    fn every_call_that_is_not_over_can_be_ended_and_in_one_way_only() {
        for situation in all().filter(|it| it.stage != Stage::Ending) {
            let ways = [Control::Decline, Control::HangUp, Control::Remove];
            let legal = ways.iter().filter(|way| situation.allows(**way).is_ok());
            // No call rings and is in a conference.
            if situation.stage != Stage::Ringing || situation.part != Part::Member {
                assert_eq!(legal.count(), 1, "{situation:?}");
            }
        }
    }

    #[test]
    fn a_call_on_another_phone_is_handled_there() {
        for situation in all().filter(|it| it.stage == Stage::Talking) {
            let there = Situation {
                is_on_other_phone: true,
                ..situation
            };
            for control in CONTROLS.into_iter().filter(|it| it.is_for_talk()) {
                let why = if control == Control::Keypad {
                    WhyNot::TonesOnOtherPhone
                } else {
                    WhyNot::OnOtherPhone
                };
                assert_eq!(there.allows(control), Err(why), "{control:?}");
            }
        }
    }

    #[test]
    fn a_call_is_answered_by_ending_another_only_where_one_is_talked_on() {
        let ringing = Situation {
            stage: Stage::Ringing,
            ..talking()
        };
        let answer = |situation: Situation| situation.allows(Control::EndAndAnswer);
        assert_eq!(answer(ringing), Err(WhyNot::NoOtherTalk));
        let is_other_talking = true;
        let both = Situation {
            is_other_talking,
            ..ringing
        };
        assert_eq!(answer(both), Ok(()));
    }

    #[test]
    fn each_refusal_names_what_stands_in_the_way() {
        let with = |change: fn(&mut Situation)| {
            let mut situation = talking();
            change(&mut situation);
            situation
        };
        for (situation, control, why) in [
            (with(|s| s.is_busy = true), Control::Hold, WhyNot::Busy),
            (with(|s| s.is_held = true), Control::Hold, WhyNot::OnHold),
            (with(|s| s.is_held = true), Control::Keypad, WhyNot::OnHold),
            (with(|s| s.is_held = true), Control::Park, WhyNot::OnHold),
            (talking(), Control::Resume, WhyNot::NotOnHold),
            (
                with(|s| s.is_recorded = true),
                Control::Record,
                WhyNot::Recorded,
            ),
            (talking(), Control::StopRecording, WhyNot::NotRecorded),
            (talking(), Control::Swap, WhyNot::NobodyAsked),
            (talking(), Control::CancelTransfer, WhyNot::NobodyAsked),
            (
                with(|s| s.consultation = Consultation::Ringing),
                Control::CompleteTransfer,
                WhyNot::AskedIsRinging,
            ),
            (
                with(|s| s.consultation = Consultation::Talking),
                Control::Transfer,
                WhyNot::Asking,
            ),
            (
                with(|s| s.consultation = Consultation::ThisIsIt),
                Control::AddCall,
                WhyNot::Asking,
            ),
            (talking(), Control::Merge, WhyNot::NoOtherCall),
            (
                with(|s| s.partner = Err(WhyNot::SeveralOthers)),
                Control::Merge,
                WhyNot::SeveralOthers,
            ),
            (
                with(|s| s.consultation = Consultation::Ringing),
                Control::Merge,
                WhyNot::AskedIsRinging,
            ),
            (
                with(|s| s.part = Part::Member),
                Control::Mute,
                WhyNot::InConference,
            ),
            (
                with(|s| s.part = Part::Line),
                Control::Park,
                WhyNot::WholeConference,
            ),
            (talking(), Control::Leave, WhyNot::NoConference),
            (talking(), Control::Remove, WhyNot::NoConference),
            (
                with(|s| s.part = Part::Joining),
                Control::Remove,
                WhyNot::Busy,
            ),
            (
                with(|s| s.part = Part::Member),
                Control::HangUp,
                WhyNot::InConference,
            ),
            (talking(), Control::Answer, WhyNot::NotRinging),
            (
                with(|s| s.stage = Stage::Answering),
                Control::Decline,
                WhyNot::NotRinging,
            ),
            (
                with(|s| s.stage = Stage::Calling),
                Control::Hold,
                WhyNot::NotAnswered,
            ),
            (
                with(|s| s.stage = Stage::Ringing),
                Control::HangUp,
                WhyNot::Rings,
            ),
            (
                with(|s| (s.stage, s.is_from_queue) = (Stage::Ringing, true)),
                Control::Reply,
                WhyNot::FromQueue,
            ),
            (
                with(|s| (s.stage, s.is_only_announced) = (Stage::Ringing, true)),
                Control::Voicemail,
                WhyNot::OnlyAnnounced,
            ),
        ] {
            assert_eq!(situation.allows(control), Err(why), "{control:?}");
        }
    }

    #[test]
    fn what_stands_behind_more_says_what_is_not_known() {
        let with = |change: fn(&mut Situation)| {
            let mut situation = talking();
            change(&mut situation);
            situation
        };
        for (situation, control, why) in [
            (talking(), Control::MoveAudio, WhyNot::AudioIsHere),
            (
                with(|s| s.number = NumberKnown::No),
                Control::Text,
                WhyNot::NoNumber,
            ),
            (
                with(|s| s.number = NumberKnown::Short),
                Control::Text,
                WhyNot::ShortNumber,
            ),
            (
                with(|s| s.has_record = false),
                Control::OpenRecord,
                WhyNot::NoRecord,
            ),
        ] {
            assert_eq!(situation.allows(control), Err(why), "{control:?}");
        }
    }
}
