//! Where the audio of calls is, as one tab has a part in it: it comes to the tab where somebody
//! clicked, and only once that tab has a microphone.

use ledgerline_core::domain::{
    call::CallTrouble, connection::AudioNote, ids::CallId, intent::Intent,
};

use super::{
    Engine,
    io::{Io, PhoneFailure, PhoneIo},
    tabs::TabMessage,
};

/// Why the audio is to come to this tab.
enum Wanted {
    /// Somebody clicked `Move audio here`.
    Asked,
    /// The tab that had it could not use its microphone for this wish, which was made here.
    Handed { wish: Intent, trouble: CallTrouble },
}

/// The machine.
#[derive(Default)]
pub(super) struct Audio {
    /// Somebody has clicked or typed in this tab.
    pub(super) may_ring: bool,
    /// Stands from the click until this tab leads, or cannot.
    wanted: Option<Wanted>,
    /// What became of the last move.
    pub(super) note: Option<AudioNote>,
}

/// What the screens say of a microphone that does not open.
pub(super) const fn microphone_trouble(failure: &PhoneFailure) -> Option<CallTrouble> {
    match failure {
        PhoneFailure::MicrophoneDenied => Some(CallTrouble::MicrophoneDenied),
        PhoneFailure::MicrophoneMissing => Some(CallTrouble::MicrophoneMissing),
        PhoneFailure::MicrophoneBusy => Some(CallTrouble::MicrophoneBusy),
        PhoneFailure::Sip(_)
        | PhoneFailure::Timeout
        | PhoneFailure::NoSound
        | PhoneFailure::Other => None,
    }
}

impl Engine {
    /// A person wants the audio in this tab. A call is not taken from a tab that talks before this
    /// one could.
    pub(super) fn move_audio_here(&mut self) {
        self.audio.note = None;
        if self.tabs.has_lead() {
            // It is here already, but a call may wait for a microphone.
            self.calls.registered(false, &mut self.desk);
        } else if self.view.calls.is_empty() {
            self.tabs.seize(&mut self.desk);
        } else {
            self.want_audio(Wanted::Asked);
        }
    }

    fn want_audio(&mut self, why: Wanted) {
        self.audio.wanted = Some(why);
        self.desk.phone(PhoneIo::OpenMicrophone);
    }

    /// The microphone that [`PhoneIo::OpenMicrophone`] asked for is open, or is not.
    pub(super) fn microphone(&mut self, failure: Option<&PhoneFailure>) {
        if self.audio.wanted.is_none() || self.tabs.has_lead() {
            return;
        }
        if let Some(failure) = failure {
            let trouble = microphone_trouble(failure).unwrap_or(CallTrouble::MicrophoneBusy);
            self.audio.wanted = None;
            self.audio.note = Some(AudioNote::NotHere { trouble });
        } else {
            self.tabs.seize(&mut self.desk);
        }
    }

    /// This tab leads by now: what brought it here is done.
    pub(super) fn audio_came(&mut self) {
        if let Some(Wanted::Handed { wish, trouble }) = self.audio.wanted.take() {
            self.audio.note = Some(AudioNote::CameHere { trouble });
            self.perform(wish);
        }
    }

    /// Another tab hands on a wish of this tab's person.
    pub(super) fn audio_handed(&mut self, wish: Intent, trouble: CallTrouble) {
        if self.tabs.has_lead() {
            self.perform(wish);
        } else {
            self.want_audio(Wanted::Handed { wish, trouble });
        }
    }

    /// The microphone of this tab, which leads, does not open. Where the call was wished for in
    /// another tab, that one may have better luck. `false` when there is nobody to hand it to.
    pub(super) fn hand_on_audio(&mut self, call: &CallId, failure: &PhoneFailure) -> bool {
        let Some(trouble) = microphone_trouble(failure) else {
            return false;
        };
        let Some(tab) = self.tabs.take_caller() else {
            return false;
        };
        if !self.calls.give_back(call) {
            return false;
        }
        self.desk
            .io(Io::Tell(TabMessage::TakeAudio { tab, trouble }));
        true
    }
}
