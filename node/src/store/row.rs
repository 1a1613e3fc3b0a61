//! The bytes of keys and values, as `table` describes them.

use super::{Arrival, AttachmentState, AuthorRecord, Committed, Position, Quarantined, StoreError};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::id::{DeviceKey, RecordId, SubjectId};
use onscene_protocol::record::{HEADER_BYTES, Header, Kind, Record};

/// Joins fixed parts into a key of fixed length. Parts that do not fill it leave zeros; the layouts
/// in `table` add up.
pub(super) fn joined<const N: usize>(parts: &[&[u8]]) -> [u8; N] {
    let mut key = [0; N];
    let bytes = parts.iter().flat_map(|part| part.iter());
    for (place, byte) in key.iter_mut().zip(bytes) {
        *place = *byte;
    }
    key
}

pub(super) fn by_subject(subject: SubjectId, position: Position) -> [u8; 24] {
    joined(&[subject.as_bytes(), &position.to_be_bytes()])
}

/// The key of a statement about an incident, or of a first receipt for its records.
pub(super) fn evidence(subject: SubjectId, device: DeviceKey, number: u64) -> [u8; 56] {
    joined(&[subject.as_bytes(), device.as_bytes(), &number.to_be_bytes()])
}

pub(super) fn timed(time: Timestamp, id: RecordId) -> [u8; 40] {
    joined(&[&time.bits().to_be_bytes(), id.as_bytes()])
}

pub(super) fn placed(subject: SubjectId, kind: Kind) -> [u8; 17] {
    joined(&[subject.as_bytes(), &[kind.number()]])
}

/// The key of a record in `BY_AUTHOR`.
pub(super) fn of_author(header: &Header, id: RecordId) -> [u8; 72] {
    let time = header.time.bits().to_be_bytes();
    joined(&[header.author.as_bytes(), &time, id.as_bytes()])
}

/// The row of a record in `BY_AUTHOR`.
pub(super) fn authored(header: &Header, body: bool) -> [u8; 18] {
    let subject = header.subject;
    joined(&[
        subject.as_bytes(),
        &[header.kind.number()],
        &[u8::from(body)],
    ])
}

pub(super) fn read_authored(key: &[u8; 72], row: &[u8; 18]) -> Result<AuthorRecord, StoreError> {
    let mut key = Parts::of(key, "by_author_1");
    let mut row = Parts::of(row, "by_author_1");
    key.take::<32>()?;
    let time = Timestamp::from_bits(key.number()?);
    let id = RecordId::from_bytes(key.take()?);
    let subject = SubjectId::from_bytes(row.take()?);
    let [kind] = row.take()?;
    Ok(AuthorRecord {
        time,
        id,
        subject,
        kind: Kind::from_number(kind),
        body: row.flag()?,
    })
}

/// The complement sorts the newest first.
pub(super) fn order(order: Timestamp, subject: SubjectId) -> [u8; 24] {
    joined(&[&(!order.bits()).to_be_bytes(), subject.as_bytes()])
}

/// Takes parts off the front of a row; a row that ends too early is damaged.
pub(super) struct Parts<'a> {
    rest: &'a [u8],
    place: &'static str,
}

impl<'a> Parts<'a> {
    pub(super) const fn of(rest: &'a [u8], place: &'static str) -> Self {
        Self { rest, place }
    }

    fn damaged(&self) -> StoreError {
        StoreError::damaged(self.place)
    }

    pub(super) fn take<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let (part, rest) = self
            .rest
            .split_first_chunk::<N>()
            .ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(*part)
    }

    pub(super) fn number(&mut self) -> Result<u64, StoreError> {
        Ok(u64::from_be_bytes(self.take()?))
    }

    fn slice(&mut self, bytes: usize) -> Result<&'a [u8], StoreError> {
        let (part, rest) = self
            .rest
            .split_at_checked(bytes)
            .ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(part)
    }

    fn flag(&mut self) -> Result<bool, StoreError> {
        match self.take()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(self.damaged()),
        }
    }

    fn device(&mut self) -> Result<Option<DeviceKey>, StoreError> {
        Ok(if self.flag()? {
            Some(DeviceKey::from_bytes(self.take()?))
        } else {
            None
        })
    }

    pub(super) const fn rest(self) -> &'a [u8] {
        self.rest
    }
}

fn push_device(row: &mut Vec<u8>, from: Option<DeviceKey>) {
    match from {
        None => row.push(0),
        Some(device) => {
            row.push(1);
            row.extend_from_slice(device.as_bytes());
        }
    }
}

/// The row of a record in `ARRIVALS`.
pub(super) fn arrival(record: &Record, from: Option<DeviceKey>) -> Vec<u8> {
    let body = record.body();
    let mut row = Vec::with_capacity(HEADER_BYTES + 34 + body.map_or(0, <[u8]>::len));
    push_device(&mut row, from);
    row.extend_from_slice(record.header_bytes());
    row.push(u8::from(body.is_some()));
    row.extend_from_slice(body.unwrap_or_default());
    row
}

