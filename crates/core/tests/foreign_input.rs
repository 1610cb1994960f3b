//! Whatever RingCentral, NetSuite, a browser or a person sends, reading it ends in a value or in an
//! error: each reader of foreign input is given thousands of spoilt answers, the same ones every time.

#[path = "foreign_input/filled.rs"]
mod filled;
#[path = "foreign_input/known.rs"]
mod known;
#[path = "foreign_input/mangle.rs"]
mod mangle;

use std::collections::BTreeMap;

use ledgerline_core::{
    domain::{
        call_handling::Routing,
        caller::{CustomerOverview, LoggedCallSummary},
        company::{
            Certificate, CheckEntry, CompanyStatus, CustomerQuestion, GapCall, KnownCustomer,
            Ledger, NetSuiteEntry, Proof, RingCentralEntry, Sent, SyncRange, SyncReport,
        },
        customer_pane::{
            self, CreatedContact, CreditMemo, CustomerProfile, EmailSummary, Invoice,
            LikenessQuestion, NewContact, Opportunity, SalesOrder, SupportCase,
        },
        event::ConnectionLog,
        finish_up::Interlude,
        finished_call::FinishedCall,
        headset::{Headset, Standing, descriptor::Collection},
        history::{About, CallLinks, CallsOf},
        ids::{ConversationId, ExtensionId},
        intent::NewCustomer,
        jwt,
        links::{LinkWish, Linkables, OrderStart, Revenue},
        logging::{
            self, Colleagues, CustomField, Effect, LoggingQuestion, LoggingSettings, Sample, Source,
        },
        mapping::{
            Employee, Entry, Facts, Kind, Listed, MappingState, Matcher, Preview, RefileWish,
            Refiled,
        },
        own_data::OwnData,
        phone_call::LocalMinute,
        phone_link::PhoneLink,
        phone_number::{PhoneNumber, display, read_dialled},
        probe::ProbeReport,
        sound::quiet::Weekday,
        subscription::EventSubscription,
        template,
        text_length::TextLength,
        texts::{TextReport, day_of},
        time::Timestamp,
        you::You,
    },
    wire::{
        connector::{
            AppConfig, CallAnswer, CallerLookup, CallerQuestion, CreatedCustomer, DirectoryPage,
            EmployeeQuestion, KnownNumbers, Likenesses, LoggedTexts, NumberChoice, NumbersQuestion,
            Problem, Session,
        },
        json,
        netsuite::{
            customer::CustomerRead, error::Refusal, metadata::Schema, path::record_id,
            phone_call::PhoneCallRead, query, token,
        },
        ringcentral::{
            call_handling::{AnsweringRules, Devices, Features, HandlingRules},
            call_log, company_log,
            error::ApiError,
            events::Notification,
            extension::{ExtensionInfo, PhoneNumbers},
            invite,
            messages::{MessageSync, Messages},
            oauth,
            people::{AddressBookSync, Colleague, CompanyDirectory, PersonalContact},
            presence::{AccountPresence, PresenceFacts},
            ring_out::{ForwardingNumbers, RingOut},
            sip_provision::SipProvision,
            socket::Frame,
            subscription::{read_event, read_subscription, read_subscriptions},
            telephony::{OpenedConference, TelephonySession},
            voicemail::{MessageStoreChange, VoicemailSync},
        },
    },
};
use rand::{SeedableRng as _, rngs::StdRng};
use serde::{Serialize, de::DeserializeOwned};

const SPOILT: u64 = 1_500;
/// As many choices as any type of ours has.
const TURNS: usize = 12;

/// The reader takes the sample as it is, and survives it spoilt.
fn survives(sample: &str, read: impl Fn(&str) -> bool) {
    assert!(read(sample), "the sample itself is read: {sample}");
    let mut refused = 0;
    for seed in 0..SPOILT {
        let text = mangle::mangled(sample, &mut StdRng::seed_from_u64(seed));
        refused += u64::from(!read(&text));
    }
    assert!(
        refused < SPOILT,
        "some were spoilt so little that they are read"
    );
}

/// The same with every answer of this shape; each of them is spoilt less often.
fn any_survives<T: DeserializeOwned + Serialize>() {
    let kind = std::any::type_name::<T>();
    for turn in 0..TURNS {
        let sample: T = filled::filled(turn).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let sample = serde_json::to_string(&sample).expect(kind);
        assert!(both::<T>(&sample).is_some(), "{kind} is read: {sample}");
        for seed in 0..SPOILT / 12 {
            let text = mangle::mangled(&sample, &mut StdRng::seed_from_u64(seed));
            let _ = both::<T>(&text);
        }
    }
}

/// Reads it as the app does and as the connector does: both alike.
fn both<T: DeserializeOwned>(text: &str) -> Option<T> {
    let _ = serde_json::from_str::<T>(text);
    json::read(text).ok()
}

