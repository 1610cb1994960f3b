//! Audio: one [`Leg`] per SIP dialog, G.711 over WebRTC, and what a leg plays and to whom it talks.
//!
//! A leg starts with an SDP offer or answer and lives until it is closed. Every 20 ms it sends one
//! frame, whatever its [`Source`], so that sequence numbers and timestamps stay whole when the
//! source changes; what it receives goes to its [`Sink`].
//!
//! | Module | Is |
//! |---|---|
//! | [`g711`] | µ-law |
//! | [`signal`] | tone, ringback and hold music |
//! | [`meter`] | what was heard: packets, energy, digits, longest silence |
//! | [`voice`] | a person outside, who speaks and listens by script |
//! | [`room`] | a conference bridge |
//! | `impairment` | a network that loses, delays and shuffles |
//! | [`leg`], `peer` | the WebRTC side of a dialog |

pub mod g711;
mod impairment;
pub mod leg;
pub mod meter;
mod peer;
pub mod room;
pub mod signal;
pub mod voice;

pub use impairment::Impairment;
pub use leg::{Leg, MediaError, MediaSettings, Sink, Source};
pub use meter::{Meter, Reading};
pub use room::{Chair, Room};
pub use voice::{Script, Speech, Voice};

/// Samples per second of all audio here.
pub const SAMPLE_RATE: u32 = 8_000;
/// Samples in the 20 ms of one RTP packet.
pub const FRAME_SAMPLES: usize = 160;
/// 20 ms of linear audio.
pub type Frame = [i16; FRAME_SAMPLES];
/// 20 ms of silence.
pub const SILENCE: Frame = [0; FRAME_SAMPLES];
