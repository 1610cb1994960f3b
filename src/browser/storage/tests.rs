use js_sys::Uint8Array;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::{
    Shelf,
    database::{Database, Write},
};
use crate::{browser::entropy, engine::io::Place};

wasm_bindgen_test_configure!(run_in_browser);

fn save(place: Place, key: &str, value: Option<&str>) -> Write {
    Write::Value {
        place,
        key: key.to_owned(),
        value: value.map(str::to_owned),
    }
}

async fn disk(name: &str) -> Shelf {
    let shelf = Shelf::open(name).await;
    assert!(matches!(shelf, Shelf::Disk { .. }));
    shelf
}

#[wasm_bindgen_test]
async fn what_was_saved_is_read_after_opening_again() {
    let name = entropy::uuid();
    let mut shelf = disk(&name).await;
    assert!(
        shelf
            .write(vec![
                save(Place::Sealed, "tokens", Some("{\"a\":1}")),
                save(Place::Settings, "theme", Some("\"dark\"")),
                save(Place::Journal, "s-1", Some("{}")),
                save(Place::Journal, "s-2", Some("{}")),
                save(Place::Journal, "s-1", None),
            ])
            .await
    );
    drop(shelf);
    let stored = disk(&name).await.read().await;
    assert_eq!(stored.sealed[&"tokens".to_owned()], "{\"a\":1}");
    assert_eq!(stored.settings[&"theme".to_owned()], "\"dark\"");
    assert_eq!(stored.journal.keys().collect::<Vec<_>>(), ["s-2"]);
}

#[wasm_bindgen_test]
async fn a_secret_is_not_on_disk_in_the_clear() {
    let name = entropy::uuid();
    let mut shelf = disk(&name).await;
    assert!(
        shelf
            .write(vec![save(Place::Sealed, "tokens", Some("top-secret"))])
            .await
    );
    let database = Database::open(&name).await.unwrap();
    let raw = database.read(Place::Sealed).await.unwrap();
    let bytes = Uint8Array::new(&raw[0].1).to_vec();
    assert!(!bytes.windows(10).any(|window| window == b"top-secret"));
    assert_eq!(
        shelf.read().await.sealed[&"tokens".to_owned()],
        "top-secret"
    );
}

#[wasm_bindgen_test]
async fn a_damaged_value_is_left_out_and_the_rest_is_read() {
    let name = entropy::uuid();
    let mut shelf = disk(&name).await;
    assert!(
        shelf
            .write(vec![save(Place::Sealed, "good", Some("1"))])
            .await
    );
    let database = Database::open(&name).await.unwrap();
    database
        .put_raw(Place::Sealed, "bad", &[7; 40])
        .await
        .unwrap();
    database
        .put_raw(Place::Sealed, "short", &[7; 3])
        .await
        .unwrap();
    let stored = shelf.read().await;
    assert_eq!(stored.sealed.keys().collect::<Vec<_>>(), ["good"]);
}

#[wasm_bindgen_test]
async fn clearing_a_place_leaves_the_others() {
    let mut shelf = disk(&entropy::uuid()).await;
    let writes = vec![
        save(Place::Sealed, "tokens", Some("1")),
        save(Place::Journal, "s-1", Some("2")),
        Write::Clear(Place::Sealed),
    ];
    assert!(shelf.write(writes).await);
    let stored = shelf.read().await;
    assert!(stored.sealed.is_empty());
    assert_eq!(stored.journal[&"s-1".to_owned()], "2");
}

#[wasm_bindgen_test]
async fn without_a_database_values_are_kept_and_reported_as_not_durable() {
    let mut shelf = Shelf::memory();
    assert!(
        !shelf
            .write(vec![save(Place::Sealed, "tokens", Some("1"))])
            .await
    );
    assert_eq!(shelf.read().await.sealed[&"tokens".to_owned()], "1");
}