#[test]
fn ringcentrals_call_logs() {
    let record = r#"{"id":"L1","sessionId":"4503991","telephonySessionId":"s-a0d1","startTime":"2026-11-02T17:05:00.000Z",
        "duration":391,"type":"Voice","direction":"Inbound","action":"Phone Call","result":"Accepted",
        "from":{"phoneNumber":"+14155550134","name":"ARRIAGA T"},"to":{"phoneNumber":"+16505550101","extensionId":"300012341","extensionNumber":"101","name":"Ann Lee"},
        "recording":{"id":"7001","uri":"https://media.test/7001","type":"Automatic","contentUri":"https://media.test/7001/content"},
        "message":{"id":"8001","type":"VoiceMail"},"extension":{"id":300012341},
        "legs":[{"startTime":"2026-11-02T17:05:02.000Z","duration":389,"direction":"Inbound","result":"Accepted","master":true,
          "from":{"phoneNumber":"+14155550134"},"to":{"extensionId":"300012341"},"extension":{"id":300012341}}]}"#;
    let page = format!(
        r#"{{"records":[{record},{record}],"paging":{{"page":1,"perPage":100}},"navigation":{{"nextPage":{{"uri":"https://x.test"}}}}}}"#
    );
    survives(&page, |text| {
        let Some(log) = call_log::read_log(text, "1") else {
            return false;
        };
        let _ = format!("{:?}", log.calls);
        true
    });
    survives(&page, |text| {
        let Some(log) = company_log::read_page(text) else {
            return false;
        };
        for record in &log.records {
            let _ = (record.started_at(), record.is_live(), record.is_internal());
            let _ = record.tellings("1");
        }
        true
    });
    let sync = format!(
        r#"{{"records":[{record}],"syncInfo":{{"syncType":"FSync","syncToken":"t","syncTime":"2026-11-02T17:05:00.000Z"}}}}"#
    );
    survives(&sync, |text| both::<call_log::CallLogSync>(text).is_some());
}

#[test]
fn ringcentrals_telephony_events_and_frames() {
    let session = r#"{"sequence":3,"sessionId":"4503991","telephonySessionId":"s-a0d1","serverId":"10.1","eventTime":"2026-11-02T17:05:00.000Z",
        "origin":{"type":"Call"},"parties":[{"accountId":"1","extensionId":"300012341","id":"p-a0d1-1","direction":"Inbound",
        "to":{"phoneNumber":"+16505550101","extensionId":"300012341"},"from":{"phoneNumber":"+14155550134","name":"ARRIAGA T"},
        "status":{"code":"Answered","reason":null,"rcc":false},"uiCallInfo":{"primary":{"type":"QueueName","value":"Sales"}},
        "recordings":[{"id":"7001","active":true}],"missedCall":false,"standAlone":false,"muted":false}]}"#;
    let read = |session: &TelephonySession| {
        let _ = session.happened_at(Timestamp::from_millis(0));
        for party in &session.parties {
            let _ = (
                party.is_over(),
                party.is_outbound(),
                party.other_side(),
                party.queue(),
            );
        }
    };
    survives(session, |text| {
        both::<TelephonySession>(text).inspect(read).is_some()
    });
    let _ = call_log::read_ringing(&format!("[{session}]"));
    let notification = format!(
        r#"{{"uuid":"u","event":"/restapi/v1.0/account/1/extension/2/telephony/sessions","timestamp":"2026-11-02T17:05:00.000Z","subscriptionId":"s","ownerId":"2","body":{session}}}"#
    );
    survives(&notification, |text| both::<Notification>(text).is_some());
    survives(&notification, |text| read_event(text).is_some());
    let frame = format!(
        r#"[{{"type":"ServerNotification","messageId":"m","status":200,"headers":{{"RCRequestId":"r"}}}},{notification}]"#
    );
    survives(&frame, |text| {
        Frame::parse(text)
            .inspect(|frame| {
                let _ = (frame.is_success(), format!("{frame:?}"));
            })
            .is_some()
    });
}

#[test]
fn headsets_descriptors_and_reports() {
    for sample in [
        include_str!("headsets/absolute.json"),
        include_str!("headsets/relative.json"),
    ] {
        survives(sample, |text| {
            let Some(collections) = both::<Vec<Collection>>(text) else {
                return false;
            };
            let Some(mut headset) = Headset::of(&collections) else {
                return true;
            };
            let now = Timestamp::from_millis(0);
            let _ = headset.shows(&Standing::default(), now);
            for report in [0, 1, 2, 8, 9, 255] {
                for data in [&[][..], &[255], &[1, 2, 3], &[255; 70]] {
                    assert_eq!(headset.hears(report, data, now).wish, None);
                }
            }
            true
        });
    }
}

