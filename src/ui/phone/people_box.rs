//! A field in which a person is meant by name or number: what is typed, and the recent numbers and people
//! that fit it, colleagues with how busy they are.

use ledgerline_core::domain::{contacts::Presence, phone_number::display};
use leptos::{ev, prelude::*};

use crate::ui::{
    app::Ui,
    contacts::{self, Person, Suggested},
    icon::{Icon, sized},
    presence::presence_mark,
    primitives::mark,
    text,
};

const MOST_SUGGESTIONS: usize = 8;
/// So many of them are of this session's calls, where people are found too.
const MOST_RECENT: usize = 3;

/// Somebody the typed text may mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Suggestion {
    pub(super) name: String,
    company: Option<String>,
    pub(super) number: String,
    /// Of a colleague.
    presence: Option<Presence>,
}

impl Suggestion {
    /// Who is less or more busy than before is the same.
    fn is(&self, other: &Self) -> bool {
        (&self.name, &self.company, &self.number) == (&other.name, &other.company, &other.number)
    }
}

/// What is offered beside people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Beside {
    /// The number dialled last.
    Redial,
    /// Nothing: it is on the line by now.
    Nothing,
}

/// What the field holds, and who is meant.
#[derive(Clone, Copy)]
pub(super) struct PeopleBox {
    pub(super) ui: Ui,
    pub(super) typed: RwSignal<String>,
    pub(super) is_open: RwSignal<bool>,
    /// Whom the keys are at. Not a place: the list may change between a look at it and the Enter.
    active: RwSignal<Option<Suggestion>>,
    fitting: Memo<Vec<Suggestion>>,
    /// Whom the contacts know.
    people: RwSignal<Suggested>,
    /// The id of the list, which those of its options begin with.
    list: StoredValue<String>,
    shows: Memo<bool>,
}

impl PeopleBox {
    pub(super) fn new(ui: Ui, typed: RwSignal<String>, list: String, beside: Beside) -> Self {
        let people = RwSignal::new(Suggested::default());
        let fitting = Memo::new(move |_| {
            typed.with(|typed| {
                let recent = fitting(typed, &known(ui, beside));
                people.with(|(text, people)| {
                    let people = people.iter().filter(|_| text == typed);
                    with_people(recent, people.map(suggestion))
                })
            })
        });
        let is_open = RwSignal::new(false);
        Self {
            ui,
            typed,
            is_open,
            active: RwSignal::new(None),
            fitting,
            people,
            list: StoredValue::new(list),
            shows: Memo::new(move |_| is_open.get() && fitting.with(|fitting| !fitting.is_empty())),
        }
    }

    /// Finds people for what is typed; nothing is drawn.
    pub(super) fn follow(self) -> AnyView {
        contacts::suggest(self.ui, self.typed, self.people)
    }

    /// Replaces the text.
    pub(super) fn write(self, text: String) {
        self.is_open.set(!text.is_empty());
        self.active.set(None);
        self.typed.set(text);
    }

    /// Whom the keys are at.
    pub(super) fn chosen(self) -> Option<Suggestion> {
        untrack(|| self.at_keys())
    }

    /// Whom the keys are at; for a name otherwise the first result.
    pub(super) fn meant(self) -> Option<Suggestion> {
        untrack(|| self.followed())
    }

    /// The first result when a name is typed, and not a number.
    pub(super) fn first_of_name(self) -> Option<Suggestion> {
        untrack(|| self.first())
    }

    /// Whom the field means now, followed.
    pub(super) fn followed(self) -> Option<Suggestion> {
        self.at_keys().or_else(|| self.first())
    }

    fn at_keys(self) -> Option<Suggestion> {
        self.fitting.with(|fitting| {
            let at = self
                .active
                .with(|active| place_of(active.as_ref(), fitting));
            fitting.get(at?).cloned()
        })
    }

    fn first(self) -> Option<Suggestion> {
        let is_name = self.typed.with(|typed| is_name(typed));
        self.fitting
            .with(|fitting| fitting.first().filter(|_| is_name).cloned())
    }

