use std::path::PathBuf;

use super::*;

const COMPLETE: &str = r#"
listen = "127.0.0.1:8787"
public_url = "http://localhost:8787"
static_dir = "dist"
database = "connector.db"
time_zone = "America/Los_Angeles"

[ringcentral]
server = "http://localhost:8790"
client_id = "ledgerline-demo"
account_id = "400012345"
connect_origins = ["ws://localhost:8790"]
"#;

fn load(text: &str, variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::check(File::read(text, variables)?, Path::new("/etc/ledgerline"))
}

fn complaint(text: &str, variables: &[(&str, &str)]) -> String {
    let complaint = load(text, variables).unwrap_err().to_string();
    assert!(!complaint.contains('\n'), "{complaint}");
    complaint
}

#[test]
fn paths_are_read_from_where_the_file_is() {
    let settings = load(COMPLETE, &[]).unwrap();
    assert_eq!(settings.static_dir, PathBuf::from("/etc/ledgerline/dist"));
    assert_eq!(
        settings.app_config().ringcentral_server,
        "http://localhost:8790"
    );
}

#[test]
fn variables_stand_over_the_file() {
    let settings = load(
        COMPLETE,
        &[
            ("LEDGERLINE_RINGCENTRAL__CLIENT_ID", "other"),
            (
                "LEDGERLINE_RINGCENTRAL__CONNECT_ORIGINS",
                "[\"wss://a.example\", \"wss://b.example\"]",
            ),
            ("HOME", "/root"),
        ],
    )
    .unwrap();
    assert_eq!(settings.ringcentral.client_id, "other");
    assert_eq!(settings.ringcentral.connect_origins.len(), 2);
}

#[test]
fn complaints_name_the_key_in_one_line() {
    let without = COMPLETE.replace("client_id = \"ledgerline-demo\"", "");
    assert_eq!(complaint(&without, &[]), "ringcentral.client_id is missing");
    assert_eq!(
        complaint(COMPLETE, &[("LEDGERLINE_TIME_ZONE", "Mars/Olympus")]),
        "time_zone: not a time zone's name"
    );
    assert_eq!(
        complaint(
            COMPLETE,
            &[("LEDGERLINE_RINGCENTRAL__SERVER", "http://phone.example")]
        ),
        "ringcentral.server: must begin with https:// (http:// is only for this machine)"
    );
    assert_eq!(
        complaint(
            COMPLETE,
            &[("LEDGERLINE_PUBLIC_URL", "https://phone.example/app")]
        ),
        "public_url: must end after host and port"
    );
    assert!(complaint(COMPLETE, &[("LEDGERLINE_COLOUR", "red")]).contains("colour"));
    assert_eq!(
        complaint(COMPLETE, &[("LEDGERLINE_NETSUITE__CLIENT_ID", "x")]),
        "netsuite.private_key_path is missing"
    );
}

#[test]
fn a_wildcard_is_not_an_origin() {
    let origins = [(
        "LEDGERLINE_RINGCENTRAL__CONNECT_ORIGINS",
        "[\"wss://*.example\"]",
    )];
    assert!(complaint(COMPLETE, &origins).starts_with("ringcentral.connect_origins"));
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let path = std::env::temp_dir().join(format!("ledgerline-key-{}.pem", std::process::id()));
    fs::write(&path, "key").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(
        secret_file("netsuite.private_key_path", &path)
            .unwrap_err()
            .to_string()
            .contains("chmod 600")
    );
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(
        secret_file("netsuite.private_key_path", &path)
            .unwrap()
            .reveal(),
        "key"
    );
    fs::remove_file(&path).unwrap();
}

const COMPANY: [(&str, &str); 3] = [
    ("LEDGERLINE_COMPANY__CLIENT_ID", "company"),
    ("LEDGERLINE_COMPANY__CLIENT_SECRET", "s3cret"),
    ("LEDGERLINE_COMPANY__JWT", " head.claims\n .signature\n"),
];

#[test]
fn a_pasted_jwt_loses_its_spaces_and_line_breaks_and_is_never_shown() {
    let settings = load(COMPLETE, &COMPANY).unwrap();
    let shown = format!("{settings:?}");
    assert!(
        !shown.contains("claims") && !shown.contains("s3cret"),
        "{shown}"
    );
    let company = settings.company;
    let credentials = company.credentials.unwrap();
    assert_eq!(credentials.jwt.reveal(), "head.claims.signature");
    assert_eq!(company.every, Duration::from_mins(5));
    assert!(!company.log_internal);
}

#[test]
fn half_a_jwt_is_refused_without_being_quoted() {
    let mut variables = COMPANY;
    variables[2].1 = "head.claims";
    assert_eq!(
        complaint(COMPLETE, &variables),
        "company.jwt: not a whole JWT, which has three parts divided by dots"
    );
    assert_eq!(complaint(COMPLETE, &COMPANY[..2]), "company.jwt is missing");
}

#[test]
fn the_database_is_a_file_or_a_server_and_the_environment_decides() {
    let place = |variables: &[(&str, &str)]| {
        let settings = load(COMPLETE, variables).unwrap();
        match settings.database {
            Place::File(path) => (path.display().to_string(), settings.key_path),
            Place::Server(address) => (address.reveal().clone(), settings.key_path),
        }
    };
    let key = PathBuf::from("/etc/ledgerline/connector.key");
    let file = ("/etc/ledgerline/connector.db".to_owned(), key.clone());
    assert_eq!(place(&[]), file);
    assert_eq!(place(&[("DATABASE_URL", "")]), file);
    let (known, own) = ("postgres://a@db/x", "postgresql://b@db/y");
    assert_eq!(
        place(&[("DATABASE_URL", known)]),
        (known.to_owned(), key.clone())
    );
    let both = [("LEDGERLINE_DATABASE_URL", own), ("DATABASE_URL", known)];
    assert_eq!(place(&both), (own.to_owned(), key));
}

#[test]
fn an_address_of_a_database_that_cannot_be_one_is_named_and_never_repeated() {
    let wrong = complaint(COMPLETE, &[("DATABASE_URL", "sqlite:secret.db")]);
    assert_eq!(
        wrong,
        "database_url: does not begin with postgres://; a file of SQLite is named by database"
    );
    let wrong = complaint(COMPLETE, &[("DATABASE_URL", "postgres://a:secret@[")]);
    assert_eq!(wrong, "database_url: not an address");
    let alone = COMPLETE.replace("database = \"connector.db\"\n", "");
    let wrong = complaint(&alone, &[("DATABASE_URL", "postgres://a@db/x")]);
    assert_eq!(wrong, "key_path is missing");
}
