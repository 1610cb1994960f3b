//! The WebRTC side of one SIP dialog (str0m): ICE, DTLS, SRTP and a 20 ms clock.

use std::{
    collections::{BTreeSet, VecDeque},
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use str0m::{
    Candidate, Input, Output, RtcConfig, RtcError,
    change::{SdpAnswer, SdpOffer},
    format::{Codec, CodecExtra, FormatParams},
    media::{Direction, Frequency, MediaData, MediaKind, Pt},
    net::Transmit,
};
use tokio::{
    net::UdpSocket,
    sync::Notify,
    time::{Instant, MissedTickBehavior},
};

use super::{
    Chair, Frame, Impairment, Meter, Reading, Room, SILENCE, Voice, g711,
    impairment::Way,
    meter,
    peer::{Peer, ice_user},
    signal,
};

/// Frames of a bridged peer that wait for their turn.
const INBOX_FRAMES: usize = 6;
const FRAME: Duration = Duration::from_millis(20);

/// Where legs listen.
#[derive(Clone, Copy, Debug)]
pub struct MediaSettings {
    /// Address of the only ICE candidate.
    pub ip: IpAddr,
}

/// Why a leg could not be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The session description cannot be read or does not fit.
    #[error("session description refused: {0}")]
    Description(String),
    /// No offer of ours is waiting for this answer.
    #[error("no offer is waiting for an answer")]
    NothingOffered,
    /// No UDP port.
    #[error("cannot open a media port")]
    Port(#[from] std::io::Error),
}

impl From<RtcError> for MediaError {
    fn from(error: RtcError) -> Self {
        Self::Description(error.to_string())
    }
}

/// What a leg plays.
#[derive(Clone, Debug, Default)]
pub enum Source {
    /// Nothing.
    #[default]
    Silence,
    /// The callee rings.
    Ringback,
    /// The far end put this leg on hold.
    Music,
    /// A far end outside.
    Voice(Arc<Voice>),
    /// Whatever another leg's [`Sink::Leg`] delivers.
    Inbox,
    /// The others of a conference.
    Room(Arc<Room>, Chair),
}

/// Who hears what a leg receives.
#[derive(Clone, Debug, Default)]
pub enum Sink {
    /// Nobody.
    #[default]
    Nobody,
    /// A far end outside.
    Voice(Arc<Voice>),
    /// Another leg.
    Leg(Leg),
    /// The others of a conference.
    Room(Arc<Room>, Chair),
}

/// The WebRTC side of a dialog. Clones are the same leg.
#[derive(Clone, Debug)]
pub struct Leg {
    shared: Arc<Shared>,
}

struct Shared {
    peer: Mutex<Peer>,
    route: Mutex<Route>,
    inbox: Mutex<Inbox>,
    received: Mutex<Meter>,
    wake: Notify,
    closed: AtomicBool,
    /// Scripted network loss: nothing goes out, nothing is heard.
    dropped: AtomicBool,
    /// Scripted: how bad the phone's network is.
    impairment: Mutex<Impairment>,
    paths: Mutex<Paths>,
}

/// Where the browser's packets come from, by its address and port.
#[derive(Default)]
struct Paths {
    seen: BTreeSet<SocketAddr>,
    /// Scripted: swallowed in both directions, as when the browser leaves a network.
    broken: BTreeSet<SocketAddr>,
}

impl Paths {
    fn break_all(&mut self) {
        self.broken.append(&mut self.seen);
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Leg")
            .field("closed", &self.closed)
            .finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Route {
    source: Source,
    sink: Sink,
    source_began: u64,
}

#[derive(Default)]
struct Inbox {
    frames: VecDeque<Frame>,
    digits: VecDeque<char>,
    heard: Meter,
}

impl Leg {
    /// Answers the browser's offer. Must be called within a tokio runtime.
    pub fn answering(settings: MediaSettings, offer: &str) -> Result<(Self, String), MediaError> {
        let (leg, socket) = Self::open(settings)?;
        let answer = leg.accept_offer(offer)?;
        leg.start(socket);
        Ok((leg, answer))
    }

    /// Offers audio to the browser; [`Self::accept_answer`] follows. Must be called within a tokio
    /// runtime.
    pub fn offering(settings: MediaSettings) -> Result<(Self, String), MediaError> {
        let (leg, socket) = Self::open(settings)?;
        let offer = {
            let mut peer = leg.peer();
            let mut changes = peer.rtc.sdp_api();
            let mid = changes.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
            let (offer, pending) = changes.apply().ok_or(MediaError::NothingOffered)?;
            // Media that we added ourselves is not announced by an event.
            peer.mid = Some(mid);
            peer.pending = Some(pending);
            peer.local_description = offer.to_sdp_string();
            peer.local_description.clone()
        };
        leg.start(socket);
        Ok((leg, offer))
    }

    /// The browser's answer to our offer.
    pub fn accept_answer(&self, answer: &str) -> Result<(), MediaError> {
        let parsed = SdpAnswer::from_sdp_string(answer)
            .map_err(|error| MediaError::Description(error.to_string()))?;
        let mut peer = self.peer();
        let pending = peer.pending.take().ok_or(MediaError::NothingOffered)?;
        peer.rtc.sdp_api().accept_answer(pending, parsed)?;
        peer.remote_ice = ice_user(answer);
        for (source, packet) in std::mem::take(&mut peer.early) {
            peer.receive(source, &packet);
        }
        drop(peer);
        self.shared.wake.notify_one();
        Ok(())
    }

    /// A further offer of the browser: a restart of ICE, or (with the ICE it has) hold and unhold,
    /// for which the description in force is answered with its direction turned.
    pub fn accept_offer(&self, offer: &str) -> Result<String, MediaError> {
        let mut peer = self.peer();
        let ice = ice_user(offer);
        if ice.is_some() && ice == peer.remote_ice {
            return Ok(peer.answer_in_force(offer));
        }
        let parsed = SdpOffer::from_sdp_string(offer)
            .map_err(|error| MediaError::Description(error.to_string()))?;
        let answer = peer.rtc.sdp_api().accept_offer(parsed)?.to_sdp_string();
        peer.remote_ice = ice;
        peer.local_description.clone_from(&answer);
        drop(peer);
        self.shared.wake.notify_one();
        Ok(answer)
    }

    /// Offers again, with new ICE credentials.
    pub fn offer_again(&self) -> Result<String, MediaError> {
        let mut peer = self.peer();
        let mut changes = peer.rtc.sdp_api();
        changes.ice_restart(true);
        let (offer, pending) = changes.apply().ok_or(MediaError::NothingOffered)?;
        peer.pending = Some(pending);
        peer.local_description = offer.to_sdp_string();
        Ok(peer.local_description.clone())
    }

    /// Plays this and talks to that from here on.
    pub fn connect(&self, source: Source, sink: Sink) {
        let began = self.peer().frame_number;
        *lock(&self.shared.route) = Route {
            source,
            sink,
            source_began: began,
        };
        lock(&self.shared.inbox).frames.clear();
    }

    /// What the browser sent.
    pub fn received(&self) -> Reading {
        lock(&self.shared.received).reading()
    }

    /// What another leg delivered to this one.
    pub fn forwarded(&self) -> Reading {
        lock(&self.shared.inbox).heard.reading()
    }

    /// The network swallows everything from here on.
    pub fn drop_packets(&self) {
        self.shared.dropped.store(true, Ordering::Relaxed);
    }

    /// The phone's network is as bad as this from here on.
    pub fn impair(&self, how: Impairment) {
        *lock(&self.shared.impairment) = how;
    }

    /// The browser leaves its network: nothing passes any more between this leg and the ports it has
    /// sent from. A restart of ICE opens new ones.
    pub fn break_paths(&self) {
        lock(&self.shared.paths).break_all();
    }

    /// Ends it.
    pub fn close(&self) {
        self.shared.closed.store(true, Ordering::Relaxed);
        *lock(&self.shared.route) = Route::default();
        self.shared.wake.notify_one();
    }

    fn open(settings: MediaSettings) -> Result<(Self, std::net::UdpSocket), MediaError> {
        let socket = std::net::UdpSocket::bind((settings.ip, 0))?;
        socket.set_nonblocking(true)?;
        let local = socket.local_addr()?;
        let mut config = RtcConfig::new()
            .set_crypto_provider(Arc::new(str0m::crypto::from_feature_flags()))
            .clear_codecs()
            .enable_pcmu(true, false);
        config.codec_config().add_config(
            Pt::new_with_value(101),
            None,
            Codec::Tele,
            Frequency::EIGHT_KHZ,
            None,
            FormatParams::default(),
        );
        let mut rtc = config.build(Instant::now().into_std());
        let candidate = Candidate::host(local, "udp")
            .map_err(|error| MediaError::Description(error.to_string()))?;
        rtc.add_local_candidate(candidate);
        let peer = Peer {
            rtc,
            local,
            mid: None,
            pending: None,
            early: Vec::new(),
            local_description: String::new(),
            remote_ice: None,
            frame_number: 0,
            connected: false,
        };
        let shared = Shared {
            peer: Mutex::new(peer),
            route: Mutex::default(),
            inbox: Mutex::default(),
            received: Mutex::default(),
            wake: Notify::new(),
            closed: AtomicBool::new(false),
            dropped: AtomicBool::new(false),
            impairment: Mutex::default(),
            paths: Mutex::default(),
        };
        Ok((
            Self {
                shared: Arc::new(shared),
            },
            socket,
        ))
    }

    fn start(&self, socket: std::net::UdpSocket) {
        let shared = Arc::downgrade(&self.shared);
        tokio::spawn(async move {
            match UdpSocket::from_std(socket) {
                Ok(socket) => run(shared, socket).await,
                Err(error) => tracing::warn!(%error, "no media for a call"),
            }
        });
    }

    fn peer(&self) -> MutexGuard<'_, Peer> {
        lock(&self.shared.peer)
    }
}

/// Drives one leg until it is closed or dropped.
async fn run(weak: Weak<Shared>, socket: UdpSocket) {
    let mut ticks = tokio::time::interval(FRAME);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut buffer = [0; 2_048];
    let mut way = Way::default();
    loop {
        let Some(shared) = weak.upgrade() else { return };
        let (deadline, packets) = shared.drain();
        let (impairment, now) = (*lock(&shared.impairment), Instant::now());
        for packet in packets {
            way.send(packet, impairment, now);
        }
        let deadline = way.next().map_or(deadline, |arrival| arrival.min(deadline));
        if shared.closed.load(Ordering::Relaxed) {
            return;
        }
        for packet in way.arrived(Instant::now()) {
            if shared.passes(packet.destination) {
                // A packet that cannot be sent is a lost packet.
                let _ = socket.send_to(&packet.contents, packet.destination).await;
            }
        }
        tokio::select! {
            received = socket.recv_from(&mut buffer) => {
                if let Ok((length, source)) = received
                    && shared.passes(source)
                    && !impairment.loses_of_phone()
                {
                    lock(&shared.paths).seen.insert(source);
                    shared.receive(source, &buffer[..length]);
                }
            }
            () = tokio::time::sleep_until(deadline) => shared.expire(),
            _ = ticks.tick() => shared.tick(),
            () = shared.wake.notified() => {}
        }
    }
}

impl Shared {
    /// Takes everything the engine has to say, down to its next deadline.
    fn drain(&self) -> (Instant, Vec<Transmit>) {
        let mut packets = Vec::new();
        let mut heard = Vec::new();
        let deadline = {
            let mut peer = lock(&self.peer);
            loop {
                match peer.rtc.poll_output() {
                    Ok(Output::Timeout(at)) => break Instant::from_std(at),
                    Ok(Output::Transmit(packet)) => packets.push(packet),
                    Ok(Output::Event(event)) => peer.note(event, &mut heard),
                    // Chrome sends an odd packet on the telephone-event type now and then.
                    Err(RtcError::Packet(..)) => {}
                    Err(error) => {
                        tracing::debug!(%error, "a media leg failed");
                        self.closed.store(true, Ordering::Relaxed);
                        break Instant::now();
                    }
                }
            }
        };
        for data in heard {
            self.hear(&data);
        }
        (deadline, packets)
    }

    /// Does the network carry anything between here and there?
    fn passes(&self, there: SocketAddr) -> bool {
        !self.dropped.load(Ordering::Relaxed) && !lock(&self.paths).broken.contains(&there)
    }

    fn receive(&self, source: SocketAddr, packet: &[u8]) {
        let mut peer = lock(&self.peer);
        if peer.remote_ice.is_none() {
            peer.early.push((source, packet.to_vec()));
        } else {
            peer.receive(source, packet);
        }
    }

    fn expire(&self) {
        let _ = lock(&self.peer)
            .rtc
            .handle_input(Input::Timeout(Instant::now().into_std()));
    }

    /// Delivers what the browser said.
    fn hear(&self, data: &MediaData) {
        let sink = lock(&self.route).sink.clone();
        if let CodecExtra::Tele(event) = data.codec_extra {
            let digit = lock(&self.received).hear_event(data.time.numer(), event.event);
            let Some(digit) = digit else { return };
            match sink {
                // A bridge passes no keys on.
                Sink::Nobody | Sink::Room(..) => {}
                Sink::Voice(voice) => voice.press(digit),
                Sink::Leg(leg) => {
                    let mut inbox = lock(&leg.shared.inbox);
                    inbox.heard.press(digit);
                    inbox.digits.push_back(digit);
                }
            }
            return;
        }
        for frame in g711::decode(&data.data) {
            lock(&self.received).hear(&frame);
            match &sink {
                Sink::Nobody => {}
                Sink::Voice(voice) => voice.listen(&frame),
                Sink::Room(room, chair) => room.say(*chair, &frame),
                Sink::Leg(leg) => {
                    let mut inbox = lock(&leg.shared.inbox);
                    inbox.heard.hear(&frame);
                    if inbox.frames.len() == INBOX_FRAMES {
                        inbox.frames.pop_front();
                    }
                    inbox.frames.push_back(frame);
                }
            }
        }
    }

    /// What comes out of a room, counted.
    fn overhear(&self, mixed: Option<Frame>) -> Frame {
        let Some(frame) = mixed else { return SILENCE };
        lock(&self.inbox).heard.hear(&frame);
        frame
    }

    /// Sends the next 20 ms.
    fn tick(&self) {
        let mut peer = lock(&self.peer);
        if !peer.connected {
            return;
        }
        let number = peer.frame_number;
        peer.frame_number += 1;
        let frame = {
            let route = lock(&self.route);
            let played = number.saturating_sub(route.source_began);
            match &route.source {
                Source::Silence => SILENCE,
                Source::Ringback => signal::ringback(played),
                Source::Music => signal::music(played),
                Source::Voice(voice) => voice.speak(),
                Source::Inbox => lock(&self.inbox).frames.pop_front().unwrap_or(SILENCE),
                Source::Room(room, chair) => self.overhear(room.hear(*chair)),
            }
        };
        let digit = lock(&self.inbox).digits.pop_front();
        peer.send(number, &frame, digit.and_then(meter::code_of));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_broken_path_carries_nothing_and_a_new_port_is_a_new_path() {
        let settings = MediaSettings {
            ip: IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
        };
        let (leg, _) = Leg::offering(settings).unwrap();
        let [old, new] = [4_001, 4_002].map(|port| SocketAddr::new(settings.ip, port));
        lock(&leg.shared.paths).seen.insert(old);
        assert!(leg.shared.passes(old));
        leg.break_paths();
        assert!(!leg.shared.passes(old));
        assert!(leg.shared.passes(new));
    }
}
