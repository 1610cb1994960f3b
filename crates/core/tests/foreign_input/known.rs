//! Which readers of foreign input there are, found in the sources, so that a new one is not forgotten.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Types that tabs of one browser send each other, or that only tests and what was read is made of.
const OURS: [&str; 5] = ["Intent", "View", "Pii", "Choice", "Span"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path
            .file_stem()
            .is_some_and(|name| name != "tests" && name != "oracle")
        {
            found.push(path);
        }
    }
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

/// A type of ours: whether it is read, and what it is made of.
#[derive(Default)]
struct Kind {
    is_read: bool,
    parts: BTreeSet<String>,
}

/// Without the tests at their ends.
fn texts() -> Vec<String> {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let texts = files.iter().map(|file| {
        let text = fs::read_to_string(file).expect("a source is text");
        let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
        text.get(..end).unwrap_or_default().to_owned()
    });
    texts.collect()
}

fn kinds(texts: &[String]) -> BTreeMap<String, Kind> {
    let mut kinds: BTreeMap<String, Kind> = BTreeMap::new();
    for text in texts {
        // A definition ends with the first brace or semicolon at the beginning or end of a line.
        for definition in text.split("#[derive(").skip(1) {
            let Some((derived, rest)) = definition.split_once(")]") else {
                continue;
            };
            let end = rest.find("\n}").or_else(|| rest.find(";\n"));
            let end = rest.find(");\n").into_iter().chain(end).min();
            let body = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let Some((_, body)) = ["struct ", "enum "]
                .iter()
                .filter_map(|word| body.split_once(word))
                .min_by_key(|(before, _)| before.len())
            else {
                continue;
            };
            let name: String = body
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if name.is_empty() {
                continue;
            }
            let kind = kinds.entry(name).or_default();
            kind.is_read |= derived.contains("Deserialize");
            kind.parts
                .extend(words(body).into_iter().map(str::to_owned));
        }
    }
    kinds
}

/// The types that are read, and of which neither they nor what they are a part of is named in `tests`.
pub(crate) fn forgotten_types(tests: &str) -> Vec<String> {
    let sources = texts();
    let kinds = kinds(&sources);
    assert!(kinds.len() > 200, "the sources were read");
    let named = words(tests);
    let mut left: Vec<String> = named.iter().copied().map(str::to_owned).collect();
    // What a function reads that the tests call.
    for text in &sources {
        for declared in text.split("pub fn ").skip(1) {
            if declared
                .split_once('(')
                .is_some_and(|(name, _)| named.contains(name))
            {
                let end = declared
                    .find("\n    }\n")
                    .or_else(|| declared.find("\n}\n"));
                let body = declared.get(..end.unwrap_or(declared.len()));
                left.extend(
                    words(body.unwrap_or_default())
                        .into_iter()
                        .map(str::to_owned),
                );
            }
        }
    }
    left.extend(kinds.keys().filter(|name| is_ours(name)).cloned());
    let mut seen = BTreeSet::new();
    while let Some(name) = left.pop() {
        let Some(kind) = kinds.get(&name).filter(|_| !seen.contains(&name)) else {
            continue;
        };
        left.extend(kind.parts.iter().cloned());
        seen.insert(name);
    }
    let forgotten = kinds
        .iter()
        .filter(|(name, kind)| kind.is_read && !seen.contains(*name));
    forgotten.map(|(name, _)| name.clone()).collect()
}

/// What a tab draws, and what somebody does there.
fn is_ours(name: &str) -> bool {
    OURS.contains(&name) || name.ends_with("View") || name.ends_with("Wish")
}

/// The public functions that read text, and that are not named in `tests`.
pub(crate) fn forgotten_functions(tests: &str) -> Vec<String> {
    let named = words(tests);
    let mut forgotten = BTreeSet::new();
    let mut all = 0;
    for text in texts() {
        for declared in text
            .split("    pub fn ")
            .chain(text.split("\npub fn "))
            .skip(1)
        {
            let Some((name, rest)) = declared.split_once('(') else {
                continue;
            };
            let takes = rest.split(')').next().unwrap_or_default();
            let name = name.split('<').next().unwrap_or_default();
            let reads = ["read", "parse"].iter().any(|verb| name.starts_with(verb));
            if reads && (takes.contains("&str") || takes.contains("&[u8]")) {
                all += 1;
                if !named.contains(name) {
                    forgotten.insert(name.to_owned());
                }
            }
        }
    }
    assert!(all > 15, "the sources were read");
    forgotten.into_iter().collect()
}
