//! How many requests are under way at once, for the whole account; who asks while a phone rings
//! goes before who writes in the background.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::oneshot, time::timeout};

use super::NetSuiteError;

/// Who waits for the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Priority {
    /// A person.
    Interactive,
    /// An outbox.
    Background,
}

impl Priority {
    /// How often a request is repeated before its asker is told.
    pub(crate) const fn repetitions(self) -> u32 {
        match self {
            Self::Interactive => 2,
            Self::Background => 3,
        }
    }

    const fn patience(self) -> Duration {
        match self {
            Self::Interactive => Duration::from_secs(10),
            Self::Background => Duration::from_mins(1),
        }
    }
}

/// More of one kind than this wait for nothing. Whatever outboxes have piled up, a ringing phone still
/// gets its place.
const LONGEST_QUEUE: usize = 500;

#[derive(Debug)]
pub(super) struct Governor(Mutex<Queues>);

#[derive(Debug)]
struct Queues {
    free: usize,
    interactive: VecDeque<oneshot::Sender<Permit>>,
    background: VecDeque<oneshot::Sender<Permit>>,
}

/// One request's place; given on, or back, when dropped.
#[derive(Debug)]
pub(super) struct Permit(Option<Arc<Governor>>);

impl Governor {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Queues {
            free: limit,
            interactive: VecDeque::new(),
            background: VecDeque::new(),
        })))
    }

    /// Waits for a place, as long as this asker has patience.
    pub(super) async fn permit(
        self: &Arc<Self>,
        priority: Priority,
    ) -> Result<Permit, NetSuiteError> {
        let place = {
            let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if queues.free > 0 {
                queues.free -= 1;
                return Ok(Permit(Some(Arc::clone(self))));
            }
            let queue = match priority {
                Priority::Interactive => &mut queues.interactive,
                Priority::Background => &mut queues.background,
            };
            if queue.len() >= LONGEST_QUEUE {
                return Err(NetSuiteError::Busy);
            }
            let (sender, place) = oneshot::channel();
            queue.push_back(sender);
            place
        };
        match timeout(priority.patience(), place).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(NetSuiteError::Busy),
        }
    }

    fn next(&self) -> Option<oneshot::Sender<Permit>> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = queues
            .interactive
            .pop_front()
            .or_else(|| queues.background.pop_front());
        if next.is_none() {
            queues.free += 1;
        }
        next
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let Some(governor) = self.0.take() else {
            return;
        };
        while let Some(waiting) = governor.next() {
            match waiting.send(Permit(Some(Arc::clone(&governor)))) {
                Ok(()) => return,
                // Whoever waited has gone; the place is still this one's to give.
                Err(mut unclaimed) => unclaimed.0 = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_for_a_ringing_phone_goes_first() {
        let governor = Governor::new(1);
        let held = governor.permit(Priority::Interactive).await.unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let wait = |priority, name: &'static str| {
            let (governor, order) = (Arc::clone(&governor), Arc::clone(&order));
            tokio::spawn(async move {
                let _permit = governor.permit(priority).await.unwrap();
                order.lock().unwrap().push(name);
            })
        };
        let background = wait(Priority::Background, "outbox");
        tokio::task::yield_now().await;
        let interactive = wait(Priority::Interactive, "popup");
        tokio::task::yield_now().await;
        drop(held);
        background.await.unwrap();
        interactive.await.unwrap();
        assert_eq!(*order.lock().unwrap(), ["popup", "outbox"]);
    }

    #[tokio::test]
    async fn a_full_outbox_keeps_nobody_from_a_ringing_phone() {
        let governor = Governor::new(1);
        let held = governor.permit(Priority::Background).await.unwrap();
        let waiting: Vec<_> = (0..LONGEST_QUEUE)
            .map(|_| {
                let governor = Arc::clone(&governor);
                tokio::spawn(async move { governor.permit(Priority::Background).await.map(drop) })
            })
            .collect();
        let background = || governor.0.lock().unwrap().background.len();
        while background() < LONGEST_QUEUE {
            tokio::task::yield_now().await;
        }
        assert!(matches!(
            governor.permit(Priority::Background).await,
            Err(NetSuiteError::Busy)
        ));
        let popup = governor.permit(Priority::Interactive);
        let (popup, ()) = tokio::join!(popup, async { drop(held) });
        drop(popup.unwrap());
        for outbox in waiting {
            outbox.await.unwrap().unwrap();
        }
    }

    #[tokio::test]
    async fn a_place_nobody_waits_for_any_more_is_not_lost() {
        let governor = Governor::new(1);
        let held = governor.permit(Priority::Interactive).await.unwrap();
        let waiting = tokio::spawn({
            let governor = Arc::clone(&governor);
            async move { governor.permit(Priority::Interactive).await.map(|_| ()) }
        });
        tokio::task::yield_now().await;
        waiting.abort();
        let _ = waiting.await;
        drop(held);
        assert!(governor.permit(Priority::Background).await.is_ok());
    }
}
