//! `My data`: what this browser alone has of a person, saved to a file and read from one.

use std::time::Duration;

use ledgerline_core::domain::{
    intent::Intent,
    own_data::{
        DataAnswer, DataProblem, LARGEST_BYTES, OwnBrowser, OwnData, OwnDataView, OwnDataWish,
        OwnRing,
    },
    sound::{SoundSettings, SoundWish},
    view::AnnexName,
};
use leptos::prelude::*;

use crate::{
    state::annex_wish,
    ui::{app::Ui, dom, keys, text},
};

/// The tab that leads may go with its answer.
const PATIENCE: Duration = Duration::from_secs(20);
const CHOSEN: &str = "own-data-file";
const FILE_KIND: &str = "application/json";

/// What is said of the last thing that was done.
#[derive(Clone, PartialEq, Eq)]
struct Said {
    is_bad: bool,
    words: String,
}

#[derive(Clone, Copy)]
struct Asking {
    ui: Ui,
    /// The name of what was asked for, until there is an answer.
    asked: StoredValue<Option<String>>,
    /// What a file says of this browser; it is taken in with the rest.
    browser: StoredValue<OwnBrowser>,
    said: RwSignal<Option<Said>>,
}

impl Asking {
    fn wish(self, wish: &OwnDataWish) {
        self.ui.dispatch.send(annex_wish(AnnexName::OwnData, wish));
    }

    fn begin(self) -> String {
        let asked = dom::unique_id();
        self.asked.set_value(Some(asked.clone()));
        self.say(false, text::DATA_WORKING.to_owned());
        let waited = asked.clone();
        let give_up = move || {
            let asks_still = |own: &mut Option<String>| own.take_if(|own| *own == waited).is_some();
            if self.asked.try_update_value(asks_still) == Some(true) {
                self.say(true, text::DATA_UNANSWERED.to_owned());
            }
        };
        set_timeout(give_up, PATIENCE);
        asked
    }

    fn say(self, is_bad: bool, words: String) {
        self.said.set(Some(Said { is_bad, words }));
    }

    fn refuse(self, problem: &DataProblem) {
        self.say(true, text::data_problem(problem));
    }

    fn export(self) {
        let asked = self.begin();
        self.wish(&OwnDataWish::Export { asked });
    }

    fn import(self, file: Option<String>) {
        let read = file.map_or(Err(DataProblem::TooLarge), |text| OwnData::read(&text));
        match read {
            Err(problem) => self.refuse(&problem),
            Ok(mut data) => {
                self.browser.set_value(std::mem::take(&mut data.browser));
                let asked = self.begin();
                self.wish(&OwnDataWish::Import {
                    asked,
                    data: Box::new(data),
                });
            }
        }
    }

    fn answered(self, answer: DataAnswer) {
        match answer {
            DataAnswer::Exported(mut data) => {
                data.browser = browser(self.ui);
                let moment = dom::local(data.exported_at).to_string();
                dom::download(&text::data_file(&moment), FILE_KIND, &data.write());
                self.say(false, text::data_exported(&data));
            }
            DataAnswer::Imported(mut brought) => {
                let (taken, kept) = self
                    .browser
                    .with_value(|brought| take_browser(self.ui, brought));
                brought.choices += taken;
                brought.kept += kept;
                self.say(false, text::data_brought(&brought));
            }
            DataAnswer::Refused(problem) => self.refuse(&problem),
        }
    }
}

/// What was chosen here, where it differs from what an app begins with.
fn browser(ui: Ui) -> OwnBrowser {
    let ring = ui
        .stores
        .sound
        .with_untracked(|view| OwnRing::of(&view.settings));
    OwnBrowser {
        ring: (ring != OwnRing::of(&SoundSettings::default())).then_some(ring),
        single_keys: keys::chosen(),
    }
}

