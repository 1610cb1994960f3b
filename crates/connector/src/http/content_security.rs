//! The page's Content-Security-Policy: its own files, the inline scripts and styles it was built with,
//! by hash, and exactly the configured hosts.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::settings::RingCentralSettings;

/// The policy of a page with this text; other answers have no text of their own.
pub(super) fn policy(ringcentral: &RingCentralSettings, page: &str) -> String {
    let mut scripts = "'self' 'wasm-unsafe-eval'".to_owned();
    allow(&mut scripts, &inline(page, "script"));
    let mut styles = "'self'".to_owned();
    allow(&mut styles, &inline(page, "style"));
    let mut reachable = format!("'self' {}", ringcentral.server);
    for origin in &ringcentral.connect_origins {
        let _ = write!(reachable, " {origin}");
    }
    format!(
        "default-src 'none'; script-src {scripts}; style-src {styles}; connect-src {reachable}; \
         img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; worker-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

fn allow(sources: &mut String, texts: &[&str]) {
    for text in texts {
        let hash = STANDARD.encode(Sha256::digest(text.as_bytes()));
        let _ = write!(sources, " 'sha256-{hash}'");
    }
}

/// What stands between `<element …>` and `</element>` where no `src` is given.
fn inline<'a>(page: &'a str, element: &str) -> Vec<&'a str> {
    let (start, end) = (format!("<{element}"), format!("</{element}>"));
    let mut texts = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find(&start) {
        let Some(tag) = rest.get(at..) else { break };
        let Some((attributes, body)) = tag.split_once('>') else {
            break;
        };
        let Some((text, after)) = body.split_once(&end) else {
            break;
        };
        let has_source = attributes
            .split_whitespace()
            .any(|one| one.starts_with("src="));
        if !has_source {
            texts.push(text);
        }
        rest = after;
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_without_a_source_are_hashed_and_every_byte_counts() {
        let page = "<script src=\"/a.js\"></script><script type=\"module\">\nimport x;\n</script>\
                    <script data-src=x>y</script>";
        assert_eq!(inline(page, "script"), ["\nimport x;\n", "y"]);
        assert!(inline("<script>never closed", "script").is_empty());
    }

    #[test]
    fn styles_are_found_apart_from_scripts() {
        let page = "<style>a{b:c}</style><script>x</script><style media=print>\nd\n</style>";
        assert_eq!(inline(page, "style"), ["a{b:c}", "\nd\n"]);
        assert_eq!(inline(page, "script"), ["x"]);
    }
}
