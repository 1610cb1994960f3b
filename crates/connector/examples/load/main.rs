//! Two thousand reps who each finish a call within the same minute, and a NetSuite that answers five
//! requests at once, each after 150 ms, which is less than it is asked for. Prints what
//! `cargo xtask bench` puts into its table. Refuses, in words and with an exit code, when the queue drains
//! slower than NetSuite's limit allows, when a call is lost or written twice, and when a caller is looked up
//! much slower meanwhile.
//!
//! The connector is the built program, so that its memory and processor time are its own; RingCentral is
//! a few lines, NetSuite is the sandbox's, both in here.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "it measures time, on a machine that has it, and prints"
)]

mod outbox;
mod verdict;
mod world;

use std::{
    error::Error,
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::{task::JoinSet, time};

use crate::{
    verdict::{Bounds, Limit, Measured, at, complaints},
    world::World,
};

const REPS: u32 = 2_000;
/// Each of them finishes one call in it.
const MINUTE: Duration = Duration::from_mins(1);
const LIMIT: Limit = Limit {
    at_once: 5,
    answer: Duration::from_millis(150),
};
/// Five places that come free at any time keep a lookup waiting for a sixth of an answer, five in step for
/// half of one. Behind the queue it would be twenty seconds.
const BOUNDS: Bounds = Bounds {
    drain: 1.1,
    lookup: 0.5,
};
/// Somebody is called this often, by a number nobody asked for before.
const RING_EVERY: Duration = Duration::from_secs(1);
const QUIET_RINGS: u32 = 20;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let world = World::start(LIMIT.at_once).await?;
    let grants = world.sign_in(REPS).await?;
    world.slow_netsuite(LIMIT.answer)?;
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

    let floor = LIMIT.least(asked);
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
    let complaints = complaints(
        LIMIT,
        BOUNDS,
        &Measured {
            took,
            came_in: MINUTE,
            requests: asked,
            quiet: &quiet,
            busy: &busy,
        },
    );
    println!("{}", json!(figures));
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(complaints.join("; ").into())
    }
}

fn ratio(requests: usize, calls: u32) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let requests = requests as f64;
    requests / f64::from(calls)
}

fn figure(name: &str, unit: &str, values: &[f64]) -> serde_json::Value {
    let (median, p95) = (at(values, 50), at(values, 95));
    json!({ "name": name, "unit": unit, "n": values.len(), "median": median, "p95": p95 })
}
