//! Who is on the other side, according to NetSuite, and why we think so.

use serde::{Deserialize, Serialize};

use super::{ids::RecordId, time::Timestamp, who::Evidence};

/// The kind of a NetSuite entity.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EntityKind {
    /// A person at a company.
    Contact,
    /// A company or person that buys.
    Customer,
    /// A customer record in the lead stage.
    Lead,
    /// A customer record in the prospect stage.
    Prospect,
    /// A supplier.
    Vendor,
    /// A colleague.
    Employee,
}

impl EntityKind {
    /// Can there be orders of theirs?
    pub const fn buys(self) -> bool {
        match self {
            Self::Customer | Self::Lead | Self::Prospect => true,
            Self::Contact | Self::Vendor | Self::Employee => false,
        }
    }

    /// NetSuite's page of such a record, on the account's own host.
    pub fn page(self, pages: &str, id: &RecordId) -> String {
        let path = match self {
            Self::Contact => "contact",
            Self::Customer | Self::Lead | Self::Prospect => "custjob",
            Self::Vendor => "vendor",
            Self::Employee => "employee",
        };
        format!("{pages}/app/common/entity/{path}.nl?id={id}")
    }
}

/// NetSuite's host, of one of its pages.
pub fn pages_of(page: &str) -> Option<&str> {
    page.split_once("/app/").map(|(pages, _)| pages)
}

/// NetSuite's form for a new sales order, with the customer in it. Like [`new_task_page`] it is described
/// nowhere; several public scripts open it so.
pub fn new_order_page(pages: &str, customer: &RecordId) -> String {
    format!("{pages}/app/accounting/transactions/salesord.nl?entity={customer}")
}

/// NetSuite's form for a new task, with the company in it.
pub fn new_task_page(pages: &str, company: &RecordId) -> String {
    format!("{pages}/app/crm/calendar/task.nl?invitee={company}&company={company}")
}

/// A NetSuite record by id and display name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntityRef {
    /// Internal id.
    pub id: RecordId,
    /// What it is.
    pub kind: EntityKind,
    /// Display name.
    pub name: String,
}

/// Which of a record's numbers was recognised.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PhoneField {
    /// Main or business phone.
    Main,
    /// Office phone.
    Office,
    /// Mobile phone.
    Mobile,
    /// Home phone.
    Home,
    /// Alternative phone.
    Alternative,
}

/// One record that carries the caller's number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallerMatch {
    /// The person, when a contact matched.
    pub contact: Option<EntityRef>,
    /// The company (customer, lead, prospect, vendor) that the call belongs to.
    pub company: Option<EntityRef>,
    /// Job title of the contact.
    pub title: Option<String>,
    /// Which number matched.
    pub field: PhoneField,
    /// The number as NetSuite has it, spelling and all; shown as the reason for the match.
    pub stored_as: String,
    /// NetSuite's page of the most specific record, when the connector knows the account's host.
    pub url: Option<String>,
    /// What speaks for it, when the connector has judged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Box<Evidence>>,
}

impl CallerMatch {
    /// The name to show first: the person's, else the company's.
    pub fn display_name(&self) -> &str {
        self.contact
            .as_ref()
            .or(self.company.as_ref())
            .map_or("", |entity| entity.name.as_str())
    }

    /// The company to show under a person's name.
    pub fn company_name(&self) -> Option<&str> {
        self.contact.as_ref()?;
        self.company.as_ref().map(|entity| entity.name.as_str())
    }

    /// Is it the same contact of the same company, whatever they are called?
    pub fn is_same_record(&self, other: &Self) -> bool {
        let ids = |found: &Self| {
            let id = |entity: &Option<EntityRef>| entity.as_ref().map(|it| it.id.clone());
            (id(&found.company), id(&found.contact))
        };
        ids(self) == ids(other)
    }
}

/// What is known about the number of a live or finished call.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CallerIdentity {
    /// Nobody was asked yet, or NetSuite is not set up.
    #[default]
    Unasked,
    /// The connector is being asked.
    Looking,
    /// Exactly one record, or one that somebody chose.
    Known {
        /// The record.
        found: CallerMatch,
        /// The others with this number, best first: the choice can be corrected.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<CallerMatch>,
    },
    /// Several records carry the number; the rep chooses.
    Several {
        /// Best first.
        matches: Vec<CallerMatch>,
    },
    /// NetSuite has nobody with this number.
    Unknown,
    /// The caller withheld the number, so there is nothing to look up.
    Withheld,
    /// The question could not be answered just now.
    Unavailable,
}

