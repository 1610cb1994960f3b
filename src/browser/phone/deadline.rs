//! A limit for what the library would wait for without one.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use gloo_timers::future::TimeoutFuture;

/// What `work` comes to, or `None` after `millis`.
pub(super) async fn within<T>(millis: u32, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut limit = pin!(TimeoutFuture::new(millis));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => limit.as_mut().poll(context).map(|()| None),
    })
    .await
}
