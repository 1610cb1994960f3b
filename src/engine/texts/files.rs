//! Pictures and files of texts: fetched one at a time while somebody looks at their conversation, held in
//! the memory of this tab, and given back when nobody does.

use ledgerline_core::domain::{ids::ThreadId, texting::FileContent, time::Timestamp};

use super::sending::DROPPED_MS;
use crate::engine::{
    desk::Desk,
    io::{HttpResponse, Io, NoAnswer},
};

/// So many are in memory at once.
const MOST: usize = 40;
/// A fetch that was dropped on the way is given up after this; the browser ends its own before.
const GIVEN_UP_MS: i64 = 3 * DROPPED_MS;

/// Whose place it is when there is no room for all: the lowest goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Merely shown: the newer the text, the higher.
    Shown(Timestamp),
    /// A person asked for it, then.
    Asked(Timestamp),
}

struct Held {
    /// At RingCentral.
    uri: String,
    thread: ThreadId,
    rank: Rank,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    Wanted,
    /// The number of the request, and when it was asked.
    Asked(u64, Timestamp),
    Here(String),
    Missing {
        is_final: bool,
    },
}

/// Those that were wanted.
#[derive(Default)]
pub(super) struct Files(Vec<Held>);

impl Files {
    /// Somebody looks at it, or tries again. Where there is no room, one of lower rank goes, and without
    /// such a one it stays where it is: a screen that shows more than fit would have them fetched in
    /// turn, without end.
    pub(super) fn want(&mut self, uri: &str, thread: &ThreadId, rank: Rank, desk: &mut Desk) {
        if let Some(held) = self.0.iter_mut().find(|held| held.uri == uri) {
            held.rank = held.rank.max(rank);
            if held.state == (State::Missing { is_final: false }) {
                held.state = State::Wanted;
            }
            return;
        }
        if self.0.len() >= MOST {
            let places = self.0.iter().enumerate();
            let lowest = places.min_by_key(|(_, held)| held.rank);
            let Some((at, _)) = lowest.filter(|(_, held)| held.rank < rank) else {
                return;
            };
            give_back(&self.0.remove(at), desk);
        }
        self.0.push(Held {
            uri: uri.to_owned(),
            thread: thread.clone(),
            rank,
            state: State::Wanted,
        });
    }

    /// The address of the next one to fetch, which is asked for as `ask`.
    pub(super) fn next(&mut self, ask: u64, now: Timestamp) -> Option<String> {
        let is_under_way = |held: &Held| matches!(held.state, State::Asked(_, since) if now.millis_since(since) < GIVEN_UP_MS);
        if self.0.iter().any(is_under_way) {
            return None;
        }
        let held = self.0.iter_mut();
        let waiting = held.filter(|held| matches!(held.state, State::Wanted | State::Asked(..)));
        let next = waiting.max_by_key(|held| held.rank)?;
        next.state = State::Asked(ask, now);
        Some(next.uri.clone())
    }

    /// Is something to be fetched?
    pub(super) fn has_wanted(&self) -> bool {
        self.0.iter().any(|held| held.state == State::Wanted)
    }

    /// What became of a request.
    pub(super) fn answered(
        &mut self,
        ask: u64,
        result: Result<HttpResponse, NoAnswer>,
        desk: &mut Desk,
    ) {
        let (status, address) = match result {
            Ok(response) => (response.status, response.body.into_inner()),
            Err(NoAnswer) => (0, String::new()),
        };
        let is_here = (200..300).contains(&status);
        let mut held = self.0.iter_mut();
        let asked = held.find(|held| matches!(held.state, State::Asked(by, _) if by == ask));
        match asked {
            Some(held) if is_here => held.state = State::Here(address),
            Some(held) => {
                let is_final = matches!(status, 403 | 404 | 410);
                held.state = State::Missing { is_final };
            }
            // Nobody looks at it any more.
            None if is_here => desk.io(Io::DropContent(address)),
            None => {}
        }
    }

    /// Nobody looks at this conversation any more.
    pub(super) fn release(&mut self, thread: &ThreadId, desk: &mut Desk) {
        self.0.retain(|held| {
            let is_released = held.thread == *thread;
            if is_released {
                give_back(held, desk);
            }
            !is_released
        });
    }

    pub(super) fn release_all(&mut self, desk: &mut Desk) {
        for held in std::mem::take(&mut self.0) {
            give_back(&held, desk);
        }
    }

    /// What a screen says of it.
    pub(super) fn draw(&self, uri: &str) -> FileContent {
        let held = self.0.iter().find(|held| held.uri == uri);
        match held.map(|held| &held.state) {
            None => FileContent::There,
            Some(State::Wanted | State::Asked(..)) => FileContent::Coming,
            Some(State::Here(address)) => FileContent::Here {
                address: address.clone(),
            },
            Some(State::Missing { is_final }) => FileContent::Missing {
                is_final: *is_final,
            },
        }
    }
}

fn give_back(held: &Held, desk: &mut Desk) {
    if let State::Here(address) = &held.state {
        desk.io(Io::DropContent(address.clone()));
    }
}
