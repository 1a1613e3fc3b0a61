//! What is in a bundle's frames, taken in as it would be over a link.

use super::{Frames, ReadBundle, RefusedInBundle};
use crate::attachment::{AttachmentError, Receiving};
use crate::bundle::BundleError;
use crate::engine::{Engine, EngineError};
use crate::store::AttachmentState;
use onscene_protocol::bundle::{FrameOpener, Head, Item};
use onscene_protocol::exchange::{SignedReceipt, WireRecord};
use onscene_protocol::id::{AttachmentId, RecordId};
use std::collections::BTreeSet;
use tokio::fs::File;

/// Records whose refusal is told with its reason; the rest is counted, and `doctor` has them.
const REFUSED_TOLD_MAX: usize = 100;

/// A file being taken in.
pub(super) struct Taking<'a> {
    engine: &'a Engine,
    told: ReadBundle,
    /// The attachment that is being put together, and how far it is.
    incoming: Option<(AttachmentId, u64, Receiving)>,
    held: Vec<RecordId>,
    attachments: BTreeSet<AttachmentId>,
    unnamed: BTreeSet<AttachmentId>,
}

impl<'a> Taking<'a> {
    pub(super) fn new(engine: &'a Engine, head: &Head, name: String, bytes: u64) -> Self {
        let told = ReadBundle {
            from: head.device(),
            name,
            part: head.part(),
            more: None,
            records: 0,
            new: 0,
            receipts: 0,
            attachments: 0,
            unnamed: 0,
            bytes,
            damaged: 0,
            refused: 0,
            refusals: Vec::new(),
        };
        Self {
            engine,
            told,
            incoming: None,
            held: Vec::new(),
            attachments: BTreeSet::new(),
            unnamed: BTreeSet::new(),
        }
    }

    pub(super) async fn take_all(
        &mut self,
        file: &mut File,
        opener: &FrameOpener,
    ) -> Result<(), BundleError> {
        let mut frames = Frames::default();
        while let Some(items) = frames.next(file, opener).await? {
            match items {
                Some(items) => self.take(items).await?,
                None => self.told.damaged += 1,
            }
        }
        if self.told.more.is_none() && self.told.damaged == 0 {
            self.told.damaged = 1;
        }
        Ok(())
    }

    async fn take(&mut self, items: Vec<Item>) -> Result<(), BundleError> {
        let (mut records, mut receipts, mut pieces) = (Vec::new(), Vec::new(), Vec::new());
        for item in items {
            match item {
                Item::Record(record) => records.push(record),
                Item::Receipt(receipt) => receipts.push(receipt),
                Item::Piece {
                    attachment,
                    total,
                    offset,
                    bytes,
                } => pieces.push((attachment, total, offset, bytes)),
                Item::End { more } => self.told.more = Some(more),
            }
        }
        self.take_records(records).await?;
        for receipt in receipts {
            self.take_receipt(receipt).await?;
        }
        for (attachment, total, offset, bytes) in pieces {
            self.take_piece(attachment, total, offset, bytes).await?;
        }
        Ok(())
    }

    async fn take_records(&mut self, sent: Vec<WireRecord>) -> Result<(), BundleError> {
        let before = self.engine.position().await?;
        let ingested = self.engine.ingest_sent(self.told.from, sent).await?;
        let ids = ingested.held.clone();
        self.told.new += self.engine.arrived_after(before, ids).await?;
        self.told.records += ingested.held.len() as u64;
        self.told.refused += ingested.refused.len() as u64;
        let room = REFUSED_TOLD_MAX.saturating_sub(self.told.refusals.len());
        let told = ingested.refused.into_iter().take(room);
        let told = told.map(|(record, why)| RefusedInBundle { record, why });
        self.told.refusals.extend(told);
        self.held.extend(ingested.held);
        Ok(())
    }

    async fn take_receipt(&mut self, receipt: SignedReceipt) -> Result<(), BundleError> {
        match receipt.check() {
            Ok(checked) => {
                self.engine.note_receipt(checked).await?;
                self.told.receipts += 1;
            }
            Err(why) => tracing::warn!(%why, "a receipt in a bundle counts for nothing"),
        }
        Ok(())
    }

    /// Pieces of one attachment come one after the other; where one is missing, the attachment comes
    /// with another bundle.
    async fn take_piece(
        &mut self,
        id: AttachmentId,
        total: u64,
        offset: u64,
        bytes: Vec<u8>,
    ) -> Result<(), BundleError> {
        if self.engine.attachments().held(id) {
            self.attachments.insert(id);
            return Ok(());
        }
        let mut receiving = match self.incoming.take() {
            Some((known, next, receiving)) if known == id && next == offset => receiving,
            _ if offset == 0 => match self.engine.wants(id).await? {
                Some(wanted) if wanted == total => {
                    self.engine.attachments().begin_receiving(id, total)?
                }
                Some(_) => return Ok(()),
                None => {
                    self.unnamed.insert(id);
                    return Ok(());
                }
            },
            _ => return Ok(()),
        };
        let next = offset.saturating_add(bytes.len() as u64);
        let written = tokio::task::spawn_blocking(move || {
            receiving.write(&bytes)?;
            if next < total {
                return Ok(Some(receiving));
            }
            receiving.finish().map(|()| None)
        });
        match written.await.map_err(|_| EngineError::Stopped)? {
            Ok(Some(receiving)) => self.incoming = Some((id, next, receiving)),
            Ok(None) => {
                self.engine.note_attachment_held(id).await?;
                self.attachments.insert(id);
            }
            Err(AttachmentError::WrongBytes) => {
                tracing::warn!(attachment = %id, "the file in a bundle is another");
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    pub(super) fn end(mut self) -> ReadBundle {
        self.told.attachments = self.attachments.len() as u64;
        self.told.unnamed = self.unnamed.len() as u64;
        let due = &self.engine.shared.due;
        due.add(self.told.from, &self.held, self.attachments);
        self.told
    }
}

impl Engine {
    /// How many of these records arrived after a position.
    async fn arrived_after(&self, position: u64, ids: Vec<RecordId>) -> Result<u64, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let mut new = 0;
            for id in ids {
                new += u64::from(reading.position_of(id)? > Some(position));
            }
            Ok(new)
        })
        .await
    }

    /// Bytes of an attachment's sealed file, where an entry names it and it is not whole here.
    async fn wants(&self, id: AttachmentId) -> Result<Option<u64>, EngineError> {
        self.read(move |shared| {
            let state = shared.store.read()?.attachment(id)?;
            Ok(match state {
                Some(AttachmentState::Wanted { sealed_bytes, .. }) => Some(sealed_bytes),
                _ => None,
            })
        })
        .await
    }
}
