//! What calls are linked to: read when somebody looks, changed through the
//! connector, which keeps each link until NetSuite says it. An annex.
//!
//! A change stays on screen as not done and on disk until the connector has it. What is in the way of it
//! for a while does not end it: it is sent again after a while, when somebody says so, when the network or
//! the sign-in is back, and by the tab that leads next; said twice it is the same. Of one call's changes one
//! goes out at a time, so that none overtakes another, and of several about the same thing the last counts.
//! What is refused waits for whoever looks.

use ledgerline_core::{
    domain::{
        history::CallLinks,
        ids::{ExtensionId, RecordId, TelephonySessionId},
        links::{
            Change, ChangeStage, LinkWish, LinkWished, Linkables, LinksOfCall, LinksView,
            LinksWish, OrderBegun, OrderStart, Undone,
        },
        own_data::OwnLink,
        pane::Reading,
        phone_call::external_id,
        time::Timestamp,
        view::{AnnexName, AnnexView, LogProblem},
    },
    wire::json,
};
use litemap::LiteMap;

use super::{
    annex::{Annex, Ground, NewAnnex, News, drawn},
    desk::{ConnectorError, Credential, Purpose, connector_text},
    io::{HttpResponse, Io, Method, NoAnswer, Place},
    outbox,
    own_data::{Round, Way},
    pane::{asked, failed, no_connector, take},
};

/// Calls that are kept for whoever looks at them.
const MOST_CALLS: usize = 8;
/// How soon an open look reads again what NetSuite does not say yet.
const AGAIN_MS: i64 = 20_000;
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
    Change(TelephonySessionId, Change),
    Linkables(RecordId),
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
type Waiting = (TelephonySessionId, Change);

#[derive(Default)]
struct Links {
    /// For whom it asks; nobody while it does not work.
    owner: Option<ExtensionId>,
    view: LinksView,
    under_way: LiteMap<u64, Ask>,
    last: u64,
    looked_at: Option<TelephonySessionId>,
    again: Again,
    /// When what waits is sent again, and how often that was in vain.
    retry: Option<Timestamp>,
    attempts: u32,
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
            News::Round(round) => self.round(round, ground),
            News::Tick => {
                let is_sent = self.retry_due(ground);
                if !self.look_again(ground) && !is_sent && self.drawn.is_some() {
                    return;
                }
            }
            News::Read(..)
            | News::Saved(..)
            | News::Event(_)
            | News::Gap
            | News::Identified(..)
            | News::CameRound(_) => return,
        }
        self.keep(ground);
        self.drawn = Some(drawn(AnnexName::Links, 0, &self.view));
    }

    fn deadline(&self) -> Option<Timestamp> {
        let again = match self.again {
            Again::At(at) => Some(at),
            Again::Never | Again::WhenSeen => None,
        };
        again.into_iter().chain(self.retry).min()
    }

    fn view(&self) -> Option<AnnexView> {
        self.drawn.clone().filter(|_| self.owner.is_some())
    }

    fn is_busy(&self) -> bool {
        let mut asks = self.under_way.iter();
        let calls = &self.view.calls;
        asks.any(|(_, ask)| matches!(ask, Ask::Change(..)))
            || calls
                .iter()
                .any(|of| of.undone.iter().any(Undone::is_on_its_way))
    }
}

impl Links {
    fn wish(&mut self, wish: LinksWish, ground: &mut Ground<'_>) {
        match wish {
            LinksWish::Look { call, again } => {
                if external_id(&call).is_none() {
                    return;
                }
                self.looks_at(&call);
                let is_known = self.call(&call).links.is_some();
                if again || !is_known {
                    self.ask_links(&call, ground);
                }
            }
            LinksWish::Search { customer } => self.search(customer, ground),
            LinksWish::Change { call, wish } => {
                let wished_at = Some(ground.desk.now);
                let change = Change::Link(LinkWished { wish, wished_at });
                self.change(&call, change, ground);
            }
            LinksWish::Order { call, customer } => {
                let order = OrderBegun {
                    customer,
                    begun_at: ground.desk.now,
                };
                self.change(&call, Change::Order(order), ground);
            }
        }
    }

    fn looks_at(&mut self, call: &TelephonySessionId) {
        if self.looked_at.as_ref() != Some(call) {
            self.looked_at = Some(call.clone());
            self.again = Again::Never;
        }
    }

