use super::*;
use crate::domain::directory::tests::entry;

fn settled(entries: Vec<Entry>) -> Directory {
    let mut directory = Directory::new("1");
    for entry in entries {
        directory.put(entry);
    }
    settle(&mut directory);
    directory
}

fn settle(directory: &mut Directory) {
    while directory.tidy() {}
}

fn names(directory: &Directory, typed: &str) -> Vec<String> {
    let found = directory.search(typed, 20);
    found.into_iter().map(|one| one.entry.name).collect()
}

fn of(id: &str, name: &str, numbers: &[&str]) -> Entry {
    entry(Source::NetSuite, id, name, numbers)
}

fn some() -> Vec<Entry> {
    let at = |company: &str, entry: Entry| Entry {
        company: Some(RecordId::new("600")),
        company_name: Some(company.to_owned()),
        ..entry
    };
    vec![
        at(
            "Cobalt Ridge Orchards",
            of("1", "Tomás Arriaga", &["415.555.0134 x12"]),
        ),
        at(
            "Ashworth & Pryce Ltd",
            of("2", "Imogen Ashworth-Pryce", &["020 7946 0018"]),
        ),
        Entry {
            kind: EntityKind::Customer,
            ..of(
                "600",
                "Cobalt Ridge Orchards",
                &["(415) 555-0130", "+442079460018"],
            )
        },
        of("4", "Thomas Cobalt", &["06 6982 1234"]),
        of("5", "Tom Ito", &["+39 06 6982 1234"]),
        Entry {
            kind: EntityKind::Vendor,
            ..of("6", "Tom Ito", &["+81 3-1234-5678"])
        },
    ]
}

#[test]
fn names_are_found_by_beginnings_in_any_order_case_and_accent() {
    let directory = settled(some());
    assert_eq!(names(&directory, "arriaga tomas"), ["Tomás Arriaga"]);
    assert_eq!(names(&directory, "TOM ARR"), ["Tomás Arriaga"]);
    assert_eq!(names(&directory, "pryce im"), ["Imogen Ashworth-Pryce"]);
    assert_eq!(names(&directory, "xyz"), Vec::<String>::new());
    assert_eq!(names(&directory, "tom xyz"), Vec::<String>::new());
    assert_eq!(names(&directory, "  "), Vec::<String>::new());
}

#[test]
fn the_best_come_first() {
    let directory = settled(some());
    // The whole first word, then its beginnings; of equals the vendor is last.
    let found = directory.search("tom", 20);
    let ids: Vec<&str> = found.iter().map(|one| one.entry.id.as_str()).collect();
    assert_eq!(ids, ["5", "6", "1"]);
    // The company itself, a last name, then who works there.
    assert_eq!(
        names(&directory, "cobalt"),
        ["Cobalt Ridge Orchards", "Thomas Cobalt", "Tomás Arriaga"]
    );
}

#[test]
fn numbers_are_found_by_beginning_and_end_in_any_format() {
    let directory = settled(some());
    for typed in [
        "415555",
        "(415) 555-01",
        "+1 415 555 0134",
        "14155550134",
        "0134",
        "134",
        "011 1 415 555 0134",
    ] {
        assert!(
            names(&directory, typed).contains(&"Tomás Arriaga".into()),
            "{typed}"
        );
    }
    for typed in ["020 7946", "0207", "7946 0018", "018"] {
        assert!(
            names(&directory, typed).contains(&"Imogen Ashworth-Pryce".into()),
            "{typed}"
        );
    }
    for typed in ["+4420", "442079460018", "011 44 20 7946"] {
        assert_eq!(
            names(&directory, typed),
            ["Cobalt Ridge Orchards"],
            "{typed}"
        );
    }
    assert_eq!(
        names(&directory, "34"),
        Vec::<String>::new(),
        "two digits are none"
    );
    assert_eq!(names(&directory, "+0134"), Vec::<String>::new());
    assert_eq!(names(&directory, "+39 06 6982"), ["Tom Ito"]);
}

#[test]
fn a_number_names_everybody_who_has_it() {
    let directory = settled(some());
    let number = PhoneNumber::parse("+442079460018", "1").unwrap();
    let found = directory.by_number(&number);
    let mut ids: Vec<&str> = found.iter().map(|one| one.entry.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["2", "600"], "also where it is spelled as in London");
}

