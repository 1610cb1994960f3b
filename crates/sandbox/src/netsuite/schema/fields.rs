//! The field tables.

use super::{
    Field,
    Kind::{AddressBook, Date, DateTime, Enum, Flag, List, Number, Ref, SalesTeam, Text, Time},
    RecordType::{
        Contact, Currency, Customer, CustomerStatus, Employee, Job, Opportunity, SalesOrder,
        SupportCase, Vendor,
    },
};

const PHONE_LENGTH: usize = 100;
const NAME_LENGTH: usize = 83;

const SUBSIDIARIES: &[(&str, &str)] = &[("1", "Northgate Supply Co."), ("2", "Northgate UK Ltd.")];
const TERMS: &[(&str, &str)] = &[
    ("1", "Net 15"),
    ("2", "Net 30"),
    ("3", "Net 60"),
    ("4", "Due on receipt"),
];
const TAX_ITEMS: &[(&str, &str)] = &[("-7", "-Not Taxable-"), ("21", "CA Sales Tax 7.25%")];
const LEAD_SOURCES: &[(&str, &str)] = &[
    ("-6", "Web"),
    ("-5", "Trade Show"),
    ("-4", "Referral"),
    ("-3", "Phone"),
];
const PRIORITIES: &[(&str, &str)] = &[("HIGH", "High"), ("MEDIUM", "Medium"), ("LOW", "Low")];

