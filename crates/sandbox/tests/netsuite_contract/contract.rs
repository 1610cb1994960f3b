//! What NetSuite is expected to do, row by row: each record type through its whole life, lists,
//! SuiteQL, permissions, and what is there to begin with.

use std::collections::BTreeSet;

use axum::http::{StatusCode, header};
use ledgerline_sandbox::netsuite::schema::RecordType;
use serde_json::{Value, json};

use crate::support::{Account, send};

/// A type as its documentation spells it, what it needs to be made, and one field to change.
fn writable() -> Vec<(&'static str, Value, &'static str, Value)> {
    let (customer, rep) = (json!({ "id": "600" }), json!({ "id": "11" }));
    vec![
        (
            "phoneCall",
            json!({ "title": "Call", "company": customer }),
            "message",
            json!("Agreed."),
        ),
        (
            "contact",
            json!({ "firstName": "Uma", "lastName": "Vance", "company": customer }),
            "title",
            json!("Buyer"),
        ),
        (
            "customer",
            json!({ "companyName": "Vance Joinery" }),
            "phone",
            json!("503-555-0177"),
        ),
        (
            "job",
            json!({ "entityId": "Fit-out", "parent": customer }),
            "startDate",
            json!("2026-11-21"),
        ),
        (
            "opportunity",
            json!({ "title": "Frames", "entity": customer, "entityStatus": { "id": "10" } }),
            "memo",
            json!("Oak"),
        ),
        (
            "salesOrder",
            json!({ "tranId": "SO9", "entity": customer, "status": "B" }),
            "memo",
            json!("Oak"),
        ),
        (
            "task",
            json!({ "title": "Send the quote", "assigned": rep }),
            "message",
            json!("By noon"),
        ),
        (
            "employee",
            json!({ "firstName": "Uma", "lastName": "Vance" }),
            "title",
            json!("Rep"),
        ),
        (
            "vendor",
            json!({ "companyName": "Vance Timber" }),
            "phone",
            json!("503-555-0178"),
        ),
        (
            "calendarEvent",
            json!({ "title": "Visit", "company": customer }),
            "location",
            json!("Gate 2"),
        ),
        (
            "supportCase",
            json!({ "title": "Wet cartons", "company": customer }),
            "phone",
            json!("503-555-0179"),
        ),
    ]
}

