//! Imports run one way: `ui → state → core/domain ← core/wire ← engine ← browser`. This test reads
//! every path that the sources name, in `use` lines and in expressions, and refuses the others.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/rust_paths.rs"]
mod rust_paths;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rust_paths::named_paths;

/// What the sources of one folder must not name.
struct Rule {
    /// The folder, or the file, the rule is about.
    scope: &'static str,
    /// Beginnings of forbidden paths.
    forbidden: &'static [&'static str],
    /// Why.
    reason: &'static str,
}

const BROWSER_CRATES: &[&str] = &[
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "gloo_net",
    "gloo_timers",
    "leptos::web_sys",
    "leptos::wasm_bindgen",
];
const SERVER_CRATES: &[&str] = &["tokio", "axum", "reqwest", "sqlx", "rusqlite"];
const OUR_CRATES: &[&str] = &[
    "ledgerline",
    "ledgerline_core",
    "ledgerline_connector",
    "ledgerline_sandbox",
];

const RULES: &[Rule] = &[
    Rule {
        scope: "src/ui",
        forbidden: &["crate::engine", "crate::browser", "ledgerline_core::wire"],
        reason: "screens read stores and dispatch intents",
    },
    Rule {
        scope: "src/state",
        forbidden: &[
            "crate::ui",
            "crate::engine",
            "crate::browser",
            "ledgerline_core::wire",
        ],
        reason: "stores know the view and nothing of where it comes from",
    },
    Rule {
        scope: "src/engine",
        forbidden: &["crate::ui", "crate::state", "crate::browser", "leptos"],
        reason: "the engine decides and performs nothing",
    },
    Rule {
        scope: "src/browser",
        forbidden: &["crate::ui", "crate::state", "leptos"],
        reason: "the browser layer performs and draws nothing",
    },
    Rule {
        scope: "src/ui",
        forbidden: BROWSER_CRATES,
        reason: "browser APIs belong in src/browser",
    },
    Rule {
        scope: "src/state",
        forbidden: BROWSER_CRATES,
        reason: "browser APIs belong in src/browser",
    },
    Rule {
        scope: "src/engine",
        forbidden: BROWSER_CRATES,
        reason: "browser APIs belong in src/browser",
    },
    Rule {
        scope: "src/engine",
        forbidden: SERVER_CRATES,
        reason: "the engine has no runtime of its own",
    },
    Rule {
        scope: "crates/core/src",
        forbidden: &[
            "ledgerline",
            "ledgerline_connector",
            "ledgerline_sandbox",
            "leptos",
        ],
        reason: "core stands on nothing of ours",
    },
    Rule {
        scope: "crates/core/src",
        forbidden: SERVER_CRATES,
        reason: "core does no input and output",
    },
    Rule {
        scope: "crates/core/src",
        forbidden: BROWSER_CRATES,
        reason: "core does no input and output",
    },
    Rule {
        scope: "crates/core/src/domain",
        forbidden: &["crate::wire"],
        reason: "rules know nothing of what travels",
    },
    Rule {
        scope: "crates/connector/src",
        forbidden: &["ledgerline", "ledgerline_sandbox", "leptos"],
        reason: "the connector shares core with the app and nothing else",
    },
    Rule {
        scope: "crates/sandbox",
        forbidden: OUR_CRATES_BUT_SANDBOX,
        reason: "two readings of the platforms keep each other honest",
    },
    Rule {
        scope: "crates/xtask",
        forbidden: OUR_CRATES,
        reason: "the commands must build in seconds",
    },
];
const OUR_CRATES_BUT_SANDBOX: &[&str] = &[
    "ledgerline",
    "ledgerline_core",
    "ledgerline_connector",
    "leptos",
];

/// The one type that must not leave the folder where JavaScript is met.
const JS_VALUE: &str = "JsValue";
const JS_EDGE: &str = "src/browser";
/// Focus, dialogs, the address and the clipboard belong to screens and have no Leptos word. This one
/// file of theirs may know the document.
const DOM_EDGE: [&str; 2] = ["src/ui/dom.rs", "src/ui/dom"];

#[test]
fn imports_run_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = rust_files(root).unwrap();
    assert!(files.len() > 20, "only {} sources were found", files.len());
    let wrong: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(root.join(file)).unwrap();
            violations(file, &text)
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_forbidden_use_line_is_found() {
    let found = violations(Path::new("src/ui/phone.rs"), "use crate::engine::Engine;");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("src/ui/phone.rs") && found[0].contains("crate::engine::Engine"));
}

