//! What can go wrong, said so that the reader knows what to do next.

use std::{fmt, io, path::PathBuf};

/// Why a command did not finish.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A person or a script asked us to stop.
    Interrupted,
    /// The command line makes no sense.
    Usage(String),
    /// One sentence says it all.
    Plain(String),
    /// A program failed; its last lines are in the text, the rest in the file.
    Program {
        /// What was attempted.
        what: String,
        /// The last lines it wrote.
        tail: String,
        /// Everything it wrote.
        log: PathBuf,
    },
    /// The machine refused something.
    Io {
        /// What was attempted.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
}

impl Failure {
    /// For `map_err`: names what was attempted.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => write!(f, "stopped"),
            Self::Usage(problem) => write!(f, "{problem}\n\n{}", crate::help::TEXT),
            Self::Plain(text) => write!(f, "{text}"),
            Self::Program { what, tail, log } => {
                write!(f, "{what}\n\n{tail}\n\nAll of it: {}", log.display())
            }
            Self::Io { what, source } => write!(f, "could not {what}: {source}"),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Interrupted | Self::Usage(_) | Self::Plain(_) | Self::Program { .. } => None,
        }
    }
}
