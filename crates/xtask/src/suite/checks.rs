//! The checks of the suite, in the order in which they run: cheap ones first.

mod ahead;
mod container;
mod operating;
mod postgres;

use std::{fs, num::NonZero, path::PathBuf, process::Command, thread};

use self::ahead::Ahead;
use crate::{
    browser, endure,
    failure::Failure,
    package,
    ports::Ports,
    process,
    progress::Step,
    size,
    stack::{self, Stack},
    workspace,
};

/// What the checks share while the suite runs.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// A sandbox and a connector for each lane, the first lane first.
    stacks: Vec<Stack>,
    /// The app, which is built while other checks run.
    app: Ahead,
}

impl Context {
    /// Begins what takes longest beside the checks that come first.
    pub(super) fn begin(chosen: &[&Check]) -> Self {
        let mut context = Self::default();
        if chosen.iter().any(|check| check.uses_app) {
            context.app.begin();
        }
        context
    }
}

/// Lanes in which journeys run at the same time. A journey waits for sound and rings half of its
/// time, so there is one more than processors; each is a browser with sound and two servers, so no
/// machine gets more than this.
const MOST_LANES: usize = 3;

/// One check.
#[derive(Debug)]
pub(super) struct Check {
    /// For `--only` and the table.
    pub(super) name: &'static str,
    /// For the person who waits.
    pub(super) what: &'static str,
    /// It needs trunk, wasm-bindgen and the npm packages.
    pub(super) needs_tools: bool,
    /// It runs the app in a browser, or packs it.
    pub(super) uses_app: bool,
    /// Runs it.
    pub(super) run: fn(&mut Context, &Step) -> Result<Outcome, Failure>,
}

/// What became of a check that did not fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All is well.
    Passed,
    /// Each of these journeys passed at its second try only.
    Unsteady(Vec<String>),
    /// This machine lacks what it needs; how to get it.
    NotRun(&'static str),
}

impl Outcome {
    /// This and another part of the same check.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unsteady(mut all), Self::Unsteady(more)) => {
                all.extend(more);
                Self::Unsteady(all)
            }
            (Self::Passed, other) => other,
            (this, Self::Passed | Self::Unsteady(_)) => this,
            (Self::Unsteady(_) | Self::NotRun(_), missing @ Self::NotRun(_)) => missing,
        }
    }
}

/// All of them.
pub(super) const CHECKS: [Check; 16] = [
    Check {
        name: "format",
        what: "formatting",
        needs_tools: false,
        uses_app: false,
        run: format,
    },
    Check {
        name: "lints",
        what: "clippy, native",
        needs_tools: false,
        uses_app: false,
        run: lints,
    },
    Check {
        name: "lints-wasm",
        what: "clippy, wasm",
        needs_tools: false,
        uses_app: false,
        run: lints_wasm,
    },
    Check {
        name: "rust",
        what: "Rust tests",
        needs_tools: false,
        uses_app: false,
        run: rust,
    },
    Check {
        name: "postgres",
        what: "the connector's tests on PostgreSQL",
        needs_tools: false,
        uses_app: false,
        run: postgres::run,
    },
    Check {
        name: "javascript",
        what: "the app's own JavaScript",
        needs_tools: true,
        uses_app: false,
        run: javascript,
    },
    Check {
        name: "in-browser",
        what: "Rust tests in a browser",
        needs_tools: true,
        uses_app: false,
        run: in_browser,
    },
    Check {
        name: "app",
        what: "release build and its size",
        needs_tools: true,
        uses_app: true,
        run: build,
    },
    Check {
        name: "operating",
        what: "the manual's commands",
        needs_tools: true,
        uses_app: true,
        run: operating::run,
    },
    Check {
        name: "operating-postgres",
        what: "the manual's commands for PostgreSQL",
        needs_tools: true,
        uses_app: true,
        run: operating::postgres,
    },
    Check {
        name: "proxies",
        what: "the manual's reverse proxies",
        needs_tools: true,
        uses_app: true,
        run: operating::proxies,
    },
    Check {
        name: "container",
        what: "the manual's commands for a container",
        needs_tools: true,
        uses_app: true,
        run: container::run,
    },
    Check {
        name: "clients",
        what: "RingCentral's REST clients",
        needs_tools: true,
        uses_app: false,
        run: clients,
    },
    Check {
        name: "web-phone",
        what: "RingCentral's web phone",
        needs_tools: true,
        uses_app: false,
        run: web_phone,
    },
    Check {
        name: "journeys",
        what: "journeys in Chromium",
        needs_tools: true,
        uses_app: true,
        run: journeys,
    },
    Check {
        name: "firefox",
        what: "journeys in Firefox",
        needs_tools: true,
        uses_app: true,
        run: firefox,
    },
];

