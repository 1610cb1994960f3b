//! What calls are linked to, and what that is worth: read when somebody looks, changed through the
//! connector, which keeps each link until NetSuite says it. An annex.
//!
//! A change whose answer does not come stays on screen as not done and on disk, and is sent again when
//! somebody says so, when the network is back, and by the tab that leads next: said twice it is the same.
//! What is refused waits for whoever looks.

use ledgerline_core::{
    domain::{
        history::CallLinks,
        ids::{ExtensionId, RecordId, TelephonySessionId},
        links::{
            LinkKind, LinkWish, Linkables, LinksOfCall, LinksView, LinksWish, OrderStart, Undone,
        },
        pane::Reading,
        phone_call::external_id,
        time::Timestamp,
        view::{AnnexName, AnnexView, LogProblem},
    },
    wire::{connector::ProblemCode, json},
};
use litemap::LiteMap;

use super::{
    annex::{Annex, Ground, NewAnnex, News},
    desk::{ConnectorError, Credential, Purpose, connector_text},
    io::{HttpResponse, Io, Method, NoAnswer, Place},
    pane::{asked, failed, take},
};

/// Calls that are kept for whoever looks at them.
const MOST_CALLS: usize = 8;
/// How soon an open look reads again what NetSuite does not say yet.
const AGAIN_MS: i64 = 60_000;
/// Changes on their way, under this and the name of whose they are.
const WAITING: &str = "links.waiting-";

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::Links,
        machine: Box::new(Links::default()),
    }
}

/// What a request is about.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Ask {
    Links(TelephonySessionId),
    Change(TelephonySessionId, LinkWish),
    Order(TelephonySessionId),
    Linkables(RecordId),
    Report(bool),
}

/// When the call looked at last is read again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Again {
    /// NetSuite says all of it.
    #[default]
    Never,
    At(Timestamp),
    /// It was due while nobody saw it.
    WhenSeen,
}

/// A change on its way, as it is on disk.
type Waiting = (TelephonySessionId, LinkWish);

#[derive(Default)]
struct Links {
    /// For whom it asks; nobody while it does not work.
    owner: Option<ExtensionId>,
    view: LinksView,
    under_way: LiteMap<u64, Ask>,
    last: u64,
    looked_at: Option<TelephonySessionId>,
    again: Again,
    /// What is on disk, once that was read.
    kept: Option<Vec<Waiting>>,
    drawn: Option<AnnexView>,
}

impl Annex for Links {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>) {
        match news {
            News::Starts => {
                self.owner.clone_from(&ground.desk.person);
                ground.desk.io(Io::Read(Place::Pending));
            }
            News::Stops => {
                *self = Self {
                    last: self.last,
                    ..Self::default()
                };
                return;
            }
            News::Wish(wish) => {
                if let Ok(wish) = json::read(wish) {
                    self.wish(wish, ground);
                }
            }
            News::Answer(number, result) => self.answered(number, result, ground),
            News::Back => self.send_undone(ground),
            News::Read(Place::Pending, values) => self.read(values, ground),
            News::Tick => {
                if !self.look_again(ground) && self.drawn.is_some() {
                    return;
                }
            }
            News::Read(..)
            | News::Saved(..)
            | News::Event(_)
            | News::Gap
            | News::Identified(..) => return,
        }
        self.keep(ground);
        self.drawn = Some(AnnexView {
            annex: AnnexName::Links,
            unseen: 0,
            body: json::write(&self.view).unwrap_or_default(),
        });
    }

    fn deadline(&self) -> Option<Timestamp> {
        match self.again {
            Again::At(at) => Some(at),
            Again::Never | Again::WhenSeen => None,
        }
    }

    fn view(&self) -> Option<AnnexView> {
        self.drawn.clone().filter(|_| self.owner.is_some())
    }

    fn is_busy(&self) -> bool {
        let mut asks = self.under_way.iter();
        let calls = &self.view.calls;
        asks.any(|(_, ask)| matches!(ask, Ask::Change(..) | Ask::Order(_)))
            || calls.iter().any(|of| of.undone.iter().any(is_on_its_way))
    }
}

impl Links {
    fn wish(&mut self, wish: LinksWish, ground: &mut Ground<'_>) {
        match wish {
            LinksWish::Look { call, again } => {
                if external_id(&call).is_none() {
                    return;
                }
                self.looked_at = Some(call.clone());
                let is_known = self.call(&call).links.is_some();
                if again || !is_known {
                    self.ask_links(&call, ground);
                }
            }
            LinksWish::Search { customer } => self.search(customer, ground),
            LinksWish::Change { call, wish } => {
                if external_id(&call).is_none() {
                    return;
                }
                let of = self.call(&call);
                of.undone.retain(|one| !is_same(&one.wish, &wish));
                of.undone.push(Undone {
                    wish: wish.clone(),
                    problem: None,
                });
                self.send(call, &wish, ground);
            }
            LinksWish::Order { call, customer } => {
                if external_id(&call).is_none() {
                    return;
                }
                self.looked_at = Some(call.clone());
                self.call(&call).order_problem = None;
                let path = ["/calls/", call.as_str(), "/order"].concat();
                let body = OrderStart { customer };
                self.ask(Ask::Order(call), (Method::Put, &path), Some(&body), ground);
            }
            LinksWish::Report { is_companys, again } => {
                let report = if is_companys {
                    &mut self.view.companys_report
                } else {
                    &mut self.view.own_report
                };
                if report.is_some() && !again {
                    return;
                }
                asked(report);
                let path = if is_companys {
                    "/company/revenue"
                } else {
                    "/revenue"
                };
                let way = (Method::Get, path);
                self.ask(Ask::Report(is_companys), way, None::<&()>, ground);
            }
        }
    }