#[test]
fn ringcentrals_subscriptions() {
    let one = r#"{"uri":"https://x.test/1","id":"95fecfc9","creationTime":"2026-11-02T17:05:00.000Z","status":"Active","eventFilters":["/restapi/v1.0/account/1/telephony/sessions"],
        "disabledFilters":[{"filter":"/restapi/x","reason":"CMN-401","message":"m"}],"expirationTime":"2026-11-09T17:05:00.000Z","expiresIn":604799,
        "deliveryMode":{"transportType":"WebHook","address":"https://phone.test/webhooks/ringcentral","encryption":false},"blacklistedData":{"blacklistedAt":"2026-11-02T17:05:00.000Z","reason":"r"}}"#;
    survives(one, |text| {
        read_subscription(text).is_some_and(|info| {
            for now in [i64::MIN / 4, 0, i64::MAX / 4] {
                let _ = info.ends_at(Timestamp::from_millis(now));
            }
            let _ = (info.is_active(), info.is_posted_to("https://phone.test"));
            true
        })
    });
    let list = format!(r#"{{"uri":"https://x.test","records":[{one},{one}]}}"#);
    survives(&list, |text| read_subscriptions(text).is_some());
}

#[test]
fn ringcentrals_messages_and_voicemail() {
    let message = r#"{"id":9001,"type":"SMS","direction":"Inbound","from":{"phoneNumber":"+14155550134","name":"T"},"to":[{"phoneNumber":"+16505550101","messageStatus":"Received"}],
        "subject":"Hello","creationTime":"2026-11-02T17:05:00.000Z","lastModifiedTime":"2026-11-02T17:05:00.000Z","readStatus":"Unread","messageStatus":"Received","availability":"Alive",
        "conversation":{"id":"77","uri":"https://x.test"},"conversationId":77,"attachments":[{"id":1,"uri":"https://x.test/1","type":"MmsAttachment","contentType":"image/png","fileName":"a.png","size":123}],
        "smsDeliveryErrorCode":"SMS-UP-500","vmDuration":12,"vmTranscriptionStatus":"Completed"}"#;
    let list = format!(r#"{{"records":[{message}]}}"#);
    survives(&list, |text| both::<Messages>(text).is_some());
    let sync = format!(
        r#"{{"records":[{message}],"syncInfo":{{"syncType":"ISync","syncToken":"t","syncTime":"2026-11-02T17:05:00.000Z","olderRecordsExist":true}}}}"#
    );
    survives(&sync, |text| {
        let read = both::<MessageSync>(text);
        for one in read.iter().flat_map(|sync| &sync.records) {
            let _ = (one.is_alive(), one.conversation());
        }
        read.is_some()
    });
    survives(&sync, |text| {
        let read = both::<VoicemailSync>(text);
        for one in read.iter().flat_map(|sync| &sync.records) {
            let _ = (
                one.is_alive(),
                one.left_at(),
                one.recording().is_some(),
                one.transcription().is_some(),
            );
        }
        read.is_some()
    });
    let change = r#"{"extensionId":300012341,"lastUpdated":"2026-11-02T17:05:00.000Z","changes":[{"type":"SMS","newCount":1,"updatedCount":0}]}"#;
    survives(change, |text| both::<MessageStoreChange>(text).is_some());
}

#[test]
fn ringcentrals_people_and_their_presence() {
    let directory = r#"{"records":[{"id":"300012342","type":"User","status":"Enabled","firstName":"Ben","lastName":"Okafor","email":"ben@northgate.example","extensionNumber":"102","jobTitle":"Rep",
        "department":"Sales","phoneNumbers":[{"phoneNumber":"+16505550102","type":"VoiceFax","usageType":"DirectNumber","hidden":false}],"account":{"id":"1"}}],"paging":{"page":1,"totalPages":1,"perPage":100,"totalElements":1}}"#;
    survives(directory, |text| {
        both::<CompanyDirectory>(text).is_some_and(|page| {
            let _ = page
                .records
                .into_iter()
                .filter_map(Colleague::entry)
                .count();
            true
        })
    });
    let book = r#"{"records":[{"id":5001,"availability":"Alive","firstName":"Zoë","lastName":"Lefèvre","company":"Cobalt","jobTitle":"Buyer","email":"z@x.test","mobilePhone":"+14155550199","businessPhone":"(415) 555-0198"}],
        "syncInfo":{"syncType":"FSync","syncToken":"t","syncTime":"2026-11-02T17:05:00.000Z"},"nextPageId":5}"#;
    survives(book, |text| {
        both::<AddressBookSync>(text).is_some_and(|page| {
            let _ = page
                .records
                .into_iter()
                .filter_map(PersonalContact::entry)
                .count();
            true
        })
    });
    let presence = r#"{"records":[{"extension":{"id":300012342,"extensionNumber":"102"},"presenceStatus":"Busy","telephonyStatus":"CallConnected","userStatus":"Available","dndStatus":"TakeAllCalls","sequence":12}]}"#;
    survives(presence, |text| {
        both::<AccountPresence>(text).is_some_and(|page| {
            for one in &page.records {
                let _ = (one.extension(), one.shown());
            }
            true
        })
    });
    let extension = r#"{"id":300012341,"extensionNumber":"101","name":"Ann Lee","account":{"id":"1"},"contact":{"email":"ann@northgate.example","businessPhone":"+16505550101"},
        "permissions":{"admin":{"enabled":true}},"regionalSettings":{"homeCountry":{"callingCode":"1","isoCode":"US"}}}"#;
    survives(extension, |text| {
        both::<ExtensionInfo>(text).is_some_and(|one| {
            let _ = (one.is_admin(), one.home_calling_code());
            true
        })
    });
    let numbers = r#"{"records":[{"id":1,"phoneNumber":"+16505550101","usageType":"DirectNumber","features":["CallerId","SmsSender"],"type":"VoiceFax","label":"Main"}]}"#;
    survives(numbers, |text| both::<PhoneNumbers>(text).is_some());
}

