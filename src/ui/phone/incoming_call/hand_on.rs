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
    call: Memo<Option<CallView>>,
    replies: RwSignal<bool>,
    forwards: RwSignal<bool>,
    reason: RwSignal<&'static str>,
}

pub(super) fn ways(ui: Ui, id: CallId, call: Memo<Option<CallView>>) -> Ways {
    let ringing = Ringing {
        ui,
        id: StoredValue::new(id),
        call,
        replies: RwSignal::new(false),
        forwards: RwSignal::new(false),
        reason: RwSignal::new(""),
    };
    let buttons = view! {
        {ringing.button(Icon::Voicemail, text::TO_VOICEMAIL)}
        {ringing.button(Icon::Reply, text::REPLY)}
        {ringing.button(Icon::Forward, text::FORWARD)}
    };
    let panel = view! {
        <p class="meta reason" role="status">{move || ringing.reason.get()}</p>
        {move || ringing.replies.get().then(|| ringing.reply_panel())}
        {move || ringing.forwards.get().then(|| ringing.forward_panel())}
    };
    Ways {
        buttons: buttons.into_any(),
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

    fn is_queued(self) -> bool {
        self.call
            .with(|call| call.as_ref().is_some_and(|call| call.queue.is_some()))
    }

    fn button(self, glyph: Icon, name: &'static str) -> AnyView {
        let why = move || self.is_queued().then_some(text::FROM_QUEUE);
        let is_open = move || match name {
            text::REPLY => Some(self.replies.get().to_string()),
            text::FORWARD => Some(self.forwards.get().to_string()),
            _ => None,
        };
        view! {
            <button
                class="btn quiet small"
                id=is_open().map(|_| self.handle(name))
                aria-disabled=move || why().map(|_| "true")
                aria-description=why
                aria-expanded=is_open
                title=why
                on:click=move |_| self.chosen(name)
            >
                {icon(glyph)}{name}
            </button>
        }
        .into_any()
    }

    fn chosen(self, name: &'static str) {
        if untrack(|| self.is_queued()) {
            self.reason.set(text::FROM_QUEUE);
            return;
        }
        if name == text::TO_VOICEMAIL {
            let call = self.id();
            self.ui.dispatch.send(Intent::SendToVoicemail { call });
            return;
        }
        let is_reply = name == text::REPLY;
        let opens_reply = is_reply && !self.replies.get_untracked();
        let opens_forward = !is_reply && !self.forwards.get_untracked();
        self.replies.set(opens_reply);
        self.forwards.set(opens_forward);
        if opens_reply {
            let call = self.id();
            self.ui.dispatch.send(Intent::StartReply { call });
        }
        if opens_reply || opens_forward {
            dom::focus_later(self.handle("line"));
        }
    }

    /// Esc closes what a button opened, and goes back to the button.
    fn on_key(self, event: &ev::KeyboardEvent) {
        if event.key() == "Escape" {
            let opener = if self.replies.get_untracked() {
                text::REPLY
            } else {
                text::FORWARD
            };
            self.replies.set(false);
            self.forwards.set(false);
            dom::focus(&self.handle(opener));
            event.prevent_default();
        }
    }

    /// What the caller was told goes along to NetSuite.
    fn reply(self, reply: Reply) {
        let mut note = self
            .call
            .with_untracked(|call| call.as_ref().map(|call| call.note.clone()))
            .unwrap_or_default();
        if !note.is_empty() {
            note.push('\n');
        }
        note.push_str(&text::replied(text::reply(&reply)));
        let call = self.id();
        self.ui
            .dispatch
            .send(Intent::WriteNote { call, text: note });
        let call = self.id();
        self.ui.dispatch.send(Intent::Reply { call, reply });
    }

    fn reply_panel(self) -> AnyView {
        let presets = PRESETS.map(|preset| {
            let words = text::reply(&preset).to_owned();
            view! {
                <li><button class="menu-item" on:click=move |_| self.reply(preset.clone())>{words}</button></li>
            }
            .into_any()
        });
        let own = self.line(
            "text",
            text::OWN_REPLY,
            text::SEND_REPLY,
            |ringing, text| {
                if !text.trim().is_empty() {
                    ringing.reply(Reply::Own { text });
                }
            },
        );
        view! {
            <div class="ring-panel" role="group" aria-label=text::REPLY on:keydown=move |key| self.on_key(&key)>
                {own}
                <ul>{presets.into_iter().collect_view()}</ul>
                <p class="meta">{text::REPLY_ABOUT}</p>
            </div>
        }
        .into_any()
    }

    fn forward_panel(self) -> AnyView {
        let number = self.line(
            "tel",
            text::FORWARD_TO,
            text::FORWARD_NOW,
            |ringing, input| {
                let call = ringing.id();
                ringing.ui.dispatch.send(Intent::Forward { call, input });
            },
        );
        let dialer = self.ui.stores.dialer;
        let problem = move || dialer.with(|dialer| dialer.problem.as_ref().map(text::dial_problem));
        view! {
            <div class="ring-panel" role="group" aria-label=text::FORWARD on:keydown=move |key| self.on_key(&key)>
                {number}
                <p class="bad" role="alert">{problem}</p>
            </div>
        }
        .into_any()
    }

    /// A field and the button that sends what stands in it.
    fn line(
        self,
        kind: &'static str,
        label: &'static str,
        button: &'static str,
        send: fn(Self, String),
    ) -> AnyView {
        let typed = RwSignal::new(String::new());
        let submit = move |event: ev::SubmitEvent| {
            event.prevent_default();
            send(self, typed.get_untracked());
        };
        view! {
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
        }
        .into_any()
    }
}
