//! What people say of themselves: how busy they are, and which calls they take.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{Json, body::Bytes, extract::State};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Detail, of};
use crate::{
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
    },
    sip::TakenCalls,
};

/// `userStatus`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum UserStatus {
    #[default]
    Available,
    Busy,
    Offline,
}

/// `dndStatus`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DndStatus {
    #[default]
    TakeAllCalls,
    DoNotAcceptDepartmentCalls,
    TakeDepartmentCallsOnly,
    DoNotAcceptAnyCalls,
}

/// `dndStatusPersonal`: of direct calls alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DndPersonal {
    TakeAllCalls,
    DoNotAcceptAnyCalls,
}

impl From<TakenCalls> for DndStatus {
    fn from(taken: TakenCalls) -> Self {
        match (taken.direct, taken.of_queues) {
            (true, true) => Self::TakeAllCalls,
            (true, false) => Self::DoNotAcceptDepartmentCalls,
            (false, true) => Self::TakeDepartmentCallsOnly,
            (false, false) => Self::DoNotAcceptAnyCalls,
        }
    }
}

impl From<DndStatus> for TakenCalls {
    fn from(status: DndStatus) -> Self {
        use DndStatus::{DoNotAcceptDepartmentCalls, TakeAllCalls, TakeDepartmentCallsOnly};
        Self {
            direct: matches!(status, TakeAllCalls | DoNotAcceptDepartmentCalls),
            of_queues: matches!(status, TakeAllCalls | TakeDepartmentCallsOnly),
        }
    }
}

/// `callerIdVisibility`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum CallerIdVisibility {
    #[default]
    All,
    None,
    PermittedUsers,
}

/// What somebody said of themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) user: UserStatus,
    pub(crate) dnd: DndStatus,
    pub(crate) message: String,
    pub(crate) is_seen: bool,
    pub(crate) rings_on_monitored: bool,
    pub(crate) picks_up_on_hold: bool,
    pub(crate) caller_id: CallerIdVisibility,
}

impl Default for Said {
    fn default() -> Self {
        Self {
            user: UserStatus::default(),
            dnd: DndStatus::default(),
            message: String::new(),
            is_seen: true,
            rings_on_monitored: false,
            picks_up_on_hold: false,
            caller_id: CallerIdVisibility::default(),
        }
    }
}

impl Said {
    /// The same with what a request says otherwise; members it does not name stay.
    fn changed(&self, body: &Value) -> Result<Self, ApiError> {
        let mut said = self.clone();
        set(&mut said.user, body, "userStatus")?;
        set(&mut said.dnd, body, "dndStatus")?;
        set(&mut said.message, body, "message")?;
        set(&mut said.is_seen, body, "allowSeeMyPresence")?;
        set(&mut said.rings_on_monitored, body, "ringOnMonitoredCall")?;
        set(&mut said.picks_up_on_hold, body, "pickUpCallsOnHold")?;
        set(&mut said.caller_id, body, "callerIdVisibility")?;
        let mut taken = TakenCalls::from(said.dnd);
        set(&mut taken.of_queues, body, "acceptCallQueueCalls")?;
        if let Some(personal) = member::<DndPersonal>(body, "dndStatusPersonal")? {
            taken.direct = personal == DndPersonal::TakeAllCalls;
        }
        said.dnd = taken.into();
        Ok(said)
    }
}

fn member<T: DeserializeOwned>(body: &Value, name: &str) -> Result<Option<T>, ApiError> {
    let Some(value) = body.get(name) else {
        return Ok(None);
    };
    let read = T::deserialize(value).map_err(|_| ApiError::invalid_parameter(name))?;
    Ok(Some(read))
}

fn set<T: DeserializeOwned>(field: &mut T, body: &Value, name: &str) -> Result<(), ApiError> {
    if let Some(value) = member(body, name)? {
        *field = value;
    }
    Ok(())
}

/// What everybody said of themselves, and how many events there were about each. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Presences(Arc<Mutex<BTreeMap<String, (Said, u64)>>>);

impl Presences {
    fn with<T>(&self, extension_id: &str, act: impl FnOnce(&mut (Said, u64)) -> T) -> T {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        act(held.entry(extension_id.to_owned()).or_default())
    }

    pub(crate) fn said(&self, extension_id: &str) -> Said {
        self.with(extension_id, |held| held.0.clone())
    }

    pub(crate) fn say(&self, extension_id: &str, said: Said) {
        self.with(extension_id, |held| held.0 = said);
    }

    /// Of the next event about this extension.
    pub(crate) fn next_sequence(&self, extension_id: &str) -> u64 {
        self.with(extension_id, |held| {
            held.1 += 1;
            held.1
        })
    }

    /// Everybody is available again; what is counted goes on.
    pub(crate) fn reset(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (said, _) in held.values_mut() {
            *said = Said::default();
        }
    }
}

/// `PUT EXT/presence`: what somebody says of themselves, or an administrator of them.
pub(in crate::ringcentral::rest) async fn change(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("EditPresenceStatus")?;
    let body: Value = serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?;
    if !body.is_object() {
        return Err(ApiError::unreadable_body());
    }
    let said = platform.presences.said(&person.extension_id);
    platform.say_presence(&person, said.changed(&body)?);
    Ok(Json(of(&platform, &base, &person, Detail::default())))
}
