//! A thief of the database's files learns no credential: after a whole set-up and some work they hold
//! none, in none of the forms in which one could be written; nor does any answer, or the log.

use std::{fs, path::Path};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use ledgerline_connector::{clock::Clock, http, storage};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    company::{ANN, CARLA, Company},
    samples::samples,
    tricks::known,
};

const HOUR: i64 = 3_600_000;
/// How each private key of a P-256 certificate begins in PKCS #8, whatever the key.
const KEY_BEGINS: [u8; 36] = [
    0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
    0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x6d, 0x30, 0x6b, 0x02,
    0x01, 0x01, 0x04, 0x20,
];

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    assert!(
        part.len() > 8,
        "too short to be found by nothing but itself"
    );
    bytes.windows(part.len()).any(|window| window == part)
}

/// The bytes themselves, and as base64 and hexadecimal digits have them wherever they begin.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut forms = vec![secret.to_vec()];
    for shift in 0..3 {
        // The first and last characters depend on the neighbours.
        let Some(rest) = secret.get(shift..) else {
            continue;
        };
        let whole = rest.get(..rest.len() / 3 * 3).unwrap_or_default();
        forms.push(STANDARD_NO_PAD.encode(whole).into_bytes());
        forms.push(URL_SAFE_NO_PAD.encode(whole).into_bytes());
    }
    let hex = |upper: bool| {
        let digit = |byte: &u8| {
            if upper {
                format!("{byte:02X}")
            } else {
                format!("{byte:02x}")
            }
        };
        secret.iter().map(digit).collect::<String>().into_bytes()
    };
    forms.extend([hex(false), hex(true)]);
    forms
}

/// The database, its log of changes and what is shared of it, by name.
fn files(database: &Path) -> Vec<(String, Vec<u8>)> {
    let folder = fs::read_dir(database.parent().unwrap()).unwrap();
    let name = database.file_name().unwrap().to_str().unwrap();
    let mut files: Vec<(String, Vec<u8>)> = folder
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let its = path.file_name().unwrap().to_str().unwrap().to_owned();
            its.starts_with(name)
                .then(|| (its, fs::read(&path).unwrap()))
        })
        .collect();
    files.sort();
    files
}

/// What came of a whole set-up and some work.
pub(crate) struct Worked {
    secrets: Vec<Vec<u8>>,
    /// What one's own browser is told, and the connector keeps as a hash alone.
    grant: String,
    /// Everything that the API answered.
    answers: Vec<(String, Value)>,
}

impl Worked {
    /// None of the secrets stands there, in any form.
    pub(crate) fn is_not_in(&self, what: &str, bytes: &[u8]) {
        for secret in &self.secrets {
            for form in forms(secret) {
                assert!(
                    !holds(bytes, &form),
                    "{what} holds {}",
                    String::from_utf8_lossy(&form)
                );
            }
        }
    }
}

