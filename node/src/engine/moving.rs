//! What is on its way to and from other laptops right now: for whoever waits for it. Kept in memory,
//! published at most some times a second.

mod files;

pub use files::FileMovingView;

use super::shared::{Shared, lock};
use super::{Engine, Happening};
use onscene_protocol::id::DeviceKey;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Between two tellings about one peer: often enough for an eye.
const TELL_EVERY: Duration = Duration::from_millis(250);
/// An exchange that the other end drives is over when nothing moved for so long.
const QUIET_MAX: Duration = Duration::from_secs(10);
/// Peers whose exchanges are shown at once.
const MOVING_MAX: usize = 2_048;

/// One direction of an exchange.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Records that are durable at the receiver.
    pub records: u64,
    /// Of how many, as far as is known.
    pub records_of: u64,
    /// Bytes of those records.
    pub bytes: u64,
    /// Of about how many: as many for each record as those so far had. None before the first.
    pub bytes_of: Option<u64>,
}

impl Part {
    /// `rest` is what the other end says, who may say anything.
    fn did(&mut self, records: u64, bytes: u64, rest: u64) {
        self.records = self.records.saturating_add(records);
        self.bytes = self.bytes.saturating_add(bytes);
        self.records_of = self.records.saturating_add(rest);
        let bytes_of = u128::from(self.bytes) * u128::from(self.records_of);
        let bytes_of = bytes_of.checked_div(u128::from(self.records));
        self.bytes_of = bytes_of.map(|bytes| u64::try_from(bytes).unwrap_or(u64::MAX));
    }
}

#[derive(Debug, Clone, Copy)]
struct Moving {
    sent: Part,
    received: Part,
    begun: Instant,
    touched: Instant,
    told: Option<Instant>,
}

/// An exchange on its way, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovingView {
    /// The other laptop.
    pub device: DeviceKey,
    /// Who writes on it.
    pub name: String,
    /// From here to there.
    pub sent: Part,
    /// From there to here.
    pub received: Part,
    /// Bytes of records a second, both ways, since it began.
    pub bytes_per_second: u64,
}

/// Which way something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From here to there.
    Sent,
    /// From there to here.
    Received,
}

/// The exchanges on their way, and whether a person stopped all exchange.
#[derive(Debug, Default)]
pub(super) struct Movings {
    moving: std::sync::Mutex<BTreeMap<DeviceKey, Moving>>,
    pub(super) files: files::Files,
    halted: watch::Sender<bool>,
}

impl Engine {
    /// Takes note that records moved, and how many are still to move the same way.
    pub fn note_moved(
        &self,
        device: DeviceKey,
        direction: Direction,
        (records, bytes): (u64, u64),
        rest: u64,
    ) {
        let now = self.shared.host.instant();
        let is_due = {
            let mut moving = lock(&self.shared.movings.moving);
            moving.retain(|_, moving| now.duration_since(moving.touched) < QUIET_MAX);
            if moving.len() >= MOVING_MAX && !moving.contains_key(&device) {
                return;
            }
            let moving = moving.entry(device).or_insert(Moving {
                sent: Part::default(),
                received: Part::default(),
                begun: now,
                touched: now,
                told: None,
            });
            moving.touched = now;
            match direction {
                Direction::Sent => moving.sent.did(records, bytes, rest),
                Direction::Received => moving.received.did(records, bytes, rest),
            }
            let is_due = moving
                .told
                .is_none_or(|told| now.duration_since(told) >= TELL_EVERY);
            if is_due {
                moving.told = Some(now);
            }
            is_due
        };
        if is_due {
            self.shared.tell(Happening::Moving { device });
        }
    }

    /// The exchange with this peer is over.
    pub fn note_settled(&self, device: DeviceKey) {
        if lock(&self.shared.movings.moving).remove(&device).is_some() {
            self.shared.tell(Happening::Moving { device });
        }
    }

    /// The exchanges that are on their way now.
    pub fn moving(&self) -> Vec<MovingView> {
        let now = self.shared.host.instant();
        let moving = lock(&self.shared.movings.moving).clone();
        moving
            .into_iter()
            .filter(|(_, moving)| now.duration_since(moving.touched) < QUIET_MAX)
            .map(|(device, moving)| view(&self.shared, device, &moving))
            .collect()
    }

    /// Stops all exchange at once, or lets it go on.
    pub fn set_halted(&self, halted: bool) {
        self.shared.movings.halted.send_replace(halted);
        self.shared.tell(Happening::Addresses);
    }

    /// Whether a person stopped all exchange, and what tells when that changes.
    pub fn halted(&self) -> watch::Receiver<bool> {
        self.shared.movings.halted.subscribe()
    }

    /// Whether a person stopped all exchange.
    pub fn is_halted(&self) -> bool {
        self.shared.movings.is_halted()
    }
}

impl Movings {
    pub(super) fn is_halted(&self) -> bool {
        *self.halted.borrow()
    }
}

fn view(shared: &Shared, device: DeviceKey, moving: &Moving) -> MovingView {
    let roster = shared.standing().roster;
    let bytes = moving.sent.bytes.saturating_add(moving.received.bytes);
    MovingView {
        device,
        name: roster.device_name(device).unwrap_or_default().to_owned(),
        sent: moving.sent,
        received: moving.received,
        bytes_per_second: per_second(bytes, (moving.begun, moving.touched)),
    }
}

/// How many of these bytes went in a second.
fn per_second(bytes: u64, (begun, touched): (Instant, Instant)) -> u64 {
    let passed = touched.duration_since(begun).as_millis();
    let passed = u64::try_from(passed).unwrap_or(u64::MAX).max(1);
    bytes.saturating_mul(1_000) / passed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_to_come_are_guessed_from_those_that_came() {
        let mut part = Part::default();
        part.did(10, 4_000, 90);
        assert_eq!((part.records_of, part.bytes_of), (100, Some(40_000)));
        part.did(90, 46_000, 0);
        assert_eq!((part.records, part.records_of), (100, 100));
        assert_eq!((part.bytes, part.bytes_of), (50_000, Some(50_000)));
    }

    #[test]
    fn a_total_that_lies_is_shown_as_it_was_told_and_breaks_nothing() {
        let mut part = Part::default();
        part.did(10, 4_000, u64::MAX);
        assert_eq!((part.records_of, part.bytes_of), (u64::MAX, Some(u64::MAX)));
        part.did(1, 400, 0);
        assert_eq!((part.records_of, part.bytes_of), (11, Some(4_400)));
    }
}
