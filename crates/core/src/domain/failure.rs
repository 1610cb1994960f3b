//! The one question every error answers: what may be done about it.

/// What a failure calls for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailureKind {
    /// May succeed when repeated. A doubtful case is this one: repeating is always safe here.
    Transient {
        /// How long the other side asked us to wait, in milliseconds.
        retry_after: Option<i64>,
    },
    /// The person has to sign in again first.
    SignInRequired,
    /// Repeating changes nothing until a person mends something.
    Refused,
    /// Our own fault.
    Defect,
}

/// An error that knows its [`FailureKind`].
pub trait Failure {
    /// What this failure calls for.
    fn kind(&self) -> FailureKind;
}
