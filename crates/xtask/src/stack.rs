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
    let packages = [
        "--package",
        "ledgerline-sandbox",
        "--package",
        "ledgerline-connector",
    ];
    let mut cargo = process::command("cargo");
    process::run(
        step,
        "servers",
        cargo.args(["build", "--locked"]).args(packages),
    )
}

/// As [`build`], with everything else beside: after the workspace's tests have been built, this
/// reuses their dependencies, where the two alone would ask for other features of them.
pub(crate) fn build_with_workspace(step: &Step) -> Result<(), Failure> {
    let mut cargo = process::command("cargo");
    process::run(
        step,
        "servers",
        cargo.args(["build", "--locked", "--workspace", "--bins"]),
    )
}

impl Stack {
    /// Starts both in `folder` and waits until both answer. Journeys decide what NetSuite answers to
    /// whom, so there the connector reads no directory of its own accord.
    pub(crate) fn start(
        step: &Step,
        ports: Ports,
        folder: &Path,
        has_directory: bool,
    ) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(Failure::io(format!("make {}", folder.display())))?;
        step.detail("starting the sandbox");
        let mut sandbox = start_sandbox(ports, folder)?;
        sandbox.ready_line()?;
        step.detail("introducing the connector to NetSuite");
        let certificate = Certificate::ensure(step, folder)?;
        let certificate_id = register(&certificate, ports)?;
        let text = settings_text(ports, folder, &certificate, &certificate_id, has_directory);
        let settings = write_settings(folder, &text)?;
        step.detail("starting the connector");
        let mut connector = start_connector(&settings, folder)?;
        connector.wait_until(|| matches!(http::get(ports.app, "/healthz"), Some((200, _))))?;
        Ok(Self {
            connector,
            sandbox,
            ports,
            settings,
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

/// With which the connector proves to NetSuite who it is.
struct Certificate {
    certificate: PathBuf,
    key: PathBuf,
}

impl Certificate {
    /// Made once; a demo's certificate may as well live as long as its clone.
    fn ensure(step: &Step, folder: &Path) -> Result<Self, Failure> {
        let made = Self {
            certificate: folder.join("certificate.pem"),
            key: folder.join("key.pem"),
        };
        if !(made.certificate.is_file() && made.key.is_file()) {
            let binary = workspace::built_binary("ledgerline-connector")?;
            let mut maker = process::command(&binary.to_string_lossy());
            maker
                .arg("make-certificate")
                .arg("--certificate")
                .arg(&made.certificate);
            process::run(step, "make-certificate", maker.arg("--key").arg(&made.key))?;
        }
        Ok(made)
    }
}

/// Uploads the certificate, as an admin does in NetSuite; gives its id.
fn register(certificate: &Certificate, ports: Ports) -> Result<String, Failure> {
    let file = &certificate.certificate;
    let pem = fs::read_to_string(file).map_err(Failure::io(format!("read {}", file.display())))?;
    let body = serde_json::json!({ "certificate": pem }).to_string();
    let answer = http::post(ports.netsuite, "/console/netsuite/certificates", &body);
    let registered = match &answer {
        Some((201, json)) => serde_json::from_str::<serde_json::Value>(json).ok(),
        Some(_) | None => None,
    };
    registered
        .and_then(|json| json["certificateId"].as_str().map(str::to_owned))
        .ok_or_else(|| Failure::Plain(format!("the sandbox refused the certificate: {answer:?}")))
}

fn write_settings(folder: &Path, text: &str) -> Result<PathBuf, Failure> {
    // The sandbox starts empty each time; a database that remembers the last one would lie.
    for leftover in ["connector.db", "connector.db-shm", "connector.db-wal"] {
        let _ = fs::remove_file(folder.join(leftover));
    }
    let settings = folder.join("connector.toml");
    fs::write(&settings, text).map_err(Failure::io(format!("write {}", settings.display())))?;
    Ok(settings)
}

/// Paths stand in single quotes, in which TOML takes a Windows path as it is.
fn settings_text(
    ports: Ports,
    folder: &Path,
    certificate: &Certificate,
    certificate_id: &str,
    has_directory: bool,
) -> String {
    let Ports {
        app,
        ringcentral,
        netsuite,
    } = ports;
    let (dist, database) = (workspace::dist_dir(), folder.join("connector.db"));
    // Journeys begin with less than a person who looks around.
    let company = if has_directory {
        format!("\n[company]\nwebhook_url = \"http://localhost:{app}\"\n")
    } else {
        String::new()
    };
    format!(
        "# The demo's connector. Written anew at every start.\n\
         listen = \"127.0.0.1:{app}\"\n\
         public_url = \"http://localhost:{app}\"\n\
         static_dir = '{dist}'\n\
         database = '{database}'\n\
         time_zone = \"America/Los_Angeles\"\n\n\
         [time_zones]\n\
         \"ben.okafor@northgate.example\" = \"America/New_York\"\n\
         \"carla.mendes@northgate.example\" = \"Europe/London\"\n\n\
         [ringcentral]\n\
         server = \"http://localhost:{ringcentral}\"\n\
         client_id = \"ledgerline-demo\"\n\
         account_id = \"400012345\"\n\
         connect_origins = [\"ws://localhost:{ringcentral}\"]\n\n\
         [netsuite]\n\
         base_url = \"http://localhost:{netsuite}\"\n\
         client_id = \"sandbox-integration\"\n\
         certificate_id = \"{certificate_id}\"\n\
         private_key_path = '{key}'\n\
         directory = {has_directory}\n\
         {company}",
        dist = dist.display(),
        database = database.display(),
        key = certificate.key.display(),
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_connector_is_told_where_everything_is() {
        let ports = Ports {
            app: 1,
            ringcentral: 2,
            netsuite: 3,
        };
        let folder = Path::new("/demo");
        let certificate = Certificate {
            certificate: folder.join("c.pem"),
            key: folder.join("k.pem"),
        };
        let text = settings_text(ports, folder, &certificate, "certificate-1", true);
        for line in [
            "listen = \"127.0.0.1:1\"",
            "connect_origins = [\"ws://localhost:2\"]",
            "base_url = \"http://localhost:3\"",
            "certificate_id = \"certificate-1\"",
            "private_key_path = '/demo/k.pem'",
            "directory = true",
        ] {
            assert!(
                text.lines().any(|it| it == line),
                "{line} is not in\n{text}"
            );
        }
    }
}
