//! SuiteQL: the queries clients send, over the seeded records.

use crate::support::{Account, send};
use axum::http::StatusCode;
use serde_json::{Value, json};

const LOOKUP: &str = "SELECT 'contact' AS kind, c.id, c.entityid, c.firstname, c.lastname,
       c.entitytitle AS title, c.email, c.company, BUILTIN.DF(c.company) AS company_name, c.phone,
       c.mobilephone, c.officephone
FROM contact c
WHERE c.isinactive = 'F' AND ( REGEXP_REPLACE(c.phone,'[^0-9]','') LIKE ?
   OR REGEXP_REPLACE(c.mobilephone,'[^0-9]','') LIKE ?
   OR REGEXP_REPLACE(c.officephone,'[^0-9]','') LIKE ? )";

async fn contacts_with(account: &Account, digits: &str) -> Vec<Value> {
    let pattern = format!("%{digits}%");
    account
        .query(LOOKUP, json!([pattern, pattern, pattern]))
        .await
        .items()
        .to_vec()
}

#[tokio::test]
async fn the_well_known_numbers_are_found_however_they_are_written() {
    let account = Account::signed_in().await;
    let named = |rows: &[Value]| {
        rows.iter()
            .map(|row| row["entityid"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let found = contacts_with(&account, "4155550134").await;
    assert_eq!(named(&found), ["Tomás Arriaga"]);
    assert_eq!(found[0]["phone"], "415.555.0134 x12");
    assert_eq!(found[0]["company"], "600");
    assert_eq!(found[0]["company_name"], "Cobalt Ridge Orchards");
    assert_eq!(found[0]["title"], "Orchard Manager");
    assert!(found[0].get("officephone").is_none(), "null is left out");
    assert_eq!(found[0]["links"], json!([]));
    let wilhelmina = contacts_with(&account, "5035550142").await;
    assert_eq!(named(&wilhelmina), ["Wilhelmina Featherstonehaugh-Okonkwo"]);
    assert_eq!(
        wilhelmina[0]["company_name"],
        "Brightwater Municipal Irrigation District No. 14"
    );
    assert_eq!(
        named(&contacts_with(&account, "2079460018").await),
        ["Imogen Ashworth-Pryce"]
    );
    let shared = contacts_with(&account, "2125550177").await;
    assert_eq!(named(&shared), ["Dana Whitfield", "Marcus Oyelaran"]);
    assert_eq!(
        named(&contacts_with(&account, "3125550120").await),
        ["Petra Nowak"]
    );
    assert!(
        contacts_with(&account, "7025550188").await.is_empty(),
        "inactive"
    );
    assert!(contacts_with(&account, "6285550199").await.is_empty());
}

#[tokio::test]
async fn a_caller_is_looked_up_in_contacts_and_customers_at_once() {
    let account = Account::signed_in().await;
    let query = "SELECT 'contact' AS kind, c.id, c.entityid FROM contact c
         WHERE REGEXP_REPLACE(c.phone,'[^0-9]','') LIKE '%3125550120%'
         UNION ALL
         SELECT 'customer' AS kind, c.id, c.entityid FROM customer c
         JOIN CustomerStatus s ON s.id = c.entitystatus
         WHERE REGEXP_REPLACE(c.phone,'[^0-9]','') LIKE '%3125550120%' AND s.stage = 'CUSTOMER'";
    let answer = account.query(query, json!([])).await;
    let kinds: Vec<&str> = answer
        .items()
        .iter()
        .filter_map(|row| row["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["contact", "customer"]);
}

#[tokio::test]
async fn the_sample_queries_of_a_customers_overview_run() {
    let account = Account::signed_in().await;
    let open =
        "SELECT t.id, t.tranid, t.title, t.expectedclosedate, t.probability, t.projectedtotal,
       BUILTIN.DF(t.entitystatus) AS stage
FROM transaction t WHERE t.type='Opprtnty' AND t.entity = ? AND t.status IN ('A','B')
ORDER BY t.expectedclosedate";
    let rows = account.query(open, json!(["601"])).await;
    assert_eq!(rows.items().len(), 1);
    assert_eq!(rows.items()[0]["projectedtotal"], "182500");
    assert_eq!(rows.items()[0]["stage"], "In Negotiation");
    let date = rows.items()[0]["expectedclosedate"].as_str().unwrap();
    assert_eq!(
        date.split('/').count(),
        3,
        "{date} is in the account's format"
    );

    let calls = "SELECT id, title, phone, status, startdate, starttime, endtime, assigned, contact,
       transaction, externalid
FROM phonecall WHERE company = ? ORDER BY startdate DESC, id DESC";
    let rows = account.query(calls, json!([600])).await;
    let ids: Vec<&str> = rows
        .items()
        .iter()
        .filter_map(|row| row["id"].as_str())
        .collect();
    assert_eq!(ids, ["8002", "8001"]);
    assert_eq!(rows.items()[1]["transaction"], "5501");

    let projects = "SELECT id, entityid, companyname, parent, startdate FROM job
         WHERE parent = ? AND isinactive='F'";
    assert_eq!(
        account.query(projects, json!(["600"])).await.items().len(),
        1
    );

    let book = "SELECT c.id, c.entityid FROM customer c WHERE c.isinactive = 'F'
AND ( c.salesrep = ? OR c.id IN (SELECT m.customer FROM customersalesteam m WHERE m.employee = ?) )";
    let rows = account.query(book, json!(["12", "12"])).await;
    assert!(
        rows.items().iter().any(|row| row["id"] == "600"),
        "Ben is on the team"
    );
    assert!(rows.items().iter().all(|row| row["id"] != "604"));

    let case = "SELECT casenumber, title, BUILTIN.DF(status) AS status FROM supportcase
         WHERE company = 601 ORDER BY id FETCH NEXT 1 ROWS ONLY";
    let rows = account.query(case, json!([])).await;
    assert_eq!(rows.items().len(), 1);
    assert_eq!(rows.items()[0]["status"], "Not Started");
}

#[tokio::test]
async fn calls_are_joined_to_revenue() {
    let account = Account::signed_in().await;
    let query = "SELECT pc.assigned, BUILTIN.DF(pc.assigned) AS rep, COUNT(DISTINCT pc.id) AS calls,
       SUM(CASE WHEN t.type='SalesOrd' THEN t.foreigntotal END) AS ordered,
       SUM(CASE WHEN t.type='Opprtnty' THEN t.projectedtotal END) AS pipeline
FROM phonecall pc LEFT JOIN transaction t ON t.id = pc.transaction
WHERE pc.startdate >= TO_DATE('2026-01-01','YYYY-MM-DD') GROUP BY pc.assigned, BUILTIN.DF(pc.assigned)";
    let answer = account.query(query, json!([])).await;
    let ann = answer
        .items()
        .iter()
        .find(|row| row["rep"] == "Ann Lee")
        .expect("Ann called");
    assert_eq!(ann["calls"], "2");
    assert_eq!(ann["pipeline"], "24000");
    assert!(ann.get("ordered").is_none());
}

#[tokio::test]
async fn a_call_just_written_is_found_by_its_external_id() {
    let account = Account::signed_in().await;
    let body = json!({ "title": "Call", "status": "COMPLETE", "startDate": "2026-11-21" });
    let id = account.record("PUT", "phoneCall/eid:rc-1", body).await.id();
    let query = "SELECT id, TO_CHAR(startdate, 'YYYY-MM-DD') AS day, BUILTIN.DF(status)
         FROM phonecall WHERE externalid = ?";
    let answer = account.query(query, json!(["rc-1"])).await;
    assert_eq!(answer.items()[0]["id"], *id);
    assert_eq!(answer.items()[0]["day"], "2026-11-21");
    assert_eq!(answer.items()[0]["expr3"], "Completed");
}

#[tokio::test]
async fn results_come_in_pages() {
    let account = Account::signed_in().await;
    let body = json!({ "q": "SELECT id FROM contact ORDER BY id" });
    let path = "/services/rest/query/v1/suiteql";
    let page = account
        .call("POST", &format!("{path}?limit=20&offset=20"), body.clone())
        .await;
    assert_eq!(page.body["count"], 20);
    assert_eq!(page.body["hasMore"], true);
    assert_eq!(page.body["totalResults"], 46);
    assert_eq!(page.items()[0]["id"], "1021");
    let links = page.body["links"].as_array().unwrap();
    assert!(links.iter().any(|link| {
        link["rel"] == "next"
            && link["href"]
                .as_str()
                .unwrap()
                .ends_with("suiteql?limit=20&offset=40")
    }));
    let wrong = account
        .call("POST", &format!("{path}?limit=20&offset=7"), body)
        .await;
    assert_eq!(wrong.code(), "INVALID_PARAMETER");
}

#[tokio::test]
async fn a_query_netsuite_would_refuse_is_refused_in_its_words() {
    let account = Account::signed_in().await;
    let refused = [
        ("SELECT id FROM invoice", "Record 'invoice' was not found"),
        (
            "SELECT nickname FROM contact",
            "Unknown identifier 'nickname'",
        ),
        (
            "SELECT SUBSTRING(phone, 1) FROM contact",
            "Unknown function 'substring'",
        ),
        ("DELETE FROM phonecall", "Invalid or unsupported search"),
        ("SELECT id FROM", "Invalid or unsupported search"),
    ];
    for (query, text) in refused {
        let answer = account.query(query, json!([])).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.code(), "INVALID_PARAMETER", "{query}");
        assert_eq!(
            answer.body["o:errorDetails"][0]["o:errorQueryParam"], "q",
            "{query}"
        );
        assert!(
            answer.detail().contains(text),
            "{query}: {}",
            answer.detail()
        );
    }
    for params in [json!([]), json!([null]), json!(["1", "2"])] {
        let answer = account
            .query("SELECT id FROM contact WHERE id = ?", params)
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
    let body = json!({ "q": "SELECT id FROM contact" });
    let mut request = account.request("POST", "/services/rest/query/v1/suiteql", &body);
    request.headers_mut().remove("prefer");
    assert_eq!(
        send(&account.router, request).await.code(),
        "INVALID_HEADER"
    );
}

#[tokio::test]
async fn a_star_shows_the_columns_of_netsuite_only() {
    let account = Account::signed_in().await;
    let answer = account
        .query("SELECT * FROM transaction WHERE id = 5601", json!([]))
        .await;
    let row = answer.items()[0].as_object().unwrap();
    assert_eq!(row["trandisplayname"], "Sales Order #SO2044");
    assert_eq!(row["foreigntotal"], "6120.4");
    assert!(row.keys().all(|name| !name.contains("__")), "{row:?}");
}
