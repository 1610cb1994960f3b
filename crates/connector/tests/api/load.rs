//! A short form of `examples/load`: more calls at once than NetSuite takes, and callers looked up meanwhile.
#![expect(
    clippy::disallowed_methods,
    reason = "it measures time, on a machine that has it"
)]

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    support::{World, call},
    verdict::{Bounds, Limit, Measured, complaints},
};

const CALLS: u32 = 45;
/// Of each third call nobody knows the number.
const LIMIT: Limit = Limit {
    at_once: 3,
    answer: Duration::from_millis(100),
};
/// On a machine that builds and tests something else at the same time. Whoever is looked up one after the
/// other comes each time just after the places were given away; behind the queue it would be twenty answers.
const BOUNDS: Bounds = Bounds {
    drain: 1.6,
    lookup: 3.0,
};

/// What other tests take of the machine meanwhile is not ours: one good round of so many is enough.
const ROUNDS: usize = 3;

#[tokio::test]
async fn a_full_queue_drains_as_fast_as_netsuite_lets_it_and_callers_go_before_it() {
    let mut refused = round().await;
    for _ in 1..ROUNDS {
        if refused.is_empty() {
            break;
        }
        refused = round().await;
    }
    assert_eq!(refused, [""; 0]);
}

/// What is too slow; every call is there once, however slow it is.
async fn round() -> Vec<String> {
    let world = World::start().await;
    world.read_directory().await;
    world.session("ann").await;
    world.script(json!({
        "effect": "delay", "ms": LIMIT.answer.as_millis(), "times": 100_000,
        "match": { "path": "/services/rest/" },
    }));
    let look_up = async |ring: u32| {
        let began = Instant::now();
        let (status, found) = world.look_up(&format!("+1720555{ring:04}")).await;
        assert_eq!(status, 200, "{found}");
        began.elapsed().as_secs_f64() * 1000.0
    };
    let mut quiet = Vec::new();
    for ring in 0..5 {
        quiet.push(look_up(ring).await);
    }
    let before = world.netsuite.accesses().len();
    let began = Instant::now();
    let mut logs = JoinSet::new();
    for index in 0..CALLS {
        let mut call = call();
        let session = format!("s-load{index}");
        call["telephonySessionId"] = json!(session);
        if index % 3 == 0 {
            call["remote"]["number"] = json!(format!("+1303555{index:04}"));
        }
        let path = format!("/api/v1/calls/{session}");
        let request = world.request(reqwest::Method::PUT, &path, "Bearer ann");
        logs.spawn(async move { request.json(&call).send().await.unwrap().status() });
    }
    let mut busy = Vec::new();
    for ring in 5.. {
        busy.push(look_up(ring).await);
        while let Some(done) = logs.try_join_next() {
            assert_eq!(done.unwrap(), 200);
        }
        if logs.is_empty() {
            break;
        }
    }
    let took = began.elapsed();
    // The last one may have been looked up with nothing else to do.
    busy.pop();
    let requests = world.netsuite.accesses().len() - before;
    let refused = complaints(
        LIMIT,
        BOUNDS,
        &Measured {
            took,
            came_in: Duration::ZERO,
            requests,
            quiet: &quiet,
            busy: &busy,
        },
    );
    let calls = world.calls();
    let ids: HashSet<_> = calls
        .iter()
        .map(|call| call["externalId"].as_str())
        .collect();
    assert_eq!((ids.len(), calls.len()), (CALLS as usize, CALLS as usize));
    refused
}

#[test]
fn what_is_too_slow_is_refused_in_words() {
    let limit = Limit {
        at_once: 5,
        answer: Duration::from_millis(150),
    };
    let bounds = Bounds {
        drain: 1.1,
        lookup: 0.5,
    };
    let (quiet, good) = ([160.0, 162.0, 165.0], [150.0, 205.0, 400.0]);
    let measured = |took: f64, busy| Measured {
        took: Duration::from_secs_f64(took),
        came_in: Duration::from_mins(1),
        requests: 3_000,
        quiet: &quiet,
        busy,
    };
    assert_eq!(complaints(limit, bounds, &measured(98.9, &good)), [""; 0]);
    let slow = complaints(limit, bounds, &measured(99.1, &good));
    assert!(
        slow.len() == 1 && slow[0].starts_with("the queue drained in 99.1 s"),
        "{slow:?}"
    );
    let behind = complaints(limit, bounds, &measured(90.0, &[238.0, 240.0, 241.0]));
    assert!(
        behind.len() == 1 && behind[0].contains("240 ms"),
        "{behind:?}"
    );
    assert_eq!(complaints(limit, bounds, &measured(90.0, &[])).len(), 1);
}