    /// The keys that walk through the list and close it; `false` for others.
    pub(super) fn on_key(self, event: &ev::KeyboardEvent) -> bool {
        let fitting = self.fitting.get_untracked();
        let at = self
            .active
            .with_untracked(|active| place_of(active.as_ref(), &fitting));
        let go = |to: usize| {
            self.is_open.set(true);
            self.active.set(fitting.get(to).cloned());
        };
        let count = fitting.len();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => go(at.map_or(0, |at| (at + 1) % count)),
            "ArrowUp" if count > 0 => go((at.unwrap_or(0) + count - 1) % count),
            "Escape" if self.shows.get_untracked() => {
                self.is_open.set(false);
                self.active.set(None);
            }
            _ => return false,
        }
        event.prevent_default();
        true
    }

    /// Is the list to be seen?
    pub(super) fn shows(self) -> bool {
        self.shows.get()
    }

    /// The id of the list.
    pub(super) fn list_id(self) -> String {
        self.list.get_value()
    }

    /// The id of the option that the keys are at.
    pub(super) fn active_id(self) -> Option<String> {
        let at = self.fitting.with(|fitting| {
            self.active
                .with(|active| place_of(active.as_ref(), fitting))
        });
        at.filter(|_| self.shows.get())
            .map(|at| format!("{}-{at}", self.list_id()))
    }

    /// The list; `choose` hears whom the pointer meant.
    pub(super) fn list(self, choose: Callback<Suggestion>) -> AnyView {
        view! {
            <ul
                class="popup options"
                id=self.list_id()
                role="listbox"
                aria-label=text::SUGGESTIONS
                hidden=move || !self.shows.get()
            >
                {move || {
                    self.fitting
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(at, found)| self.option(at, found, choose))
                        .collect_view()
                }}
            </ul>
        }
        .into_any()
    }

    fn option(self, at: usize, found: Suggestion, choose: Callback<Suggestion>) -> AnyView {
        let shown = display(&found.number);
        let this = StoredValue::new(found.clone());
        let is_chosen = move || {
            self.active.with(|active| {
                this.with_value(|this| active.as_ref().is_some_and(|active| active.is(this)))
            })
        };
        // Pointer down, because the field closes the list as soon as it loses the focus.
        let choose = move |event: ev::PointerEvent| {
            event.prevent_default();
            self.active.set(Some(this.get_value()));
            choose.run(this.get_value());
        };
        view! {
            <li
                class="item"
                id=format!("{}-{at}", self.list_id())
                role="option"
                aria-selected=move || is_chosen().to_string()
                on:pointerdown=choose
            >
                {sized(Icon::Phone, "i")}
                <span class="who clip">{found.name}</span>
                {found.presence.map(|told| mark(presence_mark(told)))}
                {found.company.map(|company| view! { <span class="sub clip">{company}</span> })}
                <span class="sub num">{shown}</span>
            </li>
        }
        .into_any()
    }
}

/// Where whom the keys are at stands now; nowhere once nobody shows them.
fn place_of(active: Option<&Suggestion>, fitting: &[Suggestion]) -> Option<usize> {
    let active = active?;
    fitting.iter().position(|one| one.is(active))
}

/// People of this session's calls, newest first, after the number dialled last.
fn known(ui: Ui, beside: Beside) -> Vec<Suggestion> {
    let mut known: Vec<Suggestion> = Vec::new();
    ui.stores.dialer.with(|dialer| {
        let last = dialer.last_dialled.iter();
        known.extend(
            last.filter(|_| beside == Beside::Redial)
                .map(|number| Suggestion {
                    name: text::REDIAL.to_owned(),
                    company: None,
                    number: number.clone(),
                    presence: None,
                }),
        );
    });
    ui.stores.finished.with(|finished| {
        for item in &finished.calls {
            let Some(number) = item.call.remote.number.clone() else {
                continue;
            };
            let name = text::finished_name(&item.caller, &item.call.remote);
            match known.iter_mut().find(|known| known.number == number) {
                Some(known) if known.name == text::REDIAL => known.name = name,
                Some(_) => {}
                None => known.push(Suggestion {
                    name,
                    company: None,
                    number,
                    presence: None,
                }),
            }
        }
    });
    known
}

fn suggestion(person: &Person) -> Suggestion {
    Suggestion {
        name: person.name.clone(),
        company: person.company.clone(),
        number: person.number.clone(),
        presence: person.presence,
    }
}

