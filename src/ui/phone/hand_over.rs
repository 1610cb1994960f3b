//! What a live call's controls ask a number for: transfer, a second call, flip, which offers the phones of
//! one's own, too; and the buttons of a transfer about which somebody is asked first.

use ledgerline_core::domain::{call_control::Control, intent::Intent, ring_out::OtherPhone};
use leptos::{ev, prelude::*};

use crate::ui::{dom, text};

use super::{
    call_controls::{Controls, Panel},
    person_field::{Meant, PersonField},
};

/// For what a number is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum HandOver {
    Transfer,
    Flip,
    AddCall,
}

impl HandOver {
    pub(super) const fn control(self) -> Control {
        match self {
            Self::Transfer => Control::Transfer,
            Self::Flip => Control::Flip,
            Self::AddCall => Control::AddCall,
        }
    }

    /// Name, button and what it is about.
    const fn words(self) -> [&'static str; 3] {
        match self {
            Self::Transfer => [
                text::TRANSFER_CALL,
                text::TRANSFER_NOW,
                text::TRANSFER_ABOUT,
            ],
            Self::Flip => [text::FLIP_CALL, text::FLIP_NOW, text::FLIP_ABOUT],
            Self::AddCall => [text::ADD_CALL, text::CALL, ""],
        }
    }
}

/// Field and buttons. Esc closes them.
pub(super) fn hand_over(controls: &Controls, kind: HandOver) -> AnyView {
    let controls = *controls;
    let [name, button, about] = kind.words();
    let field = format!("{}-line", controls.id());
    // A call is flipped to a phone of one's own.
    let suggests = kind != HandOver::Flip;
    let person = PersonField::new(controls.ui, format!("{}-people", controls.id()), suggests);
    dom::focus_later(field.clone());
    let send = move |asks: bool| {
        let Some(Meant { input, name }) = person.meant() else {
            return;
        };
        controls.click(kind.control(), |controls| {
            let call = controls.id();
            controls.is_adding.set_value(kind == HandOver::AddCall);
            controls.ui.dispatch.send(match kind {
                HandOver::Transfer if asks => Intent::AskFirst { call, input },
                HandOver::Transfer => {
                    let note = text::transferred_to(&name);
                    Intent::Transfer { call, input, note }
                }
                HandOver::Flip => Intent::Flip { call, input },
                HandOver::AddCall => Intent::AddCall { call, input },
            });
        });
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send(false);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            dom::focus_opener(&controls.panel());
            controls.open.set(Panel::None);
            event.prevent_default();
        }
    };
    view! {
        <div
            class="hand-over"
            id=controls.panel()
            role="dialog"
            aria-label=name
            on:keydown=on_key
        >
            {(kind == HandOver::Flip).then(|| own_phones(controls))}
            <form class="ring-line" on:submit=submit>
                {person.view(field, text::NAME_OR_NUMBER)}
                <button class="btn primary" type="submit">{button}</button>
                {(kind == HandOver::Transfer)
                    .then(|| {
                        view! {
                            <button class="btn" type="button" on:click=move |_| send(true)>{text::ASK_FIRST}</button>
                        }
                    })}
            </form>
            {person.problem(controls.id())}
            <p class="meta">{about}</p>
        </div>
    }
    .into_any()
}

/// The phones of one's own that the call can be flipped to; nothing where RingCentral knows none.
fn own_phones(controls: Controls) -> AnyView {
    let dialer = controls.ui.stores.dialer;
    let phones = Memo::new(move |_| dialer.with(|dialer| dialer.other_phones.flips.clone()));
    let entry = move |phone: OtherPhone| {
        let words = text::own_phone(&phone);
        let flip = move |_| {
            let (call, input) = (controls.id(), phone.number.clone());
            controls.ui.dispatch.send(Intent::Flip { call, input });
        };
        view! { <li><button class="menu-item" type="button" on:click=flip>{words}</button></li> }
    };
    let list = move || {
        let phones = phones.get();
        (!phones.is_empty()).then(|| {
            view! { <ul class="flips" aria-label=text::FLIP_PHONES>{phones.into_iter().map(entry).collect_view()}</ul> }
        })
    };
    view! { {list} }.into_any()
}

/// While somebody is asked whether they take the call.
pub(super) fn consultation(controls: &Controls) -> AnyView {
    let controls = *controls;
    let asks = Memo::new(move |_| controls.in_call(|it| it.asks.clone()));
    let button = move |control: Control, name: &'static str| {
        view! {
            <button
                class="btn"
                class:primary=control == Control::CompleteTransfer
                aria-disabled=move || controls.why_not(control).map(|_| "true")
                aria-description=move || controls.why_not(control)
                on:click=move |_| {
                    if untrack(|| controls.why_not(control)).is_none() {
                        transfer(&controls, control);
                    }
                }
            >
                {name}
            </button>
        }
        .into_any()
    };
    let panel = move || {
        asks.get().map(|_| {
            view! {
                <div class="hand-over" role="dialog" aria-label=text::TRANSFER_CALL>
                    <div class="ring-line">
                        {button(Control::CompleteTransfer, text::COMPLETE_TRANSFER)}
                        {button(Control::Swap, text::SWAP)}
                        {button(Control::CancelTransfer, text::CANCEL_TRANSFER)}
                    </div>
                </div>
            }
        })
    };
    view! { {panel} }.into_any()
}

fn transfer(controls: &Controls, control: Control) {
    let call = controls.id();
    let asks = untrack(|| controls.in_call(|it| it.asks.clone()));
    let is_held = untrack(|| controls.in_call(|it| it.held_since.is_some()));
    let intent = if control == Control::CancelTransfer {
        Intent::CancelTransfer { call }
    } else if control == Control::Swap {
        // Whoever waits is gone back to; the other one waits then.
        let to = if is_held { Some(call) } else { asks };
        let Some(call) = to else { return };
        Intent::Resume { call }
    } else {
        let asked = asks.and_then(|id| controls.ui.stores.calls.call(id).get_untracked());
        let name = asked.map(|call| text::call_name(&call)).unwrap_or_default();
        let note = text::transferred_to(&name);
        Intent::CompleteTransfer { call, note }
    };
    controls.ui.dispatch.send(intent);
}
