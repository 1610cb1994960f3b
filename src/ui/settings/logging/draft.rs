//! What stands in the form, until it is saved.

use ledgerline_core::domain::{
    ids::{ExtensionId, RecordId},
    logging::{
        Dispositions, Fault, Flaw, InfoLink, LoggingQuestion, LoggingRules, LoggingSettings,
        LoggingWish, Placeholder,
    },
    pane::Reading,
};
use leptos::prelude::*;

use super::Rules;

/// The form. What is compared with, and saved over, is the version it was filled from.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    base: RwSignal<Option<LoggingSettings>>,
    /// The switches, lists and choices.
    pub(super) rules: RwSignal<LoggingRules>,
    /// As it is typed.
    pub(super) minimum: RwSignal<String>,
    /// As they are typed, one a line.
    pub(super) numbers: RwSignal<String>,
    /// The company that contacts without one are put under: its name, or what is typed of it.
    pub(super) placeholder_name: RwSignal<String>,
    /// Which that is, once it is chosen.
    pub(super) placeholder: RwSignal<Option<Placeholder>>,
    /// Outcomes, as they are typed, one a line.
    pub(super) dispositions: RwSignal<String>,
    /// Links, as they are typed, one a line.
    pub(super) links: RwSignal<String>,
    /// It is being saved from this tab; what another tab saves leaves the form alone.
    awaits: RwSignal<bool>,
    /// What came of saving is said in the tab that did.
    pub(super) has_sent: RwSignal<bool>,
    /// What would be saved.
    pub(super) wanted: Memo<LoggingRules>,
    /// What of it cannot be.
    pub(super) faults: Memo<Vec<Fault>>,
    /// Something is not as it was.
    pub(super) is_changed: Memo<bool>,
}

impl Draft {
    pub(super) fn new() -> Self {
        let base = RwSignal::new(None::<LoggingSettings>);
        let rules = RwSignal::new(LoggingRules::default());
        let (minimum, numbers) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let placeholder_name = RwSignal::new(String::new());
        let placeholder = RwSignal::new(None);
        let dispositions = RwSignal::new(String::new());
        let links = RwSignal::new(String::new());
        let wanted = Memo::new(move |_| LoggingRules {
            info_links: links.with(|links| {
                lines(links)
                    .iter()
                    .map(|line| InfoLink::parse(line))
                    .collect()
            }),
            dispositions: Dispositions {
                words: dispositions.with(|words| lines(words)),
                ..rules.with(|rules| rules.dispositions.clone())
            },
            placeholder: placeholder
                .get()
                .or_else(|| unclear(&placeholder_name.get())),
            minimum_seconds: seconds(&minimum.get()),
            numbers: numbers.with(|numbers| lines(numbers)),
            ..rules.get()
        });
        Self {
            base,
            rules,
            minimum,
            numbers,
            placeholder_name,
            placeholder,
            dispositions,
            links,
            awaits: RwSignal::new(false),
            has_sent: RwSignal::new(false),
            wanted,
            faults: Memo::new(move |_| faults(wanted.get())),
            is_changed: Memo::new(move |_| {
                base.with(|base| base.as_ref().is_some_and(|base| base.rules != wanted.get()))
            }),
        }
    }

    /// Fills the form from what is read, unless somebody is changing it, and from what was saved.
    pub(super) fn follow(self, rules: Rules) {
        Effect::new(move |_| {
            let read = rules.settings.get();
            let is_free = !self.is_changed.get_untracked();
            let is_saved = self.awaits.get_untracked()
                && rules.view.with_untracked(|view| {
                    let saved = view.as_ref().and_then(|view| view.saved.as_ref());
                    matches!(saved, Some(Reading::Read { .. }))
                });
            if let Some(read) = read
                && (is_free || is_saved)
            {
                self.awaits.set(false);
                self.fill(read);
            }
        });
        Effect::new(move |_| {
            let is_refused = rules.view.with(|view| {
                let saved = view.as_ref().and_then(|view| view.saved.as_ref());
                matches!(saved, Some(Reading::Failed { .. }))
            });
            if is_refused {
                self.awaits.set(false);
            }
        });
    }

