use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use super::*;
use crate::{
    domain::{
        call::{CallPhase, CallView, Direction, RemoteParty},
        call_control::InCall,
        caller::CallerIdentity,
        ids::CallId,
        logging::Entered,
        view::View,
    },
    json,
};

/// The hook and what it shows are one state in one report, as with most headsets of one maker.
const ABSOLUTE: &str = include_str!("../../../tests/headsets/absolute.json");
/// Every button is a pulse and every lamp a report of its own, as with those of another one.
const RELATIVE: &str = include_str!("../../../tests/headsets/relative.json");

const HOOK: u8 = 1;
const MUTE: u8 = 4;
const FLASH: u8 = 8;
const REFUSE: u8 = 64;

fn headset(descriptor: &str) -> Headset {
    Headset::of(&json::read::<Vec<Collection>>(descriptor).unwrap()).unwrap()
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn call(id: &str, direction: Direction, phase: CallPhase) -> CallView {
    CallView {
        id: CallId::new(id),
        telephony_session_id: None,
        direction,
        phase,
        remote: RemoteParty::default(),
        local_number: None,
        queue: None,
        started_at: at(0),
        is_muted: false,
        caller: CallerIdentity::Withheld,
        note: String::new(),
        disposition: None,
        entered: Entered::default(),
        levels: None,
        figures: None,
        trouble: None,
        other_phone: None,
        in_call: InCall::default(),
    }
}

fn ringing(id: &str) -> CallView {
    call(id, Direction::Inbound, CallPhase::Ringing)
}

fn talking(id: &str) -> CallView {
    let answered_at = at(0);
    call(id, Direction::Inbound, CallPhase::Talking { answered_at })
}

fn muted(id: &str) -> CallView {
    CallView {
        is_muted: true,
        ..talking(id)
    }
}

fn held(id: &str) -> CallView {
    let mut call = talking(id);
    call.in_call.held_since = Some(at(0));
    call
}

fn standing(calls: &[CallView]) -> Standing {
    Standing::of(&View {
        calls: calls.to_vec(),
        ..View::default()
    })
}

fn answer(id: &str) -> Option<Intent> {
    let call = CallId::new(id);
    Some(Intent::Answer { call })
}

fn hang_up(id: &str) -> Option<Intent> {
    let call = CallId::new(id);
    Some(Intent::HangUp { call })
}

fn set_muted(id: &str, muted: bool) -> Option<Intent> {
    let call = CallId::new(id);
    Some(Intent::SetMuted { call, muted })
}

fn report(id: u8, data: &[u8]) -> OutputReport {
    OutputReport {
        id,
        data: data.to_vec(),
    }
}

/// A moment later than any echo.
fn later(now: &mut i64) -> Timestamp {
    *now += ECHO_MS + 1;
    at(*now)
}

#[test]
fn a_headset_whose_hook_is_a_state_rings_answers_mutes_and_hangs_up() {
    let (mut headset, mut now) = (headset(ABSOLUTE), 0);
    assert_eq!(
        headset.shows(&standing(&[]), at(0)),
        [report(2, &[0, 0])],
        "all lamps are put right at the start"
    );
    let rings = headset.shows(&standing(&[ringing("a")]), later(&mut now));
    assert_eq!(rings, [report(2, &[0b100_0100, 0])]);
    let heard = headset.hears(2, &[HOOK, 0], later(&mut now));
    assert_eq!(heard.wish, answer("a"));
    assert_eq!(heard.reports, [], "it is off the hook already");
    let talks = headset.shows(&standing(&[talking("a")]), later(&mut now));
    assert_eq!(talks, [report(2, &[1, 0])]);
    let heard = headset.hears(2, &[HOOK | MUTE, 0], later(&mut now));
    assert_eq!(heard.wish, set_muted("a", true));
    let shown = headset.shows(&standing(&[muted("a")]), later(&mut now));
    assert_eq!(shown, [report(2, &[0b11, 0])]);
    assert_eq!(headset.hears(2, &[HOOK, 0], later(&mut now)).wish, None);
    let heard = headset.hears(2, &[0, 0], later(&mut now));
    assert_eq!(heard.wish, hang_up("a"));
    let over = headset.shows(&standing(&[]), later(&mut now));
    assert_eq!(over, [report(2, &[0, 0])]);
}

#[test]
fn a_headset_whose_buttons_are_pulses_does_the_same() {
    let (mut headset, mut now) = (headset(RELATIVE), 0);
    assert_eq!(headset.shows(&standing(&[]), at(0)).len(), 4);
    let rings = headset.shows(&standing(&[ringing("a")]), later(&mut now));
    assert_eq!(rings, [report(24, &[1])]);
    let heard = headset.hears(8, &[1], later(&mut now));
    assert_eq!(heard.wish, answer("a"));
    assert_eq!(headset.hears(8, &[0], at(now + 50)).wish, None);
    let talks = headset.shows(&standing(&[talking("a")]), at(now + 100));
    assert_eq!(
        talks,
        [report(23, &[1]), report(24, &[0])],
        "the hook goes off before the bell stops"
    );
    let heard = headset.hears(9, &[1], at(now + 200));
    assert_eq!(heard.wish, set_muted("a", true), "no echo was due");
    let shown = headset.shows(&standing(&[muted("a")]), at(now + 250));
    assert_eq!(shown, [report(9, &[1])]);
    assert_eq!(headset.hears(9, &[0], at(now + 300)).wish, None);
    let heard = headset.hears(9, &[1], at(now + 350));
    assert_eq!(heard.wish, set_muted("a", false));
    headset.shows(&standing(&[talking("a")]), at(now + 360));
    assert_eq!(headset.hears(8, &[1], at(now + 400)).wish, hang_up("a"));
}

#[test]
fn what_a_headset_makes_of_our_lamps_does_nothing() {
    let (mut headset, mut now) = (headset(ABSOLUTE), 0);
    headset.shows(&standing(&[]), at(0));
    // Answered, hung up and answered again by the mouse, faster than the device says so.
    headset.shows(&standing(&[talking("a")]), later(&mut now));
    headset.shows(&standing(&[]), at(now + 100));
    headset.shows(&standing(&[talking("b")]), at(now + 200));
    for hook in [HOOK, 0, HOOK] {
        assert_eq!(
            headset.hears(2, &[hook, 0], at(now + 300)),
            Heard::default()
        );
    }
    assert_eq!(
        headset.hears(2, &[0, 0], at(now + 400)).wish,
        hang_up("b"),
        "what comes after the echoes is a press"
    );

    let mut pulses = self::headset(RELATIVE);
    pulses.shows(&standing(&[talking("a")]), later(&mut now));
    let started = later(&mut now);
    pulses.shows(&standing(&[muted("a")]), started);
    assert_eq!(pulses.hears(9, &[1], at(now + 50)).wish, None);
    pulses.hears(9, &[0], at(now + 60));
    assert_eq!(
        pulses.hears(9, &[1], at(now + 100)).wish,
        set_muted("a", false)
    );
}

#[test]
fn a_second_call_is_answered_by_flash_and_nobody_who_waits_loses_their_call() {
    let (mut headset, mut now) = (headset(ABSOLUTE), 0);
    let resume = |id: &str| {
        let call = CallId::new(id);
        Some(Intent::Resume { call })
    };
    let mut press = |calls: &[CallView], bits: u8| {
        headset.shows(&standing(calls), later(&mut now));
        // The device follows.
        headset.hears(2, &[HOOK, 0], at(now + 10));
        let heard = headset.hears(2, &[bits, 0], later(&mut now));
        headset.hears(2, &[HOOK, 0], later(&mut now));
        heard
    };
    let both = [talking("a"), ringing("b")];
    assert_eq!(press(&both, HOOK | FLASH).wish, answer("b"));
    assert_eq!(press(&both, 0).wish, hang_up("a"));
    let decline = Intent::Decline {
        call: CallId::new("b"),
    };
    assert_eq!(press(&both, HOOK | REFUSE).wish, Some(decline));
    let hold = Intent::Hold {
        call: CallId::new("a"),
    };
    assert_eq!(press(&[talking("a")], HOOK | FLASH).wish, Some(hold));
    assert_eq!(press(&[held("a")], HOOK | FLASH).wish, resume("a"));
    let two = [held("a"), talking("b")];
    assert_eq!(press(&two, HOOK | FLASH).wish, resume("a"));
    assert_eq!(press(&two, 0).wish, hang_up("b"));
    let waits = press(&[held("a"), ringing("b")], 0);
    assert_eq!(waits.wish, answer("b"));
    assert_eq!(
        waits.reports,
        [report(2, &[0b100_1101, 0])],
        "the hook it went on is taken off again"
    );
    assert_eq!(press(&[held("a")], 0).wish, resume("a"));
}

#[test]
fn what_the_table_of_controls_refuses_no_button_does() {
    let busy = {
        let mut call = talking("a");
        call.in_call.doing = Some(crate::domain::call_control::Act::Park);
        call
    };
    assert_eq!(standing(&[busy]).flash, None);
    let ending = call("a", Direction::Inbound, CallPhase::Ending);
    assert_eq!(standing(&[ending]), Standing::default());
    let dialling = standing(&[call("a", Direction::Outbound, CallPhase::Dialling)]);
    assert_eq!(
        (dialling.hook, dialling.talked, dialling.flash),
        (hang_up("a"), None, None)
    );
}

#[test]
fn a_hook_that_goes_off_without_a_call_is_put_back() {
    let (mut headset, mut now) = (headset(ABSOLUTE), 0);
    headset.shows(&standing(&[]), at(0));
    let heard = headset.hears(2, &[HOOK, 0], later(&mut now));
    assert_eq!(heard.wish, None);
    assert_eq!(heard.reports, [report(2, &[0, 0])]);
    assert_eq!(headset.hears(2, &[0, 0], at(now + 20)), Heard::default());
}

#[test]
fn a_headset_that_is_opened_during_a_call_hangs_it_up() {
    let mut headset = headset(ABSOLUTE);
    let opened = headset.shows(&standing(&[talking("a")]), at(0));
    assert_eq!(opened, [report(2, &[1, 0])]);
    // It was off the hook already, so it says nothing until somebody presses.
    assert_eq!(headset.hears(2, &[0, 0], at(9_000)).wish, hang_up("a"));
}

#[test]
fn a_media_key_stands_in_where_there_is_no_telephone() {
    let descriptor = r#"[{"usagePage":12,"inputReports":[{"reportId":1,"items":[
        {"isArray":true,"isRange":true,"usageMinimum":786432,"usageMaximum":787455,"reportSize":16,"reportCount":1}]}]}]"#;
    let mut headset = self::headset(descriptor);
    headset.shows(&standing(&[ringing("a")]), at(0));
    assert_eq!(headset.hears(1, &[0xe9, 0], at(5)).wish, None, "louder");
    assert_eq!(headset.hears(1, &[0xcd, 0], at(10)).wish, answer("a"));
    // A telephone's own buttons go before.
    let mut telephone = self::headset(RELATIVE);
    telephone.shows(&standing(&[ringing("a")]), at(0));
    assert_eq!(telephone.hears(1, &[0xcd, 0], at(10)).wish, None);
}

