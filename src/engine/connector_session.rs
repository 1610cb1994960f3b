//! Our standing with the connector: its health, and the grant that lets calls be logged even after
//! RingCentral has revoked the sign-in.

use ledgerline_core::{
    domain::{
        connection::{
            Feature, FeatureStatus, NetSuiteState, PhoneState, Requirement, RingCentralState,
        },
        logging::{AskedField, Dispositions, InfoLink},
        sensitive::Secret,
        time::Timestamp,
    },
    wire::{
        connector::{NetSuiteHealth, Session},
        json,
    },
};
use serde::{Deserialize, Serialize};

use super::{
    desk::{ConnectorError, Credential, Desk, Purpose},
    io::{Method, Place, Stored},
};

const GRANT: &str = "grant";
/// Health is asked for again this long after a good answer, and after none.
const AGAIN_MS: i64 = 5 * 60 * 1000;
const RETRY_MS: i64 = 10_000;

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Grant {
    value: Secret<String>,
    expires_at: Timestamp,
}

/// How far the person's texts were told, by whichever browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TextsTold {
    /// No browser ever told one.
    Never,
    /// The newest of them came then.
    Until(Timestamp),
}

/// The machine.
#[derive(Default)]
pub(super) struct ConnectorSession {
    is_asking: bool,
    again_at: Option<Timestamp>,
    health: Option<NetSuiteHealth>,
    problem: Option<String>,
    dispositions: Dispositions,
    call_fields: Vec<AskedField>,
    info_links: Vec<InfoLink>,
    /// Nothing before the connector has said so of this person.
    texts_told: Option<TextsTold>,
    grant: Option<Grant>,
    /// RingCentral's token was refused by the connector.
    is_token_refused: bool,
}

impl ConnectorSession {
    pub(super) fn load(&mut self, stored: &Stored) {
        self.grant = stored
            .sealed
            .get(GRANT)
            .and_then(|json| json::read(json).ok());
    }

    /// What a rep may choose as the outcome of a call.
    pub(super) const fn dispositions(&self) -> &Dispositions {
        &self.dispositions
    }

    /// The company's own fields that the rep fills in, as far as they are known.
    pub(super) fn call_fields(&self) -> &[AskedField] {
        &self.call_fields
    }

    /// The company's own links beside a call.
    pub(super) fn info_links(&self) -> &[InfoLink] {
        &self.info_links
    }

    /// How far the person's texts were told, once the connector has said so.
    pub(super) const fn texts_told(&self) -> Option<TextsTold> {
        self.texts_told
    }

    /// Presents the person to the connector.
    pub(super) fn start(&mut self, desk: &mut Desk) {
        self.is_token_refused = false;
        if !self.is_asking {
            self.ask(desk);
        }
    }

    fn ask(&mut self, desk: &mut Desk) {
        self.again_at = None;
        self.is_asking = desk.connector(
            Purpose::Session,
            Method::Post,
            "/session",
            Credential::RingCentral,
            None::<&()>,
        );
    }

    /// The sign-in is gone; the grant stays, for calls that are not logged yet.
    pub(super) fn stop(&mut self) {
        self.is_asking = false;
        self.again_at = None;
        self.texts_told = None;
    }

    /// The person disconnected: the grant goes too.
    pub(super) fn forget(&mut self, desk: &mut Desk) {
        self.is_token_refused = false;
        self.problem = None;
        desk.connector(
            Purpose::ForgetGrant,
            Method::Delete,
            "/session",
            Credential::Grant,
            None::<&()>,
        );
        desk.forget(Place::Sealed, GRANT);
    }

    pub(super) fn answered(&mut self, answer: Result<Session, ConnectorError>, desk: &mut Desk) {
        if !std::mem::take(&mut self.is_asking) {
            return;
        }
        let wait = match answer {
            // Somebody else's grant would log under somebody else's name.
            Ok(session)
                if desk
                    .person
                    .as_ref()
                    .is_some_and(|me| *me != session.extension_id) =>
            {
                RETRY_MS
            }
            Ok(session) => {
                self.health = Some(session.netsuite);
                self.problem = session.netsuite_problem;
                self.dispositions = session.dispositions;
                // Those that were asked before, while NetSuite does not name them.
                if let Some(fields) = session.call_fields {
                    self.call_fields = fields;
                }
                self.info_links = session.info_links;
                let until = session.texts_until;
                self.texts_told = Some(until.map_or(TextsTold::Never, TextsTold::Until));
                let grant = Grant {
                    value: session.logging_grant,
                    expires_at: session.grant_expires_at,
                };
                desk.save(Place::Sealed, GRANT, &grant);
                self.grant = Some(grant);
                AGAIN_MS
            }
            Err(error) => {
                self.problem = match error {
                    ConnectorError::Unreachable => {
                        self.health = Some(NetSuiteHealth::Unreachable);
                        None
                    }
                    ConnectorError::Problem(problem) => {
                        self.health = Some(if problem.code.is_transient() {
                            NetSuiteHealth::Unreachable
                        } else {
                            NetSuiteHealth::Refused
                        });
                        Some(problem.detail.unwrap_or(problem.title))
                    }
                };
                RETRY_MS
            }
        };
        self.again_at = Some(desk.now.plus_millis(wait));
    }

