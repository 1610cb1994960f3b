//! When it rings here: the hours of a week, and a pause.

use ledgerline_core::domain::sound::{
    SoundWish,
    quiet::{Days, HoursFlaw, MinuteOfDay, Pause, RingHours, Weekday},
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    text,
};

const FIRST_PAUSE: &str = "first-pause";
const CLOCK: &str = "ring-clock";
const FLAW: &str = "ring-flaw";

/// The hours as they stand in the fields, which may be none.
#[derive(Clone, Copy)]
struct Typed {
    ui: Ui,
    days: RwSignal<Days>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    flaw: RwSignal<Option<HoursFlaw>>,
}

impl Typed {
    fn new(ui: Ui) -> Self {
        let typed = Self {
            ui,
            days: RwSignal::new(Days::default()),
            from: RwSignal::new(String::new()),
            to: RwSignal::new(String::new()),
            flaw: RwSignal::new(None),
        };
        let kept = Memo::new(move |_| ui.stores.sound.with(|it| it.settings.quiet.hours));
        Effect::new(move |_| typed.show(kept.get()));
        typed
    }

    /// A field that shows this already may be typed in, and is left alone.
    fn show(self, hours: RingHours) {
        self.days.set(hours.days());
        for (typed, time) in [(self.from, hours.from()), (self.to, hours.to())] {
            let time = time.to_string();
            if typed.with_untracked(|typed| *typed != time) {
                typed.set(time);
            }
        }
        self.flaw.set(None);
    }

    /// Those that can be hold at once.
    fn take(self) {
        let time = |typed: RwSignal<String>| typed.with_untracked(|it| MinuteOfDay::parse(it));
        let hours = RingHours::new(self.days.get_untracked(), time(self.from), time(self.to));
        self.flaw.set(hours.err());
        if let Ok(hours) = hours {
            self.ui.dispatch.sound(SoundWish::Hours { hours });
        }
    }

    fn is_wrong(self, what: fn(HoursFlaw) -> bool) -> Option<&'static str> {
        self.flaw.get().filter(|flaw| what(*flaw)).map(|_| "true")
    }
}

/// `Ring only at these times`, with the times while that is chosen.
pub(super) fn hours(ui: Ui) -> AnyView {
    let sound = ui.stores.sound;
    let is_on = Memo::new(move |_| sound.with(|it| it.settings.quiet.keeps_hours));
    view! {
        <div class="ring-hours">
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || is_on.get()
                    on:change=move |change| {
                        ui.dispatch.sound(SoundWish::KeepHours { on: event_target_checked(&change) });
                    }
                />
                <span>{text::RING_HOURS}<small class="meta">{text::RING_HOURS_HINT}</small></span>
            </label>
            {move || is_on.get().then(|| week(Typed::new(ui)))}
        </div>
    }
    .into_any()
}

fn week(typed: Typed) -> AnyView {
    let time = |name: &'static str, value: RwSignal<String>| {
        view! {
            <label class="field">
                <span>{name}</span>
                <input
                    class="input"
                    type="time"
                    aria-describedby=format!("{CLOCK} {FLAW}")
                    aria-invalid=move || typed.is_wrong(|flaw| flaw != HoursFlaw::NoDay)
                    prop:value=value
                    on:input=move |input| {
                        value.set(event_target_value(&input));
                        typed.take();
                    }
                />
            </label>
        }
    };
    view! {
        <div class="stack">
            <fieldset class="weekdays" aria-describedby=FLAW>
                <legend class="label">{text::RING_DAYS}</legend>
                {Weekday::ALL.map(|one| day(typed, one)).into_iter().collect_view()}
            </fieldset>
            <div class="ring-times">{time(text::RING_FROM, typed.from)} {time(text::RING_TO, typed.to)}</div>
            <p class="meta" id=CLOCK>{text::RING_CLOCK}</p>
            <div id=FLAW role="alert">
                {move || {
                    typed
                        .flaw
                        .get()
                        .map(|flaw| {
                            view! { <p class="note bad">{icon(Icon::Warning)}<span>{text::hours_flaw(flaw)}</span></p> }
                        })
                }}
            </div>
        </div>
    }
    .into_any()
}

fn day(typed: Typed, day: Weekday) -> AnyView {
    let name = text::weekday(day);
    view! {
        <label class="weekday">
            <input
                type="checkbox"
                aria-label=name
                prop:checked=move || typed.days.with(|days| days.has(day))
                on:change=move |change| {
                    typed.days.update(|days| *days = days.with(day, event_target_checked(&change)));
                    typed.take();
                }
            />
            <span>{name.get(..3)}</span>
        </label>
    }
    .into_any()
}

/// `No ring for now`: it ends by itself, or at once.
pub(super) fn pause(ui: Ui) -> AnyView {
    let sound = ui.stores.sound;
    let is_on = Memo::new(move |_| sound.with(|it| it.settings.quiet.until.is_some()));
    let begin = move |pause: Pause| {
        view! {
            <button
                class="btn small"
                id=(pause == Pause::HalfHour).then_some(FIRST_PAUSE)
                on:click=move |_| ui.dispatch.sound(SoundWish::Pause { pause })
            >
                {text::pause(pause)}
            </button>
        }
    };
    // The button goes with the pause.
    let end = move |_| {
        ui.dispatch.sound(SoundWish::EndPause);
        dom::focus_later(FIRST_PAUSE);
    };
    view! {
        <fieldset class="pause">
            <legend class="label">{text::QUIET_NOW}</legend>
            {Pause::ALL.map(begin).into_iter().collect_view()}
            {move || {
                is_on
                    .get()
                    .then(|| {
                        view! { <button class="btn small primary" on:click=end>{icon(Icon::Bell)}{text::RING_AGAIN}</button> }
                    })
            }}
        </fieldset>
    }
    .into_any()
}
