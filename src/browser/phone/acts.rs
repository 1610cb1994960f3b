//! What a rep does within an answered call: hold, recording, park, flip, transfer.
//!
//! A call's INVITEs may not cross each other (RFC 3261, section 14.1), and hold and a restart of ICE
//! are both INVITEs: whoever sends one takes a turn in the call's [`Turns`].

use std::{cell::RefCell, rc::Rc};

use js_sys::{Promise, Reflect};
use ledgerline_core::domain::ids::CallId;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Phone, call::Call, deadline::within};
use crate::engine::io::{Input, PhoneAct, PhoneFailure, PhoneInput};

/// From a wish to RingCentral's word about it. The library itself waits ten seconds for a transfer,
/// and without end for the others.
const ACT_MS: u32 = 12_000;

/// One thing at a time for a call, in the order in which they were asked for.
#[derive(Clone)]
pub(super) struct Turns(Rc<RefCell<Promise>>);

impl Turns {
    pub(super) fn new() -> Self {
        Self(Rc::new(RefCell::new(Promise::resolve(&JsValue::UNDEFINED))))
    }

    /// Waits until everybody who asked before is done; the turn ends when the guard is dropped.
    pub(super) async fn take(&self) -> Turn {
        let mut end = None;
        let mine = Promise::new(&mut |resolve, _| end = Some(resolve));
        let before = self.0.replace(mine);
        let _ = JsFuture::from(before).await;
        Turn(end)
    }
}

/// Somebody's turn.
pub(super) struct Turn(Option<js_sys::Function>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}

impl Phone {
    pub(super) fn act(&self, call: &CallId, how: PhoneAct) {
        let Some(call) = self.get(call) else { return };
        let phone = self.clone();
        spawn_local(async move {
            let outcome = phone.try_act(&call, &how).await;
            let is_parked = how == PhoneAct::Park && outcome.is_ok();
            // The engine waits for this word even when the call is over by it.
            phone.0.feed.tell(Input::Phone(PhoneInput::Acted {
                call: call.id.clone(),
                act: how.act(),
                outcome,
            }));
            if is_parked {
                phone.dispose(&call.id);
            }
        });
    }

    async fn try_act(
        &self,
        call: &Rc<Call>,
        how: &PhoneAct,
    ) -> Result<Option<String>, PhoneFailure> {
        let turn = call.turns.take().await;
        call.forget_refusal();
        let session = &call.session;
        let asked = match how {
            PhoneAct::Hold => session.hold(),
            PhoneAct::Resume => session.unhold(),
            PhoneAct::Record => session.start_recording(),
            PhoneAct::StopRecording => session.stop_recording(),
            PhoneAct::Park => session.park(),
            PhoneAct::Flip(to) => session.flip(to),
            PhoneAct::Transfer(to) => session.transfer(to),
            PhoneAct::TransferTo(asked) => {
                let asked = self.get(asked).ok_or(PhoneFailure::Other)?;
                session.complete_warm_transfer(&asked.session)
            }
        };
        let asked = asked.map_err(|_| PhoneFailure::Other)?;
        let answer = within(ACT_MS, JsFuture::from(asked)).await;
        drop(turn);
        let answer = answer
            .ok_or(PhoneFailure::Timeout)?
            .map_err(|error| call.failure(&error))?;
        // The library takes every answer to these INVITEs for a yes.
        if let Some(status) = call.forget_refusal() {
            return Err(PhoneFailure::Sip(status));
        }
        if matches!(how, PhoneAct::Hold | PhoneAct::Resume) {
            call.is_held.set(*how == PhoneAct::Hold);
        }
        let said = |name: &str| Reflect::get(&answer, &name.into()).ok();
        match how {
            PhoneAct::Record | PhoneAct::StopRecording | PhoneAct::Park | PhoneAct::Flip(_)
                if said("code").and_then(|code| code.as_f64()) != Some(0.0) =>
            {
                Err(PhoneFailure::Other)
            }
            PhoneAct::Park => Ok(said("park extension").and_then(|place| place.as_string())),
            PhoneAct::Flip(to) => Ok(Some(to.clone())),
            PhoneAct::Hold
            | PhoneAct::Resume
            | PhoneAct::Record
            | PhoneAct::StopRecording
            | PhoneAct::Transfer(_)
            | PhoneAct::TransferTo(_) => Ok(None),
        }
    }
}
