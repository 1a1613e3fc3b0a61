//! A wall clock that follows a file, so that a case of nine hours plays in one minute.

use super::system_wall;
use std::path::Path;
use std::{fs, io};

/// Moves all clocks that follow `file` to `true_ms` (milliseconds since 1970), in a place that is
/// `offset_minutes` ahead of UTC. From there they run on at their usual pace.
///
/// # Errors
/// Those of writing the file. It is replaced as a whole: no clock reads half of it.
pub fn steer(file: &Path, true_ms: i64, offset_minutes: i32) -> io::Result<()> {
    let (real_ms, _) = system_wall();
    let next = file.with_extension("next");
    fs::write(&next, format!("{true_ms} {real_ms} {offset_minutes}"))?;
    fs::rename(&next, file)
}

pub(super) fn read(file: &Path) -> Option<(i64, i32)> {
    let text = fs::read_to_string(file).ok()?;
    let mut numbers = text.split_ascii_whitespace();
    let true_ms: i64 = numbers.next()?.parse().ok()?;
    let real_ms: i64 = numbers.next()?.parse().ok()?;
    let offset_minutes: i32 = numbers.next()?.parse().ok()?;
    let (now_ms, _) = system_wall();
    Some((
        true_ms.saturating_add(now_ms.saturating_sub(real_ms)),
        offset_minutes,
    ))
}
