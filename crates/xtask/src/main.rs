//! `cargo xtask demo`, `test`, `dev`, `bench`, `endure` and `package`: everything a newcomer types.
//!
//! | Module | Is |
//! |---|---|
//! | [`demo`], [`suite`], [`dev`], [`bench`], [`endure`], [`package`], [`help`] | one command each |
//! | [`stack`] | sandbox and connector, started together and stopped together |
//! | [`app`], [`size`] | the built app: building it only when needed, and what it weighs |
//! | [`tools`], [`pins`] | trunk, wasm-bindgen and the npm packages, at pinned versions |
//! | [`browser`] | finding a browser for tests, opening one for people |
//! | [`process`], [`service`], [`interrupt`] | child processes: to the end, in the background, and when a person stops us |
//! | [`progress`], [`clock`] | what a person sees meanwhile |
//! | [`ports`], [`http`], [`workspace`], [`failure`] | ports, one HTTP request, where things are, what can go wrong |

mod app;
mod bench;
mod browser;
mod clock;
mod demo;
mod dev;
mod endure;
mod failure;
mod help;
mod http;
mod interrupt;
mod package;
mod pins;
mod ports;
mod postgres;
mod process;
mod progress;
mod service;
mod size;
mod stack;
mod suite;
mod tools;
mod workspace;

use std::process::ExitCode;

use crate::{failure::Failure, progress::say};

fn main() -> ExitCode {
    interrupt::listen();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Interrupted) => {
            say("Stopped.");
            ExitCode::from(130)
        }
        Err(failure) => {
            say(&format!("\n{failure}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let Some((command, rest)) = arguments.split_first() else {
        say(help::TEXT);
        return Ok(());
    };
    match command.as_str() {
        "demo" => demo::run(&demo::Options::parse(rest)?),
        "test" => suite::run(&suite::Options::parse(rest)?),
        "dev" => dev::run(rest),
        "bench" => bench::run(&bench::Options::parse(rest)?),
        "endure" => endure::run(&endure::Options::parse(rest)?),
        "package" => package::run(),
        "help" | "--help" | "-h" => {
            say(help::TEXT);
            Ok(())
        }
        unknown => Err(Failure::Usage(format!("there is no command `{unknown}`"))),
    }
}
