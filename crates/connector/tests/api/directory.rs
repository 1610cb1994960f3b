//! The directory: read in the background, told in pages, asked first when a phone rings.

use ledgerline_core::wire::connector::DirectoryPage;
use reqwest::Method;
use serde_json::{Value, json};

use super::support::{World, answer};

const HOUR: i64 = 3_600_000;

async fn page(world: &World, query: &str) -> DirectoryPage {
    let (status, page) = world
        .get(&format!("/api/v1/directory{query}"), "Bearer ann")
        .await;
    assert_eq!(status, 200, "{page}");
    serde_json::from_value(page).unwrap()
}

async fn after(world: &World, page: &DirectoryPage) -> DirectoryPage {
    self::page(
        world,
        &format!("?epoch={}&since={}", page.epoch, page.version),
    )
    .await
}

fn names(page: &DirectoryPage) -> Vec<&str> {
    page.people.iter().map(|one| one.name.as_str()).collect()
}

#[tokio::test]
async fn everybody_is_read_page_by_page_and_then_only_what_changed() {
    let world = World::start().await;
    let empty = page(&world, "").await;
    assert!(empty.people.is_empty() && empty.complete && !empty.progress.is_whole);
    world.read_directory().await;
    let all = page(&world, "").await;
    assert!(all.progress.is_whole && all.complete);
    assert_eq!(all.progress.known as usize, all.people.len());
    assert!(all.people.len() > 40, "{}", all.people.len());
    for name in [
        "Tomás Arriaga",
        "Cobalt Ridge Orchards",
        "Seán Ó Briain",
        "Ann Lee",
    ] {
        assert!(names(&all).contains(&name), "{name} in {:?}", names(&all));
    }
    assert!(!names(&all).contains(&"Silverlode Outfitters"), "inactive");
    let tomas = all
        .people
        .iter()
        .find(|one| one.name == "Tomás Arriaga")
        .unwrap();
    assert_eq!(tomas.company_name.as_deref(), Some("Cobalt Ridge Orchards"));
    assert_eq!(tomas.numbers[0].number, "415.555.0134 x12");

    world.clock.advance_millis(61_000);
    world.read_directory().await;
    let none = after(&world, &all).await;
    assert_eq!(
        (none.people.len(), none.version),
        (0, all.version),
        "read again, and unchanged"
    );

    let change = json!({ "phone": "+1 415 555 0999" });
    world
        .in_netsuite(Method::PATCH, "contact/1001", &change)
        .await;
    world
        .in_netsuite(
            Method::PATCH,
            "contact/1004",
            &json!({ "isInactive": true }),
        )
        .await;
    world.clock.advance_millis(61_000);
    world.read_directory().await;
    let changed = after(&world, &all).await;
    assert_eq!(names(&changed), ["Tomás Arriaga"]);
    assert_eq!(changed.gone.len(), 1);
    assert_eq!(changed.gone[0].as_str(), "1004");
    let anew = page(&world, "?epoch=another&since=99999").await;
    assert_eq!(
        anew.people.len(),
        all.people.len() - 1,
        "a copy of another epoch is no copy"
    );
    assert!(anew.gone.is_empty());
}

#[tokio::test]
async fn whoever_asks_says_how_many_it_can_take_at_once() {
    let world = World::start().await;
    world.read_directory().await;
    let all = page(&world, "").await;
    let first = page(&world, "?most=25").await;
    assert_eq!((first.people.len(), first.complete), (25, false));
    assert!(!first.progress.is_off);
    let query = format!("?epoch={}&since={}&most=500", first.epoch, first.version);
    let rest = page(&world, &query).await;
    assert!(rest.complete);
    assert_eq!(25 + rest.people.len(), all.people.len());
}

