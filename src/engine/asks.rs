//! The requests of an annex to the connector that are under way, and what each is about.

use ledgerline_core::domain::view::AnnexName;
use litemap::LiteMap;
use serde::Serialize;

use super::{
    desk::{Credential, Desk, Purpose},
    io::Method,
};

/// What an annex asks about.
pub(super) trait Question: Copy + PartialEq {
    /// Whose requests they are.
    const ANNEX: AnnexName;
}

/// Those of one annex. A number is used once, so that an answer that comes after the work began anew is
/// nobody's.
pub(super) struct Asks<Q> {
    under_way: LiteMap<u64, Q>,
    last: u64,
}

impl<Q> Default for Asks<Q> {
    fn default() -> Self {
        Self {
            under_way: LiteMap::new(),
            last: 0,
        }
    }
}

impl<Q: Question> Asks<Q> {
    /// Asks the connector, where there is one.
    pub(super) fn ask(
        &mut self,
        question: Q,
        (method, path): (Method, &str),
        body: Option<&impl Serialize>,
        desk: &mut Desk,
    ) {
        self.last += 1;
        let purpose = Purpose::Annex(Q::ANNEX, self.last);
        if desk.connector(purpose, method, path, Credential::RingCentral, body) {
            self.under_way.insert(self.last, question);
        }
    }

    /// Asks without a body.
    pub(super) fn ask_plainly(&mut self, question: Q, way: (Method, &str), desk: &mut Desk) {
        self.ask(question, way, None::<&()>, desk);
    }

    /// What the answer of this number is about; nothing where nobody waits for it any more.
    pub(super) fn answered(&mut self, number: u64) -> Option<Q> {
        self.under_way.remove(&number)
    }

    /// Is an answer to it on its way?
    pub(super) fn awaits(&self, question: Q) -> bool {
        self.under_way.iter().any(|(_, one)| *one == question)
    }

    /// Answers to it are of no interest any more.
    pub(super) fn drop_all(&mut self, question: Q) {
        self.under_way.retain(|_, one| *one != question);
    }

    /// Nobody waits for anything any more.
    pub(super) fn emptied(&self) -> Self {
        Self {
            under_way: LiteMap::new(),
            last: self.last,
        }
    }
}