#[test]
fn two_keys_in_one_field_switch_on_and_off() {
    let descriptor = r#"[{"usagePage":11,"inputReports":[{"reportId":0,"items":[
        {"usages":[720928],"reportSize":2,"reportCount":1,"logicalMinimum":-1}]}]}]"#;
    let mut headset = self::headset(descriptor);
    headset.shows(&standing(&[ringing("a")]), at(0));
    assert_eq!(headset.hears(0, &[0b11], at(1)).wish, None, "it is on hook");
    headset.hears(0, &[0], at(2));
    assert_eq!(headset.hears(0, &[1], at(3)).wish, answer("a"));
}

#[test]
fn reports_that_no_descriptor_has_say_nothing() {
    let mut random = StdRng::seed_from_u64(7);
    for descriptor in [ABSOLUTE, RELATIVE] {
        let mut headset = headset(descriptor);
        headset.shows(&standing(&[]), at(0));
        for now in 0..5_000 {
            let data: Vec<u8> = (0..random.random_range(0..4))
                .map(|_| random.random())
                .collect();
            let heard = headset.hears(random.random(), &data, at(now));
            assert_eq!(heard.wish, None, "there is no call to act on");
        }
        assert_eq!(headset.hears(2, &[], at(9_000)), Heard::default());
    }
    assert!(Headset::of(&[]).is_none());
}

