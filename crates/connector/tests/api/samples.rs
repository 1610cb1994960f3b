//! For each route that reads a body, one body that it takes, with everything that can stand in it.

use std::{cell::RefCell, collections::BTreeSet};

use ledgerline_core::{
    domain::{
        company::{
            CheckEntry, CustomerQuestion, GapCall, NetSuiteEntry, RingCentralEntry, SyncRange,
        },
        customer_pane::{LikenessQuestion, NewContact},
        finished_call::FinishedCall,
        intent::NewCustomer,
        links::{LinkWish, OrderStart},
        logging::LoggingQuestion,
        mapping::{Entry, RefileWish},
        texts::TextReport,
    },
    wire::connector::{CallerQuestion, EmployeeQuestion, NumberChoice, NumbersQuestion},
};
use serde::{
    Deserialize, Deserializer, de,
    de::{DeserializeOwned, IntoDeserializer as _, Visitor},
    forward_to_deserialize_any,
};
use serde_json::{Value, json};

use Does::{Asks, Writes};

/// What becomes of the records and the rows when a body is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Does {
    /// Nothing.
    Asks,
    /// Something is added or changed.
    Writes,
}

/// A body that a route takes.
#[derive(Debug)]
pub(crate) struct Sample {
    /// `PUT /api/v1/calls/{id}`.
    pub(crate) route: &'static str,
    pub(crate) does: Does,
    /// The seeded account knows all it names.
    pub(crate) is_taken: bool,
    /// What the route's type reads and this body does not say.
    unsaid: Vec<String>,
    /// What it reads, the outermost names.
    pub(crate) reads: BTreeSet<String>,
    /// What a parameter of the path stands for.
    pub(crate) id: &'static str,
    pub(crate) body: Value,
}

fn sample<T: DeserializeOwned>(
    route: &'static str,
    does: Does,
    id: &'static str,
    body: Value,
) -> Sample {
    let (missing, names) = (RefCell::default(), RefCell::default());
    let read = T::deserialize(Traced {
        value: &body,
        missing: &missing,
        names: &names,
    });
    assert!(read.is_ok(), "{route}: {}", read.err().unwrap());
    Sample {
        route,
        does,
        is_taken: true,
        unsaid: missing.into_inner(),
        reads: names.into_inner().iter().map(ToString::to_string).collect(),
        id,
        body,
    }
}

/// What a route's type reads and none of these bodies says.
pub(crate) fn unsaid<'a>(of_route: &'a [&Sample]) -> Vec<&'a String> {
    let Some((first, others)) = of_route.split_first() else {
        return Vec::new();
    };
    let is_unsaid = |field: &&String| others.iter().all(|one| one.unsaid.contains(field));
    first.unsaid.iter().filter(is_unsaid).collect()
}

/// All of them. `known` are the credentials in use.
pub(crate) fn samples(known: &Known, now: i64) -> Vec<Sample> {
    let mut all = of_people();
    all.extend(of_calls(now));
    all.extend(of_rules());
    all.extend(of_connections(known));
    all.extend(of_the_company(now));
    all
}

fn of_people() -> Vec<Sample> {
    vec![
        sample::<CallerQuestion>(
            "POST /api/v1/callers",
            Asks,
            "",
            json!({ "number": "+14155550134" }),
        ),
        sample::<NumbersQuestion>(
            "POST /api/v1/callers/known",
            Asks,
            "",
            json!({ "numbers": ["+14155550134"] }),
        ),
        sample::<NumberChoice>(
            "PUT /api/v1/callers/choice",
            Writes,
            "",
            json!({ "number": "+12125550177", "company": "603", "contact": "1004" }),
        ),
        sample::<NewCustomer>(
            "POST /api/v1/customers",
            Writes,
            "",
            json!({
                "companyName": "New & Sons", "firstName": "Nora", "lastName": "New",
                "phone": "+13035550147", "email": "nora@new.example", "requestId": "form-1",
            }),
        ),
        sample::<NewContact>(
            "POST /api/v1/contacts",
            Writes,
            "",
            json!({
                "firstName": "Nils", "lastName": "Nyberg", "title": "Buyer", "company": "600",
                "phone": "+13035550148", "email": "nils@new.example", "requestId": "form-2",
                "althoughKnown": true,
            }),
        ),
        sample::<LikenessQuestion>(
            "POST /api/v1/likeness",
            Asks,
            "",
            json!({
                "phone": "+14155550134", "email": "tomas@cobaltridge.example", "firstName": "Tomás",
                "lastName": "Arriaga", "companyName": "Cobalt Ridge Orchards",
            }),
        ),
    ]
}

