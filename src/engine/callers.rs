//! Who is calling: lookups through the connector, what the customer pane shows, new customers.

use ledgerline_core::{
    domain::{
        caller::{CallerIdentity, CallerMatch, CustomerOverview},
        finished_call::ChosenRecords,
        ids::{RecordId, TelephonySessionId},
        intent::NewCustomer,
        time::Timestamp,
        view::CustomerPaneView,
        who::{Evidence, Exactness},
    },
    wire::connector::{CallerLookup, CallerQuestion, CreatedCustomer, NumberChoice},
};
use litemap::LiteMap;

use super::{
    desk::{ConnectorError, Credential, Desk, Purpose},
    io::Method,
};

/// An answer is good for this long.
const FRESH_MS: i64 = 5 * 60 * 1000;
/// A lookup that could not be answered may be asked again after this long.
const AGAIN_MS: i64 = 10_000;

/// Who has a number, as far as this browser knows by itself.
pub(super) trait Book {
    /// Best first.
    fn who_has(&self, number: &str) -> Vec<CallerMatch>;

    /// The contact with its company, or else the company, whatever their numbers.
    fn record(&self, company: Option<&RecordId>, contact: Option<&RecordId>)
    -> Option<CallerMatch>;
}

/// The machine.
#[derive(Default)]
pub(super) struct Callers {
    book: Option<Box<dyn Book>>,
    known: LiteMap<String, (CallerIdentity, Timestamp)>,
    pane: CustomerPaneView,
}

impl Callers {
    /// Forgets everybody.
    pub(super) fn clear(&mut self) {
        *self = Self {
            book: self.book.take(),
            ..Self::default()
        };
    }

    /// From here on this browser knows people by itself.
    pub(super) fn open_book(&mut self, book: Box<dyn Book>) {
        self.book = Some(book);
    }

    /// It does so no longer.
    pub(super) fn close_book(&mut self) {
        self.book = None;
    }

    /// Another tab has the phone: answers under way do not arrive here any more, and what is known
    /// grows old.
    pub(super) fn let_go(&mut self) {
        self.known = LiteMap::new();
    }

    /// Shows what the last leader showed.
    pub(super) fn go_on(&mut self, shown: CustomerPaneView, desk: &mut Desk) {
        let was_loading = shown.is_loading;
        self.pane = CustomerPaneView {
            is_loading: false,
            is_saving: false,
            ..shown
        };
        // What the last leader was waiting for is asked again.
        if self.pane.caller == CallerIdentity::Looking {
            let number = self.pane.number.clone();
            self.pane.caller = self.look_up(number.as_deref(), desk);
        } else if was_loading {
            self.read_overview(desk);
        }
    }

    /// What is known about a number; asks when nothing fresh is.
    pub(super) fn look_up(&mut self, number: Option<&str>, desk: &mut Desk) -> CallerIdentity {
        let Some(number) = number else {
            return CallerIdentity::Withheld;
        };
        if let Some((identity, until)) = self.known.get(number)
            && (*until > desk.now || *identity == CallerIdentity::Looking)
        {
            return identity.clone();
        }
        let question = CallerQuestion {
            number: number.to_owned(),
        };
        let is_asked = desk.connector(
            Purpose::Lookup(number.to_owned()),
            Method::Post,
            "/callers",
            Credential::RingCentral,
            Some(&question),
        );
        let (identity, life) = match self.in_book(number) {
            Some(identity) => (identity, AGAIN_MS),
            None if is_asked => (CallerIdentity::Looking, 0),
            None => (CallerIdentity::Unasked, 0),
        };
        let until = desk.now.plus_millis(life);
        self.known
            .insert(number.to_owned(), (identity.clone(), until));
        identity
    }

    /// Who has the number as far as is known without asking anybody.
    pub(super) fn who_has(&self, number: &str) -> Option<CallerMatch> {
        let identity = match self.known.get(number) {
            Some((identity, _)) if identity.is_answer() => identity.clone(),
            Some(_) | None => self.in_book(number)?,
        };
        identity.known().cloned()
    }

    /// Who has the number as far as this browser knows; nothing when it knows nobody.
    fn in_book(&self, number: &str) -> Option<CallerIdentity> {
        let matches = self.book.as_ref()?.who_has(number);
        (!matches.is_empty()).then(|| CallerIdentity::of(matches))
    }

    /// Who it is once somebody has chosen: one of the candidates, or anybody of the book.
    pub(super) fn chosen(
        &self,
        caller: &CallerIdentity,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
    ) -> Option<CallerIdentity> {
        caller.chosen(company, contact).or_else(|| {
            let mut found = self.book.as_ref()?.record(company, contact)?;
            found.why = Some(Box::new(Evidence {
                exactness: Exactness::Absent,
                days_since_call: None,
                open: None,
                chosen: None,
            }));
            let others = caller.candidates().into_iter().cloned().collect();
            Some(CallerIdentity::Known { found, others })
        })
    }

