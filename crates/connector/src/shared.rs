//! One request for all who ask the same while it is under way. Nobody is given what was asked for
//! before they asked, so nothing is ever older than the question.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::time::Instant;

type Slot<T> = Arc<tokio::sync::Mutex<Option<(Instant, T)>>>;

/// Answers by question.
#[derive(Debug)]
pub(crate) struct Shared<T>(Mutex<HashMap<String, Slot<T>>>);

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Shared<T> {
    /// The answer to this question: that of somebody who asked no earlier than now, or an own one.
    pub(crate) async fn get(&self, question: &str, ask: impl Future<Output = T>) -> T {
        let asked_at = Instant::now();
        let slot = {
            let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
            Arc::clone(slots.entry(question.to_owned()).or_default())
        };
        let mut answer = slot.lock().await;
        if let Some((_, known)) = answer.as_ref().filter(|(from, _)| *from >= asked_at) {
            return known.clone();
        }
        let from = Instant::now();
        let own = ask.await;
        *answer = Some((from, own.clone()));
        own
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn who_waits_shares_the_next_answer_and_nobody_gets_an_older_one() {
        let (shared, asked) = (Shared::<usize>::default(), AtomicUsize::new(0));
        let go = Notify::new();
        let ask = || async {
            go.notified().await;
            asked.fetch_add(1, Ordering::SeqCst)
        };
        let all = async {
            tokio::join!(
                shared.get("600", ask()),
                shared.get("600", ask()),
                shared.get("600", ask())
            )
        };
        let release = async {
            for _ in 0..2 {
                tokio::task::yield_now().await;
                go.notify_one();
                tokio::task::yield_now().await;
            }
        };
        let (answers, ()) = tokio::join!(all, release);
        // The first asks for itself; the two who asked meanwhile share the second.
        assert_eq!(answers, (0, 1, 1));
        go.notify_one();
        assert_eq!(shared.get("600", ask()).await, 2);
    }
}
