//! NetSuite's spellings, as a person reads them.

/// Long texts come with line feeds or with markup in their place.
pub(super) fn lines(text: &str) -> String {
    let text = text.replace("<br>", "\n").replace("<br/>", "\n");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// `0.5`, `50` and `50%` are all fifty percent.
pub(super) fn percent(text: &str) -> Option<u32> {
    let number: f64 = text.trim_end_matches('%').trim().parse().ok()?;
    let percent = if number <= 1.0 && !text.contains('%') {
        number * 100.0
    } else {
        number
    };
    format!("{percent:.0}").parse().ok()
}

/// `Sales Order : Pending Fulfillment` says its kind as well.
pub(crate) fn status_alone(status: &str) -> String {
    status
        .rsplit_once(" : ")
        .map_or(status, |(_, status)| status)
        .to_owned()
}

pub(super) fn beginning(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The words of an email that may be a web page.
pub(super) fn without_markup(text: &str) -> String {
    let mut plain = String::new();
    let mut is_markup = false;
    for letter in text.chars() {
        match letter {
            '<' => is_markup = true,
            '>' if is_markup => {
                is_markup = false;
                plain.push(' ');
            }
            _ if is_markup => {}
            _ => plain.push(letter),
        }
    }
    let plain = plain
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn netsuites_spellings_are_read() {
        assert_eq!(
            status_alone("Sales Order : Pending Billing"),
            "Pending Billing"
        );
        assert_eq!(status_alone("Billed"), "Billed");
        assert_eq!(percent("0.5"), Some(50));
        assert_eq!(percent("75"), Some(75));
        assert_eq!(percent("75.0%"), Some(75));
        assert_eq!(percent("likely"), None);
        assert_eq!(
            without_markup("<p>Dear&nbsp;Jane,</p>\n<b>5 &lt; 6</b>"),
            "Dear Jane, 5 < 6"
        );
    }
}
