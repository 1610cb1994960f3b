//! What a call is linked to: its customer, and any number of projects and transactions. NetSuite's phone
//! call has room for one company and one transaction; [`settled`] says which of the links those are.

use serde::{Deserialize, Serialize};

use super::{
    customer_pane::Part,
    history::{CallLinks, LinkedKind},
    ids::{RecordId, TelephonySessionId},
    pane::Reading,
    time::Timestamp,
    view::LogProblem,
};

/// What somebody can link a call to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LinkKind {
    /// A customer, lead or prospect.
    Customer,
    /// A project.
    Project,
    /// An opportunity.
    Opportunity,
    /// A sales order.
    SalesOrder,
}

impl LinkKind {
    /// All there are.
    pub const ALL: [Self; 4] = [
        Self::Customer,
        Self::Project,
        Self::Opportunity,
        Self::SalesOrder,
    ];

    /// As it is shown among what NetSuite has.
    pub const fn shown(self) -> LinkedKind {
        match self {
            Self::Customer => LinkedKind::Customer,
            Self::Project => LinkedKind::Project,
            Self::Opportunity => LinkedKind::Opportunity,
            Self::SalesOrder => LinkedKind::SalesOrder,
        }
    }

    /// What of this sort can be linked and unlinked; nothing for a vendor, a contact, another transaction.
    pub const fn of(shown: LinkedKind) -> Option<Self> {
        match shown {
            LinkedKind::Customer => Some(Self::Customer),
            LinkedKind::Project => Some(Self::Project),
            LinkedKind::Opportunity => Some(Self::Opportunity),
            LinkedKind::SalesOrder => Some(Self::SalesOrder),
            LinkedKind::Vendor | LinkedKind::Contact | LinkedKind::Transaction => None,
        }
    }

    const fn is_transaction(self) -> bool {
        match self {
            Self::Opportunity | Self::SalesOrder => true,
            Self::Customer | Self::Project => false,
        }
    }
}

/// Somebody links a call or takes a link away. Said twice it is the same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkWish {
    /// What it is.
    pub kind: LinkKind,
    /// Its internal id.
    pub record: RecordId,
    /// Its name as it was shown; NetSuite's counts where it answers.
    #[serde(default)]
    pub name: String,
    /// Linked from now on, or not.
    pub is_linked: bool,
    /// How long ago it was wished when it is sent, in milliseconds: what was said of the same record since
    /// stays.
    #[serde(default)]
    pub ago_ms: i64,
}

/// A link that somebody made or took away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// What it is.
    pub kind: LinkKind,
    /// Its internal id.
    pub record: RecordId,
    /// The customer of a project or a transaction, where that is known.
    pub customer: Option<RecordId>,
    /// False: it was taken away, and NetSuite's record is not to have it either.
    pub is_linked: bool,
}

/// What NetSuite's record names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Named {
    /// Customer, vendor or project.
    pub company: Option<RecordId>,
    /// Contact.
    pub contact: Option<RecordId>,
    /// Transaction.
    pub transaction: Option<RecordId>,
}