#[test]
fn ringcentrals_sign_in_provisioning_and_refusals() {
    let tokens = r#"{"access_token":"a","token_type":"bearer","expires_in":3600,"refresh_token":"r","refresh_token_expires_in":604800,"scope":"ReadAccounts","owner_id":"300012341","endpoint_id":"e"}"#;
    survives(tokens, |text| both::<oauth::TokenAnswer>(text).is_some());
    let provision = r#"{"device":{"id":"801","type":"WebPhone"},"sipInfo":[{"username":"u","password":"p","authorizationId":"1","domain":"sip.test","outboundProxy":"sip.test:8083","transport":"WSS","authorizationTypes":["SipDigest"]}],
        "sipFlags":{"voipFeatureEnabled":true,"voipCountryBlocked":false,"outboundCallsEnabled":true,"dscpEnabled":false},"sipErrorCodes":["408","503"]}"#;
    survives(provision, |text| both::<SipProvision>(text).is_some());
    let refusal = r#"{"errorCode":"CMN-301","message":"Request rate exceeded","errors":[{"errorCode":"CMN-301","message":"m","parameterName":"x"}]}"#;
    survives(refusal, |text| {
        for status in [0, 200, 400, 401, 403, 404, 429, 500, 599, 999] {
            for wait in [None, Some(i64::MIN), Some(0), Some(i64::MAX)] {
                let error = ApiError::from_response(status, text, wait);
                let _ = (error.code(), error.to_string());
            }
        }
        true
    });
}

#[test]
fn a_file_of_own_data() {
    let file = include_str!("../../../tests/fixtures/persisted/own-data-1.json");
    survives(file, |text| OwnData::read(text).is_ok());
}

#[test]
fn what_a_browser_has_kept() {
    let before_finishing_up = r#"{"earlier":{"said":"available","calls":"all"},"meanwhile":{"said":"busy","calls":"noQueueCalls"},"by":"a version that kept more"}"#;
    survives(before_finishing_up, |text| {
        both::<Interlude>(text).is_some()
    });
    let days = r#"{"the first on which it rings":"monday","and the last":"sunday"}"#;
    survives(days, |text| {
        both::<BTreeMap<String, Weekday>>(text).is_some()
    });
}

