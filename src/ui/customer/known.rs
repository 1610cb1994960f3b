//! One record matched, or was chosen: the head of the pane and its tabs.

use ledgerline_core::domain::caller::{CallerMatch, EntityRef};
use leptos::{ev, prelude::*};

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    text,
};

use super::{add_button, matches, overview};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Overview,
    PhoneCalls,
}

const OVERVIEW_TAB: &str = "tab-overview";
const PHONE_CALLS_TAB: &str = "tab-phone-calls";

pub(super) fn known(
    ui: Ui,
    found: &CallerMatch,
    others: Vec<CallerMatch>,
    adds: RwSignal<bool>,
) -> AnyView {
    let customer = ui.stores.customer;
    let chosen = RwSignal::new(Tab::Overview);
    let corrects = RwSignal::new(false);
    let shown = found.company.as_ref().or(found.contact.as_ref());
    let what = shown.map(|entity| text::kind(entity.kind));
    let title = shown.map(|entity| entity.name.clone());
    let person: Option<&EntityRef> = found.contact.as_ref().filter(|_| found.company.is_some());
    // Where NetSuite numbers nobody, the entity id is the name once more.
    let own_name = title.clone();
    let number = Memo::new(move |_| {
        customer.with(|view| {
            let overview = view.overview.as_ref()?;
            let number = overview.entity_number.clone();
            number.filter(|number| own_name.as_ref() != Some(number))
        })
    });
    let url = found.url.clone();
    let overview_url = Memo::new(move |_| {
        customer.with(|view| {
            view.overview
                .as_ref()
                .and_then(|overview| overview.url.clone())
        })
    });
    let link = move || {
        overview_url.get().or_else(|| url.clone()).map(|url| {
            view! {
                <a
                    class="btn small icon"
                    href=url
                    target="_blank"
                    rel="noopener"
                    role="button"
                    aria-label=text::OPEN_IN_NETSUITE
                    title=text::OPEN_IN_NETSUITE
                >
                    {icon(Icon::Open)}
                </a>
            }
        })
    };
    view! {
        <div class="who-head">
            <div class="grow">
                <p class="micro num">{move || number.get().map(|number| format!("{number} · "))}{what}</p>
                <h2 class="two">{title}</h2>
                {person.map(|person| view! { <p class="wrap">{person.name.clone()}</p> })}
                {found.title.clone().map(|title| view! { <p class="dim wrap">{title}</p> })}
            </div>
            {link}
        </div>
        <p class="why flat">
            {icon(Icon::Link)}
            <span>
                {text::MATCHED_BY}" "<b>{text::phone_field(found.field)}</b>" "{text::matched_record(found)}
                {text::evidence(found).map(|evidence| format!(" {evidence}"))}
            </span>
        </p>
        <div class="who-actions">
            {add_button(adds)}
            {(!others.is_empty())
                .then(|| {
                    view! {
                        <button
                            class="btn small"
                            aria-expanded=move || corrects.get().to_string()
                            on:click=move |_| corrects.update(|corrects| *corrects = !*corrects)
                        >
                            {icon(Icon::People)}{text::SOMEBODY_ELSE}
                        </button>
                    }
                })}
        </div>
        {move || corrects.get().then(|| matches::choices(ui, others.clone()))}
        {tabs(chosen)}
        {move || match chosen.get() {
            Tab::Overview => panel("panel-overview", OVERVIEW_TAB, overview::overview(ui)),
            Tab::PhoneCalls => panel("panel-phone-calls", PHONE_CALLS_TAB, overview::phone_calls(ui)),
        }}
    }
    .into_any()
}

fn tabs(chosen: RwSignal<Tab>) -> AnyView {
    let move_by_arrow = move |event: ev::KeyboardEvent| {
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowLeft" => match chosen.get_untracked() {
                Tab::Overview => Tab::PhoneCalls,
                Tab::PhoneCalls => Tab::Overview,
            },
            "Home" => Tab::Overview,
            "End" => Tab::PhoneCalls,
            _ => return,
        };
        event.prevent_default();
        chosen.set(next);
        dom::focus(match next {
            Tab::Overview => OVERVIEW_TAB,
            Tab::PhoneCalls => PHONE_CALLS_TAB,
        });
    };
    let tab = move |of: Tab, id: &'static str, name: &'static str| {
        view! {
            <button
                id=id
                role="tab"
                aria-selected=move || (chosen.get() == of).to_string()
                tabindex=move || if chosen.get() == of { "0" } else { "-1" }
                on:click=move |_| chosen.set(of)
            >
                {name}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="tabs" role="tablist" aria-label=text::CUSTOMER on:keydown=move_by_arrow>
            {tab(Tab::Overview, OVERVIEW_TAB, text::OVERVIEW)}
            {tab(Tab::PhoneCalls, PHONE_CALLS_TAB, text::PHONE_CALLS)}
        </div>
    }
    .into_any()
}

fn panel(id: &'static str, tab: &'static str, content: AnyView) -> AnyView {
    view! { <div id=id role="tabpanel" aria-labelledby=tab tabindex="0">{content}</div> }.into_any()
}