/// What NetSuite's record is to name, given what it names now and the links, the oldest first. A project
/// goes before its customer, which it leads to; a sales order before an opportunity. What somebody put
/// there in NetSuite stays while it is one of the links, or while there is none of its sort.
#[must_use]
pub fn settled(now: &Named, links: &[Link]) -> Named {
    let linked = |kind: LinkKind| links.iter().filter(move |l| l.is_linked && l.kind == kind);
    let taken_away = |id: &RecordId, is_transaction: bool| {
        links.iter().find(|link| {
            !link.is_linked && link.record == *id && link.kind.is_transaction() == is_transaction
        })
    };
    let mut next = now.clone();
    let companies: Vec<&Link> = if linked(LinkKind::Project).next().is_some() {
        linked(LinkKind::Project).collect()
    } else {
        linked(LinkKind::Customer).collect()
    };
    let is_there =
        |links: &[&Link], id: Option<&RecordId>| links.iter().any(|l| Some(&l.record) == id);
    if let Some(first) = companies.first() {
        if !is_there(&companies, now.company.as_ref()) {
            next.company = Some(first.record.clone());
            // A contact is its company's, and its company's projects'.
            let was_project = |link: &&Link| {
                link.kind == LinkKind::Project && Some(&link.record) == now.company.as_ref()
            };
            let before = match links.iter().find(was_project) {
                Some(project) => &project.customer,
                None => &now.company,
            };
            let stays = match first.kind {
                LinkKind::Project => before.is_none() || *before == first.customer,
                LinkKind::Customer | LinkKind::Opportunity | LinkKind::SalesOrder => {
                    before.as_ref() == Some(&first.record)
                }
            };
            if !stays {
                next.contact = None;
            }
        }
    } else if let Some(gone) = now.company.as_ref().and_then(|id| taken_away(id, false)) {
        let customer = gone
            .customer
            .clone()
            .filter(|_| gone.kind == LinkKind::Project);
        next.company = customer.filter(|id| taken_away(id, false).is_none());
        if next.company.is_none() {
            next.contact = None;
        }
    }
    let deals: Vec<&Link> = if linked(LinkKind::SalesOrder).next().is_some() {
        linked(LinkKind::SalesOrder).collect()
    } else {
        linked(LinkKind::Opportunity).collect()
    };
    if let Some(first) = deals.first() {
        if !is_there(&deals, now.transaction.as_ref()) {
            next.transaction = Some(first.record.clone());
        }
    } else if (now.transaction.as_ref()).is_some_and(|id| taken_away(id, true).is_some()) {
        next.transaction = None;
    }
    next
}

/// What is to be done about a field of NetSuite's record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Due {
    /// No link of its sort has changed since the record was told of them: whatever it names now, somebody
    /// put there.
    #[default]
    Nothing,
    /// A link was taken away, or the call was filed anew: told again, unless the record names something
    /// else than `said`.
    Again {
        /// What it named then.
        said: Option<RecordId>,
    },
    /// A link was made, and counts before whatever the record names.
    Told,
}

impl Due {
    fn is_at(&self, now: Option<&RecordId>, is_taken_away: bool) -> bool {
        match self {
            Self::Nothing => false,
            Self::Again { said } => is_taken_away || said.as_ref() == now,
            Self::Told => true,
        }
    }
}

/// [`settled`], as far as that is due: what was put into NetSuite, or chosen by whoever filed the call,
/// after the links were told of, is not undone.
#[must_use]
pub fn told(now: &Named, links: &[Link], company: &Due, transaction: &Due) -> Named {
    let next = settled(now, links);
    let is_gone = |id: Option<&RecordId>, is_transaction: bool| {
        links.iter().any(|link| {
            !link.is_linked
                && Some(&link.record) == id
                && link.kind.is_transaction() == is_transaction
        })
    };
    let mut told = now.clone();
    let there = now.company.as_ref();
    if company.is_at(there, is_gone(there, false)) {
        told.company = next.company;
        told.contact = next.contact;
    }
    let there = now.transaction.as_ref();
    if transaction.is_at(there, is_gone(there, true)) {
        told.transaction = next.transaction;
    }
    told
}

/// The link that somebody took away in NetSuite itself, given what the record named when it was told of the
/// links: its customer or project was put in place of another, its transaction was cleared. A transaction in
/// place of another may have been for want of room.
#[must_use]
pub fn removed_there<'a>(
    now: &Named,
    links: &'a [Link],
    company_said: Option<&RecordId>,
    transaction_said: Option<&RecordId>,
) -> Vec<&'a Link> {
    let is_linked = |id: Option<&RecordId>, is_transaction: bool| {
        links.iter().find(|link| {
            link.is_linked
                && Some(&link.record) == id
                && link.kind.is_transaction() == is_transaction
        })
    };
    let there = is_linked(now.company.as_ref(), false);
    let company = is_linked(company_said, false).filter(|said| match there {
        // A project goes before its customer, and is written in its place by us.
        Some(there) => said.kind == LinkKind::Project && there.kind == LinkKind::Customer,
        None => now.company.as_ref() != Some(&said.record),
    });
    let transaction = is_linked(transaction_said, true).filter(|_| now.transaction.is_none());
    company.into_iter().chain(transaction).collect()
}

