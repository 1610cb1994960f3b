//! Writes a finished call to `NetSuite`, once, however often and by whomever it is reported.
//!
//! What the record says already is read first, and [`Merge`] puts the report into it.

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        caller::CallerMatch,
        finished_call::FinishedCall,
        ids::{ExtensionId, TelephonySessionId},
        logging::{Entered, Fate, LoggingRules, Source},
        phone_call::{Filing, Merge, Surroundings, Written, external_id},
        texts::LocalDay,
    },
    wire::connector::{CallAnswer, LoggedCall},
};

use crate::{
    call_fields::CallFields,
    call_quality::CallQuality,
    employees::{Employees, Rep},
    filing::{Filed, Filer},
    linking::{Linking, Refiled},
    logging::Logging,
    metrics::Metrics,
    netsuite::NetSuiteError,
    organizers::Organizers,
    records::{LogError, Look, Open, Place, Records, Saved, Trust},
    storage::StorageError,
    time_zones::TimeZones,
};

/// Writes calls.
#[derive(Debug)]
pub struct Calls {
    records: Arc<Records>,
    filer: Filer,
    call_fields: Arc<CallFields>,
    employees: Employees,
    logging: Logging,
    time_zones: TimeZones,
    organizers: Organizers,
    linking: Arc<Linking>,
    quality: CallQuality,
    metrics: Arc<Metrics>,
}

/// What came of writing a report.
struct Wrote {
    saved: Saved,
    filed: Filed,
    /// The rep chose just now where it is filed.
    is_chosen: bool,
    change: Change,
    /// Fields that the rep filled in and that are not in the record as they did.
    not_taken: Vec<String>,
}

/// What telling of a call did to its record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// There was none before.
    Created,
    /// It says more now.
    Amended,
    /// It said all this already.
    Nothing,
}

impl Calls {
    /// Writes into `records`. `organizers` says who gets the calls of people who are no employees.
    pub(crate) fn new(
        (records, filer, call_fields): (Arc<Records>, Filer, Arc<CallFields>),
        employees: Employees,
        logging: Logging,
        time_zones: TimeZones,
        organizers: Organizers,
        linking: Arc<Linking>,
        (quality, metrics): (CallQuality, Arc<Metrics>),
    ) -> Self {
        Self {
            records,
            filer,
            call_fields,
            employees,
            logging,
            time_zones,
            organizers,
            linking,
            quality,
            metrics,
        }
    }

    /// Did this extension tell as much of the call before? Then telling it again, without a note, would
    /// change nothing, and NetSuite need not be asked.
    pub async fn has_heard(
        &self,
        extension: &ExtensionId,
        call: &FinishedCall,
    ) -> Result<bool, LogError> {
        let Some(key) = external_id(&call.telephony_session_id) else {
            return Ok(false);
        };
        let memory = self.records.memory::<Written>(&key).await?;
        let written = memory.remembered();
        Ok(written.is_some_and(|written| written.has_heard(extension, call)))
    }

    /// Is something of what this extension tells of the call in its record?
    pub async fn has_told(
        &self,
        extension: &ExtensionId,
        session: &TelephonySessionId,
    ) -> Result<bool, LogError> {
        let Some(key) = external_id(session) else {
            return Ok(false);
        };
        let memory = self.records.memory::<Written>(&key).await?;
        let written = memory.remembered();
        Ok(written.is_some_and(|written| written.knows(extension)))
    }

    /// Takes note that somebody has deleted the call's record, so that it can be told anew. What people
    /// wrote is kept for the new one.
    pub(crate) async fn lost(&self, session: &TelephonySessionId) -> Result<(), LogError> {
        match external_id(session) {
            Some(key) => self.records.lost(&key, Written::gone).await,
            None => Ok(()),
        }
    }

    /// Writes the call that a browser tells of for this rep, unless a rule leaves it out. A record that
    /// is there already stays, and is named.
    pub async fn log(&self, rep: &Rep, call: &FinishedCall) -> Result<CallAnswer, LogError> {
        let extension = &rep.extension_id;
        let rules = self.logging.rules().await?;
        let colleagues = self.employees.colleagues().await?;
        let left_out_by = rules.leaves_out(call, Some(extension), Source::Browser, &colleagues);
        let Some(left_out_by) = left_out_by else {
            let (logged, _) = self.tell(rep, call, Source::Browser).await?;
            return Ok(CallAnswer::Logged(Box::new(logged)));
        };
        let session = &call.telephony_session_id;
        if self.has_told(extension, session).await?
            && let Some(key) = external_id(session)
        {
            let open: Open<Written> = self.records.open(&key, Look::First).await?;
            if let Some(record) = open.record() {
                let found = self.records.named(open.company(), open.contact()).await?;
                let logged = self.records.logged((record, key), found);
                return Ok(CallAnswer::Logged(Box::new(logged)));
            }
        }
        self.linking.left_out(session, extension).await?;
        Ok(CallAnswer::LeftOut { left_out_by })
    }

