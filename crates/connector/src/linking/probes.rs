//! What the account has and what its role may read, as far as links and orders depend on it; asked for
//! once in a while and not for each of them.

use std::sync::Arc;

use ledgerline_core::{domain::links::LinkKind, wire::netsuite::path::RecordType};

use crate::{
    callers::Optional,
    clock::Clock,
    netsuite::{NetSuite, NetSuiteError, Priority, Remembered},
};

/// An admin who has changed something sees it so soon.
const GOOD_FOR_MILLIS: i64 = 5 * 60_000;

/// The answers.
#[derive(Debug)]
pub(super) struct Probes {
    /// Parts of queries that are left out.
    pub(super) optional: Optional,
    order_fields: Remembered<Arc<Vec<String>>>,
    projects: Remembered<bool>,
    opportunities: Remembered<bool>,
    orders: Remembered<bool>,
}

impl Probes {
    /// Nothing is known yet.
    pub(super) fn new(clock: &Clock) -> Self {
        Self {
            optional: Optional::new(clock.clone()),
            order_fields: Remembered::new(GOOD_FOR_MILLIS),
            projects: Remembered::new(GOOD_FOR_MILLIS),
            opportunities: Remembered::new(GOOD_FOR_MILLIS),
            orders: Remembered::new(GOOD_FOR_MILLIS),
        }
    }

    /// The company's own fields of sales orders; none where the role may not read which there are.
    pub(super) async fn order_fields(
        &self,
        netsuite: &NetSuite,
        priority: Priority,
    ) -> Result<Arc<Vec<String>>, NetSuiteError> {
        let read = async {
            match netsuite.schema(priority, RecordType::SalesOrder).await {
                Ok(schema) => {
                    let fields = schema.custom_fields().into_iter();
                    Ok(Arc::new(fields.map(|field| field.id).collect()))
                }
                Err(error) if error.may_answer_later() => Err(error),
                Err(_) => Ok(Arc::default()),
            }
        };
        self.order_fields.get(netsuite, read).await
    }

    /// May the role read what this sort of link leads to?
    pub(super) async fn may_read(
        &self,
        netsuite: &NetSuite,
        (kind, record): (LinkKind, RecordType),
    ) -> Result<bool, NetSuiteError> {
        let read = netsuite.may_read(Priority::Interactive, record);
        let known = match kind {
            LinkKind::Customer => return read.await,
            LinkKind::Project => &self.projects,
            LinkKind::Opportunity => &self.opportunities,
            LinkKind::SalesOrder => &self.orders,
        };
        known.get(netsuite, read).await
    }
}