/// Something of a customer's that a call can be linked to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Linkable {
    /// What it is.
    pub kind: LinkKind,
    /// Internal id.
    pub record: RecordId,
    /// As a person knows it, `Opportunity #OPP1017 Drip lines, east block`.
    pub name: String,
    /// Local date, where there is one.
    pub date: Option<String>,
    /// Status as NetSuite words it.
    pub status: Option<String>,
}

/// Everything of a customer's that a call can be linked to, each sort by itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Linkables {
    /// Projects.
    pub projects: Part<Vec<Linkable>>,
    /// Opportunities.
    pub opportunities: Part<Vec<Linkable>>,
    /// Sales orders.
    pub orders: Part<Vec<Linkable>>,
    /// There are more than are told.
    pub has_more: bool,
}

/// What of a linked transaction is in the sums.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Counted {
    /// All of it.
    Whole,
    /// Nothing: cancelled, or lost.
    Dead,
    /// Nothing: an order made from it is in the sums.
    ByItsOrder,
    /// Nothing: the connector's role may not read it, or it is gone.
    Unread,
}

/// A sales order or an opportunity that calls lead to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevenueRow {
    /// What it is.
    pub kind: LinkKind,
    /// Internal id.
    pub record: RecordId,
    /// As a person knows it.
    pub name: String,
    /// Its customer.
    pub customer: Option<String>,
    /// Local date.
    pub date: Option<String>,
    /// Status as NetSuite words it.
    pub status: Option<String>,
    /// In its currency, formatted.
    pub amount: Option<String>,
    /// What of it is in the sums.
    pub counted: Counted,
    /// The calls that are linked to it.
    pub calls: Vec<TelephonySessionId>,
    /// NetSuite's page.
    pub url: Option<String>,
}

/// What calls led to, in one currency.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevenueSum {
    /// Sales orders.
    pub orders: String,
    /// Opportunities that became no linked order, at their projected totals.
    pub opportunities: String,
}

/// The revenue that calls led to: each order and each opportunity once, however many calls lead to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Revenue {
    /// The newest first.
    pub rows: Vec<RevenueRow>,
    /// One for each currency.
    pub sums: Vec<RevenueSum>,
    /// There are more than are told, and the sums are of those that are.
    pub has_more: bool,
    /// When the connector read this.
    pub read_at: Timestamp,
}

/// A sales order that is made from a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderStart {
    /// For this customer.
    pub customer: RecordId,
    /// How long ago NetSuite's form was opened, in milliseconds: what could not be noted then is noted late.
    #[serde(default)]
    pub ago_ms: i64,
}

/// Where a sales order stands that somebody began from a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OrderState {
    /// NetSuite was opened; no order of theirs for the customer is there yet.
    Awaited,
    /// Several could be it; whoever made it links the right one.
    Several,
    /// It is linked, and says which call it is from.
    Marked,
    /// It is linked; NetSuite refused to have its source written, in its words.
    Unmarked(String),
    /// None came within a day.
    GivenUp,
}

impl OrderState {
    /// Nothing more comes of it by itself.
    pub const fn is_settled(&self) -> bool {
        match self {
            Self::Awaited | Self::Several => false,
            Self::Marked | Self::Unmarked(_) | Self::GivenUp => true,
        }
    }
}

/// What is wished of the annex.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LinksWish {
    /// Somebody looks at a call.
    Look {
        /// Which.
        call: TelephonySessionId,
        /// Although it was read a moment ago.
        again: bool,
    },
    /// Somebody looks for something of a customer's to link.
    Search {
        /// Whose.
        customer: RecordId,
    },
    /// A link is made or taken away.
    Change {
        /// Of which call.
        call: TelephonySessionId,
        /// What.
        wish: LinkWish,
    },
    /// NetSuite's form for a new order was opened from a call.
    Order {
        /// From which.
        call: TelephonySessionId,
        /// For whom.
        customer: RecordId,
    },
}

