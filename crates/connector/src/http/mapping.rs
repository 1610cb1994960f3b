//! The organizer mapping: for everybody to read, for admins to change.

use axum::{Json, body::Bytes, extract::State};
use ledgerline_core::{
    domain::mapping::{Employee, Entry, MappingState, Preview, RefileWish, Refiled},
    wire::connector::EmployeeQuestion,
};

use super::{
    api::read,
    asker::{Admin, SignedIn},
    problem::Refused,
};
use crate::app::App;

/// All of it.
pub(super) async fn show(
    State(app): State<App>,
    SignedIn(_): SignedIn,
) -> Result<Json<MappingState>, Refused> {
    Ok(Json(app.mapping.state().await?))
}

/// Says something anew; answers with all of it.
pub(super) async fn save(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<MappingState>, Refused> {
    let entry: Entry = read(&body)?;
    app.mapping.save(&entry).await?;
    Ok(Json(app.mapping.state().await?))
}

/// Employees whose name or email has this in it.
pub(super) async fn find(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<Vec<Employee>>, Refused> {
    let question: EmployeeQuestion = read(&body)?;
    let found = app.mapping.find(&question.text).await?;
    Ok(Json(found))
}

/// What matching would change.
pub(super) async fn preview(State(app): State<App>, _: Admin) -> Result<Json<Preview>, Refused> {
    Ok(Json(app.mapping.match_all(false).await?))
}

/// Matches, and saves it.
pub(super) async fn match_all(State(app): State<App>, _: Admin) -> Result<Json<Preview>, Refused> {
    Ok(Json(app.mapping.match_all(true).await?))
}

/// The phone system is seen as it is.
pub(super) async fn review(
    State(app): State<App>,
    _: Admin,
) -> Result<Json<MappingState>, Refused> {
    app.mapping.review().await?;
    Ok(Json(app.mapping.state().await?))
}

/// Counts the calls that name somebody else, or corrects some of them.
pub(super) async fn refile(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<Refiled>, Refused> {
    let wish: RefileWish = read(&body)?;
    Ok(Json(app.mapping.refile(&wish).await?))
}
