//! The routes of the customer pane and of who is created from it.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use ledgerline_core::{
    domain::{
        caller::LoggedCallSummary,
        customer_pane::{
            CreatedContact, CustomerProfile, EmailSummary, LikenessQuestion, Listed, NewContact,
            Opportunity, SalesOrder, SupportCase,
        },
        ids::RecordId,
    },
    wire::connector::Likenesses,
};

use super::{api::read, asker::SignedIn, problem::Refused};
use crate::{app::App, customer_pane::is_id};

/// The customer a path names.
fn customer(id: String) -> Result<RecordId, Refused> {
    if is_id(&id) {
        Ok(RecordId::new(id))
    } else {
        Err(Refused::invalid(Some("id"), "not an internal id"))
    }
}

/// Identity, primary contact, addresses, terms and credit.
pub(super) async fn profile(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<CustomerProfile>, Refused> {
    let profile = app.company()?.pane.profile(&customer(id)?).await?;
    profile.map(Json).ok_or_else(Refused::missing)
}

/// Phone calls.
pub(super) async fn calls(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<LoggedCallSummary>>, Refused> {
    Ok(Json(app.company()?.pane.calls(&customer(id)?).await?))
}

/// Sales orders.
pub(super) async fn orders(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<SalesOrder>>, Refused> {
    Ok(Json(app.company()?.pane.orders(&customer(id)?).await?))
}

/// Opportunities.
pub(super) async fn opportunities(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<Opportunity>>, Refused> {
    Ok(Json(
        app.company()?.pane.opportunities(&customer(id)?).await?,
    ))
}

/// Support cases.
pub(super) async fn cases(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<SupportCase>>, Refused> {
    Ok(Json(app.company()?.pane.cases(&customer(id)?).await?))
}

/// Email, read only.
pub(super) async fn emails(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<EmailSummary>>, Refused> {
    Ok(Json(app.company()?.pane.emails(&customer(id)?).await?))
}

/// Creates a contact, or says who is like it.
pub(super) async fn create_contact(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    body: Bytes,
) -> Result<Json<CreatedContact>, Refused> {
    let facts: NewContact = read(&body)?;
    Ok(Json(app.company()?.contacts.create(&facts).await?))
}

/// Who is there already.
pub(super) async fn who_is_like(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    body: Bytes,
) -> Result<Json<Likenesses>, Refused> {
    let question: LikenessQuestion = read(&body)?;
    let known = app.company()?.callers.like(&question).await?;
    Ok(Json(Likenesses { known }))
}
