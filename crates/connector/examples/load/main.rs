//! Two thousand reps who each finish a call within the same minute, and a NetSuite that answers five
//! requests at once, each after 150 ms, which is less than it is asked for. Prints what
//! `cargo xtask bench` puts into its table, and fails when a call is lost or written twice.
//!
//! The connector is the built program, so that its memory and processor time are its own; RingCentral is
//! a few lines, NetSuite is the sandbox's, both in here.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "it measures time, on a machine that has it, and prints"
)]

mod outbox;
mod world;

use std::{
    error::Error,
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::{task::JoinSet, time};

use crate::world::World;

const REPS: u32 = 2_000;
/// Each of them finishes one call in it.
const MINUTE: Duration = Duration::from_mins(1);
/// What NetSuite answers at once, and how long it takes for each.
const AT_ONCE: u32 = 5;
const ANSWER: Duration = Duration::from_millis(150);
/// Somebody is called this often, by a number nobody asked for before.
const RING_EVERY: Duration = Duration::from_secs(1);
const QUIET_RINGS: u32 = 20;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let world = World::start(AT_ONCE).await?;
    let grants = world.sign_in(REPS).await?;
    world.slow_netsuite(ANSWER)?;
    let mut quiet = Vec::new();
    for ring in 0..QUIET_RINGS {
        quiet.push(world.look_up(ring).await?);
    }

    let before = world.usage()?;
    let asked_before = world.requests();
    let began = Instant::now();
    let mut calls = JoinSet::new();
    for (rep, grant) in (0..).zip(grants) {
        let outbox = world.outbox(rep, grant);
        calls.spawn(outbox.tell(began + MINUTE / REPS * rep));
    }
    let mut busy = Vec::new();
    let mut ring = QUIET_RINGS;
    let mut clock = time::interval(RING_EVERY);
    while !calls.is_empty() {
        tokio::select! {
            told = calls.join_next() => {
                if let Some(told) = told { told??; }
            }
            _ = clock.tick() => {
                busy.push(world.look_up(ring).await?);
                ring += 1;
            }
        }
    }
    let took = began.elapsed();
    let usage = world.usage()? - before;
    let asked = world.requests() - asked_before;
    world.expect_each_once(REPS)?;

    let floor = ANSWER * u32::try_from(asked)? / AT_ONCE;
    let figures = [
        figure(
            "2,000 calls of one minute logged",
            "s",
            &[took.as_secs_f64()],
        ),
        figure(
            "NetSuite's own time for its requests",
            "s",
            &[floor.as_secs_f64()],
        ),
        figure("NetSuite requests for each call", "", &[ratio(asked, REPS)]),
        figure(
            "caller looked up in NetSuite, nothing else to do",
            "ms",
            &quiet,
        ),
        figure("caller looked up in NetSuite meanwhile", "ms", &busy),
        figure("connector: memory", "MB", &[usage.megabytes]),
        figure(
            "connector: processor",
            "%",
            &[usage.seconds / took.as_secs_f64() * 100.0],
        ),
    ];
    println!("{}", json!(figures));
    Ok(())
}

fn ratio(requests: usize, calls: u32) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let requests = requests as f64;
    requests / f64::from(calls)
}

fn figure(name: &str, unit: &str, values: &[f64]) -> serde_json::Value {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: usize| sorted[(sorted.len() - 1) * share / 100];
    json!({ "name": name, "unit": unit, "n": sorted.len(), "median": at(50), "p95": at(95) })
}