#[test]
fn the_later_telling_stands_and_who_is_gone_is_not_found() {
    let mut directory = settled(some());
    directory.put(of("1", "Tomás Arriaga Ruiz", &["415-555-0199"]));
    directory.put(of("1", "Tomás Ruiz", &["415-555-0199"]));
    directory.remove(Source::NetSuite, &RecordId::new("4"));
    settle(&mut directory);
    assert_eq!(directory.len(), 5);
    assert_eq!(names(&directory, "tomas"), ["Tomás Ruiz"]);
    assert_eq!(names(&directory, "0134"), Vec::<String>::new());
    assert_eq!(names(&directory, "thomas"), Vec::<String>::new());
    directory.clear(Source::NetSuite);
    settle(&mut directory);
    assert!(directory.is_empty());
}

#[test]
fn somebody_whom_both_sides_know_is_shown_once_with_both_badges() {
    let ringcentral = entry(
        Source::RingCentral,
        "9",
        "Arriaga, Tomas",
        &["+14155550134"],
    );
    let mut directory = settled(vec![ringcentral.clone()]);
    let badges = |directory: &Directory, typed: &str| {
        let found = directory.search(typed, 20).into_iter();
        found.map(|one| one.badge.label()).collect::<Vec<_>>()
    };
    assert_eq!(badges(&directory, "arriaga"), ["RC"]);
    for entry in some() {
        directory.put(entry);
    }
    settle(&mut directory);
    assert_eq!(badges(&directory, "arriaga"), ["NS + RC"]);
    let found = directory.search("tomas", 20).remove(0);
    assert_eq!(found.entry.id.as_str(), "1");
    assert_eq!(found.twin, Some(ringcentral));
    let number = PhoneNumber::parse("+14155550134", "1").unwrap();
    assert_eq!(directory.by_number(&number).len(), 1);
    directory.remove(Source::NetSuite, &RecordId::new("1"));
    settle(&mut directory);
    assert_eq!(badges(&directory, "arriaga"), ["RC"]);
}

/// Every word begins one of the entry's: as the index should find it.
fn plainly(entries: &[Entry], typed: &str) -> Vec<String> {
    let words = fold::words(typed);
    let fits = |entry: &&Entry| {
        let company = entry.company_name.clone().unwrap_or_default();
        let own = fold::words(&format!("{} {company}", entry.name));
        words
            .iter()
            .all(|word| own.iter().any(|one| one.starts_with(word)))
    };
    let mut ids: Vec<String> = entries
        .iter()
        .filter(fits)
        .map(|entry| entry.id.to_string())
        .collect();
    ids.sort();
    ids
}

#[test]
fn many_segments_find_what_one_would() {
    const FIRST: [&str; 7] = ["Ann", "Bénédicte", "Cho", "Dana", "Eva", "Finn", "Ana"];
    const LAST: [&str; 6] = ["Lee", "Okafor", "Müller", "O'Neil", "Nowak", "Annan"];
    let mut entries: Vec<Entry> = (0..3_000)
        .map(|at| {
            let name = format!("{} {} {at}", FIRST[at % 7], LAST[at / 7 % 6]);
            of(&at.to_string(), &name, &[])
        })
        .collect();
    let mut directory = settled(entries.clone());
    for at in (0..3_000).step_by(3) {
        directory.remove(Source::NetSuite, &RecordId::new(at.to_string()));
    }
    entries.retain(|entry| entry.id.as_str().parse::<usize>().unwrap() % 3 != 0);
    settle(&mut directory);
    assert_eq!(directory.len(), entries.len());
    for typed in [
        "an",
        "ann lee",
        "o",
        "mul ben",
        "neil 29",
        "1 2",
        "annan ana 1",
    ] {
        let found = directory.search(typed, 5_000);
        let mut ids: Vec<String> = found.iter().map(|one| one.entry.id.to_string()).collect();
        ids.sort();
        assert_eq!(ids, plainly(&entries, typed), "{typed}");
    }
}

#[test]
fn changes_that_come_one_by_one_do_not_leave_a_segment_each() {
    let mut directory = Directory::new("1");
    for at in 0..700 {
        directory.put(of(&at.to_string(), "Ann Lee", &[]));
        settle(&mut directory);
    }
    assert_eq!(directory.len(), 700);
    assert!(
        directory.segments.len() <= 4,
        "{}",
        directory.segments.len()
    );
}

