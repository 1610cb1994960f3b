//! Where machines put what they want done: requests with their purpose, values to keep, wishes for
//! the phone. The engine empties it after every input.

use std::collections::VecDeque;

use ledgerline_core::{
    domain::{
        ids::{CallId, ExtensionId, RecordId, TelephonySessionId},
        sensitive::Secret,
        time::Timestamp,
        view::{AnnexName, LogProblem},
    },
    wire::{
        connector::{AppConfig, Problem, ProblemCode},
        json::{self, Value},
        ringcentral::error::ApiError,
    },
};
use litemap::LiteMap;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    calls::ring_out::RingOutAsk,
    entropy::Entropy,
    io::{
        FilePart, HttpRequest, HttpResponse, Io, Method, NoAnswer, Output, PhoneIo, Place,
        RequestId,
    },
    own_data::Round,
};

/// Where RingCentral has calls that go on.
pub(super) const SESSIONS: &str = "/restapi/v1.0/account/~/telephony/sessions";

/// What an answer is for; the engine hands it to the machine that asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    TokenExchange,
    TokenRefresh,
    Revoke,
    Extension,
    Numbers,
    Provision,
    SocketToken,
    Session,
    ForgetGrant,
    Lookup(String),
    /// The company is told whose a number is.
    Choice,
    Overview(RecordId),
    LogCall(TelephonySessionId),
    /// The texts of a conversation, for the annex that asked.
    LogTexts(AnnexName, u64),
    CreateCustomer(Option<TelephonySessionId>),
    /// What goes on now, for what may have been missed.
    Presence,
    PresenceReading,
    PresenceChange,
    CallLog,
    SessionState(CallId),
    FinishedState(TelephonySessionId),
    AnswerHere(CallId),
    /// Our party leaves a call that its person hung up.
    DropParty,
    RingOut(CallId, RingOutAsk),
    /// The numbers calls are forwarded to.
    Phones,
    Conference(ConferenceStep, CallId),
    /// An annex's own; it knows what for.
    Annex(AnnexName, u64),
}

/// What is asked of RingCentral about a conference: of the rep's line, or of a call in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ConferenceStep {
    /// To open it for this line.
    Open,
    /// To bring the other side of this call in.
    BringIn,
    /// To take it out.
    Remove,
    /// To let this line go and the others stay.
    Leave,
}

/// What a request proves its sender with; the token itself is filled in last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Credential {
    Nothing,
    RingCentral,
    Grant,
}

/// A request before its token is filled in.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) purpose: Purpose,
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) credential: Credential,
    pub(super) body: Option<(&'static str, Secret<String>)>,
    /// Sent again after a refreshed token.
    pub(super) is_repeat: bool,
    /// What it was last sent with.
    pub(super) authorization: Option<Secret<String>>,
    pub(super) files: Vec<FilePart>,
    /// What is answered is to be heard or looked at, not read.
    pub(super) is_content: bool,
}

/// The desk.
pub(super) struct Desk {
    pub(super) now: Timestamp,
    pub(super) entropy: Entropy,
    pub(super) config: AppConfig,
    /// RingCentral's id of this phone, once it is one.
    pub(super) device_id: Option<String>,
    /// Who is signed in, or was and has not disconnected.
    pub(super) person: Option<ExtensionId>,
    /// Somebody looks at colleagues: events about them are wanted.
    pub(super) wants_colleagues: bool,
    planned: VecDeque<Planned>,
    sent: LiteMap<RequestId, Planned>,
    /// Content that nobody waits for any more and that comes all the same.
    unwanted: Vec<RequestId>,
    next_request: u64,
    rereads_asked: u64,
    /// Somebody has just changed how NetSuite is connected.
    pub(super) doubts_netsuite: bool,
    /// Data that are to go round all annexes.
    pub(super) round: Option<Box<Round>>,
    rereads_come: u64,
    outputs: VecDeque<Output>,
}

impl Desk {
    pub(super) const fn new(config: AppConfig, entropy: Entropy) -> Self {
        Self {
            now: Timestamp::from_millis(0),
            entropy,
            config,
            device_id: None,
            person: None,
            wants_colleagues: false,
            planned: VecDeque::new(),
            sent: LiteMap::new(),
            unwanted: Vec::new(),
            next_request: 0,
            rereads_asked: 0,
            doubts_netsuite: false,
            round: None,
            rereads_come: 0,
            outputs: VecDeque::new(),
        }
    }

    /// A request to RingCentral's REST API, `path` from `/restapi`.
    pub(super) fn ringcentral(&mut self, purpose: Purpose, method: Method, path: &str) {
        self.ringcentral_json(purpose, method, path, None);
    }

    /// The same with a JSON body.
    pub(super) fn ringcentral_json(
        &mut self,
        purpose: Purpose,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) {
        let body = body.map(Value::to_string);
        let url = format!("{}{path}", self.config.ringcentral_server);
        self.plan(purpose, method, url, Credential::RingCentral, body);
    }

