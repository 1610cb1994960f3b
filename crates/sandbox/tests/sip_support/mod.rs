//! A phone for tests: speaks the dialect over a real loopback socket, with real audio.
#![expect(dead_code, reason = "each test file uses its own part of the phone")]
#![expect(
    clippy::unwrap_used,
    reason = "a failure here is a failure of the test"
)]

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use ledgerline_sandbox::{
    clock::Clock,
    media::{Leg, MediaSettings, Sink, Source},
    people::{self, Person},
    sip::{
        self, Edge, EdgeSettings,
        digest::{self, DOMAIN},
        message::{Message, tag_of, uri_of},
    },
    telephony::{Change, PartyStatus, Reason, Telephony},
};
use tokio::{net::TcpListener, net::TcpStream, sync::broadcast, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message as Frame, client::IntoClientRequest},
};

const PATIENCE: Duration = Duration::from_secs(10);

/// An edge with short delays, listening on loopback.
pub(crate) struct Office {
    pub(crate) edge: Edge,
    pub(crate) clock: Clock,
    pub(crate) telephony: Telephony,
    pub(crate) changes: broadcast::Receiver<Change>,
    pub(crate) address: SocketAddr,
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub(crate) async fn open_with(adjust: impl FnOnce(&mut EdgeSettings)) -> Self {
        let clock = Clock::default();
        let telephony = Telephony::new(clock.clone());
        let changes = telephony.subscribe();
        let mut settings = EdgeSettings {
            ring_delay: Duration::from_millis(20),
            answer_after: Duration::from_millis(20),
            voicemail_lasts: Duration::from_millis(20),
            reply_answered_after: Duration::from_millis(20),
            ..EdgeSettings::default()
        };
        adjust(&mut settings);
        let edge = Edge::new(people::seeded(), telephony.clone(), clock.clone(), settings);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = sip::router(edge.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            edge,
            clock,
            telephony,
            changes,
            address,
        }
    }

    /// The next changes, as `p{n} {status} [{reason}] {sequence}`.
    pub(crate) async fn changes(&mut self, count: usize) -> Vec<String> {
        let mut seen = Vec::new();
        for _ in 0..count {
            let next = timeout(PATIENCE, self.changes.recv()).await;
            let change = next.unwrap_or_else(|_| panic!("only {seen:?}")).unwrap();
            let number = change.party.id.rsplit('-').next().unwrap().to_owned();
            let reason = change
                .party
                .reason
                .map(|r: Reason| format!(" {r:?}"))
                .unwrap_or_default();
            let missed = if change.party.missed { " missed" } else { "" };
            let status: PartyStatus = change.party.status;
            let sequence = change.session.sequence;
            seen.push(format!("p{number} {status:?}{reason}{missed} {sequence}"));
        }
        seen
    }
}

/// A phone of one person.
pub(crate) struct Phone {
    pub(crate) person: Person,
    pub(crate) instance: String,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    sequence: u32,
}

/// The phone's side of a call.
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) local: String,
    pub(crate) remote: String,
    pub(crate) session: String,
    pub(crate) leg: Leg,
    pub(crate) offer: String,
    pub(crate) via: String,
    pub(crate) number: u32,
}

impl Phone {
    pub(crate) async fn connect(office: &Office, extension: &str, instance: &str) -> Self {
        let mut request = format!("ws://{}/sip", office.address)
            .into_client_request()
            .unwrap();
        request
            .headers_mut()
            .insert("Sec-WebSocket-Protocol", "sip".parse().unwrap());
        let (socket, response) = connect_async(request).await.unwrap();
        assert_eq!(response.headers()["sec-websocket-protocol"], "sip");
        let mut people = people::seeded().into_iter();
        let person = people
            .find(|person| person.extension_number == extension)
            .unwrap();
        Self {
            person,
            instance: instance.to_owned(),
            socket,
            sequence: 1_000,
        }
    }

    pub(crate) async fn registered(office: &Office, extension: &str, instance: &str) -> Self {
        let mut phone = Self::connect(office, extension, instance).await;
        assert_eq!(phone.register(60).await.start, "SIP/2.0 200 OK");
        phone
    }

    pub(crate) async fn send(&mut self, message: &Message) {
        self.socket
            .send(Frame::text(message.to_string()))
            .await
            .unwrap();
    }

    pub(crate) async fn receive(&mut self) -> Message {
        loop {
            let frame = timeout(PATIENCE, self.socket.next())
                .await
                .expect("no frame came");
            if let Frame::Text(text) = frame.expect("the socket closed").unwrap() {
                return Message::parse(&text).unwrap();
            }
        }
    }

    /// The next frame whose first line starts so; others before it are dropped.
    pub(crate) async fn expect(&mut self, start: &str) -> Message {
        let mut seen = Vec::new();
        loop {
            let next = timeout(PATIENCE, self.receive()).await;
            let message = next.unwrap_or_else(|_| panic!("no {start} after {seen:?}"));
            if message.start.starts_with(start) {
                return message;
            }
            seen.push(message.start);
        }
    }