#[test]
fn everybody_is_listed_by_name_each_once() {
    let mut directory = settled(some());
    let mut listed = |first, count| -> Vec<String> {
        let found = directory.list(first, count);
        found.into_iter().map(|one| one.entry.name).collect()
    };
    let all = [
        "Cobalt Ridge Orchards",
        "Imogen Ashworth-Pryce",
        "Thomas Cobalt",
        "Tom Ito",
        "Tom Ito",
        "Tomás Arriaga",
    ];
    assert_eq!(listed(0, 20), all);
    assert_eq!(listed(2, 2), all[2..4]);
    assert!(listed(6, 2).is_empty());
    assert_eq!(directory.people(), 6);
    directory.put(entry(
        Source::RingCentral,
        "r1",
        "TOMAS ARRIAGA",
        &["+14155550134"],
    ));
    directory.put(of("9", "", &[]));
    directory.put(of("10", "Imogen Ashworth-Apple", &[]));
    settle(&mut directory);
    let names: Vec<String> = directory
        .list(0, 20)
        .into_iter()
        .map(|one| one.entry.name)
        .collect();
    assert_eq!(
        names[1..3],
        ["Imogen Ashworth-Apple", "Imogen Ashworth-Pryce"]
    );
    assert_eq!(names.last().unwrap(), "", "without a name, last");
    assert_eq!(names.len(), 8, "the twin is no second person: {names:?}");
    let found = directory.get(Source::RingCentral, &RecordId::new("r1"));
    assert_eq!(found.unwrap().entry.id.as_str(), "1");
}

/// Numbers that look random and are the same each time.
fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |sides| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % sides
    }
}

#[test]
fn the_order_that_is_carried_on_is_the_one_that_sorting_gives() {
    const NAMES: [&str; 8] = [
        "Ann Lee",
        "Bartholomew Whitfield",
        "Bartholomew Whitfield the Younger",
        "Bartholomew Whit Field",
        "Émile",
        "emile",
        "",
        "Zoë",
    ];
    for seed in 0..20 {
        let mut roll = dice(seed);
        let mut directory = Directory::new("1");
        let mut known: Vec<Entry> = Vec::new();
        for _ in 0..120 {
            let source = [Source::NetSuite, Source::RingCentral][roll(2)];
            let id = RecordId::new(roll(60).to_string());
            known.retain(|one| one.source != source || one.id != id);
            if roll(4) == 0 {
                directory.remove(source, &id);
            } else {
                let name = NAMES[roll(NAMES.len())];
                let numbers: &[&str] = [&[][..], &["+14155550134"]][roll(2)];
                let one = entry(source, id.as_str(), name, numbers);
                directory.put(one.clone());
                known.push(one);
            }
            if roll(5) > 0 {
                continue;
            }
            settle(&mut directory);
            let is_twin = |one: &&Entry| {
                let mut others = known.iter();
                one.source == Source::RingCentral
                    && others.any(|other| one.is_same_person(other, "1"))
            };
            let alone = known.iter().filter(|one| !is_twin(one));
            let mut names: Vec<Vec<String>> = alone.map(|one| fold::words(&one.name)).collect();
            // Without a name, last.
            names.sort_by_key(|name| (name.is_empty(), name.clone()));
            let listed = directory.list(0, 200).into_iter();
            let listed: Vec<Vec<String>> = listed.map(|one| fold::words(&one.entry.name)).collect();
            assert_eq!(listed, names, "seed {seed}");
        }
    }
}

#[test]
fn whoever_has_no_twin_is_compared_with_what_is_new_alone() {
    let mut all: Vec<Entry> = some();
    for at in 0..200 {
        let name = format!("Rep {at}");
        all.push(entry(Source::RingCentral, &at.to_string(), &name, &[]));
    }
    let mut directory = settled(all);
    let before = directory.next_segment;
    directory.put(of("77", "Somebody New", &["+14155550177"]));
    assert!(directory.tidy());
    let due = directory.twins.due(directory.next_segment, usize::MAX);
    assert_eq!(due.len(), 200);
    assert!(due.iter().all(|(_, from)| *from == before));
}

#[test]
fn another_home_reads_numbers_anew() {
    let mut directory = settled(some());
    let london = PhoneNumber::parse("+442079460018", "1").unwrap();
    assert_eq!(directory.by_number(&london).len(), 2);
    let before = directory.revision();
    directory.at_home("44");
    settle(&mut directory);
    assert_eq!(directory.len(), 6);
    assert!(directory.revision() > before);
    assert_eq!(directory.by_number(&london).len(), 2);
    assert_eq!(
        names(&directory, "+44 20 7946"),
        ["Cobalt Ridge Orchards", "Imogen Ashworth-Pryce"]
    );
}
