//! Puts the app together: the screens at once, the phone as soon as its settings are here.

#[cfg(target_arch = "wasm32")]
mod start;

fn main() {
    #[cfg(target_arch = "wasm32")]
    start::start();
}