#[tokio::test]
async fn whoever_is_created_is_in_the_directory_at_once() {
    let world = World::start().await;
    world.read_directory().await;
    let all = page(&world, "").await;
    let contact = json!({
        "firstName": "Nadia",
        "lastName": "Osei",
        "title": "Buyer",
        "company": "600",
        "phone": "+1 415 555 0977",
        "email": "nadia@osei.example",
        "requestId": "form-1",
    });
    let customer = json!({
        "companyName": "Osei Looms",
        "firstName": "",
        "lastName": "",
        "phone": "+1 415 555 0978",
        "email": "",
        "requestId": "form-2",
    });
    for (path, facts) in [
        ("/api/v1/contacts", &contact),
        ("/api/v1/contacts", &contact),
        ("/api/v1/customers", &customer),
    ] {
        let request = world.request(Method::POST, path, "Bearer ann");
        let (status, made) = answer(request.json(facts).send().await.unwrap()).await;
        assert_eq!(status, 200, "{made}");
    }
    let told = after(&world, &all).await;
    assert_eq!(names(&told), ["Nadia Osei", "Osei Looms"]);
    let nadia = &told.people[0];
    assert_eq!(nadia.company.as_ref().unwrap().as_str(), "600");
    assert_eq!(nadia.company_name.as_deref(), Some("Cobalt Ridge Orchards"));
    assert_eq!(nadia.email.as_deref(), Some("nadia@osei.example"));

    world.clock.advance_millis(61_000);
    world.read_directory().await;
    let later = page(&world, "").await;
    let again = names(&later).into_iter().filter(|one| *one == "Nadia Osei");
    assert_eq!(
        again.count(),
        1,
        "what NetSuite says of her is in her place"
    );
}

#[tokio::test]
async fn who_was_deleted_is_noticed_when_everybody_is_read_again() {
    let world = World::start().await;
    world.read_directory().await;
    let all = page(&world, "").await;
    world
        .in_netsuite(Method::DELETE, "contact/1007", &Value::Null)
        .await;
    world.clock.advance_millis(HOUR);
    world.read_directory().await;
    assert!(
        after(&world, &all).await.gone.is_empty(),
        "a deletion is no change"
    );
    world.clock.advance_millis(12 * HOUR);
    world.read_directory().await;
    let gone = after(&world, &all).await.gone;
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].as_str(), "1007");
}

#[tokio::test]
async fn a_restart_goes_on_where_the_reading_was() {
    let mut world = World::start().await;
    let whole = {
        let other = World::start().await;
        other.read_directory().await
    };
    for _ in 0..4 {
        world.step_directory().await;
    }
    world.restart_directory();
    let rest = world.read_directory().await;
    assert!(rest + 4 <= whole + 1, "{rest} after 4 of {whole}");
    assert!(page(&world, "").await.progress.is_whole);
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again_and_a_sent_one_is_small() {
    let world = World::start().await;
    world.read_directory().await;
    let ask = |name: &'static str, value: String| {
        let request = world.request(Method::GET, "/api/v1/directory", "Bearer ann");
        request.header(name, value).send()
    };
    let whole = ask("accept-encoding", "identity".into()).await.unwrap();
    let tag = whole.headers()["etag"].to_str().unwrap().to_owned();
    let size = whole.bytes().await.unwrap().len();
    let again = ask("if-none-match", tag.clone()).await.unwrap();
    assert_eq!(again.status().as_u16(), 304);
    for encoding in ["gzip", "br"] {
        let packed = ask("accept-encoding", encoding.into()).await.unwrap();
        assert_eq!(packed.headers()["content-encoding"], encoding);
        assert!(packed.bytes().await.unwrap().len() * 2 < size, "{encoding}");
    }
    let change = json!({ "phone": "+1 415 555 0999" });
    world
        .in_netsuite(Method::PATCH, "contact/1001", &change)
        .await;
    world.clock.advance_millis(61_000);
    world.read_directory().await;
    let changed = ask("if-none-match", tag).await.unwrap();
    assert_eq!(changed.status().as_u16(), 200);
}

