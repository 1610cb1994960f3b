//! REGISTER and what depends on it.

mod sip_support;

use std::time::Duration;

use ledgerline_sandbox::sip::SipFault;
use sip_support::{Office, Phone};

#[tokio::test]
async fn a_registration_is_challenged_and_granted_for_less_than_a_minute() {
    let office = Office::open().await;
    let mut phone = Phone::connect(&office, "101", "one").await;
    let granted = phone.register(60).await;
    assert_eq!(granted.start, "SIP/2.0 200 OK");
    assert_eq!(
        granted.text("Contact"),
        "<sip:me@x.invalid;transport=wss>;expires=47"
    );
    assert_eq!(office.edge.registrations()[0].instance_id, "one");
}

#[tokio::test]
async fn a_wrong_password_is_forbidden() {
    let office = Office::open().await;
    let mut phone = Phone::connect(&office, "101", "one").await;
    assert_eq!(
        phone.register_with(60, "wrong").await.start,
        "SIP/2.0 403 Forbidden"
    );
    assert!(office.edge.registrations().is_empty());
}

#[tokio::test]
async fn a_sixth_phone_is_one_too_many_until_another_unregisters() {
    let office = Office::open().await;
    let mut phones = Vec::new();
    for instance in ["1", "2", "3", "4", "5"] {
        phones.push(Phone::registered(&office, "101", instance).await);
    }
    let mut sixth = Phone::connect(&office, "101", "6").await;
    assert_eq!(
        sixth.register(60).await.start,
        "SIP/2.0 603 Too Many Contacts"
    );
    assert_eq!(
        phones[0].register(60).await.start,
        "SIP/2.0 200 OK",
        "a renewal is no new phone"
    );
    assert_eq!(phones[0].register(0).await.start, "SIP/2.0 200 OK");
    assert_eq!(sixth.register(60).await.start, "SIP/2.0 200 OK");
}

#[tokio::test]
async fn a_phone_whose_registration_ran_out_may_not_call() {
    let office = Office::open().await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    office.clock.advance_millis(48_000);
    let call = sip_support::unregistered_invite("one");
    phone.send(&call).await;
    assert_eq!(phone.starts(2).await, ["100 Trying", "403 Forbidden"]);
}

#[tokio::test]
async fn a_scripted_refusal_happens_once() {
    let office = Office::open().await;
    office.edge.script(SipFault::RegisterTooManyContacts);
    let mut phone = Phone::connect(&office, "101", "one").await;
    assert_eq!(
        phone.register(60).await.start,
        "SIP/2.0 603 Too Many Contacts"
    );
    assert_eq!(phone.register(60).await.start, "SIP/2.0 200 OK");
}

#[tokio::test]
async fn a_call_survives_the_loss_of_its_socket() {
    let office = Office::open_with(|settings| {
        settings.orphan_dialog_life = Duration::from_mins(1);
    })
    .await;
    let mut phone = Phone::registered(&office, "101", "one").await;
    let call = phone.call("2125550123").await;
    call.hears().await;
    drop(phone);
    let mut phone = Phone::registered(&office, "101", "one").await;
    call.hears().await;
    phone.request(&call, "BYE").await;
    assert_eq!(phone.starts(1).await, ["200 OK"]);
}
