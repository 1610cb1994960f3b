//! Texts: conversations, the composer, templates, attached files.

use ledgerline_core::domain::{
    attachment::Unfit,
    phone_number::display,
    template::Field,
    texting::{FileView, OtherSide, TextFault, TextState},
    time::Timestamp,
};

use super::contacts::offline_as_of;
use crate::ui::format;

pub(crate) const TEXTS_NEED_RINGCENTRAL: &str = "Texting needs RingCentral";
pub(crate) const TEXTS_NEED_RINGCENTRAL_HINT: &str =
    "Connect your account to read your texts and to send some from your number.";
pub(crate) const CONNECTING_TEXTS: &str = "Connecting RingCentral";
pub(crate) const TEXTS_REFUSED: &str = "RingCentral does not show your texts to Ledgerline";
pub(crate) const READING_TEXTS: &str = "Reading your texts from RingCentral";
pub(crate) const CONVERSATIONS: &str = "Conversations";
pub(crate) const SEARCH_MESSAGES: &str = "Search messages";
pub(crate) const NEW_MESSAGE: &str = "New message";
pub(crate) const NO_TEXTS: &str = "No texts yet";
pub(crate) const NO_TEXTS_HINT: &str =
    "Texts to your number appear here by themselves, in every tab. Write the first one.";
pub(crate) const NOTHING_FOUND: &str = "Nothing found";
pub(crate) const NOTHING_FOUND_HINT: &str =
    "The search looks in names, companies, numbers and the last text of each conversation.";
pub(crate) const NONE_OPEN: &str = "No conversation is open";
pub(crate) const NONE_OPEN_HINT: &str = "Choose one from the list, or write to somebody new.";
pub(crate) const BACK_TO_CONVERSATIONS: &str = "Back to conversations";
pub(crate) const MARK_UNREAD: &str = "Mark unread";
pub(crate) const OLDER_TEXTS: &str = "Older texts";
pub(crate) const MESSAGE: &str = "Message";
pub(crate) const SEND: &str = "Send";
pub(crate) const SEND_FROM: &str = "Send from";
pub(crate) const SEND_AGAIN: &str = "Send again";
pub(crate) const DISCARD: &str = "Discard";
pub(crate) const ATTACH_FILE: &str = "Attach file";
pub(crate) const TEMPLATES: &str = "Templates";
pub(crate) const TEMPLATES_HINT: &str = "Templates. Type / in an empty message to open them.";
pub(crate) const EDIT_TEMPLATES: &str = "Edit templates";
pub(crate) const ADD_TEMPLATE: &str = "Add template";
pub(crate) const DELETE_TEMPLATE: &str = "Delete template";
pub(crate) const TEMPLATE_NAME: &str = "Template name";
pub(crate) const TEMPLATE_TEXT: &str = "Template text";
pub(crate) const TEMPLATE_FIELDS: &str =
    "Fields in braces are filled in when you insert a template:";
/// Templates of somebody who has written none: id, name, text.
pub(crate) const STARTERS: &[(&str, &str, &str)] = &[
    (
        "missed",
        "Missed your call",
        "Hi {first name}, this is {my first name}. Sorry that I missed your call. When is a good time to call you back?",
    ),
    (
        "tried",
        "Tried to reach you",
        "Hi {first name}, {my name} here. I just tried to call you. You reach me at {my number}.",
    ),
    (
        "ready",
        "Order is ready",
        "Hi {first name}, the order for {company} is ready. Answer here if you have a question. {my first name}",
    ),
    (
        "thanks",
        "Thank you",
        "Thank you for your time today, {first name}. I will send you what we talked about. {my name}",
    ),
];
pub(crate) const ATTACH_HINT: &str = "Attach file: pictures, MP4 videos, contact cards and ZIP files, ten at most and 1.5 MB in all. A picture can be pasted, too.";
pub(crate) const ATTACHED_FILES: &str = "Attached files";
pub(crate) const NO_FILE_SENDER: &str = "This number sends no pictures and files. Ask your RingCentral admin for a number with MMS, or send the words alone.";
pub(crate) const PICTURE: &str = "Picture";
pub(crate) const A_FILE: &str = "A picture or file";
pub(crate) const ENTER_SENDS: &str = "Enter sends, Shift+Enter breaks the line";
pub(crate) const DRAFT: &str = "Draft";
pub(crate) const TO_NUMBER: &str = "To";
pub(crate) const TO_NUMBER_HINT: &str =
    "A phone number in any spelling. Several, with commas between them, make a group.";
pub(crate) const WRITE: &str = "Write";
pub(crate) const NOT_NUMBERS: &str =
    "There is no phone number in this. Check the digits and try again.";
