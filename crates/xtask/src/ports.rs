//! Ports on loopback.

use std::net::{Ipv4Addr, TcpListener};

use crate::failure::Failure;

/// Where app and sandbox listen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ports {
    /// The connector, which serves the app.
    pub(crate) app: u16,
    /// The sandbox's `RingCentral` and console.
    pub(crate) ringcentral: u16,
    /// The sandbox's `NetSuite`.
    pub(crate) netsuite: u16,
}

impl Ports {
    /// The app here, the sandbox 3 and 4 above; 0 picks free ports.
    pub(crate) fn from_app_port(app: u16) -> Result<Self, Failure> {
        if app == 0 {
            return Self::free();
        }
        let above = |offset: u16| {
            app.checked_add(offset)
                .ok_or_else(|| Failure::Usage(format!("--port {app} leaves no room above it")))
        };
        Ok(Self {
            app,
            ringcentral: above(3)?,
            netsuite: above(4)?,
        })
    }

    /// Three ports nobody listens on.
    pub(crate) fn free() -> Result<Self, Failure> {
        let pick =
            || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Failure::io("find a free port"));
        let port = |listener: &TcpListener| {
            let address = listener
                .local_addr()
                .map_err(Failure::io("find a free port"))?;
            Ok(address.port())
        };
        // All three are held at once, so that they differ.
        let (app, ringcentral, netsuite) = (pick()?, pick()?, pick()?);
        Ok(Self {
            app: port(&app)?,
            ringcentral: port(&ringcentral)?,
            netsuite: port(&netsuite)?,
        })
    }

    /// Says which port is taken, before anything slow is done.
    pub(crate) fn check_free(self) -> Result<(), Failure> {
        for port in [self.app, self.ringcentral, self.netsuite] {
            if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
                return Err(Failure::Plain(format!(
                    "Port {port} is in use. Stop what uses it, or choose others: \
                     cargo xtask demo --port 0"
                )));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_sits_above_the_app() {
        let ports = Ports::from_app_port(8787).unwrap();
        assert_eq!(
            ports,
            Ports {
                app: 8787,
                ringcentral: 8790,
                netsuite: 8791
            }
        );
    }

    #[test]
    fn a_port_without_room_above_it_is_refused() {
        assert!(Ports::from_app_port(65534).is_err());
    }

    #[test]
    fn a_taken_port_is_named() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let app = taken.local_addr().unwrap().port();
        let ports = Ports {
            app,
            ..Ports::free().unwrap()
        };
        assert!(
            ports
                .check_free()
                .unwrap_err()
                .to_string()
                .contains(&app.to_string())
        );
    }
}
