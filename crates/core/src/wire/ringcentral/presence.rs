//! How busy people are: of one extension and of the whole account, read, told by events, and changed.

use serde::Deserialize;

use super::{error::ApiError, optional_id, people::Paging};
use crate::{
    domain::{
        contacts::Presence,
        presence::{OwnPresence, PresenceProblem, Said, TakenCalls},
    },
    wire::json::Value,
};

/// A page of everybody's presence.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AccountPresence {
    /// One for each extension.
    pub records: Vec<PresenceFacts>,
    /// Where the page stands.
    pub paging: Paging,
}

/// What RingCentral says of one extension. An event may say only what changed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PresenceFacts {
    /// Whose; in events.
    #[serde(deserialize_with = "optional_id")]
    extension_id: Option<String>,
    /// Whose; in answers.
    extension: Option<Extension>,
    telephony_status: Option<String>,
    /// In detailed answers and events, those that have just ended among them.
    active_calls: Option<Vec<ActiveCall>>,
    presence_status: Option<String>,
    user_status: Option<String>,
    dnd_status: Option<String>,
    /// The newer words for the same, in two halves; an extension has both or neither.
    dnd_status_personal: Option<String>,
    accept_call_queue_calls: Option<bool>,
    allow_see_my_presence: Option<bool>,
    /// Counts the events of an extension.
    sequence: Option<u64>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
struct Extension {
    #[serde(deserialize_with = "optional_id")]
    id: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ActiveCall {
    telephony_status: Option<String>,
}

impl PresenceFacts {
    /// Whose presence it is.
    pub fn extension(&self) -> Option<&str> {
        let told = self.extension.as_ref().and_then(|it| it.id.as_deref());
        self.extension_id.as_deref().or(told)
    }

    /// What is known once this is told after `before`; `None` when it is older than that.
    #[must_use]
    pub fn after(self, before: &Self) -> Option<Self> {
        if before.sequence.is_some() && self.sequence < before.sequence {
            return None;
        }
        Some(self.over(before.clone()))
    }

    /// What is known once an answer says this, which counts no events: those of before it stay old.
    #[must_use]
    pub fn answered_after(self, before: Option<&Self>) -> Self {
        let Some(before) = before.cloned() else {
            return self;
        };
        let sequence = self.sequence.or(before.sequence);
        Self {
            sequence,
            ..self.over(before)
        }
    }

    fn over(self, known: Self) -> Self {
        // Who is told in the newer words alone is no more what the older ones said, and the other way.
        let is_newer = self.dnd_status_personal.is_some() || self.accept_call_queue_calls.is_some();
        let is_older = !is_newer && self.older().is_some();
        Self {
            // Left out where nothing has changed about calls.
            active_calls: self.active_calls.or(known
                .active_calls
                .filter(|_| self.telephony_status.is_none())),
            telephony_status: self.telephony_status.or(known.telephony_status),
            presence_status: self.presence_status.or(known.presence_status),
            user_status: self.user_status.or(known.user_status),
            dnd_status: self.dnd_status.or(known.dnd_status.filter(|_| !is_newer)),
            dnd_status_personal: self
                .dnd_status_personal
                .or(known.dnd_status_personal.filter(|_| !is_older)),
            accept_call_queue_calls: self
                .accept_call_queue_calls
                .or(known.accept_call_queue_calls.filter(|_| !is_older)),
            allow_see_my_presence: self.allow_see_my_presence.or(known.allow_see_my_presence),
            extension_id: self.extension_id,
            extension: self.extension,
            sequence: self.sequence,
        }
    }

    /// Which calls ring; `None` where RingCentral says nothing we know. The halves replace `dndStatus`,
    /// which may stay what it was for whoever has them.
    fn calls(&self) -> Option<TakenCalls> {
        if self.dnd_status_personal.is_none() {
            return self.older();
        }
        let (direct, of_queues) = self.halves()?;
        Some(TakenCalls::of(direct, of_queues))
    }

