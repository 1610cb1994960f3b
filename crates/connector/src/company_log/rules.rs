//! Whose a call of the company's log is, and which are not logged (adr/0035).

use std::collections::BTreeMap;

use ledgerline_core::{
    domain::{
        call::Direction,
        company::Cause,
        finished_call::FinishedCall,
        ids::{ExtensionId, TelephonySessionId},
        logging::{Colleagues, LoggingRules, Source},
        mapping::{Kind, Listed, Mapping},
        phone_call::external_id,
        time::Timestamp,
    },
    wire::ringcentral::company_log::{CompanyRecord, Telling},
};

/// A person's, not a queue, a menu or a shared line?
pub(crate) fn is_person(extension: &Listed) -> bool {
    extension.kind == Kind::User
}

/// What is to be done about a telling.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    /// The log's record.
    pub(crate) record: String,
    /// Telephony session id, or the record's id where there is none.
    pub(crate) call: String,
    /// Whose it is.
    pub(crate) extension: Option<ExtensionId>,
    /// When the record says it began; readings go by it.
    pub(crate) started_at: Timestamp,
    /// Tells a record that has changed.
    pub(crate) told: String,
    /// Both ends are extensions.
    pub(crate) is_internal: bool,
    pub(crate) verdict: Verdict,
}

impl Entry {
    pub(crate) const fn source(&self) -> Source {
        Source::CompanyLog {
            is_internal: self.is_internal,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// For this person.
    Person(Box<FinishedCall>),
    /// For whom its extension is mapped to, or the default organizer: nobody had it.
    Company(Box<FinishedCall>),
    /// Not at all.
    Not(Cause),
}

/// The rules that are settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules<'a> {
    pub(crate) logging: &'a LoggingRules,
    pub(crate) has_default_organizer: bool,
    /// Whom extensions are mapped to.
    pub(crate) mappings: &'a BTreeMap<ExtensionId, Mapping>,
    /// Who is of the company.
    pub(crate) colleagues: &'a Colleagues,
}

impl Rules<'_> {
    /// What the record comes to; nothing while the call goes on. `extension` answers who an extension
    /// is; one that is not listed any more counts as a person's.
    pub(crate) fn entries<'e>(
        &self,
        record: &CompanyRecord,
        extension: impl Fn(&ExtensionId) -> Option<&'e Listed>,
        read_at: Timestamp,
    ) -> Vec<Entry> {
        if record.is_live() {
            return Vec::new();
        }
        let started_at = record.started_at().unwrap_or(read_at);
        let session = record.call.telephony_session_id.clone();
        let entry = |extension: Option<ExtensionId>, told: String, verdict| Entry {
            record: record.id.clone(),
            call: session.clone().unwrap_or_else(|| record.id.clone()),
            extension,
            started_at,
            told,
            is_internal: record.is_internal(),
            verdict,
        };
        let owner = record.extension.as_ref().and_then(|owner| owner.id.clone());
        let owner = owner.map(ExtensionId::new);
        let not = |cause| {
            let call = &record.call;
            let told = format!("{} {} {}", call.direction, call.result, call.duration);
            vec![entry(owner.clone(), told, Verdict::Not(cause))]
        };
        let key = session.clone().map(TelephonySessionId::new);
        let is_key = key.as_ref().and_then(external_id).is_some();
        let tellings = record.tellings(self.colleagues.home());
        if !matches!(record.kind.as_str(), "" | "Voice") {
            return not(Cause::NotACall);
        }
        if !is_key {
            return not(Cause::NoKey);
        }
        if tellings.is_empty() {
            return not(Cause::NotACall);
        }
        let known = |telling: &Telling| telling.extension.as_ref().and_then(&extension);
        let is_persons =
            |telling: &Telling| telling.extension.is_some() && known(telling).is_none_or(is_person);
        let through = tellings
            .first()
            .and_then(known)
            .filter(|owner| !is_person(owner))
            .map(|owner| owner.name.clone());
        let source = Source::CompanyLog {
            is_internal: record.is_internal(),
        };
        let left_out = |extension: Option<&ExtensionId>, call: &FinishedCall| {
            let rule = self
                .logging
                .leaves_out(call, extension, source, self.colleagues)?;
            Some(Verdict::Not(rule.into()))
        };
        let mut entries = Vec::new();
        for telling in tellings.iter().filter(|telling| is_persons(telling)) {
            let mut call = telling.call.clone();
            call.queue.clone_from(&through);
            let verdict = left_out(telling.extension.as_ref(), &call)
                .unwrap_or_else(|| Verdict::Person(Box::new(call)));
            entries.push(entry(
                telling.extension.clone(),
                summary(&telling.call),
                verdict,
            ));
        }
        if entries.is_empty()
            && let Some(telling) = tellings.into_iter().next()
        {
            let is_somebodys = self.has_default_organizer || self.is_mapped(&telling);
            let mut call = telling.call;
            let told = summary(&call);
            let verdict = match left_out(telling.extension.as_ref(), &call) {
                Some(verdict) => verdict,
                None if is_somebodys => {
                    call.queue = through;
                    Verdict::Company(Box::new(call))
                }
                None => return not(Cause::NoPerson),
            };
            entries.push(entry(telling.extension, told, verdict));
        }
        entries
    }
}

