//! What happens within a call: hold, transfer, park, flip, recording, pickup.

mod sip_support;

use std::sync::Arc;

use ledgerline_sandbox::media::{Reading, Sink, Source, Speech, Voice};
use sip_support::{Call, Office, Phone, until};

const ECHO: &str = "+12125550123";
const OTHER: &str = "+12125550177";
/// What was said before a change and is heard after it.
const FRAMES_ON_THE_WAY: u64 = 10;

fn hold(call: &Call) -> String {
    call.offer.replace("a=sendrecv", "a=sendonly")
}

async fn command(phone: &mut Phone, call: &Call, json: &str) -> String {
    phone
        .request_with(
            call,
            "INFO",
            "application/json;charset=utf-8",
            json.to_owned(),
        )
        .await;
    phone.expect("SIP/2.0 200 OK").await;
    phone.expect("INFO").await.body
}

#[tokio::test]
async fn a_call_on_hold_is_announced_and_goes_on_afterwards() {
    let mut office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call("2125550123").await;
    office.changes(5).await;
    phone
        .request_with(&call, "INVITE", "application/sdp", hold(&call))
        .await;
    assert!(
        phone
            .expect("SIP/2.0 200 OK")
            .await
            .body
            .contains("a=recvonly")
    );
    assert_eq!(office.changes(1).await, ["p1 Hold 7"]);
    phone
        .request_with(&call, "INVITE", "application/sdp", call.offer.clone())
        .await;
    assert!(
        phone
            .expect("SIP/2.0 200 OK")
            .await
            .body
            .contains("a=sendrecv")
    );
    assert_eq!(office.changes(1).await, ["p1 Answered 8"]);
    call.hears().await;
}

/// What this number outside has heard.
fn outside(office: &Office, number: &str) -> Reading {
    let calls = office.edge.calls();
    let report = calls
        .into_iter()
        .rfind(|report| report.number.as_deref() == Some(number));
    report.map_or_else(Reading::default, |report| report.heard)
}

#[tokio::test]
async fn who_waits_outside_hears_music_and_nothing_of_the_phone() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call(ECHO).await;
    let voice = Arc::new(Voice::new(Speech::Tone));
    call.leg.connect(Source::Voice(voice), Sink::Nobody);
    let begun = outside(&office, ECHO);
    until(|| outside(&office, ECHO).packets > begun.packets + 50).await;
    assert!(outside(&office, ECHO).music <= begun.music + FRAMES_ON_THE_WAY);
    phone
        .request_with(&call, "INVITE", "application/sdp", hold(&call))
        .await;
    phone.expect("SIP/2.0 200 OK").await;
    let held = outside(&office, ECHO);
    until(|| outside(&office, ECHO).packets > held.packets + 50).await;
    let waited = outside(&office, ECHO);
    assert!(waited.packets - held.packets <= waited.music - held.music + FRAMES_ON_THE_WAY);
    phone
        .request_with(&call, "INVITE", "application/sdp", call.offer.clone())
        .await;
    phone.expect("SIP/2.0 200 OK").await;
    let back = outside(&office, ECHO);
    until(|| outside(&office, ECHO).packets > back.packets + 50).await;
    assert!(outside(&office, ECHO).music <= back.music + FRAMES_ON_THE_WAY);
}

#[tokio::test]
async fn two_outside_hear_each_other_once_the_phone_has_transferred_one_to_the_other() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call(ECHO).await;
    phone
        .refer(&call, "sip:+12125550177@sip.ringcentral.com")
        .await;
    until(|| outside(&office, OTHER).energy > 0.001).await;
    let before = outside(&office, ECHO);
    until(|| outside(&office, ECHO).energy > before.energy + 0.001).await;
}

#[tokio::test]
async fn a_restart_of_ice_by_the_phone_keeps_the_sound() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call("2125550123").await;
    call.hears().await;
    let offer = call.leg.offer_again().unwrap();
    phone
        .request_with(&call, "INVITE", "application/sdp", offer)
        .await;
    let answer = phone.expect("SIP/2.0 200 OK").await;
    call.leg.accept_answer(&answer.body).unwrap();
    call.hears().await;
}

