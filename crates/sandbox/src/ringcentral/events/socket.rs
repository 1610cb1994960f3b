//! One connection of the event socket, from upgrade to close.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{
        State,
        ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade},
    },
    http::{Method, Request, StatusCode, header},
    response::Response,
};
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower::ServiceExt;
use url::form_urlencoded;

use super::{
    frame::{self, ClientFrame, ClientRequest},
    gateway::{ConnectRefusal, Connection, SocketSession},
    session::ToSocket,
};
use crate::ringcentral::{
    RingCentral,
    access::{BaseUri, Caller},
    error::ApiError,
    request_id,
    rest::{self, list::Query},
};

pub(super) const IDLE_SECONDS: i64 = 1_800;
pub(super) const ABSOLUTE_SECONDS: i64 = 86_400;
pub(super) const MOST_ACTIVE_REQUESTS: usize = 10;
/// How often idleness and age are looked at; they are measured on the sandbox's clock.
const WATCH_INTERVAL: Duration = Duration::from_millis(500);
/// Between the first frame and a replay, as a distant server leaves it: clients attach their
/// listeners in between.
const REPLAY_PAUSE: Duration = Duration::from_millis(40);

const CLOSE_NO_TOKEN: u16 = 4400;
const CLOSE_BAD_TOKEN: u16 = 4401;
const CLOSE_TIMEOUT: u16 = 4408;

/// `GET /ws?access_token=…[&wsc=…]`.
pub(super) async fn upgrade(
    State(platform): State<RingCentral>,
    base: BaseUri,
    query: Query,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.on_upgrade(async move |socket| open(platform, base, query, socket).await)
}

async fn open(platform: RingCentral, base: BaseUri, query: Query, mut socket: WebSocket) {
    let Some(token) = query.get("access_token") else {
        return refuse(
            &mut socket,
            CLOSE_NO_TOKEN,
            "WSG-401",
            "Access token is missing",
        )
        .await;
    };
    let allow_recovery = platform.settings.current().allow_recovery;
    match platform
        .gateway
        .connect(token, query.get("wsc"), allow_recovery)
    {
        Ok(connection) => {
            let requests = Requests {
                router: rest::router(&platform)
                    .layer(axum::middleware::from_fn(request_id::answer_request_id))
                    .with_state(platform.clone()),
                host: base.host().to_owned(),
                caller: connection.caller.clone(),
                session: connection.session.clone(),
                platform: platform.clone(),
            };
            let session = connection.session.clone();
            let counted = platform.gateway.sockets.count();
            serve(&platform, &requests, connection, &mut socket).await;
            // The client may be back the moment it sees the end.
            drop(counted);
            drop(socket);
            platform.gateway.disconnected(&session);
        }
        Err(ConnectRefusal::BadToken) => {
            refuse(
                &mut socket,
                CLOSE_BAD_TOKEN,
                "WSG-401",
                "Access token is invalid",
            )
            .await;
        }
        Err(ConnectRefusal::MalformedWsc) => {
            let text = "Malformed WebSocket session context token";
            refuse(&mut socket, CLOSE_NO_TOKEN, "WSG-400", text).await;
        }
    }
}

async fn refuse(socket: &mut WebSocket, close_code: u16, code: &str, message: &str) {
    let status = if close_code == CLOSE_NO_TOKEN {
        400
    } else {
        401
    };
    // The client may be gone already.
    let _ = socket
        .send(Message::text(frame::error(status, code, message)))
        .await;
    close(socket, close_code, code).await;
}

async fn close(socket: &mut WebSocket, code: u16, reason: &str) {
    let frame = CloseFrame {
        code,
        reason: Utf8Bytes::from(reason),
    };
    let _ = socket.send(Message::Close(Some(frame))).await;
}

async fn serve(
    platform: &RingCentral,
    requests: &Requests,
    connection: Connection,
    socket: &mut WebSocket,
) {
    let Connection {
        first,
        replay,
        mut receiver,
        ..
    } = connection;
    if socket.send(Message::text(first)).await.is_err() {
        return;
    }
    if !replay.is_empty() {
        tokio::time::sleep(REPLAY_PAUSE).await;
        for frame in replay {
            if socket.send(Message::text(frame)).await.is_err() {
                return;
            }
        }
    }
    let (answers, mut answered) = unbounded_channel::<String>();
    let mut active = 0;
    let opened_at = platform.clock.now_millis();
    let mut last_heard_at = opened_at;
    let mut watch = tokio::time::interval(WATCH_INTERVAL);
    loop {
        let outgoing = tokio::select! {
            incoming = socket.recv() => match incoming {
                Some(Ok(Message::Text(text))) => {
                    last_heard_at = platform.clock.now_millis();
                    match requests.receive(&text, active, &answers) {
                        Received::Answer(frame) => frame,
                        Received::Pending => {
                            active += 1;
                            continue;
                        }
                    }
                }
                Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            },
            message = receiver.recv() => match message {
                Some(ToSocket::Frame(frame)) => frame,
                Some(ToSocket::Close) => return close(socket, 1000, "").await,
                Some(ToSocket::Break) | None => return,
            },
            Some(frame) = answered.recv() => {
                active -= 1;
                frame
            },
            _ = watch.tick() => {
                let now = platform.clock.now_millis();
                let (code, text) = if now - opened_at > ABSOLUTE_SECONDS * 1000 {
                    ("WSG-903", "Absolute timeout is exceeded")
                } else if now - last_heard_at > IDLE_SECONDS * 1000 {
                    ("WSG-902", "Idle timeout is exceeded")
                } else {
                    continue;
                };
                let _ = socket.send(Message::text(frame::error(408, code, text))).await;
                return close(socket, CLOSE_TIMEOUT, code).await;
            },
        };
        if socket.send(Message::text(outgoing)).await.is_err() {
            return;
        }
    }
}