    /// What is shown of a call; the one looked at longest ago makes room.
    fn call(&mut self, call: &TelephonySessionId) -> &mut LinksOfCall {
        let calls = &mut self.view.calls;
        let known = calls.iter().position(|one| one.call == *call);
        let found = known.map(|at| calls.remove(at));
        let found = found.unwrap_or_else(|| LinksOfCall {
            call: call.clone(),
            links: None,
            undone: Vec::new(),
            order_problem: None,
        });
        if calls.len() >= MOST_CALLS {
            // What is not done yet is not forgotten.
            if let Some(at) = calls.iter().position(|one| one.undone.is_empty()) {
                calls.remove(at);
            }
        }
        calls.push(found);
        let last = calls.len() - 1;
        &mut calls[last]
    }

    fn ask(
        &mut self,
        about: Ask,
        (method, path): (Method, &str),
        body: Option<&impl serde::Serialize>,
        ground: &mut Ground<'_>,
    ) {
        self.last += 1;
        let purpose = Purpose::Annex(AnnexName::Links, self.last);
        let desk = &mut *ground.desk;
        if desk.connector(purpose, method, path, Credential::RingCentral, body) {
            self.under_way.insert(self.last, about);
        } else {
            // There is nobody who could ever answer.
            let problem = LogProblem {
                code: ProblemCode::NetsuiteNotSetUp.as_str().to_owned(),
                detail: None,
                field: None,
            };
            self.failed(about, problem);
        }
    }

    fn failed(&mut self, about: Ask, problem: LogProblem) {
        match about {
            Ask::Links(call) => failed(&mut self.call(&call).links, problem),
            Ask::Change(call, wish) => {
                let mut undone = self.call(&call).undone.iter_mut();
                if let Some(one) = undone.find(|one| one.wish == wish) {
                    one.problem = Some(problem);
                }
            }
            Ask::Order(call) => self.call(&call).order_problem = Some(problem),
            Ask::Linkables(customer) => {
                self.linkables(&customer, |reading| failed(reading, problem));
            }
            Ask::Report(true) => failed(&mut self.view.companys_report, problem),
            Ask::Report(false) => failed(&mut self.view.own_report, problem),
        }
    }

    /// What is read of this customer's, unless somebody looks for another's meanwhile.
    fn linkables(
        &mut self,
        customer: &RecordId,
        change: impl FnOnce(&mut Option<Reading<Linkables>>),
    ) {
        if let Some((of, reading)) = self.view.linkables.take() {
            let mut reading = Some(reading);
            if of == *customer {
                change(&mut reading);
            }
            self.view.linkables = reading.map(|reading| (of, reading));
        }
    }

    /// What an earlier lead left; what has been wished since then goes before it.
    fn read(&mut self, values: &LiteMap<String, String>, ground: &mut Ground<'_>) {
        let Some(owner) = self.owner.clone().filter(|_| self.kept.is_none()) else {
            return;
        };
        let stored = values.get([WAITING, owner.as_str()].concat().as_str());
        let stored: Vec<Waiting> = stored
            .and_then(|text| json::read(text).ok())
            .unwrap_or_default();
        self.kept = Some(stored.clone());
        for (call, wish) in stored {
            let of = self.call(&call);
            if of.undone.iter().any(|one| is_same(&one.wish, &wish)) {
                continue;
            }
            of.undone.push(Undone {
                wish: wish.clone(),
                problem: None,
            });
            self.send(call, &wish, ground);
        }
    }

    /// Has on disk what is on its way.
    fn keep(&mut self, ground: &mut Ground<'_>) {
        let (Some(owner), Some(kept)) = (&self.owner, &self.kept) else {
            return;
        };
        let calls = self.view.calls.iter();
        let waiting: Vec<Waiting> = calls
            .flat_map(|of| {
                let undone = of.undone.iter().filter(|one| is_on_its_way(one));
                undone.map(|one| (of.call.clone(), one.wish.clone()))
            })
            .collect();
        if waiting == *kept {
            return;
        }
        let key = [WAITING, owner.as_str()].concat();
        if waiting.is_empty() {
            ground.desk.forget(Place::Pending, &key);
        } else {
            ground.desk.save(Place::Pending, &key, &waiting);
        }
        self.kept = Some(waiting);
    }