fn format(_: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    cargo(
        step,
        "format",
        &["fmt", "--all", "--check", "--", "--color", "never"],
    )
}

fn lints(_: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    cargo(step, "lints", &arguments)
}

fn lints_wasm(_: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    crate::tools::ensure_wasm_target(step)?;
    // The example is what `cargo xtask bench` times in a page.
    let app: &[&str] = &["--package", "ledgerline"];
    let directory: &[&str] = &[
        "--package",
        "ledgerline-core",
        "--example",
        "directory_in_page",
    ];
    let target: &[&str] = &["--target", "wasm32-unknown-unknown"];
    for what in [app, directory] {
        let arguments = [
            &["clippy"],
            what,
            target,
            &["--locked", "--", "-D", "warnings"],
        ];
        cargo(step, "lints-wasm", &arguments.concat())?;
    }
    Ok(Outcome::Passed)
}

fn rust(_: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    cargo(step, "rust", &["test", "--workspace", "--locked"])
}

fn build(context: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    context.app.wait(step)?;
    size::check()?;
    Ok(Outcome::Passed)
}

/// What touches the browser's own types cannot be tested without one.
fn in_browser(_: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    let mut cargo = process::command("cargo");
    cargo.args(["test", "--locked", "--package", "ledgerline", "--lib"]);
    cargo.arg("--no-default-features");
    cargo.args(["--target", "wasm32-unknown-unknown"]);
    process::run(step, "in-browser", cargo.env("CHROME", browser::find()?))?;
    Ok(Outcome::Passed)
}

fn javascript(_: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    let mut node = process::command("node");
    node.arg("--test").args(node_tests("tests/browser")?);
    process::run(step, "javascript", &mut node)?;
    endure::find_journeys(step)?;
    Ok(Outcome::Passed)
}

fn node_tests(folder: &str) -> Result<Vec<PathBuf>, Failure> {
    let mut tests = workspace::files_under(&[workspace::root().join(folder)])
        .map_err(Failure::io(format!("list {folder}")))?;
    tests.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    if tests.is_empty() {
        return Err(Failure::Plain(format!("{folder} holds no test")));
    }
    Ok(tests)
}

/// The package of a connector as it is tested, in a folder of this name.
fn packed(context: &mut Context, step: &Step, folder: &str) -> Result<PathBuf, Failure> {
    context.app.wait(step)?;
    stack::build_with_workspace(step)?;
    let connector = workspace::built_binary("ledgerline-connector")?;
    package::pack(step, &connector, &workspace::tools_dir().join(folder))
}

fn clients(context: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    // One after the other: they share one sandbox.
    for test in node_tests("tests/conformance/rc-ex")? {
        let mut node = with_servers(context, step, process::command("node"))?;
        process::run(step, "clients", node.arg("--test").arg(test))?;
    }
    Ok(Outcome::Passed)
}

fn web_phone(context: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    playwright(
        context,
        step,
        &["tests/conformance/web-phone/playwright.config.mjs"],
        "web-phone",
        ("CHROME", browser::find()?),
    )
}

fn journeys(context: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    context.app.wait(step)?;
    let config = "tests/e2e/playwright.config.mjs";
    let chrome = ("CHROME", browser::find()?);
    let lanes = start_lanes(context, step)?.to_string();
    let side_by_side = [config, "--project", "chromium", "--workers", &lanes];
    let first = playwright(context, step, &side_by_side, "journeys", chrome.clone());
    let alone = [config, "--project", "chromium-alone", "--workers", "1"];
    // Measured even when a journey failed, so that one run tells everything.
    let measured = playwright(context, step, &alone, "measured", chrome);
    Ok(first?.and(measured?))
}

fn firefox(context: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    let Some(firefox) = browser::find_firefox()? else {
        return Ok(Outcome::NotRun(
            "no Firefox was found: install it, or set FIREFOX",
        ));
    };
    context.app.wait(step)?;
    let config = "tests/e2e/playwright.config.mjs";
    let lanes = start_lanes(context, step)?.to_string();
    let arguments = [config, "--project", "firefox", "--workers", &lanes];
    playwright(context, step, &arguments, "firefox", ("FIREFOX", firefox))
}

fn cargo(step: &Step, log: &str, arguments: &[&str]) -> Result<Outcome, Failure> {
    process::run(step, log, process::command("cargo").args(arguments))?;
    Ok(Outcome::Passed)
}

