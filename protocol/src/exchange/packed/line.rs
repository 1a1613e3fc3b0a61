//! One record's line: what of its header cannot be worked out.

use super::chains::{Chain, Chains};
use super::{Rows, SIGNATURE_BYTES, body, push_number};
use crate::clock::Timestamp;
use crate::contain::{Reader, Unreadable};
use crate::exchange::wire::WireRecord;
use crate::id::{ActorId, OrganisationId, PersonKey, RecordId, SubjectId};
use crate::limit::BODY_BYTES_MAX;
use crate::record::{Header, Kind, Record, header_bytes};

/// No record's bytes, or none that this reader knows: the header stands among the bodies.
const PLAIN: u8 = 1;
/// The body came along.
const BODY: u8 = 2;
/// Its chain was met in this message.
const KNOWN: u8 = 4;
/// It comes right after the last record of its chain here.
const NEXT: u8 = 8;
/// Its body was cut.
const CUT: u8 = 16;

/// What a line says of a record's place.
#[derive(Debug)]
pub(super) struct Line {
    flags: u8,
    chain: Option<usize>,
    cut: Option<Vec<u8>>,
    /// Milliseconds after the record before it in this message.
    later_ms: i64,
}

impl Line {
    /// Looks at the next record of a message, and takes note of it.
    pub(super) fn of(record: &Record, chains: &mut Chains) -> Self {
        let header = record.header();
        let fresh = Chain::of(header);
        let chain = chains.find(header);
        let known = chain.and_then(|index| chains.get(index));
        let mut flags = 0;
        if record.body().is_some() {
            flags |= BODY;
        }
        if let Some(known) = known {
            flags |= KNOWN;
            if known.seq.checked_add(1) == Some(header.seq) && known.last == header.prev {
                flags |= NEXT;
            }
        }
        let known = known.unwrap_or(&fresh);
        let of_change = record.body().filter(|_| header.kind == Kind::Change);
        let cut = of_change.and_then(|change| {
            let dependency = known.dependency(header.seq)?;
            body::cut(change, known, header.seq, dependency)
        });
        if cut.is_some() {
            flags |= CUT;
        }
        let later_ms = chains.later_ms(header.time.ms());
        chains.reach(chain, record);
        Self {
            flags,
            chain,
            cut,
            later_ms,
        }
    }

    pub(super) fn write(&self, record: &Record, rows: &mut Rows) {
        let header = record.header();
        let lines = &mut rows.lines;
        lines.push(self.flags);
        match self.chain {
            Some(index) => push_number(index as u64, lines),
            None => {
                lines.push(header.kind.number());
                lines.extend_from_slice(header.organisation.as_bytes());
                lines.extend_from_slice(header.subject.as_bytes());
                lines.extend_from_slice(header.author.as_bytes());
                lines.extend_from_slice(header.actor.as_bytes());
            }
        }
        if self.flags & NEXT == 0 {
            push_number(header.seq, lines);
            lines.extend_from_slice(header.prev.as_bytes());
        }
        push_number(zigzag(self.later_ms), lines);
        push_number(header.time.bits() & 0xffff, lines);
        match record.body() {
            Some(whole) => {
                let body = self.cut.as_deref().unwrap_or(whole);
                push_number(body.len() as u64, lines);
                rows.bodies.extend_from_slice(body);
            }
            None => {
                push_number(header.body_bytes.into(), lines);
                lines.extend_from_slice(&header.body_hash);
            }
        }
        rows.signatures.extend_from_slice(&header.signature);
    }
}

/// Bytes that are no record, as they are.
pub(super) fn write_plain(wire: &WireRecord, rows: &mut Rows) {
    let body = wire.body.as_deref();
    rows.lines
        .push(PLAIN | if body.is_some() { BODY } else { 0 });
    push_number(wire.header.len() as u64, &mut rows.lines);
    rows.bodies.extend_from_slice(&wire.header);
    if let Some(body) = body {
        push_number(body.len() as u64, &mut rows.lines);
        rows.bodies.extend_from_slice(body);
    }
}