#[test]
fn netsuites_answers() {
    let page = r#"{"links":[{"rel":"self","href":"https://x.test"}],"count":1,"hasMore":false,"offset":0,"totalResults":1,"items":[{"links":[],"id":"600","entityid":"CUST600","balance":"1.5","isinactive":"F","n":7}]}"#;
    survives(page, |text| {
        both::<query::Page>(text).is_some_and(|page| {
            for row in &page.items {
                let _ = (row.text("id"), row.text("balance"), row.text("missing"));
            }
            true
        })
    });
    let refusal = r#"{"type":"https://x.test","title":"Bad Request","status":400,"o:errorDetails":[{"detail":"Error while accessing a resource. You have entered an Invalid Field Value 7 for the following field: company.","o:errorCode":"USER_ERROR","o:errorPath":"company"}]}"#;
    survives(refusal, |text| {
        for status in [0, 200, 400, 401, 403, 404, 409, 429, 500, 503, 999] {
            let read = Refusal::read(status, text.as_bytes());
            let _ = format!(
                "{:?} {} {:?} {:?}",
                read.fault, read.detail, read.path, read.code
            );
        }
        true
    });
    let call = r#"{"links":[],"id":"9001","externalId":"rc-s-a0d1","title":"Call from Tomás","message":"Note","status":{"id":"COMPLETE","refName":"Completed"},"assigned":{"id":"11","refName":"Ann Lee"},
        "company":{"id":"600","refName":"Cobalt"},"contact":{"id":"700"},"startDate":"2026-11-02","startTime":"09:05","endTime":"09:12","phone":"+14155550134","lastModifiedDate":"2026-11-02T17:12:00Z","timedEvent":true}"#;
    survives(call, |text| both::<PhoneCallRead>(text).is_some());
    let customer = r#"{"id":"600","entityId":"CUST600","companyName":"Cobalt Ridge Orchards","isPerson":false,"phone":"415.555.0134","email":"a@x.test","subsidiary":{"id":"1","refName":"Northgate"}}"#;
    survives(customer, |text| both::<CustomerRead>(text).is_some());
    let token = r#"{"access_token":"x","expires_in":"3600","token_type":"Bearer"}"#;
    survives(token, |text| both::<token::TokenAnswer>(text).is_some());
    survives(
        "https://x.test/services/rest/record/v1/phoneCall/9001",
        |text| record_id(text).is_some(),
    );
    survives("o'hara \u{0} \\' ; --", |text| {
        let literal = query::literal(text);
        let inside = literal
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''));
        // A quote alone would end the literal.
        assert!(
            inside.is_some_and(|inside| !inside.replace("''", "").contains('\'')),
            "{literal}"
        );
        assert!(!literal.chars().any(char::is_control), "{literal:?}");
        true
    });
}

#[test]
fn the_connectors_questions_and_answers() {
    survives(r#"{"number":"+14155550134"}"#, |text| {
        both::<CallerQuestion>(text).is_some()
    });
    survives(r#"{"numbers":["+14155550134","+442079460018"]}"#, |text| {
        both::<NumbersQuestion>(text).is_some()
    });
    let problem = r#"{"type":"about:blank","title":"NetSuite refuses a field","status":422,"code":"netsuite-field","detail":"d","field":"company"}"#;
    survives(problem, |text| both::<Problem>(text).is_some());
    let session = r#"{"extensionId":"300012341","employee":{"id":"11","kind":"employee","name":"Ann Lee"},"netsuite":"connected","netsuiteProblem":null,"loggingGrant":"g","grantExpiresAt":1795298700000,"isAdmin":false}"#;
    survives(session, |text| both::<Session>(text).is_some());
    let page = r#"{"epoch":"e","version":7,"complete":true,"people":[{"id":"700","kind":"contact","name":"Tomás Arriaga","company":"600","companyName":"Cobalt","title":"Buyer","email":"t@x.test","numbers":[{"field":"main","number":"415.555.0134 x12"}]}],
        "gone":["701"],"progress":{"known":1,"isWhole":true,"checkedAt":1795298700000,"noAccess":[]},"pages":null}"#;
    survives(page, |text| both::<DirectoryPage>(text).is_some());
    let texts = r#"{"conversation":"77","others":[{"number":"+14155550134","name":"T"}],"localNumber":"+16505550101","messages":[{"id":"9001","direction":"Inbound","at":1795298700000,"body":"Hello","attachments":["a.png"],"delivery":"delivered"}]}"#;
    survives(texts, |text| both::<TextReport>(text).is_some());
}

#[test]
fn what_people_type_and_paste() {
    survives("+1 (415) 555-0134 x204", |text| {
        let _ = display(text);
        for home in ["1", "44", "49", "39", "852", "", "0", "x"] {
            if let Some((number, extension)) = PhoneNumber::parse_with_extension(text, home) {
                let _ = (
                    number.country(),
                    number.national(),
                    number.search_suffix(),
                    extension,
                );
                let _ = number.is_spelled_by(text, home);
            }
            let _ = read_dialled(text, home);
        }
        true
    });
    survives(
        "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL3gudGVzdCIsInN1YiI6IjMwMDAxMjM0MSJ9.c2lnbmF0dXJl",
        |text| {
            let _ = (
                jwt::cleaned(text).map_err(|fault| format!("{fault:?}")),
                jwt::claims(text),
                jwt::ends(text),
            );
            true
        },
    );
    survives("Hi {first name}, {company} {{x}} {", |text| {
        let _ = (template::missing(text), template::misspelt(text));
        if let Some((from, to)) = template::first_missing(text) {
            let units = text.encode_utf16().count();
            assert!(from < to && to <= units, "{text}");
        }
        let _ = TextLength::of(text);
        true
    });
    survives("?customer=600&x=%zz", |text| About::read(text).is_some());
    survives("2026-11-02T17:05:00.000Z", |text| {
        Timestamp::parse_iso(text).is_some()
    });
    let conversation = ConversationId::new("77");
    survives("rc-sms-77-20261102", |text| {
        day_of(&conversation, text).is_some()
    });
}

