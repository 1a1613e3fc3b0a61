//! What is carried of a file that is here, and the hashes of its groups, which are kept beside it.

use super::{AttachmentError, Attachments, create_private_folder};
use crate::store::{create_private, sync_folder};
use onscene_protocol::exchange::{Carried, GroupHashes};
use onscene_protocol::id::AttachmentId;
use onscene_protocol::limit::ATTACHMENT_GROUP_BYTES;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::PathBuf;
use tempfile::Builder;

impl Attachments {
    /// How an attachment that is here is carried.
    ///
    /// # Errors
    /// [`AttachmentError::NotHeld`], and what the file system answers.
    pub fn carried(&self, id: AttachmentId) -> Result<Carried, AttachmentError> {
        Ok(Carried::of(self.sealed_reader(id)?.metadata()?.len()))
    }

    /// A part of what is carried: of the hashes, then of the file.
    ///
    /// # Errors
    /// [`AttachmentError::NotHeld`], [`AttachmentError::Damaged`] where the file is not what its
    /// name says, and what the file system answers.
    pub fn read_carried(
        &self,
        id: AttachmentId,
        range: Range<u64>,
    ) -> Result<impl Read + Send + use<>, AttachmentError> {
        let mut file = self.sealed_reader(id)?;
        let carried = Carried::of(file.metadata()?.len());
        let hashes_bytes = carried.hashes_bytes();
        let length = range.end.saturating_sub(range.start);
        let mut hashes = Cursor::new(Vec::new());
        if range.start < hashes_bytes {
            hashes = Cursor::new(self.hashes_of(id)?.to_bytes());
            hashes.set_position(range.start);
        }
        file.seek(SeekFrom::Start(range.start.saturating_sub(hashes_bytes)))?;
        Ok(hashes.chain(file).take(length))
    }

    /// The hashes of a file's groups. Where they are not kept yet the file is read for them, once.
    ///
    /// # Errors
    /// As [`Self::read_carried`].
    pub fn hashes_of(&self, id: AttachmentId) -> Result<GroupHashes, AttachmentError> {
        let mut file = self.sealed_reader(id)?;
        let carried = Carried::of(file.metadata()?.len());
        if let Some(kept) = self.kept_hashes(id, carried) {
            return Ok(kept);
        }
        let mut hashes = Vec::new();
        let mut group = Vec::new();
        for number in 0..carried.groups() {
            group.clear();
            (&mut file)
                .take(ATTACHMENT_GROUP_BYTES)
                .read_to_end(&mut group)?;
            let mut hasher = carried.hash_group(number);
            hasher.update(&group);
            hashes.push(hasher.finish());
        }
        let hashes = GroupHashes::from_groups(id, hashes).ok_or(AttachmentError::Damaged)?;
        self.keep_hashes(id, &hashes)?;
        Ok(hashes)
    }

    /// Hashes that were kept, where they are those of this attachment.
    pub(super) fn kept_hashes(&self, id: AttachmentId, carried: Carried) -> Option<GroupHashes> {
        let bytes = if carried.hashes_bytes() == 0 {
            Vec::new()
        } else {
            std::fs::read(self.hashes_path(id)).ok()?
        };
        GroupHashes::read(id, carried, &bytes)
    }

    /// Keeps hashes, whole or not at all.
    pub(super) fn keep_hashes(
        &self,
        id: AttachmentId,
        hashes: &GroupHashes,
    ) -> Result<(), AttachmentError> {
        let bytes = hashes.to_bytes();
        if bytes.is_empty() {
            return Ok(());
        }
        let mut file = Builder::new().prefix("").tempfile_in(&self.0.incoming)?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(self.hashes_path(id))
            .map_err(|error| error.error)?;
        Ok(sync_folder(&self.0.hashes)?)
    }

    /// The file that holds what came of an attachment so far, made where it is not there.
    pub(super) fn partial_file(&self, id: AttachmentId) -> Result<File, AttachmentError> {
        create_private_folder(&self.0.partial)?;
        let path = self.partial_path(id);
        match create_private(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Ok(File::options().read(true).write(true).open(path)?)
            }
            made => Ok(made?),
        }
    }

    /// Gives a file of which every group is here its name.
    pub(super) fn keep_partial(&self, id: AttachmentId) -> Result<(), AttachmentError> {
        let path = self.partial_path(id);
        File::options().write(true).open(&path)?.sync_all()?;
        std::fs::rename(&path, self.path(id))?;
        Ok(sync_folder(&self.0.held)?)
    }

    pub(super) fn partial_path(&self, id: AttachmentId) -> PathBuf {
        self.0.partial.join(id.to_string())
    }

    pub(super) fn hashes_path(&self, id: AttachmentId) -> PathBuf {
        self.0.hashes.join(id.to_string())
    }
}