    pub(super) fn save(self, rules: Rules) {
        self.awaits.set(true);
        self.has_sent.set(true);
        rules.send(&LoggingWish::Save(self.question()));
    }

    pub(super) fn fill(self, settings: LoggingSettings) {
        self.minimum.set(settings.rules.minimum_seconds.to_string());
        self.numbers.set(settings.rules.numbers.join("\n"));
        let company = settings.rules.placeholder.clone();
        let name = company.as_ref().map(|company| company.name.clone());
        self.placeholder_name.set(name.unwrap_or_default());
        self.placeholder.set(company);
        self.dispositions
            .set(settings.rules.dispositions.words.join("\n"));
        let links: Vec<String> = settings
            .rules
            .info_links
            .iter()
            .map(InfoLink::line)
            .collect();
        self.links.set(links.join("\n"));
        self.rules.set(settings.rules.clone());
        self.base.set(Some(settings));
    }

    /// As it was before somebody changed it.
    pub(super) fn undo(self) {
        if let Some(base) = self.base.get_untracked() {
            self.fill(base);
        }
    }

    /// What would be saved over which version.
    pub(super) fn question(self) -> LoggingQuestion {
        LoggingQuestion {
            version: self
                .base
                .with_untracked(|base| base.as_ref().map_or(0, |base| base.version)),
            rules: self.wanted.get_untracked(),
        }
    }

    pub(super) fn try_out(self, rules: Rules) {
        rules.send(&LoggingWish::Preview(self.question()));
    }

    pub(super) fn add(self, person: ExtensionId) {
        self.rules.update(|rules| {
            if !rules.people.contains(&person) {
                rules.people.push(person);
                rules.people.sort_unstable();
            }
        });
    }

    pub(super) fn remove(self, person: &ExtensionId) {
        self.rules
            .update(|rules| rules.people.retain(|one| one != person));
    }

    /// What is wrong with this field.
    pub(super) fn flaw(self, field: &'static str) -> Memo<Option<Flaw>> {
        Memo::new(move |_| {
            self.faults.with(|faults| {
                let fault = faults.iter().find(|fault| fault.field == field);
                fault.map(|fault| fault.flaw.clone())
            })
        })
    }
}

/// Letters and signs count as far more than there may be, so that they are refused and not dropped.
fn seconds(typed: &str) -> u32 {
    match typed.trim() {
        "" => 0,
        typed => typed.parse().unwrap_or(u32::MAX),
    }
}

/// What is typed and not chosen is taken for an internal id, so that it is refused and not dropped; its name
/// is the connector's to find.
fn unclear(typed: &str) -> Option<Placeholder> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| Placeholder {
        id: RecordId::new(typed),
        name: String::new(),
    })
}

fn lines(typed: &str) -> Vec<String> {
    let lines = typed.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A local number of a country that only the connector knows is left to it.
fn faults(rules: LoggingRules) -> Vec<Fault> {
    let mut faults = rules.checked("1").err().unwrap_or_default();
    faults.retain(|fault| match &fault.flaw {
        Flaw::NotANumber { entered } => {
            let is_digit = |letter: &char| letter.is_ascii_digit();
            entered.chars().filter(is_digit).count() < 7 || entered.chars().any(char::is_alphabetic)
        }
        Flaw::TooMuch { .. }
        | Flaw::NothingLeft
        | Flaw::Empty
        | Flaw::SeveralLines
        | Flaw::UnknownField { .. }
        | Flaw::TooLong { .. }
        | Flaw::FieldTwice { .. }
        | Flaw::NotALink { .. }
        | Flaw::NoName { .. }
        | Flaw::NoTimeZone { .. }
        | Flaw::NotAnId
        | Flaw::NoCompany
        | Flaw::CompanyNeeded => true,
    });
    faults
}
