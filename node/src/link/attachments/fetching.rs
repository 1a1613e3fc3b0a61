//! Asking a peer for the pieces that are missing here.

use super::{Road, Step, blocking, note_came, take_piece};
use crate::attachment::{Arrived, AttachmentError};
use crate::link::error::LinkError;
use futures_util::StreamExt;
use onscene_protocol::exchange::{PutReceipts, Wanted};
use std::io;
use std::ops::Range;

impl Road {
    /// Fetches the next piece, where the peer holds the file: `is_there` once that is known.
    pub(super) async fn fetch_piece(
        &mut self,
        wanted: Wanted,
        is_there: &mut bool,
    ) -> Result<Step, LinkError> {
        let (id, from) = (wanted.attachment, self.device);
        let engine = self.engine.clone();
        if engine.attachments().held(id) {
            return Ok(Step::Done);
        }
        if !engine.has_room_for_files() {
            return Ok(Step::Later);
        }
        if !*is_there {
            let asked = engine.host().instant();
            let place = self.caller.ask_attachment(id).await?;
            self.pace
                .answered(engine.host().instant().duration_since(asked));
            if !place.is_some_and(|place| place.is_whole()) {
                return Ok(Step::Never);
            }
            *is_there = true;
        }
        let Some(bytes) = self.piece_bytes(wanted.bytes).await? else {
            return Ok(Step::Later);
        };
        let attachments = engine.attachments().clone();
        let size = (bytes, engine.host().instant());
        let gap = blocking(move || attachments.next_gap(id, wanted.bytes, from, size)).await;
        match gap {
            Ok(Some(gap)) => self.fetch_gap(wanted, gap).await,
            Ok(None) => Ok(Step::Later),
            Err(LinkError::Attachment(error)) => {
                tracing::debug!(device = %from, attachment = %id, %error, "not fetched");
                Ok(Step::Never)
            }
            Err(error) => Err(error),
        }
    }

    async fn fetch_gap(&mut self, wanted: Wanted, gap: Range<u64>) -> Result<Step, LinkError> {
        let (id, from, at) = (wanted.attachment, self.device, gap.start);
        let engine = self.engine.clone();
        let begun = engine.host().instant();
        let answer = match self.caller.get_piece(id, gap).await {
            Ok(Some(answer)) => answer,
            Ok(None) => return Ok(Step::Never),
            Err(LinkError::Refused { status: 503, .. }) => return Ok(Step::Later),
            Err(error) => return Err(error),
        };
        let attachments = engine.attachments().clone();
        let piece = blocking(move || attachments.begin_piece(id, wanted.bytes, from, at)).await;
        let piece = match piece {
            // It came over another link while this one was asked.
            Err(LinkError::Attachment(AttachmentError::NotNext)) => return Ok(Step::Later),
            piece => piece?,
        };
        let counting = self.caller.clone();
        let parts = answer.bytes_stream().map(move |part| {
            let part = part.map_err(io::Error::other)?;
            counting.count_received(part.len());
            Ok(part)
        });
        match take_piece(&engine, (id, from), piece, parts).await {
            Ok((arrived, bytes)) => {
                let took = engine.host().instant().duration_since(begun);
                self.pace.took(bytes, took);
                engine.spend(from, bytes);
                note_came(&engine, (id, from), wanted.bytes, arrived);
                if arrived == Arrived::Piece {
                    return Ok(if bytes > 0 { Step::Moved } else { Step::Never });
                }
                if let Some(receipt) = engine.receipt_for_attachment(from, id).await? {
                    let receipts = vec![receipt];
                    self.caller.put_receipts(&PutReceipts { receipts }).await?;
                }
                Ok(Step::Done)
            }
            Err(LinkError::Attachment(AttachmentError::Io(error))) => {
                self.pace.broke();
                Err(AttachmentError::Io(error).into())
            }
            Err(LinkError::Attachment(AttachmentError::NotNext)) => Ok(Step::Later),
            Err(LinkError::Attachment(error)) => {
                // The rest comes from others; the other attachments are not affected.
                tracing::warn!(device = %from, attachment = %id, %error, "a piece was not taken");
                Ok(Step::Never)
            }
            Err(error) => Err(error),
        }
    }
}
