//! The routes of how well calls were heard.

use axum::{Json, extract::State};
use ledgerline_core::domain::quality_report::QualityReport;

use super::{
    asker::{Admin, SignedIn},
    problem::Refused,
};
use crate::app::App;

/// The person's own calls.
pub(super) async fn own(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
) -> Result<Json<QualityReport>, Refused> {
    Ok(Json(app.quality.report(Some(&identity)).await?))
}

/// Everybody's calls.
pub(super) async fn companys(
    State(app): State<App>,
    _: Admin,
) -> Result<Json<QualityReport>, Refused> {
    Ok(Json(app.quality.report(None).await?))
}
