//! Matching extensions by past calls: RingCentral's log beside the phone calls that somebody else than the
//! connector has logged in NetSuite.

use std::collections::BTreeMap;

use ledgerline_core::{
    domain::{
        ids::{ExtensionId, RecordId},
        mapping::{Employee, Evidence, How, Organizer, Owner, PastCalls, PastRecord, past_owners},
        phone_call::LocalMinute,
        texts::LocalDay,
        time::Timestamp,
    },
    wire::netsuite::query::Row,
};

use super::OrganizerMapping;
use crate::netsuite::{NetSuiteError, Priority};

/// Records that are compared; the newest.
const MOST: usize = 1_000;
/// Whoever looks at the matches and then saves them asks both sides once.
const FRESH_MILLIS: i64 = 60_000;

/// Whose each extension is, and what speaks for that.
pub(super) type Owners = BTreeMap<ExtensionId, (Owner, Evidence)>;

/// The last comparison.
pub(super) type Last = tokio::sync::Mutex<Option<(Timestamp, Owners, PastCalls)>>;

impl OrganizerMapping {
    /// Whose the extensions are by past calls, and how many calls that was told from.
    pub(super) async fn past(&self, staff: &[Employee]) -> (Owners, PastCalls) {
        let now = self.clock.now();
        let mut last = self.last_past.lock().await;
        if let Some((at, owners, how)) = last.as_ref()
            && at.is_within_last(FRESH_MILLIS, now)
        {
            return (owners.clone(), how.clone());
        }
        match self.compare(staff).await {
            Ok((owners, how)) => {
                *last = Some((now, owners.clone(), how.clone()));
                (owners, how)
            }
            Err(words) => (Owners::new(), PastCalls::Unread(words)),
        }
    }

    async fn compare(&self, staff: &[Employee]) -> Result<(Owners, PastCalls), String> {
        let (calls, since) = self.log.past_calls().await.map_err(|error| error.words())?;
        let records = self.records_since(since).await;
        let records = records.map_err(|error| error.to_problem().title)?;
        let emails: BTreeMap<&RecordId, Option<&str>> = staff
            .iter()
            .map(|one| (&one.id, one.email.as_deref()))
            .collect();
        let clock = |employee: &RecordId, at| {
            let email = emails.get(employee).copied().flatten();
            self.log.wall_clock(email, at)
        };
        let found = past_owners(&calls, &records, &clock, &self.home);
        let owners = found.into_iter().filter_map(|(extension, (id, evidence))| {
            // Somebody who works there no more gets no calls.
            let employee = staff.iter().find(|one| one.id == id)?;
            let owner = Owner {
                organizer: Organizer::from(employee),
                how: How::PastCalls,
            };
            Some((extension, (owner, evidence)))
        });
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let how = PastCalls::Compared {
            calls: count(calls.len()),
            records: count(records.len()),
        };
        Ok((owners.collect(), how))
    }

    /// Those of the connector say what the mapping said, and prove nothing.
    async fn records_since(&self, since: Timestamp) -> Result<Vec<PastRecord>, NetSuiteError> {
        let day = LocalDay::from(self.log.wall_clock(None, since)).iso();
        let statement = format!(
            "SELECT p.assigned AS assigned, p.phone AS phone, p.externalid AS externalid, \
             TO_CHAR(p.startdate, 'YYYY-MM-DD') AS day, p.starttime AS starttime \
             FROM phonecall p WHERE p.assigned IS NOT NULL AND p.phone IS NOT NULL \
             AND p.startdate >= TO_DATE('{day}', 'YYYY-MM-DD') \
             AND (p.externalid IS NULL OR p.externalid NOT LIKE 'rc-%') \
             ORDER BY p.id DESC FETCH NEXT {MOST} ROWS ONLY"
        );
        let rows = self.records.query(Priority::Interactive, statement).await?;
        Ok(rows.iter().filter_map(record).collect())
    }
}

fn record(row: &Row) -> Option<PastRecord> {
    let (day, time) = (row.text("day")?, row.text("starttime")?);
    let mut date = day.splitn(3, '-');
    let mut clock = time.splitn(3, ':');
    let next = |parts: &mut std::str::SplitN<'_, char>| {
        let digits: String = parts
            .next()?
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse::<i16>().ok()
    };
    let (year, month, day) = (next(&mut date)?, next(&mut date)?, next(&mut date)?);
    let (hour, minute) = (next(&mut clock)?, next(&mut clock)?);
    let small = |part: i16| u8::try_from(part).ok();
    Some(PastRecord {
        employee: RecordId::new(row.text("assigned")?),
        began: LocalMinute {
            year,
            month: small(month)?,
            day: small(day)?,
            hour: small(hour)?,
            minute: small(minute)?,
        },
        phone: row.text("phone")?,
    })
}
