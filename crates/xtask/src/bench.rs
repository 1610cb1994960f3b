//! `cargo xtask bench`: what the app costs. Every wait stands beside its floor, measured in the same
//! run: an empty page, or RingCentral's library by itself.

use std::{fs, path::PathBuf};

use crate::{
    browser, demo,
    failure::Failure,
    process,
    progress::{Progress, Step, say},
    size::{self, Weight},
    workspace,
};

/// Runs per figure when none is given; they take about five minutes.
const RUNS: u32 = 11;

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// The example of the core crate that a page times.
const DIRECTORY: &str = "directory_in_page";

/// Where `--write` puts the figures.
const PAGE: &str = "docs/bench.md";

/// Figures and what they cannot be below.
const FLOORS: [(&str, &str); 16] = [
    ("first screen painted", "empty page painted"),
    ("dial pad usable", "empty page painted"),
    ("click on Call to INVITE", "library alone, call to INVITE"),
    (
        "click on Call to INVITE, first of a page",
        "library alone, call to INVITE",
    ),
    (
        "library with its own media, call to INVITE",
        "library alone, call to INVITE",
    ),
    ("click on Answer to 200", "library alone, answer to 200"),
    (
        "click on Answer to 200, first of a page",
        "library alone, answer to 200",
    ),
    (
        "leader killed to Phone: Ready",
        "lock of a killed page granted to the next",
    ),
    (
        "leader killed to sound again",
        "lock of a killed page granted to the next",
    ),
    (
        "click in a follower to performed",
        "a word to another tab and back",
    ),
    (
        "INVITE to popup painted, 100,000 people",
        "INVITE to popup painted",
    ),
    (
        "a key to those found among 100,000 people",
        "directory alone, 100,000 people: a key",
    ),
    ("idle follower: memory", "idle empty page: memory"),
    ("idle follower: processor", "idle empty page: processor"),
    (
        "2,000 calls of one minute logged",
        "NetSuite's own time for its requests",
    ),
    (
        "caller looked up in NetSuite meanwhile",
        "caller looked up in NetSuite, nothing else to do",
    ),
];

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    is_json: bool,
    writes: bool,
    runs: u32,
}

impl Options {
    /// Reads `--json`, `--write` and `--runs N`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self {
            is_json: false,
            writes: false,
            runs: RUNS,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--json" => options.is_json = true,
                "--write" => options.writes = true,
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
    let mut progress = Progress::new(12);
    let stack = demo::stand_up(&mut progress, "bench")?;
    let directory = progress.step("build the directory alone", build_directory)?;
    let figures = workspace::tools_dir().join("bench.json");
    progress.step("measure", |step| {
        let mut node = process::command("node");
        node.arg("tests/e2e/bench.mjs")
            .env("CHROME", &chrome)
            .env("APP_URL", stack.app_url())
            .env("SANDBOX_URL", stack.sandbox_url())
            .env("NETSUITE_URL", stack.netsuite_url())
            .env("BENCH_RUNS", options.runs.to_string())
            .env("BENCH_DIRECTORY", &directory)
            .env("BENCH_OUTPUT", &figures);
        process::run(step, "bench", &mut node)
    })?;
    let engine = progress.step("measure the engine", |_| engine())?;
    let load = progress.step("measure the connector with 2,000 reps", load)?;
    let text = fs::read_to_string(&figures).map_err(Failure::io("read the figures"))?;
    let mut report: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| Failure::Plain(format!("the figures are not JSON: {error}")))?;
    report["bytes"] = bytes()?;
    report["engine"] = engine;
    if let (Some(figures), serde_json::Value::Array(load)) =
        (report["figures"].as_array_mut(), load)
    {
        figures.extend(load);
    }
    let page = page(&report);
    if options.is_json {
        say(&format!("{report:#}"));
    } else {
        say(&page);
    }
    if options.writes {
        fs::write(workspace::root().join(PAGE), page)
            .map_err(Failure::io(format!("write {PAGE}")))?;
    }
    Ok(())
}

/// The directory without the app, as a page loads it; answers its folder.
fn build_directory(step: &Step) -> Result<PathBuf, Failure> {
    let mut cargo = process::command("cargo");
    cargo.args(["build", "--locked", "--release", "--target", WASM_TARGET]);
    cargo.args(["--package", "ledgerline-core", "--example", DIRECTORY]);
    process::run(step, "bench-directory", &mut cargo)?;
    let folder = workspace::tools_dir().join(DIRECTORY);
    let built = workspace::target_dir()?
        .join(WASM_TARGET)
        .join("release/examples")
        .join(DIRECTORY)
        .with_extension("wasm");
    let mut bindgen = process::command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]);
    bindgen.arg(&folder).arg(built);
    process::run(step, "bench-directory", &mut bindgen)?;
    Ok(folder)
}

/// The engine by itself, on this machine's processor.
fn engine() -> Result<serde_json::Value, Failure> {
    example("ledgerline", "engine-cost")
}

