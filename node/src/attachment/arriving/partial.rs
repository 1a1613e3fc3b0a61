//! A file of which not all is here.

use super::group::{Begun, Group};
use crate::attachment::file::sealed_bytes_of;
use crate::attachment::{AttachmentError, Attachments};
use onscene_protocol::exchange::{Carried, GroupHashes};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use onscene_protocol::limit::ATTACHMENT_BYTES_MAX;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::time::{Duration, Instant};

/// How long a part of a file is left to one laptop: some pieces on a slow link.
const CLAIM_TIME_MAX: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub(super) struct Partial {
    id: AttachmentId,
    carried: Carried,
    file: File,
    hashes: Hashes,
    groups: Vec<Group>,
    /// What each laptop is carrying now, and until when that is believed.
    claims: BTreeMap<DeviceKey, (Range<u64>, Instant)>,
    /// Those that sent what is not of this file.
    barred: BTreeSet<DeviceKey>,
    unsynced: bool,
}

#[derive(Debug)]
enum Hashes {
    /// They come first, from one laptop: only all of them prove anything.
    Coming(Option<DeviceKey>, Vec<u8>),
    Known(GroupHashes),
}

impl Partial {
    /// Opens what an earlier link or run left, and looks at what of it is whole.
    pub(super) fn open(
        attachments: &Attachments,
        id: AttachmentId,
        sealed_bytes: u64,
    ) -> Result<Self, AttachmentError> {
        if sealed_bytes > sealed_bytes_of(ATTACHMENT_BYTES_MAX) {
            return Err(AttachmentError::TooLong);
        }
        let carried = Carried::of(sealed_bytes);
        if sealed_bytes == 0 {
            return Err(AttachmentError::WrongBytes);
        }
        let hashes = match attachments.kept_hashes(id, carried) {
            Some(known) => Hashes::Known(known),
            None => Hashes::Coming(None, Vec::new()),
        };
        let mut groups = Vec::new();
        groups.resize_with(
            usize::try_from(carried.groups()).map_err(|_| AttachmentError::TooLong)?,
            Group::default,
        );
        let mut partial = Self {
            id,
            carried,
            file: attachments.partial_file(id)?,
            hashes,
            groups,
            claims: BTreeMap::new(),
            barred: BTreeSet::new(),
            unsynced: false,
        };
        partial.look_through()?;
        Ok(partial)
    }

    /// What proves itself is kept; it may have been written without being synced.
    fn look_through(&mut self) -> Result<(), AttachmentError> {
        let Hashes::Known(hashes) = &self.hashes else {
            return Ok(self.file.set_len(0)?);
        };
        let length = self.file.metadata()?.len();
        let mut bytes = Vec::new();
        self.file.rewind()?;
        for (group, number) in self.groups.iter_mut().zip(0..) {
            let range = self.carried.group(number);
            if range.end - self.carried.hashes_bytes() > length {
                break;
            }
            bytes.clear();
            let group_bytes = range.end - range.start;
            (&mut self.file).take(group_bytes).read_to_end(&mut bytes)?;
            let mut hasher = self.carried.hash_group(number);
            hasher.update(&bytes);
            if bytes.len() as u64 == group_bytes && hashes.get(number) == Some(&hasher.finish()) {
                *group = Group::Written;
                self.unsynced = true;
            }
        }
        Ok(())
    }

    pub(super) const fn sealed_bytes(&self) -> u64 {
        self.carried.sealed_bytes()
    }

    pub(super) const fn knows_hashes(&self) -> bool {
        matches!(self.hashes, Hashes::Known(_))
    }

    pub(super) fn durable_bytes(&self) -> u64 {
        let groups = self.groups.iter().zip(0..);
        let durable = groups.filter(|(group, _)| matches!(group, Group::Durable));
        let bytes = durable.map(|(_, number)| {
            let range = self.carried.group(number);
            range.end - range.start
        });
        bytes.sum()
    }

