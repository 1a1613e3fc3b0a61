//! When each byte of each original was looked at last, and looking again: all of them for whether they
//! are there and as long as they were, and on a hub each byte, a share a day.

use super::event::OfFile;
use super::shared::lock;
use super::turn::Turn;
use super::{Engine, EngineError};
use crate::store::{AttachmentState, Reading};
use onscene_protocol::id::{AttachmentId, SubjectId};
use serde::Serialize;
use std::sync::Mutex;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// Milliseconds for which a look at each byte is good enough for somebody who asks whether the file is
/// still held: disks lose bits over years, and a hub looks at all of them twice in it.
const LOOK_GOOD_MS: u64 = 30 * DAY_MS;
/// Milliseconds after which a hub looks at each byte again by itself: half of [`LOOK_GOOD_MS`], so that
/// whoever asks seldom waits for the disk.
const LOOK_AGAIN_MS: u64 = 15 * DAY_MS;
/// Bytes of originals that a hub looks at by itself in a day: six minutes of a disk that reads 100 MB/s,
/// and half a terabyte in [`LOOK_AGAIN_MS`]. One longer file has a day of its own.
const SHARE_BYTES_PER_DAY: u64 = 36 * 1024 * 1024 * 1024;
/// Between two rounds: whoever relies on a lost file hears of it within this time.
const ROUND_EVERY: Duration = Duration::from_secs(60 * 60);

/// Bytes that were looked at today, by the wall clock's days in UTC. Counted from nothing after each
/// start.
#[derive(Default)]
pub(super) struct LookedToday(Mutex<(u64, u64)>);

impl LookedToday {
    /// Takes so many bytes of the day's share, where they are left.
    fn takes(&self, today: u64, bytes: u64) -> bool {
        let mut share = lock(&self.0);
        if share.0 != today {
            *share = (today, 0);
        }
        let after = share.1.saturating_add(bytes);
        let takes = share.1 == 0 || after <= SHARE_BYTES_PER_DAY;
        if takes {
            share.1 = after;
        }
        takes
    }
}

/// When an original was looked at before this look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// The attachment.
    pub attachment: AttachmentId,
    /// The document that names it.
    pub incident: SubjectId,
    /// When each byte of it was looked at last, RFC 3339; none where it never was.
    pub before: Option<String>,
    /// Whole days since then.
    pub days: Option<u64>,
}

impl Engine {
    /// Looks again and again, until it is cancelled.
    pub async fn keep_looking(&self, stopping: CancellationToken) {
        let mut rounds = tokio::time::interval(ROUND_EVERY);
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                _ = rounds.tick() => {}
            }
            tokio::select! {
                () = stopping.cancelled() => return,
                looked = self.look_around() => if let Err(error) = looked {
                    tracing::warn!(%error, "the originals could not be looked at");
                }
            }
        }
    }

    /// One round: whether all are there and as long as they were, and on a hub each byte of those that are
    /// due, as far as the day's share goes.
    ///
    /// # Errors
    /// Where store or disk fail.
    pub async fn look_around(&self) -> Result<(), EngineError> {
        self.look_after_originals(false).await?;
        let due = self.read(|shared| {
            if !shared.standing().roster.is_hub(shared.device()) {
                return Ok(Vec::new());
            }
            let now_ms = shared.host.wall_ms();
            due(&shared.store.read()?, now_ms)
        });
        for (attachment, bytes) in due.await? {
            let today = self.host().wall_ms() / DAY_MS;
            if !self.shared.looked_today.takes(today, bytes) {
                return Ok(());
            }
            self.look_at_bytes(attachment).await?;
        }
        Ok(())
    }

    /// Looks at a copy for somebody who asks, at each byte where that was too long ago. None where no
    /// record here names it.
    ///
    /// # Errors
    /// Where store or disk fail.
    pub(super) async fn look_at(
        &self,
        attachment: AttachmentId,
    ) -> Result<Option<()>, EngineError> {
        let found = self.read(move |shared| {
            let reading = shared.store.read()?;
            let Some(state) = reading.attachment(attachment)? else {
                return Ok(None);
            };
            let looked = reading.looked(attachment)?;
            let deep = is_due(looked, shared.host.wall_ms(), LOOK_GOOD_MS);
            let is_held = matches!(state, AttachmentState::Held { .. });
            let loss = shared.loss_of(&reading, attachment)?.filter(|_| is_held);
            Ok(Some((is_held && deep, loss)))
        });
        match found.await? {
            None => return Ok(None),
            Some((_, Some(loss))) => self.note_loss(attachment, loss).await?,
            Some((true, None)) => self.look_at_bytes(attachment).await?,
            Some((false, None)) => {}
        }
        Ok(Some(()))
    }

    async fn look_at_bytes(&self, attachment: AttachmentId) -> Result<(), EngineError> {
        let loss = self.read(move |shared| {
            let state = shared.store.read()?.attachment(attachment)?;
            match state {
                Some(state @ AttachmentState::Held { .. }) => {
                    shared.loss_in(attachment, state, true).map(Some)
                }
                Some(AttachmentState::Wanted { .. }) | None => Ok(None),
            }
        });
        match loss.await? {
            Some(Some(loss)) => self.note_loss(attachment, loss).await,
            Some(None) => self.ask_of_file(OfFile::Looked(vec![attachment])).await,
            None => Ok(()),
        }
    }
}

