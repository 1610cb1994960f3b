//! What a ringing call can get instead of an answer: voicemail, a reply, another number.

use ledgerline_core::domain::{
    call::CallView,
    ids::CallId,
    intent::{Intent, Reply},
};
use leptos::{ev, prelude::*};

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    text,
};

const PRESETS: [Reply; 5] = [
    Reply::CallYouBack,
    Reply::CallMeBack,
    Reply::InAMeeting,
    Reply::OnOtherLine,
    Reply::OnMyWay,
];

/// The buttons, and below them what one of them opens.
pub(super) struct Ways {
    pub(super) buttons: AnyView,
    pub(super) panel: AnyView,
}

#[derive(Clone, Copy)]
struct Ringing {
    ui: Ui,
    id: StoredValue<CallId>,
    /// The name of the button whose panel is open; empty when none is.
    open: RwSignal<&'static str>,
    reason: RwSignal<&'static str>,
}

pub(super) fn ways(ui: Ui, id: CallId, call: Memo<Option<CallView>>) -> Ways {
    let ringing = Ringing {
        ui,
        id: StoredValue::new(id),
        open: RwSignal::new(""),
        reason: RwSignal::new(""),
    };
    let is_queued = Memo::new(move |_| {
        call.with(|call| call.as_ref().is_some_and(|call| call.queue.is_some()))
    });
    let buttons = move || {
        let why = is_queued.get().then_some(text::FROM_QUEUE);
        [
            (Icon::Voicemail, text::TO_VOICEMAIL),
            (Icon::Reply, text::REPLY),
            (Icon::Forward, text::FORWARD),
        ]
        .map(|(glyph, name)| ringing.button(glyph, name, why))
        .into_iter()
        .collect_view()
    };
    let panel = view! {
        <p class="meta reason" role="status">{move || ringing.reason.get()}</p>
        {move || match ringing.open.get() {
            text::REPLY => Some(ringing.reply_panel()),
            text::FORWARD => Some(ringing.forward_panel()),
            _ => None,
        }}
    };
    Ways {
        buttons: view! { {buttons} }.into_any(),
        panel: panel.into_any(),
    }
}

impl Ringing {
    fn id(self) -> CallId {
        self.id.get_value()
    }

    /// Unique to this call, for focus.
    fn handle(self, name: &str) -> String {
        format!("{}-{name}", self.id())
    }

    fn button(self, glyph: Icon, name: &'static str, why: Option<&'static str>) -> AnyView {
        let opens = name != text::TO_VOICEMAIL;
        view! {
            <button
                class="btn quiet small"
                id=opens.then(|| self.handle(name))
                aria-disabled=why.map(|_| "true")
                aria-description=why
                aria-expanded=move || opens.then(|| (self.open.get() == name).to_string())
                title=why
                on:click=move |_| match why {
                    Some(why) => self.reason.set(why),
                    None => self.chosen(name),
                }
            >
                {icon(glyph)}{name}
            </button>
        }
        .into_any()
    }

    fn chosen(self, name: &'static str) {
        let call = self.id();
        if name == text::TO_VOICEMAIL {
            self.ui.dispatch.send(Intent::SendToVoicemail { call });
        } else if self.open.get_untracked() == name {
            self.open.set("");
        } else {
            self.open.set(name);
            dom::focus_later(self.handle("line"));
            if name == text::REPLY {
                self.ui.dispatch.send(Intent::StartReply { call });
            }
        }
    }

    /// What the caller was told goes along to NetSuite.
    fn reply(self, reply: Reply) {
        let note = text::replied(text::reply(&reply));
        let call = self.id();
        self.ui.dispatch.send(Intent::Reply { call, reply, note });
    }

    fn reply_panel(self) -> AnyView {
        let presets = PRESETS.map(|preset| {
            let words = text::reply(&preset).to_owned();
            view! {
                <li><button class="menu-item" on:click=move |_| self.reply(preset.clone())>{words}</button></li>
            }
            .into_any()
        });
        let more = view! { <ul>{presets.into_iter().collect_view()}</ul><p class="meta">{text::REPLY_ABOUT}</p> };
        self.panel(
            text::REPLY,
            ("text", text::OWN_REPLY, text::SEND_REPLY),
            |ringing, text| {
                if !text.trim().is_empty() {
                    ringing.reply(Reply::Own(text));
                }
            },
            more.into_any(),
        )
    }

    fn forward_panel(self) -> AnyView {
        let dialer = self.ui.stores.dialer;
        let problem =
            move || dialer.with(|dialer| dialer.problem.as_ref().and_then(text::dial_problem));
        self.panel(
            text::FORWARD,
            ("tel", text::FORWARD_TO, text::FORWARD_NOW),
            |ringing, input| {
                let call = ringing.id();
                ringing.ui.dispatch.send(Intent::Forward { call, input });
            },
            view! { <p class="bad" role="alert">{problem}</p> }.into_any(),
        )
    }

    /// A field, the button that sends what stands in it, and more. Esc closes it and goes back to the
    /// button that opened it.
    fn panel(
        self,
        name: &'static str,
        (kind, label, button): (&'static str, &'static str, &'static str),
        send: fn(Self, String),
        more: AnyView,
    ) -> AnyView {
        let typed = RwSignal::new(String::new());
        let submit = move |event: ev::SubmitEvent| {
            event.prevent_default();
            send(self, typed.get_untracked());
        };
        let on_key = move |event: ev::KeyboardEvent| {
            if event.key() == "Escape" {
                self.open.set("");
                dom::focus(&self.handle(name));
                event.prevent_default();
            }
        };
        view! {
            <div class="ring-panel" role="group" aria-label=name on:keydown=on_key>
                <form class="ring-line" on:submit=submit>
                    <input
                        class="input"
                        id=self.handle("line")
                        type=kind
                        autocomplete="off"
                        aria-label=label
                        placeholder=label
                        on:input=move |input| typed.set(event_target_value(&input))
                    />
                    <button class="btn primary" type="submit">{button}</button>
                </form>
                {more}
            </div>
        }
        .into_any()
    }
}
