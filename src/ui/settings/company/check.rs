//! *Check one customer*: an admin opens a customer they know and says that its calls look right.

use ledgerline_core::domain::{
    caller::LoggedCallSummary,
    company::{CheckedCustomer, CompanyWish, KnownCustomer},
    history::About,
    pane::Reading,
};
use leptos::prelude::*;

use super::{Company, bad, sync};
use crate::ui::{
    format,
    icon::{Icon, icon},
    text,
};

/// So many of the calls are shown; all are in the history.
const MOST: usize = 8;
/// Days with today in which calls are looked for when some are missing.
const SEARCHED_DAYS: i64 = 7;

pub(super) fn check(company: Company) -> AnyView {
    let typed = RwSignal::new(String::new());
    let find = move || {
        let typed = typed.get_untracked();
        if !typed.trim().is_empty() {
            company.send(&CompanyWish::FindCustomers(typed));
        }
    };
    let found = Memo::new(move |_| company.view.with(|view| view.as_ref()?.customers.clone()));
    let checked = Memo::new(move |_| company.view.with(|view| view.as_ref()?.checked.clone()));
    view! {
        <div class="proof" role="group" aria-label=text::CHECK_CUSTOMER>
            <h4>{text::CHECK_CUSTOMER}</h4>
            <p class="meta">{text::CHECK_CUSTOMER_ABOUT}</p>
            <div class="sync-find">
                <input
                    class="input"
                    type="search"
                    aria-label=text::CUSTOMER_NAME
                    placeholder=text::CUSTOMER_NAME
                    prop:value=typed
                    on:input=move |input| typed.set(event_target_value(&input))
                    on:keydown=move |key| {
                        if key.key() == "Enter" {
                            key.prevent_default();
                            find();
                        }
                    }
                />
                <button class="btn" type="button" on:click=move |_| find()>{text::FIND}</button>
            </div>
            <div role="status">{move || found.get().map(|found| offered(company, found))}</div>
            {move || checked.get().map(|checked| looked_at(company, &checked))}
            {move || said(company)}
        </div>
    }
    .into_any()
}

fn offered(company: Company, found: Reading<Vec<KnownCustomer>>) -> AnyView {
    match found {
        Reading::Asked => view! { <p class="meta">{text::FINDING}</p> }.into_any(),
        Reading::Failed { problem } => bad(text::could_not_read(&problem)),
        Reading::Read { value, .. } if value.is_empty() => {
            view! { <p class="meta">{text::NO_SUCH_CUSTOMER}</p> }.into_any()
        }
        Reading::Read { value, .. } => {
            let all: Vec<_> = value
                .into_iter()
                .map(|customer| {
                    let name = customer.name.clone();
                    let open = move |_| company.send(&CompanyWish::CheckCustomer(customer.clone()));
                    view! { <li><button class="btn small" on:click=open>{name}</button></li> }
                        .into_any()
                })
                .collect();
            view! { <ul class="check-found" aria-label=text::CHECK_CUSTOMER>{all}</ul> }.into_any()
        }
    }
}

fn looked_at(company: Company, CheckedCustomer { customer, calls }: &CheckedCustomer) -> AnyView {
    let name = text::calls_of(&customer.name, None);
    let list = match calls {
        None | Some(Reading::Asked) => {
            return view! { <p class="meta" role="status">{text::READING_CALLS}</p> }.into_any();
        }
        Some(Reading::Failed { problem }) => return bad(text::could_not_read(problem)),
        Some(Reading::Read { value, .. }) => value.items.read().cloned().unwrap_or_default(),
    };
    let is_empty = list.is_empty();
    let rows: Vec<_> = list.iter().take(MOST).map(call).collect();
    let address = About::Customer(customer.id.clone()).address();
    let follow = company.ui.router.follow(address.clone());
    let id = customer.id.clone();
    let confirm = move |_| company.send(&CompanyWish::Confirm(id.clone()));
    let search = move |_| {
        let range = sync::last_days(company, SEARCHED_DAYS);
        company.send(&CompanyWish::FindMissing(range));
        crate::ui::dom::reveal_later("checks");
    };
    view! {
        <p class="strong">{name}</p>
        {is_empty.then(|| view! { <p class="meta">{text::NO_CALLS_OF_CUSTOMER}</p> })}
        <ul class="bullets meta">{rows}</ul>
        <div class="sync-find">
            <button class="btn primary" type="button" on:click=confirm>{text::LOOKS_RIGHT}</button>
            <button class="btn" type="button" on:click=search>{text::CALLS_MISSING}</button>
            <a class="link" href=address on:click=follow>{text::OPEN_ITS_HISTORY}</a>
        </div>
    }
    .into_any()
}

fn call(call: &LoggedCallSummary) -> AnyView {
    let time = call.start_time.clone().unwrap_or_default();
    let when = format!("{} {time}", format::day_of_date(&call.date));
    let title = match call.url.clone() {
        Some(url) => {
            view! { <a href=url target="_blank" rel="noopener">{call.title.clone()}</a> }.into_any()
        }
        None => call.title.clone().into_any(),
    };
    let organizer = call.organizer.clone().map(|name| format!(" – {name}"));
    view! { <li><time class="num">{when}</time>" – "{title}{organizer}</li> }.into_any()
}

/// Who found which customer's calls right last.
fn said(company: Company) -> Option<AnyView> {
    let check = company
        .status
        .with(|status| status.as_ref()?.check.clone())?;
    let clock = company.ui.stores.clock;
    let at = format::moment(clock.local(check.at), clock.local(clock.now()));
    let words = text::found_right(&check.by, &check.customer.name, &at);
    Some(
        view! { <p class="state ok" role="status">{icon(Icon::CheckRing)}<span>{words}</span></p> }
            .into_any(),
    )
}
