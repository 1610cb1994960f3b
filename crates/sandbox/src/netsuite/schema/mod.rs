//! Which records the sandbox knows, and the fields of each.
//!
//! One table per record type drives decoding, read-back and the SuiteQL view, so that the record
//! service and SuiteQL cannot disagree.

mod fields;

/// Which ids a record's id is unique among: customers, contacts and employees share one sequence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Family {
    /// Customers, contacts, employees, projects and vendors.
    Entity,
    /// Phone calls, tasks and events.
    Activity,
    /// Sales orders, opportunities, invoices and credit memos.
    Transaction,
    /// Support cases.
    Case,
    /// Emails.
    Message,
    /// Customer statuses.
    Status,
    /// Currencies.
    Currency,
}

impl Family {
    /// Name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Activity => "activity",
            Self::Transaction => "transaction",
            Self::Case => "case",
            Self::Message => "message",
            Self::Status => "status",
            Self::Currency => "currency",
        }
    }
}

/// The record types of the sandbox.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RecordType {
    /// A meeting.
    CalendarEvent,
    /// A person, usually at a customer.
    Contact,
    /// What a customer has too much, or got back.
    CreditMemo,
    /// What amounts are in.
    Currency,
    /// Lead, prospect or customer.
    Customer,
    /// What makes a customer a lead, a prospect or a customer.
    CustomerStatus,
    /// Someone of our own.
    Employee,
    /// What a customer is to pay.
    Invoice,
    /// A project.
    Job,
    /// An email, as it was sent or received.
    Message,
    /// A sale that may happen.
    Opportunity,
    /// A logged or planned call.
    PhoneCall,
    /// A sale.
    SalesOrder,
    /// A question or complaint of a customer.
    SupportCase,
    /// Something to be done.
    Task,
    /// A supplier.
    Vendor,
}

impl RecordType {
    /// Every type; those that others refer to come first.
    pub const ALL: [Self; 16] = [
        Self::Currency,
        Self::CustomerStatus,
        Self::Employee,
        Self::Customer,
        Self::Job,
        Self::Vendor,
        Self::Contact,
        Self::Opportunity,
        Self::SalesOrder,
        Self::Invoice,
        Self::CreditMemo,
        Self::SupportCase,
        Self::PhoneCall,
        Self::Task,
        Self::CalendarEvent,
        Self::Message,
    ];

    /// The type as paths and links spell it; NetSuite reads any case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CalendarEvent => "calendarevent",
            Self::Contact => "contact",
            Self::CreditMemo => "creditmemo",
            Self::Currency => "currency",
            Self::Customer => "customer",
            Self::CustomerStatus => "customerstatus",
            Self::Employee => "employee",
            Self::Invoice => "invoice",
            Self::Job => "job",
            Self::Message => "message",
            Self::Opportunity => "opportunity",
            Self::PhoneCall => "phonecall",
            Self::SalesOrder => "salesorder",
            Self::SupportCase => "supportcase",
            Self::Task => "task",
            Self::Vendor => "vendor",
        }
    }

    /// Reads a path segment, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|one| one.name().eq_ignore_ascii_case(name))
    }

    /// Which sequence its ids come from.
    pub const fn family(self) -> Family {
        match self {
            Self::Contact | Self::Customer | Self::Employee | Self::Job | Self::Vendor => {
                Family::Entity
            }
            Self::Message => Family::Message,
            Self::CustomerStatus => Family::Status,
            Self::Opportunity | Self::SalesOrder | Self::Invoice | Self::CreditMemo => {
                Family::Transaction
            }
            Self::Currency => Family::Currency,
            Self::CalendarEvent | Self::PhoneCall | Self::Task => Family::Activity,
            Self::SupportCase => Family::Case,
        }
    }

    /// The permission a role needs, as NetSuite's texts name it.
    pub const fn permission(self) -> &'static str {
        match self {
            Self::CalendarEvent => "Lists -> Events",
            Self::Contact => "Lists -> Contacts",
            Self::CreditMemo => "Transactions -> Credit Memo",
            Self::Currency => "Lists -> Currency",
            Self::Customer => "Lists -> Customers",
            Self::CustomerStatus => "Setup -> Customer Status",
            Self::Employee => "Lists -> Employees",
            Self::Invoice => "Transactions -> Invoice",
            Self::Job => "Lists -> Projects",
            Self::Message => "Lists -> Track Messages",
            Self::Opportunity => "Transactions -> Opportunity",
            Self::PhoneCall => "Lists -> Phone Calls",
            Self::SalesOrder => "Transactions -> Sales Order",
            Self::SupportCase => "Lists -> Cases",
            Self::Task => "Lists -> Tasks",
            Self::Vendor => "Lists -> Vendors",
        }
    }

    /// Its fields.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::CalendarEvent => fields::CALENDAR_EVENT,
            Self::Contact => fields::CONTACT,
            Self::CreditMemo => fields::CREDIT_MEMO,
            Self::Currency => fields::CURRENCY,
            Self::Customer => fields::CUSTOMER,
            Self::CustomerStatus => fields::CUSTOMER_STATUS,
            Self::Employee => fields::EMPLOYEE,
            Self::Invoice => fields::INVOICE,
            Self::Job => fields::JOB,
            Self::Message => fields::MESSAGE,
            Self::Opportunity => fields::OPPORTUNITY,
            Self::PhoneCall => fields::PHONE_CALL,
            Self::SalesOrder => fields::SALES_ORDER,
            Self::SupportCase => fields::SUPPORT_CASE,
            Self::Task => fields::TASK,
            Self::Vendor => fields::VENDOR,
        }
    }

    /// Is only read: a setting of the account, or something that has happened.
    pub const fn is_read_only(self) -> bool {
        matches!(self, Self::Currency | Self::CustomerStatus | Self::Message)
    }

    /// The field of this name, in any case.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields()
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Text of at most this many characters.
    Text(usize),
    /// Yes or no; `'T'` and `'F'` in SuiteQL.
    Flag,
    /// A day without a zone.
    Date,
    /// A time of day without a zone.
    Time,
    /// A moment, in UTC.
    DateTime,
    /// An amount or a count.
    Number,
    /// One of NetSuite's own words, as (id, label).
    Enum(&'static [(&'static str, &'static str)]),
    /// One entry of a list that has no record here, as (id, label).
    List(&'static [(&'static str, &'static str)]),
    /// Another record, of one of these types.
    Ref(&'static [RecordType]),
    /// Employees that share a customer; seeded only.
    SalesTeam,
    /// Addresses of a customer, each with what it is the default for; seeded only.
    AddressBook,
}

/// One field of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Name in the record service.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Set by NetSuite; ignored when a client sends it.
    pub is_server_set: bool,
    /// Name in SuiteQL where it is not the lower-case name.
    column: Option<&'static str>,
    /// As forms name it, of a field that the account has added.
    pub label: Option<&'static str>,
}

impl Field {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            is_server_set: false,
            column: None,
            label: None,
        }
    }

    const fn server_set(self) -> Self {
        Self {
            is_server_set: true,
            ..self
        }
    }

    const fn custom(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            label: Some(label),
            ..Self::new(name, kind)
        }
    }

    const fn column_named(self, column: &'static str) -> Self {
        Self {
            column: Some(column),
            ..self
        }
    }

    /// Name in SuiteQL.
    pub fn column(&self) -> String {
        self.column
            .map_or_else(|| self.name.to_lowercase(), str::to_owned)
    }
}