#[test]
fn logging_rules_and_what_they_do_to_a_call() {
    let rules = r#"{"inbound":true,"outbound":true,"answered":true,"missed":false,"voicemail":true,"internal":"told","minimumSeconds":5,
        "numbers":["+1 (415) 555-0134","102"],"people":["300012341"],"texts":true,
        "title":"{direction} call with {company}","body":"{number} {{x}} {\nQueue: {queue}\n{duration}"}"#;
    let question = format!(r#"{{"version":3,"rules":{rules}}}"#);
    let call = logging::example(Timestamp::from_millis(1_795_298_700_000));
    let extension = ExtensionId::new("300012341");
    let clock = |_| LocalMinute {
        year: 2026,
        month: 11,
        day: 21,
        hour: 14,
        minute: 5,
    };
    survives(&question, |text| {
        let question = both::<LoggingQuestion>(text);
        if let Some(LoggingQuestion { rules, .. }) = &question {
            let colleagues = Colleagues::new(["+16505550101"], "1");
            for source in [Source::Browser, Source::CompanyLog { is_internal: true }] {
                let _ = rules.leaves_out(&call, Some(&extension), source, &colleagues);
            }
            // Whatever was kept once is rendered, also what would not be taken now.
            let _ = Sample::of(&call, rules, &clock);
            if let Err(faults) = rules.clone().checked("1") {
                let _ = faults
                    .iter()
                    .map(|fault| fault.flaw.words().len())
                    .sum::<usize>();
            }
        }
        question.is_some()
    });
    let settings = format!(
        r#"{{"version":3,"changedAt":1795298700000,"changedBy":"Carla Mendes","rules":{rules},"people":[{{"id":"300012341","name":"Ann Lee"}}]}}"#
    );
    survives(&settings, |text| both::<LoggingSettings>(text).is_some());
    let effect = r#"{"calls":200,"since":1795298700000,"logged":180,"noLonger":12,"newly":3,"problem":null,
        "before":{"of":1795298700000,"title":"t","message":"m"},"after":{"of":null,"title":"t","message":"m"}}"#;
    survives(effect, |text| both::<Effect>(text).is_some());
    let logged =
        r#"{"record":"9001","externalId":"rc-s-a0d1","url":"https://x.test/9001","found":null}"#;
    survives(logged, |text| {
        matches!(both::<CallAnswer>(text), Some(CallAnswer::Logged(_)))
    });
    survives(
        r#"{"leftOutBy":"length","record":"9001","externalId":"rc-s-a0d1","url":null}"#,
        |text| both::<CallAnswer>(text).is_some(),
    );
    let texts = format!(
        r#"{{"days":[{{"day":"2026-11-21","messages":["9001"],"record":{logged}}}],"leftOutBy":"texts","isMore":false}}"#
    );
    survives(&texts, |text| both::<LoggedTexts>(text).is_some());
}

#[test]
fn the_organizer_mapping_as_it_is_told_and_said() {
    let owner = r#"{"organizer":{"id":"11","name":"Ann Lee"},"how":"userEmail"}"#;
    let listed = r#"{"id":"300012341","number":"101","name":"Ann Lee","kind":"user","email":"ann@northgate.example","phone":"+16505550101","status":"Enabled","isThere":true}"#;
    let state = format!(
        r#"{{"rows":[{{"extension":{listed},"mapping":[{{"from":0,"owner":{owner}}},{{"from":1795298700000,"owner":null}}],"found":{owner}}}],
        "defaultOrganizer":{{"organizer":{{"id":"12","name":"Ben Okafor"}},"isFromFile":true}},
        "changes":[{{"renamed":{{"before":{{"id":"1","number":"200","name":"Desk"}},"now":{{"id":"1","number":"200","name":"Order Desk"}}}}}}],
        "trouble":{{"permission":{{"name":"ReadAccounts"}}}},"now":1795298700000,"readAt":1795298700000,"employeesTrouble":null,"withoutOrganizer":2,"waiting":1}}"#
    );
    survives(&state, |text| {
        let state = both::<MappingState>(text);
        for row in state.iter().flat_map(|state| &state.rows) {
            for at in [i64::MIN, 0, 1_795_298_700_000, i64::MAX] {
                let at = Timestamp::from_millis(at);
                let _ = (row.owner(at), row.is_saved(at));
            }
            let mut mapping = row.mapping.clone();
            mapping.set(Timestamp::from_millis(5), row.found.clone());
        }
        state.is_some()
    });
    let entry = r#"{"extensions":[{"extension":"300012341","employee":"11","from":1795298700000}],"defaultOrganizer":{"employee":null}}"#;
    survives(entry, |text| both::<Entry>(text).is_some());
    let preview = format!(
        r#"{{"isSaved":false,"proposals":[{{"extension":"300012341","before":null,"after":{owner},"from":0}}],"unchanged":1,"unmatched":2}}"#
    );
    survives(&preview, |text| both::<Preview>(text).is_some());
    let wish = r#"{"extension":"300012341","from":0,"only":"rc-s-a0d1","onlyCounts":false}"#;
    survives(wish, |text| both::<RefileWish>(text).is_some());
    let refiled = r#"{"corrected":1,"left":2,"byHand":0,"gone":0,"cause":"c","calls":[{"record":"rc-s-a0d1","startedAt":1795298700000}]}"#;
    survives(refiled, |text| both::<Refiled>(text).is_some());
    survives(r#"{"text":"Ann"}"#, |text| {
        both::<EmployeeQuestion>(text).is_some()
    });
    // What RingCentral calls an extension's type, and whom its email and number fit.
    let employees: Vec<Employee> = both(
        r#"[{"id":"11","name":"Ann Lee","email":"ann@northgate.example","phone":"(650) 555-0101"}]"#,
    )
    .unwrap();
    survives(listed, |text| {
        let Some(listed) = both::<Listed>(text) else {
            return false;
        };
        for home in ["1", "44", "", "x"] {
            let matcher = Matcher::new(&employees, home);
            let _ = matcher.best(Facts {
                email: listed.email.as_deref(),
                user_email: Some(&listed.name),
                phone: listed.phone.as_deref(),
            });
        }
        let _ = Kind::of(&listed.name);
        true
    });
}

