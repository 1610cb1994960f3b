//! Shapes of every kind, read as `serde_json` reads them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Foreign, json};

use super::{decimal::decimal, *};

#[derive(Deserialize, PartialEq, Debug)]
#[serde(rename_all = "camelCase")]
struct Everything {
    text: String,
    flag: bool,
    small: u8,
    negative: i64,
    fraction: f64,
    absent: Option<String>,
    list: Vec<Choice>,
    named: BTreeMap<String, u32>,
    #[serde(default)]
    other: Foreign,
}

#[derive(Clone, Serialize, Deserialize, PartialEq, Debug)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum Choice {
    Bare,
    One(u32),
    Pair(u32, u32),
    Fields { is_set: bool },
}

fn everything() -> Foreign {
    json!({
        "text": "é\n", "flag": true, "small": 255, "negative": -1, "fraction": 0.5,
        "list": ["bare", { "one": 1 }, { "pair": [1, 2] }, { "fields": { "isSet": true } }],
        "named": { "a": 1 }, "other": { "kept": [1, null, "x"] }, "newer": [{}],
    })
}

#[test]
fn every_shape_is_read_as_serde_json_reads_it() {
    let text = everything().to_string();
    let expected: Everything = serde_json::from_str(&text).unwrap();
    assert_eq!(read::<Everything>(&text), Ok(expected));
}

#[test]
fn another_shape_is_refused() {
    for (field, value) in [
        ("text", json!(1)),
        ("flag", json!("true")),
        ("small", json!(256)),
        ("negative", json!(1.5)),
        ("list", json!({})),
        ("list", json!(["unheard-of"])),
        ("list", json!([{ "bare": 1 }])),
        ("list", json!(["one"])),
        ("list", json!([{ "pair": [1, 2, 3] }])),
        ("list", json!([{ "one": 1, "pair": [1, 2] }])),
        ("named", Foreign::Null),
    ] {
        let mut changed = everything();
        changed[field] = value;
        assert_eq!(
            read::<Everything>(&changed.to_string()),
            Err(Unreadable),
            "{field}"
        );
    }
    let mut incomplete = everything();
    incomplete.as_object_mut().unwrap().remove("text");
    assert_eq!(read::<Everything>(&incomplete.to_string()), Err(Unreadable));
}

#[test]
fn what_is_no_json_is_refused() {
    assert_eq!(read::<Value>("{"), Err(Unreadable));
}

#[test]
fn only_json_is_json() {
    for text in [
        "",
        " ",
        "nul",
        "nulls",
        "True",
        "[",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "-Infinity",
        "'a'",
        "\"a",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12",
        "1 1",
        "[]]",
        "\u{feff}1",
        "// a\n1",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\ud800x\"",
        "\"\\udc00\"",
    ] {
        assert_eq!(Value::parse(text), Err(Unreadable), "{text}");
        assert!(serde_json::from_str::<Foreign>(text).is_err(), "{text}");
    }
}

#[test]
fn escapes_stand_for_characters() {
    assert_eq!(
        Value::parse(r#" "\"\\\/\b\f\n\r\t\u00e9\uD83d\uDe00é😀" "#),
        Ok("\"\\/\u{8}\u{c}\n\r\té😀é😀".into())
    );
    let text = "\"\\ \u{0}\n\u{1f} é😀\u{2028}";
    assert_eq!(
        write(text).as_deref(),
        Ok("\"\\\"\\\\ \\u0000\\u000a\\u001f é😀\u{2028}\"")
    );
}

#[test]
fn it_nests_as_deep_as_serde_json_goes() {
    let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
    assert!(serde_json::from_str::<Foreign>(&nested(127)).is_ok());
    assert!(Value::parse(&nested(127)).is_ok());
    assert!(serde_json::from_str::<Foreign>(&nested(128)).is_err());
    assert!(Value::parse(&nested(128)).is_err());
    assert!(Value::parse(&"[".repeat(1_000_000)).is_err());
}

#[test]
fn a_number_keeps_what_it_says() {
    for (text, value) in [
        ("0", Value::Whole(0)),
        ("9223372036854775807", Value::Whole(i64::MAX)),
        ("-9223372036854775808", Value::Whole(i64::MIN)),
        (
            "9223372036854775808",
            Value::Decimal("9223372036854775808".to_owned()),
        ),
        ("-0", Value::Decimal("-0".to_owned())),
        ("1.50", Value::Decimal("1.50".to_owned())),
        ("1E+400", Value::Decimal("1E+400".to_owned())),
    ] {
        assert_eq!(Value::parse(text).as_ref(), Ok(&value));
        assert_eq!(value.to_string(), text);
    }
    assert_eq!(read("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(read::<u64>("18446744073709551616"), Err(Unreadable));
    assert_eq!(read::<u64>("1.0"), Err(Unreadable));
    assert_eq!(write(&u64::MAX).as_deref(), Ok("18446744073709551615"));
}

#[test]
fn a_decimal_is_the_nearest_f64_and_never_infinite() {
    for text in [
        "0.1",
        "-0.0",
        "1e22",
        "1e-22",
        "9007199254740991e-22",
        "123.456",
        "-0",
        "3.0000",
        "0e5",
    ] {
        let nearest: f64 = text.parse().unwrap();
        assert_eq!(
            decimal(text).map(f64::to_bits),
            Some(nearest.to_bits()),
            "{text}"
        );
    }
    for text in [
        "0.30000000000000004",
        "1e300",
        "1.7976931348623157e308",
        "2.5e-300",
    ] {
        let nearest: f64 = text.parse().unwrap();
        let near = decimal(text).unwrap();
        assert!(((near - nearest) / nearest).abs() < 1e-14, "{text}");
    }
    assert_eq!(decimal("1e-2147483648"), Some(0.0));
    for text in ["1e309", "-1e2147483647", "1e2147483648"] {
        assert_eq!(decimal(text), None, "{text}");
    }
}

#[test]
fn a_name_written_twice_is_refused_where_it_means_something() {
    #[derive(Deserialize, PartialEq, Debug)]
    struct Known {
        known: u8,
    }
    assert_eq!(read::<Known>(r#"{"known":1,"known":1}"#), Err(Unreadable));
    assert_eq!(
        read(r#"{"known":1,"new":1,"new":2}"#),
        Ok(Known { known: 1 })
    );
    assert_eq!(
        read(r#"{"a":1,"a":2}"#),
        Ok(BTreeMap::from([("a".to_owned(), 2)]))
    );
    assert_eq!(read::<Choice>(r#"{"one":1,"pair":[1,2]}"#), Err(Unreadable));
}

#[test]
fn what_json_or_we_have_no_form_for_is_not_written() {
    assert_eq!(write(&0.5), Err(Unwritable));
    assert_eq!(write(&BTreeMap::from([([1], 1)])), Err(Unwritable));
    for spelled in ["1.5,", "\"\"", "", "null", "01"] {
        let value = Value::Decimal(spelled.to_owned());
        assert_eq!(write(&value), Err(Unwritable), "{spelled}");
    }
}
