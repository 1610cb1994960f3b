//! A list whose rows stay the same elements while their content changes.

use std::{hash::Hash, sync::Arc};

use leptos::prelude::*;

/// One row for each key, in their order.
pub(crate) fn keyed<K>(
    keys: Memo<Vec<K>>,
    row: impl Fn(K) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
{
    // The list is written once for each kind of key, not for each kind of row.
    let row: Arc<dyn Fn(K) -> AnyView + Send + Sync> = Arc::new(row);
    list(keys, row)
}

fn list<K>(keys: Memo<Vec<K>>, row: Arc<dyn Fn(K) -> AnyView + Send + Sync>) -> AnyView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
{
    view! { <For each=move || keys.get() key=Clone::clone children=move |key| row(key) /> }
        .into_any()
}
