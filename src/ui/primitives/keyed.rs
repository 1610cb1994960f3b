//! A list whose rows stay the same elements while their content changes.

use std::sync::Arc;

use leptos::prelude::*;

/// One row for each key, in their order.
pub(crate) fn keyed<K>(
    keys: Memo<Vec<K>>,
    row: impl Fn(K) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    K: AsRef<str> + From<String> + Send + Sync + 'static,
{
    // The list is written once, not for each kind of key and of row.
    list(
        Arc::new(move || {
            keys.with(|keys| keys.iter().map(|key| key.as_ref().to_owned()).collect())
        }),
        Arc::new(move |key| row(key.into())),
    )
}

type Keys = Arc<dyn Fn() -> Vec<String> + Send + Sync>;
type Row = Arc<dyn Fn(String) -> AnyView + Send + Sync>;

fn list(keys: Keys, row: Row) -> AnyView {
    view! { <For each=move || keys() key=Clone::clone children=move |key| row(key) /> }.into_any()
}
