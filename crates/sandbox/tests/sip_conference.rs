//! Conferences: who is brought in, who hears whom, and whose end is the end.

#![expect(
    clippy::unwrap_used,
    reason = "a failure here is a failure of the test"
)]

mod sip_support;

use std::time::Duration;

use ledgerline_sandbox::{
    media::{Reading, Script, Sink, Source, Speech},
    sip::{ControlError, MemberState, RingRequest},
    telephony::PartyStatus,
};
use sip_support::{Call, Office, Phone, until};

const ANN: &str = "300012341";

/// Somebody outside calls Ann, who answers.
async fn called_by(office: &Office, phone: &mut Phone, number: &str, speech: Speech) -> Call {
    let rung = office.edge.ring(RingRequest {
        extension_number: "101".to_owned(),
        from_number: Some(number.to_owned()),
        from_name: None,
        far_end: Script {
            speech,
            hang_up_after_seconds: None,
        },
        queue: None,
    });
    assert!(rung.is_ok());
    let invite = phone.ring().await;
    phone.answer(&invite).await
}

/// Ann's phone in a conference of hers, and its session.
async fn hosted(office: &Office, phone: &mut Phone) -> Call {
    let opened = office.edge.open_conference(ANN).unwrap();
    let token = opened.conference.unwrap().voice_call_token;
    let host = phone.call(&token).await;
    assert_eq!(host.session, opened.id);
    host
}

/// Ann's party in this call.
fn own_party(office: &Office, session: &str) -> String {
    let session = office.telephony.session(session).unwrap();
    let mut parties = session.parties.into_iter();
    parties.find(|party| party.is_of(ANN)).unwrap().id
}

fn bring_in(office: &Office, conference: &Call, call: &Call) -> Result<String, ControlError> {
    let party = own_party(office, &call.session);
    office
        .edge
        .bring_in(&conference.session, &call.session, &party)
}

fn heard_by(office: &Office, party: &str) -> Reading {
    let calls = office.edge.calls();
    let report = calls.into_iter().find(|report| report.party_id == party);
    report.unwrap().heard
}

async fn starts_to_hear(office: &Office, party: &str) {
    let before = heard_by(office, party).energy;
    until(|| heard_by(office, party).energy > before + 0.001).await;
}

#[tokio::test]
async fn three_hear_each_other_and_none_itself() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let loud = called_by(&office, &mut phone, "+12125550100", Speech::Tone).await;
    let quiet = called_by(&office, &mut phone, "+12125550177", Speech::Silence).await;
    let host = hosted(&office, &mut phone).await;
    host.leg.connect(Source::Silence, Sink::Nobody);
    let loud = bring_in(&office, &host, &loud).unwrap();
    phone.expect("BYE").await;
    let quiet = bring_in(&office, &host, &quiet).unwrap();
    phone.expect("BYE").await;

    // The loud one is heard by both others, and hears nothing of itself.
    host.hears().await;
    starts_to_hear(&office, &quiet).await;
    let before = heard_by(&office, &loud);
    until(|| heard_by(&office, &loud).packets > before.packets + 25).await;
    let of_silence = heard_by(&office, &loud).energy - before.energy;
    assert!(of_silence < 0.000_1, "the loud one hears {of_silence}");

    // The host is heard by both.
    host.leg.connect(Source::Music, Sink::Nobody);
    starts_to_hear(&office, &loud).await;
}

#[tokio::test]
async fn a_held_host_is_not_heard_and_plays_no_music_to_the_others() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let guest = called_by(&office, &mut phone, "+12125550177", Speech::Silence).await;
    let host = hosted(&office, &mut phone).await;
    let guest = bring_in(&office, &host, &guest).unwrap();
    phone.expect("BYE").await;
    starts_to_hear(&office, &guest).await;
    let held = host.offer.replace("a=sendrecv", "a=sendonly");
    phone
        .request_with(&host, "INVITE", "application/sdp", held)
        .await;
    phone.expect("SIP/2.0 200 OK").await;
    let at_hold = heard_by(&office, &guest).packets;
    let sent = |call: &Call| call.leg.received().packets;
    let received = sent(&host);
    until(|| sent(&host) > received + 25).await;
    let after = heard_by(&office, &guest).packets;
    // What was on its way may still arrive.
    assert!(after <= at_hold + 10, "{at_hold} and then {after}");
}

#[tokio::test]
async fn a_brought_in_party_moves_and_the_phone_between_is_let_go() {
    let mut office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call("2125550123").await;
    office.changes(5).await;
    let host = hosted(&office, &mut phone).await;
    assert_eq!(office.changes(2).await, ["p1 Setup 2", "p1 Answered 3"]);
    bring_in(&office, &host, &call).unwrap();
    phone.expect("BYE").await;
    assert_eq!(
        office.changes(3).await,
        ["p1 Disconnected 7", "p2 Gone 8", "p2 Answered 4"]
    );
    let session = office.telephony.session(&host.session).unwrap();
    assert_eq!(session.origin, "Conference");
    assert_eq!(session.parties.len(), 2);
}

