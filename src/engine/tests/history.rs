//! The list of all calls, from this browser's own and from RingCentral's log; and voicemails.

use ledgerline_core::{
    domain::{
        caller::CallerIdentity,
        finished_call::CallResult,
        history::{
            About, AboutView, HistoryFilter, HistoryReach, HistoryView, HistoryWish, LookView,
            NoRecording, Recording, Sound, SoundState, Transcript,
        },
        ids::{RecordId, TelephonySessionId},
        intent::Intent,
        sensitive::Secret,
        view::{AnnexName, LogState},
    },
    json,
};
use serde_json::{Value, json};

use super::tab::{SESSION, Tab, logged, problem};
use crate::engine::{
    history,
    io::{HttpResponse, Input, Io, LockInput},
};

const OTHER: &str = "s-b1";

fn wish(tab: &mut Tab, wish: &HistoryWish) {
    tab.input(Input::Intent(Intent::Annex {
        annex: AnnexName::History,
        wish: json::write(wish).unwrap(),
    }));
}

fn look(tab: &mut Tab, name: &str, asked: u32, open: Option<&str>, filter: HistoryFilter) {
    let window = HistoryWish::Look {
        look: name.to_owned(),
        asked,
        filter,
        first: 0,
        count: 20,
        open: open.map(TelephonySessionId::new),
    };
    wish(tab, &window);
}

fn opens(tab: &mut Tab, session: &str) {
    look(tab, "here", 2, Some(session), HistoryFilter::default());
}

fn view(tab: &Tab) -> HistoryView {
    json::read(&tab.view().annex(AnnexName::History).unwrap().body).unwrap()
}

fn looked(tab: &Tab, name: &str) -> Option<LookView> {
    view(tab).looks.into_iter().find(|look| look.look == name)
}

fn sessions(tab: &Tab) -> Vec<String> {
    let rows = looked(tab, "here").unwrap().rows.into_iter();
    rows.map(|row| row.session.as_str().to_owned()).collect()
}

fn recording(tab: &Tab) -> Recording {
    looked(tab, "here").unwrap().details.unwrap().recording
}

fn attach(tab: &mut Tab) {
    tab.input(Input::Attach(history::annex()));
}

/// Ready, looking, and RingCentral's log holds one call of another phone.
fn looking() -> Tab {
    let mut tab = Tab::ready();
    attach(&mut tab);
    look(&mut tab, "here", 1, None, HistoryFilter::default());
    let told = log(&[record(OTHER, "Missed", json!({}))]);
    tab.answer("call-log-sync?syncType=FSync", 200, &told);
    tab.answer("message-sync?syncType=FSync", 200, &log(&[]));
    tab
}

fn record(session: &str, result: &str, more: Value) -> Value {
    let mut record = json!({
        "id": "r", "telephonySessionId": session, "startTime": "2027-01-15T07:00:00.000Z",
        "duration": 61, "direction": "Inbound", "result": result,
        "from": {"phoneNumber": "+12125550100", "name": "WIRELESS CALLER"},
        "to": {"phoneNumber": "+16505550101"}
    });
    if let Value::Object(more) = more {
        record.as_object_mut().unwrap().extend(more);
    }
    record
}

fn log(records: &[Value]) -> Value {
    json!({"records": records, "syncInfo": {"syncToken": "t"}})
}

/// RingCentral answers with something that is no JSON.
fn answer_text(tab: &mut Tab, part: &str, status: u16, body: &str) {
    let (id, _) = tab.request(part);
    let response = HttpResponse {
        status,
        retry_after: None,
        body: Secret::new(body.to_owned()),
    };
    tab.input(Input::Http {
        id,
        result: Ok(response),
    });
}

#[test]
fn a_call_that_ended_is_listed_at_once_and_corrected_by_the_log() {
    let mut tab = looking();
    assert_eq!(sessions(&tab), [OTHER]);
    assert_eq!(view(&tab).reach, HistoryReach::Complete);
    let call = tab.talking();
    tab.pass(60_000);
    tab.hang_up(&call);
    assert_eq!(sessions(&tab), [SESSION, OTHER]);
    opens(&mut tab, SESSION);
    let Recording::Missing { reason, again_at } = recording(&tab) else {
        panic!("{:?}", recording(&tab));
    };
    assert_eq!(reason, NoRecording::NotReady);
    assert!(again_at > Some(tab.now), "it is said when it is looked for");
    tab.pass(7_000);
    let recorded = json!({"recording": {"id": "77"}, "direction": "Outbound"});
    let told = log(&[record(SESSION, "Call connected", recorded)]);
    tab.answer("call-log-sync?syncType=ISync&syncToken=t", 200, &told);
    assert_eq!(sessions(&tab), [SESSION, OTHER], "no doubles");
    opens(&mut tab, SESSION);
    let id = "77".to_owned();
    assert_eq!(recording(&tab), Recording::There { id });
}

