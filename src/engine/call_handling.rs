//! What RingCentral does with a call before it rings here: answering rules, forwarding, and the line's
//! emergency address. An annex.
//!
//! It is asked when this tab begins to lead, and when somebody looks at it; never by itself. What could not
//! be read is said to be that, and nothing is made of it.

use ledgerline_core::{
    domain::{
        call_handling::{CallHandlingView, CallHandlingWish, Checked, Routing, Unchecked},
        failure::{Failure as _, FailureKind},
        view::{AnnexName, AnnexView},
    },
    wire::{
        json,
        ringcentral::{
            call_handling::{AnsweringRules, Devices, Features, HandlingRules},
            error::ApiError,
        },
    },
};

use super::{
    annex::{Annex, Ground, NewAnnex, News, drawn},
    desk::{Purpose, ringcentral_answer},
    io::{HttpResponse, Method, NoAnswer},
};

const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";
const NEWER: &str = "/restapi/v2/accounts/~/extensions/~/comm-handling/voice";

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::CallHandling,
        machine: Box::new(CallHandling::default()),
    }
}

/// What is asked about where calls go; one thing after the other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// In which words the extension is spoken of.
    Words,
    /// The rules in the words of before.
    Answering,
    /// The rules of the extension's states.
    States,
    /// The person's own rules beside them.
    Own(Routing),
}

impl Step {
    fn path(self) -> String {
        match self {
            Self::Words => format!("{EXTENSION}/features?featureId=NewCallHandlingAndForwarding"),
            Self::Answering => format!("{EXTENSION}/answering-rule?view=Detailed&perPage=100"),
            Self::States => format!("{NEWER}/state-rules"),
            Self::Own(_) => format!("{NEWER}/interaction-rules"),
        }
    }
}

/// A request under way.
#[derive(Default)]
enum Ask<T> {
    #[default]
    None,
    /// As soon as it can be asked.
    Due,
    UnderWay(u64, T),
}

impl<T> Ask<T> {
    fn want(&mut self) {
        if matches!(self, Self::None) {
            *self = Self::Due;
        }
    }

    /// The way to RingCentral is open again; what is under way may have been lost.
    fn again(&mut self, is_missing: bool) {
        if is_missing || matches!(self, Self::UnderWay(..)) {
            *self = Self::Due;
        }
    }

    fn answered(&mut self, number: u64) -> Option<T> {
        let is_it = matches!(self, Self::UnderWay(ask, _) if *ask == number);
        match is_it.then(|| std::mem::take(self))? {
            Self::UnderWay(_, what) => Some(what),
            Self::None | Self::Due => None,
        }
    }
}

#[derive(Default)]
struct CallHandling {
    /// Is somebody there to ask for?
    works: bool,
    view: CallHandlingView,
    /// The extension is of the newer call handling; that does not change back.
    is_newer: Option<bool>,
    routing: Ask<Step>,
    device: Ask<String>,
    next_ask: u64,
    drawn: Option<AnnexView>,
}

impl Annex for CallHandling {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>) {
        match news {
            News::Starts => {
                self.works = true;
                self.look();
            }
            News::Stops => {
                *self = Self {
                    next_ask: self.next_ask,
                    ..Self::default()
                };
                return;
            }
            News::Wish(wish) => {
                if let Ok(CallHandlingWish::Look) = json::read(wish) {
                    self.look();
                }
            }
            News::Back => self.look_again(),
            News::Answer(number, result) => self.answered(number, result, ground),
            News::Tick => return self.ask_what_is_due(ground),
            News::Read(..)
            | News::Saved(..)
            | News::Event(_)
            | News::Gap
            | News::Identified(..)
            | News::Round(_)
            | News::CameRound(_) => return,
        }
        self.drawn = Some(drawn(AnnexName::CallHandling, 0, &self.view));
    }

    fn view(&self) -> Option<AnnexView> {
        self.drawn.clone().filter(|_| self.works)
    }
}

