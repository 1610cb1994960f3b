//! The organizer mapping: read when somebody looks, and what an admin does about it. An annex.
//!
//! The connector decides; what it answers is shown. Calls are filed anew some at a time, so that each
//! answer comes before a browser gives up waiting.

use ledgerline_core::{
    domain::{
        mapping::{Employee, MappingState, MappingView, MappingWish, Preview, RefileWish, Refiled},
        pane::Reading,
        view::{AnnexName, AnnexView},
    },
    wire::{connector::EmployeeQuestion, json},
};

use super::{
    annex::{Annex, Ground, NewAnnex, News, drawn},
    asks::{Asks, Question},
    desk::{ConnectorError, connector_answer},
    io::{HttpResponse, Method, NoAnswer},
    pane::{asked as begin, take},
};

/// Some calls whose answer is lost are asked for again so often; those that were filed cost nothing more.
const MOST_REPEATS: u8 = 5;

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::Mapping,
        machine: Box::new(Mapping::default()),
    }
}

/// What a request is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ask {
    State,
    Employees,
    Preview,
    Match,
    Save,
    Count,
    Refile,
}

impl Question for Ask {
    const ANNEX: AnnexName = AnnexName::Mapping;
}

/// Calls that are being filed anew.
struct Refiling {
    wish: RefileWish,
    so_far: Refiled,
    repeats: u8,
}

#[derive(Default)]
struct Mapping {
    /// Is somebody there to ask for?
    works: bool,
    view: MappingView,
    asks: Asks<Ask>,
    refiling: Option<Refiling>,
    drawn: Option<AnnexView>,
}

impl Annex for Mapping {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>) {
        match news {
            News::Starts => self.works = true,
            News::Stops => {
                *self = Self {
                    asks: self.asks.emptied(),
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
        self.drawn = Some(drawn(AnnexName::Mapping, 0, &self.view));
    }

    fn view(&self) -> Option<AnnexView> {
        self.drawn.clone().filter(|_| self.works)
    }
}

impl Mapping {
    fn wish(&mut self, wish: MappingWish, ground: &mut Ground<'_>) {
        let (view, asks, desk) = (&mut self.view, &mut self.asks, &mut *ground.desk);
        match wish {
            MappingWish::Look => self.look(ground),
            MappingWish::Find(text) => {
                // Only the answer to what stands there now is of interest.
                asks.drop_all(Ask::Employees);
                let way = (Method::Post, "/company/mapping/employees");
                let question = EmployeeQuestion { text };
                asks.ask(Ask::Employees, way, Some(&question), desk);
            }
            MappingWish::Preview => {
                view.preview = Some(Reading::Asked);
                asks.ask_plainly(
                    Ask::Preview,
                    (Method::Post, "/company/mapping/preview"),
                    desk,
                );
            }
            MappingWish::Match => {
                view.preview = Some(Reading::Asked);
                asks.ask_plainly(Ask::Match, (Method::Post, "/company/mapping/match"), desk);
            }
            MappingWish::Save(entry) => {
                view.is_saving = true;
                view.save_problem = None;
                asks.ask(
                    Ask::Save,
                    (Method::Put, "/company/mapping"),
                    Some(&entry),
                    desk,
                );
            }
            MappingWish::Reviewed => {
                asks.ask_plainly(
                    Ask::State,
                    (Method::Post, "/company/mapping/reviewed"),
                    desk,
                );
            }
            MappingWish::Refile(wish) if wish.only_counts => {
                view.counted = Some(Reading::Asked);
                view.refiled = None;
                asks.ask(
                    Ask::Count,
                    (Method::Post, "/company/mapping/refile"),
                    Some(&wish),
                    desk,
                );
            }
            MappingWish::Refile(_) if view.is_refiling => {}
            MappingWish::Refile(wish) => {
                view.is_refiling = true;
                view.refiled = Some(Reading::Asked);
                let refiling = Refiling {
                    wish,
                    so_far: Refiled::default(),
                    repeats: 0,
                };
                self.refile(refiling, ground);
            }
        }
    }

    fn look(&mut self, ground: &mut Ground<'_>) {
        if !self.asks.awaits(Ask::State) {
            begin(&mut self.view.state);
            let way = (Method::Get, "/company/mapping");
            self.asks.ask_plainly(Ask::State, way, ground.desk);
        }
    }

    fn refile(&mut self, refiling: Refiling, ground: &mut Ground<'_>) {
        let way = (Method::Post, "/company/mapping/refile");
        self.asks
            .ask(Ask::Refile, way, Some(&refiling.wish), ground.desk);
        self.refiling = Some(refiling);
    }

    fn answered(
        &mut self,
        number: u64,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        let Some(ask) = self.asks.answered(number) else {
            return;
        };
        let view = &mut self.view;
        match ask {
            Ask::State => take::<MappingState>(&mut view.state, result),
            Ask::Employees => take::<Vec<Employee>>(&mut view.employees, result),
            Ask::Preview => take::<Preview>(&mut view.preview, result),
            Ask::Count => take::<Refiled>(&mut view.counted, result),
            Ask::Match => {
                take::<Preview>(&mut view.preview, result);
                self.look(ground);
            }
            Ask::Save => {
                view.is_saving = false;
                match connector_answer::<MappingState>(result) {
                    Ok(value) => {
                        view.saves += 1;
                        view.preview = None;
                        view.state = Some(Reading::Read {
                            value,
                            problem: None,
                        });
                    }
                    Err(error) => view.save_problem = Some(error.told()),
                }
            }
            Ask::Refile => self.refiled(result, ground),
        }
    }

    /// Goes on until none is left, or something stands in the way.
    fn refiled(&mut self, result: Result<HttpResponse, NoAnswer>, ground: &mut Ground<'_>) {
        let Some(mut refiling) = self.refiling.take() else {
            return;
        };
        match connector_answer::<Refiled>(result) {
            Ok(part) => {
                let is_work = part.corrected + part.by_hand + part.gone > 0;
                let so_far = &mut refiling.so_far;
                so_far.corrected += part.corrected;
                so_far.by_hand += part.by_hand;
                so_far.gone += part.gone;
                so_far.left = part.left;
                so_far.cause = part.cause;
                let goes_on = is_work && so_far.left > 0 && so_far.cause.is_none();
                self.view.refiled = Some(Reading::Read {
                    value: so_far.clone(),
                    problem: None,
                });
                if goes_on {
                    refiling.repeats = 0;
                    return self.refile(refiling, ground);
                }
            }
            Err(ConnectorError::Unreachable) if refiling.repeats < MOST_REPEATS => {
                refiling.repeats += 1;
                return self.refile(refiling, ground);
            }
            Err(error) => {
                self.view.refiled = Some(Reading::Failed {
                    problem: error.told(),
                });
            }
        }
        self.view.is_refiling = false;
        self.look(ground);
    }
}