    fn ask_links(&mut self, call: &TelephonySessionId, ground: &mut Ground<'_>) {
        asked(&mut self.call(call).links);
        let path = ["/calls/", call.as_str(), "/links"].concat();
        let about = Ask::Links(call.clone());
        self.under_way.retain(|_, one| *one != about);
        self.ask(about, (Method::Get, &path), None::<&()>, ground);
    }

    fn search(&mut self, customer: RecordId, ground: &mut Ground<'_>) {
        let known = self.view.linkables.take();
        let mut reading = known
            .filter(|(of, _)| *of == customer)
            .map(|(_, reading)| reading);
        asked(&mut reading);
        self.view.linkables = reading.map(|reading| (customer.clone(), reading));
        let path = ["/customers/", customer.as_str(), "/linkable"].concat();
        let about = Ask::Linkables(customer);
        self.ask(about, (Method::Get, &path), None::<&()>, ground);
    }

    fn send(&mut self, call: TelephonySessionId, wish: &LinkWish, ground: &mut Ground<'_>) {
        let path = ["/calls/", call.as_str(), "/links"].concat();
        let way = (Method::Put, path.as_str());
        let about = Ask::Change(call, wish.clone());
        self.ask(about, way, Some(wish), ground);
    }

    /// Those that got no answer; what was refused waits for somebody.
    fn send_undone(&mut self, ground: &mut Ground<'_>) {
        let mut again = Vec::new();
        for of in &mut self.view.calls {
            for one in &mut of.undone {
                if one.problem.is_some() && is_on_its_way(one) {
                    one.problem = None;
                    again.push((of.call.clone(), one.wish.clone()));
                }
            }
        }
        for (call, wish) in again {
            self.send(call, &wish, ground);
        }
    }

    fn answered(
        &mut self,
        number: u64,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        let Some(about) = self.under_way.remove(&number) else {
            return;
        };
        match about {
            Ask::Links(call) => self.take_links(&call, result, ground),
            Ask::Change(call, wish) => match done(result) {
                Ok(()) => {
                    self.call(&call).undone.retain(|one| one.wish != wish);
                    self.ask_links(&call, ground);
                }
                Err(error) => {
                    self.failed(Ask::Change(call, wish), error.told());
                }
            },
            Ask::Order(call) => match done(result) {
                Ok(()) => self.ask_links(&call, ground),
                Err(error) => self.failed(Ask::Order(call), error.told()),
            },
            Ask::Linkables(customer) => {
                self.linkables(&customer, |reading| take(reading, result));
            }
            Ask::Report(true) => take(&mut self.view.companys_report, result),
            Ask::Report(false) => take(&mut self.view.own_report, result),
        }
    }

    fn take_links(
        &mut self,
        call: &TelephonySessionId,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        let part = &mut self.call(call).links;
        // Neither NetSuite nor the connector has anything of it: that is an answer.
        if result.as_ref().is_ok_and(|response| response.status == 404) {
            *part = Some(Reading::Read {
                value: None,
                problem: None,
            });
            return;
        }
        let mut found: Option<Reading<CallLinks>> = match part.take() {
            Some(Reading::Read {
                value: Some(value),
                problem,
            }) => Some(Reading::Read { value, problem }),
            _ => None,
        };
        take(&mut found, result);
        let is_unfinished = matches!(&found, Some(Reading::Read { value, .. })
            if value.is_awaited || value.order.as_ref().is_some_and(|order| !order.is_settled()));
        *part = found.map(|found| match found {
            Reading::Asked => Reading::Asked,
            Reading::Read { value, problem } => Reading::Read {
                value: Some(value),
                problem,
            },
            Reading::Failed { problem } => Reading::Failed { problem },
        });
        if is_unfinished {
            self.again = Again::At(ground.desk.now.plus_millis(AGAIN_MS));
        }
    }

    /// Only while somebody sees it, else as soon as somebody does, and only of the call looked at last.
    fn look_again(&mut self, ground: &mut Ground<'_>) -> bool {
        let is_due = match self.again {
            Again::Never => false,
            Again::At(at) => at <= ground.desk.now,
            Again::WhenSeen => true,
        };
        if !is_due {
            return false;
        }
        if !ground.is_seen {
            self.again = Again::WhenSeen;
            return false;
        }
        self.again = Again::Never;
        if let Some(call) = self.looked_at.clone() {
            self.ask_links(&call, ground);
        }
        true
    }
}

/// Nobody has refused it: the connector has not answered, yet or at all.
fn is_on_its_way(one: &Undone) -> bool {
    let is_refused = |problem: &LogProblem| problem.code != LogProblem::UNREACHABLE;
    !one.problem.as_ref().is_some_and(is_refused)
}

/// About the same record, whichever way.
fn is_same(one: &LinkWish, other: &LinkWish) -> bool {
    let of = |wish: &LinkWish| -> (LinkKind, RecordId) { (wish.kind, wish.record.clone()) };
    of(one) == of(other)
}

/// An answer without a body.
fn done(result: Result<HttpResponse, NoAnswer>) -> Result<(), ConnectorError> {
    connector_text(result).map(drop)
}
