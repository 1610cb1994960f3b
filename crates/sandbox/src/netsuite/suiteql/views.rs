//! SuiteQL's tables, as views over the stored records.
//!
//! Beside each column whose value stands for something else is a hidden twin `{column}__df`, what
//! `BUILTIN.DF` answers; `transaction` also has `status__cf` for `BUILTIN.CF`.

use std::fmt::Write as _;

use super::super::schema::{Field, Kind, RecordType};

/// Ends the name of the twin that holds a display value.
pub(super) const DISPLAY_SUFFIX: &str = "__df";
/// Ends the name of the twin that holds a filter code.
pub(super) const CODE_SUFFIX: &str = "__cf";

/// One view and the permission its reader needs.
pub(super) struct Table {
    /// Name in SuiteQL.
    pub(super) name: &'static str,
    /// The records behind it; the reader needs the permission of at least one.
    pub(super) records: &'static [RecordType],
}

/// The tables of the sandbox.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "contact",
        records: &[RecordType::Contact],
    },
    Table {
        name: "customer",
        records: &[RecordType::Customer],
    },
    Table {
        name: "customeraddressbook",
        records: &[RecordType::Customer],
    },
    Table {
        name: "customeraddressbookentityaddress",
        records: &[RecordType::Customer],
    },
    Table {
        name: "currency",
        records: &[RecordType::Currency],
    },
    Table {
        name: "customersalesteam",
        records: &[RecordType::Customer],
    },
    Table {
        name: "customerstatus",
        records: &[RecordType::CustomerStatus],
    },
    Table {
        name: "employee",
        records: &[RecordType::Employee],
    },
    Table {
        name: "job",
        records: &[RecordType::Job],
    },
    Table {
        name: "phonecall",
        records: &[RecordType::PhoneCall],
    },
    Table {
        name: "supportcase",
        records: &[RecordType::SupportCase],
    },
    Table {
        name: "calendarevent",
        records: &[RecordType::CalendarEvent],
    },
    Table {
        name: "message",
        records: &[RecordType::Message],
    },
    Table {
        name: "task",
        records: &[RecordType::Task],
    },
    Table {
        name: "vendor",
        records: &[RecordType::Vendor],
    },
    Table {
        name: "transaction",
        records: &[
            RecordType::Opportunity,
            RecordType::SalesOrder,
            RecordType::Invoice,
            RecordType::CreditMemo,
        ],
    },
];

const SALES_TEAM: &str = "CREATE VIEW customersalesteam AS
    SELECT r.id AS customer, CAST(j.value AS INTEGER) AS employee,
           CASE WHEN j.value = json_extract(r.body, '$.salesRep') THEN 'T' ELSE 'F' END AS isprimary
    FROM _record r, json_each(r.body, '$.salesTeam') j WHERE r.type = 'customer';";

/// Which address is whose, and what it is the default for. `customeraddressbook.addressbookaddress` is
/// the `nkey` of the address. Not in NetSuite's help; several public queries join the two so.
const ADDRESS_BOOK: &str = "CREATE VIEW customeraddressbook AS
    SELECT r.id AS entity, r.id * 100 + j.key AS internalid, r.id * 100 + j.key AS addressbookaddress,
           json_extract(j.value, '$.label') AS label,
           CASE json_extract(j.value, '$.defaultBilling') WHEN 1 THEN 'T' ELSE 'F' END AS defaultbilling,
           CASE json_extract(j.value, '$.defaultShipping') WHEN 1 THEN 'T' ELSE 'F' END AS defaultshipping
    FROM _record r, json_each(r.body, '$.addressBook') j WHERE r.type = 'customer';";

/// Lines of `addrtext` end with a line feed.
const ADDRESSES: &str = "CREATE VIEW customeraddressbookentityaddress AS
    SELECT nkey, recordowner, addressee, addr1, city, state, zip, country,
           addressee || char(10) || addr1 || char(10) || city || COALESCE(' ' || state, '') || ' ' || zip
           || char(10) || country__df AS addrtext FROM (
    SELECT r.id * 100 + j.key AS nkey, r.id AS recordowner, r.name AS addressee,
           json_extract(j.value, '$.addr1') AS addr1, json_extract(j.value, '$.city') AS city,
           json_extract(j.value, '$.state') AS state, json_extract(j.value, '$.zip') AS zip,
           json_extract(j.value, '$.country') AS country,
           CASE json_extract(j.value, '$.country') WHEN 'US' THEN 'United States'
           WHEN 'GB' THEN 'United Kingdom' WHEN 'DE' THEN 'Germany' END AS country__df
    FROM _record r, json_each(r.body, '$.addressBook') j WHERE r.type = 'customer');";

