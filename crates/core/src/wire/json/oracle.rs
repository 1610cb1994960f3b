//! Thousands of values and texts, the same at every run, on which we and `serde_json` must agree.

use std::{collections::BTreeMap, fmt::Debug, ops::Range};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value as Foreign;

use super::{tests::Choice, *};

const CASES: u64 = 2_000;

/// Steele, Lea and Flood's `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.bits() % u64::try_from(end).unwrap()).unwrap()
    }

    fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    fn several<T>(&mut self, count: Range<usize>, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = count.start + self.below(count.len());
        (0..count).map(|_| one(self)).collect()
    }

    /// Of every size, so that small ones are not rare.
    fn whole(&mut self) -> u64 {
        self.bits() >> self.below(64)
    }

    fn signed(&mut self) -> i64 {
        self.bits().cast_signed() >> self.below(64)
    }

    fn character(&mut self) -> char {
        let code = u32::try_from(self.whole() & 0x1F_FFFF).unwrap();
        char::from_u32(code).unwrap_or('"')
    }

    fn text(&mut self) -> String {
        self.several(0..8, Self::character).into_iter().collect()
    }

    fn float(&mut self) -> f64 {
        let any = f64::from_bits(self.bits());
        if any.is_finite() { any } else { 0.1 }
    }

    /// What `serde_json` can hold.
    fn foreign(&mut self, depth: usize) -> Foreign {
        match self.below(if depth == 0 { 6 } else { 8 }) {
            0 => Foreign::Null,
            1 => (self.below(2) == 0).into(),
            2 => self.whole().into(),
            3 => self.signed().into(),
            4 => self.float().into(),
            5 => self.text().into(),
            6 => self.several(0..5, |dice| dice.foreign(depth - 1)).into(),
            _ => self
                .several(0..5, |dice| (dice.text(), dice.foreign(depth - 1)))
                .into_iter()
                .collect(),
        }
    }

    /// What we can hold.
    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => Value::Bool(self.below(2) == 0),
            2 | 3 => Value::Whole(self.signed()),
            4 => {
                let (point, digits) = (self.signed(), self.whole());
                let exponent = self.below(80);
                let letter = self.one_of(&["e", "E", "e+", "E-", "e-"]);
                Value::Decimal(match self.below(3) {
                    0 => format!("{point}.{digits}"),
                    1 => format!("{point}{letter}{exponent}"),
                    _ => format!("{point}.{digits}{letter}0{exponent}"),
                })
            }
            5 => Value::Text(self.text()),
            6 => Value::List(self.several(0..5, |dice| dice.value(depth - 1))),
            _ => Value::Fields(self.several(0..5, |dice| (dice.text(), dice.value(depth - 1)))),
        }
    }

    fn typed(&mut self) -> Typed {
        Typed {
            text: self.text(),
            letter: self.character(),
            flag: self.below(2) == 0,
            sizes: (
                self.bits().to_le_bytes()[0],
                self.bits().to_le_bytes()[0].cast_signed(),
                self.whole(),
                self.signed(),
            ),
            absent: (self.below(2) == 0).then(|| self.text()),
            list: self.several(0..4, |dice| match dice.below(4) {
                0 => Choice::Bare,
                1 => Choice::One(u32::try_from(dice.below(99)).unwrap()),
                2 => Choice::Pair(1, u32::try_from(dice.below(99)).unwrap()),
                _ => Choice::Fields {
                    is_set: dice.below(2) == 0,
                },
            }),
            named: self
                .several(0..4, |dice| (Name(dice.text()), dice.signed()))
                .into_iter()
                .collect(),
            unit: (),
        }
    }

    /// The text with a few characters changed, mostly to those that mean something.
    fn mutated(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(3) {
            let marks: Vec<char> = r#"{}[]:,"\u0019-+.eEtfn dD8c"#.chars().collect();
            let letter = match self.below(8) {
                0 => self.character(),
                _ => self.one_of(&marks),
            };
            let at = self.below(letters.len() + 1);
            match self.below(4) {
                0 => letters.insert(at, letter),
                1 => letters.truncate(at),
                2 if at < letters.len() => drop(letters.remove(at)),
                _ if at < letters.len() => letters[at] = letter,
                _ => letters.push(letter),
            }
        }
        letters.into_iter().collect()
    }
}

#[derive(Clone, Serialize, Deserialize, PartialEq, Debug)]
#[serde(rename_all = "camelCase")]
struct Typed {
    text: String,
    letter: char,
    flag: bool,
    sizes: (u8, i8, u64, i64),
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<String>,
    list: Vec<Choice>,
    named: BTreeMap<Name, i64>,
    unit: (),
}

