//! Sealed files of attachments between two nodes: whole, checked against their id as they come.

use super::client::Caller;
use super::error::LinkError;
use super::exchange::note_receipt;
use crate::attachment::{AttachmentError, Receiving};
use crate::engine::{Engine, EngineError};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use onscene_protocol::exchange::{PutReceipts, Wanted};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use std::io;
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

/// Bytes read from a sealed file at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// Fetches everything that this laptop lacks and the peer holds.
pub(super) async fn fetch_wanted(
    engine: &Engine,
    caller: &Caller,
    device: DeviceKey,
) -> Result<(), LinkError> {
    for (attachment, sealed_bytes) in engine.wanted().await? {
        fetch(
            engine,
            caller,
            device,
            Wanted {
                attachment,
                bytes: sealed_bytes,
            },
        )
        .await?;
    }
    Ok(())
}

/// Fetches one attachment, where the peer holds it and this laptop does not.
pub(super) async fn fetch(
    engine: &Engine,
    caller: &Caller,
    device: DeviceKey,
    wanted: Wanted,
) -> Result<(), LinkError> {
    let id = wanted.attachment;
    if engine.attachments().held(id) {
        return Ok(());
    }
    let Some(answer) = caller.get_attachment(id).await? else {
        return Ok(());
    };
    let counting = caller.clone();
    let pieces = answer.bytes_stream().map(move |piece| {
        let piece = piece.map_err(io::Error::other)?;
        counting.count_received(piece.len());
        Ok(piece)
    });
    match receive(engine, id, wanted.bytes, pieces).await {
        Ok(()) => {}
        Err(LinkError::Attachment(error)) => {
            // The next exchange tries again; the other attachments are not affected.
            tracing::warn!(%device, attachment = %id, %error, "an attachment did not arrive whole");
            return Ok(());
        }
        Err(error) => return Err(error),
    }
    if let Some(receipt) = engine.receipt_for_attachment(id) {
        caller
            .put_receipts(&PutReceipts {
                receipts: vec![receipt],
            })
            .await?;
    }
    Ok(())
}

/// Takes a sealed file in as it comes, and tells the engine once it is durable.
pub(super) async fn receive(
    engine: &Engine,
    id: AttachmentId,
    sealed_bytes: u64,
    pieces: impl Stream<Item = io::Result<Bytes>>,
) -> Result<(), LinkError> {
    let mut receiving = engine.attachments().begin_receiving(id, sealed_bytes)?;
    let mut pieces = std::pin::pin!(pieces);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(AttachmentError::from)?;
        receiving = blocking(move || write(receiving, &piece)).await?;
    }
    blocking(move || receiving.finish()).await?;
    engine.note_attachment_held(id).await?;
    Ok(())
}

fn write(mut receiving: Receiving, piece: &[u8]) -> Result<Receiving, AttachmentError> {
    receiving.write(piece)?;
    Ok(receiving)
}

/// Brings what the peer lacks and this laptop holds. Answers whether it was all taken.
pub(super) async fn bring(
    engine: &Engine,
    caller: &Caller,
    device: DeviceKey,
    wants: &[Wanted],
) -> Result<bool, LinkError> {
    let mut all = true;
    for wanted in wants {
        let id = wanted.attachment;
        let Some((bytes, pieces)) = open(engine, id).await? else {
            all = false;
            continue;
        };
        let counting = caller.clone();
        let pieces = pieces.inspect(move |piece| {
            if let Ok(piece) = piece {
                counting.count_sent(piece.len());
            }
        });
        let body = reqwest::Body::wrap_stream(pieces);
        match caller.put_attachment(id, body).await {
            Ok(receipt) => note_receipt(engine, device, receipt).await?,
            Err(LinkError::Refused { status, why, .. }) => {
                tracing::warn!(%device, attachment = %id, bytes, status, why, "not taken there");
                all = false;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

/// A sealed file as a stream, and its length; none where it is not held.
pub(super) async fn open(
    engine: &Engine,
    id: AttachmentId,
) -> Result<Option<(u64, impl Stream<Item = io::Result<Bytes>> + Send + 'static)>, LinkError> {
    if !engine.attachments().held(id) {
        return Ok(None);
    }
    let attachments = engine.attachments().clone();
    let file = blocking(move || attachments.sealed_reader(id)).await?;
    let file = tokio::fs::File::from_std(file);
    let length = file.metadata().await.map_err(AttachmentError::from)?.len();
    Ok(Some((
        length,
        ReaderStream::with_capacity(file.take(length), PIECE_BYTES),
    )))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AttachmentError> + Send + 'static,
) -> Result<T, LinkError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| LinkError::Engine(EngineError::Stopped))??)
}
