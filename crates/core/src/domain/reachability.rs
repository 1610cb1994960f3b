//! `Am I reachable?`: whether the next call will be heard here, link by link.

use super::{
    call_handling::{CallHandlingView, Checked, EmergencyAddress, Instead, Routing, Unchecked},
    connection::{PhoneState, PhoneUnavailable, RingCentralState},
    presence::TakenCalls,
    sound::{Access, Silence, SoundView, Use, quiet::Spell},
};

/// May this page show notifications?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notifications {
    /// Yes.
    Allowed,
    /// Nobody was asked yet.
    NotAsked,
    /// No; the person has to change that in the browser.
    Refused,
    /// The browser has none.
    None,
}

/// What reachability hangs on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'view> {
    /// The connection of this person to RingCentral.
    pub ringcentral: RingCentralState,
    /// This browser as a phone.
    pub phone: PhoneState,
    /// Devices and ring.
    pub sound: &'view SoundView,
    /// Somebody has clicked in the tab with the phone, so that it may ring.
    pub may_ring: bool,
    /// May this page show notifications?
    pub notifications: Notifications,
    /// Which calls RingCentral lets through to this person; nothing where that was not read.
    pub taken: Option<TakenCalls>,
    /// What RingCentral does with a call before it rings.
    pub handling: CallHandlingView,
}

/// A link of the chain from the caller to the rep's ear.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    /// Signed in to RingCentral.
    SignIn,
    /// The event socket.
    LiveEvents,
    /// `RingCentral` gives this browser a line.
    DigitalLine,
    /// Registered as a phone.
    Registration,
    /// `RingCentral` lets calls through to this person.
    DoNotDisturb,
    /// The extension's rules let calls ring in apps.
    AnsweringRules,
    /// The line has an emergency address, without which no call goes out.
    EmergencyAddress,
    /// The page may listen.
    MicrophoneAccess,
    /// There is a microphone, the chosen one.
    Microphone,
    /// There is a loudspeaker for the other side's voice, the chosen one.
    Speaker,
    /// There is a loudspeaker for the ring, the chosen one.
    Ringer,
    /// It rings aloud.
    Ring,
    /// The page may make a sound.
    Sound,
    /// A hidden tab can tell of a call.
    Notifications,
}

/// How a link holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// It does.
    Yes,
    /// It is being made.
    Soon,
    /// A call comes through, but something is lost: a chosen device, the notification.
    Partly(Mend),
    /// A call is not heard, or cannot be answered.
    No(Mend),
    /// Nobody could look; the light says nothing about it.
    NotChecked(Unchecked),
}

/// What mends a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mend {
    /// Sign in.
    Connect,
    /// The app itself tries again.
    Wait,
    /// Allow the microphone when the browser asks.
    AllowMicrophone,
    /// Allow it in the browser's own settings, where no page can.
    BrowserSettings,
    /// This browser cannot do it; another one can.
    OtherBrowser,
    /// Choose devices and ring in Settings.
    SoundSettings,
    /// It rings again by itself; until then end the pause, or choose other hours in Settings.
    Quiet(Spell),
    /// Click anywhere.
    Click,
    /// Take the phone out of the tab that may not ring into this one.
    MoveAudioHere,
    /// Allow notifications when the browser asks.
    AllowNotifications,
    /// What stands in the way is RingCentral's to say; the integrations say what.
    Integrations,
    /// The phone is in another tab, and nothing can be shared.
    OtherTab,
    /// Take calls again.
    TakeCalls,
    /// Change the rules at RingCentral, which send every call elsewhere.
    Rules(Instead),
    /// Look at the rules there that send some calls elsewhere.
    OwnRules,
    /// Enter the emergency address there.
    EmergencyAddress,
}

