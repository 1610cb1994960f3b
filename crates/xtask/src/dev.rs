//! `cargo xtask dev`: the demo with a debug build that is made again on every save.
//!
//! The connector serves the app here too, instead of trunk's own server, so that origin, headers
//! and Content-Security-Policy are the ones of production.

use crate::{
    app, demo,
    failure::Failure,
    ports::Ports,
    process,
    progress::{Progress, say},
    service::Service,
    stack::{self, Stack},
    workspace,
};

/// Runs it until somebody stops it.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let port = match arguments {
        [] => demo::DEFAULT_PORT,
        [flag, value] if flag == "--port" => demo::port_from(Some(value))?,
        _ => {
            return Err(Failure::Usage(
                "dev takes --port N and nothing else".to_owned(),
            ));
        }
    };
    let ports = Ports::from_app_port(port)?;
    ports.check_free()?;
    let mut progress = Progress::new(8);
    demo::fetch_tools(&mut progress)?;
    app::forget()?;
    progress.step("build the app", |step| {
        process::run(step, "trunk-dev", app::trunk().arg("build"))
    })?;
    progress.step("build sandbox and connector", stack::build)?;
    let mut stack = progress.step("start sandbox and connector", |step| {
        Stack::start(step, ports, &workspace::demo_dir(), true)
    })?;
    let log = workspace::logs_dir().join("trunk-watch.log");
    let _watcher = Service::start("build watcher", log.clone(), app::trunk().arg("watch"))?;
    say(&demo::welcome(&stack));
    say(&format!(
        "  Save a file, then reload the page. Build log: {}\n",
        log.display()
    ));
    demo::watch(&mut stack)
}