fn of_calls(now: i64) -> Vec<Sample> {
    let chosen = json!({ "company": "600", "contact": "1001", "chosenAt": now });
    vec![
        sample::<FinishedCall>(
            "PUT /api/v1/calls/{id}",
            Writes,
            "s-trick",
            json!({
                "telephonySessionId": "s-trick", "direction": "Inbound", "result": "answered",
                "remote": { "number": "+14155550134", "name": "ARRIAGA T" }, "localNumber": "+16505550101",
                "queue": "Sales", "startedAt": now - 90_000, "answeredAt": now - 80_000, "endedAt": now - 5_000,
                "note": "Wants the blue one", "noteEditedAt": now - 5_000,
                "disposition": "Sold", "dispositionChosenAt": now - 5_000, "chosen": chosen,
                "entered": { "custevent_rc_result": { "value": { "text": "West" }, "at": now - 5_000 } },
                "heard": {
                    "goodMs": 70_000, "fairMs": 5_000, "poorMs": 0,
                    "worst": { "grade": "fair", "cause": "uneven" },
                },
            }),
        ),
        sample::<LinkWish>(
            "PUT /api/v1/calls/{id}/links",
            Writes,
            "s-trick",
            json!({ "kind": "opportunity", "record": "5501", "name": "Drip lines", "isLinked": true, "agoMs": 1_000 }),
        ),
        sample::<OrderStart>(
            "PUT /api/v1/calls/{id}/order",
            Writes,
            "s-trick",
            json!({ "customer": "600", "agoMs": 1_000 }),
        ),
        sample::<TextReport>(
            "PUT /api/v1/texts/{id}",
            Writes,
            "5439713300012345678",
            json!({
                "conversation": "5439713300012345678",
                "others": [{ "number": "+14155550134", "name": "ARRIAGA T" }],
                "localNumber": "+16505550101", "chosen": chosen,
                "refused": ["2026-11-20"],
                "messages": [{
                    "id": "1", "direction": "Inbound", "at": now - 60_000, "from": "+14155550134",
                    "body": "Is the pump in?", "attachments": ["pump.jpg"], "delivery": "delivered",
                }],
            }),
        ),
    ]
}

fn of_rules() -> Vec<Sample> {
    let rules = json!({ "version": 0, "rules": {
            "inbound": true, "outbound": true, "answered": true, "missed": true, "voicemail": true,
            "internal": "told", "minimumSeconds": 0, "numbers": ["+13035550199"], "people": ["300012342"],
            "texts": true, "title": "{direction} call with {name}", "body": "Result: {result}",
            "timeZone": "Europe/Berlin",
            "dispositions": { "words": ["Sold"], "isRequired": false },
            "callFields": [
                { "fact": "queue", "field": "custevent_rc_result" },
                {
                    "rep": { "isRequired": true, "entries": [{ "id": "2", "name": "Harvest" }] },
                    "field": "custevent_rc_campaign",
                },
            ],
            "infoLinks": [{ "name": "Orders", "address": "https://shop.example/?phone={number}" }],
            "unknown": "leave", "several": "ask", "placeholder": { "id": "600", "name": "Cobalt Ridge Orchards" },
        } });
    vec![
        sample::<LoggingQuestion>("PUT /api/v1/logging", Writes, "", rules.clone()),
        sample::<LoggingQuestion>("POST /api/v1/logging/preview", Asks, "", rules),
    ]
}

fn of_connections(known: &Known) -> Vec<Sample> {
    let ringcentral = json!({
        "clientId": "ledgerline-company", "clientSecret": known.secret, "jwt": known.jwt,
        "account": "~", "server": "~",
    });
    let netsuite = json!({
        "accountId": "tstdrv0000001", "clientId": "sandbox-integration", "certificateId": known.certificate,
    });
    vec![
        sample::<RingCentralEntry>(
            "PUT /api/v1/company/ringcentral",
            Writes,
            "",
            ringcentral.clone(),
        ),
        sample::<RingCentralEntry>(
            "POST /api/v1/company/ringcentral/test",
            Asks,
            "",
            ringcentral,
        ),
        sample::<NetSuiteEntry>("PUT /api/v1/company/netsuite", Writes, "", netsuite.clone()),
        sample::<NetSuiteEntry>("POST /api/v1/company/netsuite/test", Asks, "", netsuite),
    ]
}

