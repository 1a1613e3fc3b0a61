//! The other laptops as the page shows them.

use super::super::words::Words;
use crate::engine::PeerView;
use crate::export::language::{day, minute, size};
use onscene_protocol::limit::CLOCK_OFF_MS_MAX;

/// One peer.
pub(super) struct PeerRow {
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) hub: bool,
    pub(super) connected: bool,
    pub(super) address: Option<String>,
    pub(super) last_contact: Option<String>,
    /// What waits for it: `4 条，2 KiB`; none where nothing does.
    pub(super) waiting: Option<String>,
    /// How far its clock is off, where that matters.
    pub(super) clock: Option<String>,
}

pub(super) fn rows(peers: Vec<PeerView>, w: &Words) -> Vec<PeerRow> {
    peers.into_iter().map(|peer| row(peer, w)).collect()
}

fn row(peer: PeerView, w: &Words) -> PeerRow {
    let waiting = (peer.waiting.records > 0).then(|| {
        format!(
            "{} {} · {}",
            peer.waiting.records,
            w.records,
            size(&peer.waiting.bytes)
        )
    });
    PeerRow {
        clock: peer.clock_off_ms.and_then(|off| clock(off, w)),
        last_contact: peer
            .last_contact
            .map(|at| format!("{} {}", day(&at), minute(&at))),
        name: peer.name,
        unit: peer.unit,
        hub: peer.hub,
        connected: peer.connected,
        address: peer.address,
        waiting,
    }
}

/// How far a clock is off, where it is more than the flag's five minutes.
pub(super) fn clock(off_ms: i64, w: &Words) -> Option<String> {
    (off_ms.saturating_abs() > CLOCK_OFF_MS_MAX).then(|| {
        let word = if off_ms > 0 {
            w.clock_ahead
        } else {
            w.clock_behind
        };
        let minutes = off_ms.unsigned_abs().saturating_add(30_000) / 60_000;
        format!("{word} {minutes} {}", w.minutes)
    })
}
