//! Which employee an extension is, by itself: the one with its email, else the one with the email of
//! who signed in with it, else the one with its number. Where two fit, none is taken.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{EVER, Employee, Evidence, How, Mapping, Organizer, Owner};
use crate::domain::{ids::ExtensionId, phone_number::PhoneNumber, time::Timestamp};

/// What an extension is recognised by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Facts<'a> {
    /// Its own email.
    pub email: Option<&'a str>,
    /// The email of who signed in with it.
    pub user_email: Option<&'a str>,
    /// Its number in the telephone network.
    pub phone: Option<&'a str>,
}

/// Employees, ready to be matched with many extensions.
#[derive(Debug)]
pub struct Matcher<'e> {
    /// The employee of an email, nobody where several have it.
    by_email: BTreeMap<String, Option<&'e Employee>>,
    /// The digits of each number, which are cheaper to look through than the number is to read.
    by_digits: Vec<(String, &'e Employee)>,
    home: &'e str,
}

impl<'e> Matcher<'e> {
    /// Of these; `home` is the calling code of numbers without one.
    pub fn new(employees: &'e [Employee], home: &'e str) -> Self {
        let mut by_email = BTreeMap::new();
        let mut by_digits = Vec::new();
        for employee in employees {
            if let Some(email) = employee.email.as_deref().and_then(normal) {
                by_email
                    .entry(email)
                    .and_modify(|known| *known = None)
                    .or_insert(Some(employee));
            }
            if let Some(phone) = &employee.phone {
                let digits = phone.chars().filter(char::is_ascii_digit).collect();
                by_digits.push((digits, employee));
            }
        }
        Self {
            by_email,
            by_digits,
            home,
        }
    }

    /// Whose the extension is.
    pub fn best(&self, facts: Facts<'_>) -> Option<Owner> {
        let emails = [
            (facts.email, How::Email),
            (facts.user_email, How::UserEmail),
        ];
        let by_email = emails
            .into_iter()
            .find_map(|(email, how)| Some((self.of_email(email?)?, how)));
        let (employee, how) =
            by_email.or_else(|| Some((self.of_phone(facts.phone?)?, How::Phone)))?;
        Some(Owner {
            organizer: Organizer::from(employee),
            how,
        })
    }

    fn of_email(&self, email: &str) -> Option<&'e Employee> {
        *self.by_email.get(&normal(email)?)?
    }

    fn of_phone(&self, phone: &str) -> Option<&'e Employee> {
        let number = PhoneNumber::parse(phone, self.home)?;
        let suffix = number.search_suffix();
        let mut fitting = self.by_digits.iter().filter(|(digits, employee)| {
            let stored = employee.phone.as_deref().unwrap_or_default();
            digits.contains(suffix) && number.is_spelled_by(stored, self.home)
        });
        match (fitting.next(), fitting.next()) {
            (Some((_, only)), None) => Some(only),
            (None | Some(_), _) => None,
        }
    }
}

fn normal(email: &str) -> Option<String> {
    let email = email.trim().to_lowercase();
    (!email.is_empty()).then_some(email)
}

/// What matching would say of an extension that is not said yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    /// Which.
    pub extension: ExtensionId,
    /// Whose it is until then.
    pub before: Option<Owner>,
    /// Whose it would be.
    pub after: Owner,
    /// From when on.
    pub from: Timestamp,
    /// What speaks for them, where it is past calls.
    #[serde(default)]
    pub evidence: Option<Evidence>,
}