#[test]
fn each_tab_has_a_window_of_its_own_and_the_view_no_other_rows() {
    let mut tab = looking();
    let text = "nobody".to_owned();
    let filter = HistoryFilter {
        text,
        ..HistoryFilter::default()
    };
    look(&mut tab, "there", 1, None, filter);
    assert_eq!(looked(&tab, "there").unwrap().found, 0);
    assert_eq!(sessions(&tab), [OTHER]);
    let there = "there".to_owned();
    wish(&mut tab, &HistoryWish::Away { look: there });
    assert_eq!(looked(&tab, "there"), None);
}

#[test]
fn a_reload_shows_the_list_before_ringcentral_is_asked() {
    let mut tab = looking();
    let mut next = Tab::seeded(2);
    next.now = tab.now;
    next.history = tab.history.clone();
    next.stored = tab.stored.clone();
    tab.input(Input::Leaving { may_return: false });
    next.input(Input::Started {
        stored: tab.stored.clone(),
    });
    next.input(Input::Lock(LockInput::Granted));
    attach(&mut next);
    look(&mut next, "here", 1, None, HistoryFilter::default());
    assert_eq!(sessions(&next), [OTHER]);
    assert!(view(&next).as_of.is_some(), "and how old it is");
}

#[test]
fn without_a_network_what_is_known_stays_and_says_how_old_it_is() {
    let mut tab = looking();
    let read_at = tab.now;
    assert!(!view(&tab).is_offline);
    tab.pass(60_000);
    tab.input(Input::Online(false));
    let told = view(&tab);
    assert!(told.is_offline);
    assert_eq!(
        (told.as_of, told.voicemails_as_of),
        (Some(read_at), Some(read_at))
    );
    assert_eq!(sessions(&tab), [OTHER]);
    tab.input(Input::Online(true));
    assert!(!view(&tab).is_offline);
}

#[test]
fn somebody_else_sees_nothing_of_it_and_nothing_stays_on_disk() {
    let mut tab = looking();
    assert!(!tab.history.is_empty());
    tab.input(Input::Intent(Intent::Disconnect));
    assert!(tab.view().annex(AnnexName::History).is_none());
    assert!(tab.history.is_empty());
    tab.sign_in_as("300012342", "access-9");
    look(&mut tab, "here", 1, None, HistoryFilter::default());
    assert!(sessions(&tab).is_empty());
}

#[test]
fn a_note_on_a_call_that_only_the_log_knows_logs_the_call() {
    let mut tab = looking();
    let note = HistoryWish::Note {
        session: TelephonySessionId::new(OTHER),
        text: "called back".to_owned(),
    };
    wish(&mut tab, &note);
    let request = tab.answer("/calls/s-b1", 200, &logged());
    let body: Value = serde_json::from_str(request.body.unwrap().1.reveal()).unwrap();
    assert_eq!(
        (&body["note"], &body["result"]),
        (&json!("called back"), &json!("missed"))
    );
    assert_eq!(sessions(&tab), [OTHER]);
    let row = looked(&tab, "here").unwrap().rows.remove(0);
    assert_eq!(
        (row.result, row.note.as_str()),
        (CallResult::Missed, "called back")
    );
}

