//! Which phone calls are made with: this browser, or another phone of the person's that RingCentral
//! rings first.
//!
//! The choice is kept for each person who uses this browser. RingCentral has no place for it.

use ledgerline_core::{
    domain::{
        failure::{Failure as _, FailureKind},
        ids::ExtensionId,
        own_data::CalledWith,
        phone_number::Dialled,
        ring_out::{Ended, OtherPhone, RingOutProblem},
        view::DialProblem,
    },
    wire::{
        json,
        ringcentral::{error::ApiError, oauth::RING_OUT, ring_out::ForwardingNumbers},
    },
};
use serde::{Deserialize, Serialize};

use super::{
    Engine, PROFILE_AGAIN_MS,
    desk::{Desk, Purpose},
    dialer::Dialer,
    io::{Method, Place, Stored},
};

const KEPT: &str = "other-phones";

/// What one person chose.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Choice {
    owner: ExtensionId,
    phone: Option<OtherPhone>,
    asks_for_one: bool,
}

impl Dialer {
    pub(super) fn load_phones(&mut self, stored: &Stored, person: Option<&ExtensionId>) {
        let kept = stored.settings.get(KEPT);
        self.choices = kept
            .and_then(|json| json::read(json).ok())
            .unwrap_or_default();
        // Until RingCentral has said which phones there are, the one that was chosen last is.
        if self.view.other_phones.phones.is_empty()
            && let Some(choice) = self.choice_of(person)
        {
            let (phone, asks_for_one) = (choice.phone.clone(), choice.asks_for_one);
            self.view.other_phones.chosen = phone;
            self.view.other_phones.asks_for_one = asks_for_one;
        }
    }

    fn choice_of(&self, person: Option<&ExtensionId>) -> Option<&Choice> {
        let mut choices = self.choices.iter();
        choices.find(|choice| Some(&choice.owner) == person)
    }

    /// RingCentral says which phones there are.
    pub(super) fn phones(&mut self, phones: Vec<OtherPhone>, desk: &Desk) {
        let choice = self.choice_of(desk.person.as_ref()).cloned();
        let wanted = choice.as_ref().and_then(|choice| choice.phone.clone());
        let found = wanted
            .as_ref()
            .and_then(|wanted| phones.iter().find(|phone| phone.id == wanted.id))
            .cloned();
        let shown = &mut self.view.other_phones;
        shown.gone = wanted.filter(|_| found.is_none()).map(|phone| phone.name);
        shown.chosen = found;
        shown.asks_for_one = choice.is_some_and(|choice| choice.asks_for_one);
        shown.phones = phones;
    }

    pub(super) fn choose_phone(&mut self, id: Option<&str>, desk: &mut Desk) {
        let shown = &mut self.view.other_phones;
        let found = id.and_then(|id| shown.phones.iter().find(|phone| phone.id == id));
        if id.is_some() && found.is_none() {
            return;
        }
        shown.chosen = found.cloned();
        shown.gone = None;
        self.keep_phone(desk);
    }

    pub(super) fn ask_for_one(&mut self, on: bool, desk: &mut Desk) {
        self.view.other_phones.asks_for_one = on;
        self.keep_phone(desk);
    }

    /// What the person has chosen here, for a file.
    pub(super) fn own_phone(&self, person: Option<&ExtensionId>) -> Option<CalledWith> {
        self.choice_of(person).map(|choice| CalledWith {
            phone: choice.phone.clone(),
            asks_for_one: choice.asks_for_one,
        })
    }

    /// Takes a choice that a file brings, unless the person has chosen here.
    pub(super) fn bring_phone(&mut self, with: &CalledWith, desk: &mut Desk) -> bool {
        let Some(owner) = desk.person.clone() else {
            return false;
        };
        if self.choice_of(Some(&owner)).is_some() {
            return false;
        }
        let shown = &mut self.view.other_phones;
        shown.chosen.clone_from(&with.phone);
        shown.asks_for_one = with.asks_for_one;
        self.keep_phone(desk);
        let phones = std::mem::take(&mut self.view.other_phones.phones);
        // Which of them there are here, RingCentral has said, or will.
        if !phones.is_empty() {
            self.phones(phones, desk);
        }
        true
    }

    fn keep_phone(&mut self, desk: &mut Desk) {
        let Some(owner) = desk.person.clone() else {
            return;
        };
        self.choices.retain(|choice| choice.owner != owner);
        self.choices.push(Choice {
            owner,
            phone: self.view.other_phones.chosen.clone(),
            asks_for_one: self.view.other_phones.asks_for_one,
        });
        desk.save(Place::Settings, KEPT, &self.choices);
    }

    pub(super) fn ring_out_over(&mut self, over: Result<Ended, RingOutProblem>) {
        match over {
            Ok(ended) => self.view.other_phones.ended = Some(ended),
            Err(problem) => self.view.problem = Some(DialProblem::RingOut { problem }),
        }
    }
}

impl Engine {
    fn may_ring_out(&self) -> bool {
        let tokens = self.auth.tokens();
        tokens.is_some_and(|tokens| tokens.has(RING_OUT))
    }

    pub(super) fn read_phones(&mut self) {
        let path = "/restapi/v1.0/account/~/extension/~/forwarding-number?perPage=1000";
        self.desk.ringcentral(Purpose::Phones, Method::Get, path);
    }

    pub(super) fn phones_read(&mut self, answer: Result<ForwardingNumbers, ApiError>) {
        match answer {
            Ok(numbers) => {
                self.dialer.view.other_phones.flips = numbers.flips();
                if self.may_ring_out() {
                    self.dialer.phones(numbers.phones(), &self.desk);
                }
            }
            Err(error) if matches!(error.kind(), FailureKind::Transient { .. }) => {
                self.profile_again_at = Some(self.desk.now.plus_millis(PROFILE_AGAIN_MS));
            }
            // Nothing to choose from; whoever chose before is told when they call.
            Err(_) => {}
        }
    }

    /// The phone to call with, when it is not this browser. A further call is made with the phone that
    /// has the first.
    pub(super) fn other_phone(&self) -> Option<OtherPhone> {
        let chosen = self.dialer.view().other_phones.chosen.clone();
        chosen.filter(|_| !self.calls.has_audio())
    }

    /// Has RingCentral ring the phone, and then call, unless that cannot work.
    pub(super) fn ring_out(&mut self, dialled: &Dialled, phone: &OtherPhone) {
        let caller_id = self
            .dialer
            .caller_id(dialled, self.callee(dialled).as_ref());
        let problem = if self.calls.has_ring_out() {
            Some(RingOutProblem::HasCall)
        } else if matches!(dialled, Dialled::Service { .. }) {
            Some(RingOutProblem::ServiceCode)
        } else if caller_id.as_deref() == Some("anonymous") {
            Some(RingOutProblem::CannotWithhold)
        } else if !self.may_ring_out() {
            Some(RingOutProblem::PermissionMissing {
                permission: Some(RING_OUT.to_owned()),
            })
        } else {
            None
        };
        if let Some(problem) = problem {
            return self.dialer.problem(Some(DialProblem::RingOut { problem }));
        }
        self.dialer.dialled(dialled);
        self.note_called(dialled);
        let asks_for_one = self.dialer.view().other_phones.asks_for_one;
        let id = self.calls.ring_out(
            dialled,
            (phone, asks_for_one),
            caller_id,
            &mut self.callers,
            &mut self.desk,
        );
        self.show_call(&id);
    }
}
