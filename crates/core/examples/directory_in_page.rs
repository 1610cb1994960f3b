//! The directory by itself, for a page that times it: `cargo xtask bench` builds it as the app is built
//! and asks it in a browser (`tests/e2e/bench-directory.mjs`). Empty for any other machine.
#![cfg(target_arch = "wasm32")]

use ledgerline_core::domain::{
    directory::{Directory, Entry},
    phone_number::PhoneNumber,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// Everybody of a company in North America.
#[wasm_bindgen]
pub struct People(Directory);

#[wasm_bindgen]
impl People {
    /// Takes in people as the connector tells them.
    #[wasm_bindgen(constructor)]
    pub fn new(entries: &str) -> Result<Self, String> {
        let entries: Vec<Entry> =
            serde_json::from_str(entries).map_err(|error| error.to_string())?;
        let mut directory = Directory::new("1");
        for entry in entries {
            directory.put(entry);
        }
        while directory.tidy() {}
        Ok(Self(directory))
    }

    /// How many there are.
    pub fn count(&mut self) -> usize {
        self.0.people()
    }

    /// The names of those with this E.164 number, one on each line.
    pub fn by_number(&self, number: &str) -> Option<String> {
        let number = PhoneNumber::parse(number, "1")?;
        let found = self.0.by_number(&number);
        let names: Vec<_> = found.into_iter().map(|one| one.entry.name).collect();
        Some(names.join("\n"))
    }

    /// How many of the best so many are found.
    pub fn search(&self, typed: &str, most: usize) -> usize {
        self.0.search(typed, most).len()
    }
}