    /// A reading of content, which has an address of its own at RingCentral.
    pub(super) fn ringcentral_content(&mut self, purpose: Purpose, url: String, is_content: bool) {
        self.planned.push_back(Planned {
            purpose,
            method: Method::Get,
            url,
            credential: Credential::RingCentral,
            body: None,
            is_repeat: false,
            authorization: None,
            files: Vec::new(),
            is_content,
        });
    }

    /// A file, to be shown by an address of its own. It comes as content that was fetched does.
    pub(super) fn content_of(&mut self, purpose: Purpose, file: FilePart) {
        self.next_request += 1;
        let id = RequestId(self.next_request);
        let planned = Planned {
            purpose,
            method: Method::Get,
            url: String::new(),
            credential: Credential::Nothing,
            body: None,
            is_repeat: false,
            authorization: None,
            files: Vec::new(),
            is_content: true,
        };
        self.sent.insert(id, planned);
        self.io(Io::Hold { id, file });
    }

    /// Files for RingCentral, behind a JSON body.
    pub(super) fn ringcentral_files(
        &mut self,
        purpose: Purpose,
        path: &str,
        body: &Value,
        files: Vec<FilePart>,
    ) {
        let url = format!("{}{path}", self.config.ringcentral_server);
        let body = Some(body.to_string());
        self.plan(purpose, Method::Post, url, Credential::RingCentral, body);
        if let Some(planned) = self.planned.back_mut() {
            planned.files = files;
        }
    }

    /// A request to the connector; `false` when there is none.
    pub(super) fn connector(
        &mut self,
        purpose: Purpose,
        method: Method,
        path: &str,
        credential: Credential,
        body: Option<&impl Serialize>,
    ) -> bool {
        let Some(base) = &self.config.connector else {
            return false;
        };
        let url = format!("{base}{path}");
        let body = body.and_then(|value| json::write(value).ok());
        self.plan(purpose, method, url, credential, body);
        true
    }

    /// A form to one of RingCentral's OAuth endpoints, with our client id.
    pub(super) fn oauth_form(&mut self, purpose: Purpose, endpoint: &str, form: &[(&str, &str)]) {
        let url = format!(
            "{}/restapi/oauth/{endpoint}",
            self.config.ringcentral_server
        );
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .append_pair("client_id", &self.config.ringcentral_client_id)
            .finish();
        self.planned.push_back(Planned {
            purpose,
            method: Method::Post,
            url,
            credential: Credential::Nothing,
            body: Some(("application/x-www-form-urlencoded", Secret::new(form))),
            is_repeat: false,
            authorization: None,
            files: Vec::new(),
            is_content: false,
        });
    }

    fn plan(
        &mut self,
        purpose: Purpose,
        method: Method,
        url: String,
        credential: Credential,
        body: Option<String>,
    ) {
        let body = body.map(|text| ("application/json", Secret::new(text)));
        self.planned.push_back(Planned {
            purpose,
            method,
            url,
            credential,
            body,
            is_repeat: false,
            authorization: None,
            files: Vec::new(),
            is_content: false,
        });
    }

    /// Puts a request back to be sent once more.
    pub(super) fn again(&mut self, planned: Planned) {
        self.planned.push_back(planned);
    }

    /// The next request whose token can be filled in.
    pub(super) fn next_planned(&mut self) -> Option<Planned> {
        self.planned.pop_front()
    }

    /// Puts requests back that wait for a token, in their order.
    pub(super) fn hold(&mut self, held: Vec<Planned>) {
        for planned in held.into_iter().rev() {
            self.planned.push_front(planned);
        }
    }

    /// Sends a request, its token filled in.
    pub(super) fn send(&mut self, mut planned: Planned, authorization: Option<Secret<String>>) {
        self.next_request += 1;
        let id = RequestId(self.next_request);
        planned.authorization.clone_from(&authorization);
        let request = HttpRequest {
            method: planned.method,
            url: planned.url.clone(),
            authorization,
            body: planned.body.clone(),
            files: planned.files.clone(),
            is_content: planned.is_content,
        };
        self.sent.insert(id, planned);
        self.io(Io::Http { id, request });
    }

    /// The request an answer belongs to, with the answer; `None` when nobody waits for it any more.
    /// Content that came for nobody is given back.
    pub(super) fn answered(
        &mut self,
        id: RequestId,
        result: Result<HttpResponse, NoAnswer>,
    ) -> Option<(Planned, Result<HttpResponse, NoAnswer>)> {
        if let Some(at) = self.unwanted.iter().position(|unwanted| *unwanted == id) {
            self.unwanted.swap_remove(at);
            if let Ok(response) = result
                && (200..300).contains(&response.status)
            {
                self.io(Io::DropContent(response.body.into_inner()));
            }
            return None;
        }
        Some((self.sent.remove(&id)?, result))
    }

    /// Forgets the requests for this, so that a late answer is ignored.
    pub(super) fn forget_request(&mut self, purpose: &Purpose) {
        self.forget_unless(|planned| planned.purpose != *purpose);
    }

