//! Views by name. People, companies and numbers are invented.

use ledgerline_core::domain::{
    call::{AudioLevels, CallPhase, CallTrouble, CallView, Direction, RemoteParty},
    call_control::InCall,
    caller::{
        CallerIdentity, CallerMatch, CustomerOverview, EntityKind, EntityRef, LoggedCallSummary,
        PhoneField,
    },
    connection::{
        Feature, FeatureStatus, NetSuiteState, PhoneState, PhoneUnavailable, Requirement,
        RingCentralState, SignInProblem, SignedInUser,
    },
    finished_call::{CallResult, FinishedCall},
    ids::{CallId, RecordId, TelephonySessionId},
    logging::Entered,
    time::Timestamp,
    view::{
        CallerIdChoice, CustomerPaneView, DialProblem, DialerView, FinishedCallView, LogProblem,
        LogState, QueuedDial, View,
    },
};

/// 2026-11-21, 11:56:13.
pub(crate) const NOW: i64 = 1_795_262_173_000;

fn at(minutes_ago: i64) -> Timestamp {
    Timestamp::from_millis(NOW - minutes_ago * 60_000)
}

fn entity(id: &str, kind: EntityKind, name: &str) -> EntityRef {
    EntityRef {
        id: RecordId::new(id),
        kind,
        name: name.to_owned(),
    }
}

fn person(name: &str, company: &str, title: &str, stored_as: &str) -> CallerMatch {
    CallerMatch {
        why: None,
        contact: Some(entity("901", EntityKind::Contact, name)),
        company: Some(entity("482", EntityKind::Customer, company)),
        title: Some(title.to_owned()),
        field: PhoneField::Mobile,
        stored_as: stored_as.to_owned(),
        url: Some("https://netsuite.example/app/common/entity/contact.nl?id=901".to_owned()),
    }
}

fn wilhelmina() -> CallerMatch {
    person(
        "Wilhelmina Featherstonehaugh-Okonkwo",
        "Brightwater Municipal Irrigation District No. 14",
        "Operations Director",
        "503.555.0142 (cell)",
    )
}

fn overview() -> CustomerOverview {
    let said = |id: &str, date: &str, start: &str, by: &str, title: &str, message: &str| {
        LoggedCallSummary {
            id: RecordId::new(id),
            title: title.to_owned(),
            date: date.to_owned(),
            start_time: Some(start.to_owned()),
            organizer: Some(by.to_owned()),
            message: message.to_owned(),
            url: Some("https://netsuite.example/app/crm/calendar/call.nl?id=1".to_owned()),
        }
    };
    CustomerOverview {
        company: entity(
            "482",
            EntityKind::Customer,
            "Brightwater Municipal Irrigation District No. 14",
        ),
        entity_number: Some("CUST-10482".to_owned()),
        primary_contact: Some(entity(
            "901",
            EntityKind::Contact,
            "Wilhelmina Featherstonehaugh-Okonkwo",
        )),
        phone: Some("(503) 555-0100".to_owned()),
        email: Some("w.featherstonehaugh-okonkwo@brightwater.example".to_owned()),
        sales_rep: Some("Ann Lee".to_owned()),
        terms: Some("Net 30".to_owned()),
        balance: Some("$9,318.00".to_owned()),
        overdue: Some("$1,204.00".to_owned()),
        phone_calls: vec![
            said(
                "1",
                "2026-11-18",
                "14:05",
                "Ann Lee",
                "Inbound call, 14 min",
                "Wants the quote split by zone. Finance meets on the 24th; send before.",
            ),
            said(
                "2",
                "2026-11-06",
                "09:40",
                "Ines Caldeira",
                "Outbound call, 6 min",
                "Gate valve on zone 2 weeping again. Case 4417 opened.",
            ),
            said(
                "3",
                "2026-10-02",
                "16:20",
                "Ann Lee",
                "Inbound call, 2 min",
                "",
            ),
        ],
        no_access: vec!["Support Cases".to_owned()],
        read_at: at(1),
        url: Some("https://netsuite.example/app/common/entity/custjob.nl?id=482".to_owned()),
    }
}