    /// Writes the call for this rep, and says what that did. Whoever tells it has looked at the rules.
    pub async fn tell(
        &self,
        rep: &Rep,
        call: &FinishedCall,
        source: Source,
    ) -> Result<(LoggedCall, Change), LogError> {
        let key = external_id(&call.telephony_session_id).ok_or(LogError::Invalid(
            "telephonySessionId cannot be an external id",
        ))?;
        if call.ended_at < call.started_at {
            return Err(LogError::Invalid("endedAt is before startedAt"));
        }
        let (mut look, mut trust) = (Look::IfRemembered, Trust::Known);
        let (saved, filed, is_chosen, change, not_taken) = loop {
            let wrote = self.write(rep, (call, source), &key, (look, trust)).await?;
            match wrote.saved {
                Saved::Stands(saved) => {
                    let (filed, is_chosen) = (wrote.filed, wrote.is_chosen);
                    break (saved, filed, is_chosen, wrote.change, wrote.not_taken);
                }
                Saved::IsNotNew => {
                    self.organizers.forget_filed(&key).await?;
                    look = Look::First;
                }
                Saved::Misfiled(under, refusal) => {
                    trust = self.records.look_anew((under, refusal), trust).await?;
                }
            }
        };
        if change != Change::Nothing {
            self.metrics.calls_written.count();
            let refiled = Refiled {
                is_new: change == Change::Created,
                company: filed.filing.company(),
                is_chosen,
            };
            let session = &call.telephony_session_id;
            self.linking.record_written(session, refiled).await;
        }
        if let Some(chosen) = &call.chosen
            && trust == Trust::Known
        {
            let number = call.remote.number.as_deref();
            self.records.remember_choice(number, chosen, rep).await?;
        }
        let day = self
            .time_zones
            .wall_clock(rep.email.as_deref(), call.started_at);
        let day = LocalDay::from(day).iso();
        let Filed { found, unfiled, .. } = filed;
        self.records.note_contact(found.as_ref(), &day).await?;
        let logged = self.records.logged(saved, found);
        self.quality.keep(rep, call, &logged.record).await?;
        let logged = LoggedCall {
            unfiled,
            not_taken,
            ..logged
        };
        Ok((logged, change))
    }

    /// Where a call would be filed by these rules, asking nobody; nothing while that cannot be told.
    pub(crate) async fn fate(
        &self,
        call: &FinishedCall,
        source: Source,
        rules: &LoggingRules,
    ) -> Result<Option<Fate>, StorageError> {
        self.filer.fate(call, source, rules).await
    }

    /// The field of the company's own, by its label, that NetSuite's form demands and nothing fills.
    pub(crate) async fn own_field_demanded(&self, refusal: &NetSuiteError) -> Option<String> {
        let labels = refusal.demand()?;
        // Where the catalog cannot be read, nobody knows whose field it is.
        let known = self.call_fields.lately().await.unwrap_or_default();
        let is_own = |label: &&str| known.iter().any(|field| field.label == *label);
        labels.split(", ").find(is_own).map(str::to_owned)
    }

    /// Would NetSuite take what these rules create? Why not, in words.
    pub(crate) async fn cannot_create(
        &self,
        rules: &LoggingRules,
    ) -> Result<Option<String>, NetSuiteError> {
        self.filer.cannot_create(rules).await
    }

