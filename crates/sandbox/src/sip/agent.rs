//! Agent messages: the XML that travels in `P-rc` headers and in `MESSAGE` bodies of type
//! `x-rc/agent`.

use super::digest::DOMAIN;

/// Content type of an agent message.
pub const CONTENT_TYPE: &str = "x-rc/agent";

/// What the phone asks for with an agent message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentRequest {
    /// 10: ring this number instead.
    Forward(String),
    /// 11: let the caller leave a message.
    Voicemail,
    /// 12: do not take the call.
    Reject,
    /// 13: the caller is to wait for a reply.
    StartReply,
    /// 14: tell the caller this; the call is not taken.
    Reply(Reply),
    /// 17: the invitation has arrived.
    ReceiveConfirm,
}

/// What the caller is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// 0: these words.
    Words(String),
    /// 1: somebody calls back in a while.
    CallBackIn {
        /// `Dir`.
        by: CallsBack,
        /// `Vl`.
        amount: u32,
        /// `Units`.
        unit: Unit,
    },
    /// 2.
    OnMyWay,
    /// 3.
    OnOtherLine,
    /// 4: somebody calls back later.
    CallBackLater(CallsBack),
    /// 5.
    InAMeeting,
    /// 6.
    OnOtherLineNoCall,
}

/// Who calls back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallsBack {
    /// 0: who was called.
    TheCalled,
    /// 1: who called.
    TheCaller,
}

/// What a time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 0.
    Minutes,
    /// 1.
    Hours,
    /// 2.
    Days,
}

impl Reply {
    fn parse(xml: &str) -> Option<Self> {
        Some(match attribute(xml, "RepTp")?.as_str() {
            "0" => Self::Words(attribute(xml, "Bdy")?),
            "1" => Self::CallBackIn {
                by: CallsBack::parse(xml)?,
                amount: attribute(xml, "Vl")?
                    .parse()
                    .ok()
                    .filter(|amount| *amount > 0)?,
                unit: match attribute(xml, "Units")?.as_str() {
                    "0" => Unit::Minutes,
                    "1" => Unit::Hours,
                    "2" => Unit::Days,
                    _ => return None,
                },
            },
            "2" => Self::OnMyWay,
            "3" => Self::OnOtherLine,
            "4" => Self::CallBackLater(CallsBack::parse(xml)?),
            "5" => Self::InAMeeting,
            "6" => Self::OnOtherLineNoCall,
            _ => return None,
        })
    }

    /// In English, as the caller hears it.
    pub fn spoken(&self) -> String {
        let back = |by: CallsBack| match by {
            CallsBack::TheCalled => "I will call you back",
            CallsBack::TheCaller => "Please call me back",
        };
        match self {
            Self::Words(words) => words.clone(),
            Self::CallBackIn { by, amount, unit } => {
                let unit = match unit {
                    Unit::Minutes => "minutes",
                    Unit::Hours => "hours",
                    Unit::Days => "days",
                };
                format!("{} in {amount} {unit}", back(*by))
            }
            Self::CallBackLater(by) => format!("{} later", back(*by)),
            Self::OnMyWay => "I am on my way".to_owned(),
            Self::OnOtherLine => "I am on the other line".to_owned(),
            Self::InAMeeting => "I am in a meeting".to_owned(),
            Self::OnOtherLineNoCall => "I am on the other line, no call".to_owned(),
        }
    }
}

impl CallsBack {
    fn parse(xml: &str) -> Option<Self> {
        match attribute(xml, "Dir")?.as_str() {
            "0" => Some(Self::TheCalled),
            "1" => Some(Self::TheCaller),
            _ => None,
        }
    }
}

impl AgentRequest {
    /// Reads a message body.
    pub fn parse(xml: &str) -> Option<Self> {
        match attribute(xml, "Cmd")?.as_str() {
            "10" => Some(Self::Forward(attribute(xml, "Phn")?)),
            "11" => Some(Self::Voicemail),
            "12" => Some(Self::Reject),
            "13" => Some(Self::StartReply),
            "14" => Some(Self::Reply(Reply::parse(xml)?)),
            "17" => Some(Self::ReceiveConfirm),
            _ => None,
        }
    }
}

/// The agent's side of one ringing call: the values of its `P-rc` header, which later messages
/// repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// `Hdr.SID`.
    pub sid: String,
    /// `Hdr.Req`.
    pub request_id: String,
    /// `Hdr.From`: the address of the agent server, `#1001@…`.
    pub server: String,
    /// `{username}` of the phone's user.
    pub username: String,
}

/// Who calls whom, for [`Agent::incoming_call`].
#[derive(Clone, Debug)]
pub struct Announcement<'a> {
    /// Caller's number, empty when withheld.
    pub from_number: &'a str,
    /// Caller's name.
    pub from_name: &'a str,
    /// Called number.
    pub to_number: &'a str,
    /// Called name.
    pub to_name: &'a str,
}

impl Agent {
    /// Cmd 6, for the `P-rc` header of an invitation.
    pub fn incoming_call(&self, call: &Announcement<'_>) -> String {
        format!(
            "<Msg><Hdr SID=\"{}\" Req=\"{}\" From=\"{}\" To=\"{}\" Cmd=\"6\"/><Bdy \
             SrvLvl=\"-149699523\" SrvLvlExt=\"406\" Phn=\"{}\" Nm=\"{}\" ToPhn=\"{}\" \
             ToNm=\"{}\" RecUrl=\"\"/></Msg>",
            self.sid,
            self.request_id,
            self.server,
            self.username,
            escape(call.from_number),
            escape(call.from_name),
            escape(call.to_number),
            escape(call.to_name),
        )
    }