/// Recent ones first, and people who are not among them.
fn with_people(
    mut recent: Vec<Suggestion>,
    people: impl Iterator<Item = Suggestion>,
) -> Vec<Suggestion> {
    let mut people = people.peekable();
    if people.peek().is_some() {
        recent.truncate(MOST_RECENT);
    }
    for person in people {
        let is_known = recent
            .iter()
            .any(|one| same_digits(&one.number, &person.number));
        if !is_known {
            recent.push(person);
        }
    }
    recent.truncate(MOST_SUGGESTIONS);
    recent
}

/// Do two spellings end in the same ten digits, or are they the same short number?
fn same_digits(one: &str, other: &str) -> bool {
    const TOLD_APART: usize = 10;
    let ends = |number: &str| -> Vec<char> {
        let digits = number.chars().rev().filter(char::is_ascii_digit);
        digits.take(TOLD_APART).collect()
    };
    ends(one) == ends(other)
}

/// Letters make it a name; a `+`, digits and brackets do not.
fn is_name(typed: &str) -> bool {
    typed.chars().any(char::is_alphabetic) && !typed.chars().any(|c| c.is_ascii_digit())
}

fn fitting(typed: &str, known: &[Suggestion]) -> Vec<Suggestion> {
    let words = typed.trim().to_lowercase();
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    known
        .iter()
        .filter(|known| {
            // What the number dialled last is called here is nobody's name.
            let is_person = known.name != text::REDIAL;
            words.is_empty()
                || (is_person && known.name.to_lowercase().contains(&words))
                || (!digits.is_empty() && !is_name(typed) && known.number.contains(&digits))
        })
        .take(MOST_SUGGESTIONS)
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, number: &str) -> Suggestion {
        Suggestion {
            name: name.to_owned(),
            company: None,
            number: number.to_owned(),
            presence: None,
        }
    }

    #[test]
    fn the_number_dialled_last_is_found_by_its_digits_and_by_no_name() {
        let known = [
            person(text::REDIAL, "+14155550134"),
            person("Alma Reyes", "+12025550143"),
        ];
        let found = |typed| -> Vec<_> {
            let found = fitting(typed, &known).into_iter();
            found.map(|one| one.name).collect()
        };
        assert_eq!(found(""), [text::REDIAL, "Alma Reyes"]);
        assert_eq!(found("Al"), ["Alma Reyes"]);
        assert_eq!(found("0134"), [text::REDIAL]);
    }

    #[test]
    fn people_follow_whom_one_has_just_spoken_to_and_nobody_is_there_twice() {
        let recent = ["1", "2", "3", "4"].map(|at| person(at, &format!("+1415555010{at}")));
        let people = [
            person("Jane Doe", "(415) 555-0134"),
            person("One", "415.555.0101"),
        ];
        let found = with_people(recent.to_vec(), people.into_iter());
        let names: Vec<_> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["1", "2", "3", "Jane Doe"]);
        let alone = with_people(recent.to_vec(), std::iter::empty());
        assert_eq!(alone.len(), 4);
    }

    #[test]
    fn the_keys_stay_with_whom_they_were_at_when_the_list_changes() {
        let [jane, one] = [person("Jane Doe", "1"), person("One", "2")];
        let active = Some(jane.clone());
        assert_eq!(
            place_of(active.as_ref(), &[jane.clone(), one.clone()]),
            Some(0)
        );
        assert_eq!(place_of(active.as_ref(), &[one.clone(), jane]), Some(1));
        assert_eq!(place_of(active.as_ref(), &[one]), None);
        assert_eq!(place_of(None, &[]), None);
        let busy = Suggestion {
            presence: Some(Presence::OnCall),
            ..person("Jane Doe", "1")
        };
        assert_eq!(place_of(active.as_ref(), &[busy]), Some(0), "on a call now");
    }

    #[test]
    fn people_are_found_by_part_of_a_name_or_number() {
        let known = [
            person("Jun Takeda", "+14155550188"),
            person("Priya Raman", "+15035550142"),
        ];
        assert_eq!(fitting("tak", &known), [known[0].clone()]);
        assert_eq!(fitting("(503) 555", &known), [known[1].clone()]);
        assert_eq!(fitting("", &known).len(), 2);
        assert!(fitting("nobody", &known).is_empty());
    }

    #[test]
    fn a_name_has_letters_and_no_digits() {
        assert!(is_name("Jun"));
        assert!(!is_name("1-800-FLOWERS"));
        assert!(!is_name("+1 415"));
    }
}
