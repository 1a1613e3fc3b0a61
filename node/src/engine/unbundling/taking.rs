//! What is in a bundle's frames, taken in as it would be over a link.

use super::pieces::{Incoming, Taken, blocking, take_groups, take_hashes, take_in_order};
use super::{Frames, ReadBundle, RefusedInBundle};
use crate::bundle::BundleError;
use crate::engine::{Engine, EngineError};
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
    incoming: Incoming,
    held: Vec<RecordId>,
    attachments: BTreeSet<AttachmentId>,
    unnamed: BTreeSet<AttachmentId>,
    no_room: BTreeSet<AttachmentId>,
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
            no_room: 0,
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
            no_room: BTreeSet::new(),
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
        let (mut records, mut receipts, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        let mut statements = Vec::new();
        for item in items {
            match item {
                Item::Record(record) => records.push(record),
                Item::Receipt(receipt) => receipts.push(receipt),
                Item::Statement(statement) => statements.push(statement),
                Item::End { more } => self.told.more = Some(more),
                Item::Hashes { .. } | Item::Piece { .. } => parts.push(item),
            }
        }
        self.take_records(records).await?;
        for receipt in receipts {
            self.take_receipt(receipt).await?;
        }
        for statement in statements {
            self.take_statement(statement).await?;
        }
        for part in parts {
            self.take_part(part).await?;
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
            // As over a link: a receipt says nothing where another laptop handed it over.
            Ok(checked) if checked.receipt().device == self.told.from => {
                self.engine.note_receipt(checked).await?;
                self.told.receipts += 1;
            }
            Ok(_) => tracing::warn!("a receipt of another laptop in a bundle counts for nothing"),
            Err(why) => tracing::warn!(%why, "a receipt in a bundle counts for nothing"),
        }
        Ok(())
    }

    async fn take_statement(&mut self, statement: SignedReceipt) -> Result<(), BundleError> {
        match statement.check() {
            Ok(checked) => self.engine.note_statement(self.told.from, checked).await?,
            Err(why) => tracing::warn!(%why, "a statement in a bundle counts for nothing"),
        }
        Ok(())
    }

    /// A part of an attachment, where it is named here and not whole: of the hashes of its groups, or
    /// of its file.
    async fn take_part(&mut self, part: Item) -> Result<(), BundleError> {
        let (Item::Hashes {
            attachment, total, ..
        }
        | Item::Piece {
            attachment, total, ..
        }) = part
        else {
            return Ok(());
        };
        if self.engine.attachments().held(attachment) {
            self.attachments.insert(attachment);
            return Ok(());
        }
        match self.engine.lacks(attachment).await? {
            Some(wanted) if wanted == total => {}
            Some(_) => return Ok(()),
            None => {
                self.unnamed.insert(attachment);
                return Ok(());
            }
        }
        if !self.engine.has_room_for_files() {
            self.no_room.insert(attachment);
            return Ok(());
        }
        let arrived = match part {
            Item::Hashes { offset, bytes, .. } => {
                let file = (attachment, total, self.told.from);
                let attachments = self.engine.attachments().clone();
                blocking(move || take_hashes(&attachments, file, (offset, &bytes))).await?
            }
            Item::Piece { offset, bytes, .. } => {
                self.take_piece((attachment, total), offset, bytes).await?
            }
            _ => Taken::Part,
        };
        match arrived {
            Taken::Part => {}
            Taken::Whole => {
                self.engine.note_attachment_held(attachment).await?;
                self.attachments.insert(attachment);
            }
            Taken::Wrong(at) => {
                let from = self.told.from;
                self.engine.note_wrong_piece(from, attachment, at).await?;
            }
        }
        Ok(())
    }

    /// A piece proves itself where the hashes are known. Bundles of former versions have none: there
    /// the pieces are taken one after the other, and the last one proves them all.
    async fn take_piece(
        &mut self,
        (id, total): (AttachmentId, u64),
        offset: u64,
        bytes: Vec<u8>,
    ) -> Result<Taken, BundleError> {
        let attachments = self.engine.attachments().clone();
        let from = self.told.from;
        let incoming = self.incoming.take();
        let taken = blocking(move || {
            let receiving = match incoming {
                Some((known, next, receiving)) if known == id && next == offset => receiving,
                _ if attachments.knows_hashes(id, total)? => {
                    let taken = take_groups(&attachments, (id, total, from), (offset, &bytes))?;
                    return Ok((taken, None));
                }
                _ if offset == 0 => attachments.begin_receiving(id, total)?,
                _ => return Ok((Taken::Part, None)),
            };
            take_in_order(receiving, (id, total), (offset, &bytes))
        });
        let (taken, incoming) = taken.await?;
        self.incoming = incoming;
        Ok(taken)
    }

    pub(super) fn end(mut self) -> ReadBundle {
        self.told.attachments = self.attachments.len() as u64;
        self.told.unnamed = self.unnamed.len() as u64;
        self.told.no_room = self.no_room.len() as u64;
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
}