/// Both sides are entered, and a grant, a subscription, calls, texts, records and tests follow.
pub(crate) async fn set_up_and_work(company: &mut Company) -> Worked {
    let mut answers = Vec::new();
    let (status, session) = company
        .ask(ANN, Method::POST, "/session", Value::Null)
        .await;
    assert_eq!(status, 200, "{session}");
    let known = known(company).await;
    for sample in samples(&known, company.clock.now().as_millis()) {
        if sample.is_taken {
            let (method, path) = sample.route.split_once(" /api/v1").unwrap();
            let path = path.replace("{id}", sample.id);
            let method = method.parse().unwrap();
            let (status, answer) = company.ask(CARLA, method, &path, sample.body).await;
            assert!((200..300).contains(&status), "{path}: {answer}");
            answers.push((path, answer));
        }
    }
    let webhook = company.app.webhook();
    while webhook.step().await {}
    for _ in 0..3 {
        company.call(ANN);
        company.read().await.unwrap();
        let path = "/company/tests".to_owned();
        let (status, report) = company.ask(CARLA, Method::POST, &path, Value::Null).await;
        assert_eq!(status, 200, "{report}");
        answers.push((path, report));
        company.pass(HOUR);
    }
    for route in http::routes() {
        if let Some(below) = route.path.strip_prefix("/api/v1")
            && route.method == Method::GET
        {
            let path = below.replace("{id}", "600") + "?connection=ringcentral";
            let (_, answer) = company.ask(CARLA, Method::GET, &path, Value::Null).await;
            answers.push((path, answer));
        }
    }

    let mut secrets: Vec<Vec<u8>> = [
        known.secret.clone(),
        known.jwt.clone(),
        // What makes a JWT good is its signature.
        known.jwt.rsplit('.').next().unwrap().to_owned(),
        "PRIVATE KEY".to_owned(),
    ]
    .map(String::into_bytes)
    .to_vec();
    let handed_out = [
        company.sandbox.ringcentral.secrets(),
        company.sandbox.netsuite.tokens(),
    ];
    for tokens in handed_out {
        assert!(tokens.len() > 1, "somebody signed in");
        secrets.extend(tokens.into_iter().map(String::into_bytes));
    }
    secrets.push(KEY_BEGINS.to_vec());
    let folder = company.settings_file();
    let folder = folder.parent().unwrap();
    secrets.push(fs::read(folder.join("connector.key")).unwrap());
    let key = fs::read_to_string(folder.join("key.pem")).unwrap();
    let lines = key.lines().filter(|line| !line.starts_with('-'));
    secrets.extend(lines.map(|line| line.as_bytes().to_vec()));
    Worked {
        secrets,
        grant: session["loggingGrant"].as_str().unwrap().to_owned(),
        answers,
    }
}

#[tokio::test]
async fn the_databases_files_hold_no_credential_after_a_whole_set_up_and_work() {
    let mut company = Company::start(CARLA, "webhook_url = \"{origin}\"").await;
    let place = company.settings_file().with_file_name("at-rest.db");
    // Where the tests run on a PostgreSQL, too: this is about files.
    let file = storage::Place::File(place.clone());
    company.database = storage::open(&file).await.unwrap();
    company.restart().await;
    let mut worked = set_up_and_work(&mut company).await;
    worked.secrets.push(worked.grant.clone().into_bytes());

    let files = files(&place);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["at-rest.db", "at-rest.db-shm", "at-rest.db-wal"]);
    for known in [&b"300012341"[..], b"rc-s-trick", b"ringcentral-webhook"] {
        let is_there = files.iter().any(|(_, bytes)| holds(bytes, known));
        assert!(is_there, "what is no secret is found: {known:?}");
    }
    for (name, bytes) in &files {
        worked.is_not_in(name, bytes);
    }
}

#[tokio::test]
async fn no_answer_of_the_api_holds_a_credential() {
    let mut company = Company::start(CARLA, "webhook_url = \"{origin}\"").await;
    let worked = set_up_and_work(&mut company).await;
    assert!(worked.answers.len() > 40, "everything was asked");
    for (path, answer) in &worked.answers {
        worked.is_not_in(path, answer.to_string().as_bytes());
    }
}

#[test]
fn a_secret_is_found_in_every_form() {
    let secret = b"sandbox-company-secret";
    for before in ["", "x", "xy", "xyz"] {
        let whole = [before.as_bytes(), secret, b"and more"].concat();
        for written in [
            whole.clone(),
            STANDARD_NO_PAD.encode(&whole).into_bytes(),
            json!(String::from_utf8(whole.clone()).unwrap())
                .to_string()
                .into_bytes(),
        ] {
            assert!(
                forms(secret).iter().any(|form| holds(&written, form)),
                "{written:?}"
            );
        }
    }
}

#[test]
fn how_a_key_begins_is_how_ours_begin() {
    let folder = crate::support::folder();
    let (pem, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    ledgerline_connector::certificate::make(&pem, &key, Clock::default().now()).unwrap();
    let key = fs::read_to_string(key).unwrap();
    let body: String = key.lines().filter(|line| !line.starts_with('-')).collect();
    let bytes = STANDARD_NO_PAD.decode(body.trim_end_matches('=')).unwrap();
    assert!(bytes.starts_with(&KEY_BEGINS), "{bytes:02x?}");
    fs::remove_dir_all(folder).unwrap();
}
