//! Links on other pages that open here: the browser's own for phone numbers, and addresses for the
//! company's templates.

use ledgerline_core::domain::phone_link::{DIAL_ADDRESS, TEXT_ADDRESS};
use leptos::prelude::*;

use crate::ui::{dom, text};

pub(super) fn links() -> AnyView {
    let said = RwSignal::new("");
    let take = move |scheme: &'static str, address: &'static str| {
        move |_| {
            said.set(if dom::open_links_here(scheme, address) {
                text::LINKS_ASKED
            } else {
                text::LINKS_NOT_HERE
            });
        }
    };
    let example = |address: &str, number: &str| {
        let whole = [dom::origin().as_str(), &address.replace("%s", number)].concat();
        view! { <code class="wrap">{whole}</code> }
    };
    view! {
        <section class="group links" aria-labelledby="links">
            <div class="group-head"><h2 id="links" tabindex="-1">{text::LINKS}</h2></div>
            <div class="card"><div class="card-body stack">
                <p>{text::LINKS_ABOUT}</p>
                <div class="row">
                    <button class="btn" on:click=take("tel", DIAL_ADDRESS)>{text::LINKS_PHONE}</button>
                    <button class="btn" on:click=take("sms", TEXT_ADDRESS)>{text::LINKS_TEXT}</button>
                </div>
                <p class="meta" role="status">{move || said.get()}</p>
                <p class="meta">
                    {text::LINKS_ADDRESS}" "
                    {example(DIAL_ADDRESS, "+14155550134")}" "
                    {example(TEXT_ADDRESS, "+14155550134")}
                </p>
            </div></div>
        </section>
    }
    .into_any()
}