impl CallerIdentity {
    /// Exactly this record.
    pub const fn only(found: CallerMatch) -> Self {
        Self::Known {
            found,
            others: Vec::new(),
        }
    }

    /// Of those with the number, best first: one that is alone or was chosen is known.
    pub fn of(mut matches: Vec<CallerMatch>) -> Self {
        let is_chosen = |found: &CallerMatch| {
            let why = found.why.as_ref();
            why.is_some_and(|why| why.chosen.is_some())
        };
        match &matches[..] {
            [] => Self::Unknown,
            [first, rest @ ..] if rest.is_empty() || is_chosen(first) => Self::Known {
                found: matches.remove(0),
                others: matches,
            },
            _ => Self::Several { matches },
        }
    }

    /// Has somebody said who it is, or that nobody knows? Otherwise the question is open, and what was
    /// known before stands.
    pub const fn is_answer(&self) -> bool {
        match self {
            Self::Known { .. } | Self::Several { .. } | Self::Unknown | Self::Withheld => true,
            Self::Unasked | Self::Looking | Self::Unavailable => false,
        }
    }

    /// The record, where it is known to be one.
    pub const fn known(&self) -> Option<&CallerMatch> {
        match self {
            Self::Known { found, .. } => Some(found),
            Self::Unasked
            | Self::Looking
            | Self::Several { .. }
            | Self::Unknown
            | Self::Withheld
            | Self::Unavailable => None,
        }
    }

    /// Everybody it may be, the one it is first.
    pub fn candidates(&self) -> Vec<&CallerMatch> {
        match self {
            Self::Known { found, others } => std::iter::once(found).chain(others).collect(),
            Self::Several { matches } => matches.iter().collect(),
            Self::Unasked | Self::Looking | Self::Unknown | Self::Withheld | Self::Unavailable => {
                Vec::new()
            }
        }
    }

    /// Who it is once somebody has chosen among the candidates; `None` when it is none of them. A
    /// contact is enough, its company goes with it.
    pub fn chosen(&self, company: Option<&RecordId>, contact: Option<&RecordId>) -> Option<Self> {
        let is_chosen = |found: &CallerMatch| {
            let is_company = found.company.as_ref().map(|it| &it.id) == company;
            let is_contact = found.contact.as_ref().map(|it| &it.id) == contact;
            is_contact && (is_company || (contact.is_some() && company.is_none()))
        };
        let all = self.candidates().into_iter().cloned();
        let (mut chosen, others) = all.partition::<Vec<_>, _>(is_chosen);
        let found = chosen.pop()?;
        Some(Self::Known { found, others })
    }
}

/// One phone call that NetSuite already holds for a customer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedCallSummary {
    /// Internal id of the phone call record.
    pub id: RecordId,
    /// The record's title.
    pub title: String,
    /// Local date, `2026-11-21`.
    pub date: String,
    /// Local start, `14:05`, when the call is timed.
    pub start_time: Option<String>,
    /// Who made it.
    pub organizer: Option<String>,
    /// The record's comments, shortened to a few hundred characters.
    pub message: String,
    /// NetSuite's page of the record.
    pub url: Option<String>,
}

/// What the customer pane shows about a company.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerOverview {
    /// The company.
    pub company: EntityRef,
    /// NetSuite's readable number, `CUST-10482`.
    pub entity_number: Option<String>,
    /// Primary contact.
    pub primary_contact: Option<EntityRef>,
    /// Main phone as stored.
    pub phone: Option<String>,
    /// Main email.
    pub email: Option<String>,
    /// Sales representative.
    pub sales_rep: Option<String>,
    /// Payment terms.
    pub terms: Option<String>,
    /// Open balance, formatted by the connector, with its currency where the account has several.
    pub balance: Option<String>,
    /// Overdue balance, formatted by the connector; `None` when nothing is overdue.
    pub overdue: Option<String>,
    /// Newest first.
    pub phone_calls: Vec<LoggedCallSummary>,
    /// Parts the connector's role may not read, by NetSuite's permission where that is known.
    pub no_access: Vec<String>,
    /// When the connector read this.
    pub read_at: Timestamp,
    /// NetSuite's page of the company.
    pub url: Option<String>,
}
