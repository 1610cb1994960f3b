//! The WebRTC engine of a leg.

use std::{net::SocketAddr, time::Duration};

use str0m::{
    Event, Input, Rtc,
    change::SdpPendingOffer,
    format::Codec,
    media::{Frequency, MediaData, MediaTime, Mid, TelephoneEvent},
    net::{Protocol, Receive},
};
use tokio::time::Instant;

use super::{Frame, g711};

const DIGIT: Duration = Duration::from_millis(100);

/// The engine of one leg and what we remember of its negotiation.
pub(super) struct Peer {
    pub(super) rtc: Rtc,
    pub(super) local: SocketAddr,
    pub(super) mid: Option<Mid>,
    pub(super) pending: Option<SdpPendingOffer>,
    /// Packets that overtook the answer to our offer.
    pub(super) early: Vec<(SocketAddr, Vec<u8>)>,
    pub(super) local_description: String,
    pub(super) remote_ice: Option<String>,
    pub(super) frame_number: u64,
    pub(super) connected: bool,
}

impl Peer {
    pub(super) fn note(&mut self, event: Event, heard: &mut Vec<MediaData>) {
        // The engine's events are not ours to list: only these three matter for audio.
        if let Event::Connected = event {
            self.connected = true;
        } else if let Event::MediaAdded(added) = event {
            self.mid = Some(added.mid);
        } else if let Event::MediaData(data) = event {
            heard.push(data);
        }
    }

    pub(super) fn receive(&mut self, source: SocketAddr, packet: &[u8]) {
        let now = Instant::now().into_std();
        // Anything that is not STUN, DTLS or RTP is ignored.
        if let Ok(received) = Receive::new(Protocol::Udp, source, self.local, packet) {
            let _ = self.rtc.handle_input(Input::Receive(now, received));
        }
    }

    pub(super) fn send(&mut self, number: u64, frame: &Frame, digit: Option<u8>) {
        let Some(writer) = self.mid.and_then(|mid| self.rtc.writer(mid)) else {
            return;
        };
        let pcmu = writer
            .payload_params()
            .find(|params| params.spec().codec == Codec::PCMU);
        let Some(pt) = pcmu.map(str0m::format::PayloadParams::pt) else {
            return;
        };
        let time = MediaTime::new(number * frame.len() as u64, Frequency::EIGHT_KHZ);
        let writer = match digit {
            Some(event) => writer.telephone_event(TelephoneEvent {
                event,
                end: false,
                volume: 10,
                duration: DIGIT,
            }),
            None => writer,
        };
        // A frame that cannot be written is a lost frame.
        let _ = writer.write(pt, Instant::now().into_std(), time, g711::encode(frame));
    }

    /// The description in force, turned to what this offer asks for.
    pub(super) fn answer_in_force(&self, offer: &str) -> String {
        let direction = if offer.contains("a=sendonly") {
            "a=recvonly"
        } else if offer.contains("a=inactive") {
            "a=inactive"
        } else {
            "a=sendrecv"
        };
        self.local_description
            .replace("a=sendrecv", direction)
            .replace("a=setup:actpass", "a=setup:passive")
    }
}

/// The ICE user of a description: it changes when, and only when, ICE restarts.
pub(super) fn ice_user(description: &str) -> Option<String> {
    let line = description
        .lines()
        .find_map(|line| line.strip_prefix("a=ice-ufrag:"))?;
    Some(line.trim().to_owned())
}
