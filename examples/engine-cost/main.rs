//! What `Engine::handle` costs for each event, with everything it answers taken out, as JSON:
//! microseconds, median and 95th percentile. `cargo xtask bench` runs it.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "it measures time, on a machine that has it, and prints"
)]

use std::time::Instant;

use ledgerline::engine::{
    Engine,
    io::{Input, Invite, Io, LockInput, Output, PhoneInput, Stored},
};
use ledgerline_core::{
    domain::{call::AudioLevels, ids::CallId, time::Timestamp},
    wire::connector::AppConfig,
};
use serde_json::{Value, json};

const EVENTS: u16 = 2_000;
const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// A tab that leads, with one call that rings.
fn ringing() -> Engine {
    let config = AppConfig {
        ringcentral_server: "http://rc.test".to_owned(),
        ringcentral_client_id: "client".to_owned(),
        connector: Some("/api/v1".to_owned()),
        home_country_code: None,
        swap_replaces_tags: false,
        plain_replaces: false,
    };
    let mut engine = Engine::new(config, "http://app.test", [1; 32]);
    let stored = Stored::default();
    handle(&mut engine, Input::Started { stored });
    handle(&mut engine, Input::Lock(LockInput::Granted));
    let invite = Invite {
        session: Some("s-a0".to_owned()),
        from_number: Some("+14155550134".to_owned()),
        ..Invite::default()
    };
    let call = CallId::new("in-1");
    handle(
        &mut engine,
        Input::Phone(PhoneInput::Invited { call, invite }),
    );
    engine
}

fn handle(engine: &mut Engine, input: Input) {
    engine.handle(input, START);
    let mut rereads = false;
    while let Some(output) = engine.poll_output() {
        rereads |= matches!(output, Output::Io(Io::Reread));
    }
    if rereads {
        let stored = Stored::default();
        handle(engine, Input::Reread { stored });
    }
}

/// Sorted microseconds of each event.
fn measure(mut act: impl FnMut(u16)) -> Value {
    let mut micros: Vec<f64> = (0..EVENTS)
        .map(|event| {
            let start = Instant::now();
            act(event);
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    let at = |share: usize| micros.get(micros.len() * share / 100);
    json!({ "n": micros.len(), "median": at(50), "p95": at(95) })
}

fn main() {
    let mut engine = ringing();
    let levels = |event: u16| {
        Input::Phone(PhoneInput::Levels {
            call: CallId::new("in-1"),
            levels: AudioLevels {
                us: u8::try_from(event % 100).unwrap_or_default(),
                them: 0,
            },
        })
    };
    let named = |name: &str, mut figure: Value| {
        figure["name"] = json!(name);
        figure
    };
    let figures = [
        named("nothing (the clock itself)", measure(|_| ())),
        named(
            "an alarm with nothing due",
            measure(|_| handle(&mut engine, Input::Woke)),
        ),
        named(
            "audio levels of a call",
            measure(|event| handle(&mut engine, levels(event))),
        ),
        named("start, election and a call", measure(|_| drop(ringing()))),
    ];
    println!("{}", Value::from_iter(figures));
}
