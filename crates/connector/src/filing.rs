//! Whom a call is filed under by its number: who has it, or what the company's rules say where nobody
//! has, or several have (adr/0045).

use std::sync::Arc;

use ledgerline_core::domain::{
    caller::CallerMatch,
    finished_call::FinishedCall,
    logging::{Fate, LoggingRules, Several, Source, Unfiled, Unknown},
    phone_call::Filing,
};

use crate::{
    callers::Callers,
    employees::Employees,
    netsuite::NetSuiteError,
    records::{LogError, Records},
    storage::StorageError,
    strangers::{Caller, Stranger, Strangers},
};

/// Where a call goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Filed {
    pub(crate) filing: Filing,
    /// Whom that is.
    pub(crate) found: Option<CallerMatch>,
    /// Why it is nobody, where the rep can do something about it.
    pub(crate) unfiled: Option<Unfiled>,
}

impl Filed {
    const NOBODY: Self = Self {
        filing: Filing::Nobody,
        found: None,
        unfiled: None,
    };

    pub(crate) const fn is(filing: Filing, found: Option<CallerMatch>) -> Self {
        Self {
            filing,
            found,
            unfiled: None,
        }
    }

    fn under(found: CallerMatch) -> Self {
        let filing = Filing::by_number(std::slice::from_ref(&found));
        Self::is(filing, Some(found))
    }
}

/// Finds, and creates where the company wants that.
#[derive(Debug)]
pub(crate) struct Filer {
    records: Arc<Records>,
    callers: Arc<Callers>,
    employees: Employees,
    strangers: Strangers,
}

impl Filer {
    pub(crate) const fn new(
        records: Arc<Records>,
        callers: Arc<Callers>,
        employees: Employees,
        strangers: Strangers,
    ) -> Self {
        Self {
            records,
            callers,
            employees,
            strangers,
        }
    }

    /// Where the call's number leads. Nothing is created for a record that `is_filed` already.
    pub(crate) async fn by_number(
        &self,
        call: &FinishedCall,
        source: Source,
        rules: &LoggingRules,
        is_filed: bool,
    ) -> Result<Filed, LogError> {
        let number = call.remote.number.as_deref();
        let matches = self.records.by_number(number).await?;
        if !matches.is_empty() {
            return self.among(matches, rules).await;
        }
        let number = number.and_then(|text| self.callers.number(text));
        let Some(number) = number.filter(|_| !is_filed) else {
            return Ok(Filed::NOBODY);
        };
        let unknown = self.for_unknown(call, source, rules).await?;
        let Some(kind) = unknown.creates() else {
            return Ok(if unknown == Unknown::Ask {
                asked()
            } else {
                Filed::NOBODY
            });
        };
        let caller = Caller {
            number: &number,
            name: call.remote.name.as_deref(),
        };
        let placeholder = rules.placeholder.as_ref();
        match self.strangers.of(kind, caller, placeholder).await? {
            Stranger::Made(made) => Ok(Filed::under(made)),
            Stranger::Known(matches) => self.among(matches, rules).await,
            Stranger::Gone => Ok(asked()),
            Stranger::Refused { why } => {
                tracing::warn!("netsuite takes no record for a number that nobody has");
                Ok(Filed {
                    unfiled: Some(Unfiled::NotCreated { kind, why }),
                    ..asked()
                })
            }
        }
    }

    /// Under nobody, since NetSuite takes none whom the call could be filed under: the rep is asked, where
    /// there is a number to ask about.
    pub(crate) fn nobody(&self, call: &FinishedCall) -> Filed {
        let number = call.remote.number.as_deref();
        match number.and_then(|text| self.callers.number(text)) {
            Some(_) => asked(),
            None => Filed::NOBODY,
        }
    }

    /// A contact without a company is put under the one that the rules name.
    pub(crate) async fn housed(
        &self,
        filed: Filed,
        rules: &LoggingRules,
    ) -> Result<Filed, LogError> {
        let (
            Filing::Under {
                company: None,
                contact: Some(contact),
            },
            Some(placeholder),
        ) = (&filed.filing, &rules.placeholder)
        else {
            return Ok(filed);
        };
        // What is remembered of them may be older than what somebody did in NetSuite.
        let now = self.records.named(None, Some(contact)).await?;
        let own = now.as_ref().and_then(|now| now.company.as_ref());
        let company = match own {
            Some(own) => own.id.clone(),
            None if self.strangers.house(contact, placeholder).await? => placeholder.id.clone(),
            None => return Ok(filed),
        };
        let filing = Filing::Under {
            company: Some(company),
            contact: Some(contact.clone()),
        };
        Ok(Filed { filing, ..filed })
    }

    /// Several have the number, or one has.
    async fn among(
        &self,
        matches: Vec<CallerMatch>,
        rules: &LoggingRules,
    ) -> Result<Filed, LogError> {
        if let [only] = matches.as_slice() {
            return Ok(Filed::under(only.clone()));
        }
        let newest = match rules.several {
            Several::Leave => return Ok(Filed::NOBODY),
            Several::Ask => None,
            Several::Newest => self.callers.newest(&matches).await?,
        };
        if let Some(newest) = newest {
            return Ok(Filed::under(newest));
        }
        Ok(Filed {
            filing: Filing::by_number(&matches),
            found: None,
            unfiled: Some(Unfiled::Several {
                count: u32::try_from(matches.len()).unwrap_or(u32::MAX),
            }),
        })
    }

    /// The rule, except for calls of the company with itself.
    async fn for_unknown(
        &self,
        call: &FinishedCall,
        source: Source,
        rules: &LoggingRules,
    ) -> Result<Unknown, StorageError> {
        let colleagues = self.employees.colleagues().await?;
        Ok(rules.for_unknown(call, source, &colleagues))
    }

    /// Where a call would go by these rules, asking nobody; nothing while the directory is not known.
    pub(crate) async fn fate(
        &self,
        call: &FinishedCall,
        source: Source,
        rules: &LoggingRules,
    ) -> Result<Option<Fate>, StorageError> {
        let number = call.remote.number.as_deref();
        let Some(number) = number.and_then(|text| self.callers.number(text)) else {
            return Ok(Some(Fate::Nobody));
        };
        let Some(matches) = self.callers.locally(&number).await? else {
            return Ok(None);
        };
        Ok(Some(match matches.as_slice() {
            [_] => Fate::Known,
            [] => {
                let unknown = self.for_unknown(call, source, rules).await?;
                match unknown {
                    Unknown::Leave => Fate::Nobody,
                    Unknown::Ask => Fate::Asked,
                    Unknown::Lead | Unknown::Prospect | Unknown::Customer | Unknown::Contact => {
                        Fate::Created(number.as_e164().to_owned())
                    }
                }
            }
            several => match rules.several {
                Several::Ask => Fate::Asked,
                Several::Leave => Fate::Nobody,
                Several::Newest => match self.callers.newest(several).await? {
                    Some(_) => Fate::Newest,
                    None => Fate::Asked,
                },
            },
        }))
    }

    /// Would NetSuite take what these rules create? Why not, in words.
    pub(crate) async fn cannot_create(
        &self,
        rules: &LoggingRules,
    ) -> Result<Option<String>, NetSuiteError> {
        match rules.unknown.creates() {
            Some(kind) => self.strangers.why_not(kind).await,
            None => Ok(None),
        }
    }
}

const fn asked() -> Filed {
    Filed {
        filing: Filing::Unknown,
        found: None,
        unfiled: Some(Unfiled::Unknown),
    }
}
