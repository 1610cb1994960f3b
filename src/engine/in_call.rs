//! What the person wants done with an answered call.

use ledgerline_core::domain::{
    call_control::{Act, Control},
    intent::Intent,
    view::DialProblem,
};

use super::{Engine, io::PhoneAct};

impl Engine {
    /// Wishes about an answered call; others are none of this one's.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other wish is performed where this is called from"
    )]
    pub(super) fn perform_in_call(&mut self, intent: Intent) {
        let desk = &mut self.desk;
        match intent {
            Intent::Hold { call } => self.calls.hold(&call, desk),
            Intent::Resume { call } => self.calls.resume_held(&call, desk),
            Intent::SetRecording { call, on } => {
                let act = if on {
                    (Control::Record, Act::Record, PhoneAct::Record)
                } else {
                    let stop = PhoneAct::StopRecording;
                    (Control::StopRecording, Act::StopRecording, stop)
                };
                self.calls.act(&call, act, String::new(), desk);
            }
            Intent::Park { call, note } => {
                let act = (Control::Park, Act::Park, PhoneAct::Park);
                self.calls.act(&call, act, note, desk);
            }
            Intent::Flip { call, input } => {
                let beyond = DialProblem::ExtensionOutOfReach;
                if let Some(to) = self.read_callee(&call, &input, beyond) {
                    let act = (Control::Flip, Act::Flip, PhoneAct::Flip(to));
                    self.calls.act(&call, act, String::new(), &mut self.desk);
                }
            }
            Intent::Transfer { call, input, note } => {
                let beyond = DialProblem::ExtensionAtOnce;
                if let Some(to) = self.read_callee(&call, &input, beyond) {
                    let act = (Control::Transfer, Act::Transfer, PhoneAct::Transfer(to));
                    self.calls.act(&call, act, note, &mut self.desk);
                }
            }
            Intent::AskFirst { call, input } => {
                if self.calls.may_transfer(&call)
                    && let Some(to) = self.read_for(&call, &input)
                {
                    let asked = self.place(&to);
                    self.calls.consult(&call, &asked, &mut self.desk);
                }
            }
            Intent::CompleteTransfer { call, note } => {
                self.calls.complete_transfer(&call, note, desk);
            }
            Intent::CancelTransfer { call } => self.calls.cancel_transfer(&call, desk),
            Intent::Merge { call } => self.calls.merge(&call, desk),
            Intent::LeaveConference { call } => self.calls.leave(&call, desk),
            Intent::CancelDigits { call } => self.calls.cancel_digits(&call),
            _ => {}
        }
    }
}