#[tokio::test]
async fn a_known_caller_costs_no_request_and_is_known_when_netsuite_is_away() {
    let world = World::start().await;
    world.read_directory().await;
    let before = world.netsuite.accesses().len();
    let (_, found) = world.look_up("+14155550134").await;
    assert_eq!(
        found["matches"][0]["contact"]["name"], "Tomás Arriaga",
        "{found}"
    );
    assert_eq!(
        found["matches"][0]["company"]["name"],
        "Cobalt Ridge Orchards"
    );
    assert_eq!(found["matches"][0]["storedAs"], "415.555.0134 x12");
    assert_eq!(
        found["matches"][0]["url"],
        "https://pages.example/app/common/entity/contact.nl?id=1001"
    );
    let (_, abroad) = world.look_up("+442079460018").await;
    assert_eq!(
        abroad["matches"][0]["storedAs"], "020 7946 0018",
        "{abroad}"
    );
    let (_, two) = world.look_up("+12125550177").await;
    assert_eq!(two["matches"].as_array().unwrap().len(), 2, "{two}");
    assert_eq!(world.netsuite.accesses().len(), before);
    assert_eq!(found.get("staleSince"), None);

    world.clock.advance_millis(HOUR);
    world.script(json!({ "effect": "status", "status": 503, "times": 100 }));
    let (status, stale) = world.look_up("+14155550134").await;
    assert_eq!(status, 200, "{stale}");
    assert_eq!(stale["matches"][0]["contact"]["name"], "Tomás Arriaga");
    assert!(stale["staleSince"].is_i64(), "{stale}");
    let (status, problem) = world.look_up("+14155559876").await;
    assert_eq!(
        (status, &problem["code"]),
        (502, &json!("netsuite-unavailable"))
    );
}

#[tokio::test]
async fn what_speaks_for_a_match_comes_with_it() {
    let world = World::start().await;
    world.read_directory().await;
    let (_, logged) = world.log("Bearer ann", &super::support::call()).await;
    assert_eq!(logged["found"]["company"]["id"], "600", "{logged}");
    let (_, found) = world.look_up("+14155550134").await;
    let evidence = &found["evidence"][0];
    assert_eq!(evidence["exactness"], "exact");
    assert!(evidence["open"]["orders"].is_u64(), "{found}");
    assert!(
        evidence["daysSinceCall"].is_u64(),
        "a call was logged: {found}"
    );
}

