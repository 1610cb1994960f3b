//! The event socket.

use wasm_bindgen::JsCast as _;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::{feed::Feed, listener::Listener};
use crate::engine::io::{Input, SocketInput};

/// What a browser reports for a connection that broke without a closing handshake.
const ABNORMAL: u16 = 1006;

/// One connection. Dropping it closes it, and nothing is heard of it after that.
pub(super) struct Socket {
    socket: WebSocket,
    _listeners: [Listener; 3],
}

impl Socket {
    /// `None`, and [`SocketInput::Closed`] fed, when the browser refuses the address.
    pub(super) fn open(url: &str, feed: &Feed) -> Option<Self> {
        let Ok(socket) = WebSocket::new(url) else {
            feed.tell(Input::Socket(SocketInput::Closed(ABNORMAL)));
            return None;
        };
        let opened = feed.clone();
        let framed = feed.clone();
        let closed = feed.clone();
        let listeners = [
            Listener::new(&socket, "open", move |_| {
                opened.tell(Input::Socket(SocketInput::Opened));
            }),
            Listener::new(&socket, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
                if let Some(text) = data.and_then(|data| data.as_string()) {
                    framed.tell(Input::Socket(SocketInput::Frame(text)));
                }
            }),
            Listener::new(&socket, "close", move |event| {
                let code = event
                    .dyn_ref::<CloseEvent>()
                    .map_or(ABNORMAL, CloseEvent::code);
                closed.tell(Input::Socket(SocketInput::Closed(code)));
            }),
        ];
        Some(Self {
            socket,
            _listeners: listeners,
        })
    }

    /// A frame for a socket that is not open is lost; its `Closed` says so.
    pub(super) fn send(&self, frame: &str) {
        if self.socket.ready_state() == WebSocket::OPEN {
            let _ = self.socket.send_with_str(frame);
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.socket.close();
    }
}