#[test]
fn everything_the_connector_and_the_app_tell_each_other() {
    any_survives::<AppConfig>();
    any_survives::<CallerLookup>();
    any_survives::<KnownNumbers>();
    any_survives::<NumberChoice>();
    any_survives::<CustomerOverview>();
    any_survives::<NewCustomer>();
    any_survives::<CreatedCustomer>();
    any_survives::<NewContact>();
    any_survives::<CreatedContact>();
    any_survives::<LikenessQuestion>();
    any_survives::<Likenesses>();
    any_survives::<FinishedCall>();
    any_survives::<CallsOf>();
    any_survives::<CallLinks>();
    any_survives::<LinkWish>();
    any_survives::<Linkables>();
    any_survives::<OrderStart>();
    any_survives::<Revenue>();
    any_survives::<CustomerProfile>();
    any_survives::<customer_pane::Listed<LoggedCallSummary>>();
    any_survives::<customer_pane::Listed<SalesOrder>>();
    any_survives::<customer_pane::Listed<Invoice>>();
    any_survives::<customer_pane::Listed<CreditMemo>>();
    any_survives::<customer_pane::Listed<Opportunity>>();
    any_survives::<customer_pane::Listed<SupportCase>>();
    any_survives::<customer_pane::Listed<EmailSummary>>();
    any_survives::<Vec<CustomField>>();
}

#[test]
fn what_admins_say_to_the_connector_and_hear_from_it() {
    any_survives::<CompanyStatus>();
    any_survives::<RingCentralEntry>();
    any_survives::<NetSuiteEntry>();
    any_survives::<Certificate>();
    any_survives::<Proof>();
    any_survives::<ProbeReport>();
    any_survives::<ConnectionLog>();
    any_survives::<EventSubscription>();
    any_survives::<SyncRange>();
    any_survives::<SyncReport>();
    any_survives::<Ledger>();
    any_survives::<GapCall>();
    any_survives::<Sent>();
    any_survives::<CustomerQuestion>();
    any_survives::<Vec<KnownCustomer>>();
    any_survives::<CheckEntry>();
    any_survives::<You>();
}

