//! Values that must not appear in a log: their `Debug` and `Display` say only what kind they are.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Personal data: a number, a name, a note. Shown as `[personal]` wherever it is formatted.
#[derive(Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pii<T>(T);

/// A credential: a token, a password, a key. Shown as `[secret]` wherever it is formatted.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

macro_rules! redacted {
    ($name:ident, $shown:literal) => {
        impl<T> $name<T> {
            /// Wraps the value.
            pub const fn new(value: T) -> Self {
                Self(value)
            }

            /// The value itself; never for a log line.
            pub const fn reveal(&self) -> &T {
                &self.0
            }

            /// The value itself, owned; never for a log line.
            pub fn into_inner(self) -> T {
                self.0
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($shown)
            }
        }

        impl<T> fmt::Display for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($shown)
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                Self(value)
            }
        }
    };
}

redacted!(Pii, "[personal]");
redacted!(Secret, "[secret]");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_never_shows_the_value() {
        let number = Pii::new("+14155550134");
        let token = Secret::new("abc");
        assert_eq!(
            format!("{number} {number:?} {token} {token:?}"),
            "[personal] [personal] [secret] [secret]"
        );
    }
}
