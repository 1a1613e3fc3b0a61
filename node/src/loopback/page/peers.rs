//! The other laptops as the page shows them.

use super::Frame;
use crate::engine::{Direction, FileMovingView, Found, MovingView, Part, PeerView};
use crate::wording::{Counted, Language, Words, counted, day, minute, size};
use onscene_protocol::id::SubjectId;
use onscene_protocol::limit::CLOCK_OFF_MS_MAX;

/// One peer.
pub(super) struct PeerRow {
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) hub: bool,
    pub(super) connected: bool,
    pub(super) address: Option<String>,
    pub(super) last_contact: Option<String>,
    /// How it was found.
    pub(super) found: Option<&'static str>,
    /// Whether it is announced on a network that this laptop is on.
    pub(super) nearby: bool,
    /// What waits for it: `4 条，2 KiB`; none where nothing does.
    pub(super) waiting: Option<String>,
    /// How far its clock is off, where that matters.
    pub(super) clock: Option<String>,
}

/// One exchange on its way.
pub(super) struct MovingRow {
    pub(super) name: String,
    /// What goes there: done, of how many, and the bytes of both.
    pub(super) sent: Option<PartRow>,
    /// What comes here.
    pub(super) received: Option<PartRow>,
    /// Bytes a second.
    pub(super) rate: String,
}

/// One file on its way.
pub(super) struct FileMovingRow {
    pub(super) name: String,
    pub(super) arrives: bool,
    pub(super) incident: Option<SubjectId>,
    /// The beginning of its id.
    pub(super) short: String,
    pub(super) done: u64,
    pub(super) of: u64,
    /// `1.2 MB / 3.4 MB`.
    pub(super) bytes: String,
    /// Bytes a second.
    pub(super) rate: String,
}

pub(super) fn files(files: Vec<FileMovingView>) -> Vec<FileMovingRow> {
    let row = |file: FileMovingView| FileMovingRow {
        name: file.name,
        arrives: file.direction == Direction::Received,
        incident: file.incident,
        short: file.attachment.to_string().chars().take(8).collect(),
        done: file.bytes,
        of: file.bytes_of,
        bytes: format!("{} / {}", size(&file.bytes), size(&file.bytes_of)),
        rate: size(&file.bytes_per_second),
    };
    files.into_iter().map(row).collect()
}

/// One direction of it.
pub(super) struct PartRow {
    pub(super) done: u64,
    pub(super) of: u64,
    /// `1.2 MB / 3.4 MB`.
    pub(super) bytes: String,
}

pub(super) fn moving(moving: Vec<MovingView>, language: Language) -> Vec<MovingRow> {
    moving
        .into_iter()
        .map(|moving| MovingRow {
            name: language.name(&moving.name).into_owned(),
            sent: part(moving.sent),
            received: part(moving.received),
            rate: size(&moving.bytes_per_second),
        })
        .collect()
}

fn part(part: Part) -> Option<PartRow> {
    let bytes_of = part.bytes_of.unwrap_or(part.bytes);
    (part.records_of > 0).then(|| PartRow {
        done: part.records,
        of: part.records_of,
        bytes: format!("{} / {}", size(&part.bytes), size(&bytes_of)),
    })
}

pub(super) fn rows(peers: Vec<PeerView>, frame: &Frame) -> Vec<PeerRow> {
    peers.into_iter().map(|peer| row(peer, frame)).collect()
}

fn row(peer: PeerView, frame: &Frame) -> PeerRow {
    let (w, language) = (frame.w, frame.language);
    let waiting = (peer.waiting.records > 0).then(|| {
        let records = counted(peer.waiting.records, Counted::Record, frame.language);
        format!("{records} · {}", size(&peer.waiting.bytes))
    });
    PeerRow {
        clock: clock(peer.clock_off_ms, peer.clock_apart_ms, w),
        last_contact: peer
            .last_contact
            .map(|at| format!("{} {}", day(&at), minute(&at))),
        found: peer.found.map(|found| name_found(found, w)),
        nearby: peer.nearby,
        name: language.name(&peer.name).into_owned(),
        unit: language.unit(&peer.unit).to_owned(),
        hub: peer.hub,
        connected: peer.connected,
        address: peer.address,
        waiting,
    }
}

const fn name_found(found: Found, w: &Words) -> &'static str {
    match found {
        Found::Typed => w.found_typed,
        Found::Nearby => w.found_nearby,
        Found::Told => w.found_told,
        Found::Known => w.found_known,
        Found::Incoming => w.found_incoming,
    }
}

/// How far a clock is off, or from another where nobody knows which is right, if that is more than the
/// flag's five minutes.
pub(super) fn clock(off_ms: Option<i64>, apart_ms: Option<i64>, w: &Words) -> Option<String> {
    let ms = apart_ms.or(off_ms)?;
    (ms.saturating_abs() > CLOCK_OFF_MS_MAX).then(|| {
        let word = match apart_ms {
            Some(_) => w.clocks_apart,
            None if ms > 0 => w.clock_ahead,
            None => w.clock_behind,
        };
        let minutes = ms.unsigned_abs().saturating_add(30_000) / 60_000;
        format!("{word} {minutes} {}", w.minutes)
    })
}