/// The whole chain, from RingCentral to the ear; what was not looked at is not in it.
pub fn chain(facts: Facts<'_>) -> Vec<(Link, Holds)> {
    let sound = facts.sound;
    let access = match sound.access {
        Access::Allowed => Holds::Yes,
        Access::Unknown => Holds::Partly(Mend::AllowMicrophone),
        Access::Refused => Holds::No(Mend::BrowserSettings),
    };
    let ring = match sound.silence() {
        None => Holds::Yes,
        Some(Silence::Off) => Holds::Partly(Mend::SoundSettings),
        Some(Silence::For(spell)) => Holds::Partly(Mend::Quiet(spell)),
    };
    let may_ring = if facts.may_ring {
        Holds::Yes
    } else if facts.phone == PhoneState::ReadyElsewhere {
        Holds::No(Mend::MoveAudioHere)
    } else {
        Holds::No(Mend::Click)
    };
    let notifications = match facts.notifications {
        Notifications::Allowed => Holds::Yes,
        Notifications::NotAsked => Holds::Partly(Mend::AllowNotifications),
        Notifications::Refused => Holds::Partly(Mend::BrowserSettings),
        Notifications::None => Holds::Partly(Mend::OtherBrowser),
    };
    let disturb = facts.taken.map(|taken| match taken {
        TakenCalls::All => Holds::Yes,
        TakenCalls::NoQueueCalls | TakenCalls::QueueCallsOnly => Holds::Partly(Mend::TakeCalls),
        TakenCalls::None => Holds::No(Mend::TakeCalls),
    });
    [
        Some((Link::SignIn, signed_in(facts.ringcentral))),
        Some((Link::LiveEvents, live_events(facts.ringcentral))),
        digital_line(facts.phone).map(|line| (Link::DigitalLine, line)),
        Some((Link::Registration, registered(facts.phone))),
        disturb.map(|disturb| (Link::DoNotDisturb, disturb)),
        checked(facts.handling.routing, routed).map(|held| (Link::AnsweringRules, held)),
        checked(facts.handling.emergency, addressed).map(|held| (Link::EmergencyAddress, held)),
        Some((Link::MicrophoneAccess, access)),
        Some((Link::Microphone, device(sound, Use::Microphone))),
        Some((Link::Speaker, device(sound, Use::Speaker))),
        Some((Link::Ringer, device(sound, Use::Ringer))),
        Some((Link::Ring, ring)),
        Some((Link::Sound, may_ring)),
        Some((Link::Notifications, notifications)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Nothing while nobody has asked.
fn checked<T>(checked: Checked<T>, held: fn(T) -> Holds) -> Option<Holds> {
    match checked {
        Checked::NotYet => None,
        Checked::Known { value } => Some(held(value)),
        Checked::Not { why } => Some(Holds::NotChecked(why)),
    }
}

const fn routed(routing: Routing) -> Holds {
    match routing {
        Routing::Here => Holds::Yes,
        Routing::MostHere => Holds::Partly(Mend::OwnRules),
        Routing::Elsewhere { instead } => Holds::No(Mend::Rules(instead)),
    }
}

/// Calls come in without it.
const fn addressed(address: EmergencyAddress) -> Holds {
    match address {
        EmergencyAddress::InOrder => Holds::Yes,
        EmergencyAddress::Missing => Holds::Partly(Mend::EmergencyAddress),
    }
}

/// A browser without a choice of loudspeakers lists none and plays all the same; one that may not listen
/// names no device.
fn device(sound: &SoundView, what: Use) -> Holds {
    let are_listed = match what {
        Use::Microphone => true,
        Use::Speaker => sound.can_choose_speaker && sound.access == Access::Allowed,
        Use::Ringer => sound.can_choose_ringer && sound.access == Access::Allowed,
    };
    if sound.is_known && are_listed && sound.devices(what).is_empty() {
        Holds::No(Mend::SoundSettings)
    } else if sound.lacks(what) {
        Holds::Partly(Mend::SoundSettings)
    } else {
        Holds::Yes
    }
}

/// Nothing where something else keeps the phone from asking for a line.
const fn digital_line(state: PhoneState) -> Option<Holds> {
    match state {
        PhoneState::Ready | PhoneState::ReadyElsewhere => Some(Holds::Yes),
        PhoneState::Starting => Some(Holds::Soon),
        PhoneState::Unavailable { reason } => match reason {
            PhoneUnavailable::NoDigitalLine => Some(Holds::No(Mend::Integrations)),
            PhoneUnavailable::NotConnected
            | PhoneUnavailable::TooManyPhones
            | PhoneUnavailable::PermissionMissing
            | PhoneUnavailable::Unreachable
            | PhoneUnavailable::InOtherTab => None,
        },
    }
}

const fn signed_in(state: RingCentralState) -> Holds {
    match state {
        RingCentralState::Connected | RingCentralState::NoLiveEvents => Holds::Yes,
        RingCentralState::Connecting => Holds::Soon,
        RingCentralState::NotConnected | RingCentralState::ReconnectNeeded => {
            Holds::No(Mend::Connect)
        }
    }
}

/// Calls ring without events, but what other phones do is not seen.
const fn live_events(state: RingCentralState) -> Holds {
    match state {
        RingCentralState::Connected => Holds::Yes,
        RingCentralState::Connecting => Holds::Soon,
        RingCentralState::NoLiveEvents => Holds::Partly(Mend::Wait),
        RingCentralState::NotConnected | RingCentralState::ReconnectNeeded => {
            Holds::No(Mend::Connect)
        }
    }
}

const fn registered(state: PhoneState) -> Holds {
    match state {
        PhoneState::Ready | PhoneState::ReadyElsewhere => Holds::Yes,
        PhoneState::Starting => Holds::Soon,
        PhoneState::Unavailable { reason } => Holds::No(match reason {
            PhoneUnavailable::NotConnected => Mend::Connect,
            PhoneUnavailable::Unreachable | PhoneUnavailable::TooManyPhones => Mend::Wait,
            PhoneUnavailable::InOtherTab => Mend::OtherTab,
            PhoneUnavailable::NoDigitalLine | PhoneUnavailable::PermissionMissing => {
                Mend::Integrations
            }
        }),
    }
}

/// The light: how the worst link holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Light {
    /// The next call is heard.
    Reachable,
    /// Something of it is lost.
    Partly,
    /// The phone is starting.
    Starting,
    /// The next call is not heard here, or cannot be answered.
    NotReachable,
}

/// The light of a chain.
pub fn light(chain: &[(Link, Holds)]) -> Light {
    let of = |(_, holds): &(Link, Holds)| match holds {
        Holds::Yes | Holds::NotChecked(_) => Light::Reachable,
        Holds::Partly(_) => Light::Partly,
        Holds::Soon => Light::Starting,
        Holds::No(_) => Light::NotReachable,
    };
    chain.iter().map(of).max().unwrap_or(Light::Reachable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        sound::{Device, quiet::QuietBy},
        time::Timestamp,
    };

    fn sound() -> SoundView {
        let device = Device {
            id: "d".to_owned(),
            label: "Device".to_owned(),
        };
        SoundView {
            microphones: vec![device.clone()],
            speakers: vec![device],
            is_known: true,
            access: Access::Allowed,
            ..SoundView::default()
        }
    }

    fn facts(sound: &SoundView) -> Facts<'_> {
        Facts {
            ringcentral: RingCentralState::Connected,
            phone: PhoneState::Ready,
            sound,
            may_ring: true,
            notifications: Notifications::Allowed,
            taken: Some(TakenCalls::All),
            handling: CallHandlingView::default(),
        }
    }

    fn held(facts: Facts<'_>, link: Link) -> Option<Holds> {
        let chain = chain(facts);
        chain
            .iter()
            .find(|(it, _)| *it == link)
            .map(|(_, holds)| *holds)
    }

    #[test]
    fn the_light_is_good_only_when_every_link_holds() {
        let sound = sound();
        let good = facts(&sound);
        assert_eq!(light(&chain(good)), Light::Reachable);
        let worse = [
            (
                Facts {
                    notifications: Notifications::NotAsked,
                    ..good
                },
                Light::Partly,
            ),
            (
                Facts {
                    phone: PhoneState::Starting,
                    ..good
                },
                Light::Starting,
            ),
            (
                Facts {
                    may_ring: false,
                    notifications: Notifications::NotAsked,
                    ..good
                },
                Light::NotReachable,
            ),
        ];
        for (facts, expected) in worse {
            assert_eq!(light(&chain(facts)), expected);
        }
    }

    #[test]
    fn each_fault_is_named_with_what_mends_it() {
        let good = sound();
        let facts = facts(&good);
        let mut refused = good.clone();
        refused.access = Access::Refused;
        refused.microphones.clear();
        refused.settings.has_ring_sound = false;
        let faulty = Facts {
            sound: &refused,
            ..facts
        };
        assert_eq!(
            held(faulty, Link::MicrophoneAccess),
            Some(Holds::No(Mend::BrowserSettings))
        );
        assert_eq!(
            held(faulty, Link::Microphone),
            Some(Holds::No(Mend::SoundSettings))
        );
        assert_eq!(
            held(faulty, Link::Ring),
            Some(Holds::Partly(Mend::SoundSettings))
        );
        let no_line = PhoneState::Unavailable {
            reason: PhoneUnavailable::NoDigitalLine,
        };
        let unregistered = Facts {
            phone: no_line,
            ..facts
        };
        assert_eq!(
            held(unregistered, Link::Registration),
            Some(Holds::No(Mend::Integrations))
        );
        let deaf = Facts {
            ringcentral: RingCentralState::NoLiveEvents,
            ..facts
        };
        assert_eq!(
            held(deaf, Link::LiveEvents),
            Some(Holds::Partly(Mend::Wait))
        );
        assert_eq!(held(deaf, Link::SignIn), Some(Holds::Yes));
    }

    #[test]
    fn a_time_without_a_ring_is_named_with_its_end() {
        let spell = Spell {
            until: Timestamp::from_millis(1),
            by: QuietBy::Pause,
        };
        let mut quiet = sound();
        quiet.spell = Some(spell);
        let chain = chain(facts(&quiet));
        assert!(chain.contains(&(Link::Ring, Holds::Partly(Mend::Quiet(spell)))));
        assert_eq!(light(&chain), Light::Partly);
    }

    #[test]
    fn no_permission_is_asked_for_that_the_browser_does_not_have() {
        let sound = sound();
        let without = |notifications| Facts {
            notifications,
            ..facts(&sound)
        };
        let mends = [
            (Notifications::None, Mend::OtherBrowser),
            (Notifications::Refused, Mend::BrowserSettings),
        ];
        for (notifications, mend) in mends {
            let held = held(without(notifications), Link::Notifications);
            assert_eq!(held, Some(Holds::Partly(mend)));
        }
    }

    #[test]
    fn a_tab_without_the_phone_says_whether_the_one_that_has_it_may_ring() {
        let sound = sound();
        let elsewhere = |may_ring| Facts {
            phone: PhoneState::ReadyElsewhere,
            may_ring,
            ..facts(&sound)
        };
        assert_eq!(light(&chain(elsewhere(true))), Light::Reachable);
        let link = held(elsewhere(false), Link::Sound);
        assert_eq!(link, Some(Holds::No(Mend::MoveAudioHere)));
    }

    #[test]
    fn what_was_not_looked_at_is_not_in_the_chain() {
        let sound = sound();
        let known = facts(&sound);
        let disturbed = Facts {
            taken: Some(TakenCalls::None),
            ..known
        };
        assert_eq!(
            held(disturbed, Link::DoNotDisturb),
            Some(Holds::No(Mend::TakeCalls))
        );
        for taken in [TakenCalls::NoQueueCalls, TakenCalls::QueueCallsOnly] {
            let some = Facts {
                taken: Some(taken),
                ..known
            };
            let link = held(some, Link::DoNotDisturb);
            assert_eq!(link, Some(Holds::Partly(Mend::TakeCalls)));
        }
        let unread = Facts {
            taken: None,
            ..known
        };
        assert_eq!(held(unread, Link::DoNotDisturb), None);
        assert_eq!(light(&chain(unread)), Light::Reachable);
    }

    #[test]
    fn rules_that_ring_elsewhere_are_a_fault_and_rules_that_nobody_could_read_are_none() {
        let sound = sound();
        let with = |routing, emergency| Facts {
            handling: CallHandlingView { routing, emergency },
            ..facts(&sound)
        };
        let known = |value| Checked::Known { value };
        let of = |routing| held(with(known(routing), Checked::NotYet), Link::AnsweringRules);
        assert_eq!(of(Routing::Here), Some(Holds::Yes));
        assert_eq!(of(Routing::MostHere), Some(Holds::Partly(Mend::OwnRules)));
        let instead = Instead::Voicemail;
        let away = known(Routing::Elsewhere { instead });
        let gone = with(away, Checked::NotYet);
        assert_eq!(
            held(gone, Link::AnsweringRules),
            Some(Holds::No(Mend::Rules(instead)))
        );
        assert_eq!(light(&chain(gone)), Light::NotReachable);
        let why = Unchecked::Permission;
        let unread = with(Checked::Not { why }, Checked::Not { why });
        for link in [Link::AnsweringRules, Link::EmergencyAddress] {
            assert_eq!(held(unread, link), Some(Holds::NotChecked(why)));
        }
        assert_eq!(light(&chain(unread)), Light::Reachable);
    }

    #[test]
    fn without_an_emergency_address_calls_still_come_in() {
        let sound = sound();
        let value = EmergencyAddress::Missing;
        let missing = Facts {
            handling: CallHandlingView {
                emergency: Checked::Known { value },
                ..CallHandlingView::default()
            },
            ..facts(&sound)
        };
        let link = held(missing, Link::EmergencyAddress);
        assert_eq!(link, Some(Holds::Partly(Mend::EmergencyAddress)));
        assert_eq!(light(&chain(missing)), Light::Partly);
    }

    #[test]
    fn no_loudspeaker_is_a_fault_only_where_the_browser_would_list_one() {
        let mut deaf = sound();
        deaf.speakers.clear();
        assert_eq!(held(facts(&deaf), Link::Ringer), Some(Holds::Yes));
        deaf.can_choose_ringer = true;
        assert_eq!(
            held(facts(&deaf), Link::Ringer),
            Some(Holds::No(Mend::SoundSettings))
        );
        assert_eq!(held(facts(&deaf), Link::Speaker), Some(Holds::Yes));
    }
}
