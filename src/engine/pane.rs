//! The tabs of the customer pane: each is read from the connector when somebody opens it. An annex.
//!
//! Nothing is kept: what is on screen is as old as its reading, and the next lead reads it anew.

use ledgerline_core::{
    domain::{
        ids::RecordId,
        pane::{PaneRead, PaneView, PaneWish, Reading},
        time::Timestamp,
        view::{AnnexName, AnnexView, LogProblem},
    },
    wire::{connector::ProblemCode, json},
};
use litemap::LiteMap;
use serde::de::DeserializeOwned;

use super::{
    annex::{Annex, Ground, NewAnnex, News, drawn},
    desk::{Credential, Purpose, connector_answer},
    io::{HttpResponse, Method, NoAnswer},
};

/// A part that is opened again sooner is not read again.
const FRESH_MS: i64 = 30_000;
/// A question that was dropped on the way is given up after this.
const DROPPED_MS: i64 = 45_000;

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::Pane,
        machine: Box::new(Pane::default()),
    }
}

#[derive(Default)]
struct Pane {
    /// Is somebody there to read for?
    works: bool,
    view: PaneView,
    /// What was asked last of each part: the request's number, when, and whether it was answered.
    asked: LiteMap<PaneRead, Asked>,
    next_ask: u64,
    drawn: Option<AnnexView>,
}

#[derive(Clone, Copy)]
struct Asked {
    number: u64,
    at: Timestamp,
    is_answered: bool,
}

impl Annex for Pane {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>) {
        match news {
            News::Starts => self.works = true,
            News::Stops => {
                *self = Self {
                    next_ask: self.next_ask,
                    ..Self::default()
                };
                return;
            }
            News::Wish(wish) => {
                if let Ok(wish) = json::read(wish) {
                    self.wish(wish, ground);
                }
            }
            News::Answer(number, result) => self.answered(number, result),
            News::Tick if self.drawn.is_some() => return,
            News::Tick => {}
            News::Read(..)
            | News::Saved(..)
            | News::Event(_)
            | News::Gap
            | News::Back
            | News::Identified(..)
            | News::Round(_)
            | News::CameRound(_) => return,
        }
        self.drawn = Some(drawn(AnnexName::Pane, 0, &self.view));
    }

    fn view(&self) -> Option<AnnexView> {
        self.drawn.clone().filter(|_| self.works)
    }
}

const fn path(read: PaneRead) -> &'static str {
    match read {
        PaneRead::Profile => "/profile",
        PaneRead::Calls => "/calls",
        PaneRead::Orders => "/orders",
        PaneRead::Invoices => "/invoices",
        PaneRead::Credits => "/credits",
        PaneRead::Opportunities => "/opportunities",
        PaneRead::Cases => "/cases",
        PaneRead::Emails => "/emails",
    }
}

impl Pane {
    fn wish(&mut self, wish: PaneWish, ground: &mut Ground<'_>) {
        let PaneWish {
            company,
            read,
            again,
        } = wish;
        if self.view.company.as_ref() != Some(&company) {
            self.asked = LiteMap::new();
            self.view = PaneView {
                company: Some(company.clone()),
                ..PaneView::default()
            };
        }
        let now = ground.desk.now;
        if let Some(asked) = self.asked.get(&read) {
            let age = now.millis_since(asked.at);
            let lasts = match (asked.is_answered, again) {
                (false, _) => DROPPED_MS,
                (true, false) => FRESH_MS,
                (true, true) => 0,
            };
            if (0..lasts).contains(&age) {
                return;
            }
        }
        self.ask(&company, read, ground);
    }

    fn ask(&mut self, company: &RecordId, read: PaneRead, ground: &mut Ground<'_>) {
        self.next_ask += 1;
        let asked = Asked {
            number: self.next_ask,
            at: ground.desk.now,
            is_answered: false,
        };
        let has_connector = ground.desk.connector(
            Purpose::Annex(AnnexName::Pane, self.next_ask),
            Method::Get,
            &["/customers/", company.as_str(), path(read)].concat(),
            Credential::RingCentral,
            None::<&()>,
        );
        if has_connector {
            self.asked.insert(read, asked);
            begin(&mut self.view, read);
        }
    }

    fn answered(&mut self, number: u64, result: Result<HttpResponse, NoAnswer>) {
        let mut asked = self.asked.iter_mut();
        let Some((read, asked)) = asked.find(|(_, asked)| asked.number == number) else {
            return;
        };
        asked.is_answered = true;
        let view = &mut self.view;
        match read {
            PaneRead::Profile => take(&mut view.profile, result),
            PaneRead::Calls => take(&mut view.calls, result),
            PaneRead::Orders => take(&mut view.orders, result),
            PaneRead::Invoices => take(&mut view.invoices, result),
            PaneRead::Credits => take(&mut view.credits, result),
            PaneRead::Opportunities => take(&mut view.opportunities, result),
            PaneRead::Cases => take(&mut view.cases, result),
            PaneRead::Emails => take(&mut view.emails, result),
        }
    }
}

/// What is there stays until there is something newer.
fn begin(view: &mut PaneView, read: PaneRead) {
    match read {
        PaneRead::Profile => asked(&mut view.profile),
        PaneRead::Calls => asked(&mut view.calls),
        PaneRead::Orders => asked(&mut view.orders),
        PaneRead::Invoices => asked(&mut view.invoices),
        PaneRead::Credits => asked(&mut view.credits),
        PaneRead::Opportunities => asked(&mut view.opportunities),
        PaneRead::Cases => asked(&mut view.cases),
        PaneRead::Emails => asked(&mut view.emails),
    }
}

pub(super) fn asked<T>(part: &mut Option<Reading<T>>) {
    if !matches!(part, Some(Reading::Read { .. })) {
        *part = Some(Reading::Asked);
    }
}

/// What was read before stands when nothing comes.
pub(super) fn take<T: DeserializeOwned>(
    part: &mut Option<Reading<T>>,
    result: Result<HttpResponse, NoAnswer>,
) {
    match connector_answer(result) {
        Ok(value) => {
            *part = Some(Reading::Read {
                value,
                problem: None,
            });
        }
        Err(error) => failed(part, error.told()),
    }
}

/// It does not come, and what was read before stands.
pub(super) fn failed<T>(part: &mut Option<Reading<T>>, problem: LogProblem) {
    *part = Some(match part.take() {
        Some(Reading::Read { value, .. }) => Reading::Read {
            value,
            problem: Some(problem),
        },
        Some(Reading::Asked | Reading::Failed { .. }) | None => Reading::Failed { problem },
    });
}

/// There is nobody who could ever answer.
pub(super) fn no_connector() -> LogProblem {
    LogProblem {
        code: ProblemCode::NetsuiteNotSetUp.as_str().to_owned(),
        detail: None,
        field: None,
    }
}
