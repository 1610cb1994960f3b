//! What matching all extensions would change, or has changed.

use std::collections::BTreeMap;

use ledgerline_core::domain::{
    mapping::{EVER, Preview, Proposal},
    pane::Reading,
};
use leptos::prelude::*;

use super::{Screen, bad, day};
use crate::ui::text;

/// So many are listed.
const MOST: usize = 100;

pub(super) fn preview(screen: Screen) -> AnyView {
    let what = Memo::new(move |_| screen.view.with(|view| view.as_ref()?.preview.clone()));
    view! {
        <div class="stack" role="status">
            {move || match what.get() {
                None => ().into_any(),
                Some(Reading::Asked) => view! { <p class="meta">{text::MATCHING}</p> }.into_any(),
                Some(Reading::Failed { problem }) => bad(text::could_not_read(&problem)),
                Some(Reading::Read { value, .. }) => shown(screen, &value),
            }}
        </div>
    }
    .into_any()
}

fn shown(screen: Screen, preview: &Preview) -> AnyView {
    let names: BTreeMap<_, _> = screen.state.with_untracked(|state| {
        let rows = state.iter().flat_map(|state| &state.rows);
        let named = rows.map(|row| {
            let one = &row.extension;
            (one.id.clone(), text::extension_name(&one.name, &one.number))
        });
        named.collect()
    });
    let line = |proposal: &Proposal| {
        let name = names.get(&proposal.extension).cloned().unwrap_or_default();
        let before = proposal.before.as_ref();
        let before = before.map(|owner| owner.organizer.name.as_str());
        let since = (proposal.from != EVER).then(|| day(screen, proposal.from));
        let after = &proposal.after;
        let how = match proposal.evidence {
            Some(evidence) => text::calls_agree(evidence),
            None => text::how(Some(after.how)).to_owned(),
        };
        let words = text::proposed(before, &after.organizer.name, &how, since.as_deref());
        view! { <li><b class="strong">{name}</b>" – "{words}</li> }.into_any()
    };
    let lines: Vec<_> = preview.proposals.iter().take(MOST).map(line).collect();
    let counts = (
        preview.proposals.len(),
        preview.unchanged,
        preview.unmatched,
    );
    view! {
        <section class="card mapping-preview" aria-label=text::PREVIEW_MATCH>
            <h2 class="strong">{text::matched(preview.is_saved, counts)}</h2>
            <ul class="bullets">{lines}</ul>
            {preview.past.as_ref().map(|past| view! { <p class="meta">{text::past_calls(past)}</p> })}
        </section>
    }
    .into_any()
}
