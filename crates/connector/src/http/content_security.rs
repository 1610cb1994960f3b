//! The page's Content-Security-Policy: its own files, the inline scripts it was built with, by hash,
//! and exactly the configured hosts.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::settings::RingCentralSettings;

/// The policy of a page with this text; other answers have no text of their own.
pub(super) fn policy(ringcentral: &RingCentralSettings, page: &str) -> String {
    let mut scripts = "'self' 'wasm-unsafe-eval'".to_owned();
    for script in inline_scripts(page) {
        let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
        let _ = write!(scripts, " 'sha256-{hash}'");
    }
    let mut reachable = format!("'self' {}", ringcentral.server);
    for origin in &ringcentral.connect_origins {
        let _ = write!(reachable, " {origin}");
    }
    format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; connect-src {reachable}; \
         img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; worker-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// What stands between `<script …>` and `</script>` where no `src` is given.
fn inline_scripts(page: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find("<script") {
        let Some(tag) = rest.get(at..) else { break };
        let Some((attributes, body)) = tag.split_once('>') else {
            break;
        };
        let Some((script, after)) = body.split_once("</script>") else {
            break;
        };
        let has_source = attributes
            .split_whitespace()
            .any(|one| one.starts_with("src="));
        if !has_source {
            scripts.push(script);
        }
        rest = after;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_without_a_source_are_hashed_and_every_byte_counts() {
        let page = "<script src=\"/a.js\"></script><script type=\"module\">\nimport x;\n</script>\
                    <script data-src=x>y</script>";
        assert_eq!(inline_scripts(page), ["\nimport x;\n", "y"]);
        assert!(inline_scripts("<script>never closed").is_empty());
    }
}
