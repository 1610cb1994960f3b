//! What the first load weighs, against the budget.

use std::{fs, path::Path};

use crate::{failure::Failure, workspace};

/// Brotli bytes that the first load, before anybody has signed in, may move.
pub(crate) const BUDGET: u64 = 250_000;
/// Loaded later, if at all: other screens' assets, sounds, what only an install needs, the documentation.
const NOT_FIRST_LOAD: &[&str] = &[
    ".md",
    "llms.txt",
    "ring",
    "icon-",
    "service-worker",
    "signed-in",
    "manifest",
    "history.css",
    "mapping.css",
    "contacts.css",
    "reports.css",
    "-split_",
    "-chunk_",
];

/// Bytes of one kind of file.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Weight {
    /// As built.
    pub(crate) raw: u64,
    /// As gzip.
    pub(crate) gzip: u64,
    /// As brotli.
    pub(crate) brotli: u64,
}

impl Weight {
    fn add(&mut self, other: Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

/// The first load, taken apart.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct FirstLoad {
    /// The wasm file.
    pub(crate) wasm: Weight,
    /// HTML, JavaScript, CSS and icons.
    pub(crate) rest: Weight,
}

impl FirstLoad {
    /// Everything.
    pub(crate) fn total(self) -> Weight {
        let mut total = self.wasm;
        total.add(self.rest);
        total
    }
}

/// Weighs `dist/`.
pub(crate) fn first_load() -> Result<FirstLoad, Failure> {
    let dist = workspace::dist_dir();
    let files = workspace::files_under(std::slice::from_ref(&dist))
        .map_err(Failure::io("list the built app"))?;
    let mut load = FirstLoad::default();
    for file in files.iter().filter(|file| is_first_load(file, &dist)) {
        let weight = weigh(file)?;
        if file
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            load.wasm.add(weight);
        } else {
            load.rest.add(weight);
        }
    }
    if load.wasm.raw == 0 {
        return Err(Failure::Plain(
            "dist/ holds no wasm file; build the app first".to_owned(),
        ));
    }
    Ok(load)
}

/// Fails when the first load is over the budget.
pub(crate) fn check() -> Result<(), Failure> {
    let total = first_load()?.total();
    if total.brotli <= BUDGET {
        return Ok(());
    }
    Err(Failure::Plain(format!(
        "The first load moves {} bytes of brotli; the budget is {BUDGET}.",
        total.brotli
    )))
}

fn is_first_load(file: &Path, dist: &Path) -> bool {
    let is_copy = file
        .extension()
        .is_some_and(|extension| extension == "br" || extension == "gz");
    let inside = file.strip_prefix(dist).unwrap_or(file).to_string_lossy();
    !is_copy && !NOT_FIRST_LOAD.iter().any(|later| inside.contains(later))
}

fn weigh(file: &Path) -> Result<Weight, Failure> {
    let length = |path: &Path| fs::metadata(path).map(|data| data.len());
    let raw = length(file).map_err(Failure::io(format!("weigh {}", file.display())))?;
    // What does not shrink has no copy and travels as it is.
    let packed = |ending: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        length(Path::new(&name)).unwrap_or(raw)
    };
    Ok(Weight {
        raw,
        gzip: packed(".gz"),
        brotli: packed(".br"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_copies_and_later_files_are_not_counted() {
        let dist = Path::new("/d");
        assert!(is_first_load(Path::new("/d/ledgerline-1_bg.wasm"), dist));
        assert!(!is_first_load(
            Path::new("/d/ledgerline-1_bg.wasm.br"),
            dist
        ));
        assert!(!is_first_load(Path::new("/d/ring.ogg"), dist));
        assert!(!is_first_load(Path::new("/d/docs/operating.md"), dist));
    }
}
