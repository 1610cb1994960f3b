//! The WebSocket of a phone: subprotocol `sip`, one message a text frame.

use axum::{
    Router,
    extract::{
        State,
        ws::{Message as Frame, WebSocket, WebSocketUpgrade},
    },
    response::Response,
    routing::any,
};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::mpsc::unbounded_channel;

use super::{Edge, world::Outgoing};

/// Serves phones at `/sip`.
pub fn router(edge: Edge) -> Router {
    Router::new().route("/sip", any(upgrade)).with_state(edge)
}

/// Upgrades a request to a phone's socket.
pub async fn upgrade(State(edge): State<Edge>, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .protocols(["sip"])
        .on_upgrade(move |socket| serve(edge, socket))
}

async fn serve(edge: Edge, socket: WebSocket) {
    let (mut frames_out, mut frames_in) = socket.split();
    let (outgoing, mut queue) = unbounded_channel();
    let id = edge.connect(outgoing);
    loop {
        tokio::select! {
            frame = frames_in.next() => match frame {
                Some(Ok(Frame::Text(text))) => edge.receive(id, &text),
                Some(Ok(Frame::Close(_)) | Err(_)) | None => break,
                Some(Ok(Frame::Binary(_) | Frame::Ping(_) | Frame::Pong(_))) => {}
            },
            outgoing = queue.recv() => {
                let frame = match outgoing {
                    Some(Outgoing::Frame(text)) => Frame::text(text),
                    Some(Outgoing::Close) | None => break,
                };
                if frames_out.send(frame).await.is_err() {
                    break;
                }
            }
        }
    }
    edge.disconnect(id);
    let _ = frames_out.close().await;
}
