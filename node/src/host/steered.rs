//! A wall clock that follows a file, so that a case of nine hours plays in one minute.

use super::system_wall;
use std::path::Path;
use std::{fs, io};

/// Moves all clocks that follow `file` to `true_ms` (milliseconds since 1970), in a place that is
/// `offset_minutes` ahead of UTC. From there they run on at their usual pace. Where they are moved
/// forward, so much time passes: the uptime goes on with them. A file that somebody else wrote, of the
/// first three numbers alone, sets the clocks as a hand does, and no time passes.
///
/// # Errors
/// Those of writing the file. It is replaced as a whole: no clock reads half of it.
pub fn steer(file: &Path, true_ms: i64, offset_minutes: i32) -> io::Result<()> {
    let (real_ms, _) = system_wall();
    let before = numbers(file);
    let shown = before.as_ref().map(|known| known.shown_ms(real_ms));
    let passed = shown.map_or(0, |shown| true_ms.saturating_sub(shown).max(0));
    let played = before.and_then(|known| known.played_ms(real_ms));
    let played = played.unwrap_or(0).saturating_add(passed);
    let next = file.with_extension("next");
    fs::write(
        &next,
        format!("{true_ms} {real_ms} {offset_minutes} {played}"),
    )?;
    fs::rename(&next, file)
}

/// What stands in the file.
struct Numbers {
    true_ms: i64,
    /// When that was.
    real_ms: i64,
    offset_minutes: i32,
    /// How much time had been played by then.
    played_ms: Option<i64>,
}

impl Numbers {
    fn shown_ms(&self, now_ms: i64) -> i64 {
        let since = now_ms.saturating_sub(self.real_ms);
        self.true_ms.saturating_add(since)
    }

    fn played_ms(&self, now_ms: i64) -> Option<i64> {
        let since = now_ms.saturating_sub(self.real_ms).max(0);
        Some(self.played_ms?.saturating_add(since))
    }
}

fn numbers(file: &Path) -> Option<Numbers> {
    let text = fs::read_to_string(file).ok()?;
    let mut numbers = text.split_ascii_whitespace();
    Some(Numbers {
        true_ms: numbers.next()?.parse().ok()?,
        real_ms: numbers.next()?.parse().ok()?,
        offset_minutes: numbers.next()?.parse().ok()?,
        played_ms: numbers.next().and_then(|number| number.parse().ok()),
    })
}

/// Milliseconds since the play began, where it is one.
pub(super) fn played_ms(file: &Path) -> Option<u64> {
    let (now_ms, _) = system_wall();
    let played = numbers(file)?.played_ms(now_ms)?;
    u64::try_from(played).ok()
}

pub(super) fn read(file: &Path) -> Option<(i64, i32)> {
    let numbers = numbers(file)?;
    let (now_ms, _) = system_wall();
    Some((numbers.shown_ms(now_ms), numbers.offset_minutes))
}
