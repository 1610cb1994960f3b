//! `cargo xtask demo`: from a fresh clone to a ringing phone.

use crate::{
    app, browser,
    failure::Failure,
    interrupt,
    ports::Ports,
    progress::{Progress, say},
    stack::{self, Stack},
    tools, workspace,
};

/// The app's port when none is given.
pub(crate) const DEFAULT_PORT: u16 = 8787;

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    port: u16,
    opens_browser: bool,
}

impl Options {
    /// Reads `--port N` and `--no-open`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self {
            port: DEFAULT_PORT,
            opens_browser: true,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--no-open" => options.opens_browser = false,
                "--port" => options.port = port_from(rest.next())?,
                other => return Err(Failure::Usage(format!("demo does not know `{other}`"))),
            }
        }
        Ok(options)
    }
}

/// The value behind `--port`.
pub(crate) fn port_from(value: Option<&String>) -> Result<u16, Failure> {
    value
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Failure::Usage("--port wants a number from 0 to 65535".to_owned()))
}

/// Runs it until somebody stops it.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let ports = Ports::from_app_port(options.port)?;
    ports.check_free()?;
    let mut progress = Progress::new(8);
    fetch_tools(&mut progress)?;
    progress.step("build the app", app::ensure_built)?;
    progress.step("build sandbox and connector", stack::build)?;
    let mut stack = progress.step("start sandbox and connector", |step| {
        Stack::start(step, ports, &workspace::demo_dir(), true)
    })?;
    say(&welcome(&stack));
    if options.opens_browser {
        browser::open(&stack.app_url());
    }
    watch(&mut stack)
}

/// From nothing to an app and servers on free ports, for what measures them; `name` is the folder's.
/// Eight steps of the caller's progress.
pub(crate) fn stand_up(progress: &mut Progress, name: &str) -> Result<Stack, Failure> {
    fetch_tools(progress)?;
    progress.step("build the app", app::ensure_built)?;
    progress.step("build sandbox and connector", stack::build)?;
    progress.step("start sandbox and connector", |step| {
        let folder = workspace::tools_dir().join(name);
        Stack::start(step, Ports::free()?, &folder, false)
    })
}

/// The five steps that every build of the app needs first.
pub(crate) fn fetch_tools(progress: &mut Progress) -> Result<(), Failure> {
    progress.step("wasm target", tools::ensure_wasm_target)?;
    progress.step("npm packages", tools::ensure_npm_packages)?;
    progress.step("wasm-bindgen", tools::ensure_wasm_bindgen)?;
    progress.step("wasm-split", tools::ensure_wasm_split)?;
    progress.step("trunk", tools::ensure_trunk)?;
    tools::discard_leftovers()
}

/// Waits for Ctrl-C, or for a server that ends by itself.
pub(crate) fn watch(stack: &mut Stack) -> Result<(), Failure> {
    loop {
        if matches!(interrupt::pause(), Err(Failure::Interrupted)) {
            say("\nStopping sandbox and connector.");
            return Ok(());
        }
        stack.check()?;
    }
}

/// One address, who to be, and where to ring from.
pub(crate) fn welcome(stack: &Stack) -> String {
    format!(
        "\n  Ledgerline is running:  {}\n\n\
         \x20 Click Connect and sign in as Ann Lee (extension 101); no password is needed.\n\
         \x20 Dial +1 415 555 0134, a customer in NetSuite: it answers, plays a tone and then\n\
         \x20 echoes what you say. Any other outside number does so too.\n\
         \x20 To be called, and to see what NetSuite holds:  {}\n\n\
         \x20 Logs are in {}. Ctrl-C stops everything.\n",
        stack.app_url(),
        stack.console_url(),
        workspace::demo_dir().display(),
    )
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
    fn the_app_opens_on_its_usual_port_unless_told_otherwise() {
        assert_eq!(
            parse(&[]).unwrap(),
            Options {
                port: 8787,
                opens_browser: true
            }
        );
        assert_eq!(
            parse(&["--no-open", "--port", "0"]).unwrap(),
            Options {
                port: 0,
                opens_browser: false
            }
        );
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(parse(&["--port"]).is_err());
        assert!(parse(&["--port", "many"]).is_err());
        assert!(parse(&["--prot", "1"]).is_err());
    }
}
