//! What RingCentral takes along with a text: how many files, of which kinds and how large
//! (`POST …/mms`).

use serde::{Deserialize, Serialize};

/// Files of one text.
pub const MOST_FILES: usize = 10;
/// Bytes of all files of a text together.
pub const LARGEST_FILES: usize = 1_500_000;

/// Bytes of the files beside all drafts together; a browser has no room without end.
pub const LARGEST_WAITING: usize = 12_000_000;

/// A file as it is chosen, and until RingCentral has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewFile {
    /// With its ending.
    pub name: String,
    /// MIME type.
    pub kind: String,
    /// Its bytes, base64 (RFC 4648, section 4).
    pub data: String,
}

impl NewFile {
    /// How many bytes it has.
    pub fn size(&self) -> usize {
        let padding = self.data.bytes().rev().take_while(|byte| *byte == b'=');
        (self.data.len() / 4 * 3).saturating_sub(padding.count())
    }
}

/// Why a file cannot go along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unfit {
    /// No carrier takes this kind.
    Kind,
    /// There is nothing in it.
    Empty,
    /// All together are too large with it.
    TooLarge,
    /// There are as many already as go along.
    TooMany,
    /// Too many wait beside other drafts.
    NoRoom,
}

/// Does RingCentral take files of this kind?
pub fn is_taken(kind: &str) -> bool {
    kind.starts_with("image/") || matches!(kind, "video/mp4" | "text/vcard" | "application/zip")
}

/// Do browsers draw this kind, and is it nothing but a picture? An SVG can be a program.
pub fn is_picture(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    matches!(
        kind,
        "image/png" | "image/jpeg" | "image/jpg" | "image/gif" | "image/webp" | "image/bmp"
    )
}

/// May a file of this kind and of so many bytes go along with those of these sizes?
///
/// # Errors
///
/// Why not.
pub fn joins(kind: &str, size: usize, files: &[usize]) -> Result<(), Unfit> {
    let together: usize = files.iter().sum();
    if !is_taken(kind) {
        Err(Unfit::Kind)
    } else if size == 0 {
        Err(Unfit::Empty)
    } else if files.len() >= MOST_FILES {
        Err(Unfit::TooMany)
    } else if together.saturating_add(size) > LARGEST_FILES {
        Err(Unfit::TooLarge)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(kind: &str, bytes: usize) -> NewFile {
        // Three bytes are four characters.
        let data = match bytes % 3 {
            0 => "A".repeat(bytes / 3 * 4),
            1 => "A".repeat(bytes / 3 * 4 + 2) + "==",
            _ => "A".repeat(bytes / 3 * 4 + 3) + "=",
        };
        NewFile {
            name: "one".to_owned(),
            kind: kind.to_owned(),
            data,
        }
    }

    #[test]
    fn a_size_is_that_of_the_bytes() {
        for bytes in 0..10 {
            assert_eq!(file("image/png", bytes).size(), bytes);
        }
    }

    #[test]
    fn ten_files_of_a_megabyte_and_a_half_together_go_along() {
        let nine = vec![100_000; 9];
        assert_eq!(joins("video/mp4", 600_000, &nine), Ok(()));
        let too_large = joins("video/mp4", 600_001, &nine);
        assert_eq!(too_large, Err(Unfit::TooLarge));
        let ten = [nine, vec![1]].concat();
        assert_eq!(joins("image/gif", 1, &ten), Err(Unfit::TooMany));
    }

    #[test]
    fn other_kinds_and_empty_files_stay_here() {
        assert_eq!(joins("application/pdf", 1, &[]), Err(Unfit::Kind));
        assert_eq!(joins("image/png", 0, &[]), Err(Unfit::Empty));
    }

    #[test]
    fn what_could_run_is_no_picture() {
        assert!(is_picture("image/png") && is_picture("image/jpeg; q=1"));
        for other in ["image/svg+xml", "text/html", "image/heic", ""] {
            assert!(!is_picture(other), "{other}");
        }
    }
}
