//! The routes of what calls are linked to, and of what that is worth.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use ledgerline_core::domain::{
    history::CallLinks,
    ids::TelephonySessionId,
    links::{LinkWish, Linkables, OrderStart, Revenue},
    phone_call::external_id,
};

use super::{
    api::read,
    asker::{Admin, SignedIn},
    pane::record,
    problem::Refused,
};
use crate::{app::App, netsuite::Priority};

/// What a call is linked to.
pub(super) async fn show(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<CallLinks>, Refused> {
    let call = TelephonySessionId::new(id);
    if external_id(&call).is_none() {
        return Err(Refused::missing());
    }
    let links = app.company()?.linking.shown(&identity, &call).await?;
    links.map(Json).ok_or_else(Refused::missing)
}

/// Makes a link or takes it away, also while NetSuite is away.
pub(super) async fn change(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refused> {
    let wish: LinkWish = read(&body)?;
    let call = TelephonySessionId::new(id);
    let linking = &app.company()?.linking;
    linking.change(&identity, &call, wish).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What of a customer's a call can be linked to.
pub(super) async fn linkables(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Linkables>, Refused> {
    let customer = record(id)?;
    Ok(Json(app.company()?.linking.linkables(&customer).await?))
}

/// Notes that a sales order is being made from a call.
pub(super) async fn begin_order(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refused> {
    let order: OrderStart = read(&body)?;
    let call = TelephonySessionId::new(id);
    let company = app.company()?;
    let (netsuite, at) = (&company.netsuite, app.now());
    let rep = app
        .organizers
        .rep(netsuite, Priority::Interactive, &identity, at)
        .await?;
    let employee = rep.employee.as_ref().map(|employee| &employee.id);
    company
        .linking
        .begin_order(&identity, employee, &call, &order)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the person's own calls led to.
pub(super) async fn own_revenue(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
) -> Result<Json<Revenue>, Refused> {
    Ok(Json(app.company()?.linking.revenue(Some(&identity)).await?))
}

/// What everybody's calls led to.
pub(super) async fn companys_revenue(
    State(app): State<App>,
    _: Admin,
) -> Result<Json<Revenue>, Refused> {
    Ok(Json(app.company()?.linking.revenue(None).await?))
}