    /// Cmd 7: the call is taken care of, by this device.
    pub fn already_processed(&self, authorization_id: &str) -> String {
        let body = format!("Cln=\"{authorization_id}\" IP=\"4294967295\" Sts=\"0\" CtrlCln=\"\"");
        self.message(7, &body)
    }

    /// Cmd 2: the call is over.
    pub fn free_resources(&self) -> String {
        self.message(2, "Sts=\"0\"")
    }

    /// Cmd 9: the caller answered a reply with 1 (yes), 2 (no) or 3 (urgent).
    pub fn session_close(&self, response: char, number: &str, name: &str) -> String {
        let body = format!(
            "Sts=\"0\" Resp=\"{response}\" ExtNfo=\"{0}\" Phn=\"{0}\" Nm=\"{1}\"",
            escape(number),
            escape(name)
        );
        self.message(9, &body)
    }

    /// The agent server's SIP address, `sip:%231001@…`.
    pub fn address(&self) -> String {
        let user = self
            .server
            .split('@')
            .next()
            .unwrap_or_default()
            .replace('#', "%23");
        format!("sip:{user}@{DOMAIN}")
    }

    fn message(&self, command: u8, body: &str) -> String {
        format!(
            "<Msg><Hdr SID=\"{}\" Req=\"\" From=\"{}\" To=\"{}@{DOMAIN}:5060\" \
             Cmd=\"{command}\"/><Bdy {body}/></Msg>",
            self.sid, self.server, self.username
        )
    }
}

fn attribute(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!(" {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(
        value
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&apos;", "'")
            .replace("&amp;", "&"),
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent() -> Agent {
        Agent {
            sid: "35464".into(),
            request_id: "{A}".into(),
            server: "#1001@sip.ringcentral.com:5060".into(),
            username: "16505550100*101".into(),
        }
    }

    #[test]
    fn a_forward_names_its_target() {
        let xml = "<Msg><Hdr SID=\"1\" Req=\"\" From=\"a\" To=\"b\" Cmd=\"10\"/>\
                   <Bdy Cln=\"802\" FwdDly=\"0\" Phn=\"101&amp;2\" PhnTp=\"3\"/></Msg>";
        assert_eq!(
            AgentRequest::parse(xml),
            Some(AgentRequest::Forward("101&2".into()))
        );
    }

    #[test]
    fn each_reply_says_what_the_caller_hears_and_an_unknown_one_nothing() {
        let heard = |body: &str| {
            let xml = format!(
                "<Msg><Hdr SID=\"1\" Req=\"\" From=\"a\" To=\"b\" Cmd=\"14\"/><Bdy Cln=\"802\" {body}/></Msg>"
            );
            match AgentRequest::parse(&xml) {
                Some(AgentRequest::Reply(reply)) => Some(reply.spoken()),
                _ => None,
            }
        };
        for (body, expected) in [
            (r#"RepTp="0" Bdy="at &quot;three&quot;""#, "at \"three\""),
            (
                r#"RepTp="1" Dir="0" Vl="10" Units="0""#,
                "I will call you back in 10 minutes",
            ),
            (
                r#"RepTp="1" Dir="1" Vl="2" Units="2""#,
                "Please call me back in 2 days",
            ),
            (r#"RepTp="2""#, "I am on my way"),
            (r#"RepTp="3""#, "I am on the other line"),
            (r#"RepTp="4" Dir="1""#, "Please call me back later"),
            (r#"RepTp="5""#, "I am in a meeting"),
            (r#"RepTp="6""#, "I am on the other line, no call"),
        ] {
            assert_eq!(heard(body).as_deref(), Some(expected), "{body}");
        }
        for body in [
            "",
            r#"RepTp="7""#,
            r#"RepTp="1" Dir="0" Vl="10""#,
            r#"RepTp="1" Dir="0" Vl="0" Units="0""#,
            r#"RepTp="1" Dir="0" Vl="soon" Units="0""#,
            r#"RepTp="1" Dir="2" Vl="10" Units="0""#,
            r#"RepTp="1" Dir="0" Vl="10" Units="3""#,
            r#"RepTp="4""#,
            r#"RepTp="0""#,
        ] {
            assert_eq!(heard(body), None, "{body}");
        }
    }

    #[test]
    fn names_are_escaped_in_an_announcement() {
        let call = Announcement {
            from_number: "+1",
            from_name: "A \"B\" & <C>",
            to_number: "",
            to_name: "",
        };
        let xml = agent().incoming_call(&call);
        assert_eq!(attribute(&xml, "Nm").as_deref(), Some("A \"B\" & <C>"));
        assert_eq!(attribute(&xml, "Cmd").as_deref(), Some("6"));
    }

    #[test]
    fn a_call_that_is_taken_names_the_device() {
        let xml = agent().already_processed("802");
        assert_eq!(attribute(&xml, "Cln").as_deref(), Some("802"));
        assert_eq!(attribute(&xml, "Cmd").as_deref(), Some("7"));
    }
}
