//! This browser as a phone: the digital line, its registration, and what stands in their way.

use ledgerline_core::{
    domain::{
        connection::{PhoneState, PhoneUnavailable},
        failure::{Failure as _, FailureKind},
        sensitive::Secret,
        time::Timestamp,
    },
    wire::{
        json,
        ringcentral::{
            error::ApiError,
            sip_provision::{self, SipProvision},
        },
    },
};

use super::{
    desk::{Desk, Purpose},
    io::{Method, PhoneIo, Place, Stored},
};

const PROVISION: &str = "line";
const INSTANCE: &str = "instance";
/// A registration is renewed so long before it ends, as the phone library has it.
const RENEW_BEFORE_MS: i64 = 3_000;
/// A loss of registration shorter than this is not shown.
const SHOWN_AFTER_MS: i64 = 5_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    Provisioning,
    Registering,
    Ready,
    /// Lost or refused; tried again then.
    Down {
        again_at: Timestamp,
    },
}

/// The machine.
pub(super) struct Line {
    state: State,
    provision: Option<SipProvision>,
    /// The provisioned line came from storage, so a refusal may only mean that it is stale.
    is_from_storage: bool,
    instance: Option<String>,
    attempt: u32,
    /// When the registration is to be renewed.
    renew_at: Option<Timestamp>,
    /// The browser has said that it has no network; its socket may be dead without knowing it.
    is_offline: bool,
    /// Calls go over a network that may be gone; the next registration mends them all.
    has_new_network: bool,
    /// Since when it is not ready, having been ready before.
    lost_at: Option<Timestamp>,
    /// Why it is not ready; stands until it is, through every attempt.
    trouble: Option<PhoneUnavailable>,
}

impl Line {
    pub(super) const fn new() -> Self {
        Self {
            state: State::Idle,
            provision: None,
            is_from_storage: false,
            instance: None,
            attempt: 0,
            renew_at: None,
            is_offline: false,
            has_new_network: false,
            lost_at: None,
            trouble: None,
        }
    }

    /// Takes up what was stored. The line belongs to whoever is signed in and changes with every
    /// refusal, so until this tab is the phone, storage alone knows it.
    pub(super) fn load(&mut self, stored: &Stored) {
        if self.state == State::Idle {
            self.provision = stored
                .sealed
                .get(PROVISION)
                .and_then(|json| json::read(json).ok());
            self.is_from_storage = self.provision.is_some();
        }
        if self.instance.is_none() {
            self.instance = stored
                .settings
                .get(INSTANCE)
                .and_then(|json| json::read(json).ok());
        }
    }

    /// Becomes a phone; does nothing when it is one or is on its way.
    pub(super) fn start(&mut self, desk: &mut Desk) {
        if matches!(self.state, State::Idle) {
            self.go(desk);
        }
    }

    /// Stops being one and forgets the line.
    pub(super) fn stop(&mut self, desk: &mut Desk) {
        if !matches!(self.state, State::Idle) {
            desk.phone(PhoneIo::Stop);
        }
        desk.forget(Place::Sealed, PROVISION);
        self.provision = None;
        self.state = State::Idle;
        self.lost_at = None;
        self.trouble = None;
    }

    /// Another tab of this browser was the phone a moment ago; to a person nothing has changed yet.
    pub(super) const fn go_on(&mut self, now: Timestamp) {
        self.lost_at = Some(now);
    }

    /// Another tab of this browser is the phone from here on. It registers as the same instance, so
    /// nothing is unregistered.
    pub(super) fn let_go(&mut self, desk: &mut Desk) {
        if !matches!(self.state, State::Idle) {
            desk.phone(PhoneIo::LetGo);
        }
        self.state = State::Idle;
        self.lost_at = None;
        self.trouble = None;
        self.attempt = 0;
    }

    /// The network went away.
    pub(super) const fn network_gone(&mut self) {
        self.is_offline = true;
    }

    /// The network came back, perhaps as another one: a socket of before it is not trusted.
    pub(super) fn network_back(&mut self, desk: &mut Desk) {
        let was_offline = std::mem::take(&mut self.is_offline);
        self.has_new_network = true;
        if was_offline && self.is_ready() {
            self.lost_at = Some(desk.now);
        }
        if matches!(self.state, State::Down { .. }) || was_offline && self.is_ready() {
            self.attempt = 0;
            self.go(desk);
        }
    }

    /// Has the network come back since this was asked last?
    pub(super) const fn take_new_network(&mut self) -> bool {
        std::mem::replace(&mut self.has_new_network, false)
    }

    /// The registration holds for so long from now on.
    pub(super) const fn renewable(&mut self, lasts_ms: i64, now: Timestamp) {
        self.renew_at = Some(now.plus_millis(lasts_ms - RENEW_BEFORE_MS));
    }

    pub(super) const fn is_ready(&self) -> bool {
        matches!(self.state, State::Ready)
    }

    /// RingCentral's id of this phone.
    pub(super) fn device_id(&self) -> Option<&str> {
        self.provision
            .as_ref()
            .map(|provision| provision.device.id.as_str())
    }