pub(super) const PHONE_CALL: &[Field] = &[
    Field::new("title", Text(256)),
    Field::new("message", Text(4000)),
    Field::new("phone", Text(PHONE_LENGTH)),
    Field::new(
        "status",
        Enum(&[
            ("SCHEDULED", "Scheduled"),
            ("COMPLETE", "Completed"),
            ("FAILED", "Failed"),
        ]),
    ),
    Field::new("priority", Enum(PRIORITIES)),
    Field::new("startDate", Date),
    Field::new("startTime", Time),
    Field::new("endTime", Time),
    Field::new("timedEvent", Flag),
    Field::new("timezone", Text(64)).server_set(),
    Field::new("completedDate", Date).server_set(),
    Field::new("company", Ref(&[Customer, Job, Vendor])),
    Field::new("contact", Ref(&[Contact])),
    Field::new("assigned", Ref(&[Employee])),
    Field::new("owner", Ref(&[Employee])),
    Field::new("transaction", Ref(&[Opportunity, SalesOrder])),
    Field::new("supportCase", Ref(&[SupportCase])),
    Field::new("accessLevel", Flag),
    Field::new("sendEmail", Flag),
    Field::new(
        "reminderType",
        Enum(&[("POPUP", "Popup"), ("EMAIL", "Email")]),
    ),
    Field::new(
        "reminderMinutes",
        Enum(&[
            ("0", "0 minutes"),
            ("5", "5 minutes"),
            ("10", "10 minutes"),
            ("15", "15 minutes"),
        ]),
    ),
    Field::new("customForm", List(&[("-150", "Standard Phone Call Form")])),
    Field::custom("custevent_rc_direction", "Call Direction", Text(300)),
    Field::custom("custevent_rc_result", "Call Result", Text(300)),
    Field::custom("custevent_rc_duration", "Talk Seconds", Number),
    Field::custom("custevent_rc_queue", "Call Queue", Text(300)),
    Field::custom("custevent_rc_session", "RingCentral Call Id", Text(300)),
    Field::custom("custevent_rc_disposition", "Call Outcome", Text(300)),
    Field::custom(
        "custevent_rc_campaign",
        "Campaign",
        List(&[("1", "Spring"), ("2", "Harvest")]),
    ),
    Field::custom("custevent_rc_billable", "Billable", Flag),
    Field::new("createdDate", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const CONTACT: &[Field] = &[
    Field::new("entityId", Text(NAME_LENGTH)),
    Field::new("salutation", Text(30)),
    Field::new("firstName", Text(32)),
    Field::new("middleName", Text(32)),
    Field::new("lastName", Text(32)),
    Field::new("title", Text(99)).column_named("entitytitle"),
    Field::new("phone", Text(PHONE_LENGTH)),
    Field::new("officePhone", Text(PHONE_LENGTH)),
    Field::new("mobilePhone", Text(PHONE_LENGTH)),
    Field::new("homePhone", Text(PHONE_LENGTH)),
    Field::new("fax", Text(PHONE_LENGTH)),
    Field::new("email", Text(254)),
    Field::new("altEmail", Text(254)),
    Field::new("company", Ref(&[Customer, Job, Vendor])),
    Field::new("subsidiary", List(SUBSIDIARIES)),
    Field::new("isInactive", Flag),
    Field::new("isPrivate", Flag),
    Field::new("comments", Text(4000)),
    Field::new("dateCreated", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const CUSTOMER: &[Field] = &[
    Field::new("entityId", Text(NAME_LENGTH)),
    Field::new("isPerson", Flag),
    Field::new("companyName", Text(NAME_LENGTH)),
    Field::new("firstName", Text(32)),
    Field::new("middleName", Text(32)),
    Field::new("lastName", Text(32)),
    Field::new("altName", Text(NAME_LENGTH)).server_set(),
    Field::new("parent", Ref(&[Customer])),
    Field::new("phone", Text(PHONE_LENGTH)),
    Field::new("altPhone", Text(PHONE_LENGTH)),
    Field::new("mobilePhone", Text(PHONE_LENGTH)),
    Field::new("homePhone", Text(PHONE_LENGTH)),
    Field::new("fax", Text(PHONE_LENGTH)),
    Field::new("email", Text(254)),
    Field::new("altEmail", Text(254)),
    Field::new("entityStatus", Ref(&[CustomerStatus])),
    Field::new("salesRep", Ref(&[Employee])),
    Field::new("salesTeam", SalesTeam).server_set(),
    Field::new("leadSource", List(LEAD_SOURCES)),
    Field::new("contact", Ref(&[Contact])),
    Field::new("balance", Number).server_set(),
    Field::new("overdueBalance", Number).server_set(),
    Field::new("daysOverdue", Number).server_set(),
    Field::new("creditLimit", Number),
    Field::new("currency", Ref(&[Currency])),
    Field::new("terms", List(TERMS)),
    Field::new("taxItem", List(TAX_ITEMS)),
    Field::new("addressBook", AddressBook).server_set(),
    Field::new("firstOrderDate", Date).server_set(),
    Field::new("lastOrderDate", Date).server_set(),
    Field::new("subsidiary", List(SUBSIDIARIES)),
    Field::new("isInactive", Flag),
    Field::new("comments", Text(4000)),
    Field::new("dateCreated", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const CUSTOMER_STATUS: &[Field] = &[
    Field::new("name", Text(60)),
    Field::new(
        "stage",
        Enum(&[
            ("LEAD", "Lead"),
            ("PROSPECT", "Prospect"),
            ("CUSTOMER", "Customer"),
        ]),
    ),
    Field::new("isInactive", Flag),
];

pub(super) const EMPLOYEE: &[Field] = &[
    Field::new("entityId", Text(NAME_LENGTH)),
    Field::new("firstName", Text(32)),
    Field::new("middleName", Text(32)),
    Field::new("lastName", Text(32)),
    Field::new("title", Text(99)),
    Field::new("email", Text(254)),
    Field::new("phone", Text(PHONE_LENGTH)),
    Field::new("officePhone", Text(PHONE_LENGTH)),
    Field::new("mobilePhone", Text(PHONE_LENGTH)),
    Field::new("isSalesRep", Flag),
    Field::new("giveAccess", Flag),
    Field::new("timeZone", Text(64)),
    Field::new("subsidiary", List(SUBSIDIARIES)),
    Field::new("isInactive", Flag),
    Field::new("dateCreated", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const JOB: &[Field] = &[
    Field::new("entityId", Text(NAME_LENGTH)),
    Field::new("companyName", Text(NAME_LENGTH)),
    Field::new("parent", Ref(&[Customer])),
    Field::new("startDate", Date),
    Field::new("subsidiary", List(SUBSIDIARIES)),
    Field::new("isInactive", Flag),
    Field::new("dateCreated", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const OPPORTUNITY: &[Field] = &[
    Field::new("tranId", Text(45)),
    Field::new("title", Text(99)),
    Field::new("tranDate", Date),
    Field::new("entity", Ref(&[Customer])),
    Field::new("job", Ref(&[Job])),
    Field::new("salesRep", Ref(&[Employee])).column_named("employee"),
    Field::new("entityStatus", Ref(&[CustomerStatus])),
    Field::new(
        "status",
        Enum(&[
            ("A", "In Progress"),
            ("B", "Issued Estimate"),
            ("C", "Closed - Won"),
            ("D", "Closed - Lost"),
        ]),
    ),
    Field::new("probability", Number),
    Field::new("expectedCloseDate", Date),
    Field::new("closeDate", Date),
    Field::new("projectedTotal", Number),
    Field::new("total", Number).column_named("foreigntotal"),
    Field::new("currency", Ref(&[Currency])),
    Field::new("memo", Text(999)),
    Field::new("createdDate", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const SALES_ORDER: &[Field] = &[
    Field::new("tranId", Text(45)),
    Field::new("tranDate", Date),
    Field::new("entity", Ref(&[Customer])),
    Field::new("job", Ref(&[Job])),
    Field::new("opportunity", Ref(&[Opportunity])),
    Field::new("salesRep", Ref(&[Employee])).column_named("employee"),
    Field::new(
        "status",
        Enum(&[
            ("A", "Pending Approval"),
            ("B", "Pending Fulfillment"),
            ("C", "Cancelled"),
            ("D", "Partially Fulfilled"),
            ("E", "Pending Billing/Partially Fulfilled"),
            ("F", "Pending Billing"),
            ("G", "Billed"),
            ("H", "Closed"),
        ]),
    ),
    Field::new("total", Number).column_named("foreigntotal"),
    Field::new("currency", Ref(&[Currency])),
    Field::new("memo", Text(999)),
    Field::custom("custbody_rc_source", "Order Source", Text(300)),
    Field::custom("custbody_rc_call", "RingCentral Call Id", Text(300)),
    // No page of NetSuite's help names it; public queries over transactions do.
    Field::new("createdBy", Ref(&[Employee])).server_set(),
    Field::new("createdDate", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

/// Of the SuiteQL names of what is left of an invoice or a credit memo no page of NetSuite's help
/// tells; several public queries agree on them.
pub(super) const INVOICE: &[Field] = &[
    Field::new("tranId", Text(45)),
    Field::new("tranDate", Date),
    Field::new("dueDate", Date),
    Field::new("entity", Ref(&[Customer])),
    Field::new("createdFrom", Ref(&[SalesOrder])),
    Field::new("salesRep", Ref(&[Employee])).column_named("employee"),
    Field::new("status", Enum(&[("A", "Open"), ("B", "Paid In Full")])),
    Field::new("total", Number).column_named("foreigntotal"),
    Field::new("amountRemaining", Number)
        .server_set()
        .column_named("foreignamountunpaid"),
    Field::new("currency", Ref(&[Currency])),
    Field::new("memo", Text(999)),
    Field::new("createdDate", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const CREDIT_MEMO: &[Field] = &[
    Field::new("tranId", Text(45)),
    Field::new("tranDate", Date),
    Field::new("entity", Ref(&[Customer])),
    Field::new("salesRep", Ref(&[Employee])).column_named("employee"),
    Field::new("status", Enum(&[("A", "Open"), ("B", "Fully Applied")])),
    Field::new("total", Number).column_named("foreigntotal"),
    Field::new("unapplied", Number)
        .server_set()
        .column_named("foreignpaymentamountunused"),
    Field::new("currency", Ref(&[Currency])),
    Field::new("memo", Text(999)),
    Field::new("createdDate", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const CURRENCY: &[Field] = &[
    Field::new("name", Text(60)),
    Field::new("symbol", Text(3)),
    Field::new("displaySymbol", Text(8)),
    Field::new("isInactive", Flag),
];

pub(super) const SUPPORT_CASE: &[Field] = &[
    Field::new("caseNumber", Text(45)),
    Field::new("title", Text(300)),
    Field::new("company", Ref(&[Customer, Job, Vendor])),
    Field::new("contact", Ref(&[Contact])),
    Field::new("assigned", Ref(&[Employee])),
    Field::new(
        "status",
        List(&[
            ("1", "Not Started"),
            ("2", "In Progress"),
            ("3", "Escalated"),
            ("5", "Closed"),
        ]),
    ),
    Field::new(
        "priority",
        List(&[("1", "High"), ("2", "Medium"), ("3", "Low")]),
    ),
    Field::new("startDate", Date),
    Field::new("phone", Text(PHONE_LENGTH)),
    Field::new("isInactive", Flag),
    Field::new("createdDate", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const VENDOR: &[Field] = &[
    Field::new("entityId", Text(NAME_LENGTH)),
    Field::new("isPerson", Flag),
    Field::new("companyName", Text(NAME_LENGTH)),
    Field::new("firstName", Text(32)),
    Field::new("middleName", Text(32)),
    Field::new("lastName", Text(32)),
    Field::new("altName", Text(NAME_LENGTH)).server_set(),
    Field::new("phone", Text(PHONE_LENGTH)),
    Field::new("altPhone", Text(PHONE_LENGTH)),
    Field::new("mobilePhone", Text(PHONE_LENGTH)),
    Field::new("homePhone", Text(PHONE_LENGTH)),
    Field::new("fax", Text(PHONE_LENGTH)),
    Field::new("email", Text(254)),
    Field::new("subsidiary", List(SUBSIDIARIES)),
    Field::new("isInactive", Flag),
    Field::new("comments", Text(4000)),
    Field::new("dateCreated", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const TASK: &[Field] = &[
    Field::new("title", Text(256)),
    Field::new("message", Text(4000)),
    Field::new("assigned", Ref(&[Employee])),
    Field::new("owner", Ref(&[Employee])),
    Field::new("company", Ref(&[Customer, Job, Vendor])),
    Field::new("contact", Ref(&[Contact])),
    Field::new("transaction", Ref(&[Opportunity, SalesOrder])),
    Field::new("supportCase", Ref(&[SupportCase])),
    Field::new("startDate", Date),
    Field::new("dueDate", Date),
    Field::new("startTime", Time),
    Field::new("endTime", Time),
    Field::new("timedEvent", Flag),
    Field::new("priority", Enum(PRIORITIES)),
    Field::new(
        "status",
        Enum(&[
            ("NOTSTART", "Not Started"),
            ("PROGRESS", "In Progress"),
            ("COMPLETE", "Completed"),
        ]),
    ),
    Field::new("completedDate", Date).server_set(),
    Field::new("percentComplete", Number),
    Field::new("sendEmail", Flag),
    Field::new(
        "reminderType",
        Enum(&[("POPUP", "Popup"), ("EMAIL", "Email")]),
    ),
    Field::new("createdDate", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const CALENDAR_EVENT: &[Field] = &[
    Field::new("title", Text(256)),
    Field::new("message", Text(4000)),
    Field::new("location", Text(256)),
    Field::new("organizer", Ref(&[Employee])),
    Field::new("company", Ref(&[Customer, Job, Vendor])),
    Field::new("contact", Ref(&[Contact])),
    Field::new("transaction", Ref(&[Opportunity, SalesOrder])),
    Field::new("supportCase", Ref(&[SupportCase])),
    Field::new(
        "status",
        Enum(&[("CONFIRMED", "Confirmed"), ("CANCELLED", "Cancelled")]),
    ),
    Field::new("startDate", Date),
    Field::new("startTime", Time),
    Field::new("endTime", Time),
    Field::new("timedEvent", Flag),
    Field::new("createdDate", DateTime).server_set(),
    Field::new("lastModifiedDate", DateTime).server_set(),
];

pub(super) const MESSAGE: &[Field] = &[
    Field::new("subject", Text(4000)),
    Field::new("message", Text(100_000)),
    Field::new("messageDate", DateTime),
    Field::new("author", Ref(&[Employee, Contact, Customer, Vendor])),
    Field::new("authorEmail", Text(254)),
    Field::new("recipient", Ref(&[Employee, Contact, Customer, Vendor])),
    Field::new("recipientEmail", Text(254)),
    Field::new("entity", Ref(&[Customer, Contact, Job, Vendor])),
    Field::new("transaction", Ref(&[Opportunity, SalesOrder])),
    Field::new("incoming", Flag),
    Field::new("emailed", Flag),
];
