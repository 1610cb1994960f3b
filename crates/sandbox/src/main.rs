//! `ledgerline-sandbox [--port 8790] [--netsuite-port 8791]`: prints one line of JSON with its URLs
//! when it answers, and runs until it is told to stop.

use std::{env, process::ExitCode};

use ledgerline_sandbox::{Config, Sandbox, sip::EdgeSettings};
use serde_json::json;
use tracing_subscriber::EnvFilter;

const PORT: u16 = 8790;
const NETSUITE_PORT: u16 = 8791;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let config = match read_arguments(env::args().skip(1)) {
        Ok(config) => config,
        Err(problem) => {
            tracing::error!("{problem}; usage: ledgerline-sandbox [--port N] [--netsuite-port N]");
            return ExitCode::from(2);
        }
    };
    let mut running = match Sandbox::start(config).await {
        Ok(running) => running,
        Err(error) => {
            tracing::error!(%error, "cannot listen");
            return ExitCode::FAILURE;
        }
    };
    announce_ready(&running);
    stop_signal().await;
    running.stop();
    ExitCode::SUCCESS
}

#[expect(clippy::print_stdout, reason = "scripts wait for this line")]
fn announce_ready(running: &ledgerline_sandbox::Running) {
    let ready = json!({
        "ready": true,
        "ringcentral": running.ringcentral_url,
        "netsuite": running.netsuite_url,
        "console": format!("{}/console", running.ringcentral_url),
    });
    println!("{ready}");
}

fn read_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Config, String> {
    let mut config = Config {
        port: PORT,
        netsuite_port: NETSUITE_PORT,
        sip: EdgeSettings::from_environment(),
        ..Config::default()
    };
    while let Some(name) = arguments.next() {
        let port = match name.as_str() {
            "--port" => &mut config.port,
            "--netsuite-port" => &mut config.netsuite_port,
            _ => return Err(format!("unknown argument {name}")),
        };
        let value = arguments
            .next()
            .ok_or_else(|| format!("{name} needs a port"))?;
        *port = value.parse().map_err(|_| format!("{value} is no port"))?;
    }
    Ok(config)
}

async fn stop_signal() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Without a signal handler it runs until it is killed.
    if interrupted.await.is_err() {
        std::future::pending::<()>().await;
    }
}
