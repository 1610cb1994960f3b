//! Spoils a text as a broken or hostile server might: as JSON, or as mere characters. The same seed
//! spoils the same way.

use rand::{Rng as _, rngs::StdRng, seq::IndexedRandom as _};
use serde_json::{Value, json};

/// Values that readers stumble over.
fn odd(random: &mut StdRng) -> Value {
    let odd = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e308),
        json!(0.1),
        json!(""),
        json!(" "),
        json!("\u{0}"),
        json!("null"),
        json!("9".repeat(400)),
        json!("+".repeat(40)),
        json!("é\u{301}🧾\u{202e}x"),
        json!("2026-02-30T25:61:61.999999999Z"),
        json!("+275760-09-13T00:00:00.000Z"),
        json!("-0001-01-01T00:00:00+99:99"),
        json!("{{{}}}"),
        json!([]),
        json!({}),
        json!([[[[[[[[]]]]]]]]),
        json!({ "id": { "id": { "id": null } } }),
    ];
    odd.choose(random).cloned().unwrap_or_default()
}

/// Spoils one value somewhere inside.
fn spoil(value: &mut Value, random: &mut StdRng) {
    if random.random_ratio(1, 4) {
        *value = odd(random);
        return;
    }
    match value {
        Value::Object(fields) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let Some(name) = names.choose(random) else {
                return;
            };
            if random.random_ratio(1, 5) {
                fields.remove(name);
            } else if let Some(inner) = fields.get_mut(name) {
                spoil(inner, random);
            }
        }
        Value::Array(items) => {
            if items.is_empty() || random.random_ratio(1, 6) {
                items.push(odd(random));
            } else {
                let at = random.random_range(0..items.len());
                if let Some(inner) = items.get_mut(at) {
                    spoil(inner, random);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => *value = odd(random),
    }
}

/// Cuts, doubles and replaces characters.
fn scratch(text: &str, random: &mut StdRng) -> String {
    const SCRATCHES: [char; 14] = [
        '"', '\\', '{', '}', '[', ']', ',', ':', '\u{0}', '\u{d}', '\u{feff}', '�', '٣', '💥',
    ];
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..=characters.len());
        match random.random_range(0..4) {
            0 => characters.truncate(at),
            1 if at < characters.len() => {
                characters.remove(at);
            }
            2 => {
                let tail: Vec<char> = characters.get(at..).unwrap_or_default().to_vec();
                characters.extend(tail);
            }
            _ => characters.insert(at, *SCRATCHES.choose(random).unwrap_or(&'"')),
        }
        // Doubling must not go on for ever.
        characters.truncate(20_000);
    }
    characters.into_iter().collect()
}

/// One way in which `text` may arrive.
pub(crate) fn mangled(text: &str, random: &mut StdRng) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else {
        return scratch(text, random);
    };
    for _ in 0..random.random_range(1..4) {
        spoil(&mut value, random);
    }
    let text = value.to_string();
    if random.random_ratio(1, 3) {
        scratch(&text, random)
    } else {
        text
    }
}
