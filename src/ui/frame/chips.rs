//! The three chips: is `RingCentral` there, is `NetSuite` there, will this browser ring.

use ledgerline_core::domain::connection::{
    NetSuiteState, PhoneState, PhoneUnavailable, RingCentralState,
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    primitives::{Mark, Tone},
    steady::steady,
    text,
};

pub(crate) fn ringcentral_mark(state: RingCentralState) -> Mark {
    let (tone, icon) = match state {
        RingCentralState::NotConnected => (Tone::Quiet, Icon::Dash),
        RingCentralState::Connecting => (Tone::Info, Icon::Turning),
        RingCentralState::Connected => (Tone::Good, Icon::Check),
        RingCentralState::NoLiveEvents => (Tone::Warn, Icon::Warning),
        RingCentralState::ReconnectNeeded => (Tone::Bad, Icon::Refuse),
    };
    Mark::new(tone, icon, text::ringcentral_state(state))
}

pub(crate) fn netsuite_mark(state: NetSuiteState) -> Mark {
    let (tone, icon) = match state {
        NetSuiteState::NotSetUp => (Tone::Quiet, Icon::Dash),
        NetSuiteState::Connected => (Tone::Good, Icon::Check),
        NetSuiteState::Waiting { .. } => (Tone::Warn, Icon::Clock),
        NetSuiteState::AttentionNeeded => (Tone::Bad, Icon::Warning),
    };
    Mark::new(tone, icon, text::netsuite_state(state))
}

fn phone_mark(state: PhoneState) -> Mark {
    let (tone, icon) = match state {
        PhoneState::Starting => (Tone::Info, Icon::Turning),
        PhoneState::Ready | PhoneState::ReadyElsewhere => (Tone::Good, Icon::Check),
        PhoneState::Unavailable {
            reason: PhoneUnavailable::NotConnected,
        } => (Tone::Quiet, Icon::Dash),
        PhoneState::Unavailable { .. } => (Tone::Bad, Icon::Warning),
    };
    Mark::new(tone, icon, text::phone_state(state))
}

/// Another tab that takes the phone over is as good as ready while it starts. A lost phone is not
/// hidden here: the engine has waited before it said so.
fn phone_passes(shown: PhoneState, new: PhoneState) -> bool {
    matches!(shown, PhoneState::Ready | PhoneState::ReadyElsewhere) && new == PhoneState::Starting
}

pub(super) fn chips(ui: Ui) -> AnyView {
    let connection = ui.stores.connection;
    // The engine itself keeps silent about a short loss of events.
    let ringcentral = Memo::new(move |_| connection.ringcentral());
    let phone = steady(Memo::new(move |_| connection.phone()), phone_passes);
    let netsuite = Memo::new(move |_| connection.with(|view| view.netsuite));
    view! {
        <div class="chips" role="group" aria-label=text::STATUS_GROUP>
            {chip("RC", text::RINGCENTRAL, Signal::derive(move || ringcentral_mark(ringcentral.get())), Some(ui))}
            {chip("NS", text::NETSUITE, Signal::derive(move || netsuite_mark(netsuite.get())), None)}
            {chip("Ph", text::PHONE, Signal::derive(move || phone_mark(phone.get())), None)}
        </div>
    }
    .into_any()
}

/// A state that is told as it changes. With a panel behind it, a button lies over it: what is inside of
/// a button is told to nobody.
fn chip(
    short: &'static str,
    service: &'static str,
    state: Signal<Mark>,
    opens: Option<Ui>,
) -> AnyView {
    let whole = move || format!("{service}: {}", state.get().word);
    view! {
        <span
            class=move || format!("chip {}", state.get().tone.class())
            role="status"
            aria-label=whole
            title=whole
        >
            <span class="abbr" aria-hidden="true">{short}</span>
            {move || icon(state.get().icon)}
            <span class="service">{service}": "</span>
            <span class="word">{move || state.get().word}</span>
            {opens
                .map(|ui| {
                    view! {
                        <button
                            class="over"
                            aria-label=text::ABOUT_CONNECTION
                            aria-haspopup="dialog"
                            on:click=move |_| ui.shows_connection.set(true)
                        ></button>
                    }
                })}
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_that_registers_anew_does_not_flicker() {
        let unreachable = PhoneState::Unavailable {
            reason: PhoneUnavailable::Unreachable,
        };
        assert!(phone_passes(PhoneState::Ready, PhoneState::Starting));
        assert!(!phone_passes(PhoneState::ReadyElsewhere, unreachable));
        assert!(!phone_passes(PhoneState::Starting, PhoneState::Ready));
        assert!(!phone_passes(PhoneState::Ready, PhoneState::ReadyElsewhere));
    }

    #[test]
    fn what_a_person_must_act_on_is_shown_at_once() {
        let no_line = PhoneState::Unavailable {
            reason: PhoneUnavailable::NoDigitalLine,
        };
        assert!(!phone_passes(PhoneState::Ready, no_line));
    }

    #[test]
    fn no_two_states_of_ringcentral_look_alike_without_colour() {
        let marks = [
            RingCentralState::NotConnected,
            RingCentralState::Connecting,
            RingCentralState::Connected,
            RingCentralState::NoLiveEvents,
            RingCentralState::ReconnectNeeded,
        ]
        .map(ringcentral_mark);
        for (at, one) in marks.iter().enumerate() {
            for other in &marks[at + 1..] {
                assert_ne!(one.word, other.word);
                assert_ne!(one.icon, other.icon, "{} and {}", one.word, other.word);
            }
        }
    }
}
