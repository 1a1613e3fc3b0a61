//! The parts of attachments that a bundle holds: of the hashes of their groups, and of their files.

use crate::attachment::{Arrived, AttachmentError, Attachments, Receiving};
use crate::bundle::BundleError;
use crate::engine::EngineError;
use onscene_protocol::exchange::Carried;
use onscene_protocol::id::{AttachmentId, DeviceKey};
use onscene_protocol::limit::ATTACHMENT_GROUP_BYTES;

/// What a part of an attachment came to.
pub(super) enum Taken {
    /// There is more to come, or it was here.
    Part,
    /// Every byte is durable.
    Whole,
    /// The group at this byte is not of this attachment.
    Wrong(u64),
}

/// The attachment that is put together in order, and how far it is.
pub(super) type Incoming = Option<(AttachmentId, u64, Receiving)>;

/// Takes hashes, where they are not known yet.
pub(super) fn take_hashes(
    attachments: &Attachments,
    (id, total, from): (AttachmentId, u64, DeviceKey),
    (offset, bytes): (u64, &[u8]),
) -> Result<Taken, AttachmentError> {
    if attachments.knows_hashes(id, total)? {
        return Ok(Taken::Part);
    }
    take_at(attachments, (id, total, from), (offset, bytes))
}

/// Takes those of a piece's groups that are missing.
pub(super) fn take_groups(
    attachments: &Attachments,
    (id, total, from): (AttachmentId, u64, DeviceKey),
    (offset, bytes): (u64, &[u8]),
) -> Result<Taken, AttachmentError> {
    let mut at = Carried::of(total).hashes_bytes().saturating_add(offset);
    // A piece begins where a group does, and holds some of them.
    let group_bytes = usize::try_from(ATTACHMENT_GROUP_BYTES).unwrap_or(usize::MAX);
    for group in bytes.chunks(group_bytes) {
        match take_at(attachments, (id, total, from), (at, group))? {
            Taken::Part => at = at.saturating_add(group.len() as u64),
            other => return Ok(other),
        }
    }
    Ok(Taken::Part)
}

fn take_at(
    attachments: &Attachments,
    (id, total, from): (AttachmentId, u64, DeviceKey),
    (at, bytes): (u64, &[u8]),
) -> Result<Taken, AttachmentError> {
    let mut piece = match attachments.begin_piece(id, total, from, at) {
        Ok(piece) => piece,
        Err(AttachmentError::NotNext | AttachmentError::Barred) => return Ok(Taken::Part),
        Err(error) => return Err(error),
    };
    let written = piece.write(bytes);
    let arrived = piece.rest()?;
    match written {
        Err(AttachmentError::WrongPiece { at }) => Ok(Taken::Wrong(at)),
        Err(AttachmentError::NotNext) => Ok(Taken::Part),
        Err(error) => Err(error),
        Ok(()) if arrived == Arrived::Whole => Ok(Taken::Whole),
        Ok(()) => Ok(Taken::Part),
    }
}

/// Takes what follows, of a file whose hashes are not known.
pub(super) fn take_in_order(
    mut receiving: Receiving,
    (id, total): (AttachmentId, u64),
    (offset, bytes): (u64, &[u8]),
) -> Result<(Taken, Incoming), AttachmentError> {
    let next = offset.saturating_add(bytes.len() as u64);
    let written = receiving.write(bytes).and_then(|()| {
        if next < total {
            return Ok((Taken::Part, Some((id, next, receiving))));
        }
        receiving.finish().map(|()| (Taken::Whole, None))
    });
    match written {
        Err(AttachmentError::WrongBytes) => Ok((Taken::Wrong(0), None)),
        other => other,
    }
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AttachmentError> + Send + 'static,
) -> Result<T, BundleError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| EngineError::Stopped)??)
}
