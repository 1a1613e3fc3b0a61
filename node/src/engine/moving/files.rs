//! Files on their way: how much of each is there, and how fast it goes.

use super::{Direction, QUIET_MAX, TELL_EVERY, per_second};
use crate::engine::shared::lock;
use crate::engine::{Engine, Happening};
use onscene_protocol::id::{AttachmentId, DeviceKey, SubjectId};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Instant;

/// Files that are shown at once.
const FILES_MAX: usize = 256;

#[derive(Debug, Clone, Copy)]
struct FileMoving {
    direction: Direction,
    bytes: u64,
    bytes_of: u64,
    /// Bytes that were there when it was first seen.
    bytes_before: u64,
    begun: Instant,
    touched: Instant,
    told: Instant,
}

/// The files on their way, by the other laptop.
#[derive(Debug, Default)]
pub(in crate::engine) struct Files(Mutex<BTreeMap<(DeviceKey, AttachmentId), FileMoving>>);

/// A file on its way, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileMovingView {
    /// The other laptop.
    pub device: DeviceKey,
    /// Who writes on it.
    pub name: String,
    /// Which file.
    pub attachment: AttachmentId,
    /// The incident that names it.
    pub incident: Option<SubjectId>,
    /// Which way.
    pub direction: Direction,
    /// Bytes of what is carried of it that are durable at the receiver, as far as is known here.
    pub bytes: u64,
    /// Of how many.
    pub bytes_of: u64,
    /// Bytes a second since it was first seen.
    pub bytes_per_second: u64,
}

impl Engine {
    /// Takes note of how much of a file is durable at the receiver now. The last byte ends it.
    pub fn note_file_moved(
        &self,
        (device, attachment): (DeviceKey, AttachmentId),
        direction: Direction,
        (bytes, bytes_of): (u64, u64),
    ) {
        let now = self.shared.host.instant();
        let is_due = {
            let mut files = lock(&self.shared.movings.files.0);
            files.retain(|_, file| now.duration_since(file.touched) < QUIET_MAX);
            let key = (device, attachment);
            if bytes >= bytes_of {
                files.remove(&key).is_some()
            } else if files.len() >= FILES_MAX && !files.contains_key(&key) {
                false
            } else {
                let is_new = !files.contains_key(&key);
                let file = files.entry(key).or_insert(FileMoving {
                    direction,
                    bytes,
                    bytes_of,
                    bytes_before: bytes,
                    begun: now,
                    touched: now,
                    told: now,
                });
                file.bytes = file.bytes.max(bytes);
                file.touched = now;
                let is_due = is_new || now.duration_since(file.told) >= TELL_EVERY;
                if is_due {
                    file.told = now;
                }
                is_due
            }
        };
        if is_due {
            self.shared.tell(Happening::Moving { device });
        }
    }

    /// The files that are on their way now.
    pub fn files_moving(&self) -> Vec<FileMovingView> {
        let now = self.shared.host.instant();
        let files = lock(&self.shared.movings.files.0).clone();
        let roster = self.shared.standing().roster;
        let reading = self.shared.store.read().ok();
        let incident = |attachment| {
            let state = reading.as_ref()?.attachment(attachment).ok()??;
            Some(state.subject())
        };
        files
            .into_iter()
            .filter(|(_, file)| now.duration_since(file.touched) < QUIET_MAX)
            .map(|((device, attachment), file)| {
                let came = file.bytes.saturating_sub(file.bytes_before);
                FileMovingView {
                    device,
                    name: roster.device_name(device).unwrap_or_default().to_owned(),
                    attachment,
                    incident: incident(attachment),
                    direction: file.direction,
                    bytes: file.bytes,
                    bytes_of: file.bytes_of,
                    bytes_per_second: per_second(came, (file.begun, file.touched)),
                }
            })
            .collect()
    }
}

impl Files {
    /// Whether some of this file came a moment ago.
    pub(in crate::engine) fn is_arriving(&self, attachment: AttachmentId, now: Instant) -> bool {
        lock(&self.0).iter().any(|((_, moving), file)| {
            *moving == attachment
                && file.direction == Direction::Received
                && now.duration_since(file.touched) < QUIET_MAX
        })
    }
}
