//! How an adapter tells the engine what happened.

use std::rc::Rc;

use crate::engine::io::Input;

/// Takes an input at any moment, also while the engine is at work.
#[derive(Clone)]
pub(super) struct Feed(Rc<dyn Fn(Input)>);

impl Feed {
    pub(super) fn new(take: impl Fn(Input) + 'static) -> Self {
        Self(Rc::new(take))
    }

    pub(super) fn tell(&self, input: Input) {
        (self.0)(input);
    }
}