/// A device as the tables describe it: its hook and microphone follow the lamps, after a while.
struct Device {
    is_off_hook: bool,
    /// The states still to be reported.
    waiting: Vec<(i64, u8)>,
}

impl Device {
    fn obey(&mut self, reports: &[OutputReport], now: i64, delay: i64) {
        for report in reports {
            let is_off_hook = report.data[0] & 1 != 0;
            if is_off_hook != self.is_off_hook {
                self.is_off_hook = is_off_hook;
                self.waiting.push((now + delay, u8::from(is_off_hook)));
            }
        }
    }
}

/// Whatever happens to calls by the mouse, a device that follows presses nothing.
#[test]
fn no_echo_acts_however_fast_calls_change() {
    for seed in 0..300 {
        let mut random = StdRng::seed_from_u64(seed);
        let mut headset = headset(ABSOLUTE);
        let mut device = Device {
            is_off_hook: false,
            waiting: Vec::new(),
        };
        let mut calls = Vec::new();
        for now in (0..4_000).step_by(40) {
            if random.random_ratio(1, 4) {
                calls = match random.random_range(0..6) {
                    0 => vec![],
                    1 => vec![ringing("a")],
                    2 => vec![talking("a")],
                    3 => vec![muted("a")],
                    4 => vec![talking("a"), ringing("b")],
                    _ => vec![held("a"), talking("b")],
                };
            }
            let reports = headset.shows(&standing(&calls), at(now));
            device.obey(&reports, now, random.random_range(0..ECHO_MS / 2));
            // In order, whatever each one's delay.
            while let Some((due, hook)) = device.waiting.first().copied() {
                if due > now {
                    break;
                }
                device.waiting.remove(0);
                let heard = headset.hears(2, &[hook, 0], at(now));
                assert_eq!(heard.wish, None, "seed {seed} at {now}");
                device.obey(&heard.reports, now, 30);
            }
        }
    }
}

/// Whoever presses, here or there: device and app say the same in the end.
#[test]
fn both_sides_agree_on_the_microphone_in_the_end() {
    for seed in 0..300 {
        let mut random = StdRng::seed_from_u64(seed);
        let mut headset = headset(ABSOLUTE);
        let mut is_muted = false;
        let mut lamp = false;
        let mut now = 0;
        let follow = |reports: &[OutputReport], lamp: &mut bool| {
            if let Some(last) = reports.last() {
                *lamp = last.data[0] & 0b10 != 0;
            }
        };
        for _ in 0..60 {
            now += random.random_range(1..900);
            if random.random_bool(0.5) {
                is_muted = !is_muted;
            } else {
                let heard = headset.hears(2, &[HOOK | MUTE, 0], at(now));
                if let Some(Intent::SetMuted { muted, .. }) = heard.wish {
                    is_muted = muted;
                }
                follow(&heard.reports, &mut lamp);
                headset.hears(2, &[HOOK, 0], at(now));
            }
            let call = if is_muted { muted("a") } else { talking("a") };
            follow(&headset.shows(&standing(&[call]), at(now)), &mut lamp);
            assert_eq!(lamp, is_muted, "seed {seed}");
        }
    }
}
