//! Which files of others are taken, and how many bytes of them go over a link in a day.

use super::super::Served;
use super::super::act;
use super::super::error::Failure;
use super::super::form::Fields;
use super::see;
use crate::engine::Originals;
use crate::wording::Mistyped;
use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Bytes of a megabyte, as people count them.
pub(super) const MEGABYTE: u64 = 1_000_000;

/// `POST /files`.
pub(in crate::loopback) async fn choose(
    State(served): State<Arc<Served>>,
    request: Request,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    fields.read(&served, request).await?;
    let originals = fields.given("originals");
    let originals = originals.map(|word| word.parse::<Originals>()).transpose();
    let originals = originals.map_err(|why| Failure::arguments(why, "Choose one of the three."))?;
    let megabytes = fields.number::<u64>("budget");
    let megabytes = megabytes.map_err(|_| Failure::Mistyped(Mistyped::Budget))?;
    let bytes = megabytes.map(|megabytes| megabytes.saturating_mul(MEGABYTE));
    served.engine.choose_files(originals, bytes).await?;
    Ok(see("/devices".into()))
}

/// What a program chooses. What is left out stays as it was.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::loopback) struct Chosen {
    originals: Option<Originals>,
    budget_bytes: Option<u64>,
}

/// `POST /api/files`.
pub(in crate::loopback) async fn choose_by_api(
    State(served): State<Arc<Served>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Failure> {
    let chosen: Chosen = act::read(&body?)?;
    let engine = &served.engine;
    engine
        .choose_files(chosen.originals, chosen.budget_bytes)
        .await?;
    Ok(Json(json!({ "files": engine.files_chosen().await? })))
}