#[derive(Clone, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Name(String);

/// `serde_json` may be off by the last bit of a decimal; our spelling is not.
fn is_same(ours: &Value, theirs: &Foreign) -> bool {
    match (ours, theirs) {
        (Value::Null, Foreign::Null) => true,
        (Value::Bool(ours), Foreign::Bool(theirs)) => ours == theirs,
        (Value::Whole(ours), Foreign::Number(theirs)) => theirs.as_i64() == Some(*ours),
        (Value::Decimal(ours), Foreign::Number(theirs)) => {
            let (near, float) = (ours.parse::<f64>().unwrap(), theirs.as_f64().unwrap());
            theirs.as_u64().map_or_else(
                || (near - float).abs() <= float.abs() * f64::EPSILON,
                |whole| ours.parse() == Ok(whole),
            )
        }
        (Value::Text(ours), Foreign::String(theirs)) => ours == theirs,
        (Value::List(ours), Foreign::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .zip(theirs)
                    .all(|(ours, theirs)| is_same(ours, theirs))
        }
        (Value::Fields(ours), Foreign::Object(theirs)) => {
            // The last of a name counts.
            let ours: BTreeMap<_, _> = ours.iter().map(|(name, content)| (name, content)).collect();
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .all(|(name, ours)| theirs.get(*name).is_some_and(|one| is_same(ours, one)))
        }
        _ => false,
    }
}

/// Both take a text or both refuse it; only we take numbers that are too great for an `f64`.
fn agree<T: DeserializeOwned, U: DeserializeOwned + Debug>(text: &str) -> Option<(T, U)> {
    match (read(text), serde_json::from_str(text)) {
        (Ok(ours), Ok(theirs)) => Some((ours, theirs)),
        (Err(Unreadable), Err(_)) => None,
        (Ok(_), Err(reason)) if reason.to_string().starts_with("number out of range") => None,
        (ours, theirs) => panic!("read: {}, {theirs:?}: {text}", ours.is_ok()),
    }
}

#[test]
fn what_serde_json_writes_we_read() {
    let mut dice = Dice(1);
    for _ in 0..CASES {
        let value = dice.foreign(4);
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        for text in [value.to_string(), pretty] {
            let read = Value::parse(&text).unwrap();
            assert!(is_same(&read, &value), "{text}");
        }
        let typed = dice.typed();
        let text = serde_json::to_string(&typed).unwrap();
        assert_eq!(read(&text).as_ref(), Ok(&typed), "{text}");
    }
}

#[test]
fn what_we_write_serde_json_reads_and_so_do_we() {
    let mut dice = Dice(2);
    for _ in 0..CASES {
        let value = dice.value(4);
        let text = value.to_string();
        assert!(
            is_same(&value, &serde_json::from_str(&text).unwrap()),
            "{text}"
        );
        assert_eq!(Value::parse(&text).as_ref(), Ok(&value), "{text}");
        assert_eq!(read(&text).as_ref(), Ok(&value), "{text}");
        let typed = dice.typed();
        let text = write(&typed).unwrap();
        assert_eq!(
            serde_json::from_str::<Typed>(&text).unwrap(),
            typed,
            "{text}"
        );
    }
}

#[test]
fn a_spelling_never_loses_a_bit() {
    let mut dice = Dice(3);
    for _ in 0..CASES {
        let float = dice.float();
        let Ok(Value::Decimal(spelled)) = Value::parse(&Foreign::from(float).to_string()) else {
            panic!("{float} was read as a whole number");
        };
        assert_eq!(spelled.parse().map(f64::to_bits), Ok(float.to_bits()));
    }
}

#[test]
fn garbage_is_refused_by_both_or_by_neither() {
    let mut dice = Dice(4);
    let mut taken = 0;
    for _ in 0..CASES {
        let text = dice.foreign(3).to_string();
        let text = dice.mutated(&text);
        if let Some((ours, theirs)) = agree::<Value, Foreign>(&text) {
            assert!(is_same(&ours, &theirs), "{text}");
            taken += 1;
        }
        let text = write(&dice.typed()).unwrap();
        let text = dice.mutated(&text);
        if let Some((ours, theirs)) = agree::<Typed, Typed>(&text) {
            assert_eq!(ours, theirs, "{text}");
        }
    }
    assert!((CASES / 20..CASES).contains(&taken), "{taken} were taken");
}
