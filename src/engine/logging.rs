//! What the company logs: read for everybody, changed by an admin. An annex.
//!
//! The connector keeps the rules and judges by them; nothing of them is kept here. Of several changes
//! that are tried while an answer is on its way, the last is tried next.

use ledgerline_core::{
    domain::{
        logging::{
            CustomField, Effect, LoggingQuestion, LoggingSettings, LoggingView, LoggingWish,
        },
        pane::Reading,
        view::{AnnexName, AnnexView},
    },
    wire::json,
};
use serde::Serialize;

use super::{
    annex::{Annex, Ground, NewAnnex, News, drawn},
    desk::{Credential, Purpose},
    io::{HttpResponse, Method, NoAnswer},
    pane::{asked as begin, take},
};

/// The annex, for the engine that it is attached to.
pub fn annex() -> NewAnnex {
    NewAnnex {
        name: AnnexName::Logging,
        machine: Box::new(Logging::default()),
    }
}

#[derive(Default)]
struct Logging {
    /// Is somebody there to ask for?
    works: bool,
    view: LoggingView,
    look: Option<u64>,
    fields: Option<u64>,
    preview: Option<u64>,
    save: Option<u64>,
    /// The change to be tried once an answer to the one before is there.
    next_preview: Option<LoggingQuestion>,
    next_ask: u64,
    drawn: Option<AnnexView>,
}

impl Annex for Logging {
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
        self.drawn = Some(drawn(AnnexName::Logging, 0, &self.view));
    }

    fn view(&self) -> Option<AnnexView> {
        self.drawn.clone().filter(|_| self.works)
    }

    fn is_busy(&self) -> bool {
        self.save.is_some()
    }
}

impl Logging {
    fn wish(&mut self, wish: LoggingWish, ground: &mut Ground<'_>) {
        match wish {
            LoggingWish::Look => {
                if self.look.is_none() {
                    begin(&mut self.view.settings);
                    self.view.saved = None;
                    self.look = self.ask(Method::Get, "/logging", None::<&()>, ground);
                }
            }
            LoggingWish::Fields => {
                if self.fields.is_none() {
                    begin(&mut self.view.fields);
                    self.fields = self.ask(Method::Get, "/logging/fields", None::<&()>, ground);
                }
            }
            LoggingWish::Preview(question) => {
                if self.preview.is_some() {
                    self.next_preview = Some(question);
                } else {
                    self.try_out(&question, ground);
                }
            }
            LoggingWish::Save(question) => {
                if self.save.is_none() {
                    self.view.saved = Some(Reading::Asked);
                    self.save = self.ask(Method::Put, "/logging", Some(&question), ground);
                }
            }
        }
    }

    fn try_out(&mut self, question: &LoggingQuestion, ground: &mut Ground<'_>) {
        begin(&mut self.view.effect);
        let path = "/logging/preview";
        self.preview = self.ask(Method::Post, path, Some(question), ground);
    }

    fn ask(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
        ground: &mut Ground<'_>,
    ) -> Option<u64> {
        self.next_ask += 1;
        let has_connector = ground.desk.connector(
            Purpose::Annex(AnnexName::Logging, self.next_ask),
            method,
            path,
            Credential::RingCentral,
            body,
        );
        has_connector.then_some(self.next_ask)
    }

    fn answered(
        &mut self,
        number: u64,
        result: Result<HttpResponse, NoAnswer>,
        ground: &mut Ground<'_>,
    ) {
        let is_it = |ask: &mut u64| *ask == number;
        if self.look.take_if(is_it).is_some() {
            take::<LoggingSettings>(&mut self.view.settings, result);
        } else if self.fields.take_if(is_it).is_some() {
            take::<Vec<CustomField>>(&mut self.view.fields, result);
        } else if self.preview.take_if(is_it).is_some() {
            take::<Effect>(&mut self.view.effect, result);
            if let Some(question) = self.next_preview.take() {
                self.try_out(&question, ground);
            }
        } else if self.save.take_if(is_it).is_some() {
            self.view.saved = None;
            take::<LoggingSettings>(&mut self.view.saved, result);
            if let Some(Reading::Read { .. }) = &self.view.saved {
                self.view.settings.clone_from(&self.view.saved);
                self.view.effect = None;
            }
        }
    }
}