    pub(super) fn next_gap(
        &mut self,
        from: DeviceKey,
        bytes_max: u64,
        now: Instant,
    ) -> Result<Option<Range<u64>>, AttachmentError> {
        if self.barred.contains(&from) {
            return Err(AttachmentError::Barred);
        }
        self.claims.retain(|_, (_, until)| *until > now);
        self.claims.remove(&from);
        let Some(start) = self.start_for(from) else {
            return Ok(None);
        };
        let end = self.end_after(start, bytes_max);
        self.claims.insert(from, (start..end, now + CLAIM_TIME_MAX));
        Ok(Some(start..end))
    }

    pub(super) fn release(&mut self, from: DeviceKey) {
        self.claims.remove(&from);
    }

    /// Where a laptop goes on: in the group that it began, else in one that nobody began, else in
    /// one that another left.
    fn start_for(&self, from: DeviceKey) -> Option<u64> {
        if let Hashes::Coming(owner, bytes) = &self.hashes {
            let is_other = owner.is_some_and(|owner| owner != from);
            let start = if is_other { 0 } else { bytes.len() as u64 };
            return self.claims.is_empty().then_some(start);
        }
        let mut new = None;
        let mut left = None;
        for (group, number) in self.groups.iter().zip(0..) {
            let range = self.carried.group(number);
            if group.is_whole() || self.is_claimed(&range) {
                continue;
            }
            if let Some(bytes) = group.begun_by(from) {
                return Some(range.start + bytes);
            }
            match group {
                Group::Missing => new = new.or(Some(range.start)),
                _ => left = left.or(Some(range.start)),
            }
        }
        new.or(left)
    }

    /// Up to where nothing is here that nobody else brings.
    fn end_after(&self, start: u64, bytes_max: u64) -> u64 {
        let end = start
            .saturating_add(bytes_max)
            .min(self.carried.total_bytes());
        let next = self.carried.group_at(start).map_or(0, |group| group + 1);
        for number in next..self.carried.groups() {
            let range = self.carried.group(number);
            if range.start >= end {
                break;
            }
            if !matches!(self.group(number), Some(Group::Missing)) || self.is_claimed(&range) {
                return range.start;
            }
        }
        end
    }

    fn is_claimed(&self, range: &Range<u64>) -> bool {
        let mut claims = self.claims.values();
        claims.any(|(claimed, _)| claimed.start < range.end && range.start < claimed.end)
    }

    fn group(&self, number: u64) -> Option<&Group> {
        self.groups.get(usize::try_from(number).ok()?)
    }

    /// Whether a piece of this laptop may begin here.
    pub(super) fn expects(&self, from: DeviceKey, at: u64) -> Result<(), AttachmentError> {
        if self.barred.contains(&from) {
            return Err(AttachmentError::Barred);
        }
        let others = self.claims.iter().filter(|(by, _)| **by != from);
        let mut others = others.map(|(_, (range, _))| range);
        if others.any(|range| range.contains(&at)) {
            return Err(AttachmentError::NotNext);
        }
        let expected = match &self.hashes {
            Hashes::Coming(owner, bytes) => {
                at == 0 || (*owner == Some(from) && at == bytes.len() as u64)
            }
            Hashes::Known(_) => {
                let number = self.carried.group_at(at).ok_or(AttachmentError::NotNext)?;
                let start = self.carried.group(number).start;
                match self.group(number) {
                    Some(Group::Missing) => at == start,
                    Some(group @ Group::Begun(_)) => {
                        at == start || group.begun_by(from) == Some(at - start)
                    }
                    _ => false,
                }
            }
        };
        if expected {
            Ok(())
        } else {
            Err(AttachmentError::NotNext)
        }
    }