fn of_the_company(now: i64) -> Vec<Sample> {
    vec![
        sample::<SyncRange>(
            "POST /api/v1/company/sync",
            Writes,
            "",
            json!({ "from": now - 86_400_000, "to": now }),
        ),
        sample::<GapCall>(
            "POST /api/v1/company/ledger/send",
            Writes,
            "",
            json!({ "call": "s-c1", "extension": "300012341", "startedAt": now - 65_000 }),
        ),
        sample::<CheckEntry>(
            "PUT /api/v1/company/check",
            Writes,
            "",
            json!({ "customer": "600" }),
        ),
        sample::<CustomerQuestion>(
            "POST /api/v1/company/check/customers",
            Asks,
            "",
            json!({ "text": "Cobalt" }),
        ),
        sample::<Entry>(
            "PUT /api/v1/company/mapping",
            Writes,
            "",
            json!({
                "extensions": [{ "extension": "300012341", "employee": "11", "from": 0 }],
                "contexts": [{ "extension": "300012341", "subsidiary": "1" }],
                "defaultOrganizer": { "employee": "12" },
            }),
        ),
        Sample {
            is_taken: false,
            ..sample::<Entry>(
                "PUT /api/v1/company/mapping",
                Writes,
                "",
                json!({ "contexts": [{ "extension": "300012341", "department": "1" }] }),
            )
        },
        sample::<EmployeeQuestion>(
            "POST /api/v1/company/mapping/employees",
            Asks,
            "",
            json!({ "text": "Lee" }),
        ),
        sample::<RefileWish>(
            "POST /api/v1/company/mapping/refile",
            Writes,
            "",
            json!({ "extension": "300012341", "from": 0, "only": "rc-s-trick", "onlyCounts": false }),
        ),
    ]
}

/// The credentials of the company, in use already.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) secret: String,
    pub(crate) jwt: String,
    pub(crate) certificate: String,
}

/// Notes what a type reads and the value does not have, or has as nothing.
#[derive(Clone, Copy)]
struct Traced<'a> {
    value: &'a Value,
    missing: &'a RefCell<Vec<String>>,
    /// Of the outermost type.
    names: &'a RefCell<&'static [&'static str]>,
}

impl<'de> Deserializer<'de> for Traced<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let traced = move |value| Traced { value, ..self };
        match self.value {
            Value::Object(fields) => {
                let fields = fields.iter();
                let fields = fields.map(|(name, value)| (name.as_str(), traced(value)));
                visitor.visit_map(de::value::MapDeserializer::new(fields))
            }
            Value::Array(items) => {
                let items = items.iter().map(traced);
                visitor.visit_seq(de::value::SeqDeserializer::new(items))
            }
            plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                plain.clone().deserialize_any(visitor)
            }
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let lacks = |field: &&&str| self.value.get(**field).is_none_or(Value::is_null);
        let lacking = fields.iter().filter(lacks);
        let lacking = lacking.map(|field| format!("{name}.{field}"));
        self.missing.borrow_mut().extend(lacking);
        if self.names.borrow().is_empty() {
            *self.names.borrow_mut() = fields;
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.value.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.value.clone().deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl<'de> de::IntoDeserializer<'de, serde_json::Error> for Traced<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[test]
fn a_field_that_a_sample_leaves_out_is_noticed() {
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Outer {
        inner: Vec<Inner>,
        #[serde(default)]
        other: Option<String>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only read")]
    struct Inner {
        some_name: Option<String>,
    }
    let (missing, names) = (RefCell::default(), RefCell::default());
    let value = json!({ "inner": [{ "someName": "x" }, {}], "other": null });
    let read = Outer::deserialize(
        Traced {
            value: &value,
            missing: &missing,
            names: &names,
        }
        .into_deserializer(),
    );
    assert!(read.is_ok());
    assert_eq!(names.into_inner(), ["inner", "other"]);
    let missing = missing.into_inner();
    assert_eq!(missing, ["Outer.other", "Inner.someName"]);
}
