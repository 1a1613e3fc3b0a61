//! Other laptops: when they were met, what they are known to hold, how far their clocks are off.

use super::event::Event;
use super::held::Held;
use super::shared::Shared;
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use crate::store::{PeerState, Reading};
use onscene_protocol::clock::ClockReading;
use onscene_protocol::id::DeviceKey;
use onscene_protocol::record::Kind;
use serde::{Deserialize, Serialize};

/// A clock difference is written down anew when it moved by more than this, milliseconds. Below
/// it lies what a slow link alone can make of two equal clocks.
const CLOCK_MOVED_MS: u64 = 5_000;

/// What is still to go somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    /// Records.
    pub records: u64,
    /// Bytes of headers and bodies.
    pub bytes: u64,
}

/// How a laptop was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Found {
    /// At an address that a person typed, or the hub's.
    Typed,
    /// It was announced on a network that this laptop is on.
    Nearby,
    /// Another laptop said where it is.
    Told,
    /// Where it was met before.
    Known,
    /// It dialled us.
    Incoming,
}

/// How a laptop is seen now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) connected: bool,
    pub(super) nearby: bool,
    pub(super) found: Option<Found>,
}

/// Another laptop as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerView {
    /// The laptop.
    pub device: DeviceKey,
    /// Who writes on it.
    pub name: String,
    /// Its unit's path.
    pub unit: String,
    /// Whether it is certified as a hub.
    pub hub: bool,
    /// Where it was reached last.
    pub address: Option<String>,
    /// Whether a link to it is up.
    pub connected: bool,
    /// Whether it is announced on a network that this laptop is on.
    #[serde(default)]
    pub nearby: bool,
    /// How it was found, the last time that a link to it came up in this run.
    #[serde(default)]
    pub found: Option<Found>,
    /// When an exchange with it ended last, RFC 3339.
    pub last_contact: Option<String>,
    /// Milliseconds that its clock is ahead of the others'.
    pub clock_off_ms: Option<i64>,
    /// Milliseconds that it is ahead of the furthest other, where nobody can know which is right.
    #[serde(default)]
    pub clock_apart_ms: Option<i64>,
    /// What it is not known to hold, by its own signed receipts.
    pub waiting: Backlog,
}

impl Engine {
    /// The laptops that this one has met.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn peers(&self) -> Result<Vec<PeerView>, EngineError> {
        self.read(|shared| {
            let reading = shared.store.read()?;
            let peers = reading.peers()?;
            peers
                .into_iter()
                .map(|(device, peer)| view(shared, &reading, device, &peer))
                .collect()
        })
        .await
    }

    /// The names of the laptops that a link to is up.
    pub fn linked(&self) -> Vec<String> {
        let roster = self.shared.standing().roster;
        let devices = self.shared.linked().into_iter();
        let name = |device: DeviceKey| {
            let name = roster.device_name(device).unwrap_or_default();
            match name.is_empty() {
                true => device.to_string().chars().take(8).collect(),
                false => name.to_owned(),
            }
        };
        let mut names: Vec<String> = devices.map(name).collect();
        names.sort();
        names
    }

    /// What still waits to reach another laptop: the most that any known one lacks.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn waiting(&self) -> Result<Backlog, EngineError> {
        let peers = self.peers().await?;
        let most = peers.iter().max_by_key(|peer| peer.waiting.records);
        Ok(most.map(|peer| peer.waiting).unwrap_or_default())
    }

    /// How far this laptop's own clock is off, milliseconds, where laptops measured that.
    pub fn own_clock_off_ms(&self) -> Option<i64> {
        self.shared.standing().clocks.off_ms(&self.shared.device())
    }

    /// How far it is from the furthest of those that it was compared with, where nobody can know which is
    /// right.
    pub fn own_clock_apart_ms(&self) -> Option<i64> {
        self.shared
            .standing()
            .clocks
            .apart_ms(&self.shared.device())
    }

    /// What a peer is not known to hold.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn backlog(&self, device: DeviceKey) -> Result<Backlog, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let share = shared.share(&reading, device)?;
            let held = Held::of(&reading.peer(device)?.unwrap_or_default(), share);
            let (records, bytes) = held.backlog(&reading, device)?;
            Ok(Backlog { records, bytes })
        })
        .await
    }

    /// Says whether a link to a peer is up, and how the peer was found.
    pub fn set_connected(&self, device: DeviceKey, found: Option<Found>) {
        let is_news = self.shared.see(device, |seen| {
            seen.connected = found.is_some();
            seen.found = found.or(seen.found);
        });
        if is_news {
            self.shared.tell(Happening::Peer { device });
        }
    }

    /// Says whether a laptop is announced on a network that this one is on.
    pub fn set_nearby(&self, device: DeviceKey, nearby: bool) {
        self.shared.see(device, |seen| seen.nearby = nearby);
        self.shared.tell(Happening::Peer { device });
    }

    /// Takes note that a peer was met, where, and by how much its clock was ahead of ours.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn note_contact(
        &self,
        device: DeviceKey,
        address: Option<String>,
        ahead_ms: Option<i64>,
    ) -> Result<(), EngineError> {
        self.ask(|reply| Event::Contact {
            device,
            address,
            ahead_ms,
            reply,
        })
        .await
    }
}