/// The three rows, as they are read.
pub(super) struct Sources<'a> {
    pub(super) lines: Reader<'a>,
    pub(super) signatures: Reader<'a>,
    pub(super) bodies: Reader<'a>,
}

/// Puts the next record together.
pub(super) fn read(from: &mut Sources<'_>, chains: &mut Chains) -> Result<WireRecord, Unreadable> {
    let [flags] = from.lines.array()?;
    if flags & PLAIN != 0 {
        return read_plain(flags, from);
    }
    let (index, chain) = read_chain(flags, from, chains)?;
    let (seq, prev) = if flags & NEXT == 0 {
        let seq = from.lines.unsigned()?;
        (seq, RecordId::from_bytes(from.lines.array()?))
    } else {
        (chain.seq.checked_add(1).ok_or(Unreadable)?, chain.last)
    };
    let later_ms = unzigzag(from.lines.unsigned()?);
    let counter = from.lines.unsigned()?;
    let ms = chains.after(later_ms).ok_or(Unreadable)?;
    if counter > 0xffff || ms >> 48 != 0 {
        return Err(Unreadable);
    }
    let length = from.lines.unsigned()?;
    if length > BODY_BYTES_MAX as u64 {
        return Err(Unreadable);
    }
    let (body, body_hash, body_bytes) = if flags & BODY == 0 {
        (None, from.lines.array()?, length)
    } else {
        let bytes = from.bodies.slice(length)?;
        let body = if flags & CUT == 0 {
            bytes.to_vec()
        } else {
            let dependency = chain.dependency(seq).ok_or(Unreadable)?;
            body::restore(bytes, &chain, seq, dependency)?
        };
        let (hash, length) = (*blake3::hash(&body).as_bytes(), body.len() as u64);
        (Some(body), hash, length)
    };
    let header = Header {
        organisation: chain.organisation,
        kind: chain.kind,
        subject: chain.subject,
        author: chain.author,
        actor: chain.actor,
        seq,
        prev,
        time: Timestamp::from_bits(ms << 16 | counter),
        body_hash,
        body_bytes: u32::try_from(body_bytes).map_err(|_| Unreadable)?,
        signature: from.signatures.array::<SIGNATURE_BYTES>()?,
    };
    let header = header_bytes(&header);
    let record = Record::from_bytes(&header, body).map_err(|_| Unreadable)?;
    chains.reach(index, &record);
    Ok(WireRecord {
        header,
        body: record.into_body(),
    })
}

fn read_chain(
    flags: u8,
    from: &mut Sources<'_>,
    chains: &Chains,
) -> Result<(Option<usize>, Chain), Unreadable> {
    if flags & KNOWN != 0 {
        let index = usize::try_from(from.lines.unsigned()?).map_err(|_| Unreadable)?;
        let chain = chains.get(index).ok_or(Unreadable)?;
        return Ok((Some(index), chain.clone()));
    }
    let [kind] = from.lines.array()?;
    let chain = Chain::new(
        Kind::from_number(kind),
        OrganisationId::from_bytes(from.lines.array()?),
        SubjectId::from_bytes(from.lines.array()?),
        PersonKey::from_bytes(from.lines.array()?),
        ActorId::from_bytes(from.lines.array()?),
    );
    Ok((None, chain))
}

fn read_plain(flags: u8, from: &mut Sources<'_>) -> Result<WireRecord, Unreadable> {
    let length = from.lines.unsigned()?;
    let header = from.bodies.slice(length)?.to_vec();
    let body = if flags & BODY == 0 {
        None
    } else {
        let length = from.lines.unsigned()?;
        Some(from.bodies.slice(length)?.to_vec())
    };
    Ok(WireRecord { header, body })
}

/// Small numbers of either sign as small numbers.
const fn zigzag(number: i64) -> u64 {
    (number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned()
}

const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}
