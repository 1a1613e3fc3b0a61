//! Taking in a bundle: the same as what comes over a link, as far as the file is whole.

mod pieces;
mod taking;

use super::Engine;
use crate::bundle::BundleError;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use onscene_protocol::bundle::{
    BadBundle, FrameOpener, HEAD_PREFIX_BYTES, Head, Item, SEALED_FRAME_BYTES,
};
use onscene_protocol::exchange::read;
use onscene_protocol::id::{DeviceKey, RecordId, SealKey};
use onscene_protocol::verify::verify;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{self, SeekFrom};
use std::pin::pin;
use taking::Taking;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

/// Bytes of one file. No stick that an office has is larger.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024 * 1024;

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
    /// Attachments in it that there is no room for now; records are taken.
    #[serde(default)]
    pub no_room: u64,
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
        let mut taking = Taking::new(self, &head, name, bytes);
        taking.take_all(&mut file, &opener).await?;
        Ok(taking.end())
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
            self.shared.check_room_for_own()?;
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
        let secrets = self.shared.seals();
        let opener = head.open(&secrets);
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
                own.extend(
                    records
                        .into_iter()
                        .filter(|r| r.header().kind.makes_the_roster()),
                );
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
        let names: Vec<&str> = known
            .map(|member| roster.name_of(member.certificate.person))
            .collect();
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
