//! The routes of the customer pane, of the history's records, and of who is created.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use ledgerline_core::{
    domain::{
        caller::LoggedCallSummary,
        customer_pane::{
            CreatedContact, CreditMemo, CustomerProfile, EmailSummary, Invoice, LikenessQuestion,
            Listed, NewContact, Opportunity, SalesOrder, SupportCase,
        },
        history::CallsOf,
        ids::RecordId,
    },
    wire::connector::Likenesses,
};

use super::{api::read, asker::SignedIn, problem::Refused};
use crate::{app::App, customer_pane::is_id};

/// The record a path names.
pub(super) fn record(id: String) -> Result<RecordId, Refused> {
    if is_id(&id) {
        Ok(RecordId::new(id))
    } else {
        Err(Refused::invalid(Some("id"), "not an internal id"))
    }
}

/// Which calls are a customer's.
pub(super) async fn history(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<CallsOf>, Refused> {
    let company = app.company()?;
    let calls = company.customer_calls.of_customer(&record(id)?).await?;
    calls.map(Json).ok_or_else(Refused::missing)
}

/// Which calls are those of a sales order's customer.
pub(super) async fn order_history(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<CallsOf>, Refused> {
    let company = app.company()?;
    let calls = company.customer_calls.of_order(&record(id)?).await?;
    calls.map(Json).ok_or_else(Refused::missing)
}

/// Identity, primary contact, addresses, terms and credit.
pub(super) async fn profile(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<CustomerProfile>, Refused> {
    let profile = app.company()?.pane.profile(&record(id)?).await?;
    profile.map(Json).ok_or_else(Refused::missing)
}

/// Phone calls.
pub(super) async fn calls(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<LoggedCallSummary>>, Refused> {
    let company = app.company()?;
    let companies = company.linking.filed_under(&record(id)?).await;
    Ok(Json(company.pane.calls(&companies).await?))
}

/// Sales orders.
pub(super) async fn orders(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<SalesOrder>>, Refused> {
    Ok(Json(app.company()?.pane.orders(&record(id)?).await?))
}

/// Invoices.
pub(super) async fn invoices(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<Invoice>>, Refused> {
    Ok(Json(app.company()?.pane.invoices(&record(id)?).await?))
}

/// Credit memos.
pub(super) async fn credits(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<CreditMemo>>, Refused> {
    Ok(Json(app.company()?.pane.credits(&record(id)?).await?))
}

/// Opportunities.
pub(super) async fn opportunities(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<Opportunity>>, Refused> {
    Ok(Json(app.company()?.pane.opportunities(&record(id)?).await?))
}

/// Support cases.
pub(super) async fn cases(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<SupportCase>>, Refused> {
    Ok(Json(app.company()?.pane.cases(&record(id)?).await?))
}

/// Email, read only.
pub(super) async fn emails(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed<EmailSummary>>, Refused> {
    Ok(Json(app.company()?.pane.emails(&record(id)?).await?))
}

/// Creates a contact, or says who is like it.
pub(super) async fn create_contact(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    body: Bytes,
) -> Result<Json<CreatedContact>, Refused> {
    let facts: NewContact = read(&body)?;
    let contacts = &app.company()?.contacts;
    let subsidiary = app.subsidiary_of(&identity).await?;
    Ok(Json(contacts.create(&facts, subsidiary).await?))
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
