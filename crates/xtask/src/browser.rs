//! Finds a browser for the tests, and opens one for a person.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::failure::Failure;

/// Names under which Chrome, Chromium and Edge stand on PATH.
const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chrome",
    "msedge",
];

/// Names under which Chrome without its window stands there.
const SHELL_NAMES: &[&str] = &["chromium-headless-shell", "chrome-headless-shell"];

/// Where they are installed without being on PATH.
fn usual_places() -> Vec<PathBuf> {
    if cfg!(target_os = "macos") {
        let apps = ["Google Chrome", "Chromium", "Microsoft Edge"];
        return apps
            .map(|app| format!("/Applications/{app}.app/Contents/MacOS/{app}").into())
            .into();
    }
    if cfg!(windows) {
        let folders = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"];
        let inside = [
            r"Google\Chrome\Application\chrome.exe",
            r"Microsoft\Edge\Application\msedge.exe",
        ];
        let roots = folders
            .iter()
            .filter_map(std::env::var_os)
            .map(PathBuf::from);
        return roots
            .flat_map(|root| inside.map(|path| root.join(path)))
            .collect();
    }
    vec![
        "/snap/bin/chromium".into(),
        "/opt/google/chrome/chrome".into(),
    ]
}

/// Chrome, Chromium or Edge; `CHROME` wins.
pub(crate) fn find() -> Result<PathBuf, Failure> {
    if let Some(chosen) = chosen_by("CHROME")? {
        return Ok(chosen);
    }
    installed(NAMES, usual_places()).ok_or_else(|| Failure::Plain(how_to_get_one().to_owned()))
}

/// A Chrome without its window, if there is one; `CHROME_SHELL` wins. Where somebody has chosen the
/// browser with `CHROME`, nothing else is looked for.
pub(crate) fn find_shell() -> Result<Option<PathBuf>, Failure> {
    if let Some(chosen) = chosen_by("CHROME_SHELL")? {
        return Ok(Some(chosen));
    }
    if std::env::var_os("CHROME").is_some() {
        return Ok(None);
    }
    Ok(installed(SHELL_NAMES, Vec::new()))
}

/// Firefox, if there is one; `FIREFOX` wins.
pub(crate) fn find_firefox() -> Result<Option<PathBuf>, Failure> {
    let usual_places = [
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        r"C:\Program Files\Mozilla Firefox\firefox.exe",
    ];
    Ok(chosen_by("FIREFOX")?.or_else(|| {
        installed(
            &["firefox", "firefox-esr"],
            usual_places.map(PathBuf::from).into(),
        )
    }))
}

fn chosen_by(variable: &str) -> Result<Option<PathBuf>, Failure> {
    match std::env::var_os(variable).map(PathBuf::from) {
        Some(chosen) if !chosen.is_file() => Err(Failure::Plain(format!(
            "{variable} is {}, which is not a file",
            chosen.display()
        ))),
        chosen => Ok(chosen),
    }
}

fn installed(names: &[&str], usual_places: Vec<PathBuf>) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).flat_map(|folder| {
        names
            .iter()
            .map(move |name| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
    });
    on_path
        .chain(usual_places)
        .find(|candidate| candidate.is_file())
}

fn how_to_get_one() -> &'static str {
    if cfg!(target_os = "macos") {
        "No Chrome, Chromium or Edge was found: brew install --cask google-chrome, or set CHROME."
    } else if cfg!(windows) {
        "No Chrome or Edge was found: winget install Google.Chrome, or set CHROME."
    } else {
        "No Chrome, Chromium or Edge was found: sudo apt-get install chromium, or set CHROME."
    }
}

/// Opens the page where there is a desktop; elsewhere the printed address has to do.
pub(crate) fn open(url: &str) {
    let has_desktop = cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some());
    if !has_desktop {
        return;
    }
    let mut opener = if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", "", url]);
        command
    } else {
        let mut command = Command::new(if cfg!(target_os = "macos") {
            "open"
        } else {
            "xdg-open"
        });
        command.arg(Path::new(url));
        command
    };
    let quiet = opener
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // The address is on the screen already.
    let _ = quiet.spawn();
}
