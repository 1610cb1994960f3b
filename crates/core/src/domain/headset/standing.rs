//! What the calls there are mean to a headset: which lamps are lit, and what each button would do. What the
//! table of controls refuses, no button does.

use crate::domain::{
    call::{CallPhase, CallView, Direction},
    call_control::{Control, Situation},
    ids::CallId,
    intent::Intent,
    view::View,
};

/// Which lamps are lit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent lamps, most combinations of which occur"
)]
pub struct Lamps {
    /// There is a call that was made or answered here.
    pub off_hook: bool,
    /// Somebody calls.
    pub ring: bool,
    /// The microphone is off.
    pub mute: bool,
    /// Somebody waits.
    pub hold: bool,
}

/// What a headset shows and would do.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Standing {
    /// Lit.
    pub lamps: Lamps,
    /// Answers, hangs up, or goes on with whoever waits.
    pub(super) hook: Option<Intent>,
    /// Holds, goes on, or holds and answers.
    pub(super) flash: Option<Intent>,
    /// Declines, or hangs up.
    pub(super) drop: Option<Intent>,
    /// Whose microphone the button is for.
    pub(super) talked: Option<CallId>,
}

impl Standing {
    /// Of these calls.
    pub fn of(view: &View) -> Self {
        let allows = |call: &CallView, control| {
            Situation::of(call, view.calls.iter())
                .allows(control)
                .is_ok()
        };
        let ours = || view.calls.iter().filter(|call| call.other_phone.is_none());
        let is_held = |call: &&CallView| call.in_call.held_since.is_some();
        let ringing = ours().find(|call| allows(call, Control::Answer));
        let engaged =
            ours().find(|call| is_engaged(call) && !is_held(call) && allows(call, Control::HangUp));
        let waiting = ours().filter(is_held);
        let resumed = waiting.clone().find(|call| allows(call, Control::Resume));
        let talked = engaged.filter(|call| allows(call, Control::Mute));

        let answer = ringing.map(|call| Intent::Answer {
            call: call.id.clone(),
        });
        let hang_up = engaged.map(|call| Intent::HangUp {
            call: call.id.clone(),
        });
        let resume = resumed.map(|call| Intent::Resume {
            call: call.id.clone(),
        });
        let hold = engaged.filter(|call| allows(call, Control::Hold));
        let hold = hold.map(|call| Intent::Hold {
            call: call.id.clone(),
        });
        let decline = ringing.filter(|call| allows(call, Control::Decline));
        let decline = decline.map(|call| Intent::Decline {
            call: call.id.clone(),
        });
        Self {
            lamps: Lamps {
                off_hook: engaged.is_some() || waiting.clone().next().is_some(),
                ring: ringing.is_some(),
                mute: talked.is_some_and(|call| call.is_muted),
                hold: waiting.clone().next().is_some(),
            },
            // Nobody who waits loses their call to a button.
            hook: hang_up
                .clone()
                .or_else(|| answer.clone())
                .or_else(|| resume.clone()),
            // Whoever is talked to waits while another one is answered or gone on with.
            flash: answer.or(resume).or(hold),
            drop: decline.or(hang_up),
            talked: talked.map(|call| call.id.clone()),
        }
    }
}

/// Made or answered here, and not over.
fn is_engaged(call: &CallView) -> bool {
    match call.phase {
        CallPhase::Dialling | CallPhase::Answering | CallPhase::Talking { .. } => true,
        CallPhase::Ringing => call.direction == Direction::Outbound,
        CallPhase::Ending => false,
    }
}