#[test]
fn how_ringcentral_rings_phones_opens_conferences_and_handles_calls() {
    let opened = r#"{"session":{"id":"s-c0f1","origin":{"type":"Conference"},"voiceCallToken":"conf_token","creationTime":"2026-11-02T17:05:00.000Z","parties":[]}}"#;
    survives(opened, |text| both::<OpenedConference>(text).is_some());
    let ringing = r#"{"id":"7","uri":"https://x.test","status":{"callStatus":"InProgress","callerStatus":"Success","calleeStatus":"NoAnswer"}}"#;
    survives(ringing, |text| {
        both::<RingOut>(text).is_some_and(|told| {
            let _ = format!("{told:?}");
            true
        })
    });
    let phones = r#"{"records":[{"id":"1","phoneNumber":"+14155550155","label":"Mobile","type":"Mobile","features":["CallFlip","CallForwarding"],"flipNumber":"3"}]}"#;
    survives(phones, |text| {
        both::<ForwardingNumbers>(text).is_some_and(|page| {
            let _ = page.phones();
            true
        })
    });
    let features = r#"{"records":[{"id":"NewCallHandlingAndForwarding","available":true,"params":[{"name":"isNewBackendAvailable","value":"true"}]}]}"#;
    survives(features, |text| {
        both::<Features>(text).is_some_and(|features| {
            let _ = features.is_newer();
            true
        })
    });
    let rules = r#"{"records":[{"id":"work-hours","enabled":true,"state":{"enabled":true},"dispatching":{"type":"Terminate","actions":[
        {"type":"TerminatingAction","enabled":true,"targets":[{"type":"AllDesktopRingTarget"}],"terminatingTargetType":"VoiceMailTerminatingTarget","effectiveTargetType":"x"}]}}]}"#;
    survives(rules, |text| {
        both::<HandlingRules>(text).is_some_and(|rules| {
            let _ = (rules.routing(), rules.around(Routing::Here));
            true
        })
    });
    let answering = r#"{"records":[{"id":"business-hours-rule","type":"BusinessHours","enabled":true,"callHandlingAction":"ForwardCalls","forwarding":{"notifyMySoftPhones":true}}]}"#;
    survives(answering, |text| {
        both::<AnsweringRules>(text).is_some_and(|rules| {
            let _ = rules.routing();
            true
        })
    });
    let devices = r#"{"records":[{"id":801,"emergency":{"addressStatus":"Invalid","addressRequired":true},"phoneLines":[{"emergencyAddress":{"required":true,"lineProvisioningStatus":"Invalid"}}]}]}"#;
    survives(devices, |text| {
        both::<Devices>(text).is_some_and(|devices| {
            let _ = devices.emergency_of("801");
            true
        })
    });
    let presence = r#"{"extensionId":"300012341","telephonyStatus":"NoCall","presenceStatus":"Available","userStatus":"Available","dndStatus":"TakeAllCalls","dndStatusPersonal":"TakeAllCalls","acceptCallQueueCalls":true,"allowSeeMyPresence":true,"sequence":3}"#;
    survives(presence, |text| both::<PresenceFacts>(text).is_some());
    let token = r#"{"uri":"wss://x.test/ws","ws_access_token":"t","expires_in":600}"#;
    survives(token, |text| both::<oauth::SocketToken>(text).is_some());
}

#[test]
fn the_headers_of_a_call_that_rings() {
    survives("party-id=p-a1-2;session-id=s-a1", |text| {
        let (session, party) = invite::ids(text);
        session.is_some() && party.is_some()
    });
    let agent = "<Msg><Hdr SID=\"1\"/><Bdy Phn=\"+12125550100\" Nm=\"R&amp;D\" ToPhn=\"+16505550101\" ToNm=\"Ann\"/></Msg>";
    survives(agent, |text| {
        invite::read(|name| (name == "P-rc").then(|| text.to_owned()))
            .from_name
            .is_some()
    });
    survives(
        "\"WIRELESS CALLER\" <sip:+12125550100*101@10.0.0.5>;tag=1",
        |text| {
            let read = invite::read(|name| matches!(name, "From" | "To").then(|| text.to_owned()));
            read.from_number.is_some() && read.to_number.is_some()
        },
    );
    survives("callAttributes=queue-call,reject;queueName=Sales", |text| {
        let read = invite::read(|name| (name == "p-rc-api-call-info").then(|| text.to_owned()));
        read.queue.is_some()
    });
}

#[test]
fn the_fields_that_a_company_has_added_in_netsuite() {
    let schema = r#"{"type":"object","properties":{"custevent_a":{"title":"Queue","type":"integer","format":"int64","x-ns-custom-field":true},
        "title":{"title":"Subject","type":"string"},"custevent_b":{"title":"Queue","type":"string","readOnly":false,"x-ns-custom-field":true}}}"#;
    survives(schema, |text| {
        both::<Schema>(text).is_some_and(|schema| {
            let _ = schema.custom_fields();
            true
        })
    });
}

#[test]
fn links_that_any_page_may_hold() {
    survives("?dial=tel%3A%2B14155550134%3Bext%3D204", |text| {
        PhoneLink::read(text).is_some()
    });
    survives(
        "?text=sms%3A%2B14155550134%3Fbody%3DHello%20%F0%9F%91%8B",
        |text| PhoneLink::read(text).is_some(),
    );
}

#[test]
fn no_reader_is_forgotten() {
    let here = include_str!("foreign_input.rs");
    let here = here.split("fn survives").nth(1).unwrap_or_default();
    assert_eq!(known::forgotten_types(here), Vec::<String>::new());
    assert_eq!(known::forgotten_functions(here), Vec::<String>::new());
}
