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
    Settings::read(text, variables, Path::new("/etc/ledgerline"))
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
            ("LEDGERLINE_RINGCENTRAL__SWAP_REPLACES_TAGS", "true"),
            ("LEDGERLINE_RINGCENTRAL__PLAIN_REPLACES", "false"),
            ("HOME", "/root"),
        ],
    )
    .unwrap();
    assert_eq!(settings.ringcentral.client_id, "other");
    assert!(settings.ringcentral.swap_replaces_tags);
    assert!(!settings.ringcentral.plain_replaces);
    let neither = [("LEDGERLINE_RINGCENTRAL__PLAIN_REPLACES", "perhaps")];
    assert!(complaint(COMPLETE, &neither).contains("ringcentral.plain_replaces"));
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
fn each_line_of_the_delivered_file_that_is_left_as_it_was_is_named() {
    let mut text = include_str!("../../../../deploy/connector.toml").to_owned();
    let line_of = |text: &str, value: &str| {
        let mut lines = text.lines();
        lines.position(|line| line.contains(value)).unwrap() + 1
    };
    for (key, left, own) in [
        (
            "public_url",
            "https://phone.your-company.example",
            "https://phone.northgate.example",
        ),
        (
            "ringcentral.client_id",
            "the-client-id-of-your-app",
            "Xa9_w-3k",
        ),
        ("ringcentral.account_id", "000000000", "400012345"),
        (
            "netsuite.app_url",
            "https://0000000.app.netsuite.com",
            "https://7654321.app.netsuite.com",
        ),
    ] {
        let line = line_of(&text, left);
        assert_eq!(
            complaint(&text, &[]),
            format!("line {line}, {key}: is still the placeholder {left}")
        );
        text = text.replace(left, own);
    }
    load(&text, &[]).unwrap();
    // Nothing else in it is marked as the company's, but the zone, which may be right.
    let marked = text.lines().filter(|line| line.contains("# yours"));
    assert_eq!(marked.count(), 5);
}

#[test]
fn words_where_an_id_belongs_are_refused_and_their_line_named() {
    let words = COMPLETE.replace("ledgerline-demo", "the client id of step 1");
    assert_eq!(
        complaint(&words, &[]),
        "line 10, ringcentral.client_id: an id has no spaces"
    );
    let words = COMPLETE.replace("400012345", "your RingCentral account id");
    assert_eq!(
        complaint(&words, &[]),
        "line 11, ringcentral.account_id: not an id of RingCentral, which is a number"
    );
    // The file is not to blame for a variable that stands over it.
    let over = [("LEDGERLINE_RINGCENTRAL__ACCOUNT_ID", "mine")];
    assert_eq!(
        complaint(COMPLETE, &over),
        "ringcentral.account_id: not an id of RingCentral, which is a number"
    );
    assert!(complaint("listen = \n", &[]).starts_with("line 1: "));
}

#[test]
fn a_file_of_variables_may_have_quotation_marks_wherever_it_is_read() {
    let quoted = [
        ("DATABASE_URL", "\"postgres://a@db/x?sslmode=verify-full\""),
        ("LEDGERLINE_RINGCENTRAL__CLIENT_ID", "'other'"),
        ("LEDGERLINE_TIME_ZONE", "\""),
    ];
    let settings = load(COMPLETE, &quoted[..2]).unwrap();
    assert_eq!(settings.ringcentral.client_id, "other");
    let Place::Server(address) = settings.database else {
        panic!("a file");
    };
    assert_eq!(address.reveal(), "postgres://a@db/x?sslmode=verify-full");
    assert_eq!(
        complaint(COMPLETE, &quoted),
        "time_zone: not a time zone's name"
    );
}

#[test]
fn the_companys_log_may_be_that_of_another_account_at_another_server() {
    let with = |id, server| {
        let mut variables = COMPANY.to_vec();
        variables.push(("LEDGERLINE_COMPANY__ACCOUNT_ID", id));
        variables.push(("LEDGERLINE_COMPANY__SERVER", server));
        variables
    };
    let server = "https://platform.devtest.ringcentral.com";
    let settings = load(COMPLETE, &with("400099999", server)).unwrap();
    let credentials = settings.company.credentials.unwrap();
    assert_eq!(credentials.account.as_deref(), Some("400099999"));
    assert_eq!(credentials.server.unwrap().as_str(), server);
    assert_eq!(
        complaint(COMPLETE, &with("~", server)),
        "company.account_id: not an id of RingCentral, which is a number"
    );
    assert_eq!(
        complaint(COMPLETE, &[("LEDGERLINE_COMPANY__ACCOUNT_ID", "4")]),
        "company.client_secret is missing"
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
    let url = "postgres://a:secret@db/x?sslmode=verify-full&sslrootcert=/proc/ledgerline.pem";
    let wrong = complaint(COMPLETE, &[("DATABASE_URL", url)]);
    assert!(
        wrong.starts_with("database_url: sslrootcert /proc/ledgerline.pem: ")
            && !wrong.contains("secret"),
        "{wrong}"
    );
    let alone = COMPLETE.replace("database = \"connector.db\"\n", "");
    let wrong = complaint(&alone, &[("DATABASE_URL", "postgres://a@db/x")]);
    assert_eq!(wrong, "key_path is missing");
}

#[test]
fn the_certificate_may_be_named_so_that_its_end_is_known() {
    let folder = std::env::temp_dir().join(format!("ledgerline-ends-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let now = Timestamp::parse_iso("2026-11-21T12:00:00Z").unwrap();
    let at = |name: &str| folder.join(name);
    certificate::make(&at("certificate.pem"), &at("key.pem"), now).unwrap();
    std::fs::write(at("none.pem"), "no certificate").unwrap();
    let load = |path: &str| {
        let section = format!(
            "[netsuite]\nbase_url = \"http://localhost:1\"\nclient_id = \"c\"\ncertificate_id = \"i\"\n\
             private_key_path = \"key.pem\"\n{path}"
        );
        Settings::read(&format!("{COMPLETE}{section}"), std::iter::empty(), &folder)
    };
    let end = |settings: Settings| settings.netsuite.credentials.unwrap().certificate_ends_at;
    let named = load("certificate_path = \"certificate.pem\"").unwrap();
    assert_eq!(end(named), Timestamp::parse_iso("2028-11-20T00:00:00Z"));
    assert_eq!(end(load("").unwrap()), None);
    for wrong in ["none.pem", "absent.pem"] {
        let complaint = load(&format!("certificate_path = \"{wrong}\"")).unwrap_err();
        let complaint = complaint.to_string();
        assert!(
            complaint.contains("netsuite.certificate_path") && complaint.contains(wrong),
            "{complaint}"
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
