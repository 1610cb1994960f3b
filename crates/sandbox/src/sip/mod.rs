//! The SIP-over-WebSocket edge: registers phones, connects calls, and writes telephony sessions.
//!
//! A web phone opens a socket, registers, and from then on calls and is called. All state is one
//! [`world`] behind a mutex; every frame, timer and command enters it, changes it and leaves
//! frames to send. Audio runs beside it, in [`crate::media`]: the world only says which leg plays
//! what and talks to whom.
//!
//! | Module | Is |
//! |---|---|
//! | [`message`], [`digest`], [`agent`], [`ids`] | the words of the dialect |
//! | [`number`] | whom a dialled number reaches |
//! | [`settings`] | what others may ask and learn |
//! | `world`, `members` | members of calls: dialogs, far ends outside, ringing phones |
//! | `registrar` | REGISTER |
//! | `outbound` | calls from a phone |
//! | `inbound`, `answering`, `agent_requests` | calls to phones |
//! | `outside` | far ends outside the company |
//! | `queues` | calls that a queue offers to its members |
//! | `conference` | more than two members in one call |
//! | `lines` | what people outside hear without a phone of ours: hold music, each other |
//! | `ring_out` | calls that ring one's own phone first |
//! | `in_dialog`, `transfer`, `pickup`, `ending` | what happens to a call later |
//! | `edge`, `socket` | the edge's handle and its WebSocket |

pub mod agent;
mod agent_requests;
mod answering;
mod conference;
pub mod digest;
mod edge;
mod ending;
pub mod ids;
mod in_dialog;
mod inbound;
mod lines;
mod members;
pub mod message;
pub mod number;
mod outbound;
mod outside;
mod pickup;
mod queues;
mod registrar;
mod ring_out;
pub mod settings;
mod socket;
mod transfer;
mod world;

pub use edge::Edge;
pub use ring_out::{AtThePhone, LegStatus, RingOutError, RingOutRequest, RingOutStatus};
pub use settings::{
    ControlError, EdgeSettings, FarEnd, FarEndReport, MemberState, Registration, RingError,
    RingRequest, SipFault, TakenCalls,
};
pub use socket::{router, upgrade};