/// Runs Playwright with a configuration and more arguments, in the browser that the variable names.
fn playwright(
    context: &mut Context,
    step: &Step,
    arguments: &[&str],
    log: &str,
    (variable, browser): (&str, PathBuf),
) -> Result<Outcome, Failure> {
    let mut node = with_servers(context, step, process::command("node"))?;
    node.args(["node_modules/@playwright/test/cli.js", "test", "--config"])
        .args(arguments);
    if let Some(shell) = browser::find_shell()? {
        node.env("CHROME_SHELL", shell);
    }
    process::run(step, log, node.env(variable, browser))?;
    let printed = fs::read_to_string(workspace::logs_dir().join(format!("{log}.log")));
    let unsteady = unsteady(&printed.unwrap_or_default());
    if unsteady.is_empty() {
        Ok(Outcome::Passed)
    } else {
        Ok(Outcome::Unsteady(unsteady))
    }
}

/// The journeys that Playwright's list names as flaky at its end.
fn unsteady(printed: &str) -> Vec<String> {
    let mut lines = printed.lines();
    let is_heading = |line: &str| {
        let count = line.trim().strip_suffix(" flaky").map(str::parse::<usize>);
        matches!(count, Some(Ok(_)))
    };
    if !lines.by_ref().any(is_heading) {
        return Vec::new();
    }
    lines
        .map_while(|line| line.strip_prefix("    "))
        .map(|name| name.trim_end_matches([' ', '─']).to_owned())
        .collect()
}

/// Tells a test run where the servers are, starting them when this is the first that asks.
fn with_servers(
    context: &mut Context,
    step: &Step,
    mut command: Command,
) -> Result<Command, Failure> {
    if context.stacks.is_empty() {
        stack::build_with_workspace(step)?;
        add_stack(context, step)?;
    }
    for (stack, lane) in context.stacks.iter_mut().zip(1..) {
        stack.check()?;
        let named = |name: &str| match lane {
            1 => name.to_owned(),
            _ => format!("{name}_{lane}"),
        };
        command
            .env(named("APP_URL"), stack.app_url())
            .env(named("SANDBOX_URL"), stack.sandbox_url())
            .env(named("NETSUITE_URL"), stack.netsuite_url())
            .env(named("CONNECTOR_SETTINGS"), &stack.settings);
    }
    command
        .env(
            "CONNECTOR_BINARY",
            workspace::built_binary("ledgerline-connector")?,
        )
        .env(
            "SANDBOX_BINARY",
            workspace::built_binary("ledgerline-sandbox")?,
        );
    Ok(command)
}

fn add_stack(context: &mut Context, step: &Step) -> Result<(), Failure> {
    let lane = format!("test-{}", context.stacks.len() + 1);
    let folder = workspace::tools_dir().join(lane);
    context
        .stacks
        .push(Stack::start(step, Ports::free()?, &folder, false)?);
    Ok(())
}

/// Starts servers for as many lanes as this machine can run, and says how many these are.
fn start_lanes(context: &mut Context, step: &Step) -> Result<usize, Failure> {
    let lanes = thread::available_parallelism().map_or(1, NonZero::get);
    let lanes = (lanes + 1).min(MOST_LANES);
    if context.stacks.is_empty() {
        stack::build_with_workspace(step)?;
    }
    while context.stacks.len() < lanes {
        add_stack(context, step)?;
    }
    Ok(context.stacks.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn journeys_that_needed_a_second_try_are_named() {
        let printed = "  ✓  1 [chromium] › a.spec.mjs:1:1 › one flaky\n\n  2 flaky\n    \
            [chromium] › a.spec.mjs:1:1 › rings ───────\n    \
            [chromium] › b.spec.mjs:2:1 › talks ──\n  175 passed (20.7m)\n";
        assert_eq!(
            unsteady(printed),
            [
                "[chromium] › a.spec.mjs:1:1 › rings",
                "[chromium] › b.spec.mjs:2:1 › talks"
            ]
        );
        assert!(unsteady("  177 passed (20.7m)\n").is_empty());
    }

    #[test]
    fn parts_of_a_check_lose_nothing_of_each_other() {
        let named = |name: &str| Outcome::Unsteady(vec![name.to_owned()]);
        let both = Outcome::Unsteady(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(named("a").and(named("b")), both);
        assert_eq!(Outcome::Passed.and(named("a")), named("a"));
        assert_eq!(named("a").and(Outcome::Passed), named("a"));
        assert_eq!(
            named("a").and(Outcome::NotRun("why")),
            Outcome::NotRun("why")
        );
    }
}
