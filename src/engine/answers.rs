//! What comes back from the requests.

use ledgerline_core::{
    domain::{
        caller::CallerIdentity,
        finished_call::ChosenRecords,
        ids::{CallId, TelephonySessionId},
    },
    wire::ringcentral::telephony::TelephonySession,
};

use super::{
    Engine,
    annex::News,
    auth::AuthNews,
    callers,
    calls::ring_out::RingOutAsk,
    desk::{Credential, Planned, Purpose, connector_answer, ringcentral_answer, ringcentral_text},
    io::{HttpResponse, NoAnswer},
};

impl Engine {
    pub(super) fn answered(&mut self, planned: Planned, result: Result<HttpResponse, NoAnswer>) {
        let is_refused = result.as_ref().is_ok_and(|response| response.status == 401);
        let is_ringcentral = planned.credential == Credential::RingCentral;
        if is_refused && is_ringcentral && self.auth.has_replaced(planned.authorization.as_ref()) {
            self.desk.again(planned);
            return;
        }
        // A refused log request is tried again with the grant instead of ending the sign-in.
        let is_logging = matches!(planned.purpose, Purpose::LogCall(_) | Purpose::LogTexts(..));
        if is_refused && is_ringcentral && !is_logging {
            if !planned.is_repeat {
                let news = self.auth.access_refused(&mut self.desk);
                self.desk.again(Planned {
                    is_repeat: true,
                    ..planned
                });
                self.auth_news(news);
                return;
            }
            // The connector may be set to another RingCentral: its word ends no sign-in.
            if planned
                .url
                .starts_with(&self.desk.config.ringcentral_server)
            {
                let news = self.auth.reject(&mut self.desk);
                self.auth_news(news);
                if let Purpose::RingOut(call, ask) = planned.purpose {
                    self.ring_out_answered(&call, ask, result);
                } else if planned.purpose == Purpose::PresenceChange {
                    self.presence_changed(ringcentral_text(result));
                }
                return;
            }
        }
        let desk = &mut self.desk;
        match planned.purpose {
            Purpose::TokenExchange => {
                let news = self.auth.exchanged(result, desk);
                if news == AuthNews::SignedIn {
                    self.auth_news(news);
                }
            }
            Purpose::TokenRefresh => {
                let news = self.auth.refreshed(result, self.tabs.has_lead(), desk);
                self.auth_news(news);
            }
            Purpose::Revoke | Purpose::ForgetGrant | Purpose::Choice | Purpose::DropParty => {}
            Purpose::Annex(name, ask) => self.tell_annex(name, News::Answer(ask, result)),
            Purpose::LogTexts(name, ask) => {
                if is_refused {
                    self.session.refused(planned.credential);
                }
                self.tell_annex(name, News::Answer(ask, result));
            }
            Purpose::AnswerHere(call) => self.calls.answered_here(&call, &result),
            Purpose::Conference(step, call) => {
                self.calls.conference_answered(step, &call, result, desk);
            }
            Purpose::Extension => self.extension_read(ringcentral_answer(result)),
            Purpose::Numbers => self.numbers_read(ringcentral_answer(result)),
            Purpose::Phones => self.phones_read(ringcentral_answer(result)),
            Purpose::RingOut(call, ask) => self.ring_out_answered(&call, ask, result),
            Purpose::Provision => self.line.provisioned(ringcentral_answer(result), desk),
            Purpose::SocketToken => self.subscription.token(ringcentral_answer(result), desk),
            Purpose::Session => self.session.answered(connector_answer(result), desk),
            Purpose::Lookup(number) => {
                let identity = self
                    .callers
                    .found(&number, connector_answer(result), desk.now);
                self.identified(&number, &identity);
            }
            Purpose::Overview(company) => self.callers.overview(&company, connector_answer(result)),
            Purpose::LogCall(key) => self.logged(&key, planned.credential, result),
            Purpose::CreateCustomer(session) => {
                if let Some(identity) = self.callers.created(connector_answer(result)) {
                    self.customer_created(session.as_ref(), &identity);
                }
            }
            Purpose::Presence => self.presence(ringcentral_text(result)),
            Purpose::PresenceReading => {
                self.own_presence.read(&ringcentral_text(result), desk);
            }
            Purpose::PresenceChange => self.presence_changed(ringcentral_text(result)),
            Purpose::CallLog => self.call_log(ringcentral_text(result)),
            Purpose::FinishedState(key) => {
                self.outbox
                    .session_state(&key, ringcentral_answer(result), desk);
            }
            Purpose::SessionState(call) => self.session_state(&call, result),
        }
    }

    fn session_state(&mut self, call: &CallId, result: Result<HttpResponse, NoAnswer>) {
        let mut answer = ringcentral_answer::<TelephonySession>(result);
        if let Ok(session) = &mut answer {
            session.turn_initiator();
        }
        let news = self.calls.session_state(call, &answer, &mut self.desk);
        self.call_news(news);
    }

    fn ring_out_answered(
        &mut self,
        call: &CallId,
        ask: RingOutAsk,
        result: Result<HttpResponse, NoAnswer>,
    ) {
        let answer = ringcentral_text(result);
        let news = self
            .calls
            .ring_out_answered(call, ask, answer, &mut self.desk);
        self.call_news(news);
    }

    fn logged(
        &mut self,
        key: &TelephonySessionId,
        credential: Credential,
        result: Result<HttpResponse, NoAnswer>,
    ) {
        let is_refused = result.as_ref().is_ok_and(|response| response.status == 401);
        if is_refused {
            self.session.refused(credential);
        }
        let company = self
            .outbox
            .answered(key, connector_answer(result), &mut self.desk);
        if is_refused
            && self.session.credential(false, self.desk.now).is_some()
            && credential == Credential::RingCentral
        {
            self.outbox.retry(key, self.desk.now);
        }
        if let Some(entry) = self.outbox.call(key)
            && self.callers.pane().about.as_ref() == Some(key)
        {
            let caller = entry.caller.clone();
            self.callers.pane_identity(&caller, &mut self.desk);
        }
        if company.is_some() && company == callers::company_of(&self.callers.pane().caller) {
            self.callers.read_overview(&mut self.desk);
        }
    }

    fn identified(&mut self, number: &str, identity: &CallerIdentity) {
        self.note_whose(number, identity);
        let desk = &mut self.desk;
        self.calls.identified(number, identity, desk);
        let sessions: Vec<_> = self
            .outbox
            .view()
            .into_iter()
            .filter(|view| view.call.remote.number.as_deref() == Some(number))
            .map(|view| view.call.telephony_session_id)
            .collect();
        for session in sessions {
            self.outbox.identify(&session, identity);
        }
        if self.callers.pane().number.as_deref() == Some(number) {
            self.callers.pane_identity(identity, desk);
        }
        self.tell_annexes(|| News::Identified(number, identity));
    }

    fn customer_created(
        &mut self,
        session: Option<&TelephonySessionId>,
        identity: &CallerIdentity,
    ) {
        let number = self.callers.pane().number.clone();
        if let (Some(session), CallerIdentity::Known { found, .. }) = (session, identity) {
            let chosen = ChosenRecords::of(found, self.desk.now);
            self.file_under(session, chosen, identity, number.as_deref());
        } else {
            if let Some(number) = &number {
                self.callers
                    .remember(number, identity.clone(), &mut self.desk);
            }
            self.callers.pane_identity(identity, &mut self.desk);
            if let Some(number) = &number {
                self.tell_annexes(|| News::Identified(number, identity));
            }
        }
    }
}
