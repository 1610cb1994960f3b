//! What the table of controls says of one call.

use ledgerline_core::domain::{
    call::CallView,
    call_control::{Control, Situation, WhyNot},
    connection::PhoneState,
};
use leptos::prelude::*;

use crate::ui::{app::Ui, text};

/// Follows the call, and those that it depends on.
#[derive(Clone, Copy)]
pub(crate) struct Legal(Memo<Option<Situation>>);

impl Legal {
    pub(crate) fn of(ui: Ui, call: Memo<Option<CallView>>) -> Self {
        Self(Memo::new(move |_| {
            let call = call.get()?;
            let live = ui.stores.calls;
            let is_audio_elsewhere = ui.stores.connection.phone() == PhoneState::ReadyElsewhere;
            Some(live.with(|live| Situation {
                is_audio_elsewhere,
                ..Situation::of(&call, live.iter().copied())
            }))
        }))
    }

    fn refused(self, control: Control) -> Option<WhyNot> {
        match self.0.get() {
            Some(situation) => situation.allows(control).err(),
            None => Some(WhyNot::Ending),
        }
    }

    /// In words, why it is not possible now.
    pub(crate) fn why_not(self, control: Control) -> Option<&'static str> {
        self.refused(control).map(text::why_not)
    }

    /// Is it impossible, and not only until RingCentral has done what it is at?
    pub(crate) fn is_gone(self, control: Control) -> bool {
        self.refused(control).is_some_and(|why| why != WhyNot::Busy)
    }

    /// The same at the moment of a click.
    pub(crate) fn why_not_now(self, control: Control) -> Option<&'static str> {
        untrack(|| self.why_not(control))
    }

    /// For `aria-disabled`.
    pub(crate) fn disabled(self, control: Control) -> Option<&'static str> {
        self.why_not(control).map(|_| "true")
    }
}