/// A sales order is being made in NetSuite's form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderBegun {
    /// For this customer.
    pub customer: RecordId,
    /// When the form was opened.
    pub begun_at: Timestamp,
}

/// A wish that is kept until it is done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkWished {
    /// What is wished.
    #[serde(flatten)]
    pub wish: LinkWish,
    /// Since when, by the clock of whoever keeps it; nothing of one that was kept before this was.
    #[serde(default)]
    pub wished_at: Option<Timestamp>,
}

/// What a call's links are to become. Of several about the same thing the last counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Change {
    /// A link is made or taken away.
    Link(LinkWished),
    /// The order that is being made is linked once it is there.
    Order(OrderBegun),
}

impl Change {
    /// About the same thing, whichever way.
    pub fn is_about_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Link(one), Self::Link(other)) => {
                let (one, other) = (&one.wish, &other.wish);
                one.kind == other.kind && one.record == other.record
            }
            (Self::Order(_), Self::Order(_)) => true,
            (Self::Link(_), Self::Order(_)) | (Self::Order(_), Self::Link(_)) => false,
        }
    }
}

/// How far a change has come.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ChangeStage {
    /// It is being sent, or is the next.
    UnderWay,
    /// It did not work, and is tried again by itself.
    Waiting(LogProblem),
    /// It was refused: somebody has to do something.
    Refused(LogProblem),
}

/// A change that is not done yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Undone {
    /// What.
    pub change: Change,
    /// How far it has come.
    pub stage: ChangeStage,
}

impl Undone {
    /// Why it is not done, once it has failed.
    pub const fn problem(&self) -> Option<&LogProblem> {
        match &self.stage {
            ChangeStage::UnderWay => None,
            ChangeStage::Waiting(problem) | ChangeStage::Refused(problem) => Some(problem),
        }
    }

    /// Nobody has refused it.
    pub const fn is_on_its_way(&self) -> bool {
        !matches!(self.stage, ChangeStage::Refused(_))
    }
}

/// A call somebody looks at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinksOfCall {
    /// Which.
    pub call: TelephonySessionId,
    /// What it is linked to; nothing for one that neither NetSuite nor the connector has anything of.
    pub links: Option<Reading<Option<CallLinks>>>,
    /// What was wished and is not so yet.
    pub undone: Vec<Undone>,
}

