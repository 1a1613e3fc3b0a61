//! The ids that a negentropy message lists, in its order: negentropy itself hands them out in
//! none, and records that come in the order of time load each document once.

use crate::id::RecordId;

const SKIP: u64 = 0;
const FINGERPRINT: u64 = 1;
const ID_LIST: u64 = 2;
const FINGERPRINT_BYTES: u64 = 16;

/// The ids, as far as the message can be read. Negentropy has read all of it before.
pub(super) fn ids(message: &[u8]) -> impl Iterator<Item = RecordId> {
    let mut found = Vec::new();
    let mut rest = message.get(1..).unwrap_or_default();
    while range(&mut rest, &mut found).is_some() {}
    found.into_iter().flat_map(|list: &[u8]| {
        let (ids, _) = list.as_chunks::<32>();
        ids.iter().copied().map(RecordId::from_bytes)
    })
}

/// One range: its upper bound (time, id prefix), its mode and what goes with that.
fn range<'a>(rest: &mut &'a [u8], found: &mut Vec<&'a [u8]>) -> Option<()> {
    number(rest)?;
    let prefix = number(rest)?;
    take(rest, prefix)?;
    match number(rest)? {
        SKIP => {}
        FINGERPRINT => {
            take(rest, FINGERPRINT_BYTES)?;
        }
        ID_LIST => {
            let count = number(rest)?;
            found.push(take(rest, count.checked_mul(32)?)?);
        }
        _ => return None,
    }
    Some(())
}

fn take<'a>(rest: &mut &'a [u8], bytes: u64) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(usize::try_from(bytes).ok()?)?;
    *rest = left;
    Some(taken)
}

/// Base 128, the highest digits first; all bytes but the last have their top bit set.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    loop {
        let (byte, left) = rest.split_first()?;
        *rest = left;
        value = (value << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
}