#[test]
fn a_call_of_another_phone_has_netsuites_name_and_the_question_is_asked_once() {
    let mut tab = looking();
    let name = |tab: &Tab| looked(tab, "here").unwrap().rows[0].name.clone();
    assert_eq!(name(&tab).as_deref(), Some("WIRELESS CALLER"));
    let known = json!({"known": [{"number": "+12125550100", "found": {
        "company": {"kind": "customer", "id": "600", "name": "Cobalt Ridge Orchards"},
        "contact": null, "title": null, "field": "main", "storedAs": "+12125550100", "url": null
    }}]});
    let request = tab.answer("/callers/known", 200, &known);
    let (_, body) = request.body.unwrap();
    assert_eq!(body.reveal(), r#"{"numbers":["+12125550100"]}"#);
    assert_eq!(name(&tab).as_deref(), Some("Cobalt Ridge Orchards"));
    look(&mut tab, "here", 2, None, HistoryFilter::default());
    assert!(!tab.has_request("/callers/known"));
    tab.pass(10 * 60_000);
    look(&mut tab, "here", 3, None, HistoryFilter::default());
    tab.no_answer("/callers/known");
    look(&mut tab, "here", 4, None, HistoryFilter::default());
    assert!(!tab.has_request("/callers/known"), "not while it is away");
    tab.pass(60_000);
    assert!(tab.has_request("/callers/known"));
}

/// What the connector knows of the caller of [`OTHER`].
fn known_as(name: &str) -> Value {
    json!({"known": [{"number": "+12125550100", "found": {
        "company": {"kind": "customer", "id": "600", "name": name},
        "contact": null, "title": null, "field": "main", "storedAs": "+12125550100", "url": null
    }}]})
}

fn first_name(tab: &Tab) -> Option<String> {
    looked(tab, "here").unwrap().rows[0].name.clone()
}

/// The tab wakes when it asked to and at no other time, until it asks who has a number; that is then.
fn sleep_until_asked(tab: &mut Tab, millis: i64) {
    let asked_at = tab.now.plus_millis(millis);
    while !tab.has_request("/callers/known") {
        tab.now = *tab.wakes.last().unwrap();
        assert!(tab.now <= asked_at, "it sleeps on");
        tab.input(Input::Woke);
    }
    assert_eq!(tab.now, asked_at);
}

#[test]
fn a_name_that_netsuite_learns_later_appears_without_anybody_touching_the_screen() {
    let mut tab = looking();
    tab.no_answer("/callers/known");
    assert_eq!(first_name(&tab).as_deref(), Some("WIRELESS CALLER"));
    sleep_until_asked(&mut tab, 60_000);
    tab.answer("/callers/known", 200, &json!({"known": []}));
    assert_eq!(first_name(&tab).as_deref(), Some("WIRELESS CALLER"));
    sleep_until_asked(&mut tab, 600_000);
    tab.answer("/callers/known", 200, &known_as("Cobalt Ridge"));
    assert_eq!(first_name(&tab).as_deref(), Some("Cobalt Ridge"));
    sleep_until_asked(&mut tab, 600_000);
    tab.answer("/callers/known", 200, &known_as("Cobalt Ridge Orchards"));
    assert_eq!(first_name(&tab).as_deref(), Some("Cobalt Ridge Orchards"));
    wish(
        &mut tab,
        &HistoryWish::Away {
            look: "here".to_owned(),
        },
    );
    tab.pass(3_600_000);
    assert!(!tab.has_request("/callers/known"), "nobody looks");
}

#[test]
fn a_connector_that_cannot_tell_takes_no_name_away() {
    let mut tab = looking();
    tab.answer("/callers/known", 200, &known_as("Cobalt Ridge"));
    opens(&mut tab, OTHER);
    tab.no_answer("/callers");
    assert_eq!(first_name(&tab).as_deref(), Some("Cobalt Ridge"));
    let details = looked(&tab, "here").unwrap().details.unwrap();
    assert_eq!(
        details.caller.known().unwrap().display_name(),
        "Cobalt Ridge"
    );
    tab.pass(60_000);
    look(&mut tab, "here", 3, None, HistoryFilter::default());
    opens(&mut tab, OTHER);
    tab.answer("/callers", 200, &json!({"matches": []}));
    let details = looked(&tab, "here").unwrap().details.unwrap();
    assert_eq!(details.caller, CallerIdentity::Unknown, "it could tell");
}

#[test]
fn a_call_that_was_logged_here_is_shown_under_the_name_its_customer_has_now() {
    let mut tab = looking();
    let call = tab.talking();
    let customer = |id: &str, name: &str| {
        json!({
            "company": {"kind": "customer", "id": id, "name": name},
            "contact": null, "title": null, "field": "main", "storedAs": "415", "url": null
        })
    };
    tab.answer("/callers/known", 200, &json!({"known": []}));
    let found = json!({"matches": [customer("700", "Harbor Supply")]});
    tab.answer("/callers", 200, &found);
    tab.hang_up(&call);
    assert_eq!(first_name(&tab).as_deref(), Some("Harbor Supply"));
    let later = |name: &str, id: &str| json!({"known": [{"number": "+14155550134", "found": customer(id, name)}]});
    tab.answer("/callers/known", 200, &later("Harbor Supply Inc.", "700"));
    assert_eq!(first_name(&tab).as_deref(), Some("Harbor Supply Inc."));
    tab.pass(600_000);
    tab.answer("/callers/known", 200, &later("Elm & Sons", "701"));
    assert_eq!(
        first_name(&tab).as_deref(),
        Some("Harbor Supply"),
        "the call stays with whom it was logged"
    );
}

#[test]
fn a_call_that_ends_on_another_phone_is_asked_for() {
    let mut tab = looking();
    tab.pass(60_000);
    let event = json!([{"type": "ServerNotification", "messageId": "n"}, {
        "uuid": "u-other", "event": "/restapi/v1.0/account/4/extension/300012341/telephony/sessions",
        "body": {"telephonySessionId": "s-desk", "sequence": 4, "parties": [{
            "id": "p-1", "extensionId": "300012341", "direction": "Outbound",
            "to": {"phoneNumber": "+14155550134"}, "from": {"phoneNumber": "+16505550101"},
            "status": {"code": "Disconnected"}
        }]}
    }]);
    tab.frame(&event);
    tab.pass(3_000);
    assert!(tab.has_request("call-log-sync?syncType=ISync"));
}

#[test]
fn a_recording_is_fetched_with_the_token_or_one_of_three_reasons_is_given() {
    let mut tab = looking();
    opens(&mut tab, OTHER);
    let reason = NoRecording::NoneMade;
    let again_at = None;
    assert_eq!(recording(&tab), Recording::Missing { reason, again_at });
    let id = "77".to_owned();
    let sound = Sound::Recording { id };
    let missing = |reason| SoundState::Missing { reason };
    for (status, state) in [
        (403, missing(NoRecording::NoPermission)),
        (404, missing(NoRecording::NoneMade)),
        (503, missing(NoRecording::Unreachable)),
    ] {
        let play = HistoryWish::Play {
            sound: sound.clone(),
        };
        wish(&mut tab, &play);
        assert_eq!(view(&tab).sounds, [(sound.clone(), SoundState::Fetching)]);
        answer_text(&mut tab, "/recording/77/content", status, "{}");
        assert_eq!(view(&tab).sounds, [(sound.clone(), state)]);
    }
    let play = HistoryWish::Play {
        sound: sound.clone(),
    };
    wish(&mut tab, &play);
    let (_, request) = tab.requests.last().unwrap();
    assert!(request.is_content && request.url.starts_with("http://rc.test/"));
    let authorization = request.authorization.as_ref().unwrap();
    assert_eq!(authorization.reveal(), "Bearer access-1");
    answer_text(&mut tab, "/recording/77/content", 200, "blob:1");
    let address = "blob:1".to_owned();
    assert_eq!(
        view(&tab).sounds,
        [(sound.clone(), SoundState::Ready { address })]
    );
    wish(&mut tab, &HistoryWish::Stop { sound });
    assert!(view(&tab).sounds.is_empty());
    let is_dropped = |io: &Io| matches!(io, Io::DropContent(address) if address == "blob:1");
    assert!(tab.other.iter().any(is_dropped));
}

fn voicemail() -> Value {
    json!({"id": 17, "type": "VoiceMail", "availability": "Alive", "readStatus": "Unread",
        "creationTime": "2027-01-15T07:00:00.000Z", "from": {"phoneNumber": "+12125550100"},
        "vmTranscriptionStatus": "Completed", "attachments": [
            {"id": 1, "type": "AudioRecording", "uri": "http://rc.test/m/17/1", "vmDuration": 17},
            {"id": 2, "type": "AudioTranscription", "uri": "http://rc.test/m/17/2"}]})
}

/// Looking, with one voicemail that nobody has heard.
fn with_voicemail() -> Tab {
    let mut tab = looking();
    tab.frame(&json!([{"type": "ServerNotification", "messageId": "n"}, {
        "uuid": "vm", "event": "/restapi/v1.0/account/4/extension/300012341/message-store",
        "body": {"changes": [{"type": "VoiceMail", "newCount": 1}]}
    }]));
    let told = log(&[voicemail()]);
    tab.answer("message-sync?syncType=ISync&syncToken=t", 200, &told);
    tab
}

#[test]
fn a_voicemail_is_told_with_its_words_and_counted_until_it_is_heard() {
    let mut tab = with_voicemail();
    assert_eq!(tab.view().annex(AnnexName::History).unwrap().unseen, 1);
    answer_text(&mut tab, "/m/17/2", 200, "Call me.");
    let text = "Call me.".to_owned();
    assert_eq!(
        view(&tab).voicemails[0].transcript,
        Transcript::Text { text }
    );
    let heard = HistoryWish::Heard {
        id: "17".to_owned(),
        is_heard: true,
    };
    wish(&mut tab, &heard);
    assert_eq!(tab.view().annex(AnnexName::History).unwrap().unseen, 0);
    let request = tab.answer("/message-store/17", 503, &json!({}));
    assert!(request.body.unwrap().1.reveal().contains("Read"));
    tab.answer("message-sync?syncType=FSync", 200, &log(&[voicemail()]));
    assert!(view(&tab).voicemails[0].is_new, "RingCentral did not do it");
}

#[test]
fn a_voicemail_is_deleted_unless_that_is_taken_back_in_time() {
    let mut tab = with_voicemail();
    let delete = HistoryWish::Delete {
        id: "17".to_owned(),
    };
    wish(&mut tab, &delete);
    assert!(view(&tab).voicemails.is_empty() && view(&tab).deleting.is_some());
    wish(&mut tab, &HistoryWish::Keep);
    tab.pass(10_000);
    assert_eq!(view(&tab).voicemails.len(), 1);
    wish(&mut tab, &delete);
    tab.pass(8_000);
    assert_eq!(view(&tab).deleting, None);
    let request = tab.answer("/message-store/17", 204, &json!({}));
    assert_eq!(request.method.as_str(), "DELETE");
    assert!(view(&tab).voicemails.is_empty());
}

fn remove(tab: &mut Tab, session: &str) {
    let session = TelephonySessionId::new(session);
    wish(tab, &HistoryWish::Remove { session });
}

#[test]
fn a_removed_call_is_gone_for_every_look_whoever_tells_of_it_again() {
    let mut tab = looking();
    let call = tab.talking();
    tab.hang_up(&call);
    opens(&mut tab, OTHER);
    look(&mut tab, "there", 1, None, HistoryFilter::default());
    remove(&mut tab, OTHER);
    assert_eq!(sessions(&tab), [SESSION]);
    assert_eq!(looked(&tab, "here").unwrap().details, None);
    assert_eq!(looked(&tab, "there").unwrap().found, 1);
    assert_eq!(view(&tab).removed.unwrap().session.as_str(), OTHER);
    tab.pass(8_000);
    assert_eq!(view(&tab).removed, None);
    wish(&mut tab, &HistoryWish::Refresh);
    let told = log(&[record(OTHER, "Missed", json!({"recording": {"id": "77"}}))]);
    tab.answer("call-log-sync?syncType=ISync", 200, &told);
    assert_eq!(sessions(&tab), [SESSION]);
    let kept = tab.history.values().any(|page| page.contains(OTHER));
    assert!(!kept, "nothing of it is on disk but its id");

    // Another tab leads: it knows.
    let mut next = Tab::seeded(2);
    next.now = tab.now;
    (next.stored, next.pending) = (tab.stored.clone(), tab.pending.clone());
    next.history = tab.history.clone();
    let stored = next.stored.clone();
    next.input(Input::Started { stored });
    next.input(Input::Lock(LockInput::Granted));
    attach(&mut next);
    look(&mut next, "here", 1, None, HistoryFilter::default());
    assert_eq!(sessions(&next), [SESSION]);
}

#[test]
fn a_removal_is_taken_back_in_time_and_changes_nothing_in_netsuite() {
    let mut tab = looking();
    let call = tab.talking();
    tab.hang_up(&call);
    remove(&mut tab, SESSION);
    assert_eq!(sessions(&tab), [OTHER]);
    assert_eq!(tab.view().finished.calls.len(), 1, "it waits to be logged");
    tab.answer("/calls/", 200, &logged());
    assert_eq!(sessions(&tab), [OTHER]);
    assert!(
        !tab.has_request("call-log-sync?syncType=ISync"),
        "nobody waits for what RingCentral says of it"
    );
    tab.pass(7_000);
    wish(&mut tab, &HistoryWish::Restore);
    assert_eq!(sessions(&tab), [SESSION, OTHER]);
    let row = looked(&tab, "here").unwrap().rows.remove(0);
    assert!(
        matches!(row.log, Some(LogState::Logged { .. })),
        "it knows what happened meanwhile"
    );
    remove(&mut tab, SESSION);
    tab.pass(8_000);
    wish(&mut tab, &HistoryWish::Restore);
    assert_eq!(sessions(&tab), [OTHER], "too late");
}

#[test]
fn what_the_log_tells_of_a_removed_call_is_there_when_it_is_put_back() {
    let mut tab = looking();
    tab.pass(8_000);
    remove(&mut tab, OTHER);
    wish(&mut tab, &HistoryWish::Refresh);
    let told = log(&[record(OTHER, "Voicemail", json!({}))]);
    tab.answer("call-log-sync?syncType=ISync", 200, &told);
    wish(&mut tab, &HistoryWish::Restore);
    let row = looked(&tab, "here").unwrap().rows.remove(0);
    assert_eq!(row.result, CallResult::Voicemail);
}

#[test]
fn a_call_that_was_not_logged_here_can_be_logged_before_it_is_removed() {
    let mut tab = looking();
    let session = TelephonySessionId::new(OTHER);
    wish(&mut tab, &HistoryWish::Log { session });
    let put = tab.answer("/calls/", 200, &logged());
    assert!(put.url.ends_with(OTHER), "{}", put.url);
    remove(&mut tab, OTHER);
    assert_eq!(tab.view().finished.calls.len(), 1);
}

fn about(tab: &mut Tab, about: &About) {
    let filter = HistoryFilter {
        about: Some(about.clone()),
        ..HistoryFilter::default()
    };
    look(tab, "here", 2, None, filter);
}

fn about_view(tab: &Tab) -> AboutView {
    looked(tab, "here").unwrap().about.unwrap()
}

fn calls_of(numbers: &[&str], filed: &[&str]) -> Value {
    json!({
        "customer": { "id": "600", "kind": "customer", "name": "Cobalt Ridge Orchards" },
        "url": null, "order": null, "numbers": numbers, "sessions": filed,
    })
}

#[test]
fn the_calls_of_a_customer_are_those_netsuite_files_there_and_those_with_a_number_of_theirs() {
    let mut tab = looking();
    let customer = About::Customer(RecordId::new("600"));
    about(&mut tab, &customer);
    assert_eq!(about_view(&tab), AboutView::Asked);
    assert!(sessions(&tab).is_empty(), "nobody's before it is known");
    tab.answer("/customers/600/history", 200, &calls_of(&[], &["s-9"]));
    assert!(sessions(&tab).is_empty());
    assert!(matches!(
        about_view(&tab),
        AboutView::Found { customer, .. } if customer.name == "Cobalt Ridge Orchards"
    ));
    // The same tab, without the filter, sees all again.
    look(&mut tab, "here", 3, None, HistoryFilter::default());
    assert_eq!(sessions(&tab), [OTHER]);
    assert_eq!(looked(&tab, "here").unwrap().about, None);

    let order = About::SalesOrder(RecordId::new("5601"));
    about(&mut tab, &order);
    tab.answer("/orders/5601/history", 200, &calls_of(&[], &[OTHER]));
    assert_eq!(sessions(&tab), [OTHER], "filed there");
    let number = view_number(&tab);
    let other = About::Customer(RecordId::new("601"));
    about(&mut tab, &other);
    tab.answer("/customers/601/history", 200, &calls_of(&[&number], &[]));
    assert_eq!(sessions(&tab), [OTHER], "by its number");
}

fn view_number(tab: &Tab) -> String {
    let rows = looked(tab, "here").unwrap().rows;
    rows[0].number.clone().unwrap()
}

#[test]
fn whose_calls_are_not_found_or_not_allowed_is_said_and_can_be_tried_again() {
    let mut tab = looking();
    let customer = About::Customer(RecordId::new("999"));
    about(&mut tab, &customer);
    let answer = problem(404, "not-found");
    tab.answer("/customers/999/history", 404, &answer);
    let AboutView::Failed { problem } = about_view(&tab) else {
        panic!("it failed");
    };
    assert_eq!(problem.code, "not-found");
    assert!(sessions(&tab).is_empty());
    wish(&mut tab, &HistoryWish::Refresh);
    assert_eq!(about_view(&tab), AboutView::Asked);
    tab.answer("/customers/999/history", 200, &calls_of(&[], &[OTHER]));
    assert_eq!(sessions(&tab), [OTHER]);
}

#[test]
fn an_address_that_names_no_record_asks_for_none() {
    let mut tab = looking();
    about(&mut tab, &About::Customer(RecordId::new("6/../7 OR 1")));
    assert!(tab.has_request("/customers/-/history"));
}
