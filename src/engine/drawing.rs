//! The view, drawn from every machine.

use ledgerline_core::domain::{
    connection::{
        NetSuiteState, PhoneState, PhoneUnavailable, Requirement, RingCentralState, SignedInUser,
    },
    time::Timestamp,
    view::{AnnexName, Area, ConnectionHealth, ConnectionView, FinishedView, View},
};

use super::{Engine, auth, connector_session, io::Output};

impl Engine {
    /// Draws the view and announces what changed.
    pub(super) fn draw(&mut self) {
        let fresh = if let Some(mirrored) = self.tabs.mirrored() {
            let mut view = mirrored.clone();
            if view.connection.phone == PhoneState::Ready {
                view.connection.phone = PhoneState::ReadyElsewhere;
            }
            self.draw_sign_in(&mut view.connection);
            view.connection.is_unshared = self.tabs.is_unshared();
            view.connection.audio_note = self.audio.note;
            view
        } else {
            self.project()
        };
        let before = std::mem::replace(&mut self.view, fresh);
        let after = &self.view;
        let changed = [
            (Area::Connection, before.connection != after.connection),
            (Area::Dialer, before.dialer != after.dialer),
            (Area::Calls, before.calls != after.calls),
            (Area::Finished, before.finished != after.finished),
            (Area::Customer, before.customer != after.customer),
        ];
        let mut areas = Vec::new();
        areas.extend(
            changed
                .into_iter()
                .filter(|(_, is_new)| *is_new)
                .map(|(area, _)| area),
        );
        let annexes = AnnexName::ALL.into_iter();
        areas.extend(
            annexes
                .filter(|name| before.annex(*name) != after.annex(*name))
                .map(Area::Annex),
        );
        for area in &areas {
            self.desk.output(Output::Changed(*area));
        }
        self.tabs.drawn(&self.view, &areas, &mut self.desk);
    }

    /// A sign-in under way in this very tab is shown here, whoever leads.
    fn draw_sign_in(&self, connection: &mut ConnectionView) {
        if self.auth.is_signing_in() && connection.ringcentral != RingCentralState::Connected {
            connection.ringcentral = RingCentralState::Connecting;
        }
        if self.auth.problem.is_some() {
            connection.sign_in_problem.clone_from(&self.auth.problem);
        }
    }

    fn was_connected(&self) -> bool {
        self.view.connection.netsuite != NetSuiteState::NotSetUp
    }

    fn health(&self) -> ConnectionHealth {
        let (drops_last_hour, last_close_code) = self.subscription.drops(self.desk.now);
        let addresses = [
            Some(self.desk.config.ringcentral_server.as_str()),
            self.subscription.address(),
            self.line.address(),
        ];
        ConnectionHealth {
            drops_last_hour,
            last_close_code,
            open_tabs: self.tabs.open(),
            heard_at: self.subscription.heard_at().map(coarse),
            event_at: self.subscription.event_at(),
            gap: self.catch_up.gap(),
            is_registered: self.line.is_ready(),
            addresses: addresses.into_iter().flatten().map(str::to_owned).collect(),
        }
    }

    fn project(&self) -> View {
        let now = self.desk.now;
        let tokens = self.auth.tokens();
        // Another tab has the phone, and nothing is heard from it.
        let is_apart = self.tabs.is_apart();
        let ringcentral = if self.auth.is_rejected() {
            RingCentralState::ReconnectNeeded
        } else if tokens.is_none() {
            RingCentralState::NotConnected
        } else if is_apart {
            RingCentralState::NoLiveEvents
        } else if self.subscription.is_live() {
            RingCentralState::Connected
        } else if self.subscription.is_visibly_down(now) {
            RingCentralState::NoLiveEvents
        } else if self.view.connection.ringcentral == RingCentralState::Connected {
            RingCentralState::Connected
        } else {
            RingCentralState::Connecting
        };
        let phone = if is_apart {
            PhoneState::Unavailable {
                reason: PhoneUnavailable::InOtherTab,
            }
        } else if tokens.is_some() || self.auth.is_rejected() && self.line.is_ready() {
            self.line.shown(now)
        } else if self.tabs.is_starting() {
            PhoneState::Starting
        } else {
            PhoneState::Unavailable {
                reason: PhoneUnavailable::NotConnected,
            }
        };
        let missing_scopes = tokens.map(auth::Tokens::missing_scopes).unwrap_or_default();
        let (netsuite, netsuite_problem) = match self.desk.config.connector {
            // Until the connector has answered, what the last leader knew.
            Some(_) if !self.session.is_known() && self.was_connected() => (
                self.view.connection.netsuite,
                self.view.connection.netsuite_problem.clone(),
            ),
            Some(_) => self
                .session
                .netsuite(self.annexes.unlogged(self.outbox.unlogged())),
            None => (NetSuiteState::NotSetUp, None),
        };
        let logging_lacks = match self.desk.config.connector {
            Some(_) => self.session.lacks(),
            None => Some(Requirement::NetSuite),
        };
        let user = tokens
            .zip(self.profile.as_ref())
            .map(|(tokens, profile)| SignedInUser {
                name: profile.name.clone().unwrap_or_default(),
                extension_number: profile.extension_number.clone(),
                is_admin: profile.is_admin(),
                since: tokens.since,
            })
            .or_else(|| {
                let known = self.view.connection.user.clone();
                known.filter(|_| tokens.is_some())
            });
        let features =
            connector_session::features(ringcentral, phone, logging_lacks, &missing_scopes);
        let mut connection = ConnectionView {
            ringcentral,
            netsuite,
            phone,
            person: self.desk.person.clone(),
            user,
            never_connected: !self.ever_connected && !self.tabs.is_starting(),
            sign_in_problem: None,
            audio_note: self.audio.note,
            features,
            missing_scopes,
            netsuite_problem,
            dispositions: self.session.dispositions().clone(),
            call_fields: self.session.call_fields().to_vec(),
            info_links: self.session.info_links().to_vec(),
            presence: self.presence_view(),
            health: self.health(),
            may_ring: self.audio.may_ring,
            is_unshared: self.tabs.is_unshared(),
        };
        self.draw_sign_in(&mut connection);
        View {
            connection,
            dialer: self.dialer.view().clone(),
            calls: self.calls.view(),
            finished: FinishedView {
                calls: self.outbox.view(),
                unkept: self.unsaved.count(),
            },
            customer: self.callers.pane().clone(),
            annexes: self.annexes.views(),
        }
    }
}

/// Not every word of RingCentral's is worth a new drawing.
const fn coarse(at: Timestamp) -> Timestamp {
    const STEP_MS: i64 = 10_000;
    Timestamp::from_millis(at.as_millis() / STEP_MS * STEP_MS)
}
