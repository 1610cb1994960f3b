//! What is remembered of a record: how it was told, noted before it is written and again after. When
//! the connector dies or an answer is lost in between, the record's own text tells which of the two
//! is true.

use ledgerline_core::domain::{
    phone_call::{self, Words},
    texts,
};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

/// How a record was told.
pub(crate) trait Remembered: Serialize + DeserializeOwned + Clone {
    /// What people wrote, which is sealed; nothing where a record of this kind keeps none.
    fn words(&self) -> Option<&Words>;

    /// With what was sealed.
    #[must_use]
    fn with_words(self, words: Words) -> Self;
}

impl Remembered for phone_call::Written {
    fn words(&self) -> Option<&Words> {
        Some(self.words()).filter(|words| !words.is_empty())
    }

    fn with_words(self, words: Words) -> Self {
        self.with_stored(words)
    }
}

/// Texts are RingCentral's, which has them still.
impl Remembered for texts::Written {
    fn words(&self) -> Option<&Words> {
        None
    }

    fn with_words(self, _words: Words) -> Self {
        self
    }
}

/// A record as it was, or was to be, written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Copy<W> {
    pub(crate) written: W,
    pub(crate) message_hash: Vec<u8>,
}

impl<W> Copy<W> {
    pub(crate) fn new(written: W, message: &str) -> Self {
        Self {
            written,
            message_hash: hash(message),
        }
    }
}

/// Both notes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Memory<W> {
    /// What was written for sure.
    pub(crate) written: Option<Copy<W>>,
    /// What was to be written when last something was.
    pub(crate) intended: Option<Copy<W>>,
}

impl<W> Default for Memory<W> {
    fn default() -> Self {
        Self {
            written: None,
            intended: None,
        }
    }
}

impl<W> Memory<W> {
    /// Nobody ever wrote the record here, nor began to.
    pub(crate) const fn is_blank(&self) -> bool {
        self.written.is_none() && self.intended.is_none()
    }
}

impl<W: Clone> Memory<W> {
    /// How the record was told whose message this is, when nobody changed it by hand since.
    pub(crate) fn exact(&self, message: Option<&str>) -> Option<W> {
        let hash = message.map(hash);
        [&self.written, &self.intended]
            .into_iter()
            .flatten()
            .find(|copy| Some(&copy.message_hash) == hash.as_ref())
            .map(|copy| copy.written.clone())
    }

    /// How it was told last, whatever stands there now.
    pub(crate) fn remembered(&self) -> Option<W> {
        self.written.as_ref().map(|copy| copy.written.clone())
    }

    /// This is about to be written over a record whose message is this. When that is what was intended
    /// last, it was written for sure: were it forgotten now and the next write lost, nothing would be
    /// known of the text that stands there.
    #[must_use]
    pub(crate) fn intending(self, message: Option<&str>, copy: Copy<W>) -> Self {
        let hash = message.map(hash);
        let stands = |copy: &Copy<W>| Some(&copy.message_hash) == hash.as_ref();
        let is_news = !self.written.as_ref().is_some_and(stands);
        let arrived = self.intended.filter(|copy| is_news && stands(copy));
        Self {
            written: arrived.or(self.written),
            intended: Some(copy),
        }
    }

    /// What was told last, whether or not it arrived.
    pub(crate) fn latest(&self) -> Option<&W> {
        let latest = self.intended.as_ref().or(self.written.as_ref());
        latest.map(|copy| &copy.written)
    }

    /// The record is gone; what is left to be known of it is what `change` leaves.
    #[must_use]
    pub(crate) fn gone(self, change: impl FnOnce(W) -> W) -> Self {
        let latest = self.intended.or(self.written);
        Self {
            written: latest.map(|copy| Copy {
                written: change(copy.written),
                ..copy
            }),
            intended: None,
        }
    }

    /// This stands there.
    #[must_use]
    pub(crate) fn settled(copy: Copy<W>) -> Self {
        Self {
            written: Some(copy),
            intended: None,
        }
    }
}

/// A record's message as it is compared: NetSuite's forms write line breaks the way browsers send them.
pub(crate) fn normal(message: &str) -> String {
    message.replace("\r\n", "\n").trim_end().to_owned()
}

/// Of what is read back of a message, however it is spelled when it is written.
fn hash(message: &str) -> Vec<u8> {
    Sha256::digest(normal(message).as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_writes_in_a_row_whose_answers_are_lost_the_first_is_still_known() {
        let first = Memory::settled(Copy::new(1, "one"));
        // The second is there although nobody heard of it.
        let second = first.intending(Some("one"), Copy::new(2, "two"));
        assert_eq!(second.exact(Some("two")), Some(2));
        // The third never arrives.
        let third = second.intending(Some("two"), Copy::new(3, "three"));
        assert_eq!(third.exact(Some("two")), Some(2));
        assert_eq!(third.exact(Some("three")), Some(3));
    }

    #[test]
    fn what_a_record_loses_at_its_end_does_not_count() {
        let memory = Memory::settled(Copy::new(1, "Talked 00:06:31 \n"));
        assert_eq!(memory.exact(Some("Talked 00:06:31")), Some(1));
        assert_eq!(memory.exact(Some("Talked")), None);
    }

    #[test]
    fn a_write_that_changes_no_word_counts_only_once_it_is_confirmed() {
        let first = Memory::settled(Copy::new(1, "one"));
        let second = first.intending(Some("one"), Copy::new(2, "one"));
        let third = second.intending(Some("one"), Copy::new(3, "three"));
        assert_eq!(third.exact(Some("one")), Some(1));
    }
}
