//! Sealed files, piece by piece: which one is next, handing one out, taking one in.

use super::error::Refused;
use super::message::Answer;
use super::{Desk, caller};
use crate::attachment::Arrived;
use crate::engine::{Direction, Engine};
use crate::link::attachments::{blocking, note_came, read_piece, take_piece};
use crate::link::error::LinkError;
use crate::link::message::{UPLOAD_LENGTH, UPLOAD_LIMIT, UPLOAD_OFFSET};
use crate::link::tls::Peer;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use onscene_protocol::exchange::Carried;
use onscene_protocol::id::{AttachmentId, DeviceKey};
use onscene_protocol::limit::PIECE_BYTES_MAX;
use std::io;
use std::ops::Range;

/// `HEAD`: how far this node is, and what the asking laptop may bring next.
pub(super) async fn head(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Path(attachment): Path<String>,
) -> Result<Response, Refused> {
    let (engine, id) = (&desk.engine, read(&attachment)?);
    let carries = engine.carries_file(caller(peer), id).await?;
    if let Some(carried) = held(engine, id).await?.filter(|_| carries) {
        let total = carried.total_bytes();
        return Ok(place(StatusCode::OK, total..total, total));
    }
    let sealed_bytes = engine.wants(id).await?.ok_or(Refused::NoSuchAttachment)?;
    next(engine, id, sealed_bytes, (caller(peer), StatusCode::OK)).await
}

/// `GET` with a range: a piece of what is carried.
pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Path(attachment): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let (engine, id) = (&desk.engine, read(&attachment)?);
    let asked = headers.get(RANGE).and_then(|range| range.to_str().ok());
    let asked = asked.and_then(asked_range).ok_or(Refused::Range)?;
    let carried = held(engine, id).await?.ok_or(Refused::NoSuchAttachment)?;
    let device = caller(peer);
    if !engine.carries_file(device, id).await? {
        return Err(Refused::NoSuchAttachment);
    }
    if !is_within_budget(engine, device, carried).await? {
        return Err(Refused::Busy);
    }
    let total = carried.total_bytes();
    let end = asked.end.min(total);
    let range = asked.start..end.min(asked.start.saturating_add(PIECE_BYTES_MAX));
    if range.is_empty() {
        return Err(Refused::Range);
    }
    engine.spend(device, range.end - range.start);
    // Whoever asks for this piece has those before it.
    engine.note_file_moved((device, id), Direction::Sent, (range.start, total));
    let parts = read_piece(engine, id, range.clone()).await?;
    let (first, last) = (range.start, range.end.saturating_sub(1));
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_RANGE, format!("bytes {first}-{last}/{total}")),
        (CONTENT_LENGTH, (range.end - range.start).to_string()),
    ];
    Ok((
        StatusCode::PARTIAL_CONTENT,
        headers,
        Body::from_stream(parts),
    )
        .into_response())
}

/// `POST`: whether it is still held here. It is looked at, each byte where that is due.
pub(super) async fn look(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Path(attachment): Path<String>,
) -> Result<Response, Refused> {
    let (engine, id) = (&desk.engine, read(&attachment)?);
    if !engine.carries_file(caller(peer), id).await? {
        return Err(Refused::NoSuchAttachment);
    }
    let said = engine.look_and_say(id).await?;
    Ok(Answer(said.ok_or(Refused::NoSuchAttachment)?).into_response())
}

/// `PATCH`: the next piece. It is durable when this answers.
pub(super) async fn patch(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Path(attachment): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let (id, from) = (read(&attachment)?, caller(peer));
    let at = headers.get(UPLOAD_OFFSET).and_then(|at| at.to_str().ok());
    let at = at.and_then(|at| at.parse().ok()).ok_or(Refused::Range)?;
    // In a task of its own: what came is kept also where the connection, and with it this answer,
    // is dropped.
    let taking = tokio::spawn(take(desk.engine, (id, from), at, body));
    taking.await.map_err(|_| Refused::Failed)?
}

