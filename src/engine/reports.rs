//! What calls led to and how they were heard, as the connector counts it: read when somebody looks. An annex.

use ledgerline_core::{
    domain::{
        reports::{Report, ReportsView, ReportsWish, Whose},
        view::{AnnexName, AnnexView, LogProblem},
    },
    wire::json,
};
use litemap::LiteMap;

use super::{
    annex::{Annex, Ground, NewAnnex, News, drawn},
    desk::{Credential, Purpose},
    io::{HttpResponse, Method, NoAnswer},
    pane::{asked, failed, no_connector, take},
};

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::Reports,
        machine: Box::new(Reports::default()),
    }
}

#[derive(Default)]
struct Reports {
    works: bool,
    view: ReportsView,
    under_way: LiteMap<u64, (Report, Whose)>,
    last: u64,
    drawn: Option<AnnexView>,
}

impl Annex for Reports {
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
                    self.look(wish, ground);
                }
            }
            News::Answer(number, result) => self.answered(number, result),
            News::Tick
            | News::Read(..)
            | News::Saved(..)
            | News::Event(_)
            | News::Gap
            | News::Back
            | News::Identified(..)
            | News::Round(_)
            | News::CameRound(_) => return,
        }
        self.drawn = Some(drawn(AnnexName::Reports, 0, &self.view));
    }

    fn view(&self) -> Option<AnnexView> {
        self.drawn.clone().filter(|_| self.works)
    }
}

impl Reports {
    fn look(&mut self, wish: ReportsWish, ground: &mut Ground<'_>) {
        let ReportsWish {
            report,
            whose,
            again,
        } = wish;
        let (is_known, path) = match (report, whose) {
            (Report::Revenue, Whose::Own) => (self.view.revenue.of(whose).is_some(), "/revenue"),
            (Report::Revenue, Whose::Companys) => {
                (self.view.revenue.of(whose).is_some(), "/company/revenue")
            }
            (Report::Quality, Whose::Own) => (self.view.quality.of(whose).is_some(), "/quality"),
            (Report::Quality, Whose::Companys) => {
                (self.view.quality.of(whose).is_some(), "/company/quality")
            }
        };
        if is_known && !again {
            return;
        }
        match report {
            Report::Revenue => asked(self.view.revenue.of_mut(whose)),
            Report::Quality => asked(self.view.quality.of_mut(whose)),
        }
        self.last += 1;
        let purpose = Purpose::Annex(AnnexName::Reports, self.last);
        let credential = Credential::RingCentral;
        let desk = &mut *ground.desk;
        if desk.connector(purpose, Method::Get, path, credential, None::<&()>) {
            self.under_way.insert(self.last, (report, whose));
        } else {
            self.failed((report, whose), no_connector());
        }
    }

    fn failed(&mut self, (report, whose): (Report, Whose), problem: LogProblem) {
        match report {
            Report::Revenue => failed(self.view.revenue.of_mut(whose), problem),
            Report::Quality => failed(self.view.quality.of_mut(whose), problem),
        }
    }

    fn answered(&mut self, number: u64, result: Result<HttpResponse, NoAnswer>) {
        let Some((report, whose)) = self.under_way.remove(&number) else {
            return;
        };
        match report {
            Report::Revenue => take(self.view.revenue.of_mut(whose), result),
            Report::Quality => take(self.view.quality.of_mut(whose), result),
        }
    }
}
