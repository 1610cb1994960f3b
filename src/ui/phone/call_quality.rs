//! How well the two of a call hear each other: a word beside its timer, and behind it the figures of the last
//! seconds and what is in the way. The word is told as it changes for the worse; figures are told to nobody
//! who does not read them.

use ledgerline_core::domain::{
    call::CallView,
    ids::CallId,
    quality::{Figures, Grade, Quality},
};
use leptos::{ev, prelude::*};

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    primitives::{Mark, Tone, mark},
    text,
};

/// The word and what it opens, of one call.
#[derive(Clone, Copy)]
pub(super) struct CallQuality {
    ui: Ui,
    id: StoredValue<CallId>,
    quality: Memo<Option<Quality>>,
    is_open: RwSignal<bool>,
}

fn graded(grade: Grade) -> Mark {
    let tone = match grade {
        Grade::Good => Tone::Good,
        Grade::Fair => Tone::Warn,
        Grade::Poor => Tone::Bad,
    };
    Mark::new(tone, Icon::Bars, text::call_quality(grade))
}

impl CallQuality {
    pub(super) fn new(ui: Ui, id: CallId, call: Memo<Option<CallView>>) -> Self {
        Self {
            ui,
            id: StoredValue::new(id),
            quality: Memo::new(move |_| call.with(|call| call.as_ref()?.in_call.quality)),
            is_open: RwSignal::new(false),
        }
    }

    fn handle(self, part: &str) -> String {
        format!("{}-quality-{part}", self.id.get_value())
    }

    fn toggle(self) {
        self.is_open.update(|is_open| *is_open = !*is_open);
        if self.is_open.get_untracked() {
            dom::focus_later(self.handle("figures"));
        }
    }

    fn close(self) {
        self.is_open.set(false);
        dom::focus(&self.handle("button"));
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        if event.key() == "Escape" && self.is_open.get_untracked() {
            self.close();
            event.prevent_default();
        }
    }

    /// Nothing before it can be said. Nobody has to be told aloud that all is well.
    pub(super) fn word(self) -> AnyView {
        let grade = Memo::new(move |_| self.quality.get().map(|it| it.grade));
        let is_there = Memo::new(move |_| grade.get().is_some());
        let shown = move || grade.get().map(|grade| mark(graded(grade)));
        let is_aloud = move || {
            let is_good = matches!(grade.get(), None | Some(Grade::Good));
            if is_good { "off" } else { "polite" }
        };
        let button = move || {
            view! {
                <button
                    class="over"
                    id=self.handle("button")
                    aria-label=text::ABOUT_CALL_QUALITY
                    aria-expanded=move || self.is_open.get().to_string()
                    on:click=move |_| self.toggle()
                    on:keydown=move |event| self.on_key(&event)
                ></button>
            }
        };
        view! {
            <span
                class="quality"
                class:unseen=move || !is_there.get()
                role="status"
                aria-live=is_aloud
                aria-label=move || grade.get().map(text::call_quality)
            >
                {shown}
                {move || is_there.get().then(button)}
            </span>
        }
        .into_any()
    }

    /// The figures, while they are wanted.
    pub(super) fn panel(self) -> AnyView {
        let figures = Memo::new(move |_| self.ui.stores.calls.figures(&self.id.get_value()));
        let is_shown = Memo::new(move |_| self.is_open.get() && figures.with(Option::is_some));
        let why = move || text::why_this_quality(self.quality.get().and_then(|it| it.cause));
        let shown = move || {
            view! {
                <section
                    class="hand-over quality-figures"
                    id=self.handle("figures")
                    role="dialog"
                    aria-label=text::CALL_QUALITY
                    tabindex="-1"
                    on:keydown=move |event| self.on_key(&event)
                >
                    <header class="row">
                        <h2 class="grow strong">{text::CALL_QUALITY_NOW}</h2>
                        <button class="btn quiet small icon" aria-label=text::CLOSE on:click=move |_| self.close()>
                            {icon(Icon::Cross)}
                        </button>
                    </header>
                    <p>{why}</p>
                    <dl class="facts">{rows(figures)}</dl>
                </section>
            }
        };
        (move || is_shown.get().then(shown)).into_any()
    }
}

type Figure = (&'static str, fn(&Figures) -> String, &'static str);

/// Name, value with its unit, and what it means.
const FIGURES: [Figure; 9] = [
    (
        text::R_FACTOR,
        |it| it.rating.to_string(),
        text::R_FACTOR_MEANS,
    ),
    (
        text::MOS,
        |it| text::mos(it.mos_hundredths),
        text::MOS_MEANS,
    ),
    (
        text::LOST_OF_THEIRS,
        |it| text::per_cent(it.lost_per_mille),
        text::LOST_OF_THEIRS_MEANS,
    ),
    (
        text::LATE_OF_THEIRS,
        |it| text::per_cent(it.late_per_mille),
        text::LATE_OF_THEIRS_MEANS,
    ),
    (
        text::LOST_OF_OURS,
        |it| text::per_cent(it.lost_of_ours_per_mille),
        text::LOST_OF_OURS_MEANS,
    ),
    (
        text::JITTER,
        |it| text::millis(it.jitter_ms),
        text::JITTER_MEANS,
    ),
    (
        text::ROUND_TRIP,
        |it| text::millis(it.round_trip_ms),
        text::ROUND_TRIP_MEANS,
    ),
    (
        text::DELAY,
        |it| text::millis(it.delay_ms),
        text::DELAY_MEANS,
    ),
    (
        text::CODEC,
        |it| text::codec(it.codec.as_deref()),
        text::CODEC_MEANS,
    ),
];

/// Their numbers change where they stand.
fn rows(figures: Memo<Option<Figures>>) -> AnyView {
    FIGURES
        .into_iter()
        .map(|(name, value, means)| {
            let shown =
                move || figures.with(|figures| figures.as_ref().map(value).unwrap_or_default());
            view! {
                <dt>{name}</dt>
                <dd><span class="num strong">{shown}</span>" "<span class="meta">{means}</span></dd>
            }
        })
        .collect_view()
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_its_unit_and_says_what_it_means() {
        let figures = Figures {
            rating: 80,
            mos_hundredths: 402,
            lost_per_mille: 21,
            late_per_mille: 10,
            lost_of_ours_per_mille: 4,
            jitter_ms: 3,
            round_trip_ms: 80,
            delay_ms: 130,
            codec: Some("opus".to_owned()),
        };
        let shown = FIGURES.map(|(_, value, _)| value(&figures));
        let expected = [
            "80", "4.0", "2.1 %", "1.0 %", "0.4 %", "3 ms", "80 ms", "130 ms", "Opus",
        ];
        assert_eq!(shown, expected);
        assert!(FIGURES.iter().all(|(_, _, means)| means.ends_with('.')));
        assert_eq!(text::codec(None), "Not known");
    }

    #[test]
    fn grades_differ_without_colour() {
        let words = [Grade::Good, Grade::Fair, Grade::Poor].map(|grade| graded(grade).word);
        assert_eq!(
            words,
            [
                "Call quality: Good",
                "Call quality: Fair",
                "Call quality: Poor"
            ]
        );
    }
}
