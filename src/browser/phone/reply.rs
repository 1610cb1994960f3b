//! A reply as the library takes it: a text, or a text of RingCentral's own by its name; and what the
//! caller answered.

use js_sys::{Object, Reflect};
use ledgerline_core::domain::{
    call::ReplyAnswer,
    intent::{Delay, DelayUnit, Reply},
};
use wasm_bindgen::JsValue;

pub(super) fn argument(reply: &Reply) -> JsValue {
    // Only those who call back have a direction, and a time; the library leaves it out of the others.
    let (name, direction, delay) = match reply {
        Reply::Own(text) => return text.into(),
        Reply::CallYouBack => ("callYouBackLater", "toCaller", None),
        Reply::CallYouBackIn(delay) => ("callYouBack", "toCaller", Some(delay)),
        Reply::CallMeBack => ("callYouBackLater", "fromCaller", None),
        Reply::CallMeBackIn(delay) => ("callYouBack", "fromCaller", Some(delay)),
        Reply::OnMyWay => ("onMyWay", "", None),
        Reply::OnOtherLine => ("onOtherLine", "", None),
        Reply::OnOtherLineNoCall => ("onOtherLineNoCall", "", None),
        Reply::InAMeeting => ("inAMeeting", "", None),
    };
    let argument = Object::new();
    let set = |key: &str, value: JsValue| {
        let _ = Reflect::set(&argument, &key.into(), &value);
    };
    set("type", name.into());
    set("direction", direction.into());
    if let Some(Delay { amount, unit }) = delay {
        let unit = match unit {
            DelayUnit::Minutes => "minutes",
            DelayUnit::Hours => "hours",
            DelayUnit::Days => "days",
        };
        set("delay", amount.get().into());
        set("unit", unit.into());
    }
    argument.into()
}

/// Out of the `SessionClose` with which the library settles a reply.
pub(super) fn answer(message: &JsValue) -> Option<ReplyAnswer> {
    let body = Reflect::get(message, &"body".into()).ok()?;
    let number = Reflect::get(&body, &"Resp".into()).ok()?.as_string()?;
    ReplyAnswer::of(&number)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU8;

    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    /// As the library's `ReplyOptions` have them.
    #[wasm_bindgen_test]
    fn each_reply_is_one_that_the_library_knows() {
        let delay = |unit| Delay {
            amount: NonZeroU8::new(10).unwrap(),
            unit,
        };
        for (reply, expected) in [
            (
                Reply::CallYouBack,
                r#"{"type":"callYouBackLater","direction":"toCaller"}"#,
            ),
            (
                Reply::CallYouBackIn(delay(DelayUnit::Minutes)),
                r#"{"type":"callYouBack","direction":"toCaller","delay":10,"unit":"minutes"}"#,
            ),
            (
                Reply::CallMeBack,
                r#"{"type":"callYouBackLater","direction":"fromCaller"}"#,
            ),
            (
                Reply::CallMeBackIn(delay(DelayUnit::Days)),
                r#"{"type":"callYouBack","direction":"fromCaller","delay":10,"unit":"days"}"#,
            ),
            (
                Reply::CallYouBackIn(delay(DelayUnit::Hours)),
                r#"{"type":"callYouBack","direction":"toCaller","delay":10,"unit":"hours"}"#,
            ),
            (Reply::OnMyWay, r#"{"type":"onMyWay","direction":""}"#),
            (
                Reply::OnOtherLine,
                r#"{"type":"onOtherLine","direction":""}"#,
            ),
            (
                Reply::OnOtherLineNoCall,
                r#"{"type":"onOtherLineNoCall","direction":""}"#,
            ),
            (Reply::InAMeeting, r#"{"type":"inAMeeting","direction":""}"#),
            (Reply::Own("At three".to_owned()), r#""At three""#),
        ] {
            let made = js_sys::JSON::stringify(&argument(&reply)).unwrap();
            assert_eq!(String::from(made), expected);
        }
    }
}
