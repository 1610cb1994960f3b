//! What the commands are.

/// Printed by `cargo xtask help`, and after a command that does not exist.
pub(crate) const TEXT: &str = "\
cargo xtask demo [--port N] [--no-open]
    Everything on this machine, no account needed: fetches what is missing, builds, starts the
    sandbox (an imitation of RingCentral and NetSuite) and the connector, and opens the app.
    Ctrl-C stops it all. --port moves the app (the sandbox sits 3 and 4 ports above it; 0 picks
    free ones), --no-open leaves the browser alone.

cargo xtask test [--only NAME]... [--list]
    The whole test suite, step by step. --only runs the named steps, --list names them.
    CHROME=/path/to/chrome chooses the browser; CHROME_SHELL the one without a window, for most journeys.

cargo xtask dev [--port N]
    Like demo, with a debug build that is made again whenever a file is saved.

cargo xtask bench [--json] [--write] [--runs N]
    What the app costs in bytes, milliseconds and memory, beside what an empty page and the phone
    library by itself cost in the same run. --write puts it into docs/bench.md.

cargo xtask endure [--json] [--seed N]
    The journeys about tabs that are closed, killed, frozen and asleep, as often as it takes to
    believe them; half an hour. Prints medians and worsts. --seed repeats what happened by chance.

cargo xtask package
    App and connector for a machine of your own, in one archive; docs/operating.md says what to do
    with it.

cargo xtask help
    This text.

Needed beforehand: git, rustup and Node 20 or newer.";
