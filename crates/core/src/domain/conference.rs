//! What a call has to do with a conference, and which two calls become one.

use serde::{Deserialize, Serialize};

use super::{
    call::{CallPhase, CallView},
    call_control::WhyNot,
    ids::CallId,
};

/// RingCentral takes so many besides the rep (developer guide, "Managing Conference Calls").
const MOST: usize = 10;

/// A call's part in a conference. A conference has one call of its own, the rep's line into it; each
/// call whose other side talks in it stays a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Conference {
    /// This is the rep's line.
    Line,
    /// The other side is about to be brought into the one with this line.
    Joining {
        /// The rep's line.
        line: CallId,
    },
    /// The other side talks in it.
    In {
        /// The rep's line.
        line: CallId,
        /// RingCentral's party there.
        party: String,
    },
}

impl Conference {
    /// The line of the conference in which the other side talks, or is about to.
    pub const fn line(&self) -> Option<&CallId> {
        match self {
            Self::Line => None,
            Self::Joining { line } | Self::In { line, .. } => Some(line),
        }
    }
}

/// Is this the rep's line into a conference?
pub fn is_line(call: &CallView) -> bool {
    call.in_call.conference == Some(Conference::Line)
}

/// The calls whose other sides talk in the conference with this line, or are about to.
pub fn members<'a>(
    line: &CallId,
    all: impl Iterator<Item = &'a CallView>,
) -> impl Iterator<Item = &'a CallView> {
    all.filter(move |call| {
        let conference = call.in_call.conference.as_ref();
        conference.and_then(Conference::line) == Some(line)
    })
}

/// The call that `call` is merged with: the one about which somebody is asked; else the only other
/// one; else, for one that waits, the one that is talked on. A customer is never joined with one whom
/// nobody named.
///
/// # Errors
///
/// Why there is none.
pub fn partner<'a>(
    call: &CallView,
    live: &(impl Iterator<Item = &'a CallView> + Clone),
) -> Result<&'a CallView, WhyNot> {
    // One on another phone has no sound here to merge.
    let talks =
        |it: &&CallView| matches!(it.phase, CallPhase::Talking { .. }) && it.other_phone.is_none();
    let is_apart = |it: &&CallView| {
        let conference = it.in_call.conference.as_ref();
        conference.and_then(Conference::line).is_none()
    };
    let others = live
        .clone()
        .filter(|it| it.id != call.id)
        .filter(talks)
        .filter(is_apart);
    let is_held = |it: &CallView| it.in_call.held_since.is_some();
    let tied = call
        .in_call
        .asks
        .as_ref()
        .or(call.in_call.asked_for.as_ref());
    let found = match tied {
        Some(id) => only(others.filter(|it| it.id == *id)),
        None => match only(others.clone()) {
            Err(WhyNot::SeveralOthers) if is_held(call) => only(others.filter(|it| !is_held(it))),
            found => found,
        },
    }?;
    if found.in_call.doing.is_some() {
        return Err(WhyNot::Busy);
    }
    let taken = [call, found]
        .into_iter()
        .filter(|it| is_line(it))
        .map(|line| members(&line.id, live.clone()).count())
        .max();
    if taken.is_some_and(|taken| taken >= MOST) {
        return Err(WhyNot::ConferenceFull);
    }
    Ok(found)
}

fn only<'a>(mut calls: impl Iterator<Item = &'a CallView>) -> Result<&'a CallView, WhyNot> {
    let first = calls.next().ok_or(WhyNot::NoOtherCall)?;
    calls
        .next()
        .map_or(Ok(first), |_| Err(WhyNot::SeveralOthers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        call::{Direction, RemoteParty},
        call_control::{Act, InCall},
        caller::CallerIdentity,
        logging::Entered,
        time::Timestamp,
    };

    fn call(id: &str) -> CallView {
        let at = Timestamp::from_millis(0);
        CallView {
            id: CallId::new(id),
            telephony_session_id: None,
            direction: Direction::Inbound,
            phase: CallPhase::Talking { answered_at: at },
            remote: RemoteParty::default(),
            local_number: None,
            queue: None,
            started_at: at,
            is_muted: false,
            caller: CallerIdentity::Withheld,
            note: String::new(),
            disposition: None,
            entered: Entered::default(),
            levels: None,
            figures: None,
            trouble: None,
            other_phone: None,
            in_call: InCall::default(),
        }
    }

    fn held(id: &str) -> CallView {
        let mut call = call(id);
        call.in_call.held_since = Some(Timestamp::from_millis(0));
        call
    }

    fn with(id: &str, conference: Conference) -> CallView {
        let mut call = call(id);
        call.in_call.conference = Some(conference);
        call
    }

    fn member(id: &str, party: &str) -> CallView {
        let (line, party) = (CallId::new("line"), party.to_owned());
        with(id, Conference::In { line, party })
    }

    fn found(live: &[CallView], of: usize) -> Result<&str, WhyNot> {
        partner(&live[of], &live.iter()).map(|call| call.id.as_str())
    }

    #[test]
    fn the_only_other_call_that_was_answered_is_it() {
        assert_eq!(found(&[call("a")], 0), Err(WhyNot::NoOtherCall));
        let mut rings = call("c");
        rings.phase = CallPhase::Ringing;
        let live = [held("a"), call("b"), rings];
        assert_eq!(found(&live, 0), Ok("b"));
        assert_eq!(found(&live, 1), Ok("a"));
    }

    #[test]
    fn of_three_the_one_that_waits_names_itself_and_the_one_that_talks_names_nobody() {
        let live = [held("a"), call("b"), held("c")];
        assert_eq!(found(&live, 0), Ok("b"));
        assert_eq!(found(&live, 2), Ok("b"));
        assert_eq!(found(&live, 1), Err(WhyNot::SeveralOthers));
        let all_wait = [held("a"), held("b"), held("c")];
        assert_eq!(found(&all_wait, 0), Err(WhyNot::NoOtherCall));
    }

    #[test]
    fn who_is_asked_about_a_call_is_merged_with_it_and_nobody_else() {
        let mut live = [held("a"), call("b"), held("c")];
        live[0].in_call.asks = Some(CallId::new("b"));
        live[1].in_call.asked_for = Some(CallId::new("a"));
        assert_eq!(found(&live, 0), Ok("b"));
        assert_eq!(found(&live, 1), Ok("a"));
        live[1].phase = CallPhase::Ringing;
        assert_eq!(found(&live, 0), Err(WhyNot::NoOtherCall));
    }

    #[test]
    fn a_conference_counts_as_one_and_takes_ten() {
        let mut live = vec![with("line", Conference::Line), held("a")];
        for at in 0..9 {
            live.push(member(&format!("m{at}"), &format!("p{at}")));
        }
        assert_eq!(found(&live, 0), Ok("a"));
        assert_eq!(found(&live, 1), Ok("line"));
        live.push(member("m9", "p9"));
        assert_eq!(found(&live, 0), Err(WhyNot::ConferenceFull));
        assert_eq!(found(&live, 1), Err(WhyNot::ConferenceFull));
    }

    #[test]
    fn a_call_about_which_ringcentral_has_not_answered_waits() {
        let mut live = [call("a"), held("b")];
        live[1].in_call.doing = Some(Act::Resume);
        assert_eq!(found(&live, 0), Err(WhyNot::Busy));
    }
}
