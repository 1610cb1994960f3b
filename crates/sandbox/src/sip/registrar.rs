//! REGISTER: digest, five phones per person, and dialogs that follow their phone to a new socket.

use super::{
    digest, ids,
    message::{Message, uri_of},
    settings::SipFault,
    world::{Binding, SocketId, World},
};

/// Phones one person may have registered at a time.
const MAX_PHONES: usize = 5;

impl World {
    pub(super) fn register(&mut self, socket: SocketId, request: &Message) {
        match self.take_fault(&[
            SipFault::RegisterTooManyContacts,
            SipFault::RegisterForbidden,
            SipFault::RegisterSilence,
        ]) {
            Some(SipFault::RegisterSilence) => return,
            Some(SipFault::RegisterTooManyContacts) => {
                return self.refuse(socket, request, "603 Too Many Contacts");
            }
            Some(_) => return self.refuse(socket, request, "403 Forbidden"),
            None => {}
        }
        let Some(credentials) = request.header("Authorization") else {
            let nonce = self.challenge(socket, request.text("Call-Id"));
            self.reply(socket, request, "100 Trying");
            let to = format!("{};tag={}", request.text("To"), ids::tag());
            let response = Message::response(request, "401 Unauthorized")
                .with("To", &to)
                .with("Www-Authenticate", &digest::challenge(&nonce));
            return self.send(socket, &response);
        };
        let Some(person) = self.authenticate(socket, request, credentials, "REGISTER") else {
            return self.refuse(socket, request, "403 Forbidden");
        };
        let contact = request.text("Contact");
        let Some(instance) = instance_of(contact) else {
            return self.refuse(socket, request, "400 Bad Request");
        };
        let now = self.clock.now_millis();
        self.bindings.retain(|binding| binding.expires_at > now);
        if contact.contains(";expires=0") {
            self.bindings
                .retain(|b| b.person != person || b.instance != instance);
            self.reply(socket, request, "100 Trying");
            return self.reply(socket, request, "200 OK");
        }
        let others = self
            .bindings
            .iter()
            .filter(|b| b.person == person && b.instance != instance)
            .count();
        if others >= MAX_PHONES {
            return self.refuse(socket, request, "603 Too Many Contacts");
        }
        let life = self.settings.registration_life;
        let uri = uri_of(contact).unwrap_or_default().to_owned();
        self.bindings
            .retain(|b| b.person != person || b.instance != instance);
        self.bindings.push(Binding {
            person,
            instance: instance.to_owned(),
            contact: uri.clone(),
            socket,
            expires_at: now + i64::try_from(life.as_millis()).unwrap_or(i64::MAX),
        });
        self.follow_phone(person, instance, socket);
        self.reply(socket, request, "100 Trying");
        let granted = format!("<{uri}>;expires={}", life.as_secs());
        self.send(
            socket,
            &Message::response(request, "200 OK").with("Contact", &granted),
        );
    }

    /// Makes and keeps a nonce for the transaction of this Call-Id.
    pub(super) fn challenge(&mut self, socket: SocketId, call_id: &str) -> String {
        let nonce = ids::hex(32);
        if let Some(socket) = self.sockets.get_mut(&socket) {
            socket.nonces.insert(call_id.to_owned(), nonce.clone());
        }
        nonce
    }

    /// Whose correct answer to our challenge these credentials are.
    pub(super) fn authenticate(
        &mut self,
        socket: SocketId,
        request: &Message,
        credentials: &str,
        method: &str,
    ) -> Option<usize> {
        let nonce = self
            .sockets
            .get_mut(&socket)?
            .nonces
            .remove(request.text("Call-Id"))?;
        let user = digest::parameter(credentials, "username")?;
        let person = self
            .people
            .iter()
            .position(|person| person.authorization_id == user)?;
        let expected = digest::response(user, &self.people[person].sip_password, method, &nonce);
        (digest::parameter(credentials, "response") == Some(&expected)).then_some(person)
    }

    /// `100 Trying` and a final refusal.
    pub(super) fn refuse(&self, socket: SocketId, request: &Message, status: &str) {
        self.reply(socket, request, "100 Trying");
        self.reply(socket, request, status);
    }

    /// A phone that registers again on another socket takes its dialogs along.
    fn follow_phone(&mut self, person: usize, instance: &str, socket: SocketId) {
        for dialog in self.dialogs.values_mut() {
            if dialog.person == person && dialog.instance == instance {
                dialog.socket = socket;
            }
        }
        for branch in self.forks.values_mut().flat_map(|fork| &mut fork.branches) {
            if branch.binding.person == person && branch.binding.instance == instance {
                branch.binding.socket = socket;
            }
        }
    }
}

/// `{instance}` of `+sip.instance="<urn:uuid:{instance}>"`.
fn instance_of(contact: &str) -> Option<&str> {
    let (_, rest) = contact.split_once("+sip.instance=\"<urn:uuid:")?;
    rest.split_once('>').map(|(instance, _)| instance)
}
