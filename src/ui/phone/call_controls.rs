//! The grid of controls of a live call, and what they open. What is not possible stays in its place,
//! can be reached, and says why.

use ledgerline_core::domain::{
    call::CallView,
    call_control::{Control, InCall},
    ids::CallId,
    intent::Intent,
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, sized},
    text,
};

use super::{
    dial_pad::dial_pad,
    hand_over::{HandOver, consultation, hand_over},
    ids,
    legal::Legal,
    more::More,
};

/// What stands open below the grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Panel {
    None,
    Keypad,
    HandOver(HandOver),
    AddCall,
}

impl Panel {
    /// The control that it is about, while one is open.
    const fn control(self) -> Option<Control> {
        match self {
            Self::None => None,
            Self::Keypad => Some(Control::Keypad),
            Self::HandOver(kind) => Some(kind.control()),
            Self::AddCall => Some(Control::AddCall),
        }
    }
}

/// The controls of one call.
#[derive(Clone, Copy)]
pub(super) struct Controls {
    pub(super) ui: Ui,
    id: StoredValue<CallId>,
    pub(super) call: Memo<Option<CallView>>,
    legal: Legal,
    pub(super) open: RwSignal<Panel>,
    /// Somebody else is about to be called besides, as typed into the open panel.
    pub(super) is_adding: StoredValue<bool>,
    reason: RwSignal<&'static str>,
    is_at_hand: Memo<bool>,
}

pub(super) fn call_controls(ui: Ui, id: CallId, call: Memo<Option<CallView>>) -> AnyView {
    let of = id.clone();
    let controls = Controls {
        ui,
        id: StoredValue::new(id),
        call,
        legal: Legal::of(ui, call),
        open: RwSignal::new(Panel::None),
        is_adding: StoredValue::new(false),
        reason: RwSignal::new(""),
        is_at_hand: Memo::new(move |_| ui.stores.calls.at_hand().as_ref() == Some(&of)),
    };
    controls.close_in_time();
    controls.view()
}

impl Controls {
    pub(super) fn id(self) -> CallId {
        self.id.get_value()
    }

    pub(super) fn in_call<T: Default>(self, read: fn(&InCall) -> T) -> T {
        self.call
            .with(|call| call.as_ref().map(|call| read(&call.in_call)))
            .unwrap_or_default()
    }

