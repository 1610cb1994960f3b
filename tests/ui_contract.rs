//! What screen readers announce is agreed by name, and other people's tests hold on to it: no name goes
//! missing, but for those of what is not built, each with the promise that says so.

#![cfg(not(target_arch = "wasm32"))]

use std::{fs, io, path::Path};

/// Names of one part of the app, or of the sandbox's pages. `{}` stands for what changes.
struct Part {
    about: &'static str,
    /// Where the sources of its words are.
    sources: &'static [&'static str],
    names: &'static [&'static str],
}

const APP: &[&str] = &["src/ui", "crates/core/src/domain", "index.html"];

const PARTS: &[Part] = &[
    Part {
        about: "frame",
        sources: APP,
        names: &[
            "Skip to main content",
            "Main",
            "Phone",
            "Messages",
            "Contacts",
            "History",
            "Reports",
            "Settings",
            "Incoming Calls",
            "Active Sessions",
            "Keyboard shortcuts",
            "Connect RingCentral",
            "Reconnect RingCentral",
            "Finish setting up integrations",
            "Turn on browser notifications",
            "Sound is off until you click once",
        ],
    },
    Part {
        about: "own status",
        sources: APP,
        names: &[
            "Status",
            "After a call",
            "Time to finish up",
            "Finishing up",
            "Ready now",
        ],
    },
    Part {
        about: "chips",
        sources: APP,
        names: &[
            "RingCentral",
            "Not connected",
            "Connecting",
            "Connected",
            "No live events",
            "Reconnect needed",
            "NetSuite",
            "Not set up",
            "Waiting ({})",
            "Attention needed",
            "Starting",
            "Ready",
            "Ready in another tab",
            "Unavailable",
        ],
    },
    Part {
        about: "connecting",
        sources: APP,
        names: &[
            "Integrations",
            "RingCentral (You)",
            "Connect",
            "Reconnect",
            "Disconnect",
            "Allow pop-ups for Ledgerline in your browser, then click Connect again.",
            "Sign in in this tab",
            "Authorization failed",
            "Copy details for your admin",
            "Disconnect RingCentral?",
            "Cancel",
            "Tools",
            "Get RingCentral credentials",
            "Clear RingCentral credentials",
            "Diagnostics",
        ],
    },
    Part {
        about: "dialer",
        sources: APP,
        names: &[
            "Name or number",
            "1",
            "2",
            "3",
            "4",
            "5",
            "6",
            "7",
            "8",
            "9",
            "*",
            "0",
            "#",
            "Call from",
            "Blocked",
            "Call with",
            "This browser",
            "Call",
            "WebRTC is not initialized. Please wait.",
            "Dialer settings",
            "Done",
        ],
    },
    Part {
        about: "a ringing call",
        sources: APP,
        names: &[
            "Incoming call from {}",
            "Answer",
            "Decline",
            "Send to voicemail",
            "Reply",
            "Forward",
            "Ignore",
        ],
    },
    Part {
        about: "a live call",
        sources: APP,
        names: &[
            "Call with {}",
            "Call duration",
            "Hang up",
            "Mute",
            "Unmute",
            "Hold",
            "Resume",
            "Keypad",
            "Transfer",
            "Add call",
            "Merge",
            "Record",
            "Stop recording",
            "Park",
            "Flip",
            "More",
            "Transfer call",
            "Transfer now",
            "Ask first",
            "Complete transfer",
            "Cancel transfer",
            "Swap",
            "Call quality: Good",
            "Call quality: Fair",
            "Call quality: Poor",
            "Call notes",
            "Disposition",
        ],
    },
    Part {
        about: "the customer, and the call afterwards",
        sources: APP,
        names: &[
            "Customer",
            "Overview",
            "Phone Calls",
            "Orders",
            "Opportunities",
            "Cases",
            "Which customer is this?",
            "Add Customer",
            "Schedule Appointment",
            "Open in NetSuite",
            "Call Fields",
            "Info Links",
            "Logged in NetSuite",
            "Waiting to log",
            "Could not log: {}",
            "Retry",
            "Edit",
        ],
    },
    Part {
        about: "messages",
        sources: APP,
        names: &[
            "Conversations",
            "Search messages",
            "New message",
            "Messages with {}",
            "Message",
            "Attach file",
            "Send",
        ],
    },
    Part {
        about: "contacts",
        sources: APP,
        names: &[
            "Search contacts",
            "NS",
            "RC",
            "NS + RC",
            "New contact",
            "First name",
            "Last name",
            "Email",
            "Title",
            "Company",
            "Save",
        ],
    },
    Part {
        about: "history",
        sources: APP,
        names: &[
            "Recent calls",
            "Voicemails",
            "Call ID",
            "Direction",
            "Name",
            "Number",
            "Started",
            "Duration",
            "Result",
            "Call Details",
            "Linked customers",
            "Linked jobs",
            "Claimed by",
            "Unlink",
            "Play recording",
            "Play voicemail",
            "Search and Link an Old or Missed Call",
            "Call ID, phone number or customer name",
            "Link call {}",
            "Linked Calls",
        ],
    },
    Part {
        about: "claims and their report",
        sources: APP,
        names: &[
            "Claim",
            "Active Session: {}",
            "End Session",
            "Booking Call",
            "Incoming Calls Report",
            "Status",
            "Start time",
            "Answered",
            "Caller ID",
            "Phone number",
            "Call source",
            "Job",
            "Revenue",
            "Export",
            "Filter columns",
        ],
    },
    Part {
        about: "the company's settings",
        sources: APP,
        names: &[
            "RingCentral (Company)",
            "NetSuite (Company)",
            "Setup Information",
            "Test connection",
            "Sync now",
            "Sync runs",
            "Organizer mapping",
            "Preview auto-match",
            "Auto-match and save",
            "Default organizer",
        ],
    },
    Part {
        about: "the sandbox's pages",
        sources: &["crates/sandbox/src"],
        names: &[
            "Sign in as",
            "Sign in",
            "Allow",
            "Deny",
            "Ring",
            "Hang up",
            "Send text",
        ],
    },
];

