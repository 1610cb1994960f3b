//! The record service: documented request in, documented answer out.

use crate::support::{Account, send};
use axum::http::{StatusCode, header};
use serde_json::{Value, json};

const CALL: &str = "phoneCall/eid:rc-s-a1b2c3d4";

fn call() -> Value {
    json!({
        "title": "Inbound call from Tomás Arriaga", "phone": "+14155550134", "status": "COMPLETE",
        "startDate": "2026-11-21", "timedEvent": true, "startTime": "14:05", "endTime": "14:12",
        "message": "- Duration: 00:06:31\n- Result: Call connected",
        "company": { "id": "600" }, "contact": { "id": "1001" }, "assigned": { "id": "12" },
        "transaction": { "id": "5501" },
    })
}

#[tokio::test]
async fn a_call_written_twice_under_one_external_id_is_one_record() {
    let account = Account::signed_in().await;
    let before = account
        .netsuite
        .records("phoneCall")
        .unwrap()
        .as_array()
        .unwrap()
        .len();
    let first = account.record("PUT", CALL, call()).await;
    assert_eq!(first.status, StatusCode::NO_CONTENT);
    assert!(first.text.is_empty());
    let second = account.record("PUT", CALL, call()).await;
    assert_eq!(second.status, StatusCode::NO_CONTENT);
    assert_eq!(first.id(), second.id());
    let after = account
        .netsuite
        .records("phoneCall")
        .unwrap()
        .as_array()
        .unwrap()
        .len();
    assert_eq!(after, before + 1);
}

#[tokio::test]
async fn a_call_reads_back_with_names_links_and_the_assigned_persons_time_zone() {
    let account = Account::signed_in().await;
    let id = account.record("PUT", CALL, call()).await.id();
    let read = account.get(CALL).await.body;
    assert_eq!(read["id"], *id);
    assert_eq!(read["externalId"], "rc-s-a1b2c3d4");
    assert_eq!(
        read["status"],
        json!({ "id": "COMPLETE", "refName": "Completed" })
    );
    assert_eq!(
        read["priority"],
        json!({ "id": "MEDIUM", "refName": "Medium" })
    );
    assert_eq!(
        read["message"],
        "- Duration: 00:06:31\n- Result: Call connected"
    );
    assert_eq!(read["timezone"], "America/New_York");
    assert_eq!(read["assigned"]["refName"], "Ben Okafor");
    assert_eq!(read["company"]["refName"], "Cobalt Ridge Orchards");
    assert_eq!(read["transaction"]["refName"], "Opportunity #OPP1017");
    assert_eq!(read["accessLevel"], false);
    assert_eq!(read["customForm"]["id"], "-150");
    assert!(read["completedDate"].is_string());
    let href = read["company"]["links"][0]["href"].as_str().unwrap();
    assert_eq!(
        href,
        "http://localhost:8791/services/rest/record/v1/customer/600"
    );

    let simple = account
        .get(&format!(
            "phonecall/{id}?simpleEnumFormat=true&fields=status"
        ))
        .await;
    assert_eq!(simple.body["status"], "COMPLETE");
    assert!(simple.body.get("title").is_none());
}

