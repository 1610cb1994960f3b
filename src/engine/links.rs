//! What calls are linked to, and what that is worth: read when somebody looks, changed through the
//! connector, which keeps each link until NetSuite says it. An annex.
//!
//! A change whose answer does not come stays on screen as not done, and is sent again when somebody says
//! so or the network is back: said twice it is the same.

use ledgerline_core::{
    domain::{
        history::CallLinks,
        ids::{RecordId, TelephonySessionId},
        links::{LinkKind, LinkWish, LinksOfCall, LinksView, LinksWish, OrderStart, Undone},
        pane::Reading,
        phone_call::external_id,
        time::Timestamp,
        view::{AnnexName, AnnexView, LogProblem},
    },
    wire::json,
};
use litemap::LiteMap;

use super::{
    annex::{Annex, Ground, NewAnnex, News},
    desk::{ConnectorError, Credential, Purpose, connector_text},
    io::{HttpResponse, Method, NoAnswer},
    outbox,
    pane::{asked, take},
};

/// Calls that are kept for whoever looks at them.
const MOST_CALLS: usize = 8;
/// How soon an open look reads again what NetSuite does not say yet.
const AGAIN_MS: i64 = 60_000;

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

#[derive(Default)]
struct Links {
    /// Is somebody there to ask for?
    works: bool,
    view: LinksView,
    under_way: LiteMap<u64, Ask>,
    last: u64,
    again_at: Option<Timestamp>,
    drawn: Option<AnnexView>,
}

impl Annex for Links {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>) {
        match news {
            News::Starts => self.works = true,
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
            News::Tick => {
                let is_due = self.again_at.is_some_and(|at| at <= ground.desk.now);
                if is_due {
                    self.look_again(ground);
                } else if self.drawn.is_some() {
                    return;
                }
            }
            News::Read(..)
            | News::Saved(..)
            | News::Event(_)
            | News::Gap
            | News::Identified(..) => return,
        }
        self.drawn = Some(AnnexView {
            annex: AnnexName::Links,
            unseen: 0,
            body: json::write(&self.view).unwrap_or_default(),
        });
    }

    fn deadline(&self) -> Option<Timestamp> {
        self.again_at
    }

    fn view(&self) -> Option<AnnexView> {
        self.drawn.clone().filter(|_| self.works)
    }

    fn is_busy(&self) -> bool {
        self.under_way
            .iter()
            .any(|(_, ask)| matches!(ask, Ask::Change(..) | Ask::Order(_)))
    }
}

impl Links {
    fn wish(&mut self, wish: LinksWish, ground: &mut Ground<'_>) {
        match wish {
            LinksWish::Look { call, again } => {
                if external_id(&call).is_none() {
                    return;
                }
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
        }
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
                let is_transient = |problem: &LogProblem| problem.code == "unreachable";
                if one.problem.as_ref().is_some_and(is_transient) {
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
            Ask::Change(call, wish) => {
                let outcome = done(result);
                let of = self.call(&call);
                match outcome {
                    Ok(()) => {
                        let is_it = |one: &Undone| one.wish == wish;
                        of.undone.retain(|one| !is_it(one));
                        self.ask_links(&call, ground);
                    }
                    Err(error) => {
                        let problem = outbox::describe(error).0;
                        if let Some(one) = of.undone.iter_mut().find(|one| one.wish == wish) {
                            one.problem = Some(problem);
                        }
                    }
                }
            }
            Ask::Order(call) => match done(result) {
                Ok(()) => self.ask_links(&call, ground),
                Err(error) => {
                    self.call(&call).order_problem = Some(outbox::describe(error).0);
                }
            },
            Ask::Linkables(customer) => {
                let known = self.view.linkables.take();
                if let Some((of, reading)) = known {
                    let mut reading = Some(reading);
                    if of == customer {
                        take(&mut reading, result);
                    }
                    self.view.linkables = reading.map(|reading| (of, reading));
                }
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
            self.again_at = Some(ground.desk.now.plus_millis(AGAIN_MS));
        }
    }

    /// Only while somebody sees it, and only of the call looked at last.
    fn look_again(&mut self, ground: &mut Ground<'_>) {
        self.again_at = None;
        if let Some(call) = self.view.calls.last().map(|of| of.call.clone())
            && ground.is_seen
        {
            self.ask_links(&call, ground);
        }
    }
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
