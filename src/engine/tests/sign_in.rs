//! Signing in and out, and keeping the sign-in.

use super::{
    tab::{SESSION, Tab, assert_nothing_of_ann, problem, tokens},
    texts::reopened,
};
use crate::engine::{
    auth,
    io::{HttpResponse, Input, Io, LockInput, PhoneIo, SignInInput, Stored},
    tabs::TabMessage,
};
use ledgerline_core::domain::{
    connection::{Feature, Requirement, RingCentralState, SignInProblem},
    intent::Intent,
    sensitive::Secret,
    view::DialProblem,
};
use serde_json::json;

#[test]
fn signing_in_uses_pkce_and_checks_the_state() {
    let mut tab = Tab::leading();
    tab.input(Input::Intent(Intent::Connect));
    assert_eq!(tab.authorize_parameter("code_challenge_method"), "S256");
    assert_eq!(
        tab.authorize_parameter("redirect_uri"),
        "http://app.test/signed-in.html"
    );
    assert!(tab.authorize_parameter("scope").contains("VoipCalling"));
    tab.input(Input::SignIn(SignInInput::Returned {
        query: "code=c&state=forged".to_owned(),
    }));
    assert_eq!(
        tab.view().connection.sign_in_problem,
        Some(SignInProblem::StateMismatch)
    );
    assert!(!tab.has_request("oauth/token"));

    tab.input(Input::Intent(Intent::Connect));
    let state = tab.authorize_parameter("state");
    let query = format!("code=c&state={state}");
    tab.input(Input::SignIn(SignInInput::Returned {
        query: query.clone(),
    }));
    let request = tab.answer("oauth/token", 200, &tokens("access-1"));
    let (_, form) = request.body.unwrap();
    assert!(
        form.reveal().contains("code_verifier="),
        "{}",
        form.reveal()
    );
    assert!(form.reveal().contains("client_id=client"));
    // A second return with the same state belongs to no attempt.
    tab.input(Input::SignIn(SignInInput::Returned { query }));
    assert!(!tab.has_request("oauth/token"));
}

#[test]
fn a_refusal_at_sign_in_is_shown_with_its_cause() {
    let mut tab = Tab::leading();
    tab.input(Input::Intent(Intent::Connect));
    let state = tab.authorize_parameter("state");
    let query = format!("error=access_denied&error_description=no&state={state}");
    tab.input(Input::SignIn(SignInInput::Returned { query }));
    assert!(matches!(
        &tab.view().connection.sign_in_problem,
        Some(SignInProblem::Refused { error, .. }) if error == "access_denied"
    ));
    tab.input(Input::Intent(Intent::Connect));
    tab.input(Input::SignIn(SignInInput::Blocked));
    assert_eq!(
        tab.view().connection.sign_in_problem,
        Some(SignInProblem::WindowBlocked)
    );
}

#[test]
fn a_sign_in_that_leaves_the_page_is_on_disk_before_and_finished_after() {
    let mut tab = Tab::leading();
    tab.input(Input::Intent(Intent::ConnectInThisTab));
    let left = tab.other.iter().find_map(|io| {
        let Io::LeaveForSignIn(authorization) = io else {
            return None;
        };
        url::Url::parse(&authorization.address().unwrap()).ok()
    });
    assert!(tab.stored.sealed.contains_key("sign-in"));
    let state = left
        .unwrap()
        .query_pairs()
        .find(|(key, _)| key == "state")
        .unwrap()
        .1
        .into_owned();

    let mut back = Tab::new();
    back.stored = tab.stored.clone();
    back.input(Input::Started { stored: tab.stored });
    back.input(Input::SignIn(SignInInput::Returned {
        query: format!("code=c&state={state}"),
    }));
    back.input(Input::Lock(LockInput::Granted));
    back.answer("oauth/token", 200, &tokens("access-1"));
    assert!(back.has_request("sip-provision"));
}

