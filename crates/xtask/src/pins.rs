//! Versions and checksums of the tools that are fetched.
//!
//! A checksum is the one its project publishes beside the archive on its release page. An archive
//! without an entry here is not downloaded: the tool is built from the crate registry instead,
//! whose index carries checksums of its own.

/// A release archive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Archive {
    /// `std::env::consts::OS` and `ARCH` it runs on.
    system: (&'static str, &'static str),
    /// Where it is.
    pub(crate) url: &'static str,
    /// SHA-256 in hex.
    pub(crate) sha256: &'static str,
}

/// trunk, which builds the app.
pub(crate) const TRUNK: &str = "0.21.14";
/// wasm-bindgen; equal to the crate's version in Cargo.lock, or the output does not load.
pub(crate) const WASM_BINDGEN: &str = "0.2.129";
/// wasm-split, which takes the app apart; it understands what the `wasm_split_macros` of Cargo.lock
/// have marked.
pub(crate) const WASM_SPLIT: &str = "0.2.4";
/// The oldest Node that runs the scripts and the tests.
pub(crate) const NODE_MAJOR: u32 = 20;

/// trunk's archives.
pub(crate) const TRUNK_ARCHIVES: &[Archive] = &[
    Archive {
        system: ("linux", "x86_64"),
        url: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-x86_64-unknown-linux-gnu.tar.gz",
        sha256: "f2b4680cd239693a646a2795e4633c625328d7b2a044fbe749fa3a2fe9e7036b",
    },
    Archive {
        system: ("linux", "aarch64"),
        url: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-aarch64-unknown-linux-gnu.tar.gz",
        sha256: "b1d8e60e454f7fc182d9a4d95d1506ffbae947d8ba90f8f6f02da93b60f980f9",
    },
    Archive {
        system: ("macos", "x86_64"),
        url: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-x86_64-apple-darwin.tar.gz",
        sha256: "f1ba0e3bbe24e0ae219c6d22c33e24e2825c1608dd27c2556e323495110f1a95",
    },
    Archive {
        system: ("macos", "aarch64"),
        url: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-aarch64-apple-darwin.tar.gz",
        sha256: "764e299dd50d89442a4e96a236349f57961984b701e74d3dbdb39cd1c9f5101e",
    },
];

/// wasm-bindgen's archives.
pub(crate) const WASM_BINDGEN_ARCHIVES: &[Archive] = &[
    Archive {
        system: ("linux", "x86_64"),
        url: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-x86_64-unknown-linux-musl.tar.gz",
        sha256: "82d12bb940e2d4e72e0d5605387fc1b8ca179044e012b620f0ce4e7440e8320e",
    },
    Archive {
        system: ("linux", "aarch64"),
        url: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-aarch64-unknown-linux-musl.tar.gz",
        sha256: "2ed4351c35dd9440308bbb02767d47ea278efe851a52465300f3c94f5b6c2a87",
    },
    Archive {
        system: ("macos", "x86_64"),
        url: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-x86_64-apple-darwin.tar.gz",
        sha256: "7e028879a68ec53dae14048b55cc5215f6df75b17a9c1426fac8fa086d3202fd",
    },
    Archive {
        system: ("macos", "aarch64"),
        url: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-aarch64-apple-darwin.tar.gz",
        sha256: "81d4a23d56b3c3eb8187658329116d50e0b228a93b343825fb71f70179051cd1",
    },
];

/// The archive for this machine.
pub(crate) fn for_this_system(archives: &[Archive]) -> Option<Archive> {
    let system = (std::env::consts::OS, std::env::consts::ARCH);
    archives
        .iter()
        .copied()
        .find(|archive| archive.system == system)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::workspace;

    #[test]
    fn wasm_bindgen_is_the_one_in_the_lock_file() {
        let lock = fs::read_to_string(workspace::root().join("Cargo.lock")).unwrap();
        let entry = format!("name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\"\n");
        assert!(lock.contains(&entry), "pin the version of Cargo.lock");
    }

    #[test]
    fn every_archive_is_of_the_pinned_version() {
        assert!(
            TRUNK_ARCHIVES
                .iter()
                .all(|archive| archive.url.contains(TRUNK))
        );
        assert!(
            WASM_BINDGEN_ARCHIVES
                .iter()
                .all(|archive| archive.url.contains(WASM_BINDGEN))
        );
        for archive in TRUNK_ARCHIVES.iter().chain(WASM_BINDGEN_ARCHIVES) {
            assert_eq!(archive.sha256.len(), 64, "{}", archive.url);
        }
    }
}