fn call(
    direction: Direction,
    phase: CallPhase,
    number: Option<&str>,
    caller: CallerIdentity,
) -> CallView {
    CallView {
        other_phone: None,
        id: CallId::new("call-1"),
        telephony_session_id: Some(TelephonySessionId::new("s-1")),
        direction,
        phase,
        remote: RemoteParty {
            number: number.map(str::to_owned),
            name: None,
        },
        local_number: Some("+14155550104".to_owned()),
        queue: (direction == Direction::Inbound).then(|| "Inside sales".to_owned()),
        started_at: at(7),
        is_muted: false,
        caller,
        note: String::new(),
        disposition: None,
        entered: Entered::default(),
        levels: Some(AudioLevels { us: 46, them: 72 }),
        figures: None,
        trouble: None,
        in_call: InCall::default(),
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one row of a table of canned calls"
)]
fn finished(
    id: &str,
    direction: Direction,
    result: CallResult,
    ago: i64,
    talk: i64,
    who: (&str, Option<CallerMatch>),
    note: &str,
    log: LogState,
) -> FinishedCallView {
    let answered = (talk > 0).then(|| at(ago));
    FinishedCallView {
        call: FinishedCall {
            telephony_session_id: TelephonySessionId::new(id),
            direction,
            result,
            remote: RemoteParty {
                number: Some(who.0.to_owned()),
                name: None,
            },
            local_number: Some("+14155550104".to_owned()),
            queue: None,
            started_at: at(ago),
            answered_at: answered,
            ended_at: at(ago).plus_millis(talk * 1000),
            note: note.to_owned(),
            note_edited_at: None,
            disposition: None,
            disposition_chosen_at: None,
            entered: Entered::default(),
            chosen: None,
            heard: None,
        },
        caller: who.1.map_or(CallerIdentity::Unknown, CallerIdentity::only),
        log,
        is_away: false,
        reply_answer: None,
    }
}

fn logged() -> LogState {
    LogState::Logged {
        record: RecordId::new("20871"),
        url: Some("https://netsuite.example/app/crm/calendar/call.nl?id=20871".to_owned()),
        unfiled: None,
        not_taken: Vec::new(),
    }
}

fn problem(code: &str, detail: &str, field: Option<&str>) -> LogProblem {
    LogProblem {
        code: code.to_owned(),
        detail: Some(detail.to_owned()),
        field: field.map(str::to_owned),
    }
}

fn calls_of_today() -> Vec<FinishedCallView> {
    vec![
        finished(
            "f1",
            Direction::Outbound,
            CallResult::Answered,
            14,
            192,
            (
                "+15415550177",
                Some(person(
                    "Tomás Arriaga",
                    "Cobalt Ridge Orchards",
                    "Buyer",
                    "541-555-0177",
                )),
            ),
            "Wants two more valves on the spring order",
            logged(),
        ),
        finished(
            "f2",
            Direction::Inbound,
            CallResult::Missed,
            36,
            0,
            (
                "+14155550123",
                Some(person(
                    "Odalys Brandt",
                    "Merrow Pump Works",
                    "Owner",
                    "(415) 555-0123",
                )),
            ),
            "",
            logged(),
        ),
        finished(
            "f3",
            Direction::Outbound,
            CallResult::NoAnswer,
            58,
            0,
            ("+14155550188", None),
            "",
            logged(),
        ),
        finished(
            "f4",
            Direction::Inbound,
            CallResult::Answered,
            114,
            1360,
            (
                "+13605550119",
                Some(person(
                    "Jun Takeda",
                    "Northfold Bakery Supply",
                    "Plant manager",
                    "360 555 0119",
                )),
            ),
            "Send the flour silo spec sheet before Tuesday",
            logged(),
        ),
    ]
}

