//! Writes the texts of a conversation to `NetSuite`: one phone call record for each of its days on the
//! rep's clock, however often and by whomever they are reported.

use std::{collections::HashMap, sync::Arc};

use ledgerline_core::{
    domain::{
        caller::{CallerMatch, EntityRef},
        finished_call::ChosenRecords,
        ids::RecordId,
        phone_call::Filing,
        texts::{LocalDay, Merge, Surroundings, TextReport, Written, day_of, external_id},
        time::Timestamp,
    },
    wire::connector::{LoggedTextDay, LoggedTexts},
};

use crate::{
    call_fields::CallFields,
    employees::Rep,
    logging::Logging,
    metrics::Metrics,
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
    /// for. A day that fails leaves those before it written; reporting all of them again is harmless.
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
            });
        }
        let clock = |at| self.time_zones.wall_clock(rep.email.as_deref(), at);
        let report = &self.with_latest_choice(rep, report).await?;
        let mut told = report.by_day(&clock);
        let mut is_more = told.len() > MOST_DAYS;
        told.truncate(MOST_DAYS);
        let mut days = Vec::new();
        for (day, report) in &told {
            days.extend(self.log_day(rep, *day, report).await?);
        }
        if let Some(chosen) = &report.chosen {
            let left = MOST_DAYS - told.len();
            is_more |= self
                .file_others(rep, report, chosen, left, &mut days)
                .await?;
        }
        days.sort_by(|one, other| one.day.cmp(&other.day));
        Ok(LoggedTexts {
            days,
            left_out_by: None,
            is_more,
        })
    }

    /// A conversation keeps saying what was once chosen for it. Of that and what somebody chose for the
    /// number, the later counts.
    async fn with_latest_choice(
        &self,
        rep: &Rep,
        report: &TextReport,
    ) -> Result<TextReport, LogError> {
        let mut report = report.clone();
        if let (Some(chosen), [other]) = (&report.chosen, report.others.as_slice()) {
            let number = other.number.as_deref();
            match self.records.later_choice(number, chosen).await? {
                Some(later) => report.chosen = Some(later),
                None => self.records.remember_choice(number, chosen, rep).await?,
            }
        }
        Ok(report)
    }

    /// The days of the conversation that nothing is told of just now follow the choice, too, so many of
    /// them at most. Are others left?
    async fn file_others(
        &self,
        rep: &Rep,
        report: &TextReport,
        chosen: &ChosenRecords,
        mut most: usize,
        days: &mut Vec<LoggedTextDay>,
    ) -> Result<bool, LogError> {
        let beginning = format!("rc-sms-{}-", report.conversation);
        let choice = report.without_messages();
        for (key, written) in self.records.remembered::<Written>(&beginning).await? {
            if let Some(day) = day_of(&report.conversation, &key)
                && written.yields_to(chosen)
            {
                if most == 0 {
                    return Ok(true);
                }
                most -= 1;
                days.extend(self.log_day(rep, day, &choice).await?);
            }
        }
        Ok(false)
    }

    async fn log_day(
        &self,
        rep: &Rep,
        day: LocalDay,
        report: &TextReport,
    ) -> Result<Option<LoggedTextDay>, LogError> {
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
        Ok(Some(LoggedTextDay {
            day: iso,
            messages: report
                .messages
                .iter()
                .map(|message| message.id.clone())
                .collect(),
            record: self.records.logged(saved, found),
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
            let custom = self.call_fields.values(&rules, &record.facts, is_empty);
            record.custom = custom.await?;
        }
        let has_news = record.is_some();
        let saved = self.records.save(open, record, written).await?;
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