/// What is not built: its name, and the promise that is not kept yet.
const NOT_YET: &[(&str, &str)] = &[
    ("Active Session: {}", "S31"),
    ("Active Sessions", "S31"),
    ("Booking Call", "S44"),
    ("Call ID, phone number or customer name", "S61"),
    ("Call source", "S83"),
    ("Claim", "S30"),
    ("Claimed by", "S73"),
    ("End Session", "S50"),
    ("Filter columns", "S88"),
    ("Incoming Calls Report", "S77"),
    ("Job", "S85"),
    ("Link call {}", "S64"),
    ("Linked Calls", "S65"),
    ("Linked customers", "S54"),
    ("Linked jobs", "S54"),
    ("Phone number", "S82"),
    ("Schedule Appointment", "S42"),
    ("Search and Link an Old or Missed Call", "S60"),
    ("Start time", "S80"),
    ("Unlink", "S74"),
];

#[test]
fn every_name_that_was_agreed_is_in_the_app_or_on_the_list_of_what_is_not_built() {
    let mut problems = Vec::new();
    for part in PARTS {
        let words = words_of(part.sources).unwrap();
        for name in part.names {
            let is_there = says(&words, name);
            let is_listed = NOT_YET.iter().any(|(missing, _)| missing == name);
            match (is_there, is_listed) {
                (false, false) => problems.push(format!("{}: {name} is missing", part.about)),
                (true, true) => problems.push(format!("{name} is there, and listed as missing")),
                (true, false) | (false, true) => {}
            }
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn what_is_listed_as_not_built_was_agreed_and_its_promise_says_so() {
    let promises = fs::read_to_string(root().join("docs/promises.md")).unwrap();
    for (name, promise) in NOT_YET {
        let is_agreed = PARTS.iter().any(|part| part.names.contains(name));
        assert!(is_agreed, "nobody agreed on {name}");
        let beginning = format!("| {promise} | ");
        let mut rows = promises.lines().filter(|row| row.starts_with(&beginning));
        let row = rows.next().unwrap_or_default();
        assert!(row.ends_with("| not yet |"), "{name}: {promise} is kept");
    }
}

#[test]
fn a_name_is_found_as_a_whole_or_up_to_what_changes() {
    let words =
        r#"const A: &str = "Hang up"; format!("Waiting ({calls})") <label>Sign in as</label>"#;
    for there in ["Hang up", "Waiting ({})", "Sign in as"] {
        assert!(says(words, there), "{there}");
    }
    for absent in ["Hang", "up", "Waiting", "Sign in", "Call with {}"] {
        assert!(!says(words, absent), "{absent}");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A text of its own, or the content of an element.
fn says(sources: &str, name: &str) -> bool {
    match name.split_once("{}") {
        Some((beginning, _)) => sources.contains(&format!("\"{beginning}{{")),
        None => ["\"{}\"", ">{}<"]
            .iter()
            .any(|form| sources.contains(&form.replace("{}", name))),
    }
}

/// All sources in these files and folders.
fn words_of(paths: &[&str]) -> io::Result<String> {
    let mut all = String::new();
    for path in paths {
        read(&root().join(path), &mut all)?;
    }
    Ok(all)
}

fn read(path: &Path, all: &mut String) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            read(&entry?.path(), all)?;
        }
    } else if let Ok(text) = fs::read_to_string(path) {
        // What tests compare with is not what is shown.
        all.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
    }
    Ok(())
}
