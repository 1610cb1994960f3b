//! The company's logging rules: everybody may read them, admins change them.

use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use ledgerline_core::{
    domain::logging::{
        CustomField, Effect, Fault, Flaw, LoggingQuestion, LoggingRules, LoggingSettings,
    },
    wire::connector::ProblemCode,
};

use super::{
    api::read,
    asker::{Admin, SignedIn},
    problem::Refused,
};
use crate::{
    app::App, customer_pane::is_id, logging::SaveError, netsuite::Priority, time_zones::zone,
};

/// The rules in use.
pub(super) async fn show(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
) -> Result<Json<LoggingSettings>, Refused> {
    let settings = app.logging.settings().await?;
    let settings = with_people(&app, settings, identity.is_admin).await?;
    Ok(Json(settings))
}

/// Keeps others, unless somebody else was faster.
pub(super) async fn save(
    State(app): State<App>,
    _: Admin,
    SignedIn(identity): SignedIn,
    body: Bytes,
) -> Result<Json<LoggingSettings>, Refused> {
    let LoggingQuestion { version, rules } = read(&body)?;
    let rules = completed(&app, rules).await?;
    let question = LoggingQuestion { version, rules };
    let settings = app.logging.save(question, &identity.name).await?;
    Ok(Json(with_people(&app, settings, true).await?))
}

/// What a change would do to the newest calls.
pub(super) async fn preview(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<Effect>, Refused> {
    let question: LoggingQuestion = read(&body)?;
    let wanted = question.rules.checked(app.logging.home());
    let wanted = completed(&app, wanted.map_err(SaveError::Faults)?).await?;
    let in_use = app.logging.settings().await?.rules;
    Ok(Json(app.company_log().effect(&in_use, &wanted).await?))
}

/// The fields that the company has added to its phone calls.
pub(super) async fn fields(
    State(app): State<App>,
    _: Admin,
) -> Result<Json<Vec<CustomField>>, Refused> {
    Ok(Json(app.company()?.call_fields.with_entries().await?))
}

/// What the connector alone can tell: which time zones there are, and what the company that contacts are
/// put under is called.
async fn completed(app: &App, rules: LoggingRules) -> Result<LoggingRules, Refused> {
    let entered = rules
        .time_zone
        .as_deref()
        .map(str::trim)
        .unwrap_or_default();
    if !entered.is_empty() && zone(entered).is_none() {
        let entered = entered.chars().take(40).collect();
        return Err(fault("timeZone", Flaw::NoTimeZone { entered }).into());
    }
    with_company(app, rules).await
}

/// The company that contacts are put under, by the name that NetSuite has for it.
async fn with_company(app: &App, mut rules: LoggingRules) -> Result<LoggingRules, Refused> {
    let known = app.logging.settings().await?.rules.placeholder;
    let Some(placeholder) = &mut rules.placeholder else {
        return Ok(rules);
    };
    if known.is_some_and(|known| known.id == placeholder.id && known == *placeholder) {
        return Ok(rules);
    }
    if !is_id(placeholder.id.as_str()) {
        return Err(fault("placeholder", Flaw::NotAnId).into());
    }
    let callers = &app.company()?.callers;
    let found = callers
        .chosen(Priority::Interactive, Some(&placeholder.id), None)
        .await?;
    match found.and_then(|found| found.company) {
        Some(company) => placeholder.name = company.name,
        None => return Err(fault("placeholder", Flaw::NoCompany).into()),
    }
    Ok(rules)
}

fn fault(field: &str, flaw: Flaw) -> SaveError {
    let field = field.to_owned();
    SaveError::Faults(vec![Fault { field, flaw }])
}

async fn with_people(
    app: &App,
    settings: LoggingSettings,
    is_admin: bool,
) -> Result<LoggingSettings, Refused> {
    let people = app.company_log().people().await?;
    let listed = &settings.rules.people;
    // Whose calls are left out, everybody may read.
    let people = people
        .into_iter()
        .filter(|one| is_admin || listed.contains(&one.id))
        .collect();
    Ok(LoggingSettings { people, ..settings })
}

impl From<SaveError> for Refused {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Storage(error) => error.into(),
            SaveError::Faults(faults) => match faults.first() {
                Some(fault) => Self::invalid(Some(&fault.field), &fault.flaw.words()),
                None => Self::invalid(None, "the rules cannot be kept"),
            },
            SaveError::Outdated { stored, changed } => {
                let title = "Somebody else has changed the logging rules";
                let refused = Self::new(StatusCode::CONFLICT, ProblemCode::Outdated, title);
                refused.with_detail(format!(
                    "Version {stored} is stored; version {changed} was changed. Nothing was saved."
                ))
            }
        }
    }
}
