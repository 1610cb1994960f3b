//! How well calls were heard, over the last weeks: kept with each call that a browser tells of, for as long
//! as the report goes back, and counted for whoever asks.

use std::collections::BTreeMap;

use ledgerline_core::domain::{
    finished_call::FinishedCall,
    ids::{ExtensionId, RecordId, TelephonySessionId},
    quality::{Cause, Grade, Heard, Quality},
    quality_report::{BadCall, DAYS, QualityDay, QualityPerson, QualityReport, Tally},
    texts::LocalDay,
    time::Timestamp,
};
use sqlx::{Row as _, any::AnyRow};

use crate::{
    clock::Clock,
    employees::Rep,
    records,
    ringcentral::Identity,
    settings::{Origin, Settings},
    storage::{Database, StorageError},
    time_zones::TimeZones,
};

const DAY_MILLIS: i64 = 86_400_000;
/// Calls that are named as the worst.
const MOST_NAMED: i64 = 10;

/// Keeps it.
#[derive(Clone, Debug)]
pub(crate) struct CallQuality {
    database: Database,
    clock: Clock,
    time_zones: TimeZones,
    pages: Option<Origin>,
}

impl CallQuality {
    /// As the settings say.
    pub(crate) fn of(settings: &Settings, database: &Database, clock: &Clock) -> Self {
        Self {
            database: database.clone(),
            clock: clock.clone(),
            time_zones: settings.time_zones.clone(),
            pages: settings.netsuite.app_url.clone(),
        }
    }

    /// What a browser tells of a call. Of two that carried its sound one after the other, that counts which
    /// did so longer.
    pub(crate) async fn keep(
        &self,
        rep: &Rep,
        call: &FinishedCall,
        record: &RecordId,
    ) -> Result<(), StorageError> {
        let Some(heard) = call.heard.map(bounded) else {
            return Ok(());
        };
        let email = rep.email.as_deref();
        let day = LocalDay::from(self.time_zones.wall_clock(email, call.started_at)).iso();
        let statement = "INSERT INTO call_quality (extension, session, record, day, started_at, \
             typical, worst, cause, good_ms, fair_ms, poor_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             ON CONFLICT (extension, session) DO UPDATE SET record = excluded.record, \
             day = excluded.day, started_at = excluded.started_at, typical = excluded.typical, \
             worst = excluded.worst, cause = excluded.cause, good_ms = excluded.good_ms, \
             fair_ms = excluded.fair_ms, poor_ms = excluded.poor_ms \
             WHERE excluded.good_ms + excluded.fair_ms + excluded.poor_ms \
             >= call_quality.good_ms + call_quality.fair_ms + call_quality.poor_ms";
        sqlx::query(statement)
            .bind(rep.extension_id.as_str())
            .bind(call.telephony_session_id.as_str())
            .bind(record.as_str())
            .bind(day)
            .bind(call.started_at.as_millis())
            .bind(grade_word(heard.typical()))
            .bind(grade_word(heard.worst.grade))
            .bind(heard.worst.cause.map(cause_word))
            .bind(heard.good_ms)
            .bind(heard.fair_ms)
            .bind(heard.poor_ms)
            .execute(&self.database)
            .await?;
        sqlx::query("DELETE FROM call_quality WHERE day < $1")
            .bind(self.first_day())
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// The company's report, or that of one person's own calls.
    pub(crate) async fn report(
        &self,
        own: Option<&Identity>,
    ) -> Result<QualityReport, StorageError> {
        let own = own.map(|who| &who.extension_id);
        let mut total = Tally::default();
        let mut days: BTreeMap<String, Tally> = BTreeMap::new();
        for row in &self.counted("q.day", own).await? {
            let (grades, cause, calls) = counts(row)?;
            total.add(grades.0, grades.1, cause, calls);
            let day = days.entry(row.try_get("whose")?).or_default();
            day.add(grades.0, grades.1, cause, calls);
        }
        let days = days.into_iter().rev();
        Ok(QualityReport {
            total,
            days: days.map(|(day, tally)| QualityDay { day, tally }).collect(),
            people: match own {
                Some(_) => Vec::new(),
                None => self.people().await?,
            },
            worst: self.worst(own).await?,
            read_at: self.clock.now(),
        })
    }

    async fn people(&self) -> Result<Vec<QualityPerson>, StorageError> {
        let mut people: BTreeMap<String, QualityPerson> = BTreeMap::new();
        for row in &self.counted("q.extension", None).await? {
            let (grades, cause, calls) = counts(row)?;
            let extension: String = row.try_get("whose")?;
            let name: Option<String> = row.try_get("name")?;
            let person = people
                .entry(extension.clone())
                .or_insert_with(|| QualityPerson {
                    extension: ExtensionId::new(extension),
                    name,
                    tally: Tally::default(),
                });
            person.tally.add(grades.0, grades.1, cause, calls);
        }
        let mut people: Vec<_> = people.into_values().collect();
        // The share, so that nobody stands first who only calls much.
        people.sort_by(|one, other| {
            let share = |it: &QualityPerson, of: &QualityPerson| {
                u64::from(it.tally.troubled()) * u64::from(of.tally.calls())
            };
            share(other, one)
                .cmp(&share(one, other))
                .then_with(|| one.name.cmp(&other.name))
        });
        Ok(people)
    }

    /// How many calls were heard alike, by `whose`, a column.
    async fn counted(
        &self,
        whose: &str,
        own: Option<&ExtensionId>,
    ) -> Result<Vec<AnyRow>, StorageError> {
        let statement = format!(
            "SELECT {whose} AS whose, MAX(p.name) AS name, q.typical AS typical, q.worst AS worst, \
             q.cause AS cause, COUNT(*) AS calls FROM call_quality q \
             LEFT JOIN person p ON p.extension_id = q.extension \
             WHERE q.day >= $1{} GROUP BY {whose}, q.typical, q.worst, q.cause",
            of(own)
        );
        self.rows(&statement, own).await
    }

    async fn worst(&self, own: Option<&ExtensionId>) -> Result<Vec<BadCall>, StorageError> {
        let statement = format!(
            "SELECT q.session AS session, q.extension AS extension, p.name AS name, \
             q.record AS record, q.started_at AS started_at, q.worst AS worst, q.cause AS cause, \
             q.good_ms AS good_ms, q.fair_ms AS fair_ms, q.poor_ms AS poor_ms FROM call_quality q \
             LEFT JOIN person p ON p.extension_id = q.extension \
             WHERE q.day >= $1{} AND q.worst <> 'good' \
             ORDER BY q.poor_ms DESC, q.fair_ms DESC, q.started_at DESC, q.session \
             LIMIT {MOST_NAMED}",
            of(own)
        );
        let rows = self.rows(&statement, own).await?;
        rows.iter().map(|row| self.bad_call(row)).collect()
    }

    async fn rows(
        &self,
        statement: &str,
        own: Option<&ExtensionId>,
    ) -> Result<Vec<AnyRow>, StorageError> {
        let mut query = sqlx::query(statement).bind(self.first_day());
        if let Some(own) = own {
            query = query.bind(own.as_str());
        }
        Ok(query.fetch_all(&self.database).await?)
    }

    fn bad_call(&self, row: &AnyRow) -> Result<BadCall, StorageError> {
        let text = |column| row.try_get::<String, _>(column);
        let (worst, cause) = (grade(row, "worst")?, cause(row)?);
        // Of a NetSuite account that is left, there is no page.
        let record = Some(text("record")?).filter(|id| !id.is_empty());
        let record = record.map(RecordId::new);
        Ok(BadCall {
            call: TelephonySessionId::new(text("session")?),
            extension: ExtensionId::new(text("extension")?),
            name: row.try_get("name")?,
            started_at: Timestamp::from_millis(row.try_get("started_at")?),
            heard: Heard {
                good_ms: row.try_get("good_ms")?,
                fair_ms: row.try_get("fair_ms")?,
                poor_ms: row.try_get("poor_ms")?,
                worst: Quality {
                    grade: worst,
                    cause,
                },
            },
            url: self
                .pages
                .as_ref()
                .zip(record.as_ref())
                .map(|(pages, record)| records::page(pages, record)),
        })
    }

    /// The first day of the report, as the company's clock has it.
    fn first_day(&self) -> String {
        let at = self.clock.now().plus_millis(-(DAYS - 1) * DAY_MILLIS);
        LocalDay::from(self.time_zones.wall_clock(None, at)).iso()
    }
}

/// A browser may tell anything.
fn bounded(heard: Heard) -> Heard {
    let millis = |told: i64| told.clamp(0, DAY_MILLIS);
    Heard {
        good_ms: millis(heard.good_ms),
        fair_ms: millis(heard.fair_ms),
        poor_ms: millis(heard.poor_ms),
        ..heard
    }
}

fn of(own: Option<&ExtensionId>) -> &'static str {
    if own.is_some() {
        " AND q.extension = $2"
    } else {
        ""
    }
}

