//! A list whose rows stay the same elements while their content changes.

use std::{ops::Range, sync::Arc};

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

/// One row for each place. Whatever comes to stand at a place is shown by the row that is there: for a
/// list that becomes another one at each key, because new text is cheaper than new elements.
pub(crate) fn placed(
    places: Memo<Range<usize>>,
    row: impl Fn(usize) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    list(
        Arc::new(move || places.get().map(|place| place.to_string()).collect()),
        // Keys are of the line above.
        Arc::new(move |key| row(key.parse().unwrap_or_default())),
    )
}

type Keys = Arc<dyn Fn() -> Vec<String> + Send + Sync>;
type Row = Arc<dyn Fn(String) -> AnyView + Send + Sync>;

fn list(keys: Keys, row: Row) -> AnyView {
    view! { <For each=move || keys() key=Clone::clone children=move |key| row(key) /> }.into_any()
}