pub(crate) const NO_SENDER: &str = "None of your numbers can send texts. Ask your RingCentral admin for a number with SMS, and for its registration if you text the US.";

/// `Jane Doe`, or the number.
pub(crate) fn other_side(other: &OtherSide) -> String {
    let name = other.name.clone().filter(|name| !name.is_empty());
    name.unwrap_or_else(|| display(&other.number))
}

/// Two letters for a name, `#` for a number.
pub(crate) fn initials(name: &str) -> String {
    let letters: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_alphabetic())
        .take(2)
        .collect();
    if letters.is_empty() {
        "#".to_owned()
    } else {
        letters.to_uppercase()
    }
}

/// The time for today, else the day. Both moments are local.
pub(crate) fn when(at: Timestamp, now: Timestamp) -> String {
    if format::day(at) == format::day(now) {
        format::time_of_day(at)
    } else {
        format::day(at)
    }
}

/// `Today`, or the day. Both moments are local.
pub(crate) fn day_name(at: Timestamp, now: Timestamp) -> String {
    let day = format::day(at);
    if day == format::day(now) {
        "Today".to_owned()
    } else {
        day
    }
}

/// `2 unread`.
pub(crate) fn unread(count: u32) -> String {
    format!("{count} unread")
}

/// `You: On my way`.
pub(crate) fn you_said(said: &str) -> String {
    format!("You: {said}")
}

/// `Not sent: On my way`.
pub(crate) fn not_sent(said: &str) -> String {
    format!("Not sent: {said}")
}

/// `Draft after: On my way`.
pub(crate) fn with_draft(said: &str) -> String {
    format!("Draft after: {said}")
}

/// `Messages with Jane Doe`.
pub(crate) fn messages_with(name: &str) -> String {
    format!("Messages with {name}")
}

/// `96 characters · 1 segment`.
pub(crate) fn length(characters: usize, segments: usize) -> String {
    let unit = if segments == 1 { "segment" } else { "segments" };
    let over = if characters > ledgerline_core::domain::texting::LONGEST_TEXT {
        " · RingCentral takes 1,000 at most"
    } else {
        ""
    };
    format!("{characters} characters · {segments} {unit}{over}")
}

/// Why nothing can be sent from this number.
pub(crate) fn not_your_sender(number: &str) -> String {
    format!(
        "{} cannot send texts, or is not yours any more. Write a new message from another number.",
        display(number)
    )
}

/// Texts may not be read.
pub(crate) fn texts_refused(permission: Option<&str>) -> String {
    let named = permission.map_or_else(String::new, |name| format!(" It lacks {name}."));
    format!(
        "Your admin has to allow the app to read messages; then disconnect and connect again.{named}"
    )
}

/// What is shown is old.
pub(crate) fn texts_stale(since: Option<&str>) -> String {
    let since = offline_as_of(since);
    format!("{since}. What you send waits and goes out by itself.")
}

/// Why a file does not go along, and what to do.
pub(crate) fn unfit(why: Unfit, name: &str) -> String {
    let why = match why {
        Unfit::Kind => {
            "is of a kind that RingCentral does not send. Pictures, MP4 videos, contact cards and ZIP files go."
        }
        Unfit::Empty => "is empty.",
        Unfit::TooLarge => {
            "is too large: RingCentral takes 1.5 MB with one text, all files together. Make it smaller, or send it with another text."
        }
        Unfit::TooMany => {
            "is one too many: RingCentral takes ten with one text. Send it with another text."
        }
        Unfit::NoRoom => {
            "has no room beside the files that wait in other conversations. Send some of those first, or take them out."
        }
    };
    format!("{name} {why}")
}

/// `240 kB`.
pub(crate) fn size(bytes: usize) -> String {
    if bytes < 1_000 {
        format!("{bytes} B")
    } else if bytes < 1_000_000 {
        format!("{} kB", bytes.div_ceil(1_000))
    } else {
        format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
    }
}

/// `Remove photograph.png`.
pub(crate) fn remove_file(name: &str) -> String {
    format!("Remove {name}")
}

/// What a file is called on screen.
pub(crate) fn file_name(file: &FileView) -> String {
    if file.name.is_empty() {
        A_FILE.to_owned()
    } else {
        file.name.clone()
    }
}

/// `Open picture photograph.png`.
pub(crate) fn open_picture(name: &str) -> String {
    format!("Open picture {name}")
}

/// What stands for a picture: `Picture from Jane Doe: photograph.png`.
pub(crate) fn picture_from(from: &str, name: &str) -> String {
    format!("Picture from {from}: {name}")
}

