//! What somebody is in NetSuite, when something of theirs was last written there, and how far their texts
//! were told.

use ledgerline_core::{
    domain::{
        caller::EntityRef,
        ids::ExtensionId,
        mapping::{How, Owner},
        phone_number::PhoneNumber,
        time::Timestamp,
        you::{Employee, FoundBy, You},
    },
    wire::netsuite::query::{Row, literal},
};

use crate::{
    clock::Clock,
    employees::{EmployeeError, Employees},
    netsuite::{NetSuite, NetSuiteError, Priority},
    organizers::Organizers,
    ringcentral::Identity,
    storage::{Database, StorageError},
};

/// When something of each person was last written.
#[derive(Clone, Debug)]
pub(crate) struct LastWrites {
    database: Database,
    clock: Clock,
}

impl LastWrites {
    pub(crate) const fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Something of theirs is in NetSuite.
    pub(crate) async fn note(&self, extension: &ExtensionId) -> Result<(), StorageError> {
        let statement = "INSERT INTO person_write (extension_id, written_at) VALUES ($1, $2) \
                         ON CONFLICT (extension_id) DO UPDATE SET written_at = excluded.written_at";
        sqlx::query(statement)
            .bind(extension.as_str())
            .bind(self.clock.now().as_millis())
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// Their texts up to this one are in NetSuite.
    pub(crate) async fn note_texts(
        &self,
        extension: &ExtensionId,
        until: Timestamp,
    ) -> Result<(), StorageError> {
        // A clock that is ahead must not hide what comes meanwhile.
        let until = until.min(self.clock.now());
        let statement = "UPDATE person_write SET texts_until = $1 WHERE extension_id = $2 \
                         AND (texts_until IS NULL OR texts_until < $3)";
        sqlx::query(statement)
            .bind(until.as_millis())
            .bind(extension.as_str())
            .bind(until.as_millis())
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// How far their texts were told.
    pub(crate) async fn texts_until(
        &self,
        extension: &ExtensionId,
    ) -> Result<Option<Timestamp>, StorageError> {
        let statement = "SELECT texts_until FROM person_write WHERE extension_id = $1";
        let until: Option<Option<i64>> = sqlx::query_scalar(statement)
            .bind(extension.as_str())
            .fetch_optional(&self.database)
            .await?;
        Ok(until.flatten().map(Timestamp::from_millis))
    }

    async fn of(&self, extension: &ExtensionId) -> Result<Option<Timestamp>, StorageError> {
        let statement = "SELECT written_at FROM person_write WHERE extension_id = $1";
        let at: Option<i64> = sqlx::query_scalar(statement)
            .bind(extension.as_str())
            .fetch_optional(&self.database)
            .await?;
        Ok(at.map(Timestamp::from_millis))
    }
}

/// What says who somebody is in NetSuite.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Who<'a> {
    pub(crate) netsuite: &'a NetSuite,
    pub(crate) employees: &'a Employees,
    pub(crate) organizers: &'a Organizers,
    /// Calling code of numbers without one.
    pub(crate) home: &'a str,
}

/// Who this is in NetSuite `now`: who a call that begins now is logged for.
pub(crate) async fn look_up(
    identity: Identity,
    who: &Who<'_>,
    writes: &LastWrites,
    now: Timestamp,
) -> Result<You, StorageError> {
    let employee = match who.employee(&identity, now).await {
        Ok(employee) => employee,
        Err(EmployeeError::Storage(error)) => return Err(error),
        Err(EmployeeError::NetSuite(_)) => Employee::Unknown,
    };
    Ok(You {
        employee,
        written_at: writes.of(&identity.extension_id).await?,
        email: identity.email,
        number: identity.number,
    })
}

impl Who<'_> {
    async fn employee(
        &self,
        identity: &Identity,
        now: Timestamp,
    ) -> Result<Employee, EmployeeError> {
        let netsuite = self.netsuite;
        // The mapping goes before what would be found.
        if let Some(Owner { organizer, how }) =
            self.organizers.owner(&identity.extension_id, now).await?
        {
            return Ok(Employee::Found {
                id: organizer.id,
                name: organizer.name,
                by: match how {
                    How::Email | How::UserEmail => FoundBy::Email,
                    How::Phone => FoundBy::Number,
                    How::PastCalls | How::Manual => FoundBy::Mapping,
                },
            });
        }
        let rep = self
            .employees
            .of(netsuite, Priority::Interactive, identity)
            .await?;
        let Some(employee) = rep.employee else {
            let nobody = "SELECT e.id AS id FROM employee e WHERE e.id = 0".to_owned();
            return match netsuite.query(Priority::Interactive, nobody).await {
                Ok(_) => Ok(Employee::NotFound),
                Err(NetSuiteError::Permission { .. }) => Ok(Employee::NotAllowed),
                Err(error) => Err(error.into()),
            };
        };
        let by = found_by(identity, netsuite, &employee, self.home).await?;
        Ok(Employee::Found {
            id: employee.id,
            name: employee.name,
            by,
        })
    }
}

async fn found_by(
    identity: &Identity,
    netsuite: &NetSuite,
    employee: &EntityRef,
    home: &str,
) -> Result<FoundBy, NetSuiteError> {
    let statement = format!(
        "SELECT e.email AS email, e.phone AS phone FROM employee e WHERE e.id = {}",
        literal(employee.id.as_str())
    );
    let rows = netsuite.query(Priority::Interactive, statement).await?;
    let of = |column| rows.first().and_then(|row: &Row| row.text(column));
    let is_same = |(own, other): (&String, String)| own.eq_ignore_ascii_case(&other);
    if identity
        .email
        .as_ref()
        .zip(of("email"))
        .is_some_and(is_same)
    {
        return Ok(FoundBy::Email);
    }
    let number = identity.number.as_deref();
    let number = number.and_then(|text| PhoneNumber::parse(text, home));
    let is_spelled = number
        .zip(of("phone"))
        .is_some_and(|(number, phone)| number.is_spelled_by(&phone, home));
    Ok(if is_spelled {
        FoundBy::Number
    } else {
        FoundBy::Mapping
    })
}