/// Signed in, ready, four calls behind.
fn idle() -> View {
    let mut view = View::default();
    view.connection.ringcentral = RingCentralState::Connected;
    view.connection.netsuite = NetSuiteState::Connected;
    view.connection.phone = PhoneState::Ready;
    view.connection.may_ring = true;
    view.connection.user = Some(SignedInUser {
        name: "Carla Mendes".to_owned(),
        extension_number: Some("103".to_owned()),
        is_admin: true,
        since: at(26_000),
    });
    view.connection.features = [
        Feature::OutboundCalls,
        Feature::InboundCalls,
        Feature::Sms,
        Feature::LiveNotifications,
        Feature::AutoLog,
    ]
    .map(|feature| FeatureStatus {
        feature,
        missing: None,
    })
    .to_vec();
    view.dialer = DialerView {
        caller_ids: vec![
            CallerIdChoice::Number {
                number: "+14155550104".to_owned(),
                label: Some("Inside sales".to_owned()),
            },
            CallerIdChoice::Number {
                number: "+14155550119".to_owned(),
                label: Some("Direct".to_owned()),
            },
            CallerIdChoice::SameArea,
            CallerIdChoice::Blocked,
        ],
        last_dialled: Some("+14155550188".to_owned()),
        ..DialerView::default()
    };
    view.finished.calls = calls_of_today();
    view
}

fn about(view: &mut View, caller: CallerIdentity, overview: Option<CustomerOverview>) {
    view.customer = CustomerPaneView {
        about: Some(TelephonySessionId::new("s-1")),
        number: Some("+15035550142".to_owned()),
        caller,
        overview,
        ..CustomerPaneView::default()
    };
}

fn with_call(mut call: CallView, caller: CallerIdentity, known: Option<CustomerOverview>) -> View {
    let mut view = idle();
    call.caller = caller.clone();
    view.calls = vec![call];
    about(&mut view, caller, known);
    view
}

fn ringing(number: Option<&str>, caller: CallerIdentity, known: Option<CustomerOverview>) -> View {
    with_call(
        call(
            Direction::Inbound,
            CallPhase::Ringing,
            number,
            CallerIdentity::Unasked,
        ),
        caller,
        known,
    )
}

fn talking(caller: CallerIdentity, known: Option<CustomerOverview>) -> View {
    let phase = CallPhase::Talking {
        answered_at: Timestamp::from_millis(NOW - 397_000),
    };
    let mut call = call(
        Direction::Inbound,
        phase,
        Some("+15035550142"),
        CallerIdentity::Unasked,
    );
    call.note.push_str("Board approved zones 4 to 9. Wants the quote split by zone so that finance can phase it: 4–6 before year end, 7–9 in spring.\n\nAsk Ines about lead time on 8-inch gate valves. Freight must stay under 3%.");
    with_call(call, caller, known)
}

fn several() -> CallerIdentity {
    CallerIdentity::Several {
        matches: vec![
            wilhelmina(),
            person(
                "Ines Caldeira",
                "Cobalt Ridge Orchards",
                "Buyer",
                "+1 503-555-0142",
            ),
            CallerMatch {
                why: None,
                contact: None,
                company: Some(entity("77", EntityKind::Lead, "Halden & Voss Marine")),
                title: None,
                field: PhoneField::Main,
                stored_as: "(503) 555 0142 x12".to_owned(),
                url: None,
            },
        ],
    }
}

