//! Records as they travel: the header's bytes, and the body or nothing.

use crate::record::{HEADER_BYTES, Malformed, Record};

/// A record on its way. Nothing is known of it yet; [`read`] makes a [`Record`] of it.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct WireRecord {
    /// The header's bytes, signature included.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub header: Vec<u8>,
    /// The body, where the sender has it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub body: Option<Vec<u8>>,
}

/// One of the records that came cannot be read; the others are not affected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its header's bytes as they came.
    pub header: Vec<u8>,
    /// What is wrong.
    pub why: Malformed,
}

impl From<&Record> for WireRecord {
    fn from(record: &Record) -> Self {
        Self {
            header: record.header_bytes().to_vec(),
            body: record.body().map(<[u8]>::to_vec),
        }
    }
}

impl WireRecord {
    /// About how many bytes it takes in a message.
    pub fn bytes(&self) -> usize {
        wire_bytes(self.body.as_deref())
    }
}

const fn wire_bytes(body: Option<&[u8]>) -> usize {
    // Array head, two length heads of at most 3 and 5 bytes.
    let body = match body {
        Some(body) => body.len(),
        None => 0,
    };
    HEADER_BYTES + body + 9
}

/// Reads what came, each record by itself, in the order of their times: what a record rests on
/// was written before it.
pub fn read(records: Vec<WireRecord>) -> (Vec<Record>, Vec<Unreadable>) {
    let mut good = Vec::with_capacity(records.len());
    let mut bad = Vec::new();
    for WireRecord { header, body } in records {
        match Record::from_bytes(&header, body) {
            Ok(record) => good.push(record),
            Err(why) => bad.push(Unreadable { header, why }),
        }
    }
    good.sort_by_key(|record| (record.header().time, record.id()));
    (good, bad)
}

/// Parts `records` into batches of at most `bytes_max` bytes, or of one record that is longer,
/// keeping their order.
pub fn batches<'a>(
    records: impl IntoIterator<Item = &'a Record>,
    bytes_max: usize,
) -> Vec<Vec<WireRecord>> {
    let mut parted = Vec::new();
    let mut batch = Vec::new();
    let mut bytes = 0;
    for record in records {
        let next = wire_bytes(record.body());
        if bytes + next > bytes_max && !batch.is_empty() {
            parted.push(std::mem::take(&mut batch));
            bytes = 0;
        }
        bytes += next;
        batch.push(WireRecord::from(record));
    }
    if !batch.is_empty() {
        parted.push(batch);
    }
    parted
}