#[test]
fn an_answer_from_a_window_that_looked_closed_still_counts() {
    let mut tab = Tab::leading();
    tab.input(Input::Intent(Intent::Connect));
    tab.input(Input::SignIn(SignInInput::Closed));
    assert_eq!(
        tab.view().connection.sign_in_problem,
        Some(SignInProblem::WindowClosed)
    );
    let query = format!("code=c&state={}", tab.authorize_parameter("state"));
    tab.input(Input::SignIn(SignInInput::Returned { query }));
    tab.answer("oauth/token", 200, &tokens("access-1"));
    assert_eq!(tab.view().connection.sign_in_problem, None);
    assert!(tab.has_request("sip-provision"));
}

#[test]
fn a_permission_that_was_not_granted_is_named_with_its_feature() {
    let tab = Tab::ready();
    assert!(
        tab.view()
            .connection
            .missing_scopes
            .contains(&"SMS".to_owned())
    );
    let sms = tab
        .view()
        .connection
        .features
        .iter()
        .find(|row| row.feature == Feature::Sms);
    assert_eq!(sms.unwrap().missing, Some(Requirement::Permission));
    let calls = tab
        .view()
        .connection
        .features
        .iter()
        .find(|row| row.feature == Feature::OutboundCalls);
    assert_eq!(calls.unwrap().missing, None);
}

#[test]
fn a_dying_token_is_refreshed_once_and_waiting_requests_follow() {
    let mut tab = Tab::ready();
    tab.pass(3_600_000 - 60_000);
    let request = tab.answer("oauth/token", 200, &tokens("access-2"));
    assert!(
        request
            .body
            .unwrap()
            .1
            .reveal()
            .contains("grant_type=refresh_token")
    );
    assert!(!tab.has_request("oauth/token"));
    assert!(tab.stored.sealed[&auth::TOKENS.to_owned()].contains("access-2"));
}