/// The connector when everybody finishes a call within a minute. It says itself what is too slow.
fn load(step: &Step) -> Result<serde_json::Value, Failure> {
    // It starts the program that is built beside it.
    let package = ["--quiet", "--locked", "--package", "ledgerline-connector"];
    let mut build = process::command("cargo");
    build.arg("build").args(package);
    process::run(step, "bench-load", &mut build)?;
    let mut run = process::command("cargo");
    run.arg("run").args(package).args(["--example", "load"]);
    let output = run
        .output()
        .map_err(Failure::io("start the example load"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(Failure::Plain(said.trim().to_owned()));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::Plain(format!("the example load gave no figures: {error}")))
}

fn example(package: &str, name: &str) -> Result<serde_json::Value, Failure> {
    let run = ["run", "--quiet", "--locked", "--package", package];
    process::answer("cargo", &[&run[..], &["--example", name]].concat())
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or_else(|| Failure::Plain(format!("the example {name} gave no figures")))
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

/// The figures as a page of the documentation.
fn page(report: &serde_json::Value) -> String {
    let words = |key: &str| report[key].as_str().unwrap_or("unknown");
    let mut lines = vec![
        "# What it costs".to_owned(),
        String::new(),
        "Written by `cargo xtask bench --write`. A floor is measured in turn with its figure, in the same run: \
         what an empty page takes, or a call with RingCentral's library and the least media a browser can do. \
         The app is reloaded before each run; `first of a page` is the first call after that, while \
         the library's page stays. p95 of few runs is the worst of them."
            .to_owned(),
        String::new(),
        format!("{}, {}, {}.", words("date"), words("machine"), words("browser")),
        String::new(),
        "| First load, bytes | raw | gzip | brotli |".to_owned(),
        "|---|---|---|---|".to_owned(),
    ];
    for part in ["wasm", "rest", "total"] {
        let weight = |form: &str| report["bytes"][part][form].as_u64().unwrap_or_default();
        let (raw, gzip, brotli) = (weight("raw"), weight("gzip"), weight("brotli"));
        lines.push(format!("| {part} | {raw} | {gzip} | {brotli} |"));
    }
    lines.push(String::new());
    lines.push(
        "| Waits and memory | unit | n | median | p95 | floor, median | above it | times |"
            .to_owned(),
    );
    lines.push("|---|---|---|---|---|---|---|---|".to_owned());
    let figures = report["figures"].as_array();
    for figure in figures.into_iter().flatten() {
        lines.push(row(figure, figures.into_iter().flatten()));
    }
    lines.push(String::new());
    lines.push(
        "| Engine, microseconds for each event, unoptimised build | n | median | p95 |".to_owned(),
    );
    lines.push("|---|---|---|---|".to_owned());
    for figure in report["engine"].as_array().into_iter().flatten() {
        let name = figure["name"].as_str().unwrap_or_default();
        let (n, median, p95) = (
            &figure["n"],
            number(figure, "median"),
            number(figure, "p95"),
        );
        lines.push(format!("| {name} | {n} | {median:.1} | {p95:.1} |"));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn row<'a>(
    figure: &serde_json::Value,
    mut all: impl Iterator<Item = &'a serde_json::Value>,
) -> String {
    let name = figure["name"].as_str().unwrap_or_default();
    let (n, median, p95) = (
        &figure["n"],
        number(figure, "median"),
        number(figure, "p95"),
    );
    let unit = figure["unit"].as_str().unwrap_or_default();
    let start = format!("| {name} | {unit} | {n} | {median:.1} | {p95:.1} |");
    let floor = FLOORS
        .into_iter()
        .find(|(figure, _)| *figure == name)
        .and_then(|(_, floor)| all.find(|it| it["name"] == floor));
    match floor {
        Some(floor) => {
            let floor = number(floor, "median");
            let (above, times) = (median - floor, median / floor);
            format!("{start} {floor:.1} | {above:.1} | {times:.1} |")
        }
        None => format!("{start} | | |"),
    }
}

fn number(figure: &serde_json::Value, key: &str) -> f64 {
    figure[key].as_f64().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_holds_every_figure_beside_its_floor() {
        let report = serde_json::json!({
            "bytes": { "wasm": { "raw": 500_000, "gzip": 200_000, "brotli": 160_000 } },
            "figures": [
                { "name": "empty page painted", "unit": "ms", "n": 11, "median": 40.0, "p95": 50.0 },
                { "name": "first screen painted", "unit": "ms", "n": 11, "median": 100.0, "p95": 120.0 },
            ],
            "engine": [{ "name": "an alarm", "n": 2000, "median": 2.5, "p95": 3.0 }],
        });
        let page = page(&report);
        for line in [
            "| wasm | 500000 | 200000 | 160000 |",
            "| empty page painted | ms | 11 | 40.0 | 50.0 | | | |",
            "| first screen painted | ms | 11 | 100.0 | 120.0 | 40.0 | 60.0 | 2.5 |",
            "| an alarm | 2000 | 2.5 | 3.0 |",
        ] {
            assert!(
                page.lines().any(|it| it == line),
                "{line} is not in\n{page}"
            );
        }
    }

    #[test]
    fn no_run_is_no_measurement() {
        assert!(Options::parse(&["--runs".to_owned(), "0".to_owned()]).is_err());
    }
}
