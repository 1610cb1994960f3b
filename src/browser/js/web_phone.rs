//! `ringcentral-web-phone` 2.5.4, <https://github.com/ringcentral/ringcentral-web-phone>, as
//! `phone.entry.mjs` hands it over.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{RtcPeerConnection, WebSocket};

#[wasm_bindgen(js_namespace = ledgerlinePhone)]
extern "C" {
    /// `WebPhone`
    pub(crate) type WebPhone;

    /// `new WebPhone({ sipInfo, instanceId, autoAnswer })`
    #[wasm_bindgen(constructor, catch)]
    pub(crate) fn new(options: &JsValue) -> Result<WebPhone, JsValue>;

    /// Ours: this phone's proxy speaks no TLS.
    #[wasm_bindgen(js_name = connectWithoutTls, catch)]
    pub(crate) fn connect_without_tls(phone: &WebPhone) -> Result<(), JsValue>;

    /// Ours: this phone's calls get their audio from call-media.mjs.
    #[wasm_bindgen(js_name = useCallMedia, catch)]
    pub(crate) fn use_call_media(phone: &WebPhone) -> Result<(), JsValue>;

    /// Ours: makes the next call's description ahead of it.
    #[wasm_bindgen(js_name = expectCall, catch)]
    pub(crate) fn expect_call(phone: &WebPhone) -> Result<(), JsValue>;

    /// Ours: hears for how many milliseconds each registration holds, or the error of a renewal that
    /// came to nothing; renewing is left to whoever listens.
    #[wasm_bindgen(js_name = watchRenewals, catch)]
    pub(crate) fn watch_renewals(phone: &WebPhone, renewed: &Function) -> Result<(), JsValue>;

    /// Ours: opens the microphone and keeps it until a call has taken it.
    #[wasm_bindgen(js_name = holdMicrophone, catch)]
    pub(crate) fn hold_microphone() -> Result<Promise, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(method, catch)]
    pub(crate) fn start(this: &WebPhone) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn dispose(this: &WebPhone) -> Result<Promise, JsValue>;

    /// Puts the new session at the end of `callSessions` before it returns.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn call(
        this: &WebPhone,
        callee: &str,
        caller_id: Option<&str>,
        options: &JsValue,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn on(this: &WebPhone, event: &str, listener: &Function) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter, js_name = callSessions)]
    pub(crate) fn call_sessions(this: &WebPhone) -> Array;

    #[wasm_bindgen(method, setter, js_name = callSessions)]
    pub(crate) fn set_call_sessions(this: &WebPhone, sessions: &Array);

    #[wasm_bindgen(method, setter, js_name = sipInfo)]
    pub(crate) fn set_sip_info(this: &WebPhone, sip_info: &JsValue);

    #[wasm_bindgen(method, getter, js_name = sipClient)]
    pub(crate) fn sip_client(this: &WebPhone) -> SipClient;

    /// `DefaultSipClient`
    pub(crate) type SipClient;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn wsc(this: &SipClient) -> Option<WebSocket>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn register(this: &SipClient, expires: u32) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, setter, js_name = sipInfo)]
    pub(crate) fn set_client_sip_info(this: &SipClient, sip_info: &JsValue);

    /// `InboundCallSession` and `OutboundCallSession`
    #[derive(Clone)]
    pub(crate) type CallSession;

    #[wasm_bindgen(method, catch, js_name = on)]
    pub(crate) fn on_event(
        this: &CallSession,
        event: &str,
        listener: &Function,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn state(this: &CallSession) -> String;

    #[wasm_bindgen(method, getter, js_name = localTag, catch)]
    pub(crate) fn local_tag(this: &CallSession) -> Result<String, JsValue>;

    #[wasm_bindgen(method, getter, js_name = remoteTag, catch)]
    pub(crate) fn remote_tag(this: &CallSession) -> Result<String, JsValue>;

    #[wasm_bindgen(method, getter, js_name = sipMessage)]
    pub(crate) fn sip_message(this: &CallSession) -> Option<SipMessage>;

    #[wasm_bindgen(method, getter, js_name = rtcPeerConnection)]
    pub(crate) fn rtc_peer_connection(this: &CallSession) -> Option<RtcPeerConnection>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn answer(this: &CallSession) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn decline(this: &CallSession) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = toVoicemail)]
    pub(crate) fn to_voicemail(this: &CallSession) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = startReply)]
    pub(crate) fn start_reply(this: &CallSession) -> Result<Promise, JsValue>;

    /// A text, or `{ type, direction }` of a text of RingCentral's own. Settles only when the caller
    /// has reacted.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn reply(this: &CallSession, reply: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn forward(this: &CallSession, target: &str) -> Result<Promise, JsValue>;

    /// An INVITE within the call, with an offer that starts ICE anew; one that is held stays so
    /// without `to_receive`.
    #[wasm_bindgen(method, catch, js_name = reInvite)]
    pub(crate) fn re_invite(this: &CallSession, to_receive: bool) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn hangup(this: &CallSession) -> Result<Promise, JsValue>;

    /// Only on outbound sessions that ring.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn cancel(this: &CallSession) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn mute(this: &CallSession) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn unmute(this: &CallSession) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = sendDtmf)]
    pub(crate) fn send_dtmf(this: &CallSession, tones: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn hold(this: &CallSession) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn unhold(this: &CallSession) -> Result<Promise, JsValue>;

    /// Resolves to `{ code, description }`, as do those up to `flip`; 0 is success.
    #[wasm_bindgen(method, catch, js_name = startRecording)]
    pub(crate) fn start_recording(this: &CallSession) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = stopRecording)]
    pub(crate) fn stop_recording(this: &CallSession) -> Result<Promise, JsValue>;

    /// With `"park extension"`. Says BYE itself after a success.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn park(this: &CallSession) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn flip(this: &CallSession, target: &str) -> Result<Promise, JsValue>;

    /// Resolves with the BYE that ends the call here.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn transfer(this: &CallSession, target: &str) -> Result<Promise, JsValue>;

    /// Likewise, to the other side of `session`.
    #[wasm_bindgen(method, catch, js_name = completeWarmTransfer)]
    pub(crate) fn complete_warm_transfer(
        this: &CallSession,
        session: &CallSession,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = dispose)]
    pub(crate) fn dispose_session(this: &CallSession) -> Result<(), JsValue>;

    /// `InboundMessage`
    pub(crate) type SipMessage;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn subject(this: &SipMessage) -> String;

    #[wasm_bindgen(method, catch, js_name = getHeader)]
    pub(crate) fn get_header(this: &SipMessage, name: &str) -> Result<Option<String>, JsValue>;
}