    /// The first lines of the next frames, methods and statuses only.
    pub(crate) async fn starts(&mut self, count: usize) -> Vec<String> {
        let mut starts = Vec::new();
        for _ in 0..count {
            let message = self.receive().await;
            starts.push(match message.method() {
                Some(method) => method.to_owned(),
                None => message.start.trim_start_matches("SIP/2.0 ").to_owned(),
            });
        }
        starts
    }

    fn next_sequence(&mut self) -> u32 {
        self.sequence += 1;
        self.sequence
    }

    fn me(&self) -> String {
        format!("<sip:{}@{DOMAIN}>", self.person.sip_username())
    }

    fn credentials(&self, challenge: &str, method: &str, password: &str) -> String {
        let nonce = digest::parameter(challenge, "nonce").unwrap();
        let user = &self.person.authorization_id;
        let response = digest::response(user, password, method, nonce);
        format!(
            "Digest algorithm=\"MD5\", username=\"{user}\", realm=\"{DOMAIN}\", \
             nonce=\"{nonce}\", uri=\"sip:{DOMAIN}\", response=\"{response}\""
        )
    }

    pub(crate) async fn register(&mut self, expires: u32) -> Message {
        let password = self.person.sip_password.clone();
        self.register_with(expires, &password).await
    }

    pub(crate) async fn register_with(&mut self, expires: u32, password: &str) -> Message {
        let number = self.next_sequence();
        let request = Message::request("REGISTER", &format!("sip:{DOMAIN}"))
            .with("Call-Id", &format!("reg-{number}-{}", self.instance))
            .with(
                "Contact",
                &format!(
                    "<sip:me@x.invalid;transport=wss>;+sip.instance=\"<urn:uuid:{}>\";expires={expires}",
                    self.instance
                ),
            )
            .with("From", &format!("{};tag=f{number}", self.me()))
            .with("To", &self.me())
            .with("Via", "SIP/2.0/WSS x.invalid;branch=z9hG4bK-1")
            .with("CSeq", &format!("{number} REGISTER"));
        self.send(&request).await;
        let first = self.final_response().await;
        let Some(challenge) = first.header("Www-Authenticate") else {
            return first;
        };
        let credentials = self.credentials(challenge, "REGISTER", password);
        let number = self.next_sequence();
        let request = request
            .with("CSeq", &format!("{number} REGISTER"))
            .with("Authorization", &credentials);
        self.send(&request).await;
        self.final_response().await
    }

    pub(crate) async fn final_response(&mut self) -> Message {
        loop {
            let message = self.receive().await;
            if message.status().is_some_and(|status| status >= 200) {
                return message;
            }
        }
    }

    /// An authenticated INVITE, sent; what follows is read by the caller.
    pub(crate) async fn invite(&mut self, number: &str, replaces: Option<&str>) -> Call {
        let (leg, offer) = Leg::offering(loopback()).unwrap();
        let sequence = self.next_sequence();
        let call_id = format!("call-{}-{sequence}", self.instance);
        let via = "SIP/2.0/WSS x.invalid;branch=z9hG4bK-2".to_owned();
        let local = format!("{};tag=t{sequence}", self.me());
        let mut request = Message::request("INVITE", &format!("sip:{number}@{DOMAIN}"))
            .with("Call-Id", &call_id)
            .with("Contact", "<sip:me@x.invalid;transport=wss>;expires=60")
            .with("From", &local)
            .with("To", &format!("<sip:{number}@{DOMAIN}>"))
            .with("Via", &via)
            .with("CSeq", &format!("{sequence} INVITE"))
            .with_body("application/sdp", offer.clone());
        if let Some(replaces) = replaces {
            request = request.with("Replaces", replaces);
        }
        self.send(&request).await;
        let challenge = self.expect("SIP/2.0 407").await;
        let password = self.person.sip_password.clone();
        let credentials =
            self.credentials(challenge.text("Proxy-Authenticate"), "INVITE", &password);
        let sequence = self.next_sequence();
        let request = request
            .with("CSeq", &format!("{sequence} INVITE"))
            .with("Proxy-Authorization", &credentials);
        self.send(&request).await;
        Call {
            id: call_id,
            local,
            remote: String::new(),
            session: String::new(),
            leg,
            offer,
            via,
            number: sequence,
        }
    }

    /// Calls and is answered at once, as the platform does.
    pub(crate) async fn call(&mut self, number: &str) -> Call {
        let call = self.invite(number, None).await;
        self.finish_invite(call).await
    }

    pub(crate) async fn finish_invite(&mut self, mut call: Call) -> Call {
        let progress = self.expect("SIP/2.0 183").await;
        call.remote = progress.text("To").to_owned();
        call.session = progress
            .text("p-rc-api-ids")
            .split("session-id=")
            .nth(1)
            .unwrap()
            .into();
        let answer = self.expect("SIP/2.0 200 OK").await;
        assert_eq!(answer.text("To"), call.remote);
        call.leg.accept_answer(&answer.body).unwrap();
        // The phone's microphone: a sound that is easy to hear.
        call.leg.connect(Source::Music, Sink::Nobody);
        let ack = Self::in_dialog(&call, "ACK", call.number);
        self.send(&ack).await;
        call
    }

