//! Calls from and to phones, with their audio and their telephony sessions.

mod sip_support;

use std::time::Duration;

use ledgerline_sandbox::{
    media::{Script, Speech},
    sip::{RingRequest, SipFault, TakenCalls},
    telephony::PartyStatus,
};
use sip_support::{Office, Phone, until};

fn from_outside(extension: &str) -> RingRequest {
    RingRequest {
        extension_number: extension.to_owned(),
        from_number: Some("+12125550100".to_owned()),
        from_name: Some("Acme: Sales".to_owned()),
        far_end: Script {
            speech: Speech::ToneThenEcho,
            hang_up_after_seconds: None,
        },
        queue: None,
    }
}

#[tokio::test]
async fn a_call_to_the_outside_is_announced_in_the_recorded_order() {
    let mut office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call("2125550123").await;
    assert_eq!(
        office.changes(5).await,
        [
            "p1 Setup 2",
            "p2 Proceeding 3",
            "p1 Proceeding 4",
            "p2 Answered 5",
            "p1 Answered 6"
        ]
    );
    phone.request(&call, "BYE").await;
    assert_eq!(phone.starts(1).await, ["200 OK"]);
    assert_eq!(
        office.changes(2).await,
        ["p1 Disconnected 7", "p2 Disconnected 8"]
    );
    let session = office.telephony.session(&call.session).unwrap();
    let (local, remote) = call.tags();
    let sip = session.parties[0].sip.clone().unwrap();
    assert_eq!(
        (sip.call_id, sip.from_tag, sip.to_tag),
        (call.id, local, remote)
    );
    assert!(session.ended_at.is_some());
}

#[tokio::test]
async fn both_ends_of_a_call_hear_each_other() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call("2125550123").await;
    call.hears().await;
    until(|| {
        office.edge.calls().iter().any(|end| {
            end.extension_number.is_none() && end.heard.energy > 0.001 && end.heard.packets > 5
        })
    })
    .await;
}

#[tokio::test]
async fn an_invite_is_answered_with_exactly_one_progress_before_the_final_response() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    phone.invite("2125550123", None).await;
    assert_eq!(
        phone.starts(3).await,
        ["100 Trying", "183 Session Progress", "200 OK"]
    );
    phone.invite("15555550104", None).await;
    assert_eq!(
        phone.starts(3).await,
        ["100 Trying", "183 Session Progress", "486 Busy Here"]
    );
    phone.invite("15555550105", None).await;
    assert_eq!(
        phone.starts(3).await,
        ["100 Trying", "183 Session Progress", "404 Not Found"]
    );
}

#[tokio::test]
async fn a_busy_number_ends_the_call_with_its_reason() {
    let mut office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    phone.call("15555550102").await;
    phone.expect("BYE").await;
    assert_eq!(
        office.changes(5).await[3..],
        [
            "p2 Disconnected TargetBusy 5",
            "p1 Disconnected TargetBusy 6"
        ]
    );
}

#[tokio::test]
async fn a_colleague_without_an_emergency_address_may_not_call() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "105", "one").await;
    phone.invite("2125550123", None).await;
    phone.expect("SIP/2.0 183").await;
    phone.expect("SIP/2.0 486 Busy Here").await;
}

#[tokio::test]
async fn a_scripted_silence_leaves_an_authenticated_invite_unanswered() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    office.edge.script(SipFault::InviteSilence);
    phone.invite("2125550123", None).await;
    phone.call("2125550123").await;
}