/// Takes what was never chosen here; how much that was, and how much stays as it is.
fn take_browser(ui: Ui, brought: &OwnBrowser) -> (u32, u32) {
    let own = browser(ui);
    let (mut taken, mut kept) = (0, 0);
    if let Some(ring) = brought.ring {
        if own.ring.is_some() {
            kept += 1;
        } else {
            taken += 1;
            let hours = ring.hours.map(|hours| {
                [
                    SoundWish::Hours { hours },
                    SoundWish::KeepHours { on: true },
                ]
            });
            let wishes = [
                SoundWish::Ring {
                    ringtone: ring.ringtone,
                },
                SoundWish::RingSound {
                    on: ring.has_ring_sound,
                },
                SoundWish::WaitingTone {
                    on: ring.has_waiting_tone,
                },
                SoundWish::Volume {
                    percent: ring.volume,
                },
            ];
            for wish in wishes.into_iter().chain(hours.into_iter().flatten()) {
                ui.dispatch.send(Intent::Sound { wish });
            }
        }
    }
    if let Some(on) = brought.single_keys {
        if own.single_keys.is_some() {
            kept += 1;
        } else {
            taken += 1;
            keys::turn(on);
        }
    }
    (taken, kept)
}

pub(super) fn own_data(ui: Ui) -> AnyView {
    let asking = Asking {
        ui,
        asked: StoredValue::new(None),
        browser: StoredValue::new(OwnBrowser::default()),
        said: RwSignal::new(None),
    };
    let view = ui.stores.annexes.view::<OwnDataView>(AnnexName::OwnData);
    Effect::new(move |_| {
        let Some(OwnDataView {
            asked,
            answer: Some(answer),
        }) = view.get()
        else {
            return;
        };
        if asking.asked.with_value(|own| own.as_ref() == Some(&asked)) {
            asking.asked.set_value(None);
            asking.wish(&OwnDataWish::Taken { asked });
            asking.answered(answer);
        }
    });
    let is_closed = Memo::new(move |_| !ui.stores.annexes.is_there(AnnexName::OwnData));
    let disabled = move || is_closed.get().then_some("true");
    let export = move |_| {
        if !is_closed.get_untracked() {
            asking.export();
        }
    };
    let import = move |_| {
        if !is_closed.get_untracked() {
            dom::click(CHOSEN);
        }
    };
    let chosen = move |_| dom::read_text(CHOSEN, LARGEST_BYTES, move |file| asking.import(file));
    view! {
        <section class="group links" aria-labelledby="my-data">
            <div class="group-head"><h2 id="my-data" tabindex="-1">{text::MY_DATA}</h2></div>
            <div class="card"><div class="card-body stack">
                <p>{text::MY_DATA_ABOUT}</p>
                {promise()}
                <div class="row">
                    <button class="btn" aria-disabled=disabled on:click=export>{text::EXPORT_MY_DATA}</button>
                    <button class="btn" aria-disabled=disabled on:click=import>{text::IMPORT_MY_DATA}</button>
                    <input type="file" id=CHOSEN hidden accept=".json,application/json" on:change=chosen />
                </div>
                {move || is_closed.get().then(|| view! { <p class="meta">{text::MY_DATA_UNCONNECTED}</p> })}
                <div role="status">
                    {move || asking.said.get().map(|said| view! { <p class="wrap" class:bad=said.is_bad>{said.words}</p> })}
                </div>
                <p class="meta">{text::MY_DATA_FILE}</p>
            </div></div>
        </section>
    }
    .into_any()
}

/// Whether the browser has promised to keep it all, and the way to ask it.
fn promise() -> AnyView {
    let kept = RwSignal::new(None::<Option<bool>>);
    let is_refused = RwSignal::new(false);
    let set = move |answer| {
        let _ = kept.try_set(Some(answer));
    };
    let answered = move |answer| {
        set(answer);
        let _ = is_refused.try_set(answer != Some(true));
    };
    dom::is_kept(set);
    view! {
        <p class="row" role="status">
            {move || kept.get().map(|kept| view! { <span class="grow">{text::data_kept(kept)}</span> })}
            {move || (kept.get() == Some(Some(false))).then(|| {
                view! { <button class="btn small" on:click=move |_| dom::ask_to_keep(answered)>{text::ASK_TO_KEEP}</button> }
            })}
            {move || is_refused.get().then(|| view! { <span class="meta wrap">{text::KEEPING_REFUSED}</span> })}
        </p>
    }
    .into_any()
}
