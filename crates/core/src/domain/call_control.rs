//! What a rep can do with a live call, and when: the one table that screens and engine both ask.

use serde::{Deserialize, Serialize};

use super::{
    act_refusal::NotDone,
    call::{CallPhase, CallView},
    conference::{self, Conference},
    ids::CallId,
    quality::Quality,
    time::Timestamp,
    view::DialProblem,
};

/// What a rep may want of a live call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Control {
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
}

/// How far a call has come, as far as its controls care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Not answered.
    Before,
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
    /// The other side talks in it, or is about to.
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
}

impl Situation {
    /// Of this call, among all live calls.
    pub fn of<'a>(call: &CallView, live: impl Iterator<Item = &'a CallView> + Clone) -> Self {
        let partner = conference::partner(call, &live).map(|_| ());
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
            stage: match call.phase {
                CallPhase::Talking { .. } => Stage::Talking,
                CallPhase::Ending => Stage::Ending,
                CallPhase::Dialling | CallPhase::Ringing | CallPhase::Answering => Stage::Before,
            },
            is_held: call.in_call.held_since.is_some(),
            is_busy: call.in_call.doing.is_some(),
            is_recorded: call.in_call.is_recorded,
            consultation,
            is_on_other_phone: call.other_phone.is_some(),
            part: match call.in_call.conference {
                None => Part::None,
                Some(Conference::Line) => Part::Line,
                Some(Conference::Joining { .. } | Conference::In { .. }) => Part::Member,
            },
            partner,
        }
    }

    /// Is this possible now?
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn allows(self, control: Control) -> Result<(), WhyNot> {
        match self.stage {
            Stage::Before => return Err(WhyNot::NotAnswered),
            Stage::Ending => return Err(WhyNot::Ending),
            Stage::Talking => {}
        }
        if self.is_on_other_phone {
            return Err(if control == Control::Keypad {
                WhyNot::TonesOnOtherPhone
            } else {
                WhyNot::OnOtherPhone
            });
        }
        self.part_allows(control)?;
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
        let obstacles: &[(bool, WhyNot)] = match control {
            Control::Mute => &[],
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
        };
        obstacles
            .iter()
            .find(|(stands_in_the_way, _)| *stands_in_the_way)
            .map_or(Ok(()), |(_, why)| Err(*why))
    }

    /// What a conference leaves of the controls.
    const fn part_allows(self, control: Control) -> Result<(), WhyNot> {
        match (self.part, control) {
            (Part::Member, _) => Err(WhyNot::InConference),
            (Part::None, Control::Leave) => Err(WhyNot::NoConference),
            (
                Part::Line,
                Control::Transfer
                | Control::CompleteTransfer
                | Control::CancelTransfer
                | Control::Swap
                | Control::Record
                | Control::StopRecording
                | Control::Park
                | Control::Flip,
            ) => Err(WhyNot::WholeConference),
            (
                Part::Line,
                Control::Mute
                | Control::Keypad
                | Control::Hold
                | Control::Resume
                | Control::AddCall
                | Control::Merge
                | Control::Leave,
            )
            | (Part::None, _) => Ok(()),
        }
    }
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

    const CONTROLS: [Control; 15] = [
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
    ];
    const PARTS: [Part; 3] = [Part::None, Part::Line, Part::Member];
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
        [Stage::Before, Stage::Talking, Stage::Ending]
            .into_iter()
            .flat_map(|stage| CONSULTATIONS.map(|consultation| (stage, consultation)))
            .flat_map(|known| PARTS.map(|part| (known, part)))
            .flat_map(|known| PARTNERS.map(|partner| (known, partner)))
            .flat_map(move |(((stage, consultation), part), partner)| {
                (0..16).map(move |bits| Situation {
                    stage,
                    is_held: flags(bits, 0),
                    is_busy: flags(bits, 1),
                    is_recorded: flags(bits, 2),
                    consultation,
                    is_on_other_phone: flags(bits, 3),
                    part,
                    partner,
                })
            })
    }

    const fn talking() -> Situation {
        Situation {
            stage: Stage::Talking,
            is_held: false,
            is_busy: false,
            is_recorded: false,
            consultation: Consultation::None,
            is_on_other_phone: false,
            part: Part::None,
            partner: Err(WhyNot::NoOtherCall),
        }
    }

    #[test]
    fn nothing_is_possible_with_a_call_that_nobody_has_answered_or_that_is_over() {
        for situation in all() {
            let expected = match situation.stage {
                Stage::Before => WhyNot::NotAnswered,
                Stage::Ending => WhyNot::Ending,
                Stage::Talking => continue,
            };
            for control in CONTROLS {
                assert_eq!(situation.allows(control), Err(expected), "{control:?}");
            }
        }
    }

    /// The table, read the other way round: for every situation of an answered call, exactly what
    /// each control needs.
    #[test]
    fn each_control_needs_exactly_what_it_says() {
        for s in all().filter(|situation| situation.stage == Stage::Talking) {
            let asks_nobody = s.consultation == Consultation::None;
            let asks = matches!(
                s.consultation,
                Consultation::Ringing | Consultation::Talking
            );
            let has_answer = s.consultation == Consultation::Talking;
            let (is_line, is_plain) = (s.part == Part::Line, s.part == Part::None);
            for control in CONTROLS {
                let expected = match control {
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
                };
                let expected = expected && !s.is_on_other_phone;
                assert_eq!(s.allows(control).is_ok(), expected, "{control:?} in {s:?}");
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
            for control in CONTROLS {
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
        ] {
            assert_eq!(situation.allows(control), Err(why), "{control:?}");
        }
    }
}
