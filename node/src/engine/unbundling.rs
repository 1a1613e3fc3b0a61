//! Taking in a bundle: the same as what comes over a link, as far as the file is whole.

use super::{Engine, EngineError, comes_first};
use crate::attachment::{AttachmentError, Receiving};
use crate::bundle::BundleError;
use crate::store::AttachmentState;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use onscene_protocol::bundle::{
    BadBundle, FrameOpener, HEAD_PREFIX_BYTES, Head, Item, SEALED_FRAME_BYTES,
};
use onscene_protocol::exchange::{SignedReceipt, WireRecord, read};
use onscene_protocol::id::{AttachmentId, DeviceKey, RecordId, SealKey};
use onscene_protocol::verify::verify;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{self, SeekFrom};
use std::pin::pin;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

/// Bytes of one file. No stick that an office has is larger.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024 * 1024;
/// Records whose refusal is told with its reason; the rest is counted, and `doctor` has them.
const REFUSED_TOLD_MAX: usize = 100;

/// What was in a file of a bundle, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBundle {
    /// The laptop that wrote it.
    pub from: DeviceKey,
    /// Who writes there.
    pub name: String,
    /// Which part it is, from 1.
    pub part: u32,
    /// Whether another part follows it; none where its end is missing.
    pub more: Option<bool>,
    /// Records in it that are durable here now.
    pub records: u64,
    /// Those among them that were not here before.
    pub new: u64,
    /// Receipts in it that say something.
    pub receipts: u64,
    /// Attachments in it of which every byte is durable here now.
    pub attachments: u64,
    /// Attachments in it that no entry names here yet: the entry is in another part.
    pub unnamed: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Frames that do not open, and the end where it is missing.
    pub damaged: u64,
    /// Records that are not believed.
    pub refused: u64,
    /// The first of these.
    pub refusals: Vec<RefusedInBundle>,
}

/// A record of a bundle that is not believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedInBundle {
    /// Which.
    pub record: RecordId,
    /// Why.
    pub why: String,
}

impl Engine {
    /// Takes in one file of a bundle, as far as it is whole. What is durable here already changes
    /// nothing.
    ///
    /// # Errors
    /// [`BundleError`] where it is not looked at, and where store or disk fail. What was damaged or
    /// not believed is no error: it is counted in the answer.
    pub async fn read_bundle(
        &self,
        body: impl Stream<Item = io::Result<Bytes>> + Send,
    ) -> Result<ReadBundle, BundleError> {
        let mut file = self.spool(body).await?;
        let bytes = file.metadata().await?.len();
        let head = read_head(&mut file).await?;
        let opener = self.open_head(&head)?;
        let begin = file.stream_position().await?;
        let name = self.writer_of(&head, &mut file, &opener).await?;
        file.seek(SeekFrom::Start(begin)).await?;
        let mut reading = Reading::new(self, &head, name, bytes);
        reading.take_all(&mut file, &opener).await?;
        Ok(reading.end())
    }

