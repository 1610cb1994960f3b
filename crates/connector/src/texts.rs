//! Writes the texts of a conversation to `NetSuite`: one phone call record for each of its days on the
//! rep's clock, however often and by whomever they are reported.

use std::{collections::HashMap, sync::Arc};

use ledgerline_core::{
    domain::{
        caller::{CallerMatch, EntityRef},
        finished_call::ChosenRecords,
        ids::{MessageId, RecordId},
        phone_call::Filing,
        texts::{LocalDay, Merge, Surroundings, TextReport, Written, day_of, external_id},
        time::Timestamp,
    },
    wire::connector::{LoggedTextDay, LoggedTexts, RefusedTextDay},
};

use crate::{
    call_fields::CallFields,
    employees::Rep,
    logging::Logging,
    metrics::Metrics,
    netsuite::{NetSuiteError, Outlook},
    organizers::Organizers,
    records::{LogError, Look, Open, Place, Records, Saved, Trust},
    time_zones::TimeZones,
};

/// More messages than anybody writes between two reports.
const MOST_MESSAGES: usize = 1_000;
/// More people than a group text takes.
const MOST_OTHERS: usize = 20;

/// A day is read and written, and its people are looked up: with so many, a request is answered long before
/// whoever asked gives up.
const MOST_DAYS: usize = 10;

/// What came of the days of a report.
#[derive(Debug, Default)]
struct Round {
    /// How many were tried.
    tried: usize,
    days: Vec<LoggedTextDay>,
    refused: Vec<RefusedTextDay>,
    /// A day stands under whom somebody chose.
    is_chosen: bool,
    /// NetSuite failed at a day.
    has_failed: bool,
}

