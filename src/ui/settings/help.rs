//! Help, searchable by the words of the message on the screen.

use leptos::prelude::*;

use crate::ui::{
    dom,
    icon::{Icon, icon},
    text,
};

const SEARCH: &str = "search-help";

pub(super) fn help() -> AnyView {
    let words = RwSignal::new(String::new());
    let found = move || {
        words.with(|words| {
            text::HELP_ENTRIES
                .iter()
                .filter(|(title, body)| fits(words, title, body))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <section class="group" aria-labelledby="help">
            <div class="group-head">
                <h2 id="help" tabindex="-1">{text::HELP}</h2>
                <div class="number small">
                    {icon(Icon::Search)}
                    <input
                        class="input"
                        id=SEARCH
                        type="search"
                        prop:value=words
                        aria-label=text::SEARCH_HELP
                        placeholder=text::SEARCH_HELP
                        on:input=move |input| words.set(event_target_value(&input))
                    />
                </div>
            </div>
            <div class="card help">
                {move || {
                    found()
                        .into_iter()
                        .map(|(title, body)| {
                            let related = text::related_help(title)
                                .map(|related| {
                                    let follow = move |_| {
                                        words.set(related.to_owned());
                                        dom::focus(SEARCH);
                                    };
                                    view! { " "<button class="link" on:click=follow>{related}</button> }
                                });
                            view! {
                                <details open=has_few(&words.get())>
                                    <summary id=anchor(title)>{*title}</summary>
                                    <p>{*body}{related}</p>
                                </details>
                            }
                                .into_any()
                        })
                        .collect_view()
                }}
                <p class="meta" role="status">{move || found().is_empty().then_some(text::NO_HELP)}</p>
            </div>
        </section>
    }
    .into_any()
}

/// What an entry's address ends with: `multiple-tabs`.
pub(super) fn anchor(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

/// A search opens what it finds.
fn has_few(words: &str) -> bool {
    !words.trim().is_empty()
}

/// Every word stands in the title or the text; a whole message fits by its words.
fn fits(words: &str, title: &str, body: &str) -> bool {
    let all = format!("{title} {body}").to_lowercase();
    words
        .to_lowercase()
        .split_whitespace()
        .all(|word| all.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_message_finds_its_entry_first() {
        for message in [
            text::QUEUED,
            "Authorization failed",
            "Allow pop-ups for Ledgerline in your browser, then click Connect again.",
            "flickers between green and amber",
        ] {
            let found = text::HELP_ENTRIES
                .iter()
                .filter(|(title, body)| fits(message, title, body));
            assert!(found.count() >= 1, "{message}");
        }
        assert!(!fits(
            "fax",
            text::HELP_ENTRIES[0].0,
            text::HELP_ENTRIES[0].1
        ));
    }
}
