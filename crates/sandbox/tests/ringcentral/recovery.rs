//! A lost socket's session is recovered, or honestly not.

use ledgerline_sandbox::telephony::PartyStatus;
use serde_json::{Value, json};

use crate::support::{EventSocket, World};

const TELEPHONY: &str = "/restapi/v1.0/account/~/extension/~/telephony/sessions";

/// A subscribed socket that was just lost: its newest wsc and its subscription's id.
async fn lost(world: &World, tokens: &Value) -> (String, Value) {
    let mut socket = EventSocket::connect(&world.socket_address(tokens).await).await;
    socket.next().await.unwrap();
    let subscription = socket.subscribe(&[TELEPHONY]).await;
    world.call_ann("a1z1");
    let frame = socket.next().await.unwrap();
    let wsc = frame[0]["wsc"]["token"].as_str().unwrap().to_owned();
    world.act("drop-sockets", json!({ "kind": "events" })).await;
    assert!(socket.next().await.is_none());
    (wsc, subscription["id"].clone())
}

async fn recovering(world: &World, tokens: &Value, wsc: &str) -> (EventSocket, Vec<Value>) {
    let address = format!("{}&wsc={wsc}", world.socket_address(tokens).await);
    let mut socket = EventSocket::connect(&address).await;
    let first = socket.next().await.unwrap();
    (socket, first)
}

#[tokio::test]
async fn what_was_missed_is_replayed_under_the_same_subscription() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let (wsc, subscription) = lost(&world, &tokens).await;
    let (session, own) = world.call_ann("a2z1");
    world.set(&session, &own, |party| {
        party.status = PartyStatus::Proceeding;
    });
    let (mut socket, first) = recovering(&world, &tokens, &wsc).await;
    assert_eq!(first[1]["recoveryState"], "Successful");
    for status in ["Setup", "Proceeding"] {
        let notification = socket.notification().await;
        assert_eq!(notification["subscriptionId"], subscription);
        assert_eq!(notification["body"]["parties"][0]["status"]["code"], status);
    }
    world.set(&session, &own, |party| party.status = PartyStatus::Answered);
    let live = socket.notification().await;
    assert_eq!(live["body"]["parties"][0]["status"]["code"], "Answered");
}

#[tokio::test]
async fn a_refreshed_token_recovers_but_another_sign_in_does_not() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let (wsc, _) = lost(&world, &tokens).await;
    let other = world.sign_in("101").await;
    let (mut socket, first) = recovering(&world, &other, &wsc).await;
    assert_eq!(first[1]["recoveryState"], "Failed");
    assert_eq!(first[1]["recoveryErrorCode"], "WSG-1003");
    socket.subscribe(&[TELEPHONY]).await;
    let refreshed = world
        .client
        .post(world.url("/restapi/oauth/token"))
        .basic_auth("ledgerline-company", Some("sandbox-company-secret"))
        .form(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
        ])
        .send()
        .await
        .unwrap();
    let refreshed: Value = refreshed.json().await.unwrap();
    let (_, first) = recovering(&world, &refreshed, &wsc).await;
    assert_eq!(first[1]["recoveryState"], "Successful");
}

#[tokio::test]
async fn a_session_without_subscription_or_after_three_minutes_is_not_recovered() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let mut socket = EventSocket::connect(&world.socket_address(&tokens).await).await;
    let first = socket.next().await.unwrap();
    let wsc = first[0]["wsc"]["token"].as_str().unwrap();
    world.act("drop-sockets", json!({})).await;
    assert!(socket.next().await.is_none());
    let (_, failed) = recovering(&world, &tokens, wsc).await;
    assert_eq!(failed[1]["recoveryErrorCode"], "WSG-1005");

    let (wsc, _) = lost(&world, &tokens).await;
    world.sandbox.clock.advance_millis(180_001);
    let (_, late) = recovering(&world, &tokens, &wsc).await;
    assert_eq!(late[1]["recoveryState"], "Failed");
}

#[tokio::test]
async fn a_garbled_context_token_is_an_error() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let (mut socket, first) = recovering(&world, &tokens, "garbage").await;
    assert_eq!(first[0]["type"], "Error");
    assert_eq!(first[1]["errorCode"], "WSG-400");
    assert!(socket.next().await.is_none());
}
