//! The form for a customer that `NetSuite` does not have yet.

use ledgerline_core::domain::intent::{Intent, NewCustomer};
use leptos::{ev, prelude::*};

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    primitives::dialog,
    text,
};

type Field = fn(&mut NewCustomer) -> &mut String;

pub(super) fn add_customer(ui: Ui, is_open: RwSignal<bool>) -> AnyView {
    let customer = ui.stores.customer;
    // Saved when saving ends without a problem.
    Effect::new(move |was_saving: Option<bool>| {
        let (is_saving, failed) =
            customer.with(|view| (view.is_saving, view.save_problem.is_some()));
        if was_saving == Some(true) && !is_saving && !failed {
            is_open.set(false);
        }
        is_saving
    });
    dialog(text::ADD_CUSTOMER, is_open, move || form(ui, is_open))
}

fn form(ui: Ui, is_open: RwSignal<bool>) -> AnyView {
    let customer = ui.stores.customer;
    let facts = RwSignal::new(NewCustomer {
        phone: untrack(|| customer.with(|view| view.number.clone().unwrap_or_default())),
        // One for each form, so that saving twice creates one record.
        request_id: dom::unique_id(),
        ..NewCustomer::default()
    });
    let lacks_name = RwSignal::new(false);
    let is_saving = Memo::new(move |_| customer.with(|view| view.is_saving));
    let problem = move || {
        let refused = customer.with(|view| view.save_problem.as_ref().map(text::log_problem));
        refused.or_else(|| lacks_name.get().then(|| text::NAME_NEEDED.to_owned()))
    };
    let save = move |submit: ev::SubmitEvent| {
        submit.prevent_default();
        let customer_facts = facts.get_untracked();
        let has_name = !customer_facts.company_name.trim().is_empty()
            || !customer_facts.last_name.trim().is_empty();
        lacks_name.set(!has_name);
        if has_name && !is_saving.get_untracked() {
            let session = untrack(|| customer.with(|view| view.about.clone()));
            ui.dispatch.send(Intent::AddCustomer {
                session,
                customer: customer_facts,
            });
        }
    };
    let field = move |name: &'static str, kind: &'static str, of: Field| {
        let value = facts.with_untracked(|facts| of(&mut facts.clone()).clone());
        view! {
            <label class="field">
                <span>{name}</span>
                <input
                    class="input"
                    type=kind
                    autocomplete="off"
                    prop:value=value
                    on:input=move |input| facts.update(|facts| *of(facts) = event_target_value(&input))
                />
            </label>
        }
        .into_any()
    };
    view! {
        <form on:submit=save>
            <div class="dialog-body stack">
                <p class="meta">{text::ADD_CUSTOMER_HINT}</p>
                {field(text::COMPANY_NAME, "text", |facts| &mut facts.company_name)}
                <div class="pair">
                    {field(text::FIRST_NAME, "text", |facts| &mut facts.first_name)}
                    {field(text::LAST_NAME, "text", |facts| &mut facts.last_name)}
                </div>
                <div class="pair">
                    {field(text::MAIN_PHONE, "tel", |facts| &mut facts.phone)}
                    {field(text::EMAIL, "email", |facts| &mut facts.email)}
                </div>
                <div role="alert">
                    {move || {
                        problem().map(|words| view! { <p class="note bad">{icon(Icon::Warning)}<span>{words}</span></p> })
                    }}
                </div>
            </div>
            <footer class="dialog-foot">
                <span class="meta grow" role="status">{move || is_saving.get().then_some(text::SAVING)}</span>
                <button type="button" class="btn" on:click=move |_| is_open.set(false)>{text::CANCEL}</button>
                <button
                    type="submit"
                    class="btn primary"
                    aria-disabled=move || is_saving.get().then_some("true")
                >
                    {text::SAVE}
                </button>
            </footer>
        </form>
    }
    .into_any()
}
