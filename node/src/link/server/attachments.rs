//! Sealed files, whole.

use super::error::Refused;
use super::message::Answer;
use super::{Desk, caller};
use crate::link::attachments::{open, receive};
use crate::link::tls::Peer;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use onscene_protocol::exchange::SignedReceipt;
use onscene_protocol::id::AttachmentId;
use std::io;

pub(super) async fn get(
    State(desk): State<Desk>,
    Path(attachment): Path<String>,
) -> Result<Response, Refused> {
    let id = read(&attachment)?;
    let (bytes, pieces) = open(&desk.engine, id)
        .await?
        .ok_or(Refused::NoSuchAttachment)?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_LENGTH, bytes.to_string()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

pub(super) async fn put(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Path(attachment): Path<String>,
    body: Body,
) -> Result<Answer<SignedReceipt>, Refused> {
    let id = read(&attachment)?;
    let engine = &desk.engine;
    if !engine.attachments().held(id) {
        let wanted = engine.wanted().await?;
        let found = wanted.into_iter().find(|(wanted, _)| *wanted == id);
        let (_, sealed_bytes) = found.ok_or(Refused::Unwanted)?;
        let pieces = body
            .into_data_stream()
            .map(|piece| piece.map_err(io::Error::other));
        receive(engine, id, sealed_bytes, pieces).await?;
        tracing::debug!(device = %caller(peer), attachment = %id, "an attachment arrived");
    }
    engine
        .receipt_for_attachment(id)
        .map(Answer)
        .ok_or(Refused::Failed)
}

fn read(attachment: &str) -> Result<AttachmentId, Refused> {
    attachment.parse().map_err(|_| Refused::NoSuchAttachment)
}
