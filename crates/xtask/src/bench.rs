//! `cargo xtask bench`: what the app costs, beside an empty page measured in the same run.

use std::fs;

use crate::{
    app, browser, demo,
    failure::Failure,
    ports::Ports,
    process,
    progress::{Progress, say},
    size::{self, Weight},
    stack::{self, Stack},
    workspace,
};

/// Runs per figure when none is given; the median is shown.
const RUNS: u32 = 5;

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    is_json: bool,
    runs: u32,
}

impl Options {
    /// Reads `--json` and `--runs N`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self {
            is_json: false,
            runs: RUNS,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--json" => options.is_json = true,
                "--runs" => {
                    options.runs = rest
                        .next()
                        .and_then(|text| text.parse().ok())
                        .filter(|runs| *runs > 0)
                        .ok_or_else(|| Failure::Usage("--runs wants a number".to_owned()))?;
                }
                other => return Err(Failure::Usage(format!("bench does not know `{other}`"))),
            }
        }
        Ok(options)
    }
}

/// Measures and prints.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let chrome = browser::find()?;
    let mut progress = Progress::new(9);
    demo::fetch_tools(&mut progress)?;
    progress.step("build the app", app::ensure_built)?;
    progress.step("build sandbox and connector", stack::build)?;
    let stack = progress.step("start sandbox and connector", |step| {
        Stack::start(step, Ports::free()?, &workspace::tools_dir().join("bench"))
    })?;
    let figures = workspace::tools_dir().join("bench.json");
    progress.step("measure", |step| {
        let mut node = process::command("node");
        node.arg("tests/e2e/bench.mjs")
            .env("CHROME", &chrome)
            .env("APP_URL", stack.app_url())
            .env("SANDBOX_URL", stack.sandbox_url())
            .env("BENCH_RUNS", options.runs.to_string())
            .env("BENCH_OUTPUT", &figures);
        process::run(step, "bench", &mut node)
    })?;
    let text = fs::read_to_string(&figures).map_err(Failure::io("read the figures"))?;
    let mut report: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| Failure::Plain(format!("the figures are not JSON: {error}")))?;
    report["bytes"] = bytes()?;
    if options.is_json {
        say(&format!("{report:#}"));
    } else {
        say(&table(&report));
    }
    Ok(())
}

fn bytes() -> Result<serde_json::Value, Failure> {
    let load = size::first_load()?;
    let row = |weight: Weight| serde_json::json!({ "raw": weight.raw, "gzip": weight.gzip, "brotli": weight.brotli });
    Ok(serde_json::json!({
        "wasm": row(load.wasm),
        "rest": row(load.rest),
        "total": row(load.total()),
        "budgetBrotli": size::BUDGET,
    }))
}

fn table(report: &serde_json::Value) -> String {
    let mut lines = vec![format!(
        "{:<46}{:>10}{:>10}{:>10}",
        "First load, bytes", "raw", "gzip", "brotli"
    )];
    for part in ["wasm", "rest", "total"] {
        let weight = |form: &str| report["bytes"][part][form].as_u64().unwrap_or_default();
        lines.push(format!(
            "  {part:<44}{:>10}{:>10}{:>10}",
            weight("raw"),
            weight("gzip"),
            weight("brotli")
        ));
    }
    lines.push(String::new());
    lines.push(format!(
        "{:<46}{:>10}{:>10}{:>10}",
        "Milliseconds", "median", "least", "most"
    ));
    for figure in report["figures"].as_array().into_iter().flatten() {
        let number = |key: &str| {
            figure[key]
                .as_f64()
                .map_or_else(|| "-".to_owned(), |value| format!("{value:.0}"))
        };
        lines.push(format!(
            "  {:<44}{:>10}{:>10}{:>10}",
            figure["name"].as_str().unwrap_or_default(),
            number("median"),
            number("least"),
            number("most")
        ));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_every_figure() {
        let report = serde_json::json!({
            "bytes": { "wasm": { "raw": 500_000, "gzip": 200_000, "brotli": 160_000 } },
            "figures": [{ "name": "cold load", "median": 41.6, "least": 40.0, "most": 50.0 }],
        });
        let table = table(&report);
        assert!(table.contains("160000"), "{table}");
        assert!(
            table
                .lines()
                .any(|line| line.contains("cold load") && line.contains("42"))
        );
    }

    #[test]
    fn no_run_is_no_measurement() {
        assert!(Options::parse(&["--runs".to_owned(), "0".to_owned()]).is_err());
    }
}
