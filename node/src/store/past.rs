//! Records whose past is missing: not all before them in their actor's chain are here. An honest
//! laptop's come soon after each other; whoever makes some up can make any number.

use super::contain::contained;
use super::{StoreError, Writing, row, table};
use onscene_protocol::id::{PersonKey, RecordId};
use onscene_protocol::record::{Header, Record};
use redb::ReadableTable;

impl Writing<'_> {
    /// Whether the record before this one in its actor's chain is missing, or one before that.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], or what the disk answers.
    pub fn lacks_past(&self, header: &Header) -> Result<bool, StoreError> {
        contained("the tables of records", || {
            let waiting = self.transaction.open_table(table::WAITING)?;
            self.lacks_past_beside(&waiting, header)
        })
    }

    fn lacks_past_beside(
        &self,
        waiting: &impl ReadableTable<&'static [u8; 64], &'static [u8; 80]>,
        header: &Header,
    ) -> Result<bool, StoreError> {
        if header.seq <= 1 {
            return Ok(false);
        }
        let Some(position) = self.position(header.prev)? else {
            return Ok(true);
        };
        let arrivals = self.transaction.open_table(table::ARRIVALS)?;
        let Some(before) = arrivals.get(position)? else {
            return Err(StoreError::damaged("a position without its record"));
        };
        let before = row::read_header(before.value())?;
        let waits = row::after(before.prev, header.prev);
        Ok(row::place_before(header) != row::place(&before) || waiting.get(&waits)?.is_some())
    }

    /// How many of an author's records are here without their past, and the bytes of their bodies.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], or what the disk answers.
    pub fn without_past(&self, author: PersonKey) -> Result<(u64, u64), StoreError> {
        contained("without_past_1", || {
            let counts = self.transaction.open_table(table::WITHOUT_PAST)?;
            let count = counts.get(author.as_bytes())?;
            Ok(count.map_or((0, 0), |count| count.value()))
        })
    }

    /// Takes note of a record that is new here: whether its past is missing, and whose past it is.
    pub(super) fn note_past(&self, record: &Record) -> Result<(), StoreError> {
        let (id, header) = (record.id(), record.header());
        let mut waiting = self.transaction.open_table(table::WAITING)?;
        if self.lacks_past_beside(&waiting, header)? {
            let body_bytes = u64::from(header.body_bytes);
            let place = row::place_before(header);
            let value = row::joined(&[&place, &body_bytes.to_be_bytes()]);
            waiting.insert(&row::after(header.prev, id), &value)?;
            let (count, bytes) = self.without_past(header.author)?;
            let now = (count.saturating_add(1), bytes.saturating_add(body_bytes));
            return self.set_without_past(header.author, now);
        }
        let mut whole = vec![(id, header.seq)];
        let (mut freed, mut freed_bytes) = (0_u64, 0_u64);
        while let Some((id, seq)) = whole.pop() {
            let place = row::place(&Header { seq, ..*header });
            let lowest = row::after(id, RecordId::from_bytes([0; RecordId::LEN]));
            let highest = row::after(id, RecordId::from_bytes([0xff; RecordId::LEN]));
            let followers = waiting
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
        if freed == 0 {
            return Ok(());
        }
        let (count, bytes) = self.without_past(header.author)?;
        let now = (
            count.saturating_sub(freed),
            bytes.saturating_sub(freed_bytes),
        );
        self.set_without_past(header.author, now)
    }

    fn set_without_past(&self, author: PersonKey, now: (u64, u64)) -> Result<(), StoreError> {
        let mut counts = self.transaction.open_table(table::WITHOUT_PAST)?;
        counts.insert(author.as_bytes(), now)?;
        Ok(())
    }
}
