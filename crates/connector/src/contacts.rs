//! Creates a contact, after a look at who is there already.

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        caller::{CallerMatch, EntityKind, EntityRef, PhoneField},
        customer_pane::{CreatedContact, LikenessQuestion, NewContact},
        ids::RecordId,
    },
    wire::netsuite::{contact::ContactBody, customer::CustomerRead, path::RecordType},
};

use crate::{
    callers::{Callers, candidates::page},
    creating::Creating,
    customer_pane::is_id,
    customers::CustomerError,
    netsuite::{NetSuite, Priority},
    settings::Origin,
};

/// Creates contacts.
#[derive(Debug)]
pub struct Contacts {
    netsuite: Arc<NetSuite>,
    callers: Arc<Callers>,
    pages: Option<Origin>,
    creating: Creating,
}

impl Contacts {
    /// Writes through `netsuite`.
    pub(crate) fn new(
        netsuite: Arc<NetSuite>,
        callers: Arc<Callers>,
        pages: Option<Origin>,
        creating: Creating,
    ) -> Self {
        Self {
            netsuite,
            callers,
            pages,
            creating,
        }
    }

    /// Creates the contact, unless the same form did before, or somebody like it is there and the rep
    /// has not said to create it all the same.
    pub async fn create(
        &self,
        facts: &NewContact,
        subsidiary: Option<RecordId>,
    ) -> Result<CreatedContact, CustomerError> {
        let invalid = |field, reason| CustomerError::Invalid { field, reason };
        let external_id = external_id(&facts.request_id)
            .ok_or_else(|| invalid("requestId", "not 1 to 64 letters, digits, - or _"))?;
        let name = format!("{} {}", facts.first_name.trim(), facts.last_name.trim());
        let name = name.trim();
        if name.is_empty() {
            return Err(invalid("lastName", "a name is needed"));
        }
        if facts.company.as_ref().is_some_and(|id| !is_id(id.as_str())) {
            return Err(invalid("company", "not an internal id"));
        }
        let number = self.callers.number(&facts.phone);
        if number.is_none() && !facts.phone.trim().is_empty() {
            return Err(invalid("phone", "not a phone number"));
        }
        // By name, not by form: two reps who talk to one stranger are told of each other.
        let _only_of_name = self.creating.by_name(name).await?;
        let _only_for_number = match &number {
            Some(number) => Some(self.creating.for_number(number).await?),
            None => None,
        };
        let known: Option<CustomerRead> = self
            .netsuite
            .read(Priority::Interactive, RecordType::Contact, &external_id)
            .await?;
        if let Some(known) = known {
            return Ok(CreatedContact::Created(
                self.as_match(known.id, facts, name).await?,
            ));
        }
        if !facts.although_known {
            let question = LikenessQuestion {
                phone: facts.phone.clone(),
                email: facts.email.clone(),
                first_name: facts.first_name.clone(),
                last_name: facts.last_name.clone(),
                company_name: String::new(),
            };
            let known = self.callers.like(&question).await?;
            if !known.is_empty() {
                return Ok(CreatedContact::Known(known));
            }
        }
        let body = ContactBody::new(facts, subsidiary);
        let id = self
            .netsuite
            .put(
                Priority::Interactive,
                RecordType::Contact,
                &external_id,
                &body,
            )
            .await?;
        let made = self.as_match(id, facts, name).await?;
        self.callers.made(&made, &facts.email).await;
        Ok(CreatedContact::Created(made))
    }

    async fn as_match(
        &self,
        id: RecordId,
        facts: &NewContact,
        name: &str,
    ) -> Result<CallerMatch, CustomerError> {
        let company = match &facts.company {
            Some(company) => {
                let found = self
                    .callers
                    .chosen(Priority::Interactive, Some(company), None)
                    .await?;
                found.and_then(|found| found.company)
            }
            None => None,
        };
        let contact = EntityRef {
            id,
            kind: EntityKind::Contact,
            name: name.to_owned(),
        };
        let title = facts.title.trim();
        Ok(CallerMatch {
            why: None,
            url: page(self.pages.as_ref(), &contact),
            contact: Some(contact),
            company,
            title: (!title.is_empty()).then(|| title.to_owned()),
            field: PhoneField::Main,
            stored_as: facts.phone.trim().to_owned(),
        })
    }
}

fn external_id(request: &str) -> Option<String> {
    let fits = (1..=64).contains(&request.len())
        && request
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    fits.then(|| format!("ll-cont-{request}"))
}
