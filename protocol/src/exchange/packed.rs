//! Many records in few bytes: what follows from the records before, or from a body, is left out.
//!
//! A record's header repeats its chain, names the record before it by hash, and holds the hash of
//! its body; a change names the change before it, and the entry that it makes. All of that can be
//! worked out again. What cannot is in three rows, each of its own nature, so that compression finds
//! what is alike in it: lines, signatures, bodies. `PROTOCOL.md` has the table.
//!
//! Nothing is believed here: a record that was put together wrongly has another header than the one
//! that was signed, and is refused as any other.

mod body;
mod chains;
mod line;

use super::wire::WireRecord;
use crate::contain::{Reader, Unreadable};
use crate::limit::IDS_PER_MESSAGE_MAX;
use crate::record::Record;
use chains::Chains;
use line::Line;
use minicbor::decode::{self, Decoder};
use minicbor::encode::{self, Encoder, Write};

/// The version of the layout, its first byte.
const FORMAT: u8 = 1;
/// Bytes of a signature.
const SIGNATURE_BYTES: usize = 64;

/// For minicbor: a byte string that holds packed records.
pub(super) fn encode<C, W: Write>(
    records: &[WireRecord],
    to: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), encode::Error<W::Error>> {
    to.bytes(&pack(records))?.ok()
}

/// For minicbor: reads [`encode`].
pub(super) fn decode<'b, C>(
    from: &mut Decoder<'b>,
    _: &mut C,
) -> Result<Vec<WireRecord>, decode::Error> {
    unpack(from.bytes()?).map_err(|_| decode::Error::message("packed records that cannot be read"))
}

/// The three rows.
#[derive(Debug, Default)]
struct Rows {
    lines: Vec<u8>,
    signatures: Vec<u8>,
    bodies: Vec<u8>,
}

fn pack(records: &[WireRecord]) -> Vec<u8> {
    let mut rows = Rows::default();
    let mut chains = Chains::default();
    for wire in records {
        // Bytes that are no record travel as they are: the other end says what is wrong with them.
        match Record::from_bytes(&wire.header, wire.body.clone()) {
            Ok(record) => Line::of(&record, &mut chains).write(&record, &mut rows),
            Err(_) => line::write_plain(wire, &mut rows),
        }
    }
    let mut bytes = vec![FORMAT];
    push_number(records.len() as u64, &mut bytes);
    push_number(rows.lines.len() as u64, &mut bytes);
    push_number(rows.signatures.len() as u64, &mut bytes);
    bytes.extend([rows.lines, rows.signatures, rows.bodies].concat());
    bytes
}

fn unpack(bytes: &[u8]) -> Result<Vec<WireRecord>, Unreadable> {
    let mut whole = Reader(bytes);
    if whole.array()? != [FORMAT] {
        return Err(Unreadable);
    }
    let count = usize::try_from(whole.unsigned()?).map_err(|_| Unreadable)?;
    if count > IDS_PER_MESSAGE_MAX {
        return Err(Unreadable);
    }
    let (lines, signatures) = (whole.unsigned()?, whole.unsigned()?);
    let mut rows = line::Sources {
        lines: Reader(whole.slice(lines)?),
        signatures: Reader(whole.slice(signatures)?),
        bodies: whole,
    };
    let mut chains = Chains::default();
    let mut records = Vec::new();
    for _ in 0..count {
        records.push(line::read(&mut rows, &mut chains)?);
    }
    rows.lines.end()?;
    rows.signatures.end()?;
    rows.bodies.end()?;
    Ok(records)
}

/// LEB128.
fn push_number(mut number: u64, to: &mut Vec<u8>) {
    loop {
        let [low, ..] = (number & 0x7f).to_le_bytes();
        number >>= 7;
        if number == 0 {
            to.push(low);
            return;
        }
        to.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests;