#[test]
fn a_forbidden_path_is_found_inside_groups_and_expressions() {
    let state = Path::new("src/state/calls.rs");
    let grouped = "use crate::{state::dispatch, browser::{clock, driver::Driver}};";
    assert_eq!(violations(state, grouped).len(), 2);
    let expression = "fn f() { let it = ledgerline_core::wire::connector::Session::new(); }";
    assert_eq!(violations(state, expression).len(), 1);
    assert_eq!(
        violations(state, "use super::super::engine::Input;").len(),
        1
    );
}

#[test]
fn the_sandbox_may_not_borrow_our_reading_of_the_platforms() {
    let sandbox = Path::new("crates/sandbox/src/netsuite/mod.rs");
    assert_eq!(
        violations(sandbox, "use ledgerline_core::domain::ids::RecordId;").len(),
        1
    );
    assert!(violations(sandbox, "use ledgerline_sandbox::Sandbox;").is_empty());
}

#[test]
fn a_js_value_outside_the_js_edge_is_found() {
    let signature = "fn take(value: JsValue) {}";
    assert_eq!(
        violations(Path::new("src/engine/io.rs"), signature).len(),
        1
    );
    assert!(violations(Path::new("src/browser/js/web_phone.rs"), signature).is_empty());
    let screen = "use leptos::web_sys::Element;";
    assert_eq!(
        violations(Path::new("src/ui/phone/dialer.rs"), screen).len(),
        1
    );
}

#[test]
fn words_in_comments_and_texts_are_not_imports() {
    let text = r##"
        //! See crate::engine.
        /* use crate::browser::driver; */
        const A: &str = "crate::engine";
        const B: &str = r#"use crate::browser;"#;
        const QUOTE: char = '"';
        fn name<'a>(it: &'a str) -> &'a str { it }
        use crate::state::calls;
    "##;
    let found = violations(Path::new("src/ui/app.rs"), text);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn what_the_layers_allow_is_not_refused() {
    let allowed = [
        (
            "src/ui/app.rs",
            "use crate::state::{calls, dispatch}; use ledgerline_core::domain::view;",
        ),
        (
            "src/engine/mod.rs",
            "use ledgerline_core::{domain::call, wire::connector};",
        ),
        (
            "src/browser/driver.rs",
            "use crate::engine::Engine; use web_sys::Window;",
        ),
        ("src/main.rs", "use ledgerline::{browser::driver, ui::app};"),
        (
            "crates/core/src/wire/connector.rs",
            "use crate::domain::ids::RecordId;",
        ),
    ];
    for (file, text) in allowed {
        let found = violations(Path::new(file), text);
        assert!(found.is_empty(), "{found:?}");
    }
}

fn violations(file: &Path, text: &str) -> Vec<String> {
    let paths = named_paths(&module_of(file), text);
    let mut found = Vec::new();
    let is_dom_edge = DOM_EDGE.iter().any(|edge| file.starts_with(edge));
    let applies = |rule: &&Rule| {
        file.starts_with(rule.scope) && !(is_dom_edge && rule.forbidden == BROWSER_CRATES)
    };
    for rule in RULES.iter().filter(applies) {
        let wrong = paths.iter().filter(|path| {
            rule.forbidden
                .iter()
                .any(|beginning| begins_with(path, beginning))
        });
        found.extend(wrong.map(|path| format!("{}: {path} ({})", file.display(), rule.reason)));
    }
    let is_app = file.starts_with("src") && !file.starts_with(JS_EDGE) && !is_dom_edge;
    let leaks = paths
        .iter()
        .filter(|path| path.rsplit("::").next() == Some(JS_VALUE));
    if is_app {
        found.extend(leaks.map(|path| {
            format!(
                "{}: {path} ({JS_VALUE} stays inside {JS_EDGE})",
                file.display()
            )
        }));
    }
    found
}

fn begins_with(path: &str, beginning: &str) -> bool {
    path.strip_prefix(beginning)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// `src/state/calls.rs` is `["state", "calls"]`.
fn module_of(file: &Path) -> Vec<String> {
    let inside: Vec<String> = file
        .with_extension("")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .skip_while(|part| part != "src")
        .skip(1)
        .collect();
    let is_root = |part: &String| ["mod", "lib", "main"].contains(&part.as_str());
    inside.into_iter().filter(|part| !is_root(part)).collect()
}

fn rust_files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut open = vec![root.join("src"), root.join("crates")];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path.strip_prefix(root).unwrap_or(&path).to_path_buf());
            }
        }
    }
    files.sort();
    Ok(files)
}
