//! A list whose rows stay the same elements while their content changes.

use std::hash::Hash;

use leptos::prelude::*;

/// One row for each key, in their order.
pub(crate) fn keyed<K>(
    keys: Memo<Vec<K>>,
    row: impl Fn(K) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
{
    view! { <For each=move || keys.get() key=Clone::clone children=row /> }.into_any()
}
