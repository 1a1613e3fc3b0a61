//! Reads a change chunk's frame without allocating: how much it announces, before anyone obeys.
//!
//! The layout is that of the Automerge binary document format, "Change Chunks".

use crate::limit::{
    ACTORS_PER_CHANGE_MAX, OPERATIONS_PER_CHANGE_MAX, SCENE_PLAN_ACTORS_MAX,
    SCENE_PLAN_DEPENDENCIES_MAX, SCENE_PLAN_OPERATIONS_MAX,
};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// A plain change; documents (0) and deflated changes (2) are not taken from anyone.
const CHANGE_CHUNK: u8 = 1;
/// A column whose bytes are deflated has this bit in its specification.
const DEFLATED: u64 = 8;
/// Columns that a change may have: Automerge's operations have fewer than twenty.
const COLUMNS_MAX: u64 = 24;

/// The bytes are not one plain change within the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one plain change within the limits")]
pub struct Unreadable;

/// How much a change may announce.
pub(super) struct Bounds {
    dependencies: u64,
    actors: u64,
    operations: u64,
    /// In all: earlier operations that its own ones take the place of.
    predecessors: u64,
}

/// A change that inserts one entry.
pub(super) const ENTRY: Bounds = Bounds {
    dependencies: 1,
    actors: ACTORS_PER_CHANGE_MAX,
    operations: OPERATIONS_PER_CHANGE_MAX,
    predecessors: 0,
};

/// A change of a text that several people write.
pub(super) const TEXT: Bounds = Bounds {
    dependencies: SCENE_PLAN_DEPENDENCIES_MAX,
    actors: SCENE_PLAN_ACTORS_MAX,
    operations: SCENE_PLAN_OPERATIONS_MAX,
    predecessors: SCENE_PLAN_OPERATIONS_MAX,
};

/// Walks the frame and every column's run lengths.
pub(super) fn skim(bytes: &[u8], bounds: &Bounds) -> Result<(), Unreadable> {
    let mut chunk = Reader(bytes);
    if chunk.array::<4>()? != MAGIC {
        return Err(Unreadable);
    }
    chunk.array::<4>()?; // the checksum, which Automerge compares
    if chunk.array::<1>()? != [CHANGE_CHUNK] {
        return Err(Unreadable);
    }
    let length = chunk.unsigned()?;
    let mut content = Reader(chunk.slice(length)?);
    chunk.end()?;

    let dependencies = content.unsigned()?;
    if dependencies > bounds.dependencies {
        return Err(Unreadable);
    }
    content.slice(dependencies * 32)?;
    content.prefixed()?; // actor
    content.unsigned()?; // number
    content.unsigned()?; // first operation
    content.signed()?; // time
    content.prefixed()?; // message
    let actors = content.unsigned()?;
    if actors > bounds.actors {
        return Err(Unreadable);
    }
    for _ in 0..actors {
        content.prefixed()?;
    }
    skim_columns(&mut content, bounds)?;
    content.end()
}

fn skim_columns(content: &mut Reader<'_>, bounds: &Bounds) -> Result<(), Unreadable> {
    let count = content.unsigned()?;
    if count > COLUMNS_MAX {
        return Err(Unreadable);
    }
    let mut metadata = content.clone();
    for _ in 0..count {
        content.unsigned()?;
        content.unsigned()?;
    }
    for _ in 0..count {
        let specification = metadata.unsigned()?;
        let mut column = Reader(content.slice(metadata.unsigned()?)?);
        if specification & DEFLATED != 0 {
            return Err(Unreadable);
        }
        skim_column(specification & 7, &mut column, bounds)?;
    }
    Ok(())
}

fn skim_column(kind: u64, column: &mut Reader<'_>, bounds: &Bounds) -> Result<(), Unreadable> {
    match kind {
        // How many values each row has in the columns that belong together.
        0 => skim_runs(column, bounds, |value| value.unsigned()),
        1 | 2 | 6 => skim_runs(column, bounds, |value| value.unsigned().map(|_| 0)),
        3 => skim_runs(column, bounds, |value| value.signed().map(|_| 0)),
        4 => skim_booleans(column, bounds.operations),
        5 => skim_runs(column, bounds, |value| value.prefixed().map(|_| 0)),
        _ => Ok(()), // raw bytes: as long as they are
    }
}

/// Run-length encoding: a positive count repeats one value, a negative one introduces literals,
/// zero introduces a run of nulls. `value` answers how many predecessors it announces.
fn skim_runs(
    column: &mut Reader<'_>,
    bounds: &Bounds,
    value: impl Fn(&mut Reader<'_>) -> Result<u64, Unreadable>,
) -> Result<(), Unreadable> {
    let (mut rows, mut predecessors) = (0_u64, 0_u64);
    while !column.0.is_empty() {
        let count = column.signed()?;
        let run = if count == 0 {
            column.unsigned()?
        } else {
            count.unsigned_abs()
        };
        rows = rows.saturating_add(run);
        if rows > bounds.operations {
            return Err(Unreadable);
        }
        let (values, each) = match count {
            0 => (0, 0),
            1.. => (1, run),
            _ => (run, 1),
        };
        for _ in 0..values {
            let announced = value(column)?.saturating_mul(each);
            predecessors = predecessors.saturating_add(announced);
        }
        if predecessors > bounds.predecessors {
            return Err(Unreadable);
        }
    }
    Ok(())
}

fn skim_booleans(column: &mut Reader<'_>, operations: u64) -> Result<(), Unreadable> {
    let mut rows = 0_u64;
    while !column.0.is_empty() {
        rows = rows.saturating_add(column.unsigned()?);
        if rows > operations {
            return Err(Unreadable);
        }
    }
    Ok(())
}

/// Takes parts off the front of bytes, and never reads beyond them.
#[derive(Clone)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(Unreadable)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(crate) fn slice(&mut self, length: u64) -> Result<&'a [u8], Unreadable> {
        let length = usize::try_from(length).map_err(|_| Unreadable)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Unreadable)?;
        self.0 = rest;
        Ok(taken)
    }

    fn prefixed(&mut self) -> Result<&'a [u8], Unreadable> {
        let length = self.unsigned()?;
        self.slice(length)
    }

    /// LEB128, at most ten bytes.
    pub(crate) fn unsigned(&mut self) -> Result<u64, Unreadable> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array::<1>()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Unreadable)
    }

    /// Signed LEB128, at most ten bytes.
    pub(crate) fn signed(&mut self) -> Result<i64, Unreadable> {
        let mut value = 0_i64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array::<1>()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let unused = 64 - (shift + 7).min(64);
                return Ok((value << unused) >> unused);
            }
        }
        Err(Unreadable)
    }

    pub(crate) fn end(&self) -> Result<(), Unreadable> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Unreadable)
        }
    }
}