    async fn write(
        &self,
        rep: &Rep,
        (call, source): (&FinishedCall, Source),
        key: &str,
        (look, trust): (Look, Trust),
    ) -> Result<Wrote, LogError> {
        let mut open: Open<Written> = self.records.open(key, look).await?;
        let message = open.message.clone();
        let reporter = (&rep.extension_id, rep.name.as_str());
        let (exact, remembered) = (open.exact.take(), open.remembered.take());
        // It was written, and the answer to that never came.
        let is_unconfirmed = exact.is_some() && remembered.is_none();
        let merge = Merge::new(call, reporter, message.as_deref(), exact, remembered);
        let rules = self.logging.rules().await?;
        let (filed, is_chosen) = self
            .filing((call, source), (&open, trust), &merge, &rules)
            .await?;
        let is_owed = merge.brings_work() || is_chosen;
        let email = self.email_of_owner(merge.owner(), rep).await?;
        let employee = rep.employee.as_ref().map(|employee| &employee.id);
        let standing_in = self.organizers.default_organizer().await?;
        let assigned = employee.or(standing_in.as_ref());
        let is_leading = merge.is_leading();
        // A phone call of NetSuite has no field for these: whoever stands in the record says the rest.
        let context = self.organizers.context(&rep.extension_id).await?.words();
        let named = match context {
            Some(context) => Some(format!("{} ({context})", rep.name)),
            // An employee as organizer says it better.
            None => employee.is_none().then(|| rep.name.clone()),
        };
        let (mut record, mut written) = merge.finish(&Surroundings {
            name: filed.found.as_ref().map(CallerMatch::display_name),
            filing: &filed.filing,
            assigned,
            rep: named.as_deref(),
            phone: open.phone(),
            wording: rules.wording(),
            wall_clock: &|at| self.time_zones.wall_clock(email.as_deref(), at),
            worded_clock: &|at| {
                let company = rules.time_zone.as_deref();
                self.time_zones.worded(company, email.as_deref(), at)
            },
        });
        if let Some(record) = &mut record {
            let is_empty = |field: &str| open.is_empty(field);
            let told = (&record.facts, &record.entered);
            record.custom = self.call_fields.values(&rules, told, is_empty).await?;
        }
        let mut not_taken = Vec::new();
        if let Some(record) = &record {
            let is_written = |field: &str| record.custom.iter().any(|(one, _)| one == field);
            written.took(&record.entered, is_written);
            not_taken = asked_in_vain(&rules, &record.entered, is_written);
        }
        let change = match (&record, open.exists()) {
            (None, _) if is_unconfirmed => Change::Created,
            (None, _) => Change::Nothing,
            (Some(_), true) => Change::Amended,
            (Some(_), false) => Change::Created,
        };
        if is_leading && change != Change::Nothing {
            // Before it is written: a record that nobody remembers could not be corrected later.
            let told = (&rep.extension_id, call.started_at);
            self.organizers.note_filed(key, told, assigned).await?;
        }
        let there = open.record();
        let entered = record.as_ref().map(|record| record.entered.clone());
        let entered = entered.unwrap_or_default();
        let without = |written: &mut Written, refused: Vec<String>| {
            for field in refused {
                written.not_taken(&field);
                if entered.get(&field).is_some() {
                    not_taken.push(field);
                }
            }
        };
        let saved = self.records.save(open, record, written, without).await;
        if let (Err(LogError::NetSuite(NetSuiteError::Locked { .. })), Some(record), false) =
            (&saved, there, is_owed)
        {
            // What stands there stands; nobody's words are missing in it.
            return Ok(Wrote {
                saved: Saved::Stands((record, key.to_owned())),
                filed,
                is_chosen: false,
                change: Change::Nothing,
                not_taken: Vec::new(),
            });
        }
        Ok(Wrote {
            saved: saved?,
            filed,
            is_chosen,
            change,
            not_taken,
        })
    }

    /// The email of whoever's wall clock the record goes by.
    async fn email_of_owner(
        &self,
        owner: Option<&ExtensionId>,
        rep: &Rep,
    ) -> Result<Option<String>, LogError> {
        let is_another = |owner: &&ExtensionId| **owner != rep.extension_id;
        let Some(owner) = owner.filter(is_another) else {
            return Ok(rep.email.clone());
        };
        let owner = self.employees.remembered(owner).await?;
        Ok(owner.and_then(|owner| owner.email))
    }

    /// Where the call is filed, and whether the rep chose that just now.
    async fn filing(
        &self,
        (call, source): (&FinishedCall, Source),
        (open, trust): (&Open<Written>, Trust),
        merge: &Merge<'_>,
        rules: &LoggingRules,
    ) -> Result<(Filed, bool), LogError> {
        let session = &call.telephony_session_id;
        let behind = self
            .linking
            .customer_behind(session, open.company())
            .await?;
        let stands = (behind.as_ref().or(open.company()), open.contact());
        let wanted = merge.wanted(stands.0, stands.1);
        let chosen = (wanted, merge.chosen());
        let place = self
            .records
            .place(chosen, (open, trust), stands, merge.filed());
        let is_filed = open.is_filed();
        let (filed, is_chosen) = match place.await? {
            Place::Stays(named) => return Ok((Filed::is(Filing::Unchanged, named), false)),
            Place::Chosen(filing, found) => (Filed::is(filing, found), true),
            Place::Mended(filing, found) => (Filed::is(filing, Some(found)), false),
            Place::ByNumber if trust == Trust::Nobody => (self.filer.nobody(call), false),
            Place::ByNumber => {
                let filed = self.filer.by_number(call, source, rules, is_filed);
                (filed.await?, false)
            }
        };
        if is_filed && !matches!(filed.filing, Filing::Under { .. }) {
            let asked = self.filer.nobody(call);
            let (filing, found) = self
                .records
                .by_no_number(asked.filing, (open, trust), stands)
                .await?;
            let unfiled = asked.unfiled.filter(|_| filing != Filing::Unchanged);
            let filed = Filed {
                filing,
                found,
                unfiled,
            };
            return Ok((filed, false));
        }
        Ok((self.filer.housed(filed, rules).await?, is_chosen))
    }
}

/// The fields that the rules have a rep fill in, who did, and that are not written so.
fn asked_in_vain(
    rules: &LoggingRules,
    entered: &Entered,
    is_written: impl Fn(&str) -> bool,
) -> Vec<String> {
    let asked = rules.call_fields.iter().filter(|rule| rule.ask().is_some());
    let fields = asked.map(|rule| rule.field.as_str());
    fields
        .filter(|field| entered.get(field).is_some() && !is_written(field))
        .map(str::to_owned)
        .collect()
}
