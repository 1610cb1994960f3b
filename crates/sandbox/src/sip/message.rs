//! SIP messages as the `RingCentral` web phone reads and writes them.
//!
//! One WebSocket text frame is one message. Names are found in any case and written as given: the
//! phone mirrors the spelling of a request's headers in its replies and looks some up exactly
//! (`Call-Id`, `CSeq`, `Via`). The body is what follows the first empty line, whatever its declared
//! length says, because the phone counts UTF-16 units.

use std::fmt;

/// A request or a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Request line or status line.
    pub start: String,
    headers: Vec<(String, String)>,
    /// Body, empty when there is none.
    pub body: String,
}

impl Message {
    /// Reads one frame.
    pub fn parse(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let mut lines = head.split("\r\n");
        let start = lines
            .next()
            .filter(|line| line.contains("SIP/2.0"))?
            .to_owned();
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect();
        Some(Self {
            start,
            headers,
            body: body.to_owned(),
        })
    }

    /// A request of ours.
    pub fn request(method: &str, uri: &str) -> Self {
        Self {
            start: format!("{method} {uri} SIP/2.0"),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// A response to `request`, with the headers that identify it.
    pub fn response(request: &Self, status: &str) -> Self {
        let mut response = Self {
            start: format!("SIP/2.0 {status}"),
            headers: Vec::new(),
            body: String::new(),
        };
        for name in ["Via", "From", "To", "Call-Id", "CSeq"] {
            if let Some(value) = request.header(name) {
                response.headers.push((name.to_owned(), value.to_owned()));
            }
        }
        response
    }

    /// Sets a header. A colon and a space end a value for the phone's parser, so none is sent.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let value = value.replace(['\r', '\n'], " ").replace(": ", ":");
        match self
            .headers
            .iter_mut()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
        {
            Some((_, old)) => *old = value,
            None => self.headers.push((name.to_owned(), value)),
        }
        self
    }

    /// Sets the body and its type.
    #[must_use]
    pub fn with_body(self, content_type: &str, body: impl Into<String>) -> Self {
        let mut message = self.with("Content-Type", content_type);
        message.body = body.into();
        message
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    /// A header's value, empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.header(name).unwrap_or_default()
    }

    /// `INVITE`, `BYE`, …; `None` for a response.
    pub fn method(&self) -> Option<&str> {
        let (method, _) = self.start.split_once(' ')?;
        (method != "SIP/2.0").then_some(method)
    }

    /// Status code; `None` for a request.
    pub fn status(&self) -> Option<u16> {
        self.start
            .strip_prefix("SIP/2.0 ")?
            .split(' ')
            .next()?
            .parse()
            .ok()
    }

    /// The user part of the request URI, `sip:{user}@…`.
    pub fn request_user(&self) -> &str {
        let uri = self.start.split(' ').nth(1).unwrap_or_default();
        user_of(uri).unwrap_or_default()
    }

    /// Number and method of `CSeq`.
    pub fn sequence(&self) -> Option<(u32, &str)> {
        let (number, method) = self.header("CSeq")?.split_once(' ')?;
        Some((number.parse().ok()?, method.trim()))
    }

    /// Tag of `From` or `To`.
    pub fn tag(&self, name: &str) -> Option<&str> {
        tag_of(self.header(name)?)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\r\n", self.start)?;
        for (name, value) in &self.headers {
            write!(f, "{name}: {value}\r\n")?;
        }
        write!(
            f,
            "Content-Length: {}\r\n\r\n{}",
            self.body.len(),
            self.body
        )
    }
}

/// The tag of an address.
pub fn tag_of(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once(";tag=")?;
    rest.split(';').next()
}

/// The URI within the angle brackets of an address.
pub fn uri_of(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once('<')?;
    rest.split_once('>').map(|(uri, _)| uri)
}

/// The user part of a URI or address.
pub fn user_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("sip:")?;
    rest.split_once('@').map(|(user, _)| user)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_written_as_it_was_read() {
        let text = "INVITE sip:15557654321@sip.ringcentral.com SIP/2.0\r\nCall-Id: abc\r\n\
                    CSeq: 7 INVITE\r\nTo: <sip:1@x>;tag=z\r\nContent-Length: 2\r\n\r\nhi";
        let message = Message::parse(text).unwrap();
        assert_eq!(message.method(), Some("INVITE"));
        assert_eq!(message.request_user(), "15557654321");
        assert_eq!(message.sequence(), Some((7, "INVITE")));
        assert_eq!(message.tag("to"), Some("z"));
        assert_eq!(message.with("Content-Length", "2").body, "hi");
    }

    #[test]
    fn a_body_longer_than_its_declared_length_is_kept_whole() {
        let text = "MESSAGE sip:x@y SIP/2.0\r\nContent-Length: 2\r\n\r\n\u{1f600}";
        assert_eq!(Message::parse(text).unwrap().body, "\u{1f600}");
    }

    #[test]
    fn a_header_value_never_holds_what_the_phone_takes_for_its_end() {
        let message = Message::request("BYE", "sip:x@y").with("From", "\"Acme: Sales\" <sip:a@b>");
        assert!(
            message
                .to_string()
                .contains("From: \"Acme:Sales\" <sip:a@b>\r\n")
        );
    }

    #[test]
    fn a_response_mirrors_what_identifies_its_request() {
        let request = Message::request("BYE", "sip:x@y")
            .with("Call-Id", "c")
            .with("CSeq", "1 BYE");
        let response = Message::response(&request, "200 OK");
        assert_eq!(
            response.to_string(),
            "SIP/2.0 200 OK\r\nCall-Id: c\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n"
        );
    }
}
