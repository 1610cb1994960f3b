//! A reply as the library takes it: a text, or a text of RingCentral's own by its name; and what the
//! caller answered.

use js_sys::{Object, Reflect};
use ledgerline_core::domain::{call::ReplyAnswer, intent::Reply};
use wasm_bindgen::JsValue;

pub(super) fn argument(reply: &Reply) -> JsValue {
    // Only those who call back have a direction; the library leaves it out of the others.
    let (name, direction) = match reply {
        Reply::Own(text) => return text.into(),
        Reply::CallYouBack => ("callYouBackLater", "toCaller"),
        Reply::CallMeBack => ("callYouBackLater", "fromCaller"),
        Reply::OnMyWay => ("onMyWay", ""),
        Reply::OnOtherLine => ("onOtherLine", ""),
        Reply::InAMeeting => ("inAMeeting", ""),
    };
    let argument = Object::new();
    for (key, value) in [("type", name), ("direction", direction)] {
        let _ = Reflect::set(&argument, &key.into(), &value.into());
    }
    argument.into()
}

/// Out of the `SessionClose` with which the library settles a reply.
pub(super) fn answer(message: &JsValue) -> Option<ReplyAnswer> {
    let body = Reflect::get(message, &"body".into()).ok()?;
    let number = Reflect::get(&body, &"Resp".into()).ok()?.as_string()?;
    ReplyAnswer::of(&number)
}