type Counts = ((Grade, Grade), Option<Cause>, u32);

fn counts(row: &AnyRow) -> Result<Counts, StorageError> {
    let calls: i64 = row.try_get("calls")?;
    let grades = (grade(row, "typical")?, grade(row, "worst")?);
    Ok((
        grades,
        cause(row)?,
        u32::try_from(calls).unwrap_or(u32::MAX),
    ))
}

fn grade(row: &AnyRow, column: &str) -> Result<Grade, StorageError> {
    let word: String = row.try_get(column)?;
    let mut grades = [Grade::Good, Grade::Fair, Grade::Poor].into_iter();
    let found = grades.find(|grade| grade_word(*grade) == word);
    // The table admits no other word.
    Ok(found.unwrap_or(Grade::Good))
}

fn cause(row: &AnyRow) -> Result<Option<Cause>, StorageError> {
    let word: Option<String> = row.try_get("cause")?;
    let mut causes = [
        Cause::TheirsIsLost,
        Cause::OursIsLost,
        Cause::Uneven,
        Cause::Slow,
    ]
    .into_iter();
    Ok(word.and_then(|word| causes.find(|cause| cause_word(*cause) == word)))
}

const fn grade_word(grade: Grade) -> &'static str {
    match grade {
        Grade::Good => "good",
        Grade::Fair => "fair",
        Grade::Poor => "poor",
    }
}

const fn cause_word(cause: Cause) -> &'static str {
    match cause {
        Cause::TheirsIsLost => "theirsIsLost",
        Cause::OursIsLost => "oursIsLost",
        Cause::Uneven => "uneven",
        Cause::Slow => "slow",
    }
}