/// What becomes of a client's frame.
enum Received {
    /// Answered at once.
    Answer(String),
    /// The answer comes over the channel.
    Pending,
}

/// REST over this socket.
struct Requests {
    platform: RingCentral,
    router: Router,
    host: String,
    caller: Caller,
    session: SocketSession,
}

impl Requests {
    fn receive(&self, text: &str, active: usize, answers: &UnboundedSender<String>) -> Received {
        let refuse = |id: &str, error: ApiError, status: StatusCode| {
            let headers = axum::http::HeaderMap::new();
            Received::Answer(frame::answer(
                id,
                status.as_u16(),
                &headers,
                None,
                Some(error.body()),
            ))
        };
        match ClientFrame::parse(text) {
            None => {
                let text = "Malformed WebSocket message";
                Received::Answer(frame::error(400, "WSG-400", text))
            }
            Some(ClientFrame::Heartbeat { message_id }) => {
                let wsc = self.platform.gateway.wsc(&self.session);
                Received::Answer(frame::heartbeat(&message_id, wsc.as_ref()))
            }
            Some(ClientFrame::ClientRequest(request)) if active >= MOST_ACTIVE_REQUESTS => {
                let status = StatusCode::TOO_MANY_REQUESTS;
                let text = "Too many active requests";
                refuse(
                    &request.message_id,
                    ApiError::coded(status, "WSG-429", text),
                    status,
                )
            }
            Some(ClientFrame::ClientRequest(request))
                if request.path.starts_with("/restapi/oauth/") =>
            {
                let status = StatusCode::NOT_FOUND;
                refuse(&request.message_id, ApiError::unknown_path(), status)
            }
            Some(ClientFrame::ClientRequest(request)) => {
                let id = request.message_id.clone();
                let Some(http) = self.http_request(request) else {
                    let status = StatusCode::BAD_REQUEST;
                    let text = "Request cannot be parsed";
                    return refuse(&id, ApiError::coded(status, "CMN-104", text), status);
                };
                self.dispatch(id, http, answers.clone());
                Received::Pending
            }
        }
    }

    /// The frame's request with its caller already known.
    fn http_request(&self, request: ClientRequest) -> Option<Request<Body>> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in request.query.unwrap_or_default() {
            let values = match value.as_array() {
                Some(values) => values.clone(),
                None => vec![value],
            };
            for value in values {
                query.append_pair(&name, &text_of(&value));
            }
        }
        let query = query.finish();
        let uri = match (query.is_empty(), request.path.contains('?')) {
            (true, _) => request.path,
            (false, true) => format!("{}&{query}", request.path),
            (false, false) => format!("{}?{query}", request.path),
        };
        let method = Method::from_bytes(request.method.to_uppercase().as_bytes()).ok()?;
        let mut builder = Request::builder().method(method).uri(uri);
        for (name, value) in request.headers.unwrap_or_default() {
            builder = builder.header(name, text_of(&value));
        }
        let body = request
            .body
            .map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let mut http = builder.body(body).ok()?;
        http.headers_mut()
            .insert(header::HOST, self.host.parse().ok()?);
        http.extensions_mut().insert(self.caller.clone());
        http.extensions_mut().insert(self.session.clone());
        Some(http)
    }

    fn dispatch(&self, id: String, http: Request<Body>, answers: UnboundedSender<String>) {
        let router = self.router.clone();
        let gateway = self.platform.gateway.clone();
        let session = self.session.clone();
        tokio::spawn(async move {
            let Ok(response) = router.oneshot(http).await;
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
            let body = serde_json::from_slice(&bytes).ok();
            let wsc = gateway.wsc(&session);
            let status = parts.status.as_u16();
            // The socket may have closed meanwhile.
            let _ = answers.send(frame::answer(
                &id,
                status,
                &parts.headers,
                wsc.as_ref(),
                body,
            ));
        });
    }
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