#[tokio::test]
async fn nobody_is_brought_in_before_the_host_nor_twice_nor_while_the_phone_rings() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call("2125550123").await;
    let ringing = phone.call("5555550101").await;
    let opened = office.edge.open_conference(ANN).unwrap();
    let party = own_party(&office, &call.session);
    let early = office.edge.bring_in(&opened.id, &call.session, &party);
    assert_eq!(early, Err(ControlError::NoHost));
    let host = phone
        .call(&opened.conference.unwrap().voice_call_token)
        .await;
    assert_eq!(
        bring_in(&office, &host, &ringing),
        Err(ControlError::WrongState)
    );
    bring_in(&office, &host, &call).unwrap();
    let again = office.edge.bring_in(&host.session, &call.session, &party);
    assert_eq!(again, Err(ControlError::NoSuchParty));
}

#[tokio::test]
async fn the_eleventh_is_not_taken() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let host = hosted(&office, &mut phone).await;
    for _ in 0..10 {
        let call = called_by(&office, &mut phone, "+12125550177", Speech::Silence).await;
        bring_in(&office, &host, &call).unwrap();
        phone.expect("BYE").await;
    }
    let call = called_by(&office, &mut phone, "+12125550177", Speech::Silence).await;
    assert_eq!(bring_in(&office, &host, &call), Err(ControlError::Full));
}

#[tokio::test]
async fn one_may_leave_and_the_hosts_end_is_everybodys() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let host = hosted(&office, &mut phone).await;
    for number in ["2125550123", "2125550177"] {
        let call = phone.call(number).await;
        until(|| far_answered(&office, &call.session)).await;
        bring_in(&office, &host, &call).unwrap();
        phone.expect("BYE").await;
    }
    let parties = || office.telephony.session(&host.session).unwrap().parties;
    let first = parties()[1].id.clone();
    office.edge.hang_up_party(&host.session, &first).unwrap();
    let states: Vec<_> = parties().iter().map(|party| party.status).collect();
    let (over, talks) = (PartyStatus::Disconnected, PartyStatus::Answered);
    assert_eq!(states, [talks, over, talks]);
    host.hears().await;
    phone.request(&host, "BYE").await;
    until(|| parties().iter().all(|party| party.status == over)).await;
    let is_over = office.telephony.session(&host.session).unwrap().ended_at;
    assert!(is_over.is_some());
}

#[tokio::test]
async fn a_conference_that_is_kept_goes_on_without_its_host_until_one_is_left() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let host = hosted(&office, &mut phone).await;
    for number in ["+12125550100", "+12125550177"] {
        let call = called_by(&office, &mut phone, number, Speech::Tone).await;
        bring_in(&office, &host, &call).unwrap();
        phone.expect("BYE").await;
    }
    let own = own_party(&office, &host.session);
    office.edge.leave_conference_alive(&host.session);
    office.edge.hang_up_party(&host.session, &own).unwrap();
    let parties = office.telephony.session(&host.session).unwrap().parties;
    starts_to_hear(&office, &parties[1].id).await;
    office
        .edge
        .hang_up_party(&host.session, &parties[1].id)
        .unwrap();
    let calls = office.edge.calls();
    assert!(calls.iter().all(|it| it.state == MemberState::Over));
}

#[tokio::test]
async fn a_conference_whose_host_does_not_come_is_over() {
    let office = Office::open_with(|settings| {
        settings.conference_waits = Duration::from_millis(30);
    })
    .await;
    let opened = office.edge.open_conference(ANN).unwrap();
    let ended = || office.telephony.session(&opened.id).unwrap().ended_at;
    until(|| ended().is_some()).await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let token = opened.conference.as_ref().unwrap().voice_call_token.clone();
    phone.invite(&token, None).await;
    phone.expect("SIP/2.0 404").await;
}

#[tokio::test]
async fn the_hosts_other_phone_takes_its_chair() {
    let office = Office::open().await;
    let mut old = Phone::registered(&office, "101", "one").await;
    let guest = called_by(&office, &mut old, "+12125550100", Speech::Tone).await;
    let host = hosted(&office, &mut old).await;
    bring_in(&office, &host, &guest).unwrap();
    let mut new = Phone::registered(&office, "101", "two").await;
    let (local, remote) = host.tags();
    let replaces = format!("{};to-tag={remote};from-tag={local}", host.session);
    let taken = new.invite("dummy", Some(&replaces)).await;
    let taken = new.finish_invite(taken).await;
    taken.hears().await;
    let session = office.telephony.session(&host.session).unwrap();
    assert!(session.ended_at.is_none(), "the old phone's end is not its");
}

fn far_answered(office: &Office, session: &str) -> bool {
    let session = office.telephony.session(session).unwrap();
    let mut parties = session.parties.iter();
    parties.any(|party| !party.is_of(ANN) && party.status == PartyStatus::Answered)
}
