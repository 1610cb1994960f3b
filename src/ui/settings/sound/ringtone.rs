//! Which ringtone: one of Ledgerline's, or a file of the person's own that this browser keeps.

use ledgerline_core::domain::sound::{
    LARGEST_RINGTONE, Ringtone, RingtoneProblem, SoundView, SoundWish,
};
use leptos::{ev, prelude::*};

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    primitives::keyed,
    text,
};

const INPUT: &str = "own-ringtone";
const BUTTON: &str = "add-ringtone";
/// What stands before the name of a file of their own, in the values of the list.
const OWN: &str = "own:";

/// Value and name of each that can be chosen. One that is chosen is among them, although it is gone.
fn choices(sound: &SoundView) -> Vec<(String, String)> {
    let melodies = Ringtone::ALL.into_iter().enumerate();
    let melodies = melodies.map(|(at, each)| (at.to_string(), text::ringtone(each).to_owned()));
    let chosen = sound.settings.own_ringtone.iter();
    let gone = chosen.filter(|name| !sound.own_ringtones.contains(name));
    let own = sound.own_ringtones.iter().chain(gone);
    melodies
        .chain(own.map(|name| (format!("{OWN}{name}"), name.clone())))
        .collect()
}

/// The value of the one that is chosen.
fn chosen(sound: &SoundView) -> String {
    if let Some(name) = &sound.settings.own_ringtone {
        return format!("{OWN}{name}");
    }
    let mut all = Ringtone::ALL.iter();
    let at = all.position(|it| *it == sound.settings.ringtone);
    at.unwrap_or_default().to_string()
}

/// What choosing this value means.
fn wish(value: &str) -> Option<SoundWish> {
    if let Some(name) = value.strip_prefix(OWN) {
        let name = name.to_owned();
        return Some(SoundWish::RingOwn { name });
    }
    let ringtone = Ringtone::ALL.get(value.parse::<usize>().ok()?).copied()?;
    Some(SoundWish::Ring { ringtone })
}

/// The list, and the person's own below it.
pub(super) fn choice(ui: Ui) -> AnyView {
    let sound = ui.stores.sound;
    let all = Memo::new(move |_| sound.with(choices));
    let now = Memo::new(move |_| sound.with(chosen));
    let choose = move |change| {
        if let Some(wish) = wish(&event_target_value(&change)) {
            ui.dispatch.sound(wish);
        }
    };
    let options = move || {
        let now = now.get();
        let option = |(value, name): (String, String)| {
            let is_chosen = value == now;
            view! { <option value=value selected=is_chosen>{name}</option> }.into_any()
        };
        all.get().into_iter().map(option).collect_view()
    };
    view! {
        <label class="field">
            <span>{text::RINGTONE}</span>
            <select class="select" on:change=choose>{options}</select>
        </label>
        {own(ui)}
    }
    .into_any()
}

fn own(ui: Ui) -> AnyView {
    let sound = ui.stores.sound;
    let names = Memo::new(move |_| sound.with(|it| it.own_ringtones.clone()));
    let is_closed = Memo::new(move |_| !ui.stores.connection.is_signed_in());
    let is_too_large = RwSignal::new(false);
    let problem = Memo::new(move |_| {
        let told = || sound.with(|it| it.ringtone_problem.as_ref().map(text::ringtone_problem));
        if is_too_large.get() {
            Some(text::ringtone_problem(&RingtoneProblem::TooLarge))
        } else {
            told()
        }
    });
    let add = move |_| {
        if !is_closed.get_untracked() {
            dom::click(INPUT);
        }
    };
    let taken = move |_: ev::Event| {
        is_too_large.set(false);
        let fits = move |_: &str, _: &str, size: usize| {
            is_too_large.set(size > LARGEST_RINGTONE);
            size <= LARGEST_RINGTONE
        };
        dom::read_chosen(INPUT, fits, move |file| {
            let (name, data) = (file.name, file.data);
            ui.dispatch.sound(SoundWish::AddRingtone { name, data });
        });
    };
    let hint = move || {
        if is_closed.get() {
            text::ADD_RINGTONE_UNCONNECTED
        } else {
            text::ADD_RINGTONE_HINT
        }
    };
    let row = move |name: String| {
        let (shown, label) = (name.clone(), text::remove_ringtone(&name));
        let remove = move |_| {
            let name = name.clone();
            ui.dispatch.sound(SoundWish::RemoveRingtone { name });
            dom::focus(BUTTON);
        };
        view! {
            <li>
                <span class="wrap">{shown}</span>
                <button class="btn quiet small icon" aria-label=label.clone() title=label on:click=remove>
                    {icon(Icon::Cross)}
                </button>
            </li>
        }
        .into_any()
    };
    let list = move || {
        let has_any = names.with(|names| !names.is_empty());
        has_any.then(|| {
            view! { <ul class="listed" aria-label=text::OWN_RINGTONES>{keyed(names, row)}</ul> }
        })
    };
    view! {
        {list}
        <div class="row">
            <button
                class="btn small"
                id=BUTTON
                aria-disabled=move || is_closed.get().then_some("true")
                aria-description=hint
                on:click=add
            >
                {icon(Icon::Plus)}{text::ADD_RINGTONE}
            </button>
            <input type="file" id=INPUT hidden accept="audio/*" on:change=taken />
        </div>
        <p class="meta">{hint}</p>
        <div role="status">
            {move || problem.get().map(|words| view! { <p class="note warn">{icon(Icon::Warning)}<span>{words}</span></p> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::sound::SoundSettings;

    use super::*;

    #[test]
    fn each_choice_means_what_it_says_and_the_chosen_one_is_among_them() {
        let own = |name: &str| SoundView {
            settings: SoundSettings {
                own_ringtone: Some(name.to_owned()),
                ..SoundSettings::default()
            },
            own_ringtones: vec!["own:0.mp3".to_owned(), "owl.mp3".to_owned()],
            ..SoundView::default()
        };
        for name in ["owl.mp3", "own:0.mp3", "gone.mp3"] {
            let sound = own(name);
            let all = choices(&sound);
            let (value, _) = all
                .iter()
                .find(|(value, _)| *value == chosen(&sound))
                .unwrap();
            let name = name.to_owned();
            assert_eq!(wish(value), Some(SoundWish::RingOwn { name }));
        }
        for ringtone in Ringtone::ALL {
            let mut sound = own("owl.mp3");
            sound.settings.ring_like(ringtone);
            assert_eq!(wish(&chosen(&sound)), Some(SoundWish::Ring { ringtone }));
        }
        assert_eq!(wish("9"), None);
    }
}