    /// The connector answered a lookup.
    pub(super) fn found(
        &mut self,
        number: &str,
        answer: Result<CallerLookup, ConnectorError>,
        now: Timestamp,
    ) -> CallerIdentity {
        let (identity, life) = if let Ok(lookup) = answer {
            let why = lookup.evidence.into_iter();
            let why = why.map(|why| Some(Box::new(why)));
            let why = why.chain(std::iter::repeat(None));
            let judged = lookup.matches.into_iter().zip(why);
            let matches = judged.map(|(found, why)| CallerMatch { why, ..found });
            (CallerIdentity::of(matches.collect()), FRESH_MS)
        } else {
            let known = self.in_book(number);
            (known.unwrap_or(CallerIdentity::Unavailable), AGAIN_MS)
        };
        self.known
            .insert(number.to_owned(), (identity.clone(), now.plus_millis(life)));
        identity
    }

    /// A person said who it is; remembered for the number, whatever a lookup under way would answer.
    pub(super) fn remember(&mut self, number: &str, identity: CallerIdentity, desk: &mut Desk) {
        desk.forget_request(&Purpose::Lookup(number.to_owned()));
        let until = desk.now.plus_millis(FRESH_MS);
        self.known.insert(number.to_owned(), (identity, until));
    }

    /// The whole company is told whose number it is. What is logged tells it as well, so that an answer
    /// that is lost loses nothing.
    pub(super) fn tell_choice(number: &str, chosen: &ChosenRecords, desk: &mut Desk) {
        let choice = NumberChoice {
            number: number.to_owned(),
            company: chosen.company.clone(),
            contact: chosen.contact.clone(),
        };
        let credential = Credential::RingCentral;
        desk.connector(
            Purpose::Choice,
            Method::Put,
            "/callers/choice",
            credential,
            Some(&choice),
        );
    }

    pub(super) const fn pane(&self) -> &CustomerPaneView {
        &self.pane
    }

    /// Shows a call's customer.
    pub(super) fn show(
        &mut self,
        about: Option<TelephonySessionId>,
        number: Option<String>,
        caller: CallerIdentity,
        desk: &mut Desk,
    ) {
        let company = company_of(&caller);
        let is_same = company.is_some() && company == company_of(&self.pane.caller);
        let overview = self.pane.overview.take().filter(|_| is_same);
        self.pane = CustomerPaneView {
            about,
            number,
            caller,
            overview,
            ..CustomerPaneView::default()
        };
        if self.pane.overview.is_none() {
            self.read_overview(desk);
        }
    }

    /// The identity of the call in the pane changed.
    pub(super) fn pane_identity(&mut self, caller: &CallerIdentity, desk: &mut Desk) {
        if self.pane.caller != *caller {
            let (about, number) = (self.pane.about.clone(), self.pane.number.clone());
            self.show(about, number, caller.clone(), desk);
        }
    }

    /// Reads the company in the pane again.
    pub(super) fn read_overview(&mut self, desk: &mut Desk) {
        if let Some(company) = company_of(&self.pane.caller) {
            let path = format!("/customers/{company}");
            let purpose = Purpose::Overview(company);
            self.pane.is_loading = desk.connector(
                purpose,
                Method::Get,
                &path,
                Credential::RingCentral,
                None::<&()>,
            );
        }
    }

    /// The connector answered the overview.
    pub(super) fn overview(
        &mut self,
        company: &RecordId,
        answer: Result<CustomerOverview, ConnectorError>,
    ) {
        if company_of(&self.pane.caller).as_ref() == Some(company) {
            self.pane.is_loading = false;
            if let Ok(overview) = answer {
                self.pane.overview = Some(overview);
            }
        }
    }

    /// Creates a customer.
    pub(super) fn create(
        &mut self,
        session: Option<TelephonySessionId>,
        customer: &NewCustomer,
        desk: &mut Desk,
    ) {
        self.pane.save_problem = None;
        let purpose = Purpose::CreateCustomer(session);
        self.pane.is_saving = desk.connector(
            purpose,
            Method::Post,
            "/customers",
            Credential::RingCentral,
            Some(customer),
        );
    }

    /// The connector answered the creation. Returns who the call's other side is now.
    pub(super) fn created(
        &mut self,
        answer: Result<CreatedCustomer, ConnectorError>,
    ) -> Option<CallerIdentity> {
        self.pane.is_saving = false;
        match answer {
            Ok(created) => Some(CallerIdentity::only(created.found)),
            Err(error) => {
                self.pane.save_problem = Some(error.told());
                None
            }
        }
    }
}

/// The company a caller belongs to.
pub(super) fn company_of(caller: &CallerIdentity) -> Option<RecordId> {
    let company = caller.known()?.company.as_ref()?;
    Some(company.id.clone())
}
