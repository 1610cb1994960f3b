//! Notifications of new texts, while no tab is on screen.

use ledgerline_core::{
    domain::{caller::CallerIdentity, ids::ThreadId, phone_number::display, time::Timestamp},
    wire::ringcentral::messages::Message,
};

use crate::engine::{annex::Ground, io::Io};

/// How long a notification waits for the sender's name.
const NAME_MS: i64 = 3_000;

struct Notice {
    /// RingCentral's id of the text; one notification for it, whoever shows it.
    id: String,
    thread: ThreadId,
    number: String,
    name: Option<String>,
    body: String,
    until: Timestamp,
}

/// Those that are still to be shown.
#[derive(Default)]
pub(super) struct Notices(Vec<Notice>);

impl Notices {
    /// A text came that was not known. `there` is RingCentral's time now.
    pub(super) fn came(
        &mut self,
        message: &Message,
        thread: &ThreadId,
        there: Timestamp,
        news_ms: i64,
        now: Timestamp,
    ) {
        let is_unread = message.direction.as_deref() == Some("Inbound")
            && message.read_status.as_deref() == Some("Unread");
        let at = message.creation_time.as_deref();
        let is_news = at
            .and_then(Timestamp::parse_iso)
            .is_some_and(|at| there.millis_since(at) < news_ms);
        let from = message.from.as_ref();
        if let (true, Some(from)) = (is_unread && is_news, from)
            && let Some(number) = from.number()
        {
            self.0.push(Notice {
                id: message.id.clone(),
                thread: thread.clone(),
                number: number.to_owned(),
                name: from.name.clone(),
                body: message.subject.clone().unwrap_or_default(),
                until: now.plus_millis(NAME_MS),
            });
        }
    }

    /// Shows those whose sender is known, or as well known as can be.
    pub(super) fn tick(&mut self, ground: &mut Ground<'_>) {
        if self.0.is_empty() {
            return;
        }
        for notice in std::mem::take(&mut self.0) {
            if ground.is_seen {
                continue;
            }
            let now = ground.desk.now;
            let identity = ground.callers.look_up(Some(&notice.number), ground.desk);
            if identity == CallerIdentity::Looking && notice.until > now {
                self.0.push(notice);
                continue;
            }
            let known = identity
                .known()
                .map(|found| found.display_name().to_owned());
            let name = known.or(notice.name);
            ground.desk.io(Io::Notify {
                tag: ["ledgerline-text-", &notice.id].concat(),
                title: name.unwrap_or_else(|| display(&notice.number)),
                text: notice.body,
                thread: notice.thread,
            });
        }
    }

    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.0.iter().map(|notice| notice.until).min()
    }
}