/// All views, as one script.
pub(in super::super) fn definitions() -> String {
    let mut script = String::new();
    for table in TABLES {
        match table.records {
            [RecordType::Customer] if table.name == "customersalesteam" => {
                script.push_str(SALES_TEAM);
            }
            [RecordType::Customer] if table.name == "customeraddressbook" => {
                script.push_str(ADDRESS_BOOK);
            }
            [RecordType::Customer] if table.name == "customeraddressbookentityaddress" => {
                script.push_str(ADDRESSES);
            }
            [record_type] => {
                let columns = record_type.fields().iter().map(column).collect::<String>();
                let extra = if *record_type == RecordType::Customer {
                    SEARCH_STAGE
                } else {
                    ""
                };
                let _ = write!(
                    script,
                    "CREATE VIEW {} AS SELECT r.id AS id, r.external_id AS externalid{columns}{extra} \
                     FROM _record r WHERE r.type = '{}';",
                    table.name,
                    record_type.name(),
                );
            }
            _ => script.push_str(&transactions()),
        }
    }
    script
}

const SEARCH_STAGE: &str = ", (SELECT UPPER(SUBSTR(LOWER(json_extract(s.body, '$.stage')), 1, 1))
    || SUBSTR(LOWER(json_extract(s.body, '$.stage')), 2) FROM _record s WHERE s.type = 'customerstatus'
    AND s.id = CAST(json_extract(r.body, '$.entityStatus') AS INTEGER)) AS searchstage";

/// Transactions of every kind under one name; a column only some of them have is null in the others.
fn transactions() -> String {
    let kinds = [
        (RecordType::Opportunity, "Opprtnty", "Opportunity"),
        (RecordType::SalesOrder, "SalesOrd", "Sales Order"),
        (RecordType::Invoice, "CustInvc", "Invoice"),
        (RecordType::CreditMemo, "CustCred", "Credit Memo"),
    ];
    let mut names: Vec<&'static Field> = Vec::new();
    for (record_type, ..) in kinds {
        for field in record_type.fields() {
            if !names.iter().any(|one| one.name == field.name) {
                names.push(field);
            }
        }
    }
    let selects: Vec<String> = kinds
        .into_iter()
        .map(|(record_type, code, label)| {
            let columns: String = names
                .iter()
                .map(|wanted| {
                    record_type
                        .field(wanted.name)
                        .map_or_else(|| absent(wanted), column)
                })
                .collect();
            format!(
                "SELECT r.id AS id, r.external_id AS externalid, '{code}' AS type, \
                 '{label}' AS type{DISPLAY_SUFFIX}, r.type AS recordtype, \
                 '{code}:' || json_extract(r.body, '$.status') AS status{CODE_SUFFIX}, \
                 r.name AS trandisplayname{columns} FROM _record r WHERE r.type = '{}'",
                record_type.name(),
            )
        })
        .collect();
    format!(
        "CREATE VIEW \"transaction\" AS {};",
        selects.join(" UNION ALL ")
    )
}

fn absent(field: &Field) -> String {
    let name = field.column();
    let twin = match field.kind {
        Kind::Enum(_) | Kind::List(_) | Kind::Ref(_) => format!(", NULL AS {name}{DISPLAY_SUFFIX}"),
        Kind::Text(_)
        | Kind::Flag
        | Kind::Date
        | Kind::Time
        | Kind::DateTime
        | Kind::Number
        | Kind::SalesTeam
        | Kind::AddressBook => String::new(),
    };
    format!(", NULL AS \"{name}\"{twin}")
}

fn column(field: &Field) -> String {
    let name = field.column();
    let value = format!("json_extract(r.body, '$.{}')", field.name);
    match field.kind {
        Kind::Text(_) | Kind::Time => format!(", CAST({value} AS TEXT) AS \"{name}\""),
        Kind::Flag => format!(", CASE {value} WHEN 1 THEN 'T' ELSE 'F' END AS \"{name}\""),
        Kind::Date | Kind::DateTime => format!(", _moment({value}) AS \"{name}\""),
        Kind::Number => format!(", CAST({value} AS REAL) AS \"{name}\""),
        Kind::Enum(options) => format!(
            ", CAST({value} AS TEXT) AS \"{name}\", {} AS {name}{DISPLAY_SUFFIX}",
            labels(&value, options),
        ),
        Kind::List(options) => format!(
            ", CAST({value} AS INTEGER) AS \"{name}\", {} AS {name}{DISPLAY_SUFFIX}",
            labels(&value, options),
        ),
        Kind::Ref(types) => {
            let family = types.first().map_or("", |one| one.family().name());
            format!(
                ", CAST({value} AS INTEGER) AS \"{name}\", (SELECT n.name FROM _record n WHERE \
                 n.family = '{family}' AND n.id = CAST({value} AS INTEGER)) AS {name}{DISPLAY_SUFFIX}"
            )
        }
        Kind::SalesTeam | Kind::AddressBook => String::new(),
    }
}

fn labels(value: &str, options: &[(&str, &str)]) -> String {
    let mut cases = format!("CASE {value}");
    for (id, label) in options {
        let _ = write!(cases, " WHEN '{id}' THEN '{label}'");
    }
    cases + " END"
}