    /// Keeps what comes until it is read: it is read twice where its writer is not known.
    async fn spool(
        &self,
        body: impl Stream<Item = io::Result<Bytes>> + Send,
    ) -> Result<File, BundleError> {
        let mut file = File::from_std(self.attachments().nameless()?);
        let mut length = 0_u64;
        let mut body = pin!(body);
        while let Some(piece) = body.next().await {
            let piece = piece?;
            length += piece.len() as u64;
            if length > FILE_BYTES_MAX {
                return Err(BundleError::TooLong(FILE_BYTES_MAX));
            }
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        file.rewind().await?;
        Ok(file)
    }

    fn open_head(&self, head: &Head) -> Result<FrameOpener, BundleError> {
        let roster = self.roster();
        if head.organisation() != roster.own() {
            return Err(BundleError::Foreign);
        }
        if roster.is_revoked(head.device()) {
            return Err(BundleError::Revoked(self.name_of(head.device())));
        }
        let secret = std::slice::from_ref(&self.shared.secrets.seal);
        let opener = head.open(secret);
        opener.ok_or_else(|| BundleError::ForOthers(self.names_of(head.readers())))
    }

    /// The name of the laptop that wrote it, by the roster or by the certificates in the bundle: a
    /// laptop may have joined where this one has not heard of it.
    async fn writer_of(
        &self,
        head: &Head,
        file: &mut File,
        opener: &FrameOpener,
    ) -> Result<String, BundleError> {
        let mut roster = (*self.roster()).clone();
        if !roster.admits(head.device()) {
            let mut own = Vec::new();
            let mut frames = Frames::default();
            while let Some(items) = frames.next(file, opener).await? {
                let sent = items.into_iter().flatten().filter_map(|item| match item {
                    Item::Record(record) => Some(record),
                    _ => None,
                });
                let (records, _) = read(sent.collect());
                own.extend(records.into_iter().filter(|r| comes_first(r.header().kind)));
            }
            own.sort_by_key(|record| (record.header().time, record.id()));
            loop {
                let before = own.len();
                let mut waiting = Vec::new();
                for record in own {
                    match verify(record, &roster) {
                        Ok(verified) => roster.learn(&verified),
                        Err((record, _)) => waiting.push(record),
                    }
                }
                if waiting.is_empty() || waiting.len() == before {
                    break;
                }
                own = waiting;
            }
        }
        if !roster.admits(head.device()) {
            return Err(BundleError::UnknownWriter);
        }
        let name = roster.device_name(head.device());
        Ok(name.unwrap_or_default().to_owned())
    }

    fn name_of(&self, device: DeviceKey) -> String {
        let name = self.roster().device_name(device).map(str::to_owned);
        name.unwrap_or_else(|| device.to_string())
    }

    fn names_of(&self, readers: impl Iterator<Item = SealKey>) -> String {
        let readers: BTreeSet<SealKey> = readers.collect();
        let roster = self.roster();
        let known = roster
            .members()
            .filter(|member| readers.contains(&member.certificate.seal_key));
        let names: Vec<&str> = known.map(|m| m.certificate.name.as_str()).collect();
        if names.is_empty() {
            "laptops that are not known here".to_owned()
        } else {
            names.join(", ")
        }
    }
}

async fn read_head(file: &mut File) -> Result<Head, BundleError> {
    let mut head = Vec::new();
    let first = file.take(HEAD_PREFIX_BYTES as u64);
    pin!(first).read_to_end(&mut head).await?;
    let length = Head::length(&head)?;
    let rest = file.take((length - head.len()) as u64);
    pin!(rest).read_to_end(&mut head).await?;
    if head.len() < length {
        return Err(BadBundle::Damaged.into());
    }
    Ok(Head::from_bytes(&head)?)
}

/// The frames of a file, one after the other.
#[derive(Default)]
struct Frames {
    number: u32,
}

impl Frames {
    /// The next frame's items, none in it where it does not open; none where the file ends.
    async fn next(
        &mut self,
        file: &mut File,
        opener: &FrameOpener,
    ) -> io::Result<Option<Option<Vec<Item>>>> {
        let mut frame = Vec::with_capacity(SEALED_FRAME_BYTES);
        let room = file.take(SEALED_FRAME_BYTES as u64);
        pin!(room).read_to_end(&mut frame).await?;
        if frame.is_empty() {
            return Ok(None);
        }
        let (number, opener) = (self.number, opener.clone());
        self.number = self.number.saturating_add(1);
        let opened = tokio::task::spawn_blocking(move || opener.open(number, &frame)).await;
        Ok(Some(opened.map_err(io::Error::other)?))
    }
}

/// A file being taken in.
struct Reading<'a> {
    engine: &'a Engine,
    told: ReadBundle,
    /// The attachment that is being put together, and how far it is.
    incoming: Option<(AttachmentId, u64, Receiving)>,
    held: Vec<RecordId>,
    attachments: BTreeSet<AttachmentId>,
    unnamed: BTreeSet<AttachmentId>,
}

impl<'a> Reading<'a> {
    fn new(engine: &'a Engine, head: &Head, name: String, bytes: u64) -> Self {
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

    async fn take_all(&mut self, file: &mut File, opener: &FrameOpener) -> Result<(), BundleError> {
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

    fn end(mut self) -> ReadBundle {
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