    /// Takes the next bytes. Answers where the ones after them begin.
    pub(super) fn write(
        &mut self,
        attachments: &Attachments,
        from: DeviceKey,
        mut at: u64,
        mut bytes: &[u8],
    ) -> Result<u64, AttachmentError> {
        while !bytes.is_empty() {
            let end = match self.carried.group_at(at) {
                None => self.carried.hashes_bytes(),
                Some(number) => self.carried.group(number).end,
            };
            let room = usize::try_from(end.saturating_sub(at)).unwrap_or(usize::MAX);
            if room == 0 {
                return Err(AttachmentError::NotNext);
            }
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.expects(from, at)?;
            match self.carried.group_at(at) {
                None => self.write_hashes(attachments, from, at, now)?,
                Some(number) => self.write_group(from, number, at, now)?,
            }
            at += now.len() as u64;
            bytes = later;
        }
        Ok(at)
    }

    fn write_hashes(
        &mut self,
        attachments: &Attachments,
        from: DeviceKey,
        at: u64,
        bytes: &[u8],
    ) -> Result<(), AttachmentError> {
        let Hashes::Coming(owner, came) = &mut self.hashes else {
            return Err(AttachmentError::NotNext);
        };
        if at == 0 {
            came.clear();
            *owner = Some(from);
        }
        came.extend_from_slice(bytes);
        if (came.len() as u64) < self.carried.hashes_bytes() {
            return Ok(());
        }
        let came = std::mem::take(came);
        let Some(known) = GroupHashes::read(self.id, self.carried, &came) else {
            self.hashes = Hashes::Coming(None, Vec::new());
            return Err(self.bar(from, 0));
        };
        attachments.keep_hashes(self.id, &known)?;
        self.hashes = Hashes::Known(known);
        Ok(())
    }

    fn write_group(
        &mut self,
        from: DeviceKey,
        number: u64,
        at: u64,
        bytes: &[u8],
    ) -> Result<(), AttachmentError> {
        let range = self.carried.group(number);
        let Hashes::Known(hashes) = &self.hashes else {
            return Err(AttachmentError::NotNext);
        };
        let expected = hashes.get(number).copied();
        let place = usize::try_from(number).map_err(|_| AttachmentError::NotNext)?;
        let group = self.groups.get_mut(place).ok_or(AttachmentError::NotNext)?;
        // Where writing fails, nothing of the group is believed.
        let mut begun = match std::mem::take(group) {
            Group::Begun(begun) if at > range.start => begun,
            _ => Box::new(Begun {
                from,
                bytes: 0,
                hasher: self.carried.hash_group(number),
            }),
        };
        self.file
            .seek(SeekFrom::Start(at - self.carried.hashes_bytes()))?;
        self.file.write_all(bytes)?;
        self.unsynced = true;
        begun.bytes += bytes.len() as u64;
        begun.hasher.update(bytes);
        *group = if range.start + begun.bytes < range.end {
            Group::Begun(begun)
        } else if expected == Some(begun.hasher.finish()) {
            Group::Written
        } else {
            return Err(self.bar(from, range.start - self.carried.hashes_bytes()));
        };
        Ok(())
    }

    /// Nothing more of this file is taken from a laptop that sent what is not of it, and what it has
    /// begun is begun anew.
    fn bar(&mut self, from: DeviceKey, at: u64) -> AttachmentError {
        self.barred.insert(from);
        self.claims.remove(&from);
        for group in &mut self.groups {
            if group.begun_by(from).is_some() {
                *group = Group::Missing;
            }
        }
        AttachmentError::WrongPiece { at }
    }

    /// Whether every group is here, durable or not.
    pub(super) fn is_whole(&self) -> bool {
        self.groups.iter().all(Group::is_whole)
    }

    /// Makes durable what came. Answers whether that is the whole file.
    pub(super) fn sync(&mut self) -> Result<bool, AttachmentError> {
        if self.unsynced {
            self.file.sync_data()?;
            self.unsynced = false;
        }
        let mut all = true;
        for group in &mut self.groups {
            if matches!(group, Group::Written) {
                *group = Group::Durable;
            }
            all &= matches!(group, Group::Durable);
        }
        Ok(all)
    }
}
