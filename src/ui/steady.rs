//! A state that does not flicker: one that is worse than the last is shown when it has lasted.

use std::time::Duration;

use leptos::prelude::*;

use super::dom;

/// How long a worse state must last before it is shown.
const PATIENCE: Duration = Duration::from_secs(5);

/// Follows `source`; a value for which `is_passing_trouble(shown, new)` holds is shown only once it
/// has stayed for five seconds.
pub(crate) fn steady<T>(source: Memo<T>, is_passing_trouble: fn(T, T) -> bool) -> ReadSignal<T>
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let (shown, show) = signal(source.get_untracked());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let new = source.get();
        let last = shown.get_untracked();
        if let Some(Some(timer)) = waiting.try_update_value(Option::take) {
            timer.clear();
        }
        if new == last {
            return;
        }
        if is_passing_trouble(last, new) {
            let later = move || show.set(new);
            waiting.set_value(set_timeout_with_handle(later, PATIENCE).ok());
        } else {
            show.set(new);
        }
    });
    // On a page that the browser had put away, what was shown before is no longer true.
    dom::on_return(move || show.set(source.get_untracked()));
    shown
}