    /// Forgets every request under way, so that late answers are ignored.
    pub(super) fn forget_requests(&mut self) {
        self.forget_unless(|_| false);
    }

    /// Forgets what only a leader asks for. Tokens that are on their way are still taken.
    pub(super) fn forget_leading(&mut self) {
        self.forget_unless(|planned| {
            matches!(
                planned.purpose,
                Purpose::TokenExchange | Purpose::TokenRefresh
            )
        });
    }

    fn forget_unless(&mut self, is_kept: impl Fn(&Planned) -> bool) {
        self.planned.retain(&is_kept);
        let sent = self.sent.iter();
        let content = sent.filter(|(_, planned)| planned.is_content && !is_kept(planned));
        let unwanted: Vec<RequestId> = content.map(|(id, _)| *id).collect();
        self.unwanted.extend(unwanted);
        self.sent.retain(|_, planned| is_kept(planned));
    }

    pub(super) fn io(&mut self, io: Io) {
        self.outputs.push_back(Output::Io(io));
    }

    pub(super) fn phone(&mut self, act: PhoneIo) {
        self.io(Io::Phone(act));
    }

    pub(super) fn output(&mut self, output: Output) {
        self.outputs.push_back(output);
    }

    pub(super) fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Reads storage again; the number of this reading.
    pub(super) fn reread(&mut self) -> u64 {
        self.rereads_asked += 1;
        self.io(Io::Reread);
        self.rereads_asked
    }

    /// Storage was read again. Readings come in the order they were asked for.
    pub(super) const fn reread_came(&mut self) {
        self.rereads_come += 1;
    }

    /// The number of the newest reading that has come.
    pub(super) const fn rereads_come(&self) -> u64 {
        self.rereads_come
    }

    /// Keeps a value as JSON.
    pub(super) fn save(&mut self, place: Place, key: &str, value: &impl Serialize) {
        if let Ok(json) = json::write(value) {
            self.io(Io::Save {
                place,
                key: key.to_owned(),
                value: Some(json),
            });
        }
    }

    /// Forgets a value.
    pub(super) fn forget(&mut self, place: Place, key: &str) {
        self.io(Io::Save {
            place,
            key: key.to_owned(),
            value: None,
        });
    }
}

/// The text of RingCentral's answer.
pub(super) fn ringcentral_text(result: Result<HttpResponse, NoAnswer>) -> Result<String, ApiError> {
    let response = result.map_err(|NoAnswer| ApiError::Unreachable)?;
    let body = response.body.into_inner();
    if (200..300).contains(&response.status) {
        return Ok(body);
    }
    Err(ApiError::from_response(
        response.status,
        &body,
        response.retry_after,
    ))
}

/// Reads RingCentral's answer.
pub(super) fn ringcentral_answer<T: DeserializeOwned>(
    result: Result<HttpResponse, NoAnswer>,
) -> Result<T, ApiError> {
    let body = ringcentral_text(result)?;
    json::read(&body).map_err(|_| ApiError::Unreadable)
}

/// The connector did not do it.
#[derive(Clone, Debug)]
pub(super) enum ConnectorError {
    /// No answer, or one from something that is not the connector (a proxy's 502).
    Unreachable,
    /// It said why.
    Problem(Problem),
}

impl ConnectorError {
    /// For a person.
    pub(super) fn told(self) -> LogProblem {
        match self {
            Self::Unreachable => LogProblem {
                code: LogProblem::UNREACHABLE.to_owned(),
                detail: None,
                field: None,
            },
            Self::Problem(problem) => LogProblem {
                code: problem.code.as_str().to_owned(),
                detail: problem.detail,
                field: problem.field,
            },
        }
    }
}

pub(super) fn connector_text(
    result: Result<HttpResponse, NoAnswer>,
) -> Result<String, ConnectorError> {
    let response = result.map_err(|NoAnswer| ConnectorError::Unreachable)?;
    let body = response.body.into_inner();
    if (200..300).contains(&response.status) {
        return Ok(body);
    }
    Err(match json::read(&body) {
        Ok(problem) => ConnectorError::Problem(problem),
        Err(_) if response.status == TOO_LONG => ConnectorError::Problem(too_long()),
        Err(_) => ConnectorError::Unreachable,
    })
}

/// What a proxy says to a body longer than it takes, before the connector has it. To send the same again is
/// in vain.
const TOO_LONG: u16 = 413;

fn too_long() -> Problem {
    Problem {
        kind: String::new(),
        title: String::new(),
        status: TOO_LONG,
        code: ProblemCode::InvalidRequest,
        detail: None,
        field: None,
    }
}

/// Reads the connector's answer.
pub(super) fn connector_answer<T: DeserializeOwned>(
    result: Result<HttpResponse, NoAnswer>,
) -> Result<T, ConnectorError> {
    let body = connector_text(result)?;
    json::read(&body).map_err(|_| ConnectorError::Unreachable)
}
