//! Sockets, registrations, and the members of calls.
//!
//! A member of a call is a phone's [`Dialog`], a [`Robot`] outside, or a [`Fork`] of invitations
//! that ring. Each knows its seat (session and party) and the member at its far side.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::mpsc::UnboundedSender;

use super::{agent::Agent, message::Message};
use crate::{
    gauge::Counted,
    media::{Leg, Script, Voice},
};

/// A WebSocket, while it is open.
pub(super) type SocketId = u64;

/// What goes out on a socket.
#[derive(Debug)]
pub(super) enum Outgoing {
    Frame(String),
    Close,
}

#[derive(Debug)]
pub(super) struct Socket {
    pub(super) outgoing: UnboundedSender<Outgoing>,
    /// Nonces of challenges, by Call-Id.
    pub(super) nonces: BTreeMap<String, String>,
    pub(super) _counted: Counted,
}

/// One registered phone.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub(super) person: usize,
    pub(super) instance: String,
    pub(super) contact: String,
    pub(super) socket: SocketId,
    pub(super) expires_at: i64,
}

/// Session and party of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) session: String,
    pub(super) party: String,
}

/// A member of a call. Dialogs are known by Call-Id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Member {
    Dialog(String),
    Robot(u64),
    Fork(u64),
}

/// Who sent a dialog's first INVITE.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    Phone,
    Edge(Agent),
}

#[derive(Clone, Debug)]
pub(super) enum Phase {
    /// The answer is ready and waits for the callee's.
    Early {
        invite: Message,
        answer: String,
    },
    Up,
}

/// A phone's side of a call.
#[derive(Clone, Debug)]
pub(super) struct Dialog {
    pub(super) seat: Seat,
    pub(super) far: Option<Member>,
    pub(super) person: usize,
    pub(super) instance: String,
    pub(super) socket: SocketId,
    /// Our address with our tag: From of our requests.
    pub(super) ours: String,
    /// The phone's address with its tag: To of our requests.
    pub(super) theirs: String,
    pub(super) contact: String,
    pub(super) origin: Origin,
    pub(super) phase: Phase,
    pub(super) held: bool,
    pub(super) leg: Leg,
    /// The slot in which the far side stays when the phone hangs up.
    pub(super) parked: Option<String>,
    /// The member to which the far side goes when the phone hangs up.
    pub(super) flip: Option<Member>,
}

/// Someone outside.
#[derive(Clone, Debug)]
pub(super) struct Robot {
    pub(super) seat: Seat,
    pub(super) far: Option<Member>,
    pub(super) number: Option<String>,
    pub(super) name: Option<String>,
    pub(super) script: Script,
    pub(super) talks: bool,
    pub(super) voice: Arc<Voice>,
}

/// A colleague's phones, ringing.
#[derive(Clone, Debug)]
pub(super) struct Fork {
    pub(super) seat: Seat,
    pub(super) far: Option<Member>,
    pub(super) person: usize,
    pub(super) call_id: String,
    pub(super) sequence: u32,
    pub(super) from: String,
    pub(super) agent: Agent,
    pub(super) from_number: Option<String>,
    pub(super) from_name: Option<String>,
    pub(super) queue: Option<String>,
    pub(super) branches: Vec<Branch>,
    pub(super) ringing: bool,
}

/// One invitation of a fork.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub(super) binding: Binding,
    pub(super) invite: Message,
    /// `None` when the invitation carried no offer.
    pub(super) leg: Option<Leg>,
}

/// Who calls whom in a new party.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub(super) from_number: Option<String>,
    pub(super) from_name: Option<String>,
    pub(super) to_number: Option<String>,
    pub(super) to_name: Option<String>,
}
