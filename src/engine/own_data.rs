//! What this browser alone has of a person, to take away as a file and to bring back (adr/0057). An
//! annex.
//!
//! Nobody here knows what the others have: a [`Round`] goes through all of them, and each puts in what
//! is its own, or takes what it misses. None gives up what it has for what a file says, unless the file
//! says it of a later moment.

use ledgerline_core::{
    domain::{
        own_data::{Brought, DataAnswer, DataProblem, OwnData, OwnDataView, OwnDataWish},
        view::{AnnexName, AnnexView},
    },
    wire::json,
};

use super::{
    Engine,
    annex::{Annex, Ground, NewAnnex, News, drawn},
    outbox::Bringing,
};

/// Which way the data go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    /// Nowhere yet: has everybody read what is stored?
    Asking,
    /// Into the file.
    Out,
    /// Out of it.
    In,
}

/// What goes round.
pub(super) struct Round {
    pub(super) way: Way,
    pub(super) data: Box<OwnData>,
    pub(super) brought: Brought,
    /// Somebody has not read yet what is stored.
    pub(super) is_early: bool,
}

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::OwnData,
        machine: Box::new(Keeper::default()),
    }
}

/// A wish on its way.
struct Wanted {
    asked: String,
    /// What is to be taken in; nothing when it is to be given out.
    brings: Option<Box<OwnData>>,
}

#[derive(Default)]
struct Keeper {
    works: bool,
    /// Waits until everybody has read what is stored.
    wanted: Option<Wanted>,
    view: OwnDataView,
    drawn: Option<AnnexView>,
}

impl Annex for Keeper {
    fn hear(&mut self, news: News<'_>, ground: &mut Ground<'_>) {
        match news {
            News::Starts => self.works = true,
            News::Stops => {
                *self = Self::default();
                return;
            }
            News::Wish(wish) => {
                if let Ok(wish) = json::read(wish) {
                    self.wish(wish, ground);
                }
            }
            News::Tick => {
                self.ask_round(ground);
                if self.drawn.is_some() {
                    return;
                }
            }
            News::CameRound(round) => self.came_round(*round, ground),
            News::Round(_)
            | News::Answer(..)
            | News::Read(..)
            | News::Saved(..)
            | News::Event(_)
            | News::Gap
            | News::Back
            | News::Identified(..) => return,
        }
        self.drawn = self.works.then(|| drawn(AnnexName::OwnData, 0, &self.view));
    }

    fn view(&self) -> Option<AnnexView> {
        self.drawn.clone()
    }
}

impl Keeper {
    fn wish(&mut self, wish: OwnDataWish, ground: &mut Ground<'_>) {
        let wanted = match wish {
            OwnDataWish::Taken { asked } => {
                if self.view.asked == asked {
                    self.view = OwnDataView::default();
                }
                return;
            }
            OwnDataWish::Import { asked, data }
                if Some(&data.owner) != ground.desk.person.as_ref() =>
            {
                return self.answer(asked, DataAnswer::Refused(DataProblem::SomebodyElses));
            }
            OwnDataWish::Export { asked } => Wanted {
                asked,
                brings: None,
            },
            OwnDataWish::Import { asked, data } => Wanted {
                asked,
                brings: Some(data),
            },
        };
        self.wanted = Some(wanted);
        self.ask_round(ground);
    }

    fn answer(&mut self, asked: String, answer: DataAnswer) {
        self.view = OwnDataView {
            asked,
            answer: Some(answer),
        };
    }

    fn ask_round(&self, ground: &mut Ground<'_>) {
        if self.wanted.is_some() {
            go_round(Way::Asking, None, ground);
        }
    }

    fn came_round(&mut self, mut round: Round, ground: &mut Ground<'_>) {
        let Some(mut wanted) = self.wanted.take() else {
            return;
        };
        match round.way {
            Way::Asking => {
                match wanted.brings.take_if(|_| !round.is_early) {
                    Some(data) => go_round(Way::In, Some(data), ground),
                    None if round.is_early => {}
                    None => go_round(Way::Out, None, ground),
                }
                self.wanted = Some(wanted);
            }
            Way::Out => {
                round.data.calls = ground.outbox.own_calls();
                round.data.dialing = ground.dialer.own_dialing(ground.desk);
                round.data.finish_time = ground.finish_up.chosen(ground.desk);
                self.answer(wanted.asked, DataAnswer::Exported(round.data));
            }
            Way::In => {
                for own in std::mem::take(&mut round.data.calls) {
                    let brought = &mut round.brought;
                    *match ground.outbox.bring(own, ground.desk) {
                        Bringing::New => &mut brought.calls,
                        Bringing::Newer => &mut brought.corrected,
                        Bringing::Known => &mut brought.kept,
                    } += 1;
                }
                let dialing = std::mem::take(&mut round.data.dialing);
                let (taken, kept) = ground.dialer.bring(dialing, ground.desk);
                round.brought.choices += taken;
                round.brought.kept += kept;
                if let Some(time) = round.data.finish_time.take() {
                    if ground.finish_up.bring(time, ground.desk) {
                        round.brought.choices += 1;
                    } else {
                        round.brought.kept += 1;
                    }
                }
                self.answer(wanted.asked, DataAnswer::Imported(round.brought));
            }
        }
    }
}

/// Has the engine take it round.
fn go_round(way: Way, data: Option<Box<OwnData>>, ground: &mut Ground<'_>) {
    let Some(owner) = ground.desk.person.clone() else {
        return;
    };
    let now = ground.desk.now;
    ground.desk.round = Some(Box::new(Round {
        way,
        data: data.unwrap_or_else(|| Box::new(OwnData::of(owner, now))),
        brought: Brought::default(),
        is_early: false,
    }));
}

impl Engine {
    /// Takes round what is to go round, until there is nothing more.
    pub(super) fn take_round(&mut self) {
        while let Some(mut round) = self.desk.round.take() {
            for name in AnnexName::ALL {
                self.tell_annex(name, News::Round(&mut round));
            }
            self.tell_annex(AnnexName::OwnData, News::CameRound(round));
        }
    }
}