/// The view of this name; the idle one for a name that is not known.
#[expect(clippy::too_many_lines, reason = "one arm per canned screen")]
pub(crate) fn view(name: &str) -> View {
    let known = || CallerIdentity::only(wilhelmina());
    match name {
        "first" => {
            let mut view = View::default();
            view.connection.never_connected = true;
            view.connection.phone = PhoneState::Unavailable {
                reason: PhoneUnavailable::NotConnected,
            };
            view
        }
        "blocked" | "denied" | "closed" => {
            let mut view = self::view("first");
            view.connection.sign_in_problem = Some(match name {
                "blocked" => SignInProblem::WindowBlocked,
                "closed" => SignInProblem::WindowClosed,
                _ => SignInProblem::Refused {
                    error: "access_denied".to_owned(),
                    description: Some("The resource owner denied the request".to_owned()),
                    code: Some("OAU-109".to_owned()),
                },
            });
            view
        }
        "reconnect" => {
            let mut view = idle();
            view.connection.ringcentral = RingCentralState::ReconnectNeeded;
            view.connection.phone = PhoneState::Unavailable {
                reason: PhoneUnavailable::NotConnected,
            };
            view
        }
        "no-line" => {
            let mut view = idle();
            view.connection.phone = PhoneState::Unavailable {
                reason: PhoneUnavailable::NoDigitalLine,
            };
            view.connection.netsuite = NetSuiteState::NotSetUp;
            for status in &mut view.connection.features {
                status.missing = match status.feature {
                    Feature::OutboundCalls | Feature::InboundCalls => Some(Requirement::Phone),
                    Feature::AutoLog => Some(Requirement::NetSuite),
                    Feature::Sms | Feature::LiveNotifications => None,
                };
            }
            view
        }
        "empty" => {
            let mut view = idle();
            view.finished.calls.clear();
            view
        }
        "queued" => {
            let mut view = idle();
            view.connection.phone = PhoneState::Starting;
            view.dialer.queued = Some(QueuedDial {
                number: "+15035550142".to_owned(),
                until: Timestamp::from_millis(NOW + 48_000),
            });
            view
        }
        "emergency" => {
            let mut view = idle();
            view.dialer.problem = Some(DialProblem::Emergency {
                number: "911".to_owned(),
            });
            view
        }
        "microphone" => {
            let mut view = idle();
            view.dialer.problem = Some(DialProblem::CallFailed {
                trouble: CallTrouble::MicrophoneDenied,
            });
            view
        }
        "wedged" => {
            let mut view = idle();
            view.connection.netsuite = NetSuiteState::AttentionNeeded;
            view.connection.netsuite_problem = Some(
                "The role Ledgerline Connector lacks Lists → Phone Calls, level Edit.".to_owned(),
            );
            view.finished.calls[3].log = LogState::Wedged {
                problem: problem("netsuite-permission", "Phone Calls, level Edit", None),
            };
            view.finished.calls[0].log = LogState::Waiting {
                attempts: 2,
                next_attempt_at: None,
                last_problem: Some(LogProblem {
                    code: "unreachable".to_owned(),
                    detail: None,
                    field: None,
                }),
            };
            view.finished.calls[2].log = LogState::Sending;
            view
        }
        "ringing" => ringing(Some("+15035550142"), known(), Some(overview())),
        "ringing-unknown" => ringing(Some("+14155550188"), CallerIdentity::Unknown, None),
        "ringing-withheld" => ringing(None, CallerIdentity::Withheld, None),
        "dialling" => with_call(
            call(
                Direction::Outbound,
                CallPhase::Ringing,
                Some("+15035550142"),
                CallerIdentity::Looking,
            ),
            CallerIdentity::Looking,
            None,
        ),
        "talking" => talking(known(), Some(overview())),
        "muted" => {
            let mut view = talking(known(), None);
            view.calls[0].is_muted = true;
            view.customer.is_loading = true;
            view
        }
        "several" => talking(several(), None),
        "unknown" => talking(CallerIdentity::Unknown, None),
        "unavailable" => talking(CallerIdentity::Unavailable, None),
        "trouble" => {
            let mut view = talking(CallerIdentity::Withheld, None);
            view.calls[0].trouble = Some(CallTrouble::NoResponse);
            view.calls[0].phase = CallPhase::Ending;
            view
        }
        "finished" => {
            let mut view = idle();
            about(&mut view, known(), Some(overview()));
            view
        }
        _ => idle(),
    }
}