/// What the annex shows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinksView {
    /// The calls that were looked at last.
    pub calls: Vec<LinksOfCall>,
    /// The customer whose projects and transactions are told, and those.
    pub linkables: Option<(RecordId, Reading<Linkables>)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(kind: LinkKind, record: &str, customer: Option<&str>, is_linked: bool) -> Link {
        Link {
            kind,
            record: RecordId::new(record),
            customer: customer.map(RecordId::new),
            is_linked,
        }
    }

    fn named(company: Option<&str>, contact: Option<&str>, transaction: Option<&str>) -> Named {
        Named {
            company: company.map(RecordId::new),
            contact: contact.map(RecordId::new),
            transaction: transaction.map(RecordId::new),
        }
    }

    #[test]
    fn a_project_stands_for_its_customer_and_an_order_for_its_opportunity() {
        let filed = named(Some("600"), Some("900"), None);
        let mut links = vec![
            link(LinkKind::Project, "701", Some("600"), true),
            link(LinkKind::Project, "703", Some("600"), true),
            link(LinkKind::Opportunity, "5501", Some("600"), true),
        ];
        let linked = settled(&filed, &links);
        assert_eq!(linked, named(Some("701"), Some("900"), Some("5501")));
        assert_eq!(
            settled(&linked, &links),
            linked,
            "said twice it is the same"
        );
        links.push(link(LinkKind::SalesOrder, "5601", Some("600"), true));
        let ordered = settled(&linked, &links);
        assert_eq!(ordered, named(Some("701"), Some("900"), Some("5601")));
        links[0].is_linked = false;
        links[3].is_linked = false;
        let next = settled(&ordered, &links);
        assert_eq!(next, named(Some("703"), Some("900"), Some("5501")));
    }

    #[test]
    fn what_is_taken_away_leaves_the_customer_and_nothing_of_itself() {
        let links = [
            link(LinkKind::Project, "701", Some("600"), false),
            link(LinkKind::Opportunity, "5501", None, false),
        ];
        let linked = named(Some("701"), Some("900"), Some("5501"));
        assert_eq!(
            settled(&linked, &links),
            named(Some("600"), Some("900"), None)
        );
        let links = [link(LinkKind::Customer, "600", None, false)];
        let filed = named(Some("600"), Some("900"), None);
        assert_eq!(settled(&filed, &links), Named::default());
    }

    #[test]
    fn what_somebody_put_there_in_netsuite_stays_where_no_link_says_otherwise() {
        let by_hand = named(Some("702"), None, Some("5502"));
        assert_eq!(settled(&by_hand, &[]), by_hand);
        let another = [link(LinkKind::Project, "701", Some("600"), false)];
        assert_eq!(settled(&by_hand, &another), by_hand);
        let two = [
            link(LinkKind::Project, "701", Some("600"), true),
            link(LinkKind::Project, "702", Some("601"), true),
            link(LinkKind::Opportunity, "5501", None, true),
            link(LinkKind::Opportunity, "5502", None, true),
        ];
        assert_eq!(settled(&by_hand, &two), by_hand, "one of the links already");
        let customer = [link(LinkKind::Customer, "601", None, true)];
        let filed = named(Some("600"), Some("900"), None);
        assert_eq!(settled(&filed, &customer), named(Some("601"), None, None));
    }

    #[test]
    fn what_was_changed_since_the_links_were_told_of_is_not_undone() {
        let links = [
            link(LinkKind::Project, "701", Some("600"), true),
            link(LinkKind::Opportunity, "5501", Some("600"), true),
        ];
        let again = |said: &str| Due::Again {
            said: Some(RecordId::new(said)),
        };
        let refiled = named(Some("601"), Some("901"), Some("5501"));
        let after = |now: &Named, company: &Due| told(now, &links, company, &Due::Nothing);
        assert_eq!(after(&refiled, &Due::Nothing), refiled);
        assert_eq!(after(&refiled, &again("701")), refiled);
        let ours = named(Some("600"), Some("900"), None);
        let project = named(Some("701"), Some("900"), None);
        assert_eq!(after(&ours, &again("600")), project, "filed by us");
        let linked = named(Some("701"), None, Some("5501"));
        assert_eq!(after(&refiled, &Due::Told), linked, "linked since");
        let cleared = named(None, None, None);
        assert_eq!(
            told(&cleared, &links, &again("701"), &again("5501")),
            cleared
        );
        // What was taken away is taken out, whoever put it back.
        let gone = [link(LinkKind::Opportunity, "5501", None, false)];
        let next = told(&refiled, &gone, &Due::Nothing, &again("5502"));
        assert_eq!(next, named(Some("601"), Some("901"), None));
    }

    #[test]
    fn what_was_taken_away_in_netsuite_is_no_link_any_more() {
        let links = [
            link(LinkKind::Customer, "600", None, true),
            link(LinkKind::Project, "701", Some("600"), true),
            link(LinkKind::Opportunity, "5501", None, true),
        ];
        let (project, deal) = (RecordId::new("701"), RecordId::new("5501"));
        let gone = |now: &Named| removed_there(now, &links, Some(&project), Some(&deal));
        assert_eq!(gone(&named(None, None, None)), [&links[1], &links[2]]);
        let elsewhere = named(Some("601"), None, Some("5502"));
        assert_eq!(gone(&elsewhere), [&links[1]]);
        let customers = named(Some("600"), None, Some("5501"));
        assert_eq!(gone(&customers), [&links[1]]);
        let ours = named(Some("701"), None, Some("5501"));
        assert!(gone(&ours).is_empty());
        let customer = RecordId::new("600");
        let written = removed_there(&ours, &links, Some(&customer), None);
        assert!(written.is_empty(), "the answer to that was lost");
    }
}
