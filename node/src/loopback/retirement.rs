//! Moving to another laptop, step by step: hand over, exchange, sign, exchange, and only once the
//! other laptop's receipts show all of it, let go.

use super::Served;
use super::act;
use super::error::Failure;
use super::form::Fields;
use super::page;
use crate::engine::{EngineError, Left, Move};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::DeviceKey;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Exchanges that are tried where others write meanwhile.
const TRIES: u32 = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    to: DeviceKey,
    /// Where it is reached, if not where it was last.
    at: Option<String>,
}

/// What became of it.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    moved: Move,
    /// Whether the whole store goes: nobody else writes here.
    wiped: bool,
}

/// `POST /api/retirement`.
pub(super) async fn retire(
    State(served): State<Arc<Served>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let asked: Asked = act::read(&body?)?;
    Ok(Json(go_on(&served, asked).await?).into_response())
}

/// `POST /devices/{id}/retirement`: with the box ticked, so that no single slip does it.
pub(super) async fn retire_on_page(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    id: Result<Path<DeviceKey>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let Path(to) = id?;
    Fields::of_final("moving", &served, request).await?;
    let at = None;
    match go_on(&served, Asked { to, at }).await {
        Ok(answer) if answer.wiped => page::moved::show(&headers, &answer.moved.name),
        Ok(_) => Ok(page::see("/persons".into())),
        Err(failure) => page::devices::show_failure(&served, &headers, failure).await,
    }
}

async fn go_on(served: &Served, asked: Asked) -> Result<Answer, Failure> {
    let engine = &served.engine;
    let to = asked.to;
    engine.begin_move(to).await?;
    for tries_left in (0..TRIES).rev() {
        fill(served, &asked).await?;
        match engine.retire(to).await {
            // Others went on writing meanwhile.
            Err(EngineError::NotThere { .. }) if tries_left > 0 => {}
            retired => {
                retired?;
                break;
            }
        }
    }
    let moved = fill(served, &asked).await?;
    let wiped = engine.leave(to).await? == Left::Laptop;
    if wiped {
        served.leaving.cancel();
    }
    Ok(Answer { moved, wiped })
}

/// Exchanges until the other laptop has confirmed all that is here. It may have been the one that
/// called: what counts are its receipts. This laptop may write by itself meanwhile, such as new keys
/// for those who stay.
async fn fill(served: &Served, asked: &Asked) -> Result<Move, Failure> {
    let mut tries_left = TRIES;
    loop {
        let synced = served.links.sync(asked.at.clone()).await;
        let moved = served.engine.look_at_move(asked.to).await?;
        if moved.is_whole() {
            return Ok(moved);
        }
        synced?;
        tries_left -= 1;
        if tries_left == 0 {
            return Err(EngineError::NotThere {
                records: moved.records,
                attachments: moved.attachments,
            }
            .into());
        }
    }
}