    fn change(&mut self, call: &TelephonySessionId, mut change: Change, ground: &mut Ground<'_>) {
        if external_id(call).is_none() {
            return;
        }
        self.looks_at(call);
        let undone = &mut self.call(call).undone;
        let earlier = undone
            .iter()
            .position(|one| one.change.is_about_same(&change));
        let earlier = earlier.map(|at| undone.remove(at).change);
        // Whoever opens the form again still waits for the first order that comes.
        if let (Change::Order(order), Some(Change::Order(earlier))) = (&mut change, earlier)
            && earlier.customer == order.customer
        {
            *order = earlier;
        }
        undone.push(Undone {
            change,
            stage: ChangeStage::UnderWay,
        });
        self.send_next(call, ground);
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
            self.failed(about, no_connector());
        }
    }

    /// Why it was not answered, or not done; a change is over with it.
    fn failed(&mut self, about: Ask, problem: LogProblem) {
        match about {
            Ask::Links(call) => failed(&mut self.call(&call).links, problem),
            Ask::Change(call, change) => {
                self.put(&call, &change, ChangeStage::Refused(problem));
            }
            Ask::Linkables(customer) => {
                self.linkables(&customer, |reading| failed(reading, problem));
            }
        }
    }

    /// How far a change has come, unless another about the same thing has taken its place.
    fn put(&mut self, call: &TelephonySessionId, change: &Change, stage: ChangeStage) {
        let mut undone = self.call(call).undone.iter_mut();
        if let Some(one) = undone.find(|one| one.change == *change) {
            one.stage = stage;
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
        for (call, change) in stored {
            self.take_up(&call, change, ground);
        }
    }

    /// Links that NetSuite does not have, for a file and from one.
    fn round(&mut self, round: &mut Round, ground: &mut Ground<'_>) {
        let Some(kept) = &self.kept else {
            round.is_early = true;
            return;
        };
        match round.way {
            Way::Asking => {}
            Way::Out => {
                let kept = kept.iter().cloned();
                round.data.links = kept
                    .map(|(call, change)| OwnLink { call, change })
                    .collect();
            }
            Way::In => {
                for OwnLink { call, change } in std::mem::take(&mut round.data.links) {
                    if self.take_up(&call, change, ground) {
                        round.brought.links += 1;
                    } else {
                        round.brought.kept += 1;
                    }
                }
            }
        }
    }

    /// A change that is on disk, or in a file; `false` when there is one about the same thing.
    fn take_up(
        &mut self,
        call: &TelephonySessionId,
        change: Change,
        ground: &mut Ground<'_>,
    ) -> bool {
        let undone = &mut self.call(call).undone;
        if undone.iter().any(|one| one.change.is_about_same(&change)) {
            return false;
        }
        undone.push(Undone {
            change,
            stage: ChangeStage::UnderWay,
        });
        self.send_next(call, ground);
        true
    }

    /// Has on disk what is on its way.
    fn keep(&mut self, ground: &mut Ground<'_>) {
        let (Some(owner), Some(kept)) = (&self.owner, &self.kept) else {
            return;
        };
        let calls = self.view.calls.iter();
        let waiting: Vec<Waiting> = calls
            .flat_map(|of| {
                let undone = of.undone.iter().filter(|one| one.is_on_its_way());
                undone.map(|one| (of.call.clone(), one.change.clone()))
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

    /// Sends the next change of a call, unless one of them is under way.
    fn send_next(&mut self, call: &TelephonySessionId, ground: &mut Ground<'_>) {
        let is_of_call = |ask: &Ask| matches!(ask, Ask::Change(of, _) if of == call);
        if self.under_way.values().any(is_of_call) {
            return;
        }
        let mut undone = self.call(call).undone.iter();
        let Some(next) = undone.find(|one| one.stage == ChangeStage::UnderWay) else {
            return;
        };
        let change = next.change.clone();
        let about = Ask::Change(call.clone(), change.clone());
        let part = match &change {
            Change::Link(_) => "/links",
            Change::Order(_) => "/order",
        };
        let path = ["/calls/", call.as_str(), part].concat();
        let way = (Method::Put, path.as_str());
        match change {
            Change::Link(LinkWished { wish, wished_at }) => {
                let since = |at| ground.desk.now.millis_since(at);
                let ago_ms = wished_at.map_or(0, since);
                self.ask(about, way, Some(&LinkWish { ago_ms, ..wish }), ground);
            }
            Change::Order(OrderBegun { customer, begun_at }) => {
                let ago_ms = ground.desk.now.millis_since(begun_at);
                self.ask(about, way, Some(&OrderStart { customer, ago_ms }), ground);
            }
        }
    }

    /// Those that wait; what was refused waits for somebody.
    fn send_undone(&mut self, ground: &mut Ground<'_>) {
        self.retry = None;
        let mut calls = Vec::new();
        for of in &mut self.view.calls {
            for one in &mut of.undone {
                if matches!(one.stage, ChangeStage::Waiting(_)) {
                    one.stage = ChangeStage::UnderWay;
                    calls.push(of.call.clone());
                }
            }
        }
        for call in calls {
            self.send_next(&call, ground);
        }
    }

    fn retry_due(&mut self, ground: &mut Ground<'_>) -> bool {
        let is_due = self.retry.is_some_and(|at| at <= ground.desk.now);
        if is_due {
            self.send_undone(ground);
        }
        is_due
    }

    /// The connector has a change, or has not.
    fn changed(
        &mut self,
        call: &TelephonySessionId,
        change: &Change,
        result: Result<(), ConnectorError>,
        ground: &mut Ground<'_>,
    ) {
        match result.map_err(outbox::describe) {
            Ok(()) => {
                self.attempts = 0;
                self.call(call).undone.retain(|one| one.change != *change);
                self.ask_links(call, ground);
            }
            Err((problem, true)) => {
                let wait = outbox::retry_after(self.attempts, ground.desk);
                self.attempts += 1;
                self.retry = Some(ground.desk.now.plus_millis(wait));
                self.put(call, change, ChangeStage::Waiting(problem));
            }
            Err((problem, false)) => self.put(call, change, ChangeStage::Refused(problem)),
        }
        self.send_next(call, ground);
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
            Ask::Change(call, change) => self.changed(&call, &change, done(result), ground),
            Ask::Linkables(customer) => {
                self.linkables(&customer, |reading| take(reading, result));
            }
        }
    }

    fn take_links(
        &mut self,
        call: &TelephonySessionId,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        let is_looked_at = self.looked_at.as_ref() == Some(call);
        if is_looked_at {
            self.again = Again::Never;
        }
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
        if is_unfinished && is_looked_at {
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

/// An answer without a body.
fn done(result: Result<HttpResponse, NoAnswer>) -> Result<(), ConnectorError> {
    connector_text(result).map(drop)
}
