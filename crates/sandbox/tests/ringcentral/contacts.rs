//! Colleagues and personal contacts: the directory, the address book, presence.

use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::support::World;

const ENTRIES: &str = "/restapi/v1.0/account/~/directory/entries";
const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";
const CONTACTS: &str = "/restapi/v1.0/account/~/extension/~/address-book/contact";
const SYNC: &str = "/restapi/v1.0/account/~/extension/~/address-book-sync";

struct People {
    world: World,
    tokens: Value,
}

impl People {
    /// Ann's view.
    async fn start() -> Self {
        let world = World::start().await;
        let tokens = world.sign_in_by_code().await;
        Self { world, tokens }
    }

    async fn get(&self, path: &str) -> Value {
        self.world.get_json(path, &self.tokens).await
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> Response {
        let request = self.world.client.request(method, self.world.url(path));
        let token = self.tokens["access_token"].as_str().unwrap();
        request.bearer_auth(token).json(body).send().await.unwrap()
    }

    async fn saved(&self, method: Method, path: &str, body: Value) -> Value {
        let response = self.send(method, path, &body).await;
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    async fn refusal(&self, method: Method, path: &str, body: Value) -> (u16, String, String) {
        let response = self.send(method, path, &body).await;
        let status = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let detail = &body["errors"][0];
        (
            status,
            text(&detail["errorCode"]),
            text(&detail["parameterName"]),
        )
    }
}

fn names(list: &Value) -> Vec<&str> {
    let records = list["records"].as_array().unwrap().iter();
    records
        .map(|record| {
            let names = ["lastName", "name", "company"];
            let mut names = names.iter().filter_map(|name| record[*name].as_str());
            names.next().unwrap()
        })
        .collect()
}

#[tokio::test]
async fn the_directory_has_colleagues_with_their_numbers_and_the_call_queue() {
    let people = People::start().await;
    let list = people.get(ENTRIES).await;
    let ben = &list["records"][1];
    assert_eq!(ben["id"], "300012342");
    assert_eq!(
        (&ben["type"], &ben["status"]),
        (&json!("User"), &json!("Enabled"))
    );
    assert_eq!(ben["extensionNumber"], "102");
    assert_eq!(ben["email"], "ben.okafor@northgate.example");
    assert_eq!(ben["phoneNumbers"][0]["phoneNumber"], "+16505550102");
    assert_eq!(
        ben["phoneNumbers"][0]["formattedPhoneNumber"],
        "(650) 555-0102"
    );
    assert_eq!(ben["phoneNumbers"][0]["usageType"], "DirectNumber");
    assert_eq!(ben["phoneNumbers"][1]["usageType"], "MobileNumber");
    assert_eq!(ben["account"]["companyName"], "Northgate Outfitters");
    let queue = list["records"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&queue["type"], &queue["name"]),
        (&json!("Department"), &json!("Order Desk"))
    );
    assert!(queue.get("firstName").is_none());
    let alone = people.get(&format!("{ENTRIES}?showFederated=false")).await;
    assert!(alone["records"][0].get("account").is_none());
}

#[tokio::test]
async fn directory_entries_are_filtered_paged_and_read_one_by_one() {
    let people = People::start().await;
    let queues = people.get(&format!("{ENTRIES}?typeGroup=NonUser")).await;
    assert_eq!(names(&queues), ["Order Desk"]);
    let users = people
        .get(&format!("{ENTRIES}?type=User&perPage=3&page=2"))
        .await;
    assert_eq!(names(&users), ["Raman", "Lindqvist", "Adeyinka"]);
    let paging = json!({
        "page": 2, "perPage": 3, "pageStart": 3, "pageEnd": 5, "totalPages": 3, "totalElements": 7,
    });
    assert_eq!(users["paging"], paging);
    let all = people.get(&format!("{ENTRIES}?perPage=all")).await;
    assert_eq!(all["paging"]["totalPages"], 1);
    let one = people.get(&format!("{ENTRIES}/300012346")).await;
    assert_eq!(one["status"], "NotActivated");
    let refused = people
        .refusal(Method::GET, &format!("{ENTRIES}/1"), Value::Null)
        .await;
    assert_eq!(refused, (404, "CMN-102".into(), "entryId".into()));
    let refused = people
        .refusal(Method::GET, &format!("{ENTRIES}?type=Pets"), Value::Null)
        .await;
    assert_eq!(refused, (400, "CMN-101".into(), "type".into()));
}

#[tokio::test]
async fn an_unchanged_directory_is_not_sent_twice() {
    let people = People::start().await;
    let ask = async |tag: &str| {
        let request = people.world.get(ENTRIES, &people.tokens);
        let request = request.header(header::IF_NONE_MATCH, tag);
        request.send().await.unwrap()
    };
    let first = ask("\"other\"").await;
    assert_eq!(first.status(), StatusCode::OK);
    let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!(ask(&tag).await.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn a_search_looks_into_the_named_fields_in_the_asked_order() {
    let people = People::start().await;
    let search = format!("{ENTRIES}/search");
    let found = async |body: Value| people.saved(Method::POST, &search, body).await;
    let by_number = found(json!({ "searchString": "5550102" })).await;
    assert_eq!(names(&by_number), ["Okafor"]);
    let by_name = found(json!({ "searchString": "LIND", "searchFields": ["lastName"] })).await;
    assert_eq!(names(&by_name), ["Lindqvist"]);
    let elsewhere = found(json!({ "searchString": "lind", "searchFields": ["jobTitle"] })).await;
    assert!(names(&elsewhere).is_empty());
    let ordered = found(json!({
        "extensionType": "User", "extensionStatuses": ["Enabled"],
        "orderBy": [{ "fieldName": "lastName", "direction": "Desc" }], "perPage": 2,
    }))
    .await;
    assert_eq!(names(&ordered), ["Raman", "Okafor"]);
    assert_eq!(ordered["paging"]["totalElements"], 5);
    let wrong = json!({ "searchFields": ["shoeSize"] });
    let refused = people.refusal(Method::POST, &search, wrong).await;
    assert_eq!((refused.0, refused.1.as_str()), (400, "CMN-101"));
}

#[tokio::test]
async fn the_address_book_is_one_s_own_and_lists_by_name_or_number() {
    let people = People::start().await;
    let list = people.get(CONTACTS).await;
    assert_eq!(names(&list), ["Arriaga", "Delgado", "Metro Couriers"]);
    let rosa = &list["records"][1];
    assert!(rosa["id"].is_i64());
    assert_eq!(rosa["availability"], "Alive");
    assert_eq!(rosa["mobilePhone"], "+15105550187");
    assert!(
        rosa["uri"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/contact/{}", rosa["id"]))
    );
    assert!(list["navigation"].get("nextPage").is_none());
    let found = async |query: &str| people.get(&format!("{CONTACTS}?{query}")).await;
    assert_eq!(names(&found("startsWith=ros").await), ["Delgado"]);
    assert_eq!(
        names(&found("phoneNumber=%2B14155550134").await),
        ["Arriaga"]
    );
    let first = found("sortBy=LastName&perPage=1").await;
    assert_eq!(names(&first), ["Metro Couriers"]);
    assert!(
        first["navigation"]["nextPage"]["uri"]
            .as_str()
            .unwrap()
            .contains("page=2")
    );
    assert_eq!(first["paging"]["totalElements"], 3);
    assert_eq!(names(&found("perPage=5000").await).len(), 3);
    let refused = people
        .refusal(Method::GET, &format!("{CONTACTS}?sortBy=Age"), Value::Null)
        .await;
    assert_eq!(refused, (400, "CMN-101".into(), "sortBy".into()));

    let ben = "/restapi/v1.0/account/~/extension/300012342/address-book/contact";
    let refused = people.refusal(Method::GET, ben, Value::Null).await;
    assert_eq!((refused.0, refused.1.as_str()), (403, "CMN-419"));
}

#[tokio::test]
async fn a_contact_is_made_replaced_amended_and_deleted() {
    let people = People::start().await;
    let made = json!({
        "firstName": "Uma", "mobilePhone": "(503) 555-0177", "notes": "Met in Reno",
        "homeAddress": { "city": "Reno", "planet": "Earth" },
    });
    let uma = people.saved(Method::POST, CONTACTS, made).await;
    assert_eq!(uma["mobilePhone"], "+15035550177");
    assert_eq!(uma["homeAddress"], json!({ "city": "Reno" }));
    let path = format!("{CONTACTS}/{}", uma["id"]);
    let body = json!({ "lastName": "Vance", "notes": null });
    let amended = people.saved(Method::PATCH, &path, body).await;
    assert_eq!(
        (&amended["firstName"], &amended["lastName"]),
        (&json!("Uma"), &json!("Vance"))
    );
    assert!(amended.get("notes").is_none());
    let replaced = people
        .saved(Method::PUT, &path, json!({ "firstName": "Uma" }))
        .await;
    assert!(replaced.get("mobilePhone").is_none());
    assert_eq!(people.get(&path).await, replaced);

    let wrong = json!({ "mobilePhone": "none" });
    let refused = people.refusal(Method::PUT, &path, wrong).await;
    assert_eq!(refused, (400, "CMN-101".into(), "mobilePhone".into()));
    let wrong = json!({ "homeAddress": { "city": 1 } });
    let refused = people.refusal(Method::PATCH, &path, wrong).await;
    assert_eq!(refused, (400, "CMN-101".into(), "homeAddress.city".into()));
    let refused = people.refusal(Method::POST, CONTACTS, json!([])).await;
    assert_eq!((refused.0, refused.1.as_str()), (400, "CMN-103"));

    let deleted = people.send(Method::DELETE, &path, &Value::Null).await;
    assert_eq!(deleted.status(), StatusCode::NO_CONTENT);
    for method in [Method::GET, Method::DELETE, Method::PUT] {
        let refused = people.refusal(method, &path, json!({})).await;
        assert_eq!(refused, (404, "CMN-102".into(), "contactId".into()));
    }
}

#[tokio::test]
async fn a_sync_tells_everybody_once_and_then_what_changed() {
    let people = People::start().await;
    let token = |answer: &Value| answer["syncInfo"]["syncToken"].as_str().unwrap().to_owned();
    let since = async |token: &str| {
        people
            .get(&format!("{SYNC}?syncType=ISync&syncToken={token}"))
            .await
    };
    let first = people
        .get(&format!("{SYNC}?syncType=FSync&perPage=2"))
        .await;
    assert_eq!(first["syncInfo"]["syncType"], "FSync");
    assert_eq!(names(&first), ["Arriaga", "Delgado"]);
    let uma = json!({ "extension": "101", "lastName": "Vance", "mobilePhone": "+15035550177" });
    let uma = people.world.act("add-contact", uma).await["contactId"].clone();
    let next = first["nextPageUri"].as_str().unwrap();
    let next = people
        .get(next.trim_start_matches(&people.world.sandbox.ringcentral_url))
        .await;
    assert!(names(&next).contains(&"Metro Couriers"));
    assert!(next.get("nextPageUri").is_none());

    let changes = since(&token(&next)).await;
    assert_eq!(names(&changes), ["Vance"]);
    let nothing = since(&token(&changes)).await;
    assert_eq!(nothing["records"], json!([]));
    let path = format!("{CONTACTS}/{uma}");
    people.send(Method::DELETE, &path, &Value::Null).await;
    let gone = &since(&token(&nothing)).await["records"][0];
    assert_eq!(
        (&gone["id"], &gone["availability"]),
        (&uma, &json!("Deleted"))
    );
    assert!(gone.get("lastName").is_none());

    people.world.act("reset", json!({})).await;
    let tokens = people.world.sign_in_by_code().await;
    let people = People {
        world: people.world,
        tokens,
    };
    let stale = format!("{SYNC}?syncType=ISync&syncToken={}", token(&nothing));
    let refused = people.refusal(Method::GET, &stale, Value::Null).await;
    assert_eq!(refused, (400, "CMN-101".into(), "syncToken".into()));
}

#[tokio::test]
async fn a_long_list_of_changes_comes_in_portions() {
    let people = People::start().await;
    let first = people.get(SYNC).await;
    for name in ["Ash", "Birch", "Cedar"] {
        let body = json!({ "extension": "101", "lastName": name });
        people.world.act("add-contact", body).await;
    }
    let mut token = first["syncInfo"]["syncToken"].as_str().unwrap().to_owned();
    let mut told = Vec::new();
    for _ in 0..3 {
        let path = format!("{SYNC}?syncType=ISync&syncToken={token}&perPage=2");
        let portion = people.get(&path).await;
        told.extend(names(&portion).into_iter().map(str::to_owned));
        portion["syncInfo"]["syncToken"]
            .as_str()
            .unwrap()
            .clone_into(&mut token);
    }
    assert_eq!(told, ["Ash", "Birch", "Cedar"]);
}

#[tokio::test]
async fn contacts_need_their_permission_and_are_heavy() {
    let people = People::start().await;
    let company = people.world.sign_in("101").await;
    for path in [CONTACTS, SYNC] {
        let refused = people.world.get(path, &company).send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let body: Value = refused.json().await.unwrap();
        assert_eq!(body["permissionName"], "ReadContacts");
        let own = people.world.get(path, &people.tokens).send().await.unwrap();
        assert_eq!(own.headers()["x-rate-limit-group"], "heavy");
    }
    let listed = people.world.get(ENTRIES, &company).send().await.unwrap();
    assert_eq!(listed.headers()["x-rate-limit-group"], "medium");
}

#[tokio::test]
async fn one_sees_which_colleague_is_on_the_phone() {
    let people = People::start().await;
    let ring = json!({ "extension": "102", "from": "+12125550100" });
    people.world.act("ring", ring).await;
    let list = people.get("/restapi/v1.0/account/~/presence").await;
    let of = |extension: &str| {
        let mut records = list["records"].as_array().unwrap().iter();
        records
            .find(|record| record["extension"]["extensionNumber"] == extension)
            .unwrap()
    };
    assert_eq!(of("102")["telephonyStatus"], "Ringing");
    assert_eq!(of("102")["presenceStatus"], "Busy");
    assert_eq!(of("103")["presenceStatus"], "Available");
    assert!(of("102").get("activeCalls").is_none());
    let ben = "/restapi/v1.0/account/~/extension/300012342/presence";
    let detailed = people
        .get(&format!("{ben}?detailedTelephonyState=true"))
        .await;
    assert_eq!(detailed["activeCalls"][0]["from"], "+12125550100");
    let own = people.get(&format!("{EXTENSION}/presence")).await;
    assert_eq!(own["telephonyStatus"], "NoCall");
}

#[tokio::test]
async fn what_somebody_says_of_themselves_is_part_of_their_presence() {
    let people = People::start().await;
    let carla = "/restapi/v1.0/account/~/extension/300012343/presence";
    let say = async |user: &str, dnd: &str| {
        let said = json!({ "extension": "103", "userStatus": user, "dndStatus": dnd });
        people.world.act("presence", said).await;
        people.get(carla).await
    };
    let told = say("Offline", "TakeAllCalls").await;
    assert_eq!(told["presenceStatus"], "Offline");
    assert_eq!(told["userStatus"], "Offline");
    let told = say("Available", "DoNotAcceptAnyCalls").await;
    assert_eq!(told["presenceStatus"], "Busy");
    assert_eq!(told["userStatus"], "Available");
    assert_eq!(told["dndStatus"], "DoNotAcceptAnyCalls");
    let told = say("Available", "DoNotAcceptDepartmentCalls").await;
    assert_eq!(told["presenceStatus"], "Available");
    assert_eq!(told["dndStatusPersonal"], "TakeAllCalls");
    assert_eq!(told["acceptCallQueueCalls"], false);
}
