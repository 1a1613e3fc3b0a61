//! Where entries are known to be: by receipts of laptops that were met, and by what others said of
//! themselves.

use super::EngineError;
use super::behind::{Behind, Behinds};
use super::held::Held;
use super::shared::Shared;
use crate::store::Reading;
use onscene_protocol::id::{DeviceKey, EntryId};
use onscene_protocol::incident::IncidentView;
use onscene_protocol::record::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where an entry is known to be, beside here: only what signed receipts and statements say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Whether a hub holds it.
    pub hub: bool,
    /// The laptops that hold it, hubs included.
    pub devices: Vec<DeviceKey>,
    /// Others that said so of themselves, by way of somebody.
    #[serde(default)]
    pub behind: Vec<Behind>,
}

impl Delivery {
    /// Whether it is known to be on a laptop, which may read it.
    pub fn is_on(&self, device: DeviceKey) -> bool {
        let behind = self.behind.iter().filter(|behind| !behind.revoked);
        self.devices.contains(&device) || behind.map(|behind| behind.device).any(|on| on == device)
    }
}

/// Where each entry of an incident is known to be.
pub(super) fn delivered(
    shared: &Shared,
    reading: &Reading,
    view: &IncidentView,
) -> Result<BTreeMap<EntryId, Delivery>, EngineError> {
    let roster = shared.standing().roster;
    let mut peers: Vec<(DeviceKey, bool, Held)> = Vec::new();
    for (device, peer) in reading.peers()? {
        let held = Held::of(&peer, shared.share(reading, device)?);
        peers.push((device, roster.is_hub(device), held));
    }
    let mut entries = BTreeMap::new();
    let mut behinds = Behinds::new(shared, reading);
    for entry in &view.entries {
        // What an invited unit entered lives in its linked document, which others carry.
        let linked = entry.origin.as_ref().map(|origin| origin.document);
        let lives = (Kind::Change, linked.unwrap_or(view.incident));
        let position = reading.position_of(entry.record)?;
        let holders = peers
            .iter()
            .filter(|(_, _, held)| position.is_some_and(|at| held.holds(lives, at)));
        let mut delivery = Delivery::default();
        for (device, hub, _) in holders {
            delivery.hub |= hub;
            delivery.devices.push(*device);
        }
        let mut behind = behinds.of(entry.record, lives)?;
        for said in behind.iter().filter(|said| !said.revoked) {
            // What a hub says of itself is as good by way of another, for showing; and what somebody
            // said over their own link came by way of nobody.
            delivery.hub |= roster.is_hub(said.device);
            if said.by == said.device && !delivery.devices.contains(&said.device) {
                delivery.devices.push(said.device);
            }
        }
        behind.retain(|behind| !delivery.devices.contains(&behind.device));
        delivery.behind = behind;
        entries.insert(entry.entry, delivery);
    }
    Ok(entries)
}