    /// Where the phone's socket goes to, `sip123.ringcentral.com:8083`.
    pub(super) fn address(&self) -> Option<&str> {
        let sip_info = self.provision.as_ref()?.sip_info.first()?;
        sip_info.text_of("outboundProxy")
    }

    /// What to show.
    pub(super) fn shown(&self, now: Timestamp) -> PhoneState {
        let is_short_loss = self
            .lost_at
            .is_some_and(|lost| now.millis_since(lost) < SHOWN_AFTER_MS);
        if self.is_ready() || is_short_loss {
            return PhoneState::Ready;
        }
        self.trouble
            .map_or(PhoneState::Starting, |reason| PhoneState::Unavailable {
                reason,
            })
    }

    fn go(&mut self, desk: &mut Desk) {
        let Some(provision) = &self.provision else {
            self.state = State::Provisioning;
            let body = sip_provision::request();
            desk.ringcentral_json(
                Purpose::Provision,
                Method::Post,
                "/restapi/v1.0/client-info/sip-provision",
                Some(&body),
            );
            return;
        };
        let Some(sip_info) = provision.sip_info.first() else {
            self.down(PhoneUnavailable::NoDigitalLine, Some(300_000), desk);
            return;
        };
        let sip_info = Secret::new(sip_info.to_string());
        let instance_id = self
            .instance
            .get_or_insert_with(|| desk.entropy.uuid())
            .clone();
        desk.save(Place::Settings, INSTANCE, &instance_id);
        self.state = State::Registering;
        desk.phone(PhoneIo::Start {
            sip_info,
            instance_id,
        });
    }

    /// RingCentral answered sip-provision.
    pub(super) fn provisioned(&mut self, answer: Result<SipProvision, ApiError>, desk: &mut Desk) {
        if self.state != State::Provisioning {
            return;
        }
        match answer {
            Ok(provision) if !provision.sip_flags.voip_feature_enabled => {
                self.down(PhoneUnavailable::NoDigitalLine, Some(300_000), desk);
            }
            Ok(provision) => {
                desk.save(Place::Sealed, PROVISION, &provision);
                self.provision = Some(provision);
                self.is_from_storage = false;
                self.go(desk);
            }
            Err(error) => {
                let wait = match error.kind() {
                    FailureKind::Transient { retry_after } => retry_after,
                    FailureKind::SignInRequired | FailureKind::Defect => Some(60_000),
                    FailureKind::Refused => Some(300_000),
                };
                self.down(sip_provision::refusal(&error), wait, desk);
            }
        }
    }

    fn down(&mut self, reason: PhoneUnavailable, wait: Option<i64>, desk: &mut Desk) {
        let wait = wait.unwrap_or_else(|| desk.entropy.backoff_ms(self.attempt, 1_000, 30_000));
        self.attempt += 1;
        self.trouble = Some(reason);
        self.state = State::Down {
            again_at: desk.now.plus_millis(wait),
        };
    }

    /// The phone is registered.
    pub(super) fn registered(&mut self) {
        self.state = State::Ready;
        self.attempt = 0;
        self.lost_at = None;
        self.trouble = None;
        self.is_from_storage = false;
    }

    /// The phone is not registered, or not any more: RingCentral refused a renewal.
    pub(super) fn registration_failed(&mut self, status: &str, desk: &mut Desk) {
        if self.state == State::Idle {
            return;
        }
        let was_ready = self.is_ready();
        if was_ready {
            self.lost_at = Some(desk.now);
        }
        let reason = PhoneUnavailable::of_sip(status);
        if reason == PhoneUnavailable::TooManyPhones {
            // Nothing that passes by itself, so it is shown at once. A dead phone's place is free
            // again after a minute or two.
            self.lost_at = None;
            self.down(reason, Some(30_000), desk);
        } else if status.contains(" 403") && (self.is_from_storage || was_ready) {
            // The line has changed since it was read: another password, another device.
            self.provision = None;
            self.is_from_storage = false;
            self.go(desk);
        } else {
            self.down(reason, None, desk);
        }
    }

    /// The SIP socket closed under us.
    pub(super) fn socket_closed(&mut self, desk: &mut Desk) {
        if self.state == State::Ready {
            self.lost_at = Some(desk.now);
            self.attempt = 0;
        }
        if self.state != State::Idle {
            self.down(PhoneUnavailable::Unreachable, None, desk);
        }
    }

    /// Time passed.
    pub(super) fn tick(&mut self, desk: &mut Desk) {
        if let State::Down { again_at } = self.state
            && again_at <= desk.now
        {
            self.go(desk);
        }
        if self.is_ready() && self.renew_at.is_some_and(|at| at <= desk.now) {
            self.renew_at = None;
            desk.phone(PhoneIo::Renew);
        }
    }

    /// When [`Self::tick`] or the chip has something to do.
    pub(super) fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let shown = self
            .lost_at
            .map(|lost| lost.plus_millis(SHOWN_AFTER_MS))
            .filter(|at| *at > now);
        let again = match self.state {
            State::Down { again_at } => Some(again_at),
            State::Idle | State::Provisioning | State::Registering | State::Ready => None,
        };
        let renew = self.renew_at.filter(|_| self.is_ready());
        [shown, again, renew].into_iter().flatten().min()
    }
}
