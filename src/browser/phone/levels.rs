//! How loud both sides are, how well they hear each other and whether anything gets through at all, from
//! the connection's own statistics: no audio is touched for it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Map, Reflect};
use ledgerline_core::domain::{call::AudioLevels, quality::Judgement};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::RtcPeerConnection;

use super::{
    flow::{Flow, Traffic},
    quality::{Counters, Meter},
};
use crate::{
    browser::{
        clock,
        pulse::{Every, Pulse},
    },
    engine::io::Path,
};

/// From one reading to the next.
const EVERY_MS: u32 = 250;
/// Levels are told this often.
const LEVELS_MS: u32 = 500;
/// Quality is judged this often, because a judgement rests on seconds.
const QUALITY_MS: u32 = 1_000;

/// News of a call's sound.
pub(super) enum Heard {
    /// It is as loud as this now.
    Levels(AudioLevels),
    /// This can be said of its path now.
    Path(Path),
    /// They hear each other as well as this now.
    Quality(Judgement),
}

/// Tells news for as long as the pulse lives.
pub(super) fn watch(connection: RtcPeerConnection, tell: impl Fn(Heard) + 'static) -> Pulse {
    let began = clock::now();
    let tell = Rc::new(tell);
    let last = Rc::new(Cell::new(AudioLevels::default()));
    let flow = Rc::new(RefCell::new(Flow::new(began)));
    let meter = Rc::new(RefCell::new(Meter::default()));
    let levels_due = RefCell::new(Every::new(LEVELS_MS, began));
    let quality_due = RefCell::new(Every::new(QUALITY_MS, began));
    Pulse::new(EVERY_MS, move |now| {
        let (connection, flow) = (connection.clone(), Rc::clone(&flow));
        let meter = Rc::clone(&meter);
        let (tell, last) = (Rc::clone(&tell), Rc::clone(&last));
        let are_levels_due = levels_due.borrow_mut().is_due(now);
        let is_second_over = quality_due.borrow_mut().is_due(now);
        spawn_local(async move {
            let Ok(report) = JsFuture::from(connection.get_stats()).await else {
                return;
            };
            let Report {
                levels,
                mut traffic,
                counters,
                codec,
            } = read(&report);
            traffic.is_broken = is_broken(&connection);
            let news = flow.borrow_mut().heard(traffic, clock::now());
            if let Some(path) = news {
                tell(Heard::Path(path));
            }
            meter.borrow_mut().jitters(counters.jitter_seconds);
            if is_second_over && let Some(mut judgement) = meter.borrow_mut().heard(counters) {
                judgement.figures.codec = codec;
                tell(Heard::Quality(judgement));
            }
            if are_levels_due && last.replace(levels) != levels {
                tell(Heard::Levels(levels));
            }
        });
    })
}

/// The browser itself has given the path up, or is about to.
fn is_broken(connection: &RtcPeerConnection) -> bool {
    let state = Reflect::get(connection, &"iceConnectionState".into());
    let state = state.ok().and_then(|state| state.as_string());
    matches!(state.as_deref(), Some("disconnected" | "failed"))
}

/// What one reading says.
#[derive(Default)]
struct Report {
    levels: AudioLevels,
    traffic: Traffic,
    counters: Counters,
    /// How what comes is coded.
    codec: Option<String>,
}

fn read(report: &JsValue) -> Report {
    let (mut levels, mut traffic) = (AudioLevels::default(), Traffic::default());
    let mut counters = Counters::default();
    let mut pairs = Pairs::default();
    let (mut codecs, mut coded_by) = (Vec::new(), None);
    // A report is map-like and no `Map`, but has a `forEach` that a `Map` has.
    report.unchecked_ref::<Map>().for_each(&mut |entry, _| {
        let of = |name: &str| Reflect::get(&entry, &name.into()).unwrap_or(JsValue::UNDEFINED);
        let number = |name: &str| of(name).as_f64().unwrap_or_default();
        match of("type").as_string().as_deref() {
            Some("media-source") => levels.us = percent(number("audioLevel")),
            Some("inbound-rtp") => {
                levels.them = percent(number("audioLevel"));
                coded_by = of("codecId").as_string().or(coded_by.take());
                traffic.sound += number("packetsReceived");
                counters.received += number("packetsReceived");
                counters.lost += number("packetsLost");
                counters.samples += number("totalSamplesReceived");
                counters.concealed += number("concealedSamples") - number("silentConcealedSamples");
                counters.waited_seconds += number("jitterBufferDelay");
                counters.played += number("jitterBufferEmittedCount");
                counters.jitter_seconds = counters.jitter_seconds.max(number("jitter"));
            }
            Some("remote-inbound-rtp") => {
                counters.lost_of_ours = number("fractionLost");
            }
            Some("candidate-pair") => {
                traffic.checks += number("responsesReceived");
                if of("nominated").is_truthy() {
                    let id = of("id").as_string().unwrap_or_default();
                    pairs.nominated.push((id, number("currentRoundTripTime")));
                }
            }
            Some("codec") => codecs.extend(of("id").as_string().zip(of("mimeType").as_string())),
            Some("transport") => pairs.used = of("selectedCandidatePairId").as_string(),
            _ => {}
        }
    });
    counters.round_trip_seconds = pairs.round_trip_seconds();
    let codec = codecs
        .into_iter()
        .find(|(id, _)| Some(id) == coded_by.as_ref());
    Report {
        levels,
        traffic,
        counters,
        codec: codec.map(|(_, kind)| kind.trim_start_matches("audio/").to_owned()),
    }
}

/// The ways through the network that both sides agreed to, and how long there and back.
#[derive(Default)]
struct Pairs {
    nominated: Vec<(String, f64)>,
    /// The one of them on which sound goes, where the browser says so.
    used: Option<String>,
}

impl Pairs {
    /// The others are not asked any more and have an old one, or none.
    fn round_trip_seconds(&self) -> f64 {
        let used = self
            .nominated
            .iter()
            .find(|(id, _)| Some(id) == self.used.as_ref());
        let found = used.or_else(|| self.nominated.last());
        found.map(|(_, seconds)| *seconds).unwrap_or_default()
    }
}

/// Square root, because speech sits near the bottom of the linear scale.
fn percent(level: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100"
    )]
    let percent = (level.clamp(0.0, 1.0).sqrt() * 100.0).round() as u8;
    percent
}