#[tokio::test]
async fn a_blind_transfer_rings_the_colleague_and_releases_the_phone() {
    let mut office = Office::open().await;
    let mut ann = Phone::registered(&office, "101", "one").await;
    let mut ben = Phone::registered(&office, "102", "two").await;
    let call = ann.call("2125550123").await;
    office.changes(5).await;
    ann.refer(&call, "sip:102@sip.ringcentral.com").await;
    assert_eq!(
        ann.starts(4).await,
        ["202 Accepted", "NOTIFY", "NOTIFY", "BYE"]
    );
    let invite = ben.ring().await;
    let answered = ben.answer(&invite).await;
    assert_eq!(answered.session, call.session);
    answered.hears().await;
    assert_eq!(
        office.changes(4).await,
        [
            "p1 Disconnected BlindTransfer 7",
            "p3 Setup 8",
            "p3 Proceeding 9",
            "p3 Answered 10"
        ]
    );
}

#[tokio::test]
async fn a_transfer_to_nobody_leaves_the_call_as_it_is() {
    let office = Office::open().await;
    let mut ann = Phone::registered(&office, "101", "one").await;
    let call = ann.call("2125550123").await;
    ann.refer(&call, "sip:199@sip.ringcentral.com").await;
    assert_eq!(ann.starts(2).await, ["202 Accepted", "NOTIFY"]);
    assert_eq!(ann.receive().await.body, "SIP/2.0 404 Not Found");
    call.hears().await;
}

#[tokio::test]
async fn an_attended_transfer_joins_the_far_sides_of_two_calls() {
    let office = Office::open().await;
    let mut ann = Phone::registered(&office, "101", "one").await;
    let mut ben = Phone::registered(&office, "102", "two").await;
    let first = ann.call("2125550123").await;
    let second = ann.call("102").await;
    let invite = ben.ring().await;
    let answered = ben.answer(&invite).await;
    let (local, remote) = second.tags();
    let refer_to = format!(
        "\"102@sip.ringcentral.com\" <sip:102@sip.ringcentral.com;transport=wss?Replaces={}\
         %3Bto-tag%3D{remote}%3Bfrom-tag%3D{local}>",
        second.id
    );
    ann.refer(&first, &refer_to).await;
    assert_eq!(
        ann.starts(5).await,
        ["202 Accepted", "NOTIFY", "BYE", "NOTIFY", "BYE"]
    );
    answered.hears().await;
    let session = office.telephony.session(&first.session).unwrap();
    assert_eq!(session.parties.len(), 3);
    assert!(
        office
            .telephony
            .session(&second.session)
            .unwrap()
            .ended_at
            .is_some()
    );
}

#[tokio::test]
async fn a_recording_is_confirmed_in_a_message_of_its_own() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call("2125550123").await;
    let start = r#"{"request":{"reqid":1,"command":"startcallrecord"}}"#;
    assert!(
        command(&mut phone, &call, start)
            .await
            .contains("\"code\":0")
    );
    let party =
        |office: &Office| office.telephony.session(&call.session).unwrap().parties[0].clone();
    assert!(party(&office).recording.is_some());
    let stop = r#"{"request":{"reqid":2,"command":"stopcallrecord"}}"#;
    command(&mut phone, &call, stop).await;
    assert!(party(&office).recording.is_none());
}

#[tokio::test]
async fn a_parked_call_is_retrieved_by_a_colleague() {
    let office = Office::open().await;
    let mut ann = Phone::registered(&office, "101", "one").await;
    let mut ben = Phone::registered(&office, "102", "two").await;
    let call = ann.call("2125550123").await;
    let park = r#"{"request":{"reqid":1,"command":"callpark"}}"#;
    assert!(
        command(&mut ann, &call, park)
            .await
            .contains("\"park extension\":\"801\"")
    );
    ann.request(&call, "BYE").await;
    ann.expect("SIP/2.0 200 OK").await;
    let retrieved = ben.call("*801").await;
    assert_eq!(retrieved.session, call.session);
    retrieved.hears().await;
}