fn view(
    shared: &Shared,
    reading: &Reading,
    device: DeviceKey,
    peer: &PeerState,
) -> Result<PeerView, EngineError> {
    let standing = shared.standing();
    let member = standing.roster.on_device(device).next();
    let held = Held::of(peer, shared.share(reading, device)?);
    let (records, bytes) = held.backlog(reading, device)?;
    let seen = shared.seen(device);
    Ok(PeerView {
        device,
        name: standing
            .roster
            .device_name(device)
            .unwrap_or_default()
            .to_owned(),
        unit: member
            .map(|m| standing.roster.unit_path(m.certificate.unit))
            .unwrap_or_default(),
        hub: standing.roster.is_hub(device),
        address: peer.address.clone(),
        connected: seen.connected,
        nearby: seen.nearby,
        found: seen.found,
        last_contact: peer.last_contact_ms.map(|ms| shared.host.rfc3339(ms)),
        clock_off_ms: standing.clocks.off_ms(&device),
        clock_apart_ms: standing.clocks.apart_ms(&device),
        waiting: Backlog { records, bytes },
    })
}

impl Turn<'_> {
    pub(super) fn note_contact(
        &mut self,
        device: DeviceKey,
        address: Option<String>,
        ahead_ms: Option<i64>,
    ) -> Result<(), EngineError> {
        let now = self.shared.host.wall_ms();
        let peer = self.peer(device)?;
        peer.last_contact_ms = Some(now);
        peer.address = address.or(peer.address.take());
        self.tell(Happening::Peer { device });
        match ahead_ms {
            Some(ahead_ms) => self.note_clock(device, ahead_ms),
            None => Ok(()),
        }
    }

    /// Writes a clock record, where the difference is news.
    fn note_clock(&mut self, of: DeviceKey, ahead_ms: i64) -> Result<(), EngineError> {
        // It says what the laptop measured, and can wait until somebody's key is open.
        if !self.can_sign() {
            return Ok(());
        }
        let by = self.shared.device();
        let clocks = &self.standing.clocks;
        let known = clocks
            .off_ms(&of)
            .zip(clocks.off_ms(&by))
            .map(|(of, by)| of - by);
        if known.is_some_and(|known| known.abs_diff(ahead_ms) <= CLOCK_MOVED_MS) {
            return Ok(());
        }
        let reading = ClockReading { by, of, ahead_ms };
        let body = minicbor::to_vec(reading).unwrap_or_default();
        let record = self.write(Kind::Clock, self.standing.roster.subject(), body)?;
        self.understand_clocks(&[record]);
        Ok(())
    }
}