/// Those of which each byte is to be looked at, the longest ago first, with their bytes.
fn due(reading: &Reading, now_ms: u64) -> Result<Vec<(AttachmentId, u64)>, EngineError> {
    let mut due = Vec::new();
    for (attachment, state) in reading.attachments()? {
        if let AttachmentState::Held { sealed_bytes, .. } = state {
            let looked = reading.looked(attachment)?;
            if is_due(looked, now_ms, LOOK_AGAIN_MS) {
                due.push((looked, attachment, sealed_bytes));
            }
        }
    }
    due.sort_unstable();
    let due = due.into_iter();
    Ok(due
        .map(|(_, attachment, bytes)| (attachment, bytes))
        .collect())
}

/// Whether a look is too old. One that lies ahead of the clock says nothing.
fn is_due(looked: Option<u64>, now_ms: u64, good_ms: u64) -> bool {
    looked.is_none_or(|looked| looked > now_ms || now_ms - looked >= good_ms)
}

/// Whole days since a look.
pub(super) const fn days_since(looked_ms: u64, now_ms: u64) -> u64 {
    now_ms.saturating_sub(looked_ms) / DAY_MS
}

impl Turn<'_> {
    pub(super) fn note_looked(&mut self, which: &[AttachmentId]) -> Result<(), EngineError> {
        let now_ms = self.shared.host.wall_ms();
        for attachment in which {
            self.writing.set_looked(*attachment, now_ms)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_good_for_its_time_and_one_ahead_of_the_clock_is_none() {
        let now = 100 * DAY_MS;
        assert!(is_due(None, now, LOOK_GOOD_MS));
        assert!(!is_due(Some(now - LOOK_GOOD_MS + 1), now, LOOK_GOOD_MS));
        assert!(is_due(Some(now - LOOK_GOOD_MS), now, LOOK_GOOD_MS));
        assert!(is_due(Some(now + 1), now, LOOK_GOOD_MS));
    }

    #[test]
    fn a_day_has_its_share_and_one_file_that_is_longer_a_day_of_its_own() {
        let looked = LookedToday::default();
        assert!(looked.takes(7, SHARE_BYTES_PER_DAY - 1));
        assert!(looked.takes(7, 1));
        assert!(!looked.takes(7, 1));
        assert!(looked.takes(8, SHARE_BYTES_PER_DAY + 1));
        assert!(!looked.takes(8, 1));
    }
}