#[tokio::test]
async fn a_flipped_call_goes_on_with_its_target_when_the_phone_hangs_up() {
    let office = Office::open().await;
    let mut ann = Phone::registered(&office, "101", "one").await;
    let mut ben = Phone::registered(&office, "102", "two").await;
    let call = ann.call("2125550123").await;
    let flip = r#"{"request":{"reqid":1,"command":"callflip","target":"102"}}"#;
    assert!(command(&mut ann, &call, flip).await.contains("\"code\":0"));
    let invite = ben.ring().await;
    let answered = ben.answer(&invite).await;
    ann.request(&call, "BYE").await;
    ann.expect("SIP/2.0 200 OK").await;
    answered.hears().await;
}

#[tokio::test]
async fn a_call_is_picked_up_with_its_tags_in_either_order() {
    for swapped in [false, true] {
        let mut office = Office::open().await;
        let mut first = Phone::registered(&office, "101", "one").await;
        let mut second = Phone::registered(&office, "101", "two").await;
        let call = first.call("2125550123").await;
        office.changes(5).await;
        let (local, remote) = call.tags();
        let (to, from) = if swapped {
            (local, remote)
        } else {
            (remote, local)
        };
        let replaces = format!("{};to-tag={to};from-tag={from};early-only", call.session);
        let invited = second.invite("whatever", Some(&replaces)).await;
        let taken = second.finish_invite(invited).await;
        first.expect("BYE").await;
        assert_eq!(taken.session, call.session);
        taken.hears().await;
        assert_eq!(
            office.changes(3).await,
            [
                "p3 Setup 7",
                "p3 Answered CallSwitch 8",
                "p1 Disconnected CallSwitch 9"
            ]
        );
    }
}

#[tokio::test]
async fn early_only_names_an_answered_call_for_one_edge_and_not_for_another() {
    use ledgerline_sandbox::sip::SipFault;
    for (edge, kind, refusal) in [
        (SipFault::ReplacesByTheRfc, ";early-only", "SIP/2.0 486"),
        (SipFault::ReplacesByTheGuide, "", "SIP/2.0 481"),
    ] {
        let office = Office::open().await;
        office.edge.script(edge);
        let mut first = Phone::registered(&office, "101", "one").await;
        let mut second = Phone::registered(&office, "101", "two").await;
        let call = first.call("2125550123").await;
        let (local, remote) = call.tags();
        let named = format!("{};to-tag={remote};from-tag={local}", call.session);
        second.invite("0", Some(&format!("{named}{kind}"))).await;
        second.expect("SIP/2.0 183").await;
        second.expect(refusal).await;
        let other_kind = if kind.is_empty() { ";early-only" } else { "" };
        let invited = second
            .invite("0", Some(&format!("{named}{other_kind}")))
            .await;
        second.finish_invite(invited).await.hears().await;
    }
}

#[tokio::test]
async fn a_pickup_with_wrong_tags_fails() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call("2125550123").await;
    phone
        .invite("x", Some(&format!("{};to-tag=a;from-tag=b", call.session)))
        .await;
    phone.expect("SIP/2.0 183").await;
    phone.expect("SIP/2.0 481").await;
}

#[tokio::test]
async fn the_edge_may_ask_a_phone_to_negotiate_again() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call("2125550123").await;
    call.hears().await;
    let party = office.telephony.session(&call.session).unwrap().parties[0]
        .id
        .clone();
    office.edge.re_invite(&call.session, &party).unwrap();
    let invite = phone.expect("INVITE").await;
    assert_eq!(
        (invite.text("From"), invite.text("To")),
        (&*call.remote, &*call.local)
    );
    let answer = call.leg.accept_offer(&invite.body).unwrap();
    let response = ledgerline_sandbox::sip::message::Message::response(&invite, "200 OK")
        .with_body("application/sdp", answer);
    phone.send(&response).await;
    phone.expect("ACK").await;
    call.hears().await;
}

#[tokio::test]
async fn a_call_cancelled_before_its_answer_gets_487_and_then_200() {
    let office = Office::open_with(|settings| settings.early_answer = false).await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let mut call = phone.invite("15555550101", None).await;
    call.remote = phone.expect("SIP/2.0 183").await.text("To").to_owned();
    let cancel = Phone::in_dialog(&call, "CANCEL", call.number);
    phone.send(&cancel).await;
    assert_eq!(phone.starts(2).await, ["487 Request Terminated", "200 OK"]);
}
