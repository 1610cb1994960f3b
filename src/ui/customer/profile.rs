//! The account: identity, primary contact, addresses, terms, tax, and what is owed. What the role may not
//! read says so; nothing is left blank for it.

use ledgerline_core::domain::customer_pane::{ContactCard, Credit, CustomerProfile, Part as Shown};
use leptos::prelude::*;

use crate::ui::text;

use super::tabs::closed;

pub(super) fn profile(it: &CustomerProfile) -> AnyView {
    // Where NetSuite numbers nobody, the entity id is the name once more.
    let number = it.entity_number.clone();
    let number = number.filter(|number| *number != it.company.name);
    view! {
        <div class="sec">
            <h3 class="sec-head">{text::ACCOUNT}</h3>
            <dl class="facts">
                {number.map(|number| plain(text::ENTITY_NUMBER, Some(number)))}
                {plain(text::MAIN_PHONE, it.phone.clone())}
                {plain(text::EMAIL, it.email.clone())}
                {plain(text::SALES_REP, it.sales_rep.clone())}
                {contact(&it.primary_contact)}
                {optional(text::BILLING_ADDRESS, &it.billing_address)}
                {optional(text::SHIPPING_ADDRESS, &it.shipping_address)}
            </dl>
        </div>
        <div class="sec">
            <h3 class="sec-head">{text::CREDIT}</h3>
            <dl class="facts">
                {credit(&it.credit)}
                {optional(text::CREDIT_LIMIT, &it.credit_limit)}
                {optional(text::TERMS, &it.terms)}
                {optional(text::TAX_ITEM, &it.tax_item)}
            </dl>
        </div>
    }
    .into_any()
}

fn row(name: &'static str, value: AnyView) -> AnyView {
    view! { <dt>{name}</dt><dd class="lines-kept">{value}</dd> }.into_any()
}

fn plain(name: &'static str, value: Option<String>) -> AnyView {
    let value = value.unwrap_or_else(|| text::NOT_SHOWN.to_owned());
    row(name, value.into_any())
}

fn optional(name: &'static str, part: &Shown<Option<String>>) -> AnyView {
    match part {
        Shown::Read(value) => plain(name, value.clone()),
        Shown::NoAccess(_) | Shown::NotOffered => refused(name, closed(part)),
    }
}

fn refused(name: &'static str, why: Option<String>) -> AnyView {
    row(name, view! { <span class="meta">{why}</span> }.into_any())
}

fn contact(part: &Shown<Option<ContactCard>>) -> AnyView {
    let Some(card) = part.read() else {
        return refused(text::PRIMARY_CONTACT, closed(part));
    };
    let Some(card) = card else {
        return plain(text::PRIMARY_CONTACT, None);
    };
    let name = card.contact.name.clone();
    let name = match card.url.clone() {
        Some(url) => view! { <a href=url target="_blank" rel="noopener">{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let reached = [
        card.title.clone(),
        card.phone.clone(),
        card.mobile.clone(),
        card.email.clone(),
    ];
    let reached: Vec<String> = reached.into_iter().flatten().collect();
    let value = view! { {name}<span class="meta">{["\n", &reached.join("\n")].concat()}</span> };
    row(text::PRIMARY_CONTACT, value.into_any())
}

fn credit(part: &Shown<Credit>) -> AnyView {
    let Some(credit) = part.read() else {
        return refused(text::BALANCE, closed(part));
    };
    let overdue = credit.overdue.as_ref().map_or_else(
        || text::NOTHING_OVERDUE.to_owned(),
        |sum| text::overdue(sum, credit.days_overdue),
    );
    view! {
        {plain(text::BALANCE, credit.balance.clone())}
        {plain(text::OVERDUE, Some(overdue))}
    }
    .into_any()
}