    fn older(&self) -> Option<TakenCalls> {
        match self.dnd_status.as_deref()? {
            "TakeAllCalls" => Some(TakenCalls::All),
            "DoNotAcceptDepartmentCalls" => Some(TakenCalls::NoQueueCalls),
            "TakeDepartmentCallsOnly" => Some(TakenCalls::QueueCallsOnly),
            "DoNotAcceptAnyCalls" => Some(TakenCalls::None),
            _ => None,
        }
    }

    fn halves(&self) -> Option<(bool, bool)> {
        let direct = match self.dnd_status_personal.as_deref()? {
            "TakeAllCalls" => true,
            "DoNotAcceptAnyCalls" => false,
            _ => return None,
        };
        Some((direct, self.accept_call_queue_calls?))
    }

    /// Another call may ring meanwhile, and be what the one word for all of them says.
    fn is_on_call(&self) -> bool {
        let each = self.active_calls.iter().flatten();
        let mut all = each
            .map(|call| &call.telephony_status)
            .chain([&self.telephony_status]);
        all.any(|status| {
            matches!(
                status.as_deref(),
                Some("CallConnected" | "OnHold" | "ParkedCall")
            )
        })
    }

    fn said(&self) -> Option<Said> {
        match self.user_status.as_deref()? {
            "Available" => Some(Said::Available),
            "Busy" => Some(Said::Busy),
            "Offline" => Some(Said::Invisible),
            _ => None,
        }
    }

    /// RingCentral's word for which we have none, where that is why [`Self::own`] is nothing.
    pub fn unknown_word(&self) -> Option<&str> {
        let said = self
            .user_status
            .as_deref()
            .filter(|_| self.said().is_none());
        let calls = self.dnd_status_personal.as_deref();
        let calls = match calls {
            Some("TakeAllCalls" | "DoNotAcceptAnyCalls") => None,
            Some(word) => Some(word),
            None => self
                .dnd_status
                .as_deref()
                .filter(|_| self.older().is_none()),
        };
        said.or(calls)
    }

    /// As the rep's own; `None` where RingCentral says nothing we know.
    pub fn own(&self) -> Option<OwnPresence> {
        Some(OwnPresence {
            said: self.said()?,
            calls: self.calls()?,
            is_on_call: self.is_on_call(),
        })
    }

    /// Body of `PUT …/presence` that makes it `wanted`: what is different, in the words that this extension
    /// is spoken of. `None` when nothing is.
    pub fn change(&self, wanted: OwnPresence) -> Option<Value> {
        let own = self.own()?;
        let mut fields = Vec::new();
        if own.said != wanted.said {
            let said = match wanted.said {
                Said::Available => "Available",
                Said::Busy => "Busy",
                Said::Invisible => "Offline",
            };
            fields.push(("userStatus", said.into()));
        }
        if own.calls != wanted.calls {
            if self.halves().is_some() {
                let direct = if wanted.calls.direct() {
                    "TakeAllCalls"
                } else {
                    "DoNotAcceptAnyCalls"
                };
                let of_queues = Value::Bool(wanted.calls.of_queues());
                fields.push(("dndStatusPersonal", direct.into()));
                fields.push(("acceptCallQueueCalls", of_queues));
            } else {
                let status = match wanted.calls {
                    TakenCalls::All => "TakeAllCalls",
                    TakenCalls::NoQueueCalls => "DoNotAcceptDepartmentCalls",
                    TakenCalls::QueueCallsOnly => "TakeDepartmentCallsOnly",
                    TakenCalls::None => "DoNotAcceptAnyCalls",
                };
                fields.push(("dndStatus", status.into()));
            }
        }
        (!fields.is_empty()).then(|| Value::fields(fields))
    }

