//! The demo's servers: the sandbox, and a connector that believes the sandbox is the world.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    failure::Failure, http, ports::Ports, process, progress::Step, service::Service, workspace,
};

/// Sandbox and connector, running; dropped together, the connector first.
#[derive(Debug)]
pub(crate) struct Stack {
    connector: Service,
    sandbox: Service,
    /// Where they listen.
    pub(crate) ports: Ports,
    /// The connector's settings file.
    pub(crate) settings: PathBuf,
}

/// Builds both servers; cargo knows what is fresh.
pub(crate) fn build(step: &Step) -> Result<(), Failure> {
    let packages = ["--package", "ledgerline-sandbox", "--package", "ledgerline-connector"];
    let mut cargo = process::command("cargo");
    process::run(step, "servers", cargo.args(["build", "--locked"]).args(packages))
}

/// As [`build`], with everything else beside: after the workspace's tests have been built, this
/// reuses their dependencies, where the two alone would ask for other features of them.
pub(crate) fn build_with_workspace(step: &Step) -> Result<(), Failure> {
    let mut cargo = process::command("cargo");
    process::run(step, "servers", cargo.args(["build", "--locked", "--workspace", "--bins"]))
}

impl Stack {
    /// Starts both in `folder` and waits until both answer.
    pub(crate) fn start(step: &Step, ports: Ports, folder: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(Failure::io(format!("make {}", folder.display())))?;
        step.detail("starting the sandbox");
        let mut sandbox = start_sandbox(ports, folder)?;
        let ready = sandbox.ready_line()?;
        step.detail("making a certificate");
        let files = ConnectorFiles::prepare(step, ports, folder)?;
        register_certificate(ports, &files.certificate)?;
        drop(ready);
        step.detail("starting the connector");
        let mut connector = start_connector(&files.settings, folder)?;
        connector.wait_until(|| matches!(http::get(ports.app, "/healthz"), Some((200, _))))?;
        Ok(Self {
            connector,
            sandbox,
            ports,
            settings: files.settings,
        })
    }

    /// The app.
    pub(crate) fn app_url(&self) -> String {
        format!("http://localhost:{}", self.ports.app)
    }

    /// The sandbox's `RingCentral`.
    pub(crate) fn sandbox_url(&self) -> String {
        format!("http://localhost:{}", self.ports.ringcentral)
    }

    /// The page where one rings the app.
    pub(crate) fn console_url(&self) -> String {
        format!("{}/console", self.sandbox_url())
    }

    /// The sandbox's `NetSuite`.
    pub(crate) fn netsuite_url(&self) -> String {
        format!("http://localhost:{}", self.ports.netsuite)
    }

    /// Fails when one of them has ended by itself.
    pub(crate) fn check(&mut self) -> Result<(), Failure> {
        self.sandbox.check()?;
        self.connector.check()
    }
}

/// What the connector reads: settings and a certificate.
struct ConnectorFiles {
    settings: PathBuf,
    certificate: PathBuf,
}

impl ConnectorFiles {
    fn prepare(step: &Step, ports: Ports, folder: &Path) -> Result<Self, Failure> {
        let certificate = folder.join("certificate.pem");
        let key = folder.join("key.pem");
        if !(certificate.is_file() && key.is_file()) {
            let binary = workspace::built_binary("ledgerline-connector")?;
            let mut make = process::command(&binary.to_string_lossy());
            make.arg("make-certificate")
                .arg("--certificate")
                .arg(&certificate);
            process::run(step, "make-certificate", make.arg("--key").arg(&key))?;
        }
        // The sandbox starts empty each time; a database that remembers the last one would lie.
        for leftover in ["connector.db", "connector.db-shm", "connector.db-wal"] {
            let _ = fs::remove_file(folder.join(leftover));
        }
        let settings = folder.join("connector.toml");
        fs::write(&settings, settings_text(ports, folder, &certificate, &key))
            .map_err(Failure::io(format!("write {}", settings.display())))?;
        Ok(Self {
            settings,
            certificate,
        })
    }
}

fn settings_text(ports: Ports, folder: &Path, certificate: &Path, key: &Path) -> String {
    let _ = (ports, folder, certificate, key);
    String::new()
}

fn start_sandbox(ports: Ports, folder: &Path) -> Result<Service, Failure> {
    let binary = workspace::built_binary("ledgerline-sandbox")?;
    let mut command = process::command(&binary.to_string_lossy());
    command.arg("--port").arg(ports.ringcentral.to_string());
    command
        .arg("--netsuite-port")
        .arg(ports.netsuite.to_string());
    Service::start("sandbox", folder.join("sandbox.log"), &mut command)
}

fn start_connector(settings: &Path, folder: &Path) -> Result<Service, Failure> {
    let binary = workspace::built_binary("ledgerline-connector")?;
    let mut command = process::command(&binary.to_string_lossy());
    command.arg("--settings").arg(settings);
    Service::start("connector", folder.join("connector.log"), &mut command)
}

fn register_certificate(ports: Ports, certificate: &Path) -> Result<(), Failure> {
    let pem = fs::read_to_string(certificate)
        .map_err(Failure::io(format!("read {}", certificate.display())))?;
    let body = serde_json::json!({ "certificate": pem }).to_string();
    match http::post(
        ports.ringcentral,
        "/console/api/netsuite-certificate",
        &body,
    ) {
        Some((200..=299, _)) => Ok(()),
        other => Err(Failure::Plain(format!(
            "the sandbox refused the certificate: {other:?}"
        ))),
    }
}