#[tokio::test]
async fn a_call_from_outside_rings_every_phone_and_one_answers() {
    let mut office = Office::open().await;
    let mut first = Phone::registered(&office, "101", "one").await;
    let mut second = Phone::registered(&office, "101", "two").await;
    let session = office.edge.ring(from_outside("101")).unwrap();
    let invite = first.ring().await;
    let other = second.ring().await;
    assert_eq!(invite.text("Call-Id"), other.text("Call-Id"));
    assert_eq!(invite.text("p-rc-api-ids"), other.text("p-rc-api-ids"));
    assert!(invite.text("P-rc").contains("Phn=\"+12125550100\""));
    assert!(!invite.text("P-rc").contains(": "));
    assert_eq!(
        office.changes(3).await,
        ["p1 Setup 2", "p2 Setup 3", "p2 Proceeding 4"]
    );
    let call = first.answer(&invite).await;
    assert_eq!(call.session, session);
    assert!(first.expect("MESSAGE").await.body.contains("Cmd=\"7\""));
    second.expect("CANCEL").await;
    assert_eq!(office.changes(2).await, ["p2 Answered 5", "p1 Answered 6"]);
    call.hears().await;
    office.edge.hang_up_far_side(Some(&session));
    first.expect("BYE").await;
    assert!(first.expect("MESSAGE").await.body.contains("Cmd=\"2\""));
    assert_eq!(
        office.changes(2).await,
        ["p1 Disconnected 7", "p2 Disconnected 8"]
    );
}

#[tokio::test]
async fn a_call_that_nobody_answers_is_missed() {
    let mut office = Office::open_with(|settings| {
        settings.ring_timeout = std::time::Duration::from_millis(50);
    })
    .await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    office.edge.ring(from_outside("101")).unwrap();
    phone.ring().await;
    phone.expect("CANCEL").await;
    let changes = office.changes(5).await;
    assert_eq!(changes[3], "p2 Disconnected NoAnswer missed 5");
}

#[tokio::test]
async fn a_declined_call_is_cancelled_on_every_phone() {
    let mut office = Office::open().await;
    let mut first = Phone::registered(&office, "101", "one").await;
    let mut second = Phone::registered(&office, "101", "two").await;
    office.edge.ring(from_outside("101")).unwrap();
    let invite = first.ring().await;
    second.ring().await;
    first.agent(&invite, "12", "").await;
    first.expect("CANCEL").await;
    second.expect("CANCEL").await;
    assert_eq!(
        office.changes(4).await[3],
        "p2 Disconnected Rejected missed 5"
    );
}

#[tokio::test]
async fn a_call_sent_to_voicemail_is_with_voicemail_and_then_over() {
    let mut office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    office.edge.ring(from_outside("101")).unwrap();
    let invite = phone.ring().await;
    phone.agent(&invite, "11", "").await;
    phone.expect("CANCEL").await;
    assert_eq!(
        office.changes(7).await[3..],
        [
            "p2 VoiceMail 5",
            "p1 Answered 6",
            "p2 Disconnected Voicemail 7",
            "p1 Disconnected Voicemail 8"
        ]
    );
}

#[tokio::test]
async fn a_wish_that_is_not_carried_out_leaves_the_call_ringing_for_the_next_one() {
    let mut office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    office.edge.script(SipFault::AgentSilence);
    office.edge.ring(from_outside("101")).unwrap();
    let invite = phone.ring().await;
    phone.agent(&invite, "11", "").await;
    phone.agent(&invite, "12", "").await;
    phone.expect("CANCEL").await;
    assert_eq!(
        office.changes(4).await[3],
        "p2 Disconnected Rejected missed 5"
    );
}

#[tokio::test]
async fn a_reply_is_confirmed_with_the_callers_answer() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    office.edge.ring(from_outside("101")).unwrap();
    let invite = phone.ring().await;
    phone.agent(&invite, "13", "").await;
    phone
        .agent(&invite, "14", " RepTp=\"0\" Bdy=\"in a minute\"")
        .await;
    phone.expect("CANCEL").await;
    let message = phone.expect("MESSAGE").await;
    assert!(message.body.contains("Cmd=\"9\"") && message.body.contains("Resp=\"1\""));
}

#[tokio::test]
async fn a_reply_may_say_when_somebody_calls_back() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = office.edge.ring(from_outside("101")).unwrap();
    let invite = phone.ring().await;
    let body = " RepTp=\"1\" Dir=\"0\" Vl=\"10\" Units=\"0\"";
    phone.agent(&invite, "14", body).await;
    phone.expect("CANCEL").await;
    let heard = office.edge.replied(&call);
    assert_eq!(heard.as_deref(), Some("I will call you back in 10 minutes"));
}