#[tokio::test]
async fn every_record_type_is_made_read_changed_and_deleted() {
    let account = Account::signed_in().await;
    for (name, needed, field, value) in writable() {
        let made = account.record("POST", name, needed.clone()).await;
        assert_eq!(made.status, StatusCode::NO_CONTENT, "{name}: {}", made.text);
        assert!(made.text.is_empty());
        let path = format!("{}/{}", name.to_uppercase(), made.id());
        let change = Value::Object([(field.to_owned(), value.clone())].into_iter().collect());
        assert_eq!(
            account.record("PATCH", &path, change).await.status,
            StatusCode::NO_CONTENT
        );
        let read = account.get(&path).await.body;
        assert_eq!(read[field], value, "{name}");
        assert_eq!(read["id"], *made.id());
        if let Some(id) = needed["company"]["id"].as_str() {
            assert_eq!(read["company"]["id"], id);
            assert_eq!(read["company"]["refName"], "Cobalt Ridge Orchards");
        }
        let clear = Value::Object([(field.to_owned(), Value::Null)].into_iter().collect());
        account.record("PATCH", &path, clear).await;
        assert!(account.get(&path).await.body.get(field).is_none(), "{name}");
        let gone = account.record("DELETE", &path, Value::Null).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(account.get(&path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn every_record_type_is_upserted_under_an_external_id_alone() {
    let account = Account::signed_in().await;
    for (name, needed, field, value) in writable() {
        let path = format!("{name}/eid:contract-1");
        let first = account.record("PUT", &path, needed.clone()).await;
        assert_eq!(
            first.status,
            StatusCode::NO_CONTENT,
            "{name}: {}",
            first.text
        );
        let mut again = needed.clone();
        again[field] = value.clone();
        let second = account.record("PUT", &path, again).await;
        assert_eq!(second.id(), first.id(), "{name}");
        assert_eq!(account.get(&path).await.body[field], value, "{name}");
        let unknown = account
            .record("PUT", &format!("{name}/987654"), needed)
            .await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn statuses_and_emails_are_only_read() {
    let account = Account::signed_in().await;
    for path in ["customerStatus", "message"] {
        let made = account.record("POST", path, json!({ "name": "x" })).await;
        assert_eq!(made.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert!(!account.get(path).await.items().is_empty());
    }
    let email = account.get("message/9001").await.body;
    assert_eq!(email["author"]["refName"], "Tomás Arriaga");
    assert_eq!(email["incoming"], true);
}

#[tokio::test]
async fn a_reference_to_nothing_or_to_another_kind_is_refused_at_its_field() {
    let account = Account::signed_in().await;
    for (name, needed, ..) in writable() {
        let record_type = RecordType::parse(name).unwrap();
        for field in ["company", "entity", "parent"] {
            if record_type.field(field).is_none() {
                continue;
            }
            let mut wrong = needed.clone();
            wrong[field] = json!({ "id": "11" });
            let refused = account.record("POST", name, wrong).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{name}.{field}");
            assert!(
                refused.detail().contains(&format!("'{field}'")),
                "{}",
                refused.detail()
            );
        }
    }
}

#[tokio::test]
async fn tasks_and_events_take_their_defaults_and_keep_their_times_in_order() {
    let account = Account::signed_in().await;
    let made = account
        .record("POST", "task", json!({ "title": "Quote" }))
        .await;
    let path = format!("task/{}", made.id());
    let task = account.get(&path).await.body;
    assert_eq!(
        task["status"],
        json!({ "id": "NOTSTART", "refName": "Not Started" })
    );
    assert_eq!(task["priority"]["id"], "MEDIUM");
    assert_eq!(task["assigned"]["id"], "10");
    assert_eq!(task["dueDate"], task["startDate"]);
    assert!(task.get("completedDate").is_none());
    account
        .record("PATCH", &path, json!({ "status": "COMPLETE" }))
        .await;
    assert!(account.get(&path).await.body["completedDate"].is_string());

    let times =
        json!({ "title": "Visit", "timedEvent": true, "startTime": "10:00", "endTime": "09:00" });
    for name in ["task", "calendarEvent"] {
        let refused = account.record("POST", name, times.clone()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{name}");
        let untitled = account.record("POST", name, json!({})).await;
        assert_eq!(untitled.status, StatusCode::BAD_REQUEST, "{name}");
    }
    let event = account.get("calendarEvent/8201").await.body;
    assert_eq!(event["status"]["id"], "CONFIRMED");
    assert_eq!(event["organizer"]["refName"], "Ann Lee");
}

#[tokio::test]
async fn a_call_can_be_with_a_vendor() {
    let account = Account::signed_in().await;
    let call = json!({ "title": "Call", "company": { "id": "801" } });
    let made = account.record("POST", "phoneCall", call).await;
    let read = account.get(&format!("phoneCall/{}", made.id())).await.body;
    assert_eq!(read["company"]["refName"], "Fox Valley Paper Mill");
    let href = read["company"]["links"][0]["href"].as_str().unwrap();
    assert!(href.ends_with("/vendor/801"));
}

#[tokio::test]
async fn lists_take_each_operator_of_the_filter() {
    let account = Account::signed_in().await;
    for (filter, wanted) in [
        ("companyName IS \"Fox Valley Paper Mill\"", 1),
        ("companyName CONTAIN \"Valley\"", 1),
        ("companyName START_WITH \"Fox\"", 1),
        ("id EQUAL 801", 1),
        ("id ANY_OF [801, 802]", 2),
        ("isInactive IS true", 1),
        (
            "isInactive IS false AND companyName CONTAIN \"Paper\" OR id EQUAL 803",
            2,
        ),
        ("dateCreated AFTER \"1/31/2020\"", 3),
        ("dateCreated ON_OR_BEFORE \"1/31/2020\"", 0),
        ("dateCreated ON \"1/31/2020\"", 0),
    ] {
        let encoded: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        let list = account.get(&format!("vendor?q={encoded}")).await;
        assert_eq!(list.status, StatusCode::OK, "{filter}: {}", list.text);
        assert_eq!(list.items().len(), wanted, "{filter}");
    }
    let page = account.get("vendor?limit=2&offset=2").await.body;
    assert_eq!(
        (&page["count"], &page["totalResults"]),
        (&json!(1), &json!(3))
    );
    let beyond = account.get("vendor?limit=1001").await;
    assert_eq!(beyond.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn every_table_is_asked_in_suiteql() {
    let account = Account::signed_in().await;
    for record_type in RecordType::ALL {
        let table = match record_type {
            RecordType::Opportunity
            | RecordType::SalesOrder
            | RecordType::Invoice
            | RecordType::CreditMemo => "transaction",
            RecordType::CalendarEvent
            | RecordType::Contact
            | RecordType::Currency
            | RecordType::Customer
            | RecordType::CustomerStatus
            | RecordType::Employee
            | RecordType::Job
            | RecordType::Message
            | RecordType::PhoneCall
            | RecordType::SupportCase
            | RecordType::Task
            | RecordType::Vendor => record_type.name(),
        };
        let found = account
            .query(&format!("SELECT t.id FROM {table} t"), json!([]))
            .await;
        assert_eq!(found.status, StatusCode::OK, "{table}: {}", found.text);
        let row = &found.items()[0];
        assert!(
            row["id"].is_string() && row["links"] == json!([]),
            "{table}"
        );
    }
    let emails = "SELECT m.subject AS subject, TO_CHAR(m.messagedate, 'YYYY-MM-DD') AS day, \
                  BUILTIN.DF(m.author) AS author, m.incoming AS incoming \
                  FROM message m WHERE m.entity = 600 ORDER BY m.id";
    let emails = account.query(emails, json!([])).await;
    assert_eq!(emails.items()[0]["author"], "Tomás Arriaga");
    assert_eq!(emails.items()[0]["incoming"], "T");
    assert_eq!(emails.items()[1]["author"], "Ann Lee");
    let unpaid = "SELECT t.tranid AS number, BUILTIN.CF(t.status) AS code, \
                  t.foreignamountunpaid AS unpaid, c.symbol AS symbol FROM transaction t \
                  LEFT JOIN currency c ON c.id = t.currency \
                  WHERE t.type = 'CustInvc' AND t.entity = 600 AND t.status = 'A' ORDER BY t.id";
    let unpaid = account.query(unpaid, json!([])).await;
    let unpaid = unpaid.items();
    assert_eq!(unpaid[0]["code"], "CustInvc:A");
    assert_eq!(
        (&unpaid[0]["unpaid"], &unpaid[0]["symbol"]),
        (&json!("2310"), &json!("USD"))
    );
    let unused = "SELECT t.tranid AS number, t.foreignpaymentamountunused AS unused \
                  FROM transaction t WHERE t.type = 'CustCred' AND t.status = 'A'";
    assert_eq!(
        account.query(unused, json!([])).await.items()[0]["unused"],
        "180"
    );
    let address = "SELECT b.defaultbilling AS billing, b.defaultshipping AS shipping, \
                   a.addrtext AS words FROM customeraddressbook b \
                   JOIN customeraddressbookentityaddress a ON a.nkey = b.addressbookaddress \
                   WHERE b.entity = 602";
    let address = account.query(address, json!([])).await;
    let address = address.items();
    assert_eq!(
        (&address[0]["billing"], &address[0]["shipping"]),
        (&json!("T"), &json!("T"))
    );
    assert_eq!(
        address[0]["words"],
        "Ashworth & Pryce Ltd\n14 Carey Street\nLondon WC2A 2HT\nUnited Kingdom"
    );
    let vendors = "SELECT v.id FROM vendor v WHERE v.isinactive = 'F' AND \
                   REGEXP_REPLACE(v.phone, '[^0-9]', '') LIKE '%9205550144%'";
    assert_eq!(account.query(vendors, json!([])).await.items().len(), 1);
}

#[tokio::test]
async fn without_its_permission_a_record_is_forbidden_and_its_table_not_found() {
    for record_type in RecordType::ALL {
        let account = Account::signed_in().await;
        let lost = json!({ "effect": "permission", "permission": record_type.permission() });
        account.netsuite.script(lost).unwrap();
        let refused = account.get(record_type.name()).await;
        assert_eq!(
            refused.status,
            StatusCode::FORBIDDEN,
            "{}",
            record_type.name()
        );
        assert!(refused.detail().contains(record_type.permission()));
        if matches!(
            record_type,
            RecordType::Opportunity
                | RecordType::SalesOrder
                | RecordType::Invoice
                | RecordType::CreditMemo
        ) {
            continue;
        }
        let statement = format!("SELECT t.id FROM {} t", record_type.name());
        let hidden = account.query(&statement, json!([])).await;
        assert_eq!(hidden.status, StatusCode::BAD_REQUEST);
        assert!(hidden.detail().contains("not found"), "{}", hidden.detail());
    }
}

#[tokio::test]
async fn the_seed_has_what_makes_matching_hard() {
    let account = Account::signed_in().await;
    let all = |name: &str| {
        account
            .netsuite
            .records(name)
            .unwrap()
            .as_array()
            .unwrap()
            .clone()
    };
    let text = |record: &Value, field: &str| record[field].as_str().unwrap_or_default().to_owned();
    let (customers, contacts) = (all("customer"), all("contact"));
    let shapes: BTreeSet<String> = customers
        .iter()
        .chain(&contacts)
        .map(|record| text(record, "phone"))
        .filter(|phone| !phone.is_empty())
        .map(|phone| phone.replace(|one: char| one.is_ascii_digit(), "#"))
        .collect();
    assert!(shapes.len() >= 6, "{shapes:?}");
    assert!(
        contacts.iter().any(|one| text(one, "phone").contains(" x")),
        "an extension"
    );
    assert!(
        contacts.iter().any(|one| one.get("company").is_none()),
        "nobody's contact"
    );
    let shared: Vec<String> = contacts.iter().map(|one| text(one, "phone")).collect();
    assert!(
        shared
            .iter()
            .any(|phone| shared.iter().filter(|one| *one == phone).count() > 1)
    );
    for stage in ["Lead", "Prospect", "Customer"] {
        assert!(
            customers.iter().any(|one| one["searchStage"] == stage),
            "{stage}"
        );
    }
    let currencies: BTreeSet<String> = customers
        .iter()
        .map(|one| text(&one["currency"], "id"))
        .collect();
    assert!(currencies.len() >= 2, "{currencies:?}");
    let names: String = contacts.iter().map(|one| text(one, "lastName")).collect();
    assert!(names.contains('\'') && !names.is_ascii());
    assert!(all("job").iter().all(|job| job["parent"]["id"].is_string()));
    assert!(
        all("salesorder")
            .iter()
            .any(|order| order["opportunity"]["id"].is_string())
    );
}

#[tokio::test]
async fn what_is_not_imitated_is_not_there_and_a_browser_is_never_served() {
    let account = Account::signed_in().await;
    for path in [
        "/services/rest/record/v1/metadata-catalog",
        "/services/rest/record/v1/note",
        "/services/rest/record/v1/lead",
    ] {
        let answer = account.call("GET", path, Value::Null).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let asked = account.request("OPTIONS", path, &Value::Null);
        let asked = send(&account.router, asked).await;
        assert_eq!(asked.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert!(
            !asked
                .headers
                .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
        );
    }
}