    /// The connector refused what a log request was signed with.
    pub(super) fn refused(&mut self, credential: Credential) {
        match credential {
            Credential::RingCentral => self.is_token_refused = true,
            Credential::Grant => self.grant = None,
            Credential::Nothing => {}
        }
    }

    /// What a call may be logged with just now; `is_token_usable` at once, not after a renewal.
    pub(super) fn credential(&self, is_token_usable: bool, now: Timestamp) -> Option<Credential> {
        if is_token_usable && !self.is_token_refused {
            return Some(Credential::RingCentral);
        }
        let grant = self.grant.as_ref()?;
        (now < grant.expires_at).then_some(Credential::Grant)
    }

    pub(super) fn grant(&self) -> Option<Secret<String>> {
        self.grant
            .as_ref()
            .map(|grant| Secret::new(format!("Grant {}", grant.value.reveal())))
    }

    /// What the chip says.
    pub(super) fn netsuite(
        &self,
        (unlogged, has_wedged): (u32, bool),
    ) -> (NetSuiteState, Option<String>) {
        let state = match self.health {
            None | Some(NetSuiteHealth::NotSetUp) if unlogged == 0 => NetSuiteState::NotSetUp,
            _ if has_wedged => NetSuiteState::AttentionNeeded,
            Some(NetSuiteHealth::Refused) => NetSuiteState::AttentionNeeded,
            _ if unlogged > 0 => NetSuiteState::Waiting { calls: unlogged },
            Some(NetSuiteHealth::Connected) => NetSuiteState::Connected,
            Some(NetSuiteHealth::Unreachable) => NetSuiteState::AttentionNeeded,
            None | Some(NetSuiteHealth::NotSetUp) => NetSuiteState::NotSetUp,
        };
        (state, self.problem.clone())
    }

    /// What logging still needs; nothing while the connector has not been heard yet.
    pub(super) const fn lacks(&self) -> Option<Requirement> {
        match self.health {
            Some(NetSuiteHealth::NotSetUp) => Some(Requirement::NetSuite),
            Some(NetSuiteHealth::Refused) => Some(Requirement::NetSuiteAccess),
            Some(NetSuiteHealth::Unreachable) => Some(Requirement::NetSuiteAnswer),
            Some(NetSuiteHealth::Connected) | None => None,
        }
    }

    /// The connector has said how NetSuite is.
    pub(super) const fn is_known(&self) -> bool {
        self.health.is_some()
    }

    pub(super) fn tick(&mut self, has_token: bool, desk: &mut Desk) {
        if has_token && self.again_at.is_some_and(|at| at <= desk.now) {
            self.ask(desk);
        }
    }

    pub(super) fn deadline(&self, has_token: bool) -> Option<Timestamp> {
        self.again_at.filter(|_| has_token)
    }

    /// The grant is on its way to be deleted.
    pub(super) fn drop_grant(&mut self) {
        self.grant = None;
    }
}

/// The live *Feature / Requires* table.
pub(super) fn features(
    ringcentral: RingCentralState,
    phone: PhoneState,
    logging_lacks: Option<Requirement>,
    missing_scopes: &[String],
) -> Vec<FeatureStatus> {
    let is_connected = matches!(
        ringcentral,
        RingCentralState::Connected | RingCentralState::NoLiveEvents
    );
    let is_ready = matches!(phone, PhoneState::Ready | PhoneState::ReadyElsewhere);
    let lacks = |scope: &str| missing_scopes.iter().any(|missing| missing == scope);
    [
        Feature::OutboundCalls,
        Feature::InboundCalls,
        Feature::Sms,
        Feature::LiveNotifications,
        Feature::AutoLog,
    ]
    .into_iter()
    .map(|feature| {
        let permission = match feature {
            Feature::OutboundCalls | Feature::InboundCalls => lacks("VoipCalling"),
            Feature::Sms => lacks("SMS"),
            Feature::LiveNotifications => lacks("WebSocket"),
            Feature::AutoLog => false,
        };
        let missing = match feature {
            _ if !is_connected => Some(Requirement::RingCentral),
            _ if permission => Some(Requirement::Permission),
            Feature::OutboundCalls | Feature::InboundCalls if !is_ready => Some(Requirement::Phone),
            Feature::LiveNotifications if ringcentral == RingCentralState::NoLiveEvents => {
                Some(Requirement::LiveEvents)
            }
            Feature::AutoLog => logging_lacks,
            Feature::OutboundCalls
            | Feature::InboundCalls
            | Feature::Sms
            | Feature::LiveNotifications => None,
        };
        FeatureStatus { feature, missing }
    })
    .collect()
}