    /// In one word; `None` for who does not want it seen, and where RingCentral says nothing we know.
    pub fn shown(&self) -> Option<Presence> {
        if self.allow_see_my_presence == Some(false) {
            return None;
        }
        if self.calls() == Some(TakenCalls::None) {
            return Some(Presence::DoNotDisturb);
        }
        if self.is_on_call() {
            return Some(Presence::OnCall);
        }
        if self.telephony_status.as_deref() == Some("Ringing") {
            return Some(Presence::Busy);
        }
        match self.presence_status.as_deref()? {
            "Available" => Some(Presence::Available),
            "Busy" => Some(Presence::Busy),
            "Offline" => Some(Presence::Offline),
            _ => None,
        }
    }
}

/// Why a change was refused.
pub fn refusal(error: &ApiError) -> PresenceProblem {
    let ApiError::Status {
        status,
        code,
        permission,
        retry_after,
        ..
    } = error
    else {
        return PresenceProblem::NoAnswer;
    };
    match (status, code.as_deref()) {
        (401, _) => PresenceProblem::SignIn,
        (403, Some("CMN-109" | "CMN-403" | "SUB-402")) => PresenceProblem::NotForExtension,
        (403, Some("CMN-401" | "CMN-402" | "CMN-404" | "CMN-408" | "CMN-419")) => {
            PresenceProblem::Permission {
                permission: permission.as_deref().map(str::to_owned),
            }
        }
        (429, _) => PresenceProblem::TooMany {
            seconds: super::error::wait_seconds(*retry_after),
        },
        (408 | 500..=599, _) => PresenceProblem::Unavailable,
        _ => PresenceProblem::Refused { code: code.clone() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn facts(text: &str) -> PresenceFacts {
        json::read(text).unwrap()
    }

    #[test]
    fn what_somebody_is_doing_is_one_word() {
        let told = [
            (
                r#""presenceStatus":"Available","telephonyStatus":"NoCall""#,
                Some(Presence::Available),
            ),
            (
                r#""presenceStatus":"Busy","telephonyStatus":"CallConnected""#,
                Some(Presence::OnCall),
            ),
            (
                r#""presenceStatus":"Busy","telephonyStatus":"OnHold""#,
                Some(Presence::OnCall),
            ),
            (
                r#""presenceStatus":"Busy","telephonyStatus":"Ringing""#,
                Some(Presence::Busy),
            ),
            (
                r#""presenceStatus":"Busy","meetingStatus":"Connected""#,
                Some(Presence::Busy),
            ),
            (
                r#""presenceStatus":"Busy","dndStatus":"DoNotAcceptAnyCalls""#,
                Some(Presence::DoNotDisturb),
            ),
            (
                r#""presenceStatus":"Available","dndStatus":"TakeDepartmentCallsOnly""#,
                Some(Presence::Available),
            ),
            (
                r#""presenceStatus":"Offline","telephonyStatus":"NoCall""#,
                Some(Presence::Offline),
            ),
            (
                r#""presenceStatus":"Available","allowSeeMyPresence":false"#,
                None,
            ),
            (r#""presenceStatus":"Elsewhere""#, None),
            (r#""telephonyStatus":"NoCall""#, None),
        ];
        for (members, wanted) in told {
            let read = facts(&format!("{{{members}}}"));
            assert_eq!(read.shown(), wanted, "{members}");
        }
    }

    #[test]
    fn an_event_changes_what_it_says_and_never_goes_back() {
        let page = r#"{"records":[{"extension":{"id":17},"presenceStatus":"Available",
            "dndStatus":"DoNotAcceptAnyCalls","telephonyStatus":"NoCall"}],"paging":{"totalPages":2}}"#;
        let page: AccountPresence = json::read(page).unwrap();
        let known = &page.records[0];
        assert_eq!(
            (known.extension(), page.paging.total_pages),
            (Some("17"), Some(2))
        );
        let called = facts(r#"{"extensionId":"17","telephonyStatus":"Ringing","sequence":2}"#);
        let called = called.after(known).unwrap();
        assert_eq!(called.shown(), Some(Presence::DoNotDisturb), "as before");
        let open = facts(r#"{"extensionId":"17","dndStatus":"TakeAllCalls","sequence":3}"#);
        let open = open.after(&called).unwrap();
        assert_eq!(open.shown(), Some(Presence::Busy));
        let late = facts(r#"{"extensionId":"17","telephonyStatus":"NoCall","sequence":1}"#);
        assert_eq!(late.after(&open), None);
    }

    #[test]
    fn who_is_on_a_call_stays_so_while_another_call_rings() {
        let on_call = facts(
            r#"{"presenceStatus":"Busy","telephonyStatus":"Ringing","activeCalls":[
                {"telephonyStatus":"Ringing"},{"telephonyStatus":"OnHold"}]}"#,
        );
        assert_eq!(on_call.shown(), Some(Presence::OnCall));
        let renamed = facts(r#"{"userStatus":"Busy"}"#).after(&on_call).unwrap();
        assert_eq!(renamed.shown(), Some(Presence::OnCall));
        for free in [
            r#"{"presenceStatus":"Available","telephonyStatus":"NoCall"}"#,
            r#"{"presenceStatus":"Available","telephonyStatus":"NoCall",
                "activeCalls":[{"telephonyStatus":"NoCall","terminationType":"final"}]}"#,
        ] {
            let free = facts(free).after(&on_call).unwrap();
            assert_eq!(free.shown(), Some(Presence::Available));
        }
    }

    #[test]
    fn ones_own_is_read_in_the_older_and_the_newer_words() {
        let free = OwnPresence {
            said: Said::Available,
            calls: TakenCalls::All,
            is_on_call: false,
        };
        let halves = |direct: &str, of_queues: bool| {
            let of_queues = of_queues.to_string();
            [
                r#"{"userStatus":"Available","dndStatus":"Unknown","dndStatusPersonal":""#,
                direct,
                r#"","acceptCallQueueCalls":"#,
                &of_queues,
                "}",
            ]
            .concat()
        };
        for (text, wanted) in [
            (
                r#"{"userStatus":"Offline","dndStatus":"TakeDepartmentCallsOnly"}"#.to_owned(),
                Some(OwnPresence {
                    said: Said::Invisible,
                    calls: TakenCalls::QueueCallsOnly,
                    ..free
                }),
            ),
            (halves("TakeAllCalls", true), Some(free)),
            (
                halves("DoNotAcceptAnyCalls", false),
                Some(OwnPresence {
                    calls: TakenCalls::None,
                    ..free
                }),
            ),
            (
                r#"{"userStatus":"Busy","dndStatus":"TakeAllCalls","telephonyStatus":"OnHold"}"#
                    .to_owned(),
                Some(OwnPresence {
                    said: Said::Busy,
                    is_on_call: true,
                    ..free
                }),
            ),
            (halves("Newer", true), None),
            (
                r#"{"userStatus":"Away","dndStatus":"TakeAllCalls"}"#.to_owned(),
                None,
            ),
            (r#"{"userStatus":"Busy"}"#.to_owned(), None),
        ] {
            assert_eq!(facts(&text).own(), wanted, "{text}");
        }
        let hidden = facts(&halves("DoNotAcceptAnyCalls", false));
        assert_eq!(hidden.shown(), Some(Presence::DoNotDisturb));
    }

    #[test]
    fn the_newer_words_replace_the_older_and_what_is_told_last_counts() {
        let hidden = facts(
            r#"{"presenceStatus":"Available","userStatus":"Available","dndStatus":"TakeAllCalls",
                "dndStatusPersonal":"DoNotAcceptAnyCalls","acceptCallQueueCalls":false}"#,
        );
        assert_eq!(hidden.shown(), Some(Presence::DoNotDisturb));
        let own = hidden.own().unwrap();
        assert_eq!(own.calls, TakenCalls::None);
        assert_eq!(hidden.change(own), None, "it is so already");
        let open = facts(r#"{"dndStatus":"TakeAllCalls"}"#)
            .after(&hidden)
            .unwrap();
        assert_eq!(open.shown(), Some(Presence::Available));
        let renamed = facts(r#"{"dndStatus":"Unknown"}"#).after(&hidden).unwrap();
        assert_eq!(renamed.shown(), Some(Presence::DoNotDisturb));
    }

    #[test]
    fn a_change_says_what_is_different_and_in_the_words_that_were_read() {
        let older = facts(r#"{"userStatus":"Available","dndStatus":"TakeAllCalls"}"#);
        let newer = facts(
            r#"{"userStatus":"Available","dndStatus":"TakeAllCalls",
                "dndStatusPersonal":"TakeAllCalls","acceptCallQueueCalls":true}"#,
        );
        let own = older.own().unwrap();
        assert_eq!(older.change(own), None);
        let busy = OwnPresence {
            said: Said::Busy,
            ..own
        };
        let body = |facts: &PresenceFacts, wanted| facts.change(wanted).unwrap().to_string();
        assert_eq!(body(&newer, busy), r#"{"userStatus":"Busy"}"#);
        let alone = OwnPresence {
            said: Said::Invisible,
            calls: TakenCalls::NoQueueCalls,
            ..own
        };
        assert_eq!(
            body(&older, alone),
            r#"{"userStatus":"Offline","dndStatus":"DoNotAcceptDepartmentCalls"}"#
        );
        assert_eq!(
            body(&newer, alone),
            r#"{"userStatus":"Offline","dndStatusPersonal":"TakeAllCalls","acceptCallQueueCalls":false}"#
        );
        assert_eq!(facts("{}").change(own), None, "nothing is known");
    }

    #[test]
    fn an_answer_counts_and_events_of_before_it_stay_old() {
        let before = facts(r#"{"userStatus":"Busy","dndStatus":"TakeAllCalls","sequence":7}"#);
        let answer = facts(r#"{"userStatus":"Available","dndStatus":"TakeAllCalls"}"#);
        let known = answer.answered_after(Some(&before));
        assert_eq!(known.own().unwrap().said, Said::Available);
        let late = facts(r#"{"userStatus":"Busy","sequence":6}"#);
        assert_eq!(late.after(&known), None);
        let next = facts(r#"{"userStatus":"Offline","sequence":8}"#);
        let next = next.after(&known).unwrap();
        assert_eq!(next.own().unwrap().said, Said::Invisible);
        let halves = facts(
            r#"{"dndStatusPersonal":"DoNotAcceptAnyCalls","acceptCallQueueCalls":false,"sequence":9}"#,
        );
        let own = halves.after(&next).unwrap().own().unwrap();
        assert_eq!(own.calls, TakenCalls::None, "the newer words count");
    }

    #[test]
    fn each_refusal_is_told_apart() {
        let told = |status: u16, code: &str| {
            let body = format!(
                r#"{{"errorCode":"X","message":"m","errors":[{{"errorCode":"{code}","message":"m"}}]}}"#
            );
            refusal(&ApiError::from_response(status, &body, Some(7)))
        };
        let nobody = PresenceProblem::Permission { permission: None };
        for (status, code, wanted) in [
            (401, "OAU-213", PresenceProblem::SignIn),
            (403, "CMN-401", nobody.clone()),
            (403, "CMN-408", nobody),
            (403, "CMN-109", PresenceProblem::NotForExtension),
            (403, "SUB-402", PresenceProblem::NotForExtension),
            (429, "CMN-301", PresenceProblem::TooMany { seconds: 7 }),
            (503, "CMN-201", PresenceProblem::Unavailable),
            (
                400,
                "CMN-101",
                PresenceProblem::Refused {
                    code: Some("CMN-101".to_owned()),
                },
            ),
        ] {
            assert_eq!(told(status, code), wanted, "{status} {code}");
        }
        let named = r#"{"errors":[{"errorCode":"CMN-401","permissionName":"EditPresence"}]}"#;
        assert_eq!(
            refusal(&ApiError::from_response(403, named, None)),
            PresenceProblem::Permission {
                permission: Some("EditPresence".to_owned())
            }
        );
        assert_eq!(refusal(&ApiError::Unreachable), PresenceProblem::NoAnswer);
    }
}