#[tokio::test]
async fn many_numbers_are_named_at_once_without_asking_netsuite() {
    let world = World::start().await;
    world.read_directory().await;
    let asked = world.netsuite.accesses().len();
    let ask = async |numbers: Value| {
        let request = world.request(Method::POST, "/api/v1/callers/known", "Bearer ann");
        let body = json!({ "numbers": numbers });
        answer(request.json(&body).send().await.unwrap()).await
    };
    let numbers = json!([
        "+14155550134",
        "+12125550177",
        "+16285550199",
        "102",
        "+19205550144"
    ]);
    let (status, answer) = ask(numbers.clone()).await;
    assert_eq!(status, 200, "{answer}");
    let names = |answer: &Value| -> Vec<(String, String)> {
        let known = answer["known"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let name = |found: &Value| {
            let person = found["contact"]["name"].as_str();
            person.map_or_else(|| text(&found["company"]["name"]), str::to_owned)
        };
        known
            .map(|one| (text(&one["number"]), name(&one["found"])))
            .collect()
    };
    let told = |number: &str, name: &str| (number.to_owned(), name.to_owned());
    let tomas = told("+14155550134", "Tomás Arriaga");
    let mill = told("+19205550144", "Fox Valley Paper Mill");
    assert_eq!(
        names(&answer),
        [tomas.clone(), mill.clone()],
        "two have the second"
    );

    let choice = json!({ "number": "+12125550177", "company": "604", "contact": "1005" });
    let request = world.request(Method::PUT, "/api/v1/callers/choice", "Bearer ben");
    request.json(&choice).send().await.unwrap();
    let marcus = told("+12125550177", "Marcus Oyelaran");
    assert_eq!(names(&ask(numbers).await.1), [tomas, marcus, mill]);
    assert_eq!(world.netsuite.accesses().len(), asked);
    let many: Vec<String> = (0..201).map(|n| format!("+1415555{n:04}")).collect();
    assert_eq!(ask(json!(many)).await.0, 400);
}

#[tokio::test]
async fn a_choice_is_the_companys_until_another() {
    let world = World::start().await;
    world.read_directory().await;
    let first = async || {
        let (_, found) = world.look_up("+12125550177").await;
        (
            found["matches"][0]["contact"]["id"].clone(),
            found["evidence"][0]["chosen"]["by"].clone(),
        )
    };
    assert_eq!(first().await.1, Value::Null);
    let choose = async |who: &str, company: &str, contact: &str| {
        let choice = json!({ "number": "+12125550177", "company": company, "contact": contact });
        let request = world.request(Method::PUT, "/api/v1/callers/choice", who);
        answer(request.json(&choice).send().await.unwrap()).await.0
    };
    assert_eq!(choose("Bearer ann", "604", "1005").await, 204);
    assert_eq!(first().await, (json!("1005"), json!("Ann Lee")));
    world.clock.advance_millis(1_000);
    assert_eq!(choose("Bearer ben", "603", "1004").await, 204);
    assert_eq!(first().await, (json!("1004"), json!("Ben Okafor")));
    // A call that nobody files is filed where the number was last said to belong.
    let mut call = super::support::call();
    call["remote"] = json!({ "number": "+12125550177", "name": null });
    let (_, logged) = world.log("Bearer ann", &call).await;
    assert_eq!(logged["found"]["contact"]["id"], "1004", "{logged}");
    // Filing one call elsewhere says it too.
    call["chosen"] = json!({
        "company": "604", "contact": "1005",
        "chosenAt": world.clock.now().as_millis() + 86_400_000,
    });
    world.log("Bearer carla", &call).await;
    assert_eq!(first().await, (json!("1005"), json!("Carla Mendes")));
    // Her clock is a day ahead, and whoever says otherwise after that is believed all the same.
    world.clock.advance_millis(1_000);
    assert_eq!(choose("Bearer ben", "603", "1004").await, 204);
    assert_eq!(first().await, (json!("1004"), json!("Ben Okafor")));
}

/// A rep knows who it was although NetSuite has the number nowhere.
#[tokio::test]
async fn anybody_can_be_chosen_for_a_number_whether_or_not_the_directory_is_kept() {
    const STRANGER: &str = "+12125550100";
    for is_kept in [true, false] {
        let world = World::start().await;
        if is_kept {
            world.read_directory().await;
        }
        let (_, nobody) = world.look_up(STRANGER).await;
        assert_eq!(nobody["matches"], json!([]));
        let choice = json!({ "number": STRANGER, "company": "604", "contact": "1005" });
        let request = world.request(Method::PUT, "/api/v1/callers/choice", "Bearer ann");
        assert_eq!(request.json(&choice).send().await.unwrap().status(), 204);

        let (_, found) = world.look_up(STRANGER).await;
        assert_eq!(found["matches"][0]["contact"]["id"], "1005", "{found}");
        assert_eq!(found["matches"][0]["company"]["id"], "604", "{found}");
        assert_eq!(found["evidence"][0]["exactness"], "absent", "{found}");
        assert_eq!(found["evidence"][0]["chosen"]["by"], "Ann Lee", "{found}");
        let mut call = super::support::call();
        call["remote"] = json!({ "number": STRANGER, "name": null });
        let (_, logged) = world.log("Bearer ben", &call).await;
        assert_eq!(logged["found"]["contact"]["id"], "1005", "{logged}");
    }
}

#[tokio::test]
async fn a_directory_that_is_not_wanted_any_more_is_forgotten_and_copies_are_told() {
    let mut world = World::start().await;
    world.read_directory().await;
    let before = page(&world, "").await;
    assert!(!before.people.is_empty());
    world.refuse_directory().await;
    let since = format!("?epoch={}&since={}", before.epoch, before.version);
    let after = page(&world, &since).await;
    assert!(after.progress.is_off);
    assert!(after.people.is_empty());
    assert_ne!(after.epoch, before.epoch);
    let (_, found) = world.look_up("+14155550134").await;
    assert_eq!(
        found["matches"][0]["contact"]["name"], "Tomás Arriaga",
        "NetSuite is asked"
    );
}

#[tokio::test]
async fn what_the_role_may_not_read_is_left_out_and_named() {
    let world = World::start().await;
    world.script(
        json!({ "effect": "permission", "permission": "Lists -> Employees", "level": "none" }),
    );
    world.read_directory().await;
    let all = page(&world, "").await;
    assert!(
        all.progress
            .no_access
            .contains(&"Lists -> Employees".to_owned()),
        "{:?}",
        all.progress
    );
    assert!(all.progress.is_whole);
    assert!(names(&all).contains(&"Tomás Arriaga") && !names(&all).contains(&"Ann Lee"));
}
