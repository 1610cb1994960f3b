//! What a ringing call can get instead of an answer: voicemail, a reply, another number.

use ledgerline_core::domain::{
    call::CallView,
    call_control::Control,
    ids::CallId,
    intent::{Delay, DelayUnit, Intent, Reply},
    phone_number::display,
    ring_out::OtherPhone,
};
use leptos::{ev, prelude::*};

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    phone::{legal::Legal, person_field::PersonField},
    text,
};

/// Those without a time.
const PRESETS: [Reply; 6] = [
    Reply::CallYouBack,
    Reply::CallMeBack,
    Reply::InAMeeting,
    Reply::OnOtherLine,
    Reply::OnOtherLineNoCall,
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
    legal: Legal,
}

pub(super) fn ways(ui: Ui, id: CallId, call: Memo<Option<CallView>>) -> Ways {
    let ringing = Ringing {
        ui,
        id: StoredValue::new(id),
        open: RwSignal::new(""),
        reason: RwSignal::new(""),
        legal: Legal::of(ui, call),
    };
    let buttons = [
        (Control::Voicemail, Icon::Voicemail, text::TO_VOICEMAIL),
        (Control::Reply, Icon::Reply, text::REPLY),
        (Control::Forward, Icon::Forward, text::FORWARD),
    ]
    .map(|(control, glyph, name)| ringing.button(control, glyph, name))
    .into_iter()
    .collect_view();
    let panel = view! {
        <p class="meta reason" role="status">{move || ringing.reason.get()}</p>
        {move || match ringing.open.get() {
            text::REPLY => Some(ringing.reply_panel()),
            text::FORWARD => Some(ringing.forward_panel()),
            _ => None,
        }}
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

    fn button(self, control: Control, glyph: Icon, name: &'static str) -> AnyView {
        let opens = name != text::TO_VOICEMAIL;
        let legal = self.legal;
        view! {
            <button
                class="btn quiet small"
                id=opens.then(|| self.handle(name))
                aria-disabled=move || legal.disabled(control)
                aria-description=move || legal.why_not(control)
                aria-expanded=move || opens.then(|| (self.open.get() == name).to_string())
                title=move || legal.why_not(control)
                on:click=move |_| {
                    let why = legal.why_not_now(control);
                    self.reason.set(why.unwrap_or_default());
                    if why.is_none() {
                        self.chosen(name);
                    }
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
        let note = text::replied(&text::reply(&reply));
        let call = self.id();
        self.ui.dispatch.send(Intent::Reply { call, reply, note });
    }

    fn reply_panel(self) -> AnyView {
        let presets = PRESETS.map(|preset| {
            let words = text::reply(&preset).into_owned();
            view! {
                <li><button class="menu-item" on:click=move |_| self.reply(preset.clone())>{words}</button></li>
            }
            .into_any()
        });
        let more = view! { <ul>{presets.into_iter().collect_view()}</ul> {self.timed()} <p class="meta">{text::REPLY_ABOUT}</p> };
        let typed = RwSignal::new(String::new());
        let field = view! {
            <input
                class="input"
                id=self.handle("line")
                type="text"
                autocomplete="off"
                aria-label=text::OWN_REPLY
                placeholder=text::OWN_REPLY
                on:input=move |input| typed.set(event_target_value(&input))
            />
        };
        let send = move || {
            let words = typed.get_untracked();
            if !words.trim().is_empty() {
                self.reply(Reply::Own(words));
            }
        };
        self.frame(
            text::REPLY,
            field.into_any(),
            text::SEND_REPLY,
            send,
            more.into_any(),
        )
    }

    /// Who calls back, and when.
    fn timed(self) -> AnyView {
        let is_ours = RwSignal::new(true);
        let amount = RwSignal::new("10".to_owned());
        let unit = RwSignal::new(DelayUnit::Minutes);
        let delay = Memo::new(move |_| {
            let amount = amount.with(|typed| typed.trim().parse().ok())?;
            Some(Delay {
                amount,
                unit: unit.get(),
            })
        });
        let send = move |event: ev::SubmitEvent| {
            event.prevent_default();
            if let Some(delay) = delay.get_untracked() {
                self.reply(if is_ours.get_untracked() {
                    Reply::CallYouBackIn(delay)
                } else {
                    Reply::CallMeBackIn(delay)
                });
            }
        };
        let choose_unit = move |event| {
            let chosen = event_target_value(&event);
            let found = DelayUnit::EACH
                .into_iter()
                .find(|it| text::delay_unit(*it) == chosen);
            unit.set(found.unwrap_or(DelayUnit::Minutes));
        };
        let units = DelayUnit::EACH.map(text::delay_unit);
        view! {
            <form class="ring-line timed" on:submit=send>
                <select
                    class="input grow"
                    aria-label=text::REPLY_WHO
                    on:change=move |event| is_ours.set(event_target_value(&event) == text::calls_back(true))
                >
                    <option>{text::calls_back(true)}</option>
                    <option>{text::calls_back(false)}</option>
                </select>
                <input
                    class="input amount"
                    type="number"
                    min="1"
                    max="99"
                    required
                    aria-label=text::REPLY_AMOUNT
                    prop:value=amount
                    on:input=move |event| amount.set(event_target_value(&event))
                />
                <select class="input" aria-label=text::REPLY_UNIT on:change=choose_unit>
                    {units.map(|name| view! { <option>{name}</option> }).into_iter().collect_view()}
                </select>
                <button class="btn" type="submit">{text::REPLY_WITH_TIME}</button>
            </form>
        }
        .into_any()
    }

    fn forward(self, input: String) {
        let call = self.id();
        self.ui.dispatch.send(Intent::Forward { call, input });
    }

    fn forward_panel(self) -> AnyView {
        let dialer = self.ui.stores.dialer;
        let field = PersonField::new(self.ui, self.handle("people"), true);
        let own = Memo::new(move |_| dialer.with(|dialer| dialer.other_phones.phones.clone()));
        let own_phone = move |phone: OtherPhone| {
            let number = display(&phone.number);
            let name = text::forward_to(&phone.name);
            view! {
                <li>
                    <button
                        class="menu-item"
                        type="button"
                        on:click=move |_| self.forward(phone.number.clone())
                    >
                        {name}" "<span class="num dim">{number}</span>
                    </button>
                </li>
            }
        };
        self.frame(
            text::FORWARD,
            field.view(self.handle("line"), text::FORWARD_TO),
            text::FORWARD_NOW,
            move || {
                if let Some(meant) = field.meant() {
                    self.forward(meant.input);
                }
            },
            view! {
                {field.problem(self.id())}
                <ul>{move || own.get().into_iter().map(own_phone).collect_view()}</ul>
            }
            .into_any(),
        )
    }

    /// A field, the button that does what it says, and more. Esc closes it and goes back to the button that
    /// opened it.
    fn frame(
        self,
        name: &'static str,
        field: AnyView,
        button: &'static str,
        send: impl Fn() + 'static,
        more: AnyView,
    ) -> AnyView {
        let submit = move |event: ev::SubmitEvent| {
            event.prevent_default();
            send();
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
                    {field}
                    <button class="btn primary" type="submit">{button}</button>
                </form>
                {more}
            </div>
        }
        .into_any()
    }
}