    pub(super) fn why_not(self, control: Control) -> Option<&'static str> {
        self.legal.why_not(control)
    }

    /// A panel closes when what it asked for is there or its control cannot be had any more. What becomes of
    /// other calls does not close it, nor does what RingCentral is at for a moment: something is typed there.
    fn close_in_time(self) {
        Effect::new(move |_| {
            let control = self.open.get().control();
            if control.is_some_and(|control| self.legal.is_gone(control)) {
                self.open.set(Panel::None);
            }
        });
        let flips = Memo::new(move |_| self.in_call(|it| it.flips_to.is_some()));
        Effect::new(move |_| {
            let is_flip = self.open.get_untracked() == Panel::HandOver(HandOver::Flip);
            if flips.get() && is_flip {
                self.open.set(Panel::None);
            }
        });
        let is_misdialled = Memo::new(move |_| self.in_call(|it| it.misdialled.is_some()));
        Effect::new(move |_| {
            if is_misdialled.get() {
                self.is_adding.set_value(false);
            }
        });
        let live = self.ui.stores.calls.live();
        Effect::new(move |known: Option<Vec<CallId>>| {
            let now = live.get();
            let is_new = |known: Vec<CallId>| now.iter().any(|id| !known.contains(id));
            if known.is_some_and(is_new) && self.is_adding.get_value() {
                self.is_adding.set_value(false);
                self.open.set(Panel::None);
            }
            now
        });
    }

    fn view(self) -> AnyView {
        let is_muted = Memo::new(move |_| {
            self.call
                .with(|call| call.as_ref().is_some_and(|call| call.is_muted))
        });
        let is_held = Memo::new(move |_| self.in_call(|it| it.held_since.is_some()));
        let is_recorded = Memo::new(move |_| self.in_call(|it| it.is_recorded));
        let mute = self.toggle(
            Some(ids::MUTE),
            is_muted,
            [
                (Control::Mute, Icon::Microphone, text::MUTE),
                (Control::Mute, Icon::MicrophoneOff, text::UNMUTE),
            ],
            |call, is_on| Intent::SetMuted {
                call,
                muted: !is_on,
            },
        );
        let hold = self.toggle(
            Some(ids::HOLD),
            is_held,
            [
                (Control::Hold, Icon::Hold, text::HOLD),
                (Control::Resume, Icon::Hold, text::RESUME),
            ],
            |call, is_on| {
                if is_on {
                    Intent::Resume { call }
                } else {
                    Intent::Hold { call }
                }
            },
        );
        let record = self.toggle(
            None,
            is_recorded,
            [
                (Control::Record, Icon::Record, text::RECORD),
                (Control::StopRecording, Icon::Record, text::STOP_RECORDING),
            ],
            |call, is_on| Intent::SetRecording { call, on: !is_on },
        );
        let more = More::of(self.ui, &self.id(), self.call, self.legal, self.reason);
        let panel =
            move |id, control, glyph, name, panel| self.opener(id, control, glyph, name, panel);
        view! {
            <div class="controls-and-menu">
            <div class="controls" role="group" aria-label=text::CONTROLS>
                {mute}
                {hold}
                {panel(Some(ids::KEYPAD), Control::Keypad, Icon::Keypad, text::KEYPAD, Panel::Keypad)}
                {panel(
                    Some(ids::TRANSFER),
                    Control::Transfer,
                    Icon::Transfer,
                    text::TRANSFER,
                    Panel::HandOver(HandOver::Transfer),
                )}
                {panel(None, Control::AddCall, Icon::Plus, text::ADD_CALL, Panel::AddCall)}
                {self.button(None, Control::Merge, Icon::Merge, text::MERGE, |it| {
                    it.ui.dispatch.send(Intent::Merge { call: it.id() });
                })}
                {record}
                {self
                    .button(
                        None,
                        Control::Park,
                        Icon::Park,
                        text::PARK,
                        |it| {
                            let note = text::PARKED_AT.to_owned();
                            it.ui.dispatch.send(Intent::Park { call: it.id(), note });
                        },
                    )}
                {panel(None, Control::Flip, Icon::Flip, text::FLIP, Panel::HandOver(HandOver::Flip))}
                {more.button()}
            </div>
            {more.menu()}
            </div>
            <p class="meta reason" role="status">{move || self.reason.get()}</p>
            {move || self.opened()}
            {consultation(&self)}
        }
        .into_any()
    }

    fn opened(self) -> Option<AnyView> {
        match self.open.get() {
            Panel::None => None,
            Panel::Keypad => Some(dial_pad(Some(self.panel()), text::KEYPAD, move |digit| {
                self.click(Control::Keypad, |it| {
                    it.ui.dispatch.send(Intent::SendDigits {
                        call: it.id(),
                        digits: digit.to_owned(),
                    });
                });
            })),
            Panel::HandOver(kind) => Some(hand_over(&self, kind)),
            Panel::AddCall => Some(hand_over(&self, HandOver::AddCall)),
        }
    }

    /// Does what it says, or says why not.
    pub(super) fn click(self, control: Control, act: impl FnOnce(Self)) {
        if let Some(why) = self.legal.why_not_now(control) {
            self.reason.set(why);
        } else {
            self.reason.set("");
            act(self);
        }
    }

    /// The id of what is open.
    pub(super) fn panel(self) -> String {
        format!("{}-panel", self.id())
    }

    fn handle(self, id: Option<&'static str>) -> Option<&'static str> {
        id.filter(|_| self.is_at_hand.get())
    }

    fn button(
        self,
        id: Option<&'static str>,
        control: Control,
        glyph: Icon,
        name: &'static str,
        act: fn(Self),
    ) -> AnyView {
        view! {
            <button
                class="control"
                id=move || self.handle(id)
                aria-disabled=move || self.legal.disabled(control)
                aria-description=move || self.why_not(control)
                title=move || self.why_not(control)
                on:click=move |_| self.click(control, act)
            >
                {sized(glyph, "i l")}
                <span>{name}</span>
            </button>
        }
        .into_any()
    }

    fn opener(
        self,
        id: Option<&'static str>,
        control: Control,
        glyph: Icon,
        name: &'static str,
        panel: Panel,
    ) -> AnyView {
        let act = move |it: Self| {
            it.is_adding.set_value(false);
            it.open
                .update(|open| *open = if *open == panel { Panel::None } else { panel });
        };
        view! {
            <button
                class="control"
                id=move || self.handle(id)
                aria-disabled=move || self.legal.disabled(control)
                aria-description=move || self.why_not(control)
                title=move || self.why_not(control)
                aria-expanded=move || (self.open.get() == panel).to_string()
                aria-controls=move || (self.open.get() == panel).then(|| self.panel())
                on:click=move |_| self.click(control, act)
            >
                {sized(glyph, "i l")}
                <span>{name}</span>
            </button>
        }
        .into_any()
    }

    /// A control with two names, the second while `is_on`.
    fn toggle(
        self,
        id: Option<&'static str>,
        is_on: Memo<bool>,
        [off, on]: [(Control, Icon, &'static str); 2],
        intent: fn(CallId, bool) -> Intent,
    ) -> AnyView {
        let now = move || if is_on.get() { on } else { off };
        let why = Memo::new(move |_| self.why_not(now().0));
        view! {
            <button
                class="control"
                class:on=is_on
                id=move || self.handle(id)
                aria-disabled=move || why.get().map(|_| "true")
                aria-description=move || why.get()
                title=move || why.get()
                on:click=move |_| {
                    let (is_on, control) = (is_on.get_untracked(), untrack(now).0);
                    self.click(control, |it| it.ui.dispatch.send(intent(it.id(), is_on)));
                }
            >
                {move || sized(now().1, "i l")}
                <span>{move || now().2}</span>
            </button>
        }
        .into_any()
    }
}