#[tokio::test]
async fn an_invitation_without_an_offer_is_acknowledged_with_an_answer() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    office.edge.script(SipFault::RingWithoutOffer);
    office.edge.ring(from_outside("101")).unwrap();
    let invite = phone.ring().await;
    assert_eq!(invite.body, "");
    let (leg, offer) = ledgerline_sandbox::media::Leg::offering(sip_support::loopback()).unwrap();
    let response = ledgerline_sandbox::sip::message::Message::response(&invite, "200 OK")
        .with_body("application/sdp", offer);
    phone.send(&response).await;
    let ack = phone.expect("ACK").await;
    assert!(ack.text("p-rc-api-ids").contains("session-id="));
    leg.accept_answer(&ack.body).unwrap();
    until(|| leg.received().energy > 0.001).await;
}

#[tokio::test]
async fn two_colleagues_call_and_hear_each_other() {
    let mut office = Office::open().await;
    let mut ann = Phone::registered(&office, "101", "one").await;
    let mut ben = Phone::registered(&office, "102", "two").await;
    let call = ann.call("102").await;
    let invite = ben.ring().await;
    let answered = ben.answer(&invite).await;
    assert_eq!(call.session, answered.session);
    assert_eq!(
        office.changes(5).await,
        [
            "p1 Setup 2",
            "p2 Setup 3",
            "p1 Answered 4",
            "p2 Proceeding 5",
            "p2 Answered 6"
        ]
    );
    call.hears().await;
    answered.hears().await;
    ben.request(&answered, "BYE").await;
    ann.expect("BYE").await;
}

#[tokio::test]
async fn who_calls_the_queue_is_offered_to_a_member_under_its_name_and_both_hear_each_other() {
    let office = Office::open().await;
    let mut ann = Phone::registered(&office, "101", "one").await;
    let mut ben = Phone::registered(&office, "102", "two").await;
    let call = ann.call("200").await;
    let invite = ben.ring().await;
    let info = invite.text("p-rc-api-call-info");
    assert!(
        info.contains("queue-call") && info.ends_with("queueName=Order Desk"),
        "{info}"
    );
    let answered = ben.answer(&invite).await;
    assert_eq!(call.session, answered.session);
    let session = office.telephony.session(&call.session).unwrap();
    let [caller, member] = &session.parties[..] else {
        panic!("{session:?}")
    };
    assert_eq!(member.queue.as_deref(), Some("Order Desk"));
    assert_eq!(caller.queue, None);
    call.hears().await;
    answered.hears().await;
}

#[tokio::test]
async fn who_calls_the_queue_waits_and_gives_up_where_no_member_takes_its_calls() {
    let office =
        Office::open_with(|settings| settings.ring_timeout = Duration::from_millis(50)).await;
    let mut ann = Phone::registered(&office, "101", "one").await;
    let ben = Phone::registered(&office, "102", "two").await;
    let taken = TakenCalls {
        direct: true,
        of_queues: false,
    };
    office.edge.take(&ben.person.extension_id, taken);
    let call = ann.call("200").await;
    ann.expect("BYE").await;
    let session = office.telephony.session(&call.session).unwrap();
    assert_eq!(session.parties.len(), 1, "nobody was offered the call");
}

#[tokio::test]
async fn a_colleague_who_takes_no_calls_is_not_invited_and_the_caller_talks_to_voicemail() {
    let office = Office::open().await;
    let mut ann = Phone::registered(&office, "101", "one").await;
    let mut ben = Phone::registered(&office, "102", "two").await;
    let taken = TakenCalls {
        direct: false,
        of_queues: true,
    };
    office.edge.take(&ben.person.extension_id, taken);
    let call = ann.call("102").await;
    until(|| {
        let session = office.telephony.session(&call.session).unwrap();
        session
            .parties
            .iter()
            .flat_map(|party| &party.history)
            .any(|(status, _)| *status == PartyStatus::VoiceMail)
    })
    .await;
    // The next call that is taken is the first that the phone sees.
    office.edge.take_everything();
    office.edge.ring(from_outside("102")).unwrap();
    let invite = ben.ring().await;
    assert!(invite.text("From").contains("+12125550100"));
}