/// `Reading photograph.png`.
pub(crate) fn reading_file(name: &str) -> String {
    format!("Reading {name}")
}

/// `Get contact.vcf`.
pub(crate) fn get_file(name: &str) -> String {
    format!("Get {name}")
}

/// `Save contact.vcf`.
pub(crate) fn save_file(name: &str) -> String {
    format!("Save {name}")
}

/// A file cannot be shown.
pub(crate) fn file_missing(name: &str, is_final: bool) -> String {
    if is_final {
        format!("{name}: RingCentral has it no more, or does not show it to you.")
    } else {
        format!("{name}: RingCentral does not answer.")
    }
}

/// Fields that nothing was known for.
pub(crate) fn fill_in(missing: &[Field]) -> String {
    let fields: Vec<&str> = missing.iter().map(|field| field.as_written()).collect();
    format!(
        "Nothing is known here for {}. Write it in before you send.",
        fields.join(", ")
    )
}

/// Braces that hold no field.
pub(crate) fn no_such_field(slips: &[&str]) -> String {
    format!("There is no field {}. It stays as it is.", slips.join(", "))
}

/// The beginning of a text, as a name for it.
pub(crate) fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(5).collect();
    words.join(" ")
}

/// Under whom a conversation is in `NetSuite`.
pub(crate) fn filed_under(name: Option<&str>) -> String {
    name.map_or_else(
        || "Under no customer yet".to_owned(),
        |name| format!("Under {name}"),
    )
}

/// How far a text has come.
pub(crate) fn text_state(state: &TextState) -> String {
    match state {
        TextState::Received => "Received".to_owned(),
        TextState::Queued => "Queued".to_owned(),
        TextState::Sending => "Sending".to_owned(),
        TextState::Unknown => "Unknown. Checking; never sent twice.".to_owned(),
        TextState::Sent => "Sent".to_owned(),
        TextState::Delivered => "Delivered".to_owned(),
        TextState::Failed { fault } => format!("Failed: {}", text_fault(fault)),
    }
}

/// Why a text did not arrive, and what to do.
fn text_fault(fault: &TextFault) -> String {
    match fault {
        TextFault::OptedOut => {
            "they asked for no more texts from your company. Call them, or wait until they text START.".to_owned()
        }
        TextFault::InvalidNumber => {
            "no phone with this number takes texts; a landline does not. Check the number, or call.".to_owned()
        }
        TextFault::Spam => {
            "the carrier took it for spam. Write it in other words, without shortened links.".to_owned()
        }
        TextFault::NotASender => {
            "your number may not send texts. Ask your RingCentral admin for a number with SMS.".to_owned()
        }
        TextFault::International => {
            "your extension may not text abroad. Ask your RingCentral admin.".to_owned()
        }
        TextFault::NotAPhone => "short numbers and extensions take no texts from here.".to_owned(),
        TextFault::NoCredit => {
            "the RingCentral account has no credit for it. Ask your RingCentral admin.".to_owned()
        }
        TextFault::TooMany => "a group has ten others at most.".to_owned(),
        TextFault::NoFiles => {
            "your number sends no pictures and files. Ask your RingCentral admin for a number with MMS.".to_owned()
        }
        TextFault::UnfitFile => {
            "RingCentral does not take a file of it: too large, empty, or of a kind that nobody takes.".to_owned()
        }
        TextFault::Permission { name } => {
            let named = name.as_deref().map_or_else(String::new, |name| format!(" ({name})"));
            format!("Ledgerline may not send texts for you{named}. Ask your RingCentral admin.")
        }
        TextFault::Other { code, detail } => {
            let detail = detail.as_deref().map_or_else(String::new, |detail| format!(" {detail}."));
            let code = code.as_deref().map_or_else(String::new, |code| format!(" ({code})"));
            format!(
                "RingCentral or the carrier refused it{code}.{detail} In the US, ask your RingCentral admin whether \
                 the number is registered for texting."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::contacts::offline_as_of, *};

    #[test]
    fn what_is_shown_without_a_network_says_how_old_it_is() {
        assert_eq!(offline_as_of(Some("10:42")), "As of 10:42, offline");
        assert_eq!(
            texts_stale(Some("10:42")),
            "As of 10:42, offline. What you send waits and goes out by itself."
        );
        assert!(offline_as_of(None).starts_with("Offline"));
    }

    #[test]
    fn a_file_says_how_large_it_is_as_people_say_it() {
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1_001), "2 kB");
        assert_eq!(size(1_450_000), "1.4 MB");
    }
}
