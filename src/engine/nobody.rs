//! What is drawn where nobody has used the phone yet, before its code is there.

use ledgerline_core::{
    domain::{
        connection::{NetSuiteState, PhoneState, PhoneUnavailable, RingCentralState},
        view::{ConnectionHealth, ConnectionView},
    },
    wire::connector::AppConfig,
};

use super::connector_session::features;

/// The connections as a phone that leads alone and finds nothing stored draws them; of everything
/// else there is nothing.
pub fn connection(config: &AppConfig) -> ConnectionView {
    let (ringcentral, phone) = (
        RingCentralState::NotConnected,
        PhoneState::Unavailable {
            reason: PhoneUnavailable::NotConnected,
        },
    );
    ConnectionView {
        ringcentral,
        netsuite: NetSuiteState::NotSetUp,
        phone,
        never_connected: true,
        features: features(ringcentral, phone, None, &[]),
        health: ConnectionHealth {
            open_tabs: 1,
            addresses: vec![config.ringcentral_server.clone()],
            ..ConnectionHealth::default()
        },
        ..ConnectionView::default()
    }
}
