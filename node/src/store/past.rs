//! Records whose past is missing: not all before them in their actor's chain are here. An honest
//! laptop's come soon after each other; whoever makes some up can make any number.

use super::writing::{Fresh, Tables};
use super::{StoreError, row};
use onscene_protocol::id::{PersonKey, RecordId};
use onscene_protocol::limit::{BYTES_WITHOUT_PAST_MAX, RECORDS_WITHOUT_PAST_MAX};
use onscene_protocol::record::{Checked, Header, Record};
use redb::ReadableTable;

impl Tables<'_> {
    /// Whether the record before this one in its actor's chain is missing, or one before that.
    pub(super) fn lacks_past(&self, header: &Header, fresh: &Fresh) -> Result<bool, StoreError> {
        if header.seq <= 1 {
            return Ok(false);
        }
        let place = row::place_before(header);
        let (stands_there, prev) = match fresh.record(header.prev) {
            Some(before) => {
                let before = before.record().header();
                (row::place(before) == place, before.prev)
            }
            None => match self.row(header.prev)? {
                Some(before) => {
                    let before = row::read_header(&before)?;
                    (row::place(&before) == place, before.prev)
                }
                None => return Ok(true),
            },
        };
        let waits = row::after(prev, header.prev);
        Ok(!stands_there || self.waiting.get(&waits)?.is_some())
    }

    /// Whether as many of its author's records are here without their past as may be, before this
    /// one. It leads to nothing that anybody is shown until that record comes, and then it comes again:
    /// all laptops come to show the same. Who is let in and who is not must spread all the same.
    pub(super) fn has_enough_without_past(&self, record: &Record) -> Result<bool, StoreError> {
        let header = record.header();
        if header.kind.says_who_writes() {
            return Ok(false);
        }
        let (records, bytes) = self.without_past(header.author)?;
        Ok(records >= RECORDS_WITHOUT_PAST_MAX
            || bytes.saturating_add(header.body_bytes.into()) > BYTES_WITHOUT_PAST_MAX)
    }

    /// How many of an author's records are here without their past, and the bytes of their bodies.
    fn without_past(&self, author: PersonKey) -> Result<(u64, u64), StoreError> {
        let count = self.without_past.get(author.as_bytes())?;
        Ok(count.map_or((0, 0), |count| count.value()))
    }

    /// Takes note of a record that is new here: whether its past is missing, and whose past it is.
    pub(super) fn note_past(
        &mut self,
        record: &Record,
        lacks_past: bool,
    ) -> Result<(), StoreError> {
        let (id, header) = (record.id(), record.header());
        let (count, bytes) = self.without_past(header.author)?;
        if lacks_past {
            let body_bytes = u64::from(header.body_bytes);
            let place = row::place_before(header);
            let value = row::joined(&[&place, &body_bytes.to_be_bytes()]);
            self.waiting.insert(&row::after(header.prev, id), &value)?;
            let now = (count.saturating_add(1), bytes.saturating_add(body_bytes));
            self.without_past.insert(header.author.as_bytes(), now)?;
        } else if count > 0 {
            let (freed, freed_bytes) = self.free_after(id, header)?;
            let now = (
                count.saturating_sub(freed),
                bytes.saturating_sub(freed_bytes),
            );
            self.without_past.insert(header.author.as_bytes(), now)?;
        }
        Ok(())
    }

    /// Takes those that waited for this record out of what waits, and those that waited for these.
    /// Answers how many they are, and the bytes of their bodies.
    fn free_after(&mut self, id: RecordId, header: &Header) -> Result<(u64, u64), StoreError> {
        let mut whole = vec![(id, header.seq)];
        let (mut freed, mut freed_bytes) = (0_u64, 0_u64);
        while let Some((id, seq)) = whole.pop() {
            let place = row::place(&Header { seq, ..*header });
            let lowest = row::after(id, RecordId::from_bytes([0; RecordId::LEN]));
            let highest = row::after(id, RecordId::from_bytes([0xff; RecordId::LEN]));
            let followers = self
                .waiting
                .extract_from_if::<&[u8; 64], _>(&lowest..=&highest, |_, after| {
                    after.starts_with(&place)
                })?;
            for follower in followers {
                let (key, after) = follower?;
                let mut parts = row::Parts::of(key.value(), "a row of waiting_1");
                parts.take::<32>()?;
                whole.push((RecordId::from_bytes(parts.take()?), seq.saturating_add(1)));
                let mut parts = row::Parts::of(after.value(), "a row of waiting_1");
                parts.take::<72>()?;
                freed += 1;
                freed_bytes = freed_bytes.saturating_add(parts.number()?);
            }
        }
        Ok((freed, freed_bytes))
    }
}