#[test]
fn a_rejected_sign_in_asks_to_reconnect_and_does_not_loop() {
    let mut tab = Tab::ready();
    tab.pass(3_600_000 - 60_000);
    tab.answer("oauth/token", 400, &json!({"error": "invalid_grant"}));
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
    tab.requests.clear();
    tab.pass(3_600_000);
    assert!(!tab.has_request("oauth/token"));
    let mut reloaded = reopened(&tab, 2);
    assert_eq!(
        reloaded.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
    reloaded.pass(3_600_000);
    assert!(!reloaded.has_request("oauth/token"));
    for tab in [&mut tab, &mut reloaded] {
        tab.sign_in();
        assert_ne!(
            tab.view().connection.ringcentral,
            RingCentralState::ReconnectNeeded
        );
    }
    assert_ne!(
        reopened(&reloaded, 3).view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
}

#[test]
fn a_passing_refresh_failure_keeps_the_sign_in() {
    let mut tab = Tab::ready();
    tab.pass(3_600_000 - 60_000);
    tab.answer("oauth/token", 503, &json!({"errorCode": "CMN-201"}));
    assert_ne!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
    tab.pass(60_000);
    tab.answer("oauth/token", 200, &tokens("access-2"));
}

#[test]
fn disconnecting_revokes_forgets_and_unregisters() {
    let mut tab = Tab::ready();
    tab.input(Input::Intent(Intent::Disconnect));
    assert!(tab.has_request("oauth/revoke"));
    assert!(tab.stored.sealed.is_empty());
    assert!(tab.phone.iter().any(|act| matches!(act, PhoneIo::Stop)));
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::NotConnected
    );
    tab.input(Input::Intent(Intent::Dial {
        input: "4155550134".to_owned(),
    }));
    assert_eq!(tab.view().dialer.problem, Some(DialProblem::NotConnected));
}

#[test]
fn a_sign_in_that_ringcentral_has_no_time_for_is_not_called_refused() {
    for status in [429, 503] {
        let mut tab = Tab::leading();
        tab.input(Input::Intent(Intent::Connect));
        let state = tab.authorize_parameter("state");
        tab.input(Input::SignIn(SignInInput::Returned {
            query: format!("code=c&state={state}"),
        }));
        tab.answer("oauth/token", status, &json!({"errorCode": "CMN-301"}));
        let connection = &tab.view().connection;
        assert_eq!(connection.sign_in_problem, Some(SignInProblem::Busy));
        assert_eq!(connection.ringcentral, RingCentralState::NotConnected);
    }
}

#[test]
fn an_expired_token_found_at_the_start_is_refreshed_once_and_kept() {
    let mut before = Tab::ready();
    before.pass(0);
    let mut tab = Tab::new();
    tab.now = before.now.plus_millis(4_000_000);
    tab.stored = before.stored.clone();
    tab.input(Input::Started {
        stored: before.stored,
    });
    tab.input(Input::Lock(LockInput::Granted));
    tab.input(Input::Tab(TabMessage::SignInChanged));
    tab.answer("oauth/token", 200, &tokens("access-2"));
    assert!(!tab.has_request("oauth/token"));
    let (_, request) = tab.request("wstoken");
    assert_eq!(request.authorization.unwrap().reveal(), "Bearer access-2");
}

#[test]
fn reconnecting_in_another_tab_leaves_a_live_call_alone() {
    let mut tab = Tab::ready();
    tab.talking();
    tab.input(Input::Tab(TabMessage::SignInChanged));
    assert_eq!(tab.view().calls.len(), 1);
    assert!(tab.view().finished.calls.is_empty() && !tab.has_request("/calls/"));
}

/// Requests go out together when a browser starts with a token that has ended. The refusal of one
/// that comes in after the renewal is about the old token, and must not end the new one.
#[test]
fn a_late_refusal_of_the_old_token_neither_renews_again_nor_ends_the_sign_in() {
    let mut tab = Tab::leading();
    tab.sign_in();
    let ended = json!({"errorCode": "TokenInvalid"});
    tab.answer("extension/~/phone-number", 401, &ended);
    tab.answer("oauth/token", 200, &tokens("access-2"));
    tab.answer("wstoken", 401, &ended);
    assert!(!tab.has_request("oauth/token"));
    let (_, again) = tab.request("wstoken");
    assert_eq!(again.authorization.unwrap().reveal(), "Bearer access-2");

    // The new token is refused as well: that is the end of this sign-in.
    tab.answer("extension/~/phone-number", 401, &ended);
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
}

#[test]
fn a_connector_that_refuses_the_token_does_not_end_the_sign_in() {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.answer("/session", 401, &problem(401, "sign-in-required"));
    tab.answer("oauth/token", 200, &tokens("access-2"));
    tab.answer("/session", 401, &problem(401, "sign-in-required"));
    assert_ne!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
}

#[test]
fn tokens_that_are_being_stored_survive_what_was_read_before() {
    let mut tab = Tab::leading();
    tab.input(Input::Intent(Intent::Connect));
    let query = format!("code=c&state={}", tab.authorize_parameter("state"));
    tab.input(Input::SignIn(SignInInput::Returned { query }));
    let (id, _) = tab.request("oauth/token");
    let body = Secret::new(tokens("access-1").to_string());
    let result = Ok(HttpResponse {
        status: 200,
        retry_after: None,
        body,
    });
    // The answer is in, its tokens are on their way to disk, and an older reading arrives.
    tab.engine.handle(Input::Http { id, result }, tab.now);
    tab.input(Input::Reread {
        stored: Stored::default(),
    });
    assert!(tab.engine.auth.tokens().is_some());
    assert_ne!(
        tab.view().connection.ringcentral,
        RingCentralState::NotConnected
    );
}

#[test]
fn a_sign_out_in_a_tab_that_leads_too_is_followed() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    tab.no_answer("/calls/s-a0");
    tab.stored.sealed.clear();
    tab.input(Input::Tab(TabMessage::SignInChanged));
    assert_nothing_of_ann(&tab);
    assert!(tab.stored.journal[&SESSION.to_owned()].contains("300012341"));
}
