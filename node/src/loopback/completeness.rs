//! What other laptops say of one incident, asked now: whether anything is missing here.

use super::Served;
use super::act;
use super::error::Failure;
use super::original::as_download;
use crate::engine::StatedView;
use crate::loopback::Unanswered;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::SubjectId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementAsked {
    /// For what it shall be made: 32 bytes, hexadecimal; random ones where it is left out.
    #[serde(default)]
    made_for: Option<HexOf32>,
}

/// 32 bytes, as 64 lower-case digits.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct HexOf32([u8; 32]);

impl TryFrom<String> for HexOf32 {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok();
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or("64 hexadecimal digits")
    }
}

/// What was said.
#[derive(Serialize)]
pub(super) struct Statements {
    incident: SubjectId,
    /// For what the statements were made, hexadecimal.
    made_for: String,
    /// How many records are here.
    records: u64,
    /// SHA-256 over their ids, hexadecimal.
    sha256: String,
    statements: Vec<StatedView>,
    unanswered: Vec<Unanswered>,
}

/// `POST /api/incidents/{id}/statements`.
pub(super) async fn ask(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Statements>, Failure> {
    let Path(incident) = id?;
    let made_for = made_for(&served, &body?)?;
    // Before anybody is asked: it may not be here.
    served.engine.records_of(incident).await?;
    let unanswered = served.links.state(incident, made_for).await;
    told(&served, incident, made_for, unanswered).await
}

/// `POST /api/incidents/{id}/statements/own`: this laptop's, as a file.
pub(super) async fn own(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let Path(incident) = id?;
    let made_for = made_for(&served, &body?)?;
    let signed = served.engine.own_statement(incident, made_for).await?;
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (CONTENT_DISPOSITION, as_download("onscene.statement")),
    ];
    Ok((headers, signed.to_bytes()).into_response())
}

/// `POST /api/incidents/{id}/statements/read`: such a file of another laptop.
pub(super) async fn read(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Statements>, Failure> {
    let Path(incident) = id?;
    let made_for = served.engine.read_statement(incident, &body?).await?;
    told(&served, incident, made_for, Vec::new()).await
}

fn made_for(served: &Served, body: &Bytes) -> Result<[u8; 32], Failure> {
    let asked: StatementAsked = act::read(body)?;
    Ok(match asked.made_for {
        Some(HexOf32(bytes)) => bytes,
        None => served.engine.host().entropy().bytes(),
    })
}

async fn told(
    served: &Served,
    incident: SubjectId,
    made_for: [u8; 32],
    unanswered: Vec<Unanswered>,
) -> Result<Json<Statements>, Failure> {
    let here = served.engine.records_of(incident).await?;
    let made_for = HEXLOWER.encode(&made_for);
    let mut statements = served.engine.stated_of_incident(incident).await?;
    statements.retain(|stated| stated.made_for == made_for);
    Ok(Json(Statements {
        incident,
        made_for,
        records: here.count,
        sha256: HEXLOWER.encode(&here.sha256),
        statements,
        unanswered,
    }))
}