impl CallHandling {
    fn look(&mut self) {
        self.routing.want();
        self.device.want();
    }

    /// What got no answer gets another chance.
    fn look_again(&mut self) {
        let why = Unchecked::NoAnswer;
        self.routing
            .again(self.view.routing == Checked::Not { why });
        self.device
            .again(self.view.emergency == Checked::Not { why });
    }

    fn ask_what_is_due(&mut self, ground: &mut Ground<'_>) {
        if !ground.is_signed_in {
            return;
        }
        if matches!(self.routing, Ask::Due) {
            self.ask_for_routing(self.first_step(), ground);
        }
        // Until this browser has a line, there is none whose address could be looked at.
        if matches!(self.device, Ask::Due)
            && let Some(device) = ground.desk.device_id.clone()
        {
            let number = self.ask(&format!("{EXTENSION}/device"), ground);
            self.device = Ask::UnderWay(number, device);
        }
    }

    const fn first_step(&self) -> Step {
        match self.is_newer {
            None => Step::Words,
            Some(false) => Step::Answering,
            Some(true) => Step::States,
        }
    }

    fn ask_for_routing(&mut self, step: Step, ground: &mut Ground<'_>) {
        let number = self.ask(&step.path(), ground);
        self.routing = Ask::UnderWay(number, step);
    }

    fn ask(&mut self, path: &str, ground: &mut Ground<'_>) -> u64 {
        self.next_ask += 1;
        let purpose = Purpose::Annex(AnnexName::CallHandling, self.next_ask);
        ground.desk.ringcentral(purpose, Method::Get, path);
        self.next_ask
    }

    fn answered(
        &mut self,
        number: u64,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        if let Some(step) = self.routing.answered(number) {
            match self.routed(step, result) {
                Ok(Next::Step(step)) => self.ask_for_routing(step, ground),
                Ok(Next::Known(routing)) => self.view.routing = checked(routing),
                Err(error) => self.view.routing = not_checked(&error),
            }
        } else if let Some(device) = self.device.answered(number) {
            self.view.emergency = match ringcentral_answer::<Devices>(result) {
                Ok(devices) => checked(devices.emergency_of(&device)),
                Err(error) => not_checked(&error),
            };
        }
    }

    fn routed(
        &mut self,
        step: Step,
        result: Result<HttpResponse, NoAnswer>,
    ) -> Result<Next, ApiError> {
        Ok(match step {
            Step::Words => {
                let features: Features = ringcentral_answer(result)?;
                self.is_newer = Some(features.is_newer());
                Next::Step(self.first_step())
            }
            Step::Answering => {
                let rules: AnsweringRules = ringcentral_answer(result)?;
                Next::Known(rules.routing())
            }
            Step::States => {
                let rules: HandlingRules = ringcentral_answer(result)?;
                let main = rules.routing();
                // Own rules are of interest only where the main one rings here.
                main.filter(|main| *main == Routing::Here)
                    .map_or(Next::Known(main), |main| Next::Step(Step::Own(main)))
            }
            Step::Own(main) => {
                let rules: HandlingRules = ringcentral_answer(result)?;
                Next::Known(Some(rules.around(main)))
            }
        })
    }
}

/// What an answer leads to.
enum Next {
    Step(Step),
    Known(Option<Routing>),
}

fn checked<T>(found: Option<T>) -> Checked<T> {
    let why = Unchecked::Unknown;
    found.map_or(Checked::Not { why }, |value| Checked::Known { value })
}

fn not_checked<T>(error: &ApiError) -> Checked<T> {
    let is_forbidden = matches!(error, ApiError::Status { status: 403, .. });
    let why = match error.kind() {
        FailureKind::Transient { .. } | FailureKind::SignInRequired => Unchecked::NoAnswer,
        FailureKind::Refused if is_forbidden => Unchecked::Permission,
        FailureKind::Refused | FailureKind::Defect => Unchecked::Unknown,
    };
    Checked::Not { why }
}
