//! What the person wants done with an answered call.

use ledgerline_core::domain::{call_control::Act, intent::Intent, view::DialProblem};

use super::{Engine, io::PhoneAct};

impl Engine {
    /// Wishes about an answered call that are possible with it; others are none of this one's.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other wish is performed where this is called from"
    )]
    pub(super) fn perform_in_call(&mut self, intent: Intent) {
        let desk = &mut self.desk;
        match intent {
            Intent::Hold { call } => self.calls.hold(&call, desk),
            Intent::Resume { call } => self.calls.go_back_to(&call, desk),
            Intent::SetRecording { call, on } => {
                let act = if on {
                    (Act::Record, PhoneAct::Record)
                } else {
                    (Act::StopRecording, PhoneAct::StopRecording)
                };
                self.calls.act(&call, act, String::new(), desk);
            }
            Intent::Park { call, note } => {
                let act = (Act::Park, PhoneAct::Park);
                self.calls.act(&call, act, note, desk);
            }
            Intent::Flip { call, input } => {
                let beyond = DialProblem::ExtensionOutOfReach;
                if let Some(to) = self.read_callee(&call, &input, beyond) {
                    let act = (Act::Flip, PhoneAct::Flip(to));
                    self.calls.act(&call, act, String::new(), &mut self.desk);
                }
            }
            Intent::Transfer { call, input, note } => {
                let beyond = DialProblem::ExtensionAtOnce;
                if let Some(to) = self.read_callee(&call, &input, beyond) {
                    let act = (Act::Transfer, PhoneAct::Transfer(to));
                    self.calls.act(&call, act, note, &mut self.desk);
                }
            }
            Intent::AskFirst { call, input } => {
                if let Some(to) = self.read_for(&call, &input) {
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
