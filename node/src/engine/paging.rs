//! All that a laptop carries, in pages: for one that holds next to nothing of it.

use super::{Engine, EngineError};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::exchange::{Bookmark, WireRecord, is_own};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::limit::IDS_PER_MESSAGE_MAX;

impl Engine {
    /// The records after a bookmark that a laptop carries and that are not the organisation's own, as
    /// many as come to at most `bytes_max` bytes, but one in any case; and where the next page begins,
    /// where there is more.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn page_for(
        &self,
        device: DeviceKey,
        after: Option<Bookmark>,
        bytes_max: usize,
    ) -> Result<(Vec<WireRecord>, Option<Bookmark>), EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let share = shared.share(&reading, device)?;
            let own: Vec<_> = shared
                .standing()
                .roster
                .key_subjects()
                .into_iter()
                .collect();
            let after = after.map(|mark| (Timestamp::from_bits(mark.time), mark.id));
            let (mut records, mut bytes, mut last) = (Vec::new(), 0, None);
            for item in reading.times_after(after)? {
                let (time, id, subject, kind) = item?;
                if is_own(kind, subject, &own) || !share.carries(subject) {
                    continue;
                }
                let Some(record) = reading.record(id)? else {
                    continue;
                };
                let record = WireRecord::from(record.record());
                bytes += record.bytes();
                let is_full = bytes > bytes_max || records.len() == IDS_PER_MESSAGE_MAX;
                if is_full && !records.is_empty() {
                    return Ok((records, last));
                }
                records.push(record);
                last = Some(Bookmark::of(time, id));
            }
            Ok((records, None))
        })
        .await
    }
}
