//! Parts of a query that a role may not read or an account may not have. A part that is refused is
//! left out for a while, so that what can be read still is.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use ledgerline_core::{domain::time::Timestamp, wire::netsuite::query::Row};

use crate::{
    clock::Clock,
    netsuite::{NetSuite, NetSuiteError, Priority},
};

const LEFT_OUT_MILLIS: i64 = 10 * 60_000;

/// A part that may be missing, known by the word with which its refusal names it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Part {
    /// The vendor table.
    Vendors,
    /// Lead, prospect or customer.
    Stage,
    /// Balance and what is overdue of it.
    Balance,
    /// Payment terms.
    Terms,
    /// Who a customer's primary contact is.
    PrimaryContact,
    /// The currency of a customer's balance; an account that knows one only has no such column.
    Currency,
    /// What of an invoice is still to be paid.
    Unpaid,
    /// What of a credit memo is left.
    Unused,
    /// Tax item.
    TaxItem,
    /// Credit limit.
    CreditLimit,
    /// For how many days a balance is overdue.
    DaysOverdue,
    /// An employee's subsidiary; only accounts with several companies have it.
    Subsidiary,
    /// An employee's department, where the account has departments.
    Department,
    /// Who made a transaction.
    Maker,
    /// The opportunity that an order was made from.
    Origin,
}

/// How a part stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// It is read.
    Present,
    /// The role may not read it.
    Forbidden,
    /// The account does not have it.
    NotOffered,
}

impl Part {
    const fn word(self) -> &'static str {
        match self {
            Self::Vendors => "vendor",
            Self::Stage => "searchstage",
            Self::Balance => "balance",
            Self::Terms => "terms",
            Self::PrimaryContact => "contact",
            Self::Currency => "currency",
            Self::Unpaid => "foreignamountunpaid",
            Self::Unused => "foreignpaymentamountunused",
            Self::TaxItem => "taxitem",
            Self::CreditLimit => "creditlimit",
            Self::DaysOverdue => "daysoverdue",
            Self::Subsidiary => "subsidiary",
            Self::Department => "department",
            Self::Maker => "createdby",
            Self::Origin => "opportunity",
        }
    }

    /// What a person calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Vendors => "vendors",
            Self::Stage => "stage",
            Self::Balance => "balance",
            Self::Terms => "terms",
            Self::PrimaryContact => "primary contact",
            Self::Currency => "currency",
            Self::Unpaid => "unpaid amounts",
            Self::Unused => "unused amounts",
            Self::TaxItem => "tax item",
            Self::CreditLimit => "credit limit",
            Self::DaysOverdue => "days overdue",
            Self::Subsidiary => "subsidiaries",
            Self::Department => "departments",
            Self::Maker => "makers of transactions",
            Self::Origin => "opportunities of orders",
        }
    }
}

/// Which parts are left out, and why.
#[derive(Debug)]
pub(crate) struct Optional {
    clock: Clock,
    left_out: Mutex<HashMap<Part, LeftOut>>,
}

#[derive(Clone, Copy, Debug)]
struct LeftOut {
    until: Timestamp,
    /// The role may not read it; else the account does not have it.
    is_forbidden: bool,
}

impl Optional {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            left_out: Mutex::default(),
        }
    }

    /// Runs the query that `build` makes of the parts that can be read.
    pub(crate) async fn query(
        &self,
        netsuite: &NetSuite,
        priority: Priority,
        parts: &[Part],
        build: impl Fn(&[Part]) -> String,
    ) -> Result<Vec<Row>, NetSuiteError> {
        loop {
            let present = self.present(parts);
            match netsuite.query(priority, build(&present)).await {
                Err(error) => match Self::blamed(&error, &present) {
                    Some(part) => {
                        let is_forbidden = matches!(error, NetSuiteError::Permission { .. });
                        self.leave_out(part, is_forbidden);
                    }
                    None => return Err(error),
                },
                rows => return rows,
            }
        }
    }

    fn present(&self, parts: &[Part]) -> Vec<Part> {
        let now = self.clock.now();
        let mut left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        left_out.retain(|_, one| now < one.until);
        parts
            .iter()
            .copied()
            .filter(|part| !left_out.contains_key(part))
            .collect()
    }

    /// Which of these the role may not read.
    pub(crate) fn forbidden(&self, parts: &[Part]) -> Vec<Part> {
        let left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        let is_forbidden = |part: &&Part| left_out.get(part).is_some_and(|one| one.is_forbidden);
        parts.iter().filter(is_forbidden).copied().collect()
    }

    /// How a part stands after the last query.
    pub(crate) fn standing(&self, part: Part) -> Standing {
        let left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        match left_out.get(&part) {
            None => Standing::Present,
            Some(one) if one.is_forbidden => Standing::Forbidden,
            Some(_) => Standing::NotOffered,
        }
    }

    fn leave_out(&self, part: Part, is_forbidden: bool) {
        tracing::info!(
            ?part,
            "netsuite refuses a part of a query, which is left out for a while"
        );
        let until = self.clock.now().plus_millis(LEFT_OUT_MILLIS);
        self.left_out
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(
                part,
                LeftOut {
                    until,
                    is_forbidden,
                },
            );
    }

    fn blamed(error: &NetSuiteError, present: &[Part]) -> Option<Part> {
        let (NetSuiteError::Permission { detail } | NetSuiteError::Field { detail, .. }) = error
        else {
            return None;
        };
        let detail = detail.to_lowercase();
        present
            .iter()
            .copied()
            .find(|part| detail.contains(part.word()))
    }
}
