//! `cargo xtask test`: every check there is, in order, and a table at the end.

mod checks;

use crate::{
    clock::{Stopwatch, readable},
    demo,
    failure::Failure,
    progress::{Progress, say},
};
use checks::{CHECKS, Check, Context, Outcome};

/// What was asked for on the command line.
#[derive(Debug, Default)]
pub(crate) struct Options {
    only: Vec<String>,
    lists: bool,
}

impl Options {
    /// Reads `--only NAME`, which may stand several times, and `--list`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--list" => options.lists = true,
                "--only" => {
                    let name = rest.next().filter(|name| named(name).is_some());
                    let names = CHECKS.map(|check| check.name).join(", ");
                    options.only.push(
                        name.ok_or_else(|| Failure::Usage(format!("--only wants one of {names}")))?
                            .clone(),
                    );
                }
                other => return Err(Failure::Usage(format!("test does not know `{other}`"))),
            }
        }
        Ok(options)
    }

    fn chosen(&self) -> Vec<&'static Check> {
        let is_chosen = |check: &&Check| {
            self.only.is_empty() || self.only.iter().any(|name| name == check.name)
        };
        CHECKS.iter().filter(is_chosen).collect()
    }
}

fn named(name: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.name == name)
}

/// Runs the chosen checks, all of them even when one fails.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    if options.lists {
        for check in &CHECKS {
            say(&format!("{:<20}{}", check.name, check.what));
        }
        return Ok(());
    }
    let chosen = options.chosen();
    let watch = Stopwatch::start();
    let needs_tools = chosen.iter().any(|check| check.needs_tools);
    let mut progress = Progress::new(chosen.len() + if needs_tools { 5 } else { 0 });
    if needs_tools {
        demo::fetch_tools(&mut progress)?;
    }
    let mut context = Context::begin(&chosen);
    let mut rows = Vec::new();
    for check in &chosen {
        let check_watch = Stopwatch::start();
        let outcome = progress.step(check.what, |step| (check.run)(&mut context, step));
        let time = readable(check_watch.elapsed());
        match outcome {
            Ok(Outcome::Passed) => rows.push((check.name, "passed", time)),
            Ok(Outcome::Unsteady(names)) => {
                let names = names.join("\n  ");
                say(&format!(
                    "\n{}: passed at the second try only, look into it:\n  {names}\n",
                    check.what
                ));
                rows.push((check.name, "UNSTEADY", time));
            }
            Ok(Outcome::NotRun(why)) => {
                say(&format!("\n{}: NOT RUN, {why}\n", check.what));
                rows.push((check.name, "NOT RUN", why.to_owned()));
            }
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => {
                say(&format!("\n{failure}\n"));
                rows.push((check.name, "FAILED", time));
            }
        }
    }
    say(&format!(
        "\n{}\nIn {}.",
        table(&rows),
        readable(watch.elapsed())
    ));
    let failed = rows
        .iter()
        .filter(|(_, result, _)| *result == "FAILED")
        .count();
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::Plain(format!(
        "{failed} of {} steps failed.",
        rows.len()
    )))
}

fn table(rows: &[(&str, &str, String)]) -> String {
    let line =
        |(name, result, time): &(&str, &str, String)| format!("{name:<20}{result:<10}{time}");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Options, Failure> {
        Options::parse(
            &words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn everything_runs_unless_steps_are_named() {
        assert_eq!(parse(&[]).unwrap().chosen().len(), CHECKS.len());
        let chosen = parse(&["--only", "format", "--only", "rust"]).unwrap();
        let names: Vec<_> = chosen.chosen().iter().map(|check| check.name).collect();
        assert_eq!(names, ["format", "rust"]);
    }

    #[test]
    fn a_step_that_does_not_exist_is_refused_instead_of_running_nothing() {
        assert!(parse(&["--only", "fromat"]).is_err());
        assert!(parse(&["--only"]).is_err());
    }
}
