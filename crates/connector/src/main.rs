//! `ledgerline-connector`: reads settings and serves until it is told to stop.

use std::{
    ffi::OsString,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use ledgerline_connector::{
    app::App,
    certificate,
    clock::Clock,
    http,
    settings::Settings,
    storage::{self, Place},
};
use ledgerline_core::domain::sensitive::Secret;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

const HELP: &str = "\
ledgerline-connector --settings FILE                 serve
ledgerline-connector --settings FILE --check-settings  check the settings and stop
ledgerline-connector make-certificate --certificate FILE --key FILE
                                                     make what NetSuite's sign-in needs
ledgerline-connector copy-database --settings FILE --from PLACE
                                                     fill the empty database of the settings
                                                     with what a file or postgres://… holds
LEDGERLINE_SECTION__KEY variables stand over the file; RUST_LOG sets what is logged.
";

/// What was asked for.
enum Command {
    Serve(PathBuf),
    CheckSettings(PathBuf),
    MakeCertificate { certificate: PathBuf, key: PathBuf },
    CopyDatabase { settings: PathBuf, from: Place },
    Help,
}

fn main() -> ExitCode {
    let done = read_command(std::env::args_os().skip(1)).and_then(run);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            let _ = writeln!(io::stderr(), "ledgerline-connector: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn read_command(mut words: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let (mut settings, mut certificate, mut key, mut from) = (None, None, None, None);
    let (mut only_checks, mut makes_certificate, mut copies) = (false, false, false);
    while let Some(word) = words.next() {
        let word = word.to_string_lossy().into_owned();
        let place = match word.as_str() {
            "make-certificate" => {
                makes_certificate = true;
                continue;
            }
            "copy-database" => {
                copies = true;
                continue;
            }
            "--check-settings" => {
                only_checks = true;
                continue;
            }
            "--help" | "-h" => return Ok(Command::Help),
            "--settings" => &mut settings,
            "--certificate" => &mut certificate,
            "--key" => &mut key,
            "--from" => &mut from,
            _ => return Err(format!("{word} is not known; see --help")),
        };
        *place = Some(PathBuf::from(
            words.next().ok_or(format!("{word} needs a file"))?,
        ));
    }
    if makes_certificate {
        let certificate = certificate.ok_or("make-certificate needs --certificate")?;
        return Ok(Command::MakeCertificate {
            certificate,
            key: key.ok_or("make-certificate needs --key")?,
        });
    }
    let settings = settings.ok_or("--settings is missing; see --help")?;
    if copies {
        let from: PathBuf = from.ok_or("copy-database needs --from")?;
        let text = from.to_string_lossy();
        let from = if text.starts_with("postgres") && text.contains("://") {
            Place::Server(Secret::new(text.into_owned()))
        } else {
            Place::File(from)
        };
        return Ok(Command::CopyDatabase { settings, from });
    }
    Ok(if only_checks {
        Command::CheckSettings(settings)
    } else {
        Command::Serve(settings)
    })
}

fn run(command: Command) -> Result<(), String> {
    let load = |path: &PathBuf| {
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Settings::load(path, variables).map_err(|error| error.to_string())
    };
    match command {
        Command::Help => {
            let _ = io::stdout().write_all(HELP.as_bytes());
            Ok(())
        }
        Command::CheckSettings(path) => {
            load(&path)?;
            let _ = writeln!(io::stdout(), "the settings are complete");
            Ok(())
        }
        Command::MakeCertificate { certificate, key } => {
            certificate::make(&certificate, &key, Clock::default().now())
                .map_err(|error| error.to_string())
        }
        Command::CopyDatabase { settings, from } => {
            let to = load(&settings)?.database;
            let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
            let copied = runtime.block_on(copy_database(&from, &to))?;
            let _ = writeln!(io::stdout(), "{copied} rows were copied");
            Ok(())
        }
        Command::Serve(path) => {
            let settings = load(&path)?;
            let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
            runtime.block_on(serve(settings))
        }
    }
}

async fn copy_database(from: &Place, to: &Place) -> Result<u64, String> {
    if let Place::File(path) = from
        && !path.is_file()
    {
        return Err(format!("{} is not a file", path.display()));
    }
    let open = async |place| {
        storage::open(place)
            .await
            .map_err(|error| error.to_string())
    };
    let (from, to) = (open(from).await?, open(to).await?);
    let copied = storage::copy(&from, &to).await;
    let copied = copied.map_err(|error| error.to_string())?;
    from.close().await;
    to.close().await;
    Ok(copied)
}

async fn serve(settings: Settings) -> Result<(), String> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    let database = storage::open(&settings.database)
        .await
        .map_err(|error| error.to_string())?;
    let listen = settings.listen;
    let app = App::new(settings, database.clone(), Clock::default())
        .map_err(|error| error.to_string())?;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    app.forget_unwanted()
        .await
        .map_err(|error| error.to_string())?;
    if let Err(error) = app.restore().await {
        // The phone and logging from browsers need none of it; admins see it and mend it in the app.
        tracing::error!(%error, "the company's connections cannot be taken up");
    }
    if let Some(directory) = app.directory() {
        tokio::spawn(directory.tend());
    }
    tokio::spawn(app.company_log().tend());
    tokio::spawn(app.webhook().tend());
    tokio::spawn(app.linking().tend());
    tokio::spawn(app.events().tend());
    tokio::spawn(app.clone().keep_following());
    tracing::info!(%listen, "serving");
    axum::serve(listener, http::router(app))
        .with_graceful_shutdown(told_to_stop())
        .await
        .map_err(|error| error.to_string())?;
    database.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Ctrl-C, or what a service manager sends.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