/// What is to be said anew of an extension: what an admin chose stays, and so does what nobody is found
/// for. Whoever had it keeps the calls until `now`.
pub fn propose(
    extension: &ExtensionId,
    mapping: &Mapping,
    found: Option<Owner>,
    now: Timestamp,
) -> Option<Proposal> {
    let before = mapping.owner_at(now);
    let after = found?;
    let stays = before.is_some_and(|before| {
        before.how == How::Manual || before.organizer.id == after.organizer.id
    });
    (!stays).then(|| Proposal {
        extension: extension.clone(),
        before: before.cloned(),
        after,
        from: if mapping.is_empty() { EVER } else { now },
        evidence: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ids::RecordId, mapping::Context};

    fn employee(id: &str, email: Option<&str>, phone: Option<&str>) -> Employee {
        Employee {
            id: RecordId::new(id),
            name: format!("Employee {id}"),
            email: email.map(str::to_owned),
            phone: phone.map(str::to_owned),
            context: Context::default(),
        }
    }

    fn staff() -> Vec<Employee> {
        vec![
            employee(
                "11",
                Some("Ann.Lee@northgate.example"),
                Some("(650) 555-0101"),
            ),
            employee("12", Some("ben@northgate.example"), Some("650.555.0102 x2")),
            employee("13", Some("desk@northgate.example"), None),
            employee(
                "14",
                Some("desk@northgate.example"),
                Some("+1 650 555 0104"),
            ),
            employee("15", None, Some("6505550104")),
        ]
    }

    fn found(facts: Facts<'_>) -> Option<(String, How)> {
        let staff = staff();
        let owner = Matcher::new(&staff, "1").best(facts)?;
        Some((owner.organizer.id.to_string(), owner.how))
    }

    #[test]
    fn the_extensions_email_comes_first_then_the_users_then_the_number() {
        let all = Facts {
            email: Some("ann.lee@NORTHGATE.example "),
            user_email: Some("ben@northgate.example"),
            phone: Some("+16505550102"),
        };
        assert_eq!(found(all), Some(("11".to_owned(), How::Email)));
        let without_own = Facts {
            email: Some("front@northgate.example"),
            ..all
        };
        assert_eq!(found(without_own), Some(("12".to_owned(), How::UserEmail)));
        let by_phone = Facts {
            phone: all.phone,
            ..Facts::default()
        };
        assert_eq!(found(by_phone), Some(("12".to_owned(), How::Phone)));
    }

    #[test]
    fn two_with_one_email_or_one_number_are_nobodys_and_the_next_fact_is_asked() {
        let desk = Facts {
            email: Some("desk@northgate.example"),
            ..Facts::default()
        };
        assert_eq!(found(desk), None);
        let with_user = Facts {
            user_email: Some("ben@northgate.example"),
            ..desk
        };
        assert_eq!(found(with_user), Some(("12".to_owned(), How::UserEmail)));
        let shared = Facts {
            phone: Some("+16505550104"),
            ..Facts::default()
        };
        assert_eq!(found(shared), None);
        assert_eq!(found(Facts::default()), None);
    }

    #[test]
    fn what_an_admin_chose_and_what_fits_already_is_not_proposed() {
        let (extension, now) = (ExtensionId::new("1"), Timestamp::from_millis(9));
        let owner = |id: &str, how| Owner {
            organizer: Organizer {
                id: RecordId::new(id),
                name: String::new(),
            },
            how,
        };
        let mapped = |owner| {
            let mut mapping = Mapping::default();
            mapping.set(EVER, Some(owner));
            mapping
        };
        let of = |mapping: &Mapping, found| propose(&extension, mapping, found, now);
        let ann = || Some(owner("11", How::Email));
        assert_eq!(of(&Mapping::default(), None), None);
        assert_eq!(of(&mapped(owner("12", How::Manual)), ann()), None);
        assert_eq!(of(&mapped(owner("11", How::Phone)), ann()), None);
        assert_eq!(of(&mapped(owner("12", How::Email)), None), None);
        let new = of(&Mapping::default(), ann()).unwrap();
        assert_eq!((new.before, new.from), (None, EVER));
        let other = of(&mapped(owner("12", How::Email)), ann()).unwrap();
        assert_eq!(other.before, Some(owner("12", How::Email)));
        assert_eq!(other.from, now, "who had it keeps the calls until now");
    }
}