impl Rules<'_> {
    fn is_mapped(&self, telling: &Telling) -> bool {
        let extension = telling.extension.as_ref();
        let mapping = extension.and_then(|extension| self.mappings.get(extension));
        mapping.is_some_and(|mapping| mapping.owner_at(telling.call.started_at).is_some())
    }
}

fn summary(call: &FinishedCall) -> String {
    let direction = match call.direction {
        Direction::Inbound => "in",
        Direction::Outbound => "out",
    };
    let seconds = call.ended_at.seconds_since(call.started_at);
    format!("{direction} {:?} {seconds}", call.result)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use ledgerline_core::{
        domain::{
            ids::RecordId,
            logging::{Internal, Rule},
            mapping::{How, Organizer, Owner},
        },
        wire::ringcentral::company_log::read_page,
    };
    use serde_json::{Value, json};

    use super::*;

    static LOGGING: LazyLock<LoggingRules> = LazyLock::new(LoggingRules::default);
    static COLLEAGUES: LazyLock<Colleagues> =
        LazyLock::new(|| Colleagues::new(["+16505550102"], "1"));
    static NOBODY: BTreeMap<ExtensionId, Mapping> = BTreeMap::new();

    fn rules(logging: &LoggingRules) -> Rules<'_> {
        Rules {
            logging,
            has_default_organizer: false,
            mappings: &NOBODY,
            colleagues: &COLLEAGUES,
        }
    }

    fn people() -> Vec<Listed> {
        [
            ("101", "Ann Lee", Kind::User),
            ("200", "Order Desk", Kind::Queue),
        ]
        .into_iter()
        .map(|(id, name, kind)| Listed {
            id: ExtensionId::new(id),
            number: id.to_owned(),
            name: name.to_owned(),
            kind,
            email: None,
            phone: None,
            status: "Enabled".to_owned(),
            site: None,
            department: None,
            is_there: true,
        })
        .collect()
    }

    fn entries(rules: Rules<'_>, fields: &str) -> Vec<Entry> {
        let mut record = json!({
            "id": "r1", "telephonySessionId": "s-1", "type": "Voice", "duration": 9,
            "startTime": "2026-11-21T22:05:00Z", "direction": "Inbound", "result": "Accepted",
            "from": { "phoneNumber": "+14155550134" }, "to": { "phoneNumber": "+16505550120" },
        });
        let fields: Value = serde_json::from_str(&format!("{{{fields}}}")).unwrap();
        for (name, value) in fields.as_object().unwrap() {
            record[name] = value.clone();
        }
        let page = read_page(&json!({ "records": [record] }).to_string()).unwrap();
        let people = people();
        let find = |id: &ExtensionId| people.iter().find(|one| one.id == *id);
        rules.entries(&page.records[0], find, Timestamp::default())
    }

    #[test]
    fn a_persons_call_is_theirs_and_so_is_one_of_somebody_who_is_listed_no_more() {
        for id in ["101", "999"] {
            let found = entries(rules(&LOGGING), &format!(r#""extension":{{"id":{id}}}"#));
            assert_eq!(found[0].extension, Some(ExtensionId::new(id)));
            assert!(matches!(found[0].verdict, Verdict::Person(_)), "{found:?}");
        }
    }

    #[test]
    fn a_queues_call_is_whose_who_answered_it_with_the_queues_name() {
        let found = entries(
            rules(&LOGGING),
            r#""extension":{"id":200},"legs":[{"extension":{"id":101},"direction":"Inbound",
               "result":"Accepted","duration":5}]"#,
        );
        assert_eq!(found.len(), 1);
        let Verdict::Person(call) = &found[0].verdict else {
            panic!("{found:?}");
        };
        assert_eq!(call.queue.as_deref(), Some("Order Desk"));
    }

    #[test]
    fn a_call_nobody_had_goes_to_the_default_organizer_or_is_a_gap_that_says_so() {
        for fields in [r#""extension":{"id":200}"#, r#""reason":"No Answer""#] {
            let found = entries(rules(&LOGGING), fields);
            assert_eq!(found[0].verdict, Verdict::Not(Cause::NoPerson));
            let with_one = Rules {
                has_default_organizer: true,
                ..rules(&LOGGING)
            };
            let found = entries(with_one, fields);
            assert!(matches!(found[0].verdict, Verdict::Company(_)), "{found:?}");
        }
    }

    #[test]
    fn a_queues_call_that_nobody_took_is_whose_the_queue_is_since_then() {
        let began = Timestamp::parse_iso("2026-11-21T22:05:00Z").unwrap();
        let owner = Owner {
            organizer: Organizer {
                id: RecordId::new("12"),
                name: "Ben Okafor".to_owned(),
            },
            how: How::Manual,
        };
        for (from, is_mapped) in [(began, true), (began.plus_millis(1), false)] {
            let mut mapping = Mapping::default();
            mapping.set(from, Some(owner.clone()));
            let mappings = BTreeMap::from([(ExtensionId::new("200"), mapping)]);
            let mapped = Rules {
                mappings: &mappings,
                ..rules(&LOGGING)
            };
            let found = entries(mapped, r#""extension":{"id":200}"#);
            let is_logged = matches!(found[0].verdict, Verdict::Company(_));
            assert_eq!(is_logged, is_mapped, "{found:?}");
        }
    }

    #[test]
    fn what_is_no_call_of_the_outside_is_listed_with_its_reason() {
        let cause = |fields: &str| match entries(rules(&LOGGING), fields).remove(0).verdict {
            Verdict::Not(cause) => cause,
            Verdict::Person(_) | Verdict::Company(_) => panic!("{fields}"),
        };
        let inside = r#""from":{"extensionNumber":"101"},"to":{"extensionNumber":"102"}"#;
        assert_eq!(cause(inside), Cause::Internal);
        assert_eq!(cause(r#""type":"Fax""#), Cause::NotACall);
        assert_eq!(cause(r#""telephonySessionId":"s/1""#), Cause::NoKey);
        assert_eq!(cause(r#""telephonySessionId":null"#), Cause::NoKey);
        assert!(entries(rules(&LOGGING), r#""result":"In Progress""#).is_empty());
    }

    #[test]
    fn the_log_and_a_browser_come_to_the_same_about_calls_between_colleagues() {
        let never = LoggingRules {
            internal: Internal::Never,
            ..LoggingRules::default()
        };
        // What the log says of the colleague's side, and what a browser shows of the same call.
        let sides = [
            (r#"{"extensionNumber":"102"}"#, "102", true),
            (
                r#"{"extensionNumber":"102","phoneNumber":"+16505550102"}"#,
                "+16505550102",
                true,
            ),
            (
                r#"{"extensionId":"300012342","phoneNumber":"+16505550102"}"#,
                "102",
                true,
            ),
            (r#"{"phoneNumber":"+16505550102"}"#, "+16505550102", true),
            (r#"{"phoneNumber":"(650) 555-0102"}"#, "6505550102", true),
            (r#"{"phoneNumber":"+14155550134"}"#, "+14155550134", false),
        ];
        for (side, shown, is_left_out) in sides {
            for direction in ["Inbound", "Outbound"] {
                let (mine, theirs) = (r#"{"extensionNumber":"101"}"#, side);
                let (from, to) = match direction {
                    "Inbound" => (theirs, mine),
                    _ => (mine, theirs),
                };
                let fields = format!(
                    r#""extension":{{"id":101}},"direction":"{direction}","from":{from},"to":{to}"#
                );
                let told = entries(rules(&never), &fields).remove(0);
                let by_log = told.verdict == Verdict::Not(Cause::Internal);
                let everything = LoggingRules {
                    internal: Internal::Always,
                    ..LoggingRules::default()
                };
                let Verdict::Person(mut call) =
                    entries(rules(&everything), &fields).remove(0).verdict
                else {
                    panic!("{fields}");
                };
                call.remote.number = Some(shown.to_owned());
                let ann = ExtensionId::new("101");
                let by_browser = never.leaves_out(&call, Some(&ann), Source::Browser, &COLLEAGUES);
                assert_eq!(by_log, is_left_out, "{fields}");
                assert_eq!(by_browser == Some(Rule::Internal), is_left_out, "{fields}");
            }
        }
    }

    #[test]
    fn what_the_companys_rules_leave_out_says_which_for_whom() {
        let short = LoggingRules {
            minimum_seconds: 10,
            ..LoggingRules::default()
        };
        let found = entries(rules(&short), r#""extension":{"id":101}"#);
        assert_eq!(found[0].verdict, Verdict::Not(Cause::RuleLength));
        assert_eq!(found[0].extension, Some(ExtensionId::new("101")));
        let inbound = LoggingRules {
            inbound: false,
            ..LoggingRules::default()
        };
        // A rule comes before the gap that asks for an organizer.
        let found = entries(rules(&inbound), r#""reason":"No Answer""#);
        assert_eq!(found[0].verdict, Verdict::Not(Cause::RuleInbound));
    }
}