/// Where a record came from and what it belongs to, from its row alone.
pub(super) fn place_of(row: &[u8]) -> Result<Arrival, StoreError> {
    let header = read_header(row)?;
    Ok(Arrival {
        from: Parts::of(row, "a record in arrivals_1").device()?,
        kind: header.kind,
        subject: header.subject,
    })
}

/// Reads a record back. Its id is the hash of its header and the header has the hash of its body,
/// so changed bytes show, if `id` is the one that was asked for.
pub(super) fn read_arrival(
    row: &[u8],
    id: Option<RecordId>,
) -> Result<(Committed, Option<DeviceKey>), StoreError> {
    let mut parts = Parts::of(row, "a record in arrivals_1");
    let from = parts.device()?;
    let header = parts.take::<HEADER_BYTES>()?;
    let body = parts.flag()?.then(|| parts.rest().to_vec());
    let record = Record::from_bytes(&header, body)
        .map_err(|malformed| StoreError::damaged(format!("a record in arrivals_1: {malformed}")))?;
    match id {
        Some(id) if id != record.id() => Err(StoreError::damaged(format!(
            "record {id} in arrivals_1: its header was changed"
        ))),
        _ => Ok((Committed(record), from)),
    }
}

/// The header of a record, from its row.
pub(super) fn read_header(row: &[u8]) -> Result<Header, StoreError> {
    let mut parts = Parts::of(row, "a record in arrivals_1");
    parts.device()?;
    let record = Record::from_bytes(&parts.take::<HEADER_BYTES>()?, None);
    record
        .map(|record| *record.header())
        .map_err(|malformed| StoreError::damaged(format!("a record in arrivals_1: {malformed}")))
}

/// The key of a record in `WAITING`.
pub(super) fn after(before: RecordId, id: RecordId) -> [u8; 64] {
    joined(&[before.as_bytes(), id.as_bytes()])
}

/// Where a record stands: its chain and its number.
pub(super) fn place(header: &Header) -> [u8; 72] {
    numbered(header, header.seq)
}

/// Where the record before it must stand.
pub(super) fn place_before(header: &Header) -> [u8; 72] {
    numbered(header, header.seq.saturating_sub(1))
}

fn numbered(header: &Header, seq: u64) -> [u8; 72] {
    joined(&[
        header.subject.as_bytes(),
        header.author.as_bytes(),
        header.actor.as_bytes(),
        &seq.to_be_bytes(),
    ])
}

/// The row of a record in `QUARANTINE`.
pub(super) fn quarantined(
    header: &[u8],
    from: Option<DeviceKey>,
    why: &str,
) -> Result<Vec<u8>, StoreError> {
    let length = u16::try_from(header.len()).map_err(|_| StoreError::TooLong {
        what: "a header in quarantine",
    })?;
    let mut row = Vec::with_capacity(header.len() + why.len() + 35);
    push_device(&mut row, from);
    row.extend_from_slice(&length.to_be_bytes());
    row.extend_from_slice(header);
    row.extend_from_slice(why.as_bytes());
    Ok(row)
}

pub(super) fn read_quarantined(id: RecordId, row: &[u8]) -> Result<Quarantined, StoreError> {
    let mut parts = Parts::of(row, "a row of quarantine_1");
    let from = parts.device()?;
    let length = u16::from_be_bytes(parts.take()?);
    let header = parts.slice(usize::from(length))?.to_vec();
    Ok(Quarantined {
        id,
        header,
        from,
        why: String::from_utf8_lossy(parts.rest()).into_owned(),
    })
}

/// The row of an attachment in `ATTACHMENTS`.
pub(super) fn attachment(state: &AttachmentState) -> [u8; 25] {
    let (flag, sealed_bytes, subject) = match state {
        AttachmentState::Wanted {
            sealed_bytes,
            subject,
        } => (0, sealed_bytes, subject),
        AttachmentState::Held {
            sealed_bytes,
            subject,
        } => (1, sealed_bytes, subject),
    };
    joined(&[&[flag], subject.as_bytes(), &sealed_bytes.to_be_bytes()])
}

pub(super) fn read_attachment(row: &[u8; 25]) -> Result<AttachmentState, StoreError> {
    let mut parts = Parts::of(row, "a row of attachments_1");
    let held = parts.flag()?;
    let subject = SubjectId::from_bytes(parts.take()?);
    let sealed_bytes = parts.number()?;
    Ok(if held {
        AttachmentState::Held {
            sealed_bytes,
            subject,
        }
    } else {
        AttachmentState::Wanted {
            sealed_bytes,
            subject,
        }
    })
}
