//! The paths that a Rust source names: `use` trees written out, and paths in expressions. A small
//! reader is enough: it knows comments, texts, `use` and `::`, and nothing of what they mean.

/// Every path of two or more words in `text`, and every single word in a type position.
///
/// `self` and `super` are resolved against `module`, so that climbing out of a layer is seen.
pub(crate) fn named_paths(module: &[String], text: &str) -> Vec<String> {
    let tokens = tokens(&code_only(text));
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use" {
            let end = tokens[at..].iter().position(|token| token == ";");
            let end = end.map_or(tokens.len(), |offset| at + offset);
            write_out(&tokens[at + 1..end], "", &mut paths);
            at = end;
        } else if is_word(&tokens[at]) {
            let mut path = tokens[at].clone();
            while at + 2 < tokens.len() && tokens[at + 1] == "::" && is_word(&tokens[at + 2]) {
                path.push_str("::");
                path.push_str(&tokens[at + 2]);
                at += 2;
            }
            paths.push(path);
        }
        at += 1;
    }
    paths
        .into_iter()
        .map(|path| resolved(module, &path))
        .collect()
}

/// `a::{b, c::d}` becomes `a::b` and `a::c::d`.
fn write_out(tree: &[String], prefix: &str, paths: &mut Vec<String>) {
    let mut path = prefix.to_owned();
    let mut at = 0;
    while at < tree.len() {
        match tree[at].as_str() {
            "::" => {}
            "as" => at += 1,
            "{" => {
                let inside = &tree[at + 1..closing(tree, at)];
                for branch in branches(inside) {
                    write_out(branch, &path, paths);
                }
                return;
            }
            word => {
                if !path.is_empty() {
                    path.push_str("::");
                }
                path.push_str(word);
            }
        }
        at += 1;
    }
    if path != prefix {
        paths.push(path);
    }
}

fn closing(tree: &[String], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tree.iter().enumerate().skip(open) {
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth == 1 => return at,
            "}" => depth -= 1,
            _ => {}
        }
    }
    tree.len()
}

fn branches(inside: &[String]) -> Vec<&[String]> {
    let mut depth = 0_usize;
    inside
        .split(|token| {
            match token.as_str() {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token == ","
        })
        .filter(|branch| !branch.is_empty())
        .collect()
}

fn resolved(module: &[String], path: &str) -> String {
    let mut here = module.to_vec();
    let mut rest = path;
    let mut is_relative = false;
    loop {
        if let Some(inner) = rest.strip_prefix("self::") {
            rest = inner;
        } else if let Some(inner) = rest.strip_prefix("super::") {
            here.pop();
            rest = inner;
        } else {
            break;
        }
        is_relative = true;
    }
    if !is_relative {
        return path.to_owned();
    }
    let mut words = vec!["crate".to_owned()];
    words.extend(here);
    words.push(rest.to_owned());
    words.join("::")
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

fn tokens(code: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut characters = code.chars().peekable();
    while let Some(first) = characters.next() {
        let mut token = first.to_string();
        if first.is_alphanumeric() || first == '_' {
            while let Some(next) = characters.next_if(|it| it.is_alphanumeric() || *it == '_') {
                token.push(next);
            }
        } else if first == ':' && characters.next_if_eq(&':').is_some() {
            token.push(':');
        }
        if !first.is_whitespace() {
            tokens.push(token);
        }
    }
    tokens
}

/// The source without comments and without the insides of texts.
fn code_only(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let rest = &characters[at..];
        let skipped = match rest {
            ['/', '/', ..] => rest.iter().position(|it| *it == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => block_comment(rest),
            ['"', ..] => quoted(rest),
            ['r', '"' | '#', ..] if !follows_word(&code) => raw_text(rest),
            ['\'', '\\', ..] => 3 + rest[3..].iter().take_while(|it| **it != '\'').count(),
            ['\'', _, '\'', ..] => 3,
            _ => 0,
        };
        if skipped == 0 {
            code.push(characters[at]);
            at += 1;
        } else {
            code.push(' ');
            at += skipped;
        }
    }
    code
}

fn follows_word(code: &str) -> bool {
    code.ends_with(|last: char| last.is_alphanumeric() || last == '_')
}

fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at + 1 < rest.len() {
        match (rest[at], rest[at + 1]) {
            ('/', '*') => {
                depth += 1;
                at += 2;
            }
            ('*', '/') => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

fn quoted(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `r"…"` and `r#"…"#`; 0 when it is a raw identifier after all.
fn raw_text(rest: &[char]) -> usize {
    let hashes = rest[1..].iter().take_while(|it| **it == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return 0;
    }
    let mut at = 2 + hashes;
    while at < rest.len() {
        let closes = rest[at] == '"'
            && rest[at + 1..]
                .iter()
                .take(hashes)
                .filter(|it| **it == '#')
                .count()
                == hashes;
        if closes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    rest.len()
}
