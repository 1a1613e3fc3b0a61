//! Plans through the API.

use super::Served;
use super::act;
use super::error::Failure;
use crate::engine::{PlanDetail, PlanView};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::RecordId;
use serde::Deserialize;
use std::sync::Arc;

type Answer<T> = Result<Json<T>, Failure>;
type Id = Result<Path<RecordId>, PathRejection>;

/// `GET /api/plans`: all versions, the latest first.
pub(super) async fn list(State(served): State<Arc<Served>>) -> Json<Vec<PlanView>> {
    Json(served.engine.plans())
}

/// `GET /api/plans/{id}`.
pub(super) async fn plan(State(served): State<Arc<Served>>, id: Id) -> Answer<PlanDetail> {
    Ok(Json(served.engine.plan(id?.0)?))
}

/// `GET /api/plans/{id}/file`: the plan as TOML.
pub(super) async fn file(State(served): State<Arc<Served>>, id: Id) -> Result<Response, Failure> {
    let text = served.engine.plan_file(id?.0)?;
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("application/toml; charset=utf-8"),
        ),
        (
            CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"plan.toml\""),
        ),
    ];
    Ok((headers, text).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishAsked {
    /// The file.
    text: String,
}

/// `POST /api/plans`: a version is made known.
pub(super) async fn publish(
    State(served): State<Arc<Served>>,
    body: Result<Bytes, BytesRejection>,
) -> Answer<PlanDetail> {
    let asked: PublishAsked = act::read(&body?)?;
    Ok(Json(served.engine.publish_plan(&asked.text).await?))
}

/// `POST /api/plans/{id}/withdrawal`.
pub(super) async fn withdraw(State(served): State<Arc<Served>>, id: Id) -> Answer<PlanDetail> {
    Ok(Json(served.engine.withdraw_plan(id?.0).await?))
}