impl Round {
    /// Takes note of a day; what would befall the others, too, ends the round.
    fn take(
        &mut self,
        (day, report): (LocalDay, &TextReport),
        outcome: Result<Option<WrittenDay>, LogError>,
    ) -> Result<(), LogError> {
        self.tried += 1;
        match outcome {
            // Somebody has deleted it.
            Ok(None) => {}
            Ok(Some(written)) => {
                self.is_chosen |= written.is_chosen;
                self.days.push(written.day);
            }
            Err(LogError::NetSuite(error)) if self.is_of_one_day(&error) => {
                self.refused.push(RefusedTextDay {
                    day: day.iso(),
                    messages: ids(report),
                    problem: error.to_problem(),
                });
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// One day that NetSuite fails at keeps out no other; when it fails at a second one, it is away.
    fn is_of_one_day(&mut self, error: &NetSuiteError) -> bool {
        match error.outlook() {
            Outlook::Field | Outlook::Record => true,
            Outlook::Passing => {
                *error != NetSuiteError::Busy && !std::mem::replace(&mut self.has_failed, true)
            }
            Outlook::Connection | Outlook::Permission => false,
        }
    }

    /// Is it known what came of this day?
    fn knows(&self, day: &str) -> bool {
        let mut written = self.days.iter().map(|one| &one.day);
        let mut refused = self.refused.iter().map(|one| &one.day);
        written.any(|one| one == day) || refused.any(|one| one == day)
    }
}

/// A day that stands in NetSuite.
#[derive(Debug)]
struct WrittenDay {
    day: LoggedTextDay,
    /// Under whom somebody chose.
    is_chosen: bool,
}

/// Writes texts.
#[derive(Debug)]
pub struct Texts {
    records: Arc<Records>,
    call_fields: Arc<CallFields>,
    logging: Logging,
    organizers: Organizers,
    time_zones: TimeZones,
    metrics: Arc<Metrics>,
}

impl Texts {
    /// Writes into `records`; `organizers` says whose a day is.
    pub(crate) fn new(
        (records, call_fields): (Arc<Records>, Arc<CallFields>),
        logging: Logging,
        organizers: Organizers,
        time_zones: TimeZones,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            records,
            call_fields,
            logging,
            organizers,
            time_zones,
            metrics,
        }
    }

    /// Writes the texts for this rep, the oldest day first, and no more days than one request has time
    /// for. A day that is refused keeps no other from being written. One that fails as all others would
    /// leaves those before it written; reporting all of them again is harmless.
    pub async fn log(&self, rep: &Rep, report: &TextReport) -> Result<LoggedTexts, LogError> {
        if report.messages.len() > MOST_MESSAGES {
            return Err(LogError::Invalid("more than 1000 messages"));
        }
        if report.others.len() > MOST_OTHERS {
            return Err(LogError::Invalid("more than 20 others"));
        }
        let rules = self.logging.rules().await?;
        let others = report.others.iter();
        let numbers = others.filter_map(|other| other.number.as_deref());
        let numbers = numbers.chain(report.local_number.as_deref());
        let home = self.logging.home();
        if let Some(rule) = rules.leaves_out_texts(&rep.extension_id, numbers, home) {
            return Ok(LoggedTexts {
                days: Vec::new(),
                left_out_by: Some(rule),
                is_more: false,
                refused: Vec::new(),
            });
        }
        let clock = |at| self.time_zones.wall_clock(rep.email.as_deref(), at);
        let own = report.chosen.as_ref();
        let report = &self.with_latest_choice(report).await?;
        let mut told = report.by_day(&clock);
        let mut is_more = told.len() > MOST_DAYS;
        told.truncate(MOST_DAYS);
        let mut round = Round::default();
        for (day, report) in &told {
            let written = self.log_day(rep, *day, report).await;
            round.take((*day, report), written)?;
        }
        if let Some(chosen) = &report.chosen {
            is_more |= self.file_others(rep, report, chosen, &mut round).await?;
        }
        if let (Some(chosen), [other]) = (own, report.others.as_slice())
            && round.is_chosen
            && own == report.chosen.as_ref()
        {
            let number = other.number.as_deref();
            self.records.remember_choice(number, chosen, rep).await?;
        }
        let Round {
            mut days, refused, ..
        } = round;
        days.sort_by(|one, other| one.day.cmp(&other.day));
        Ok(LoggedTexts {
            days,
            left_out_by: None,
            is_more: is_more || !refused.is_empty(),
            refused,
        })
    }

    /// A conversation keeps saying what was once chosen for it. Of that and what somebody chose for the
    /// number, the later counts.
    async fn with_latest_choice(&self, report: &TextReport) -> Result<TextReport, LogError> {
        let mut report = report.clone();
        if let (Some(chosen), [other]) = (&report.chosen, report.others.as_slice()) {
            let number = other.number.as_deref();
            if let Some(later) = self.records.later_choice(number, chosen).await? {
                report.chosen = Some(later);
            }
        }
        Ok(report)
    }

    /// The days of the conversation that nothing is told of just now follow the choice, too, as far as there
    /// is time. Are others left?
    async fn file_others(
        &self,
        rep: &Rep,
        report: &TextReport,
        chosen: &ChosenRecords,
        round: &mut Round,
    ) -> Result<bool, LogError> {
        let beginning = format!("rc-sms-{}-", report.conversation);
        let choice = report.without_messages();
        for (key, written) in self.records.remembered::<Written>(&beginning).await? {
            let Some(day) = day_of(&report.conversation, &key) else {
                continue;
            };
            let iso = day.iso();
            let is_left_alone = report.refused.contains(&iso) || round.knows(&iso);
            if is_left_alone || !written.yields_to(chosen) {
                continue;
            }
            if round.tried >= MOST_DAYS {
                return Ok(true);
            }
            let written = self.log_day(rep, day, &choice).await;
            round.take((day, &choice), written)?;
        }
        Ok(false)
    }

    async fn log_day(
        &self,
        rep: &Rep,
        day: LocalDay,
        report: &TextReport,
    ) -> Result<Option<WrittenDay>, LogError> {
        let key = external_id(&report.conversation, day)
            .ok_or(LogError::Invalid("conversation cannot be an external id"))?;
        let rep = &self
            .organizers
            .apply(rep.clone(), began(day, report))
            .await?;
        let (mut look, mut trust) = (Look::IfRemembered, Trust::Known);
        let (saved, found, has_news) = loop {
            let written = self.write_day(rep, report, &key, (look, trust)).await?;
            let Some((saved, found, has_news)) = written else {
                return Ok(None);
            };
            match saved {
                Saved::Stands(saved) => break (saved, found, has_news),
                Saved::IsNotNew => look = Look::First,
                Saved::Misfiled(under, refusal) => {
                    trust = self.records.look_anew((under, refusal), trust).await?;
                }
            }
        };
        if has_news {
            self.metrics.text_days_written.count();
        }
        let iso = day.iso();
        self.records.note_contact(found.as_ref(), &iso).await?;
        let chosen = report.chosen.as_ref();
        let stands = |found: &CallerMatch| chosen.is_some_and(|chosen| is_of(chosen, found));
        Ok(Some(WrittenDay {
            // NetSuite takes them: whoever is gone there is nobody's choice for the next call.
            is_chosen: trust == Trust::Known && found.as_ref().is_some_and(stands),
            day: LoggedTextDay {
                day: iso,
                messages: ids(report),
                record: self.records.logged(saved, found),
            },
        }))
    }

    /// Nothing when there is nothing left to file.
    async fn write_day(
        &self,
        rep: &Rep,
        report: &TextReport,
        key: &str,
        (look, trust): (Look, Trust),
    ) -> Result<Option<(Saved, Option<CallerMatch>, bool)>, LogError> {
        let mut open: Open<Written> = self.records.open(key, look).await?;
        let message = open.message.clone();
        if message.is_none() && report.messages.is_empty() {
            // Somebody has deleted it.
            self.records.forget(key).await?;
            return Ok(None);
        }
        let reporter = (&rep.extension_id, rep.name.as_str());
        let (exact, remembered) = (open.exact.take(), open.remembered.take());
        let merge = Merge::new(report, reporter, message.as_deref(), exact, remembered);
        let matches = self.matches(report).await?;
        let (filing, found) = self
            .filing(report, (&open, trust), &merge, &matches)
            .await?;
        let names = names(report, &matches, found.as_ref());
        let (mut record, written) = merge.finish(&Surroundings {
            names: &|number| names.get(number).cloned(),
            filing: &filing,
            assigned: rep.employee.as_ref().map(|employee| &employee.id),
            wall_clock: &|at| self.time_zones.wall_clock(rep.email.as_deref(), at),
        });
        if let Some(record) = &mut record {
            let rules = self.logging.rules().await?;
            let is_empty = |field: &str| open.is_empty(field);
            let told = (&record.facts, &record.entered);
            record.custom = self.call_fields.values(&rules, told, is_empty).await?;
        }
        let has_news = record.is_some();
        let saved = self.records.save(open, record, written, |_, _| ()).await?;
        Ok(Some((saved, found, has_news)))
    }

    /// Who has the numbers of the others, in their order.
    async fn matches(&self, report: &TextReport) -> Result<Vec<Vec<CallerMatch>>, LogError> {
        let mut matches = Vec::new();
        for other in &report.others {
            matches.push(self.records.by_number(other.number.as_deref()).await?);
        }
        Ok(matches)
    }

    async fn filing(
        &self,
        report: &TextReport,
        (open, trust): (&Open<Written>, Trust),
        merge: &Merge<'_>,
        matches: &[Vec<CallerMatch>],
    ) -> Result<(Filing, Option<CallerMatch>), LogError> {
        let stands = (open.company(), open.contact());
        let chosen = (merge.wanted(stands.0, stands.1), report.chosen.as_ref());
        let place = self
            .records
            .place(chosen, (open, trust), stands, merge.filed());
        let (filing, found) = match place.await? {
            Place::Stays(named) => return Ok((Filing::Unchanged, named)),
            Place::Chosen(filing, found) => (filing, found),
            Place::Mended(filing, found) => (filing, Some(found)),
            Place::ByNumber if trust == Trust::Nobody => (Filing::Nobody, None),
            Place::ByNumber => by_numbers(matches),
        };
        if matches!(filing, Filing::Under { .. }) {
            return Ok((filing, found));
        }
        let left = self.records.by_no_number(filing, (open, trust), stands);
        Ok(left.await?)
    }
}

/// The messages of a report.
fn ids(report: &TextReport) -> Vec<MessageId> {
    let messages = report.messages.iter();
    messages.map(|message| message.id.clone()).collect()
}

/// Are these the records that were chosen? A contact may be another company's than was chosen with it.
fn is_of(chosen: &ChosenRecords, found: &CallerMatch) -> bool {
    let is_it = |found: &Option<EntityRef>, chosen: &RecordId| {
        found.as_ref().is_some_and(|found| found.id == *chosen)
    };
    match (&chosen.contact, &chosen.company) {
        (Some(contact), _) => is_it(&found.contact, contact),
        (None, Some(company)) => is_it(&found.company, company),
        (None, None) => false,
    }
}

/// When a day's texts began, as far as the report tells; a day that nothing is told of is told by its noon.
fn began(day: LocalDay, report: &TextReport) -> Timestamp {
    let first = report.messages.iter().map(|message| message.at).min();
    let noon = || Timestamp::parse_iso(&format!("{}T12:00:00Z", day.iso()));
    first.or_else(noon).unwrap_or_default()
}

/// One match files the texts. A group is filed under the company that all who are known belong to,
/// and under nobody's name.
fn by_numbers(matches: &[Vec<CallerMatch>]) -> (Filing, Option<CallerMatch>) {
    let all: Vec<CallerMatch> = matches.iter().flatten().cloned().collect();
    if let [_] = matches {
        let found = match all.as_slice() {
            [only] => Some(only.clone()),
            [] | [_, _, ..] => None,
        };
        return (Filing::by_number(&all), found);
    }
    if let [only] = all.as_slice() {
        return (Filing::by_number(&all), Some(only.clone()));
    }
    let companies: Vec<Option<&EntityRef>> = all.iter().map(|one| one.company.as_ref()).collect();
    if let [Some(first), rest @ ..] = companies.as_slice()
        && rest
            .iter()
            .all(|one| one.is_some_and(|one| one.id == first.id))
    {
        let company: Option<RecordId> = Some(first.id.clone());
        let found = CallerMatch {
            why: None,
            contact: None,
            title: None,
            ..all[0].clone()
        };
        return (
            Filing::Under {
                company,
                contact: None,
            },
            Some(found),
        );
    }
    (Filing::by_number(&all), None)
}

/// The names `NetSuite` has for the numbers; where several have one, the name is the network's.
fn names(
    report: &TextReport,
    matches: &[Vec<CallerMatch>],
    found: Option<&CallerMatch>,
) -> HashMap<String, String> {
    let is_alone = report.others.len() == 1;
    let others = report.others.iter().zip(matches);
    others
        .filter_map(|(other, matches)| {
            let found = match (found, matches.as_slice()) {
                (Some(found), _) if is_alone => found,
                (_, [only]) => only,
                (_, [] | [_, _, ..]) => return None,
            };
            Some((other.number.clone()?, found.display_name().to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::caller::{EntityKind, PhoneField};

    use super::*;

    fn found(contact: &str, company: &str) -> CallerMatch {
        let entity = |id: &str, kind| EntityRef {
            id: RecordId::new(id),
            kind,
            name: id.to_owned(),
        };
        CallerMatch {
            why: None,
            contact: Some(entity(contact, EntityKind::Contact)),
            company: Some(entity(company, EntityKind::Customer)),
            title: None,
            field: PhoneField::Main,
            stored_as: String::new(),
            url: None,
        }
    }

    #[test]
    fn a_group_of_one_company_is_filed_under_it_and_a_mixed_one_waits_for_the_rep() {
        let (filing, named) = by_numbers(&[vec![found("1", "600")], vec![found("2", "600")]]);
        let under = Filing::Under {
            company: Some(RecordId::new("600")),
            contact: None,
        };
        assert_eq!(filing, under);
        assert_eq!(named.unwrap().contact, None);
        let (filing, _) = by_numbers(&[vec![found("1", "600")], vec![found("2", "601")]]);
        assert_eq!(filing, Filing::Ambiguous(2));
        let (filing, named) = by_numbers(&[vec![found("1", "600")], vec![]]);
        assert!(matches!(
            filing,
            Filing::Under {
                contact: Some(_),
                ..
            }
        ));
        assert_eq!(named.unwrap().display_name(), "1");
        let (filing, _) = by_numbers(&[vec![found("1", "600"), found("2", "600")]]);
        assert_eq!(filing, Filing::Ambiguous(2), "one number, two people");
    }
}
