//! `cargo xtask endure`: the journeys about tabs that die, hang and sleep and about services that
//! fail, gone through much more often than the suite does, and what they measured.

use std::{fs, process::Command};

use crate::{
    browser, demo,
    failure::Failure,
    process,
    progress::{Progress, Step, say},
    workspace,
};

/// Files of `tests/e2e`; in each, `often` says how much more often.
const JOURNEYS: [&str; 6] = [
    "tabs",
    "audio",
    "leaders",
    "ten-tabs",
    "background",
    "exactly-once",
];

/// What was asked for on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    is_json: bool,
    seed: Option<u32>,
}

impl Options {
    /// Reads `--json` and `--seed N`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--json" => options.is_json = true,
                "--seed" => {
                    let seed = rest.next().and_then(|text| text.parse().ok());
                    let seed = seed
                        .ok_or_else(|| Failure::Usage("--seed wants a whole number".to_owned()))?;
                    options.seed = Some(seed);
                }
                other => return Err(Failure::Usage(format!("endure does not know `{other}`"))),
            }
        }
        Ok(options)
    }
}

/// Goes through all of them, and prints what was measured even when one fails.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let chrome = browser::find()?;
    let mut progress = Progress::new(9);
    let stack = demo::stand_up(&mut progress, "endure")?;
    let figures = workspace::tools_dir().join("endure.jsonl");
    fs::write(&figures, "").map_err(Failure::io(format!("write {}", figures.display())))?;
    let connector = workspace::built_binary("ledgerline-connector")?;
    let outcome = progress.step("endure", |step| {
        let mut node = journeys();
        node.env("CHROME", &chrome)
            .env("APP_URL", stack.app_url())
            .env("SANDBOX_URL", stack.sandbox_url())
            .env("NETSUITE_URL", stack.netsuite_url())
            .env("CONNECTOR_BINARY", &connector)
            .env("CONNECTOR_SETTINGS", &stack.settings)
            .env("ENDURE_FIGURES", &figures);
        if let Some(seed) = options.seed {
            node.env("ENDURE_SEED", seed.to_string());
        }
        process::run(step, "endure", &mut node)
    });
    let text = fs::read_to_string(&figures).map_err(Failure::io("read the figures"))?;
    let figures = read(&text)?;
    if options.is_json {
        say(&format!("{:#}", serde_json::Value::Array(figures)));
    } else {
        say(&table(&figures));
    }
    outcome
}

fn journeys() -> Command {
    let mut node = process::command("node");
    // One word: Playwright takes every word after `--project` for a project.
    node.args(["node_modules/@playwright/test/cli.js", "test"])
        .args(["--config", "tests/e2e/playwright.config.mjs"])
        .arg("--project=chromium")
        // A figure out of its bounds is a result here, and no second try may replace it.
        .arg("--retries=0")
        .args(JOURNEYS.map(|journey| format!("e2e/{journey}.spec.mjs")))
        .env_remove("FIREFOX");
    node
}

/// Would they all be found? Running them is too long for a suite.
pub(crate) fn find_journeys(step: &Step) -> Result<(), Failure> {
    let mut node = journeys();
    for name in ["APP_URL", "SANDBOX_URL", "NETSUITE_URL"] {
        node.env(name, "http://localhost:1");
    }
    process::run(step, "endure-list", node.arg("--list"))?;
    let list = fs::read_to_string(workspace::logs_dir().join("endure-list.log"))
        .map_err(Failure::io("read what endure would run"))?;
    let files = JOURNEYS.map(|journey| format!("{journey}.spec.mjs"));
    match files.iter().find(|file| !list.contains(*file)) {
        Some(file) => Err(Failure::Plain(format!("endure does not run {file}"))),
        None => Ok(()),
    }
}

/// One figure a line.
fn read(text: &str) -> Result<Vec<serde_json::Value>, Failure> {
    text.lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::Plain(format!("the figures are not JSON: {error}")))
}

fn table(figures: &[serde_json::Value]) -> String {
    let mut lines = vec![
        "| What | n | median | at most | worst | at most |".to_owned(),
        "|---|---|---|---|---|---|".to_owned(),
    ];
    for figure in figures {
        let unit = figure["unit"].as_str().unwrap_or_default();
        let cell = |value: &serde_json::Value| {
            value
                .as_f64()
                .map_or_else(String::new, |number| format!("{number:.0} {unit}"))
        };
        let what = figure["what"].as_str().unwrap_or_default();
        let bounds = &figure["bounds"];
        lines.push(format!(
            "| {what} | {} | {} | {} | {} | {} |",
            figure["n"],
            cell(&figure["median"]),
            cell(&bounds["median"]),
            cell(&figure["worst"]),
            cell(&bounds["worst"]),
        ));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Options, Failure> {
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        Options::parse(&words)
    }

    #[test]
    fn a_seed_is_a_number() {
        assert_eq!(parse(&["--seed", "7"]).unwrap().seed, Some(7));
        assert!(parse(&["--seed"]).is_err());
        assert!(parse(&["--seed", "lucky"]).is_err());
        assert!(parse(&["--seeds", "7"]).is_err());
    }

    #[test]
    fn medians_stand_beside_their_bounds_and_counts_alone() {
        let figures = read(concat!(
            r#"{"what":"silence","unit":"ms","n":50,"median":231.5,"worst":900,"bounds":{"median":350,"worst":1500}}"#,
            "\n",
            r#"{"what":"leaders that died","unit":"","n":50}"#,
        ));
        let table = table(&figures.unwrap());
        for line in [
            "| silence | 50 | 232 ms | 350 ms | 900 ms | 1500 ms |",
            "| leaders that died | 50 |  |  |  |  |",
        ] {
            assert!(
                table.lines().any(|it| it == line),
                "{line} is not in\n{table}"
            );
        }
    }
}
