//! What a directory of a hundred thousand costs: build, memory, and searches of several kinds.
//!
//! `cargo run --release -p ledgerline-core --example directory_cost`. Fails when a search takes longer
//! than a frame or a number more than a millisecond.

use std::{
    io::Write as _,
    process::ExitCode,
    time::{Duration, Instant},
};

use ledgerline_core::domain::{
    caller::{EntityKind, PhoneField},
    directory::{Directory, DirectoryNumber, Entry, Source},
    ids::RecordId,
    phone_number::PhoneNumber,
};

const ENTRIES: usize = 100_000;
const FRAME: Duration = Duration::from_millis(16);

const FIRST: [&str; 24] = [
    "Ann", "Ben", "Carla", "Dana", "Émile", "Femi", "Grace", "Hiro", "Imogen", "Jörg", "Kofi",
    "Lena", "Marcus", "Ngozi", "Olga", "Petra", "Quinn", "Rosa", "Seán", "Tomás", "Uma", "Viktor",
    "Wanda", "Zoë",
];
const LAST: [&str; 30] = [
    "Lee",
    "Okafor",
    "Mendes",
    "Whitfield",
    "Ashworth-Pryce",
    "Nowak",
    "O'Neil",
    "Castellane",
    "Arriaga",
    "Featherstonehaugh",
    "Underhill",
    "Grüner",
    "Müller",
    "Schmidt",
    "Garcia",
    "Nguyen",
    "Kim",
    "Patel",
    "Singh",
    "Santos",
    "Silva",
    "Johansson",
    "Larsen",
    "Virtanen",
    "Rossi",
    "Ferrari",
    "Dubois",
    "Lefèvre",
    "Peeters",
    "Smith",
];
const TRADES: [&str; 16] = [
    "Orchards",
    "Freight",
    "Supply",
    "Millwork",
    "Roofing",
    "Hydraulics",
    "Optics",
    "Solar",
    "Textiles",
    "Hardware",
    "Press",
    "Timber",
    "Castings",
    "Fisheries",
    "Ventilation",
    "Dental",
];

fn entry(at: usize) -> Entry {
    let mixed = at.wrapping_mul(2_654_435_761) >> 7;
    let company = format!(
        "{} {} {}",
        LAST[mixed / 11 % 30],
        TRADES[mixed % 16],
        mixed % 997
    );
    let name = format!("{} {}", FIRST[at % 24], LAST[mixed % 30]);
    let number = |field, area: usize, rest: usize| DirectoryNumber {
        field,
        number: format!(
            "({}) {:03}-{:04}",
            201 + area % 780,
            200 + rest / 10_000 % 800,
            rest % 10_000
        ),
    };
    let mut numbers = vec![number(PhoneField::Main, mixed, at)];
    if at.is_multiple_of(2) {
        numbers.push(number(PhoneField::Mobile, mixed / 3, at + 7_000_000));
    }
    Entry {
        id: RecordId::new((at + 1).to_string()),
        source: Source::NetSuite,
        kind: EntityKind::Contact,
        email: Some(format!(
            "{}.{at}@example.test",
            FIRST[at % 24].to_lowercase()
        )),
        title: Some("Buyer".to_owned()),
        company: Some(RecordId::new((mixed % 40_000).to_string())),
        company_name: Some(company),
        name,
        numbers,
    }
}

#[expect(clippy::disallowed_methods, reason = "a stop watch")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn main() -> ExitCode {
    let mut out = std::io::stdout();
    let mut directory = Directory::new("1");
    (0..ENTRIES).for_each(|at| directory.put(entry(at)));
    let (mut total, mut longest, mut slices) = (Duration::ZERO, Duration::ZERO, 0);
    loop {
        let (more, took) = timed(|| directory.tidy());
        total += took;
        longest = longest.max(took);
        slices += 1;
        if !more {
            break;
        }
    }
    let mebibytes = directory.weight() / 1024 / 1024;
    let _ = writeln!(
        out,
        "build     {total:?} in {slices} slices, longest {longest:?}; {mebibytes} MiB"
    );
    let mut failed = false;
    for typed in [
        "a",
        "an",
        "ann",
        "s",
        "smith",
        "lee ann",
        "o'neil 4",
        "ander",
        "grun petra",
        "415",
        "(415) 5",
        "0134",
        "+1 415 555",
        "999",
        "example",
    ] {
        // The median: whatever else the machine does is not the search's.
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..21 {
            let (hits, took) = timed(|| directory.search(typed, 50));
            times.push(took);
            found = hits.len();
        }
        times.sort();
        let median = times[times.len() / 2];
        failed |= median > FRAME;
        let _ = writeln!(
            out,
            "search    {typed:12} {found:3} found, median of 21 {median:?}"
        );
    }
    let mut times = Vec::new();
    for at in (0..ENTRIES).step_by(977) {
        let Some(number) = PhoneNumber::parse(&entry(at).numbers[0].number, "1") else {
            continue;
        };
        let (found, took) = timed(|| directory.by_number(&number));
        failed |= found.is_empty();
        times.push(took);
    }
    times.sort();
    let median = times[times.len() / 2];
    failed |= median > Duration::from_millis(1);
    let _ = writeln!(out, "by number median of {} {median:?}", times.len());
    if failed {
        let _ = writeln!(out, "too slow, or not found");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