async fn take(
    engine: Engine,
    (id, from): (AttachmentId, DeviceKey),
    at: u64,
    body: Body,
) -> Result<Response, Refused> {
    if held(&engine, id).await?.is_some() {
        return receipt(&engine, (id, from)).await;
    }
    let sealed_bytes = engine.wants(id).await?.ok_or(Refused::Unwanted)?;
    if !engine.has_room_for_files() {
        return Err(Refused::NoRoom);
    }
    let attachments = engine.attachments().clone();
    let piece = blocking(move || attachments.begin_piece(id, sealed_bytes, from, at)).await?;
    let mut room = PIECE_BYTES_MAX;
    let parts = body.into_data_stream().map(move |part| {
        let part = part.map_err(io::Error::other)?;
        room = room
            .checked_sub(part.len() as u64)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(part)
    });
    let (arrived, bytes) = take_piece(&engine, (id, from), piece, parts).await?;
    engine.spend(from, bytes);
    note_came(&engine, (id, from), sealed_bytes, arrived);
    match arrived {
        Arrived::Whole => {
            tracing::debug!(device = %from, attachment = %id, "an attachment arrived");
            receipt(&engine, (id, from)).await
        }
        Arrived::Piece => next(&engine, id, sealed_bytes, (from, StatusCode::NO_CONTENT)).await,
    }
}

/// What this laptop may bring next.
async fn next(
    engine: &Engine,
    id: AttachmentId,
    sealed_bytes: u64,
    (from, status): (DeviceKey, StatusCode),
) -> Result<Response, Refused> {
    let total = Carried::of(sealed_bytes).total_bytes();
    let is_free = is_within_budget(engine, from, Carried::of(sealed_bytes)).await?;
    if !is_free || !engine.has_room_for_files() {
        return Ok(place(status, 0..0, total));
    }
    let attachments = engine.attachments().clone();
    let size = (PIECE_BYTES_MAX, engine.host().instant());
    let gap = blocking(move || attachments.next_gap(id, sealed_bytes, from, size)).await?;
    Ok(place(status, gap.unwrap_or_default(), total))
}

/// Whether the day's budget of this link leaves anything for a file of this length.
async fn is_within_budget(
    engine: &Engine,
    device: DeviceKey,
    carried: Carried,
) -> Result<bool, Refused> {
    let is_small = carried.groups() <= 1;
    Ok(is_small || engine.budget_left(device).await? > 0)
}

fn place(status: StatusCode, gap: Range<u64>, total: u64) -> Response {
    let headers = [
        (UPLOAD_OFFSET, gap.start.to_string()),
        (UPLOAD_LENGTH, total.to_string()),
        (UPLOAD_LIMIT, (gap.end - gap.start).to_string()),
    ];
    (status, headers).into_response()
}

async fn receipt(
    engine: &Engine,
    (id, from): (AttachmentId, DeviceKey),
) -> Result<Response, Refused> {
    let receipt = engine.receipt_for_attachment(from, id).await?;
    Ok(Answer(receipt.ok_or(Refused::Failed)?).into_response())
}

async fn held(engine: &Engine, id: AttachmentId) -> Result<Option<Carried>, LinkError> {
    if !engine.offers(id).await? {
        return Ok(None);
    }
    let attachments = engine.attachments().clone();
    blocking(move || attachments.carried(id)).await.map(Some)
}

/// `bytes=FIRST-LAST` and no other form (RFC 9110, section 14.1.2).
fn asked_range(header: &str) -> Option<Range<u64>> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    Some(first..last.checked_add(1)?)
}

fn read(attachment: &str) -> Result<AttachmentId, Refused> {
    attachment.parse().map_err(|_| Refused::NoSuchAttachment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_bytes_is_read_and_nothing_else() {
        assert_eq!(asked_range("bytes=0-0"), Some(0..1));
        assert_eq!(asked_range("bytes=5-9"), Some(5..10));
        for odd in ["", "bytes=", "bytes=5-", "bytes=-5", "0-1", "bytes=0-1,3-4"] {
            assert_eq!(asked_range(odd), None, "{odd}");
        }
        assert_eq!(asked_range(&format!("bytes=0-{}", u64::MAX)), None);
    }
}
