//! The clocks of law through the API.

use super::Served;
use super::act;
use super::error::Failure;
use crate::engine::LawView;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use onscene_protocol::record::body::LawBody;
use serde::Deserialize;
use std::sync::Arc;

type Answer<T> = Result<Json<T>, Failure>;

/// `GET /api/law`: the policy and the calendar that count.
pub(super) async fn law(State(served): State<Arc<Served>>) -> Answer<LawView> {
    Ok(Json(served.engine.law()?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
enum PublishAsked {
    /// The articles, as a file.
    Policy(String),
    /// The calendar, as a file.
    Calendar(String),
}

/// `POST /api/law`: `{"policy": TEXT}` or `{"calendar": TEXT}`.
pub(super) async fn publish(
    State(served): State<Arc<Served>>,
    body: Result<Bytes, BytesRejection>,
) -> Answer<LawView> {
    let body = match act::read(&body?)? {
        PublishAsked::Policy(text) => LawBody::Policy(text),
        PublishAsked::Calendar(text) => LawBody::Calendar(text),
    };
    Ok(Json(served.engine.publish_law(body).await?))
}
