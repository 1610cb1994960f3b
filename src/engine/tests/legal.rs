//! What is possible with a call is one table, and nothing is done with a call that the table does not allow.

use super::{
    conference::conference,
    in_call::{acted, asks, colleague_answers, held, wish},
    ring_out::connected,
    tab::Tab,
};
use crate::engine::io::{Input, PhoneInput};
use ledgerline_core::domain::{
    call::CallView,
    call_control::{Act, Situation},
    ids::CallId,
    intent::{Intent, Reply},
};

/// A tab with a call.
type SetUp = fn() -> (Tab, CallId);

/// A call, in each state that the table tells apart.
const STATES: [(&str, SetUp); 11] = [
    ("it rings here", || with(Tab::ring)),
    ("we call", || {
        with(|tab| {
            let call = tab.dial("415 555 0134");
            tab.taken(&call, Some("p-a0-1"));
            let up = call.clone();
            let dialog = None;
            tab.input(Input::Phone(PhoneInput::Up { call: up, dialog }));
            call
        })
    }),
    ("they talk", || with(Tab::talking)),
    ("it waits", || with(held)),
    ("RingCentral is at something", || with(recording_begins)),
    ("it is recorded", || {
        with(|tab| {
            let call = recording_begins(tab);
            acted(tab, &call, Act::Record, Ok(None));
            call
        })
    }),
    ("somebody is asked", || {
        with(|tab| {
            let call = tab.talking();
            asks(tab, &call);
            colleague_answers(tab);
            call
        })
    }),
    ("it is a conference", || with(|tab| conference(tab).0)),
    ("it is in a conference", || with(|tab| conference(tab).1)),
    ("another phone has it", || {
        let tab = connected();
        let call = tab.view().calls[0].id.clone();
        (tab, call)
    }),
    ("it is over", || {
        with(|tab| {
            let call = tab.talking();
            wish(tab, Intent::HangUp { call: call.clone() });
            call
        })
    }),
];

fn with(call: impl FnOnce(&mut Tab) -> CallId) -> (Tab, CallId) {
    let mut tab = Tab::ready();
    let call = call(&mut tab);
    (tab, call)
}

fn recording_begins(tab: &mut Tab) -> CallId {
    let call = tab.talking();
    let on = true;
    wish(
        tab,
        Intent::SetRecording {
            call: call.clone(),
            on,
        },
    );
    call
}

/// Every wish about a call that some state of it stands in the way of.
fn wishes(call: &CallId) -> Vec<Intent> {
    let call = || call.clone();
    let (input, note) = (|| "102".to_owned(), String::new);
    vec![
        Intent::Answer { call: call() },
        Intent::EndAndAnswer { call: call() },
        Intent::Decline { call: call() },
        Intent::SendToVoicemail { call: call() },
        Intent::StartReply { call: call() },
        Intent::Reply {
            call: call(),
            reply: Reply::OnMyWay,
            note: note(),
        },
        Intent::Forward {
            call: call(),
            input: input(),
        },
        Intent::Ignore { call: call() },
        Intent::HangUp { call: call() },
        Intent::SetMuted {
            call: call(),
            muted: true,
        },
        Intent::SendDigits {
            call: call(),
            digits: "5".to_owned(),
        },
        Intent::Hold { call: call() },
        Intent::Resume { call: call() },
        Intent::SetRecording {
            call: call(),
            on: true,
        },
        Intent::SetRecording {
            call: call(),
            on: false,
        },
        Intent::Park {
            call: call(),
            note: note(),
        },
        Intent::Flip {
            call: call(),
            input: input(),
        },
        Intent::Transfer {
            call: call(),
            input: input(),
            note: note(),
        },
        Intent::AskFirst {
            call: call(),
            input: input(),
        },
        Intent::CompleteTransfer {
            call: call(),
            note: note(),
        },
        Intent::CancelTransfer { call: call() },
        Intent::AddCall {
            call: call(),
            input: input(),
        },
        Intent::Merge { call: call() },
        Intent::LeaveConference { call: call() },
    ]
}

/// Of this wish, by the table.
fn is_legal(tab: &Tab, intent: &Intent) -> bool {
    let (call, controls) = intent.wants().expect("it is about a call");
    let live = &tab.view().calls;
    let call = live.iter().find(|it| it.id == *call).expect("it is live");
    let situation = Situation::of(call, live.iter());
    controls.iter().any(|it| situation.allows(*it).is_ok())
}

/// What phone and RingCentral were asked to do, and what the screens show.
fn done(tab: &Tab) -> (usize, usize, Vec<CallView>) {
    (
        tab.phone.len(),
        tab.requests.len(),
        tab.view().calls.clone(),
    )
}

#[test]
fn a_wish_about_a_call_is_carried_out_exactly_when_the_table_allows_it() {
    let mut never = wishes(&CallId::new("any"));
    for (state, set_up) in STATES {
        for (at, possible) in never.iter_mut().enumerate() {
            let (mut tab, call) = set_up();
            let intent = wishes(&call).swap_remove(at);
            let (is_legal, before) = (is_legal(&tab, &intent), done(&tab));
            wish(&mut tab, intent.clone());
            assert_eq!(done(&tab) != before, is_legal, "{state}: {intent:?}");
            if is_legal {
                *possible = Intent::Disconnect;
            }
        }
    }
    never.retain(|it| *it != Intent::Disconnect);
    assert_eq!(
        never,
        [],
        "no state allows these, so that nothing is shown of them"
    );
}
