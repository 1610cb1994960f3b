//! Puts the platforms together behind their listeners.

use std::io;

use axum::Router;
use tokio::task::JoinHandle;

use crate::{
    clock::Clock,
    console::Console,
    listener::Served,
    netsuite::{self, NetSuite},
    pages,
    people::{self, Person},
    ringcentral::{RingCentral, Settings},
    sip::{self, Edge, EdgeSettings},
    telephony::Telephony,
};

/// Where to listen and how to behave.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Port of `RingCentral` and the console; 0 takes a free one.
    pub port: u16,
    /// Port of `NetSuite`; 0 takes a free one.
    pub netsuite_port: u16,
    /// How `RingCentral` behaves.
    pub ringcentral: Settings,
    /// How the SIP edge behaves.
    pub sip: EdgeSettings,
}

/// The sandbox.
#[derive(Debug)]
pub struct Sandbox;

/// A running sandbox; stops when dropped.
pub struct Running {
    /// `http://localhost:port` of `RingCentral` and the console.
    pub ringcentral_url: String,
    /// `http://localhost:port` of `NetSuite`.
    pub netsuite_url: String,
    /// The time everything in it goes by.
    pub clock: Clock,
    /// Who works there.
    pub people: Vec<Person>,
    /// The calls.
    pub telephony: Telephony,
    /// The imitated platform.
    pub ringcentral: RingCentral,
    /// The SIP edge.
    pub edge: Edge,
    /// The imitated account.
    pub netsuite: NetSuite,
    announcer: JoinHandle<()>,
    listeners: Vec<Served>,
}

impl Sandbox {
    /// Starts listening.
    pub async fn start(config: Config) -> io::Result<Running> {
        let clock = Clock::default();
        let people = people::seeded();
        let telephony = Telephony::new(clock.clone());
        let netsuite = NetSuite::new(clock.clone(), &people);
        let edge = Edge::new(people.clone(), telephony.clone(), clock.clone(), config.sip);
        let ringcentral = RingCentral::new(
            &people,
            telephony.clone(),
            edge.clone(),
            clock.clone(),
            config.ringcentral,
        );
        let announcer = ringcentral.announce();
        let console = Console {
            clock: clock.clone(),
            ringcentral: ringcentral.clone(),
            telephony: telephony.clone(),
            edge: edge.clone(),
            netsuite: netsuite.clone(),
        };
        let router = Router::new()
            .merge(pages::router())
            .merge(console.router())
            .merge(sip::router(edge.clone()))
            .fallback_service(ringcentral.router());
        let served = Served::start(config.port, router).await?;
        let business =
            Served::start(config.netsuite_port, netsuite::router(netsuite.clone())).await?;
        Ok(Running {
            netsuite_url: format!("http://localhost:{}", business.address.port()),
            edge,
            netsuite,
            ringcentral_url: format!("http://localhost:{}", served.address.port()),
            clock,
            people,
            telephony,
            ringcentral,
            announcer,
            listeners: vec![served, business],
        })
    }
}

impl Running {
    /// Stops all listeners and closes what is open.
    pub fn stop(&mut self) {
        self.announcer.abort();
        self.ringcentral.drop_sockets();
        self.edge.drop_sockets();
        for listener in &mut self.listeners {
            listener.stop();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}
