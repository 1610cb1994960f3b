//! Whom calls are filed under whose number nobody in NetSuite has, or several have.

use std::time::Duration;

use ledgerline_core::domain::{
    company::{CompanyWish, KnownCustomer},
    logging::Placeholder,
    view::AnnexName,
};
use leptos::prelude::*;

use super::{
    Rules,
    fields::{choice, flaw},
};
use crate::{
    state::annex_wish,
    ui::{
        icon::Icon,
        primitives::{Combobox, Did, combobox},
        text,
    },
};

/// NetSuite is asked once somebody has stopped typing.
const PAUSE: Duration = Duration::from_millis(300);

/// The company by its name, with its internal id beside.
fn placeholder(rules: Rules) -> AnyView {
    let draft = rules.draft;
    let (typed, chosen) = (draft.placeholder_name, draft.placeholder);
    let wrong = draft.flaw("placeholder");
    let found = Memo::new(move |_| rules.customers.get().unwrap_or_default());
    let offered = Memo::new(move |_| {
        let found = found.get().into_iter();
        let offered =
            found.map(|one: KnownCustomer| (one.name, text::internal_id(one.id.as_str())));
        offered.collect()
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let find = move || {
        let wish = CompanyWish::FindCustomers(typed.get_untracked());
        rules.dispatch.send(annex_wish(AnnexName::Company, &wish));
    };
    let did = move |did: Did| match did {
        // There are too many to offer them before anything is typed.
        Did::Opened => {}
        Did::Typed(_) => {
            chosen.set(None);
            if let Some(Some(timer)) = timer.try_update_value(Option::take) {
                timer.clear();
            }
            timer.set_value(set_timeout_with_handle(find, PAUSE).ok());
        }
        Did::Chose(at) => {
            let one = found.with_untracked(|found| found.get(at).cloned());
            if let Some(KnownCustomer { id, name }) = one {
                typed.set(name.clone());
                chosen.set(Some(Placeholder { id, name }));
            }
        }
    };
    let field = Combobox {
        id: "placeholder",
        label: text::PLACEHOLDER_COMPANY,
        hint: text::CUSTOMER_NAME,
        list: text::FOUND_CUSTOMERS,
        glyph: Icon::People,
        described_by: Some("placeholder-about"),
    };
    let is_wrong = Signal::derive(move || wrong.with(Option::is_some));
    let below = move || {
        let id = chosen.with(|chosen| Some(text::internal_id(chosen.as_ref()?.id.as_str())));
        id.map(|id| view! { <small class="meta num">{id}</small> })
            .into_any()
    };
    view! {
        {combobox(field, typed, offered, did, (is_wrong, below))}
        <small class="meta" id="placeholder-about">{text::PLACEHOLDER_ABOUT}</small>
        {flaw(wrong)}
    }
    .into_any()
}

pub(super) fn filing(rules: Rules) -> AnyView {
    view! {
        <section class="card" aria-labelledby="filing">
            <div class="card-head"><h2 class="card-title" id="filing">{text::FILING}</h2></div>
            <fieldset class="card-body stack" disabled=move || rules.why_not.get().is_some()>
                {choice(
                    rules,
                    (text::UNKNOWN_CALLERS, Some(("unknown-about", text::UNKNOWN_ABOUT))),
                    &text::UNKNOWNS,
                    |rules| &mut rules.unknown,
                )}
                {placeholder(rules)}
                <hr/>
                {choice(
                    rules,
                    (text::SEVERAL_MATCHES, Some(("several-about", text::SEVERAL_ABOUT))),
                    &text::SEVERALS,
                    |rules| &mut rules.several,
                )}
            </fieldset>
        </section>
    }
    .into_any()
}