    pub(crate) fn in_dialog(call: &Call, method: &str, number: u32) -> Message {
        let uri = uri_of(&call.remote).unwrap_or("sip:x@y").to_owned();
        Message::request(method, &uri)
            .with("Call-Id", &call.id)
            .with("From", &call.local)
            .with("To", &call.remote)
            .with("Via", &call.via)
            .with("CSeq", &format!("{number} {method}"))
    }

    pub(crate) async fn request(&mut self, call: &Call, method: &str) {
        let number = self.next_sequence();
        let request = Self::in_dialog(call, method, number);
        self.send(&request).await;
    }

    pub(crate) async fn request_with(
        &mut self,
        call: &Call,
        method: &str,
        kind: &str,
        body: String,
    ) {
        let number = self.next_sequence();
        let request = Self::in_dialog(call, method, number).with_body(kind, body);
        self.send(&request).await;
    }

    pub(crate) async fn refer(&mut self, call: &Call, refer_to: &str) {
        let number = self.next_sequence();
        let request = Self::in_dialog(call, "REFER", number).with("Refer-To", refer_to);
        self.send(&request).await;
    }

    /// Waits for an invitation and lets it ring.
    pub(crate) async fn ring(&mut self) -> Message {
        let invite = self.expect("INVITE").await;
        let to = format!("{};tag=mine-{}", invite.text("To"), self.instance);
        let invite = invite.with("To", &to);
        self.send(&Message::response(&invite, "100 Trying")).await;
        self.send(&Message::response(&invite, "180 Ringing")).await;
        self.agent(&invite, "17", "").await;
        invite
    }

    pub(crate) async fn agent(&mut self, invite: &Message, command: &str, attributes: &str) {
        let number = self.next_sequence();
        let device = self.person.authorization_id.clone();
        let xml = format!(
            "<Msg><Hdr SID=\"1\" Req=\"2\" From=\"a\" To=\"b\" Cmd=\"{command}\"/>\
             <Bdy Cln=\"{device}\"{attributes}/></Msg>"
        );
        let message = Message::request("MESSAGE", "sip:#1@x:5060")
            .with("Via", "SIP/2.0/WSS x.invalid;branch=z9hG4bK-3")
            .with("To", "<sip:#1@x:5060>")
            .with("From", &format!("{};tag=m{number}", self.me()))
            .with("Call-Id", invite.text("Call-Id"))
            .with("CSeq", &format!("{number} MESSAGE"))
            .with_body("x-rc/agent", xml);
        self.send(&message).await;
        self.expect("SIP/2.0 200 OK").await;
    }

    /// Answers a ringing invitation.
    pub(crate) async fn answer(&mut self, invite: &Message) -> Call {
        let (leg, answer) = Leg::answering(loopback(), &invite.body).unwrap();
        leg.connect(Source::Music, Sink::Nobody);
        let response =
            Message::response(invite, "200 OK").with_body("application/sdp", answer.clone());
        self.send(&response).await;
        self.expect("ACK").await;
        Call {
            id: invite.text("Call-Id").to_owned(),
            local: invite.text("To").to_owned(),
            remote: invite.text("From").to_owned(),
            session: invite
                .text("p-rc-api-ids")
                .split("session-id=")
                .nth(1)
                .unwrap()
                .into(),
            leg,
            offer: answer,
            via: invite.text("Via").to_owned(),
            number: 0,
        }
    }
}

impl Call {
    pub(crate) fn tags(&self) -> (String, String) {
        (
            tag_of(&self.local).unwrap().into(),
            tag_of(&self.remote).unwrap().into(),
        )
    }

    /// Sound of some strength has arrived.
    pub(crate) async fn hears(&self) {
        let before = self.leg.received().energy;
        until(|| self.leg.received().energy > before + 0.001).await;
    }
}

/// Waits until something is so.
pub(crate) async fn until(holds: impl Fn() -> bool) {
    let mut looks = tokio::time::interval(Duration::from_millis(5));
    let wait = async {
        while !holds() {
            looks.tick().await;
        }
    };
    timeout(PATIENCE, wait).await.expect("it never came to be");
}

pub(crate) fn loopback() -> MediaSettings {
    MediaSettings {
        ip: std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
    }
}

/// An INVITE as a phone sends it first, without credentials.
pub(crate) fn unregistered_invite(call_id: &str) -> Message {
    Message::request("INVITE", &format!("sip:2125550123@{DOMAIN}"))
        .with("Call-Id", call_id)
        .with("From", "<sip:x@y>;tag=1")
        .with("To", "<sip:2125550123@y>")
        .with("CSeq", "1 INVITE")
}
