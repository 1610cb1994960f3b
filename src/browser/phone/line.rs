//! The SIP connection: one instance of the library, registered again after every break.

use std::cell::RefCell;

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::WebSocket;

use super::{ENDING_MS, deadline::within, failure};
use crate::browser::{
    js::web_phone::{CallSession, WebPhone, connect_without_tls, use_call_media, watch_renewals},
    listener::Listener,
};

const REGISTERING_MS: u32 = 10_000;
/// What the library itself asks for.
const EXPIRES_SECONDS: u32 = 60;

/// An instance of the library. Calls outlive its socket: it is registered again, not replaced.
pub(super) struct Line {
    pub(super) web_phone: WebPhone,
    pub(super) instance_id: String,
    closed: RefCell<Option<Listener>>,
    _invited: Closure<dyn Fn(CallSession)>,
    _renewed: Closure<dyn Fn(JsValue)>,
}

impl Line {
    pub(super) fn new(
        sip_info: &JsValue,
        instance_id: &str,
        invited: impl Fn(CallSession) + 'static,
        renewed: impl Fn(Result<i64, String>) + 'static,
    ) -> Result<Self, JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"sipInfo".into(), sip_info)?;
        Reflect::set(&options, &"instanceId".into(), &instance_id.into())?;
        let web_phone = WebPhone::new(&options)?;
        use_call_media(&web_phone)?;
        if is_local(&proxy_of(sip_info)) {
            connect_without_tls(&web_phone)?;
        }
        let invited = Closure::<dyn Fn(CallSession)>::new(invited);
        web_phone.on("inboundCall", invited.as_ref().unchecked_ref())?;
        let renewed = Closure::<dyn Fn(JsValue)>::new(move |outcome: JsValue| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a number of whole milliseconds"
            )]
            let lasts_ms = outcome.as_f64().map(|millis| millis as i64);
            renewed(lasts_ms.ok_or_else(|| failure::registration_status(&outcome)));
        });
        watch_renewals(&web_phone, renewed.as_ref().unchecked_ref())?;
        Ok(Self {
            web_phone,
            instance_id: instance_id.to_owned(),
            closed: RefCell::default(),
            _invited: invited,
            _renewed: renewed,
        })
    }

    pub(super) fn set_sip_info(&self, sip_info: &JsValue) {
        self.web_phone.set_sip_info(sip_info);
        self.web_phone.sip_client().set_client_sip_info(sip_info);
    }

    /// Connects and registers; SIP's status line, or nothing, when it cannot.
    pub(super) async fn register(&self) -> Result<(), String> {
        self.close();
        let Ok(starting) = self.web_phone.start() else {
            return Err(String::new());
        };
        let result = within(REGISTERING_MS, JsFuture::from(starting)).await;
        match result {
            Some(Ok(_)) if self.is_open() => Ok(()),
            Some(Err(error)) => {
                self.close();
                Err(failure::registration_status(&error))
            }
            Some(Ok(_)) | None => {
                self.close();
                Err(String::new())
            }
        }
    }

    /// Registers once more on the socket there is; what comes of it is heard as of every renewal.
    pub(super) fn renew(&self) {
        if let Ok(renewing) = self.web_phone.sip_client().register(EXPIRES_SECONDS) {
            wasm_bindgen_futures::spawn_local(async move { drop(JsFuture::from(renewing).await) });
        }
    }

    /// Hears of the present socket's end, once.
    pub(super) fn watch(&self, ended: impl Fn() + 'static) {
        let listener = self
            .web_phone
            .sip_client()
            .wsc()
            .map(|socket| Listener::new(&socket, "close", move |_| ended()));
        *self.closed.borrow_mut() = listener;
    }

    fn is_open(&self) -> bool {
        let socket = self.web_phone.sip_client().wsc();
        socket.is_some_and(|socket| socket.ready_state() == WebSocket::OPEN)
    }

    /// Closes the socket without a word to anybody.
    pub(super) fn close(&self) {
        self.closed.take();
        if let Some(socket) = self.web_phone.sip_client().wsc() {
            let _ = socket.close();
        }
    }

    /// Ends calls, unregisters, closes.
    pub(super) async fn stop(&self) {
        self.closed.take();
        if let Ok(stopping) = self.web_phone.dispose() {
            let _ = within(ENDING_MS, JsFuture::from(stopping)).await;
        }
        self.close();
    }
}

fn proxy_of(sip_info: &JsValue) -> String {
    Reflect::get(sip_info, &"outboundProxy".into())
        .ok()
        .and_then(|proxy| proxy.as_string())
        .unwrap_or_default()
}

/// Only this machine's own proxies may be reached without TLS.
fn is_local(proxy: &str) -> bool {
    let host = proxy.split([':', '/']).next();
    matches!(host, Some("localhost" | "127.0.0.1"))
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::is_local;

    #[wasm_bindgen_test]
    fn only_this_machines_proxies_are_reached_without_tls() {
        assert!(is_local("localhost:8790/sip"));
        assert!(is_local("127.0.0.1:5060"));
        assert!(!is_local("sip112-1111.ringcentral.com:8083"));
        assert!(!is_local("localhost.example.com:8083"));
    }
}
