//! Whose calls are looked for: NetSuite's customer, or that of a sales order, and which calls are theirs.

use ledgerline_core::domain::{
    history::{About, AboutView, CallsOf},
    time::Timestamp,
    view::LogProblem,
};

use super::row::Row;

/// So many are remembered; the one asked for last stays.
const MOST: usize = 8;
/// Whoever looks after this asks again for what has not come.
const AGAIN_MS: i64 = 60_000;

/// Which calls are a customer's, ready to be asked a hundred thousand times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Belonging {
    calls: CallsOf,
}

impl Belonging {
    fn new(mut calls: CallsOf) -> Self {
        calls.numbers.sort_unstable();
        calls.sessions.sort_unstable();
        Self { calls }
    }

    /// Is it one of the customer's? What NetSuite files decides; then what somebody of this browser
    /// chose or was shown; the number alone only where nobody said anything else.
    pub(super) fn holds(&self, row: &Row) -> bool {
        let calls = &self.calls;
        let is_filed = calls
            .sessions
            .binary_search_by(|session| session.as_str().cmp(&row.session))
            .is_ok();
        if is_filed {
            return true;
        }
        if let Some(company) = row.company() {
            return company == &calls.customer.id;
        }
        let number = row.number.as_deref();
        number.is_some_and(|number| {
            let place = calls.numbers.binary_search_by(|one| (**one).cmp(number));
            place.is_ok()
        })
    }
}

enum Standing {
    /// Nobody was asked yet, for want of a sign-in perhaps.
    Wanted,
    Asked,
    Known(Belonging),
    Failed(LogProblem),
}

struct One {
    about: About,
    at: Timestamp,
    standing: Standing,
}

/// All that tabs look for; the one wished last comes first.
#[derive(Default)]
pub(super) struct Abouts {
    all: Vec<One>,
}

impl Abouts {
    /// A tab looks for these calls.
    pub(super) fn want(&mut self, about: &About, now: Timestamp) {
        let at = self.all.iter().position(|one| one.about == *about);
        let mut one = match at {
            Some(at) => self.all.remove(at),
            None => One {
                about: about.clone(),
                at: now,
                standing: Standing::Wanted,
            },
        };
        // A question may be lost on its way.
        let is_due = !matches!(one.standing, Standing::Known(_));
        if is_due && now.millis_since(one.at) >= AGAIN_MS {
            one.standing = Standing::Wanted;
        }
        self.all.insert(0, one);
        self.all.truncate(MOST);
    }

    /// Those that did not come are asked for again.
    pub(super) fn refresh(&mut self) {
        for one in &mut self.all {
            if let Standing::Failed(_) = one.standing {
                one.standing = Standing::Wanted;
            }
        }
    }

    /// What to ask the connector now.
    pub(super) fn next(&mut self, now: Timestamp) -> Option<About> {
        let wanted = |one: &&mut One| matches!(one.standing, Standing::Wanted);
        let one = self.all.iter_mut().find(wanted)?;
        one.standing = Standing::Asked;
        one.at = now;
        Some(one.about.clone())
    }

    /// The connector answered.
    pub(super) fn answered(&mut self, about: &About, answer: Result<CallsOf, LogProblem>) {
        if let Some(one) = self.all.iter_mut().find(|one| one.about == *about) {
            one.standing = match answer {
                Ok(calls) => Standing::Known(Belonging::new(calls)),
                Err(problem) => Standing::Failed(problem),
            };
        }
    }

    /// Which calls these are, as soon as that is known.
    pub(super) fn belonging(&self, about: &About) -> Option<&Belonging> {
        match &self.get(about)?.standing {
            Standing::Known(belonging) => Some(belonging),
            Standing::Wanted | Standing::Asked | Standing::Failed(_) => None,
        }
    }

    /// As a tab shows it.
    pub(super) fn shown(&self, about: &About) -> AboutView {
        match self.get(about).map(|one| &one.standing) {
            None | Some(Standing::Wanted | Standing::Asked) => AboutView::Asked,
            Some(Standing::Known(Belonging { calls })) => AboutView::Found {
                customer: calls.customer.clone(),
                url: calls.url.clone(),
                order: calls.order.clone(),
            },
            Some(Standing::Failed(problem)) => AboutView::Failed {
                problem: problem.clone(),
            },
        }
    }

    fn get(&self, about: &About) -> Option<&One> {
        self.all.iter().find(|one| one.about == *about)
    }
}