#[tokio::test]
async fn a_bare_call_gets_the_documented_defaults() {
    let account = Account::signed_in().await;
    let body = json!({ "title": "Call", "starttime": "16:30", "timedevent": true });
    let created = account.record("POST", "phonecall", body).await;
    let location = created.headers[header::LOCATION].to_str().unwrap();
    assert!(location.starts_with("http://localhost:8791/services/rest/record/v1/phonecall/"));
    let read = account
        .get(&format!("phoneCall/{}", created.id()))
        .await
        .body;
    assert_eq!(read["status"]["id"], "SCHEDULED");
    assert_eq!(read["endTime"], "17:30");
    assert_eq!(read["assigned"]["id"], "10");
    assert_eq!(read["sendEmail"], false);
    assert_eq!(read["timezone"], "America/Los_Angeles");
    assert!(read["startDate"].is_string());
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_null_clears() {
    let account = Account::signed_in().await;
    account.record("PUT", CALL, call()).await;
    let change = json!({ "message": "Agreed.", "transaction": null });
    assert_eq!(
        account.record("PATCH", CALL, change).await.status,
        StatusCode::NO_CONTENT
    );
    let read = account.get(CALL).await.body;
    assert_eq!(read["message"], "Agreed.");
    assert!(read.get("transaction").is_none());
    assert_eq!(read["phone"], "+14155550134");
}

#[tokio::test]
async fn a_call_that_cannot_be_saved_is_refused_at_its_field() {
    let account = Account::signed_in().await;
    let with = |name: &str, value: Value| {
        let mut body = call();
        body[name] = value;
        body
    };
    let cases = [
        ("title", json!("")),
        ("endTime", json!("14:05")),
        ("company", json!({})),
        ("company", json!({ "id": "99999" })),
        ("company", json!({ "id": "1001" })),
        ("company", json!({ "id": "__company_main__" })),
        ("contact", json!({ "id": "600" })),
        ("status", json!("DONE")),
        ("startDate", json!("21.11.2026")),
        ("message", json!("x".repeat(4001))),
        ("title_", json!("unknown field")),
    ];
    for (field, value) in cases {
        let answer = account
            .record("PUT", CALL, with(field, value.clone()))
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{field}: {value}");
        assert_eq!(
            answer.body["o:errorDetails"][0]["o:errorPath"], field,
            "{value}"
        );
        let content_type = answer.headers[header::CONTENT_TYPE].to_str().unwrap();
        assert_eq!(
            content_type,
            "application/vnd.oracle.resource+json; type=error"
        );
    }
    assert_eq!(
        account.get(CALL).await.code(),
        "NONEXISTENT_ID",
        "nothing was stored"
    );
}

#[tokio::test]
async fn a_contact_without_company_cannot_be_called_without_naming_one() {
    let account = Account::signed_in().await;
    let mut body = call();
    body["contact"] = json!({ "id": "1007" });
    body.as_object_mut().unwrap().remove("company");
    let answer = account.record("PUT", CALL, body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        answer.detail(),
        "Invalid value for the resource or sub-resource field 'company'. Provide a valid value."
    );
}

#[tokio::test]
async fn unknown_names_are_dropped_with_a_warning_unless_the_client_asks_for_an_error() {
    let account = Account::signed_in().await;
    let body = json!({ "title": "Call", "custevent_unknown": "Inbound" });
    let mut request = account.request("POST", "/services/rest/record/v1/phoneCall", &body);
    request
        .headers_mut()
        .remove("x-netsuite-propertynamevalidation");
    let answer = send(&account.router, request).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let warning = answer.headers[header::WARNING].to_str().unwrap();
    assert!(warning.contains("custevent_unknown"));
    let answer = account.record("POST", "phoneCall", body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_metadata_names_the_accounts_own_fields_and_a_call_can_have_them() {
    let account = Account::signed_in().await;
    let path = "/services/rest/record/v1/metadata-catalog/phoneCall";
    let mut request = account.request("GET", path, &Value::Null);
    let accepted = "application/schema+json".parse().unwrap();
    request.headers_mut().insert(header::ACCEPT, accepted);
    let answer = send(&account.router, request).await;
    let fields = &answer.body["properties"];
    assert_eq!(fields["title"]["x-ns-custom-field"], Value::Null);
    assert_eq!(fields["status"]["properties"]["id"]["enum"][1], "COMPLETE");
    let own = &fields["custevent_rc_duration"];
    assert_eq!(
        (&own["type"], &own["x-ns-custom-field"]),
        (&json!("number"), &json!(true))
    );
    let body = json!({ "title": "Call", "custevent_rc_duration": 391 });
    let id = account.record("POST", "phoneCall", body).await.id();
    let read = account.get(&format!("phoneCall/{id}")).await.body;
    assert_eq!(read["custevent_rc_duration"], 391);
}

#[tokio::test]
async fn a_lead_is_a_customer_whose_status_has_that_stage() {
    let account = Account::signed_in().await;
    let body = json!({ "companyName": "Fresh Start Bakery", "phone": "+16285550101",
        "entityStatus": { "id": "6" }, "salesRep": { "id": "11" } });
    let id = account.record("POST", "customer", body.clone()).await.id();
    let read = account.get(&format!("customer/{id}")).await.body;
    assert_eq!(read["searchStage"], "Lead");
    assert_eq!(read["entityId"], "Fresh Start Bakery");
    assert_eq!(read["salesRep"]["refName"], "Ann Lee");
    let again = account.record("POST", "customer", body).await;
    assert_eq!(again.code(), "USER_ERROR");
    assert!(again.detail().contains("already exists"));
    let nameless = account
        .record("POST", "customer", json!({ "phone": "1" }))
        .await;
    assert!(nameless.detail().contains("Company Name"));
}

#[tokio::test]
async fn a_contact_is_created_updated_and_deleted() {
    let account = Account::signed_in().await;
    let body = json!({ "firstName": "Ida", "lastName": "Novak", "company": { "id": "604" } });
    let id = account.record("POST", "contact", body).await.id();
    let path = format!("contact/{id}");
    account
        .record("PATCH", &path, json!({ "mobilePhone": "757 555 0199" }))
        .await;
    let read = account.get(&path).await.body;
    assert_eq!(read["entityId"], "Ida Novak");
    assert_eq!(read["mobilePhone"], "757 555 0199");
    assert_eq!(
        account.record("DELETE", &path, Value::Null).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(account.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_list_holds_ids_and_links_page_by_page() {
    let account = Account::signed_in().await;
    let all = account.get("customer?limit=10&offset=10").await.body;
    assert_eq!(all["count"], 10);
    assert_eq!(all["hasMore"], true);
    assert_eq!(all["items"][0].as_object().unwrap().len(), 2);
    let found = account
        .get("contact?q=lastName%20IS%20%22O%27Neil%22")
        .await;
    assert_eq!(found.items().len(), 2);
    let wrong = account.get("customer?limit=10&offset=5").await;
    assert_eq!(wrong.code(), "INVALID_PARAMETER");
}

#[tokio::test]
async fn the_log_tells_which_record_types_were_written() {
    let account = Account::signed_in().await;
    account.get("customer/600").await;
    account.query("SELECT id FROM contact", json!([])).await;
    assert!(account.netsuite.record_types_written().is_empty());
    account.record("PUT", CALL, call()).await;
    account
        .record("PATCH", "salesOrder/5601", json!({ "memo": "x" }))
        .await;
    let written: Vec<String> = account
        .netsuite
        .record_types_written()
        .into_iter()
        .collect();
    assert_eq!(written, ["phonecall", "salesorder"]);
}

#[tokio::test]
async fn a_reset_brings_back_the_seed() {
    let account = Account::signed_in().await;
    account.record("PUT", CALL, call()).await;
    account.netsuite.reset();
    assert_eq!(account.get(CALL).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        account.get("phoneCall/8001").await.status,
        StatusCode::OK,
        "the token still works"
    );
}

#[tokio::test]
async fn sublists_come_as_links_or_with_their_lines() {
    let account = Account::signed_in().await;
    let linked = account.get("customer/600").await.body;
    let whole = account
        .get("customer/600?expandSubResources=true")
        .await
        .body;
    for sublist in ["salesTeam", "addressBook"] {
        assert!(linked[sublist]["links"].is_array(), "{sublist}");
        assert!(linked[sublist].get("items").is_none(), "{sublist}");
        assert_eq!(whole[sublist]["totalResults"], 2, "{sublist}");
    }
    let team = &whole["salesTeam"]["items"];
    assert_eq!(team[0]["employee"]["refName"], "Ann Lee");
    assert_eq!(
        (&team[0]["isPrimary"], &team[1]["isPrimary"]),
        (&json!(true), &json!(false))
    );
    let address = &whole["addressBook"]["items"][1];
    assert_eq!(address["label"], "Packing house");
    assert_eq!(address["addressBookAddress"]["city"], "Hollister");
}

#[tokio::test]
async fn a_merged_customer_is_gone_and_whatever_named_it_names_the_other() {
    let account = Account::signed_in().await;
    account.record("PUT", CALL, call()).await;
    account.netsuite.merge("customer", 600, 601).unwrap();
    let read = account.get(CALL).await.body;
    assert_eq!(read["company"]["id"], "601", "{read}");
    assert_eq!(
        account.get("contact/1001").await.body["company"]["id"],
        "601"
    );
    assert_eq!(account.get("customer/600").await.code(), "NONEXISTENT_ID");
    let refused = account.record("PUT", CALL, call()).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::BAD_REQUEST, "INVALID_CONTENT")
    );
    assert_eq!(refused.body["o:errorDetails"][0]["o:errorPath"], "company");
    assert!(account.netsuite.merge("customer", 600, 601).is_err());
    assert!(account.netsuite.merge("customer", 601, 601).is_err());
}

#[tokio::test]
async fn a_locked_record_is_read_and_not_changed_until_it_is_let_go() {
    let account = Account::signed_in().await;
    let id = account.record("PUT", CALL, call()).await.id();
    let number: i64 = id.parse().unwrap();
    account.netsuite.lock("phoneCall", number, true).unwrap();
    for (method, body) in [("PUT", call()), ("PATCH", json!({ "message": "More" }))] {
        let refused = account.record(method, CALL, body).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::BAD_REQUEST, "USER_ERROR")
        );
        assert!(
            refused
                .detail()
                .ends_with("locked by a user defined workflow.")
        );
    }
    assert_eq!(account.get(CALL).await.body["message"], call()["message"]);
    account.netsuite.lock("phoneCall", number, false).unwrap();
    let done = account.record("PUT", CALL, call()).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_field_that_the_form_demands_is_asked_for_by_its_label() {
    let account = Account::signed_in().await;
    account
        .netsuite
        .demand("custevent_rc_campaign", true)
        .unwrap();
    let refused = account.record("PUT", CALL, call()).await;
    assert_eq!(
        (refused.code(), refused.detail()),
        (
            "USER_ERROR",
            "Error while accessing a resource. Please enter value(s) for: Campaign"
        )
    );
    let mut filled = call();
    filled["custevent_rc_campaign"] = json!({ "id": "2" });
    let done = account.record("PUT", CALL, filled).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT);
    account.netsuite.reset();
    let done = account.record("PUT", CALL, call()).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "a reset forgets it");
}
